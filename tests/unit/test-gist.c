/*
 * test-gist.c - what is found is the same with the texts in memory as
 * without, whatever has happened since they were read.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/gist.h"
#include "desk/projection.h"
#include "random-acts.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"

#include "check.h"

#define NOW 1795403500000LL /* 2026-11-23T03:11:40Z */

enum { TICKETS = 50, ROUNDS = 6, QUERIES = 30, PAGE = 100 };

/* The one reads texts, the other one never does. */
struct two_desks {
	struct fixture f;
	struct desk *plain;
	struct dice dice;
	int64_t tickets, at;
};

static size_t roll(struct two_desks *s, size_t below)
{
	return (size_t)dice_roll(&s->dice, below);
}

/* With every character that means something somewhere. */
static const char *const texts[] = {
	"",       "acme",        "ACME-Web",    "web-03",   "t1",
	"t1-4",   "T1-",         "a%b_c\\d",    "网页后门", "网页 Web",
	"弱口令", "caf\xc3\xa9", "CAF\xc3\x89", "10.0.0.1", "4",
	"x'y",
};

static const char *any_text(struct two_desks *s)
{
	return texts[roll(s, ARRAY_SIZE(texts))];
}

/* ---- what happens ---- */

static void open_ticket(struct two_desks *s)
{
	static const char *const members[] = { "title", "asset", "src",
					       "dst",   "url",   "file",
					       "user",  "rule",  "product",
					       "type" };
	cJSON *data = fixture_opened(++s->tickets, "webshell", "");
	char *id = xasprintf("t1-%lld", (long long)s->tickets);
	struct draft d;

	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		cJSON_DeleteItemFromObject(data, members[i]);
		json_add_str(data, members[i], any_text(s));
	}
	d = desk_machine_draft(s->f.desk, "ticket.opened", id,
			       roll(s, 2) ? "acme" : "lab", data);
	d.at = s->at += MINUTE;
	must(fixture_append(&s->f, &d));
	cJSON_Delete(data);
	free(id);
}

/* The source and the target of a ticket are those of its newest alert. */
static void grow(struct two_desks *s)
{
	char *id = xasprintf("t1-%zu", 1 + roll(s, (size_t)s->tickets));
	cJSON *data = cJSON_CreateObject();
	struct draft d;

	json_add_str(data, "severity", roll(s, 2) ? "fatal" : "low");
	json_add_str(data, "src", any_text(s));
	json_add_str(data, "dst", any_text(s));
	json_add_int(data, "alerts", 1);
	d = desk_machine_draft(s->f.desk, "ticket.grown", id, "acme", data);
	d.at = s->at += MINUTE;
	must(ledger_begin(s->f.desk->ledger));
	if (ledger_add(s->f.desk->ledger, &d, NULL) < 0)
		ledger_rollback(s->f.desk->ledger);
	else
		must(ledger_commit(s->f.desk->ledger));
	cJSON_Delete(data);
	free(id);
}

static void let_something_happen(struct two_desks *s)
{
	for (size_t n = roll(s, 12); n; n--) {
		size_t what = roll(s, 3);

		if (what == 0)
			open_ticket(s);
		else if (what == 1)
			grow(s);
		else
			random_act(&s->f, &s->dice, s->at += MINUTE);
	}
	desk_refresh(s->plain, &(bool){ false });
}

/* ---- asking ---- */

static void add_value(struct two_desks *s, struct strbuf *out)
{
	const char *p = texts[1 + roll(s, ARRAY_SIZE(texts) - 1)];

	strbuf_addch(out, '"');
	for (; *p; p++)
		strbuf_addf(out, *p == '\\' ? "\\\\" : "%c", *p);
	strbuf_addch(out, '"');
}

static void add_test(struct two_desks *s, struct strbuf *out)
{
	static const char *const tests[] = {
		"title:",         "asset:",     "src:",   "dst!=",
		"tenant:acme",    "id:t1-4",    "id!=*4", "state:open",
		"t1-*",           "*web*",      "a?me",   "id:*1*",
		"severity>=high", "owner:none",
	};
	const char *test = tests[roll(s, ARRAY_SIZE(tests))];

	if (roll(s, 4) == 0)
		strbuf_addch(out, '-');
	if (roll(s, 2)) {
		add_value(s, out);
		return;
	}
	strbuf_addstr(out, test);
	if (strchr(":=", test[strlen(test) - 1]))
		add_value(s, out);
}

static void random_query(struct two_desks *s, struct strbuf *out)
{
	if (roll(s, 2))
		strbuf_addstr(out, "state:open ");
	strbuf_addch(out, '(');
	for (size_t n = 1 + roll(s, 3); n; n--) {
		add_test(s, out);
		if (n > 1)
			strbuf_addstr(out, roll(s, 3) ? " " : " OR ");
	}
	strbuf_addch(out, ')');
}

static void same_page(struct two_desks *s, const struct query *q,
		      struct ticket_order order, const char *text)
{
	struct ticket with[PAGE], without[PAGE];
	int n, nplain;

	must(ticket_page(s->f.desk, q, order, NULL, false, with, PAGE, &n));
	must(ticket_page(s->plain, q, order, NULL, false, without, PAGE,
			 &nplain));
	if (n != nplain)
		fail_msg("%s: %d tickets, without %d", text, n, nplain);
	for (int i = 0; i < n; i++) {
		if (with[i].num != without[i].num)
			fail_msg("%s: %s at %d, without %s", text, with[i].id,
				 i, without[i].id);
		ticket_release(&with[i]);
		ticket_release(&without[i]);
	}
}

static void same_counts(struct two_desks *s, const struct query *q)
{
	struct ticket_counts with, without;

	must(ticket_count(s->f.desk, q, &with));
	must(ticket_count(s->plain, q, &without));
	assert_memory_equal(&with, &without, sizeof with);
}

/* How many of those that are asked can be told in memory. */
static int ask(struct two_desks *s)
{
	struct strbuf text = STRBUF_INIT;
	const struct gist_hits *hits;
	struct query *q;
	int told;

	random_query(s, &text);
	must(query_parse(&q, text.buf, NULL));
	must(gist_ask(&hits, s->f.desk, q));
	told = hits && hits->count < s->tickets;
	s->f.desk->gist->few = (int64_t)roll(s, 2) * (int64_t)roll(s, 80);
	for (int key = 0; key < TICKET_KEYS; key++)
		same_page(s, q,
			  (struct ticket_order){ (enum ticket_key)key,
						 roll(s, 2) },
			  text.buf);
	same_counts(s, q);
	query_free(q);
	strbuf_release(&text);
	return told;
}

static void read_all(struct two_desks *s)
{
	int ret;

	while ((ret = gist_step(s->f.desk)) > 0)
		;
	must(ret);
	assert_non_null(s->f.desk->gist);
	assert_false(s->f.desk->gist->given_up);
}

static void what_is_found_is_the_same(void **state)
{
	struct two_desks *s = *state;
	int told = 0;

	while (s->tickets < TICKETS)
		open_ticket(s);
	read_all(s);
	for (int i = 0; i < ROUNDS; i++) {
		let_something_happen(s);
		if (roll(s, 2))
			read_all(s);
		for (int n = 0; n < QUERIES; n++)
			told += ask(s);
	}
	/* It proves nothing unless memory can say something. */
	assert_in_range(told, ROUNDS * QUERIES / 4, ROUNDS * QUERIES);
}

/* ---- when it is not to be used ---- */

static const struct gist_hits *hits_of(struct desk *d, const char *text)
{
	const struct gist_hits *hits;
	struct query *q;

	must(query_parse(&q, text, NULL));
	must(gist_ask(&hits, d, q));
	query_free(q);
	return hits;
}

static void it_says_nothing_of_what_it_does_not_hold(void **state)
{
	struct two_desks *s = *state;

	open_ticket(s);
	assert_null(hits_of(s->f.desk, "acme")); /* not read yet */
	read_all(s);
	assert_null(hits_of(s->f.desk, ""));
	assert_null(hits_of(s->f.desk, "severity:low alerts>3"));
	assert_non_null(hits_of(s->f.desk, "acme"));
	assert_null(hits_of(s->plain, "acme"));
	/* More is new than can be taken in at once. */
	for (int i = 0; i < 600; i++)
		open_ticket(s);
	assert_null(hits_of(s->f.desk, "acme"));
	read_all(s);
	assert_non_null(hits_of(s->f.desk, "acme"));
}

static bool always(void *ctx)
{
	return true;
}

static void a_search_stops_when_it_is_told_to(void **state)
{
	struct two_desks *s = *state;
	const struct gist_hits *hits;
	struct query *q;

	open_ticket(s);
	read_all(s);
	must(query_parse(&q, "acme", NULL));
	desk_set_stop(s->f.desk, always, NULL);
	assert_int_equal(gist_ask(&hits, s->f.desk, q), INTERRUPTED);
	assert_null(hits);
	desk_set_stop(s->f.desk, NULL, NULL);
	must(gist_ask(&hits, s->f.desk, q));
	assert_non_null(hits);
	query_free(q);
}

/* What is replaced is left behind, and not for ever. */
static void it_does_not_grow_without_end(void **state)
{
	struct two_desks *s = *state;
	struct gist *g;

	for (int i = 0; i < 40; i++)
		open_ticket(s);
	read_all(s);
	g = s->f.desk->gist;
	g->waste = (size_t)2 << 20;
	gist_step(s->f.desk);
	assert_true(g->next);
	read_all(s);
	assert_int_equal(g->waste, 0);
	assert_true(ask(s) >= 0);
}

static int open_desks(void **state)
{
	struct two_desks *s = xcalloc(1, sizeof *s);

	setenv("WATCHFLOOR_NOW", "2026-11-23T09:00:00Z", 1);
	fixture_open(&s->f);
	must(desk_open(&s->plain, s->f.dir, 0));
	s->at = NOW;
	s->dice.state = 20261123;
	*state = s;
	return 0;
}

static int close_desks(void **state)
{
	struct two_desks *s = *state;

	desk_close(s->plain);
	fixture_close(&s->f);
	free(s);
	return 0;
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, open_desks, close_desks)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_found_is_the_same),
		TEST(it_says_nothing_of_what_it_does_not_hold),
		TEST(a_search_stops_when_it_is_told_to),
		TEST(it_does_not_grow_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
