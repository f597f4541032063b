/*
 * test-playbook-stats.c - how playbooks do, with figures worked out by hand.
 */
#include "config.h"

#include "check.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "watchfloor/bulk.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook_stats.h"

#define WEBSHELL  "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"
#define LOOK_STEP "action--a64292db-7fe0-4ed7-bb19-0989b5cdfe6f"
#define COPY_STEP "action--750f1a74-bb1a-454f-a2b4-fc00bc6eed86"
#define BEGINNING 1795000000000

/* The text of a version, pinned: a run of it that was taken back. */
static char *pin(struct fixture *f)
{
	char *id = fixture_ticket(f, "webshell", WEBSHELL), *hash;
	struct last_act last;
	sqlite3_stmt *st;

	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	assert_int_equal(sqlite3_prepare_v2(ledger_db(f->desk->ledger),
					    "SELECT sha256 FROM run", -1, &st,
					    NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	hash = xstrdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	must(desk_last_act(f->desk, &last));
	must(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
	free(id);
	return hash;
}

/* One record, so many minutes after the beginning; data is consumed. */
static void put(struct fixture *f, const char *act, const char *on,
		const char *actor, int minute, cJSON *data)
{
	const struct draft draft = { .act = act,
				     .on = on,
				     .tenant = "acme",
				     .actor = actor,
				     .by = "os:1",
				     .at = BEGINNING + minute * MINUTE,
				     .data = data };

	must(fixture_append(f, &draft));
	cJSON_Delete(data);
}

static cJSON *words(const char *key, const char *value)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, key, value);
	return data;
}

static char *begin(struct fixture *f, const char *hash, int minute)
{
	static const char *const keys[] = { "blob", "commit", "modified",
					    "name" };
	char *id = fixture_ticket_of(f, "acme", "tom");
	cJSON *data = words("playbook", WEBSHELL);

	json_add_str(data, "sha256", hash);
	json_add_int(data, "run", 1);
	cJSON_AddObjectToObject(data, "externals");
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_add_str(data, keys[i], "0");
	put(f, "ticket.claimed", id, "lin", minute, cJSON_CreateObject());
	put(f, "run.started", id, "lin", minute, data);
	return id;
}

static void step(struct fixture *f, const char *act, const char *id, int n,
		 const char *at, int minute)
{
	cJSON *data = words("step", at);

	json_add_str(data, "title", "x");
	json_add_int(data, "run", 1);
	json_add_int(data, "n", n);
	json_add_str(data, "outcome", act + strlen("step."));
	if (strcmp(act, "step.done") != 0)
		json_add_str(data, "reason", "x");
	put(f, act, id, "lin", minute, data);
}

static cJSON *end_of_run(const char *key, const char *value)
{
	cJSON *data = words(key, value);

	json_add_int(data, "run", 1);
	return data;
}

/* 4 and 6 minutes; to its end, with a verdict. */
static void one_to_its_end(struct fixture *f, const char *hash)
{
	char *id = begin(f, hash, 0);
	cJSON *verdict = words("verdict", "true-positive");

	step(f, "step.done", id, 0, LOOK_STEP, 4);
	step(f, "step.done", id, 1, COPY_STEP, 10);
	put(f, "run.over", id, "lin", 10, end_of_run("outcome", "done"));
	json_add_str(verdict, "reason", "x");
	put(f, "ticket.judged", id, "lin", 11, verdict);
	free(id);
}

/* 6 minutes, then skipped, then left. */
static void one_left(struct fixture *f, const char *hash)
{
	char *id = begin(f, hash, 0);

	step(f, "step.done", id, 0, LOOK_STEP, 6);
	step(f, "step.skipped", id, 1, COPY_STEP, 7);
	put(f, "run.abandoned", id, "lin", 8, end_of_run("reason", "wrong"));
	free(id);
}

/* Failed after 20 minutes, sent back, done 30 minutes later; escalated. */
static void one_sent_back(struct fixture *f, const char *hash)
{
	char *id = begin(f, hash, 0);
	cJSON *back = end_of_run("comment", "look again");
	cJSON *up = words("to", "lead");

	step(f, "step.failed", id, 0, LOOK_STEP, 20);
	put(f, "review.requested", id, "lin", 21, words("to", "senior"));
	json_add_int(back, "n", 0);
	json_add_str(back, "step", LOOK_STEP);
	json_add_str(back, "title", "x");
	put(f, "review.returned", id, "wu", 40, back);
	step(f, "step.done", id, 1, LOOK_STEP, 50);
	json_add_str(up, "reason", "x");
	put(f, "ticket.escalated", id, "lin", 55, up);
	free(id);
}

static void check_step(const struct playbook_step_stats *s, const char *id,
		       int64_t minutes, int64_t answers, int64_t skipped)
{
	assert_string_equal(s->step, id);
	assert_true(s->expected > 0);
	assert_int_equal(s->measured, minutes * MINUTE);
	assert_int_equal(s->answers, answers);
	assert_int_equal(s->skipped, skipped);
	assert_int_equal(s->failed, 0);
}

static void the_figures_are_those_worked_out_by_hand(void **state)
{
	struct fixture f;
	struct playbook_stats s;
	char *hash, *id;

	fixture_open(&f);
	hash = pin(&f);
	one_to_its_end(&f, hash);
	one_left(&f, hash);
	one_sent_back(&f, hash);
	must(playbook_stats_make(&s, f.desk, NULL, CLOCK_NEVER));
	assert_int_equal(s.n, 1);
	const struct playbook_version_stats *v = &s.versions[0];
	assert_string_equal(v->playbook, WEBSHELL);
	assert_string_equal(v->sha256, hash);
	assert_int_equal(v->runs, 3);
	assert_int_equal(v->finished, 1);
	assert_int_equal(v->left, 1);
	assert_int_equal(v->sent_back, 1);
	assert_int_equal(v->escalated, 1);
	assert_int_equal(v->verdicts[VERDICT_TRUE_POSITIVE], 1);
	assert_int_equal(v->verdicts[VERDICT_BENIGN], 0);
	assert_int_equal(v->nsteps, 2);
	/* 4, 6 and 30 minutes; 6 minutes, and skipped */
	check_step(&v->steps[0], LOOK_STEP, 6, 3, 0);
	assert_string_equal(v->steps[0].title, "Is the file a webshell?");
	check_step(&v->steps[1], COPY_STEP, 6, 2, 1);
	playbook_stats_release(&s);

	/* only what began later */
	id = begin(&f, hash, 100);
	step(&f, "step.done", id, 0, LOOK_STEP, 101);
	must(playbook_stats_make(&s, f.desk, WEBSHELL,
				 BEGINNING + 50 * MINUTE));
	assert_int_equal(s.n, 1);
	assert_int_equal(s.versions[0].runs, 1);
	check_step(&s.versions[0].steps[0], LOOK_STEP, 1, 1, 0);
	playbook_stats_release(&s);
	must(playbook_stats_make(&s, f.desk, "playbook--none", CLOCK_NEVER));
	assert_int_equal(s.n, 0);
	playbook_stats_release(&s);
	free(id);
	free(hash);
	fixture_close(&f);
}

/* The same playbook with other words is another version. */
static void versions_are_told_apart(void **state)
{
	struct fixture f;
	struct strbuf text = STRBUF_INIT;
	struct playbook_stats s;
	char *old, *now;
	bool error;

	fixture_open(&f);
	old = pin(&f);
	must(repo_find(f.desk->repo, NULL, "webshell", &text, NULL));
	strbuf_addch(&text, '\n');
	fixture_change(&f, "webshell.json", text.buf);
	assert_true(desk_refresh(f.desk, &error));
	now = pin(&f);
	assert_string_not_equal(old, now);
	one_left(&f, now);
	one_to_its_end(&f, old);
	one_to_its_end(&f, old);
	must(playbook_stats_make(&s, f.desk, NULL, CLOCK_NEVER));
	assert_int_equal(s.n, 2);
	for (int i = 0; i < 2; i++) {
		bool is_old = strcmp(s.versions[i].sha256, old) == 0;

		assert_int_equal(s.versions[i].runs, is_old ? 2 : 1);
		assert_int_equal(s.versions[i].finished, is_old ? 2 : 0);
		assert_int_equal(s.versions[i].verdicts[VERDICT_TRUE_POSITIVE],
				 is_old ? 2 : 0);
	}
	playbook_stats_release(&s);
	strbuf_release(&text);
	free(old);
	free(now);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_figures_are_those_worked_out_by_hand),
		cmocka_unit_test(versions_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
