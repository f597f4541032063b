/*
 * run_acts.c - checks and reducers of the acts on a run of a playbook.
 *
 * A run is kept as the list of the answers that were given.  Where it stands
 * follows from that list and the pinned text: see run.c.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int load_run(struct act_state *s, struct run_row *row)
{
	int ret;

	*row = (struct run_row){ .n = 0 };
	if (statement(
		    s->db, &s->run_load,
		    "SELECT n, state, (SELECT count(*) FROM main.run_result"
		    "  WHERE ticket = run.ticket AND run = run.n) "
		    "FROM main.run WHERE ticket = ?1 ORDER BY n DESC LIMIT 1") <
	    0)
		return FAILED;
	sqlite3_bind_int64(s->run_load, 1, s->ticket.num);
	ret = statement_row(s->run_load);
	if (ret > 0) {
		row->n = sqlite3_column_int64(s->run_load, 0);
		row->state = (enum run_state)sqlite3_column_int(s->run_load, 1);
		row->results = sqlite3_column_int64(s->run_load, 2);
	}
	sqlite3_reset(s->run_load);
	return ret < 0 ? ret : 0;
}

int check_walking(struct act_state *s, const struct record *r,
		  struct run_row *row)
{
	int ret = check_own_open(s, r);

	if (ret < 0)
		return ret;
	if (load_run(s, row) < 0)
		return FAILED;
	if (row->n == 0 || row->n != data_int(r, "run", -1))
		return fail_as(CONFLICT,
			       _("%s: another run of a playbook has "
				 "begun since"),
			       r->on);
	if (row->state != RUN_WALKING)
		return fail_as(CONFLICT, _("%s: the playbook is at its end"),
			       r->on);
	return 0;
}

int check_run_started(struct act_state *s, const struct record *r)
{
	struct run_row row;
	int ret = check_own_open(s, r);

	if (ret < 0)
		return ret;
	if (load_run(s, &row) < 0)
		return FAILED;
	if (row.n && row.state == RUN_WALKING)
		return fail_as(CONFLICT,
			       _("%s: a playbook is being walked already: "
				 "leave it first"),
			       r->on);
	if (data_int(r, "run", -1) != row.n + 1)
		return fail_as(CONFLICT,
			       _("%s: somebody else began a playbook "
				 "first"),
			       r->on);
	return 0;
}

static void bind_json(sqlite3_stmt *stmt, int i, const struct record *r,
		      const char *key, const char *absent)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->data, key);
	struct strbuf sb = STRBUF_INIT;

	if (v)
		json_print(&sb, v);
	else
		strbuf_addstr(&sb, absent);
	sqlite3_bind_text(stmt, i, sb.buf, (int)sb.len, SQLITE_TRANSIENT);
	strbuf_release(&sb);
}

int apply_run_started(struct act_state *s, const struct record *r)
{
	static const char *const texts[] = { "playbook", "commit", "blob",
					     "sha256" };

	if (statement(
		    s->db, &s->run_insert,
		    "INSERT INTO main.run(ticket, n, playbook, desk_commit, blob,"
		    " sha256, callees, externals, needs, at, state) "
		    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)") < 0)
		return FAILED;
	sqlite3_bind_int64(s->run_insert, 1, s->ticket.num);
	sqlite3_bind_int64(s->run_insert, 2, data_int(r, "run", 0));
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		sqlite3_bind_text(s->run_insert, 3 + (int)i,
				  data_str(r, texts[i]), -1, SQLITE_TRANSIENT);
	bind_json(s->run_insert, 7, r, "callees", "[]");
	bind_json(s->run_insert, 8, r, "externals", "{}");
	bind_json(s->run_insert, 9, r, "needs", "{}");
	sqlite3_bind_int64(s->run_insert, 10, r->at);
	return statement_run(s->run_insert);
}

int check_step(struct act_state *s, const struct record *r)
{
	struct run_row row;
	int ret = check_walking(s, r, &row);

	if (ret < 0)
		return ret;
	/* Answers that a review has sent back have their numbers too. */
	if (data_int(r, "n", -1) != row.results)
		return fail_as(CONFLICT,
			       _("%s: this step was answered by "
				 "somebody else in the meantime"),
			       r->on);
	if (outcome_parse(data_str(r, "outcome")) < 0)
		return fail_as(REFUSED, _("%s: \"%s\" is no outcome"), r->act,
			       data_str(r, "outcome"));
	return 0;
}

int check_done(struct act_state *s, const struct record *r)
{
	int ret = check_step(s, r);

	return ret < 0 ? ret : check_covered(s, r);
}

int check_run_over(struct act_state *s, const struct record *r)
{
	struct run_row row;

	return check_walking(s, r, &row);
}

int apply_step(struct act_state *s, const struct record *r)
{
	const char *reason = data_str(r, "reason");

	/* It was sent back to here, and has been done again. */
	if (strcmp(s->ticket.returned, data_str(r, "step")) == 0)
		ticket_set(&s->ticket.returned, "");
	/* Who was to sign for this answer need not any more. */
	ticket_set(&s->ticket.signoff, "");
	if (statement(
		    s->db, &s->result_insert,
		    "INSERT INTO main.run_result(ticket, run, n, step, outcome,"
		    " answers, reason, actor, at) "
		    "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)") < 0)
		return FAILED;
	sqlite3_bind_int64(s->result_insert, 1, s->ticket.num);
	sqlite3_bind_int64(s->result_insert, 2, data_int(r, "run", 0));
	sqlite3_bind_int64(s->result_insert, 3, data_int(r, "n", 0));
	sqlite3_bind_text(s->result_insert, 4, data_str(r, "step"), -1,
			  SQLITE_TRANSIENT);
	sqlite3_bind_int(s->result_insert, 5,
			 outcome_parse(data_str(r, "outcome")));
	bind_json(s->result_insert, 6, r, "answers", "");
	sqlite3_bind_text(s->result_insert, 7, reason ? reason : "", -1,
			  SQLITE_TRANSIENT);
	sqlite3_bind_text(s->result_insert, 8, r->actor, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(s->result_insert, 9, r->at);
	return statement_run(s->result_insert);
}

static int set_run_state(struct act_state *s, int64_t run, enum run_state state)
{
	if (statement(s->db, &s->run_state,
		      "UPDATE main.run SET state = ?3 "
		      "WHERE ticket = ?1 AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(s->run_state, 1, s->ticket.num);
	sqlite3_bind_int64(s->run_state, 2, run);
	sqlite3_bind_int(s->run_state, 3, (int)state);
	return statement_run(s->run_state);
}

/* With the last step done a response is there to be verified. */
int apply_run_over(struct act_state *s, const struct record *r)
{
	const char *outcome = data_str(r, "outcome");

	if (s->ticket.state == STATE_RESPONDING && strcmp(outcome, "done") == 0)
		s->ticket.state = STATE_VERIFYING;
	return set_run_state(s, data_int(r, "run", 0), RUN_OVER);
}

int check_run_abandoned(struct act_state *s, const struct record *r)
{
	struct run_row row;
	int ret = check_walking(s, r, &row);

	return ret < 0 ? ret : check_said(r, "reason");
}

int apply_run_abandoned(struct act_state *s, const struct record *r)
{
	ticket_set(&s->ticket.signoff, "");
	return set_run_state(s, data_int(r, "run", 0), RUN_ABANDONED);
}

/* ---- taken back ---- */

/* On (ticket, run). */
static int delete_of_run(struct act_state *s, sqlite3_stmt **stmt,
			 const char *sql, const struct undo_row *row)
{
	if (statement(s->db, stmt, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(*stmt, 1, s->ticket.num);
	sqlite3_bind_int64(*stmt, 2, row->run);
	return statement_run(*stmt);
}

/* Its answers have been taken back before it. */
int revert_run_started(struct act_state *s, const struct undo_row *row)
{
	return delete_of_run(
		s, &s->run_delete,
		"DELETE FROM main.run WHERE ticket = ?1 AND n = ?2", row);
}

int revert_step(struct act_state *s, const struct undo_row *row)
{
	return delete_of_run(s, &s->result_delete,
			     "DELETE FROM main.run_result WHERE ticket = ?1"
			     " AND run = ?2 AND n = (SELECT max(n)"
			     "  FROM main.run_result WHERE ticket = ?1"
			     "  AND run = ?2)",
			     row);
}

int revert_run_end(struct act_state *s, const struct undo_row *row)
{
	return set_run_state(s, row->run, RUN_WALKING);
}
