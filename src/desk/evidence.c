/*
 * evidence.c - what the ledger holds under a hash for a ticket.
 */
#include "config.h"

#include "watchfloor/evidence.h"

#include <string.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const struct {
	const char *word, *title; /* title: N_() */
} kinds[] = {
	[EVIDENCE_ALERTS] = { "alerts", N_("Raw alerts") },
	[EVIDENCE_PLAYBOOK] = { "playbook", N_("Playbook") },
	[EVIDENCE_FILE] = { "file", N_("File") },
	[EVIDENCE_OUTPUT] = { "output", N_("Output") },
	[EVIDENCE_SCREENSHOT] = { "screenshot", N_("Screenshot") },
	[EVIDENCE_TEXT] = { "text", N_("Text") },
};

const char *evidence_word(enum evidence_kind kind)
{
	return kinds[kind].word;
}

const char *evidence_title(enum evidence_kind kind)
{
	return _(kinds[kind].title);
}

int evidence_kind_parse(const char *word)
{
	for (size_t i = EVIDENCE_FILE; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return (int)i;
	return -1;
}

enum state { HERE, REMOVED, MISSING, ELSEWHERE, ASKED, COMING };

static const struct {
	const char *word, *title; /* title: N_() */
} states[] = {
	[HERE] = { "here", N_("here") },
	[REMOVED] = { "removed", N_("removed") },
	[MISSING] = { "missing", N_("missing") },
	[ELSEWHERE] = { "elsewhere", N_("elsewhere") },
	[ASKED] = { "asked", N_("asked for") },
	[COMING] = { "coming", N_("coming") },
};

static enum state state_of(const struct evidence *e)
{
	if (e->here || e->removed)
		return e->here ? HERE : REMOVED;
	if (e->asked)
		return e->came ? COMING : ASKED;
	return e->elsewhere ? ELSEWHERE : MISSING;
}

const char *evidence_state_word(const struct evidence *e)
{
	return states[state_of(e)].word;
}

const char *evidence_state_title(const struct evidence *e)
{
	return _(states[state_of(e)].title);
}

struct collecting {
	struct desk *desk;
	struct vault *vault;
	sqlite3_stmt *find, *find_added, *find_away;
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

static int collect_alerts(struct collecting *c, struct evidence *e,
			  const struct record *r)
{
	int ret = look_up(c, e);

	e->alerts = json_int_at(r->data, "alerts", 0);
	return ret < 0 ? ret : own_bytes(c, e, r);
}

static int collect_playbook(struct collecting *c, struct evidence *e,
			    const struct record *r)
{
	e->name = text_of(r, "name");
	e->commit = text_of(r, "commit");
	return look_up(c, e);
}

/* Its number, and whether it was removed. */
static int look_up_added(struct collecting *c, struct evidence *e,
			 const struct record *r)
{
	int row;

	if (statement(ledger_db(c->desk->ledger), &c->find_added,
		      "SELECT n, ifnull(removed, 0) FROM evidence"
		      " WHERE ticket = ?1 AND record = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(c->find_added, 1, ticket_number(r->on));
	sqlite3_bind_int64(c->find_added, 2, r->id);
	row = statement_row(c->find_added);
	if (row > 0) {
		e->n = sqlite3_column_int64(c->find_added, 0);
		e->removed = sqlite3_column_int64(c->find_added, 1);
	}
	sqlite3_reset(c->find_added);
	return row < 0 ? row : 0;
}

/* It is not here: where it was added, and whether it was asked for. */
static int look_up_away(struct collecting *c, struct evidence *e,
			const struct record *r)
{
	struct ledger *l = c->desk->ledger;
	int row;

	if (statement(ledger_db(l), &c->find_away,
		      "SELECT NOT EXISTS (SELECT 1 FROM origin"
		      "  WHERE number = ?1 >> 40 AND name = ?2),"
		      " p.asked, p.came FROM (SELECT 1)"
		      " LEFT JOIN parcel p ON p.ticket = ?3"
		      "  AND p.content = ?4 AND p.id <> ''") < 0)
		return FAILED;
	sqlite3_bind_int64(c->find_away, 1, r->id);
	sqlite3_bind_text(c->find_away, 2, ledger_name(l), -1, SQLITE_STATIC);
	sqlite3_bind_int64(c->find_away, 3, ticket_number(r->on));
	sqlite3_bind_text(c->find_away, 4, e->hash, -1, SQLITE_TRANSIENT);
	row = statement_row(c->find_away);
	if (row > 0) {
		e->elsewhere = sqlite3_column_int(c->find_away, 0);
		e->asked = sqlite3_column_int64(c->find_away, 1);
		e->came = sqlite3_column_int64(c->find_away, 2);
	}
	sqlite3_reset(c->find_away);
	return row < 0 ? row : 0;
}

/* That the same content is still here for another ticket is not told. */
static int collect_added(struct collecting *c, struct evidence *e,
			 const struct record *r)
{
	const char *collected = json_str_at(r->data, "collected");
	enum clock_zone zone;
	sha256 hash;
	int ret = look_up_added(c, e, r);

	e->kind = (enum evidence_kind)evidence_kind_parse(text_of(r, "kind"));
	e->bytes = json_int_at(r->data, "bytes", 0);
	e->name = text_of(r, "name");
	e->media = text_of(r, "media");
	e->source = text_of(r, "source");
	e->step = text_of(r, "step");
	e->title = text_of(r, "title");
	e->run = json_int_at(r->data, "run", 0);
	if (!collected || clock_parse(&e->collected, &zone, collected,
				      strlen(collected), 0, r->at) < 0)
		e->collected = r->at;
	e->here = !e->removed &&
		  hex_decode(hash.b, SHA256_SIZE, e->hash) == 0 &&
		  vault_has(c->vault, &hash);
	return ret;
}

/* Which acts name content, in which field, and what else of it there is. */
static const struct source {
	const char *act;
	enum evidence_kind kind;
	const char *field;
	int (*collect)(struct collecting *c, struct evidence *e,
		       const struct record *r);
} sources[] = {
	{ "ticket.opened", EVIDENCE_ALERTS, "block", collect_alerts },
	{ "ticket.grown", EVIDENCE_ALERTS, "block", collect_alerts },
	{ "run.started", EVIDENCE_PLAYBOOK, "sha256", collect_playbook },
	{ "evidence.added", EVIDENCE_FILE, "content", collect_added },
	{ .act = NULL },
};

static int collect(void *ctx, const struct record *r)
{
	struct collecting *c = ctx;
	const struct source *s = sources;
	struct evidence e = { .record = r->id,
			      .seq = r->seq,
			      .at = r->at,
			      .actor = r->actor,
			      .collected = r->at,
			      .name = "",
			      .commit = "",
			      .media = "",
			      .source = "",
			      .step = "",
			      .title = "" };
	int ret;

	while (s->act && strcmp(s->act, r->act) != 0)
		s++;
	if (!s->act)
		return 0;
	e.kind = s->kind;
	e.hash = text_of(r, s->field);
	ret = s->collect(c, &e, r);
	if (ret == 0 && !e.here && !e.removed)
		ret = look_up_away(c, &e, r);
	return ret < 0 ? ret : c->each(c->ctx, &e);
}

int evidence_each(struct desk *d, const char *ticket,
		  int (*each)(void *ctx, const struct evidence *e), void *ctx)
{
	struct collecting c = { .desk = d,
				.vault = vault_new(ledger_dir(d->ledger)),
				.each = each,
				.ctx = ctx };
	int ret = timeline_each(d, ticket, collect, &c);

	sqlite3_finalize(c.find);
	sqlite3_finalize(c.find_added);
	sqlite3_finalize(c.find_away);
	vault_free(c.vault);
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
