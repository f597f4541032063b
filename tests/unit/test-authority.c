/*
 * test-authority.c - who acts, what each role may do in each state, and that
 * another tenant's tickets are not there.
 */
#include "config.h"

#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "desk/sight.h"
#include "fixture.h"
#include "watchfloor/bulk.h"
#include "watchfloor/duty.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/memory.h"
#include "watchfloor/similar.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/waits.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"

/* It says this of the account that runs the test: keys of [member], and more
 * sections. */
static char *conf_of(const char *keys, const char *more)
{
	char *account = desk_account();
	char *text = xasprintf("[tenant \"acme\"]\n[tenant \"globex\"]\n"
			       "[member \"lin\"]\nlogin = %s\n%s\n%s\n",
			       account, keys, more);

	free(account);
	return text;
}

static void be(struct fixture *f, const char *keys, const char *more)
{
	char *text = conf_of(keys, more);

	fixture_rules(f, text);
	free(text);
}

/* ---- who ---- */

static void an_account_is_a_member_by_its_login(void **state)
{
	struct fixture *f = *state;
	char *text = conf_of("role = senior", "");

	assert_int_equal(desk_whoami(f->desk), WHO_OPEN);
	fixture_conf(f, text);
	fixture_reopen(f);
	assert_int_equal(desk_whoami(f->desk), WHO_ACCOUNT);
	assert_string_equal(f->desk->actor, "lin");
	assert_int_equal(strncmp(f->desk->by, "os:", 3), 0);
	free(text);
}

static void a_stranger_sees_and_does_nothing(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct ticket t;
	bool error;

	fixture_conf(f,
		     "[member \"wu\"]\nrole = senior\nlogin = nobody-here\n");
	desk_refresh(f->desk, &error);
	assert_false(error);
	assert_int_equal(desk_whoami(f->desk), WHO_STRANGER);
	ticket_init(&t);
	assert_int_equal(ticket_load(f->desk, id, &t), NOT_FOUND);
	assert_int_equal(ticket_claim(f->desk, id), NOT_FOUND);
	for (int r = RIGHT_MEMBER; r < RIGHT_COUNT; r++) {
		assert_int_equal(desk_check_right(f->desk, (enum desk_right)r),
				 REFUSED);
		assert_says("is no member of this desk");
	}
	ticket_release(&t);
	free(id);
}

static void a_member_who_is_taken_out_loses_sight_at_once(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct ticket t;
	bool error;

	be(f, "role = analyst", "");
	ticket_init(&t);
	must(ticket_claim(f->desk, id));
	fixture_conf(f,
		     "[member \"wu\"]\nrole = senior\nlogin = nobody-here\n");
	assert_true(desk_refresh(f->desk, &error));
	assert_int_equal(ticket_load(f->desk, id, &t), NOT_FOUND);
	be(f, "role = analyst", "");
	must(ticket_load(f->desk, id, &t));
	assert_string_equal(t.owner, "lin");
	ticket_release(&t);
	free(id);
}

/* An ed25519 key, and its fingerprint by ssh-keygen -l. */
#define KEY                                                            \
	"ssh-ed25519 "                                                 \
	"AAAAC3NzaC1lZDI1NTE5AAAAIJwHbYDLlhS7TO+0zDBPOt6T0BMl1Ryi+t96" \
	"lpQKqmZP"

static void expose(struct fixture *f, const char *text)
{
	char *path = xasprintf("%s/auth", f->root);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	chmod(path, 0600);
	setenv("SSH_USER_AUTH", path, 1);
	free(path);
}

static void on_a_shared_account_the_key_says_who(void **state)
{
	struct fixture *f = *state;
	char *account = desk_account();
	char *conf = xasprintf("[desk]\nshared-account = %s\n"
			       "[member \"wu\"]\nrole = senior\nkey = " KEY
			       " wu@laptop\n",
			       account);
	bool error;

	unsetenv("SSH_USER_AUTH");
	fixture_conf(f, conf);
	desk_refresh(f->desk, &error);
	assert_int_equal(desk_whoami(f->desk), WHO_NO_KEY);
	assert_int_equal(desk_check_right(f->desk, RIGHT_WORK), REFUSED);
	assert_says("is a shared account");

	expose(f, "password\npublickey ssh-ed25519 AAAA\n");
	fixture_reopen(f);
	assert_int_equal(desk_whoami(f->desk), WHO_NO_KEY);

	expose(f, "publickey " KEY "\n");
	fixture_reopen(f);
	assert_int_equal(desk_whoami(f->desk), WHO_KEY);
	assert_string_equal(f->desk->actor, "wu");
	assert_int_equal(strncmp(f->desk->by, "key:SHA256:", 11), 0);
	unsetenv("SSH_USER_AUTH");
	free(conf);
	free(account);
}

/* Whoever has a shell can set a variable. */
static void on_an_own_account_the_key_says_nothing(void **state)
{
	struct fixture *f = *state;

	expose(f, "publickey " KEY "\n");
	be(f, "role = analyst", "[member \"wu\"]\nrole = senior\nkey = " KEY);
	assert_string_equal(f->desk->actor, "lin");
	unsetenv("SSH_USER_AUTH");
}

/* ---- the matrix: act, role, tenant, state ---- */

/* Whose ticket it is, and what is with it: lin's, but for the last three. */
enum stage {
	FRESH, /* nobody's */
	MINE,
	WALKING,  /* at a step */
	DECIDING, /* at a yes or no, which is the last answer too */
	LAST,     /* at the last answer */
	JUDGED,
	OVER,
	WAITING,
	ESCALATED, /* to senior */
	ASKED,
	REPORTABLE,
	OTHERS,
	IN_REVIEW,
	OTHERS_OVER,
	STAGES
};

/* The whole of the table of acts that people do, by the words of a row. */
struct cell {
	const struct act *act;
	const struct role_name *role;
	enum stage stage;
	bool own_tenant;
};

/* At which stages the state allows it, written down once more beside the
 * checks. */
static const struct {
	const char *act;
	unsigned stages;
} allowed_at[] = {
#define AT(stage)  (1u << (stage))
#define AT_OVER    (AT(OVER) | AT(OTHERS_OVER))
#define AT_OPEN    (~AT_OVER)
#define AT_WALKING (AT(WALKING) | AT(DECIDING) | AT(LAST))
#define AT_IDLE                                                            \
	(AT(MINE) | AT(JUDGED) | AT(WAITING) | AT(ESCALATED) | AT(ASKED) | \
	 AT(REPORTABLE))
#define AT_OWN    (AT_IDLE | AT_WALKING)
#define AT_OTHERS (AT(OTHERS) | AT(IN_REVIEW))
	{ "ticket.filed", 0 }, /* it is there already */
	{ "ticket.claimed", AT(FRESH) },
	{ "ticket.released", AT_OWN },
	{ "ticket.noted", ~0u },
	{ "ticket.judged", AT_OWN },
	{ "ticket.closed", AT(JUDGED) },
	{ "ticket.reopened", AT_OVER },
	{ "ticket.undone", AT_OWN | AT(OVER) },
	{ "run.started", AT_IDLE },
	{ "run.abandoned", AT_WALKING },
	{ "run.moved", AT_WALKING },
	{ "run.over", AT(LAST) | AT(DECIDING) },
	{ "step.done", AT(WALKING) | AT(LAST) },
	{ "step.skipped", AT(WALKING) | AT(LAST) },
	{ "step.failed", AT(WALKING) | AT(LAST) },
	{ "step.answered", AT(DECIDING) },
	{ "ticket.informed", AT_OPEN },
	/* the playbook that is walked contains with the customer's word only */
	{ "ticket.contained", AT_IDLE },
	{ "ticket.waiting", AT_OWN & ~AT(WAITING) },
	{ "ticket.resumed", AT(WAITING) },
	{ "ticket.reportable", ~0u },
	{ "ticket.reported", AT(REPORTABLE) },
	{ "ticket.escalated", AT_OPEN },
	{ "ticket.answered", AT(ESCALATED) },
	{ "ticket.deescalated", AT(ESCALATED) },
	{ "ticket.taken", AT(FRESH) | AT_OTHERS },
	{ "ticket.freed", AT_OTHERS },
	{ "ticket.asked", AT_OPEN & ~AT(ASKED) },
	{ "ticket.replied", AT(ASKED) },
	{ "review.requested", AT_OWN },
	{ "review.approved", AT(IN_REVIEW) },
	{ "review.returned", AT(IN_REVIEW) },
	{ "review.handed", AT(IN_REVIEW) },
	{ "quality.judged", AT(OTHERS_OVER) },
	{ "command.started", AT(WALKING) },
	{ "command.released", 0 },
	{ "review.approved", 0 },
	{ "review.returned", 0 },
	{ "review.handed", 0 },
	{ "quality.judged", 0 },
	{ "ticket.recommended", AT_OWN },
	{ "notice.approved", 0 },
	{ "notice.dropped", ~0u },
	{ "notice.retried", 0 },
	{ "notice.acknowledged", AT_OPEN },
	{ "evidence.added", ~0u },
	{ "alert.unmasked", ~0u },
	{ "evidence.exported", ~0u },
	{ "evidence.held", ~0u },
	{ "evidence.released", 0 },
	{ "evidence.removed", 0 },
	{ "authorisation.granted", AT_OPEN },
	{ "authorisation.refused", AT_OPEN },
	{ "authorisation.withdrawn", 0 },
	{ "override.requested", AT(WALKING) },
	{ "override.approved", 0 },
	{ "override.declined", 0 },
};

static bool stage_allows(const char *act, enum stage s)
{
	for (size_t i = 0; i < ARRAY_SIZE(allowed_at); i++)
		if (strcmp(allowed_at[i].act, act) == 0)
			return allowed_at[i].stages & AT(s);
	fail_msg("nobody has said when %s is allowed", act);
	return false;
}

/* What acts need to say, whatever it is. */
static const struct {
	const char *act, *key, *value;
} said[] = {
	{ "ticket.filed", "severity", "low" },
	{ "ticket.filed", "title", "onboard" },
	{ "ticket.filed", "type", "service.onboarding" },
	{ "ticket.informed", "who", "wang" },
	{ "ticket.contained", "what", "done" },
	{ "ticket.waiting", "for", "customer" },
	{ "ticket.waiting", "until", "2099-01-01T00:00:00Z" },
	{ "ticket.waiting", "reason", "why" },
	{ "ticket.reportable", "operator", "cii" },
	{ "ticket.reportable", "level", "serious" },
	{ "ticket.reported", "stage", "first" },
	{ "ticket.reported", "to", "cac" },
	{ "ticket.escalated", "to", "senior" },
	{ "ticket.escalated", "reason", "why" },
	{ "ticket.answered", "text", "so" },
	{ "ticket.deescalated", "reason", "why" },
	{ "ticket.taken", "reason", "why" },
	{ "ticket.freed", "reason", "why" },
	{ "ticket.asked", "to", "wu" },
	{ "ticket.asked", "question", "why" },
	{ "ticket.replied", "text", "so" },
	{ "review.requested", "to", "senior" },
	{ "review.returned", "comment", "again" },
	{ "review.handed", "to", "expert" },
	{ "review.handed", "reason", "why" },
	{ "quality.judged", "verdict", "benign" },
	{ "quality.judged", "reason", "why" },
	{ "command.released", "reason", "why" },
	{ "command.started", "rule", "here" },
	{ "command.started", "sha256", "00" },
	{ "command.started", "step", "s" },
	{ "command.started", "target", "localhost" },
	{ "command.started", "title", "Look" },
	{ "command.started", "type", "bash" },
	{ "command.started", "what", "true" },
	{ "ticket.recommended", "text", "close it" },
	{ "notice.approved", "key", "k" },
	{ "notice.approved", "channel", "c" },
	{ "notice.approved", "event", "opened" },
	{ "notice.dropped", "key", "k" },
	{ "notice.dropped", "channel", "c" },
	{ "notice.dropped", "event", "opened" },
	{ "notice.dropped", "reason", "why" },
	{ "notice.retried", "key", "k" },
	{ "notice.retried", "channel", "c" },
	{ "notice.retried", "event", "opened" },
	{ "alert.unmasked", "alert", "2026-11-23T03:00:00.000Z" },
	{ "alert.unmasked", "block", "00" },
	{ "alert.unmasked", "reason", "why" },
	{ "evidence.exported", "to", "bundle" },
	{ "evidence.exported", "sha256", "00" },
	{ "evidence.held", "reason", "why" },
	{ "evidence.released", "reason", "why" },
	{ "evidence.removed", "reason", "why" },
	{ "evidence.removed", "content", "00" },
#define WORD(act)                                                      \
	{ act, "who", "wang" }, { act, "channel", "phone" },           \
		{ act, "assets", "*" }, { act, "actions", "isolate" }, \
	{                                                              \
		act, "reason", "why"                                   \
	}
	WORD("authorisation.granted"),
	{ "authorisation.granted", "until", "2099-01-01T00:00:00Z" },
	WORD("authorisation.refused"),
	{ "authorisation.withdrawn", "reason", "why" },
	{ "override.requested", "step", "action--x" },
	{ "override.requested", "title", "contain" },
	{ "override.requested", "missing", "all" },
	{ "override.requested", "reason", "why" },
	{ "override.declined", "reason", "why" },
};

static const struct {
	const char *act, *key;
	int64_t value;
} numbers[] = {
	{ "command.released", "n", 1 },
	{ "command.started", "n", 1 },
	{ "command.started", "run", 1 },
	{ "command.started", "answer", 0 },
	{ "command.started", "index", 1 },
	{ "alert.unmasked", "at", 0 },
	{ "authorisation.withdrawn", "authorisation", 1 },
	{ "override.requested", "run", 1 },
	{ "override.requested", "n", 0 },
	{ "override.approved", "override", 1 },
	{ "override.declined", "override", 1 },
};

static cJSON *data_for(const char *act)
{
	cJSON *data = cJSON_CreateObject();

	for (size_t i = 0; i < ARRAY_SIZE(said); i++)
		if (strcmp(said[i].act, act) == 0)
			json_add_str(data, said[i].key, said[i].value);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if (strcmp(numbers[i].act, act) == 0)
			json_add_int(data, numbers[i].key, numbers[i].value);
	if (strcmp(act, "ticket.noted") == 0)
		json_add_str(data, "text", "a note");
	if (strcmp(act, "evidence.exported") == 0) {
		json_add_int(data, "items", 1);
		json_add_int(data, "bytes", 1);
	}
	if (strcmp(act, "ticket.judged") == 0)
		json_add_str(data, "verdict", "benign");
	if (strcmp(act, "ticket.judged") == 0 ||
	    strcmp(act, "ticket.reopened") == 0)
		json_add_str(data, "reason", "why");
	return data;
}

/* ---- bringing a ticket to a stage ---- */

static int answer(struct desk *d, struct run *r, enum walk_outcome at_step)
{
	const struct walk_answer a = { .outcome = walk_at(r->walk)->wait ==
								  WALK_STEP
							  ? at_step
							  : OUTCOME_YES };

	return run_answer(d, r, &a, "why");
}

/* Begin the playbook, and skip so many steps.  Returns how many were there. */
static int walk_on(struct fixture *f, const char *id, int answers)
{
	struct run *r;
	int n = 0;

	must(run_start(f->desk, id, WEBSHELL));
	must(run_load(&r, f->desk, id));
	for (; n < answers && walk_at(r->walk)->wait != WALK_OVER; n++)
		must(answer(f->desk, r, OUTCOME_SKIPPED));
	run_free(r);
	return n;
}

/* Where a step has failed and nothing catches that, one says yes or no. */
static void walk_to_a_decision(struct fixture *f, const char *id)
{
	struct run *r;

	must(run_start(f->desk, id, WEBSHELL));
	must(run_load(&r, f->desk, id));
	while (walk_at(r->walk)->wait == WALK_STEP)
		must(answer(f->desk, r, OUTCOME_FAILED));
	assert_int_not_equal(walk_at(r->walk)->wait, WALK_OVER);
	run_free(r);
}

/* All the answers that a walk takes when nobody does anything. */
static int answers_at_the_end;

static void walk_to_the_end(struct fixture *f)
{
	char *id = fixture_ticket_of(f, "acme", "tom");

	must(ticket_claim(f->desk, id));
	answers_at_the_end = walk_on(f, id, INT_MAX);
	free(id);
}

/* The act of people that makes the stage what it is; NULL: none. */
static const char *const stage_acts[STAGES] = {
	[JUDGED] = "ticket.judged",       [OVER] = "ticket.judged",
	[WAITING] = "ticket.waiting",     [ESCALATED] = "ticket.escalated",
	[ASKED] = "ticket.asked",         [REPORTABLE] = "ticket.reportable",
	[IN_REVIEW] = "review.requested", [OTHERS_OVER] = "ticket.judged",
};

static void bring(struct fixture *f, const char *id, enum stage s)
{
	if (s != FRESH)
		must(ticket_claim(f->desk, id));
	if (stage_acts[s])
		must(desk_act(f->desk, stage_acts[s], id,
			      data_for(stage_acts[s])));
	if (s == WALKING)
		walk_on(f, id, 0);
	else if (s == DECIDING)
		walk_to_a_decision(f, id);
	else if (s == LAST)
		walk_on(f, id, answers_at_the_end - 1);
	if (AT_OVER & AT(s))
		must(ticket_close(f->desk, id, VERDICT_NONE, NULL));
}

static char *ticket_at(struct fixture *f, const char *tenant, enum stage s)
{
	char *id;
	char *account = desk_account();
	char *conf = xasprintf("[member \"%s\"]\nrole = analyst\nlogin = %s\n",
			       s >= OTHERS ? "wu" : "lin", account);

	fixture_rules(f, "");
	id = fixture_ticket_of(f, tenant, "tom");
	fixture_rules(f, conf);
	bring(f, id, s);
	free(conf);
	free(account);
	return id;
}

static int try_undo(struct desk *d, const char *id)
{
	struct last_act last;
	int ret = desk_last_act(d, &last);

	if (ret == 0 && !strstr(last.sentence, id))
		ret = REFUSED; /* something on an older ticket */
	if (ret == 0)
		ret = desk_undo(d, &last, NULL, NULL);
	last_act_release(&last);
	return ret;
}

/* To a version with the same words. */
static int try_move(struct desk *d, const char *id)
{
	static const char *const keys[] = { "blob", "commit", "modified",
					    "sha256" };
	cJSON *data = cJSON_CreateObject();
	struct run *r;

	if (run_load(&r, d, id) == 0) {
		json_add_int(data, "run", r->number);
		json_add_int(data, "answers", r->given);
		run_free(r);
	} else {
		json_add_int(data, "run", 1);
		json_add_int(data, "answers", 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_add_str(data, keys[i], "0");
	return desk_act(d, "run.moved", id, data);
}

static enum walk_outcome outcome_of(const char *act)
{
	return strcmp(act, "step.done") == 0       ? OUTCOME_DONE
	       : strcmp(act, "step.failed") == 0   ? OUTCOME_FAILED
	       : strcmp(act, "step.answered") == 0 ? OUTCOME_YES
						   : OUTCOME_SKIPPED;
}

/* The first step of the playbook asks for one answer. */
static int try_step(struct desk *d, const char *act, const char *id)
{
	bool done = strcmp(act, "step.done") == 0;
	cJSON *values = cJSON_CreateObject();
	struct walk_answer a = { .outcome = outcome_of(act), .values = values };
	const struct step *at;
	struct choice c[16];
	struct run *r;
	int ret = run_load(&r, d, id);

	if (ret == 0) {
		at = walk_at(r->walk)->step;
		for (int i = 0; done && i < at->nout_args; i++)
			json_add_str(
				values, at->out_args[i],
				walk_choices(r->walk, at->out_args[i], c, 16)
					? c[0].token
					: "text");
		ret = run_answer(d, r, &a, done ? NULL : "why");
		run_free(r);
	}
	cJSON_Delete(values);
	return ret;
}

static int is_end(void *ctx, const struct record *r)
{
	*(bool *)ctx = strcmp(r->act, "run.over") == 0;
	return 0;
}

/* With the last answer the end comes by itself. */
static int try_end(struct desk *d, const char *id)
{
	bool over = false;
	struct run *r;
	int ret = run_load(&r, d, id);

	if (ret < 0)
		return ret;
	if (r->abandoned || walk_at(r->walk)->wait == WALK_OVER)
		ret = REFUSED;
	if (ret == 0 && walk_at(r->walk)->wait == WALK_STEP &&
	    r->nresults < answers_at_the_end - 1)
		ret = REFUSED;
	if (ret == 0)
		ret = answer(d, r, OUTCOME_SKIPPED);
	run_free(r);
	if (ret == 0)
		must(timeline_each(d, id, is_end, &over));
	return ret < 0 ? ret : over ? 0 : REFUSED;
}

static int try_evidence(struct desk *d, const char *id)
{
	const struct evidence_draft e = { .kind = EVIDENCE_TEXT,
					  .data = "seen",
					  .len = 4 };

	return evidence_add(d, id, &e, NULL);
}

/* Through the doors that everybody goes through. */
static int try_act(struct desk *d, const struct act *act, const char *id)
{
	if (strcmp(act->name, "ticket.undone") == 0)
		return try_undo(d, id);
	if (strcmp(act->name, "run.started") == 0)
		return run_start(d, id, WEBSHELL);
	if (strcmp(act->name, "run.abandoned") == 0)
		return run_abandon(d, id, "why");
	if (strcmp(act->name, "run.over") == 0)
		return try_end(d, id);
	if (strcmp(act->name, "run.moved") == 0)
		return try_move(d, id);
	if (strcmp(act->name, "evidence.added") == 0)
		return try_evidence(d, id);
	if (strncmp(act->name, "step.", 5) == 0)
		return try_step(d, act->name, id);
	return desk_act(d, act->name, id, data_for(act->name));
}

/* Escalated to senior, it is answered by who is one, or stands above; the
 * question is to wu, whom this desk.conf does not know. */
static bool is_asked(const struct cell *c)
{
	if (c->act->asked == ASKED_QUESTION)
		return c->role->role & ROLE_EXPERT;
	return c->act->asked == ASKED_NOBODY ||
	       c->role->role & (ROLE_SENIOR | ROLE_EXPERT);
}

static bool expected(const struct cell *c)
{
	return c->own_tenant && is_asked(c) && c->act->who & c->role->role &&
	       stage_allows(c->act->name, c->stage);
}

/* A ticket that nothing was done to is there for the next cell. */
static char *kept[STAGES][2];

/* What is undone is what was done last in all of the store. */
static char **ticket_for(struct fixture *f, const struct cell *c)
{
	char **id = &kept[c->stage][c->own_tenant];

	if (strcmp(c->act->name, "ticket.undone") == 0) {
		free(*id);
		*id = NULL;
	}
	if (!*id)
		*id = ticket_at(f, c->own_tenant ? "acme" : "globex", c->stage);
	return id;
}

/* What was done, whoever sees it; a refusal is about no ticket. */
static int64_t events(struct fixture *f)
{
	sqlite3_stmt *st = NULL;
	int64_t n;

	assert_int_equal(sqlite3_prepare_v2(ledger_db(f->desk->ledger),
					    "SELECT count(*) FROM main.event",
					    -1, &st, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static void check_cell(struct fixture *f, const struct cell *c)
{
	char **keep = ticket_for(f, c), *id = *keep;
	char *keys = xasprintf("role = %s\ntenants = acme", c->role->word);
	int64_t before;
	int ret;

	be(f, keys, "");
	before = events(f);
	ret = try_act(f->desk, c->act, id);
	if ((ret == 0) != expected(c) || (events(f) > before) != expected(c))
		fail_msg("%s by %s, stage %d, %s tenant: %d, %s", c->act->name,
			 c->role->word, c->stage,
			 c->own_tenant ? "own" : "another", ret, fail_text());
	if (!c->own_tenant && ret != NOT_FOUND && ret != REFUSED)
		fail_msg("%s: a foreign ticket is %d", c->act->name, ret);
	if (!c->own_tenant && strcmp(c->act->name, "ticket.undone") != 0)
		assert_int_equal(ret, NOT_FOUND);
	if (ret == 0) {
		free(id);
		*keep = NULL;
	}
	free(keys);
}

/* What is about no ticket has a matrix of its own, or none. */
static bool in_matrix(const struct act *a)
{
	return a->who != ROLE_MACHINE && strncmp(a->name, "shift.", 6) != 0 &&
	       strncmp(a->name, "standing.", 9) != 0 &&
	       strncmp(a->name, "watch.", 6) != 0 &&
	       strncmp(a->name, "document.", 9) != 0 &&
	       strncmp(a->name, "desk.", 5) != 0;
}

static void allowed_is_exactly_what_the_table_says(void **state)
{
	struct fixture *f = *state;
	int cells = 0;

	walk_to_the_end(f);
	for (const struct act *a = acts; a->name; a++) {
		if (!in_matrix(a))
			continue;
		for (const struct role_name *r = role_names; r->word; r++) {
			for (int s = 0; s < STAGES * 2; s++) {
				struct cell c = { a, r, (enum stage)(s / 2),
						  s % 2 };

				check_cell(f, &c);
				cells++;
			}
		}
	}
	assert_true(cells >= 12 * 10 * STAGES * 2);
	for (int i = 0; i < STAGES * 2; i++)
		free(kept[i / 2][i % 2]);
}

static void every_act_asks_for_its_roles(void **state)
{
	struct fixture *f = *state;

	for (const struct role_name *r = role_names; r->word; r++) {
		char *keys = xasprintf("role = %s\ntenants = acme", r->word);

		be(f, keys, "");
		for (const struct act *a = acts; a->name; a++) {
			int ret = desk_check_who(f->desk, a);

			/* on some ticket */
			assert_int_equal(ret, (a->who | a->filed) & r->role
						      ? 0
						      : REFUSED);
			if (ret < 0)
				assert_says(a->name);
		}
		free(keys);
	}
}

/* ---- work that no alert begins ---- */

static const struct filing onboarding = {
	.tenant = "acme",
	.type = "service.onboarding",
	.title = "Onboard Acme",
	.note = "signed yesterday",
	.severity = SEV_LOW,
};

static bool may_file(const struct role_name *r)
{
	return r->role & act_named("ticket.filed")->who;
}

/* Take it, walk its playbook to the end, close it. */
static int do_all_of_it(struct desk *d, const char *id)
{
	struct run *r = NULL;
	int ret = ticket_claim(d, id);

	if (ret == 0)
		ret = run_start(d, id, WEBSHELL);
	if (ret == 0)
		ret = run_load(&r, d, id);
	while (ret == 0 && walk_at(r->walk)->wait != WALK_OVER)
		ret = answer(d, r, OUTCOME_SKIPPED);
	run_free(r);
	if (ret == 0)
		ret = ticket_judge(d, id, VERDICT_DONE, "all signed");
	return ret == 0 ? ticket_close(d, id, VERDICT_NONE, NULL) : ret;
}

static void each_role_files_or_does_not(void **state)
{
	struct fixture *f = *state;

	for (const struct role_name *r = role_names; r->word; r++) {
		char *keys = xasprintf("role = %s\ntenants = acme", r->word);
		char *id;
		int ret;

		be(f, keys, "");
		ret = ticket_file(f->desk, &onboarding, &id);
		assert_int_equal(ret, may_file(r) ? 0 : REFUSED);
		assert_int_equal(id != NULL, ret == 0);
		if (id)
			must(do_all_of_it(f->desk, id));
		free(id);
		free(keys);
	}
}

static void service_managers_work_on_what_was_filed_only(void **state)
{
	struct fixture *f = *state;
	char *alert = fixture_ticket_of(f, "acme", "tom"), *id;
	struct ticket t;

	be(f, "role = service-manager", "");
	must(ticket_file(f->desk, &onboarding, &id));
	assert_int_equal(ticket_claim(f->desk, alert), REFUSED);
	assert_says("ticket.claimed is only for analyst, senior, expert");
	must(do_all_of_it(f->desk, id));
	ticket_init(&t);
	must(ticket_load(f->desk, id, &t));
	assert_int_equal(t.verdict, VERDICT_DONE);
	assert_int_equal(t.alerts, 0);
	assert_string_equal(t.type, "service.onboarding");
	assert_false(duty_is_orphan(f->desk, &t));
	ticket_release(&t);
	free(id);
	free(alert);
}

/* Numbers are of the whole store, whatever the actor sees of it. */
static void what_is_filed_gets_the_next_number(void **state)
{
	struct fixture *f = *state;
	struct filing wrong = onboarding;
	int64_t next;
	char *id, *expected;

	free(fixture_ticket_of(f, "globex", "tom"));
	must(ticket_next_number(f->desk, &next));
	expected = ticket_id(f->desk, next);
	be(f, "role = analyst\ntenants = acme", "");
	must(ticket_file(f->desk, &onboarding, &id));
	assert_string_equal(id, expected);
	free(id);
	free(expected);
	wrong.tenant = "globex";
	assert_int_equal(ticket_file(f->desk, &wrong, &id), NOT_FOUND);
	wrong.tenant = "acme";
	wrong.type = "service.nonsense";
	assert_int_equal(ticket_file(f->desk, &wrong, &id), REFUSED);
	wrong.type = "other";
	wrong.playbook = "nonsense";
	assert_int_equal(ticket_file(f->desk, &wrong, &id), NOT_FOUND);
	wrong.playbook = NULL;
	wrong.title = " ";
	assert_int_equal(ticket_file(f->desk, &wrong, &id), REFUSED);
	assert_null(id);
}

static void a_refusal_names_the_rule(void **state)
{
	struct fixture *f = *state;

	be(f, "role = author", "");
	assert_int_equal(desk_check_who(f->desk, act_named("ticket.claimed")),
			 REFUSED);
	assert_string_equal(fail_text(), "lin (author): ticket.claimed is only "
					 "for analyst, senior, expert");
	assert_int_equal(desk_check_right(f->desk, RIGHT_STORE), REFUSED);
	assert_string_equal(fail_text(),
			    "lin (author): only auditor, system administrator "
			    "may look at the whole store");
}

struct refusals {
	int n;
	char what[32], rule[16], on[32];
};

static int count_refusal(void *ctx, const struct record *r)
{
	struct refusals *all = ctx;

	if (strcmp(r->act, "store.refused") != 0)
		return 0;
	all->n++;
	snprintf(all->what, sizeof all->what, "%s", data_str(r, "what"));
	snprintf(all->rule, sizeof all->rule, "%s", data_str(r, "rule"));
	snprintf(all->on, sizeof all->on, "%s", r->on);
	return 0;
}

/* So many records of refusals, and what the last of them says. */
static void assert_refusals(struct fixture *f, int n, const char *what,
			    const char *rule, const char *on)
{
	struct refusals all = { .n = 0 };

	be(f, "role = auditor", "");
	must(ledger_each(f->desk->ledger, 0, INT64_MAX, count_refusal, &all));
	assert_int_equal(all.n, n);
	assert_string_equal(all.what, what);
	assert_string_equal(all.rule, rule);
	assert_string_equal(all.on, on);
}

static void what_was_refused_is_on_the_record(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "ACME\\lin");

	be(f, "role = author", "");
	assert_int_equal(ticket_claim(f->desk, id), REFUSED);
	assert_says("only for");
	assert_refusals(f, 1, "ticket.claimed", "role", id);

	be(f, "role = author", "");
	assert_int_equal(ticket_claim(f->desk, id), REFUSED);
	assert_says("only for");
	assert_refusals(f, 1, "ticket.claimed", "role", id);

	be(f, "role = senior\naccounts = \"acme\\\\LIN\"", "");
	must(ticket_claim(f->desk, id));
	assert_int_equal(ticket_judge(f->desk, id, VERDICT_BENIGN, "me"),
			 REFUSED);
	assert_refusals(f, 2, "ticket.judged", "self", id);

	be(f, "role = senior", "");
	desk_keep_refusal(f->desk, "audit export", RULE_ROLE, NULL);
	assert_refusals(f, 3, "audit export", "role", "store");
	free(id);
}

/* Peeking at what may be done is no attempt. */
static void what_is_only_asked_is_not(void **state)
{
	struct fixture *f = *state;
	struct refusals all = { .n = 0 };

	be(f, "role = author", "");
	desk_check_who(f->desk, act_named("ticket.claimed"));
	desk_check_right(f->desk, RIGHT_STORE);
	be(f, "role = auditor", "");
	must(ledger_each(f->desk->ledger, 0, INT64_MAX, count_refusal, &all));
	assert_int_equal(all.n, 0);
}

/* ---- duties ---- */

static void nobody_judges_a_ticket_about_themselves(void **state)
{
	struct fixture *f = *state;
	char *mine = fixture_ticket_of(f, "acme", "ACME\\llan");
	char *named = fixture_ticket_of(f, "acme", "Lin");
	char *other = fixture_ticket_of(f, "acme", "lina");
	char *ids[] = { mine, named, other };
	struct bulk b = { .act = "ticket.closed",
			  .verdict = VERDICT_BENIGN,
			  .claim = true };
	struct bulk_plan plan;

	be(f, "role = senior\naccounts = \"acme\\\\LLAN\", x", "");
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		bool free_to = i == 2;
		const int64_t num = ticket_number(ids[i]);

		must(desk_bulk_check(f->desk, &b, &num, 1, &plan, NULL, NULL));
		assert_int_equal(plan.n, free_to);
		bulk_plan_release(&plan);
		must(ticket_claim(f->desk, ids[i]));
		assert_int_equal(ticket_judge(f->desk, ids[i], VERDICT_BENIGN,
					      "it was me"),
				 free_to ? 0 : REFUSED);
		if (!free_to)
			assert_says("is about you");
		assert_int_equal(
			ticket_close(f->desk, ids[i], VERDICT_BENIGN, NULL),
			free_to ? 0 : REFUSED);
		free(ids[i]);
	}
}

/* A name of the same account, so that no commit is needed. */
static void become(struct fixture *f, const char *who)
{
	char *account = desk_account();
	char *text = xasprintf("[member \"%s\"]\nrole = senior\nlogin = %s\n",
			       who, account);

	fixture_rules(f, text);
	free(text);
	free(account);
}

static int approve(struct fixture *f, const char *id)
{
	return desk_act(f->desk, "review.approved", id, NULL);
}

static void nobody_approves_own_work(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct last_act last;

	/* wu answers a step, lin does the rest */
	become(f, "wu");
	must(ticket_claim(f->desk, id));
	walk_on(f, id, 1);
	must(ticket_release_claim(f->desk, id));
	become(f, "lin");
	must(ticket_claim(f->desk, id));
	must(desk_act(f->desk, "review.requested", id,
		      data_for("review.requested")));
	assert_int_equal(approve(f, id), REFUSED);
	assert_says("is your own work");
	become(f, "wu");
	assert_int_equal(approve(f, id), REFUSED);
	assert_says("you did some of the work");
	/* what was taken back does not count; a note is no work */
	become(f, "zhao");
	must(ticket_note(f->desk, id, "a note is no work"));
	must(approve(f, id));
	must(desk_last_act(f->desk, &last));
	must(desk_undo(f->desk, &last, NULL, NULL));
	last_act_release(&last);
	must(approve(f, id));
	free(id);
}

/* Ask by the one act, try the other. */
static int ask_and_answer(struct fixture *f, const char *id, bool question,
			  const char *to, const char *keys, const char *others)
{
	cJSON *data = cJSON_CreateObject(), *text = cJSON_CreateObject();

	json_add_str(data, "to", to);
	json_add_str(data, question ? "question" : "reason", "why");
	json_add_str(text, "text", "so");
	fixture_rules(f, "");
	must(desk_act(f->desk, question ? "ticket.asked" : "ticket.escalated",
		      id, data));
	be(f, keys, others);
	return desk_act(f->desk,
			question ? "ticket.replied" : "ticket.answered", id,
			text);
}

/* So that the next may ask. */
static void reply_as_anybody(struct fixture *f, const char *id)
{
	cJSON *text = cJSON_CreateObject();

	json_add_str(text, "text", "so");
	fixture_rules(f, "");
	must(desk_act(f->desk, "ticket.replied", id, text));
}

static void only_the_asked_answer(void **state)
{
	static const struct {
		const char *to, *keys;
		bool may;
	} cases[] = {
		{ "tier-2", "role = analyst\ntier = 2", true },
		{ "tier-2", "role = analyst\ntier = 3", true },
		{ "tier-2", "role = analyst\ntier = 1", false },
		{ "skill-web", "role = analyst\nskill = mail, web", true },
		{ "skill-web", "role = senior\nskill = mail", false },
		{ "skill-web", "role = expert", true },
		{ "senior", "role = senior", true },
		{ "senior", "role = expert", true },
		{ "senior", "role = analyst\ntier = 3", false },
		{ "lin", "role = analyst", true },
		{ "wu", "role = analyst", false },
		{ "wu", "role = senior", true },
		/* nobody who works here: its word is passed on */
		{ "lead", "role = service-manager", true },
		{ "lead", "role = senior", true },
		{ "lead", "role = analyst", false },
	};
	static const char others[] = "[member \"wu\"]\nrole = analyst\n"
				     "login = nobody-here\n"
				     "[path \"functional\"]\nlevels = lead\n";
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		for (int question = 0; question < 2; question++) {
			int ret = ask_and_answer(f, id, question, cases[i].to,
						 cases[i].keys, others);

			if (ret != (cases[i].may ? 0 : REFUSED))
				fail_msg("%s by %s: %s", cases[i].to,
					 cases[i].keys, fail_text());
			if (cases[i].may)
				continue;
			assert_says("only they may answer");
			assert_says(cases[i].to);
			if (question)
				reply_as_anybody(f, id);
		}
	}
	free(id);
}

/* How many wait on the desk's actor. */
static int64_t waiting(struct fixture *f)
{
	struct strbuf text = STRBUF_INIT;
	struct ticket_counts counts;
	struct query *q;

	waits_query(f->desk, &text);
	must(query_parse(&q, text.buf, NULL));
	must(ticket_count(f->desk, q, &counts));
	query_free(q);
	strbuf_release(&text);
	return counts.tickets;
}

static void a_free_ticket_waits_on_who_has_the_skill(void **state)
{
	static const char routes[] =
		"[route \"first\"]\nmatch = user:admin\n"
		"[route \"web\"]\nmatch = type:webshell\nskill = web\n";
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct strbuf who = STRBUF_INIT;

	/* another route comes before that one */
	free(fixture_ticket_of(f, "acme", "admin"));
	be(f, "role = analyst\nskill = mail", routes);
	assert_int_equal(waiting(f), 0);
	be(f, "role = analyst\nskill = mail, web", routes);
	assert_int_equal(waiting(f), 1);
	duty_print_skilled(f->desk, "web", &who);
	assert_string_equal(who.buf, "lin");
	must(ticket_claim(f->desk, id));
	assert_int_equal(waiting(f), 0);
	strbuf_release(&who);
	free(id);
}

static void an_orphan_waits_on_seniors(void **state)
{
	struct fixture *f = *state;
	char *id = ticket_at(f, "acme", OTHERS); /* wu's */
	static const char *const others[] = {
		"",
		"[member \"wu\"]\nrole = author\nlogin = nobody-here\n",
		("[member \"wu\"]\nrole = analyst\nlogin = nobody-here\n"
		 "tenants = globex\n"),
		"[member \"wu\"]\nrole = analyst\nlogin = nobody-here\n",
	};
	struct ticket t;

	ticket_init(&t);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		bool orphan = i < ARRAY_SIZE(others) - 1;

		be(f, "role = senior", others[i]);
		must(ticket_load(f->desk, id, &t));
		assert_int_equal(duty_is_orphan(f->desk, &t), orphan);
		assert_int_equal(waiting(f), orphan);
		be(f, "role = analyst", others[i]);
		assert_int_equal(waiting(f), 0);
	}
	fixture_rules(f, "");
	assert_false(duty_is_orphan(f->desk, &t));
	ticket_release(&t);
	free(id);
}

static void outside_the_hours_one_may_read_only(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	/* the hour before this one, UTC */
	int hour = (int)(clock_now() % DAY / HOUR);
	char *keys = xasprintf("role = senior\nhours = %02d:00-%02d:00",
			       (hour + 22) % 24, (hour + 23) % 24);
	struct ticket t;

	ticket_init(&t);
	be(f, keys, "[desk]\ntimezone = UTC");
	must(ticket_load(f->desk, id, &t));
	assert_int_equal(ticket_claim(f->desk, id), REFUSED);
	assert_says("outside the hours");
	be(f, "role = senior\nhours = 00:00-24:00", "[desk]\ntimezone = UTC");
	must(ticket_claim(f->desk, id));
	ticket_release(&t);
	free(keys);
	free(id);
}

/* ---- what is seen ---- */

static void every_table_of_tickets_has_a_view(void **state)
{
	for (const char *const *name = desk_tables; *name; name++) {
		const struct sight_table *t = sight_tables;

		while (t->name && strcmp(t->name, *name) != 0)
			t++;
		if (!t->name)
			fail_msg("everybody sees all of %s", *name);
	}
}

static int count_record(void *ctx, const struct record *r)
{
	int *n = ctx;

	if (strcmp(r->tenant, "globex") == 0)
		fail_msg("record %lld is seen", (long long)r->id);
	++*n;
	return 0;
}

static int64_t count_of(struct desk *d, const char *text)
{
	struct ticket_counts counts;
	struct query *q;

	must(query_parse(&q, text, NULL));
	must(ticket_count(d, q, &counts));
	query_free(q);
	return counts.tickets;
}

static void look_everywhere(struct desk *d, const char *foreign,
			    const char *own, bool works)
{
	struct ticket page[8], t;
	struct alert_row alert;
	struct run *run;
	struct query *q;
	int n = 0, records = 0;

	ticket_init(&t);
	assert_int_equal(ticket_load(d, foreign, &t), NOT_FOUND);
	assert_int_equal(count_of(d, ""), 1);
	assert_int_equal(count_of(d, "tenant:globex"), 0);
	must(query_parse(&q, "", NULL));
	must(ticket_page(d, q, (struct ticket_order){ BY_URGENCY }, NULL, false,
			 page, 8, &n));
	query_free(q);
	assert_int_equal(n, 1);
	assert_string_equal(page[0].id, own);
	ticket_release(&page[0]);
	must(timeline_each(d, foreign, count_record, &records));
	assert_int_equal(records, 0);
	must(ledger_each(d->ledger, 1, 0, count_record, &records));
	assert_int_equal(records > 0, works);
	must(alerts_page(d, foreign, "", ALERTS_NEWEST_FIRST, 0, &alert, 1,
			 &n));
	assert_int_equal(n, 0);
	assert_int_equal(run_load(&run, d, foreign), NOT_FOUND);
	ticket_release(&t);
}

static void another_tenant_is_not_there(void **state)
{
	struct fixture *f = *state;
	char *foreign = fixture_ticket_of(f, "globex", "tom");
	char *own = fixture_ticket_of(f, "acme", "tom");
	struct desk *past;
	int64_t at;

	be(f, "role = analyst", "");
	must(ticket_claim(f->desk, foreign));
	be(f, "role = analyst\ntenants = acme", "");
	look_everywhere(f->desk, foreign, own, true);
	at = desk_now(f->desk);
	must(desk_as_of(&past, f->desk, at, NULL, NULL));
	look_everywhere(past, foreign, own, true);
	desk_close(past);
	be(f, "role = customer\ntenants = acme", "");
	look_everywhere(f->desk, foreign, own, false);
	free(foreign);
	free(own);
}

/* What is about the whole store is still about the whole store. */
static void the_whole_is_for_those_who_may(void **state)
{
	struct fixture *f = *state;
	struct ledger_report r = { .records = 0 };

	free(fixture_ticket_of(f, "globex", "tom"));
	be(f, "role = analyst\ntenants = acme", "");
	assert_int_equal(desk_whole(f->desk, RIGHT_STORE), REFUSED);
	assert_int_equal(count_of(f->desk, ""), 0);
	be(f, "role = sysadmin", "");
	must(desk_whole(f->desk, RIGHT_STORE));
	must(ledger_verify(f->desk->ledger, &r, NULL, NULL));
	assert_int_equal(r.nwrong, 0);
	ledger_report_release(&r);
	must(ledger_rebuild(f->desk->ledger, NULL, NULL));
}

/* The index is used through the view as it is without. */
static void a_page_still_goes_by_the_index(void **state)
{
	struct fixture *f = *state;
	sqlite3_stmt *st = NULL;
	struct strbuf plan = STRBUF_INIT;

	be(f, "role = analyst\ntenants = acme, globex", "");
	must(statement(ledger_db(f->desk->ledger), &st,
		       "EXPLAIN QUERY PLAN SELECT num FROM ticket"
		       " WHERE urgency = 1 AND running = 31"
		       " ORDER BY opened, num LIMIT 50"));
	while (statement_row(st) > 0)
		strbuf_addf(&plan, "%s;", sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
	if (!strstr(plan.buf, "USING INDEX ticket_urgent") &&
	    !strstr(plan.buf, "USING COVERING INDEX ticket_urgent"))
		fail_msg("the plan is: %s", plan.buf);
	assert_null(strstr(plan.buf, "TEMP B-TREE"));
	strbuf_release(&plan);
}

int main(void)
{
#define EACH(test) \
	cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		EACH(an_account_is_a_member_by_its_login),
		EACH(a_stranger_sees_and_does_nothing),
		EACH(a_member_who_is_taken_out_loses_sight_at_once),
		EACH(on_a_shared_account_the_key_says_who),
		EACH(on_an_own_account_the_key_says_nothing),
		EACH(allowed_is_exactly_what_the_table_says),
		EACH(every_act_asks_for_its_roles),
		EACH(each_role_files_or_does_not),
		EACH(service_managers_work_on_what_was_filed_only),
		EACH(what_is_filed_gets_the_next_number),
		EACH(a_refusal_names_the_rule),
		EACH(what_was_refused_is_on_the_record),
		EACH(what_is_only_asked_is_not),
		EACH(nobody_judges_a_ticket_about_themselves),
		EACH(nobody_approves_own_work),
		EACH(only_the_asked_answer),
		EACH(a_free_ticket_waits_on_who_has_the_skill),
		EACH(an_orphan_waits_on_seniors),
		EACH(outside_the_hours_one_may_read_only),
		cmocka_unit_test(every_table_of_tickets_has_a_view),
		EACH(another_tenant_is_not_there),
		EACH(the_whole_is_for_those_who_may),
		EACH(a_page_still_goes_by_the_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
