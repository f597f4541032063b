/*
 * test-evidence.c - evidence on the ticket's screen: added by its path or
 * pasted, read whatever it is, exported.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

static char *store;

static void write_file(const char *name, const char *text, size_t len)
{
	char *path = xasprintf("%s/%s", store, name);

	assert_int_equal(file_write_atomic(path, text, len, 0600), 0);
	free(path);
}

static int set_up(void **state)
{
	static const char hostile[] = "\033]0;owned\007\033[31mred\n"
				      "\xe2\x80\xaetxt.exe\n";
	static const char binary[] = "\x7f"
				     "ELF\x01\x02\x03\xff\xfe rest";

	store = store_make();
	write_file("hostile.txt", hostile, sizeof hostile - 1);
	write_file("hostile.bin", binary, sizeof binary - 1);
	write_file("zz-one-more", "x", 1);
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static struct terminal *start(int cols, int rows)
{
	const char *const argv[] = { BUILDDIR "/watchfloor", "-C", store,
				     NULL };
	const struct terminal_options o = { .cols = cols, .rows = rows };

	return terminal_start(&o, argv);
}

static void type(struct terminal *t, const char *fmt, const char *name)
{
	char *keys = xasprintf(fmt, store, name);

	terminal_keys(t, keys);
	free(keys);
}

static void a_file_is_added_by_its_path(void **state)
{
	struct terminal *t = start(132, 43);

	terminal_keys(t, ":open bj1-1\r5");
	/* As far as both names agree Tab types them, then shows both. */
	type(t, "+%s/hos\t", "");
	terminal_expect(t, "/hostile.");
	terminal_expect(t, "hostile.bin");
	terminal_keys(t, "b\t\r");
	terminal_expect(t, "bj1-1: evidence 1, application/x-elf");
	terminal_expect(t, "hostile.bin");
	type(t, ":add-evidence %s/%s\r", "hostile.txt");
	terminal_expect(t, "bj1-1: evidence 2, text/plain");
	type(t, ":add-evidence %s/%s\r", "nothing");
	terminal_expect(t, "No such file or directory");
	terminal_quit(t);
}

/* All of it at one go, before the rows were ever drawn. */
static void keys_typed_ahead_are_about_its_rows(void **state)
{
	struct terminal *t = start(80, 24);

	store_run(store,
		  (const char *[]){ "evidence", "add", "bj1-2",
				    SRCDIR "/tests/tui/desk/alerts.ndjson",
				    NULL });
	terminal_keys(t, ":open bj1-2\r\t5j\r");
	terminal_expect(t, "bj1-2  File  alerts.ndjson");
	terminal_quit(t);
}

static void what_it_holds_never_acts(void **state)
{
	struct terminal *t = start(80, 24);

	terminal_keys(t, ":open bj1-1\r5");
	terminal_keys(t, "\tj");
	terminal_keys(t, "\r");
	terminal_expect(t, "application/x-elf");
	terminal_expect(t, "00000000  7f 45 4c 46 01 02 03 ff fe");
	terminal_keys(t, "q");
	terminal_keys(t, "j");
	terminal_keys(t, "\r");
	terminal_expect(t, "^[]0;owned^G^[[31mred");
	terminal_expect(t, "<U+202E>txt.exe");
	assert_false(terminal_got(t, "owned\007"));
	terminal_quit(t);
}

static void a_text_is_pasted_and_kept_until_it_is_recorded(void **state)
{
	struct terminal *t = start(80, 24);

	terminal_keys(t, ":open bj1-1\r5=");
	terminal_paste(t, "uid=0(root)\ngid=0(root)");
	terminal_keys(t, "\033");
	terminal_expect_not(t, "evidence 3");
	terminal_keys(t, "=");
	terminal_expect(t, "gid=0(root)");
	terminal_keys(t, "\r");
	terminal_expect(t, "bj1-1: evidence 3, text/plain");
	terminal_keys(t, "=");
	terminal_expect_not(t, "gid=0(root)");
	terminal_keys(t, "\033");
	terminal_keys(t, "3");
	terminal_expect(t, "Text, 23 bytes");
	terminal_quit(t);
}

static void what_is_added_at_a_step_belongs_to_it(void **state)
{
	struct terminal *t = start(132, 43);

	terminal_keys(t, ":open bj1-1\r");
	terminal_keys(t, "c");
	terminal_keys(t, "p");
	terminal_keys(t, ":paste-evidence seen on the host\r");
	terminal_expect(t, "bj1-1: evidence 4, text/plain");
	terminal_keys(t, "3");
	terminal_expect(t, "for the step");
	terminal_quit(t);
}

static void all_of_it_is_exported(void **state)
{
	struct terminal *t = start(132, 43);
	char *sums = xasprintf("%s/out/SHA256SUMS", store);

	terminal_keys(t, ":open bj1-1\r");
	type(t, ":export %s/%s\r", "out");
	terminal_expect(t, "pieces of evidence are in");
	assert_int_equal(access(sums, R_OK), 0);
	type(t, ":export %s/%s\r", "out");
	terminal_expect(t, "is there already");
	terminal_quit(t);
	free(sums);
}

static void a_masked_alert_is_read_as_it_came(void **state)
{
	struct terminal *t;

	store_commit(store, "desk.conf", "[mask]\nkinds = phone, ip\n");
	store_alert(store, "Leak of 13800138000", 5);
	t = start(132, 43);
	terminal_keys(t, "/Leak\r");
	terminal_expect(t, "Leak of 138****8000");
	terminal_keys(t, "\r");
	terminal_keys(t, "#");
	terminal_expect(t, "choose the alert first");
	terminal_keys(t, "2#");
	terminal_expect(t, "why you must see it:");
	terminal_keys(t, "\r");
	terminal_expect_not(t, "13800138000");
	terminal_keys(t, ":unmask the customer asks whose it is\r");
	terminal_expect(t, "Leak of 13800138000");
	terminal_expect(t, "10.11.3.99");
	terminal_keys(t, "\033");
	terminal_expect_not(t, "13800138000");
	terminal_keys(t, "3");
	terminal_expect(t, "as it came: the");
	terminal_quit(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_added_by_its_path),
		cmocka_unit_test(keys_typed_ahead_are_about_its_rows),
		cmocka_unit_test(what_it_holds_never_acts),
		cmocka_unit_test(
			a_text_is_pasted_and_kept_until_it_is_recorded),
		cmocka_unit_test(what_is_added_at_a_step_belongs_to_it),
		cmocka_unit_test(all_of_it_is_exported),
		cmocka_unit_test(a_masked_alert_is_read_as_it_came),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
