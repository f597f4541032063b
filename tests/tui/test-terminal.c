/*
 * test-terminal.c - the workbench and its terminal: the mouse, Esc and keys
 * in pieces, resizing and stopping, what is said to the terminal itself.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#define MOUSE_ON  "\033[?1006;1000h"
#define MOUSE_OFF "\033[?1006;1000l"

static char *store;

static struct terminal *start_on(const char *term, const char *start_with,
				 const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store,
			       start_with, NULL };

	return terminal_start(
		&(struct terminal_options){
			.cols = 80, .rows = 24, .term = term, .env = env },
		argv);
}

static struct terminal *start(const char *start_with)
{
	return start_on("xterm-256color", start_with, NULL);
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

static void click_on(struct terminal *t, const char *text)
{
	int row, col;

	terminal_find(t, text, &row, &col);
	terminal_click(t, row, col);
}

static void expect_cursor_on(struct terminal *t, const char *text)
{
	int row, col, want;

	terminal_find(t, text, &want, &col);
	terminal_cursor(t, &row, &col);
	assert_int_equal(row, want);
}

/* Row n of the queue, from 0; the first one is in sight. */
static void expect_row(struct terminal *t, int n)
{
	int first, row, col;

	terminal_find(t, "Webshell written", &first, &col);
	terminal_cursor(t, &row, &col);
	assert_int_equal(row - first, n);
}

/* ---- the mouse ---- */

static void a_click_selects_and_another_opens(void **state)
{
	struct terminal *t = start(NULL);

	assert_true(terminal_got(t, MOUSE_ON));
	click_on(t, "SSH brute force");
	expect_cursor_on(t, "SSH brute force");
	click_on(t, "SSH brute force");
	terminal_expect(t, "Facts");
	terminal_expect(t, "SSH brute force against root");
	terminal_quit(t);
}

static void what_says_something_can_be_clicked(void **state)
{
	struct terminal *t = start(NULL);

	click_on(t, "2 Critical");
	terminal_expect(t, "2 tickets from 39 alerts");
	click_on(t, "4 All");
	terminal_expect(t, "35 tickets");
	click_on(t, "TICKET");
	terminal_expect(t, "by TICKET▴");
	click_on(t, "Settings");
	terminal_expect(t, "WHAT IT DOES");
	click_on(t, "Queue");
	click_on(t, "filter");
	terminal_expect(t, "Esc cancel");
	click_on(t, "cancel");
	click_on(t, "help");
	terminal_expect(t, "Keys: Queue");
	terminal_quit(t);
}

static void the_wheel_moves_what_is_under_it(void **state)
{
	struct terminal *t = start("bj1-1");
	int row, col;

	terminal_find(t, "Severity", &row, &col);
	terminal_expect_not(t, "Fingerprint");
	for (int i = 0; i < 10; i++)
		terminal_wheel(t, row, col, 1);
	terminal_expect(t, "Fingerprint");
	expect_cursor_on(t, "1  Is the file a webshell?");
	terminal_keys(t, "q");
	terminal_find(t, "SSH brute force", &row, &col);
	terminal_wheel(t, row, col, 1);
	terminal_expect_not(t, "Webshell written");
	terminal_wheel(t, row, col, -1);
	terminal_expect(t, "Webshell written");
	for (int i = 0; i < 30; i++)
		terminal_wheel(t, row, col, 1);
	terminal_expect(t, "Port scan of host 29");
	terminal_wheel(t, 0, 0, 1);
	terminal_quit(t);
}

static void a_click_gives_its_pane_the_keys(void **state)
{
	struct terminal *t = start("bj1-1");

	click_on(t, "Alerts");
	terminal_expect(t, "Tab to the facts");
	click_on(t, "02:08:12");
	terminal_expect(t, "Tab to the steps");
	expect_cursor_on(t, "02:08:12");
	click_on(t, "02:08:12");
	terminal_expect(t, "signature  \"Webshell written to");
	terminal_keys(t, "q");
	click_on(t, "Is the file a webshell?");
	terminal_expect(t, "Tab to the facts");
	terminal_quit(t);
}

static void choices_can_be_clicked(void **state)
{
	struct terminal *t = start("bj1-2");

	terminal_keys(t, "c:judge\r");
	click_on(t, "Benign");
	expect_cursor_on(t, "Benign");
	click_on(t, "Benign");
	terminal_expect(t, "Esc cancel (the text is kept)");
	terminal_keys(t, "\033");
	/* What is behind a choice does not take its clicks. */
	terminal_keys(t, ":judge\r");
	click_on(t, "Facts");
	terminal_expect(t, "Up, Down choose");
	terminal_keys(t, "\033");
	terminal_keys(t, "\020");
	terminal_keys(t, "redraw");
	click_on(t, "Draw the screen anew");
	terminal_expect_not(t, "Draw the screen anew");
	terminal_quit(t);
}

/* A click means the screen as it is once what was typed before is done. */
static void a_click_waits_for_the_keys_before_it(void **state)
{
	struct terminal *t = start("bj1-2");

	/* Row 2 of the queue, where a tab of the ticket is not. */
	terminal_bytes_in(t, "q\033[<0;30;7Mj", 3);
	terminal_keys(t, "k");
	expect_row(t, 2);
	terminal_bytes_in(t, "?\033[<0;10;7M", 2);
	terminal_keys(t, "q");
	expect_row(t, 2);
	terminal_quit(t);
}

static void off_means_that_nothing_is_sent(void **state)
{
	struct terminal *t;

	store_configure(store, "[ui]\n\tmouse = false\n");
	t = start(NULL);
	terminal_keys(t, "j\032k");
	terminal_keys(t, "\r");
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	assert_false(terminal_got(t, "1000"));
	assert_false(terminal_got(t, "1006"));
	terminal_free(t);
}

static void the_mouse_can_be_turned_off_and_on(void **state)
{
	struct terminal *t = start(NULL);

	terminal_keys(t, "M");
	terminal_expect(t, "the mouse is off");
	assert_int_equal(terminal_count(t, MOUSE_OFF), 1);
	terminal_keys(t, ":mouse\r");
	terminal_expect(t, "with Shift held it selects text");
	assert_int_equal(terminal_count(t, MOUSE_ON), 2);
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	assert_int_equal(terminal_count(t, MOUSE_OFF), 2);
	terminal_free(t);
	t = start_on("vt100", NULL, NULL);
	terminal_keys(t, "M");
	terminal_expect(t, "does not report a mouse");
	terminal_quit(t);
}

/* ---- keys ---- */

static void pause_ms(long ms)
{
	const struct timespec ts = { .tv_nsec = ms * 1000000 };

	nanosleep(&ts, NULL);
}

static void a_key_may_come_in_pieces(void **state)
{
	struct terminal *t = start(NULL);

	for (int i = 0; i < 5; i++) {
		terminal_bytes_in(t, "\033", 0);
		pause_ms(5);
		terminal_bytes_in(t, i % 2 ? "[B" : "OB", 1);
	}
	terminal_keys(t, "k");
	expect_row(t, 4);
	terminal_quit(t);
}

static void both_forms_of_the_cursor_keys_are_known(void **state)
{
	static const char *const terms[] = { "xterm-256color",
					     "screen-256color", "tmux-256color",
					     "linux", "vt100" };

	for (size_t i = 0; i < ARRAY_SIZE(terms); i++) {
		struct terminal *t = start_on(terms[i], NULL, NULL);

		terminal_keys(t, "\033[B\033OB\033[B\033OB\033[A\033OA");
		expect_row(t, 2);
		terminal_keys(t, "\033[F");
		terminal_expect(t, "Port scan of host 29");
		terminal_keys(t, "\033OH");
		expect_row(t, 0);
		terminal_quit(t);
	}
}

static void esc_alone_is_esc(void **state)
{
	struct terminal *t = start("bj1-2");

	terminal_keys(t, "\033");
	terminal_expect(t, "35 tickets");
	terminal_quit(t);
}

/* Ctrl-Up of a terminal whose entry does not have it. */
static void a_key_that_is_not_known_does_nothing(void **state)
{
	struct terminal *t = start_on("screen-256color", "bj1-2", NULL);

	terminal_keys(t, "\033[1;5A\033[1;9P\033[25;2~\033Ox\033[I");
	terminal_expect(t, "SSH brute force against root");
	terminal_expect(t, "Facts");
	terminal_quit(t);
}

/* ---- sizes ---- */

static void assert_same_screen(struct terminal *a, struct terminal *b, int rows)
{
	for (int i = 0; i < rows; i++) {
		char *one = terminal_row(a, i), *other = terminal_row(b, i);

		if (strcmp(one, other) != 0)
			fail_msg("row %d:\n%s\n%s", i, one, other);
		free(one);
		free(other);
	}
}

/* What a key changes is one write, and beside it the mark that it is handled:
 * over SSH each is a packet. */
static void a_key_is_answered_in_one_piece(void **state)
{
	enum { KEYS = 20 };
	struct terminal *t = start(NULL);
	long before = terminal_writes(t);

	for (int i = 0; i < KEYS; i++)
		terminal_keys(t, i % 4 < 2 ? "j" : "k");
	assert_in_range(terminal_writes(t) - before, 2 * KEYS, 3 * KEYS);
	terminal_quit(t);
}

/* Keys and sizes all at once: no key is lost, and what stands there in the
 * end is what stands there when one begins at that size. */
static void a_storm_of_sizes_loses_nothing(void **state)
{
	struct terminal *t = start(NULL), *fresh;

	for (int i = 0; i < 100; i++) {
		terminal_resize_now(t, 50 + i * 37 % 200, 10 + i * 13 % 70);
		terminal_type(t, i % 10 == 9 ? "k" : i % 5 ? "j" : "\033[B");
	}
	terminal_resize(t, 132, 43);
	terminal_keys(t, "gjjjj");
	fresh = terminal_start(
		&(struct terminal_options){ .cols = 132, .rows = 43 },
		(const char *[]){ BUILDDIR "/tests/tui/workbench", store,
				  NULL });
	terminal_keys(fresh, "jjjj");
	assert_same_screen(t, fresh, 43);
	terminal_quit(fresh);
	terminal_quit(t);
}

/* Each j is a row: fewer would be seen. */
static void keys_of_a_storm_all_count(void **state)
{
	struct terminal *t = start(NULL);

	for (int i = 0; i < 34; i++) {
		terminal_resize_now(t, 60 + i * 37 % 190, 16 + i * 13 % 64);
		terminal_type(t, i % 2 ? "j" : "\033OB");
	}
	terminal_resize(t, 80, 24);
	terminal_keys(t, "k");
	expect_cursor_on(t, "Port scan of host 28");
	terminal_quit(t);
}

static void large_screens_are_filled(void **state)
{
	struct terminal *t = start(NULL);
	int row, col;

	terminal_resize(t, 250, 80);
	terminal_expect(t, "Port scan of host 29");
	terminal_find(t, "? help", &row, &col);
	assert_int_equal(row, 79);
	assert_true(col > 240);
	terminal_keys(t, "\r");
	terminal_expect(t, "Fingerprint");
	terminal_quit(t);
}

/* ---- stopping ---- */

static void a_shell_can_stop_it_and_go_on(void **state)
{
	const char *argv[] = { "/bin/sh", "-i", NULL };
	const char *env[] = { "PS1=$ ", "ENV=", NULL };
	char *line = xasprintf(BUILDDIR "/tests/tui/workbench %s\r", store);
	struct terminal *t = terminal_start(
		&(struct terminal_options){
			.cols = 80, .rows = 24, .env = env, .is_shell = true },
		argv);

	terminal_await(t, "$");
	terminal_bytes_in(t, line, 0);
	terminal_await(t, "Webshell written");
	terminal_keys(t, "j");
	terminal_bytes_in(t, "\032", 1);
	terminal_await(t, "Stopped");
	terminal_expect_not(t, "Webshell written");
	assert_int_equal(terminal_count(t, MOUSE_OFF), 1);
	terminal_bytes_in(t, "echo back $((6 * 7))\r", 0);
	terminal_await(t, "back 42");
	/* The screen of the shell is back before its terminal takes lines: only
	 * what the shell says itself tells that it does. */
	terminal_bytes_in(t, "fg; echo left $((6 * 9))\r", 0);
	terminal_await(t, "Webshell written");
	terminal_keys(t, "j");
	expect_row(t, 2);
	assert_int_equal(terminal_count(t, MOUSE_ON), 2);
	terminal_bytes_in(t, "Q", 0);
	terminal_await(t, "left 54");
	terminal_expect(t, "back 42");
	terminal_bytes_in(t, "exit\r", 0);
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
	free(line);
}

static void a_cursor_that_was_hidden_comes_back(void **state)
{
	static const int signals[] = { SIGTERM, SIGHUP };

	store_configure(store, "[ui]\n\tcursor = false\n");
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		struct terminal *t = start(NULL);
		int before;

		assert_true(terminal_got(t, "\033[?25l"));
		before = terminal_count(t, "\033[?25h");
		terminal_keys(t, "j");
		assert_int_equal(terminal_count(t, "\033[?25h"), before);
		terminal_signal(t, signals[i]);
		assert_int_equal(terminal_wait(t), 0);
		assert_int_equal(terminal_count(t, "\033[?25h"), before + 1);
		terminal_free(t);
	}
}

/* ---- what is said to the terminal itself ---- */

static void a_copy_is_sent_and_not_claimed(void **state)
{
	const char *in_tmux[] = { "TMUX=/tmp/tmux-0/default,1,0", NULL };
	struct terminal *t = start(NULL);

	terminal_keys(t, "y");
	terminal_expect(t, "sent to the terminal: bj1-1");
	terminal_expect_not(t, "copied");
	assert_true(terminal_got(t, "\033]52;c;YmoxLTE=\033\\"));
	assert_false(terminal_got(t, "tmux;"));
	terminal_quit(t);
	t = start_on("tmux-256color", NULL, in_tmux);
	terminal_keys(t, "y");
	terminal_expect(t, "sent to the terminal: bj1-1");
	assert_true(terminal_got(t, "\033]52;c;YmoxLTE=\033\\"));
	assert_true(terminal_got(t, "\033Ptmux;\033\033]52;c;YmoxLTE="
				    "\033\033\\\033\\"));
	terminal_quit(t);
}

/* What is to be run, with its values; a value of a raw alert; an alert. */
static void what_the_cursor_is_on_is_copied(void **state)
{
	struct terminal *t = start("bj1-1");

	terminal_keys(t, "2\t\r/src_ip\r");
	terminal_keys(t, "jy");
	terminal_expect(t, "sent to the terminal: 203.0.113.45");
	terminal_keys(t, "\003");
	terminal_keys(t, ":queue\r");
	terminal_keys(t, ":open bj1-1\r");
	terminal_keys(t, "y");
	terminal_expect(t, "sent to the terminal: bj1-1");
	terminal_keys(t, "jjjjy");
	terminal_expect(t, "sent to the terminal: edrctl isolate --host "
			   "acme-web-03");
	terminal_keys(t, "?y");
	terminal_expect(t, "there is nothing to copy here");
	terminal_quit(t);
}

static void a_mouse_in_tmux_reaches_all_columns(void **state)
{
	struct terminal *t = start_on("tmux-256color", NULL, NULL);

	assert_true(terminal_got(t, "\033[?1006h"));
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	assert_int_equal(terminal_count(t, "\033[?1006l"), 1);
	assert_int_equal(terminal_count(t, "\033[?1000l"), 1);
	terminal_free(t);
}

/* How a new critical ticket is called: once, whatever comes after it at once,
 * and without a word of it. */
static void expect_call(const char *how, const char *bytes)
{
	char *conf = xasprintf("[ui]\n\tnotify = %s\n", how);
	struct terminal *t;

	store_configure(store, conf);
	t = start(NULL);
	assert_false(terminal_got(t, bytes));
	store_alert(store, "Nothing much", 4);
	terminal_await(t, "36 tickets");
	assert_false(terminal_got(t, bytes));
	store_alert(store, "The vault is open", 5);
	terminal_await_bytes(t, bytes);
	terminal_await(t, "The vault is open");
	store_alert(store, "The vault is empty", 5);
	terminal_await(t, "The vault is empty");
	assert_int_equal(terminal_count(t, bytes), 1);
	terminal_quit(t);
	free(conf);
}

static void a_new_critical_ticket_calls_by_osc_9(void **state)
{
	expect_call("osc9", "\033]9;watchfloor: new critical ticket\033\\");
}

static void a_new_critical_ticket_calls_by_osc_777(void **state)
{
	expect_call("osc777", "\033]777;notify;watchfloor;"
			      "new critical ticket\033\\");
}

static void a_new_critical_ticket_rings(void **state)
{
	expect_call("bell", "\a");
}

static void nobody_is_called_who_did_not_ask(void **state)
{
	struct terminal *t = start(NULL);

	store_alert(store, "The vault is open", 5);
	terminal_await(t, "The vault is open");
	assert_false(terminal_got(t, "\a"));
	assert_false(terminal_got(t, "\033]9;"));
	assert_false(terminal_got(t, "\033]777;"));
	terminal_quit(t);
}

static void who_looks_at_the_past_is_called_too(void **state)
{
	struct terminal *t;

	store_configure(store, "[ui]\n\tnotify = osc9\n");
	t = start(NULL);
	terminal_keys(t, ":as-of 1h\r");
	terminal_expect(t, "read-only");
	store_alert(store, "The vault is open", 5);
	terminal_await_bytes(t, "\033]9;watchfloor: new critical ticket");
	terminal_expect_not(t, "The vault is open");
	terminal_keys(t, ":as-of now\r");
	terminal_expect(t, "The vault is open");
	terminal_quit(t);
}

static void the_window_s_title_is_lent(void **state)
{
	struct terminal *t;

	store_configure(store, "[ui]\n\twindow-title = true\n");
	t = start(NULL);
	assert_true(terminal_got(t, "\033[22;2t\033]2;watchfloor bj1\033\\"));
	assert_false(terminal_got(t, "\033[23;2t"));
	terminal_keys(t, ":set window-title false\r");
	assert_true(terminal_got(t, "\033[23;2t"));
	terminal_keys(t, ":set window-title true\r");
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	assert_int_equal(terminal_count(t, "\033[23;2t"), 2);
	terminal_free(t);
	t = start_on("tmux-256color", NULL, NULL);
	assert_true(terminal_got(t, "\033]0;watchfloor bj1\a"));
	terminal_quit(t);
	t = start_on("vt100", NULL, NULL);
	assert_false(terminal_got(t, "watchfloor bj1"));
	terminal_quit(t);
}

/* Each on a store of its own. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_click_selects_and_another_opens),
		TEST(what_says_something_can_be_clicked),
		TEST(the_wheel_moves_what_is_under_it),
		TEST(a_click_gives_its_pane_the_keys),
		TEST(choices_can_be_clicked),
		TEST(a_click_waits_for_the_keys_before_it),
		TEST(off_means_that_nothing_is_sent),
		TEST(the_mouse_can_be_turned_off_and_on),
		TEST(a_key_may_come_in_pieces),
		TEST(both_forms_of_the_cursor_keys_are_known),
		TEST(esc_alone_is_esc),
		TEST(a_key_that_is_not_known_does_nothing),
		TEST(a_key_is_answered_in_one_piece),
		TEST(a_storm_of_sizes_loses_nothing),
		TEST(keys_of_a_storm_all_count),
		TEST(large_screens_are_filled),
		TEST(a_shell_can_stop_it_and_go_on),
		TEST(a_cursor_that_was_hidden_comes_back),
		TEST(a_copy_is_sent_and_not_claimed),
		TEST(what_the_cursor_is_on_is_copied),
		TEST(a_mouse_in_tmux_reaches_all_columns),
		TEST(a_new_critical_ticket_calls_by_osc_9),
		TEST(a_new_critical_ticket_calls_by_osc_777),
		TEST(a_new_critical_ticket_rings),
		TEST(nobody_is_called_who_did_not_ask),
		TEST(who_looks_at_the_past_is_called_too),
		TEST(the_window_s_title_is_lent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
