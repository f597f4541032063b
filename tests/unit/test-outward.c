/*
 * test-outward.c - what leaves the program waits for the hub, or for a
 * person's word.
 */
#include "config.h"

#include "check.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command-text.h"
#include "notify/send.h"
#include "stores.h"
#include "watchfloor/command.h"
#include "watchfloor/memory.h"
#include "watchfloor/outward.h"

#define ALLOW "[run \"here\"]\ntype = bash\n"
#define SOC                                                   \
	"[channel \"soc\"]\ntype = wecom\nurl = env:WF_URL\n" \
	"[notify \"all\"]\non = opened, closed\nchannel = soc\n"

/* ---- two stores at a hub ---- */

struct desks {
	struct stores s;
	char *ticket; /* of the first, which is the actor's */
	char *mark;   /* the file that the command makes */
};

static void use(struct stores *s, int i, const char *conf, const char *playbook)
{
	struct fixture_file files[] = { { "commands.json", playbook },
					{ "desk.conf", conf } };

	fixture_commit(&s->of[i], files, 2);
	fixture_reopen(&s->of[i]);
}

static struct desks begin(const char *conf, bool joined)
{
	struct desks d = { .ticket = NULL };
	struct strbuf playbook = STRBUF_INIT;
	struct test_command c = { "bash", NULL, NULL };
	char *text;

	setenv("WF_URL", "https://robot.example/send?key=0123456789", 1);
	stores_open(&d.s, 2, NULL);
	d.mark = xasprintf("%s/mark", d.s.root);
	c.text = text = xasprintf("echo ran; touch %s", d.mark);
	command_playbook(&playbook, &c, 1, NULL, "", "4443");
	for (int i = 0; i < 2; i++)
		use(&d.s, i, conf, playbook.buf);
	d.ticket = fixture_ticket(&d.s.of[0], "webshell", NULL);
	must(ticket_claim(d.s.of[0].desk, d.ticket));
	must(run_start(d.s.of[0].desk, d.ticket, COMMAND_PLAYBOOK));
	for (int i = 0; joined && i < 2; i++)
		stores_join(&d.s, i);
	if (joined)
		stores_settle(&d.s);
	strbuf_release(&playbook);
	free(text);
	return d;
}

static void end(struct desks *d)
{
	free(d->ticket);
	free(d->mark);
	stores_close(&d->s);
}

static int count_act(struct desks *d, int i, const char *act)
{
	struct strbuf sql = STRBUF_INIT;
	sqlite3_stmt *st;
	int n;

	strbuf_addf(&sql, "SELECT count(*) FROM record WHERE"
			  " json_extract(body, '$.act') = ?1");
	assert_int_equal(sqlite3_prepare_v2(ledger_db(d->s.of[i].desk->ledger),
					    sql.buf, -1, &st, NULL),
			 SQLITE_OK);
	sqlite3_bind_text(st, 1, act, -1, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	strbuf_release(&sql);
	return n;
}

/* ---- commands ---- */

static struct command_job *start(struct desks *d, int i)
{
	struct desk *desk = d->s.of[i].desk;
	struct command_plan *p;
	struct command_job *j;
	struct run *r;

	must(run_load(&r, desk, d->ticket));
	must(command_plan(&p, desk, r, 0, NULL));
	run_free(r);
	must(command_begin(&j, desk, p));
	return j;
}

static struct command_result finish(struct command_job *j)
{
	struct pollfd fd = { .events = POLLIN };
	struct command_result r;

	while (command_step(j)) {
		fd.fd = command_fd(j);
		poll(&fd, 1, -1);
	}
	must(command_end(j, &r));
	return r;
}

/* It went well, and has run. */
static void expect_run(struct desks *d, struct command_job *j)
{
	struct command_result r = finish(j);

	assert_int_equal(r.outcome, COMMAND_OK);
	assert_string_equal(r.out.buf, "ran\n");
	assert_int_equal(access(d->mark, F_OK), 0);
	command_result_release(&r);
}

static void expect_nothing_run(struct desks *d, struct command_job *j,
			       enum command_outcome outcome, const char *why)
{
	struct command_result r = finish(j);

	assert_int_equal(r.outcome, outcome);
	assert_non_null(r.reason);
	assert_non_null(strstr(r.reason, why));
	assert_int_equal(r.out.len, 0);
	assert_int_not_equal(access(d->mark, F_OK), 0);
	command_result_release(&r);
}

static void expect_waiting(struct desks *d, struct command_job *j)
{
	assert_true(command_step(j));
	assert_true(command_waits(j));
	assert_true(command_fd(j) >= 0);
	assert_int_not_equal(access(d->mark, F_OK), 0);
}

static void a_command_waits_for_its_place(void **state)
{
	struct desks d = begin(ALLOW, true);
	struct command_job *j = start(&d, 0);

	expect_waiting(&d, j);
	expect_waiting(&d, j);
	assert_int_equal(count_act(&d, 0, "command.started"), 1);
	stores_sync(&d.s, 0);
	expect_run(&d, j);
	assert_int_equal(count_act(&d, 0, "command.ended"), 1);
	assert_int_equal(count_act(&d, 0, "command.released"), 0);
	stores_settle(&d.s);
	assert_true(stores_equal(&d.s, 0, 1));
	end(&d);
}

static void without_a_hub_nothing_waits(void **state)
{
	struct desks d = begin(ALLOW, false);
	struct command_job *j = start(&d, 0);

	assert_false(command_waits(j));
	assert_int_equal(command_release(j, "no reason"), REFUSED);
	expect_run(&d, j);
	end(&d);
}

static void desk_conf_can_let_commands_go(void **state)
{
	struct desks d =
		begin("[desk]\nwithout-hub = notices, commands\n" ALLOW, true);
	struct command_job *j = start(&d, 0);

	assert_false(command_waits(j));
	expect_run(&d, j);
	end(&d);
	d = begin("[desk]\nwithout-hub = notices\n" ALLOW, true);
	j = start(&d, 0);
	expect_waiting(&d, j);
	command_cancel(j);
	expect_nothing_run(&d, j, COMMAND_CANCELLED, "waited for the hub");
	end(&d);
}

static void a_persons_word_lets_it_go(void **state)
{
	struct desks d = begin(ALLOW, true);
	struct command_job *j = start(&d, 0);

	expect_waiting(&d, j);
	assert_int_equal(command_release(j, " "), REFUSED);
	expect_waiting(&d, j);
	must(command_release(j, "the hub is away, the host spreads"));
	assert_false(command_waits(j));
	expect_run(&d, j);
	assert_int_equal(count_act(&d, 0, "command.released"), 1);
	stores_settle(&d.s);
	assert_true(stores_equal(&d.s, 0, 1));
	assert_true(stores_verify(&d.s, 0));
	end(&d);
}

static void what_is_given_up_was_not_run(void **state)
{
	struct desks d = begin(ALLOW, true);
	struct command_job *j = start(&d, 0);

	command_cancel(j);
	assert_false(command_step(j));
	expect_nothing_run(&d, j, COMMAND_CANCELLED, "waited for the hub");
	assert_int_equal(count_act(&d, 0, "command.ended"), 1);
	/* and again, now with its place */
	j = start(&d, 0);
	stores_sync(&d.s, 0);
	expect_run(&d, j);
	end(&d);
}

/* The text of a playbook that a run goes by stays where it was begun. */
static void share_text(struct desks *d)
{
	char *sql = xasprintf("ATTACH '%s/watchfloor.db' AS one;"
			      "INSERT OR IGNORE INTO blob(hash, size, body)"
			      " SELECT hash, size, body FROM one.blob;"
			      "DETACH one",
			      d->s.of[0].dir);

	assert_int_equal(sqlite3_exec(ledger_db(d->s.of[1].desk->ledger), sql,
				      NULL, NULL, NULL),
			 SQLITE_OK);
	free(sql);
}

/* The same step on two hosts: the hub says who was first, and only that one
 * runs it. */
static void who_is_second_runs_nothing(void **state)
{
	struct desks d = begin(ALLOW, true);
	struct command_job *a = start(&d, 0), *b;

	share_text(&d);
	b = start(&d, 1);
	expect_waiting(&d, a);
	expect_waiting(&d, b);
	stores_sync(&d.s, 1);
	stores_sync(&d.s, 0);
	expect_nothing_run(&d, a, COMMAND_CANCELLED, "somebody else was first");
	assert_int_equal(count_act(&d, 0, "command.ended"), 0);
	expect_run(&d, b);
	stores_settle(&d.s);
	assert_true(stores_equal(&d.s, 0, 1));
	end(&d);
}

static void what_has_waited_is_checked_again(void **state)
{
	struct desks d = begin(ALLOW, true);
	struct command_job *j = start(&d, 0);
	bool error;

	fixture_change(&d.s.of[0], "desk.conf", "[desk]\nname = x\n");
	desk_refresh(d.s.of[0].desk, &error);
	assert_false(error);
	expect_waiting(&d, j);
	stores_sync(&d.s, 0);
	expect_nothing_run(&d, j, COMMAND_FAILED, "lets nobody run");
	end(&d);
}

/* ---- notices ---- */

static void plan(struct desks *d)
{
	must(notify_plan(d->s.of[0].desk, clock_now(), NULL));
}

/* How many notices would go now as the next message. */
static int next(struct desks *d)
{
	int64_t when = INT64_MAX;
	struct delivery *dv;
	int n;

	plan(d);
	must(delivery_next(&dv, d->s.of[0].desk, "soc", clock_now(), &when));
	n = dv ? dv->n : 0;
	delivery_free(dv);
	return n;
}

static int64_t waiting(struct desks *d)
{
	int64_t n;

	must(notice_count_waiting(d->s.of[0].desk, &n));
	return n;
}

static int expect_obstacle(void *ctx, const struct notice *n)
{
	struct strbuf why = STRBUF_INIT;

	must(notice_obstacle(((struct desks *)ctx)->s.of[0].desk, n, &why));
	assert_non_null(strstr(why.buf, "hub"));
	strbuf_release(&why);
	return 0;
}

static void a_notice_waits_for_its_place(void **state)
{
	struct desks d = begin(SOC, true);
	char *id;

	assert_int_equal(next(&d), 1); /* what was before is confirmed */
	must(notify_plan(d.s.of[0].desk, clock_now(), NULL));
	id = fixture_ticket(&d.s.of[0], "scan", NULL);
	plan(&d);
	assert_int_equal(waiting(&d), 1);
	must(notice_each(d.s.of[0].desk, id, NOTICE_QUEUED, expect_obstacle,
			 &d));
	stores_sync(&d.s, 0);
	assert_int_equal(waiting(&d), 0);
	free(id);
	end(&d);
}

static void drop_first(struct desks *d)
{
	int64_t when = INT64_MAX;
	struct delivery *dv;
	struct notice n;

	plan(d);
	must(delivery_next(&dv, d->s.of[0].desk, "soc", clock_now(), &when));
	assert_non_null(dv);
	must(notice_load(d->s.of[0].desk, dv->notices[0].key, &n));
	must(notice_drop(d->s.of[0].desk, &n, "not in this test"));
	notice_release(&n);
	delivery_free(dv);
	stores_sync(&d->s, 0);
}

static void a_persons_word_lets_notices_go(void **state)
{
	struct desks d = begin(SOC, true);
	char *id[2];

	drop_first(&d);
	id[0] = fixture_ticket(&d.s.of[0], "scan", NULL);
	assert_int_equal(next(&d), 0);
	assert_int_equal(notice_release_waiting(d.s.of[0].desk, ""), REFUSED);
	must(notice_release_waiting(d.s.of[0].desk, "the hub is away"));
	assert_int_equal(next(&d), 1);
	assert_int_equal(count_act(&d, 0, "shift.released"), 1);
	drop_first(&d);
	/* what comes later waits again */
	id[1] = fixture_ticket(&d.s.of[0], "scan", NULL);
	assert_int_equal(next(&d), 0);
	assert_int_equal(waiting(&d), 1);
	stores_sync(&d.s, 0);
	assert_int_equal(next(&d), 1);
	free(id[0]);
	free(id[1]);
	end(&d);
}

static void desk_conf_can_let_notices_go(void **state)
{
	struct desks d = begin("[desk]\nwithout-hub = notices\n" SOC, true);
	char *id;

	drop_first(&d);
	id = fixture_ticket(&d.s.of[0], "scan", NULL);
	assert_int_equal(next(&d), 1);
	assert_int_equal(waiting(&d), 0);
	free(id);
	end(&d);
}

static int count_notice(void *ctx, const struct notice *n)
{
	++*(int *)ctx;
	return 0;
}

static int close_it(struct desks *d, int i)
{
	return ticket_close(d->s.of[i].desk, d->ticket, VERDICT_NONE, "done");
}

/* Two close a ticket while they do not hear of each other: one notice. */
static void what_did_not_count_is_not_told(void **state)
{
	struct desks d = begin(SOC, true);
	int dropped = 0;

	drop_first(&d);
	must(run_abandon(d.s.of[0].desk, d.ticket, "not in this test"));
	must(ticket_judge(d.s.of[0].desk, d.ticket, VERDICT_BENIGN, "ours"));
	stores_settle(&d.s);
	must(close_it(&d, 0));
	must(close_it(&d, 1));
	assert_int_equal(next(&d), 0);
	assert_int_equal(waiting(&d), 1);
	stores_sync(&d.s, 1);
	stores_sync(&d.s, 0);
	assert_int_equal(next(&d), 0);
	assert_int_equal(waiting(&d), 0);
	must(notice_each(d.s.of[0].desk, d.ticket, NOTICE_DROPPED, count_notice,
			 &dropped));
	assert_int_equal(dropped, 2); /* the other one above */
	end(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_command_waits_for_its_place),
		cmocka_unit_test(without_a_hub_nothing_waits),
		cmocka_unit_test(desk_conf_can_let_commands_go),
		cmocka_unit_test(a_persons_word_lets_it_go),
		cmocka_unit_test(what_is_given_up_was_not_run),
		cmocka_unit_test(who_is_second_runs_nothing),
		cmocka_unit_test(what_has_waited_is_checked_again),
		cmocka_unit_test(a_notice_waits_for_its_place),
		cmocka_unit_test(a_persons_word_lets_notices_go),
		cmocka_unit_test(desk_conf_can_let_notices_go),
		cmocka_unit_test(what_did_not_count_is_not_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
