/*
 * gate_contain.c - may containment be recorded by hand, as far as the
 * customer's word goes?
 *
 * When the ticket's playbook has steps that need somebody's word to contain,
 * what is done beside the playbook needs it no less: such a step is done, a
 * word covers one, or two persons have signed for the one that waits.  Where
 * no step asks, desk.conf may: then the record says so, and any word that
 * lets something be contained will do.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/gate.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/walk.h"

/* Actions that keep the damage from spreading. */
static const char *const containing[] = { "isolate", "block", "disable-account",
					  "clean" };

/* The newest run of the ticket, as far as this asks. */
struct newest {
	int64_t n, results;
	cJSON *needs;
};

static int load_newest(struct act_state *s, struct newest *out)
{
	sqlite3_stmt *st = NULL;
	const char *text;
	int row;

	*out = (struct newest){ .n = 0 };
	if (statement(s->db, &st,
		      "SELECT n, needs, (SELECT count(*) FROM main.run_result"
		      "  WHERE ticket = run.ticket AND run = run.n)"
		      " FROM main.run WHERE ticket = ?1"
		      " ORDER BY n DESC LIMIT 1") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	row = statement_row(st);
	if (row > 0) {
		text = (const char *)sqlite3_column_text(st, 1);
		out->n = sqlite3_column_int64(st, 0);
		out->needs = json_parse(text, strlen(text), 0, NULL);
		out->results = sqlite3_column_int64(st, 2);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

/* Was it done on this ticket, and does that count? */
static int step_done(struct act_state *s, const char *step, int64_t *n)
{
	return act_ask(s,
		       "SELECT count(*) FROM main.run_result r"
		       " JOIN main.ticket t ON t.num = r.ticket WHERE t.id = ?1"
		       " AND r.step = ?2 AND r.outcome = ?3"
		       " AND r.superseded IS NULL",
		       s->ticket.id, step, OUTCOME_DONE, n);
}

/* 1: it lets the containment be, 0: it does not; or a failure. */
static int need_is_met(struct act_state *s, const struct newest *run,
		       const cJSON *need, int64_t at)
{
	struct gate_need n = { json_str_at(need, "party"),
			       json_str_at(need, "action") };
	struct authorisation a;
	bool waiting;
	int64_t found;
	int miss;

	if (step_done(s, need->string, &found) < 0)
		return FAILED;
	if (found)
		return 1;
	miss = gate_find(s->db, &s->ticket, &n, at, &a);
	authorisation_release(&a);
	if (miss <= MISS_NONE)
		return miss < 0 ? miss : 1;
	found = gate_override(s->db, &s->ticket, run->n, run->results,
			      need->string, &waiting);
	return found < 0 ? FAILED : found > 0;
}

static bool is_containing(const char *actions)
{
	for (size_t i = 0; i < ARRAY_SIZE(containing); i++)
		if (scope_touches_action(actions, containing[i]))
			return true;
	return false;
}

static bool contains(const cJSON *need)
{
	const char *action = json_str_at(need, "action");

	return json_str_at(need, "party") && (!action || is_containing(action));
}

/* ---- where no step asks ---- */

int gate_contain_word(sqlite3 *db, const struct ticket *t, const char *party,
		      int64_t at)
{
	for (size_t i = 0; i < ARRAY_SIZE(containing); i++) {
		struct gate_need n = { party, containing[i] };
		struct authorisation a;
		int miss = gate_find(db, t, &n, at, &a);

		authorisation_release(&a);
		if (miss <= MISS_NONE)
			return miss < 0 ? miss : 1;
	}
	return 0;
}

/* Without a run two persons may have signed for the ticket as a whole. */
static int check_party(struct act_state *s, const char *party, int64_t at)
{
	int met = gate_contain_word(s->db, &s->ticket, party, at);
	int64_t override = 0;
	bool waiting;

	if (met == 0)
		override = gate_override(s->db, &s->ticket, 0, 0, GATE_BY_HAND,
					 &waiting);
	if (met < 0 || override < 0)
		return FAILED;
	if (met || override)
		return 0;
	return fail_as(REFUSED,
		       _("%s: desk.conf lets it be contained only with the "
			 "authorisation of %s, and none covers it: record it "
			 "with `watchfloor authorisation grant %s WHO UNTIL "
			 "REASON --actions isolate`, or who at the customer "
			 "contained it with --who"),
		       s->ticket.id, party_title(party), s->ticket.id);
}

/* ---- what the steps ask ---- */

/* party: whose word desk.conf asks for where no step does, or NULL. */
static int check_needs(struct act_state *s, const struct newest *run,
		       const char *party, int64_t at)
{
	const cJSON *need, *open = NULL;
	int met = 0;

	cJSON_ArrayForEach (need, run->needs) {
		if (!contains(need))
			continue;
		met = need_is_met(s, run, need, at);
		if (met)
			return met < 0 ? met : 0;
		open = open ? open : need;
	}
	if (!open)
		return party ? check_party(s, party, at) : 0;
	return fail_as(REFUSED,
		       _("%s: its playbook contains only with the "
			 "authorisation of %s, and none covers it: record it "
			 "with `watchfloor authorisation grant %s WHO UNTIL "
			 "REASON`, or who at the customer contained it with "
			 "--who"),
		       s->ticket.id, party_title(json_str_at(open, "party")),
		       s->ticket.id);
}

int check_contain_covered(struct act_state *s, const struct record *r)
{
	const char *step = data_str(r, "step");
	struct newest run;
	int64_t done = 0;
	int ret;

	/* What the customer does needs nobody's word. */
	if (data_str(r, "who"))
		return check_said(r, "who");
	/* The step was covered when it was done. */
	if (step && step_done(s, step, &done) < 0)
		return FAILED;
	if (done)
		return 0;
	ret = load_newest(s, &run);
	if (ret == 0)
		ret = check_needs(s, &run, data_str(r, "needs"),
				  data_time(r, "at", r->at));
	cJSON_Delete(run.needs);
	return ret;
}
