/*
 * evidence_keep.c - what content stays in the vault, and what goes.
 *
 * The record comes first, then the content goes: a crash between the two
 * leaves content that no ticket has, which a check finds.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

int evidence_is_named(sqlite3 *db, const sha256 *hash)
{
	char hex[SHA256_HEX];
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(db, &st,
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
	int named, ret = ledger_begin(d->ledger);

	if (ret < 0)
		return ret;
	named = evidence_is_named(ledger_db(d->ledger), hash);
	if (named == 0)
		ret = vault_remove(v, hash);
	ledger_rollback(d->ledger);
	return named < 0 || ret < 0 ? FAILED : !named;
}

static int drop_hex(struct desk *d, const char *hex)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	sha256 hash;
	int ret = hex_decode(hash.b, SHA256_SIZE, hex);

	if (ret == 0)
		ret = evidence_drop_unnamed(d, v, &hash);
	vault_free(v);
	return ret < 0 ? ret : 0;
}

/* ---- held ---- */

int64_t evidence_hold_record(struct desk *d, const char *ticket)
{
	sqlite3_stmt *st = NULL;
	int64_t record = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT record FROM evidence_hold WHERE ticket = ?1") < 0)
		return 0;
	sqlite3_bind_int64(st, 1, desk_ticket_number(d, ticket));
	if (statement_row(st) > 0)
		record = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return record;
}

/* ---- removed by somebody ---- */

int evidence_remove(struct desk *d, const char *ticket, int64_t n,
		    const char *reason)
{
	struct evidence_piece p;
	cJSON *data;
	int ret = evidence_find_piece(d, ticket, n, &p);

	if (ret < 0)
		return ret;
	data = cJSON_CreateObject();
	json_add_str(data, "content", p.hex);
	json_add_str(data, "reason", reason);
	ret = desk_act(d, "evidence.removed", ticket, data);
	return ret < 0 ? ret : drop_hex(d, p.hex);
}

/* ---- removed by policy ---- */

struct expiring {
	char *ticket, *tenant;
	char hash[SHA256_HEX];
	int64_t bytes, since, keep;
};

struct expiring_list {
	struct expiring *all;
	int n, alloc;
};

static const char *column(sqlite3_stmt *st, int i)
{
	const char *s = (const char *)sqlite3_column_text(st, i);

	return s ? s : "";
}

static void consider(struct desk *d, sqlite3_stmt *st, int64_t now,
		     struct expiring_list *l)
{
	int64_t keep = conf_evidence_for(d->conf, column(st, 1)).keep;
	int64_t since = sqlite3_column_int64(st, 4);
	struct expiring *due;

	if (!keep || now - since < keep)
		return;
	GROW(l->all, l->n, l->alloc);
	due = &l->all[l->n++];
	*due = (struct expiring){ .ticket = xstrdup(column(st, 0)),
				  .tenant = xstrdup(column(st, 1)),
				  .bytes = sqlite3_column_int64(st, 3),
				  .since = since,
				  .keep = keep };
	strncpy(due->hash, column(st, 2), SHA256_HEX - 1);
}

static int find_due(struct desk *d, int64_t now, struct expiring_list *l)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT t.id, t.tenant, e.content, e.bytes,"
		      " max(t.closed, max(e.at)) FROM main.evidence e"
		      " JOIN main.ticket t ON t.num = e.ticket"
		      " WHERE e.removed IS NULL AND t.closed IS NOT NULL"
		      " AND e.ticket NOT IN (SELECT ticket"
		      "  FROM main.evidence_hold)"
		      " GROUP BY e.ticket, e.content"
		      " ORDER BY e.ticket, min(e.n)") < 0)
		return FAILED;
	while ((row = statement_row(st)) > 0)
		consider(d, st, now, l);
	sqlite3_finalize(st);
	return row;
}

/* "180d", as desk.conf would say it. */
static void add_keep(cJSON *data, int64_t keep)
{
	char text[32];

	snprintf(text, sizeof text, keep % DAY ? "%lldh" : "%lldd",
		 (long long)(keep / (keep % DAY ? HOUR : DAY)));
	json_add_str(data, "keep", text);
}

static int record_expired(struct desk *d, const struct expiring *e)
{
	cJSON *data = cJSON_CreateObject();
	struct draft draft = desk_machine_draft(d, "evidence.expired",
						e->ticket, e->tenant, data);
	int ret;

	json_add_str(data, "content", e->hash);
	add_keep(data, e->keep);
	ret = ledger_append(d->ledger, &draft, 1, NULL);
	cJSON_Delete(data);
	return ret;
}

/* Somebody may have put a hold on it or reopened the ticket since. */
static int expire(struct desk *d, const struct expiring *e)
{
	int ret = record_expired(d, e);

	if (ret == REFUSED || ret == CONFLICT)
		return 0;
	return ret < 0 ? ret : drop_hex(d, e->hash);
}

static void expiring_release(struct expiring_list *l)
{
	for (int i = 0; i < l->n; i++) {
		free(l->all[i].ticket);
		free(l->all[i].tenant);
	}
	free(l->all);
}

int evidence_expire(struct desk *d, int64_t now, bool dry,
		    int (*each)(void *ctx, const struct evidence_due *e),
		    void *ctx)
{
	struct expiring_list l = { NULL, 0, 0 };
	int ret = find_due(d, now, &l);

	for (int i = 0; i < l.n && ret == 0; i++) {
		const struct expiring *e = &l.all[i];

		ret = each(ctx, &(struct evidence_due){ .ticket = e->ticket,
							.hash = e->hash,
							.bytes = e->bytes,
							.since = e->since,
							.keep = e->keep });
		if (ret == 0 && !dry)
			ret = expire(d, e);
	}
	expiring_release(&l);
	return ret;
}
