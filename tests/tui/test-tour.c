/*
 * test-tour.c - the tour: every lesson can be done as it says, and is seen to
 * have been.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define ESC "\033"
#define F9  "\033[20~"

static char *store;

static int set_up(void **state)
{
	char *tmp;

	store = store_make();
	unsetenv("WATCHFLOOR_DATADIR"); /* the desk and samples that ship */
	tmp = xasprintf("%s/../tmp", store);
	assert_int_equal(file_mkdirs(tmp, 0700), 0);
	free(tmp);
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static struct terminal *start(int cols, int rows, const char *const *more)
{
	static const char *const argv[] = { BUILDDIR "/watchfloor", "tour",
					    NULL };
	char *tmp = xasprintf("TMPDIR=%s/../tmp", store);
	const char *env[8] = { tmp };
	struct terminal *t;

	for (int i = 0; more && more[i]; i++)
		env[i + 1] = more[i];
	t = terminal_start(&(struct terminal_options){ .cols = cols,
						       .rows = rows,
						       .env = env },
			   argv);
	free(tmp);
	return t;
}

static void quit(struct terminal *t)
{
	char *tmp = xasprintf("%s/../tmp", store);

	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
	/* Nothing is left of it. */
	assert_int_equal(rmdir(tmp), 0);
	assert_int_equal(file_mkdirs(tmp, 0700), 0);
	free(tmp);
}

/* What a person would press, and the lesson that is next then. */
static const struct {
	const char *keys, *next;
} course[] = {
	{ "j", "Filter" },
	{ "/webshell", "Filter" },
	{ "\r", "And back" },
	{ ESC, "Take a ticket" },
	{ "n", "What is known" },
	{ "\t", "The raw alert" },
	{ "2", "The raw alert" },
	{ "\r", "Begin the playbook" },
	{ "q\t", "Begin the playbook" },
	{ "\r", "Answer a step" },
	{ "\r", "Answer a step" },
	{ "1", "Write a note" },
	{ "nfrom the tour\r", "Judge" },
	{ "J1", "Judge" },
	{ "because\r", "Close" },
	{ "xover\r", "Undo" },
	{ "u", "Undo" },
	{ "y", "Several at once" },
	{ "q", "Several at once" },
	{ " ", "A known false positive" },
	{ "F", "A known false positive" },
	{ "1", "Every command" },
	{ "\020", "Every command" },
	{ ESC, "As it was" },
};

static void each_lesson_is_seen_to_be_done(void **state)
{
	struct terminal *t = start(100, 30, NULL);

	terminal_expect(t, "Tour 1/");
	terminal_expect(t, "The queue");
	for (size_t i = 0; i < ARRAY_SIZE(course); i++) {
		terminal_keys(t, course[i].keys);
		terminal_expect(t, course[i].next);
	}
	terminal_keys(t, "T1h\r");
	terminal_expect_not(t, "Tour 16/");
	terminal_keys(t, "Tnow\r");
	terminal_keys(t, "L");
	terminal_expect(t, "Tour 18/");
	terminal_keys(t, "v");
	terminal_await(t, "Tour 19/");
	terminal_keys(t, "?");
	terminal_expect(t, "That was the tour");
	quit(t);
}

static void it_can_be_stopped_and_gone_on_with(void **state)
{
	struct terminal *t = start(80, 24, NULL);

	terminal_expect(t, "Tour 1/");
	terminal_keys(t, F9 F9);
	terminal_expect(t, "Tour 3/");
	terminal_keys(t, ":tour stop\r");
	terminal_expect(t, "The tour waits");
	terminal_keys(t, "j");
	terminal_keys(t, ":tour\r");
	terminal_expect(t, "Tour 3/");
	terminal_keys(t, ":tour back\r:tour back\r:tour back\r");
	terminal_expect(t, "Tour 1/");
	terminal_resize(t, 60, 20);
	terminal_expect(t, "Tour 1/");
	terminal_expect(t, "Down to go down a row");
	terminal_resize(t, 60, 18);
	terminal_expect(t, "too small");
	terminal_resize(t, 100, 40);
	terminal_expect(t, "Tour 1/");
	terminal_expect(t, "? help");
	quit(t);
}

static void it_speaks_chinese(void **state)
{
	const char *const *env = store_chinese(store);
	struct terminal *t;

	if (!env)
		skip();
	t = start(80, 24, env);
	terminal_expect(t, "教程 1/");
	terminal_expect(t, "Down 下移一行");
	quit(t);
}

static void elsewhere_it_says_how_to_begin(void **state)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store, NULL };
	struct terminal *t;

	setenv("WATCHFLOOR_DATADIR", SRCDIR "/tests/tui/desk", 1);
	t = terminal_start(&(struct terminal_options){ .cols = 80, .rows = 24 },
			   argv);
	terminal_keys(t, F9);
	terminal_expect(t, "`watchfloor tour` begins the tour");
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

/* Each on a store of its own. */
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_lesson_is_seen_to_be_done),
		TEST(it_can_be_stopped_and_gone_on_with),
		TEST(it_speaks_chinese),
		TEST(elsewhere_it_says_how_to_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
