/*
 * test-tui.c - the workbench in a pseudo-terminal: what it shows, in two
 * sizes and two languages, and how it takes keys, text, resizing and signals.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"

#define DOWN "\033OB"
#define END  "\033OF"
#define ESC  "\033"

/* Bytes that a move in a list may cost at 80x24. */
#define MOVE_BYTES 350

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

static struct terminal *start_small(void)
{
	return start(80, 24, NULL, NULL);
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
	return 0;
}

/* ---- what it looks like ---- */

/* The other screens, in other themes, are in test-screens. */
static void the_theme_as_shipped(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_golden(t, "queue-80x24");
	quit(t);
}

static void the_alerts_of_a_ticket_are_filtered(void **state)
{
	struct terminal *t = start(80, 24, "bj1-1", NULL);
	char *row;

	terminal_keys(t, "\t2/203.0.113 WEBSHELL\r");
	terminal_expect(t, "/203.0.113 WEBSHELL");
	row = terminal_row(t, 3);
	assert_non_null(strstr(row, "203.0.113.45"));
	free(row);
	terminal_keys(t, "/ nobody\r");
	terminal_expect(t, "Nothing matches the filter");
	terminal_keys(t, ESC);
	terminal_expect_not(t, "/203");
	terminal_expect(t, "203.0.113.45");
	quit(t);
}

/* Newest first as they come; by what is asked for then, and turned round. */
static void what_a_ticket_lists_is_sorted(void **state)
{
	struct terminal *t = start(80, 24, "bj1-1", NULL);
	char *newest, *oldest;

	terminal_keys(t, "\t2");
	newest = terminal_row(t, 2);
	terminal_keys(t, ":sort time-\r:sort time\r");
	oldest = terminal_row(t, 2);
	assert_string_not_equal(newest, oldest);
	free(newest);
	free(oldest);
	terminal_keys(t, ":note found\r3");
	newest = terminal_row(t, 2);
	terminal_keys(t, ":sort time\r");
	oldest = terminal_row(t, 2);
	assert_string_not_equal(newest, oldest);
	terminal_keys(t, ":sort time\r");
	free(oldest);
	oldest = terminal_row(t, 2);
	assert_string_equal(newest, oldest);
	free(newest);
	free(oldest);
	terminal_keys(t, "1:sort time\r");
	terminal_expect(t, "there is nothing to sort here");
	quit(t);
}

static void no_color_means_no_colour(void **state)
{
	const char *env[] = { "NO_COLOR=1", NULL };
	struct terminal *t = start(80, 24, NULL, env);

	terminal_golden(t, "queue-80x24-mono");
	quit(t);
}

static void plain_terminals_will_do(void **state)
{
	static const char *const terms[] = { "vt100", "linux",
					     "screen-256color" };
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, NULL };

	for (size_t i = 0; i < ARRAY_SIZE(terms); i++) {
		struct terminal *t = terminal_start(
			&(struct terminal_options){
				.cols = 80, .rows = 24, .term = terms[i] },
			argv);

		terminal_expect(t, "Webshell written to /upload/a.jsp");
		terminal_keys(t, "\r");
		terminal_expect(t, "Is the file a webshell?");
		quit(t);
	}
}

static void every_tab_of_a_ticket_is_shown(void **state)
{
	struct terminal *t = start(80, 24, "bj1-1", NULL);

	terminal_keys(t, "\t2");
	terminal_golden(t, "ticket-alerts-80x24");
	terminal_keys(t, "\r");
	terminal_expect(t, "signature  \"Webshell written to");
	terminal_keys(t, "q3");
	terminal_expect(t, "opened with 38 alerts");
	terminal_keys(t, "4");
	terminal_expect(t, "No notes yet");
	quit(t);
}

static void hostile_text_is_shown_and_does_nothing(void **state)
{
	struct terminal *t = start(132, 43, "Evil", NULL);

	terminal_expect(t, "Evil ^[[31mred^[[0m <U+202E>txt.exe");
	terminal_keys(t, "\r");
	terminal_golden(t, "hostile-132x43");
	terminal_keys(t, "\t2\r");
	terminal_keys(t, "qq");
	quit(t);
	t = start(132, 43, "Zalgo", NULL);
	terminal_expect(t, "<U+200D>");
	assert_false(terminal_got(t, "\033[31mred"));
	assert_false(terminal_got(t, "\xe2\x80\xae"));
	assert_false(terminal_got(t, "\xe2\x80\x8d"));
	quit(t);
}

/* ---- moving ---- */

static void moving_costs_few_bytes(void **state)
{
	struct terminal *t = start_small();
	size_t worst = 0;

	for (int i = 0; i < 30; i++) {
		terminal_keys(t, i % 2 ? "j" : DOWN);
		if (terminal_bytes(t) > worst)
			worst = terminal_bytes(t);
	}
	print_message("worst move: %zu bytes\n", worst);
	assert_in_range(worst, 1, MOVE_BYTES);
	quit(t);
}

/* Moves only draw what they change. */
static void what_moves_leave_is_as_drawn_anew(void **state)
{
	static const char *const moves[] = {
		"j",       "k",   DOWN, "jj", "kk",  "\033[6~",
		"\033[5~", "jjk", "g",  "G",  "j k", "jkk"
	};
	struct terminal *t = start_small();
	unsigned int seed = 7;

	for (int i = 0; i < 40; i++) {
		seed = seed * 1103515245 + 12345;
		terminal_keys(t, moves[(seed >> 16) % ARRAY_SIZE(moves)]);
		if (i % 2 == 0)
			terminal_expect_as_drawn_anew(t);
	}
	quit(t);
}

static void what_is_under_the_mouse_outlasts_a_move(void **state)
{
	struct terminal *t = start_small();
	int row, col;

	terminal_keys(t, "jj");
	terminal_find(t, "Dashboard", &row, &col);
	terminal_click(t, row, col);
	terminal_expect_not(t, "Webshell written");
	quit(t);
}

static void the_cursor_is_on_the_selected_row(void **state)
{
	struct terminal *t = start_small();
	int row, col, first;

	terminal_cursor(t, &first, &col);
	terminal_keys(t, "jj");
	terminal_cursor(t, &row, &col);
	assert_int_equal(row, first + 2);
	assert_int_equal(col, 0);
	terminal_keys(t, "g");
	terminal_cursor(t, &row, &col);
	assert_int_equal(row, first);
	quit(t);
}

static void a_list_can_be_walked_to_its_end(void **state)
{
	struct terminal *t = start_small();

	terminal_keys(t, END);
	terminal_expect(t, "Port scan of host 29");
	terminal_expect_not(t, "Webshell written");
	terminal_keys(t, "g");
	terminal_expect(t, "Webshell written");
	for (int i = 0; i < 34; i++)
		terminal_keys(t, "j");
	terminal_expect(t, "Port scan of host 29");
	quit(t);
}

/* ---- filter, command line, help ---- */

static void a_filter_narrows_as_it_is_typed(void **state)
{
	struct terminal *t = start_small();

	terminal_keys(t, "/port");
	terminal_expect(t, "30 tickets");
	terminal_expect_not(t, "Webshell written");
	terminal_keys(t, " asset:acme-ws-01?");
	terminal_expect(t, "10 tickets");
	terminal_keys(t, ESC);
	terminal_expect(t, "35 tickets");
	terminal_keys(t, "/brute\r");
	terminal_expect(t, "1 ticket from 12 alerts");
	terminal_expect(t, "clear the filter");
	terminal_keys(t, ESC);
	terminal_expect(t, "35 tickets");
	quit(t);
}

/* On a slow line keys come faster than rows: the second Enter is for what the
 * filter finds, not for what was there before. */
static void what_is_typed_ahead_is_about_what_was_asked(void **state)
{
	struct terminal *t = start_small();

	terminal_keys(t, "/brute\r\r");
	terminal_expect(t, "bj1-2  SSH brute force");
	terminal_keys(t, "q");
	terminal_keys(t, ESC);
	terminal_keys(t, "/Zalgo\r\r");
	terminal_expect(t, "bj1-5");
	quit(t);
}

static void a_wrong_filter_says_where(void **state)
{
	struct terminal *t = start_small();

	terminal_keys(t, "/sevrity:high");
	terminal_expect(t, "column 1");
	terminal_expect(t, "severity");
	terminal_keys(t, ESC);
	quit(t);
}

static void tab_completes_fields_and_commands(void **state)
{
	struct terminal *t = start_small();

	terminal_keys(t, "/sever\t");
	terminal_expect(t, "/severity:");
	terminal_keys(t, "cri\t");
	terminal_expect(t, "/severity:critical");
	terminal_keys(t, ESC);
	terminal_keys(t, ":rel\t");
	terminal_expect(t, ":release");
	terminal_keys(t, ESC);
	quit(t);
}

static void commands_can_be_typed(void **state)
{
	struct terminal *t = start_small();

	terminal_keys(t, ":open bj1-2\r");
	terminal_expect(t, "SSH brute force against root");
	terminal_keys(t, ":note seen from the bastion\r3");
	terminal_expect(t, "lin noted: seen from");
	terminal_keys(t, ":frobnicate\r");
	terminal_expect(t, "there is no command \"frobnicate\"");
	quit(t);
}

/* Screens pile up; nobody counts how often they press a key. */
static void no_key_can_be_pressed_too_often(void **state)
{
	struct terminal *t = start_small();

	for (int i = 0; i < 40; i++)
		terminal_keys(t, "?");
	for (int i = 0; i < 40; i++)
		terminal_keys(t, "q");
	terminal_expect(t, "Webshell written");
	terminal_keys(t, "/port\r");
	terminal_keys(t, "n");
	for (int i = 0; i < 20; i++)
		terminal_keys(t, "N");
	terminal_keys(t, "q");
	terminal_expect(t, "/port");
	quit(t);
}

/* ---- text ---- */

static void the_prompt_measures_chinese_by_columns(void **state)
{
	struct terminal *t = start(80, 24, "bj1-2", NULL);
	int row, col, before;

	terminal_keys(t, "n");
	terminal_cursor(t, &row, &before);
	terminal_keys(t, "中文ab");
	terminal_cursor(t, &row, &col);
	assert_int_equal(col, before + 6);
	terminal_keys(t, "\033OD\033OD\033OD");
	terminal_cursor(t, &row, &col);
	assert_int_equal(col, before + 2);
	terminal_keys(t, "\r4");
	terminal_expect(t, "中文ab");
	quit(t);
}

static void a_paste_is_text_and_not_keys(void **state)
{
	struct terminal *t = start(80, 24, "bj1-2", NULL);

	terminal_paste(t, "xQq\r");
	terminal_expect(t, "nothing here takes a paste");
	terminal_keys(t, "n");
	terminal_paste(t, "first\r\nsecond 第二\033[31m");
	terminal_keys(t, "\r4");
	terminal_expect(t, "first");
	terminal_expect(t, "second 第二");
	quit(t);
}

static void what_is_cancelled_is_offered_again(void **state)
{
	struct terminal *t = start(80, 24, "bj1-2", NULL);

	terminal_keys(t, "nhalf a thought");
	terminal_keys(t, ESC);
	terminal_expect_not(t, "half a thought");
	terminal_keys(t, "n");
	terminal_expect(t, "half a thought");
	terminal_keys(t, ESC);
	quit(t);
}

/* ---- the world outside ---- */

static void what_others_write_appears(void **state)
{
	struct terminal *t = start(80, 24, "bj1-3", NULL);

	terminal_keys(t, "4");
	terminal_expect(t, "No notes yet");
	assert_int_equal(
		store_run(store, (const char *[]){ "ticket", "note", "bj1-3",
						   "from outside", NULL }),
		0);
	terminal_await(t, "from outside");
	quit(t);
}

static void resizing_draws_what_fits(void **state)
{
	struct terminal *t = start_small();

	terminal_resize(t, 50, 10);
	terminal_expect(t, "too small");
	terminal_resize(t, 60, 16);
	terminal_expect(t, "Webshell");
	terminal_golden(t, "queue-60x16");
	for (int i = 0; i < 20; i++)
		terminal_resize(t, 70 + 3 * i, 20 + i);
	terminal_resize(t, 80, 24);
	terminal_keys(t, "\014");
	terminal_keys(t, "\r");
	terminal_resize(t, 60, 16);
	terminal_expect(t, "Is the file a webshell?");
	quit(t);
}

static void expect_clean_end(struct terminal *t)
{
	size_t len;
	const char *tail = terminal_tail(t, &len);

	assert_non_null(memmem(tail, len, "\033[?1049l", 8));
	assert_non_null(memmem(tail, len, "\033[?2004l", 8));
	assert_non_null(memmem(tail, len, "\033[?1006;1000l", 13));
}

static void signals_leave_a_clean_terminal(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };

	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		struct terminal *t = start_small();

		terminal_keys(t, "\rnhalf");
		terminal_signal(t, signals[i]);
		assert_int_equal(terminal_wait(t), 0);
		expect_clean_end(t);
		terminal_free(t);
	}
	assert_int_equal(
		store_run(store, (const char *[]){ "audit", "verify", NULL }),
		0);
}

/* Who hangs up says so more than once; the store is closed all the same. */
static void signals_that_come_again_do_not_cut_the_end_short(void **state)
{
	const struct timespec gap = { .tv_nsec = 200000 };

	for (int i = 0; i < 5; i++) {
		struct terminal *t = start_small();

		terminal_keys(t, "j");
		terminal_signal(t, SIGTERM);
		for (int n = 0; n < 200; n++) {
			nanosleep(&gap, NULL);
			terminal_signal(t, n % 2 ? SIGTERM : SIGHUP);
		}
		assert_int_equal(terminal_wait(t), 0);
		terminal_free(t);
	}
}

static void a_suspended_workbench_comes_back(void **state)
{
	char *script = xasprintf(BUILDDIR "/tests/tui/workbench %s;"
					  " echo has stopped; fg",
				 store);
	const char *argv[] = { "/bin/sh", "-m", "-c", script, NULL };
	struct terminal *t = terminal_start(
		&(struct terminal_options){ .cols = 80, .rows = 24 }, argv);

	terminal_keys(t, "j\032");
	assert_true(terminal_got(t, "has stopped"));
	terminal_expect(t, "Webshell written");
	quit(t);
	free(script);
}

/* Each on a store of its own. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_theme_as_shipped),
		TEST(the_alerts_of_a_ticket_are_filtered),
		TEST(what_a_ticket_lists_is_sorted),
		TEST(no_color_means_no_colour),
		TEST(plain_terminals_will_do),
		TEST(every_tab_of_a_ticket_is_shown),
		TEST(hostile_text_is_shown_and_does_nothing),
		TEST(moving_costs_few_bytes),
		TEST(what_moves_leave_is_as_drawn_anew),
		TEST(what_is_under_the_mouse_outlasts_a_move),
		TEST(the_cursor_is_on_the_selected_row),
		TEST(a_list_can_be_walked_to_its_end),
		TEST(a_filter_narrows_as_it_is_typed),
		TEST(what_is_typed_ahead_is_about_what_was_asked),
		TEST(a_wrong_filter_says_where),
		TEST(tab_completes_fields_and_commands),
		TEST(commands_can_be_typed),
		TEST(no_key_can_be_pressed_too_often),
		TEST(the_prompt_measures_chinese_by_columns),
		TEST(a_paste_is_text_and_not_keys),
		TEST(what_is_cancelled_is_offered_again),
		TEST(what_others_write_appears),
		TEST(resizing_draws_what_fits),
		TEST(signals_leave_a_clean_terminal),
		TEST(signals_that_come_again_do_not_cut_the_end_short),
		TEST(a_suspended_workbench_comes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
