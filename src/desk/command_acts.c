/*
 * command_acts.c - checks and reducers of the acts on commands of playbooks.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/command_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Run one statement, with ?1 the ticket and then these fields of the record;
 * the answer of statement_row(), and *value of the first column. */
static int run(struct act_state *s, const char *sql, const struct record *r,
	       const char *const *fields, size_t n, int64_t *value)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(s->db, &st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, r->id);
	sqlite3_bind_int64(st, 3, r->at);
	sqlite3_bind_text(st, 4, r->actor, -1, SQLITE_STATIC);
	for (size_t i = 0; i < n; i++) {
		const char *text = data_str(r, fields[i]);

		if (text)
			sqlite3_bind_text(st, 5 + (int)i, text, -1,
					  SQLITE_STATIC);
		else
			sqlite3_bind_int64(st, 5 + (int)i,
					   data_int(r, fields[i], 0));
	}
	row = statement_row(st);
	if (row > 0 && value)
		*value = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row;
}

static const char *const by_number[] = { "n" };

int check_command_started(struct act_state *s, const struct record *r)
{
	struct run_row row;
	int64_t last = 0;
	int ret = check_walking(s, r, &row);

	if (ret < 0)
		return ret;
	if (data_int(r, "answer", -1) != row.results)
		return fail_as(CONFLICT,
			       _("%s: this step was answered by "
				 "somebody else in the meantime"),
			       r->on);
	if (run(s,
		"SELECT ifnull(max(n), 0) FROM main.command WHERE ticket = ?1",
		r, NULL, 0, &last) < 0)
		return FAILED;
	if (data_int(r, "n", -1) != last + 1)
		return fail_as(CONFLICT,
			       _("%s: somebody else ran a command first"),
			       r->on);
	return 0;
}

int apply_command_started(struct act_state *s, const struct record *r)
{
	static const char *const fields[] = { "n",      "run",   "answer",
					      "step",   "title", "type",
					      "target", "what",  "rule" };

	return run(s,
		   "INSERT INTO main.command(ticket, record, at, actor, n, run,"
		   " answer, step, title, type, target, what, rule) VALUES(?1,"
		   " ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
		   r, fields, ARRAY_SIZE(fields), NULL);
}

static int check_running(struct act_state *s, const struct record *r)
{
	int row = run(s,
		      "SELECT 1 FROM main.command WHERE ticket = ?1 AND n = ?5"
		      " AND ended IS NULL",
		      r, by_number, 1, NULL);

	if (row == 0)
		return fail_as(CONFLICT, _("%s: no such command is running"),
			       r->on);
	return row < 0 ? row : 0;
}

int check_command_released(struct act_state *s, const struct record *r)
{
	int ret = check_running(s, r);

	return ret < 0 ? ret : check_said(r, "reason");
}

int check_command_ended(struct act_state *s, const struct record *r)
{
	if (command_outcome_parse(data_str(r, "ended")) < 0)
		return fail_as(REFUSED, _("%s: \"%s\" is no outcome"), r->act,
			       data_str(r, "ended"));
	return check_running(s, r);
}

int apply_command_ended(struct act_state *s, const struct record *r)
{
	static const char *const fields[] = { "n", "ended", "status", "ms" };

	return run(s,
		   "UPDATE main.command SET ended = ?3, outcome = ?6,"
		   " status = ?7, ms = ?8 WHERE ticket = ?1 AND n = ?5",
		   r, fields, ARRAY_SIZE(fields), NULL);
}
