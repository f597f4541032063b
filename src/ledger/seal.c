/*
 * seal.c - checkpoints: the tree at one size, signed by its origin.
 */
#include "config.h"

#include <string.h>

#include "ledger/store.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int tree_node(void *ctx, int level, int64_t index, sha256 *out)
{
	const struct tree_reader *reader = ctx;
	int64_t seq = (index + 1) << level;
	sqlite3_stmt *st = store_stmt(reader->l, STMT_GET_HASH);
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, record_id(reader->origin, seq));
	rc = store_step(reader->l, st);
	if (rc < 0)
		return rc;
	if (!rc || sqlite3_column_type(st, 0) != SQLITE_BLOB ||
	    sqlite3_column_bytes(st, 0) != record_hashes(seq) * SHA256_SIZE) {
		sqlite3_reset(st);
		return fail(_("the tree is damaged at record %lld"),
			    (long long)seq);
	}
	memcpy(out->b,
	       (const char *)sqlite3_column_blob(st, 0) + level * SHA256_SIZE,
	       SHA256_SIZE);
	sqlite3_reset(st);
	return 0;
}

int64_t seal_newest(struct ledger *l, int64_t origin, struct strbuf *note)
{
	sqlite3_stmt *st = store_stmt(l, STMT_GET_CHECKPOINT);
	int64_t size = 0;
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, origin);
	rc = store_step(l, st);
	if (rc <= 0)
		return rc;
	size = sqlite3_column_int64(st, 0);
	if (note)
		strbuf_add(note, sqlite3_column_text(st, 1),
			   (size_t)sqlite3_column_bytes(st, 1));
	sqlite3_reset(st);
	return size;
}

static int add_checkpoint(struct ledger *l, int64_t size,
			  const struct strbuf *note)
{
	sqlite3_stmt *st = store_stmt(l, STMT_ADD_CHECKPOINT);

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, l->own.number);
	sqlite3_bind_int64(st, 2, size);
	sqlite3_bind_int64(st, 3, clock_now());
	sqlite3_bind_text(st, 4, note->buf, (int)note->len, SQLITE_STATIC);
	return store_step(l, st);
}

int seal_add(struct ledger *l)
{
	struct checkpoint c = { .size = l->tree.size };

	merkle_root(&l->tree, &c.root);
	strbuf_reset(&l->note);
	if (checkpoint_sign(&l->note, &c, l->signer) < 0 ||
	    add_checkpoint(l, c.size, &l->note) < 0)
		return FAILED;
	l->sealed = c.size;
	return 0;
}

static int seal_now(struct ledger *l)
{
	int rc = ledger_begin(l);

	if (!rc && l->tree.size > l->sealed)
		rc = seal_add(l);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int ledger_checkpoint(struct ledger *l, struct strbuf *note)
{
	int64_t sealed = seal_newest(l, l->own.number, NULL);
	int rc = sealed < 0 ? FAILED : 0;

	if (!rc && l->flags & LEDGER_WRITE && sealed < ledger_size(l))
		rc = seal_now(l);
	if (!rc && note && seal_newest(l, l->own.number, note) < 0)
		rc = FAILED;
	return rc;
}

int ledger_vkey(struct ledger *l, struct strbuf *out)
{
	vkey_format(out, &l->own.vkey);
	return 0;
}
