/*
 * random-acts.c - histories that nobody would write.
 */
#include "config.h"

#include "random-acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	if (starts)
		fill_started(data);
	if (strcmp(act, "run.over") == 0)
		json_add_str(data, "outcome", "done");
	if (strcmp(act, "run.abandoned") == 0)
		json_add_str(data, "reason", "x");
	if (strncmp(act, "step.", 5) != 0)
		return;
	json_add_int(data, "n", dice_roll(dice, 4) ? n : 1);
	json_add_str(data, "outcome", "done");
	json_add_str(data, "step", "action--x");
	json_add_str(data, "title", "x");
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

static void fill(struct fixture *f, struct dice *dice, const char *act,
		 int64_t num, cJSON *data)
{
	static const char *const verdicts[] = { "true-positive", "benign",
						"nonsense", "duplicate" };

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
	} else if (strncmp(act, "step.", 5) == 0 ||
		   strncmp(act, "run.", 4) == 0) {
		fill_run(f, dice, act, num, data);
	}
}

/* Undoing comes up as often as all else together would be too much; as often
 * as one act would be too little. */
static const struct act *random_row(struct dice *dice)
{
	int n = 0;

	if (dice_roll(dice, 8) == 0)
		return act_named("ticket.undone");
	while (acts[n].name)
		n++;
	return &acts[dice_roll(dice, (uint64_t)n)];
}

int random_act(struct fixture *f, struct dice *dice, int64_t at)
{
	static const char *const actors[] = { "lin", "wu", "machine" };
	const struct act *act = random_row(dice);
	int64_t num = 1 + (int64_t)dice_roll(dice, TICKETS);
	struct draft draft;
	cJSON *data;
	char on[32];
	int ret;

	if (strncmp(act->name, "store.", 6) == 0)
		act = act_named("ticket.claimed");
	if (strcmp(act->name, "ticket.opened") == 0) {
		data = fixture_opened(num, "scan", NULL);
	} else {
		data = cJSON_CreateObject();
		fill(f, dice, act->name, num, data);
	}
	snprintf(on, sizeof on, "t1-%lld", (long long)num);
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
