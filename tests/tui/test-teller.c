/*
 * test-teller.c - the sender of notices beside the workbench: it begins and
 * ends with it, and what fails is seen.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

static char *store;

static int set_up(void **state)
{
	store = store_make();
	unsetenv("WF_NOT_SET");
	store_commit(store, "desk.conf",
		     "[tenant \"acme\"]\nmatch = asset:acme-*\n"
		     "[queue \"open\"]\nfilter = state:open\n"
		     "[channel \"soc\"]\ntype = wecom\n"
		     "url = env:WF_NOT_SET\n"
		     "[notify \"all\"]\non = opened\nchannel = soc\n");
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static struct terminal *start(void)
{
	const char *argv[] = { BUILDDIR "/watchfloor", "-C", store, NULL };

	return terminal_start(
		&(struct terminal_options){ .cols = 100, .rows = 30 }, argv);
}

static void what_fails_is_seen(void **state)
{
	struct terminal *t = start();

	terminal_expect_not(t, "NOTICES FAIL");
	store_alert(store, "Something new", 5);
	terminal_await(t, "NOTICES FAIL: soc");
	terminal_keys(t, ":dashboard\r");
	terminal_expect(t, "soc (desk) 1 failed");
	terminal_keys(t, "q");
	terminal_quit(t);
}

/* However the workbench ends. */
static void the_sender_ends_with_the_workbench(void **state)
{
	char *once = xasprintf(BUILDDIR "/watchfloor -C '%s' notify run --once "
					">/dev/null 2>&1",
			       store);
	struct terminal *t = start();

	store_alert(store, "Something newer", 5);
	terminal_await(t, "NOTICES FAIL: soc");
	assert_int_not_equal(system(once), 0);
	terminal_signal(t, SIGKILL);
	terminal_free(t);
	while (system(once) != 0)
		;
	free(once);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_fails_is_seen),
		TEST(the_sender_ends_with_the_workbench),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
