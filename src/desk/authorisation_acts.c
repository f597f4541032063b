/*
 * authorisation_acts.c - checks and reducers of the acts that record the
 * customer's word: on a ticket, or standing for all tickets of a tenant.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/clocks.h"
#include "desk/projection.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/error.h"

#define CUSTOMER "customer"

static const char *data_or(const struct record *r, const char *key,
			   const char *otherwise)
{
	const char *s = data_str(r, key);

	return s ? s : otherwise;
}

/* ---- what is said ---- */

static int check_time(const struct record *r, const char *key)
{
	if (data_str(r, key) && data_time(r, key, CLOCK_NEVER) == CLOCK_NEVER)
		return fail_as(REFUSED, _("%s: \"%s\" is no time"), r->act,
			       data_str(r, key));
	return 0;
}

static int check_window(const struct record *r)
{
	int64_t from = data_time(r, "from", r->at);
	int64_t until = data_time(r, "until", CLOCK_NEVER);

	if (check_time(r, "from") < 0 || check_time(r, "until") < 0)
		return REFUSED;
	if (until <= r->at || until <= from)
		return fail_as(REFUSED,
			       _("until when? The time must be still to come, "
				 "and after the beginning"));
	return 0;
}

static int check_who(const struct record *r)
{
	const char *who = data_str(r, "who");

	return who[strspn(who, " \t\r\n")]
		       ? check_said(r, "reason")
		       : fail_as(REFUSED, _("say who at the customer"));
}

/* What a grant and a refusal have in common. */
static int check_word(const struct record *r)
{
	int ret = check_who(r);

	if (ret == 0)
		ret = scope_check_channel(data_str(r, "channel"));
	if (ret == 0)
		ret = scope_check_assets(data_str(r, "assets"));
	return ret < 0 ? ret : scope_check_actions(data_str(r, "actions"));
}

int check_granted(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	if (ret == 0)
		ret = check_word(r);
	return ret < 0 ? ret : check_window(r);
}

int check_refused(struct act_state *s, const struct record *r)
{
	int ret = check_open(s);

	return ret < 0 ? ret : check_word(r);
}

int check_standing(struct act_state *s, const struct record *r)
{
	int ret = check_word(r);

	(void)s;
	return ret < 0 ? ret : check_window(r);
}

/* ---- keeping it ---- */

static void bind_text(sqlite3_stmt *st, int i, const char *text)
{
	sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC);
}

static void bind_words(sqlite3_stmt *st, const struct record *r)
{
	bind_text(st, 3, r->tenant);
	bind_text(st, 4, data_or(r, "party", CUSTOMER));
	bind_text(st, 6, data_str(r, "who"));
	bind_text(st, 7, data_or(r, "title", ""));
	bind_text(st, 8, data_str(r, "channel"));
	bind_text(st, 9, data_str(r, "assets"));
	bind_text(st, 10, data_str(r, "actions"));
	bind_text(st, 13, data_or(r, "evidence", ""));
	bind_text(st, 14, data_str(r, "reason"));
	bind_text(st, 15, r->actor);
}

static int keep(struct act_state *s, const struct record *r, bool standing,
		bool refused)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.authorisation VALUES(?1, ?2, ?3, ?4,"
		      " ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
		      " NULL, NULL)") < 0)
		return FAILED;
	bind_words(st, r);
	sqlite3_bind_int64(st, 1, r->id);
	if (!standing) {
		sqlite3_bind_int64(st, 2, s->ticket.num);
		bind_text(st, 3, s->ticket.tenant);
	}
	sqlite3_bind_int(st, 5, refused);
	if (!refused) {
		sqlite3_bind_int64(st, 11, data_time(r, "from", r->at));
		sqlite3_bind_int64(st, 12, data_time(r, "until", r->at));
	}
	sqlite3_bind_int64(st, 16, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

/* What was waited for has come. */
int apply_granted(struct act_state *s, const struct record *r)
{
	if (s->ticket.waiting == WAITING_AUTHORISATION)
		wait_no_longer(&s->ticket, r->at);
	return keep(s, r, false, false);
}

int apply_refused(struct act_state *s, const struct record *r)
{
	if (s->ticket.waiting == WAITING_AUTHORISATION)
		wait_no_longer(&s->ticket, r->at);
	return keep(s, r, false, true);
}

int apply_standing(struct act_state *s, const struct record *r)
{
	return keep(s, r, true, false);
}

/* ---- withdrawing ---- */

/* sql counts those that there are, of ?1 a tenant, ?2 a ticket, ?3 a record. */
static int check_in_force(struct act_state *s, const struct record *r,
			  const char *sql)
{
	int64_t n, record = data_record(r, "authorisation", 0);

	if (check_said(r, "reason") < 0)
		return REFUSED;
	if (act_ask(s, sql, r->tenant, s->ticket.id, record, &n) < 0)
		return FAILED;
	return n ? 0
		 : fail_as(CONFLICT,
			   _("%s: there is no authorisation %lld that could be "
			     "withdrawn"),
			   r->on, (long long)record);
}

int check_withdrawn(struct act_state *s, const struct record *r)
{
	return check_in_force(s, r,
			      "SELECT count(*) FROM main.authorisation a"
			      " JOIN main.ticket t ON t.num = a.ticket"
			      " WHERE a.record = ?3 AND t.id = ?2"
			      " AND NOT a.refused AND a.withdrawn IS NULL");
}

int check_standing_withdrawn(struct act_state *s, const struct record *r)
{
	return check_in_force(s, r,
			      "SELECT count(*) FROM main.authorisation"
			      " WHERE record = ?3 AND tenant = ?1"
			      " AND ticket IS NULL AND withdrawn IS NULL");
}

int apply_withdrawn(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "UPDATE main.authorisation SET withdrawn = ?3,"
			  " withdrawn_by = ?1 WHERE record = ?6",
			  r, NULL, NULL, data_record(r, "authorisation", 0));
}

/* ---- taken back ---- */

int revert_word(struct act_state *s, const struct undo_row *row)
{
	return act_revert(s, "DELETE FROM main.authorisation WHERE record = ?1",
			  row);
}

int revert_withdrawn(struct act_state *s, const struct undo_row *row)
{
	return act_revert(s,
			  "UPDATE main.authorisation SET withdrawn = NULL,"
			  " withdrawn_by = NULL WHERE withdrawn_by = ?1",
			  row);
}
