/*
 * test-dashboard.c - the dashboard, the tabs of evidence and similar tickets,
 * and JSON that folds, in a pseudo-terminal.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"

#define UP    "\033OA"
#define DOWN  "\033OB"
#define RIGHT "\033OC"
#define LEFT  "\033OD"
#define ESC   "\033"

static char *store;

static struct terminal *start(int cols, int rows, const char *start_with,
			      const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store,
			       start_with, NULL };

	return terminal_start(&(struct terminal_options){ .cols = cols,
							  .rows = rows,
							  .env = env },
			      argv);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

static void run(const char *const *args)
{
	assert_int_equal(store_run(store, args), 0);
}

/* In the workbench, whose member has the same name on every machine. */
static void close_as(const char *id, const char *verdict, const char *why)
{
	struct terminal *t = start(80, 24, id, NULL);
	char *close = xasprintf(":close %s %s\r", verdict, why);

	terminal_keys(t, "c");
	terminal_keys(t, close);
	terminal_expect(t, "Closed");
	free(close);
	quit(t);
}

static int set_up(void **state)
{
	store = store_make();
	return 0;
}

/* The port scan of host 03 again: a new ticket, since the last one is over. */
static void scan_again(int minute)
{
	char *path = xasprintf("%s/../scan.ndjson", store);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f,
		"{\"timestamp\":\"2026-11-23T02:%02d:00.000000+0000\","
		"\"event_type\":\"alert\",\"src_ip\":\"192.0.2.13\","
		"\"src_port\":40000,\"dest_ip\":\"10.11.9.3\","
		"\"dest_port\":22,\"proto\":\"TCP\",\"host\":"
		"\"acme-ws-003\",\"alert\":{\"action\":\"allowed\","
		"\"gid\":1,\"signature_id\":9103,\"rev\":1,\"signature\":"
		"\"Port scan of host 03\",\"category\":\"Attempted "
		"Information Leak\",\"severity\":3}}\n",
		minute);
	assert_int_equal(fclose(f), 0);
	run((const char *[]){ "intake", path, NULL });
	free(path);
}

/* bj1-37 has been seen twice before; another ticket is over, too. */
static int set_up_worked(void **state)
{
	store = store_make();
	close_as("bj1-9", "false-positive", "our scanner");
	scan_again(40);
	close_as("bj1-36", "false-positive", "our scanner, again");
	scan_again(50);
	close_as("bj1-8", "true-positive", "blocked");
	return 0;
}

/* No alerts have come yet. */
static int set_up_empty(void **state)
{
	store = store_make();
	*strrchr(store, '/') = '\0';
	store = xrealloc(store, strlen(store) + 16, 1);
	strncat(store, "/empty", 7);
	run((const char *[]){ "init", "--origin", "bj2", NULL });
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static void golden(struct terminal *t, const char *what, int cols, int rows,
		   const char *suffix)
{
	char *name = xasprintf("%s-%dx%d%s", what, cols, rows, suffix);

	terminal_golden(t, name);
	free(name);
}

/* ---- what it looks like ---- */

/* The other screens are in test-screens. */
static void check_screens(int cols, int rows, const char *suffix,
			  const char *const *env)
{
	struct terminal *t = start(cols, rows, "bj1-37", env);

	terminal_keys(t, "\t6");
	golden(t, "ticket-similar", cols, rows, suffix);
	quit(t);
}

static void screens_are_as_drawn(void **state)
{
	check_screens(80, 24, "", NULL);
	check_screens(132, 43, "", NULL);
}

static void screens_are_as_drawn_in_chinese(void **state)
{
	const char *const *env = store_chinese(store);

	if (!env)
		skip();
	check_screens(80, 24, "-zh_CN", env);
	check_screens(132, 43, "-zh_CN", env);
}

/* Charts of ASCII, and the mark of a fold. */
static void a_plain_locale_will_do(void **state)
{
	const char *env[] = { "LC_ALL=C", NULL };
	struct terminal *t = start(80, 24, NULL, env);

	terminal_keys(t, "D");
	terminal_golden(t, "dashboard-80x24-ascii");
	quit(t);
}

static void an_empty_store_is_not_a_riddle(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "D");
	terminal_golden(t, "dashboard-80x24-empty");
	terminal_keys(t, DOWN RIGHT "345G\r");
	terminal_expect(t, "there is no figure here");
	quit(t);
}

/* ---- every figure opens to its records ---- */

/* The number that the cursor is on. */
static int figure_under_cursor(struct terminal *t)
{
	int row, col, n = 0;
	const char *s;
	char *text;

	terminal_cursor(t, &row, &col);
	text = terminal_row(t, row);
	for (s = text; col; s++)
		col -= (s[1] & 0xC0) != 0x80;
	for (; *s >= '0' && *s <= '9'; s++)
		n = 10 * n + (*s - '0');
	free(text);
	return n;
}

static void expect_opens(const char *keys)
{
	struct terminal *t = start(80, 24, NULL, NULL);
	char *tickets;
	int n;

	terminal_keys(t, "D");
	terminal_keys(t, keys);
	n = figure_under_cursor(t);
	assert_in_range(n, 1, 40);
	terminal_keys(t, "\r");
	tickets = xasprintf("%d ticket%s from", n, n == 1 ? "" : "s");
	terminal_expect(t, tickets);
	/* Over all tickets, whatever queue was shown before. */
	terminal_expect(t, "/");
	free(tickets);
	quit(t);
}

static void every_figure_opens_to_its_tickets(void **state)
{
	static const char *const ways[] = {
		"",
		DOWN,
		DOWN DOWN,
		DOWN RIGHT,
		DOWN RIGHT RIGHT,
		DOWN DOWN DOWN DOWN DOWN DOWN DOWN,
		DOWN DOWN DOWN DOWN DOWN DOWN DOWN RIGHT,
		"3G",
		("3G" UP),
		"4G",
		"5G",
	};

	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		expect_opens(ways[i]);
}

static void a_query_narrows_all_figures(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "D/type:scan\r");
	terminal_expect(t, "/type:scan");
	terminal_expect(t, "30 opened");
	terminal_keys(t, DOWN "\r");
	terminal_expect(t, "30 tickets from 30 alerts");
	terminal_keys(t, "D");
	terminal_expect(t, "35 opened");
	terminal_keys(t, "/type:scan\r");
	terminal_keys(t, ESC);
	terminal_expect(t, "35 opened");
	quit(t);
}

static void what_others_do_is_counted(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "D");
	terminal_expect_not(t, "100%");
	close_as("bj1-5", "benign", "a test");
	terminal_await(t, "100%");
	quit(t);
}

/* ---- evidence and similar tickets ---- */

static void similar_tickets_tell_how_they_ended(void **state)
{
	struct terminal *t = start(132, 43, "bj1-37", NULL);

	terminal_keys(t, "\t6");
	terminal_expect(t, "Similar");
	terminal_expect(t, "our scanner");
	terminal_expect(t, "bj1-9 ");
	terminal_keys(t, "/again\r");
	terminal_expect_not(t, "bj1-9 ");
	terminal_keys(t, "\r");
	terminal_expect(t, "bj1-36  Port scan");
	quit(t);
}

static void evidence_opens_to_its_alerts(void **state)
{
	struct terminal *t = start(80, 24, "bj1-9", NULL);

	terminal_keys(t, "\t5y");
	terminal_expect(t, "sent to the terminal");
	terminal_keys(t, "\r");
	terminal_expect(t, "Raw alerts");
	terminal_expect(t, "signature");
	quit(t);
}

static void the_queue_tells_what_was_seen_before(void **state)
{
	struct terminal *t = start(80, 24, "id:bj1-37,bj1-10", NULL);

	terminal_expect_not(t, "like this");
	terminal_keys(t, DOWN);
	terminal_expect(t, "2 like this, 2 False positive");
	terminal_keys(t, UP);
	terminal_expect_not(t, "like this");
	quit(t);
}

/* ---- JSON that folds ---- */

static void json_folds(void **state)
{
	struct terminal *t = start(80, 24, "bj1-1", NULL);

	terminal_keys(t, "\t2\r");
	terminal_expect(t, "signature  \"Webshell written");
	terminal_keys(t, "-");
	terminal_expect_not(t, "Webshell written to /upload/a.jsp\"");
	terminal_keys(t, "/written to\r");
	terminal_expect(t, "signature  \"Webshell written");
	terminal_expect_not(t, "timestamp");
	terminal_keys(t, "G\r");
	/* In full, on a screen of its own. */
	terminal_expect(t, ".alert.signature");
	terminal_keys(t, "qi");
	terminal_expect(t, "as written");
	terminal_expect(t, "{\"timestamp\"");
	terminal_keys(t, "i");
	terminal_keys(t, ESC);
	terminal_keys(t, "+");
	terminal_expect(t, "timestamp");
	terminal_keys(t, "gh");
	terminal_expect_not(t, "timestamp");
	quit(t);
}

#define TEST(f)   cmocka_unit_test_setup_teardown(f, set_up, tear_down)
#define WORKED(f) cmocka_unit_test_setup_teardown(f, set_up_worked, tear_down)
#define EMPTY(f)  cmocka_unit_test_setup_teardown(f, set_up_empty, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORKED(screens_are_as_drawn),
		WORKED(screens_are_as_drawn_in_chinese),
		TEST(a_plain_locale_will_do),
		EMPTY(an_empty_store_is_not_a_riddle),
		WORKED(every_figure_opens_to_its_tickets),
		TEST(a_query_narrows_all_figures),
		TEST(what_others_do_is_counted),
		WORKED(similar_tickets_tell_how_they_ended),
		TEST(evidence_opens_to_its_alerts),
		WORKED(the_queue_tells_what_was_seen_before),
		TEST(json_folds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
