/*
 * origin.c - who writes: a name, and an incarnation of it.
 *
 * A sequence number says something only as long as nobody uses it twice.  A
 * store that was restored from a backup would, so it goes on as a new origin
 * with a new key.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define NAME_MAX_LEN 32

bool origin_name_ok(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

	return len && len <= NAME_MAX_LEN && !name[len] &&
	       !strchr("0123456789-", name[0]);
}

static void set_names(struct origin *o, int64_t number, const char *name,
		      const char *incarnation)
{
	o->number = number;
	o->name = xstrdup(name);
	o->incarnation = xstrdup(incarnation);
	o->full = xasprintf("%s/%s", name, incarnation);
}

void origin_create(struct origin *o, int64_t number, const char *name)
{
	unsigned char id[4];
	char hex[2 * sizeof id + 1];

	memset(o, 0, sizeof *o);
	random_bytes(id, sizeof id);
	set_names(o, number, name, hex_encode(hex, id, sizeof id));
}

void origin_release(struct origin *o)
{
	free(o->full);
	free(o->name);
	free(o->incarnation);
	memset(o, 0, sizeof *o);
}

/* Never NULL, however damaged the row is. */
static const char *column(sqlite3_stmt *st, int i)
{
	const char *s = (const char *)sqlite3_column_text(st, i);

	return s ? s : "";
}

static int read_row(struct origin *o, sqlite3_stmt *st)
{
	set_names(o, sqlite3_column_int64(st, 0), column(st, 1), column(st, 2));
	if (vkey_parse(&o->vkey, column(st, 3)) < 0)
		return FAILED;
	if (strcmp(o->vkey.name, o->full))
		return fail(_("the key of %s is in the name of %s"), o->full,
			    o->vkey.name);
	return 0;
}

int origin_load(struct origin *o, sqlite3 *db, int64_t number)
{
	sqlite3_stmt *st;
	int rc;

	memset(o, 0, sizeof *o);
	if (sqlite3_prepare_v2(db,
			       "SELECT number, name, incarnation, vkey"
			       " FROM origin WHERE number = iif(?1 >= 0, ?1,"
			       " ifnull((SELECT CAST(value AS INTEGER) FROM"
			       "   meta WHERE key = 'own'),"
			       "  (SELECT max(number) FROM origin)))",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(db);
	sqlite3_bind_int64(st, 1, number);
	switch (sqlite3_step(st)) {
	case SQLITE_ROW:
		rc = read_row(o, st);
		break;
	case SQLITE_DONE:
		rc = fail_as(NOT_FOUND, _("the store has no origin"));
		break;
	default:
		rc = store_fail(db);
	}
	sqlite3_finalize(st);
	if (rc < 0)
		origin_release(o);
	return rc;
}

int origin_save(const struct origin *o, sqlite3 *db)
{
	struct strbuf vkey = STRBUF_INIT;
	sqlite3_stmt *st;
	int rc = 0;

	if (sqlite3_prepare_v2(db, "INSERT INTO origin VALUES(?1, ?2, ?3, ?4)",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(db);
	vkey_format(&vkey, &o->vkey);
	sqlite3_bind_int64(st, 1, o->number);
	sqlite3_bind_text(st, 2, o->name, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, o->incarnation, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, vkey.buf, -1, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		rc = store_fail(db);
	sqlite3_finalize(st);
	strbuf_release(&vkey);
	return rc;
}

int origin_numbers(sqlite3 *db, const char *name, int64_t **out, int *n)
{
	sqlite3_stmt *st;
	int alloc = 0, rc;

	*out = NULL;
	*n = 0;
	if (sqlite3_prepare_v2(db,
			       "SELECT number FROM origin"
			       " WHERE ?1 IS NULL OR name = ?1"
			       " ORDER BY number < ?2, number",
			       -1, &st, NULL) != SQLITE_OK)
		return store_fail(db);
	sqlite3_bind_text(st, 1, name, -1, SQLITE_STATIC);
	sqlite3_bind_int(st, 2, ORIGIN_NUMBERED);
	while ((rc = sqlite3_step(st)) == SQLITE_ROW) {
		GROW(*out, *n, alloc);
		(*out)[(*n)++] = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE ? 0 : store_fail(db);
}

int origin_next_number(sqlite3 *db, int64_t *number)
{
	int64_t *all;
	int n, rc = origin_numbers(db, NULL, &all, &n);

	*number = 0;
	for (int i = 0; i < n; i++)
		if (all[i] < ORIGIN_NUMBERED)
			*number = all[i] + 1;
	free(all);
	return rc;
}

int origin_renew(struct ledger *l)
{
	struct origin now;
	int rc = origin_load(&now, l->db, -1);

	if (rc < 0)
		return rc;
	if (strcmp(now.full, l->own.full) == 0 && now.number != l->own.number) {
		l->own.number = now.number;
		rc = fold_load(l);
	}
	origin_release(&now);
	return rc;
}

int origin_keep_own(struct ledger *l)
{
	char number[24];

	snprintf(number, sizeof number, "%lld", (long long)l->own.number);
	return store_set_meta(l->db, "own", number);
}
