/*
 * test-replay.c - closed tickets walked through a new version: what was
 * planted is found, and nothing else.
 */
#include "config.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/query.h"
#include "watchfloor/replay.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"
#define TICKETS  24

/* What the first step asks, and how each of its answers goes on. */
static const char *const answers[] = { "false-positive", "expected",
				       "not-sure" };

/* Answer the first question so, and what comes then plainly. */
static void walk_ticket(struct fixture *f, const char *id, const char *verdict)
{
	struct run *r;

	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	must(run_load(&r, f->desk, id));
	while (walk_at(r->walk)->wait == WALK_STEP) {
		const struct step *s = walk_at(r->walk)->step;
		struct walk_answer a = { .outcome = OUTCOME_DONE };
		cJSON *values = cJSON_CreateObject();

		for (int i = 0; i < s->nout_args; i++)
			json_add_str(values, s->out_args[i], verdict);
		a.values = values;
		must(run_answer(f->desk, r, &a, NULL));
		cJSON_Delete(values);
	}
	run_free(r);
}

static void close_ticket(struct fixture *f, const char *id)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "verdict", "false-positive");
	json_add_str(data, "reason", "harmless");
	must(desk_act(f->desk, "ticket.judged", id, data));
	data = cJSON_CreateObject();
	json_add_str(data, "reason", "done");
	must(desk_act(f->desk, "ticket.closed", id, data));
}

static void fill(struct fixture *f, int tickets)
{
	for (int i = 0; i < tickets; i++) {
		char *id = fixture_ticket(f, "webshell", WEBSHELL);

		walk_ticket(f, id, answers[i % 3]);
		if (i % 3 != 2) /* an open verdict stays open */
			close_ticket(f, id);
		free(id);
	}
}

/* The shipped playbook as JSON, to be changed. */
static cJSON *read_webshell(void)
{
	struct strbuf text = STRBUF_INIT;

	must(file_read(&text, SRCDIR "/playbooks/webshell.json", 1 << 20));
	cJSON *json = json_parse(text.buf, text.len, 0, NULL);
	strbuf_release(&text);
	return json;
}

static void commit(struct fixture *f, cJSON *json)
{
	struct strbuf text = STRBUF_INIT;

	json_pretty(&text, json);
	fixture_change(f, "webshell.json", text.buf);
	cJSON_Delete(json);
	strbuf_release(&text);
}

static cJSON *first_switch(cJSON *json)
{
	cJSON *step;

	cJSON_ArrayForEach (step, cJSON_GetObjectItem(json, "workflow"))
		if (!strcmp(json_str_at(step, "type"), "switch-condition"))
			return step;
	return NULL;
}

static void make(struct replay *r, struct fixture *f)
{
	struct query *q;

	must(query_parse(&q, "", NULL));
	must(replay_make(r, f->desk, "main~1", NULL, q));
	query_free(q);
}

static void test_the_same_version_changes_nothing(void **state)
{
	struct fixture f;
	struct replay r;

	fixture_open(&f);
	fill(&f, 6);
	commit(&f, read_webshell());
	make(&r, &f);
	assert_int_equal(r.nplaybooks, 0);
	assert_int_equal(r.ntickets, 0);
	replay_release(&r);
	fixture_close(&f);
}

/* What was expected is now called a false positive. */
static void test_planted_flips_are_found(void **state)
{
	struct fixture f;
	struct replay r;

	fixture_open(&f);
	fill(&f, TICKETS);
	cJSON *json = read_webshell();
	cJSON *cases = cJSON_GetObjectItem(first_switch(json), "cases");
	cJSON *expected = cJSON_GetObjectItem(cases, "expected");
	cJSON *false_positive = cJSON_GetObjectItem(cases, "false-positive");
	char *head = expected->valuestring;
	expected->valuestring = false_positive->valuestring;
	false_positive->valuestring = head;
	commit(&f, json);
	make(&r, &f);
	assert_int_equal(r.nplaybooks, 1);
	assert_string_equal(r.playbooks[0].path, "webshell.json");
	assert_int_equal(r.playbooks[0].tickets, TICKETS / 3 * 2);
	assert_int_equal(r.playbooks[0].flips, TICKETS / 3 * 2);
	assert_int_equal(r.playbooks[0].unanswered, 0);
	assert_int_equal(r.ntickets, TICKETS / 3 * 2);
	assert_true(r.tickets[0].flips);
	assert_int_equal(r.tickets[0].before, VERDICT_FALSE_POSITIVE);
	assert_int_equal(r.tickets[0].after, VERDICT_BENIGN);
	assert_int_equal(r.playbooks[0].nsteps, 4);
	replay_release(&r);
	fixture_close(&f);
}

/* Another way for one answer only; the query decides who is looked at. */
static void test_a_dropped_step_and_a_query(void **state)
{
	struct fixture f;
	struct replay r;
	struct query *q;

	fixture_open(&f);
	fill(&f, TICKETS);
	cJSON *json = read_webshell();
	cJSON *cases = cJSON_GetObjectItem(first_switch(json), "cases");
	cJSON *gone = cJSON_GetObjectItem(cases, "expected");
	cJSON *step = cJSON_GetObjectItem(cJSON_GetObjectItem(json, "workflow"),
					  gone->valuestring);
	cJSON_SetValuestring(gone, json_str_at(step, "on_completion"));
	commit(&f, json);
	make(&r, &f);
	assert_int_equal(r.playbooks[0].same, TICKETS / 3);
	assert_int_equal(r.playbooks[0].flips, TICKETS / 3);
	assert_int_equal(r.playbooks[0].nsteps, 1);
	assert_false(r.playbooks[0].steps[0].added);
	assert_int_equal(r.playbooks[0].steps[0].tickets, TICKETS / 3);
	replay_release(&r);
	must(query_parse(&q, "severity:critical", NULL));
	must(replay_make(&r, f.desk, "main~1", "main", q));
	assert_int_equal(r.playbooks[0].tickets, TICKETS / 3);
	query_free(q);
	replay_release(&r);
	fixture_close(&f);
}

/* The question is another one now: by its id and by its variable. */
static void test_a_question_without_an_answer_is_found(void **state)
{
	struct fixture f;
	struct replay r;
	struct strbuf text = STRBUF_INIT;

	fixture_open(&f);
	fill(&f, 6);
	must(file_read(&text, SRCDIR "/playbooks/webshell.json", 1 << 20));
	struct strbuf changed = STRBUF_INIT;
	const char *at = text.buf, *found;
	while ((found = strstr(at, "__verdict__"))) {
		strbuf_add(&changed, at, (size_t)(found - at));
		strbuf_addstr(&changed, "__opinion__");
		at = found + strlen("__verdict__");
	}
	strbuf_addstr(&changed, at);
	fixture_change(&f, "webshell.json", changed.buf);
	make(&r, &f);
	assert_int_equal(r.playbooks[0].unanswered, 4);
	assert_int_equal(r.playbooks[0].flips, 0);
	assert_int_equal(r.ntickets, 4);
	assert_non_null(r.tickets[0].unanswered);
	replay_release(&r);
	strbuf_release(&text);
	strbuf_release(&changed);
	fixture_close(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_version_changes_nothing),
		cmocka_unit_test(test_planted_flips_are_found),
		cmocka_unit_test(test_a_dropped_step_and_a_query),
		cmocka_unit_test(test_a_question_without_an_answer_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
