/*
 * test-draft.c - texts that are being typed, on disk.
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
#include <sys/wait.h>
#include <unistd.h>

#include "tui/draft.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

static char *home;

static int set_up(void **state)
{
	home = xstrdup("/tmp/watchfloor-draft-XXXXXX");
	assert_non_null(mkdtemp(home));
	setenv("XDG_STATE_HOME", home, 1);
	drafts_open("/store");
	return 0;
}

static int tear_down(void **state)
{
	char *command = xasprintf("rm -rf %s", home);

	drafts_close();
	assert_int_equal(system(command), 0);
	free(command);
	free(home);
	return 0;
}

static void reopen(const char *store)
{
	drafts_close();
	drafts_open(store);
}

static const char *text_of(const char *key)
{
	const struct kept *k = draft_find(key);

	return k ? k->text : NULL;
}

static void a_text_is_there_until_it_is_dropped(void **state)
{
	draft_keep("note bj1-7", "线索");
	draft_keep("note bj1-8", "other");
	assert_string_equal(text_of("note bj1-7"), "线索");
	reopen("/store");
	assert_string_equal(text_of("note bj1-7"), "线索");
	draft_drop("note bj1-7");
	assert_null(text_of("note bj1-7"));
	reopen("/store");
	assert_null(text_of("note bj1-7"));
	assert_string_equal(text_of("note bj1-8"), "other");
	assert_null(drafts_trouble());
}

/* The end of a longer text before must not come back. */
static void a_shorter_text_replaces_a_longer_one(void **state)
{
	draft_keep("note bj1-7", "a password by mistake");
	draft_keep("note bj1-7", "a");
	reopen("/store");
	assert_string_equal(text_of("note bj1-7"), "a");
	draft_keep("note bj1-7", "");
	reopen("/store");
	assert_null(text_of("note bj1-7"));
}

static void each_store_has_its_own(void **state)
{
	const struct kept *all;

	draft_keep("note bj1-7", "here");
	reopen("/another");
	assert_int_equal(drafts_all(&all), 0);
	assert_null(text_of("note bj1-7"));
	reopen("/store");
	assert_int_equal(drafts_all(&all), 1);
}

/* Ends without a word, as a killed program does. */
static void in_another_process(void (*run)(void))
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		reopen("/store");
		run();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

static void see_nothing(void)
{
	const struct kept *all;

	if (drafts_all(&all) || draft_find("note bj1-7"))
		_exit(1);
	draft_keep("note bj1-7", "the other's");
}

static void a_text_belongs_to_who_types_it(void **state)
{
	const struct kept *all;

	draft_keep("note bj1-7", "mine");
	in_another_process(see_nothing);
	assert_string_equal(text_of("note bj1-7"), "mine");
	draft_drop("note bj1-7");
	/* The other process has ended. */
	assert_string_equal(text_of("note bj1-7"), "the other's");
	draft_drop("note bj1-7");
	assert_int_equal(drafts_all(&all), 0);
}

static void an_editor_gets_the_text_and_gives_it_back(void **state)
{
	struct stat st;
	char *path;

	draft_keep("note bj1-7", "before");
	path = draft_lend("note bj1-7");
	assert_non_null(path);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(file_write_atomic(path, "after\n\n", 7, 0600), 0);
	assert_int_equal(draft_take_back("note bj1-7", path), 0);
	assert_string_equal(text_of("note bj1-7"), "after");
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void what_an_editor_saved_is_found_again(void **state)
{
	char *path = draft_lend("note bj1-7");

	assert_int_equal(file_write_atomic(path, "saved", 5, 0600), 0);
	reopen("/store");
	assert_string_equal(text_of("note bj1-7"), "saved");
	assert_int_equal(access(path, F_OK), -1);
	free(path);
	path = draft_lend("note bj1-8");
	reopen("/store");
	assert_null(text_of("note bj1-8"));
	free(path);
}

static void a_huge_text_is_cut_between_characters(void **state)
{
	size_t n = DRAFT_MAX / 3 + 1000;
	char *text = xcalloc(n, 3);
	const char *found;

	text[3 * n - 3] = '\0';
	for (size_t i = 0; i < n - 1; i++)
		memcpy(text + 3 * i, "中", 3);
	draft_keep("note bj1-7", text);
	reopen("/store");
	found = text_of("note bj1-7");
	assert_non_null(found);
	assert_in_range(strlen(found), DRAFT_MAX - 600, DRAFT_MAX + 600);
	assert_true(text_is_utf8(found, strlen(found)));
	free(text);
}

/* What is changed after that waits again. */
static void a_text_waits_for_the_disk_once(void **state)
{
	draft_keep("note bj1-7", "a");
	assert_true(drafts_unsynced());
	drafts_sync();
	assert_false(drafts_unsynced());
	assert_string_equal(text_of("note bj1-7"), "a");
	draft_keep("note bj1-7", "ab");
	assert_true(drafts_unsynced());
	draft_drop("note bj1-7");
	assert_false(drafts_unsynced());
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_text_is_there_until_it_is_dropped),
		TEST(a_shorter_text_replaces_a_longer_one),
		TEST(each_store_has_its_own),
		TEST(a_text_belongs_to_who_types_it),
		TEST(an_editor_gets_the_text_and_gives_it_back),
		TEST(what_an_editor_saved_is_found_again),
		TEST(a_text_waits_for_the_disk_once),
		TEST(a_huge_text_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
