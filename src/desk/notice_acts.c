/*
 * notice_acts.c - checks and reducers of the acts about notices, and of the
 * recommendation that a customer is told.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/outbox.h"

static const struct {
	const char *word, *title; /* title: N_() */
} states[NOTICE_STATES] = {
	[NOTICE_QUEUED] = { "queued", N_("queued") },
	[NOTICE_SENDING] = { "sending", N_("on its way") },
	[NOTICE_HELD] = { "held", N_("to be approved") },
	[NOTICE_SENT] = { "sent", N_("sent") },
	[NOTICE_FAILED] = { "failed", N_("failed") },
	[NOTICE_DROPPED] = { "dropped", N_("dropped") },
};

const char *notice_state_word(enum notice_state s)
{
	return states[s].word;
}

const char *notice_state_title(enum notice_state s)
{
	return _(states[s].title);
}

int notice_state_parse(const char *word)
{
	for (int s = 0; s < NOTICE_STATES; s++)
		if (strcmp(states[s].word, word) == 0)
			return s;
	return -1;
}

/* ---- the projection ---- */

struct row {
	enum notice_state state; /* NOTICE_QUEUED: there is none yet */
	bool own;                /* the record's actor wrote what it says */
};

static int find(struct act_state *s, const struct record *r, struct row *out)
{
	sqlite3_stmt *st = NULL;
	int row;

	*out = (struct row){ NOTICE_QUEUED, false };
	if (statement(s->db, &st,
		      "SELECT state, author = ?2 FROM main.notice"
		      " WHERE key = ?1 AND ticket = ?3") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, data_str(r, "key"), -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, s->ticket.num);
	row = statement_row(st);
	if (row > 0) {
		out->state = (enum notice_state)sqlite3_column_int(st, 0);
		out->own = sqlite3_column_int(st, 1);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

static const char *or_empty(const char *s)
{
	return s ? s : "";
}

/* What the record does not say stays as it was. */
static int set_state(struct act_state *s, const struct record *r,
		     enum notice_state state)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.notice VALUES(?1, ?2, ?3, ?4, ?5, ?6,"
		      " ?7, ?8) ON CONFLICT(key) DO UPDATE SET"
		      " state = excluded.state, at = excluded.at") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, data_str(r, "key"), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, s->ticket.num);
	sqlite3_bind_text(st, 3, or_empty(data_str(r, "channel")), -1,
			  SQLITE_STATIC);
	sqlite3_bind_text(st, 4, or_empty(data_str(r, "event")), -1,
			  SQLITE_STATIC);
	sqlite3_bind_text(st, 5, or_empty(data_str(r, "author")), -1,
			  SQLITE_STATIC);
	sqlite3_bind_text(st, 6, or_empty(data_str(r, "sha256")), -1,
			  SQLITE_STATIC);
	sqlite3_bind_int(st, 7, (int)state);
	sqlite3_bind_int64(st, 8, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

/* One number about the ticket. */
static int count(struct act_state *s, const char *sql, int64_t *n)
{
	sqlite3_stmt *st = NULL;
	int row;

	*n = 0;
	if (statement(s->db, &st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	row = statement_row(st);
	if (row > 0)
		*n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

/* Nobody is asked any more once nothing is held. */
static int settle_approval(struct act_state *s)
{
	int64_t held;
	char sql[96];

	snprintf(sql, sizeof sql,
		 "SELECT count(*) FROM main.notice WHERE ticket = ?1"
		 " AND state = %d",
		 NOTICE_HELD);
	if (count(s, sql, &held) < 0)
		return FAILED;
	if (!held)
		ticket_set(&s->ticket.approval, "");
	return 0;
}

/* ---- the acts ---- */

int check_recommended(struct act_state *s, const struct record *r)
{
	int ret = check_own_open(s, r);

	return ret < 0 ? ret : check_said(r, "text");
}

int apply_recommended(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.advice, data_str(r, "text"));
	return 0;
}

int check_notice_held(struct act_state *s, const struct record *r)
{
	struct row row;

	if (find(s, r, &row) < 0)
		return FAILED;
	return row.state == NOTICE_QUEUED
		       ? 0
		       : fail_as(CONFLICT,
				 _("%s: this notice is known already"), r->on);
}

int apply_notice_held(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.approval, data_str(r, "to"));
	return set_state(s, r, NOTICE_HELD);
}

int check_notice_approved(struct act_state *s, const struct record *r)
{
	struct row row;

	if (find(s, r, &row) < 0)
		return FAILED;
	if (row.state != NOTICE_HELD)
		return fail_as(CONFLICT,
			       _("%s: no such notice is to be approved"),
			       r->on);
	if (row.own)
		return fail_as(REFUSED,
			       _("%s: nobody approves own words: somebody else "
				 "must look at this notice"),
			       r->on);
	return 0;
}

int apply_notice_approved(struct act_state *s, const struct record *r)
{
	return set_state(s, r, NOTICE_QUEUED) < 0 ? FAILED : settle_approval(s);
}

int check_notice_dropped(struct act_state *s, const struct record *r)
{
	struct row row;

	if (find(s, r, &row) < 0)
		return FAILED;
	if (row.state == NOTICE_SENT || row.state == NOTICE_DROPPED)
		return fail_as(CONFLICT, _("%s: that notice is %s already"),
			       r->on, notice_state_title(row.state));
	return check_said(r, "reason");
}

int apply_notice_dropped(struct act_state *s, const struct record *r)
{
	return set_state(s, r, NOTICE_DROPPED) < 0 ? FAILED
						   : settle_approval(s);
}

int check_notice_retried(struct act_state *s, const struct record *r)
{
	struct row row;

	if (find(s, r, &row) < 0)
		return FAILED;
	return row.state == NOTICE_FAILED
		       ? 0
		       : fail_as(CONFLICT, _("%s: that notice has not failed"),
				 r->on);
}

int apply_notice_retried(struct act_state *s, const struct record *r)
{
	return set_state(s, r, NOTICE_QUEUED);
}

/* It has arrived, whatever the ticket is by now. */
int apply_notice_sent(struct act_state *s, const struct record *r)
{
	if (data_str(r, "who") && s->ticket.informed == CLOCK_NEVER)
		s->ticket.informed = r->at;
	return set_state(s, r, NOTICE_SENT) < 0 ? FAILED : settle_approval(s);
}

int apply_notice_failed(struct act_state *s, const struct record *r)
{
	return set_state(s, r, NOTICE_FAILED);
}

/* ---- being called ---- */

static int is_acknowledged(struct act_state *s, int64_t *n)
{
	return count(s,
		     "SELECT count(*) FROM main.acknowledged WHERE ticket = ?1",
		     n);
}

int check_acknowledged(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);
	int64_t n;

	(void)r;
	if (ret == 0)
		ret = is_acknowledged(s, &n);
	if (ret == 0 && n)
		ret = fail_as(CONFLICT, _("%s is acknowledged already"),
			      s->ticket.id);
	return ret;
}

int apply_acknowledged(struct act_state *s, const struct record *r)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.acknowledged VALUES(?1, ?2, ?3)") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_text(st, 2, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int check_unanswered(struct act_state *s, const struct record *r)
{
	int64_t n;

	(void)r;
	if (is_acknowledged(s, &n) < 0)
		return FAILED;
	return n || *s->ticket.owner || s->ticket.state == STATE_CLOSED
		       ? fail_as(CONFLICT, _("%s: somebody has it"),
				 s->ticket.id)
		       : 0;
}
