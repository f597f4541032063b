/*
 * evidence_read.c - the content of what people added.
 */
#include "config.h"

#include <string.h>

#include "desk/evidence_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"

/* A piece of a ticket, as the projection has it. */
struct piece {
	sha256 hash;
	int64_t removed; /* the record that says so, or 0 */
};

static int take_piece(struct piece *out, sqlite3_stmt *st)
{
	const char *hex = (const char *)sqlite3_column_text(st, 0);

	out->removed = sqlite3_column_int64(st, 1);
	return hex_decode(out->hash.b, SHA256_SIZE, hex ? hex : "");
}

static int find_piece(struct desk *d, const char *ticket, int64_t n,
		      struct piece *out)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT content, ifnull(removed, 0) FROM evidence"
		      " WHERE ticket = ?1 AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, ticket_number(ticket));
	sqlite3_bind_int64(st, 2, n);
	row = statement_row(st);
	if (row > 0 && take_piece(out, st) < 0)
		row = FAILED;
	sqlite3_finalize(st);
	if (row == 0)
		return fail_as(NOT_FOUND, _("%s has no evidence number %lld"),
			       ticket, (long long)n);
	return row < 0 ? row : 0;
}

void evidence_removal(struct desk *d, int64_t record, struct strbuf *out)
{
	char at[CLOCK_SHORT_SIZE];
	struct record r;

	if (ledger_get(d->ledger, record, &r) < 0) {
		strbuf_addstr(out, _("the content was removed"));
		return;
	}
	clock_format_short(at, r.at, desk_now(d));
	if (strcmp(r.act, "evidence.expired") == 0)
		strbuf_addf(out, _("the content was removed on %s by policy"),
			    at);
	else
		strbuf_addf(out, _("the content was removed on %s by %s: %s"),
			    at, r.actor, json_str_at(r.data, "reason"));
	record_release(&r);
}

static int say_removed(struct desk *d, const struct piece *p)
{
	struct strbuf why = STRBUF_INIT;
	int ret;

	evidence_removal(d, p->removed, &why);
	ret = fail_as(NOT_FOUND, "%s", why.buf);
	strbuf_release(&why);
	return ret;
}

int evidence_read(struct desk *d, const char *ticket, int64_t n,
		  int (*sink)(void *ctx, const void *data, size_t len),
		  void *ctx)
{
	struct vault *v;
	struct ticket t;
	struct piece p;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, ticket, &t);
	if (ret == 0)
		ret = find_piece(d, t.id, n, &p);
	ticket_release(&t);
	if (ret < 0)
		return ret;
	if (p.removed)
		return say_removed(d, &p);
	v = vault_new(ledger_dir(d->ledger));
	ret = vault_read(v, &p.hash, sink, ctx);
	vault_free(v);
	return ret;
}
