/*
 * gist.c - what tickets say, read in pieces and kept true.
 *
 * The number of the newest record says whether it is: what records came since
 * are about is read again.
 */
#include "config.h"

#include "desk/gist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* Tickets of a piece, and records: some milliseconds. */
#define PIECE       128
#define RECORDS     512
#define FEW         500
/* Numbers have no gaps, as a rule: one beyond that is not what this is for. */
#define MAX_TICKETS (4 << 20)

/* ---- fields ---- */

static bool is_held(const struct query_field *f)
{
	return f->in_text || (f->text && strcmp(f->name, "tenant") == 0);
}

int gist_field(const struct query_field *f)
{
	int n = 0;

	if (!is_held(f))
		return -1;
	for (const struct query_field *k = query_fields; k != f; k++)
		n += is_held(k);
	return n;
}

/* A column each, in the order of gist_field(). */
static void add_columns(struct strbuf *sql)
{
	for (const struct query_field *f = query_fields; f->name; f++)
		if (is_held(f))
			strbuf_addf(sql, ", %s", f->column);
}

/* ---- runs ---- */

static void put_number(struct gist *g, uint32_t v)
{
	while (v >= 0x80) {
		g->runs[g->len++] = (unsigned char)(v | 0x80);
		v >>= 7;
	}
	g->runs[g->len++] = (unsigned char)v;
}

static uint32_t take_number(const unsigned char **p)
{
	uint32_t v = 0;
	int shift = 0;

	do
		v |= (uint32_t)(**p & 0x7f) << shift;
	while (shift += 7, *(*p)++ & 0x80);
	return v;
}

bool gist_run(const struct gist *g, size_t num, struct gist_run *out)
{
	const unsigned char *p;
	int n;

	if (num >= g->n || !g->where[num])
		return false;
	p = g->runs + g->where[num];
	n = *p++ - 1;
	out->class = take_number(&p);
	for (int i = 0; i < n; i++)
		out->words[i] = take_number(&p);
	return true;
}

/* At most five bytes for a number. */
static void make_room(struct gist *g, size_t num)
{
	if (g->size - g->len < 1 + 5 * (1 + GIST_FIELDS_MAX)) {
		g->size = 2 * g->size + 4096;
		g->runs = xrealloc(g->runs, g->size, 1);
	}
	if (!g->len)
		g->len = 1; /* 0 is nowhere */
	while (g->n <= num) {
		GROW(g->where, g->n, g->alloc);
		g->where[g->n++] = 0;
	}
}

/* What stands before the number of an id, with the dash; false: it is not
 * made like that. */
static bool id_prefix(const char *id, int64_t num, struct strbuf *out)
{
	const char *dash = strrchr(id, '-');
	char digits[24];

	if (!dash)
		return false;
	snprintf(digits, sizeof digits, "%lld", (long long)num);
	strbuf_add(out, id, (size_t)(dash + 1 - id));
	return out->len < GIST_PREFIX_MAX && strcmp(dash + 1, digits) == 0;
}

static size_t run_length(const struct gist *g, size_t at)
{
	const unsigned char *p = g->runs + at;
	int n = *p++;

	for (int i = 0; i < n; i++)
		take_number(&p);
	return (size_t)(p - g->runs) - at;
}

static const char *text_at(sqlite3_stmt *row, int column)
{
	return (const char *)sqlite3_column_text(row, column);
}

/* A row is num, urgency, running and the columns of add_columns(). */
enum { NUM, URGENCY, RUNNING, ID, OTHERS };

static void put_run(struct gist *g, sqlite3_stmt *row, const char *prefix)
{
	int columns = sqlite3_column_count(row);

	g->runs[g->len++] = (unsigned char)(columns - RUNNING);
	put_number(g, GIST_CLASS(sqlite3_column_int(row, URGENCY),
				 (unsigned)sqlite3_column_int(row, RUNNING)));
	put_number(g, words_put(&g->words, prefix));
	for (int c = OTHERS; c < columns; c++)
		put_number(g, words_put(&g->words, text_at(row, c)));
}

static void put_row(struct gist *g, sqlite3_stmt *row)
{
	int64_t num = sqlite3_column_int64(row, NUM);
	struct strbuf prefix = STRBUF_INIT;

	if (num < 0 || num >= MAX_TICKETS ||
	    !id_prefix(text_at(row, ID), num, &prefix)) {
		g->given_up = true;
	} else {
		make_room(g, (size_t)num);
		if (g->where[num])
			g->waste += run_length(g, g->where[num]);
		g->where[num] = (uint32_t)g->len;
		put_run(g, row, prefix.buf);
	}
	strbuf_release(&prefix);
}

/* Runs that were replaced are left behind: begin anew when they are many. */
static void check_size(struct gist *g)
{
	bool wasted = g->waste > (1 << 20) && g->waste > g->len / 2;

	if (g->len + g->n * sizeof *g->where + words_bytes(&g->words) <=
		    GIST_MAX_BYTES &&
	    !wasted)
		return;
	g->given_up |= !wasted;
	words_release(&g->words);
	free(g->runs);
	free(g->where);
	g->runs = NULL;
	g->where = NULL;
	g->len = g->size = g->waste = g->n = g->alloc = 0;
	g->next = 1;
}

/* ---- reading ---- */

void gist_free(struct gist *g)
{
	if (!g)
		return;
	sqlite3_finalize(g->read);
	words_release(&g->words);
	free(g->runs);
	free(g->where);
	free(g->hits.bits);
	free(g->hits.of);
	free(g);
}

static int gist_new(struct gist **out, struct desk *d)
{
	struct gist *g = xcalloc(1, sizeof *g);

	g->next = 1;
	g->few = FEW;
	g->record = ledger_last_id(d->ledger);
	if (g->record < 0 || gist_register(g, ledger_db(d->ledger)) < 0) {
		gist_free(g);
		return FAILED;
	}
	*out = g;
	return 0;
}

/* Of all tenants: nothing is shown of it, and who sees what may change. */
static int prepare(struct desk *d)
{
	struct strbuf sql = STRBUF_INIT;
	int ret;

	strbuf_addstr(&sql, "SELECT num, urgency, running");
	add_columns(&sql);
	strbuf_addstr(&sql, " FROM main.ticket WHERE num >= ?1 "
			    "ORDER BY num LIMIT ?2");
	ret = statement(ledger_db(d->ledger), &d->gist->read, sql.buf);
	strbuf_release(&sql);
	return ret;
}

/* Tickets from a number on, at most so many; *next is the one after, or 0. */
static int read_tickets(struct desk *d, int64_t from, int max, int64_t *next)
{
	sqlite3_stmt *st;
	int n = 0, row;

	if (prepare(d) < 0)
		return FAILED;
	st = d->gist->read;
	sqlite3_bind_int64(st, 1, from);
	sqlite3_bind_int(st, 2, max);
	while ((row = statement_row(st)) > 0) {
		put_row(d->gist, st);
		*next = sqlite3_column_int64(st, 0) + 1;
		n++;
	}
	sqlite3_reset(st);
	if (row == 0 && n < max)
		*next = 0;
	return row;
}

static int read_again(void *ctx, const char *on)
{
	int64_t num = ticket_number(on), next = 0;

	return num < 0 ? 0 : read_tickets(ctx, num, 1, &next);
}

/* Take in records, at most so many; 1: there are more. */
static int catch_up(struct desk *d, int64_t max)
{
	struct gist *g = d->gist;
	int64_t last = ledger_last_id(d->ledger), to = g->record + max;
	int ret;

	if (last < 0)
		return FAILED;
	if (last <= g->record)
		return 0;
	/* Another origin begins: its numbers are far away. */
	if (to > last || last - g->record > INT32_MAX)
		to = last;
	ret = ledger_each_subject(d->ledger, g->record + 1, to, read_again, d);
	if (ret < 0)
		return ret;
	g->record = to;
	return to < last;
}

int gist_step(struct desk *d)
{
	struct gist *g = d->gist;
	int ret;

	if (d->at != CLOCK_NEVER || (g && g->given_up))
		return 0;
	if (!g)
		return gist_new(&d->gist, d) < 0 ? FAILED : 1;
	if (g->next) {
		ret = read_tickets(d, g->next, PIECE, &g->next);
		if (ret == 0)
			ret = 1;
	} else {
		ret = catch_up(d, RECORDS);
	}
	check_size(g);
	return ret;
}

bool gist_is_true(struct desk *d)
{
	struct gist *g = d->gist;

	if (!g || g->given_up || g->next || catch_up(d, RECORDS) != 0)
		return false;
	check_size(g);
	return !g->next && !g->given_up;
}
