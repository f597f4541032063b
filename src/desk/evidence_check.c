/*
 * evidence_check.c - is the content in the vault what the records name?
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

const char *evidence_fault_word(enum evidence_fault f)
{
	static const char *const words[] = { [EVIDENCE_MISSING] = "missing",
					     [EVIDENCE_DAMAGED] = "damaged",
					     [EVIDENCE_UNNAMED] = "unnamed" };

	return words[f];
}

static int look_only(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
	return 0;
}

/* Content that tickets have, and the record that named it first. */
struct named {
	char hex[SHA256_HEX];
	int64_t record;
	bool own; /* of this store: it must be here */
};

struct named_list {
	struct named *all;
	int64_t n, alloc;
};

/* What other stores name they keep themselves; it is here when it was fetched.
 */
static int list_named(struct ledger *ledger, struct named_list *l)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(ledger), &st,
		      "SELECT content, min(record), max(record >> 40 IN"
		      "  (SELECT number FROM origin WHERE name = ?1))"
		      " FROM main.evidence WHERE removed IS NULL"
		      " GROUP BY content") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, ledger_name(ledger), -1, SQLITE_STATIC);
	while ((row = statement_row(st)) > 0) {
		const char *hex = (const char *)sqlite3_column_text(st, 0);
		struct named *named;

		GROW(l->all, l->n, l->alloc);
		named = &l->all[l->n++];
		*named = (struct named){
			.record = sqlite3_column_int64(st, 1),
			.own = sqlite3_column_int(st, 2),
		};
		strncpy(named->hex, hex ? hex : "", SHA256_HEX - 1);
	}
	sqlite3_finalize(st);
	return row;
}

static bool is_here(struct vault *v, const struct named *named)
{
	sha256 hash;

	return hex_decode(hash.b, SHA256_SIZE, named->hex) == 0 &&
	       vault_has(v, &hash);
}

/* What has gone while we looked was removed by right: 0. */
static int read_named(sqlite3 *db, struct vault *v, const struct named *named)
{
	struct strbuf why = STRBUF_INIT;
	sha256 hash;
	int ret = hex_decode(hash.b, SHA256_SIZE, named->hex);

	if (ret < 0)
		return fail(_("\"%s\" is no SHA-256"), named->hex);
	ret = vault_read(v, &hash, look_only, NULL);
	if (ret != NOT_FOUND)
		return ret;
	strbuf_addstr(&why, fail_text());
	ret = evidence_is_named(db, &hash) == 0
		      ? 0
		      : fail_as(NOT_FOUND, "%s", why.buf);
	strbuf_release(&why);
	return ret;
}

/* Calls each() for all that is to be here, or is, with how reading it went. */
static int each_named(struct ledger *ledger, struct vault *v,
		      int (*each)(void *ctx, const struct named *named,
				  int read),
		      void *ctx)
{
	struct named_list l = { NULL, 0, 0 };
	int ret = list_named(ledger, &l);

	for (int64_t i = 0; i < l.n && ret == 0; i++)
		if (l.all[i].own || is_here(v, &l.all[i]))
			ret = each(ctx, &l.all[i],
				   read_named(ledger_db(ledger), v, &l.all[i]));
	free(l.all);
	return ret;
}

/* ---- for those who verify ---- */

struct verifying {
	struct ledger_report *report;
	int64_t n;
	ledger_progress *progress;
	void *ctx;
};

static int verify_one(void *ctx, const struct named *named, int read)
{
	struct verifying *v = ctx;

	if (read < 0)
		desk_add_wrong(v->report, named->record);
	v->n++;
	if (!v->progress ||
	    !v->progress(v->ctx, _("checking evidence"), v->n, 0))
		return 0;
	return fail_as(INTERRUPTED, _("stopped"));
}

int evidence_verify(struct ledger *l, struct ledger_report *report, int64_t *n,
		    ledger_progress *progress, void *ctx)
{
	struct verifying v = { .report = report,
			       .progress = progress,
			       .ctx = ctx };
	struct vault *vault = vault_new(ledger_dir(l));
	int ret = each_named(l, vault, verify_one, &v);

	*n = v.n;
	vault_free(vault);
	return ret;
}

/* ---- for those who keep the store ---- */

struct checking {
	struct desk *desk;
	struct vault *vault;
	bool sweep;
	int64_t right;
	int64_t now;
	int (*each)(void *ctx, const struct evidence_finding *f);
	void *ctx;
};

static int check_named(void *ctx, const struct named *named, int read)
{
	struct checking *c = ctx;
	struct evidence_finding f = { .record = named->record,
				      .hash = named->hex,
				      .path = "",
				      .fault = read == NOT_FOUND
						       ? EVIDENCE_MISSING
						       : EVIDENCE_DAMAGED };

	if (read < 0)
		return c->each(c->ctx, &f);
	c->right++;
	return 0;
}

static int sweep(struct checking *c, const struct vault_file *file)
{
	if (file->hash)
		return evidence_drop_unnamed(c->desk, c->vault, file->hash);
	return vault_remove_half(file->path) < 0 ? FAILED : 1;
}

static int check_unnamed(void *ctx, const struct vault_file *file)
{
	struct checking *c = ctx;
	char hex[SHA256_HEX] = "";
	struct evidence_finding f = { .fault = EVIDENCE_UNNAMED,
				      .hash = hex,
				      .path = file->path,
				      .bytes = file->bytes };
	int named = file->hash ? evidence_is_named(ledger_db(c->desk->ledger),
						   file->hash)
			       : 0;
	int swept = 0;

	if (named || c->now - file->changed < EVIDENCE_GRACE)
		return named < 0 ? named : 0;
	if (file->hash)
		hex_encode(hex, file->hash->b, SHA256_SIZE);
	if (c->sweep)
		swept = sweep(c, file);
	f.swept = swept > 0;
	return swept < 0 ? swept : c->each(c->ctx, &f);
}

int evidence_check(struct desk *d, bool sweep, int64_t *n,
		   int (*each)(void *ctx, const struct evidence_finding *f),
		   void *ctx)
{
	struct checking c = { .desk = d,
			      .vault = vault_new(ledger_dir(d->ledger)),
			      .sweep = sweep,
			      .now = clock_now(),
			      .each = each,
			      .ctx = ctx };
	int ret = each_named(d->ledger, c.vault, check_named, &c);

	if (ret == 0)
		ret = vault_each(c.vault, check_unnamed, &c);
	*n = c.right;
	vault_free(c.vault);
	return ret;
}
