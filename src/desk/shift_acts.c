/*
 * shift_acts.c - checks and reducers of the acts about being on watch, and of
 * the second look at closed tickets.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int on_watch(struct act_state *s, const char *actor, int64_t *n)
{
	return act_ask(s,
		       "SELECT count(*) FROM main.shift"
		       " WHERE actor = ?1 AND ended IS NULL",
		       actor, "", 0, n);
}

static int check_on_watch(struct act_state *s, const struct record *r)
{
	int64_t n;

	if (on_watch(s, r->actor, &n) < 0)
		return FAILED;
	return n ? 0
		 : fail_as(REFUSED,
			   _("%s is not on watch: begin a shift first"),
			   r->actor);
}

int check_begun(struct act_state *s, const struct record *r)
{
	int64_t n;

	if (on_watch(s, r->actor, &n) < 0)
		return FAILED;
	return n ? fail_as(REFUSED, _("%s is on watch already"), r->actor) : 0;
}

int apply_begun(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "INSERT INTO main.shift(record, actor, begun)"
			  " VALUES(?1, ?2, ?3)",
			  r, "", "", 0);
}

/* Nobody leaves with an unanswered critical without saying so. */
static int check_answered_all(struct act_state *s, const struct record *r)
{
	const char *why = data_str(r, "unanswered");
	int64_t n;

	if (why && check_said(r, "unanswered") == 0)
		return 0;
	if (act_ask(s,
		    "SELECT count(*) FROM main.ticket"
		    " WHERE closed IS NULL AND severity >= ?3"
		    " AND (owner = '' OR (owner = ?1 AND judged IS NULL))",
		    r->actor, "", SEV_CRITICAL, &n) < 0)
		return FAILED;
	if (!n)
		return 0;
	return fail_as(REFUSED,
		       Q_("%lld critical ticket has no answer: say why you "
			  "leave it",
			  "%lld critical tickets have no answer: say why you "
			  "leave them",
			  n),
		       (long long)n);
}

int check_handed_over(struct act_state *s, const struct record *r)
{
	int ret = check_on_watch(s, r);

	if (ret == 0)
		ret = check_said(r, "to");
	if (ret == 0 && strcmp(data_str(r, "to"), r->actor) == 0)
		ret = fail_as(REFUSED, _("hand over to somebody else"));
	return ret < 0 ? ret : check_answered_all(s, r);
}

int apply_handed_over(struct act_state *s, const struct record *r)
{
	return act_change(
		s,
		"UPDATE main.shift SET handed = ?3, hand_to = ?4, sha256 = ?5,"
		" items = ?6 WHERE actor = ?2 AND ended IS NULL",
		r, data_str(r, "to"), data_str(r, "sha256"),
		data_int(r, "items", 0));
}

/* What was read is what was handed over. */
int check_taken_over(struct act_state *s, const struct record *r)
{
	int64_t n;

	if (act_ask(s,
		    "SELECT count(*) FROM main.shift WHERE hand_to = ?1"
		    " AND sha256 = ?2 AND ended IS NULL AND items = ?3",
		    r->actor, data_str(r, "sha256"), data_int(r, "items", -1),
		    &n) < 0)
		return FAILED;
	return n ? 0
		 : fail_as(CONFLICT,
			   _("there is no such hand-over to %s any more"),
			   r->actor);
}

int apply_taken_over(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "UPDATE main.shift SET ended = ?3 WHERE hand_to = ?2"
			  " AND sha256 = ?4 AND ended IS NULL",
			  r, data_str(r, "sha256"), "", 0);
}

int check_left(struct act_state *s, const struct record *r)
{
	int ret = check_on_watch(s, r);

	if (ret == 0)
		ret = check_said(r, "reason");
	return ret < 0 ? ret : check_answered_all(s, r);
}

int apply_left(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "UPDATE main.shift SET ended = ?3 WHERE actor = ?2"
			  " AND ended IS NULL",
			  r, "", "", 0);
}

int check_shift_noted(struct act_state *s, const struct record *r)
{
	int ret = check_on_watch(s, r);

	return ret < 0 ? ret : check_said(r, "text");
}

/* Whoever is called at night is not always on watch. */
int check_shift_released(struct act_state *s, const struct record *r)
{
	(void)s;
	return check_said(r, "reason");
}

/* ---- nobody looks ---- */

int check_unattended(struct act_state *s, const struct record *r)
{
	int64_t num = ticket_number(data_str(r, "ticket")), n;

	if (num < 0)
		return fail_as(REFUSED, _("\"%s\" is no ticket id"),
			       data_str(r, "ticket"));
	if (act_ask(s,
		    "SELECT count(*) FROM main.alarm a CROSS JOIN main.ticket t"
		    " WHERE t.num = a.ticket AND t.closed IS NULL AND t.owner = ''",
		    "", "", 0, &n) < 0)
		return FAILED;
	return n ? fail_as(CONFLICT, _("%s: it has been told already"),
			   data_str(r, "ticket"))
		 : 0;
}

int apply_unattended(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "REPLACE INTO main.alarm(ticket, at) VALUES(?6, ?3)",
			  r, "", "", ticket_number(data_str(r, "ticket")));
}

/* ---- the second look ---- */

int check_quality(struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;
	int64_t n;

	if (t->state != STATE_CLOSED)
		return fail_as(REFUSED, _("%s is not closed"), t->id);
	if (strcmp(t->owner, r->actor) == 0)
		return fail_as(REFUSED,
			       _("%s is your own work: somebody else must "
				 "review it"),
			       t->id);
	if (check_own_work(s, r) < 0)
		return REFUSED;
	if (verdict_parse(data_str(r, "verdict")) <= VERDICT_NONE)
		return fail_as(REFUSED, _("%s: \"%s\" is no verdict"), r->act,
			       data_str(r, "verdict"));
	if (act_ask(s,
		    "SELECT count(*) FROM main.quality"
		    " WHERE ticket = ?3",
		    "", "", t->num, &n) < 0)
		return FAILED;
	if (n)
		return fail_as(CONFLICT,
			       _("%s has been judged a second time already"),
			       t->id);
	return check_said(r, "reason");
}

int apply_quality(struct act_state *s, const struct record *r)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.quality VALUES(?1, ?2, ?3, ?4, ?5)") <
	    0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_text(st, 2, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, r->at);
	sqlite3_bind_int(st, 4, (int)s->ticket.verdict);
	sqlite3_bind_int(st, 5, verdict_parse(data_str(r, "verdict")));
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}
