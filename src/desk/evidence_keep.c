/*
 * evidence_keep.c - what content stays in the vault.
 */
#include "config.h"

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"

int evidence_is_named(struct desk *d, const sha256 *hash)
{
	char hex[SHA256_HEX];
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT 1 FROM main.evidence WHERE content = ?1"
		      " AND removed IS NULL") < 0)
		return FAILED;
	hex_encode(hex, hash->b, SHA256_SIZE);
	sqlite3_bind_text(st, 1, hex, -1, SQLITE_STATIC);
	row = statement_row(st);
	sqlite3_finalize(st);
	return row;
}

int evidence_drop_unnamed(struct desk *d, struct vault *v, const sha256 *hash)
{
	int ret = ledger_begin(d->ledger);

	if (ret < 0)
		return ret;
	ret = evidence_is_named(d, hash);
	if (ret == 0)
		ret = vault_remove(v, hash);
	else if (ret > 0)
		ret = 1;
	ledger_rollback(d->ledger);
	return ret < 0 ? ret : !ret;
}
