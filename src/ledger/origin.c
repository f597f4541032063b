/*
 * origin.c - who writes: a name, and an incarnation of it.
 *
 * A sequence number says something only as long as nobody uses it twice.  A
 * store that was restored from a backup would, so it goes on as a new origin
 * with a new key.
 */
#include "config.h"

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
			       " FROM origin WHERE ?1 IN (number, -1)"
			       " ORDER BY number DESC LIMIT 1",
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
