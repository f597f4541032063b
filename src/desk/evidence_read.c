/*
 * evidence_read.c - the content of what people added.
 */
#include "config.h"

#include <string.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"

static int take_piece(struct evidence_piece *out, sqlite3_stmt *st)
{
	const char *hex = (const char *)sqlite3_column_text(st, 0);

	if (!hex || hex_decode(out->hash.b, SHA256_SIZE, hex) < 0)
		return fail(_("the store's tables are damaged: make them anew "
			      "with 'watchfloor rebuild'"));
	hex_encode(out->hex, out->hash.b, SHA256_SIZE);
	out->removed = sqlite3_column_int64(st, 1);
	return 0;
}

int evidence_find_piece(struct desk *d, const char *ticket, int64_t n,
			struct evidence_piece *out)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT content, ifnull(removed, 0) FROM evidence"
		      " WHERE ticket = ?1 AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(d, ticket));
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

/* ---- removed ---- */

void evidence_removal(struct desk *d, int64_t record, struct strbuf *out)
{
	char at[CLOCK_RFC3339_SIZE];
	struct record r;

	if (ledger_get(d->ledger, record, &r) < 0) {
		strbuf_addstr(out, _("the content was removed"));
		return;
	}
	clock_format(at, r.at);
	if (strcmp(r.act, "evidence.expired") == 0)
		strbuf_addf(out, _("the content was removed on %s by policy"),
			    at);
	else
		strbuf_addf(out, _("the content was removed on %s by %s: %s"),
			    at, r.actor, json_str_at(r.data, "reason"));
	record_release(&r);
}

int evidence_say_removed(struct desk *d, const struct evidence_piece *p)
{
	struct strbuf why = STRBUF_INIT;
	int ret;

	evidence_removal(d, p->removed, &why);
	ret = fail_as(NOT_FOUND, "%s", why.buf);
	strbuf_release(&why);
	return ret;
}

/* ---- elsewhere ---- */

static int say_way(const struct desk *d, sqlite3_stmt *st)
{
	const char *name = (const char *)sqlite3_column_text(st, 0);

	if (sqlite3_column_int64(st, 1))
		return fail_as(NOT_FOUND,
			       _("the content was asked for: %lld of %lld "
				 "bytes have come"),
			       (long long)sqlite3_column_int64(st, 2),
			       (long long)sqlite3_column_int64(st, 3));
	if (strcmp(name, ledger_name(d->ledger)) == 0)
		return NOT_FOUND;
	return fail_as(NOT_FOUND,
		       _("the content is at the host %s: 'watchfloor evidence "
			 "fetch' asks for it"),
		       name);
}

/* The last error stays for what should be here. */
static int say_away(struct desk *d, const char *ticket, int64_t n)
{
	sqlite3_stmt *st = NULL;
	int ret = NOT_FOUND;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT o.name, p.asked IS NOT NULL, ifnull(p.came, 0),"
		      " e.bytes FROM evidence e"
		      " JOIN origin o ON o.number = e.record >> 40"
		      " LEFT JOIN parcel p ON p.ticket = e.ticket"
		      "  AND p.content = e.content AND p.id <> ''"
		      " WHERE e.ticket = ?1 AND e.n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(d, ticket));
	sqlite3_bind_int64(st, 2, n);
	if (statement_row(st) > 0)
		ret = say_way(d, st);
	sqlite3_finalize(st);
	return ret;
}

/* ---- reading ---- */

static int read_piece(struct desk *d, const char *ticket, int64_t n,
		      vault_sink *sink, void *ctx)
{
	struct evidence_piece p;
	struct vault *v;
	int ret = evidence_find_piece(d, ticket, n, &p);

	if (ret < 0)
		return ret;
	if (p.removed)
		return evidence_say_removed(d, &p);
	v = vault_new(ledger_dir(d->ledger));
	ret = vault_read(v, &p.hash, sink, ctx);
	if (ret == NOT_FOUND && !vault_has(v, &p.hash))
		ret = say_away(d, ticket, n);
	vault_free(v);
	return ret;
}

int evidence_read(struct desk *d, const char *ticket, int64_t n,
		  int (*sink)(void *ctx, const void *data, size_t len),
		  void *ctx)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, ticket, &t);
	if (ret == 0)
		ret = read_piece(d, t.id, n, sink, ctx);
	ticket_release(&t);
	return ret;
}

/* ---- custody ---- */

struct custody {
	int (*each)(void *ctx, const struct record *r);
	void *ctx;
	bool seen; /* one of the ticket's records */
};

static int look_at(struct custody *c, struct desk *d, int64_t id)
{
	struct record r;
	int ret = ledger_get(d->ledger, id, &r);

	if (ret < 0)
		return ret == NOT_FOUND ? 0 : ret;
	c->seen = true;
	if (strncmp(r.act, "evidence.", 9) == 0)
		ret = c->each(c->ctx, &r);
	record_release(&r);
	return ret;
}

/* Not through the sight's view of events, which is for those who see tickets;
 * the ledger gives no record that is not for who asks. */
int evidence_custody(struct desk *d, const char *ticket,
		     int (*each)(void *ctx, const struct record *r), void *ctx)
{
	struct custody c = { each, ctx, false };
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT record FROM main.event WHERE ticket = ?1"
		      " ORDER BY n") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(d, ticket));
	while (ret == 0 && (row = statement_row(st)) > 0)
		ret = look_at(&c, d, sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	if (ret == 0 && row == 0 && !c.seen)
		return fail_as(NOT_FOUND, _("there is no ticket %s"), ticket);
	return row < 0 ? row : ret;
}
