/*
 * test-settings.c - what a person arranges: columns, order, settings, keys;
 * and the palette that finds commands.
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
#include <unistd.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define DOWN "\033OB"
#define ESC  "\033"
#define C_P  "\020"

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

static struct terminal *start(int cols, int rows)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, NULL,
			       NULL };

	return terminal_start(
		&(struct terminal_options){ .cols = cols, .rows = rows }, argv);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

/* The person's watchfloor.conf: NULL takes it away. */
static void write_conf(const char *text)
{
	char *dir = file_xdg("XDG_CONFIG_HOME", ".config", "watchfloor");
	char *path = xasprintf("%s/watchfloor.conf", dir);

	assert_int_equal(file_mkdirs(dir, 0700), 0);
	if (text)
		assert_int_equal(
			file_write_atomic(path, text, strlen(text), 0600), 0);
	else
		unlink(path);
	free(dir);
	free(path);
}

static void screens_are_as_drawn(void **state)
{
	struct terminal *t = start(80, 24);

	terminal_keys(t, ",");
	terminal_golden(t, "settings-80x24");
	terminal_keys(t, ESC);
	terminal_keys(t, "C");
	terminal_golden(t, "columns-80x24");
	terminal_keys(t, ESC);
	terminal_keys(t, C_P);
	terminal_golden(t, "palette-80x24");
	terminal_keys(t, ESC);
	terminal_keys(t, "o");
	terminal_golden(t, "sort-80x24");
	terminal_keys(t, ESC);
	quit(t);
}

static void the_palette_runs_what_it_shows(void **state)
{
	struct terminal *t = start(80, 24);

	terminal_keys(t, C_P "columns");
	terminal_expect(t, "Choose the columns");
	terminal_keys(t, "\r");
	terminal_expect(t, "[x] SEV");
	terminal_keys(t, ESC);
	terminal_keys(t, C_P "nothing like this");
	terminal_expect(t, "no command matches");
	terminal_keys(t, "\r");
	/* It is found by what it does, and the cursor chooses among several. */
	terminal_keys(t, C_P "make column");
	terminal_expect(t, "no command matches");
	terminal_keys(t, ESC);
	terminal_keys(t, "C" C_P "make column");
	terminal_expect(t, "Make the column wider");
	terminal_keys(t, DOWN "\r");
	terminal_expect(t, "[x] SEV              severity            3");
	terminal_keys(t, ESC);
	quit(t);
}

static void columns_are_arranged_and_kept(void **state)
{
	struct terminal *t = start(80, 24);
	char *heads;

	write_conf(NULL);
	terminal_keys(t, "C");
	terminal_keys(t, " ");       /* SEV goes */
	terminal_keys(t, "\033OF "); /* CHANGED comes */
	terminal_keys(t, "w");
	terminal_expect(t, "saved in ");
	terminal_keys(t, ESC);
	heads = terminal_row(t, 3);
	assert_null(strstr(heads, "SEV"));
	free(heads);
	quit(t);
	t = start(132, 43);
	heads = terminal_row(t, 3);
	assert_null(strstr(heads, "SEV"));
	assert_non_null(strstr(heads, "DUE"));
	free(heads);
	terminal_keys(t, ":columns title owner changed\r");
	heads = terminal_row(t, 3);
	assert_non_null(strstr(heads, "WHAT"));
	assert_non_null(strstr(heads, "CHANGED"));
	assert_null(strstr(heads, "DUE"));
	free(heads);
	terminal_keys(t, ":columns title colour\r");
	terminal_expect(t, "there is no column \"colour\"");
	quit(t);
	write_conf(NULL);
}

static void a_column_sorts_and_turns_round(void **state)
{
	struct terminal *t = start(80, 24);
	char *first;

	terminal_keys(t, ":sort title\r");
	terminal_expect(t, "by WHAT▴");
	first = terminal_row(t, 4);
	assert_non_null(strstr(first, "Evil"));
	free(first);
	terminal_keys(t, ":sort title\r");
	terminal_expect(t, "by WHAT▾");
	first = terminal_row(t, 4);
	assert_non_null(strstr(first, "管理后台"));
	free(first);
	terminal_keys(t, "o0");
	terminal_expect(t, "most urgent first");
	terminal_keys(t, ":sort colour\r");
	terminal_expect(t, "there is no column \"colour\"");
	quit(t);
}

static void settings_change_and_are_saved(void **state)
{
	struct terminal *t = start(80, 24);

	write_conf(NULL);
	terminal_keys(t, ",/mouse\r\r");
	terminal_expect(t, "mouse          false");
	terminal_keys(t, "w");
	terminal_expect(t, "saved in ");
	terminal_keys(t, ":set notify siren\r");
	terminal_expect(t, "notify is one of none|bell|osc9|osc777");
	terminal_keys(t, ":set notify bell\r:set notify\r");
	terminal_expect(t, "notify = bell");
	quit(t);
	t = start(80, 24);
	terminal_keys(t, ":set mouse\r");
	terminal_expect(t, "mouse = false");
	/* what was not saved is gone */
	terminal_keys(t, ":set notify\r");
	terminal_expect(t, "notify = none");
	quit(t);
	write_conf(NULL);
}

static void keys_of_one_s_own_work_and_are_shown(void **state)
{
	struct terminal *t;

	write_conf("[keys \"queue\"]\n\tbind = X filter severity>=high\n"
		   "\tunbind = x\n[keys]\n\tbind = F9 help\n");
	t = start(80, 24);
	terminal_keys(t, "x");
	terminal_expect(t, "x does nothing here");
	terminal_keys(t, "X");
	terminal_expect(t, "/severity>=high");
	terminal_expect(t, "F9 help");
	quit(t);
	write_conf(NULL);
}

static void a_wrong_configuration_is_said_and_harms_nobody(void **state)
{
	struct terminal *t;

	write_conf("[ui]\n\tcolour = red\n[screen \"queue\"]\n"
		   "\tsort = title\n");
	t = start(80, 24);
	terminal_expect(t, "watchfloor.conf:2: there is no setting \"colour\"");
	terminal_expect(t, "by WHAT▴");
	quit(t);
	write_conf(NULL);
}

/* Nothing is left to change: Enter says so. */
static void a_filter_that_matches_nothing_leaves_nothing_to_change(void **state)
{
	struct terminal *t = start(60, 16);

	terminal_keys(t, ",");
	terminal_expect(t, "… Dashboard  Settings ");
	terminal_keys(t, "/nonesuch\r");
	terminal_expect(t, "/nonesuch");
	terminal_expect(t, "Nothing matches the filter");
	terminal_keys(t, "\r");
	terminal_expect(t, "there is no setting here");
	terminal_keys(t, ESC);
	terminal_expect_not(t, "/nonesuch");
	quit(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_are_as_drawn),
		cmocka_unit_test(the_palette_runs_what_it_shows),
		cmocka_unit_test(columns_are_arranged_and_kept),
		cmocka_unit_test(a_column_sorts_and_turns_round),
		cmocka_unit_test(settings_change_and_are_saved),
		cmocka_unit_test(keys_of_one_s_own_work_and_are_shown),
		cmocka_unit_test(
			a_filter_that_matches_nothing_leaves_nothing_to_change),
		cmocka_unit_test(
			a_wrong_configuration_is_said_and_harms_nobody),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
