/*
 * sync.c - the hub's log as a store has it, what waits, and what was lost.
 */
#include "config.h"

#include "watchfloor/sync.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- the hub's log ---- */

void sync_entry(unsigned char out[static SYNC_ENTRY_SIZE], const char *origin,
		int64_t seq, const sha256 *leaf)
{
	sha256 name;

	sha256_of(&name, origin, strlen(origin));
	*out++ = 1;
	memcpy(out, name.b, 16);
	out += 16;
	for (int shift = 56; shift >= 0; shift -= 8)
		*out++ = (unsigned char)((uint64_t)seq >> shift);
	memcpy(out, leaf->b, SHA256_SIZE);
}

void sync_leaf(sha256 *out, const char *origin, int64_t seq, const sha256 *leaf)
{
	unsigned char entry[SYNC_ENTRY_SIZE];

	sync_entry(entry, origin, seq, leaf);
	merkle_leaf(out, entry, sizeof entry);
}

int sync_node(void *ctx, int level, int64_t index, sha256 *out)
{
	struct ledger *l = ctx;
	int64_t seq = (index + 1) << level;
	sqlite3_stmt *st = store_stmt(l, STMT_GET_PLACE);
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, seq);
	rc = store_step(l, st);
	if (rc < 0)
		return rc;
	if (!rc ||
	    sqlite3_column_bytes(st, 0) != record_hashes(seq) * SHA256_SIZE) {
		sqlite3_reset(st);
		return fail(_("the hub's order is damaged at place %lld"),
			    (long long)seq);
	}
	memcpy(out->b,
	       (const char *)sqlite3_column_blob(st, 0) + level * SHA256_SIZE,
	       SHA256_SIZE);
	sqlite3_reset(st);
	return 0;
}

int64_t sync_places(struct ledger *l)
{
	sqlite3_stmt *st;
	int64_t n = 0;
	int rc;

	if (!l->joined)
		return 0;
	if (sqlite3_prepare_v2(l->db, "SELECT max(seq) FROM place", -1, &st,
			       NULL) != SQLITE_OK)
		return store_fail(l->db);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? n : store_fail(l->db);
}

static int load_tree(struct ledger *l, struct merkle *m)
{
	struct merkle_source source = { sync_node, l };
	int64_t size = sync_places(l);

	return size < 0 ? FAILED : merkle_load(m, size, &source);
}

int sync_tree(struct ledger *l, struct sync_tree *out)
{
	struct merkle m;
	int rc = load_tree(l, &m);

	if (rc < 0)
		return rc;
	*out = (struct sync_tree){ .size = m.size };
	out->npeaks = m.npeaks;
	memcpy(out->peak, m.peak, (size_t)m.npeaks * sizeof *m.peak);
	return 0;
}

int sync_root_at(struct ledger *l, int64_t size, sha256 *out)
{
	struct merkle_source source = { sync_node, l };

	return merkle_root_at(out, size, &source);
}

int sync_leaf_at(struct ledger *l, int64_t place, sha256 *out)
{
	return sync_node(l, 0, place - 1, out);
}

int sync_each_subject(struct ledger *l, int64_t place,
		      int (*each)(void *ctx, const char *on), void *ctx)
{
	struct subject s = { each, ctx };
	int64_t last = 0;
	int rc = read_query(l,
			    "SELECT p.record, r.body FROM place AS p"
			    " CROSS JOIN record AS r ON r.id = p.record"
			    " WHERE p.seq BETWEEN ?1 AND ?2 ORDER BY p.seq",
			    place + 1, INT64_MAX, each_subject, &s, &last);

	return rc ? rc : fold_waiting(l, each_subject, &s, &last);
}

/* ---- giving ---- */

int64_t sync_own_number(const struct ledger *l)
{
	return l->own.number;
}

int sync_waiting_of(struct ledger *l, int64_t origin, int64_t *from,
		    int64_t *to)
{
	int64_t last = store_last_id(l, origin);
	int rc = last < 0 ? FAILED : fold_first_waiting(l, origin, from);

	if (rc < 0)
		return rc;
	*from = record_seq(*from);
	*to = record_seq(last);
	return 0;
}

int64_t sync_waiting(struct ledger *l)
{
	int64_t *own, sum = 0, from, to;
	int n, rc = origin_numbers(l->db, l->own.name, &own, &n);

	for (int i = 0; !rc && l->joined && i < n; i++) {
		rc = sync_waiting_of(l, own[i], &from, &to);
		sum += rc < 0 ? 0 : to - from + 1;
	}
	free(own);
	return rc < 0 ? rc : sum;
}

int sync_confirmed(struct ledger *l, int64_t id)
{
	sqlite3_stmt *st;
	int rc;

	if (!l->joined)
		return 1;
	if (sqlite3_prepare_v2(l->db, "SELECT 1 FROM place WHERE record = ?1",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, id);
	rc = store_step(l, st);
	sqlite3_finalize(st);
	return rc;
}

int sync_first_waiting(struct ledger *l, int64_t *id)
{
	int64_t *own, from, to;
	int n, rc = origin_numbers(l->db, l->own.name, &own, &n);

	*id = INT64_MAX;
	for (int i = 0; !rc && l->joined && *id == INT64_MAX && i < n; i++) {
		rc = sync_waiting_of(l, own[i], &from, &to);
		if (!rc && from <= to)
			*id = record_id(own[i], from);
	}
	free(own);
	return rc;
}

int sync_read(struct ledger *l, int64_t origin, int64_t from, int64_t to,
	      int (*each)(void *ctx, const struct sync_record *r), void *ctx)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(l->db,
			       "SELECT id, hash, body FROM record"
			       " WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, record_id(origin, from));
	sqlite3_bind_int64(st, 2, record_id(origin, to));
	while ((rc = store_step(l, st)) == 1) {
		struct sync_record r = {
			.origin = origin,
			.seq = record_seq(sqlite3_column_int64(st, 0)),
			.body = sqlite3_column_blob(st, 2),
			.len = (size_t)sqlite3_column_bytes(st, 2),
		};

		memcpy(r.leaf.b, sqlite3_column_blob(st, 1), SHA256_SIZE);
		rc = each(ctx, &r);
		if (rc)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}

/* ---- the hub has lost what it had ordered ---- */

static int tell_lost(struct ledger *l, int64_t place,
		     int (*lost)(void *ctx, const struct sync_record *r),
		     void *ctx)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(l->db,
			       "SELECT record FROM place AS p"
			       " JOIN origin AS o ON o.number = record >> 40"
			       " WHERE seq > ?1 AND o.name <> ?2 ORDER BY seq",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, place);
	sqlite3_bind_text(st, 2, l->own.name, -1, SQLITE_STATIC);
	while ((rc = store_step(l, st)) == 1) {
		int64_t id = sqlite3_column_int64(st, 0);

		rc = sync_read(l, id >> ORIGIN_SHIFT, record_seq(id),
			       record_seq(id), lost, ctx);
		if (rc)
			break;
	}
	sqlite3_finalize(st);
	return rc;
}

int sync_forget(struct ledger *l, int64_t place,
		int (*lost)(void *ctx, const struct sync_record *r), void *ctx)
{
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	rc = tell_lost(l, place, lost, ctx);
	if (!rc)
		rc = sync_run(l, "DELETE FROM place WHERE seq > ?1", place, 0);
	if (!rc)
		rc = cosign_forget(l, place);
	if (!rc)
		rc = projections_remake(l, NULL, NULL);
	return sync_finish(l, rc);
}

/* ---- checkpoints of others ---- */

static int keep_checkpoint(struct ledger *l, int64_t origin, int64_t size,
			   const char *note, size_t len)
{
	sqlite3_stmt *st;
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	st = store_stmt(l, STMT_ADD_CHECKPOINT);
	if (st) {
		sqlite3_bind_int64(st, 1, origin);
		sqlite3_bind_int64(st, 2, size);
		sqlite3_bind_int64(st, 3, clock_now());
		sqlite3_bind_text(st, 4, note, (int)len, SQLITE_STATIC);
	}
	rc = st ? store_step(l, st) : FAILED;
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int sync_checkpoint(struct ledger *l, int64_t origin, const char *note,
		    size_t len)
{
	struct tree_reader reader = { l, origin };
	struct merkle_source source = { tree_node, &reader };
	struct checkpoint c;
	struct origin o;
	sha256 root;
	int rc = origin_load(&o, l->db, origin);

	if (rc < 0)
		return rc;
	rc = checkpoint_open(&c, note, len, &o.vkey);
	if (!rc && c.size > 0 &&
	    c.size <= record_seq(store_last_id(l, origin))) {
		rc = merkle_root_at(&root, c.size, &source);
		if (!rc && !sha256_equal(&root, &c.root))
			rc = fail_as(CONFLICT,
				     _("%s has signed other records than the "
				       "hub gave us of it: its history was "
				       "rewritten"),
				     o.full);
		if (!rc)
			rc = keep_checkpoint(l, origin, c.size, note, len);
	}
	origin_release(&o);
	return rc;
}
