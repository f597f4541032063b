/*
 * writer.c - a batch of alerts becomes rows and records, in one transaction.
 *
 * The raw texts are one blob, each new alert is a row beside the ledger, and
 * each ticket that is touched gets one record (see aggregate.c).
 */
#include "config.h"

#include "intake/writer.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/original.h"

static const char *const sql[STATEMENTS] = {
	[FIND] = "SELECT count, ticket FROM alert"
		 " WHERE key_time = ?1 AND key_hash = ?2",
	[INSERT] = "INSERT INTO alert(key_time, key_hash, ticket, time,"
		   " severity, count, block, at, len, title, src, dst, asset,"
		   " user, url, uid) "
		   "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
		   " ?13, ?14, ?15, ?16)"
		   " ON CONFLICT(key_time, key_hash) DO NOTHING",
	[UPDATE] = "UPDATE alert SET ticket = ?3, time = ?4, severity = ?5,"
		   " count = ?6, block = ?7, at = ?8, len = ?9"
		   " WHERE key_time = ?1 AND key_hash = ?2",
	[BLOCK] = "INSERT INTO block(hash) VALUES(?1)",
	/* the id is made of the content: the same thing is kept once */
	[REJECT] = "INSERT INTO rejected(id, at, source, offset, reason, text)"
		   " VALUES(?1, ?2, ?3, ?4, ?5, ?6)"
		   " ON CONFLICT(id) DO NOTHING",
	[OPEN] = "SELECT num, first, last, severity FROM ticket"
		 " WHERE fingerprint = ?1 AND tenant = ?2 AND closed IS NULL"
		 " AND last >= ?3 AND first <= ?4 ORDER BY num",
};

int writer_failed(const struct writer *w)
{
	return fail(_("the store could not take the alerts: %s"),
		    sqlite3_errmsg(w->db));
}

static void finalize(struct writer *w)
{
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(w->statements[i]);
	memset(w->statements, 0, sizeof w->statements);
}

/* The ledger may have opened the database anew since the last batch. */
static int prepare(struct writer *w)
{
	sqlite3 *db = ledger_db(w->batch->desk->ledger);

	if (w->db == db)
		return 0;
	finalize(w);
	for (int i = 0; i < STATEMENTS; i++) {
		if (sqlite3_prepare_v3(db, sql[i], -1,
				       SQLITE_PREPARE_PERSISTENT,
				       &w->statements[i], NULL) != SQLITE_OK)
			return fail(_("the store has no tables for alerts: "
				      "%s"),
				    sqlite3_errmsg(db));
	}
	w->db = db;
	return 0;
}

void writer_free(struct writer *w)
{
	if (!w)
		return;
	finalize(w);
	free(w->touched);
	free(w);
}

/* ---- alerts ---- */

/* The raw texts of the batch are written once something refers to them. */
static int write_block(struct writer *w)
{
	sqlite3_stmt *st = w->statements[BLOCK];
	struct strbuf *raw = &w->batch->raw;
	sha256 hash;
	int rc, ret;

	if (w->block)
		return 0;
	ret = ledger_put_blob(w->batch->desk->ledger, &hash, raw->buf,
			      raw->len);
	if (ret < 0)
		return ret;
	hex_encode(w->hash, hash.b, SHA256_SIZE);
	sqlite3_bind_blob(st, 1, hash.b, SHA256_SIZE, SQLITE_STATIC);
	rc = sqlite3_step(st);
	sqlite3_reset(st);
	if (rc != SQLITE_DONE)
		return writer_failed(w);
	w->block = sqlite3_last_insert_rowid(w->db);
	w->news = true;
	return original_put(w->batch->desk, w->block, &hash,
			    &w->batch->originals);
}

static void bind_text(sqlite3_stmt *st, int i, const char *text)
{
	sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC); /* NULL is NULL */
}

/* INSERT, or UPDATE, which has the first nine parameters only. */
static int write_row(struct writer *w, enum writing how,
		     const struct pending *p, const struct group *g)
{
	sqlite3_stmt *st = w->statements[how];
	const struct alert *a = &p->alert;
	const char *const texts[] = { a->title, a->src, a->dst, a->asset,
				      a->user,  a->url, a->uid };
	int rc;

	sqlite3_bind_int64(st, 1, p->key_time);
	sqlite3_bind_blob(st, 2, p->key, KEY_SIZE, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, g->num);
	sqlite3_bind_int64(st, 4, a->time);
	sqlite3_bind_int(st, 5, (int)a->severity);
	sqlite3_bind_int64(st, 6, a->count);
	sqlite3_bind_int64(st, 7, w->block);
	sqlite3_bind_int64(st, 8, (int64_t)p->at);
	sqlite3_bind_int64(st, 9, (int64_t)p->len);
	for (int i = 0; how == INSERT && i < (int)ARRAY_SIZE(texts); i++)
		bind_text(st, 10 + i, texts[i]);
	rc = sqlite3_step(st);
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : writer_failed(w);
}

/* Is it known?  1 yes, with its count and ticket; 0 no. */
static int find_row(struct writer *w, const struct pending *p, int64_t *count,
		    int64_t *num)
{
	sqlite3_stmt *st = w->statements[FIND];
	int rc;

	sqlite3_bind_int64(st, 1, p->key_time);
	sqlite3_bind_blob(st, 2, p->key, KEY_SIZE, SQLITE_STATIC);
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW) {
		*count = sqlite3_column_int64(st, 0);
		*num = sqlite3_column_int64(st, 1);
	}
	sqlite3_reset(st);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return writer_failed(w);
	return rc == SQLITE_ROW;
}

/* Delivered again with a higher count: only what came on top counts.  It goes
 * to the ticket that has it; when that is closed, where a new alert would. */
static int redeliver(struct writer *w, const struct pending *p, int64_t count,
		     int64_t num)
{
	struct group *g;
	int ret;

	w->sum.duplicates++;
	if (p->alert.count <= count)
		return 0;
	ret = group_numbered(w, p, num, &g);
	if (ret == NOT_FOUND)
		ret = group_find(w, p, &g);
	if (ret == 0)
		ret = write_block(w);
	if (ret < 0)
		return ret;
	group_grow(w, g, p, p->alert.count - count);
	return write_row(w, UPDATE, p, g);
}

/* 1 when the alert was known; else 0. */
static int redeliver_if_known(struct writer *w, const struct pending *p)
{
	int64_t count = 0, num = 0;
	int ret = find_row(w, p, &count, &num);

	if (ret <= 0)
		return ret;
	ret = redeliver(w, p, count, num);
	return ret < 0 ? ret : 1;
}

/*
 * An alert that is known must open no ticket, so before one is looked for the
 * alert is.  Where this batch has its ticket, the insert itself tells.
 */
static int write_alert(struct writer *w, const struct pending *p)
{
	bool seen;
	struct group *g = group_known(w, p, &seen);
	int ret = g ? 0 : redeliver_if_known(w, p);

	if (ret == 0 && !g)
		ret = group_find(w, p, &g);
	if (ret == 0)
		ret = write_block(w);
	if (ret == 0)
		ret = write_row(w, INSERT, p, g);
	if (ret != 0)
		return ret < 0 ? ret : 0;
	if (sqlite3_changes(w->db) == 0)
		return redeliver_if_known(w, p) < 0 ? FAILED : 0;
	group_grow(w, g, p, p->alert.count);
	w->sum.alerts++;
	w->sum.zone_assumed += p->alert.zone_assumed;
	return 0;
}

/* ---- what was rejected ---- */

static int64_t rejected_id(const struct rejected *r)
{
	struct strbuf sb = STRBUF_INIT;
	uint64_t id = 0;
	sha256 hash;

	strbuf_addf(&sb, "%lld\n", (long long)r->offset);
	strbuf_add(&sb, r->text, r->len);
	sha256_of(&hash, sb.buf, sb.len);
	strbuf_release(&sb);
	for (int i = 0; i < 8; i++)
		id = id << 8 | hash.b[i];
	return (int64_t)(id >> 1);
}

static int write_rejected(struct writer *w, const struct rejected *r,
			  int64_t now)
{
	sqlite3_stmt *st = w->statements[REJECT];
	int rc;

	sqlite3_bind_int64(st, 1, rejected_id(r));
	sqlite3_bind_int64(st, 2, now);
	bind_text(st, 3, w->batch->source);
	sqlite3_bind_int64(st, 4, r->offset);
	bind_text(st, 5, r->reason);
	sqlite3_bind_blob(st, 6, r->text, (int)r->len, SQLITE_STATIC);
	rc = sqlite3_step(st);
	sqlite3_reset(st);
	w->sum.rejected++;
	if (sqlite3_changes(w->db) > 0)
		w->news = true;
	return rc == SQLITE_DONE ? 0 : writer_failed(w);
}

/* ---- the transaction ---- */

static int write_all(struct writer *w)
{
	struct batch *b = w->batch;
	int64_t now = clock_now();
	int ret = prepare(w);

	for (size_t i = 0; ret == 0 && i < b->nalerts; i++)
		ret = write_alert(w, &b->alerts[i]);
	for (struct group *g = w->groups; ret == 0 && g; g = g->after)
		ret = group_record(w, g);
	for (size_t i = 0; ret == 0 && i < b->nrejected; i++)
		ret = write_rejected(w, &b->rejected[i], now);
	return ret;
}

static void writer_begin(struct writer *w, struct batch *b)
{
	w->batch = b;
	w->block = 0;
	w->news = false;
	w->sum = (struct intake_summary){ 0 };
	groups_begin(w);
}

static void add_up(struct intake_summary *to, const struct intake_summary *s)
{
	to->alerts += s->alerts;
	to->duplicates += s->duplicates;
	to->rejected += s->rejected;
	to->zone_assumed += s->zone_assumed;
	to->opened += s->opened;
	to->grown += s->grown;
}

int batch_write(struct batch *b)
{
	struct ledger *l = b->desk->ledger;
	int ret;

	if (b->nalerts == 0 && b->nrejected == 0)
		return 0;
	if (!b->writer)
		b->writer = xcalloc(1, sizeof *b->writer);
	writer_begin(b->writer, b);
	ret = ledger_begin(l);
	if (ret < 0)
		return ret;
	ret = write_all(b->writer);
	if (ret < 0) {
		ledger_rollback(l);
		return ret;
	}
	ret = ledger_commit(l);
	if (ret < 0)
		return ret;
	groups_count(b->writer);
	b->news |= b->writer->news;
	add_up(b->sum, &b->writer->sum);
	batch_reset(b);
	return 0;
}
