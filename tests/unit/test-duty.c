/*
 * test-duty.c - people on watch together: who is told when time runs out,
 * escalation, review, waiting, and what the customer sees of it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/memory.h"
#include "watchfloor/review.h"
#include "watchfloor/supervise.h"
#include "watchfloor/waits.h"

#include "check.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"

static const char rules[] =
	"[path \"functional\"]\n"
	"levels = lead, support-centre, rnd-centre\nanswer = 30m\n"
	"[sla \"all\"]\nmatch = state:open\n"
	"accept = 10m\njudge = 30m\ncontain = 4h\nclose = 24h\n"
	"warn = 5m\nescalate = lead after 10m\n";

static void read_rules(struct desk *d)
{
	conf_free(d->conf);
	must(conf_parse(&d->conf, "desk.conf", rules, strlen(rules), NULL));
}

static int open_desk(void **state)
{
	struct fixture *f;

	setenv("WATCHFLOOR_NOW", "2026-11-23T03:00:00Z", 1);
	fixture_setup(state);
	f = *state;
	read_rules(f->desk);
	return 0;
}

static struct ticket loaded(struct fixture *f, const char *id)
{
	struct ticket t;

	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	return t;
}

/* "to=senior&reason=x" as data. */
static cJSON *data_of(const char *fields)
{
	cJSON *data = cJSON_CreateObject();
	char *copy = xstrdup(fields), *rest = copy, *one;

	while ((one = strsep(&rest, "&")) != NULL) {
		char *value = strchr(one, '=');

		if (!value)
			continue;
		*value++ = 0;
		json_add_str(data, one, value);
	}
	free(copy);
	return data;
}

static int act(struct fixture *f, const char *name, const char *id,
	       const char *fields)
{
	return desk_act(f->desk, name, id, data_of(fields));
}

static int64_t moment(const char *text)
{
	enum clock_zone zone;
	int64_t at;

	must(clock_parse(&at, &zone, text, strlen(text), 0, 0));
	return at;
}

static int act_at(struct fixture *f, const char *now, const char *name,
		  const char *id, const char *fields)
{
	cJSON *data = data_of(fields);
	struct draft draft = desk_draft(f->desk, name, id, "acme", data);
	int ret;

	draft.at = moment(now);
	ret = fixture_append(f, &draft);
	cJSON_Delete(data);
	return ret;
}

/* ---- time passes ---- */

static int64_t supervised(struct desk *d, const char *now)
{
	int64_t n;

	must(desk_supervise(d, moment(now), &n));
	return n;
}

static void each_is_told_once_by_whoever_looks_first(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct desk *other;
	struct ticket t;

	must(desk_open(&other, f->dir, LEDGER_WRITE));
	read_rules(other);
	assert_int_equal(supervised(f->desk, "2026-11-23T03:04:59Z"), 0);
	/* accept runs out at 03:10 */
	assert_int_equal(supervised(other, "2026-11-23T03:05:00Z"), 1);
	assert_int_equal(supervised(f->desk, "2026-11-23T03:05:00Z"), 0);
	assert_int_equal(supervised(f->desk, "2026-11-23T03:19:59Z"), 0);
	assert_int_equal(supervised(f->desk, "2026-11-23T03:20:00Z"), 1);
	assert_int_equal(supervised(other, "2026-11-23T03:20:01Z"), 0);
	t = loaded(f, id);
	assert_string_equal(t.escalated, "lead");
	assert_int_equal(t.answer_by - t.escalated_at, 30 * MINUTE);
	assert_int_equal(t.warned, 1);
	ticket_release(&t);
	desk_close(other);
	free(id);
}

static void what_nobody_answers_goes_one_up(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct ticket t;

	supervised(f->desk, "2026-11-23T03:20:00Z");
	supervised(f->desk, "2026-11-23T03:50:00Z");
	t = loaded(f, id);
	assert_string_equal(t.escalated, "support-centre");
	ticket_release(&t);
	supervised(f->desk, "2026-11-23T04:20:00Z");
	t = loaded(f, id);
	assert_string_equal(t.escalated, "rnd-centre");
	ticket_release(&t);
	/* there is nobody above, and it has been told */
	assert_int_equal(supervised(f->desk, "2026-11-23T04:50:00Z"), 0);
	must(act(f, "ticket.answered", id, "text=we look"));
	t = loaded(f, id);
	assert_true(t.answer_by == CLOCK_NEVER);
	assert_string_equal(t.escalated, "rnd-centre");
	ticket_release(&t);
	must(act(f, "ticket.deescalated", id, "reason=done"));
	t = loaded(f, id);
	assert_string_equal(t.escalated, "");
	ticket_release(&t);
	free(id);
}

/* ---- waiting ---- */

static void only_what_depends_on_others_stands_still(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct ticket t;
	struct due due;

	must(ticket_claim(f->desk, id));
	assert_int_equal(act(f, "ticket.waiting", id,
			     "for=rain&until=2026-11-23T05:00:00Z&reason=x"),
			 REFUSED);
	assert_int_equal(act(f, "ticket.waiting", id,
			     "for=customer&until=2026-11-23T02:00:00Z&"
			     "reason=x"),
			 REFUSED);
	must(act(f, "ticket.waiting", id,
		 "for=customer&until=2026-11-23T05:00:00Z&reason=asked"));
	assert_int_equal(act(f, "ticket.waiting", id,
			     "for=customer&until=2026-11-23T06:00:00Z&"
			     "reason=x"),
			 CONFLICT);
	t = loaded(f, id);
	assert_true(ticket_clock_due(&due, f->desk->conf, &t, SLA_JUDGE,
				     clock_now()));
	assert_false(due.still);
	assert_int_equal(due.at, t.opened + 30 * MINUTE);
	assert_true(ticket_clock_due(&due, f->desk->conf, &t, SLA_CONTAIN,
				     clock_now()));
	assert_true(due.still);
	assert_int_equal(due.at, t.opened + 6 * HOUR);
	assert_int_equal(due.left, 4 * HOUR);
	/* it goes on by itself */
	assert_true(ticket_clock_due(&due, f->desk->conf, &t, SLA_CONTAIN,
				     t.opened + 3 * HOUR));
	assert_false(due.still);
	assert_int_equal(due.left, 3 * HOUR);
	ticket_release(&t);

	must(act_at(f, "2026-11-23T04:00:00Z", "ticket.resumed", id, ""));
	t = loaded(f, id);
	assert_true(ticket_clock_due(&due, f->desk->conf, &t, SLA_CONTAIN,
				     t.opened + HOUR));
	assert_int_equal(due.at, t.opened + 5 * HOUR);
	assert_int_equal(t.waiting, WAITING_NOT);
	ticket_release(&t);
	free(id);
}

static void a_wait_that_is_over_is_told(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct ticket t;

	must(ticket_claim(f->desk, id));
	must(ticket_judge(f->desk, id, VERDICT_TRUE_POSITIVE, "x"));
	must(act(f, "ticket.waiting", id,
		 "for=authorisation&until=2026-11-23T03:30:00Z&reason=x"));
	assert_int_equal(supervised(f->desk, "2026-11-23T03:29:59Z"), 0);
	assert_int_equal(supervised(f->desk, "2026-11-23T03:30:00Z"), 1);
	t = loaded(f, id);
	assert_int_equal(t.waiting, WAITING_NOT);
	ticket_release(&t);
	free(id);
}

/* ---- review ---- */

/* Do what is asked, with the first of each choice; or skip it. */
static bool answer_one(struct fixture *f, const char *id, bool skip)
{
	struct walk_answer a = { .outcome = skip ? OUTCOME_SKIPPED
						 : OUTCOME_DONE };
	cJSON *values = cJSON_CreateObject();
	const struct walk_point *p;
	struct run *r;
	bool over;

	must(run_load(&r, f->desk, id));
	p = walk_at(r->walk);
	if (p->wait != WALK_STEP)
		a.outcome = r->nresults % 2 ? OUTCOME_YES : OUTCOME_NO;
	for (int i = 0; !skip && p->wait == WALK_STEP && i < p->step->nout_args;
	     i++) {
		struct choice c[16];
		int n = walk_choices(r->walk, p->step->out_args[i], c, 16);

		json_add_str(values, p->step->out_args[i],
			     n ? c[0].token : "text");
	}
	a.values = values;
	over = p->wait == WALK_OVER;
	if (!over)
		must(run_answer(f->desk, r, &a, "because"));
	cJSON_Delete(values);
	run_free(r);
	return !over;
}

static void answer(struct fixture *f, const char *id, int times)
{
	while (times--)
		assert_true(answer_one(f, id, false));
}

static int send_back(struct fixture *f, const char *id, int answer)
{
	cJSON *data = cJSON_CreateObject();
	struct run *r;

	must(run_load(&r, f->desk, id));
	json_add_int(data, "run", r->number);
	json_add_int(data, "n", r->results[answer].n);
	json_add_str(data, "step", r->results[answer].step);
	json_add_str(data, "title", "step");
	json_add_str(data, "comment", "look again");
	run_free(r);
	return desk_act(f->desk, "review.returned", id, data);
}

static void what_comes_back_opens_at_that_step(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL), *step;
	struct last_act last;
	struct ticket t;
	struct run *r;

	fixture_act_as(f, "lin");
	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	answer(f, id, 3);
	must(run_load(&r, f->desk, id));
	step = xstrdup(r->results[1].step);
	run_free(r);
	must(act(f, "review.requested", id, "to=senior"));
	assert_int_equal(ticket_close(f->desk, id, VERDICT_BENIGN, NULL),
			 REFUSED);
	assert_int_equal(act(f, "review.approved", id, ""), REFUSED);
	assert_says("own work");

	fixture_act_as(f, "wu");
	must(send_back(f, id, 1));
	must(run_load(&r, f->desk, id));
	assert_int_equal(r->nresults, 1);
	assert_int_equal(r->nsuperseded, 2);
	assert_string_equal(walk_at(r->walk)->step->id, step);
	run_free(r);
	t = loaded(f, id);
	assert_string_equal(t.returned, step);
	ticket_release(&t);

	/* Undone, all three count again; and so it is after a replay. */
	must(desk_last_act(f->desk, &last));
	must(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
	must(run_load(&r, f->desk, id));
	assert_int_equal(r->nresults, 3);
	run_free(r);
	must(send_back(f, id, 1));

	fixture_act_as(f, "lin");
	answer(f, id, 1);
	t = loaded(f, id);
	assert_string_equal(t.returned, "");
	ticket_release(&t);
	must(ledger_rebuild(f->desk->ledger, NULL, NULL));
	must(run_load(&r, f->desk, id));
	assert_int_equal(r->nresults, 2);
	assert_int_equal(r->nsuperseded, 2);
	assert_int_equal(r->given, 4);
	run_free(r);

	must(act(f, "review.requested", id, "to=senior"));
	fixture_act_as(f, "wu");
	must(act(f, "review.handed", id, "to=expert&reason=too deep"));
	must(act(f, "review.approved", id, "comment=good"));
	t = loaded(f, id);
	assert_string_equal(t.review, "");
	ticket_release(&t);
	free(step);
	free(id);
}

/* A piece for the step that the run waits at. */
static void add_evidence(struct fixture *f, const char *id)
{
	struct evidence_draft e = { .kind = EVIDENCE_TEXT,
				    .name = "seen\nby lin",
				    .data = "x",
				    .len = 1 };
	struct run *r;

	must(run_load(&r, f->desk, id));
	e.run = r->number;
	e.step = walk_at(r->walk)->step->id;
	e.title = walk_at(r->walk)->step->name;
	must(evidence_add(f->desk, id, &e, NULL));
	run_free(r);
}

static void the_review_lists_evidence_at_its_step(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct evidence_draft loose = {
		.kind = EVIDENCE_TEXT, .name = "loose", .data = "yy", .len = 2
	};
	const char *first, *piece, *next, *rest;
	struct strbuf sb = STRBUF_INIT;
	struct ticket t;

	fixture_act_as(f, "lin");
	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	add_evidence(f, id);
	assert_true(answer_one(f, id, true));
	must(evidence_add(f->desk, id, &loose, NULL));
	t = loaded(f, id);
	must(review_print(f->desk, &t, &sb));
	first = strstr(sb.buf, "  1 ");
	/* its SHA-256 begins so */
	piece = strstr(sb.buf, "1 seen by lin · ");
	next = strstr(sb.buf, "▶");
	rest = strstr(sb.buf, "2 loose · ");
	assert_non_null(first);
	assert_true(first < piece && piece < next && next < rest);
	assert_non_null(strstr(piece, "1 byte · 2d711642b726 · lin, "));
	strbuf_release(&sb);
	ticket_release(&t);
	free(id);
}

static void the_review_says_what_differs(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct strbuf sb = STRBUF_INIT;
	struct ticket t;

	fixture_act_as(f, "lin");
	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	assert_true(answer_one(f, id, true) && answer_one(f, id, false));
	must(act(f, "review.requested", id, "to=senior&text=is it one?"));
	fixture_act_as(f, "wu");
	must(send_back(f, id, 1));
	t = loaded(f, id);
	must(review_print(f->desk, &t, &sb));
	assert_non_null(strstr(sb.buf, "1 skipped, 1 sent back"));
	assert_non_null(strstr(sb.buf, "not at its end"));
	assert_non_null(strstr(sb.buf, "  1 – "));
	assert_non_null(strstr(sb.buf, "  ~ "));
	assert_non_null(strstr(sb.buf, "is it one?"));
	strbuf_release(&sb);
	ticket_release(&t);
	free(id);
}

/* ---- what waits on whom ---- */

static bool waits_on(struct fixture *f, const char *who, const char *id)
{
	const struct query_context ctx = { .me = who, .now = clock_now() };
	struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;
	struct ticket t = loaded(f, id);
	struct query *q;
	bool found;

	fixture_act_as(f, who);
	waits_query(f->desk, &text);
	must(query_parse(&q, text.buf, NULL));
	found = query_match(q, &t, &ctx);
	waits_reason(f->desk, &t, &why);
	assert_true(found == (why.len > 0));
	query_free(q);
	strbuf_release(&text);
	strbuf_release(&why);
	ticket_release(&t);
	return found;
}

static void everybody_sees_what_waits_on_them(void **state)
{
	static const char members[] =
		"[member \"lin\"]\nrole = analyst\ntier = 1\n"
		"[member \"wu\"]\nrole = senior\ntier = 2\nskill = web, dns\n"
		"[member \"zhao\"]\nrole = expert\ntier = 3\n";
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);

	conf_free(f->desk->conf);
	must(conf_parse(&f->desk->conf, "desk.conf", members, strlen(members),
			NULL));
	fixture_act_as(f, "lin");
	must(ticket_claim(f->desk, id));
	assert_false(waits_on(f, "lin", id) || waits_on(f, "wu", id));
	fixture_act_as(f, "lin");
	must(act(f, "review.requested", id, "to=senior"));
	assert_true(waits_on(f, "wu", id));
	assert_false(waits_on(f, "lin", id) || waits_on(f, "zhao", id));
	fixture_act_as(f, "wu");
	must(act(f, "review.returned", id, "comment=more"));
	assert_false(waits_on(f, "wu", id));
	assert_true(waits_on(f, "lin", id));
	fixture_act_as(f, "lin");
	must(act(f, "review.requested", id, "to=senior"));
	fixture_act_as(f, "wu");
	must(act(f, "review.approved", id, ""));
	assert_false(waits_on(f, "wu", id) || waits_on(f, "lin", id));
	fixture_act_as(f, "wu");
	must(act(f, "ticket.asked", id, "to=lin&question=why?"));
	assert_true(waits_on(f, "lin", id));
	fixture_act_as(f, "lin");
	must(act(f, "ticket.replied", id, "text=so"));
	assert_false(waits_on(f, "lin", id));
	fixture_act_as(f, "lin");
	must(act(f, "ticket.escalated", id, "to=skill-dns&reason=x"));
	assert_true(waits_on(f, "wu", id));
	fixture_act_as(f, "lin");
	must(act(f, "ticket.escalated", id, "to=tier-3&reason=x"));
	assert_true(waits_on(f, "zhao", id));
	assert_false(waits_on(f, "wu", id));
	/* who may decide is in the table */
	fixture_act_as(f, "lin");
	must(act(f, "review.requested", id, "to=senior"));
	assert_int_equal(act(f, "ticket.taken", id, "reason=x"), REFUSED);
	fixture_act_as(f, "zhao");
	must(act(f, "ticket.taken", id, "reason=x"));
	free(id);
}

/* ---- the customer ---- */

static int add_seen(void *ctx, const struct record *r)
{
	act_customer_sentence(r, ctx);
	strbuf_addch(ctx, '\n');
	return 0;
}

static void the_customer_sees_what_is_meant_for_customers(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	struct strbuf seen = STRBUF_INIT;

	must(ticket_claim(f->desk, id));
	must(act(f, "ticket.noted", id, "text=secret thought"));
	must(act(f, "ticket.noted", id, "text=we are on it&visible=customer"));
	must(act(f, "ticket.escalated", id, "to=senior&reason=secret doubt"));
	must(act(f, "ticket.informed", id, "who=Wang&channel=phone&said=all"));
	must(timeline_each(f->desk, id, add_seen, &seen));
	assert_null(strstr(seen.buf, "secret"));
	assert_null(strstr(seen.buf, f->desk->actor));
	assert_non_null(strstr(seen.buf, "we are on it"));
	assert_non_null(strstr(seen.buf, "Wang was told by phone: all"));
	strbuf_release(&seen);
	free(id);
}

/* ---- steps that tell, and contain ---- */

static void a_step_that_tells_the_customer_stops_the_clock(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", WEBSHELL);
	struct ticket t;
	int told = 0, contained = 0;

	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	fixture_authorise(f, id);
	for (int i = 0; i < 60 && answer_one(f, id, false); i++) {
		t = loaded(f, id);
		told += t.informed != CLOCK_NEVER;
		contained += t.contained != CLOCK_NEVER;
		ticket_release(&t);
	}
	assert_true(told > 0 && contained > 0 && told >= contained);
	free(id);
}

/* ---- reports to the authorities ---- */

static void an_owed_report_is_told_of_before_and_after(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);

	must(act(f, "ticket.claimed", id, ""));
	must(act(f, "ticket.judged", id, "verdict=true-positive&reason=x"));
	must(act(f, "ticket.reportable", id, "operator=other&level=serious"));
	must(act(f, "ticket.reported", id, "stage=first&to=cac"));
	must(act(f, "ticket.closed", id, ""));
	/* the final one within 30 days, told of a week before */
	assert_int_equal(supervised(f->desk, "2026-12-16T02:59:59Z"), 0);
	assert_int_equal(supervised(f->desk, "2026-12-16T03:00:00Z"), 1);
	assert_int_equal(supervised(f->desk, "2026-12-16T03:00:01Z"), 0);
	assert_int_equal(supervised(f->desk, "2026-12-23T02:59:59Z"), 0);
	assert_int_equal(supervised(f->desk, "2026-12-23T03:00:00Z"), 1);
	assert_int_equal(supervised(f->desk, "2026-12-23T03:00:01Z"), 0);
	free(id);
}

static size_t owed(struct fixture *f, const struct ticket *t, const char *now)
{
	struct desk_step steps[SUPERVISE_MAX];
	size_t n = supervise_ticket(f->desk->conf, t, moment(now), steps);
	size_t owed = 0;

	for (size_t i = 0; i < n; i++) {
		owed += strcmp(steps[i].act, "ticket.owed") == 0;
		cJSON_Delete(steps[i].data);
	}
	return owed;
}

static void a_first_report_has_its_hours_by_who_must_report(void **state)
{
	static const struct {
		const char *operator, * warned, *late;
	} cases[] = {
		{ "cii", "2026-11-23T03:30:00Z", "2026-11-23T04:00:00Z" },
		{ "state-organ", "2026-11-23T04:00:00Z",
		  "2026-11-23T05:00:00Z" },
		{ "other", "2026-11-23T05:00:00Z", "2026-11-23T07:00:00Z" },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *id = fixture_ticket(f, "scan", NULL);
		char *data = xasprintf("operator=%s&level=serious",
				       cases[i].operator);
		struct ticket t;

		must(act(f, "ticket.reportable", id, data));
		t = loaded(f, id);
		assert_int_equal(owed(f, &t, "2026-11-23T03:29:59Z"), 0);
		assert_int_equal(owed(f, &t, cases[i].warned), 1);
		assert_int_equal(owed(f, &t, cases[i].late), 1);
		ticket_release(&t);
		must(act(f, "ticket.reported", id, "stage=first&to=cac"));
		t = loaded(f, id);
		assert_int_equal(owed(f, &t, cases[i].late), 0);
		ticket_release(&t);
		free(data);
		free(id);
	}
}

/* ---- a clock that jumps ---- */

/* A note made now; its time. */
static int64_t noted_at(struct fixture *f, const char *id)
{
	struct ledger *l = f->desk->ledger;
	struct record r;
	int64_t at;

	must(ticket_note(f->desk, id, "a note"));
	must(ledger_get(l, ledger_last_id(l), &r));
	at = r.at;
	record_release(&r);
	return at;
}

/* The clock of these tests stands: it is behind what was written later. */
static void no_record_is_dated_before_the_one_it_follows(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "scan", NULL);
	int64_t now = clock_now();

	assert_int_equal(noted_at(f, id), now);
	assert_false(ledger_clock_is_behind(f->desk->ledger));
	must(act_at(f, "2026-11-24T03:00:00Z", "ticket.noted", id, "text=x"));
	assert_true(ledger_clock_is_behind(f->desk->ledger));
	assert_int_equal(desk_now(f->desk), now + DAY);
	assert_int_equal(noted_at(f, id), now + DAY);
	/* who opens it then is told too */
	fixture_reopen(f);
	assert_true(ledger_clock_is_behind(f->desk->ledger));
	assert_int_equal(noted_at(f, id), now + DAY);
	/* of what is far apart nobody knows which is wrong */
	must(act_at(f, "2026-12-24T03:00:00Z", "ticket.noted", id, "text=x"));
	assert_true(ledger_clock_is_behind(f->desk->ledger));
	assert_int_equal(noted_at(f, id), now);
	free(id);
}

int main(void)
{
#define ON_A_DESK(test) \
	cmocka_unit_test_setup_teardown(test, open_desk, fixture_teardown)
	const struct CMUnitTest tests[] = {
		ON_A_DESK(an_owed_report_is_told_of_before_and_after),
		ON_A_DESK(a_first_report_has_its_hours_by_who_must_report),
		ON_A_DESK(no_record_is_dated_before_the_one_it_follows),
		ON_A_DESK(each_is_told_once_by_whoever_looks_first),
		ON_A_DESK(what_nobody_answers_goes_one_up),
		ON_A_DESK(only_what_depends_on_others_stands_still),
		ON_A_DESK(a_wait_that_is_over_is_told),
		ON_A_DESK(what_comes_back_opens_at_that_step),
		ON_A_DESK(the_review_lists_evidence_at_its_step),
		ON_A_DESK(the_review_says_what_differs),
		ON_A_DESK(everybody_sees_what_waits_on_them),
		ON_A_DESK(the_customer_sees_what_is_meant_for_customers),
		ON_A_DESK(a_step_that_tells_the_customer_stops_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
