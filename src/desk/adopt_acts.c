/*
 * adopt_acts.c - check and reducer of the act that puts a commit in force.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/adopted.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int adopted_last(sqlite3 *db, struct adopted *out)
{
	sqlite3_stmt *st = NULL;
	const char *commit;
	int row;

	*out = (struct adopted){ .asks = false };
	if (statement(db, &st,
		      "SELECT desk_commit, asks FROM main.adoption"
		      " ORDER BY n DESC LIMIT 1") < 0)
		return FAILED;
	row = statement_row(st);
	if (row > 0) {
		commit = (const char *)sqlite3_column_text(st, 0);
		snprintf(out->commit, sizeof out->commit, "%s", commit);
		out->asks = sqlite3_column_int(st, 1);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

int adopted_before(sqlite3 *db, const char *commit)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(db, &st,
		      "SELECT 1 FROM main.adoption WHERE desk_commit = ?1") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, commit, -1, SQLITE_STATIC);
	row = statement_row(st);
	sqlite3_finalize(st);
	return row;
}

/* Two who adopt at a time looked at the same one before: one comes first. */
int check_adopted(struct act_state *s, const struct record *r)
{
	const char *previous = data_str(r, "previous");
	struct adopted last;

	if (strlen(data_str(r, "commit")) != sizeof last.commit - 1)
		return fail_as(REFUSED, _("%s: \"%s\" is no commit"), r->act,
			       data_str(r, "commit"));
	if (adopted_last(s->db, &last) < 0)
		return FAILED;
	if (strcmp(last.commit, previous ? previous : "") != 0)
		return fail_as(CONFLICT,
			       _("%.7s was adopted in the meantime: look "
				 "again"),
			       last.commit);
	return 0;
}

int apply_adopted(struct act_state *s, const struct record *r)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.adoption(n, record, desk_commit, asks)"
		      " VALUES((SELECT ifnull(max(n), 0) + 1"
		      "  FROM main.adoption), ?1, ?2, ?3)") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, r->id);
	sqlite3_bind_text(st, 2, data_str(r, "commit"), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, data_int(r, "asks", 0));
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}
