/*
 * evidence_acts.c - checks and reducers of the acts on evidence.
 *
 * What they change is which content a ticket has, and whether it may go.  A
 * record names content by its hash, not by a number, which another store may
 * have given to something else.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"

/* Run one statement, with ?1 the ticket, ?2 the record's id, ?3 the content
 * that it names, ?4 how large that is, ?5 its time.  1: it gives a row. */
static int run(struct act_state *s, const char *sql, const struct record *r)
{
	const char *content = data_str(r, "content");
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(s->db, &st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, r->id);
	sqlite3_bind_text(st, 3, content ? content : "", -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 4, data_int(r, "bytes", 0));
	sqlite3_bind_int64(st, 5, r->at);
	row = statement_row(st);
	sqlite3_finalize(st);
	return row;
}

int check_evidence_added(struct act_state *s, const struct record *r)
{
	const char *content = data_str(r, "content");
	sha256 hash;

	(void)s;
	if (evidence_kind_parse(data_str(r, "kind")) < 0)
		return fail_as(REFUSED, _("%s: \"%s\" is no kind of evidence"),
			       r->act, data_str(r, "kind"));
	if (hex_decode(hash.b, SHA256_SIZE, content) < 0)
		return fail_as(REFUSED, _("\"%s\" is no SHA-256"), content);
	if (data_int(r, "bytes", -1) < 0)
		return fail_as(REFUSED,
			       _("%s: the field \"%s\" has the wrong "
				 "type"),
			       r->act, "bytes");
	return 0;
}

int apply_evidence_added(struct act_state *s, const struct record *r)
{
	return run(s,
		   "INSERT INTO main.evidence(ticket, n, record, at, content,"
		   " bytes) SELECT ?1, 1 + count(*), ?2, ?5, ?3, ?4"
		   " FROM main.evidence WHERE ticket = ?1",
		   r);
}

/* ---- held ---- */

static int is_held(struct act_state *s, const struct record *r)
{
	return run(s, "SELECT 1 FROM main.evidence_hold WHERE ticket = ?1", r);
}

int check_evidence_held(struct act_state *s, const struct record *r)
{
	int held = is_held(s, r);

	if (held > 0)
		return fail_as(CONFLICT,
			       _("the evidence of %s is held already"), r->on);
	return held < 0 ? held : check_said(r, "reason");
}

int apply_evidence_held(struct act_state *s, const struct record *r)
{
	return run(s, "INSERT INTO main.evidence_hold VALUES(?1, ?2)", r);
}

int check_evidence_released(struct act_state *s, const struct record *r)
{
	int held = is_held(s, r);

	if (held == 0)
		return fail_as(CONFLICT, _("the evidence of %s is not held"),
			       r->on);
	return held < 0 ? held : check_said(r, "reason");
}

int apply_evidence_released(struct act_state *s, const struct record *r)
{
	return run(s, "DELETE FROM main.evidence_hold WHERE ticket = ?1", r);
}

/* ---- going ---- */

/* 1: the ticket has the content that the record names. */
static int has_content(struct act_state *s, const struct record *r)
{
	return run(s,
		   "SELECT 1 FROM main.evidence WHERE ticket = ?1"
		   " AND content = ?3 AND removed IS NULL",
		   r);
}

static int no_such_content(const struct record *r)
{
	return fail_as(CONFLICT, _("%s has no such content"), r->on);
}

static int check_may_go(struct act_state *s, const struct record *r)
{
	int row = is_held(s, r);

	if (row > 0)
		return fail_as(REFUSED,
			       _("the evidence of %s is held: nothing of it is "
				 "removed"),
			       r->on);
	if (row == 0)
		row = has_content(s, r);
	if (row == 0)
		return no_such_content(r);
	return row < 0 ? row : 0;
}

int check_evidence_removed(struct act_state *s, const struct record *r)
{
	int ret = check_may_go(s, r);

	return ret < 0 ? ret : check_said(r, "reason");
}

int check_evidence_expired(struct act_state *s, const struct record *r)
{
	if (s->ticket.state != STATE_CLOSED)
		return fail_as(REFUSED, _("%s is not closed"), s->ticket.id);
	return check_may_go(s, r);
}

int apply_evidence_removed(struct act_state *s, const struct record *r)
{
	return run(s,
		   "UPDATE main.evidence SET removed = ?2 WHERE ticket = ?1"
		   " AND content = ?3 AND removed IS NULL",
		   r);
}

int check_evidence_fetched(struct act_state *s, const struct record *r)
{
	int row = has_content(s, r);

	if (row == 0)
		return no_such_content(r);
	return row < 0 ? row : 0;
}

int check_evidence_exported(struct act_state *s, const struct record *r)
{
	(void)s;
	return check_said(r, "to");
}
