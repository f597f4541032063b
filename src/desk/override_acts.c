/*
 * override_acts.c - checks and reducers of the acts by which two persons let
 * a step be done without what it needs.
 *
 * An override is for one answer of one run by who asked for it: once the step
 * is answered, the run goes back, or the ticket has another owner, it is for
 * nothing.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/gate.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Who signs. */
#define SIGNER "senior"

/* ---- asking ---- */

static int check_at_step(struct act_state *s, const struct record *r)
{
	struct run_row row;
	int ret = check_walking(s, r, &row);

	if (ret == 0 && data_int(r, "n", -1) != row.results)
		ret = fail_as(CONFLICT,
			      _("%s: this step was answered by somebody else "
				"in the meantime"),
			      r->on);
	return ret;
}

/* Without a playbook: once there is one its steps say what they need. */
static int check_by_hand(struct act_state *s, const struct record *r)
{
	int64_t runs;
	int ret = check_own_open(s, r);

	if (ret < 0)
		return ret;
	if (act_ask(s,
		    "SELECT count(*) FROM main.run r JOIN main.ticket t"
		    " ON t.num = r.ticket WHERE t.id = ?1",
		    s->ticket.id, NULL, 0, &runs) < 0)
		return FAILED;
	return runs ? fail_as(CONFLICT,
			      _("%s: a playbook has been begun in the "
				"meantime"),
			      r->on)
		    : 0;
}

int check_override(struct act_state *s, const struct record *r)
{
	int ret = strcmp(data_str(r, "step"), GATE_BY_HAND) == 0
			  ? check_by_hand(s, r)
			  : check_at_step(s, r);

	if (ret < 0)
		return ret;
	if (*s->ticket.signoff)
		return fail_as(CONFLICT,
			       _("%s: somebody has been asked to sign "
				 "already"),
			       r->on);
	return check_said(r, "reason");
}

int apply_override(struct act_state *s, const struct record *r)
{
	static const char *const texts[] = { "step", "title", "missing",
					     "reason" };
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.override(record, ticket, run, n, step,"
		      " title, missing, reason, actor, at)"
		      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, r->id);
	sqlite3_bind_int64(st, 2, s->ticket.num);
	sqlite3_bind_int64(st, 3, data_int(r, "run", 0));
	sqlite3_bind_int64(st, 4, data_int(r, "n", 0));
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		sqlite3_bind_text(st, 5 + (int)i, data_str(r, texts[i]), -1,
				  SQLITE_STATIC);
	sqlite3_bind_text(st, 9, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 10, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	ticket_set(&s->ticket.signoff, SIGNER);
	return ret;
}

/* ---- signing ---- */

/* It waits, and for somebody else than who asked. */
static int check_decision(struct act_state *s, const struct record *r)
{
	int64_t waits, own, record = data_record(r, "override", 0);

	if (act_ask(s,
		    "SELECT count(*) FROM main.override o JOIN main.ticket t"
		    " ON t.num = o.ticket WHERE o.record = ?3 AND t.id = ?1"
		    " AND o.actor = t.owner AND t.signoff <> ''"
		    " AND o.decided IS NULL",
		    s->ticket.id, NULL, record, &waits) < 0 ||
	    act_ask(s,
		    "SELECT count(*) FROM main.override WHERE record = ?3"
		    " AND actor = ?1",
		    r->actor, NULL, record, &own) < 0)
		return FAILED;
	if (!waits)
		return fail_as(CONFLICT,
			       _("%s: nobody waits for that to be signed any "
				 "more"),
			       r->on);
	if (own)
		return fail_as(REFUSED,
			       _("%s: nobody signs own overrides: a second "
				 "person must"),
			       r->on);
	return check_open(s);
}

int check_override_approved(struct act_state *s, const struct record *r)
{
	return check_decision(s, r);
}

int check_override_declined(struct act_state *s, const struct record *r)
{
	int ret = check_decision(s, r);

	return ret < 0 ? ret : check_said(r, "reason");
}

static int decide(struct act_state *s, const struct record *r, const char *why,
		  bool approved)
{
	ticket_set(&s->ticket.signoff, "");
	return act_change(s,
			  approved ? "UPDATE main.override SET decider = ?2,"
				     " decided = ?3, decided_by = ?1,"
				     " comment = ?4, approved = 1"
				     " WHERE record = ?6"
				   : "UPDATE main.override SET decider = ?2,"
				     " decided = ?3, decided_by = ?1,"
				     " comment = ?4 WHERE record = ?6",
			  r, why ? why : "", NULL,
			  data_record(r, "override", 0));
}

int apply_override_approved(struct act_state *s, const struct record *r)
{
	return decide(s, r, data_str(r, "comment"), true);
}

int apply_override_declined(struct act_state *s, const struct record *r)
{
	return decide(s, r, data_str(r, "reason"), false);
}

/* ---- taken back ---- */

int revert_override(struct act_state *s, const struct undo_row *row)
{
	return act_revert(s, "DELETE FROM main.override WHERE record = ?1",
			  row);
}

int revert_override_decided(struct act_state *s, const struct undo_row *row)
{
	return act_revert(s,
			  "UPDATE main.override SET decider = '',"
			  " decided = NULL, decided_by = NULL, comment = '',"
			  " approved = 0 WHERE decided_by = ?1",
			  row);
}
