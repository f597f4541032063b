/*
 * gist.c - what tickets say, read in pieces and kept true.
 *
 * Whether it is say the newest record of the own origin and the hub's order:
 * what records have come, or count in another place since, are about is read
 * again.  When the order is not the one that was seen, all is read anew.
 */
#include "config.h"

#include "desk/gist.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

/* Tickets of a piece, and records: some milliseconds. */
#define PIECE       128
#define RECORDS     512
#define FEW         500
/* Counts have no gaps, as a rule: one beyond that is not what this is for. */
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

const struct gist_shelf *gist_shelf_from(const struct gist *g, int64_t num)
{
	const struct gist_shelf *s = g->shelves;

	while (s < g->shelves + g->nshelves &&
	       s->base + ticket_count_of(INT64_MAX) < num)
		s++;
	return s;
}

/* NULL: there are too many. */
static struct gist_shelf *shelf_of(struct gist *g, int64_t num)
{
	struct gist_shelf *s =
		g->shelves + (gist_shelf_from(g, num) - g->shelves);
	struct gist_shelf *end = g->shelves + g->nshelves;

	if (s < end && s->base <= num)
		return s;
	if (g->nshelves == GIST_SHELVES_MAX)
		return NULL;
	memmove(s + 1, s, (size_t)(end - s) * sizeof *s);
	*s = (struct gist_shelf){ .base = num - ticket_count_of(num) };
	g->nshelves++;
	return s;
}

bool gist_run(const struct gist *g, const struct gist_shelf *s, size_t count,
	      struct gist_run *out)
{
	const unsigned char *p;
	int n;

	if (count >= s->n || !s->where[count])
		return false;
	p = g->runs + s->where[count];
	n = *p++ - 1;
	out->class = take_number(&p);
	for (int i = 0; i < n; i++)
		out->words[i] = take_number(&p);
	return true;
}

/* At most five bytes for a number. */
static void make_room(struct gist *g, struct gist_shelf *s, size_t count)
{
	if (g->size - g->len < 1 + 5 * (1 + GIST_FIELDS_MAX)) {
		g->size = 2 * g->size + 4096;
		g->runs = xrealloc(g->runs, g->size, 1);
	}
	if (!g->len)
		g->len = 1; /* 0 is nowhere */
	while (s->n <= count) {
		GROW(s->where, s->n, s->alloc);
		s->where[s->n++] = 0;
	}
}

/* What stands before the count of an id, with the dash; false: it is not
 * made like that. */
static bool id_prefix(const char *id, int64_t count, struct strbuf *out)
{
	const char *dash = strrchr(id, '-');
	char digits[24];

	if (!dash)
		return false;
	snprintf(digits, sizeof digits, "%lld", (long long)count);
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
	int64_t count = ticket_count_of(num);
	struct gist_shelf *s = shelf_of(g, num);
	struct strbuf prefix = STRBUF_INIT;

	if (!s || num < 0 || count >= MAX_TICKETS ||
	    !id_prefix(text_at(row, ID), count, &prefix)) {
		g->given_up = true;
	} else {
		make_room(g, s, (size_t)count);
		if (s->where[count])
			g->waste += run_length(g, s->where[count]);
		s->where[count] = (uint32_t)g->len;
		put_run(g, row, prefix.buf);
	}
	strbuf_release(&prefix);
}

static void forget_tickets(struct gist *g)
{
	words_release(&g->words);
	while (g->nshelves) {
		struct gist_shelf *s = &g->shelves[--g->nshelves];

		free(s->where);
		free(s->bits);
	}
	free(g->runs);
	g->runs = NULL;
	g->len = g->size = g->waste = 0;
	free(g->hits.of);
	g->hits.of = NULL;
	g->next = 1;
}

static size_t bytes_held(const struct gist *g)
{
	size_t sum = g->len + words_bytes(&g->words);

	for (int i = 0; i < g->nshelves; i++)
		sum += g->shelves[i].n * sizeof *g->shelves[i].where;
	return sum;
}

/* Runs that were replaced are left behind: begin anew when they are many. */
static void check_size(struct gist *g)
{
	bool wasted = g->waste > (1 << 20) && g->waste > g->len / 2;

	if (bytes_held(g) <= GIST_MAX_BYTES && !wasted)
		return;
	g->given_up |= !wasted;
	forget_tickets(g);
}

/* ---- how far ---- */

static int look(struct gist_mark *out, struct ledger *l)
{
	struct sync_tree tree;

	out->record = ledger_last_id(l);
	if (out->record < 0 || sync_tree(l, &tree) < 0)
		return FAILED;
	out->places = tree.size;
	return sync_root_at(l, tree.size, &out->root);
}

/* Does the order of now begin as that of then?  An origin that begins, or gets
 * its number of a hub, has others. */
static int goes_on(bool *out, struct ledger *l, const struct gist_mark *then,
		   const struct gist_mark *now)
{
	sha256 root;

	*out = now->record >= then->record &&
	       now->record - record_seq(now->record) ==
		       then->record - record_seq(then->record) &&
	       now->places >= then->places;
	if (!*out || now->places == then->places)
		root = now->root;
	else if (sync_root_at(l, then->places, &root) < 0)
		return FAILED;
	*out = *out && memcmp(root.b, then->root.b, SHA256_SIZE) == 0;
	return 0;
}

/* ---- reading ---- */

void gist_free(struct gist *g)
{
	if (!g)
		return;
	sqlite3_finalize(g->read);
	forget_tickets(g);
	free(g);
}

static int gist_new(struct gist **out, struct desk *d)
{
	struct gist *g = xcalloc(1, sizeof *g);

	g->next = 1;
	g->few = FEW;
	if (look(&g->mark, d->ledger) < 0 ||
	    gist_register(g, ledger_db(d->ledger)) < 0) {
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

/* Take in own records, at most so many; 1: there are more. */
static int take_own(struct desk *d, int64_t last, int64_t max)
{
	struct gist *g = d->gist;
	int64_t to = g->mark.record + max;
	int ret;

	if (last <= g->mark.record)
		return 0;
	if (to > last)
		to = last;
	ret = ledger_each_subject(d->ledger, g->mark.record + 1, to, read_again,
				  d);
	if (ret < 0)
		return ret;
	g->mark.record = to;
	return to < last;
}

/* Own records that wait were taken back and applied again, perhaps to another
 * end: what they are about is read with what got a place. */
static int take_folded(struct desk *d, const struct gist_mark *now)
{
	struct gist *g = d->gist;
	int ret = sync_each_subject(d->ledger, g->mark.places, read_again, d);

	if (ret == 0)
		g->mark = *now;
	return ret;
}

/* Take in what has come; 1: there is more. */
static int catch_up(struct desk *d, int64_t max)
{
	struct gist *g = d->gist;
	struct gist_mark now;
	bool on;

	if (look(&now, d->ledger) < 0 ||
	    goes_on(&on, d->ledger, &g->mark, &now) < 0)
		return FAILED;
	if (!on || now.places - g->mark.places > max) {
		forget_tickets(g);
		g->mark = now;
		return 1;
	}
	if (now.places > g->mark.places)
		return take_folded(d, &now);
	return take_own(d, now.record, max);
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
