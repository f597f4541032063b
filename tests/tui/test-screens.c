/*
 * test-screens.c - every screen as it is drawn: at two sizes, in two
 * languages, in a theme with colours and in the one without.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"

/* The keys that open a screen from the queue. */
static const struct {
	const char *name, *keys;
} screens[] = {
	{ "queue", "" },
	{ "filter", "/severity>=" },
	{ "complete", ":jud\t" },
	{ "palette", "\020" },
	{ "sort", "o" },
	{ "columns", "C" },
	{ "settings", "," },
	{ "help", "?" },
	{ "marks", "  " },
	{ "playbooks", "P" },
	{ "outline", "P\r" },
	{ "graph", "P\r2" },
	{ "text", "P\r3" },
	{ "history", "P\r4" },
	{ "playbook-facts", "P\r5" },
	{ "playbook-figures", "P\r6" },
	{ "ledger", "L/on:bj1-1\r" },
	{ "record", "L/on:bj1-1\r\r" },
	{ "dashboard", "D" },
	{ "days", "D2" },
	{ "types", "D3" },
	{ "span", "Ds" },
	{ "facts", ":open bj1-1\r" },
	{ "alerts", ":open bj1-1\r\t2" },
	{ "raw", ":open bj1-1\r\t2\r" },
	{ "timeline", ":open bj1-1\r3" },
	{ "evidence", ":open bj1-1\r5" },
	{ "similar", ":open bj1-6\r6" },
	{ "note", ":open bj1-1\rnwhat was seen" },
};

static const struct {
	int cols, rows;
} sizes[] = { { 80, 24 }, { 132, 43 } };

static char *store;

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

static struct terminal *start(size_t size, const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, NULL };

	return terminal_start(
		&(struct terminal_options){ .cols = sizes[size].cols,
					    .rows = sizes[size].rows,
					    .env = env },
		argv);
}

/* A screen of its own each time: nothing is left from the one before. */
static void draw(size_t screen, size_t size, const char *suffix,
		 const char *const *env)
{
	struct terminal *t = start(size, env);
	char *name = xasprintf("screens/%s-%dx%d%s", screens[screen].name,
			       sizes[size].cols, sizes[size].rows, suffix);

	terminal_keys(t, screens[screen].keys);
	terminal_golden_ids(t, name);
	terminal_signal(t, SIGTERM);
	terminal_wait(t);
	terminal_free(t);
	store_forget();
	free(name);
}

/* A record has the number of the account in it; it was drawn by number 0. */
static bool is_as_drawn(size_t screen)
{
	return geteuid() == 0 || strcmp(screens[screen].name, "record") != 0;
}

static void draw_all(const char *theme, const char *suffix,
		     const char *const *env)
{
	char *conf = xasprintf("[ui]\n\ttheme = %s\n", theme);
	char *name = xasprintf("-%s%s", theme, suffix);

	store_configure(store, conf);
	for (size_t i = 0; i < ARRAY_SIZE(screens); i++)
		for (size_t s = 0; is_as_drawn(i) && s < ARRAY_SIZE(sizes); s++)
			draw(i, s, name, env);
	free(conf);
	free(name);
}

static void screens_in_english(void **state)
{
	draw_all("dark", "", NULL);
	draw_all("mono", "", NULL);
}

static void screens_in_chinese(void **state)
{
	const char *const *env = store_chinese(store);

	if (!env)
		skip();
	draw_all("dark", "-zh_CN", env);
	draw_all("mono", "-zh_CN", env);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(screens_in_english, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(screens_in_chinese, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
