/*
 * place.c - where a record stands: among the origins, in the tree, under a
 * checkpoint.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int64_t ledger_origins(struct ledger *l)
{
	int64_t *numbers;
	int n, rc = origin_numbers(l->db, NULL, &numbers, &n);

	free(numbers);
	return rc < 0 ? 0 : n;
}

static int was_then(struct ledger *l, int64_t id, bool *was)
{
	struct record r;
	int rc = read_one(l, id, &r);

	if (rc < 0)
		return rc;
	*was = r.at <= l->until;
	record_release(&r);
	return 0;
}

/* Of the records up to `last` the last one of then.  Their times rise, but
 * where a clock was set back: what is later and stands between is not read.
 */
static int64_t last_then(struct ledger *l, int64_t last)
{
	int64_t low = last & ~SEQ_MAX, high = last;
	bool was;

	while (low < high) {
		int64_t middle = high - (high - low) / 2;

		if (was_then(l, middle, &was) < 0)
			return FAILED;
		if (was)
			low = middle;
		else
			high = middle - 1;
	}
	return low & SEQ_MAX ? low : 0;
}

int64_t ledger_last_of(struct ledger *l, int64_t i)
{
	int64_t *numbers, last = 0;
	int n, rc = origin_numbers(l->db, NULL, &numbers, &n);

	if (!rc && i < n)
		last = store_last_id(l, numbers[i]);
	free(numbers);
	if (rc < 0)
		return rc;
	return last <= 0 || l->until == INT64_MAX ? last : last_then(l, last);
}

static int read_leaf(struct ledger *l, int64_t id, sha256 *leaf)
{
	sqlite3_stmt *st = store_stmt(l, STMT_GET_HASH);
	int rc = FAILED;

	if (!st)
		return rc;
	sqlite3_bind_int64(st, 1, id);
	rc = store_step(l, st);
	if (rc <= 0)
		return rc < 0 ? rc
			      : fail_as(NOT_FOUND, _("there is no record %lld"),
					(long long)id);
	rc = 0;
	if (sqlite3_column_bytes(st, 0) < SHA256_SIZE)
		rc = fail(_("the hashes beside it are gone"));
	else
		memcpy(leaf->b, sqlite3_column_blob(st, 0), SHA256_SIZE);
	sqlite3_reset(st);
	return rc;
}

/* The size of the first checkpoint over it; 0: none. */
static int64_t first_seal(struct ledger *l, int64_t id)
{
	sqlite3_stmt *st;
	int64_t size = 0;

	if (sqlite3_prepare_v2(l->db,
			       "SELECT min(size) FROM checkpoint"
			       " WHERE origin = ?1 AND size >= ?2",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, id >> ORIGIN_SHIFT);
	sqlite3_bind_int64(st, 2, id & SEQ_MAX);
	if (sqlite3_step(st) == SQLITE_ROW)
		size = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return size;
}

int ledger_place(struct ledger *l, int64_t id, struct ledger_place *out)
{
	int rc = read_leaf(l, id, &out->leaf);

	if (rc < 0)
		return rc;
	out->sealed = first_seal(l, id);
	return out->sealed < 0 ? FAILED : 0;
}
