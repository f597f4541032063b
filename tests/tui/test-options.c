/*
 * test-options.c - settings and keys from watchfloor.conf, and back into it.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/input.h"
#include "tui/keymap.h"
#include "tui/options.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

static char *home, *path;

static int set_up(void **state)
{
	char template[] = "/tmp/watchfloor-options-XXXXXX";
	char *dir;

	assert_non_null(mkdtemp(template));
	home = xstrdup(template);
	assert_int_equal(setenv("XDG_CONFIG_HOME", home, 1), 0);
	dir = xasprintf("%s/watchfloor", home);
	assert_int_equal(file_mkdirs(dir, 0700), 0);
	path = xasprintf("%s/watchfloor.conf", dir);
	free(dir);
	return 0;
}

static int tear_down(void **state)
{
	char *command = xasprintf("rm -rf '%s'", home);
	int ret = system(command);

	options_release();
	free(command);
	free(home);
	free(path);
	return ret;
}

static void write_conf(const char *text)
{
	assert_int_equal(file_write_atomic(path, text, strlen(text), 0600), 0);
}

static void assert_conf_has(const char *text)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(file_read(&sb, path, 1 << 16), 0);
	if (!strstr(sb.buf, text))
		fail_msg("no \"%s\" in:\n%s", text, sb.buf);
	strbuf_release(&sb);
}

static void without_a_file_all_is_as_shipped(void **state)
{
	assert_int_equal(options_load(), 0);
	for (int i = 0; i < OPTION_COUNT; i++)
		assert_string_equal(option_str((enum option)i),
				    option_table[i].value);
	assert_false(options_unsaved());
	assert_string_equal(option_of_screen("queue", "columns"), "");
}

static void the_file_is_in_force(void **state)
{
	write_conf("[ui]\n\ttheme = light\n\tmouse = off\n"
		   "[screen \"queue\"]\n\tcolumns = title severity\n");
	assert_int_equal(options_load(), 0);
	assert_string_equal(option_str(OPTION_THEME), "light");
	assert_false(option_bool(OPTION_MOUSE));
	assert_string_equal(option_of_screen("queue", "columns"),
			    "title severity");
	assert_false(options_unsaved());
}

static void assert_wrong(const char *conf, const char *why)
{
	char *expected = xasprintf("watchfloor.conf:%s", why);

	write_conf(conf);
	assert_int_equal(options_load(), FAILED);
	assert_string_equal(fail_text(), expected);
	free(expected);
}

static void a_fault_names_its_line_and_the_rest_counts(void **state)
{
	assert_wrong("[ui]\n\tmouse = perhaps\n\ttheme = light\n",
		     "2: mouse is true or false, not \"perhaps\"");
	assert_string_equal(option_str(OPTION_THEME), "light");
	assert_wrong("[ui]\ncolour = red\n",
		     "2: there is no setting \"colour\"");
	assert_wrong("[ui]\nnotify = siren\n",
		     "2: notify is one of none|bell|osc9|osc777, not "
		     "\"siren\"");
	assert_wrong("[desk]\nname = x\n",
		     "2: there is no setting \"desk.name\"");
	assert_wrong("[keys \"attic\"]\nbind = x close\n",
		     "2: there is no screen \"attic\"");
	assert_wrong("[keys]\nbind = xx close\n",
		     "2: \"xx\" is no key; keys are like x, F5, C-x, M-x, "
		     "Space");
	assert_wrong("[keys]\nbind = x frobnicate\n",
		     "2: there is no command \"frobnicate\"; ? lists them");
	assert_wrong("[keys]\npress = x\n",
		     "2: keys are set by bind and unbind, not by \"press\"");
}

static void a_person_s_key_comes_first(void **state)
{
	struct strbuf keys = STRBUF_INIT;

	write_conf("[keys \"queue\"]\n\tbind = X close benign\n"
		   "\tunbind = x\n\tbind = Space page-down\n"
		   "[keys]\n\tbind = F9 filter\n\tbind = C-k up\n");
	assert_int_equal(options_load(), 0);
	assert_string_equal(keymap_command(SCREEN_QUEUE, 'X'), "close benign");
	assert_null(keymap_command(SCREEN_QUEUE, 'x'));
	assert_string_equal(keymap_command(SCREEN_TICKET, 'x'), "close");
	assert_string_equal(keymap_command(SCREEN_QUEUE, ' '), "page-down");
	assert_null(keymap_key(SCREEN_QUEUE, ACTION_MARK));
	assert_string_equal(keymap_key(SCREEN_LEDGER, ACTION_FILTER), "F9");
	keymap_keys(SCREEN_QUEUE, ACTION_UP, &keys);
	assert_string_equal(keys.buf, "C-k, Up, k");
	strbuf_release(&keys);
}

static void saving_writes_what_changed_and_leaves_the_rest(void **state)
{
	char *where = NULL;

	write_conf("# mine\n[ui]\n\tmouse = off ; by hand\n"
		   "[keys]\n\tbind = C-k up\n");
	assert_int_equal(options_load(), 0);
	assert_int_equal(option_set(OPTION_NOTIFY, "siren"), FAILED);
	assert_false(options_unsaved());
	assert_int_equal(option_set(OPTION_NOTIFY, "bell"), 0);
	option_set_of_screen("queue", "columns", "title severity");
	assert_true(options_unsaved());
	assert_int_equal(options_save(&where), 0);
	assert_string_equal(where, path);
	free(where);
	assert_false(options_unsaved());
	assert_conf_has("# mine\n");
	assert_conf_has("mouse = off ; by hand\n");
	assert_conf_has("bind = C-k up\n");
	assert_conf_has("notify = bell\n");
	options_release();
	assert_int_equal(options_load(), 0);
	assert_string_equal(option_str(OPTION_NOTIFY), "bell");
	assert_string_equal(option_of_screen("queue", "columns"),
			    "title severity");
	/* What is as shipped again needs no line. */
	assert_int_equal(option_set(OPTION_NOTIFY, "none"), 0);
	option_set_of_screen("queue", "columns", "");
	assert_int_equal(options_save(NULL), 0);
	options_release();
	assert_int_equal(options_load(), 0);
	assert_string_equal(option_of_screen("queue", "columns"), "");
}

static void saving_makes_the_file_and_its_folder(void **state)
{
	char *command = xasprintf("rm -rf '%s'", home);

	assert_int_equal(system(command), 0);
	assert_int_equal(options_load(), 0);
	assert_int_equal(option_set(OPTION_THEME, "dark"), 0);
	assert_int_equal(options_save(NULL), 0);
	assert_conf_has("theme = dark\n");
	free(command);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		T(without_a_file_all_is_as_shipped),
		T(the_file_is_in_force),
		T(a_fault_names_its_line_and_the_rest_counts),
		T(a_person_s_key_comes_first),
		T(saving_writes_what_changed_and_leaves_the_rest),
		T(saving_makes_the_file_and_its_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
