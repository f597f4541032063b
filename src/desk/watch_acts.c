/*
 * watch_acts.c - checks and reducers of the acts about what must be kept an
 * eye on.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* It is a record of the ticket's tenant, so that others do not see it. */
static int check_its_ticket(struct act_state *s, const struct record *r)
{
	const char *id = data_str(r, "ticket");
	int64_t n, num = id ? ticket_number(id) : 0;

	if (!id)
		return 0;
	if (num < 0)
		return fail_as(REFUSED, _("\"%s\" is no ticket id"), id);
	if (act_ask(s,
		    "SELECT count(*) FROM main.ticket"
		    " WHERE num = ?3 AND tenant = ?1",
		    r->tenant, NULL, num, &n) < 0)
		return FAILED;
	return n ? 0 : fail_as(NOT_FOUND, _("there is no ticket %s"), id);
}

int check_watch_added(struct act_state *s, const struct record *r)
{
	const char *until = data_str(r, "until");

	if (check_said(r, "text") < 0)
		return REFUSED;
	if (until && data_time(r, "until", CLOCK_NEVER) == CLOCK_NEVER)
		return fail_as(REFUSED, _("%s: \"%s\" is no time"), r->act,
			       until);
	if (until && data_time(r, "until", 0) <= r->at)
		return fail_as(REFUSED, _("the time until which it is to be "
					  "watched is over already"));
	return check_its_ticket(s, r);
}

int apply_watch_added(struct act_state *s, const struct record *r)
{
	const char *ticket = data_str(r, "ticket");
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.watch(record, tenant, ticket, text,"
		      " ends, actor, at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)") <
	    0)
		return FAILED;
	sqlite3_bind_int64(st, 1, r->id);
	sqlite3_bind_text(st, 2, r->tenant, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, ticket ? ticket_number(ticket) : 0);
	sqlite3_bind_text(st, 4, data_str(r, "text"), -1, SQLITE_STATIC);
	bind_time(st, 5, data_time(r, "until", CLOCK_NEVER));
	sqlite3_bind_text(st, 6, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 7, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int check_watch_done(struct act_state *s, const struct record *r)
{
	int64_t n, record = data_record(r, "item", 0);

	if (act_ask(s,
		    "SELECT count(*) FROM main.watch WHERE record = ?3"
		    " AND tenant = ?1 AND done IS NULL",
		    r->tenant, NULL, record, &n) < 0)
		return FAILED;
	return n ? 0
		 : fail_as(CONFLICT,
			   _("there is no open watch item %lld any more"),
			   (long long)record);
}

int apply_watch_done(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "UPDATE main.watch SET done = ?3, done_by = ?2,"
			  " done_record = ?1 WHERE record = ?6",
			  r, NULL, NULL, data_record(r, "item", 0));
}

/* ---- taking back ---- */

/* Only the last that was said of an item, by who said it. */
int check_watch_undone(struct act_state *s, const struct record *r)
{
	int64_t n, from = data_record(r, "from", 0);

	if (act_ask(s,
		    "SELECT count(*) FROM main.watch WHERE tenant = ?1 AND"
		    " (done_record = ?3 AND done_by = ?2"
		    "  OR record = ?3 AND actor = ?2 AND done IS NULL)",
		    r->tenant, r->actor, from, &n) < 0)
		return FAILED;
	return n ? 0
		 : fail_as(CONFLICT,
			   _("too late to undo: somebody has acted since on "
			     "what is watched"));
}

int apply_watch_undone(struct act_state *s, const struct record *r)
{
	int64_t from = data_record(r, "from", 0);
	int ret = act_change(s, "DELETE FROM main.watch WHERE record = ?6", r,
			     NULL, NULL, from);

	if (ret == 0)
		ret = act_change(s,
				 "UPDATE main.watch SET done = NULL,"
				 " done_by = '', done_record = NULL"
				 " WHERE done_record = ?6",
				 r, NULL, NULL, from);
	return ret;
}
