/*
 * evidence.c - what the ledger holds under a hash for a ticket.
 */
#include "config.h"

#include "watchfloor/evidence.h"

#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* Which acts name content, and in which field. */
static const struct source {
	const char *act;
	enum evidence_kind kind;
	const char *field;
} sources[] = {
	{ "ticket.opened", EVIDENCE_ALERTS, "block" },
	{ "ticket.grown", EVIDENCE_ALERTS, "block" },
	{ "run.started", EVIDENCE_PLAYBOOK, "sha256" },
	{ .act = NULL },
};

static const struct {
	const char *word, *title; /* title: N_() */
} kinds[] = {
	[EVIDENCE_ALERTS] = { "alerts", N_("Raw alerts") },
	[EVIDENCE_PLAYBOOK] = { "playbook", N_("Playbook") },
};

const char *evidence_word(enum evidence_kind kind)
{
	return kinds[kind].word;
}

const char *evidence_title(enum evidence_kind kind)
{
	return _(kinds[kind].title);
}

struct collecting {
	struct desk *desk;
	sqlite3_stmt *find;
	int (*each)(void *ctx, const struct evidence *e);
	void *ctx;
};

/* Is it here, and how large? */
static int look_up(struct collecting *c, struct evidence *e)
{
	sha256 hash;
	int row;

	if (hex_decode(hash.b, SHA256_SIZE, e->hash) < 0)
		return 0;
	if (statement(ledger_db(c->desk->ledger), &c->find,
		      "SELECT size FROM blob WHERE hash = ?1") < 0)
		return FAILED;
	sqlite3_bind_blob(c->find, 1, hash.b, SHA256_SIZE, SQLITE_TRANSIENT);
	row = statement_row(c->find);
	e->here = row > 0;
	if (e->here)
		e->bytes = sqlite3_column_int64(c->find, 0);
	sqlite3_reset(c->find);
	return row < 0 ? row : 0;
}

/* A block holds alerts of many tickets, of other tenants too: its size is
 * not for who does not see them.  Theirs is what is their ticket's in it. */
static int own_bytes(struct collecting *c, struct evidence *e,
		     const struct record *r)
{
	sqlite3_stmt *stmt = NULL;
	sha256 hash;
	int row;

	if (!e->here || desk_sees_everything(c->desk))
		return 0;
	if (statement(ledger_db(c->desk->ledger), &stmt,
		      "SELECT ifnull(sum(len), 0) FROM alert WHERE ticket = ?1"
		      " AND block IN (SELECT id FROM block"
		      " WHERE hash = ?2)") < 0)
		return FAILED;
	hex_decode(hash.b, SHA256_SIZE, e->hash);
	sqlite3_bind_int64(stmt, 1, ticket_number(r->on));
	sqlite3_bind_blob(stmt, 2, hash.b, SHA256_SIZE, SQLITE_STATIC);
	row = statement_row(stmt);
	if (row > 0)
		e->bytes = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

static const char *text_of(const struct record *r, const char *key)
{
	const char *text = json_str_at(r->data, key);

	return text ? text : "";
}

static int collect(void *ctx, const struct record *r)
{
	struct collecting *c = ctx;
	const struct source *s = sources;
	struct evidence e;
	int ret;

	while (s->act && strcmp(s->act, r->act) != 0)
		s++;
	if (!s->act)
		return 0;
	e = (struct evidence){ .kind = s->kind,
			       .record = r->id,
			       .seq = r->seq,
			       .at = r->at,
			       .hash = text_of(r, s->field),
			       .name = "",
			       .commit = "" };
	if (s->kind == EVIDENCE_ALERTS) {
		e.alerts = json_int_at(r->data, "alerts", 0);
	} else {
		e.name = text_of(r, "name");
		e.commit = text_of(r, "commit");
	}
	ret = look_up(c, &e);
	if (ret == 0 && s->kind == EVIDENCE_ALERTS)
		ret = own_bytes(c, &e, r);
	return ret < 0 ? ret : c->each(c->ctx, &e);
}

int evidence_each(struct desk *d, const char *ticket,
		  int (*each)(void *ctx, const struct evidence *e), void *ctx)
{
	struct collecting c = { .desk = d, .each = each, .ctx = ctx };
	int ret = timeline_each(d, ticket, collect, &c);

	sqlite3_finalize(c.find);
	return ret;
}

/* ---- the content ---- */

int evidence_get(struct desk *d, const char *hash, struct strbuf *out)
{
	sha256 h;

	if (hex_decode(h.b, SHA256_SIZE, hash) < 0)
		return fail_as(NOT_FOUND, _("\"%s\" is no SHA-256"), hash);
	return ledger_get_blob(d->ledger, out, &h);
}

static int add_alert(const struct strbuf *block, sqlite3_stmt *row,
		     struct strbuf *out)
{
	int64_t at = sqlite3_column_int64(row, 0);
	int64_t len = sqlite3_column_int64(row, 1);

	if (at < 0 || len < 0 || (uint64_t)at + (uint64_t)len > block->len)
		return fail(_("a block of raw alerts is too short"));
	strbuf_add(out, block->buf + at, (size_t)len);
	strbuf_addch(out, '\n');
	return 0;
}

int evidence_alerts(struct desk *d, const char *ticket, const char *hash,
		    int max, struct strbuf *out, int64_t *left)
{
	struct strbuf block = STRBUF_INIT;
	sqlite3_stmt *stmt = NULL;
	int n = 0, row = 0, ret = evidence_get(d, hash, &block);
	sha256 h;

	*left = 0;
	if (ret == 0)
		ret = statement(ledger_db(d->ledger), &stmt,
				"SELECT at, len FROM alert WHERE ticket = ?1"
				" AND block IN (SELECT id FROM block"
				" WHERE hash = ?2) ORDER BY at");
	if (ret == 0) {
		hex_decode(h.b, SHA256_SIZE, hash);
		sqlite3_bind_int64(stmt, 1, desk_ticket_number(d, ticket));
		sqlite3_bind_blob(stmt, 2, h.b, SHA256_SIZE, SQLITE_STATIC);
	}
	while (ret == 0 && (row = statement_row(stmt)) > 0) {
		if (n++ < max)
			ret = add_alert(&block, stmt, out);
		else
			++*left;
	}
	sqlite3_finalize(stmt);
	strbuf_release(&block);
	return row < 0 ? row : ret;
}
