/*
 * superseded.c - what somebody did and that changed nothing, because another
 * was first: for the person to see.
 */
#include "config.h"

#include <string.h>

#include "desk/projection.h"
#include "watchfloor/courier.h"
#include "watchfloor/error.h"

static int give(struct desk *d, int64_t id, int64_t won,
		int (*each)(void *ctx, const struct record *r,
			    const struct record *won),
		void *ctx)
{
	struct record r, w;
	bool known = won && ledger_get(d->ledger, won, &w) == 0;
	int rc = ledger_get(d->ledger, id, &r);

	if (!rc) {
		rc = each(ctx, &r, known ? &w : NULL);
		record_release(&r);
	}
	if (known)
		record_release(&w);
	return rc == NOT_FOUND ? 0 : rc;
}

int superseded_each(struct desk *d, bool all_actors,
		    int (*each)(void *ctx, const struct record *r,
				const struct record *won),
		    void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row = 0, rc = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT record, won FROM superseded"
		      " WHERE ?1 OR actor = ?2 ORDER BY record") < 0)
		return FAILED;
	sqlite3_bind_int(st, 1, all_actors);
	sqlite3_bind_text(st, 2, d->actor, -1, SQLITE_STATIC);
	while (!rc && (row = statement_row(st)) > 0)
		rc = give(d, sqlite3_column_int64(st, 0),
			  sqlite3_column_int64(st, 1), each, ctx);
	sqlite3_finalize(st);
	return row < 0 ? row : rc;
}
