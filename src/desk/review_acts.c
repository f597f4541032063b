/*
 * review_acts.c - checks and reducers of the acts by which a ticket goes from
 * one person to another: escalation, review, questions, taking over.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- escalation ---- */

int check_escalated(struct act_state *s, const struct record *r)
{
	int64_t answer = data_time(r, "answer", CLOCK_NEVER);
	int ret = check_open(s);

	if (ret == 0)
		ret = check_said(r, "to");
	if (ret == 0 && data_str(r, "answer") && answer <= r->at)
		ret = fail_as(REFUSED,
			      _("%s: the time for an answer must be still to "
				"come"),
			      r->on);
	return ret < 0 ? ret : check_said(r, "reason");
}

int apply_escalated(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;

	ticket_set(&t->escalated, data_str(r, "to"));
	t->escalated_at = r->at;
	t->answer_by = data_time(r, "answer", CLOCK_NEVER);
	return 0;
}

static int check_is_escalated(struct act_state *s)
{
	int ret = check_open(s);

	if (ret == 0 && !*s->ticket.escalated)
		ret = fail_as(REFUSED, _("%s is not escalated"), s->ticket.id);
	return ret;
}

int check_answered(struct act_state *s, const struct record *r)
{
	int ret = check_is_escalated(s);

	return ret < 0 ? ret : check_said(r, "text");
}

int apply_answered(struct act_state *s, const struct record *r)
{
	(void)r;
	s->ticket.answer_by = CLOCK_NEVER;
	return 0;
}

int check_deescalated(struct act_state *s, const struct record *r)
{
	int ret = check_is_escalated(s);

	return ret < 0 ? ret : check_said(r, "reason");
}

int apply_deescalated(struct act_state *s, const struct record *r)
{
	(void)r;
	ticket_set(&s->ticket.escalated, "");
	s->ticket.escalated_at = s->ticket.answer_by = CLOCK_NEVER;
	return 0;
}

/* ---- review ---- */

int check_review_requested(struct act_state *s, const struct record *r)
{
	int ret = check_own_open(s, r);

	if (ret == 0 && *s->ticket.review)
		ret = fail_as(CONFLICT, _("%s is in review with %s already"),
			      s->ticket.id, s->ticket.review);
	return ret < 0 ? ret : check_said(r, "to");
}

int apply_review_requested(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.review, data_str(r, "to"));
	ticket_set(&s->ticket.returned, "");
	return 0;
}

/* Nobody decides about own work. */
static int check_reviewer(struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;

	if (!*t->review)
		return fail_as(REFUSED, _("%s: nobody has asked for a review"),
			       t->id);
	if (strcmp(t->owner, r->actor) == 0)
		return fail_as(REFUSED,
			       _("%s is your own work: somebody else must "
				 "review it"),
			       t->id);
	return 0;
}

int check_approved(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	return ret < 0 ? ret : check_reviewer(s, r);
}

int apply_approved(struct act_state *s, const struct record *r)
{
	(void)r;
	ticket_set(&s->ticket.review, "");
	return 0;
}

/* The answer that is named must be there, and still count. */
static int check_answer(struct act_state *s, const struct record *r)
{
	bool found = false;
	int row;

	if (statement(s->db, &s->result_find,
		      "SELECT step FROM main.run_result WHERE ticket = ?1"
		      " AND run = ?2 AND n = ?3 AND superseded IS NULL"
		      " AND run = (SELECT max(n) FROM main.run"
		      "  WHERE ticket = ?1 AND state <> 2)") < 0)
		return FAILED;
	sqlite3_bind_int64(s->result_find, 1, s->ticket.num);
	sqlite3_bind_int64(s->result_find, 2, data_int(r, "run", 0));
	sqlite3_bind_int64(s->result_find, 3, data_int(r, "n", -1));
	row = statement_row(s->result_find);
	if (row > 0)
		found = strcmp((const char *)sqlite3_column_text(s->result_find,
								 0),
			       data_str(r, "step")) == 0;
	sqlite3_reset(s->result_find);
	if (row < 0)
		return row;
	return found ? 0
		     : fail_as(CONFLICT,
			       _("%s: that step has not been "
				 "answered in the playbook that is "
				 "being walked"),
			       r->on);
}

int check_returned(struct act_state *s, const struct record *r)
{
	int ret = check_approved(s, r);

	if (ret == 0)
		ret = check_said(r, "comment");
	if (ret < 0)
		return ret;
	if (!data_str(r, "step") != (data_int(r, "run", 0) == 0))
		return fail_as(REFUSED, _("%s: a step and its run go together"),
			       r->act);
	return data_str(r, "step") ? check_answer(s, r) : 0;
}

/* Everything from that answer on does not count any more. */
static int supersede(struct act_state *s, const struct record *r)
{
	if (statement(s->db, &s->result_supersede,
		      "UPDATE main.run_result SET superseded = ?4 "
		      "WHERE ticket = ?1 AND run = ?2 AND n >= ?3"
		      " AND superseded IS NULL") < 0 ||
	    statement(
		    s->db, &s->run_return,
		    "UPDATE main.run SET returned_from = returned_from || state,"
		    " state = 0 "
		    "WHERE ticket = ?1 AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(s->result_supersede, 1, s->ticket.num);
	sqlite3_bind_int64(s->result_supersede, 2, data_int(r, "run", 0));
	sqlite3_bind_int64(s->result_supersede, 3, data_int(r, "n", 0));
	sqlite3_bind_int64(s->result_supersede, 4, r->id);
	sqlite3_bind_int64(s->run_return, 1, s->ticket.num);
	sqlite3_bind_int64(s->run_return, 2, data_int(r, "run", 0));
	return statement_run(s->result_supersede) < 0
		       ? FAILED
		       : statement_run(s->run_return);
}

int apply_returned(struct act_state *s, const struct record *r)
{
	struct ticket *t = &s->ticket;

	ticket_set(&t->review, "");
	ticket_set(&t->signoff, "");
	ticket_set(&t->returned, data_str(r, "step"));
	if (t->state == STATE_VERIFYING)
		t->state = STATE_RESPONDING;
	return data_str(r, "step") ? supersede(s, r) : 0;
}

int revert_returned(struct act_state *s, const struct undo_row *row)
{
	if (statement(s->db, &s->result_restore,
		      "UPDATE main.run_result SET superseded = NULL "
		      "WHERE ticket = ?1 AND superseded = ?2") < 0 ||
	    statement(s->db, &s->run_restore,
		      "UPDATE main.run SET"
		      " state = CAST(substr(returned_from, -1) AS INTEGER),"
		      " returned_from = substr(returned_from, 1,"
		      "  length(returned_from) - 1)"
		      " WHERE ticket = ?1 AND n = ?2"
		      " AND returned_from <> ''") < 0)
		return FAILED;
	sqlite3_bind_int64(s->result_restore, 1, s->ticket.num);
	sqlite3_bind_int64(s->result_restore, 2, row->record);
	sqlite3_bind_int64(s->run_restore, 1, s->ticket.num);
	sqlite3_bind_int64(s->run_restore, 2, row->run);
	return statement_run(s->result_restore) < 0
		       ? FAILED
		       : statement_run(s->run_restore);
}

int check_handed(struct act_state *s, const struct record *r)
{
	int ret = check_approved(s, r);

	if (ret == 0)
		ret = check_said(r, "to");
	return ret < 0 ? ret : check_said(r, "reason");
}

int apply_handed(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.review, data_str(r, "to"));
	return 0;
}

int check_taken(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	if (ret == 0 && strcmp(s->ticket.owner, r->actor) == 0)
		ret = fail_as(REFUSED, _("%s is yours already"), s->ticket.id);
	return ret < 0 ? ret : check_said(r, "reason");
}

int apply_taken(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.review, "");
	return apply_claimed(s, r);
}

/* ---- questions ---- */

int check_asked(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	if (ret == 0 && *s->ticket.asked)
		ret = fail_as(CONFLICT,
			      _("%s: a question to %s is not answered yet"),
			      s->ticket.id, s->ticket.asked);
	if (ret == 0)
		ret = check_said(r, "to");
	return ret < 0 ? ret : check_said(r, "question");
}

int apply_asked(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.asked, data_str(r, "to"));
	return 0;
}

int check_replied(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	if (ret == 0 && !*s->ticket.asked)
		ret = fail_as(REFUSED, _("%s: there is no question to answer"),
			      s->ticket.id);
	return ret < 0 ? ret : check_said(r, "text");
}

int apply_replied(struct act_state *s, const struct record *r)
{
	(void)r;
	ticket_set(&s->ticket.asked, "");
	return 0;
}
