/*
 * test-acts.c - acting in the workbench: marks, acts on all of them, undo,
 * repeat, false positives by a few keys, and looking back.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"

#define DOWN "\033OB"
#define UP   "\033OA"
#define ESC  "\033"

/* The line of the list's first row. */
#define FIRST_ROW 4

static char *store;

static struct terminal *start_with(const char *const *env, const char *what)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, what,
			       NULL };

	return terminal_start(&(struct terminal_options){ .cols = 80,
							  .rows = 24,
							  .env = env },
			      argv);
}

static struct terminal *start(void)
{
	return start_with(NULL, NULL);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

static int set_up(void **state)
{
	store = store_make();
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	setenv("WATCHFLOOR_NOW", STORE_NOW, 1);
	return 0;
}

#define run(...)          \
	assert_int_equal( \
		store_run(store, (const char *[]){ __VA_ARGS__, NULL }), 0)

static void expect_row(struct terminal *t, int row, const char *begins)
{
	char *text = terminal_row(t, row);

	if (strncmp(text, begins, strlen(begins)) != 0)
		fail_msg("row %d: \"%s\" does not begin with \"%s\"", row, text,
			 begins);
	free(text);
}

/* ---- false positives ---- */

/* The most keys that it may take, from the queue. */
#define FEW_KEYS 6

static void a_false_positive_takes_few_keys(void **state)
{
	struct terminal *t = start();
	const char *keys[] = { DOWN, DOWN, "F", "1" };

	expect_row(t, FIRST_ROW + 2, " MED     1h00m bj1-2 ");
	assert_true(sizeof keys / sizeof *keys <= FEW_KEYS);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		terminal_keys(t, keys[i]);
	terminal_expect(t, "bj1-2 is closed; u undoes it");
	terminal_expect(t, "34 tickets");
	terminal_keys(t, ":open bj1-2\r\t3");
	terminal_expect(t, "False positive: The rule");
	terminal_expect(t, "took the ticket");
	quit(t);
}

/* One more ticket of the rule that bj1-2 is of. */
static void another_brute_force(void)
{
	char *path = xasprintf("%s/../more.json", store);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("{\"timestamp\":\"2026-11-23T02:30:00.000000+0000\","
	      "\"event_type\":\"alert\",\"src_ip\":\"203.0.113.9\","
	      "\"dest_ip\":\"10.11.3.14\",\"host\":\"acme-db-02\","
	      "\"alert\":{\"signature_id\":9002,\"gid\":1,\"signature\":"
	      "\"SSH brute force against root\",\"severity\":2}}\n",
	      f);
	fclose(f);
	run("intake", path);
	free(path);
}

static void what_was_said_lately_comes_first(void **state)
{
	struct terminal *t;

	another_brute_force();
	t = start_with(NULL, "rule:1:9002 state:open");
	expect_row(t, FIRST_ROW, "▌MED     1h00m bj1-2 ");
	terminal_keys(t, "F0a backup job\r");
	terminal_expect(t, "bj1-2 is closed");
	terminal_keys(t, "F");
	terminal_golden(t, "reasons-80x24");
	expect_row(t, 19, "  1  a backup job · False positive · 1 time lately");
	terminal_keys(t, "1");
	terminal_expect(t, "bj1-36 is closed");
	terminal_keys(t, "F");
	terminal_expect(t, "there is no ticket here");
	terminal_keys(t, ":open bj1-2\r");
	terminal_keys(t, "F");
	terminal_expect(t, "bj1-2 is closed: reopen it first");
	quit(t);
}

/* ---- marks ---- */

static void marks_stay_with_their_tickets(void **state)
{
	struct terminal *t = start();

	terminal_keys(t, "  " DOWN " ");
	terminal_expect(t, "3 marked");
	terminal_golden(t, "marks-80x24");
	terminal_keys(t, "/type:scan\r");
	terminal_expect(t, "3 marked");
	expect_row(t, FIRST_ROW, "▌LOW");
	terminal_keys(t, ESC);
	terminal_keys(t, ":sort ticket\r");
	expect_row(t, FIRST_ROW, "●CRIT       5m bj1-1");
	expect_row(t, FIRST_ROW + 1, " MED     1h00m bj1-2");
	expect_row(t, FIRST_ROW + 2, "●CRIT       5m bj1-3");
	run("ticket", "note", "bj1-9", "news");
	terminal_keys(t, "\f");
	terminal_expect(t, "3 marked");
	terminal_keys(t, " ");
	terminal_expect(t, "2 marked");
	terminal_keys(t, "U");
	terminal_expect_not(t, "marked");
	quit(t);
}

static void plain_terminals_show_marks_too(void **state)
{
	struct terminal *t =
		start_with((const char *[]){ "LC_ALL=C", NULL }, NULL);

	terminal_keys(t, " ");
	expect_row(t, FIRST_ROW, "*CRIT");
	quit(t);
}

static void a_range_goes_either_way(void **state)
{
	struct terminal *t = start();

	terminal_keys(t, "v");
	terminal_expect(t, "mark a ticket first");
	terminal_keys(t, " Gv");
	terminal_expect(t, "35 marked");
	terminal_keys(t, "UG " UP UP "v");
	terminal_expect(t, "3 marked");
	terminal_keys(t, "U*");
	terminal_expect(t, "35 marked");
	terminal_keys(t, "U/severity:medium\r*" ESC);
	terminal_expect(t, "3 marked");
	expect_row(t, FIRST_ROW + 2, "●MED");
	quit(t);
}

/* By somebody whose name is the same wherever the test runs: screens show
 * it. */
static void claim_as_wu(const char *ticket)
{
	static const char *const env[] = { "WORKBENCH_ACTOR=wu", NULL };
	struct terminal *t = start_with(env, ticket);

	terminal_keys(t, "c");
	terminal_expect(t, "Triage");
	quit(t);
}

/* ---- many at once ---- */

static void a_bulk_is_asked_done_and_undone(void **state)
{
	struct terminal *t = start();

	claim_as_wu("bj1-2");
	terminal_keys(t, "\f*x2ours\r");
	terminal_expect(t, "Close 34 tickets as Benign? 34 are claimed first.");
	terminal_expect(t, "1 is left out anyway: bj1-2 belongs to");
	terminal_golden(t, "bulk-80x24");
	terminal_keys(t, "n");
	terminal_expect(t, "35 marked");
	terminal_expect(t, "35 tickets from");
	/* The reason is still there. */
	terminal_keys(t, "x2\ry");
	terminal_expect(t, "34 tickets closed as Benign; u undoes it");
	terminal_expect(t, "1 ticket from");
	terminal_expect_not(t, "marked");
	terminal_keys(t, "u");
	terminal_expect(t, "Undo: 34 tickets: lin closed the ticket as "
			   "Benign: ours (03:12:00)?");
	terminal_keys(t, "n");
	terminal_expect(t, "1 ticket from");
	terminal_keys(t, "uy");
	terminal_expect(t, "undone: 34 tickets: lin closed");
	terminal_expect(t, "35 tickets from");
	quit(t);
}

static void the_last_act_can_be_done_again(void **state)
{
	struct terminal *t = start();

	terminal_keys(t, ".");
	terminal_expect(t, "nothing was done yet");
	terminal_keys(t, DOWN ":note seen before\r");
	terminal_expect(t, "noted on bj1-3");
	terminal_keys(t, DOWN ".");
	terminal_expect(t, "noted on bj1-2");
	terminal_keys(t, " ");
	terminal_keys(t, " .");
	terminal_expect(t, "Write the note on 2 tickets?");
	terminal_keys(t, "y");
	terminal_expect(t, "note written on 2 tickets");
	quit(t);
}

/* ---- undo ---- */

static void undo_says_what_and_how_far(void **state)
{
	struct terminal *t = start_with(NULL, "bj1-1");

	terminal_keys(t, "u");
	terminal_expect(t, "there is nothing of yours to undo");
	terminal_keys(t, "cnI have seen this\rJ1real\r");
	terminal_expect(t, "bj1-1 is judged; u undoes it");
	terminal_keys(t, "uy");
	terminal_expect(t, "undone: bj1-1: lin judged it True positive: real");
	terminal_keys(t, "uy");
	terminal_expect(t, "undone: bj1-1: lin noted: I have seen this");
	terminal_keys(t, "\t4");
	terminal_expect(t, "lin [taken back]");
	terminal_keys(t, "3");
	terminal_expect(t, "lin took back: the note");
	terminal_golden(t, "undone-80x24");
	quit(t);
}

static void an_answer_to_a_step_is_taken_back(void **state)
{
	struct terminal *t = start_with(NULL, "bj1-1");

	terminal_keys(t, "cp");
	expect_row(t, 2, " ▶ 1  Is the file a webshell?");
	terminal_keys(t, "\r1");
	expect_row(t, 2, " ✓ 1  Is the file");
	terminal_keys(t, "u");
	terminal_expect(t, "Undo: bj1-1: lin did \"Is the file a webshell?\"");
	terminal_keys(t, "y");
	expect_row(t, 2, " ▶ 1  Is the file a webshell?");
	terminal_keys(t, "uy");
	terminal_expect(t, "undone: bj1-1: lin began the playbook");
	terminal_expect(t, "not begun");
	quit(t);
}

static void what_another_built_upon_is_not_undone(void **state)
{
	struct terminal *t = start();

	terminal_keys(t, "c");
	terminal_expect(t, "bj1-1 is yours");
	run("ticket", "note", "bj1-1", "mine too");
	terminal_keys(t, "uy");
	terminal_expect(t, "too late to undo:");
	terminal_expect(t, "(the note)");
	quit(t);
}

/* ---- the past ---- */

static void the_past_can_be_read_and_left(void **state)
{
	struct terminal *t;

	setenv("WATCHFLOOR_NOW", "2026-11-23T03:30:00Z", 1);
	run("ticket", "claim", "bj1-1");
	run("ticket", "close", "bj1-3", "--verdict", "benign", "--claim", "x");
	setenv("WATCHFLOOR_NOW", "2026-11-23T04:00:00Z", 1);
	t = start();
	terminal_expect(t, "34 tickets from");
	terminal_expect_not(t, "AS OF");
	terminal_keys(t, "T03:20\r");
	terminal_expect(t, "AS OF 03:20:00, read-only");
	terminal_expect(t, "35 tickets from");
	terminal_golden(t, "past-80x24");
	terminal_keys(t, "c");
	terminal_expect(t, "this is the past");
	terminal_keys(t, "\r");
	terminal_expect(t, "AS OF 03:20:00, read-only");
	terminal_expect(t, "New");
	terminal_keys(t, "c");
	terminal_expect(t, "this is the past");
	terminal_keys(t, ":as-of now\r");
	terminal_expect_not(t, "AS OF");
	terminal_expect(t, "Triage");
	terminal_keys(t, "q:as-of 03:00\r");
	terminal_expect(t, "AS OF 03:00:00");
	terminal_expect(t, "0 tickets from");
	terminal_keys(t, ESC);
	terminal_expect(t, "34 tickets from");
	terminal_expect_not(t, "AS OF");
	terminal_keys(t, "T05:00 \r");
	terminal_expect_not(t, "AS OF 05");
	terminal_keys(t, ":as-of tomorrow\r");
	terminal_expect(t, "is no time");
	quit(t);
}

/* ---- in Chinese ---- */

static void all_of_it_is_said_in_chinese(void **state)
{
	const char *const *env = store_chinese(store);
	struct terminal *t;

	if (!env)
		skip();
	t = start_with(env, NULL);
	terminal_keys(t, "  x2ours\r");
	terminal_golden(t, "bulk-80x24-zh_CN");
	terminal_keys(t, "yuy:as-of 03:00\r");
	terminal_golden(t, "past-80x24-zh_CN");
	quit(t);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_false_positive_takes_few_keys),
		TEST(what_was_said_lately_comes_first),
		TEST(marks_stay_with_their_tickets),
		TEST(plain_terminals_show_marks_too),
		TEST(a_range_goes_either_way),
		TEST(a_bulk_is_asked_done_and_undone),
		TEST(the_last_act_can_be_done_again),
		TEST(undo_says_what_and_how_far),
		TEST(an_answer_to_a_step_is_taken_back),
		TEST(what_another_built_upon_is_not_undone),
		TEST(the_past_can_be_read_and_left),
		TEST(all_of_it_is_said_in_chinese),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
