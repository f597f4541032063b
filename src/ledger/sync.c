/*
 * sync.c - what a store takes from a hub: origins, records with their places.
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

/* ---- joining ---- */

char *sync_hub(struct ledger *l)
{
	struct strbuf hub = STRBUF_INIT;

	if (store_get_meta(l->db, "hub", &hub) < 0 || !hub.len) {
		strbuf_release(&hub);
		return NULL;
	}
	return strbuf_detach(&hub);
}

int sync_own_origins(struct ledger *l,
		     int (*each)(void *ctx, const struct sync_origin *o),
		     void *ctx)
{
	int64_t *own;
	int n, rc = origin_numbers(l->db, l->own.name, &own, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct strbuf vkey = STRBUF_INIT;
		struct sync_origin said;
		struct origin o;

		rc = origin_load(&o, l->db, own[i]);
		if (rc < 0)
			break;
		vkey_format(&vkey, &o.vkey);
		said = (struct sync_origin){
			.number = o.number < ORIGIN_NUMBERED ? 0 : o.number,
			.full = o.full,
			.name = o.name,
			.incarnation = o.incarnation,
			.vkey = vkey.buf,
		};
		rc = each(ctx, &said);
		strbuf_release(&vkey);
		origin_release(&o);
	}
	free(own);
	return rc;
}

static int run_numbered(struct ledger *l, const char *sql, int64_t from,
			int64_t to)
{
	sqlite3_stmt *st;
	int rc = 0;

	if (sqlite3_prepare_v2(l->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, from);
	sqlite3_bind_int64(st, 2, to);
	if (sqlite3_step(st) != SQLITE_DONE)
		rc = store_fail(l->db);
	sqlite3_finalize(st);
	return rc;
}

/* The one time that rows of records change: their ids, not what they say. */
static int renumber(struct ledger *l, int64_t from, int64_t to)
{
	static const char *const steps[] = {
		"UPDATE origin SET number = ?2 WHERE number = ?1",
		"UPDATE checkpoint SET origin = ?2 WHERE origin = ?1",
		"UPDATE record SET id = id + ((?2 - ?1) << 40)"
		" WHERE id BETWEEN ?1 << 40 AND ((?1 + 1) << 40) - 1",
	};
	int rc = 0;

	for (size_t i = 0; !rc && from != to && i < ARRAY_SIZE(steps); i++)
		rc = run_numbered(l, steps[i], from, to);
	if (!rc && l->own.number == from)
		l->own.number = to;
	return rc;
}

/* The hub's numbers are larger than ours, and ascending as ours are: from the
 * last to the first none meets another. */
static int renumber_all(struct ledger *l, const int64_t *numbers, size_t n)
{
	int64_t *own;
	int count, rc = origin_numbers(l->db, l->own.name, &own, &count);

	if (!rc && (size_t)count != n)
		rc = fail(_("the hub numbered %zu origins, the store has %d"),
			  n, count);
	if (!rc)
		rc = store_exec(l->db, "PRAGMA defer_foreign_keys = ON;"
				       "DROP TRIGGER record_update");
	for (int i = count; !rc && i-- > 0;)
		rc = renumber(l, own[i], numbers[i]);
	if (!rc)
		rc = store_exec(l->db, store_guard);
	free(own);
	return rc;
}

static int join(struct ledger *l, const char *hub, const int64_t *numbers,
		size_t n)
{
	int rc = store_exec(l->db, fold_schema);

	if (!rc)
		rc = renumber_all(l, numbers, n);
	if (!rc)
		rc = store_set_meta(l->db, "hub", hub);
	if (!rc)
		rc = origin_keep_own(l);
	return rc < 0 ? rc : projections_remake(l, NULL, NULL);
}

/* Whatever the transaction did to what we keep in memory. */
static int finish(struct ledger *l, int rc)
{
	if (rc < 0)
		ledger_rollback(l);
	else
		rc = ledger_commit(l);
	l->tree.size = -1;
	if (rc < 0)
		origin_renew(l);
	return store_open_rules(l) < 0 ? FAILED : rc;
}

int sync_join(struct ledger *l, const char *hub, const int64_t *numbers,
	      size_t n)
{
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	for (size_t i = 0; !rc && i < n; i++)
		if (numbers[i] < ORIGIN_NUMBERED ||
		    numbers[i] > SEQ_MAX >> 18 ||
		    (i && numbers[i] <= numbers[i - 1]))
			rc = fail(_("the hub gave the number %lld, which "
				    "cannot be"),
				  (long long)numbers[i]);
	return finish(l, rc < 0 ? rc : join(l, hub, numbers, n));
}

/* 1: it is known, and as said. */
static int is_known(struct ledger *l, const struct origin *o)
{
	struct origin known;
	int rc = origin_load(&known, l->db, o->number);

	if (rc == NOT_FOUND)
		return 0;
	if (rc < 0)
		return rc;
	rc = 1;
	if (strcmp(known.full, o->full) != 0 ||
	    memcmp(&known.vkey, &o->vkey, sizeof known.vkey) != 0)
		rc = fail_as(REFUSED,
			     _("the hub says that origin %lld is %s, or has "
			       "another key than it had; here it is %s: ask "
			       "who runs the hub"),
			     (long long)o->number, o->full, known.full);
	origin_release(&known);
	return rc;
}

int sync_meet(struct ledger *l, const struct sync_origin *said)
{
	struct origin o = { .number = said->number };
	int rc = vkey_parse(&o.vkey, said->vkey);

	if (rc < 0)
		return rc;
	if (strcmp(o.vkey.name, said->full) != 0 ||
	    !origin_name_ok(said->name) || said->number < ORIGIN_NUMBERED)
		return fail(_("the hub's origin %lld (%s) is malformed"),
			    (long long)said->number, said->full);
	o.full = xstrdup(said->full);
	o.name = xstrdup(said->name);
	o.incarnation = xstrdup(said->incarnation);
	rc = is_known(l, &o);
	if (!rc) {
		rc = ledger_begin(l);
		if (!rc) {
			rc = origin_save(&o, l->db);
			if (!rc)
				rc = ledger_commit(l);
			else
				ledger_rollback(l);
		}
	}
	origin_release(&o);
	return rc < 0 ? rc : 0;
}

/* ---- giving ---- */

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
		rc = run_numbered(l, "DELETE FROM place WHERE seq > ?1", place,
				  0);
	if (!rc)
		rc = projections_remake(l, NULL, NULL);
	return finish(l, rc);
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
