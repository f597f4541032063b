/*
 * random-acts.c - histories that nobody would write.
 */
#include "config.h"

#include "random-acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

#define TICKETS 25

/* What the projections say of a ticket, so that more than a few acts fit. */
static int64_t ask(struct fixture *f, const char *sql, int64_t num,
		   int64_t fallback)
{
	sqlite3_stmt *st;

	if (sqlite3_prepare_v2(ledger_db(f->desk->ledger), sql, -1, &st,
			       NULL) != SQLITE_OK)
		abort();
	sqlite3_bind_int64(st, 1, num);
	if (sqlite3_step(st) == SQLITE_ROW)
		fallback = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return fallback;
}

static void fill_grown(struct dice *dice, cJSON *data)
{
	json_add_int(data, "alerts", (int64_t)dice_roll(dice, 9));
	json_add_str(data, "severity",
		     severity_word((enum severity)dice_roll(dice, 7)));
	json_add_str(data, "first", "2026-11-23T02:00:00.000Z");
	json_add_str(data, "last", "2026-11-23T04:00:00.000Z");
	json_add_str(data, "attack",
		     dice_roll(dice, 2) ? "T1110,T1190" : "T1078");
	json_add_str(data, "block", "00");
}

static void fill_started(cJSON *data)
{
	static const char *const keys[] = { "blob", "commit",   "modified",
					    "name", "playbook", "sha256" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_add_str(data, keys[i], "0");
	cJSON_AddObjectToObject(data, "externals");
}

/* Some answers dropped, some under another step. */
static void fill_moved(struct dice *dice, int64_t n, cJSON *data)
{
	static const char *const keys[] = { "blob", "commit", "modified",
					    "sha256" };
	cJSON *list;

	json_add_int(data, "answers", dice_roll(dice, 4) ? n : 1);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_add_str(data, keys[i], dice_roll(dice, 2) ? "1" : "2");
	if (dice_roll(dice, 2)) {
		list = cJSON_AddArrayToObject(data, "dropped");
		cJSON_AddItemToArray(
			list, cJSON_CreateNumber((double)dice_roll(
				      dice, (uint64_t)(n < 0 ? 0 : n) + 1)));
	}
	if (dice_roll(dice, 2))
		json_add_str(cJSON_AddObjectToObject(data, "map"), "action--x",
			     dice_roll(dice, 2) ? "action--y" : "action--z");
}

/* A step that needs somebody's word, half of the time. */
static void fill_needs(struct dice *dice, cJSON *data)
{
	cJSON *need;

	if (dice_roll(dice, 2))
		return;
	need = cJSON_AddObjectToObject(cJSON_AddObjectToObject(data, "needs"),
				       "action--x");
	json_add_str(need, "action", dice_roll(dice, 2) ? "block" : "isolate");
	json_add_str(need, "party", "customer");
}

static void fill_cover(struct fixture *f, struct dice *dice, int64_t num,
		       cJSON *data)
{
	if (dice_roll(dice, 2))
		json_add_int(data, "authorisation",
			     ask(f,
				 "SELECT max(record) FROM authorisation"
				 " WHERE ticket IS NULL OR ticket = ?1",
				 num, 0));
	else if (dice_roll(dice, 3) == 0)
		json_add_int(data, "override",
			     ask(f,
				 "SELECT max(record) FROM override"
				 " WHERE ticket = ?1",
				 num, 0));
}

static void fill_run(struct fixture *f, struct dice *dice, const char *act,
		     int64_t num, cJSON *data)
{
	int64_t run =
		ask(f, "SELECT max(n) FROM run WHERE ticket = ?1", num, 0);
	int64_t n = ask(f,
			"SELECT count(*) FROM run_result WHERE ticket = ?1"
			" AND run = (SELECT max(n) FROM run"
			"  WHERE ticket = ?1)",
			num, 0);
	bool starts = strcmp(act, "run.started") == 0;

	json_add_int(data, "run", dice_roll(dice, 4) ? run + starts : 1);
	if (starts) {
		fill_started(data);
		fill_needs(dice, data);
	}
	if (strcmp(act, "run.moved") == 0)
		fill_moved(dice, n, data);
	if (strcmp(act, "run.over") == 0)
		json_add_str(data, "outcome", "done");
	if (strcmp(act, "run.abandoned") == 0)
		json_add_str(data, "reason", "x");
	if (strncmp(act, "step.", 5) != 0 && strncmp(act, "override.", 9) != 0)
		return;
	json_add_int(data, "n", dice_roll(dice, 4) ? n : 1);
	if (strncmp(act, "override.", 9) == 0)
		return;
	json_add_str(data, "outcome", "done");
	json_add_str(data, "step", "action--x");
	json_add_str(data, "title", "x");
	if (strcmp(act, "step.done") == 0)
		fill_cover(f, dice, num, data);
}

/* One of the acts that are there to be undone, mostly the newest. */
static void fill_undone(struct fixture *f, struct dice *dice, int64_t num,
			cJSON *data)
{
	int64_t from = ask(f,
			   dice_roll(dice, 4) ? "SELECT max(record) FROM undo"
						" WHERE ticket = ?1"
					      : "SELECT min(record) FROM undo"
						" WHERE ticket = ?1",
			   num, 0);
	struct record r;

	json_add_int(data, "from", from);
	if (ledger_get(f->desk->ledger, from, &r) < 0) {
		json_add_str(data, "act", "ticket.claimed");
		return;
	}
	json_add_str(data, "act", r.act);
	record_release(&r);
}

/* A time around that of the act, mostly on the side where it fits. */
static void add_time(struct dice *dice, cJSON *data, const char *key,
		     int64_t at, int sign)
{
	char text[CLOCK_RFC3339_SIZE];

	if (dice_roll(dice, 8) == 0)
		sign = -sign;
	json_add_str(
		data, key,
		clock_format(text,
			     at + sign * (int64_t)(1 + dice_roll(dice, 300))));
}

/* The hashes of some content. */
#define ONE "1111111111111111111111111111111111111111111111111111111111111111"
#define TWO "2222222222222222222222222222222222222222222222222222222222222222"

/* The words of the acts about clocks, escalation, review and evidence. */
static const struct {
	const char *act, *key, *values[4];
} words[] = {
	{ "ticket.informed", "who", { "wang", "li", " ", "wang" } },
	{ "ticket.contained", "what", { "x", "y", "", "z" } },
	{ "ticket.contained", "needs", { NULL, NULL, "customer", "supplier" } },
	{ "ticket.waiting",
	  "for",
	  { "customer", "authorisation", "rain", "customer" } },
	{ "ticket.waiting", "reason", { "x", "y", "z", "" } },
	{ "ticket.warned", "clock", { "accept", "judge", "tea", "close" } },
	{ "ticket.warned", "due", { "x", "x", "x", "x" } },
	{ "ticket.raised", "to", { "senior", "tier-2", "lead", "rnd" } },
	{ "ticket.reportable", "operator", { "cii", "other", "x", "cii" } },
	{ "ticket.reportable",
	  "level",
	  { "serious", "general", "serious", "x" } },
	{ "ticket.reported", "stage", { "first", "final", "first", "x" } },
	{ "ticket.reported", "to", { "cac", "cac", "", "cac" } },
	{ "ticket.escalated", "to", { "tier-2", "lead", "senior", "" } },
	{ "ticket.escalated", "reason", { "x", "y", "z", "w" } },
	{ "ticket.answered", "text", { "x", "y", "z", "" } },
	{ "ticket.deescalated", "reason", { "x", "y", "z", "" } },
	{ "ticket.taken", "reason", { "x", "y", "z", "" } },
	{ "ticket.asked", "to", { "lin", "wu", "senior", "" } },
	{ "ticket.asked", "question", { "x", "y", "z", "w" } },
	{ "ticket.replied", "text", { "x", "y", "z", "" } },
	{ "quality.judged",
	  "verdict",
	  { "benign", "x", "duplicate", "benign" } },
	{ "quality.judged", "reason", { "x", "y", "z", "" } },
	{ "evidence.added", "kind", { "file", "text", "x", "output" } },
	{ "evidence.added", "media", { "x", "y", "z", "w" } },
	{ "evidence.added", "content", { ONE, TWO, "x", ONE } },
	{ "evidence.removed", "content", { ONE, TWO, "x", ONE } },
	{ "evidence.removed", "reason", { "x", "y", "z", "" } },
	{ "evidence.expired", "content", { ONE, TWO, "x", ONE } },
	{ "evidence.expired", "keep", { "1d", "1d", "1d", "1d" } },
	{ "evidence.fetched", "asked", { "x", "y", "z", "w" } },
	{ "evidence.fetched", "by", { "lin", "wu", "lin", "x" } },
	{ "evidence.fetched", "content", { ONE, TWO, "x", ONE } },
	{ "evidence.fetched", "from", { "x", "y", "z", "w" } },
	{ "evidence.held", "reason", { "x", "y", "z", "" } },
	{ "evidence.released", "reason", { "x", "y", "z", "" } },
	{ "alert.unmasked", "alert", { "x", "y", "z", "w" } },
	{ "alert.unmasked", "block", { "0", "0", "0", "0" } },
	{ "alert.unmasked", "reason", { "x", "y", "z", "" } },
	{ "evidence.exported", "to", { "x", "y", "z", "" } },
	{ "evidence.exported", "sha256", { "0", "0", "0", "0" } },
	{ "review.requested", "to", { "senior", "wu", "lin", "" } },
	{ "review.returned", "comment", { "x", "y", "z", "" } },
	{ "review.handed", "to", { "experts", "wu", "lin", "" } },
	{ "review.handed", "reason", { "x", "y", "z", "w" } },
#define WORD(act)                                                            \
	{ act, "who", { "wang", "li", "zhao", " " } },                       \
		{ act, "channel", { "phone", "mail", "letter", "owl" } },    \
		{ act, "assets", { "*", "web-*", "10.0.0.0/8", "1/2/3" } },  \
		{ act, "actions", { "*", "block", "isolate, block", "x" } }, \
	{                                                                    \
		act, "reason",                                               \
		{                                                            \
			"x", "y", "z", ""                                    \
		}                                                            \
	}
	WORD("authorisation.granted"),
	WORD("authorisation.refused"),
	WORD("standing.granted"),
	{ "authorisation.withdrawn", "reason", { "x", "y", "z", "" } },
	{ "standing.withdrawn", "reason", { "x", "y", "z", "" } },
	{ "override.requested", "missing", { "x", "y", "z", "w" } },
	{ "override.requested", "reason", { "x", "y", "z", "" } },
	{ "override.requested", "step", { "action--x", "y", "z", "by-hand" } },
	{ "override.requested", "title", { "x", "y", "z", "w" } },
	{ "override.declined", "reason", { "x", "y", "z", "" } },
	{ "document.registered", "kind", { "nda", "risk-notice", "x", "nda" } },
	{ "document.registered", "signer", { "x", "y", "z", "" } },
	{ "document.revoked", "reason", { "x", "y", "z", "" } },
	{ "watch.added", "text", { "x", "y", "", "z" } },
	{ "watch.undone", "act", { "watch.added", "watch.done", "x", "" } },
	{ "watch.added", "ticket", { "t1-1", "t1-2", "rain", "t1-3" } },
	{ "ticket.recommended", "text", { "x", "y", "", "z" } },
	{ "notice.held", "author", { "lin", "wu", "machine", "lin" } },
	{ "notice.held", "to", { "senior", "wu", "senior", "lin" } },
	{ "command.released", "reason", { "x", "y", "", "z" } },
	{ "notice.dropped", "reason", { "x", "y", "", "z" } },
	{ "notice.sent", "code", { "x", "y", "z", "w" } },
	{ "notice.sent", "who", { "wang", "li", "wang", "li" } },
	{ "notice.failed", "code", { "x", "y", "z", "w" } },
	{ "notice.failed", "reason", { "x", "y", "z", "w" } },
	{ "notice.unanswered", "rule", { "x", "y", "x", "y" } },
	{ "notice.unanswered", "to", { "lin", "wu", "lin", "wu" } },
};

/* What a notice says is in the store before it is held. */
static void fill_text(struct fixture *f, cJSON *data)
{
	struct ledger *l = f->desk->ledger;
	char hex[SHA256_HEX];
	sha256 hash;

	if (ledger_begin(l) < 0 || ledger_put_blob(l, &hash, "text", 4) < 0 ||
	    ledger_commit(l) < 0)
		abort();
	hex_encode(hex, &hash, sizeof hash);
	json_add_str(data, "sha256", hex);
}

/* A few notices of each ticket, so that they meet. */
static void fill_notice(struct fixture *f, struct dice *dice, const char *act,
			int64_t num, cJSON *data)
{
	char *key =
		xasprintf("%lld-%d", (long long)num, (int)dice_roll(dice, 3));

	if (strcmp(act, "notice.acknowledged") != 0 &&
	    strcmp(act, "notice.unanswered") != 0) {
		json_add_str(data, "key", key);
		json_add_str(data, "channel", "soc");
		json_add_str(data, "event", "opened");
	}
	if (strcmp(act, "notice.held") == 0)
		fill_text(f, data);
	if (strcmp(act, "notice.sent") == 0 ||
	    strcmp(act, "notice.failed") == 0)
		json_add_int(data, "attempts", 1);
	if (strcmp(act, "notice.unanswered") == 0)
		json_add_int(data, "level", 1);
	free(key);
}

static void fill_words(struct dice *dice, const char *act, cJSON *data)
{
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strcmp(words[i].act, act) == 0)
			json_add_str(data, words[i].key,
				     words[i].values[dice_roll(dice, 4)]);
}

/* Back to some answer, or to none. */
static void fill_returned(struct fixture *f, struct dice *dice, int64_t num,
			  cJSON *data)
{
	int64_t run =
		ask(f, "SELECT max(n) FROM run WHERE ticket = ?1", num, 0);
	int64_t n = ask(f,
			"SELECT max(n) FROM run_result WHERE ticket = ?1"
			" AND superseded IS NULL",
			num, 0);

	if (dice_roll(dice, 3) == 0)
		return;
	json_add_int(data, "run", run);
	json_add_int(data, "n", (int64_t)dice_roll(dice, (uint64_t)n + 1));
	json_add_str(data, "step", "action--x");
	json_add_str(data, "title", "x");
}

/* The record that an act is about, mostly one that there is. */
static void fill_about(struct fixture *f, struct dice *dice, const char *act,
		       cJSON *data)
{
	static const struct {
		const char *act, *key, *sql;
	} about[] = {
		{ "authorisation.withdrawn", "authorisation",
		  "SELECT max(record) FROM authorisation" },
		{ "standing.withdrawn", "authorisation",
		  "SELECT max(record) FROM authorisation"
		  " WHERE ticket IS NULL" },
		{ "override.approved", "override",
		  "SELECT max(record) FROM override" },
		{ "override.declined", "override",
		  "SELECT max(record) FROM override" },
		{ "watch.done", "item", "SELECT max(record) FROM watch" },
		{ "watch.undone", "from",
		  "SELECT max(max(record), ifnull(max(done_record), 0))"
		  " FROM watch" },
		{ "document.revoked", "document",
		  "SELECT max(record) FROM document" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(about); i++)
		if (strcmp(about[i].act, act) == 0)
			json_add_int(data, about[i].key,
				     dice_roll(dice, 6)
					     ? ask(f, about[i].sql, 0, 0)
					     : 1);
}

static void fill_times(struct dice *dice, const char *act, int64_t at,
		       cJSON *data)
{
	if (strcmp(act, "ticket.waiting") == 0 ||
	    strcmp(act, "watch.added") == 0 || strstr(act, ".granted"))
		add_time(dice, data, "until", at, 1);
	else if (strcmp(act, "document.registered") == 0)
		add_time(dice, data, "signed", at, -1);
	else if (strcmp(act, "ticket.reportable") == 0)
		add_time(dice, data, "known", at, -1);
	else if (strcmp(act, "ticket.contained") == 0 && dice_roll(dice, 2))
		add_time(dice, data, "at", at, -1);
	else if (strcmp(act, "ticket.escalated") == 0 && dice_roll(dice, 2))
		add_time(dice, data, "answer", at, 1);
	else if (strcmp(act, "ticket.raised") == 0 && dice_roll(dice, 2))
		json_add_str(data, "clock", "judge");
}

static void fill_numbers(struct dice *dice, const char *act, cJSON *data)
{
	if (strcmp(act, "alert.unmasked") == 0)
		json_add_int(data, "at", 0);
	if (strcmp(act, "evidence.exported") == 0)
		json_add_int(data, "items", 1);
	if (strcmp(act, "evidence.exported") == 0 ||
	    strcmp(act, "evidence.added") == 0)
		json_add_int(data, "bytes", (int64_t)dice_roll(dice, 9) - 1);
}

static void fill_command(struct dice *dice, const char *act, cJSON *data)
{
	static const char *const texts[] = { "rule",   "sha256", "step",
					     "target", "title",  "type",
					     "what" };
	static const char *const ends[] = { "ok", "failed", "cut", "nonsense" };

	json_add_int(data, "n", 1 + (int64_t)dice_roll(dice, 3));
	if (strcmp(act, "command.released") == 0)
		return;
	if (strcmp(act, "command.ended") == 0) {
		json_add_str(data, "ended", ends[dice_roll(dice, 4)]);
		json_add_int(data, "status", (int64_t)dice_roll(dice, 3));
		json_add_int(data, "ms", 1);
		json_add_int(data, "bytes", 1);
		return;
	}
	json_add_int(data, "run", 1);
	json_add_int(data, "answer", (int64_t)dice_roll(dice, 2));
	json_add_int(data, "index", 1);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		json_add_str(data, texts[i], "x");
}

static void fill(struct fixture *f, struct dice *dice, const char *act,
		 int64_t num, int64_t at, cJSON *data)
{
	static const char *const verdicts[] = { "true-positive", "benign",
						"nonsense", "done" };

	fill_words(dice, act, data);
	fill_times(dice, act, at, data);
	if (strncmp(act, "evidence.", 9) == 0)
		fill_numbers(dice, act, data);
	if (strncmp(act, "command.", 8) == 0)
		fill_command(dice, act, data);
	fill_about(f, dice, act, data);
	if (strcmp(act, "ticket.grown") == 0) {
		fill_grown(dice, data);
	} else if (strcmp(act, "ticket.judged") == 0) {
		json_add_str(data, "verdict", verdicts[dice_roll(dice, 4)]);
		json_add_str(data, "reason", "because");
	} else if (strcmp(act, "ticket.closed") == 0) {
		if (dice_roll(dice, 2))
			json_add_str(data, "verdict",
				     verdicts[dice_roll(dice, 4)]);
	} else if (strcmp(act, "ticket.reopened") == 0) {
		json_add_str(data, "reason", dice_roll(dice, 4) ? "x" : " ");
	} else if (strcmp(act, "ticket.noted") == 0) {
		json_add_str(data, "text", "n\xc3\xb6te");
	} else if (strcmp(act, "ticket.undone") == 0) {
		fill_undone(f, dice, num, data);
	} else if (strncmp(act, "notice.", 7) == 0) {
		fill_notice(f, dice, act, num, data);
	} else if (strcmp(act, "review.returned") == 0) {
		fill_returned(f, dice, num, data);
	} else if (strncmp(act, "step.", 5) == 0 ||
		   strncmp(act, "run.", 4) == 0 ||
		   strcmp(act, "override.requested") == 0) {
		fill_run(f, dice, act, num, data);
	}
}

static cJSON *random_filing(struct dice *dice)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "severity", dice_roll(dice, 4) ? "low" : "high");
	json_add_str(data, "title", dice_roll(dice, 8) ? "onboard" : " ");
	json_add_str(data, "type", "service.onboarding");
	return data;
}

/* Undoing comes up as often as all else together would be too much; as often
 * as one act would be too little. */
static const struct act *random_row(struct dice *dice)
{
	int n = 0;

	if (dice_roll(dice, 8) == 0)
		return act_named("ticket.undone");
	/* Few acts fit a ticket that nobody has. */
	if (dice_roll(dice, 8) == 0)
		return act_named("ticket.claimed");
	while (acts[n].name)
		n++;
	return &acts[dice_roll(dice, (uint64_t)n)];
}

int random_act(struct fixture *f, struct dice *dice, int64_t at)
{
	static const char *const actors[] = { "lin", "wu", "machine" };
	const struct act *act = random_row(dice);
	int64_t n = 1 + (int64_t)dice_roll(dice, TICKETS), num;
	struct draft draft;
	cJSON *data;
	char on[32];
	int ret;

	snprintf(on, sizeof on, "t1-%lld", (long long)n);
	num = ticket_number(on);
	if (strncmp(act->name, "store.", 6) == 0 ||
	    strncmp(act->name, "shift.", 6) == 0)
		act = act_named("ticket.claimed");
	if (strcmp(act->name, "ticket.opened") == 0) {
		data = fixture_opened(n, "scan", NULL);
	} else if (strcmp(act->name, "ticket.filed") == 0) {
		data = random_filing(dice);
	} else {
		data = cJSON_CreateObject();
		fill(f, dice, act->name, num, at, data);
	}
	if (strncmp(act->name, "standing.", 9) == 0 ||
	    strncmp(act->name, "document.", 9) == 0)
		snprintf(on, sizeof on, "acme");
	if (strncmp(act->name, "watch.", 6) == 0)
		snprintf(on, sizeof on, "shift");
	draft = (struct draft){ .act = act->name,
				.on = on,
				.tenant = "acme",
				.actor = actors[dice_roll(dice, 3)],
				.by = "os:1",
				.at = at,
				.data = data };
	ret = fixture_append(f, &draft);
	cJSON_Delete(data);
	if (ret == FAILED)
		abort();
	return ret;
}
