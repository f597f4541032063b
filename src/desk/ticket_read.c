/*
 * ticket_read.c - tickets out of the projection: one, a page, counts.
 *
 * Pages go by keyset: a page begins after the sort key of the last row of the
 * page before, so the cost of a page does not grow with its distance.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/desk_private.h"
#include "desk/gist.h"
#include "desk/order.h"
#include "desk/projection.h"
#include "desk/urgent.h"
#include "watchfloor/bulk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int no_such_ticket(const char *id)
{
	return fail_as(NOT_FOUND, _("there is no ticket \"%s\""), id);
}

/* 1: it is there. */
static int load(struct desk *d, int64_t num, struct ticket *out)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT " TICKET_COLUMNS " FROM ticket "
		      "WHERE num = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, num);
	row = statement_row(stmt);
	if (row > 0)
		ticket_from_row(out, stmt);
	sqlite3_finalize(stmt);
	return row;
}

int ticket_load_number(struct desk *d, int64_t num, struct ticket *out)
{
	int row = load(d, num, out);

	if (row == 0)
		return fail_as(NOT_FOUND,
			       _("the ticket is not there any more"));
	return row < 0 ? row : 0;
}

int64_t desk_ticket_number(const struct desk *d, const char *id)
{
	int64_t num = ticket_number(id);

	if (num > 0 && !strchr(id, '-'))
		num = ticket_number_of(ledger_name(d->ledger), num);
	return num;
}

int ticket_load(struct desk *d, const char *id, struct ticket *out)
{
	int64_t num = desk_ticket_number(d, id);
	int row;

	if (num < 0)
		return no_such_ticket(id);
	row = load(d, num, out);
	if (row < 0)
		return row;
	/* "bj01-7" or "bj1-07" must not find "bj1-7". */
	if (row == 0 || (strchr(id, '-') && strcmp(id, out->id) != 0))
		return no_such_ticket(id);
	return 0;
}

/* One of the own store need not be there yet. */
char *ticket_id(struct desk *d, int64_t num)
{
	const char *own = ledger_name(d->ledger);
	int64_t count = ticket_count_of(num);
	struct ticket t;
	char *id = NULL;

	if (num == ticket_number_of(own, count))
		return xasprintf("%s-%lld", own, (long long)count);
	ticket_init(&t);
	if (ticket_load_number(d, num, &t) == 0)
		id = xstrdup(t.id);
	ticket_release(&t);
	return id;
}

/* ---- pages ---- */

/* ?1 is the number of rows, ?2 the row to begin after. */
#define PAGE_PARAMETERS 2

static void page_sql(struct strbuf *sql, const struct query *q,
		     const struct gist_hits *hits, struct ticket_order o,
		     bool after, bool descending)
{
	struct strbuf key = STRBUF_INIT;

	strbuf_addstr(sql, "SELECT " TICKET_COLUMNS " FROM ticket WHERE ");
	gist_sql(hits, sql);
	strbuf_addch(sql, '(');
	query_sql(q, sql, PAGE_PARAMETERS);
	strbuf_addch(sql, ')');
	/* What the query says of `state` the planner cannot relate to the
	 * partial index: this does. */
	if (query_only_open(q))
		strbuf_addstr(sql, " AND closed IS NULL");
	order_sql(o, &key, "");
	if (after)
		strbuf_addf(sql,
			    " AND (%s) %s (SELECT %s FROM ticket"
			    " WHERE num = ?2)",
			    key.buf, descending ? "<" : ">", key.buf);
	strbuf_addstr(sql, " ORDER BY ");
	order_sql(o, sql, descending ? " DESC" : "");
	strbuf_addstr(sql, " LIMIT ?1");
	strbuf_release(&key);
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

static int clock_page(struct desk *d, const struct query *q,
		      struct ticket_order order, const char *after,
		      bool backward, struct ticket *tickets, int max, int *n)
{
	int ret = urgent_page(d, q, order.key, after, backward != order.reverse,
			      tickets, max, n);

	if (backward)
		reverse(tickets, *n);
	return ret;
}

int ticket_page(struct desk *d, const struct query *q,
		struct ticket_order order, const char *after, bool backward,
		struct ticket *tickets, int max, int *n)
{
	const struct gist_hits *hits;
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt;
	int row = 0, ret;

	*n = 0;
	if (order.key == BY_URGENCY || order.key == BY_DUE)
		return clock_page(d, q, order, after, backward, tickets, max,
				  n);
	ret = gist_ask(&hits, d, q);
	if (ret < 0)
		return ret;
	page_sql(&sql, q, hits, order, after != NULL,
		 backward != order.reverse);
	ret = prepare(d, &stmt, sql.buf, q, PAGE_PARAMETERS);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	sqlite3_bind_int(stmt, 1, max);
	if (after)
		sqlite3_bind_int64(stmt, 2, desk_ticket_number(d, after));
	while (ret == 0 && *n < max && (row = statement_row(stmt)) > 0) {
		ticket_init(&tickets[*n]);
		ticket_from_row(&tickets[(*n)++], stmt);
	}
	sqlite3_finalize(stmt);
	if (backward)
		reverse(tickets, *n);
	return row < 0 ? row : ret;
}

static const struct ticket_order most_urgent_first = { BY_URGENCY, false };

/* So many of the most urgent tickets are looked at in some milliseconds. */
#define GLANCE 500

/* Keep those that match, at most max, and let go of the others. */
static void keep_matching(const struct desk *d, const struct query *q,
			  struct ticket *seen, int nseen,
			  struct ticket *tickets, int max, int *n)
{
	const struct query_context ctx = context_of(d);

	for (int i = 0; i < nseen; i++) {
		if (*n < max && query_match(q, &seen[i], &ctx))
			tickets[(*n)++] = seen[i];
		else
			ticket_release(&seen[i]);
	}
}

int ticket_glance(struct desk *d, const struct query *q, struct ticket *tickets,
		  int max, int *n, bool *all)
{
	const struct gist_hits *hits;
	struct ticket *seen;
	struct query *open;
	int nseen = 0, ret;

	*n = 0;
	*all = false;
	/* Where the gist can say what matches, the page itself comes as soon.
	 */
	ret = gist_ask(&hits, d, q);
	if (ret < 0 || hits || !query_only_open(q))
		return ret;
	ret = query_parse(&open, "state:open", NULL);
	if (ret < 0)
		return ret;
	seen = xcalloc(GLANCE, sizeof *seen);
	ret = ticket_page(d, open, most_urgent_first, NULL, false, seen, GLANCE,
			  &nseen);
	keep_matching(d, q, seen, nseen, tickets, max, n);
	*all = nseen < GLANCE || *n == max;
	free(seen);
	query_free(open);
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

/* The query's parameters come first, then the clocks'. */
static void count_sql(struct strbuf *sql, const struct conf *c, int64_t now,
		      const struct query *q, const struct gist_hits *hits)
{
	strbuf_addstr(sql, "SELECT count(*), ifnull(sum(alerts), 0),"
			   " ifnull(sum(owner = ''), 0), ifnull(sum(");
	clocks_late_sql(c, now, sql, query_parameters(q));
	strbuf_addstr(sql, "), 0) FROM ticket WHERE ");
	gist_sql(hits, sql);
	query_sql(q, sql, 0);
}

struct late {
	const struct desk *desk;
	int64_t now, n;
};

static int count_late(void *ctx, struct ticket *t)
{
	struct late *late = ctx;
	struct due due;

	late->n += ticket_due(&due, late->desk->conf, t, late->now) &&
		   due.at < late->now;
	return 0;
}

int ticket_count(struct desk *d, const struct query *q,
		 struct ticket_counts *out)
{
	struct late special = { .desk = d, .now = desk_now(d) };
	const struct gist_hits *hits;
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt;
	int ret;

	*out = (struct ticket_counts){ .tickets = 0 };
	ret = gist_ask(&hits, d, q);
	if (ret < 0)
		return ret;
	count_sql(&sql, d->conf, special.now, q, hits);
	ret = prepare(d, &stmt, sql.buf, q, 0);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	ret = clocks_late_bind(d->conf, stmt, query_parameters(q));
	if (ret == 0)
		ret = statement_row(stmt);
	if (ret > 0) {
		out->tickets = sqlite3_column_int64(stmt, 0);
		out->alerts = sqlite3_column_int64(stmt, 1);
		out->unclaimed = sqlite3_column_int64(stmt, 2);
		out->late = sqlite3_column_int64(stmt, 3);
	}
	sqlite3_finalize(stmt);
	if (ret >= 0)
		ret = urgent_each_special(d, q, count_late, &special);
	out->late += special.n;
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
static void range_sql(struct strbuf *sql, const struct query *q,
		      struct ticket_order o)
{
	struct strbuf key = STRBUF_INIT;

	order_sql(o, &key, "");
	strbuf_addstr(sql, "SELECT num FROM ticket WHERE (");
	query_sql(q, sql, PAGE_PARAMETERS);
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
	if (o.key == BY_URGENCY || o.key == BY_DUE)
		return urgent_range(d, q, o.key, low, high, nums, n);
	range_sql(&sql, q, o);
	ret = prepare(d, &stmt, sql.buf, q, PAGE_PARAMETERS);
	strbuf_release(&sql);
	if (ret < 0)
		return ret;
	sqlite3_bind_int64(stmt, 1, low);
	sqlite3_bind_int64(stmt, 2, high);
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

/* ---- for who makes tickets, whatever they see ---- */

int ticket_next_number(struct desk *d, int64_t *num)
{
	int row;

	if (statement(ledger_db(d->ledger), &d->next_number,
		      "SELECT ifnull(max(num), ?1) + 1 FROM main.ticket"
		      " WHERE num > ?1 AND num <= ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(d->next_number, 1,
			   ticket_number_of(ledger_name(d->ledger), 0));
	sqlite3_bind_int64(d->next_number, 2,
			   ticket_number_of(ledger_name(d->ledger),
					    ticket_count_of(INT64_MAX)));
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
		      "ORDER BY n") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, desk_ticket_number(d, ticket));
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
