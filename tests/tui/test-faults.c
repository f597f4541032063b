/*
 * test-faults.c - what breaks while people are on watch: a connection, a
 * clock, a membership, an agent.  Nothing is lost, and a sentence says what
 * it is.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "store.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

#define ESC "\033"

static char *store;

/* wu has that key; lin may be missing. */
static void conf(const char *key, bool has_lin)
{
	char *text = xasprintf(
		"[desk]\nname = test\nshared-account = %s\n"
		"unattended = 15m\n"
		"[queue \"open\"]\nfilter = state:open\n"
		"[tenant \"acme\"]\n[tenant \"unassigned\"]\n"
		"[sla \"all\"]\nmatch = state:open\naccept = 2h\n"
		"[member \"wu\"]\nrole = senior\nkey = %s\n"
		"[sign \"approval\"]\nact = review.approved\n%s",
		people_account(), key,
		has_lin ? "[member \"lin\"]\nrole = analyst\nkey = " KEY_LIN
			  "\n"
			: "");

	store_commit(store, "desk.conf", text);
	free(text);
}

static int set_up(void **state)
{
	store = store_make();
	conf(KEY_WU, true);
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

/* bj1-1 is lin's, and wu is to review it. */
static void ask_for_review(void)
{
	struct terminal *l = people_start(store, "lin", KEY_LIN, NULL);

	terminal_keys(l, ":open bj1-1\r");
	terminal_keys(l, "c");
	terminal_keys(l, ":request-review please look\r");
	terminal_expect(l, "bj1-1 is in review");
	terminal_quit(l);
}

static void begin_return(struct terminal *w)
{
	terminal_keys(w, ":open bj1-1\r");
	terminal_keys(w, ":return\r");
	terminal_expect(w, "Send back to which step?");
	terminal_keys(w, "\r");
}

static void a_lost_connection_loses_no_comment(void **state)
{
	struct terminal *w;

	ask_for_review();
	w = people_start(store, "wu", KEY_WU, NULL);
	begin_return(w);
	terminal_keys(w, "the log is cut, look at");
	terminal_hang_up(w);
	assert_int_equal(
		people_ask(store,
			   "SELECT count(*) FROM record WHERE " RECORD_FIELD(
				   "act") " = 'review.returned'"),
		0);

	/* it is offered at once, and again in its place */
	w = people_start(store, "wu", KEY_WU, NULL);
	terminal_expect(w, "the log is cut, look at");
	terminal_keys(w, ESC);
	begin_return(w);
	terminal_expect(w, "send back, why: the log is cut, look at");
	terminal_keys(w, " the proxy\r");
	terminal_expect(w, "bj1-1 is sent back");
	terminal_quit(w);
}

static void a_clock_that_jumps_back_turns_no_record_round(void **state)
{
	struct terminal *l = people_start(
		store, "lin", KEY_LIN,
		(const char *[]){ "WATCHFLOOR_NOW=2026-11-22T03:12:00Z",
				  NULL });

	terminal_expect(l, "This computer's time is behind the newest record");
	/* an hour is left, as before, and not a day more */
	terminal_expect_not(l, "1d");
	terminal_keys(l, ":open bj1-1\r");
	terminal_keys(l, "c");
	terminal_expect(l, "bj1-1 is yours");
	terminal_keys(l, "j");
	terminal_expect(l, "This computer's time is behind the newest record");
	terminal_quit(l);
	assert_int_equal(
		people_ask(
			store,
			"SELECT count(*) FROM (SELECT " RECORD_FIELD("at") " AS at, lag(" RECORD_FIELD(
				"at") ") OVER (ORDER BY id) AS before FROM record)"
				      " WHERE at < before"),
		0);
	assert_int_equal(people_ask(store,
				    "SELECT accepted = opened FROM ticket "
				    "ORDER BY num LIMIT 1"),
			 1);
}

static void the_tickets_of_who_is_gone_are_not_lost(void **state)
{
	struct terminal *l = people_start(store, "lin", KEY_LIN, NULL), *w;

	terminal_keys(l, ":open bj1-1\r");
	terminal_keys(l, "c");
	terminal_keys(l, ":queue\r:open bj1-2\r");
	terminal_keys(l, "c");
	w = people_start(store, "wu", KEY_WU, NULL);
	terminal_expect(w, "For me 0");
	conf(KEY_WU, false);
	/* at once it waits on the senior */
	terminal_await(w, "For me 2");
	terminal_keys(w, "1" ESC "[Z");
	terminal_expect(w, "what waits on you");
	terminal_await(w, "! lin");
	terminal_keys(w, ":open bj1-1\r");
	terminal_expect(w, "lin (gone)");
	terminal_expect(w, "t take over");
	terminal_keys(w, "t");
	terminal_keys(w, "lin has left\r");
	terminal_expect(w, "bj1-1 is yours");
	terminal_keys(w, ":queue\r:open bj1-2\r");
	terminal_keys(w, ":free lin has left\r");
	terminal_expect(w, "bj1-2 is back in the queue");
	terminal_keys(w, ":queue\r");
	terminal_await(w, "For me 0");
	terminal_free(l);
	terminal_quit(w);
}

static void an_agent_that_refuses_leaves_it_in_review(void **state)
{
	struct person wu;
	struct terminal *w;

	if (!people_can_sign())
		skip();
	person_make(&wu, store, "wu", true);
	conf(wu.key, true);
	ask_for_review();
	w = person_start(&wu, store);
	terminal_keys(w, ":open bj1-1\r");
	terminal_keys(w, "Y");
	terminal_keys(w, "well done\r");
	terminal_expect(w, "nothing was recorded: the SSH agent did not sign");
	assert_int_equal(people_ask(store, "SELECT count(*) FROM ticket WHERE "
					   "review <> ''"),
			 1);
	terminal_keys(w, "Y");
	terminal_expect(w, "well done");
	terminal_keys(w, ESC);
	terminal_quit(w);
	person_release(&wu);
}

static void a_queue_that_nobody_looks_after_says_so(void **state)
{
	static const char later[] = "2026-11-23T05:30:00Z";
	struct terminal *l;

	/* for this and all that is started from now on */
	setenv("WATCHFLOOR_NOW", later, 1);
	l = people_start(store, "lin", KEY_LIN, NULL);
	terminal_expect_not(l, "Nobody looks after the queue");
	assert_int_equal(people_run(store, "wu", KEY_WU,
				    (const char *[]){ "tick", NULL }),
			 0);
	terminal_await(l, "Nobody looks after the queue: bj1-1 is late");
	terminal_keys(l, ":open bj1-1\r");
	terminal_keys(l, "c");
	terminal_keys(l, "j");
	terminal_expect_not(l, "Nobody looks after the queue");
	terminal_quit(l);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_lost_connection_loses_no_comment),
		EACH(a_clock_that_jumps_back_turns_no_record_round),
		EACH(the_tickets_of_who_is_gone_are_not_lost),
		EACH(an_agent_that_refuses_leaves_it_in_review),
		EACH(a_queue_that_nobody_looks_after_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
