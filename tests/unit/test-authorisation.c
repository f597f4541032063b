/*
 * test-authorisation.c - the customer's word: what a scope covers, which steps
 * wait for it, who may let one be done without, and that a replay decides
 * alike.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "desk/desk_private.h"
#include "fixture.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/duty.h"
#include "watchfloor/memory.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"
#define NOW      "2026-11-26T03:00:00.000Z"

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	setenv("WATCHFLOOR_NOW", NOW, 1);
	fixture_open(f);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	unsetenv("WATCHFLOOR_NOW");
	return 0;
}

/* ---- what a scope covers ---- */

static void a_scope_covers_what_it_names(void **state)
{
	static const struct {
		const char *assets, *asset;
		bool covers;
	} cases[] = {
		{ "*", "", true },
		{ "*", "web-03", true },
		{ "web-03", "WEB-03", true },
		{ "web-03", "web-031", false },
		{ "web-03", "", false },
		{ "web-*", "web-03", true },
		{ "web-*", "db-web-03", false },
		{ "*web*", "", false },
		{ "web-0?", "web-03", true },
		{ "web-0?", "web-0", false },
		{ "*-a-*-b", "x-a-a-b-b", true },
		{ "db-01, web-03", "web-03", true },
		{ "db-01,web-03", "db-01", true },
		{ "10.2.0.0/16", "10.2.255.1", true },
		{ "10.2.0.0/16", "10.3.0.1", false },
		{ "10.2.0.0/16", "web-03", false },
		{ "10.2.3.4/31", "10.2.3.5", true },
		{ "10.2.3.4/31", "10.2.3.6", false },
		{ "0.0.0.0/0", "203.0.113.1", true },
		{ "0.0.0.0/0", "2001:db8::1", false },
		{ "2001:db8::/33", "2001:db8:7fff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "10.2.0.1", "10.2.0.1", true },
		{ "10.2.0.1", "10.2.0.11", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		if (scope_covers_asset(cases[i].assets, cases[i].asset) !=
		    cases[i].covers)
			fail_msg("%s and %s", cases[i].assets, cases[i].asset);
	assert_int_equal(scope_check_assets("10.2.0.0/33"), REFUSED);
	assert_int_equal(scope_check_assets("a,,b"), REFUSED);
	assert_int_equal(scope_check_assets("a/b"), REFUSED);
	assert_int_equal(scope_check_assets("10.2.0.0/16, web-*"), 0);
	assert_int_equal(scope_check_actions("isolate, blok"), REFUSED);
	assert_int_equal(scope_check_actions("isolate block"), REFUSED);
	assert_int_equal(scope_check_actions("isolate,"), REFUSED);
	assert_int_equal(scope_check_actions("isolate ,block "), 0);
	assert_int_equal(scope_check_actions(""), REFUSED);
	assert_int_equal(scope_check_actions("*"), 0);
}

/* Small alphabets, so that something matches. */
static void random_text(struct dice *d, char *out, const char *letters, int max)
{
	int n = (int)dice_roll(d, (uint64_t)max);

	while (n--)
		*out++ = letters[dice_roll(d, strlen(letters))];
	*out = '\0';
}

/* What a pattern means, written down without any cleverness. */
static bool matches(const char *p, const char *s)
{
	if (*p == '*')
		return matches(p + 1, s) || (*s && matches(p, s + 1));
	if (!*p || !*s)
		return !*p && !*s;
	return (*p == '?' || *p == *s) && matches(p + 1, s + 1);
}

static void a_pattern_is_what_it_says(void **state)
{
	struct dice d = { 0x5eed0a01 };
	int hits = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		char p[8], s[8];

		random_text(&d, p, "ab*?", sizeof p);
		random_text(&d, s, "ab", sizeof s);
		if (!*p || !*s || strcmp(p, "*") == 0)
			continue;
		hits += matches(p, s);
		if (scope_covers_asset(p, s) != matches(p, s))
			fail_msg("%s and %s", p, s);
	}
	assert_true(hits > 100);
}

static void a_network_is_its_first_bits(void **state)
{
	struct dice d = { 0x5eed0a02 };

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint32_t net = (uint32_t)dice_roll(&d, 1ull << 32), host = net;
		unsigned bits = (unsigned)dice_roll(&d, 33);
		uint32_t mask = bits ? ~0u << (32 - bits) : 0;
		char scope[32], asset[32];

		host ^= 1u << dice_roll(&d, 32);
		snprintf(scope, sizeof scope, "%u.%u.%u.%u/%u", net >> 24,
			 net >> 16 & 255, net >> 8 & 255, net & 255, bits);
		snprintf(asset, sizeof asset, "%u.%u.%u.%u", host >> 24,
			 host >> 16 & 255, host >> 8 & 255, host & 255);
		if (scope_covers_asset(scope, asset) != !((net ^ host) & mask))
			fail_msg("%s and %s", scope, asset);
	}
}

/* A list of actions of which bit i says whether word i is in it. */
static void list_of(unsigned bits, struct strbuf *out)
{
	strbuf_reset(out);
	for (int i = 0; response_actions[i].word; i++)
		if (bits >> i & 1)
			strbuf_addf(out, "%s%s", out->len ? ", " : "",
				    response_actions[i].word);
}

/* Scopes are sets: covering is inclusion, touching is having something in
 * common; and a longer scope never covers less. */
static void actions_are_sets(void **state)
{
	struct strbuf have = STRBUF_INIT, need = STRBUF_INIT;

	(void)state;
	for (unsigned h = 1; h < 128; h++)
		for (unsigned n = 1; n < 128; n++) {
			list_of(h, &have);
			list_of(n, &need);
			assert_int_equal(
				scope_covers_action(have.buf, need.buf),
				!(n & ~h));
			assert_int_equal(
				scope_touches_action(have.buf, need.buf),
				!!(n & h));
		}
	assert_true(scope_covers_action("*", "isolate, block"));
	assert_true(scope_covers_action("tune", NULL));
	strbuf_release(&have);
	strbuf_release(&need);
}

/* ---- a step that waits ---- */

/* The first of each choice; a yes. */
static int answer(struct fixture *f, struct run *r)
{
	const struct walk_point *p = walk_at(r->walk);
	cJSON *values = cJSON_CreateObject();
	struct walk_answer a = { p->wait == WALK_STEP ? OUTCOME_DONE
						      : OUTCOME_YES,
				 values };
	int ret;

	for (int i = 0; p->wait == WALK_STEP && i < p->step->nout_args; i++) {
		struct choice c[16];
		int n = walk_choices(r->walk, p->step->out_args[i], c, 16);

		json_add_str(values, p->step->out_args[i],
			     n ? c[0].token : "text");
	}
	ret = run_answer(f->desk, r, &a, NULL);
	cJSON_Delete(values);
	return ret;
}

/* A ticket of lin's whose playbook waits at a step that needs the customer's
 * word: "Contain the web server". */
static char *ticket_that_waits(struct fixture *f, struct run **r)
{
	char *id;

	fixture_act_as(f, "lin");
	id = fixture_ticket(f, "webshell", WEBSHELL);
	must(ticket_claim(f->desk, id));
	must(run_start(f->desk, id, NULL));
	must(run_load(r, f->desk, id));
	while (!walk_at((*r)->walk)->step->authorisation)
		must(answer(f, *r));
	assert_string_equal(walk_at((*r)->walk)->step->action,
			    "isolate, block");
	return id;
}

/* "who=wang&until=..." beside what a word must say; NULL: not that. */
static cJSON *word(const char *assets, const char *actions, const char *until)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "who", "wang");
	json_add_str(data, "title", "CISO");
	json_add_str(data, "channel", "phone");
	json_add_str(data, "reason", "agreed");
	json_add_str(data, "assets", assets);
	json_add_str(data, "actions", actions);
	json_add_str(data, "until", until);
	return data;
}

#define LATER "2026-11-26T05:00:00Z"

static int64_t last_record(struct fixture *f)
{
	return ledger_last_id(f->desk->ledger);
}

static int grant(struct fixture *f, const char *id, const char *assets,
		 const char *actions)
{
	return desk_act(f->desk, "authorisation.granted", id,
			word(assets, actions, LATER));
}

#define assert_waits(f, r, why)                          \
	do {                                             \
		assert_int_equal(answer(f, r), REFUSED); \
		assert_says(why);                        \
		assert_says("Contain the web server");   \
	} while (0)

static void assert_verified(struct fixture *f)
{
	struct ledger_report r;

	must(ledger_verify(f->desk->ledger, &r, NULL, NULL));
	for (int i = 0; i < r.nwrong; i++)
		print_error("%s\n", r.wrong[i]);
	assert_int_equal(r.nwrong, 0);
	ledger_report_release(&r);
}

static void a_step_waits_until_its_scope_is_covered(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	struct record rec;
	int64_t covering;

	assert_waits(f, r, "none is recorded");
	assert_says("watchfloor authorisation grant t1-1");
	must(grant(f, id, "db-*", "*"));
	assert_waits(f, r, "is for db-*");
	must(grant(f, id, "*", "isolate"));
	assert_waits(f, r, "that of wang is for: isolate: record");
	must(grant(f, id, "web-*", "block,isolate"));
	covering = last_record(f);
	must(answer(f, r));
	/* The step and what it contains: the first of the two says by what. */
	must(ledger_get(f->desk->ledger, covering + 1, &rec));
	assert_string_equal(rec.act, "step.done");
	assert_int_equal(
		cJSON_GetObjectItem(rec.data, "authorisation")->valuedouble,
		covering);
	record_release(&rec);
	assert_verified(f);
	run_free(r);
	free(id);
}

/* By hand, without the playbook; who: at the customer, or NULL. */
static int contain(struct fixture *f, const char *id, const char *who)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "what", "the cable is out");
	json_add_str(data, "who", who);
	return desk_act(f->desk, "ticket.contained", id, data);
}

static void containing_by_hand_needs_the_word_too(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *other = fixture_ticket(f, "scan", NULL);
	char *id = ticket_that_waits(f, &r);

	/* Where no playbook asks, nobody need be asked. */
	must(ticket_claim(f->desk, other));
	must(contain(f, other, NULL));

	assert_int_equal(contain(f, id, NULL), REFUSED);
	assert_says("contains only with the authorisation of");
	must(grant(f, id, "*", "tune"));
	assert_int_equal(contain(f, id, NULL), REFUSED);
	assert_int_equal(contain(f, id, " "), REFUSED);
	must(contain(f, id, "wang"));
	must(grant(f, id, "*", "isolate, block"));
	must(contain(f, id, NULL));
	assert_verified(f);
	run_free(r);
	free(other);
	free(id);
}

/* As the commands that record it do. */
static int contain_as_said(struct fixture *f, const char *id, const char *who)
{
	cJSON *data = cJSON_CreateObject();
	struct ticket t;

	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	json_add_str(data, "what", "the cable is out");
	json_add_str(data, "who", who);
	must(duty_add_need(f->desk, &t, data));
	ticket_release(&t);
	return desk_act(f->desk, "ticket.contained", id, data);
}

static char *ticket_of_lin(struct fixture *f)
{
	char *id;

	fixture_act_as(f, "lin");
	id = fixture_ticket(f, "webshell", NULL);
	must(ticket_claim(f->desk, id));
	return id;
}

/* No playbook has been begun, and it is the tenant's word that decides. */
static void desk_conf_asks_for_the_word_by_hand(void **state)
{
	static const struct {
		const char *conf;
		int ret;
	} cases[] = {
		{ "[tenant \"acme\"]\ncontain = free\n", 0 },
		{ "[desk]\ncontain = authorised\n"
		  "[tenant \"acme\"]\ncontain = free\n",
		  0 },
		{ "[desk]\ncontain = authorised\n", REFUSED },
		{ "[desk]\ncontain = free\n"
		  "[tenant \"acme\"]\ncontain = authorised\n",
		  REFUSED },
	};
	struct fixture *f = *state;
	char *id = ticket_of_lin(f);

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		fixture_rules(f, cases[i].conf);
		fixture_act_as(f, "lin");
		assert_int_equal(contain_as_said(f, id, NULL), cases[i].ret);
	}
	assert_says("desk.conf lets it be contained only with the "
		    "authorisation of");
	must(contain_as_said(f, id, "wang"));
	/* A word for something else does not do, and one that is over. */
	must(grant(f, id, "*", "tune"));
	assert_int_equal(contain_as_said(f, id, NULL), REFUSED);
	must(grant(f, id, "no-such-host", "isolate"));
	assert_int_equal(contain_as_said(f, id, NULL), REFUSED);
	must(grant(f, id, "*", "block"));
	must(contain_as_said(f, id, NULL));
	assert_verified(f);
	free(id);
}

/* A step.done as run_answer() writes it, at that time, but for what covers it:
 * the record `by`, unless that is 0. */
static int append_done(struct fixture *f, const struct run *r, const char *time,
		       int64_t by)
{
	const struct step *s = walk_at(r->walk)->step;
	cJSON *data = cJSON_CreateObject();
	struct draft draft =
		desk_draft(f->desk, "step.done", r->ticket, "acme", data);
	enum clock_zone zone;
	int ret;

	must(clock_parse(&draft.at, &zone, time, strlen(time), 0, 0));
	json_add_int(data, "run", r->number);
	json_add_int(data, "n", r->given);
	json_add_str(data, "step", s->id);
	json_add_str(data, "title", s->name);
	json_add_str(data, "outcome", "done");
	if (by)
		json_add_int(data, "authorisation", by);
	ret = fixture_append(f, &draft);
	cJSON_Delete(data);
	return ret;
}

/* Is the step covered, on the desk as it is at that time? */
static int covered_at(struct fixture *f, const struct run *r, const char *time)
{
	enum clock_zone zone;
	int64_t before = f->desk->at;
	int ret;

	must(clock_parse(&f->desk->at, &zone, time, strlen(time), 0, 0));
	ret = authorisation_check_step(f->desk, r, walk_at(r->walk)->step,
				       NULL);
	f->desk->at = before;
	return ret;
}

static void it_is_over_when_its_time_is(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	cJSON *data = word("*", "*", LATER);

	json_add_str(data, "from", "2026-11-26T04:00:00Z");
	must(desk_act(f->desk, "authorisation.granted", id, data));
	assert_waits(f, r, "that of wang begins");
	assert_int_equal(covered_at(f, r, "2026-11-26T03:59:59.999Z"), REFUSED);
	assert_int_equal(covered_at(f, r, "2026-11-26T04:00:00Z"), 0);
	assert_int_equal(covered_at(f, r, "2026-11-26T04:59:59.999Z"), 0);
	assert_int_equal(covered_at(f, r, LATER), REFUSED);
	assert_says("that of wang ended");
	/* The record's own time decides, whenever it is replayed. */
	assert_int_equal(append_done(f, r, LATER, last_record(f)), CONFLICT);
	must(append_done(f, r, "2026-11-26T04:59:59.999Z", last_record(f)));
	assert_verified(f);
	run_free(r);
	free(id);
}

static void the_newest_word_counts(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	int64_t first;

	must(authorisation_stand(f->desk, "acme", word("*", "*", LATER)));
	must(grant(f, id, "*", "*"));
	first = last_record(f);
	/* Of two actions one is refused: the step is made of both. */
	must(desk_act(f->desk, "authorisation.refused", id,
		      word("*", "block", NULL)));
	assert_waits(f, r, "wang has refused");
	must(grant(f, id, "*", "*"));
	must(authorisation_withdraw(f->desk, last_record(f), "wang", "no"));
	assert_waits(f, r, "has refused");
	assert_int_equal(
		authorisation_withdraw(f->desk, last_record(f), NULL, "no"),
		NOT_FOUND);
	must(authorisation_withdraw(f->desk, first, NULL, "no"));
	assert_int_equal(authorisation_withdraw(f->desk, first, NULL, "no"),
			 CONFLICT);
	must(grant(f, id, "*", "*"));
	must(answer(f, r));
	assert_verified(f);
	run_free(r);
	free(id);
}

static void what_stands_for_a_tenant_covers_its_tickets(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	int64_t standing;

	must(authorisation_stand(f->desk, "globex", word("*", "*", LATER)));
	assert_waits(f, r, "none is recorded");
	must(authorisation_stand(f->desk, "acme", word("web-*", "*", LATER)));
	standing = last_record(f);
	must(authorisation_withdraw(f->desk, standing, "wang", "over"));
	assert_waits(f, r, "was withdrawn");
	must(authorisation_stand(f->desk, "acme", word("web-*", "*", LATER)));
	must(answer(f, r));
	assert_int_equal(
		authorisation_stand(f->desk, "nobody", word("*", "*", LATER)),
		NOT_FOUND);
	assert_verified(f);
	run_free(r);
	free(id);
}

static void a_skip_needs_a_reason_and_nobodys_word(void **state)
{
	struct fixture *f = *state;
	struct walk_answer skip = { .outcome = OUTCOME_SKIPPED };
	struct run *r;
	char *id = ticket_that_waits(f, &r);

	assert_int_equal(run_answer(f->desk, r, &skip, ""), REFUSED);
	must(run_answer(f->desk, r, &skip, "the customer does it"));
	run_free(r);
	free(id);
}

static void undone_it_covers_no_more(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	struct last_act last;

	must(grant(f, id, "*", "*"));
	must(authorisation_withdraw(f->desk, last_record(f), NULL, "no"));
	assert_waits(f, r, "was withdrawn");
	must(desk_last_act(f->desk, &last));
	must(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
	must(authorisation_check_step(f->desk, r, walk_at(r->walk)->step,
				      NULL));
	must(desk_last_act(f->desk, &last));
	must(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
	assert_waits(f, r, "none is recorded");
	assert_verified(f);
	run_free(r);
	free(id);
}

static void who_waited_for_it_goes_on(void **state)
{
	struct fixture *f = *state;
	cJSON *data = cJSON_CreateObject();
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	struct ticket t;

	json_add_str(data, "for", "authorisation");
	json_add_str(data, "until", LATER);
	json_add_str(data, "reason", "asked");
	must(desk_act(f->desk, "ticket.waiting", id, data));
	must(grant(f, id, "*", "*"));
	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	assert_int_equal(t.waiting, WAITING_NOT);
	ticket_release(&t);
	run_free(r);
	free(id);
}

/* ---- records that somebody else wrote ---- */

static void no_record_goes_round_it(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	int64_t covering;

	assert_int_equal(append_done(f, r, NOW, 0), CONFLICT);
	must(grant(f, id, "*", "*"));
	covering = last_record(f);
	assert_int_equal(append_done(f, r, NOW, 0), CONFLICT);
	assert_int_equal(append_done(f, r, NOW, covering - 1), CONFLICT);
	must(append_done(f, r, NOW, covering));
	assert_verified(f);
	run_free(r);
	free(id);
}

/* ---- going on without ---- */

static int decide(struct fixture *f, const char *act, const char *id)
{
	cJSON *data = cJSON_CreateObject();
	struct ticket t;
	int ret;

	json_add_str(data, strstr(act, "declined") ? "reason" : "comment",
		     "so be it");
	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	ret = override_data(f->desk, &t, data);
	if (ret == 0)
		ret = desk_act(f->desk, act, id, data);
	else
		cJSON_Delete(data);
	ticket_release(&t);
	return ret;
}

static int request(struct fixture *f, const char *id, const char *reason)
{
	cJSON *data = cJSON_CreateObject();
	struct ticket t;
	int ret;

	json_add_str(data, "reason", reason);
	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	ret = override_request_data(f->desk, &t, data);
	if (ret == 0)
		ret = desk_act(f->desk, "override.requested", id, data);
	else
		cJSON_Delete(data);
	ticket_release(&t);
	return ret;
}

static int count_override(void *ctx, const struct override *o)
{
	int *n = ctx;

	n[0]++;
	n[1] += o->waiting;
	n[2] += o->approved;
	assert_true(!*o->decider || strcmp(o->decider, o->actor) != 0);
	assert_non_null(strstr(o->missing, "none is recorded"));
	return 0;
}

static void assert_overrides(struct fixture *f, int all, int waiting,
			     int approved)
{
	int n[3] = { 0 };

	must(override_each(f->desk, false, count_override, n));
	assert_int_equal(n[0], all);
	assert_int_equal(n[1], waiting);
	assert_int_equal(n[2], approved);
}

static void two_persons_can_go_on_without(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);

	assert_int_equal(request(f, id, " "), REFUSED);
	must(request(f, id, "it spreads, nobody answers"));
	assert_int_equal(request(f, id, "again"), CONFLICT);
	assert_overrides(f, 1, 1, 0);
	assert_waits(f, r, "none is recorded");
	assert_int_equal(decide(f, "override.approved", id), REFUSED);
	assert_says("nobody signs own overrides");

	fixture_act_as(f, "wu");
	must(decide(f, "override.declined", id));
	assert_int_equal(decide(f, "override.approved", id), NOT_FOUND);
	assert_overrides(f, 1, 0, 0);
	fixture_act_as(f, "lin");
	assert_waits(f, r, "none is recorded");
	must(request(f, id, "it still spreads"));
	fixture_act_as(f, "wu");
	must(decide(f, "override.approved", id));
	fixture_act_as(f, "lin");
	must(answer(f, r));
	assert_overrides(f, 2, 0, 1);
	assert_verified(f);
	run_free(r);
	free(id);
}

static void an_override_lets_it_be_contained_by_hand(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);

	must(request(f, id, "it spreads"));
	assert_int_equal(contain(f, id, NULL), REFUSED);
	fixture_act_as(f, "wu");
	must(decide(f, "override.approved", id));
	fixture_act_as(f, "lin");
	must(contain(f, id, NULL));
	/* Once the step is done it is contained as the playbook says. */
	must(answer(f, r));
	must(contain(f, id, NULL));
	assert_verified(f);
	run_free(r);
	free(id);
}

/* It was for that answer, and no other. */
static void an_override_is_for_once(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);

	must(request(f, id, "it spreads"));
	fixture_act_as(f, "wu");
	must(decide(f, "override.approved", id));
	fixture_act_as(f, "lin");
	must(answer(f, r));
	while (!walk_at(r->walk)->step->authorisation)
		must(answer(f, r));
	assert_int_equal(answer(f, r), REFUSED);
	assert_int_equal(request(f, id, "x"), 0);
	/* Answered in another way, nobody need sign any more. */
	must(run_answer(f->desk, r,
			&(struct walk_answer){ .outcome = OUTCOME_SKIPPED },
			"not needed"));
	fixture_act_as(f, "wu");
	assert_int_equal(decide(f, "override.approved", id), NOT_FOUND);
	assert_overrides(f, 2, 0, 1);
	run_free(r);
	free(id);
}

/* Two have signed that lin does it: who has the ticket then asks anew. */
static void an_override_is_for_who_asked(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);

	must(request(f, id, "it spreads"));
	fixture_act_as(f, "wu");
	must(decide(f, "override.approved", id));
	fixture_act_as(f, "lin");
	must(ticket_release_claim(f->desk, id));
	fixture_act_as(f, "zhao");
	must(ticket_claim(f->desk, id));
	assert_waits(f, r, "none is recorded");
	assert_int_equal(answer(f, r), REFUSED);

	/* What was asked for and not signed is for nothing either. */
	must(request(f, id, "it spreads on"));
	must(ticket_release_claim(f->desk, id));
	fixture_act_as(f, "lin");
	must(ticket_claim(f->desk, id));
	assert_overrides(f, 2, 0, 1);
	fixture_act_as(f, "wu");
	assert_int_equal(decide(f, "override.approved", id), NOT_FOUND);
	fixture_act_as(f, "lin");
	must(answer(f, r));
	assert_verified(f);
	run_free(r);
	free(id);
}

/* Nor need a playbook be begun for two persons to sign. */
static void an_override_without_a_playbook(void **state)
{
	struct fixture *f = *state;
	char *id = ticket_of_lin(f);

	assert_int_equal(request(f, id, "it spreads"), NOT_FOUND);
	fixture_rules(f, "[tenant \"acme\"]\ncontain = authorised\n");
	fixture_act_as(f, "lin");
	must(request(f, id, "it spreads"));
	assert_int_equal(contain_as_said(f, id, NULL), REFUSED);
	assert_int_equal(decide(f, "override.approved", id), REFUSED);
	fixture_act_as(f, "wu");
	must(decide(f, "override.approved", id));
	fixture_act_as(f, "lin");
	must(contain_as_said(f, id, NULL));
	must(grant(f, id, "*", "isolate"));
	assert_int_equal(request(f, id, "again"), REFUSED);
	assert_says("lacks nothing");
	assert_verified(f);
	free(id);
}

static void what_lacks_nothing_is_not_overridden(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);

	must(grant(f, id, "*", "*"));
	assert_int_equal(request(f, id, "why not"), REFUSED);
	assert_says("lacks nothing");
	run_free(r);
	free(id);
}

/* ---- documents ---- */

static cJSON *document(const char *kind, const char *until)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "kind", kind);
	json_add_str(data, "signer", "wang");
	json_add_str(data, "signed", "2026-01-01T00:00:00Z");
	json_add_str(data, "until", until);
	return data;
}

static void documents_gate_a_step_too(void **state)
{
	struct fixture *f = *state;
	struct run *r;
	char *id = ticket_that_waits(f, &r);
	int64_t nda;

	must(grant(f, id, "*", "*"));
	fixture_rules(f, "[desk]\nrequires = authorisation-letter\n"
			 "[tenant \"acme\"]\nrequires = nda, risk-notice\n"
			 "[tenant \"globex\"]\nrequires = none\n");
	fixture_act_as(f, "lin");
	assert_waits(f, r, "the NDA");
	assert_says("watchfloor document add acme nda WHO");
	must(document_add(f->desk, "acme", document("nda", NULL)));
	nda = last_record(f);
	must(document_add(f->desk, "globex", document("risk-notice", NULL)));
	assert_waits(f, r, "the risk notice");
	must(document_add(f->desk, "acme",
			  document("risk-notice", "2026-11-26T02:00:00Z")));
	assert_waits(f, r, "the risk notice");
	must(document_add(f->desk, "acme", document("risk-notice", LATER)));
	must(document_revoke(f->desk, nda, "a new one comes"));
	assert_int_equal(document_revoke(f->desk, nda, "again"), CONFLICT);
	assert_waits(f, r, "the NDA");
	must(document_add(f->desk, "acme", document("nda", NULL)));
	must(answer(f, r));
	assert_verified(f);
	run_free(r);
	free(id);
}

static void desk_conf_knows_its_documents(void **state)
{
	static const struct {
		const char *value, *says;
	} wrong[] = {
		{ "risk-notise", "did you mean \"risk-notice\"" },
		{ "passport", "there is no document \"passport\"" },
		{ "nda, none", "none is not one of several" },
	};
	struct conf *c;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char *text =
			xasprintf("[desk]\nrequires = %s\n", wrong[i].value);

		assert_int_equal(
			conf_parse(&c, "desk.conf", text, strlen(text), NULL),
			FAILED);
		assert_says("desk.conf:2");
		assert_says(wrong[i].says);
		free(text);
	}
}

/* ---- about a tenant: act, role, tenant ---- */

static int try_act(struct desk *d, const char *act, const char *tenant,
		   int64_t word_of, int64_t document_of)
{
	if (strcmp(act, "standing.granted") == 0)
		return authorisation_stand(d, tenant, word("*", "*", LATER));
	if (strcmp(act, "standing.withdrawn") == 0)
		return authorisation_withdraw(d, word_of, NULL, "over");
	if (strcmp(act, "document.registered") == 0)
		return document_add(d, tenant, document("nda", NULL));
	return document_revoke(d, document_of, "over");
}

static void try_cell(struct fixture *f, const struct act *act,
		     const struct role_name *role, bool own)
{
	const char *tenant = own ? "acme" : "globex";
	char *account = desk_account();
	char *conf = xasprintf("[tenant \"acme\"]\n[tenant \"globex\"]\n"
			       "[member \"lin\"]\nlogin = %s\nrole = %s\n"
			       "tenants = acme\n",
			       account, role->word);
	int64_t standing, doc;
	bool expected = own && act->who & role->role;
	int ret;

	fixture_rules(f, "[tenant \"acme\"]\n[tenant \"globex\"]\n");
	must(authorisation_stand(f->desk, tenant, word("*", "*", LATER)));
	standing = last_record(f);
	must(document_add(f->desk, tenant, document("nda", NULL)));
	doc = last_record(f);
	fixture_rules(f, conf);
	ret = try_act(f->desk, act->name, tenant, standing, doc);
	if ((ret == 0) != expected || (last_record(f) > doc) != expected)
		fail_msg("%s by %s, %s: %d, %s", act->name, role->word, tenant,
			 ret, fail_text());
	if (!own)
		assert_int_equal(ret, NOT_FOUND);
	free(conf);
	free(account);
}

static void who_may_speak_for_a_tenant(void **state)
{
	static const char *const names[] = { "standing.granted",
					     "standing.withdrawn",
					     "document.registered",
					     "document.revoked" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		for (const struct role_name *r = role_names; r->word; r++) {
			try_cell(*state, act_named(names[i]), r, true);
			try_cell(*state, act_named(names[i]), r, false);
		}
}

int main(void)
{
#define ON_A_DESK(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scope_covers_what_it_names),
		cmocka_unit_test(a_pattern_is_what_it_says),
		cmocka_unit_test(a_network_is_its_first_bits),
		cmocka_unit_test(actions_are_sets),
		ON_A_DESK(a_step_waits_until_its_scope_is_covered),
		ON_A_DESK(it_is_over_when_its_time_is),
		ON_A_DESK(the_newest_word_counts),
		ON_A_DESK(what_stands_for_a_tenant_covers_its_tickets),
		ON_A_DESK(a_skip_needs_a_reason_and_nobodys_word),
		ON_A_DESK(undone_it_covers_no_more),
		ON_A_DESK(who_waited_for_it_goes_on),
		ON_A_DESK(no_record_goes_round_it),
		ON_A_DESK(two_persons_can_go_on_without),
		ON_A_DESK(containing_by_hand_needs_the_word_too),
		ON_A_DESK(desk_conf_asks_for_the_word_by_hand),
		ON_A_DESK(an_override_lets_it_be_contained_by_hand),
		ON_A_DESK(an_override_without_a_playbook),
		ON_A_DESK(an_override_is_for_once),
		ON_A_DESK(an_override_is_for_who_asked),
		ON_A_DESK(what_lacks_nothing_is_not_overridden),
		ON_A_DESK(documents_gate_a_step_too),
		cmocka_unit_test(desk_conf_knows_its_documents),
		ON_A_DESK(who_may_speak_for_a_tenant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
