/*
 * append.c - the transaction: check, write the record, extend the tree,
 * apply; all of it or nothing.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* A checkpoint is signed at least every so many records. */
#define SEAL_EVERY 10000

/* ---- begin ---- */

static int check_place(const struct ledger *l)
{
	if (gate_stands(&l->gate))
		return 0;
	return fail(_("the store %s was moved, removed or replaced: leave, "
		      "and open it again"),
		    l->dir);
}

/* Another program may have joined the store to a hub. */
static int look_for_news(struct ledger *l)
{
	int version = store_data_version(l);

	if (version < 0 || version == l->begun_version || !l->own.full)
		return version < 0 ? FAILED : 0;
	l->begun_version = version;
	return origin_renew(l);
}

int tx_begin(struct ledger *l)
{
	if (l->open)
		bug("ledger_begin() inside a transaction");
	if (!(l->flags & LEDGER_WRITE))
		return fail(_("the store %s was opened for reading"), l->dir);
	if (gate_enter(&l->gate) < 0)
		return FAILED;
	if (check_place(l) < 0 || (l->stale && store_reconnect(l) < 0) ||
	    look_for_news(l) < 0 || store_run(l, STMT_BEGIN) < 0) {
		gate_leave(&l->gate);
		return FAILED;
	}
	l->open = true;
	l->armed_before = l->armed;
	l->base = l->tree.size;
	strbuf_reset(&l->note);
	return 0;
}

/* Another program may have appended since: then read the tree anew. */
int tx_load_head(struct ledger *l)
{
	struct tree_reader reader = { l, l->own.number };
	struct merkle_source source = { tree_node, &reader };
	int64_t size = ledger_size(l);
	int rc = 0;

	if (size < 0)
		return FAILED;
	if (size != l->tree.size) {
		rc = merkle_load(&l->tree, size, &source);
		l->sealed = rc < 0 ? 0 : seal_newest(l, l->own.number, NULL);
		if (l->sealed < 0 || now_load(l) < 0)
			rc = FAILED;
	}
	if (rc < 0)
		l->tree.size = -1;
	l->base = size;
	return rc;
}

int ledger_begin(struct ledger *l)
{
	int rc = tx_begin(l);

	if (!rc) {
		rc = tx_load_head(l);
		if (rc < 0)
			ledger_rollback(l);
	}
	return rc;
}

/* ---- add ---- */

/* The record's row: its body, and the subtrees that it completes. */
static int insert(struct ledger *l, const struct record *r)
{
	sqlite3_stmt *st = store_stmt(l, STMT_ADD_RECORD);
	sha256 made[MERKLE_LEVELS];
	int n;

	if (!st)
		return FAILED;
	merkle_leaf(&l->leaf, r->body.buf, r->body.len);
	n = merkle_add(&l->tree, &l->leaf, made);
	sqlite3_bind_int64(st, 1, r->id);
	sqlite3_bind_blob(st, 2, made, n * SHA256_SIZE, SQLITE_STATIC);
	sqlite3_bind_blob(st, 3, r->body.buf, (int)r->body.len, SQLITE_STATIC);
	return store_step(l, st);
}

/*
 * The record is read back from the bytes that were written, so that check and
 * apply see exactly what a replay will see.
 */
static int add(struct ledger *l, const struct draft *d, int64_t *id,
	       bool checked)
{
	struct record *r = &l->record;
	struct draft dated = *d;
	int rc;

	if (!l->open)
		bug("ledger_add() outside of a transaction");
	record_clear(r);
	if (!dated.at)
		dated.at = ledger_now(l);
	rc = record_write(&r->body, &dated, l->own.full, l->tree.size + 1);
	if (!rc)
		rc = record_read(r, RECORD_OURS);
	if (rc < 0)
		return rc;
	r->id = record_id(l->own.number, r->seq);
	if (checked)
		rc = l->rules->check(l->state, r);
	if (!rc)
		rc = insert(l, r);
	if (!rc)
		rc = fold_apply(l, r, true);
	if (rc == FAILED && store_is_shaken(l->db)) {
		l->stale = true;
		return fail_in(store_fail(l->db), _("nothing was recorded: "));
	}
	if (!rc)
		l->newest_at = r->at;
	if (!rc && id)
		*id = r->id;
	return rc;
}

int ledger_add(struct ledger *l, const struct draft *d, int64_t *id)
{
	return add(l, d, id, true);
}

int ledger_preview(struct ledger *l, const struct draft *d, struct strbuf *out)
{
	return record_write(out, d, l->own.full, 1);
}

int tx_add_own(struct ledger *l, const char *act, const cJSON *data)
{
	char *by = xasprintf("os:%ld", (long)geteuid());
	struct draft d = { .act = act,
			   .on = "store",
			   .actor = "machine",
			   .by = by,
			   .data = data };
	int rc = add(l, &d, NULL, false);

	free(by);
	return rc;
}

/* ---- the end ---- */

static void leave(struct ledger *l)
{
	l->open = false;
	record_clear(&l->record);
	gate_leave(&l->gate);
}

static void undo(struct ledger *l)
{
	if (!sqlite3_get_autocommit(l->db))
		sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
	l->tree.size = -1;
	fold_rolled_back(l);
}

void ledger_rollback(struct ledger *l)
{
	if (!l->open)
		return;
	undo(l);
	leave(l);
}

/* Is the newest record of the failed transaction in the store after all?
 * 1 yes, 0 no. */
static int look_up(struct ledger *l, int64_t id, const sha256 *leaf)
{
	sqlite3_stmt *st = store_stmt(l, STMT_GET_RECORD);
	sha256 found;
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, id);
	rc = store_step(l, st);
	if (rc == 1) {
		merkle_leaf(&found, sqlite3_column_blob(st, 0),
			    (size_t)sqlite3_column_bytes(st, 0));
		rc = sha256_equal(&found, leaf);
		sqlite3_reset(st);
	}
	return rc;
}

/*
 * A COMMIT that reports an error is unknown, not failed: after a failed fsync
 * the transaction may lie whole in the WAL and come alive when the WAL is
 * next recovered.  So look, through a new connection, and when the record is
 * not there write one more transaction over the place where it may lie.
 * Only then has it certainly not happened.
 * 1: it did happen.  0: it did not, and never will.
 */
static int settle(struct ledger *l, int64_t id, const sha256 *leaf)
{
	int rc;

	if (store_reconnect(l) < 0 || store_run(l, STMT_BEGIN) < 0)
		return FAILED;
	rc = look_up(l, id, leaf);
	if (!rc)
		rc = store_run(l, STMT_BARRIER);
	if (rc < 0 || store_run(l, STMT_COMMIT) < 0) {
		undo(l);
		l->stale = true;
		return FAILED;
	}
	return rc;
}

/* When a write failed, the last page, which makes it a commit, is not in the
 * WAL; with a failed fsync, who knows. */
static bool never_written(sqlite3 *db)
{
	return (sqlite3_errcode(db) & 0xff) == SQLITE_FULL ||
	       sqlite3_extended_errcode(db) == SQLITE_IOERR_WRITE;
}

static int commit_failed(struct ledger *l, bool added)
{
	int64_t id = added ? record_id(l->own.number, l->tree.size) : 0;
	bool certain = never_written(l->db);
	char *trouble = xstrdup(fail_text());
	sha256 leaf = l->leaf;
	int rc;

	undo(l);
	rc = settle(l, id, &leaf);
	if (rc == 0 || (rc < 0 && certain))
		rc = fail(_("nothing was recorded: %s"), trouble);
	else if (rc < 0)
		rc = fail(_("it is not certain whether this was recorded (%s): "
			    "look before you do it again"),
			  trouble);
	free(trouble);
	return rc < 0 ? rc : 0;
}

int ledger_commit(struct ledger *l)
{
	bool added = l->tree.size > l->base;
	int rc = 0;

	if (!l->open)
		bug("ledger_commit() outside of a transaction");
	if (added && l->tree.size - l->sealed >= SEAL_EVERY)
		rc = seal_add(l);
	if (rc < 0) {
		ledger_rollback(l);
		return rc;
	}
	if (store_run(l, STMT_COMMIT) < 0)
		rc = commit_failed(l, added);
	leave(l);
	if (rc < 0)
		return rc;
	l->appended |= added;
	if (l->note.len)
		witness_save(l, &l->note);
	return 0;
}

int ledger_append(struct ledger *l, const struct draft *d, size_t n,
		  int64_t *id)
{
	int rc = ledger_begin(l);

	for (size_t i = 0; !rc && i < n; i++)
		rc = ledger_add(l, &d[i], i ? NULL : id);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}
