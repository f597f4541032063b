/*
 * test-notify.c - what is told to whom, what must happen before, and that
 * whatever the services answer, and whenever a sender ends, each notice has
 * arrived or is known to have not.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "fixture.h"
#include "notify/send.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define NOW 1795669200000 /* 2026-11-26T05:00:00Z */

/* The program's clock stands still; what is told when has one of its own. */
static int64_t now;

static void set_clock(int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];

	setenv("WATCHFLOOR_NOW", clock_format(text, NOW), 1);
	now = at;
}

static int setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	set_clock(NOW);
	setenv("WF_URL", "https://robot.example/send?key=0123456789secret", 1);
	setenv("WF_URL2", "https://robot.example/send?key=9876543210secret", 1);
	fixture_open(f);
	*state = f;
	return 0;
}

/* A new commit, in force. */
static void use(struct fixture *f, const char *conf)
{
	char *account = desk_account();
	const char *at = strstr(conf, "ACCOUNT");
	char *text = at ? xasprintf("%.*s%s%s", (int)(at - conf), conf, account,
				    at + strlen("ACCOUNT"))
			: xstrdup(conf);
	bool error;

	fixture_conf(f, text);
	desk_refresh(f->desk, &error);
	if (error)
		fail_msg("%s", fail_text());
	free(text);
	free(account);
}

#define TENANTS "[tenant \"acme\"]\n[tenant \"globex\"]\n"
#define SOC                                                   \
	"[channel \"soc\"]\ntype = wecom\nurl = env:WF_URL\n" \
	"[channel \"second\"]\ntype = wecom\nurl = env:WF_URL2\n"
#define CUSTOMER                                                \
	"[channel \"acme\"]\ntype = wecom\nurl = env:WF_URL2\n" \
	"tenant = acme\ninforms = wang\n"
#define OPENED "[notify \"opened\"]\non = opened\nchannel = soc\n"

/* ---- desk.conf ---- */

static void desk_conf_is_checked(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "[channel \"a\"]\ntype = wecom\n"
		  "url = https://qyapi.example/send?key=SECRET\n",
		  "a secret does not stand in desk.conf" },
		{ "[channel \"a\"]\ntype = wecom\nurl = https://q.example/s\n",
		  "the URL of a robot is a secret" },
		{ "[channel \"a\"]\ntype = webhook\n"
		  "url = https://user:pw@h.example/s\n",
		  "a secret does not stand in desk.conf" },
		{ "[channel \"a\"]\ntype = wecm\nurl = env:X\n",
		  "\"wecm\" is no type of channel" },
		{ "[channel \"a\"]\ntype = mail\nurl = smtps://m\n",
		  "mail needs \"from\" and \"to\"" },
		{ "[channel \"a\"]\ntype = mail\nurl = smtps://m\n"
		  "from = a@b\nto = \"x@y> NOTIFY=NEVER\"\n",
		  "is no mail address" },
		{ "[channel \"a\"]\ntype = wecom\nurl = env:X\nreview = senior",
		  "are about customers" },
		{ "[channel \"a\"]\ntype = wecom\nurl = env:X\nfallback = b\n"
		  "[channel \"b\"]\ntype = wecom\nurl = env:X\nfallback = a\n",
		  "go round in a circle" },
		{ TENANTS
		  "[channel \"a\"]\ntype = wecom\nurl = env:X\ntenant = acme\n"
		  "fallback = b\n[channel \"b\"]\ntype = wecom\nurl = env:X\n"
		  "tenant = globex\n",
		  "is another customer's" },
		{ "[channel \"a\"]\ntype = wecom\nurl = env:X\nfallback = c\n",
		  "there is no [channel \"c\"]" },
		{ SOC "[notify \"n\"]\non = opend\nchannel = soc\n",
		  "did you mean \"opened\"?" },
		{ SOC "[notify \"n\"]\non = opened\nchannel = soc\nnext = wu\n",
		  "\"next\" needs \"acknowledge\"" },
		{ "[member \"lin\"]\nrole = analyst\ncontact = wecom\n",
		  "is no contact" },
		{ "[member \"lin\"]\nrole = analyst\n" SOC
		  "[notify \"n\"]\non = opened\nchannel = soc\ncall = wu\n",
		  "neither on-duty" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct conf *c = NULL;

		if (conf_parse(&c, "desk.conf", cases[i].text,
			       strlen(cases[i].text), NULL) == 0)
			fail_msg("case %zu is taken", i);
		assert_says(cases[i].says);
		assert_null(strstr(fail_text(), "SECRET"));
	}
}

/* ---- reading the outbox ---- */

struct found {
	int n, of_state[NOTICE_STATES];
	char channels[256], calls[64];
	char key[33];
	enum notice_event event;
};

static int look(void *ctx, const struct notice *n)
{
	struct found *f = ctx;

	f->n++;
	f->of_state[n->state]++;
	snprintf(f->channels + strlen(f->channels),
		 sizeof f->channels - strlen(f->channels), "%s ", n->channel);
	snprintf(f->calls, sizeof f->calls, "%s", n->calls);
	snprintf(f->key, sizeof f->key, "%s", n->key);
	f->event = n->event;
	return 0;
}

static struct found found(struct fixture *f, const char *ticket)
{
	struct found all = { 0 };

	must(notify_plan(f->desk, now, NULL));
	must(notice_each(f->desk, ticket, -1, look, &all));
	return all;
}

/* As a sender would, with that answer. */
static bool deliver(struct fixture *f, const char *channel,
		    enum outcome_class class, struct strbuf *text)
{
	struct sender_count count = { 0 };
	struct attempt a = { .class = class,
			     .code = (char *)"errcode 0",
			     .reason = (char *)"so",
			     .wait = class == CLASS_LIMIT ? MINUTE : 0 };
	int64_t when = INT64_MAX;
	struct delivery *dv;

	must(notify_plan(f->desk, now, NULL));
	must(delivery_next(&dv, f->desk, channel, now, &when));
	if (!dv)
		return false;
	if (dv->fault)
		fail_msg("%s", dv->attempt.reason);
	if (text)
		strbuf_addf(text, "%s\n%s", dv->title.buf, dv->text.buf);
	must(delivery_begin(dv, now));
	must(delivery_end(dv, &a, now, &count));
	return true;
}

/* ---- who is told of what ---- */

static void a_record_is_told_once(void **state)
{
	struct fixture *f = *state;
	char *id;

	free(fixture_ticket(f, "webshell", NULL));
	use(f, TENANTS SOC OPENED);
	/* what was before nobody wanted to know */
	assert_int_equal(found(f, NULL).n, 0);
	id = fixture_ticket(f, "webshell", NULL);
	assert_int_equal(found(f, NULL).n, 1);
	assert_int_equal(found(f, NULL).n, 1);
	must(ticket_claim(f->desk, id));
	assert_int_equal(found(f, NULL).n, 1);
	fixture_reopen(f);
	assert_int_equal(found(f, id).of_state[NOTICE_QUEUED], 1);
	free(id);
}

static void a_customer_is_told_of_the_own_tickets_only(void **state)
{
	struct fixture *f = *state;
	char *own, *other;

	use(f, TENANTS SOC CUSTOMER
	    "[notify \"n\"]\non = opened, escalated\nchannel = soc, acme\n");
	own = fixture_ticket_of(f, "acme", "");
	other = fixture_ticket_of(f, "globex", "");
	assert_string_equal(found(f, own).channels, "acme soc ");
	assert_string_equal(found(f, other).channels, "soc ");
	/* how work is done is nothing for customers */
	must(desk_act(f->desk, "ticket.escalated", own,
		      cJSON_Parse("{\"to\":\"senior\",\"reason\":\"why\"}")));
	assert_string_equal(found(f, own).channels, "soc acme soc ");
	free(own);
	free(other);
}

static void what_does_not_match_is_not_told(void **state)
{
	struct fixture *f = *state;
	char *high, *critical;

	use(f, TENANTS SOC "[notify \"n\"]\non = opened\nchannel = soc\n"
			   "match = severity>=critical\n");
	high = fixture_ticket(f, "webshell", NULL);
	critical = fixture_ticket(f, "webshell", NULL);
	assert_int_equal(found(f, high).n, 0);
	assert_int_equal(found(f, critical).n, 1);
	free(high);
	free(critical);
}

static void what_was_taken_back_is_not_told(void **state)
{
	struct fixture *f = *state;
	struct last_act last;
	char *id;

	use(f, TENANTS SOC "[notify \"n\"]\non = escalated\nchannel = soc\n");
	id = fixture_ticket(f, "webshell", NULL);
	must(desk_act(f->desk, "ticket.escalated", id,
		      cJSON_Parse("{\"to\":\"senior\",\"reason\":\"why\"}")));
	must(desk_last_act(f->desk, &last));
	must(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
	assert_int_equal(found(f, NULL).n, 0);
	free(id);
}

static void a_hand_over_is_told(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = STRBUF_INIT;
	struct found all;
	cJSON *data = cJSON_CreateObject();
	struct draft draft;

	use(f, TENANTS SOC "[notify \"n\"]\non = handed\nchannel = soc\n");
	must(desk_check_who(f->desk, act_named("shift.begun")));
	draft = desk_draft(f->desk, "shift.begun", "shift", NULL, data);
	must(fixture_append(f, &draft));
	json_add_str(data, "to", "wu");
	json_add_int(data, "items", 3);
	json_add_str(data, "sha256",
		     "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca49599"
		     "1b7852b855");
	draft = desk_draft(f->desk, "shift.handed", "shift", NULL, data);
	must(fixture_append(f, &draft));
	cJSON_Delete(data);
	assert_int_equal(found(f, NULL).n, 1);
	assert_true(deliver(f, "soc", CLASS_OK, &text));
	assert_non_null(strstr(text.buf, "hands the shift over to wu"));
	assert_non_null(strstr(text.buf, "3 items"));
	all = found(f, NULL);
	assert_int_equal(all.of_state[NOTICE_SENT], 1);
	strbuf_release(&text);
}

/* ---- a customer is told of an incident ---- */

static void set_member(struct fixture *f, const char *name, const char *role)
{
	char *conf = xasprintf(
		TENANTS SOC
		"[channel \"acme\"]\ntype = wecom\nurl = env:WF_URL2\n"
		"tenant = acme\ninforms = wang\nreview = senior\n"
		"[notify \"n\"]\non = confirmed\nchannel = acme\n"
		"[member \"%s\"]\nrole = %s\nlogin = ACCOUNT\n"
		"[member \"%s\"]\nrole = analyst\nlogin = nobody-here\n",
		name, role, strcmp(name, "lin") == 0 ? "wu" : "lin");

	use(f, conf);
	free(conf);
}

static struct ticket load(struct fixture *f, const char *id)
{
	struct ticket t;

	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	return t;
}

static void assert_ticket(struct fixture *f, const char *id, bool informed,
			  const char *approval)
{
	struct ticket t = load(f, id);

	assert_int_equal(t.informed != CLOCK_NEVER, informed);
	assert_string_equal(t.approval, approval);
	ticket_release(&t);
}

static void an_incident_is_told_with_advice_and_after_review(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = STRBUF_INIT;
	struct notice n;
	struct found all;
	char *id;

	set_member(f, "lin", "senior");
	id = fixture_ticket(f, "webshell", NULL);
	must(ticket_claim(f->desk, id));
	must(ticket_judge(f->desk, id, VERDICT_TRUE_POSITIVE, "it is real"));
	assert_int_equal(found(f, NULL).n, 0);
	must(desk_act(f->desk, "ticket.recommended", id,
		      cJSON_Parse("{\"text\":\"Remove a.jsp.\\n"
				  "Block 203.0.113.45.\"}")));
	assert_int_equal(found(f, NULL).n, 1);
	/* nothing goes: it is written, and held */
	assert_false(deliver(f, "acme", CLASS_OK, NULL));
	all = found(f, NULL);
	assert_int_equal(all.of_state[NOTICE_HELD], 1);
	assert_ticket(f, id, false, "senior");
	must(notice_load(f->desk, all.key, &n));
	assert_int_equal(notice_approve(f->desk, &n, ""), REFUSED);
	assert_says("nobody approves own words");
	assert_false(deliver(f, "acme", CLASS_OK, NULL));

	set_member(f, "wu", "senior");
	must(notice_approve(f->desk, &n, "good"));
	assert_ticket(f, id, false, "");
	/* what was approved goes, whatever is written meanwhile */
	assert_true(deliver(f, "acme", CLASS_OK, &text));
	assert_non_null(
		strstr(text.buf, "Block 203[.]0[.]113[.]45[.]")
			?: strstr(text.buf, "Block 203[.]0[.]113[.]45."));
	assert_int_equal(found(f, NULL).of_state[NOTICE_SENT], 1);
	assert_ticket(f, id, true, "");
	notice_release(&n);
	strbuf_release(&text);
	free(id);
}

static void without_advice_an_incident_waits_and_others_pass(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = STRBUF_INIT;
	char *real, *benign;
	struct notice n;

	use(f, TENANTS SOC CUSTOMER
	    "[notify \"n\"]\non = closed\nchannel = acme\n");
	real = fixture_ticket_of(f, "acme", "");
	benign = fixture_ticket_of(f, "acme", "");
	must(ticket_claim(f->desk, real));
	must(ticket_close(f->desk, real, VERDICT_TRUE_POSITIVE, "done"));
	must(ticket_claim(f->desk, benign));
	must(ticket_close(f->desk, benign, VERDICT_BENIGN, "a scan"));
	for (int i = 0; i < 4; i++)
		deliver(f, "acme", CLASS_OK, &text);
	assert_null(strstr(text.buf, real));
	assert_non_null(strstr(text.buf, benign));
	must(notice_load(f->desk, found(f, real).key, &n));
	strbuf_reset(&text);
	must(notice_obstacle(f->desk, &n, &text));
	assert_non_null(strstr(text.buf, "has no recommendation"));
	notice_release(&n);
	strbuf_release(&text);
	free(real);
	free(benign);
}

static void a_notice_can_be_dropped(void **state)
{
	struct fixture *f = *state;
	struct notice n;
	char *id;

	use(f, TENANTS SOC OPENED);
	id = fixture_ticket(f, "webshell", NULL);
	must(notice_load(f->desk, found(f, id).key, &n));
	assert_int_equal(notice_drop(f->desk, &n, " "), REFUSED);
	must(notice_drop(f->desk, &n, "an exercise"));
	assert_int_equal(found(f, id).of_state[NOTICE_DROPPED], 1);
	assert_false(deliver(f, "soc", CLASS_OK, NULL));
	assert_int_equal(notice_drop(f->desk, &n, "again"), CONFLICT);
	notice_release(&n);
	free(id);
}

static void what_failed_stands_in_elsewhere_and_can_go_again(void **state)
{
	struct fixture *f = *state;
	struct notice n;
	struct found all;
	char *id;

	use(f, TENANTS
	    "[channel \"soc\"]\ntype = wecom\nurl = env:WF_URL\n"
	    "fallback = second\n"
	    "[channel \"second\"]\ntype = wecom\nurl = env:WF_URL2\n" OPENED);
	id = fixture_ticket(f, "webshell", NULL);
	assert_true(deliver(f, "soc", CLASS_FIX, NULL));
	all = found(f, id);
	assert_int_equal(all.of_state[NOTICE_FAILED], 1);
	assert_int_equal(all.of_state[NOTICE_QUEUED], 1);
	assert_string_equal(all.channels, "second soc ");
	assert_true(deliver(f, "second", CLASS_OK, NULL));
	must(notice_load(f->desk, all.key, &n));
	assert_string_equal(n.channel, "soc");
	must(notice_retry(f->desk, &n));
	assert_int_equal(notice_retry(f->desk, &n), CONFLICT);
	assert_true(deliver(f, "soc", CLASS_OK, NULL));
	assert_int_equal(found(f, id).of_state[NOTICE_SENT], 2);
	notice_release(&n);
	free(id);
}

/* ---- calls ---- */

#define CALLING                                                   \
	TENANTS SOC "[member \"lin\"]\nrole = analyst\n"          \
		    "contact = wecom:LinLan\nlogin = ACCOUNT\n"   \
		    "[member \"wu\"]\nrole = senior\n"            \
		    "contact = wecom:WuYu\nlogin = nobody-here\n" \
		    "[oncall \"tier-2\"]\nrotation = wu\n"        \
		    "from = 2026-11-02\nevery = 7d\n"             \
		    "[notify \"duty\"]\non = opened\n"            \
		    "channel = soc\ncall = lin\n"                 \
		    "acknowledge = 5m\nnext = tier-2, lin\n"

static void who_does_not_answer_is_passed_over(void **state)
{
	struct fixture *f = *state;
	struct found all;
	char *id;

	use(f, CALLING);
	id = fixture_ticket(f, "webshell", NULL);
	assert_string_equal(found(f, id).calls, "lin");
	set_clock(NOW + 4 * MINUTE);
	assert_int_equal(found(f, id).n, 1);
	set_clock(NOW + 5 * MINUTE);
	assert_int_equal(found(f, id).n, 2);
	assert_string_equal(found(f, id).calls, "lin");
	set_clock(NOW + 10 * MINUTE);
	assert_int_equal(found(f, id).n, 3);
	/* there is nobody left */
	set_clock(NOW + 60 * MINUTE);
	all = found(f, id);
	assert_int_equal(all.n, 3);
	free(id);
}

static void who_answers_is_the_last_that_is_called(void **state)
{
	struct fixture *f = *state;
	char *acked, *claimed;

	use(f, CALLING);
	acked = fixture_ticket(f, "webshell", NULL);
	claimed = fixture_ticket(f, "webshell", NULL);
	assert_int_equal(found(f, NULL).n, 2);
	must(notice_acknowledge(f->desk, acked));
	assert_int_equal(notice_acknowledge(f->desk, acked), CONFLICT);
	must(ticket_claim(f->desk, claimed));
	set_clock(NOW + 20 * MINUTE);
	assert_int_equal(found(f, NULL).n, 2);
	free(acked);
	free(claimed);
}

static void a_call_names_the_member_as_the_service_does(void **state)
{
	struct fixture *f = *state;
	int64_t when = INT64_MAX;
	struct delivery *dv;

	use(f, CALLING);
	free(fixture_ticket(f, "webshell", NULL));
	must(notify_plan(f->desk, NOW, NULL));
	must(delivery_next(&dv, f->desk, "soc", NOW, &when));
	assert_non_null(strstr(dv->request.body.buf, "<@LinLan>"));
	delivery_free(dv);
}

/* ---- together ---- */

static void many_go_as_one_but_for_the_critical(void **state)
{
	struct fixture *f = *state;
	struct strbuf text = STRBUF_INIT;
	int messages = 0;

	use(f, TENANTS SOC OPENED);
	for (int i = 0; i < 40; i++)
		free(fixture_ticket(f, "webshell", NULL));
	while (deliver(f, "soc", CLASS_OK, &text))
		messages++;
	/* 18 of the 20 critical ones: then the robot wants nothing */
	assert_int_equal(messages, 18);
	set_clock(NOW + MINUTE);
	while (deliver(f, "soc", CLASS_OK, &text))
		messages++;
	assert_int_equal(messages, 20 + 1);
	assert_int_equal(found(f, NULL).of_state[NOTICE_SENT], 40);
	assert_non_null(strstr(text.buf, "20 notices"));
	strbuf_release(&text);
}

/* What a service holds against one of many is not held against all. */
static void many_that_fail_together_go_one_by_one(void **state)
{
	struct fixture *f = *state;

	use(f, TENANTS SOC "[notify \"n\"]\non = opened\nchannel = soc\n"
			   "match = severity<critical\n");
	for (int i = 0; i < 12; i++)
		free(fixture_ticket(f, "webshell", NULL));
	assert_true(deliver(f, "soc", CLASS_RETRY, NULL));
	assert_int_equal(found(f, NULL).of_state[NOTICE_QUEUED], 6);
	set_clock(now + MINUTE);
	assert_true(deliver(f, "soc", CLASS_FIX, NULL));
	assert_int_equal(found(f, NULL).of_state[NOTICE_QUEUED], 6);
	assert_true(deliver(f, "soc", CLASS_FIX, NULL));
	assert_int_equal(found(f, NULL).of_state[NOTICE_FAILED], 1);
	while (deliver(f, "soc", CLASS_OK, NULL))
		;
	assert_int_equal(found(f, NULL).of_state[NOTICE_SENT], 5);
}

static void a_digest_waits_for_its_time(void **state)
{
	struct fixture *f = *state;
	char *high;

	use(f, TENANTS SOC
	    "[notify \"n\"]\non = opened\nchannel = soc\ndigest = 10m\n");
	high = fixture_ticket(f, "webshell", NULL);
	assert_false(deliver(f, "soc", CLASS_OK, NULL));
	set_clock(NOW + 9 * MINUTE);
	free(fixture_ticket(f, "webshell", NULL)); /* critical */
	assert_true(deliver(f, "soc", CLASS_OK, NULL));
	free(fixture_ticket(f, "webshell", NULL));
	assert_false(deliver(f, "soc", CLASS_OK, NULL));
	set_clock(NOW + 10 * MINUTE);
	assert_true(deliver(f, "soc", CLASS_OK, NULL));
	assert_int_equal(found(f, NULL).of_state[NOTICE_SENT], 3);
	free(high);
}

/* ---- whatever happens ---- */

struct world {
	struct fixture *f;
	struct dice dice;
	int64_t now;
	struct {
		char key[33];
		int taken; /* by the service */
		int lost;  /* of these, whose answer did not arrive */
	} seen[256];
	int nseen;
	int64_t times[512]; /* of attempts */
	int ntimes;
};

static int seen_of(struct world *w, const char *key)
{
	for (int i = 0; i < w->nseen; i++)
		if (strcmp(w->seen[i].key, key) == 0)
			return i;
	snprintf(w->seen[w->nseen].key, 33, "%s", key);
	return w->nseen++;
}

/* The service's side: it takes the message or not, and its answer arrives or
 * not; or the sender ends between the two. */
static void one_attempt(struct world *w, struct delivery *dv)
{
	static const enum outcome_class classes[] = {
		CLASS_OK,    CLASS_OK,  CLASS_OK,   CLASS_RETRY,
		CLASS_LIMIT, CLASS_FIX, CLASS_SIZE,
	};
	enum outcome_class class = classes[dice_roll(&w->dice, 7)];
	bool crash = dice_roll(&w->dice, 8) == 0;
	bool lost = class == CLASS_OK && dice_roll(&w->dice, 6) == 0;
	struct sender_count count = { 0 };
	struct attempt a = { .class = lost ? CLASS_RETRY : class,
			     .code = (char *)"code",
			     .reason = (char *)"why",
			     .wait = class == CLASS_LIMIT ? MINUTE : 0,
			     .doubtful = lost };

	must(delivery_begin(dv, w->now));
	if (w->ntimes < (int)ARRAY_SIZE(w->times))
		w->times[w->ntimes++] = w->now;
	for (int i = 0; i < dv->n && class == CLASS_OK; i++) {
		int k = seen_of(w, dv->notices[i].key);

		w->seen[k].taken++;
		w->seen[k].lost += lost || crash;
	}
	if (!crash) {
		must(delivery_end(dv, &a, w->now, &count));
		return;
	}
	delivery_free(dv);
	fixture_reopen(w->f);
	must(outbox_take_over(w->f->desk, w->now));
}

static void some_time(struct world *w)
{
	w->now += (int64_t)dice_roll(&w->dice, 20 * SECOND);
	set_clock(w->now);
}

static void run_world(struct world *w)
{
	for (int step = 0; step < 160; step++) {
		const char *channel = step % 2 ? "soc" : "second";
		int64_t when = INT64_MAX;
		struct delivery *dv;

		if (dice_roll(&w->dice, 4) == 0)
			free(fixture_ticket(w->f, "webshell", NULL));
		must(notify_plan(w->f->desk, w->now, NULL));
		must(delivery_next(&dv, w->f->desk, channel, w->now, &when));
		if (dv)
			one_attempt(w, dv);
		some_time(w);
	}
}

/* After that all goes well, and a day has time for everything. */
static void settle_world(struct world *w)
{
	for (int quiet = 0; quiet < 60; quiet++) {
		bool any = false;

		for (int c = 0; c < 2; c++) {
			int64_t when = INT64_MAX;
			struct sender_count count = { 0 };
			struct attempt a = { .class = CLASS_OK,
					     .code = (char *)"code",
					     .reason = (char *)"" };
			struct delivery *dv;

			must(notify_plan(w->f->desk, w->now, NULL));
			must(delivery_next(&dv, w->f->desk,
					   c ? "soc" : "second", w->now,
					   &when));
			if (!dv)
				continue;
			any = true;
			must(delivery_begin(dv, w->now));
			for (int i = 0; i < dv->n; i++)
				w->seen[seen_of(w, dv->notices[i].key)].taken++;
			must(delivery_end(dv, &a, w->now, &count));
		}
		w->now += any ? 5 * SECOND : 10 * MINUTE;
		if (any)
			quiet = 0;
		set_clock(w->now);
	}
}

static int check_notice(void *ctx, const struct notice *n)
{
	struct world *w = ctx;
	int k = seen_of(w, n->key);

	if (n->state != NOTICE_SENT && n->state != NOTICE_FAILED)
		fail_msg("%s is still %s", n->key, notice_state_word(n->state));
	if (n->state == NOTICE_SENT)
		assert_true(w->seen[k].taken >= 1);
	if (n->state == NOTICE_FAILED)
		assert_true(*n->code && *n->reason);
	/* twice only if an answer was lost */
	if (w->seen[k].taken > 1 + w->seen[k].lost)
		fail_msg("%s was taken %d times, %d lost", n->key,
			 w->seen[k].taken, w->seen[k].lost);
	return 0;
}

/* Of both robots together, so twice as many. */
static void check_pace(const struct world *w)
{
	for (int i = 0, j = 0; i < w->ntimes; i++) {
		while (w->times[i] - w->times[j] >= MINUTE)
			j++;
		assert_true(i - j + 1 <= 2 * 18);
	}
}

static void forget(struct desk *d, const char *table)
{
	char *sql = xasprintf("DELETE FROM main.%s", table);

	must(outbox_run(d, sql, 0, NULL, 0));
	free(sql);
}

static void each_notice_arrives_or_is_known_to_have_not(void **state)
{
	struct fixture *f = *state;

	use(f, TENANTS
	    "[channel \"soc\"]\ntype = wecom\nurl = env:WF_URL\n"
	    "fallback = second\n"
	    "[channel \"second\"]\ntype = wecom\nurl = env:WF_URL2\n" OPENED);
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct world *w = xcalloc(1, sizeof *w);

		print_message("seed %d\n", (int)seed);
		w->f = f;
		w->dice.state = seed * 7919;
		w->now = NOW;
		set_clock(w->now);
		run_world(w);
		settle_world(w);
		must(notice_each(f->desk, NULL, -1, check_notice, w));
		assert_true(w->nseen > 20);
		check_pace(w);
		must(ledger_begin(f->desk->ledger));
		forget(f->desk, "outbox");
		forget(f->desk, "robot");
		forget(f->desk, "parked");
		must(ledger_commit(f->desk->ledger));
		free(w);
	}
}

/* What the records say of notices, a replay says too. */
static void a_replay_says_the_same(void **state)
{
	struct fixture *f = *state;
	struct ledger_report report;

	an_incident_is_told_with_advice_and_after_review(state);
	must(ledger_verify(f->desk->ledger, &report, NULL, NULL));
	for (int i = 0; i < report.nwrong; i++)
		fail_msg("%s", report.wrong[i]);
	ledger_report_release(&report);
}

/* ---- templates ---- */

static void lint_shipped(void *ctx, const char *path)
{
	char *name = xasprintf("playbooks/%s", path);
	char *file = file_shipped(name);
	struct strbuf text = STRBUF_INIT, findings = STRBUF_INIT;

	if (!file || file_read(&text, file, 65536) < 0)
		fail_msg("%s does not ship", path);
	if (template_lint(path, text.buf, text.len, &findings) < 0)
		fail_msg("%s", findings.buf);
	++*(int *)ctx;
	strbuf_release(&text);
	strbuf_release(&findings);
	free(file);
	free(name);
}

static void what_ships_is_right(void **state)
{
	int n = 0;

	(void)state;
	template_each_name(lint_shipped, &n);
	assert_int_equal(n, 2 * (NOTICE_EVENTS + 5));
}

static void a_fault_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "a\n{tiket}\n", "t.md:2: there is no value {tiket}; did you "
				  "mean {ticket}?\n" },
		{ "a\n\n[{src}", "t.md:3: a [ without its ]" },
		{ "a {src\n}", "t.md:1: a { without its }" },
		{ "% c\n% d\nx ]", "t.md:3: a ] without its [" },
		{ "[a [b]]", "t.md:1: a [ within [ ]" },
		{ "\xff", "t.md:1: this is not UTF-8 text" },
		{ "fine {ticket} [[x]] {{y}} [{src}]\n", "" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf findings = STRBUF_INIT;
		int ret = template_lint("t.md", cases[i].text,
					strlen(cases[i].text), &findings);

		assert_int_equal(ret, *cases[i].says ? FAILED : 0);
		if (!strstr(findings.buf, cases[i].says))
			fail_msg("\"%s\" does not say \"%s\"", findings.buf,
				 cases[i].says);
		strbuf_release(&findings);
	}
}

static void nobody_sees_another_tenants_notices(void **state)
{
	struct fixture *f = *state;
	struct found all;
	struct notice n;
	char *other;

	use(f, TENANTS SOC OPENED);
	free(fixture_ticket_of(f, "acme", ""));
	other = fixture_ticket_of(f, "globex", "");
	all = found(f, other);
	assert_int_equal(all.n, 1);
	use(f, TENANTS SOC OPENED
	    "[member \"lin\"]\nrole = analyst\nlogin = ACCOUNT\n"
	    "tenants = acme\n");
	assert_int_equal(notice_load(f->desk, all.key, &n), NOT_FOUND);
	memset(&all, 0, sizeof all);
	must(notice_each(f->desk, NULL, -1, look, &all));
	assert_int_equal(all.n, 1);
	assert_int_equal(sender_run(f->desk, SENDER_ONCE, NULL,
				    &(struct sender_count){ 0 }),
			 REFUSED);
	free(other);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(desk_conf_is_checked),
		TEST(a_record_is_told_once),
		TEST(a_customer_is_told_of_the_own_tickets_only),
		TEST(what_does_not_match_is_not_told),
		TEST(what_was_taken_back_is_not_told),
		TEST(a_hand_over_is_told),
		TEST(an_incident_is_told_with_advice_and_after_review),
		TEST(without_advice_an_incident_waits_and_others_pass),
		TEST(a_notice_can_be_dropped),
		TEST(what_failed_stands_in_elsewhere_and_can_go_again),
		TEST(who_does_not_answer_is_passed_over),
		TEST(who_answers_is_the_last_that_is_called),
		TEST(a_call_names_the_member_as_the_service_does),
		TEST(many_go_as_one_but_for_the_critical),
		TEST(many_that_fail_together_go_one_by_one),
		TEST(a_digest_waits_for_its_time),
		TEST(each_notice_arrives_or_is_known_to_have_not),
		TEST(a_replay_says_the_same),
		cmocka_unit_test(what_ships_is_right),
		cmocka_unit_test(a_fault_is_named_with_its_line),
		TEST(nobody_sees_another_tenants_notices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
