/*
 * test-desk.c - the acts on tickets and runs, and that the live state is what
 * a replay of the ledger gives.
 */
#include "config.h"

#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "random-acts.h"
#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#include "check.h"
#include "hide-objects.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"

static struct ticket loaded(struct fixture *f, const char *id)
{
	struct ticket t;

	ticket_init(&t);
	assert_int_equal(ticket_load(f->desk, id, &t), 0);
	return t;
}

static void assert_verified(struct fixture *f)
{
	struct ledger_report r;

	assert_done(ledger_verify(f->desk->ledger, &r, NULL, NULL));
	for (int i = 0; i < r.nwrong; i++)
		print_error("%s\n", r.wrong[i]);
	assert_int_equal(r.nwrong, 0);
	ledger_report_release(&r);
}

static void a_ticket_goes_from_new_to_closed(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct ticket t = loaded(f, id);

	assert_int_equal(t.state, STATE_NEW);
	assert_int_equal(t.alerts, 38);
	assert_string_equal(t.asset, "web-03");
	ticket_release(&t);

	assert_done(ticket_claim(f->desk, id));
	assert_done(ticket_judge(f->desk, id, VERDICT_TRUE_POSITIVE, "seen"));
	t = loaded(f, id);
	assert_int_equal(t.state, STATE_RESPONDING);
	assert_string_equal(t.owner, f->desk->actor);
	assert_true(t.accepted != CLOCK_NEVER && t.judged != CLOCK_NEVER);
	ticket_release(&t);

	assert_done(ticket_close(f->desk, id, VERDICT_NONE, NULL));
	t = loaded(f, id);
	assert_int_equal(t.state, STATE_CLOSED);
	ticket_release(&t);

	assert_done(ticket_reopen(f->desk, id, "came back"));
	t = loaded(f, id);
	assert_int_equal(t.state, STATE_TRIAGE);
	assert_int_equal(t.verdict, VERDICT_NONE);
	assert_true(t.closed == CLOCK_NEVER);
	ticket_release(&t);
	assert_verified(f);
	free(id);
}

static void what_does_not_fit_is_refused_and_leaves_no_record(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	int64_t before = ledger_size(f->desk->ledger);

	assert_int_equal(ticket_judge(f->desk, id, VERDICT_BENIGN, "x"),
			 REFUSED);
	assert_int_equal(ticket_release_claim(f->desk, id), REFUSED);
	assert_int_equal(ticket_reopen(f->desk, id, "x"), REFUSED);
	assert_int_equal(ticket_note(f->desk, id, "  "), REFUSED);
	assert_int_equal(ticket_claim(f->desk, "t1-999"), NOT_FOUND);
	assert_int_equal(ticket_claim(f->desk, "nonsense"), NOT_FOUND);
	assert_int_equal(desk_act(f->desk, "ticket.claimed", id,
				  fixture_opened(1, "x", NULL)),
			 REFUSED);
	assert_int_equal(ledger_size(f->desk->ledger), before);

	assert_done(ticket_claim(f->desk, id));
	assert_int_equal(ticket_claim(f->desk, id), REFUSED);
	assert_int_equal(ticket_close(f->desk, id, VERDICT_NONE, NULL),
			 REFUSED);
	assert_int_equal(ticket_judge(f->desk, id, VERDICT_BENIGN, ""),
			 REFUSED);
	assert_int_equal(ledger_size(f->desk->ledger), before + 1);
	free(id);
}

static void a_foreign_claim_is_a_conflict_that_names_the_owner(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct draft wu = { .act = "ticket.claimed",
			    .on = id,
			    .tenant = "acme",
			    .actor = "wu",
			    .by = "os:4242" };

	assert_done(ledger_append(f->desk->ledger, &wu, 1, NULL));
	assert_int_equal(ticket_claim(f->desk, id), CONFLICT);
	assert_non_null(strstr(fail_text(), "wu"));
	free(id);
}

static void a_count_of_alerts_stops_at_its_end(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	cJSON *opened = fixture_opened(1, "scan", NULL);
	cJSON *data = cJSON_CreateObject();
	struct ticket t;

	json_add_int(data, "alerts", INT64_MAX);
	json_add_str(data, "block", json_str_at(opened, "block"));
	json_add_str(data, "first", json_str_at(opened, "first"));
	json_add_str(data, "last", json_str_at(opened, "last"));
	json_add_str(data, "severity", "high");
	cJSON_Delete(opened);
	assert_done(desk_act(f->desk, "ticket.grown", id, data));
	t = loaded(f, id);
	assert_int_equal(t.alerts, INT64_MAX);
	ticket_release(&t);
	free(id);
}

/* ---- what is next ---- */

static void the_next_ticket_is_open_unclaimed_and_matches(void **state)
{
	struct fixture *f = *state;
	char *first = fixture_ticket(f, "scan", NULL);
	char *second = fixture_ticket(f, "webshell", NULL);
	struct query *q;
	struct ticket t;

	ticket_init(&t);
	assert_done(ticket_next(f->desk, NULL, &t));
	assert_string_equal(t.id, second); /* it is critical */
	assert_done(query_parse(&q, "type:scan OR type:phishing", NULL));
	assert_done(ticket_next(f->desk, q, &t));
	assert_string_equal(t.id, first);
	assert_done(ticket_claim(f->desk, first));
	assert_int_equal(ticket_next(f->desk, q, &t), NOT_FOUND);
	assert_string_equal(t.id, "");
	query_free(q);
	assert_done(query_parse(&q, "", NULL));
	assert_done(ticket_next(f->desk, q, &t));
	assert_string_equal(t.id, second);
	query_free(q);
	ticket_release(&t);
	free(first);
	free(second);
}

/* ---- desk.conf ---- */

static void a_desk_opens_without_libgit2_once_it_has_been_open(void **state)
{
	struct fixture *f = *state;
	char *git = xasprintf("%s/desk.git", f->dir);
	bool error;

	fixture_reopen(f);
	hide_objects(git, true);
	fixture_reopen(f);
	hide_objects(git, false);
	fixture_conf(f, "[desk]\nname = one\n");
	assert_true(desk_refresh(f->desk, &error));
	hide_objects(git, true);
	fixture_reopen(f);
	assert_string_equal(f->desk->conf->name, "one");
	hide_objects(git, false);
	fixture_conf(f, "[desk]\nname = two\n");
	fixture_reopen(f);
	assert_string_equal(f->desk->conf->name, "two");
	free(git);
}

static void a_broken_conf_is_told_once_and_the_old_one_stays(void **state)
{
	struct fixture *f = *state;
	bool error;

	desk_refresh(f->desk, &error);
	assert_false(error);
	fixture_conf(f, "[desk]\nname = one\n");
	assert_true(desk_refresh(f->desk, &error));
	assert_false(error);
	assert_string_equal(f->desk->conf->name, "one");
	fixture_conf(f, "[desk]\nnane = two\n");
	assert_false(desk_refresh(f->desk, &error));
	assert_true(error);
	assert_non_null(strstr(fail_text(), ":2: "));
	assert_false(desk_refresh(f->desk, &error));
	assert_false(error);
	assert_string_equal(f->desk->conf->name, "one");
	fixture_conf(f, "[desk]\nname = three\n");
	assert_true(desk_refresh(f->desk, &error));
	assert_false(error);
	assert_string_equal(f->desk->conf->name, "three");
}

/* ---- runs ---- */

/* Answer whatever is asked: one choice after the other, or some text. */
static int answer(struct fixture *f, struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	struct walk_answer a = { .outcome = p->wait == WALK_STEP
						    ? OUTCOME_DONE
						    : OUTCOME_YES };
	cJSON *values = cJSON_CreateObject();
	int ret;

	for (int i = 0; p->wait == WALK_STEP && i < p->step->nout_args; i++) {
		struct choice c[16];
		int n = walk_choices(r->walk, p->step->out_args[i], c, 16);

		json_add_str(values, p->step->out_args[i],
			     n ? c[p->answers % n].token : "some text");
	}
	a.values = values;
	ret = run_answer(f->desk, r, &a, NULL);
	cJSON_Delete(values);
	return ret;
}

static void a_run_survives_reopening_at_every_step(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct run *r;
	int steps = 0;

	assert_done(ticket_claim(f->desk, id));
	assert_int_equal(run_load(&r, f->desk, id), NOT_FOUND);
	assert_done(run_start(f->desk, id, NULL));
	fixture_authorise(f, id);
	for (;;) {
		const struct step *at;

		assert_done(run_load(&r, f->desk, id));
		assert_int_equal(r->nresults, steps);
		if (walk_at(r->walk)->wait == WALK_OVER)
			break;
		assert_done(answer(f, r));
		at = walk_at(r->walk)->step;
		fixture_reopen(f);
		steps++;
		if (at) {
			struct run *again;

			assert_done(run_load(&again, f->desk, id));
			assert_string_equal(walk_at(again->walk)->step->id,
					    at->id);
			run_free(again);
		}
		run_free(r);
		assert_true(steps < 100);
	}
	assert_true(steps >= 2);
	run_free(r);
	assert_verified(f);
	free(id);
}

static void only_one_of_two_answers_to_a_step_counts(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct run *a, *b;

	assert_done(ticket_claim(f->desk, id));
	assert_done(run_start(f->desk, id, NULL));
	assert_int_equal(run_start(f->desk, id, NULL), CONFLICT);
	assert_done(run_load(&a, f->desk, id));
	assert_done(run_load(&b, f->desk, id));
	assert_done(answer(f, a));
	assert_int_equal(answer(f, b), CONFLICT);
	run_free(a);
	run_free(b);
	assert_done(run_load(&a, f->desk, id));
	assert_int_equal(a->nresults, 1);
	assert_int_equal(run_abandon(f->desk, id, ""), REFUSED);
	assert_done(run_abandon(f->desk, id, "wrong playbook"));
	assert_done(run_start(f->desk, id, NULL));
	run_free(a);
	free(id);
}

/* The shipped playbook, with something between its variables, and more in its
 * first step. */
static void change_webshell(struct fixture *f, const char *variables,
			    const char *step)
{
	struct strbuf text = STRBUF_INIT, changed = STRBUF_INIT;
	const char *head = "\"playbook_variables\": {",
		   *first = "action--a64292db-7fe0-4ed7-bb19-0989b5cdfe6f\": {";
	char *at, *in;

	assert_done(
		file_read(&text, SRCDIR "/playbooks/webshell.json", 1 << 20));
	at = strstr(text.buf, head);
	assert_non_null(at);
	at += strlen(head);
	in = strstr(at, first);
	assert_non_null(in);
	in += strlen(first);
	strbuf_add(&changed, text.buf, (size_t)(at - text.buf));
	strbuf_addstr(&changed, variables);
	strbuf_add(&changed, at, (size_t)(in - at));
	strbuf_addstr(&changed, step);
	strbuf_addstr(&changed, in);
	fixture_change(f, "webshell.json", changed.buf);
	assert_true(desk_refresh(f->desk, &(bool){ false }));
	strbuf_release(&text);
	strbuf_release(&changed);
}

static cJSON *one_value(const char *name, const char *value)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, name, value);
	return o;
}

/* Begin with one value; the code. */
static int begin_with(struct fixture *f, const char *id, const char *name,
		      const char *value)
{
	cJSON *values = one_value(name, value);
	struct run_beginning *b;
	int ret;

	assert_done(run_prepare(&b, f->desk, id, NULL));
	ret = run_beginning_end(f->desk, b, values);
	run_beginning_free(b);
	cJSON_Delete(values);
	return ret;
}

static void what_a_playbook_takes_from_outside_is_asked_first(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct run_beginning *b;
	struct run *r;

	change_webshell(f,
			"\"__case__\": {\"type\": \"integer\", "
			"\"external\": true}, "
			"\"__vip__\": {\"type\": \"bool\", \"value\": "
			"\"false\", \"external\": true}, ",
			"");
	assert_done(ticket_claim(f->desk, id));
	/* Not what the ticket says, whether it does or not. */
	assert_done(run_prepare(&b, f->desk, id, NULL));
	assert_string_equal(run_asks(b, 0)->name, "__case__");
	assert_string_equal(run_asks(b, 1)->name, "__vip__");
	assert_null(run_asks(b, 2));
	run_beginning_free(b);

	assert_int_equal(run_start(f->desk, id, NULL), REFUSED);
	assert_non_null(strstr(fail_text(), "__case__"));
	assert_null(strstr(fail_text(), "__vip__"));
	assert_int_equal(begin_with(f, id, "__case__", "seven"), REFUSED);
	assert_int_equal(begin_with(f, id, "__verdict__", "real"), REFUSED);
	assert_int_equal(run_load(&r, f->desk, id), NOT_FOUND);

	assert_done(begin_with(f, id, "__case__", "7"));
	fixture_reopen(f);
	assert_done(run_load(&r, f->desk, id));
	assert_string_equal(walk_value(r->walk, "__case__"), "7");
	assert_string_equal(walk_value(r->walk, "__vip__"), "false");
	run_free(r);
	assert_verified(f);
	free(id);
}

static void a_step_says_when_it_begins_and_times_out(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct strbuf sb = STRBUF_INIT;
	struct run *r;

	change_webshell(f, "", "\"delay\": 60000, \"timeout\": 1800000, ");
	assert_done(ticket_claim(f->desk, id));
	assert_done(run_start(f->desk, id, NULL));
	assert_done(run_load(&r, f->desk, id));
	assert_true(r->since > 0);
	assert_int_equal(run_begins(r), r->since + 60000);
	assert_int_equal(run_times_out(r), r->since + 1860000);
	run_begins_print(r, r->since, &sb);
	assert_non_null(strstr(sb.buf, "begin not before "));
	strbuf_reset(&sb);
	run_begins_print(r, r->since + 60000, &sb);
	assert_int_equal(sb.len, 0);
	run_times_out_print(r, r->since, &sb);
	assert_non_null(strstr(sb.buf, "times out at "));
	assert_non_null(strstr(sb.buf, "Hand over"));
	strbuf_reset(&sb);
	run_times_out_print(r, r->since + 1860000, &sb);
	assert_non_null(strstr(sb.buf, "timed out at "));
	strbuf_release(&sb);
	assert_done(answer(f, r));
	assert_int_equal(run_times_out(r), CLOCK_NEVER);
	run_free(r);
	free(id);
}

static void skipping_a_step_needs_a_reason(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct walk_answer skip = { .outcome = OUTCOME_SKIPPED };
	struct run *r;

	assert_done(ticket_claim(f->desk, id));
	assert_done(run_start(f->desk, id, NULL));
	assert_done(run_load(&r, f->desk, id));
	assert_int_equal(run_answer(f->desk, r, &skip, NULL), REFUSED);
	assert_done(run_answer(f->desk, r, &skip, "no access"));
	run_free(r);
	free(id);
}

static cJSON *over(int64_t run)
{
	cJSON *data = cJSON_CreateObject();

	json_add_int(data, "run", run);
	json_add_str(data, "outcome", "done");
	return data;
}

static void only_a_run_under_way_can_be_over(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);

	assert_done(ticket_claim(f->desk, id));
	assert_int_equal(desk_act(f->desk, "run.over", id, over(1)), CONFLICT);
	assert_done(run_start(f->desk, id, NULL));
	assert_int_equal(desk_act(f->desk, "run.over", id, over(2)), CONFLICT);
	assert_done(desk_act(f->desk, "run.over", id, over(1)));
	assert_int_equal(desk_act(f->desk, "run.over", id, over(1)), CONFLICT);
	free(id);
}

/* What a store from elsewhere may hold: more of them than are ever pinned. */
static void a_run_that_names_too_many_callees_loads(void **state)
{
	struct fixture *f = *state;
	char *one = fixture_ticket(f, "webshell", WEBSHELL);
	char *two = fixture_ticket(f, "webshell", WEBSHELL);
	struct record started;
	struct run *r;
	cJSON *data, *callees;

	assert_done(ticket_claim(f->desk, one));
	assert_done(run_start(f->desk, one, NULL));
	assert_done(ledger_get(f->desk->ledger, ledger_last_id(f->desk->ledger),
			       &started));
	data = cJSON_Duplicate(started.data, true);
	callees = cJSON_CreateArray();
	for (int i = 0; i < 40; i++) {
		cJSON *callee = cJSON_CreateObject();

		json_add_str(callee, "sha256", json_str_at(data, "sha256"));
		cJSON_AddItemToArray(callees, callee);
	}
	cJSON_ReplaceItemInObject(data, "callees", callees);
	assert_done(ticket_claim(f->desk, two));
	assert_done(desk_act(f->desk, "run.started", two, data));
	assert_done(run_load(&r, f->desk, two));
	assert_true(r->ncallees > 0 && r->ncallees < 40);
	run_free(r);
	record_release(&started);
	free(one);
	free(two);
}

/* ---- the law: live state equals replayed state ---- */

static void live_state_equals_a_replay(void **state)
{
	struct fixture *f = *state;
	struct dice dice = { 0x5eed0001 };
	int done = 0, refused = 0;

	print_message("seed %llx\n", (unsigned long long)dice.state);
	for (int i = 0; i < 6000; i++)
		random_act(f, &dice, 1795000000000 + i) ? refused++ : done++;
	print_message("%d acts done, %d refused\n", done, refused);
	assert_true(done > 500 && refused > 500);
	assert_verified(f);
	assert_done(ledger_rebuild(f->desk->ledger, NULL, NULL));
	assert_verified(f);
}

static void a_touched_projection_is_found(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct ledger_report r;

	sqlite3_exec(ledger_db(f->desk->ledger),
		     "UPDATE ticket SET owner = 'nobody'", NULL, NULL, NULL);
	assert_done(ledger_verify(f->desk->ledger, &r, NULL, NULL));
	assert_true(r.nwrong > 0);
	assert_non_null(strstr(r.wrong[0], "ticket"));
	ledger_report_release(&r);
	assert_done(ledger_rebuild(f->desk->ledger, NULL, NULL));
	assert_verified(f);
	free(id);
}

static void a_removed_raw_text_is_found(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct ledger_report r;

	sqlite3_exec(ledger_db(f->desk->ledger),
		     "DELETE FROM blob WHERE id = (SELECT max(id) FROM blob)",
		     NULL, NULL, NULL);
	assert_done(ledger_verify(f->desk->ledger, &r, NULL, NULL));
	assert_int_equal(r.nwrong, 1);
	assert_non_null(strstr(r.wrong[0], "record 2"));
	ledger_report_release(&r);
	free(id);
}

static void every_act_has_a_sentence_with_known_fields(void **state)
{
	(void)state;
	for (const struct act *a = acts; a->name; a++) {
		const char *s = a->sentence, *close;

		while ((s = strchr(s, '{')) && (close = strchr(s, '}'))) {
			const struct act_field *f = a->fields;
			size_t len = strcspn(s + 1, "|}");

			while (f->name && (strncmp(f->name, s + 1, len) != 0 ||
					   f->name[len]))
				f++;
			if (!f->name && strncmp(s, "{actor}", 7) != 0 &&
			    strncmp(s, "{on}", 4) != 0)
				fail_msg("%s: no field for %.*s", a->name,
					 (int)len + 2, s);
			s = close;
		}
	}
}

static void a_sentence_agrees_with_its_number(void **state)
{
	static const struct {
		const char *data, *sentence;
	} cases[] = {
		{ "{\"alerts\":1,\"title\":\"x\"}", "opened with 1 alert: x" },
		{ "{\"alerts\":2,\"title\":\"x\"}", "opened with 2 alerts: x" },
		{ "{\"alerts\":0,\"title\":\"x\"}", "opened with 0 alerts: x" },
		{ "{\"title\":\"x\"}", "opened with  alerts: x" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *text = cases[i].data;
		cJSON *data = json_parse(text, strlen(text), 0, NULL);
		struct record r = { .act = "ticket.opened", .data = data };
		struct strbuf sb = STRBUF_INIT;

		act_sentence(&r, &sb);
		assert_string_equal(sb.buf, cases[i].sentence);
		strbuf_release(&sb);
		cJSON_Delete(data);
	}
}

int main(void)
{
#define ON_DESK(test) \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		ON_DESK(a_ticket_goes_from_new_to_closed),
		ON_DESK(what_does_not_fit_is_refused_and_leaves_no_record),
		ON_DESK(a_foreign_claim_is_a_conflict_that_names_the_owner),
		ON_DESK(a_count_of_alerts_stops_at_its_end),
		ON_DESK(the_next_ticket_is_open_unclaimed_and_matches),
		ON_DESK(a_desk_opens_without_libgit2_once_it_has_been_open),
		ON_DESK(a_broken_conf_is_told_once_and_the_old_one_stays),
		ON_DESK(a_run_survives_reopening_at_every_step),
		ON_DESK(only_one_of_two_answers_to_a_step_counts),
		ON_DESK(what_a_playbook_takes_from_outside_is_asked_first),
		ON_DESK(a_step_says_when_it_begins_and_times_out),
		ON_DESK(skipping_a_step_needs_a_reason),
		ON_DESK(only_a_run_under_way_can_be_over),
		ON_DESK(a_run_that_names_too_many_callees_loads),
		ON_DESK(live_state_equals_a_replay),
		ON_DESK(a_touched_projection_is_found),
		ON_DESK(a_removed_raw_text_is_found),
		cmocka_unit_test(every_act_has_a_sentence_with_known_fields),
		cmocka_unit_test(a_sentence_agrees_with_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
