/*
 * run_counts.c - how often playbooks are walked.
 */
#include "config.h"

#include <sqlite3.h>

#include "desk/projection.h"
#include "watchfloor/desk.h"

int run_counts(struct desk *d,
	       int (*each)(void *ctx, const char *playbook, int64_t runs,
			   int64_t walking),
	       void *ctx)
{
	sqlite3_stmt *stmt = NULL;
	int ret = statement(ledger_db(d->ledger), &stmt,
			    "SELECT playbook, count(*), sum(state = 0)"
			    " FROM run GROUP BY playbook");

	while (ret == 0 && (ret = statement_row(stmt)) == 1)
		ret = each(ctx, (const char *)sqlite3_column_text(stmt, 0),
			   sqlite3_column_int64(stmt, 1),
			   sqlite3_column_int64(stmt, 2));
	sqlite3_finalize(stmt);
	return ret;
}
