/*
 * test-matrix.c - every screen on every kind of terminal, with and without
 * UTF-8; and how the themes look.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#define COLS 80
#define ROWS 24

static const char *const terms[] = { "xterm-256color", "screen-256color",
				     "tmux-256color", "linux", "vt100" };

/* A screen: the keys that open it and those that leave it, and a word that
 * says what state something is in. */
static const struct scene {
	const char *name, *open, *leave, *word;
} scenes[] = {
	{ "queue", "", "", "CRIT" },
	{ "filter", "/port", "\033", "LOW" },
	{ "command", ":cl\t", "\033", "CRIT" },
	{ "palette", "\020", "\033", "release" },
	{ "columns", "C", "q", "severity" },
	{ "help", "?", "q", "Keys: Queue" },
	{ "settings", ",", "q", "WHAT IT DOES" },
	{ "playbooks", ":playbooks\r", "q", "Webshell written" },
	{ "playbook", ":playbooks\r\r", "qq", "Is the file a webshell?" },
	{ "graph", ":playbooks\r\r2", "qq", "Is the file a webshell?" },
	{ "text", ":playbooks\r\r3", "qq", "playbook" },
	{ "history", ":playbooks\r\r4", "qq", "SUMMARY" },
	{ "playbook facts", ":playbooks\r\r5", "qq", "signature" },
	{ "ledger", ":ledger\r", "q", "opened with 1 alert" },
	{ "record", ":ledger\r\r", "qq", "ticket." },
	{ "dashboard", ":dashboard\r", "q", "By hour" },
	{ "days", ":dashboard\r2", "q", "By day" },
	{ "ticket", ":open bj1-1\r", "q", "CRIT" },
	{ "alerts", ":open bj1-1\r\t2", "q", "CRIT" },
	{ "raw", ":open bj1-1\r\t2\r", "qq", "Webshell" },
	{ "timeline", ":open bj1-1\r3", "q", "opened with 38 alerts" },
	{ "choice", ":open bj1-2\r:judge\r", "\003q", "False positive" },
	{ "note", ":open bj1-2\rn", "\003q", "note" },
};

static char *store;

static struct terminal *start(const char *term, int cols, int rows,
			      const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, NULL };

	return terminal_start(
		&(struct terminal_options){
			.cols = cols, .rows = rows, .term = term, .env = env },
		argv);
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

/* ---- the same on every terminal ---- */

static char *picture(struct terminal *t)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < ROWS; i++) {
		char *row = terminal_row(t, i);

		strbuf_addf(&sb, "%s\n", row);
		free(row);
	}
	return strbuf_detach(&sb);
}

/* All scenes in a row on one terminal.  Into pictures[], or held equal to
 * what is there. */
static void walk(const char *term, const char *locale, char **pictures,
		 bool first)
{
	char *lc = xasprintf("LC_ALL=%s", locale);
	struct terminal *t =
		start(term, COLS, ROWS, (const char *[]){ lc, NULL });

	for (size_t i = 0; i < ARRAY_SIZE(scenes); i++) {
		char *now;

		terminal_keys(t, scenes[i].open);
		terminal_expect(t, scenes[i].word);
		now = picture(t);
		if (first)
			pictures[i] = xstrdup(now);
		else if (strcmp(pictures[i], now) != 0)
			fail_msg("%s, %s, %s:\n%s\nis not as on %s:\n%s", term,
				 locale, scenes[i].name, now, terms[0],
				 pictures[i]);
		free(now);
		terminal_keys(t, scenes[i].leave);
	}
	if (strcmp(locale, "C") == 0) {
		size_t len;
		const char *bytes = terminal_output(t, &len);

		for (size_t i = 0; i < len; i++)
			assert_true((unsigned char)bytes[i] < 0x80);
	}
	terminal_quit(t);
	free(lc);
}

/* One ticket is ours from the beginning: a verdict can be given. */
static void claim_one(void)
{
	struct terminal *t = start(terms[0], COLS, ROWS, NULL);

	terminal_keys(t, ":open bj1-2\rc");
	terminal_quit(t);
}

static void walk_all(const char *locale, char **pictures)
{
	claim_one();
	for (size_t i = 0; i < ARRAY_SIZE(terms); i++)
		walk(terms[i], locale, pictures, i == 0);
}

static void free_pictures(char **pictures)
{
	for (size_t i = 0; i < ARRAY_SIZE(scenes); i++)
		free(pictures[i]);
}

static void screens_are_the_same_on_every_terminal(void **state)
{
	char *pictures[ARRAY_SIZE(scenes)];

	walk_all("C.UTF-8", pictures);
	free_pictures(pictures);
}

static void screens_are_the_same_without_utf_8(void **state)
{
	char *pictures[ARRAY_SIZE(scenes)];

	walk_all("C", pictures);
	free_pictures(pictures);
}

/* ---- aligned, with and without UTF-8 ---- */

/* A column that begins at the same place in all rows that have it. */
static void expect_aligned(struct terminal *t, const char *const *words)
{
	int want = -1;

	for (int i = 0; words[i]; i++) {
		int row, col;

		terminal_find(t, words[i], &row, &col);
		if (want < 0)
			want = col;
		if (col != want)
			fail_msg("%s is at %d, %s at %d", words[i], col,
				 words[0], want);
	}
}

static void columns_stand_under_their_heads(void **state)
{
	static const char *const locales[] = { "C.UTF-8", "C" };

	for (size_t i = 0; i < ARRAY_SIZE(terms) * 2; i++) {
		char *lc = xasprintf("LC_ALL=%s", locales[i % 2]);
		struct terminal *t = start(terms[i / 2], COLS, ROWS,
					   (const char *[]){ lc, NULL });

		/* Beside them: Chinese, zero width, marks on marks. */
		expect_aligned(t,
			       (const char *[]){ "TICKET  ", "bj1-1 ", "bj1-3 ",
						 "bj1-4 ", "bj1-5 ", NULL });
		expect_aligned(t,
			       (const char *[]){ "ASSET  ", "acme-web-03",
						 "acme-web-04", "acme-web-05",
						 "acme-web-06", NULL });
		terminal_quit(t);
		free(lc);
	}
}

/* ---- themes ---- */

static void check_theme(const char *suffix, int cols, int rows,
			const char *const *env)
{
	struct terminal *t = start("xterm-256color", cols, rows, env);
	char *name = xasprintf("queue-%dx%d-%s", cols, rows, suffix);

	terminal_golden(t, name);
	free(name);
	terminal_keys(t, "\r");
	name = xasprintf("ticket-%dx%d-%s", cols, rows, suffix);
	terminal_golden(t, name);
	free(name);
	terminal_quit(t);
}

static void a_screen_without_colour_is_as_drawn(void **state)
{
	const char *env[] = { "NO_COLOR=1", NULL };

	check_theme("mono", 80, 24, env);
	check_theme("mono", 132, 43, env);
}

static void the_dark_theme_is_as_drawn(void **state)
{
	store_configure(store, "[ui]\n\ttheme = dark\n");
	check_theme("dark", 80, 24, NULL);
	check_theme("dark", 132, 43, NULL);
}

/* As a terminal with any colour calls itself, where ncurses has its entry. */
static void exact_colours_are_used_where_they_are(void **state)
{
	const char *env[] = { "COLORTERM=truecolor", "VTE_VERSION=6800", NULL };
	struct terminal *t;

	store_configure(store, "[ui]\n\ttheme = light\n");
	t = start("xterm-256color", 80, 24, env);
	if (!terminal_got(t, "\033[38;2;"))
		skip();
	terminal_golden(t, "queue-80x24-light-direct");
	terminal_quit(t);
}

static void a_theme_can_be_changed_while_one_looks(void **state)
{
	struct terminal *t = start("xterm-256color", 80, 24, NULL);

	terminal_keys(t, ":set theme dark\r\r");
	terminal_golden(t, "ticket-80x24-dark");
	/* The names there are: to choose from, and to complete. */
	terminal_keys(t, ":settings\r\r");
	terminal_expect(t, "deuteranopia");
	terminal_keys(t, "\003");
	terminal_keys(t, ":set theme li\t");
	terminal_expect(t, ":set theme light");
	terminal_keys(t, "\003");
	terminal_keys(t, ":set theme no-such\r");
	terminal_expect(t, "there is no theme \"no-such\"");
	terminal_quit(t);
}

/* The program begins, and says which line of the theme it did not take. */
static void a_broken_theme_is_no_reason_not_to_start(void **state)
{
	static const char theme[] = "[look \"late\"]\n\tfg = pink\n";
	char *folder = xasprintf("%s/../.config/watchfloor/themes", store);
	char *path = xasprintf("%s/mine", folder);
	struct terminal *t;

	store_configure(store, "[ui]\n\ttheme = mine\n");
	assert_int_equal(file_mkdirs(folder, 0700), 0);
	assert_int_equal(file_write_atomic(path, theme, sizeof theme - 1, 0600),
			 0);
	t = start("xterm-256color", 132, 43, NULL);
	terminal_expect(t, "themes/mine:2: fg: \"pink\" is no colour");
	terminal_expect(t, "Webshell written");
	terminal_quit(t);
	free(path);
	free(folder);
}

/* Each on a store of its own. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(screens_are_the_same_on_every_terminal),
		TEST(screens_are_the_same_without_utf_8),
		TEST(columns_stand_under_their_heads),
		TEST(a_screen_without_colour_is_as_drawn),
		TEST(the_dark_theme_is_as_drawn),
		TEST(exact_colours_are_used_where_they_are),
		TEST(a_theme_can_be_changed_while_one_looks),
		TEST(a_broken_theme_is_no_reason_not_to_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
