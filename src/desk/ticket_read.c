/*
 * ticket_read.c - tickets out of the projection: one, a page, counts.
 *
 * Pages go by keyset: a page begins after the sort key of the last row of the
 * page before, so the cost of a page does not grow with its distance.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/order.h"
#include "desk/projection.h"
#include "watchfloor/bulk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

char *ticket_id(const struct desk *d, int64_t num)
{
	return xasprintf("%s-%lld", ledger_name(d->ledger), (long long)num);
}

static int no_such_ticket(const char *id)
{
	return fail_as(NOT_FOUND, _("there is no ticket \"%s\""), id);
}

int ticket_load(struct desk *d, const char *id, struct ticket *out)
{
	int64_t num = ticket_number(id);
	int row;

	if (num < 0)
		return no_such_ticket(id);
	if (statement(ledger_db(d->ledger), &d->load,
		      "SELECT " TICKET_COLUMNS " FROM ticket "
		      "WHERE num = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(d->load, 1, num);
	row = statement_row(d->load);
	if (row > 0)
		ticket_from_row(out, d->load);
	sqlite3_reset(d->load);
	if (row < 0)
		return row;
	/* "bj1-7" must not find "bj2-7". */
	if (row == 0 || (strchr(id, '-') && strcmp(id, out->id) != 0))
		return no_such_ticket(id);
	return 0;
}

/* ---- pages ---- */

/* ?1 is the number of rows; from ?2 comes the key of one that they lie after
 * or before. */
#define PAGE_PARAMETERS (1 + ORDER_TERMS)

/* Which rows: all, or those after (before) the one of the key. */
enum side { SIDE_ALL, SIDE_AFTER, SIDE_BEFORE };

/* The key as values: the planner looks into no subquery, and would search the
 * index by its first term alone. */
static void side_sql(struct strbuf *sql, struct ticket_order o, const char *key,
		     bool greater)
{
	strbuf_addf(sql, " AND (%s) %s (", key, greater ? ">" : "<");
	for (int i = 0; i < order_terms(o); i++)
		strbuf_addf(sql, "%s?%d", i ? ", " : "", i + 2);
	strbuf_addch(sql, ')');
}

struct page {
	const struct query *query;
	struct ticket_order order;
	enum side side;
	bool descending;
	int64_t of; /* the row of the key, when there is a side */
};

static int clock_offset(const struct page *p)
{
	return PAGE_PARAMETERS + query_parameters(p->query);
}

/* `part`: which tickets, besides those of the query. */
static void part_sql(struct strbuf *sql, const struct desk *d,
		     const struct page *p, const char *part)
{
	struct strbuf key = STRBUF_INIT;

	strbuf_addstr(sql, "SELECT " TICKET_COLUMNS ", urgency FROM ticket"
			   " WHERE (");
	query_sql(p->query, sql, PAGE_PARAMETERS);
	strbuf_addf(sql, ")%s", part);
	order_sql(p->order, d->conf, &key, clock_offset(p), "");
	if (p->side != SIDE_ALL)
		side_sql(sql, p->order, key.buf,
			 (p->side == SIDE_AFTER) != p->descending);
	strbuf_release(&key);
}

/*
 * By urgency there are two indexes, of the open tickets and of the closed
 * ones.  What the query says of `state` the planner cannot relate to them: so
 * it is told.  In another order they would only be a detour to every ticket.
 */
static void page_sql(struct strbuf *sql, const struct desk *d,
		     const struct page *p)
{
	bool urgent = p->order.key == BY_URGENCY;

	if (urgent && query_matches_all(p->query)) {
		part_sql(sql, d, p, " AND closed IS NULL");
		strbuf_addstr(sql, " UNION ALL ");
		part_sql(sql, d, p, " AND closed IS NOT NULL");
	} else {
		bool only_open = urgent && query_only_open(p->query);

		part_sql(sql, d, p, only_open ? " AND closed IS NULL" : "");
	}
	strbuf_addstr(sql, " ORDER BY ");
	order_sql(p->order, d->conf, sql, clock_offset(p),
		  p->descending ? " DESC" : "");
	strbuf_addstr(sql, " LIMIT ?1");
}

static struct query_context context_of(const struct desk *d)
{
	return (struct query_context){ .me = d->actor, .now = desk_now(d) };
}

static int prepare(struct desk *d, sqlite3_stmt **stmt, const char *sql,
		   const struct query *q, int offset)
{
	struct query_context ctx = context_of(d);
	sqlite3 *db = ledger_db(d->ledger);

	if (sqlite3_prepare_v2(db, sql, -1, stmt, NULL) != SQLITE_OK)
		return database_failed(db);
	if (query_bind(q, *stmt, offset, &ctx) < 0) {
		sqlite3_finalize(*stmt);
		return FAILED;
	}
	return 0;
}

static void reverse(struct ticket *t, int n)
{
	for (int i = 0, j = n - 1; i < j; i++, j--) {
		struct ticket swap = t[i];

		t[i] = t[j];
		t[j] = swap;
	}
}

/* The row's key, to be compared with. */
static int bind_key(struct desk *d, sqlite3_stmt *stmt, const struct page *p)
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *key = NULL;
	int row;

	strbuf_addstr(&sql, "SELECT ");
	order_sql(p->order, d->conf, &sql, 1, "");
	strbuf_addstr(&sql, " FROM ticket WHERE num = ?1");
	row = statement(ledger_db(d->ledger), &key, sql.buf);
	strbuf_release(&sql);
	if (row < 0 || order_bind(p->order, d->conf, key, 1) < 0) {
		sqlite3_finalize(key);
		return FAILED;
	}
	sqlite3_bind_int64(key, 1, p->of);
	row = statement_row(key);
	for (int i = 0; row > 0 && i < order_terms(p->order); i++)
		sqlite3_bind_value(stmt, i + 2, sqlite3_column_value(key, i));
	sqlite3_finalize(key);
	return row < 0 ? row : 0;
}

static int prepare_page(struct desk *d, sqlite3_stmt **stmt,
			const struct page *p)
{
	struct strbuf sql = STRBUF_INIT;
	int ret;

	page_sql(&sql, d, p);
	ret = prepare(d, stmt, sql.buf, p->query, PAGE_PARAMETERS);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	ret = order_bind(p->order, d->conf, *stmt, clock_offset(p));
	if (ret == 0 && p->side != SIDE_ALL)
		ret = bind_key(d, *stmt, p);
	if (ret < 0)
		sqlite3_finalize(*stmt);
	return ret;
}

/* Collect what comes, and finalize. */
static int take_tickets(sqlite3_stmt *stmt, struct ticket *tickets, int max,
			int *n)
{
	int row = 0;

	sqlite3_bind_int(stmt, 1, max);
	while (*n < max && (row = statement_row(stmt)) > 0) {
		ticket_init(&tickets[*n]);
		ticket_from_row(&tickets[(*n)++], stmt);
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

int ticket_page(struct desk *d, const struct query *q,
		struct ticket_order order, const char *after, bool backward,
		struct ticket *tickets, int max, int *n)
{
	const struct page p = { .query = q,
				.order = order,
				.side = after ? SIDE_AFTER : SIDE_ALL,
				.descending = backward != order.reverse,
				.of = after ? ticket_number(after) : 0 };
	sqlite3_stmt *stmt;
	int ret;

	*n = 0;
	ret = prepare_page(d, &stmt, &p);
	if (ret < 0)
		return ret;
	ret = take_tickets(stmt, tickets, max, n);
	if (backward)
		reverse(tickets, *n);
	return ret;
}

static const struct ticket_order most_urgent_first = { BY_URGENCY, false };

/* So many of the most urgent tickets are looked at in some milliseconds. */
#define GLANCE "2000"

/* The first open ticket that a glance does not reach; 0: it reaches all. */
static int find_limit(struct desk *d, int64_t *num)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	*num = 0;
	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT num FROM ticket WHERE closed IS NULL "
		      "ORDER BY urgency, first, num LIMIT 1 OFFSET " GLANCE) <
	    0)
		return FAILED;
	row = statement_row(stmt);
	if (row > 0)
		*num = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

int ticket_glance(struct desk *d, const struct query *q, struct ticket *tickets,
		  int max, int *n, bool *all)
{
	struct page p = { .query = q, .order = { BY_URGENCY, false } };
	sqlite3_stmt *stmt;
	int ret;

	*n = 0;
	*all = false;
	if (!query_only_open(q))
		return 0;
	ret = find_limit(d, &p.of);
	p.side = p.of ? SIDE_BEFORE : SIDE_ALL;
	if (ret == 0)
		ret = prepare_page(d, &stmt, &p);
	if (ret < 0)
		return ret;
	ret = take_tickets(stmt, tickets, max, n);
	*all = !p.of || *n == max;
	return ret;
}

int ticket_next(struct desk *d, const struct query *q, struct ticket *out)
{
	struct strbuf asked = STRBUF_INIT, text = STRBUF_INIT;
	struct query *unclaimed;
	int n = 0, ret;

	query_print(q, &asked);
	strbuf_addstr(&text, "state:open owner:none");
	if (asked.len)
		strbuf_addf(&text, " (%s)", asked.buf);
	ret = query_parse(&unclaimed, text.buf, NULL);
	strbuf_release(&asked);
	strbuf_release(&text);
	if (ret < 0)
		return ret;
	ticket_release(out);
	ret = ticket_page(d, unclaimed, most_urgent_first, NULL, false, out, 1,
			  &n);
	query_free(unclaimed);
	if (n == 0)
		ticket_init(out);
	if (ret == 0 && n == 0)
		return fail_as(NOT_FOUND, _("nothing is waiting here"));
	return ret;
}

/* ?1 is the time now, then come the query's parameters, then the clocks'. */
static void count_sql(struct strbuf *sql, const struct conf *c,
		      const struct query *q)
{
	strbuf_addstr(sql, "SELECT count(*), ifnull(sum(alerts), 0),"
			   " ifnull(sum(owner = ''), 0), ifnull(sum(");
	due_sql(c, sql, 1 + query_parameters(q));
	strbuf_addstr(sql, " < ?1), 0) FROM ticket WHERE ");
	query_sql(q, sql, 1);
}

int ticket_count(struct desk *d, const struct query *q,
		 struct ticket_counts *out)
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt;
	int ret;

	*out = (struct ticket_counts){ .tickets = 0 };
	count_sql(&sql, d->conf, q);
	ret = prepare(d, &stmt, sql.buf, q, 1);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	sqlite3_bind_int64(stmt, 1, desk_now(d));
	ret = due_bind(d->conf, stmt, 1 + query_parameters(q));
	if (ret == 0)
		ret = statement_row(stmt);
	if (ret > 0) {
		out->tickets = sqlite3_column_int64(stmt, 0);
		out->alerts = sqlite3_column_int64(stmt, 1);
		out->unclaimed = sqlite3_column_int64(stmt, 2);
		out->late = sqlite3_column_int64(stmt, 3);
	}
	sqlite3_finalize(stmt);
	return ret < 0 ? ret : 0;
}

/* Collect the first column, and finalize. */
static int take_numbers(sqlite3_stmt *stmt, int64_t **nums, size_t *n)
{
	size_t alloc = 0;
	int row;

	while ((row = statement_row(stmt)) > 0) {
		GROW(*nums, *n, alloc);
		(*nums)[(*n)++] = sqlite3_column_int64(stmt, 0);
	}
	sqlite3_finalize(stmt);
	return row;
}

int ticket_numbers(struct desk *d, const struct query *q, int64_t **nums,
		   size_t *n)
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt;
	int ret;

	*nums = NULL;
	*n = 0;
	strbuf_addstr(&sql, "SELECT num FROM ticket WHERE (");
	query_sql(q, &sql, 0);
	strbuf_addstr(&sql, ") ORDER BY num");
	ret = prepare(d, &stmt, sql.buf, q, 0);
	strbuf_release(&sql);
	return ret < 0 ? ret : take_numbers(stmt, nums, n);
}

/* ?1 and ?2 are the two ends. */
#define RANGE_PARAMETERS 2

static void range_sql(struct strbuf *sql, const struct desk *d,
		      const struct query *q, struct ticket_order o)
{
	struct strbuf key = STRBUF_INIT;

	order_sql(o, d->conf, &key, RANGE_PARAMETERS + query_parameters(q), "");
	strbuf_addstr(sql, "SELECT num FROM ticket WHERE (");
	query_sql(q, sql, RANGE_PARAMETERS);
	strbuf_addf(sql,
		    ") AND (%s) >= (SELECT %s FROM ticket WHERE num = ?1)"
		    " AND (%s) <= (SELECT %s FROM ticket WHERE num = ?2)"
		    " ORDER BY num",
		    key.buf, key.buf, key.buf, key.buf);
	strbuf_release(&key);
}

static int range_between(struct desk *d, const struct query *q,
			 struct ticket_order o, int64_t low, int64_t high,
			 int64_t **nums, size_t *n)
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt;
	int ret;

	*nums = NULL;
	*n = 0;
	range_sql(&sql, d, q, o);
	ret = prepare(d, &stmt, sql.buf, q, RANGE_PARAMETERS);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	ret = order_bind(o, d->conf, stmt,
			 RANGE_PARAMETERS + query_parameters(q));
	sqlite3_bind_int64(stmt, 1, low);
	sqlite3_bind_int64(stmt, 2, high);
	if (ret < 0) {
		sqlite3_finalize(stmt);
		return ret;
	}
	return take_numbers(stmt, nums, n);
}

static bool has_number(const int64_t *nums, size_t n, int64_t num)
{
	for (size_t i = 0; i < n; i++)
		if (nums[i] == num)
			return true;
	return false;
}

int ticket_range(struct desk *d, const struct query *q, struct ticket_order o,
		 int64_t from, int64_t to, int64_t **nums, size_t *n)
{
	int ret = range_between(d, q, o, from, to, nums, n);

	if (ret == 0 && *n == 0) {
		free(*nums);
		ret = range_between(d, q, o, to, from, nums, n);
	}
	if (ret < 0)
		return ret;
	if (has_number(*nums, *n, from) && has_number(*nums, *n, to))
		return 0;
	return fail_as(
		NOT_FOUND,
		_("the ticket that was marked last is not in this list"));
}

/* ---- for intake ---- */

int ticket_next_number(struct desk *d, int64_t *num)
{
	int row;

	if (statement(ledger_db(d->ledger), &d->next_number,
		      "SELECT ifnull(max(num), 0) + 1 FROM ticket") < 0)
		return FAILED;
	row = statement_row(d->next_number);
	if (row > 0)
		*num = sqlite3_column_int64(d->next_number, 0);
	sqlite3_reset(d->next_number);
	return row < 0 ? row : 0;
}

/* ---- the timeline ---- */

int timeline_each(struct desk *d, const char *ticket,
		  int (*each)(void *ctx, const struct record *r), void *ctx)
{
	sqlite3_stmt *stmt = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT record FROM event WHERE ticket = ?1 "
		      "ORDER BY record") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, ticket_number(ticket));
	while (ret == 0 && (row = statement_row(stmt)) > 0) {
		struct record r;

		ret = ledger_get(d->ledger, sqlite3_column_int64(stmt, 0), &r);
		if (ret == 0) {
			ret = each(ctx, &r);
			record_release(&r);
		}
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : ret;
}
