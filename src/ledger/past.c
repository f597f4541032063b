/*
 * past.c - the ledger as it stood at a past time.
 *
 * The projections are made anew, beside the store, of the records up to then.
 * By its name a table is found there first, so whoever reads a projection
 * reads that of the past, and whoever reads a record or a blob reads the
 * store's.
 */
#include "config.h"

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* One transaction: the store is seen as it is at its beginning. */
static int fill(struct ledger *l, ledger_progress *progress, void *ctx)
{
	int rc = store_exec(l->db, "BEGIN");

	if (!rc)
		rc = projections_replay(l, progress, ctx);
	return rc < 0 ? rc : store_exec(l->db, "COMMIT");
}

int ledger_as_of(struct ledger **out, const struct ledger *now, int64_t at,
		 ledger_progress *progress, void *ctx)
{
	struct ledger *l = ledger_new(now->dir, LEDGER_READ, now->rules);
	int rc;

	l->until = at;
	rc = store_connect_beside(l);
	if (!rc)
		rc = origin_load(&l->own, l->db, -1);
	if (!rc)
		rc = fold_load(l);
	if (!rc)
		rc = fill(l, progress, ctx);
	if (rc < 0) {
		ledger_free(l);
		return rc;
	}
	*out = l;
	return 0;
}
