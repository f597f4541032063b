/*
 * document.c - the register of what customers have signed.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

bool document_in_force(const struct document *doc, int64_t at)
{
	return doc->signed_at <= at && doc->revoked == CLOCK_NEVER &&
	       (doc->until == CLOCK_NEVER || at < doc->until);
}

int document_add(struct desk *d, const char *tenant, cJSON *data)
{
	return desk_act_on_tenant(d, "document.registered", tenant, data);
}

/* Whose it is; yours. */
static int find_tenant(struct desk *d, int64_t record, char **tenant)
{
	int row = desk_tenant_of(
		d, "SELECT tenant FROM document WHERE record = ?1", record,
		tenant);

	if (row == 0)
		return fail_as(NOT_FOUND, _("there is no document %lld"),
			       (long long)record);
	return row < 0 ? row : 0;
}

int document_revoke(struct desk *d, int64_t record, const char *reason)
{
	cJSON *data;
	char *tenant;
	int ret = find_tenant(d, record, &tenant);

	if (ret < 0)
		return ret;
	data = cJSON_CreateObject();
	json_add_int(data, "document", record);
	json_add_str(data, "reason", reason ? reason : "");
	ret = desk_act_on_tenant(d, "document.revoked", tenant, data);
	free(tenant);
	return ret;
}

/* ---- the list ---- */

static char **text_of(struct document *doc, size_t i)
{
	char **const texts[] = { &doc->tenant, &doc->kind,  &doc->party,
				 &doc->signer, &doc->title, &doc->reference,
				 &doc->actor,  &doc->reason };

	return i < ARRAY_SIZE(texts) ? texts[i] : NULL;
}

static void release(struct document *doc)
{
	char **text;

	for (size_t i = 0; (text = text_of(doc, i)); i++)
		free(*text);
}

static void from_row(struct document *doc, sqlite3_stmt *row)
{
	char **text;

	*doc = (struct document){ .record = sqlite3_column_int64(row, 8),
				  .signed_at = sqlite3_column_int64(row, 9),
				  .until = time_or_never(row, 10),
				  .at = sqlite3_column_int64(row, 11),
				  .revoked = time_or_never(row, 12) };
	for (int i = 0; (text = text_of(doc, (size_t)i)); i++)
		*text = xstrdup((const char *)sqlite3_column_text(row, i));
}

int document_each(struct desk *d, const char *tenant,
		  int (*each)(void *ctx, const struct document *doc), void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT tenant, kind, party, signer, title, reference,"
		      " actor, reason, record, signed, ends, at, revoked"
		      " FROM document WHERE ?1 IS NULL OR tenant = ?1"
		      " ORDER BY at DESC, record DESC") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, tenant, -1, SQLITE_STATIC);
	while (ret == 0 && (row = statement_row(st)) > 0) {
		struct document doc;

		from_row(&doc, st);
		ret = each(ctx, &doc);
		release(&doc);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}
