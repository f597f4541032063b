/*
 * replay.c - the projections: made by the rules, from the records, at any
 * time again.
 *
 * The store remembers the schema that its projections were made with (its
 * hash) and their names; so a program with another schema sees that, drops
 * the old ones and replays.
 */
#include "config.h"

#include <string.h>

#include "ledger/progress.h"
#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- replaying ---- */

struct replay {
	struct ledger *ledger;
	void *state;
	bool holds;
	struct progress progress;
};

static int stop_holding(struct replay *p, int rc)
{
	if (!p->holds)
		return rc;
	p->holds = false;
	return fold_release(p->ledger->rules, p->state, rc);
}

/* What a waiting record does is written down row by row. */
static int begin_waiting(struct replay *p)
{
	int rc = stop_holding(p, 0);

	return rc < 0 ? rc : fold_arm(p->ledger);
}

static int replay_record(void *ctx, const struct record *r)
{
	struct replay *p = ctx;
	int rc = p->ledger->tentative ? begin_waiting(p) : 0;

	if (rc == 0)
		rc = p->ledger->rules->apply(p->state, r);
	return rc < 0 ? record_in(rc, r->id) : progress_step(&p->progress);
}

/* Apply every record to the empty projections. */
static int replay_all(struct ledger *l, ledger_progress *tell, void *ctx)
{
	struct replay p = {
		.ledger = l,
		.holds = true,
		.progress = { tell, ctx, _("replaying"), 0, store_count(l) },
	};
	int64_t last;
	int rc;

	/* What was to be taken back has gone with the tables. */
	rc = l->joined && l->flags & LEDGER_WRITE
		     ? store_exec(l->db, "DELETE FROM inverse")
		     : 0;
	if (rc < 0)
		return rc;
	p.state = l->rules->open(l->db);
	if (!p.state)
		return FAILED;
	fold_hold(l->rules, p.state);
	rc = stop_holding(&p, fold_each(l, 0, replay_record, &p, &last));
	l->rules->close(p.state);
	return rc;
}

/* ---- what the projections were made with ---- */

static void hash_text(struct strbuf *out, const char *text)
{
	char hex[SHA256_HEX];
	sha256 h;

	sha256_of(&h, text, strlen(text));
	strbuf_addstr(out, hex_encode(hex, h.b, sizeof h.b));
}

/* The hash of the schema, and the names of the tables: "HEX ticket run". */
static void describe(struct strbuf *out, const struct ledger_rules *rules)
{
	hash_text(out, rules->schema);
	for (const char *const *t = rules->tables; *t; t++)
		strbuf_addf(out, " %s", *t);
}

/* 1: the setting has this value. */
static int meta_is(sqlite3 *db, const char *key, const struct strbuf *value)
{
	struct strbuf have = STRBUF_INIT;
	int rc = store_get_meta(db, key, &have);

	if (!rc)
		rc = !strcmp(have.buf, value->buf);
	strbuf_release(&have);
	return rc;
}

int projections_check(struct ledger *l)
{
	struct strbuf want = STRBUF_INIT;
	int rc = 1;

	if (l->rules) {
		describe(&want, l->rules);
		rc = meta_is(l->db, "projections", &want);
		strbuf_release(&want);
	}
	if (!rc)
		return fail(_("another version of watchfloor made the tables "
			      "of %s: 'watchfloor rebuild' makes them anew"),
			    l->dir);
	return rc < 0 ? rc : 0;
}

/* ---- making them ---- */

static int make_tables(const struct ledger_rules *rules, sqlite3 *db)
{
	struct strbuf what = STRBUF_INIT;
	int rc = store_exec(db, rules->schema);

	describe(&what, rules);
	if (!rc)
		rc = store_set_meta(db, "projections", what.buf);
	strbuf_release(&what);
	return rc;
}

static int make_side_tables(const struct ledger_rules *rules, sqlite3 *db)
{
	struct strbuf hash = STRBUF_INIT;
	int rc;

	if (!rules->side_schema)
		return 0;
	hash_text(&hash, rules->side_schema);
	rc = store_exec(db, rules->side_schema);
	if (!rc)
		rc = store_set_meta(db, "side", hash.buf);
	strbuf_release(&hash);
	return rc;
}

int projections_create(struct ledger *l)
{
	int rc = make_tables(l->rules, l->db);

	return rc < 0 ? rc : make_side_tables(l->rules, l->db);
}

static int drop(sqlite3 *db, const char *name, size_t len)
{
	char *sql = sqlite3_mprintf("DROP TABLE IF EXISTS main.\"%.*w\"",
				    (int)len, name);
	int rc = store_exec(db, sql);

	sqlite3_free(sql);
	return rc;
}

/* Those that were made, which need not be those of the present rules. */
static int drop_tables(sqlite3 *db)
{
	struct strbuf have = STRBUF_INIT;
	int rc = store_get_meta(db, "projections", &have);
	const char *name = strchr(have.buf, ' ');
	size_t len;

	for (; !rc && name; name = strchr(name + len, ' ')) {
		len = strcspn(++name, " ");
		rc = drop(db, name, len);
	}
	strbuf_release(&have);
	return rc;
}

int projections_remake(struct ledger *l, ledger_progress *progress, void *ctx)
{
	int rc;

	/* Statements of the rules would keep the tables from going. */
	if (l->state)
		l->rules->close(l->state);
	l->state = NULL;
	rc = drop_tables(l->db);
	if (!rc)
		rc = make_tables(l->rules, l->db);
	if (!rc)
		rc = fold_load(l);
	if (!rc)
		rc = replay_all(l, progress, ctx);
	return rc;
}

int projections_replay(struct ledger *l, ledger_progress *progress, void *ctx)
{
	int rc = store_exec(l->db, l->rules->schema);

	return rc < 0 ? rc : replay_all(l, progress, ctx);
}

int ledger_rebuild(struct ledger *l, ledger_progress *progress, void *ctx)
{
	int rc = tx_begin(l);

	if (rc < 0)
		return rc;
	rc = projections_remake(l, progress, ctx);
	if (rc < 0)
		ledger_rollback(l);
	else
		rc = ledger_commit(l);
	return store_open_rules(l) < 0 ? FAILED : rc;
}

static int renew_side_tables(struct ledger *l)
{
	int rc = tx_begin(l);

	if (!rc)
		rc = make_side_tables(l->rules, l->db);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int projections_prepare(struct ledger *l)
{
	struct strbuf want = STRBUF_INIT;
	int side = 1, projections;

	if (l->rules->side_schema) {
		hash_text(&want, l->rules->side_schema);
		side = meta_is(l->db, "side", &want);
	}
	strbuf_reset(&want);
	describe(&want, l->rules);
	projections = meta_is(l->db, "projections", &want);
	strbuf_release(&want);
	if (side < 0 || projections < 0 || (!side && renew_side_tables(l) < 0))
		return FAILED;
	l->renewed = !projections;
	return projections ? store_open_rules(l)
			   : ledger_rebuild(l, NULL, NULL);
}
