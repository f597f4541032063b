/*
 * test-base.c - errors, memory, strbuf, the language, files.
 */
#include "config.h"

#include <locale.h>
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

#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

static int not_there(const char *name)
{
	return fail_as(NOT_FOUND, "no ticket %s", name);
}

static int fail_plainly(void)
{
	return fail("line %d: wrong", 3);
}

/* Last: it has a macro fail(). */
#include <cmocka.h>

static void a_failure_has_a_code_and_a_sentence(void **state)
{
	assert_int_equal(fail_plainly(), FAILED);
	assert_string_equal(fail_text(), "line 3: wrong");
	assert_int_equal(not_there("bj1-7"), NOT_FOUND);
	assert_string_equal(fail_text(), "no ticket bj1-7");
}

static void words_can_be_put_before_a_sentence(void **state)
{
	assert_int_equal(fail_in(fail_plainly(), "%s: ", "desk.conf"), FAILED);
	assert_string_equal(fail_text(), "desk.conf: line 3: wrong");
	fail_in(FAILED, "[%s] ", fail_text());
	assert_string_equal(fail_text(),
			    "[desk.conf: line 3: wrong] desk.conf: line 3: "
			    "wrong");
}

static void a_sentence_too_long_is_cut(void **state)
{
	for (int i = 0; i < 12; i++)
		fail_in(FAILED, "%s, ", fail_text());
	assert_true(strlen(fail_text()) < 4096);
}

/* How a child process that runs f ended. */
static int status_of(void (*f)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(99);
		f();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void find_a_bug(void)
{
	bug("found by a test");
}

static void overflow_an_array(void)
{
	free(xrealloc(NULL, SIZE_MAX / 2, 3));
}

static void cut_beyond_the_end(void)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_setlen(&sb, 1);
}

static void a_bug_aborts_and_lack_of_memory_exits(void **state)
{
	assert_true(WIFSIGNALED(status_of(find_a_bug)));
	assert_true(WIFSIGNALED(status_of(cut_beyond_the_end)));
	assert_int_equal(WEXITSTATUS(status_of(overflow_an_array)),
			 EXIT_FAILURE);
}

static void strings_are_copied(void **state)
{
	char *s = xstrdup("abc"), *n = xstrndup("abcdef", 2);
	char *f = xasprintf("%s-%d", "x", 42);

	assert_string_equal(s, "abc");
	assert_string_equal(n, "ab");
	assert_string_equal(f, "x-42");
	assert_null(xstrdup(NULL));
	free(s);
	free(n);
	free(f);
}

static void arrays_grow(void **state)
{
	int *array = NULL;
	size_t n = 0, alloc = 0;

	for (int i = 0; i < 1000; i++) {
		GROW(array, n, alloc);
		array[n++] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(array[i], i);
	free(array);
}

static void an_arena_hands_out_memory_apart(void **state)
{
	struct arena a = { 0 };
	char *p[300];

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 300; i++) {
			size_t size = (size_t)(i * 37 % 900);

			p[i] = arena_alloc(&a, size);
			assert_int_equal(
				(uintptr_t)p[i] % _Alignof(max_align_t), 0);
			memset(p[i], i & 0xff, size);
		}
		for (int i = 0; i < 300; i++)
			for (int j = 0; j < i * 37 % 900; j++)
				assert_int_equal((unsigned char)p[i][j],
						 i & 0xff);
		arena_reset(&a);
	}
	arena_release(&a);
	assert_null(a.first);
}

static void an_arena_takes_large_things_and_reuses_its_blocks(void **state)
{
	struct arena a = { 0 };
	char *small = arena_strndup(&a, "small", 3), *large;

	assert_string_equal(small, "sma");
	large = arena_alloc(&a, 1 << 20);
	memset(large, 1, 1 << 20);
	assert_string_equal(small, "sma");
	arena_reset(&a);
	assert_ptr_equal(arena_alloc(&a, 1), small);
	assert_ptr_equal(arena_alloc(&a, 1 << 20), large);
	arena_release(&a);
}

static void a_strbuf_is_always_a_c_string(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char *s;

	assert_string_equal(sb.buf, "");
	strbuf_reset(&sb);
	strbuf_add(&sb, NULL, 0);
	strbuf_addstr(&sb, "ab");
	strbuf_addch(&sb, 'c');
	strbuf_addf(&sb, "%03d", 7);
	assert_string_equal(sb.buf, "abc007");
	assert_int_equal(sb.len, 6);
	strbuf_setlen(&sb, 2);
	assert_string_equal(sb.buf, "ab");
	s = strbuf_detach(&sb);
	assert_string_equal(s, "ab");
	assert_string_equal(sb.buf, "");
	free(s);
	s = strbuf_detach(&sb);
	assert_string_equal(s, "");
	free(s);
	strbuf_release(&sb);
	strbuf_release(&sb);
}

static void formatting_makes_the_room_it_needs(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	for (int width = 0; width < 500; width++) {
		size_t before = sb.len;

		strbuf_addf(&sb, "%*d|", width, 1);
		assert_int_equal(sb.len - before, (width ? width : 1) + 1);
		assert_int_equal(strlen(sb.buf), sb.len);
	}
	strbuf_release(&sb);
}

/* i18n_suffix() stays as it was first asked: one process for each case. */
static const char *asked_language, *expected_suffix;

static void ask_for_suffix(void)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LANGUAGE", asked_language, 1);
	_exit(strcmp(i18n_suffix(), expected_suffix) ? 1 : 0);
}

static void the_overlay_is_that_of_the_language(void **state)
{
	static const char *const table[][2] = {
		{ "", "" },
		{ "en", "" },
		{ "zh_CN", "zh_cn" },
		{ "zh_CN.UTF-8:en", "zh_cn" },
		{ "zh", "zh_cn" },
		{ "zh_SG", "zh_cn" },
		{ "zh-Hans", "zh_cn" },
		{ "zh_TW", "" },
		{ "zh_HK", "" },
		{ "fr:zh_CN", "zh_cn" },
		{ "en_GB:zh_CN", "" },
		{ "C:zh_CN", "" },
		{ "zha", "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		asked_language = table[i][0];
		expected_suffix = table[i][1];
		if (status_of(ask_for_suffix))
			fail_msg("LANGUAGE=%s", asked_language);
	}
}

static void the_c_locale_is_english(void **state)
{
	setenv("LANGUAGE", "zh_CN", 1);
	setlocale(LC_ALL, "C");
	assert_string_equal(i18n_suffix(), "");
	unsetenv("LANGUAGE");
}

static char dir[] = "/tmp/watchfloor-test-XXXXXX";

static int make_dir(void **state)
{
	return mkdtemp(dir) ? 0 : -1;
}

static int remove_dir(void **state)
{
	char *command = xasprintf("rm -r '%s'", dir);
	int status = system(command);

	free(command);
	return status;
}

static char *in_dir(const char *name)
{
	return xasprintf("%s/%s", dir, name);
}

static void a_file_is_written_whole_and_read_back(void **state)
{
	char *path = in_dir("file");
	struct strbuf sb = STRBUF_INIT;
	struct stat st;

	assert_int_equal(file_write_atomic(path, "old", 3, 0600), 0);
	assert_int_equal(file_write_atomic(path, "new\0er", 6, 0640), 0);
	strbuf_addstr(&sb, "+");
	assert_int_equal(file_read(&sb, path, 6), 0);
	assert_int_equal(sb.len, 7);
	assert_memory_equal(sb.buf, "+new\0er", 8);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	strbuf_release(&sb);
	free(path);
}

static void a_file_too_large_is_not_taken(void **state)
{
	char *path = in_dir("large");
	struct strbuf sb = STRBUF_INIT;

	file_write_atomic(path, "12345", 5, 0600);
	strbuf_addstr(&sb, "kept");
	assert_int_equal(file_read(&sb, path, 4), FAILED);
	assert_string_equal(sb.buf, "kept");
	assert_non_null(strstr(fail_text(), path));
	strbuf_release(&sb);
	free(path);
}

static void a_pipe_of_unknown_size_is_read(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(file_read(&sb, "/proc/self/status", 1 << 20), 0);
	assert_true(sb.len > 0);
	strbuf_reset(&sb);
	assert_int_equal(file_read(&sb, "/dev/zero", 100000), FAILED);
	strbuf_release(&sb);
}

static void what_is_not_there_is_named(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	assert_int_equal(file_read(&sb, "/nowhere/x", 10), NOT_FOUND);
	assert_non_null(strstr(fail_text(), "/nowhere/x"));
	assert_int_equal(file_write_atomic("/nowhere/x", "", 0, 0600), FAILED);
	assert_non_null(strstr(fail_text(), "/nowhere/x"));
	strbuf_release(&sb);
}

static void a_write_that_fails_leaves_nothing_behind(void **state)
{
	char *path = in_dir("folder");
	char *command = xasprintf("ls '%s' | grep -q folder.", dir);

	assert_int_equal(file_mkdirs(path, 0700), 0);
	assert_int_equal(file_write_atomic(path, "x", 1, 0600), FAILED);
	assert_int_not_equal(system(command), 0);
	free(command);
	free(path);
}

static void folders_are_made_with_their_parents(void **state)
{
	char *path = in_dir("a/b//c/"), *file = in_dir("a/file");
	char *below = in_dir("a/file/x");
	struct stat st;

	assert_int_equal(file_mkdirs(path, 0700), 0);
	assert_int_equal(file_mkdirs(path, 0700), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	file_write_atomic(file, "", 0, 0600);
	assert_int_equal(file_mkdirs(below, 0700), FAILED);
	assert_int_equal(file_mkdirs("", 0700), FAILED);
	free(path);
	free(file);
	free(below);
}

static void local_file_systems_are_not_remote(void **state)
{
	assert_null(file_remote_fs("/proc"));
	assert_null(file_remote_fs("/proc/not/there/yet"));
	assert_null(file_remote_fs(""));
}

static void xdg_folders_have_defaults(void **state)
{
	char *path;

	setenv("HOME", "/home/lin", 1);
	unsetenv("XDG_DATA_HOME");
	path = file_xdg("XDG_DATA_HOME", ".local/share", "watchfloor");
	assert_string_equal(path, "/home/lin/.local/share/watchfloor");
	free(path);
	setenv("XDG_DATA_HOME", "relative", 1);
	path = file_xdg("XDG_DATA_HOME", ".local/share", "watchfloor");
	assert_string_equal(path, "/home/lin/.local/share/watchfloor");
	free(path);
	setenv("XDG_DATA_HOME", "/data", 1);
	path = file_xdg("XDG_DATA_HOME", ".local/share", "watchfloor");
	assert_string_equal(path, "/data/watchfloor");
	free(path);
}

static void shipped_files_are_found(void **state)
{
	char *own = in_dir("own"), *path;

	setenv("WATCHFLOOR_DATADIR", dir, 1);
	file_write_atomic(own, "", 0, 0600);
	path = file_shipped("own");
	assert_string_equal(path, own);
	free(path);
	path = file_shipped("configure.ac");
	assert_string_equal(path, SRCDIR "/configure.ac");
	free(path);
	assert_null(file_shipped("no-such-thing"));
	assert_non_null(strstr(fail_text(), "no-such-thing"));
	free(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failure_has_a_code_and_a_sentence),
		cmocka_unit_test(words_can_be_put_before_a_sentence),
		cmocka_unit_test(a_sentence_too_long_is_cut),
		cmocka_unit_test(a_bug_aborts_and_lack_of_memory_exits),
		cmocka_unit_test(strings_are_copied),
		cmocka_unit_test(arrays_grow),
		cmocka_unit_test(an_arena_hands_out_memory_apart),
		cmocka_unit_test(
			an_arena_takes_large_things_and_reuses_its_blocks),
		cmocka_unit_test(a_strbuf_is_always_a_c_string),
		cmocka_unit_test(formatting_makes_the_room_it_needs),
		cmocka_unit_test(the_overlay_is_that_of_the_language),
		cmocka_unit_test(the_c_locale_is_english),
		cmocka_unit_test(a_file_is_written_whole_and_read_back),
		cmocka_unit_test(a_file_too_large_is_not_taken),
		cmocka_unit_test(a_pipe_of_unknown_size_is_read),
		cmocka_unit_test(what_is_not_there_is_named),
		cmocka_unit_test(a_write_that_fails_leaves_nothing_behind),
		cmocka_unit_test(folders_are_made_with_their_parents),
		cmocka_unit_test(local_file_systems_are_not_remote),
		cmocka_unit_test(xdg_folders_have_defaults),
		cmocka_unit_test(shipped_files_are_found),
	};

	return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
