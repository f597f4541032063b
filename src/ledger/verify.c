/*
 * verify.c - is everything in the store what was once written?
 *
 * Three passes, each streams: the tree (leaves, subtrees, roots, signatures),
 * the blobs, and the envelopes with a replay of the projections.  All read
 * one snapshot.  Nothing here trusts the database: it may be damaged, or
 * somebody may have worked on it.
 */
#include "config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/compare.h"
#include "ledger/progress.h"
#include "ledger/store.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* How an origin ended. */
struct ending {
	int64_t number;
	char *origin;
	int64_t size;
	sha256 root;
};

struct verifier {
	struct ledger *l;
	struct ledger_report *out;
	struct progress progress;
	struct origin origin; /* the one being looked at */
	struct merkle tree;   /* of it */
	struct ending *ended; /* of those before */
	int nended;
	int64_t vouched;        /* its records under a checkpoint that holds */
	int64_t claimed;        /* the largest size that it ever signed */
	bool lost;              /* a record is missing: no tree from here on */
	bool root_wrong;        /* one was already reported */
	bool unreadable;        /* some record: replay makes no sense */
	struct checkpoint seen; /* by this machine, before we looked */
	bool has_seen;
};

static int64_t id_of(const struct verifier *v, int64_t seq)
{
	return record_id(v->origin.number, seq);
}

/* ---- findings ---- */

static void __attribute__((format(printf, 3, 4)))
wrong(struct verifier *v, int64_t id, const char *fmt, ...)
{
	struct ledger_report *r = v->out;
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	if (id && (!r->first_wrong || id < r->first_wrong))
		r->first_wrong = id;
	if (r->nwrong == (int)ARRAY_SIZE(r->wrong))
		return;
	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	r->wrong[r->nwrong++] = strbuf_detach(&sb);
}

/* A fault of the records from..to: named alike whatever was found. */
static void wrong_records(struct verifier *v, int64_t from, int64_t to,
			  const char *what)
{
	if (from == to)
		wrong(v, id_of(v, from), _("record %lld of %s: %s"),
		      (long long)from, v->origin.full, what);
	else
		wrong(v, id_of(v, from), _("records %lld to %lld of %s: %s"),
		      (long long)from, (long long)to, v->origin.full, what);
}

void ledger_report_add(struct ledger_report *r)
{
	if (r->nwrong < (int)ARRAY_SIZE(r->wrong))
		r->wrong[r->nwrong++] = xstrdup(fail_text());
}

void ledger_report_release(struct ledger_report *r)
{
	for (int i = 0; i < r->nwrong; i++)
		free(r->wrong[i]);
	r->nwrong = 0;
}

/* ---- the tree ---- */

/* The lowest level that differs tells which records it covers. */
static void wrong_subtree(struct verifier *v, const sha256 *made,
			  const sha256 *stored)
{
	int64_t seq = v->tree.size;
	int level = 0;

	while (sha256_equal(&made[level], &stored[level]))
		level++;
	wrong_records(v, seq - (INT64_C(1) << level) + 1, seq,
		      _("changed together with the hashes beside them"));
}

/* After a fault the tree goes on from the hashes that were stored, so that
 * one fault is one finding. */
static void verify_row(struct verifier *v, sqlite3_stmt *row, int64_t seq)
{
	const sha256 *stored = sqlite3_column_blob(row, 1);
	const void *body = sqlite3_column_blob(row, 2);
	size_t len = (size_t)sqlite3_column_bytes(row, 2);
	size_t hashes = (size_t)record_hashes(seq);
	sha256 leaf, made[MERKLE_LEVELS];
	bool fits = true;

	merkle_leaf(&leaf, body, len);
	if ((size_t)sqlite3_column_bytes(row, 1) != hashes * SHA256_SIZE) {
		wrong_records(v, seq, seq, _("the hashes beside it are gone"));
		stored = NULL;
	} else if (!sha256_equal(&leaf, stored)) {
		wrong_records(v, seq, seq,
			      _("it is not what was written, its hash does "
				"not fit"));
		fits = false;
	}
	if (v->lost)
		return;
	merkle_add(&v->tree, &leaf, made);
	if (!stored || !memcmp(made, stored, hashes * SHA256_SIZE))
		return;
	if (fits)
		wrong_subtree(v, made, stored);
	v->tree.peak[v->tree.npeaks - 1] = stored[hashes - 1];
}

/* Rows come in order; is a number left out before this one? */
static void expect_seq(struct verifier *v, int64_t *next, int64_t seq)
{
	if (seq > *next) {
		wrong_records(v, *next, seq - 1, _("missing"));
		v->lost = true;
	}
	*next = seq + 1;
}

static void verify_checkpoint(struct verifier *v, sqlite3_stmt *row)
{
	int64_t size = sqlite3_column_int64(row, 0);
	const char *note = (const char *)sqlite3_column_text(row, 1);
	struct checkpoint c;
	sha256 root;
	int rc;

	v->out->checkpoints++;
	rc = checkpoint_open(&c, note ? note : "",
			     (size_t)sqlite3_column_bytes(row, 1),
			     &v->origin.vkey);
	if (!rc && c.size != size)
		rc = fail(_("it is that of another size"));
	if (rc < 0) {
		wrong(v, 0, _("the checkpoint of %s at %lld: %s"),
		      v->origin.full, (long long)size, fail_text());
		return;
	}
	v->claimed = size;
	if (v->lost || size > v->tree.size)
		return;
	merkle_root(&v->tree, &root);
	if (size == v->tree.size && sha256_equal(&root, &c.root)) {
		v->vouched = size;
	} else if (!v->root_wrong) {
		wrong_records(v, v->vouched + 1, v->tree.size,
			      _("changed, for the root that was signed is "
				"another"));
		v->root_wrong = true;
	}
}

/* Checkpoints up to this size: the tree has just reached it. */
static bool verify_seals(struct verifier *v, sqlite3_stmt *seals, bool more,
			 int64_t size)
{
	while (more && sqlite3_column_int64(seals, 0) <= size) {
		verify_checkpoint(v, seals);
		more = sqlite3_step(seals) == SQLITE_ROW;
	}
	return more;
}

/* The records of one origin, and its checkpoints as the tree reaches them. */
static int verify_rows(struct verifier *v, sqlite3_stmt *rows,
		       sqlite3_stmt *seals)
{
	bool more = sqlite3_step(seals) == SQLITE_ROW;
	int64_t next = 1;
	int rc = 0;

	while (!rc && sqlite3_step(rows) == SQLITE_ROW) {
		int64_t seq = sqlite3_column_int64(rows, 0) & SEQ_MAX;

		expect_seq(v, &next, seq);
		verify_row(v, rows, seq);
		more = verify_seals(v, seals, more, seq);
		v->out->records++;
		rc = progress_step(&v->progress);
	}
	if (rc < 0)
		return rc;
	if (sqlite3_reset(rows) != SQLITE_OK) {
		store_fail(v->l->db);
		v->lost = v->unreadable = true;
		wrong_records(v, next, next, fail_text());
	}
	verify_seals(v, seals, more, INT64_MAX);
	if (v->claimed >= next && !v->unreadable)
		wrong_records(v, next, v->claimed, _("missing"));
	return 0;
}

static int verify_tree(struct verifier *v)
{
	sqlite3 *db = v->l->db;
	sqlite3_stmt *rows = NULL, *seals = NULL;
	int rc;

	v->tree = (struct merkle){ 0 };
	v->vouched = v->claimed = 0;
	v->lost = v->root_wrong = false;
	if (sqlite3_prepare_v2(db,
			       "SELECT id, hash, body FROM record"
			       " WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
			       -1, &rows, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
			       "SELECT size, note FROM checkpoint"
			       " WHERE origin = ?1 ORDER BY size",
			       -1, &seals, NULL) != SQLITE_OK) {
		rc = store_fail(db);
	} else {
		sqlite3_bind_int64(rows, 1, id_of(v, 1));
		sqlite3_bind_int64(rows, 2, id_of(v, SEQ_MAX));
		sqlite3_bind_int64(seals, 1, v->origin.number);
		rc = verify_rows(v, rows, seals);
	}
	sqlite3_finalize(rows);
	sqlite3_finalize(seals);
	return rc;
}

/* ---- origins ---- */

/* Its root at that size.  What the backup lacked may have come back from a
 * hub since, and from nowhere else. */
static bool had_root(struct verifier *v, const struct ending *e, int64_t size,
		     const char *base64)
{
	struct tree_reader reader = { v->l, e->number };
	struct merkle_source source = { tree_node, &reader };
	struct strbuf want = STRBUF_INIT;
	sha256 root = e->root;
	bool same = size == e->size ||
		    (v->l->joined && size > 0 && size < e->size &&
		     merkle_root_at(&root, size, &source) == 0);

	base64_encode(&want, root.b, SHA256_SIZE);
	same = same && base64 && !strcmp(base64, want.buf);
	strbuf_release(&want);
	return same;
}

/* The first record of a restored store says how the origin before ended. */
static void verify_succession(struct verifier *v, const cJSON *data)
{
	const char *origin = json_str_at(data, "previous.origin");
	const struct ending *e = NULL;

	for (int i = 0; origin && i < v->nended; i++)
		if (!strcmp(origin, v->ended[i].origin))
			e = &v->ended[i];
	if (!e || !had_root(v, e, json_int_at(data, "previous.size", -1),
			    json_str_at(data, "previous.root")))
		wrong(v, e ? record_id(e->number, 1) : id_of(v, 1),
		      _("the records of %s are not those that %s followed"),
		      origin ? origin : "?", v->origin.full);
}

static void remember_ending(struct verifier *v)
{
	struct ending *e;

	v->ended = xrealloc(v->ended, (size_t)v->nended + 1, sizeof *v->ended);
	e = &v->ended[v->nended++];
	e->number = v->origin.number;
	e->origin = xstrdup(v->origin.full);
	e->size = v->tree.size;
	merkle_root(&v->tree, &e->root);
}

static void forget_endings(struct verifier *v)
{
	while (v->nended)
		free(v->ended[--v->nended].origin);
	free(v->ended);
}

/* The first record names the key: both are under the tree. */
static void verify_first(struct verifier *v)
{
	struct strbuf vkey = STRBUF_INIT;
	struct record first;
	const char *said;

	if (read_one(v->l, id_of(v, 1), &first) < 0)
		return; /* verify_rows() will say it */
	vkey_format(&vkey, &v->origin.vkey);
	said = json_str_at(first.data, "vkey");
	if (!said || strcmp(said, vkey.buf))
		wrong_records(v, 1, 1, _("it names another key"));
	if (!strcmp(first.act, "store.restored"))
		verify_succession(v, first.data);
	strbuf_release(&vkey);
	record_release(&first);
}

static int verify_origins(struct verifier *v)
{
	int64_t *own;
	int n, rc = origin_numbers(v->l->db, NULL, &own, &n);

	for (int i = 0; !rc && i < n && !v->unreadable; i++) {
		origin_release(&v->origin);
		if (origin_load(&v->origin, v->l->db, own[i]) < 0) {
			wrong(v, record_id(own[i], 1), "%s", fail_text());
			v->unreadable = true;
			break;
		}
		verify_first(v);
		rc = verify_tree(v);
		remember_ending(v);
		if (own[i] == v->l->own.number)
			v->out->sealed = v->vouched;
	}
	free(own);
	if (!rc && v->has_seen && witness_compare(v->l, &v->seen) < 0)
		wrong(v, 0, "%s", fail_text());
	return rc;
}

/* ---- blobs ---- */

static void verify_blob(struct verifier *v, sqlite3_stmt *row,
			struct strbuf *scratch, int64_t expected)
{
	int64_t id = sqlite3_column_int64(row, 0);
	char hex[SHA256_HEX] = "?";
	sha256 hash = { 0 };

	if (id != expected)
		wrong(v, 0, _("content was removed: number %lld is missing"),
		      (long long)expected);
	if (sqlite3_column_bytes(row, 1) == SHA256_SIZE)
		memcpy(hash.b, sqlite3_column_blob(row, 1), SHA256_SIZE);
	hex_encode(hex, hash.b, SHA256_SIZE);
	strbuf_reset(scratch);
	if (blob_unpack(scratch, &hash, sqlite3_column_int64(row, 2),
			sqlite3_column_blob(row, 3),
			(size_t)sqlite3_column_bytes(row, 3)) < 0)
		wrong(v, 0, _("the content %s is damaged"), hex);
}

static int verify_blobs(struct verifier *v)
{
	struct strbuf scratch = STRBUF_INIT;
	sqlite3_stmt *st;
	int64_t expected = 1;
	int rc = 0;

	if (sqlite3_prepare_v2(v->l->db,
			       "SELECT id, hash, size, body FROM blob"
			       " ORDER BY id",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(v->l->db);
	while (!rc && sqlite3_step(st) == SQLITE_ROW) {
		verify_blob(v, st, &scratch, expected);
		expected = sqlite3_column_int64(st, 0) + 1;
		v->out->blobs++;
		rc = progress_step(&v->progress);
	}
	if (!rc && sqlite3_reset(st) != SQLITE_OK) {
		store_fail(v->l->db);
		wrong(v, 0, _("content number %lld cannot be read: %s"),
		      (long long)expected, fail_text());
	}
	sqlite3_finalize(st);
	strbuf_release(&scratch);
	return rc;
}

/* ---- envelopes and projections ---- */

struct replay {
	struct verifier *v;
	sqlite3 *db; /* NULL: no rules, look at envelopes only */
	void *state;
};

/* The record is at home in its row, and in the form that was hashed. */
static int verify_envelope(struct verifier *v, const struct record *r)
{
	int64_t origin = r->id >> ORIGIN_SHIFT;

	if (origin != v->origin.number) {
		origin_release(&v->origin);
		if (origin_load(&v->origin, v->l->db, origin) < 0)
			return FAILED;
	}
	if (r->seq != (r->id & SEQ_MAX) || strcmp(r->origin, v->origin.full))
		return fail(_("it stands at the place of another"));
	return record_check_form(r);
}

static int verify_record(void *ctx, const struct record *r)
{
	struct replay *p = ctx;
	int rc = verify_envelope(p->v, r);

	if (!rc && p->state)
		rc = p->v->l->rules->apply(p->state, r);
	if (rc < 0)
		return record_in(rc, r->id);
	/* What other stores name they keep themselves. */
	if (!strcmp(p->v->origin.name, p->v->l->own.name) &&
	    blob_check_named(p->v->l, r) < 0) {
		record_in(FAILED, r->id);
		wrong(p->v, r->id, "%s", fail_text());
	}
	p->v->out->newest_at = r->at;
	return progress_step(&p->v->progress);
}

/* A database that SQLite keeps in a temporary file, and throws away. */
static int open_scratch(struct replay *p, const struct ledger_rules *rules)
{
	if (sqlite3_open("", &p->db) != SQLITE_OK ||
	    store_exec(p->db, "PRAGMA journal_mode = OFF;"
			      "PRAGMA synchronous = OFF;"
			      "PRAGMA foreign_keys = ON;"
			      "PRAGMA cache_size = -65536; BEGIN;") < 0 ||
	    store_exec(p->db, rules->schema) < 0)
		return store_fail(p->db);
	p->state = rules->open(p->db);
	return p->state ? 0 : FAILED;
}

static void compare_projections(struct verifier *v, sqlite3 *replayed)
{
	struct strbuf where = STRBUF_INIT;

	for (const char *const *t = v->l->rules->tables; *t; t++) {
		int rc = compare_table(&where, v->l->db, replayed, *t);

		if (rc < 0)
			wrong(v, 0, _("the table %s cannot be read: %s"), *t,
			      fail_text());
		else if (rc)
			wrong(v, 0,
			      _("the table %s is not what the records make "
				"of it, first at %s"),
			      *t, where.buf);
		strbuf_reset(&where);
	}
	strbuf_release(&where);
}

static int replay(struct replay *p)
{
	struct verifier *v = p->v;
	int rc = v->l->rules ? open_scratch(p, v->l->rules) : 0;
	int64_t id = 0;

	if (rc < 0)
		return rc;
	if (p->state)
		fold_hold(v->l->rules, p->state);
	rc = fold_each(v->l, 0, verify_record, p, &id);
	if (p->state)
		rc = fold_release(v->l->rules, p->state, rc);
	if (rc == INTERRUPTED)
		return rc;
	if (rc < 0)
		wrong(v, id, "%s", fail_text());
	v->out->replay_skipped = rc < 0 || !p->db;
	if (!v->out->replay_skipped)
		compare_projections(v, p->db);
	return 0;
}

static int verify_replay(struct verifier *v)
{
	struct replay p = { .v = v };
	int rc;

	if (v->unreadable) {
		v->out->replay_skipped = true;
		return 0;
	}
	rc = replay(&p);
	if (p.state)
		v->l->rules->close(p.state);
	sqlite3_close(p.db);
	return rc;
}

/* ---- all of it ---- */

static double seconds_since(int64_t *ticks)
{
	int64_t now = clock_ticks();
	double seconds = (double)(now - *ticks) / 1e9;

	*ticks = now;
	return seconds;
}

static int verify(struct verifier *v)
{
	int64_t total = store_count(v->l), ticks = clock_ticks();
	int rc;

	v->progress.what = _("hashing");
	v->progress.total = total;
	rc = verify_origins(v);
	v->out->hash_seconds = seconds_since(&ticks);
	if (rc < 0)
		return rc;
	v->progress.what = _("checking content");
	v->progress.done = v->progress.total = 0;
	rc = verify_blobs(v);
	if (rc < 0)
		return rc;
	v->progress.what = _("replaying");
	v->progress.done = 0;
	v->progress.total = total;
	seconds_since(&ticks);
	rc = verify_replay(v);
	v->out->replay_seconds = seconds_since(&ticks);
	return rc;
}

int ledger_verify(struct ledger *l, struct ledger_report *out,
		  ledger_progress *progress, void *ctx)
{
	struct verifier v = { .l = l,
			      .out = out,
			      .progress = { .tell = progress, .ctx = ctx } };
	int rc;

	memset(out, 0, sizeof *out);
	if (l->until != INT64_MAX)
		return fail_as(REFUSED, _("only the ledger of now can be "
					  "verified, not that of the past"));
	rc = witness_read(l, &v.seen);
	v.has_seen = !rc;
	if (rc < 0 && rc != NOT_FOUND)
		wrong(&v, 0, "%s", fail_text());
	rc = store_exec(l->db, "BEGIN");
	if (!rc)
		rc = verify(&v);
	origin_release(&v.origin);
	forget_endings(&v);
	sqlite3_exec(l->db, "ROLLBACK", NULL, NULL, NULL);
	if (rc < 0)
		ledger_report_release(out);
	return rc;
}
