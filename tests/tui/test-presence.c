/*
 * test-presence.c - who else is in a ticket shows on the screens of others,
 * without a key, and goes with the program.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "store.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

static char *store;

/* wu works for `tenants` only. */
static void conf(const char *tenants)
{
	char *text = xasprintf(
		"[desk]\nname = test\nshared-account = %s\n"
		"[queue \"open\"]\nfilter = state:open\n"
		"[tenant \"acme\"]\n[tenant \"globex\"]\n"
		"[tenant \"unassigned\"]\n"
		"[member \"lin\"]\nrole = analyst\nkey = " KEY_LIN "\n"
		"[member \"wu\"]\nrole = senior\ntenants = %s\n"
		"key = " KEY_WU "\n",
		people_account(), tenants);

	store_commit(store, "desk.conf", text);
	free(text);
}

static int set_up(void **state)
{
	store = store_make();
	conf("*");
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static struct terminal *lin(void)
{
	return people_start(store, "lin", KEY_LIN, NULL);
}

static struct terminal *wu(void)
{
	return people_start(store, "wu", KEY_WU, NULL);
}

static void it_shows_without_a_key(void **state)
{
	struct terminal *l = lin(), *w = wu();

	terminal_expect_not(l, "(wu)");
	terminal_keys(w, ":open bj1-1\r");
	/* who is in it does not see themselves */
	terminal_expect_not(w, "in it now");
	terminal_await(l, "(wu)");
	terminal_keys(l, ":open bj1-1\r");
	terminal_expect(l, "in it now: wu");
	terminal_await(w, "in it now: lin");
	/* the review is in the ticket too, a screen of another is not */
	terminal_keys(w, ":review\r");
	terminal_await(l, "in it now: wu");
	terminal_expect(w, "in it now: lin");
	terminal_keys(w, ":queue\r");
	terminal_await_not(l, "in it now");
	terminal_quit(l);
	terminal_await_not(w, "(lin)");
	terminal_quit(w);
}

static void the_selection_stays(void **state)
{
	struct terminal *l = lin(), *w = wu();
	int row, col, now, nowhere;

	terminal_keys(l, "jjj");
	terminal_cursor(l, &row, &col);
	terminal_keys(w, ":open bj1-1\r");
	terminal_await(l, "(wu)");
	terminal_cursor(l, &now, &nowhere);
	assert_int_equal(now, row);
	terminal_quit(l);
	terminal_quit(w);
}

static void help_and_prompts_do_not_leave_the_ticket(void **state)
{
	struct terminal *l = lin(), *w = wu();

	terminal_keys(w, ":open bj1-1\r");
	terminal_keys(l, ":open bj1-1\r");
	terminal_await(l, "in it now: wu");
	terminal_keys(w, "?");
	terminal_keys(l, "x");
	terminal_expect(l, "in it now: wu");
	terminal_quit(l);
	terminal_quit(w);
}

static void who_is_killed_is_gone(void **state)
{
	struct terminal *l = lin(), *w = wu();

	terminal_keys(w, ":open bj1-1\r");
	terminal_await(l, "(wu)");
	terminal_signal(w, SIGKILL);
	terminal_await_not(l, "(wu)");
	terminal_free(w);
	terminal_quit(l);
}

/* Of a ticket that one may not see, nor who is in it. */
static void another_tenants_company_is_not_there(void **state)
{
	struct terminal *l, *w;

	conf("globex");
	l = lin();
	w = wu();
	terminal_keys(l, ":open bj1-1\r");
	terminal_keys(w, ":queue\r");
	terminal_expect_not(w, "(lin)");
	terminal_expect_not(w, "bj1-1");
	terminal_quit(l);
	terminal_quit(w);
}

/* ---- on the command line ---- */

static char *who(const char *key)
{
	char *login = people_login(store, "cli", key);
	char *command = xasprintf("%s '" BUILDDIR "/watchfloor' -C '%s' who "
				  "--json",
				  login, store);
	char out[1024];
	FILE *f = popen(command, "r");
	size_t n;

	assert_non_null(f);
	n = fread(out, 1, sizeof out - 1, f);
	out[n] = '\0';
	assert_int_equal(pclose(f), 0);
	free(command);
	free(login);
	return xstrdup(out);
}

static void the_command_line_says_the_same(void **state)
{
	struct terminal *l = lin(), *w = wu();
	char *text;

	terminal_keys(l, ":open bj1-1\r");
	text = who(KEY_WU);
	assert_non_null(strstr(text,
			       "{\"member\":\"lin\",\"ticket\":\"bj1-1\","
			       "\"since\":\"2026-11-23T03:12:00.000Z\"}"));
	assert_non_null(strstr(text, "{\"member\":\"wu\"}"));
	free(text);
	conf("globex");
	text = who(KEY_WU);
	assert_null(strstr(text, "bj1-1"));
	free(text);
	terminal_quit(l);
	terminal_quit(w);
	text = who(KEY_LIN);
	assert_string_equal(text, "");
	free(text);
}

/* What anybody may write into the folder is not believed. */
static void a_file_that_nobody_locks_speaks_for_nobody(void **state)
{
	char *path = xasprintf("%s/present/1-1", store), *text;
	struct terminal *l = lin();
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs("watchfloor present 1\nmember wu\nticket bj1-1\nsince 1\n", f);
	fclose(f);
	text = who(KEY_LIN);
	assert_null(strstr(text, "wu"));
	assert_null(fopen(path, "r"));
	terminal_expect_not(l, "(wu)");
	terminal_quit(l);
	free(text);
	free(path);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(it_shows_without_a_key),
		EACH(the_selection_stays),
		EACH(help_and_prompts_do_not_leave_the_ticket),
		EACH(who_is_killed_is_gone),
		EACH(another_tenants_company_is_not_there),
		EACH(the_command_line_says_the_same),
		EACH(a_file_that_nobody_locks_speaks_for_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
