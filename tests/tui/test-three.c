/*
 * test-three.c - three people on one store for a night: two race for a
 * thousand tickets; one escalates, hands over in the middle and takes back
 * what the senior returns; the senior signs the approval with an SSH key.
 */
#include "config.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "store.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#include <cmocka.h>

#define ESC "\033"

/* Of the shipped playbook: the step that is walked fourth. */
#define STEP_FOUR "Contain the web server"

enum { RACES = 1000, LAP = 50 };

static char *store;
static struct person lin, zhao, wu, aud;

static void set_conf(void)
{
	char *text = xasprintf(
		"[desk]\nname = test\nshared-account = %s\n"
		"[queue \"open\"]\nfilter = state:open\n"
		"[route \"webshell\"]\nmatch = type:webshell\nplaybook = "
		"playbook--78e5076d-0339-4797-9dc3-81f2449694ca\n"
		"[tenant \"acme\"]\n[tenant \"unassigned\"]\n"
		"[member \"lin\"]\nrole = analyst\ntier = 1\nkey = %s\n"
		"[member \"zhao\"]\nrole = analyst\ntier = 1\nkey = %s\n"
		"[member \"wu\"]\nrole = senior\ntier = 2\nkey = %s\n"
		"[member \"aud\"]\nrole = auditor\nkey = %s\n"
		"[sign \"approval\"]\nact = review.approved\n"
		"[sign \"hand-over\"]\nact = shift.handed, shift.taken\n",
		people_account(), lin.key, zhao.key, wu.key, aud.key);

	store_commit(store, "desk.conf", text);
	free(text);
}

static int tear_down(void **state)
{
	person_release(&lin);
	person_release(&zhao);
	person_release(&wu);
	person_release(&aud);
	store_remove(store);
	return 0;
}

/* ---- the store, from outside ---- */

#define CLAIMS " FROM record WHERE " RECORD_FIELD("act") " = 'ticket.claimed'"

/* As the auditor; dir may be a copy of the store. */
static int verify(const char *dir)
{
	return people_run(dir, "aud", aud.key,
			  (const char *[]){ "audit", "verify", NULL });
}

/* ---- the race ---- */

static void add_alert(struct strbuf *out, int i)
{
	strbuf_addf(out,
		    "{\"timestamp\":\"2026-11-23T02:12:00.000000+0000\","
		    "\"event_type\":\"alert\",\"src_ip\":\"203.0.113.9\","
		    "\"dest_ip\":\"10.11.3.99\",\"host\":\"race-%d\","
		    "\"alert\":{\"signature_id\":7000,\"signature\":\"race\","
		    "\"severity\":3}}\n",
		    i);
}

static void open_tickets(void)
{
	char *path = xasprintf("%s/../race.json", store);
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < RACES; i++)
		add_alert(&sb, i);
	assert_int_equal(file_write_atomic(path, sb.buf, sb.len, 0600), 0);
	assert_int_equal(
		store_run(store, (const char *[]){ "intake", path, NULL }), 0);
	strbuf_release(&sb);
	free(path);
}

static void make_people(void)
{
	people_playbook(store, "webshell.json");
	person_make(&lin, store, "lin", false);
	person_make(&zhao, store, "zhao", false);
	person_make(&wu, store, "wu", false);
	person_make(&aud, store, "aud", false);
	set_conf();
}

static int set_up_race(void **state)
{
	store = store_make();
	open_tickets();
	make_people();
	return 0;
}

static int set_up_night(void **state)
{
	store = store_make();
	make_people();
	return 0;
}

/* Both go down the same list and claim each ticket: a lap at once, which
 * ends on a ticket that one of them has just lost. */
static void run_lap(struct terminal *a, struct terminal *b, int n)
{
	struct strbuf keys = STRBUF_INIT;

	for (int i = 0; i < n; i++)
		strbuf_addstr(&keys, "jc");
	terminal_type(a, keys.buf);
	terminal_type(b, keys.buf);
	terminal_keys(a, "");
	terminal_keys(b, "");
	strbuf_release(&keys);
	/* who was second is told who was first, and when */
	assert_int_equal(
		terminal_has(a, "belongs to zhao since 03:12:00") +
			terminal_has(b, "belongs to lin since 03:12:00"),
		1);
}

static void two_race_for_each_ticket(void **state)
{
	struct terminal *a, *b;

	a = person_start(&lin, store);
	b = person_start(&zhao, store);
	terminal_keys(a, ":filter race\r:sort ticket\r");
	terminal_keys(b, ":filter race\r:sort ticket\r");
	terminal_keys(a, "g");
	terminal_keys(b, "g");
	terminal_type(a, "c");
	terminal_keys(b, "c");
	terminal_keys(a, "");
	for (int done = 1; done < RACES; done += LAP)
		run_lap(a, b, RACES - done < LAP ? RACES - done : LAP);
	assert_int_equal(people_ask(store, "SELECT count(*)" CLAIMS), RACES);
	assert_int_equal(
		people_ask(store, "SELECT count(DISTINCT " RECORD_FIELD(
					  "on") ")" CLAIMS),
		RACES);
	/* it was a race: each has won some */
	assert_in_range(people_ask(store,
				   "SELECT count(*)" CLAIMS
				   " AND " RECORD_FIELD("actor") " = 'lin'"),
			1, RACES - 1);
	terminal_quit(a);
	terminal_quit(b);
	assert_int_equal(verify(store), 0);
}

/* ---- the night ---- */

/* The tab of what waits on the one who looks: the last one. */
static void for_me(struct terminal *t)
{
	terminal_keys(t, ":queue\r");
	terminal_keys(t, "1" ESC "[Z");
	terminal_expect(t, "what waits on you");
}

static void skip_steps(struct terminal *t, int n)
{
	for (int i = 0; i < n; i++) {
		terminal_keys(t, "s");
		terminal_keys(t, "no access yet\r");
	}
}

static void escalate(struct terminal *l, struct terminal *w)
{
	terminal_keys(l, ":queue\r:open bj1-1\r");
	terminal_keys(l, "c");
	terminal_keys(l, ":start webshell\r");
	terminal_keys(l, ":answer real\r");
	terminal_keys(l, ":answer false\r");
	terminal_keys(l, ":answer granted\r");
	terminal_expect(l, STEP_FOUR);
	terminal_keys(l, ":escalate tier-2 the shell runs\r");
	terminal_expect(l, "bj1-1 is escalated");
	for_me(w);
	terminal_await(w, "bj1-1 ");
	terminal_keys(w, ":queue\r:open bj1-1\r");
	terminal_await(l, "in it now: wu");
	terminal_keys(w, "m");
	terminal_keys(w, "isolate it, I look on\r");
	terminal_expect(w, "the escalation of bj1-1 is answered");
}

/* lin goes, zhao comes; both sign. */
static void hand_over(struct terminal *l, struct terminal *z)
{
	terminal_keys(l, ":shift\r");
	terminal_keys(l, "b");
	terminal_expect(l, "lin is on watch");
	terminal_keys(l, "n");
	terminal_keys(l, "bj1-1 is nearly done\r");
	terminal_keys(l, ":hand-over zhao\r");
	terminal_keys(l, "zhao looks at them\r");
	terminal_expect(l, "zhao takes over when every item has been read");
	terminal_keys(z, ":shift\r");
	terminal_expect(z, "A hand-over waits for you");
	terminal_keys(z, "\r");
	for (int i = 0; i < 60 && !terminal_has(z, "zhao takes over from lin");
	     i++)
		terminal_keys(z, "\r");
	terminal_expect(z, "zhao takes over from lin");
	terminal_await(l, "zhao");
}

static void ask_for_review(struct terminal *l, const char *text)
{
	terminal_keys(l, ":queue\r:open bj1-1\r");
	terminal_keys(l, ":request-review ");
	terminal_keys(l, text);
	terminal_keys(l, "\r");
	terminal_expect(l, "bj1-1 is in review");
}

/* At the fourth step, with a comment. */
static void send_back(struct terminal *w)
{
	terminal_keys(w, ":review\r");
	terminal_await(w, "B send back");
	terminal_keys(w, "B");
	terminal_expect(w, "Send back to which step?");
	terminal_keys(w, "4");
	terminal_keys(w, "you have access now\r");
	terminal_expect(w, "bj1-1 is sent back");
}

static void do_it_again(struct terminal *l)
{
	int row, col, line, column;

	for_me(l);
	terminal_await(l, "bj1-1 ");
	terminal_keys(l, "\r");
	/* the cursor is on that step; below is what the senior said of it */
	terminal_find(l, STEP_FOUR, &row, &col);
	terminal_cursor(l, &line, &column);
	assert_int_equal(line, row);
	terminal_expect(l, "wu sent it back to \"" STEP_FOUR "\": you have");
	skip_steps(l, 2);
}

/* The copy with one byte of the signature turned. */
static char *flipped(void)
{
	char *copy = xasprintf("%s/../flip", store);
	char *cp = xasprintf("cp -r '%s' '%s'", store, copy);
	char *path = xasprintf("%s/watchfloor.db", copy);
	sqlite3_stmt *st;
	sqlite3 *d;
	char *body, *at;

	assert_int_equal(system(cp), 0);
	assert_int_equal(sqlite3_open(path, &d), SQLITE_OK);
	while (sqlite3_prepare_v2(d,
				  "SELECT 'DROP TRIGGER ' || name FROM "
				  "sqlite_master WHERE type = 'trigger'",
				  -1, &st, NULL) == SQLITE_OK &&
	       sqlite3_step(st) == SQLITE_ROW) {
		char *drop = xstrdup((const char *)sqlite3_column_text(st, 0));

		sqlite3_finalize(st);
		sqlite3_exec(d, drop, NULL, NULL, NULL);
		free(drop);
	}
	sqlite3_finalize(st);
	sqlite3_prepare_v2(
		d,
		"SELECT id, CAST(body AS TEXT) FROM record WHERE " RECORD_FIELD(
			"act") " = 'review.approved'",
		-1, &st, NULL);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	body = xstrdup((const char *)sqlite3_column_text(st, 1));
	at = strstr(body, "\"signature\":\"");
	assert_non_null(at);
	at += 200;
	*at = *at == 'A' ? 'B' : 'A';
	sqlite3_finalize(st);
	sqlite3_prepare_v2(
		d,
		"UPDATE record SET body = CAST(?1 AS BLOB) WHERE " RECORD_FIELD(
			"act") " = 'review.approved'",
		-1, &st, NULL);
	sqlite3_bind_text(st, 1, body, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	sqlite3_finalize(st);
	assert_int_equal(sqlite3_changes(d), 1);
	sqlite3_close(d);
	free(body);
	free(path);
	free(cp);
	return copy;
}

static void a_night_is_handed_over_and_signed(void **state)
{
	struct terminal *l, *z, *w;
	char *copy;

	if (!people_can_sign())
		skip();
	l = person_start(&lin, store);
	z = person_start(&zhao, store);
	w = person_start(&wu, store);
	escalate(l, w);
	hand_over(l, z);
	terminal_keys(l, ":queue\r:open bj1-1\r");
	skip_steps(l, 2);
	ask_for_review(l, "please look");
	send_back(w);
	do_it_again(l);
	ask_for_review(l, "again");
	terminal_await(w, "Y approve");
	terminal_keys(w, "Y");
	terminal_keys(w, "\r");
	terminal_expect(w, "bj1-1 is approved");
	terminal_quit(l);
	terminal_quit(z);
	terminal_quit(w);
	assert_int_equal(verify(store), 0);
	copy = flipped();
	assert_int_equal(verify(copy), 1);
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(two_race_for_each_ticket,
						set_up_race, tear_down),
		cmocka_unit_test_setup_teardown(
			a_night_is_handed_over_and_signed, set_up_night,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
