/*
 * test-undo.c - taking back what was done, and acts on many tickets at one
 * stroke.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "fixture.h"
#include "random-acts.h"
#include "watchfloor/bulk.h"
#include "watchfloor/memory.h"
#include "watchfloor/reasons.h"

#include "check.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"

static void undo(struct fixture *f)
{
	struct last_act last;

	assert_done(desk_last_act(f->desk, &last));
	assert_done(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
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

/* ---- the state of the desk, as one text ---- */

static void add_rows(struct strbuf *out, sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), 0);
	while (sqlite3_step(st) == SQLITE_ROW) {
		for (int i = 0; i < sqlite3_column_count(st); i++)
			strbuf_addf(out, "%s|",
				    (const char *)sqlite3_column_text(st, i));
		strbuf_addch(out, '\n');
	}
	sqlite3_finalize(st);
}

/* All but what says that something happened: `changed`, and the events. */
static char *state_of(struct fixture *f)
{
	sqlite3 *db = ledger_db(f->desk->ledger);
	struct strbuf sb = STRBUF_INIT;

	add_rows(
		&sb, db,
		"SELECT num, id, owner, state, verdict, severity, alerts,"
		" first, last, src, dst, attack, opened, accepted, judged,"
		" closed, informed, contained, waiting, held, escalated,"
		" escalated_at, answer_by, review, asked, returned, signoff, advice, approval,"
		" operator, level, known, reported, summarised"
		" FROM ticket ORDER BY num");
	add_rows(&sb, db, "SELECT * FROM run");
	add_rows(&sb, db, "SELECT * FROM run_result");
	add_rows(&sb, db, "SELECT * FROM run_move");
	add_rows(&sb, db, "SELECT * FROM undo");
	add_rows(&sb, db, "SELECT * FROM watch");
	return strbuf_detach(&sb);
}

/* ---- undo ---- */

/* What a random act was, when it was one that can be undone. */
static bool newest_can_be_undone(struct fixture *f)
{
	struct record r;
	bool can;

	assert_done(ledger_get(f->desk->ledger, ledger_last_id(f->desk->ledger),
			       &r));
	can = act_named(r.act)->noun != NULL;
	fixture_act_as(f, r.actor);
	record_release(&r);
	return can;
}

static void what_is_undone_was_never_done(void **state)
{
	struct fixture *f = *state;
	struct dice dice = { 0x5eed0002 };
	int undone = 0;

	print_message("seed %llx\n", (unsigned long long)dice.state);
	for (int i = 0; i < 6000; i++) {
		char *before = state_of(f), *after;

		if (random_act(f, &dice, 1795000000000 + i) == 0 &&
		    newest_can_be_undone(f) && dice_roll(&dice, 2)) {
			undo(f);
			after = state_of(f);
			assert_string_equal(before, after);
			free(after);
			undone++;
		}
		free(before);
	}
	print_message("%d undone\n", undone);
	assert_true(undone > 150);
	assert_verified(f);
}

static void undo_goes_back_step_by_step_to_the_beginning(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	char *first = state_of(f), *now;
	struct last_act last;

	assert_done(ticket_claim(f->desk, id));
	assert_done(ticket_note(f->desk, id, "seen before"));
	assert_done(ticket_judge(f->desk, id, VERDICT_TRUE_POSITIVE, "real"));
	assert_done(ticket_close(f->desk, id, VERDICT_NONE, "over"));
	assert_done(ticket_reopen(f->desk, id, "not over"));
	assert_done(ticket_release_claim(f->desk, id));
	for (int i = 0; i < 6; i++)
		undo(f);
	now = state_of(f);
	assert_string_equal(first, now);
	assert_int_equal(desk_last_act(f->desk, &last), NOT_FOUND);
	assert_verified(f);
	free(first);
	free(now);
	free(id);
}

static void it_is_said_what_will_be_undone(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct last_act last;

	fixture_act_as(f, "lin");
	assert_done(ticket_claim(f->desk, id));
	assert_done(ticket_close(f->desk, id, VERDICT_BENIGN, "our scanner"));
	assert_done(desk_last_act(f->desk, &last));
	assert_string_equal(last.sentence,
			    "t1-1: lin closed the ticket as Benign: "
			    "our scanner");
	assert_int_equal(last.tickets, 1);
	last_act_release(&last);
	free(id);
}

static void what_another_has_built_upon_stays(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL), *before, *after;
	struct last_act last;

	fixture_act_as(f, "lin");
	assert_done(ticket_claim(f->desk, id));
	fixture_act_as(f, "wu");
	assert_done(ticket_note(f->desk, id, "I know this one"));
	before = state_of(f);
	fixture_act_as(f, "lin");
	assert_done(desk_last_act(f->desk, &last));
	assert_int_equal(desk_undo(f->desk, &last, NULL, NULL), CONFLICT);
	assert_non_null(strstr(fail_text(), "wu"));
	assert_non_null(strstr(fail_text(), "the note"));
	after = state_of(f);
	assert_string_equal(before, after);
	fixture_act_as(f, "wu");
	undo(f);
	fixture_act_as(f, "lin");
	assert_done(desk_undo(f->desk, &last, NULL, NULL));
	assert_int_equal(desk_undo(f->desk, &last, NULL, NULL), CONFLICT);
	last_act_release(&last);
	free(before);
	free(after);
	free(id);
}

/* New alerts are nobody's act: they stay, and are in nobody's way. */
static void alerts_that_came_since_stay(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	cJSON *opened = fixture_opened(1, "scan", NULL);
	cJSON *data = cJSON_CreateObject();
	struct ticket t;

	assert_done(ticket_claim(f->desk, id));
	json_add_int(data, "alerts", 5);
	json_add_str(data, "block", json_str_at(opened, "block"));
	json_add_str(data, "first", json_str_at(opened, "first"));
	json_add_str(data, "last", json_str_at(opened, "last"));
	json_add_str(data, "severity", "fatal");
	cJSON_Delete(opened);
	assert_done(desk_act(f->desk, "ticket.grown", id, data));
	undo(f);
	ticket_init(&t);
	assert_done(ticket_load(f->desk, id, &t));
	assert_string_equal(t.owner, "");
	assert_int_equal(t.state, STATE_NEW);
	assert_true(t.accepted == CLOCK_NEVER);
	assert_int_equal(t.alerts, 43);
	assert_int_equal(t.severity, SEV_FATAL);
	ticket_release(&t);
	free(id);
}

struct seen {
	struct desk *d;
	int notes, undone;
};

static int count_notes(void *ctx, const struct record *r)
{
	struct seen *s = ctx;

	s->notes += strcmp(r->act, "ticket.noted") == 0;
	s->undone += act_is_undone(s->d, r);
	return 0;
}

static void a_note_that_is_taken_back_stays_on_record(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct seen s = { f->desk, 0, 0 };

	assert_done(ticket_note(f->desk, id, "one"));
	assert_done(ticket_note(f->desk, id, "two"));
	undo(f);
	assert_done(timeline_each(f->desk, id, count_notes, &s));
	assert_int_equal(s.notes, 2);
	assert_int_equal(s.undone, 1);
	free(id);
}

/* ---- runs ---- */

static void answer_by_skipping(struct fixture *f, const char *id)
{
	struct run *r;
	struct walk_answer a = { .outcome = OUTCOME_SKIPPED };
	cJSON *values = cJSON_CreateObject();

	assert_done(run_load(&r, f->desk, id));
	if (walk_at(r->walk)->wait != WALK_STEP)
		a.outcome = OUTCOME_NO;
	a.values = values;
	assert_done(run_answer(f->desk, r, &a, "x"));
	cJSON_Delete(values);
	run_free(r);
}

static bool is_over(struct fixture *f, const char *id)
{
	struct run *r;
	bool over;

	assert_done(run_load(&r, f->desk, id));
	over = walk_at(r->walk)->wait == WALK_OVER;
	run_free(r);
	return over;
}

/* The last answer ends the run: two records, but one stroke. */
static void an_answer_goes_with_the_end_that_it_led_to(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	char *before = NULL, *after;
	struct run *r;
	int answers = 0;

	assert_done(ticket_claim(f->desk, id));
	assert_done(run_start(f->desk, id, NULL));
	while (!is_over(f, id) && answers++ < 100) {
		free(before);
		before = state_of(f);
		answer_by_skipping(f, id);
	}
	assert_true(answers > 1);
	undo(f);
	after = state_of(f);
	assert_string_equal(before, after);
	assert_false(is_over(f, id));
	for (int i = 1; i < answers; i++)
		undo(f);
	assert_done(run_load(&r, f->desk, id));
	assert_int_equal(r->nresults, 0);
	run_free(r);
	undo(f);
	assert_int_equal(run_load(&r, f->desk, id), NOT_FOUND);
	assert_done(run_start(f->desk, id, NULL));
	assert_verified(f);
	free(before);
	free(after);
	free(id);
}

/* ---- many at once ---- */

static void all_numbers(struct fixture *f, const char *query, int64_t **nums,
			size_t *n)
{
	struct query *q;

	assert_done(query_parse(&q, query, NULL));
	assert_done(ticket_numbers(f->desk, q, nums, n));
	query_free(q);
}

static void some_tickets(struct fixture *f, int n)
{
	for (int i = 0; i < n; i++)
		free(fixture_ticket(f, "scan", NULL));
}

static int64_t num(int n)
{
	return ticket_number_of("t1", n);
}

static void a_range_is_what_lies_between_in_any_order(void **state)
{
	struct fixture *f = *state;
	struct ticket_order order = { BY_URGENCY, false };
	int64_t *nums;
	struct query *q;
	size_t n;

	some_tickets(f, 9); /* the even ones are critical, the others high */
	assert_done(query_parse(&q, "-owner:lin", NULL));
	for (int reverse = 0; reverse < 2; reverse++) {
		order.reverse = reverse;
		for (int turn = 0; turn < 2; turn++) {
			assert_done(ticket_range(f->desk, q, order,
						 num(turn ? 3 : 6),
						 num(turn ? 6 : 3), &nums, &n));
			assert_int_equal(n, 4); /* 6 8 1 3 */
			assert_int_equal(nums[0], num(1));
			assert_int_equal(nums[1], num(3));
			assert_int_equal(nums[2], num(6));
			assert_int_equal(nums[3], num(8));
			free(nums);
		}
	}
	fixture_act_as(f, "lin");
	assert_done(ticket_claim(f->desk, "t1-3"));
	assert_int_equal(
		ticket_range(f->desk, q, order, num(6), num(3), &nums, &n),
		NOT_FOUND);
	free(nums);
	query_free(q);
}

static void a_plan_says_why_not_on_the_others(void **state)
{
	struct fixture *f = *state;
	struct bulk b = { .act = "ticket.closed",
			  .verdict = VERDICT_BENIGN,
			  .text = "ours",
			  .claim = true };
	int64_t size, *nums;
	struct bulk_plan plan;
	struct strbuf sb = STRBUF_INIT;
	size_t n;

	some_tickets(f, 5);
	fixture_act_as(f, "wu");
	assert_done(ticket_claim(f->desk, "t1-2"));
	fixture_act_as(f, "lin");
	assert_done(ticket_claim(f->desk, "t1-4"));
	size = ledger_size(f->desk->ledger);
	all_numbers(f, "state:open", &nums, &n);
	assert_int_equal(n, 5);
	assert_done(desk_bulk_check(f->desk, &b, nums, n, &plan, NULL, NULL));
	assert_int_equal(plan.n, 4);
	assert_int_equal(plan.nrefused, 1);
	assert_string_equal(plan.refused[0], "t1-2 belongs to wu");
	assert_int_equal(ledger_size(f->desk->ledger), size);
	bulk_question(&b, plan.n, &sb);
	assert_string_equal(sb.buf, "Close 4 tickets as Benign?");
	bulk_plan_release(&plan);

	b.claim = false;
	assert_done(desk_bulk_check(f->desk, &b, nums, n, &plan, NULL, NULL));
	assert_int_equal(plan.n, 1);
	bulk_plan_release(&plan);
	strbuf_release(&sb);
	free(nums);
}

struct said {
	struct desk *d;
	struct strbuf text;
};

/* What people did, a line each. */
static int add_sentence(void *ctx, const struct record *r)
{
	struct said *s = ctx;

	if (strcmp(r->actor, "machine") == 0)
		return 0;
	event_sentence(s->d, r, &s->text);
	strbuf_addch(&s->text, '\n');
	return 0;
}

static void a_bulk_is_one_stroke_and_one_undo(void **state)
{
	struct fixture *f = *state;
	struct bulk b = { .act = "ticket.closed",
			  .verdict = VERDICT_FALSE_POSITIVE,
			  .text = "scanner",
			  .claim = true };
	char *before, *after;
	struct said said = { f->desk, STRBUF_INIT };
	struct bulk_plan plan;
	struct last_act last;
	int64_t *nums;
	size_t n;

	some_tickets(f, 41);
	fixture_act_as(f, "lin");
	assert_done(ticket_claim(f->desk, "t1-7"));
	before = state_of(f);
	all_numbers(f, "type:scan", &nums, &n);
	assert_done(desk_bulk_check(f->desk, &b, nums, n, &plan, NULL, NULL));
	assert_done(desk_bulk(f->desk, &b, &plan, NULL, NULL));
	free(nums);
	all_numbers(f, "state:closed verdict:false-positive owner:lin", &nums,
		    &n);
	assert_int_equal(n, 41);
	assert_done(desk_last_act(f->desk, &last));
	assert_int_equal(last.tickets, 41);
	assert_string_equal(last.sentence,
			    "41 tickets: lin closed the ticket as False "
			    "positive: scanner");
	assert_done(timeline_each(f->desk, "t1-9", add_sentence, &said));
	assert_string_equal(said.text.buf,
			    "lin took the ticket (one of 41 tickets at one "
			    "stroke)\n"
			    "lin closed the ticket as False positive: scanner "
			    "(one of 41 tickets at one stroke)\n");
	assert_done(desk_undo(f->desk, &last, NULL, NULL));
	after = state_of(f);
	assert_string_equal(before, after);
	strbuf_reset(&said.text);
	assert_done(timeline_each(f->desk, "t1-7", add_sentence, &said));
	assert_string_equal(said.text.buf,
			    "lin took the ticket\n"
			    "[taken back] lin closed the ticket as False "
			    "positive: scanner (one of 41 tickets at one "
			    "stroke)\n"
			    "lin took back: the closing (one of 41 tickets at "
			    "one stroke)\n");
	assert_verified(f);
	strbuf_release(&said.text);
	last_act_release(&last);
	bulk_plan_release(&plan);
	free(before);
	free(after);
	free(nums);
}

static void a_bulk_that_fits_no_more_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct bulk b = { .act = "ticket.claimed" };
	struct bulk_plan plan;
	char *before, *after;
	int64_t *nums;
	size_t n;

	some_tickets(f, 9);
	fixture_act_as(f, "lin");
	all_numbers(f, "", &nums, &n);
	assert_done(desk_bulk_check(f->desk, &b, nums, n, &plan, NULL, NULL));
	assert_int_equal(plan.n, 9);
	fixture_act_as(f, "wu");
	assert_done(ticket_claim(f->desk, "t1-8"));
	fixture_act_as(f, "lin");
	before = state_of(f);
	assert_int_equal(desk_bulk(f->desk, &b, &plan, NULL, NULL), CONFLICT);
	assert_non_null(strstr(fail_text(), "t1-8 belongs to wu"));
	after = state_of(f);
	assert_string_equal(before, after);
	bulk_plan_release(&plan);
	free(before);
	free(after);
	free(nums);
}

static int stop(void *ctx, const char *what, int64_t done, int64_t total)
{
	return done >= *(int64_t *)ctx;
}

static void a_bulk_that_is_stopped_leaves_nothing(void **state)
{
	struct fixture *f = *state;
	struct bulk b = { .act = "ticket.noted", .text = "x" };
	int64_t *nums, after = 256, size;
	struct bulk_plan plan;
	size_t n;

	some_tickets(f, 300);
	all_numbers(f, "", &nums, &n);
	assert_done(desk_bulk_check(f->desk, &b, nums, n, &plan, NULL, NULL));
	size = ledger_size(f->desk->ledger);
	assert_int_equal(desk_bulk(f->desk, &b, &plan, stop, &after),
			 INTERRUPTED);
	assert_int_equal(ledger_size(f->desk->ledger), size);
	after = 1 << 20;
	assert_done(desk_bulk(f->desk, &b, &plan, stop, &after));
	assert_int_equal(ledger_size(f->desk->ledger), size + 300);
	bulk_plan_release(&plan);
	free(nums);
}

/* ---- reasons ---- */

static void end(struct fixture *f, enum verdict v, const char *reason)
{
	char *id = fixture_ticket(f, "scan", NULL);

	assert_done(ticket_claim(f->desk, id));
	assert_done(ticket_close(f->desk, id, v, reason));
	free(id);
}

/* Those of desk.conf that fit, after what was said lately of the rule. */
static void the_reasons_used_lately_come_first(void **state)
{
	struct fixture *f = *state;
	struct reason_choice r[REASONS_MAX];
	struct ticket t;
	int n, written;

	ticket_init(&t);
	ticket_set(&t.type, "scan");
	assert_done(reasons_for(f->desk, &t, r, &written));
	assert_true(written >= 4 && written < REASONS_MAX);
	for (int i = 0; i < written; i++) {
		assert_int_equal(r[i].used, 0);
		assert_null(strstr(r[i].text, "password"));
	}
	reasons_release(r, written);

	end(f, VERDICT_BENIGN, "a sweep of ours");
	end(f, VERDICT_FALSE_POSITIVE, "the printer");
	end(f, VERDICT_FALSE_POSITIVE, "the printer");
	end(f, VERDICT_TRUE_POSITIVE, "an attack");
	end(f, VERDICT_BENIGN, "taken back");
	undo(f);
	ticket_set(&t.rule, "SWEEP");
	assert_done(reasons_for(f->desk, &t, r, &n));
	assert_int_equal(n, written);
	reasons_release(r, n);
	ticket_release(&t);

	ticket_init(&t);
	assert_done(ticket_load(f->desk, "1", &t));
	assert_string_equal(t.rule, "SWEEP-1");
	assert_done(reasons_for(f->desk, &t, r, &n));
	assert_string_equal(r[0].text, "the printer");
	assert_int_equal(r[0].verdict, VERDICT_FALSE_POSITIVE);
	assert_int_equal(r[0].used, 2);
	assert_string_equal(r[1].text, "a sweep of ours");
	assert_int_equal(r[1].verdict, VERDICT_BENIGN);
	assert_int_equal(r[2].used, 0);
	assert_true(n > 4);
	reasons_release(r, n);
	ticket_release(&t);
}

int main(void)
{
#define ON_DESK(test) \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		ON_DESK(what_is_undone_was_never_done),
		ON_DESK(undo_goes_back_step_by_step_to_the_beginning),
		ON_DESK(it_is_said_what_will_be_undone),
		ON_DESK(what_another_has_built_upon_stays),
		ON_DESK(alerts_that_came_since_stay),
		ON_DESK(a_note_that_is_taken_back_stays_on_record),
		ON_DESK(an_answer_goes_with_the_end_that_it_led_to),
		ON_DESK(a_range_is_what_lies_between_in_any_order),
		ON_DESK(a_plan_says_why_not_on_the_others),
		ON_DESK(a_bulk_is_one_stroke_and_one_undo),
		ON_DESK(a_bulk_that_fits_no_more_leaves_nothing),
		ON_DESK(a_bulk_that_is_stopped_leaves_nothing),
		ON_DESK(the_reasons_used_lately_come_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
