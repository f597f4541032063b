/*
 * test-e2e.c - the whole job, end to end, with the installed program in a
 * pseudo-terminal: alerts in, a ticket taken, its playbook walked, judged,
 * closed, reopened, closed; and the record of all that verifies.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "store.h"
#include "terminal.h"

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

static struct terminal *start(void)
{
	const char *argv[] = { BUILDDIR "/watchfloor", "-C", store, NULL };

	return terminal_start(
		&(struct terminal_options){ .cols = 80, .rows = 24 }, argv);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

static void run(const char *const *args)
{
	assert_int_equal(store_run(store, args), 0);
}

/* Take the most urgent ticket and begin its playbook. */
static void take(struct terminal *t)
{
	terminal_keys(t, "n");
	terminal_expect(t, "is yours");
	terminal_expect(t, "Enter start playbook");
	terminal_keys(t, "\r");
	terminal_expect(t, "Enter answer");
}

/* The step waits for the customer's word; Enter records it. */
static void authorise(struct terminal *t)
{
	terminal_expect(t, "Not authorised: b records");
	terminal_keys(t, "d");
	terminal_expect(t, "needs the authorisation of the customer");
	terminal_expect(t, "Enter authorise");
	terminal_keys(t, "\r");
	terminal_keys(t, "wang\r");
	terminal_expect(t, "By what did the word come?");
	terminal_keys(t, "1");
	terminal_expect(t, "which actions: isolate");
	terminal_keys(t, "\r");
	terminal_expect(t, "on which assets: acme-web-03");
	terminal_keys(t, "\r");
	terminal_keys(t, "2h\r");
	terminal_keys(t, "he calls back when it is done\r");
	terminal_expect(t, "the authorisation is recorded; u undoes it");
	terminal_expect(
		t, "Authorised: isolate on acme-web-03, by wang, phone, until");
	terminal_expect(t, "Enter done");
}

/* The branch of a true attack: questions of both kinds, a condition that
 * follows from the answer, one that only a person can answer. */
static void walk_a_true_attack(struct terminal *t)
{
	terminal_keys(t, "\r");
	terminal_expect(t, "Real attack");
	terminal_keys(t, "1");
	terminal_expect(t, "tells: the customer");
	terminal_keys(t, "\r");
	terminal_expect(t, "May the host be isolated?");
	terminal_keys(t, "y");
	terminal_keys(t, "not an address");
	terminal_keys(t, "\r");
	terminal_expect(t, "not an address");
	terminal_keys(t, "\025198.51.100.9\r");
	terminal_expect(t, "edrctl isolate --host acme-web-03");
	authorise(t);
	terminal_keys(t, "\r");
	terminal_expect(t, "Is the site back?");
	terminal_expect(t, "Enter yes or no");
	terminal_keys(t, "\r");
	terminal_keys(t, "y");
	terminal_expect(t, "Watch the requests to acme-web-03");
	terminal_keys(t, "sshift ends, the next one watches\r");
	terminal_expect(t, "Write the report");
	terminal_keys(t, "\r");
	terminal_expect(t, "the playbook is at its end: now judge");
}

static void a_ticket_is_worked_from_first_to_last(void **state)
{
	struct terminal *t = start();

	terminal_expect(t, "Webshell written to /upload/a.jsp");
	take(t);
	walk_a_true_attack(t);
	terminal_keys(t, "n");
	terminal_keys(t, "源地址 203.0.113.45 wrote it\r");
	terminal_expect(t, "noted on bj1-1");
	terminal_expect(t, "Enter judge");
	terminal_keys(t, "\r");
	terminal_expect(t, "the playbook suggests");
	terminal_keys(t, "\r");
	terminal_keys(t, "it runs what a request sends\r");
	terminal_expect(t, "bj1-1 is judged");
	terminal_expect(t, "Enter close");
	terminal_keys(t, "\r");
	terminal_keys(t, "isolated, cleaned, watched\r");
	terminal_expect(t, "bj1-1 is closed");
	terminal_keys(t, "O");
	terminal_keys(t, "a second file was found\r");
	terminal_expect(t, "bj1-1 is open again");
	terminal_keys(t, ":close true-positive the second file is gone\r");
	terminal_expect(t, "bj1-1 is closed");
	terminal_expect(t, "Enter take next");
	quit(t);
	run((const char *[]){ "audit", "verify", NULL });
}

/* The other branch, on the next ticket. */
static void a_false_positive_is_gone_in_a_few_keys(void **state)
{
	struct terminal *t = start();

	take(t);
	terminal_keys(t, "\r");
	terminal_keys(t, "2");
	terminal_expect(t, "Write the package or commit");
	terminal_keys(t, "\r\r");
	terminal_expect(t, "the playbook is at its end");
	terminal_keys(t, "x\r");
	terminal_keys(t, "part of the release of Friday\r");
	terminal_expect(t, "is closed");
	quit(t);
	run((const char *[]){ "audit", "verify", NULL });
}

/* What one leaves, another workbench shows: the walk goes on where it was. */
static void a_walk_survives_leaving(void **state)
{
	struct terminal *t = start();

	terminal_keys(t, "/brute\r");
	terminal_keys(t, "\r");
	terminal_keys(t, "\r");
	terminal_expect(t, "is yours");
	terminal_keys(t, ":start webshell\r");
	terminal_expect(t, "Enter answer");
	terminal_keys(t, "\r1");
	terminal_expect(t, "tells: the customer");
	quit(t);
	t = start();
	terminal_keys(t, ":open bj1-2\r");
	terminal_expect(t, "tells: the customer");
	terminal_keys(t, "fnobody answers\r");
	terminal_expect(t, "go on or give up");
	terminal_keys(t, "\rn");
	terminal_expect(t, "at its end");
	quit(t);
	run((const char *[]){ "audit", "verify", NULL });
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ticket_is_worked_from_first_to_last),
		cmocka_unit_test(a_false_positive_is_gone_in_a_few_keys),
		cmocka_unit_test(a_walk_survives_leaving),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
