/*
 * urgent.c - pages of tickets by their clocks.
 */
#include "config.h"

#include "desk/urgent.h"

#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/gist.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* ---- where a ticket stands ---- */

/*
 * First what burns: what is late, or will be within the time of warning, the
 * gravest first.  Then what will break, the soonest first.  Where no clock
 * runs, and what is closed, comes last.
 */
enum band { BURNING, RUNNING, NO_CLOCK, CLOSED, BANDS };

static int sign(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

int place_compare(const struct place *a, const struct place *b)
{
	int c = sign(a->band, b->band);

	if (c == 0)
		c = sign(a->grave, b->grave);
	if (c == 0)
		c = sign(a->due, b->due);
	if (c == 0)
		c = sign(a->opened, b->opened);
	return c ? c : sign(a->num, b->num);
}

static int gravity(enum ticket_key key, enum band band, enum severity s)
{
	return key == BY_DUE || band == RUNNING ? 0 : SEV_FATAL - (int)s;
}

struct place urgent_place(const struct conf *c, enum ticket_key key,
			  const struct ticket *t, int64_t now)
{
	struct place p = { .band = NO_CLOCK,
			   .opened = t->opened,
			   .num = t->num };
	struct due due;

	if (t->closed != CLOCK_NEVER) {
		p.band = CLOSED;
	} else if (ticket_due(&due, c, t, now)) {
		p.due = due.at;
		p.band = key == BY_URGENCY && due.at <= now + due.warn
				 ? BURNING
				 : RUNNING;
	}
	p.grave = gravity(key, (enum band)p.band, t->severity);
	return p;
}

/* ---- classes ---- */

/* (opened, num), the order of an index within a class. */
struct opened {
	int64_t at, num;
};

static int opened_compare(struct opened a, struct opened b)
{
	int c = sign(a.at, b.at);

	return c ? c : sign(a.num, b.num);
}

static const struct opened first_of_all = { INT64_MIN, INT64_MIN };
static const struct opened last_of_all = { INT64_MAX, INT64_MAX };

/* The column `running` says beside the clocks whether somebody has it, for
 * that is what is asked most. */
#define OWNED_BIT 32

static unsigned clocks_of(int running)
{
	return (unsigned)running & ~(unsigned)OWNED_BIT;
}

/* The open tickets of one severity, with the same clocks running, under the
 * same section of desk.conf, in the same band. */
struct class
{
	enum band band;
	int grave;
	int urgency, running;
	int section;             /* index of conf_sla, or -1 */
	struct opened low, high; /* low is not in it, high is */
	sqlite3_stmt *rows;      /* NULL: not begun */
	bool more;
	struct ticket ticket; /* the next one, when there is more */
	struct place place;
};

/* A ticket whose clocks do not end by its opening alone: it has waited, or is
 * to be reported. */
struct special {
	struct ticket ticket;
	struct place place;
};

struct merge {
	struct desk *desk;
	const struct query *query;
	enum ticket_key key;
	bool descending;
	int64_t now;
	int max;
	struct place after;
	bool has_after;
	const struct gist_hits *hits; /* what can match; NULL: any can */
	struct class *classes;
	int n, alloc;
	struct special *specials; /* in their order */
	int nspecial, special_alloc, special_at;
};

static struct opened opened_min(struct opened a, struct opened b)
{
	return opened_compare(a, b) < 0 ? a : b;
}

static struct opened opened_max(struct opened a, struct opened b)
{
	return opened_compare(a, b) > 0 ? a : b;
}

/* All that were opened until then, whatever their number. */
static struct opened until(int64_t at)
{
	return (struct opened){ at, INT64_MAX };
}

/* In the order of opening, the place in the class after which its tickets
 * come after the page's first. */
static struct opened bound_of(const struct merge *m, int64_t span,
			      const struct conf_sla *sla)
{
	const struct conf *c = m->desk->conf;
	struct opened after = { m->after.opened, m->after.num };

	if (!sla)
		return after;
	return opened_max(
		until(clock_latest_opened(c, sla, span, m->after.due - 1)),
		opened_min(
			until(clock_latest_opened(c, sla, span, m->after.due)),
			after));
}

/* All but it itself. */
static struct opened before(struct opened bound)
{
	bound.num -= bound.num != INT64_MAX;
	return bound;
}

/* Leave out what comes before the page.  False: nothing is left. */
static bool cut(const struct merge *m, struct class *x, int64_t span,
		const struct conf_sla *sla)
{
	int order = sign(x->band, m->after.band);

	if (order == 0)
		order = sign(x->grave, m->after.grave);
	if (m->has_after && order && (order < 0) != m->descending)
		return false;
	if (m->has_after && order == 0 && !m->descending)
		x->low = opened_max(x->low, bound_of(m, span, sla));
	else if (m->has_after && order == 0)
		x->high = opened_min(x->high, before(bound_of(m, span, sla)));
	return opened_compare(x->low, x->high) < 0;
}

static void add_class(struct merge *m, struct class x, int64_t span)
{
	const struct conf_sla *sla =
		x.section >= 0 && span ? &m->desk->conf->slas[x.section] : NULL;

	x.grave =
		gravity(m->key, x.band, (enum severity)(SEV_FATAL - x.urgency));
	if (!cut(m, &x, span, sla))
		return;
	GROW(m->classes, m->n, m->alloc);
	m->classes[m->n++] = x;
}

/* The shortest of the clocks that run: from one moment and in one calendar,
 * it is the first to run out.  0: none. */
static int64_t first_span(const struct conf_sla *sla, int running)
{
	int64_t span = 0;

	for (int i = 0; i < SLA_CLOCKS; i++)
		if (clocks_of(running) & CLOCK_BIT(i) && sla->span[i] &&
		    (!span || sla->span[i] < span))
			span = sla->span[i];
	return span;
}

/* Those of a section, or of none. */
static void add_section(struct merge *m, int urgency, int running, int section)
{
	struct class x = { .urgency = urgency,
			   .running = running,
			   .section = section,
			   .low = first_of_all,
			   .high = last_of_all,
			   .band = clocks_of(running) ? NO_CLOCK : CLOSED };
	const struct conf_sla *sla =
		section < 0 ? NULL : &m->desk->conf->slas[section];
	int64_t span = sla ? first_span(sla, running) : 0;
	struct opened burning;

	if (!span) {
		add_class(m, x, 0);
		return;
	}
	x.band = RUNNING;
	if (m->key == BY_DUE) {
		add_class(m, x, span);
		return;
	}
	burning = until(clock_latest_opened(m->desk->conf, sla, span,
					    m->now + sla->warn));
	x.low = burning;
	add_class(m, x, span);
	x.low = first_of_all;
	x.high = burning;
	x.band = BURNING;
	add_class(m, x, span);
}

static struct query_known known_of(int urgency, int running)
{
	return (struct query_known){
		.severity = (enum severity)(SEV_FATAL - urgency),
		.owned = running & OWNED_BIT,
	};
}

static void add_sections(struct merge *m, int urgency, int running)
{
	const struct conf *c = m->desk->conf;
	struct query_known known = known_of(urgency, running);

	if (query_decided(m->query, &known) == 0 ||
	    (m->hits &&
	     !m->hits->classes[GIST_CLASS(urgency, (unsigned)running)]))
		return;
	if (!clocks_of(running)) {
		if (!query_only_open(m->query))
			add_section(m, urgency, running, -1);
		return;
	}
	for (int i = 0; i < c->nslas; i++) {
		int decided = query_decided(c->slas[i].match, &known);

		if (decided)
			add_section(m, urgency, running, i);
		if (decided > 0)
			return;
	}
	add_section(m, urgency, running, -1);
}

/* Which combinations there are: one look at the index for each.  Beyond the
 * last of one lies the first of the next. */
static int find_classes(struct merge *m)
{
	sqlite3_stmt *st = NULL;
	int urgency = -1, running = 0, row;

	if (statement(ledger_db(m->desk->ledger), &st,
		      "SELECT urgency, running FROM ticket "
		      "WHERE (urgency, running, opened) >"
		      " (?1, ?2, 9223372036854775807) "
		      "ORDER BY urgency, running LIMIT 1") < 0)
		return FAILED;
	for (;;) {
		sqlite3_bind_int(st, 1, urgency);
		sqlite3_bind_int(st, 2, running);
		row = statement_row(st);
		if (row <= 0)
			break;
		urgency = sqlite3_column_int(st, 0);
		running = sqlite3_column_int(st, 1);
		sqlite3_reset(st);
		add_sections(m, urgency, running);
	}
	sqlite3_finalize(st);
	return row;
}

static int by_band(const void *a, const void *b)
{
	const struct class *x = a, *y = b;
	int c = sign(x->band, y->band);

	return c ? c : sign(x->grave, y->grave);
}

static int by_band_down(const void *a, const void *b)
{
	return by_band(b, a);
}

static bool same_group(const struct class *a, const struct class *b)
{
	return a->band == b->band && a->grave == b->grave;
}

/* ---- reading a class ---- */

/* ?1 to ?7, then the sections' parameters, then the query's. */
#define CLASS_PARAMETERS 7

/* Which of the sections down to that of the class have to be asked. */
static bool is_asked(const struct merge *m, const struct class *x, int section)
{
	const struct conf *c = m->desk->conf;
	int last = x->section < 0 ? c->nslas - 1 : x->section;

	struct query_known known = known_of(x->urgency, x->running);

	return clocks_of(x->running) && section <= last &&
	       query_decided(c->slas[section].match, &known) < 0;
}

/* Who asks is nobody, as in conf_sla_for(). */
static int bind_sections(const struct merge *m, const struct class *x)
{
	const struct query_context nobody = { .me = NULL, .now = m->now };
	const struct conf *c = m->desk->conf;
	int offset = CLASS_PARAMETERS, ret = 0;

	for (int i = 0; i < c->nslas && ret == 0; i++) {
		if (is_asked(m, x, i))
			ret = query_bind(c->slas[i].match, x->rows, offset,
					 &nobody);
		offset += query_parameters(c->slas[i].match);
	}
	return ret;
}

static void class_sql(const struct merge *m, const struct class *x,
		      struct strbuf *sql)
{
	const struct conf *c = m->desk->conf;
	int offset = CLASS_PARAMETERS;
	const char *down = m->descending ? " DESC" : "";

	strbuf_addstr(sql, "SELECT " TICKET_COLUMNS " FROM ticket "
			   "WHERE urgency = ?1 AND running = ?2 "
			   "AND (opened, num) > (?3, ?4) "
			   "AND (opened, num) <= (?5, ?6) "
			   "AND (closed IS NOT NULL OR NOT special) ");
	/* It says so for the sake of the index of owners. */
	if (clocks_of(x->running) && x->running & OWNED_BIT)
		strbuf_addstr(sql, "AND closed IS NULL AND owner <> '' ");
	strbuf_addstr(sql, "AND ");
	gist_sql(m->hits, sql);
	strbuf_addch(sql, '(');
	for (int i = 0; i < c->nslas; i++) {
		if (is_asked(m, x, i)) {
			strbuf_addstr(sql, i == x->section ? "" : "NOT ");
			query_sql(c->slas[i].match, sql, offset);
			strbuf_addstr(sql, " AND ");
		}
		offset += query_parameters(c->slas[i].match);
	}
	query_sql(m->query, sql, CLASS_PARAMETERS + clocks_late_parameters(c));
	strbuf_addf(sql, ") ORDER BY opened%s, num%s LIMIT ?7", down, down);
}

static int next_of(const struct merge *m, struct class *x)
{
	int row = statement_row(x->rows);

	x->more = row > 0;
	if (!x->more)
		return row;
	ticket_from_row(&x->ticket, x->rows);
	x->place = urgent_place(m->desk->conf, m->key, &x->ticket, m->now);
	return 0;
}

static int begin_class(const struct merge *m, struct class *x)
{
	const struct query_context ctx = { .me = m->desk->actor,
					   .now = m->now };
	const struct conf *c = m->desk->conf;
	struct strbuf sql = STRBUF_INIT;
	int ret;

	class_sql(m, x, &sql);
	ret = statement(ledger_db(m->desk->ledger), &x->rows, sql.buf);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	sqlite3_bind_int(x->rows, 1, x->urgency);
	sqlite3_bind_int(x->rows, 2, x->running);
	sqlite3_bind_int64(x->rows, 3, x->low.at);
	sqlite3_bind_int64(x->rows, 4, x->low.num);
	sqlite3_bind_int64(x->rows, 5, x->high.at);
	sqlite3_bind_int64(x->rows, 6, x->high.num);
	sqlite3_bind_int(x->rows, 7, m->max);
	ret = bind_sections(m, x);
	if (ret == 0)
		ret = query_bind(m->query, x->rows,
				 CLASS_PARAMETERS + clocks_late_parameters(c),
				 &ctx);
	ticket_init(&x->ticket);
	return ret < 0 ? ret : next_of(m, x);
}

/* ---- those that go their own way ---- */

static int each_row(sqlite3_stmt *st, int (*each)(void *ctx, struct ticket *t),
		    void *ctx)
{
	int row = 0, ret = 0;

	while (ret == 0 && (row = statement_row(st)) > 0) {
		struct ticket t;

		ticket_init(&t);
		ticket_from_row(&t, st);
		ret = each(ctx, &t);
		ticket_release(&t);
	}
	return row < 0 ? row : ret;
}

int urgent_each_special(struct desk *d, const struct query *q,
			int (*each)(void *ctx, struct ticket *t), void *ctx)
{
	const struct query_context asker = { .me = d->actor,
					     .now = desk_now(d) };
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *st = NULL;
	int ret;

	/* Their index is small, which the planner does not know: on its own
	 * it takes the one of `urgency` if the query names a severity. */
	strbuf_addstr(&sql, "SELECT " TICKET_COLUMNS " FROM ticket "
			    "WHERE num IN (SELECT num FROM ticket"
			    " WHERE closed IS NULL AND special) AND ");
	query_sql(q, &sql, 0);
	ret = statement(ledger_db(d->ledger), &st, sql.buf);
	strbuf_release(&sql);
	if (ret == 0)
		ret = query_bind(q, st, 0, &asker);
	if (ret == 0)
		ret = each_row(st, each, ctx);
	sqlite3_finalize(st);
	return ret;
}

static int keep_special(void *ctx, struct ticket *t)
{
	struct merge *m = ctx;
	struct place p = urgent_place(m->desk->conf, m->key, t, m->now);
	int order = m->has_after ? place_compare(&p, &m->after) : 0;

	if (m->has_after && (m->descending ? order >= 0 : order <= 0))
		return 0;
	GROW(m->specials, m->nspecial, m->special_alloc);
	m->specials[m->nspecial++] = (struct special){ *t, p };
	ticket_init(t);
	return 0;
}

static int by_place(const void *a, const void *b)
{
	const struct special *x = a, *y = b;

	return place_compare(&x->place, &y->place);
}

static int by_place_down(const void *a, const void *b)
{
	return by_place(b, a);
}

/* All that can match are few: they are read like those that go their own
 * way, and no class is. */
static int read_few(struct merge *m)
{
	const struct query_context asker = { .me = m->desk->actor,
					     .now = m->now };
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *st = NULL;
	int64_t num = -1;
	int ret;

	strbuf_addstr(&sql, "SELECT " TICKET_COLUMNS " FROM ticket WHERE ");
	query_sql(m->query, &sql, 1);
	strbuf_addstr(&sql, " AND num = ?1");
	ret = statement(ledger_db(m->desk->ledger), &st, sql.buf);
	strbuf_release(&sql);
	if (ret == 0)
		ret = query_bind(m->query, st, 1, &asker);
	while (ret == 0 && (num = gist_next(m->hits, num)) >= 0) {
		sqlite3_bind_int64(st, 1, num);
		ret = each_row(st, keep_special, m);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return ret;
}

/* ---- merging ---- */

static bool is_before(const struct merge *m, const struct place *a,
		      const struct place *b)
{
	int c = place_compare(a, b);

	return m->descending ? c > 0 : c < 0;
}

/* Of the classes from..to the one whose next ticket comes first, or NULL. */
static struct class *first_class(struct merge *m, int from, int to)
{
	struct class *first = NULL;

	for (int i = from; i < to; i++)
		if (m->classes[i].more &&
		    (!first ||
		     is_before(m, &m->classes[i].place, &first->place)))
			first = &m->classes[i];
	return first;
}

/* Does one that goes its own way come before that?  NULL: the end. */
static bool special_is_first(const struct merge *m, const struct place *p)
{
	return m->special_at < m->nspecial &&
	       (!p || is_before(m, &m->specials[m->special_at].place, p));
}

static int merge_group(struct merge *m, int from, int to,
		       struct ticket *tickets, int *n)
{
	struct class *x;
	int ret = 0;

	for (int i = from; i < to && ret == 0; i++)
		ret = begin_class(m, &m->classes[i]);
	while (ret == 0 && *n < m->max &&
	       (x = first_class(m, from, to)) != NULL) {
		if (special_is_first(m, &x->place)) {
			tickets[*n] = m->specials[m->special_at].ticket;
			ticket_init(&m->specials[m->special_at++].ticket);
		} else {
			tickets[*n] = x->ticket;
			ticket_init(&x->ticket);
			ret = next_of(m, x);
		}
		(*n)++;
	}
	return ret;
}

/* Classes of one band and gravity are read together; no further than the page
 * goes. */
static int merge_all(struct merge *m, struct ticket *tickets, int *n)
{
	int ret = 0;

	for (int from = 0, to; from < m->n && *n < m->max && ret == 0;
	     from = to) {
		for (to = from + 1; to < m->n && same_group(&m->classes[from],
							    &m->classes[to]);)
			to++;
		ret = merge_group(m, from, to, tickets, n);
	}
	while (ret == 0 && *n < m->max && special_is_first(m, NULL)) {
		tickets[(*n)++] = m->specials[m->special_at].ticket;
		ticket_init(&m->specials[m->special_at++].ticket);
	}
	return ret;
}

/* ---- a page ---- */

static int find_after(struct merge *m, const char *after)
{
	struct ticket t;
	int ret;

	if (!after)
		return 0;
	ticket_init(&t);
	ret = ticket_load(m->desk, after, &t);
	if (ret == 0) {
		m->after = urgent_place(m->desk->conf, m->key, &t, m->now);
		m->has_after = true;
	}
	ticket_release(&t);
	return ret;
}

static void merge_release(struct merge *m)
{
	for (int i = 0; i < m->n; i++) {
		if (!m->classes[i].rows)
			continue;
		sqlite3_finalize(m->classes[i].rows);
		ticket_release(&m->classes[i].ticket);
	}
	for (int i = 0; i < m->nspecial; i++)
		ticket_release(&m->specials[i].ticket);
	free(m->classes);
	free(m->specials);
}

static void sort(struct merge *m)
{
	if (m->n)
		qsort(m->classes, (size_t)m->n, sizeof *m->classes,
		      m->descending ? by_band_down : by_band);
	if (m->nspecial)
		qsort(m->specials, (size_t)m->nspecial, sizeof *m->specials,
		      m->descending ? by_place_down : by_place);
}

static int find_candidates(struct merge *m)
{
	int ret;

	if (m->hits && m->hits->count <= m->desk->gist->few)
		return read_few(m);
	ret = find_classes(m);
	return ret < 0 ? ret
		       : urgent_each_special(m->desk, m->query, keep_special,
					     m);
}

int urgent_page(struct desk *d, const struct query *q, enum ticket_key key,
		const char *after, bool descending, struct ticket *tickets,
		int max, int *n)
{
	struct merge m = { .desk = d,
			   .query = q,
			   .key = key,
			   .descending = descending,
			   .now = desk_now(d),
			   .max = max };
	int ret = find_after(&m, after);

	*n = 0;
	if (ret == NOT_FOUND) /* nothing comes after what is not there */
		return 0;
	if (ret == 0)
		ret = gist_ask(&m.hits, d, q);
	if (ret == 0)
		ret = find_candidates(&m);
	sort(&m);
	if (ret == 0)
		ret = merge_all(&m, tickets, n);
	merge_release(&m);
	return ret;
}
