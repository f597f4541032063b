/*
 * test-members.c - the workbench of somebody who may not see or do all.
 */
#include "config.h"

#include <pwd.h>
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

#define KEY                                                            \
	"ssh-ed25519 "                                                 \
	"AAAAC3NzaC1lZDI1NTE5AAAAIJwHbYDLlhS7TO+0zDBPOt6T0BMl1Ryi+t96" \
	"lpQKqmZP"

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

/* The account that runs the test. */
static const char *account(void)
{
	return getpwuid(geteuid())->pw_name;
}

static void conf(const char *desk, const char *member)
{
	char *text = xasprintf("[desk]\n%s%s\n[tenant \"acme\"]\n"
			       "[tenant \"globex\"]\n"
			       "[queue \"open\"]\nfilter = state:open\n"
			       "[member \"lin\"]\n%s\n",
			       desk, *desk ? account() : "", member);

	store_commit(store, "desk.conf", text);
	free(text);
}

/* As somebody who has this said of them in desk.conf. */
static struct terminal *start_as(const char *keys)
{
	const char *argv[] = { BUILDDIR "/watchfloor", "-C", store, NULL };
	char *member = xasprintf("login = %s\n%s", account(), keys);

	conf("", member);
	free(member);
	return terminal_start(
		&(struct terminal_options){ .cols = 100, .rows = 30 }, argv);
}

static void the_name_is_the_members(void **state)
{
	struct terminal *t = start_as("role = analyst\ntenants = acme");

	terminal_expect(t, "lin");
	terminal_expect(t, "bj1-1 ");
	terminal_keys(t, "L");
	terminal_expect(t, "opened with");
	terminal_expect(t, "35 records, newest first");
	/* how many there are in all is not theirs to know */
	terminal_expect_not(t, " of 3");
	terminal_expect(t, "by a checkpoint");
	terminal_expect_not(t, "intake.read");
	terminal_quit(t);
}

static void another_tenants_tickets_are_not_there(void **state)
{
	struct terminal *t = start_as("role = analyst\ntenants = globex");

	terminal_expect_not(t, "acme");
	terminal_expect_not(t, "bj1-1 ");
	terminal_keys(t, "L");
	terminal_expect(t, "0 records, newest first");
	terminal_expect_not(t, "opened with");
	terminal_quit(t);
}

static void a_refusal_names_the_rule(void **state)
{
	struct terminal *t = start_as("role = author\ntenants = acme");

	terminal_keys(t, "\rc");
	terminal_expect(t, "lin (author): ticket.claimed is only for analyst, "
			   "senior, expert");
	terminal_quit(t);
}

static void the_whole_ledger_is_the_auditors_to_verify(void **state)
{
	struct terminal *t = start_as("role = analyst");

	terminal_keys(t, "L:verify\r");
	terminal_expect(t, "lin (analyst): only auditor, system administrator "
			   "may look at the whole store");
	terminal_quit(t);
	t = start_as("role = auditor");
	terminal_expect_not(t, "bj1-1 ");
	terminal_keys(t, "L");
	terminal_expect(t, "opened with");
	terminal_keys(t, ":verify\r");
	terminal_await(t, "erified");
	terminal_quit(t);
}

/* From an editor there is a way to a shell, and there to another's key. */
static void on_a_shared_account_nothing_else_is_run(void **state)
{
	const char *argv[] = { BUILDDIR "/watchfloor", "-C", store, NULL };
	char *auth = xasprintf("%s/auth", store);
	char *env = xasprintf("SSH_USER_AUTH=%s", auth);
	const char *all[] = { env, "PAGER=touch was-run", NULL };
	static const char text[] = "publickey " KEY "\n";
	struct terminal *t;

	assert_int_equal(file_write_atomic(auth, text, sizeof text - 1, 0600),
			 0);
	conf("shared-account = ", "role = analyst\nkey = " KEY);
	t = terminal_start(&(struct terminal_options){ .cols = 100,
						       .rows = 30,
						       .env = all },
			   argv);
	terminal_expect(t, "lin");
	terminal_keys(t, "L\r:pager\r");
	terminal_expect(t, "no other program is run on an account that "
			   "several members share");
	terminal_quit(t);
	free(env);
	free(auth);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(the_name_is_the_members),
		EACH(another_tenants_tickets_are_not_there),
		EACH(a_refusal_names_the_rule),
		EACH(the_whole_ledger_is_the_auditors_to_verify),
		EACH(on_a_shared_account_nothing_else_is_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
