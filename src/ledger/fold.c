/*
 * fold.c - the order in which records count.
 *
 * A store by itself has one: that of its ids.  When it has joined a hub, the
 * records come first that the hub has given a place, in the order of their
 * places, and after them its own that still wait for one.
 *
 * What the waiting ones did to the projections is written down as SQL that
 * takes it back (the table `inverse`, filled by triggers on the projections).
 * When a record gets a place before them, they are taken back, it is applied,
 * and they are applied again.  A waiting record that gets the next place has
 * been applied in the right order already: its inverse is forgotten.
 *
 * The triggers are temporary, each connection has its own from the first
 * waiting record that it applies: the store's schema does not know of them, a
 * store without a hub does not pay for them, nor does one that takes many
 * records of others.
 */
#include "config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

const char fold_schema[] =
	/* the hub's order; `hash` holds the hub's tree as record.hash does
	 * that of an origin */
	"CREATE TABLE IF NOT EXISTS place("
	"  seq INTEGER PRIMARY KEY,"
	"  record INTEGER NOT NULL UNIQUE,"
	"  hash BLOB NOT NULL);"
	"CREATE TABLE IF NOT EXISTS inverse("
	"  n INTEGER PRIMARY KEY,"
	"  record INTEGER NOT NULL,"
	"  sql TEXT NOT NULL);"
	"CREATE INDEX IF NOT EXISTS inverse_record ON inverse(record);";

/* ---- triggers ---- */

/* The columns of a projection that are stored. */
struct columns {
	int n;
	char *name[64];
	bool key[64]; /* part of the primary key */
};

static void columns_release(struct columns *c)
{
	while (c->n)
		free(c->name[--c->n]);
}

static int columns_read(struct columns *c, sqlite3 *db, const char *table)
{
	sqlite3_stmt *st;
	int rc;

	c->n = 0;
	if (sqlite3_prepare_v2(db,
			       "SELECT name, pk FROM pragma_table_xinfo(?1,"
			       " 'main') WHERE hidden = 0",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(db);
	sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		if (c->n == (int)ARRAY_SIZE(c->name))
			bug("the table %s has too many columns", table);
		c->key[c->n] = sqlite3_column_int(st, 1) > 0;
		c->name[c->n++] =
			xstrdup((const char *)sqlite3_column_text(st, 0));
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_fail(db);
}

/* Append an SQL expression that makes "a=1, b='x'" of a row's values. */
static void add_pairs(struct strbuf *sb, const struct columns *c, bool keys,
		      const char *row, const char *between)
{
	const char *sep = "";

	for (int i = 0; i < c->n; i++) {
		if (keys && !c->key[i])
			continue;
		strbuf_addf(sb, " || '%s\"%s\"=' || quote(%s.\"%s\")", sep,
			    c->name[i], row, c->name[i]);
		sep = between;
	}
}

static void add_values(struct strbuf *sb, const struct columns *c)
{
	for (int i = 0; i < c->n; i++)
		strbuf_addf(sb, " || '%s' || quote(old.\"%s\")", i ? "," : "",
			    c->name[i]);
}

static void add_names(struct strbuf *sb, const struct columns *c)
{
	for (int i = 0; i < c->n; i++)
		strbuf_addf(sb, "%s\"%s\"", i ? "," : "", c->name[i]);
}

static void begin_trigger(struct strbuf *sb, const char *table,
			  const char *event)
{
	strbuf_addf(sb,
		    "CREATE TEMP TRIGGER IF NOT EXISTS \"%s_%s\" AFTER %s ON"
		    " main.\"%s\" WHEN tentative() BEGIN"
		    " INSERT INTO inverse(record, sql) VALUES(tentative(), ",
		    table, event, event, table);
}

static void add_triggers(struct strbuf *sb, const char *table,
			 const struct columns *c)
{
	begin_trigger(sb, table, "INSERT");
	strbuf_addf(sb, "'DELETE FROM main.\"%s\" WHERE '", table);
	add_pairs(sb, c, true, "new", " AND ");
	strbuf_addstr(sb, "); END;");

	begin_trigger(sb, table, "DELETE");
	strbuf_addf(sb, "'INSERT INTO main.\"%s\"(", table);
	add_names(sb, c);
	strbuf_addstr(sb, ") VALUES('");
	add_values(sb, c);
	strbuf_addstr(sb, " || ')'); END;");

	begin_trigger(sb, table, "UPDATE");
	strbuf_addf(sb, "'UPDATE main.\"%s\" SET '", table);
	add_pairs(sb, c, false, "old", ",");
	strbuf_addstr(sb, " || ' WHERE '");
	add_pairs(sb, c, true, "new", " AND ");
	strbuf_addstr(sb, "); END;");
}

static void tell_tentative(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const struct ledger *l = sqlite3_user_data(ctx);

	sqlite3_result_int64(ctx, l->tentative);
}

/* Of so many tables, the first in the rules. */
static int make_triggers(struct ledger *l, int tables)
{
	const char *const *t = l->rules->tables;
	struct strbuf sql = STRBUF_INIT;
	struct columns c;
	int rc = 0;

	for (int i = 0; !rc && i < tables && t[i]; i++) {
		rc = columns_read(&c, l->db, t[i]);
		add_triggers(&sql, t[i], &c);
		columns_release(&c);
	}
	if (!rc)
		rc = store_exec(l->db, sql.buf);
	strbuf_release(&sql);
	return rc;
}

int fold_arm(struct ledger *l)
{
	int rc = 0;

	if (!(l->flags & LEDGER_WRITE) || l->armed == ARMED)
		return 0;
	rc = make_triggers(l, l->armed == RESTING ? l->rules->busy : INT_MAX);
	if (!rc)
		l->armed = ARMED;
	return rc;
}

/* A statement on a table that has a trigger runs it, if only to find that it
 * has nothing to do: a fifth of what a record costs.  And making those of all
 * tables takes as long as a hundred records. */
int fold_rest(struct ledger *l)
{
	static const char *const events[] = { "INSERT", "DELETE", "UPDATE" };
	struct strbuf sql = STRBUF_INIT;
	int rc;

	if (l->armed != ARMED)
		return 0;
	for (int t = 0; t < l->rules->busy; t++)
		for (size_t i = 0; i < ARRAY_SIZE(events); i++)
			strbuf_addf(&sql, "DROP TRIGGER temp.\"%s_%s\";",
				    l->rules->tables[t], events[i]);
	rc = store_exec(l->db, sql.buf);
	strbuf_release(&sql);
	if (!rc)
		l->armed = RESTING;
	return rc;
}

/* REPLACE must be seen as the DELETE and INSERT that it is. */
static int prepare(struct ledger *l)
{
	if (sqlite3_create_function(l->db, "tentative", 0,
				    SQLITE_UTF8 | SQLITE_INNOCUOUS, l,
				    tell_tentative, NULL, NULL) != SQLITE_OK)
		return store_fail(l->db);
	return store_exec(l->db, "PRAGMA recursive_triggers = ON");
}

int fold_load(struct ledger *l)
{
	struct strbuf hub = STRBUF_INIT;
	int rc = store_get_meta(l->db, "hub", &hub);

	l->joined = hub.len > 0;
	l->armed = l->armed_before = DISARMED;
	strbuf_release(&hub);
	if (!rc && l->joined && l->rules && l->flags & LEDGER_WRITE)
		rc = prepare(l);
	return rc;
}

void fold_rolled_back(struct ledger *l)
{
	l->armed = l->armed_before;
}

/* ---- walking ---- */

int fold_first_waiting(struct ledger *l, int64_t origin, int64_t *id)
{
	sqlite3_stmt *st = store_stmt(l, STMT_FIRST_WAITING);
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, record_id(origin, 0));
	sqlite3_bind_int64(st, 2, record_id(origin, SEQ_MAX));
	rc = store_step(l, st);
	if (rc < 0)
		return rc;
	*id = sqlite3_column_int64(st, 0) + 1;
	sqlite3_reset(st);
	return 0;
}

int fold_waiting(struct ledger *l,
		 int (*each)(void *ctx, const struct record *r), void *ctx,
		 int64_t *last)
{
	int64_t *own, from = 0;
	int n, rc = origin_numbers(l->db, l->own.name, &own, &n);

	for (int i = 0; !rc && i < n; i++) {
		rc = fold_first_waiting(l, own[i], &from);
		if (!rc)
			rc = read_each(l, from, record_id(own[i], SEQ_MAX),
				       each, ctx, last);
	}
	free(own);
	return rc;
}

/* With an each() that is told which records are waiting. */
struct walk {
	struct ledger *l;
	int64_t from; /* pass over all before this id */
	int (*each)(void *ctx, const struct record *r);
	void *ctx;
};

static int walk_waiting(void *ctx, const struct record *r)
{
	struct walk *w = ctx;
	int rc;

	if (w->from && r->id != w->from)
		return 0;
	w->from = 0;
	w->l->tentative = r->id;
	rc = w->each(w->ctx, r);
	w->l->tentative = 0;
	return rc;
}

/* The place of a record; 0: it has none. */
static int place_of(struct ledger *l, int64_t id, int64_t *seq)
{
	sqlite3_stmt *st;

	*seq = 0;
	if (sqlite3_prepare_v2(l->db, "SELECT seq FROM place WHERE record = ?1",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, id);
	if (sqlite3_step(st) == SQLITE_ROW)
		*seq = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return 0;
}

static int walk_joined(struct walk *w, int64_t *last)
{
	struct ledger *l = w->l;
	int64_t from = 0;
	int rc = w->from ? place_of(l, w->from, &from) : 0;

	if (!rc && (!w->from || from)) {
		w->from = 0;
		rc = read_query(l,
				"SELECT p.record, r.body FROM place AS p"
				" CROSS JOIN record AS r ON r.id = p.record"
				" WHERE p.seq BETWEEN ?1 AND ?2 ORDER BY p.seq",
				from, INT64_MAX, w->each, w->ctx, last);
	}
	return rc ? rc : fold_waiting(l, walk_waiting, w, last);
}

int fold_each(struct ledger *l, int64_t from,
	      int (*each)(void *ctx, const struct record *r), void *ctx,
	      int64_t *last)
{
	struct walk w = { l, from, each, ctx };

	*last = 0;
	if (l->joined)
		return walk_joined(&w, last);
	return read_each(l, from, 0, each, ctx, last);
}

/* ---- taking back ---- */

int fold_retract(struct ledger *l)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(l->db, "SELECT sql FROM inverse ORDER BY n DESC",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	while ((rc = store_step(l, st)) == 1) {
		const char *sql = (const char *)sqlite3_column_text(st, 0);

		rc = store_exec(l->db, sql);
		if (rc < 0)
			break;
	}
	sqlite3_finalize(st);
	return rc < 0 ? rc : store_exec(l->db, "DELETE FROM inverse");
}

int fold_forget(struct ledger *l, int64_t id)
{
	sqlite3_stmt *st = store_stmt(l, STMT_FORGET_INVERSE);

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, id);
	return store_step(l, st);
}

int fold_apply(struct ledger *l, const struct record *r, bool waiting)
{
	int rc = 0;

	l->tentative = waiting && l->joined ? r->id : 0;
	if (l->tentative)
		rc = fold_arm(l);
	if (!rc)
		rc = l->rules->apply(l->state, r);
	l->tentative = 0;
	return rc;
}

/* ---- many at once ---- */

void fold_hold(const struct ledger_rules *rules, void *state)
{
	if (rules->hold)
		rules->hold(state);
}

int fold_release(const struct ledger_rules *rules, void *state, int rc)
{
	int written = rules->release ? rules->release(state, rc == 0) : 0;

	return rc ? rc : written;
}
