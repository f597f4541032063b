/*
 * test-views.c - the views of a hub say what the store says, whoever has
 * published and how often, and nobody reads another tenant's in them.
 */
#include "config.h"

#include <libpq-fe.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "desk/projection.h"
#include "platform/hub_private.h"
#include "postgres.h"
#include "random-acts.h"
#include "stores.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/views.h"

static struct postgres server;
static int desks;

/* ---- a desk with views, and stores at it ---- */

struct world {
	struct stores s;
	char *name; /* of the desk */
	struct hub *hub;
};

static void world_open(struct world *w, int n)
{
	char *address;

	w->name = xasprintf("views%d", desks++);
	address = xasprintf("postgresql://owner@127.0.0.1:%d/postgres#%s",
			    server.port, w->name);
	stores_open(&w->s, n, address);
	for (int i = 0; i < n; i++)
		stores_join(&w->s, i);
	must(hub_open(&w->hub, address));
	must(views_make(w->hub));
	free(address);
}

static void world_close(struct world *w)
{
	hub_close(w->hub);
	stores_close(&w->s);
	free(w->name);
}

static struct views_round publish(struct world *w, int i)
{
	struct views_round r;

	must(views_publish(w->s.of[i].desk, w->hub, &r));
	return r;
}

/* ---- asking, as somebody ---- */

static PGconn *log_in(const char *role)
{
	char *url = xasprintf("postgresql://%s@127.0.0.1:%d/postgres", role,
			      server.port);
	PGconn *c = PQconnectdb(url);

	if (PQstatus(c) != CONNECTION_OK)
		fail_msg("%s: %s", role, PQerrorMessage(c));
	free(url);
	return c;
}

/* The first value; NULL: it was refused. */
static char *ask(const char *role, const char *sql)
{
	PGconn *c = log_in(role);
	PGresult *res = PQexec(c, sql);
	char *value = NULL;

	if (PQresultStatus(res) == PGRES_TUPLES_OK)
		value = xstrdup(PQntuples(res) ? PQgetvalue(res, 0, 0) : "");
	PQclear(res);
	PQfinish(c);
	return value;
}

static void expect(const char *role, const char *sql, const char *value)
{
	char *got = ask(role, sql);

	if (!got)
		fail_msg("%s may not: %s", role, sql);
	if (strcmp(got, value) != 0)
		fail_msg("%s: %s, not %s", sql, got, value);
	free(got);
}

static int64_t number(struct fixture *f, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n;

	must(statement(ledger_db(f->desk->ledger), &st, sql));
	assert_int_equal(statement_row(st), 1);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static void expect_number(const struct world *w, const char *what, int64_t n)
{
	char *sql = xasprintf("SELECT %s AND desk = '%s'", what, w->name);
	char *value = xasprintf("%lld", (long long)n);

	expect("reader", sql, value);
	free(sql);
	free(value);
}

/* ---- what they say ---- */

static void expect_all(struct world *w, struct fixture *f)
{
	expect_number(w, "count(*) FROM wf.ticket WHERE true",
		      number(f, "SELECT count(*) FROM ticket"));
	expect_number(w, "sum(alerts) FROM wf.ticket WHERE true",
		      number(f, "SELECT sum(alerts) FROM ticket"));
	expect_number(w, "count(*) FROM wf.ticket WHERE open",
		      number(f, "SELECT count(*) FROM ticket"
				" WHERE closed IS NULL"));
	expect_number(w, "count(*) FROM wf.ticket WHERE owner <> ''",
		      number(f, "SELECT count(*) FROM ticket"
				" WHERE owner <> ''"));
	expect_number(w, "count(*) FROM wf.action WHERE true",
		      number(f, "SELECT count(*) FROM event"));
	expect_number(w, "count(*) FROM wf.action WHERE undone",
		      number(f, "SELECT count(*) FROM event"
				" WHERE undone IS NOT NULL"));
	expect_number(w,
		      "count(DISTINCT ticket) FROM wf.clock"
		      " WHERE clock = 'accept' AND stopped IS NOT NULL",
		      number(f, "SELECT count(*) FROM ticket"
				" WHERE accepted IS NOT NULL"));
}

static void let_reader_in(struct world *w)
{
	must(views_grant(w->hub, "reader", "*"));
}

static void a_ticket_is_shown_as_it_is(void **state)
{
	struct world w;
	struct fixture *f;
	char *id, *sql, *row;

	world_open(&w, 1);
	f = &w.s.of[0];
	let_reader_in(&w);
	id = fixture_ticket(f, "webshell", NULL);
	must(ticket_claim(f->desk, id));
	must(ticket_note(f->desk, id, "seen \"it\"\\ \x01 \xe6\xbc\x8f"));
	stores_settle(&w.s);
	assert_int_equal(publish(&w, 0).tickets, 1);
	expect_all(&w, f);
	sql = xasprintf("SELECT state || severity || owner || tenant ||"
			" (opened > '2026-01-01') FROM wf.ticket"
			" WHERE ticket = '%s' AND desk = '%s'",
			id, w.name);
	row = xasprintf("triagehigh%sacmetrue", f->desk->actor);
	expect("reader", sql, row);
	free(row);
	free(sql);
	sql = xasprintf("SELECT data->>'text' FROM wf.action"
			" WHERE act = 'ticket.noted' AND desk = '%s'",
			w.name);
	expect("reader", sql, "seen \"it\"\\ \x01 \xe6\xbc\x8f");
	free(sql);
	sql = xasprintf("SELECT string_agg(clock || ' ' || state, ' '"
			" ORDER BY due) FROM wf.clock WHERE desk = '%s'",
			w.name);
	expect("reader", sql,
	       "accept met judge running inform running contain running"
	       " close running");
	free(sql);
	free(id);
	world_close(&w);
}

/* ---- what has changed, and only that ---- */

static void only_what_changed_is_written(void **state)
{
	struct world w;
	char *id[3];

	world_open(&w, 2);
	let_reader_in(&w);
	for (int i = 0; i < 3; i++)
		id[i] = fixture_ticket(&w.s.of[0], "scan", NULL);
	stores_settle(&w.s);
	assert_int_equal(publish(&w, 0).tickets, 3);
	/* again, and by another: nothing to do */
	assert_int_equal(publish(&w, 0).tickets, 0);
	assert_int_equal(publish(&w, 1).tickets, 0);
	must(ticket_claim(w.s.of[1].desk, id[1]));
	/* it waits for its place still */
	assert_int_equal(publish(&w, 1).tickets, 0);
	stores_sync(&w.s, 1);
	assert_int_equal(publish(&w, 1).tickets, 1);
	expect_number(&w, "count(*) FROM wf.ticket WHERE owner <> ''", 1);
	/* who has taken less does not turn it back */
	assert_true(publish(&w, 0).behind);
	expect_number(&w, "count(*) FROM wf.ticket WHERE owner <> ''", 1);
	stores_settle(&w.s);
	assert_false(publish(&w, 0).behind);
	expect_all(&w, &w.s.of[0]);
	for (int i = 0; i < 3; i++)
		free(id[i]);
	world_close(&w);
}

/* All that is in the tables of the desk, in one hash. */
static char *everything(const struct world *w)
{
	struct strbuf sql = STRBUF_INIT;
	char *hash;

	strbuf_addstr(&sql, "SELECT md5(string_agg(t, ';' ORDER BY t)) FROM (");
	for (const struct view *v = views; v->name; v++)
		strbuf_addf(&sql,
			    "%sSELECT r::text AS t FROM wf.%s_row AS r"
			    " WHERE desk = '%s'",
			    v == views ? "" : " UNION ALL ", v->name, w->name);
	strbuf_addstr(&sql, ") AS rows");
	hash = ask("wf", sql.buf);
	strbuf_release(&sql);
	return hash;
}

static void forget_published(const struct world *w)
{
	char *sql = xasprintf("DELETE FROM wf.published WHERE desk = '%s'"
			      " RETURNING 1",
			      w->name);

	expect("wf", sql, "1");
	free(sql);
}

/* Whatever was done, in whatever steps it was published: the same as all of
 * it at once. */
static void steps_come_to_the_whole(void **state)
{
	struct dice dice = { 20261126 };
	char *steps, *whole;
	struct world w;

	world_open(&w, 2);
	let_reader_in(&w);
	for (int i = 0; i < 3; i++)
		free(fixture_ticket(&w.s.of[i % 2], "webshell", NULL));
	for (int i = 0; i < 150; i++) {
		int who = (int)dice_roll(&dice, 2);

		random_act(&w.s.of[who], &dice, clock_now());
		if (dice_roll(&dice, 4) == 0)
			stores_sync(&w.s, who);
		if (dice_roll(&dice, 8) == 0)
			publish(&w, who);
	}
	stores_settle(&w.s);
	publish(&w, 0);
	expect_all(&w, &w.s.of[0]);
	steps = everything(&w);
	forget_published(&w);
	assert_true(publish(&w, 1).all);
	whole = everything(&w);
	assert_string_equal(steps, whole);
	free(steps);
	free(whole);
	world_close(&w);
}

static void another_order_or_conf_is_written_anew(void **state)
{
	struct world w;
	char *sql;
	bool error;

	world_open(&w, 1);
	let_reader_in(&w);
	free(fixture_ticket(&w.s.of[0], "scan", NULL));
	stores_settle(&w.s);
	publish(&w, 0);
	assert_false(publish(&w, 0).all);
	/* it was published of an order that the hub has lost */
	sql = xasprintf("UPDATE wf.published SET place = place + 9,"
			" leaf = sha256('x') WHERE desk = '%s' RETURNING 1",
			w.name);
	expect("wf", sql, "1");
	free(sql);
	assert_true(publish(&w, 0).all);
	fixture_conf(&w.s.of[0],
		     "[sla \"all\"]\nmatch = severity>=low\nclose = 10m\n");
	desk_refresh(w.s.of[0].desk, &error);
	assert_true(publish(&w, 0).all);
	expect_number(&w, "count(*) FROM wf.clock WHERE true", 1);
	expect_number(&w,
		      "extract(epoch FROM due - opened)::bigint FROM wf.clock"
		      " WHERE true",
		      600);
	world_close(&w);
}

/* ---- who may ---- */

static void a_stranger_learns_nothing(void **state)
{
	static const char *const refused[] = {
		"SELECT count(*) FROM wf.ticket_row",
		"SELECT count(*) FROM wf.action_row",
		"SELECT count(*) FROM wf.clock_row",
		"SELECT count(*) FROM wf.reader",
		"SELECT count(*) FROM wf.published",
		"SELECT count(*) FROM wf_record",
		"SELECT count(*) FROM wf_head",
		"SELECT wf_desks()",
		"INSERT INTO wf.reader VALUES('x', 'globex', '*') RETURNING 1",
		"DELETE FROM wf.ticket RETURNING 1",
		"UPDATE wf.ticket SET title = '' RETURNING 1",
		"SET ROLE reader",
		"SET SESSION AUTHORIZATION reader",
	};
	static const char *const empty[] = {
		"SELECT count(*) FROM wf.ticket WHERE tenant = 'acme'",
		"SELECT count(*) FROM wf.action WHERE tenant <> 'globex'",
		"SELECT count(*) FROM wf.clock WHERE tenant <> 'globex'",
		"SELECT count(*) FROM pg_stats WHERE schemaname = 'wf'",
	};
	/* a condition of one's own is not asked of what one does not see */
	static const char leak[] =
		"SELECT count(*) FROM wf.ticket"
		" WHERE 1 / (CASE WHEN tenant = 'acme' THEN 0 ELSE 1 END) = 1";
	struct world w, other;

	world_open(&w, 1);
	world_open(&other, 1);
	let_reader_in(&w);
	must(views_grant(w.hub, "globex", "globex"));
	must(views_grant(other.hub, "elsewhere", "*"));
	free(fixture_ticket_of(&w.s.of[0], "acme", "hidden.user"));
	free(fixture_ticket_of(&w.s.of[0], "globex", "zhao"));
	stores_settle(&w.s);
	publish(&w, 0);
	expect("globex", "SELECT count(*) FROM wf.ticket", "1");
	expect("globex", "SELECT account FROM wf.ticket", "zhao");
	expect("globex", leak, "1");
	expect("elsewhere", "SELECT count(*) FROM wf.ticket", "0");
	for (size_t i = 0; i < ARRAY_SIZE(empty); i++)
		expect("globex", empty[i], "0");
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		assert_null(ask("globex", refused[i]));
	assert_null(ask("nobody", "SELECT count(*) FROM wf.ticket"));
	world_close(&w);
	world_close(&other);
}

/* Who may publish a desk writes into no other. */
static void a_publisher_keeps_to_the_desk(void **state)
{
	struct world w, other;
	struct views_round r;
	struct hub *h;
	char *url, *sql;

	world_open(&w, 1);
	world_open(&other, 1);
	let_reader_in(&w);
	let_reader_in(&other);
	free(fixture_ticket(&w.s.of[0], "scan", NULL));
	free(fixture_ticket(&other.s.of[0], "scan", NULL));
	stores_settle(&w.s);
	stores_settle(&other.s);
	publish(&other, 0);
	url = xasprintf("postgresql://lin@127.0.0.1:%d/postgres#%s",
			server.port, w.name);
	must(hub_grant(w.hub, "lin", false));
	must(hub_open(&h, url));
	assert_int_equal(views_publish(w.s.of[0].desk, h, &r), FAILED);
	assert_non_null(strstr(fail_text(), "permission denied"));
	must(views_let_publish(w.hub, "lin"));
	must(views_publish(w.s.of[0].desk, h, &r));
	assert_int_equal(r.tickets, 1);
	hub_close(h);
	sql = xasprintf("DELETE FROM wf.ticket_row WHERE desk = '%s'"
			" RETURNING 1",
			other.name);
	expect("lin", sql, "");
	expect("lin", "SELECT count(DISTINCT desk) FROM wf.ticket_row", "1");
	expect_number(&other, "count(*) FROM wf.ticket WHERE true", 1);
	free(sql);
	free(url);
	world_close(&w);
	world_close(&other);
}

static void it_says_what_is_missing(void **state)
{
	struct views_round r;
	struct stores s;
	struct hub *h;

	stores_open(&s, 1, NULL);
	stores_join(&s, 0);
	must(hub_open(&h, s.address));
	assert_int_equal(views_make(h), REFUSED);
	assert_non_null(strstr(fail_text(), "need PostgreSQL"));
	assert_int_equal(views_publish(s.of[0].desk, h, &r), REFUSED);
	hub_close(h);
	stores_close(&s);
}

/* ---- the dashboard ---- */

/* Where `text` begins, with what stands in the brackets after it. */
static bool find_macro(struct strbuf *sql, const char *macro, size_t *at,
		       char **inside, size_t *len)
{
	const char *found = strstr(sql->buf, macro), *open, *close;

	if (!found)
		return false;
	open = found + strlen(macro);
	close = strchr(open, ')');
	assert_true(*open == '(' && close);
	*at = (size_t)(found - sql->buf);
	*len = (size_t)(close + 1 - found);
	*inside = xstrndup(open + 1, strcspn(open + 1, ",)"));
	return true;
}

static void replace(struct strbuf *sql, size_t at, size_t len, const char *with)
{
	char *rest = xstrdup(sql->buf + at + len);

	strbuf_setlen(sql, at);
	strbuf_addstr(sql, with);
	strbuf_addstr(sql, rest);
	free(rest);
}

static void replace_macros(struct strbuf *sql, const char *macro,
			   const char *before, const char *after)
{
	char *column, *with;
	size_t at, len;

	while (find_macro(sql, macro, &at, &column, &len)) {
		with = xasprintf("%s%s%s", before, column, after);
		replace(sql, at, len, with);
		free(with);
		free(column);
	}
}

static void replace_words(struct strbuf *sql, const char *word,
			  const char *with)
{
	char *found;

	while ((found = strstr(sql->buf, word)))
		replace(sql, (size_t)(found - sql->buf), strlen(word), with);
}

/* As Grafana would send it. */
static void fill_in(struct strbuf *sql, const struct world *w)
{
	replace_macros(sql, "$__timeFilter", "",
		       " BETWEEN now() - interval '99 years' AND now()"
		       " + interval '99 years'");
	replace_macros(sql, "$__timeGroup", "date_trunc('hour', ", ")");
	replace_words(sql, "$tenant", "'acme','globex'");
	replace_words(sql, "$desk", w->name);
	assert_null(strchr(sql->buf, '$'));
}

static void run_one(PGconn *c, const struct world *w, const char *text)
{
	struct strbuf sql = STRBUF_INIT;
	PGresult *res;

	strbuf_addstr(&sql, text);
	fill_in(&sql, w);
	res = PQexec(c, sql.buf);
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		fail_msg("%s\n%s", sql.buf, PQresultErrorMessage(res));
	if (!PQntuples(res))
		fail_msg("nothing is found by: %s", sql.buf);
	PQclear(res);
	strbuf_release(&sql);
}

/* Every "rawSql" of a panel and every "query" of a variable, in any depth. */
static int run_queries(PGconn *c, const struct world *w, const cJSON *item)
{
	const cJSON *child;
	int n = 0;

	if (cJSON_IsString(item) && item->string &&
	    (!strcmp(item->string, "rawSql") ||
	     !strcmp(item->string, "query"))) {
		run_one(c, w, item->valuestring);
		return 1;
	}
	cJSON_ArrayForEach (child, item)
		n += run_queries(c, w, child);
	return n;
}

/* Tickets in every state that a panel asks for; one is late. */
static void fill(struct world *w)
{
	struct fixture *f = &w->s.of[0];
	char *id, *sql;

	free(fixture_ticket_of(f, "globex", "zhao"));
	id = fixture_ticket(f, "webshell", NULL);
	must(ticket_claim(f->desk, id));
	must(ticket_close(f->desk, id, VERDICT_BENIGN, "a scanner of ours"));
	free(id);
	stores_settle(&w->s);
	publish(w, 0);
	/* as if time had passed */
	sql = xasprintf("UPDATE wf.clock_row SET due = opened, warned = opened"
			" WHERE desk = '%s' AND clock = 'close'"
			" AND stopped IS NULL RETURNING 1",
			w->name);
	expect("wf", sql, "1");
	free(sql);
}

static void every_panel_of_the_dashboard_finds_something(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct world w;
	cJSON *json;
	PGconn *c;

	world_open(&w, 1);
	let_reader_in(&w);
	fill(&w);
	must(file_read(&text, SRCDIR "/data/grafana/watchfloor.json", 1 << 20));
	json = json_parse(text.buf, text.len, 0, NULL);
	assert_non_null(json);
	c = log_in("reader");
	assert_in_range(run_queries(c, &w, json), 14, 100);
	PQfinish(c);
	cJSON_Delete(json);
	strbuf_release(&text);
	world_close(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_says_what_is_missing),
		cmocka_unit_test(a_ticket_is_shown_as_it_is),
		cmocka_unit_test(only_what_changed_is_written),
		cmocka_unit_test(steps_come_to_the_whole),
		cmocka_unit_test(another_order_or_conf_is_written_anew),
		cmocka_unit_test(a_stranger_learns_nothing),
		cmocka_unit_test(a_publisher_keeps_to_the_desk),
		cmocka_unit_test(every_panel_of_the_dashboard_finds_something),
	};
	static const char *const roles[] = { "reader", "globex", "elsewhere",
					     "nobody", "lin" };
	int failed;

	if (!postgres_make(&server))
		return 77;
	signal(SIGPIPE, SIG_IGN);
	postgres_start(&server);
	for (size_t i = 0; i < ARRAY_SIZE(roles); i++) {
		char *sql = xasprintf("CREATE ROLE %s LOGIN", roles[i]);

		postgres_ask(&server, sql);
		free(sql);
	}
	postgres_ask(&server, "CREATE ROLE owner LOGIN SUPERUSER");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	postgres_remove(&server);
	return failed;
}
