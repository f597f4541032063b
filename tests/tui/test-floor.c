/*
 * test-floor.c - the screens of those who work with others, as they are
 * drawn: what waits on me, a review, the shift, a hand-over that is read, a
 * second look; at two sizes, in two languages.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "people.h"
#include "store.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

#define ESC "\033"

/* The keys that open a screen from the queue, for wu. */
static const struct {
	const char *name, *keys;
} screens[] = {
	{ "for-me", "1" ESC "[Z" },
	{ "review", ":open bj1-1\rV" },
	{ "shift", "S" },
	{ "watch-done", "Sd" },
	{ "authorise", ":open bj1-2\r:authorise Wang phone\r" },
	{ "read-back", "S\r\r" },
	{ "second", "Z" },
	{ "company", "" },
	{ "in-ticket", ":open bj1-4\r" },
};

static const struct {
	int cols, rows;
} sizes[] = { { 80, 24 }, { 132, 43 } };

static char *store;

static void run_as(const char *name, const char *key, const char *const *args)
{
	assert_int_equal(people_run(store, name, key, args), 0);
}

#define LIN(...) run_as("lin", KEY_LIN, (const char *[]){ __VA_ARGS__, NULL })

static void set_conf(void)
{
	char *text = xasprintf(
		"[desk]\nname = test\nshared-account = %s\n"
		"unattended = 15m\n"
		"[queue \"open\"]\nfilter = state:open\n"
		"title = All open\ntitle-zh-cn = 全部未关闭\n"
		"[tenant \"acme\"]\n[tenant \"unassigned\"]\n"
		"[sla \"all\"]\nmatch = state:open\naccept = 5m\n"
		"judge = 2h\nclose = 8h\n"
		"[route \"mail\"]\nmatch = \"Port scan of host 03\"\n"
		"skill = web\n"
		"[quality]\nrate = 100%%\n"
		"[shift \"night\"]\nhours = 20:00-08:00\n"
		"title = Night\ntitle-zh-cn = 夜班\n"
		"rotation = lin\nfrom = 2026-11-01\n"
		"[shift \"day\"]\nhours = 08:00-20:00\n"
		"title = Day\ntitle-zh-cn = 白班\n"
		"rotation = wu\nfrom = 2026-11-01\n"
		"[oncall \"tier-2\"]\nrotation = wu\nfrom = 2026-11-02\n"
		"every = 7d\n"
		"[member \"lin\"]\nrole = analyst\ntier = 1\n"
		"key = " KEY_LIN "\n"
		"[member \"wu\"]\nrole = senior\ntier = 2\nskill = web\n"
		"key = " KEY_WU "\n",
		people_account());

	store_commit(store, "desk.conf", text);
	free(text);
}

/* lin has walked the playbook, and waits for the senior. */
static void walk(void)
{
	struct terminal *l = people_start(store, "lin", KEY_LIN, NULL);

	terminal_keys(l, ":open bj1-1\r");
	terminal_keys(l, "c");
	terminal_keys(l, "p");
	terminal_keys(l, "s");
	terminal_keys(l, "no access to the host\r");
	terminal_keys(l, ":request-review is that a shell?\r");
	terminal_expect(l, "bj1-1 is in review");
	terminal_quit(l);
}

static int set_up(void **state)
{
	store = store_make();
	set_conf();
	walk();
	LIN("ticket", "claim", "bj1-2");
	LIN("ticket", "escalate", "bj1-2", "tier-2", "root was guessed");
	LIN("ticket", "claim", "bj1-3");
	LIN("ticket", "ask", "bj1-3", "wu", "is that script known?");
	LIN("ticket", "claim", "bj1-5");
	LIN("ticket", "close", "bj1-5", "--verdict", "benign", "a test");
	LIN("shift", "begin");
	LIN("shift", "note", "the mail gateway is down until noon");
	LIN("shift", "watch", "add", "the VPN may fail again", "--ticket",
	    "bj1-2", "--until", "2d");
	LIN("shift", "handover", "--to", "wu", "--unanswered",
	    "they came in just now");
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static void draw(size_t screen, size_t size, const char *suffix,
		 const char *const *env)
{
	char *name = xasprintf("screens/floor-%s-%dx%d%s", screens[screen].name,
			       sizes[size].cols, sizes[size].rows, suffix);
	struct terminal *w = people_start_sized(
		store, "wu", KEY_WU, env, sizes[size].cols, sizes[size].rows);

	terminal_await(w, "(lin)");
	terminal_keys(w, screens[screen].keys);
	terminal_golden_commits(w, name);
	terminal_keys(w, ESC); /* a question is not left by Q */
	terminal_quit(w);
	free(name);
}

/* lin has bj1-4 open all the while. */
static void draw_all(const char *suffix, const char *const *env)
{
	struct terminal *l = people_start(store, "lin", KEY_LIN, NULL);

	terminal_keys(l, ":open bj1-4\r");
	for (size_t i = 0; i < ARRAY_SIZE(screens); i++)
		for (size_t s = 0; s < ARRAY_SIZE(sizes); s++)
			draw(i, s, suffix, env);
	terminal_quit(l);
}

static void in_english(void **state)
{
	draw_all("", NULL);
}

static void in_chinese(void **state)
{
	const char *const *env = store_chinese(store);

	if (!env)
		skip();
	draw_all("-zh_CN", env);
}

static void what_is_watched_comes_and_goes_by_keys(void **state)
{
	struct terminal *w = people_start(store, "wu", KEY_WU, NULL);

	terminal_keys(w, "Sw");
	terminal_keys(w, "bj1-3 is it run again?\r");
	terminal_expect(w, "it is in every hand-over until it is done");
	terminal_expect(w, "again? · bj1-3 · wu");
	terminal_keys(w, "w");
	terminal_keys(w, "3 hosts are slow\r");
	terminal_expect(w, ": 3 hosts are slow · wu");
	terminal_keys(w, "d");
	terminal_expect(w, "What need not be watched any more?");
	terminal_keys(w, "2");
	terminal_expect_not(w, "bj1-3 · wu");
	terminal_expect(w, "the VPN may fail again");
	/* Both are taken back, the newest first. */
	terminal_keys(w, ":undo\r");
	terminal_expect(w, "need not be watched any more");
	terminal_keys(w, "y");
	terminal_expect(w, "bj1-3 · wu");
	terminal_keys(w, ":undo\r");
	terminal_expect(w, "keeps an eye on it: 3 hosts are slow");
	terminal_keys(w, "y");
	terminal_expect_not(w, "3 hosts are slow · wu");
	terminal_keys(w, ":watch-done 1\r");
	terminal_expect(w, "there is no watch item 1");
	terminal_quit(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(in_english, set_up, tear_down),
		cmocka_unit_test_setup_teardown(in_chinese, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			what_is_watched_comes_and_goes_by_keys, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
