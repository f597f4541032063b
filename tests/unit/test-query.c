/*
 * test-query.c - the query language: what it finds, what it says when it
 * cannot read a query, and that SQL and memory agree.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/query.h"

#include <cmocka.h> /* has a macro fail() */

#define NOW 1795403500000LL /* 2026-11-23T03:11:40Z */

static const struct query_context lin = { .me = "lin", .now = NOW };

static struct query *parsed(const char *text)
{
	struct query *q;

	if (query_parse(&q, text, NULL) < 0)
		fail_msg("%s: %s", text, fail_text());
	return q;
}

/* ---- one ticket, and what finds it ---- */

static void webshell_ticket(struct ticket *t)
{
	ticket_init(t);
	t->num = 1042;
	ticket_set(&t->id, "bj1-1042");
	ticket_set(&t->tenant, "acme");
	ticket_set(&t->title, "Webshell written to /upload/a.jsp");
	ticket_set(&t->type, "webshell");
	ticket_set(&t->asset, "web-03");
	ticket_set(&t->src, "2001:db8::1");
	ticket_set(&t->user, "ACME\\tomcat");
	ticket_set(&t->product, "Suricata");
	ticket_set(&t->rule, "1:2024364");
	ticket_set(&t->attack, "T1190,T1505.003");
	ticket_set(&t->owner, "lin");
	t->severity = SEV_HIGH;
	t->state = STATE_TRIAGE;
	t->alerts = 38;
	t->first = NOW - 2 * HOUR;
	t->last = NOW - 10 * MINUTE;
	t->opened = t->first;
	t->changed = NOW - 5 * MINUTE;
	t->accepted = NOW - HOUR;
}

static const char *const finds[] = {
	"",
	"   ",
	"webshell",
	"UPLOAD",
	"1042",
	"upload*jsp",
	"\"/upload/a.jsp\"",
	"1:2024364",
	"-x\xef\xbc\x9ahigh",
	"2001:db8::1",
	"tenant:acme",
	"Tenant:ACME",
	"tenant=acme",
	"tenant!=globex",
	"-tenant:globex",
	"tenant:globex,acme",
	"asset:web-*",
	"asset:web-0?",
	"asset!=db-*",
	"-asset:\"web-*\"",
	"title:webshell",
	"title:written*jsp",
	"user:ACME\\tomcat",
	"user:\"acme\\\\tomcat\"",
	"attack:T1505",
	"attack:t1505.003",
	"severity:high",
	"severity:4",
	"severity>=medium",
	"severity>low severity<critical",
	"severity!=critical,fatal",
	"state:open",
	"state:new,triage",
	"state<closed",
	"verdict:none",
	"owner:me",
	"owner!=none",
	"dst:none",
	"alerts:38",
	"alerts>37 alerts<=38",
	"age>9m",
	"age<=10m",
	"idle<1h",
	"closed:none",
	"accepted!=none",
	"-closed>2020-01-01",
	"last>=2026-11-23T03:00:00Z",
	"last:2026-11-23T03:01Z",
	"last:2026-11-23",
	"last<=2026-11-23",
	"-last>2026-11-23",
	"last:\"2026-11-23 03:01\"",
	"last:2026-11-23T11:01+08:00",
	"(tenant:globex OR tenant:acme) webshell",
	"tenant:globex OR severity:high state:triage",
	"-(tenant:globex OR owner:none)",
	"-(-tenant:acme)",
};

static const char *const misses[] = {
	"nowhere",
	"-webshell",
	"\"upload*jsp\"",
	"tenant:acm",
	"tenant:globex",
	"asset:\"web-*\"",
	"asset:*-3",
	"title:\"written*jsp\"",
	"attack:T1059",
	"severity>high",
	"state:closed",
	"-state:open",
	"verdict!=none",
	"owner:none",
	"owner:\"me\"",
	"tenant:none",
	"tenant:me",
	"alerts<38",
	"age>10m",
	"age<10m",
	"closed>2020-01-01",
	"closed<2030-01-01",
	"closed!=none",
	"last>2026-11-23",
	"last<2026-11-23",
	"last:2026-11-22",
	"last:2026-11-23T03:02Z",
	"tenant:globex OR severity:low",
};

static void a_query_finds_what_it_says(void **state)
{
	struct ticket t;

	webshell_ticket(&t);
	for (size_t i = 0; i < ARRAY_SIZE(finds); i++) {
		struct query *q = parsed(finds[i]);

		if (!query_match(q, &t, &lin))
			fail_msg("%s does not find it", finds[i]);
		query_free(q);
	}
	for (size_t i = 0; i < ARRAY_SIZE(misses); i++) {
		struct query *q = parsed(misses[i]);

		if (query_match(q, &t, &lin))
			fail_msg("%s finds it", misses[i]);
		query_free(q);
	}
	ticket_release(&t);
}

static void nobody_owns_nothing(void **state)
{
	const struct query_context nobody = { .me = "", .now = NOW };
	const struct query_context unknown = { .me = NULL, .now = NOW };
	struct query *q = parsed("owner:me");
	struct ticket t;

	ticket_init(&t);
	assert_false(query_match(q, &t, &nobody));
	assert_false(query_match(q, &t, &unknown));
	ticket_release(&t);
	query_free(q);
}

static void a_date_is_a_day_of_the_local_clock(void **state)
{
	struct query *utc = parsed("last:2026-11-23"), *shanghai;
	struct ticket t;

	setenv("TZ", "CST-8", 1);
	tzset();
	shanghai = parsed("last:2026-11-23");
	ticket_init(&t);
	t.last = 1795364400000; /* 2026-11-22T16:20:00Z: past midnight there */
	assert_true(query_match(shanghai, &t, &lin));
	assert_false(query_match(utc, &t, &lin));
	ticket_release(&t);
	query_free(utc);
	query_free(shanghai);
	setenv("TZ", "UTC0", 1);
	tzset();
}

/* ---- faults ---- */

static const struct {
	const char *text;
	int column;
	const char *says;
} faults[] = {
	{ "sevrity>=high", 1,
	  "no field \"sevrity\"; did you mean "
	  "\"severity\"?" },
	{ "tenant:acme  sevrity:high", 14, "did you mean \"severity\"?" },
	{ "http://x", 1, "put it in quotes" },
	{ "severity:hihg", 10, "did you mean \"high\"?" },
	{ "severity>=7", 11, "there is no severity \"7\"" },
	{ "severity:purple", 10, "informational" },
	{ "state:opne", 7, "did you mean \"open\"?" },
	{ "tenant:acme,", 13, "a value is missing" },
	{ "tenant:", 8, "a value is missing" },
	{ "tenant: acme", 8, "a value is missing" },
	{ "tenant:\"\"", 8, "a value is missing" },
	{ "\"\"", 1, "a value is missing" },
	{ "title:>x", 7, "in quotes" },
	{ "severity=>high", 10, "in quotes" },
	{ "title>x", 6, "title is text" },
	{ "age:5m", 4, "age is a duration" },
	{ "age>soon", 5, "soon" },
	{ "alerts>few", 8, "not a whole number" },
	{ "alerts>99999999999999999999", 8, "not a whole number" },
	{ "alerts>1,2", 9, "takes one value" },
	{ "last>yesterday", 6, "not a time" },
	{ "last>2026-13-01", 6, "not a time" },
	{ "last>2026-11-22T25:00", 6, "not a time" },
	{ "last<none", 6, "not a time" },
	{ "\"abc", 1, "never closed" },
	{ "title:\"abc\\\"", 7, "never closed" },
	{ "a (b", 3, "never closed" },
	{ "a)", 2, "no \"(\"" },
	{ "()", 2, "a test is missing" },
	{ "a OR", 5, "a test is missing" },
	{ "OR a", 1, "a test is missing" },
	{ "a OR OR b", 6, "a test is missing" },
	{ "a AND b", 3, "AND is not needed" },
	{ "NOT a", 1, "write \"-\"" },
	{ "a - b", 3, "\"-\" must stand directly" },
	{ "-", 1, "\"-\" must stand directly" },
	{ "login(x)", 6, "a space is missing" },
	{ "\"a\"b", 4, "a space is missing" },
	{ "(a)b", 4, "a space is missing" },
	{ "\xe7\xbd\x91\xe9\xa1\xb5 sevrity:1", 4, "no field" },
	{ "abc \xff", 5, "not UTF-8" },
	{ "severity\xef\xbc\x9ahigh", 9, "full-width character; type \":\"" },
};

static void a_fault_names_its_column(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		char where[40];
		struct query *q;
		int column = 0;

		if (query_parse(&q, faults[i].text, &column) != FAILED)
			fail_msg("%s is taken", faults[i].text);
		assert_null(q);
		snprintf(where, sizeof where,
			 "query, column %d: ", faults[i].column);
		if (column != faults[i].column ||
		    strncmp(fail_text(), where, strlen(where)) != 0 ||
		    !strstr(fail_text(), faults[i].says))
			fail_msg("%s: column %d: %s", faults[i].text, column,
				 fail_text());
	}
}

/* n times `unit`, parsed: 0 or FAILED. */
static int parse_repeated(const char *before, const char *unit, int n,
			  const char *after)
{
	struct strbuf text = STRBUF_INIT;
	struct query *q;
	int ret;

	strbuf_addstr(&text, before);
	while (n--)
		strbuf_addstr(&text, unit);
	strbuf_addstr(&text, after);
	ret = query_parse(&q, text.buf, NULL);
	query_free(q);
	strbuf_release(&text);
	return ret;
}

static void a_query_has_limits(void **state)
{
	assert_int_equal(parse_repeated("", "x", QUERY_MAX_BYTES, ""), 0);
	assert_int_equal(parse_repeated("", "x", QUERY_MAX_BYTES + 1, ""),
			 FAILED);
	assert_non_null(strstr(fail_text(), "longer than 4096 bytes"));
	assert_int_equal(parse_repeated("a", " a", QUERY_MAX_VALUES - 1, ""),
			 0);
	assert_int_equal(parse_repeated("a", " a", QUERY_MAX_VALUES, ""),
			 FAILED);
	assert_non_null(strstr(fail_text(), "more than 400 values"));
	assert_int_equal(parse_repeated("", "(", QUERY_MAX_DEPTH + 1, "a"),
			 FAILED);
	assert_non_null(strstr(fail_text(), "deeper than 10"));
}

/* ---- canonical text ---- */

static const struct {
	const char *text, *canonical;
} canonical[] = {
	{ "", "" },
	{ "  Severity>=high   tenant=acme ", "severity>=high tenant:acme" },
	{ "a OR b c", "a OR b c" },
	{ "(a OR b) c", "(a OR b) c" },
	{ "((a))", "a" },
	{ "(a b) c", "(a b) c" },
	{ "-(a b)", "-(a b)" },
	{ "-(-a)", "-(-a)" },
	{ "-(a) -b", "-a -b" },
	{ "(-a)", "-a" },
	{ "\"OR\" \"a\\\"b\\\\\"", "\"OR\" \"a\\\"b\\\\\"" },
	{ "tenant:\"a b\",c\\d", "tenant:\"a b\",c\\d" },
	{ "--x", "--x" },
};

static char *printed(const char *text)
{
	struct strbuf out = STRBUF_INIT;
	struct query *q = parsed(text);

	query_print(q, &out);
	query_free(q);
	return strbuf_detach(&out);
}

static void a_query_prints_in_one_way(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(canonical); i++) {
		char *once = printed(canonical[i].text);
		char *twice = printed(once);

		assert_string_equal(once, canonical[i].canonical);
		assert_string_equal(twice, once);
		free(once);
		free(twice);
	}
}

static void only_open_is_told_from_the_query(void **state)
{
	static const char *const open[] = {
		"state:open",       "state:new,triage",
		"a state!=closed",  "-state:closed",
		"state<closed b",   "state:new OR state:open",
		"(a state:triage)",
	};
	static const char *const any[] = {
		"",
		"a",
		"state:closed",
		"state:open OR a",
		"-state:open",
		"-(state:closed a)",
		"state>new",
		"closed:none",
	};

	for (size_t i = 0; i < ARRAY_SIZE(open); i++) {
		struct query *q = parsed(open[i]);

		assert_true(query_only_open(q));
		query_free(q);
	}
	for (size_t i = 0; i < ARRAY_SIZE(any); i++) {
		struct query *q = parsed(any[i]);

		assert_false(query_only_open(q));
		query_free(q);
	}
}

/* ---- SQL and memory agree ---- */

static uint64_t random_state = 0x9e3779b97f4a7c15;

static unsigned pick(unsigned n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)(random_state >> 33) % n;
}

/* Short, alike, and with every character that means something somewhere. */
static const char *const texts[] = {
	"",
	"acme",
	"ACME",
	"acme-web",
	"web-03",
	"WEB_03",
	"web%03",
	"a\\b",
	"me",
	"lin",
	"Lin",
	"none",
	"T1505.003",
	"T1190,T1505",
	"\xe7\xbd\x91\xe9\xa1\xb5\xe5\x90\x8e\xe9\x97\xa8",
	"\xe7\xbd\x91 web",
	"caf\xc3\xa9",
	"CAF\xc3\x89",
	"a*b",
	"a?b",
	"x'y\"z",
	"10.0.0.1",
	"2001:db8::1",
	"webweb",
};

static const char *const patterns[] = {
	"acme",
	"a*",
	"*web*",
	"web?03",
	"*",
	"?*",
	"*03",
	"WEB-*",
	"a\\b",
	"%",
	"_",
	"web_03",
	"T1505",
	"a?b",
	"\xe7\xbd\x91*",
	"\xe7\xbd\x91\xe9\xa1\xb5??",
	"CAF?",
	"caf\xc3\xa9",
	"me",
	"none",
	"lin",
	"*w*b*",
	"x'y*",
	"2001:*",
};

static int64_t any_time(void)
{
	return NOW - (int64_t)pick(96) * 15 * MINUTE;
}

static void random_ticket(struct ticket *t, int num)
{
	char **const members[] = { &t->id,          &t->tenant,    &t->title,
				   &t->type,        &t->asset,     &t->src,
				   &t->dst,         &t->user,      &t->url,
				   &t->file,        &t->product,   &t->rule,
				   &t->attack,      &t->owner,     &t->playbook,
				   &t->fingerprint, &t->escalated, &t->review,
				   &t->asked,       &t->returned,  &t->advice,
				   &t->approval };
	int64_t *const maybe[] = {
		&t->accepted, &t->judged,     &t->closed,
		&t->informed, &t->contained,  &t->known,
		&t->reported, &t->summarised, &t->answer_by
	};

	ticket_init(t);
	t->num = num;
	for (size_t i = 0; i < ARRAY_SIZE(members); i++)
		ticket_set(members[i], texts[pick(ARRAY_SIZE(texts))]);
	t->severity = (enum severity)pick(SEV_COUNT);
	t->state = (enum ticket_state)pick(STATE_COUNT);
	t->verdict = (enum verdict)pick(VERDICT_COUNT);
	t->waiting = (enum waiting)pick(WAITING_COUNT);
	t->operator=(enum operator_class) pick(OPERATOR_COUNT);
	t->level = (enum incident_level)pick(LEVEL_COUNT);
	t->alerts = pick(5);
	t->first = any_time();
	t->last = any_time();
	t->opened = any_time();
	t->changed = any_time();
	for (size_t i = 0; i < ARRAY_SIZE(maybe); i++)
		*maybe[i] = pick(2) ? any_time() : CLOCK_NEVER;
}

static void random_text_value(struct strbuf *out)
{
	const char *s = pick(2) ? texts[1 + pick(ARRAY_SIZE(texts) - 1)]
				: patterns[pick(ARRAY_SIZE(patterns))];

	if (pick(3) && !strpbrk(s, "\" ,")) {
		strbuf_addstr(out, s);
		return;
	}
	strbuf_addch(out, '"');
	for (; *s; s++)
		strbuf_addf(out, strchr("\"\\", *s) ? "\\%c" : "%c", *s);
	strbuf_addch(out, '"');
}

static const char *any_word(const struct query_field *f)
{
	unsigned n = 0;

	while (f->word((int)n))
		n++;
	return f->word((int)pick(n));
}

static void random_value(const struct query_field *f, bool equality,
			 struct strbuf *out)
{
	static const char *const times[] = {
		"2026-11-22",
		"2026-11-23",
		"2026-11-22T12:00Z",
		"2026-11-23T00:00:00.000Z",
		"2026-11-22T20:00+08:00",
	};
	static const char *const spans[] = { "0s", "15m", "6h", "1d", "9w" };

	switch (f->type) {
	case QUERY_TEXT:
	case QUERY_PROSE:
		random_text_value(out);
		break;
	case QUERY_NUMBER:
		strbuf_addf(out, "%u", pick(6));
		break;
	case QUERY_RANK:
		if (f->group && pick(4) == 0)
			strbuf_addstr(out, f->group->word);
		else if (pick(2))
			strbuf_addf(out, "%u", pick(3));
		else
			strbuf_addstr(out, any_word(f));
		break;
	case QUERY_TIME:
		strbuf_addstr(out, equality && pick(4) == 0
					   ? "none"
					   : times[pick(ARRAY_SIZE(times))]);
		break;
	case QUERY_SPAN:
		strbuf_addstr(out, spans[pick(ARRAY_SIZE(spans))]);
		break;
	}
}

static void random_test(struct strbuf *out)
{
	static const char *const ops[] = {
		":", "=", "!=", "<", "<=", ">", ">="
	};
	const struct query_field *f = query_fields;
	unsigned n = 0, op;

	while (query_fields[n].name)
		n++;
	f += pick(n);
	op = f->text ? pick(3) : f->type == QUERY_SPAN ? 3 + pick(4) : pick(7);
	strbuf_addstr(out, f->name);
	strbuf_addstr(out, ops[op]);
	random_value(f, op < 3, out);
	while (op < 3 && pick(3) == 0) {
		strbuf_addch(out, ',');
		random_value(f, true, out);
	}
}

static void random_query(struct strbuf *out, int depth)
{
	unsigned terms = 1 + pick(depth ? 3 : 1);

	for (unsigned i = 0; i < terms; i++) {
		if (i)
			strbuf_addstr(out, pick(3) ? " " : " OR ");
		if (pick(4) == 0)
			strbuf_addch(out, '-');
		if (depth && pick(3) == 0) {
			strbuf_addch(out, '(');
			random_query(out, depth - 1);
			strbuf_addch(out, ')');
		} else if (pick(4) == 0) {
			strbuf_addch(out, '"');
			strbuf_addstr(out, "web");
			strbuf_addch(out, '"');
		} else if (pick(6) == 0) {
			strbuf_addstr(out, "*3");
		} else {
			random_test(out);
		}
	}
}

static sqlite3 *ticket_table(void)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, desk_schema, NULL, NULL, NULL),
			 SQLITE_OK);
	return db;
}

/* The table of fields knows every column and how to read it. */
static void insert(sqlite3 *db, const struct ticket *t)
{
	const struct query_field *f;
	struct strbuf sql = STRBUF_INIT, marks = STRBUF_INIT;
	sqlite3_stmt *stmt;
	int n = 1;

	strbuf_addstr(&sql, "INSERT INTO ticket(held, warned, raised, num");
	for (f = query_fields; f->name; f++) {
		if (f->type == QUERY_SPAN)
			continue;
		strbuf_addf(&sql, ", %s", f->column);
		strbuf_addstr(&marks, ", ?");
	}
	strbuf_addf(&sql, ") VALUES('', 0, 0, ?1%s)", marks.buf);
	assert_int_equal(sqlite3_prepare_v2(db, sql.buf, -1, &stmt, NULL),
			 SQLITE_OK);
	sqlite3_bind_int64(stmt, n++, t->num);
	for (f = query_fields; f->name; f++) {
		if (f->type == QUERY_SPAN)
			continue;
		if (f->text)
			sqlite3_bind_text(stmt, n++, f->text(t), -1,
					  SQLITE_TRANSIENT);
		else if (f->number(t) == CLOCK_NEVER)
			sqlite3_bind_null(stmt, n++);
		else
			sqlite3_bind_int64(stmt, n++, f->number(t));
	}
	assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
	sqlite3_finalize(stmt);
	strbuf_release(&sql);
	strbuf_release(&marks);
}

enum { TICKETS = 50, QUERIES = 6000 };

/* hits[i]: did SQL find ticket i? */
static void ask_sql(sqlite3 *db, const struct query *q, int offset,
		    const struct query_context *ctx, bool hits[TICKETS])
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *stmt;

	strbuf_addstr(&sql, "SELECT num, (");
	query_sql(q, &sql, offset);
	strbuf_addstr(&sql, ") FROM ticket ORDER BY num");
	if (sqlite3_prepare_v2(db, sql.buf, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sqlite3_errmsg(db), sql.buf);
	assert_int_equal(query_bind(q, stmt, offset, ctx), 0);
	for (int i = 0; i < TICKETS; i++) {
		assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
		assert_int_equal(sqlite3_column_type(stmt, 1), SQLITE_INTEGER);
		hits[i] = sqlite3_column_int(stmt, 1);
	}
	sqlite3_finalize(stmt);
	strbuf_release(&sql);
}

static void sql_and_memory_agree(void **state)
{
	static const struct query_context askers[] = {
		{ "lin", NOW }, { "", NOW }, { NULL, NOW }, { "me", 0 }
	};
	struct ticket tickets[TICKETS];
	sqlite3 *db = ticket_table();
	int found = 0;

	for (int i = 0; i < TICKETS; i++) {
		random_ticket(&tickets[i], i);
		insert(db, &tickets[i]);
	}
	for (int n = 0; n < QUERIES; n++) {
		const struct query_context *ctx = &askers[pick(4)];
		struct strbuf text = STRBUF_INIT, again = STRBUF_INIT;
		struct query *q, *reread;
		bool hits[TICKETS];

		random_query(&text, 3);
		q = parsed(text.buf);
		query_print(q, &again);
		reread = parsed(again.buf);
		ask_sql(db, q, (int)pick(3), ctx, hits);
		for (int i = 0; i < TICKETS; i++) {
			bool match = query_match(q, &tickets[i], ctx);

			if (match != hits[i] ||
			    match != query_match(reread, &tickets[i], ctx))
				fail_msg("ticket %d: %s / %s", i, text.buf,
					 again.buf);
			if (match && query_only_open(q))
				assert_int_not_equal(tickets[i].state,
						     STATE_CLOSED);
			found += match;
		}
		query_free(q);
		query_free(reread);
		strbuf_release(&text);
		strbuf_release(&again);
	}
	/* It proves nothing unless queries find some and miss some. */
	assert_in_range(found, QUERIES * TICKETS / 5,
			QUERIES * TICKETS * 4 / 5);
	for (int i = 0; i < TICKETS; i++)
		ticket_release(&tickets[i]);
	sqlite3_close(db);
}

/* SQLite has limits of depth: the longest queries must stay within them. */
static void the_largest_query_runs_in_sql(void **state)
{
	static const struct {
		const char *before, *unit;
		int n;
		const char *middle, *unit_after, *after;
	} shapes[] = {
		{ "a", " a", QUERY_MAX_VALUES - 1, "", "", "" },
		{ "a", " OR a", QUERY_MAX_VALUES - 1, "", "", "" },
		{ "-a", " -a", QUERY_MAX_VALUES - 1, "", "", "" },
		{ "id:a", ",a", QUERY_MAX_VALUES - 1, "", "", "" },
		{ "", "-(b OR c -(d OR e ", QUERY_MAX_DEPTH / 2, "-a", "))",
		  "" },
		{ "", "(a (b OR ", QUERY_MAX_DEPTH / 2, "a", "))", "" },
	};
	sqlite3 *db = ticket_table();

	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct strbuf text = STRBUF_INIT, sql = STRBUF_INIT;
		sqlite3_stmt *stmt = NULL;
		struct query *q;

		strbuf_addstr(&text, shapes[i].before);
		for (int n = 0; n < shapes[i].n; n++)
			strbuf_addstr(&text, shapes[i].unit);
		strbuf_addstr(&text, shapes[i].middle);
		for (int n = 0; n < shapes[i].n; n++)
			strbuf_addstr(&text, shapes[i].unit_after);
		q = parsed(text.buf);
		strbuf_addstr(&sql, "SELECT count(*) FROM ticket WHERE (");
		query_sql(q, &sql, 2);
		strbuf_addstr(&sql, ") AND closed IS NULL");
		if (sqlite3_prepare_v2(db, sql.buf, -1, &stmt, NULL) !=
		    SQLITE_OK)
			fail_msg("%.40s...: %s", text.buf, sqlite3_errmsg(db));
		assert_int_equal(query_bind(q, stmt, 2, &lin), 0);
		assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
		sqlite3_finalize(stmt);
		query_free(q);
		strbuf_release(&text);
		strbuf_release(&sql);
	}
	sqlite3_close(db);
}

/* ---- the ticket's own words ---- */

static void words_and_ranks_go_both_ways(void **state)
{
	for (int i = 0; i < SEV_COUNT; i++)
		assert_int_equal(severity_parse(severity_word(i)), i);
	for (int i = 0; i < STATE_COUNT; i++)
		assert_int_equal(state_parse(state_word(i)), i);
	for (int i = 0; i < VERDICT_COUNT; i++)
		assert_int_equal(verdict_parse(verdict_word(i)), i);
	assert_int_equal(severity_parse("High"), -1);
	assert_int_equal(state_parse(""), -1);
	assert_string_equal(severity_word((enum severity)99), "unknown");
	assert_string_equal(severity_short(SEV_CRITICAL), "CRIT");
	assert_string_equal(verdict_title(VERDICT_FALSE_POSITIVE),
			    "False positive");
}

static void a_ticket_starts_empty(void **state)
{
	struct ticket t;

	ticket_init(&t);
	assert_string_equal(t.fingerprint, "");
	assert_true(t.first == CLOCK_NEVER && t.closed == CLOCK_NEVER);
	ticket_set(&t.title, "a");
	ticket_set(&t.title, t.title);
	assert_string_equal(t.title, "a");
	ticket_set(&t.title, NULL);
	assert_string_equal(t.title, "");
	ticket_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_query_finds_what_it_says),
		cmocka_unit_test(nobody_owns_nothing),
		cmocka_unit_test(a_date_is_a_day_of_the_local_clock),
		cmocka_unit_test(a_fault_names_its_column),
		cmocka_unit_test(a_query_has_limits),
		cmocka_unit_test(a_query_prints_in_one_way),
		cmocka_unit_test(only_open_is_told_from_the_query),
		cmocka_unit_test(sql_and_memory_agree),
		cmocka_unit_test(the_largest_query_runs_in_sql),
		cmocka_unit_test(words_and_ranks_go_both_ways),
		cmocka_unit_test(a_ticket_starts_empty),
	};

	setenv("TZ", "UTC0", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
