/*
 * compare.c - are two tables of two databases the same?  Both are read in
 * the order of their primary key, so nothing is kept but one row of each.
 */
#include "config.h"

#include "ledger/compare.h"

#include <stdbool.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- one query per table ---- */

/* The columns of the primary key, in its order: "a, b"; else "rowid". */
static int key_columns(struct strbuf *out, sqlite3 *db, const char *table)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(db,
			       "SELECT name FROM pragma_table_info(?1)"
			       " WHERE pk > 0 ORDER BY pk",
			       -1, &st, NULL) != SQLITE_OK)
		return fail("SQLite: %s", sqlite3_errmsg(db));
	sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
	while (sqlite3_step(st) == SQLITE_ROW) {
		char *name = sqlite3_mprintf("%s\"%w\"", out->len ? ", " : "",
					     sqlite3_column_text(st, 0));

		strbuf_addstr(out, name);
		sqlite3_free(name);
	}
	rc = sqlite3_finalize(st);
	if (!out->len)
		strbuf_addstr(out, "rowid");
	return rc == SQLITE_OK ? 0 : fail("SQLite: %s", sqlite3_errmsg(db));
}

/* SELECT (the key as text), * in the order of the key. */
static char *query(const char *key, const char *table)
{
	struct strbuf text = STRBUF_INIT;
	char *sql;

	for (const char *s = key; *s; s++) {
		if (*s == ',')
			strbuf_addstr(&text, " || ',' ||");
		else
			strbuf_addch(&text, *s);
	}
	sql = sqlite3_mprintf("SELECT %s, * FROM main.\"%w\" ORDER BY %s",
			      text.buf, table, key);
	strbuf_release(&text);
	return sql;
}

/* ---- rows ---- */

static bool same_value(sqlite3_stmt *a, sqlite3_stmt *b, int i)
{
	int type = sqlite3_column_type(a, i);
	double x, y;
	int len;

	if (type != sqlite3_column_type(b, i))
		return false;
	switch (type) {
	case SQLITE_NULL:
		return true;
	case SQLITE_INTEGER:
		return sqlite3_column_int64(a, i) == sqlite3_column_int64(b, i);
	case SQLITE_FLOAT:
		x = sqlite3_column_double(a, i);
		y = sqlite3_column_double(b, i);
		return !memcmp(&x, &y, sizeof x);
	}
	len = sqlite3_column_bytes(a, i);
	return len == sqlite3_column_bytes(b, i) &&
	       (!len || !memcmp(sqlite3_column_blob(a, i),
				sqlite3_column_blob(b, i), (size_t)len));
}

static bool same_row(sqlite3_stmt *a, sqlite3_stmt *b)
{
	int n = sqlite3_column_count(a);

	if (n != sqlite3_column_count(b))
		return false;
	for (int i = 1; i < n; i++)
		if (!same_value(a, b, i))
			return false;
	return true;
}

static const char *key_of(sqlite3_stmt *st, int rc)
{
	const char *key = rc == SQLITE_ROW
				  ? (const char *)sqlite3_column_text(st, 0)
				  : NULL;

	return key ? key : "-";
}

static int compare_rows(struct strbuf *where, sqlite3_stmt *a, sqlite3_stmt *b)
{
	int ra, rb;

	do {
		ra = sqlite3_step(a);
		rb = sqlite3_step(b);
	} while (ra == SQLITE_ROW && rb == SQLITE_ROW && same_row(a, b));
	if (ra == SQLITE_DONE && rb == SQLITE_DONE)
		return 0;
	if (ra != SQLITE_ROW && ra != SQLITE_DONE)
		return fail("SQLite: %s", sqlite3_errmsg(sqlite3_db_handle(a)));
	strbuf_addstr(where, key_of(a, ra));
	if (strcmp(key_of(a, ra), key_of(b, rb)))
		strbuf_addf(where, _(" (the replay has %s)"), key_of(b, rb));
	return 1;
}

int compare_table(struct strbuf *where, sqlite3 *a, sqlite3 *b,
		  const char *table)
{
	struct strbuf key = STRBUF_INIT;
	sqlite3_stmt *sa = NULL, *sb = NULL;
	char *sql;
	int rc = key_columns(&key, b, table);

	if (rc < 0) {
		strbuf_release(&key);
		return rc;
	}
	sql = query(key.buf, table);
	if (sqlite3_prepare_v2(a, sql, -1, &sa, NULL) != SQLITE_OK)
		rc = fail("SQLite: %s", sqlite3_errmsg(a));
	else if (sqlite3_prepare_v2(b, sql, -1, &sb, NULL) != SQLITE_OK)
		rc = fail("SQLite: %s", sqlite3_errmsg(b));
	else
		rc = compare_rows(where, sa, sb);
	sqlite3_finalize(sa);
	sqlite3_finalize(sb);
	sqlite3_free(sql);
	strbuf_release(&key);
	return rc;
}
