/*
 * read.c - records, read one by one.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int record_in(int rc, int64_t id)
{
	if (rc < 0)
		fail_in(rc, _("record %lld: "), (long long)(id & SEQ_MAX));
	return rc;
}

/* The body is a column of st; the id is known. */
static int read_column(struct record *r, sqlite3_stmt *st, int column,
		       int64_t id)
{
	strbuf_add(&r->body, sqlite3_column_blob(st, column),
		   (size_t)sqlite3_column_bytes(st, column));
	r->id = id;
	return record_in(record_read(r, RECORD_OURS), id);
}

static int no_record(int64_t id)
{
	return fail_as(NOT_FOUND, _("there is no record %lld"), (long long)id);
}

int read_one(struct ledger *l, int64_t id, struct record *out)
{
	sqlite3_stmt *st = store_stmt(l, STMT_GET_RECORD);
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, id);
	rc = store_step(l, st);
	if (rc < 0)
		return rc;
	if (!rc)
		return no_record(id);
	memset(out, 0, sizeof *out);
	strbuf_init(&out->body);
	rc = read_column(out, st, 0, id);
	sqlite3_reset(st);
	if (rc < 0)
		record_release(out);
	return rc;
}

/* May whoever asks know of it? */
static bool is_seen(const struct ledger *l, const struct record *r)
{
	return r->at <= l->until && (!l->sees || l->sees(l->sees_ctx, r));
}

int ledger_get(struct ledger *l, int64_t id, struct record *out)
{
	int rc = read_one(l, id, out);

	if (rc < 0 || is_seen(l, out))
		return rc;
	record_release(out);
	return no_record(id);
}

static bool is_foreign(const struct ledger *l, int64_t id)
{
	return l->joined && id >> ORIGIN_SHIFT != l->own.number;
}

/*
 * What another store wrote was never checked by us, and a hub takes anything.
 * A record that we cannot read, that is not in the form that was agreed or is
 * not about itself, must not block those after it: all stores pass over it.
 */
static bool is_at_home(struct ledger *l, const struct record *r)
{
	int64_t origin = r->id >> ORIGIN_SHIFT;

	if (!l->home.full || l->home.number != origin) {
		origin_release(&l->home);
		if (origin_load(&l->home, l->db, origin) < 0)
			return false;
	}
	return r->seq == record_seq(r->id) &&
	       !strcmp(r->origin, l->home.full) && !record_check_form(r);
}

static int each_row(struct ledger *l, sqlite3_stmt *st, struct record *r,
		    int (*each)(void *ctx, const struct record *r), void *ctx)
{
	int rc;

	while ((rc = store_step(l, st)) == 1) {
		rc = read_column(r, st, 1, sqlite3_column_int64(st, 0));
		if (is_foreign(l, r->id) && (rc < 0 || !is_at_home(l, r))) {
			record_clear(r);
			continue;
		}
		if (!rc && r->at <= l->until)
			rc = each(ctx, r);
		record_clear(r);
		if (rc)
			return rc;
	}
	return rc;
}

int read_query(struct ledger *l, const char *sql, int64_t from, int64_t to,
	       int (*each)(void *ctx, const struct record *r), void *ctx,
	       int64_t *last)
{
	struct record r = { .body = STRBUF_INIT };
	sqlite3_stmt *st;
	int rc;

	/* Not one of the kept statements: each() may walk records too. */
	if (sqlite3_prepare_v2(l->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, from);
	sqlite3_bind_int64(st, 2, to);
	rc = each_row(l, st, &r, each, ctx);
	sqlite3_finalize(st);
	if (r.id)
		*last = r.id;
	record_release(&r);
	return rc;
}

int read_each(struct ledger *l, int64_t from, int64_t to,
	      int (*each)(void *ctx, const struct record *r), void *ctx,
	      int64_t *last)
{
	return read_query(l,
			  "SELECT id, body FROM record"
			  " WHERE id BETWEEN ?1 AND ?2 ORDER BY id",
			  from, to > 0 ? to : INT64_MAX, each, ctx, last);
}

int read_alone(struct ledger *l, int64_t id,
	       int (*each)(void *ctx, const struct record *r), void *ctx)
{
	struct record r = { .body = STRBUF_INIT };
	sqlite3_stmt *st = store_stmt(l, STMT_GET_ROW);
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, id);
	rc = each_row(l, st, &r, each, ctx);
	sqlite3_reset(st);
	record_release(&r);
	return rc;
}

/* An each() for those that are seen. */
struct seen {
	const struct ledger *l;
	int (*each)(void *ctx, const struct record *r);
	void *ctx;
};

static int each_seen(void *ctx, const struct record *r)
{
	const struct seen *s = ctx;

	return is_seen(s->l, r) ? s->each(s->ctx, r) : 0;
}

int ledger_each(struct ledger *l, int64_t from, int64_t to,
		int (*each)(void *ctx, const struct record *r), void *ctx)
{
	struct seen s = { l, each, ctx };
	int64_t last = 0;

	return read_each(l, from, to, each_seen, &s, &last);
}

int each_subject(void *ctx, const struct record *r)
{
	const struct subject *s = ctx;

	return s->each(s->ctx, r->on);
}

int ledger_each_subject(struct ledger *l, int64_t from, int64_t to,
			int (*each)(void *ctx, const char *on), void *ctx)
{
	struct subject s = { each, ctx };
	int64_t last;

	return read_each(l, from, to, each_subject, &s, &last);
}

int ledger_follow(struct ledger *l, int64_t from,
		  int (*each)(void *ctx, const struct record *r), void *ctx)
{
	struct seen s = { l, each, ctx };
	int64_t last;

	return fold_each(l, from, each_seen, &s, &last);
}

void ledger_own_ids(const struct ledger *l, int64_t *from, int64_t *to)
{
	*from = record_id(l->own.number, 1);
	*to = record_id(l->own.number, SEQ_MAX);
}

int64_t store_last_id(struct ledger *l, int64_t origin)
{
	sqlite3_stmt *st = store_stmt(l, STMT_LAST_ID);
	int64_t id;
	int rc;

	if (!st)
		return FAILED;
	sqlite3_bind_int64(st, 1, record_id(origin, 0));
	sqlite3_bind_int64(st, 2, record_id(origin, SEQ_MAX));
	rc = store_step(l, st);
	if (rc <= 0)
		return rc;
	id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	return id;
}

static int64_t store_size(struct ledger *l, int64_t origin)
{
	int64_t id = store_last_id(l, origin);

	return id < 0 ? id : id & SEQ_MAX;
}

int64_t store_count(struct ledger *l)
{
	int64_t sum = 0, *numbers;
	int n;

	if (origin_numbers(l->db, NULL, &numbers, &n) < 0)
		return 0;
	for (int i = 0; i < n; i++) {
		int64_t size = store_size(l, numbers[i]);

		sum += size < 0 ? 0 : size;
	}
	free(numbers);
	return sum;
}

int64_t ledger_last_id(struct ledger *l)
{
	return store_last_id(l, l->own.number);
}

int64_t ledger_size(struct ledger *l)
{
	return store_size(l, l->own.number);
}

int store_data_version(struct ledger *l)
{
	sqlite3_stmt *st = store_stmt(l, STMT_DATA_VERSION);
	int version, rc = st ? store_step(l, st) : FAILED;

	if (rc != 1)
		return FAILED;
	version = sqlite3_column_int(st, 0);
	sqlite3_reset(st);
	return version;
}

bool ledger_changed(struct ledger *l)
{
	int version = store_data_version(l);
	bool changed = version >= 0 && version != l->data_version;

	if (version >= 0)
		l->data_version = version;
	if (changed && !l->open)
		origin_renew(l);
	if (changed)
		now_load(l);
	return changed;
}
