/*
 * test-elsewhere.c - evidence whose content is at another host, as who wants
 * to see it gets it: two stores and a hub.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#include <cmocka.h>

#define MARK "what the intruder left"

/* More than a part, which is all that the smallest rate lets through. */
#define LARGE 100000

static char *store; /* "bj1", whose ticket it is */
static char *other; /* "bj2" */
static char *hub;   /* its folder */

static char *beside(const char *name)
{
	return xasprintf("%s/../%s", store, name);
}

/* ---- two hosts ---- */

static void run(const char *dir, const char *const *args)
{
	assert_int_equal(store_run(dir, args), 0);
}

static void make_hub(void)
{
	/* absolute, without the way up */
	char *address = xasprintf("file:%.*s/hub",
				  (int)(strrchr(store, '/') - store), store);

	hub = xstrdup(address + strlen("file:"));
	assert_int_equal(file_mkdirs(hub, 0700), 0);
	run(store, (const char *[]){ "hub", "init", address, NULL });
	run(store, (const char *[]){ "hub", "join", address, NULL });
	run(other, (const char *[]){ "hub", "join", address, NULL });
	run(store, (const char *[]){ "hub", "confirm", "bj2", NULL });
	free(address);
}

/* One round each. */
static void round_of(const char *dir)
{
	run(dir, (const char *[]){ "courier", "--once", NULL });
}

static void add_piece(const char *name, size_t len)
{
	char *path = beside(name);
	struct strbuf sb = STRBUF_INIT;

	while (sb.len < len)
		strbuf_addf(&sb, "%s: " MARK "\n", name);
	strbuf_setlen(&sb, len);
	assert_int_equal(file_write_atomic(path, sb.buf, sb.len, 0600), 0);
	run(store, (const char *[]){ "evidence", "add", "bj1-1", path, NULL });
	strbuf_release(&sb);
	free(path);
}

/* What the first has written the second has, but not the content. */
static int set_up(void **state)
{
	store = store_make();
	other = beside("bj2");
	run(other, (const char *[]){ "init", "--origin", "bj2", NULL });
	make_hub();
	add_piece("access.log", 2000);
	round_of(store);
	round_of(other);
	return 0;
}

static int tear_down(void **state)
{
	setenv("WATCHFLOOR_NOW", STORE_NOW, 1);
	free(hub);
	free(other);
	store_remove(store);
	return 0;
}

/* In the evidence of the ticket, at the host that does not have it. */
static struct terminal *start(const char *const *env)
{
	const char *const argv[] = { BUILDDIR "/watchfloor", "-C", other,
				     NULL };
	const struct terminal_options o = { .cols = 80,
					    .rows = 24,
					    .env = env };
	struct terminal *t = terminal_start(&o, argv);

	terminal_keys(t, ":open bj1-1\r\t5");
	return t;
}

/* ---- it comes ---- */

static void what_is_opened_is_asked_for_and_comes(void **state)
{
	struct terminal *t = start(NULL);

	terminal_expect(t, "elsewhere");
	terminal_keys(t, "j\r");
	terminal_expect(t, "it comes when a host that has it is connected");
	terminal_expect(t, "asked for: 0 of 2000 bytes have come");
	terminal_expect_not(t, MARK);
	terminal_keys(t, "q");
	terminal_expect(t, "asked for");
	round_of(other);
	round_of(store);
	terminal_expect(t, "asked for");
	round_of(other);
	terminal_await(t, "2,000");
	terminal_keys(t, "\r");
	terminal_expect(t, "access.log: " MARK);
	terminal_quit(t);
}

/* The last that has come is not the last there is. */
static void how_far_it_is_can_be_read(void **state)
{
	struct terminal *t;

	store_commit(store, "desk.conf", "[evidence]\nfetch = 1K\n");
	add_piece("memory.txt", LARGE);
	round_of(store);
	round_of(other);
	t = start(NULL);
	terminal_keys(t, "jj\rq");
	round_of(other);
	round_of(store);
	round_of(other);
	terminal_await(t, "coming");
	/* no time has passed since */
	round_of(store);
	round_of(other);
	terminal_keys(t, "\r");
	terminal_expect(t, "asked for: 65536 of 100000 bytes have come");
	terminal_quit(t);
}

/* ---- it does not come ---- */

static void expect_to_wait(struct terminal *t)
{
	terminal_expect(t, "asked for");
	terminal_keys(t, "\r");
	terminal_expect(t, "asked for: 0 of 2000 bytes have come");
	terminal_keys(t, "q");
}

static void it_waits_for_a_host_that_is_away(void **state)
{
	char *gone = beside("gone");
	struct terminal *t = start(NULL);

	terminal_keys(t, "j\rq");
	round_of(other);
	round_of(other);
	expect_to_wait(t);
	/* the hub too */
	assert_int_equal(rename(hub, gone), 0);
	assert_int_not_equal(
		store_run(other, (const char *[]){ "courier", "--once", NULL }),
		0);
	expect_to_wait(t);
	assert_int_equal(rename(gone, hub), 0);
	round_of(store);
	round_of(other);
	terminal_await(t, "2,000");
	terminal_quit(t);
	free(gone);
}

/* A week, and then it can be asked for anew. */
static void it_does_not_wait_for_ever(void **state)
{
	struct terminal *t = start(NULL);

	terminal_keys(t, "j\rq");
	round_of(other);
	setenv("WATCHFLOOR_NOW", "2026-12-01T03:12:00Z", 1);
	round_of(other);
	terminal_await_not(t, "asked for");
	terminal_expect(t, "elsewhere");
	terminal_keys(t, "\r");
	terminal_expect(t, "asked for: 0 of 2000 bytes have come");
	terminal_quit(t);
}

/* Alerts are not sent at all. */
static void what_never_comes_is_not_asked_for(void **state)
{
	struct terminal *t = start(NULL);

	terminal_keys(t, "\r");
	terminal_expect(t, "this stays at the host that took it in");
	terminal_expect_not(t, "asked for");
	terminal_quit(t);
}

/* ---- as a picture ---- */

/* One of each. */
static void draw(const char *const *env, const char *golden)
{
	struct terminal *t;

	store_commit(store, "desk.conf", "[evidence]\nfetch = 1K\n");
	add_piece("memory.txt", LARGE);
	add_piece("id.txt", 30);
	round_of(store);
	round_of(other);
	run(other, (const char *[]){ "evidence", "fetch", "bj1-1", "2", NULL });
	round_of(other);
	round_of(store);
	round_of(other);
	run(other, (const char *[]){ "evidence", "fetch", "bj1-1", "3", NULL });
	t = start(env);
	terminal_golden_ids(t, golden);
	terminal_quit(t);
}

static void it_is_said_in_english(void **state)
{
	draw(NULL, "elsewhere-80x24");
}

static void it_is_said_in_chinese(void **state)
{
	const char *const *env = store_chinese(store);

	if (!env)
		skip();
	draw(env, "elsewhere-80x24-zh_CN");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_is_opened_is_asked_for_and_comes),
		TEST(how_far_it_is_can_be_read),
		TEST(it_waits_for_a_host_that_is_away),
		TEST(it_does_not_wait_for_ever),
		TEST(what_never_comes_is_not_asked_for),
		TEST(it_is_said_in_english),
		TEST(it_is_said_in_chinese),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
