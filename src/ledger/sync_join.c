/*
 * sync_join.c - a store that joins a hub: its origins get numbers that mean the
 * same everywhere, and it learns of those of others.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

char *sync_hub(struct ledger *l)
{
	struct strbuf hub = STRBUF_INIT;

	if (store_get_meta(l->db, "hub", &hub) < 0 || !hub.len) {
		strbuf_release(&hub);
		return NULL;
	}
	return strbuf_detach(&hub);
}

int sync_own_origins(struct ledger *l,
		     int (*each)(void *ctx, const struct sync_origin *o),
		     void *ctx)
{
	int64_t *own;
	int n, rc = origin_numbers(l->db, l->own.name, &own, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct strbuf vkey = STRBUF_INIT;
		struct sync_origin said;
		struct origin o;

		rc = origin_load(&o, l->db, own[i]);
		if (rc < 0)
			break;
		vkey_format(&vkey, &o.vkey);
		said = (struct sync_origin){
			.number = o.number < ORIGIN_NUMBERED ? 0 : o.number,
			.full = o.full,
			.name = o.name,
			.incarnation = o.incarnation,
			.vkey = vkey.buf,
		};
		rc = each(ctx, &said);
		strbuf_release(&vkey);
		origin_release(&o);
	}
	free(own);
	return rc;
}

int sync_run(struct ledger *l, const char *sql, int64_t from, int64_t to)
{
	sqlite3_stmt *st;
	int rc = 0;

	if (sqlite3_prepare_v2(l->db, sql, -1, &st, NULL) != SQLITE_OK)
		return store_fail(l->db);
	sqlite3_bind_int64(st, 1, from);
	sqlite3_bind_int64(st, 2, to);
	if (sqlite3_step(st) != SQLITE_DONE)
		rc = store_fail(l->db);
	sqlite3_finalize(st);
	return rc;
}

/* The one time that rows of records change: their ids, not what they say. */
static int renumber(struct ledger *l, int64_t from, int64_t to)
{
	static const char *const steps[] = {
		"UPDATE origin SET number = ?2 WHERE number = ?1",
		"UPDATE checkpoint SET origin = ?2 WHERE origin = ?1",
		("UPDATE record SET id = id + ((?2 - ?1) << 40)"
		 " WHERE id BETWEEN ?1 << 40 AND ((?1 + 1) << 40) - 1"),
	};
	int rc = 0;

	for (size_t i = 0; !rc && from != to && i < ARRAY_SIZE(steps); i++)
		rc = sync_run(l, steps[i], from, to);
	if (!rc && l->own.number == from)
		l->own.number = to;
	return rc;
}

/* The hub's numbers are larger than ours, and ascending as ours are: from the
 * last to the first none meets another. */
static int renumber_all(struct ledger *l, const int64_t *numbers, size_t n)
{
	int64_t *own;
	int count, rc = origin_numbers(l->db, l->own.name, &own, &count);

	if (!rc && (size_t)count != n)
		rc = fail(_("the hub numbered %zu origins, the store has %d"),
			  n, count);
	if (!rc)
		rc = store_exec(l->db, "PRAGMA defer_foreign_keys = ON;"
				       "DROP TRIGGER record_update");
	for (int i = count; !rc && i-- > 0;)
		rc = renumber(l, own[i], numbers[i]);
	if (!rc)
		rc = store_exec(l->db, store_guard);
	free(own);
	return rc;
}

static int join(struct ledger *l, const char *hub, const int64_t *numbers,
		size_t n)
{
	int rc = store_exec(l->db, fold_schema);

	if (!rc)
		rc = renumber_all(l, numbers, n);
	if (!rc)
		rc = store_set_meta(l->db, "hub", hub);
	if (!rc)
		rc = origin_keep_own(l);
	return rc < 0 ? rc : projections_remake(l, NULL, NULL);
}

int sync_finish(struct ledger *l, int rc)
{
	if (rc < 0)
		ledger_rollback(l);
	else
		rc = ledger_commit(l);
	l->tree.size = -1;
	if (rc < 0)
		origin_renew(l);
	return store_open_rules(l) < 0 ? FAILED : rc;
}

int sync_join(struct ledger *l, const char *hub, const int64_t *numbers,
	      size_t n)
{
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	for (size_t i = 0; !rc && i < n; i++)
		if (numbers[i] < ORIGIN_NUMBERED ||
		    numbers[i] > SEQ_MAX >> 18 ||
		    (i && numbers[i] <= numbers[i - 1]))
			rc = fail(_("the hub gave the number %lld, which "
				    "cannot be"),
				  (long long)numbers[i]);
	return sync_finish(l, rc < 0 ? rc : join(l, hub, numbers, n));
}

/* 1: it is known, and as said. */
static int is_known(struct ledger *l, const struct origin *o)
{
	struct origin known;
	int rc = origin_load(&known, l->db, o->number);

	if (rc == NOT_FOUND)
		return 0;
	if (rc < 0)
		return rc;
	rc = 1;
	if (strcmp(known.full, o->full) != 0 ||
	    memcmp(&known.vkey, &o->vkey, sizeof known.vkey) != 0)
		rc = fail_as(REFUSED,
			     _("the hub says that origin %lld is %s, or has "
			       "another key than it had; here it is %s: ask "
			       "who runs the hub"),
			     (long long)o->number, o->full, known.full);
	origin_release(&known);
	return rc;
}

static int origin_as_said(struct origin *o, const struct sync_origin *said)
{
	int rc;

	*o = (struct origin){ .number = said->number };
	rc = vkey_parse(&o->vkey, said->vkey);
	if (rc < 0)
		return rc;
	if (strcmp(o->vkey.name, said->full) != 0 ||
	    !origin_name_ok(said->name) || said->number < ORIGIN_NUMBERED)
		return fail(_("the hub's origin %lld (%s) is malformed"),
			    (long long)said->number, said->full);
	o->full = xstrdup(said->full);
	o->name = xstrdup(said->name);
	o->incarnation = xstrdup(said->incarnation);
	return 0;
}

int sync_knows(struct ledger *l, const struct sync_origin *said)
{
	struct origin o;
	int rc = origin_as_said(&o, said);

	if (rc < 0)
		return rc;
	rc = is_known(l, &o);
	origin_release(&o);
	return rc;
}

static int save(struct ledger *l, const struct origin *o)
{
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	rc = origin_save(o, l->db);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int sync_meet(struct ledger *l, const struct sync_origin *said)
{
	struct origin o;
	int rc = origin_as_said(&o, said);

	if (rc < 0)
		return rc;
	rc = is_known(l, &o);
	if (!rc)
		rc = save(l, &o);
	origin_release(&o);
	return rc < 0 ? rc : 0;
}
