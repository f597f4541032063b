/*
 * hub_sqlite.c - a hub in a folder of this host, for a team that shares it.
 */
#include "config.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/gate.h"
#include "platform/hub_db.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define STATEMENTS 16

struct hub_db {
	sqlite3 *db;
	char *dir;
	struct gate gate; /* for the reasons that a store has one */
	/* statements that are kept, by their text */
	struct {
		char *sql;
		sqlite3_stmt *st;
	} kept[STATEMENTS];
	int next;
};

static bool is_full(sqlite3 *db)
{
	int why = sqlite3_system_errno(db);

	return sqlite3_errcode(db) == SQLITE_FULL ||
	       (sqlite3_errcode(db) == SQLITE_IOERR &&
		(why == ENOSPC || why == EDQUOT));
}

static int failed(struct hub_db *h)
{
	if (!strncmp(sqlite3_errmsg(h->db), "no such table", 13))
		return hub_no_tables();
	if (is_full(h->db))
		return fail(_("there is no room for %s/hub.db: make some on "
			      "that disk; what the stores have waits, and goes "
			      "on by itself"),
			    h->dir);
	return fail(_("the hub's database: %s"), sqlite3_errmsg(h->db));
}

static int execute(struct hub_db *h, const char *sql)
{
	return sqlite3_exec(h->db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : failed(h);
}

static void sqlite_close(struct hub_db *h)
{
	for (int i = 0; i < STATEMENTS; i++) {
		sqlite3_finalize(h->kept[i].st);
		free(h->kept[i].sql);
	}
	if (h->gate.fd >= 0)
		gate_enter(&h->gate);
	sqlite3_close_v2(h->db);
	gate_close(&h->gate);
	free(h->dir);
	free(h);
}

/* The WAL takes the mode of the database; a folder that a group shares makes
 * a hub that the group shares. */
static int open_db(struct hub_db *h, const char *path)
{
	mode_t before = umask(file_in_shared(path) ? 0007 : 0077);
	int rc = sqlite3_open_v2(path, &h->db,
				 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
					 SQLITE_OPEN_NOMUTEX,
				 NULL);

	umask(before);
	if (rc != SQLITE_OK)
		return failed(h);
	sqlite3_busy_timeout(h->db, 5000);
	return execute(h, "PRAGMA journal_mode = WAL;"
			  "PRAGMA synchronous = FULL;"
			  "PRAGMA trusted_schema = OFF;"
			  "PRAGMA mmap_size = 0;");
}

static int sqlite_open(struct hub_db **out, const char *url)
{
	const char *dir = url + strlen("file:");
	const char *remote = file_remote_fs(dir);
	struct hub_db *h;
	char *path;
	int rc;

	if (access(dir, W_OK | X_OK) < 0)
		return fail_as(NOT_FOUND,
			       _("the folder %s of the hub is not there, or "
				 "is not yours to write: 'watchfloor hub "
				 "init' makes it"),
			       dir);
	if (remote)
		return fail(_("%s is on a network file system (%s), where "
			      "locks cannot be relied on: use PostgreSQL"),
			    dir, remote);
	h = xcalloc(1, sizeof *h);
	h->gate.fd = -1;
	h->dir = xstrdup(dir);
	path = xasprintf("%s/hub.db", dir);
	rc = gate_open(&h->gate, dir);
	if (!rc)
		rc = gate_enter(&h->gate);
	if (!rc) {
		rc = open_db(h, path);
		gate_leave(&h->gate);
	}
	free(path);
	if (rc < 0)
		sqlite_close(h);
	else
		*out = h;
	return rc < 0 ? fail_in(rc, "%s: ", dir) : 0;
}

static int sqlite_begin_read(struct hub_db *h)
{
	return execute(h, "BEGIN");
}

static int sqlite_begin_write(struct hub_db *h)
{
	int rc = gate_enter(&h->gate);

	if (!rc) {
		rc = execute(h, "BEGIN IMMEDIATE");
		if (rc < 0)
			gate_leave(&h->gate);
	}
	return rc;
}

static void sqlite_rollback(struct hub_db *h)
{
	if (!sqlite3_get_autocommit(h->db))
		sqlite3_exec(h->db, "ROLLBACK", NULL, NULL, NULL);
	if (h->gate.held)
		gate_leave(&h->gate);
}

static int sqlite_commit(struct hub_db *h)
{
	int rc = execute(h, "COMMIT");

	sqlite_rollback(h);
	return rc;
}

static sqlite3_stmt *statement(struct hub_db *h, const char *sql)
{
	int i;

	for (i = 0; i < STATEMENTS; i++)
		if (h->kept[i].sql && !strcmp(h->kept[i].sql, sql))
			return h->kept[i].st;
	i = h->next++ % STATEMENTS;
	sqlite3_finalize(h->kept[i].st);
	free(h->kept[i].sql);
	h->kept[i].sql = NULL;
	h->kept[i].st = NULL;
	if (sqlite3_prepare_v3(h->db, sql, -1, SQLITE_PREPARE_PERSISTENT,
			       &h->kept[i].st, NULL) != SQLITE_OK)
		return NULL;
	h->kept[i].sql = xstrdup(sql);
	return h->kept[i].st;
}

static void bind(sqlite3_stmt *st, const struct hub_value *params, int n)
{
	char name[16];

	for (int i = 0; i < n; i++) {
		const struct hub_value *v = &params[i];
		int at;

		snprintf(name, sizeof name, "$%d", i + 1);
		at = sqlite3_bind_parameter_index(st, name);
		if (v->type == HUB_INT)
			sqlite3_bind_int64(st, at, v->n);
		else if (v->type == HUB_TEXT)
			sqlite3_bind_text(st, at, v->data, (int)v->len,
					  SQLITE_STATIC);
		else if (v->type == HUB_BLOB)
			sqlite3_bind_blob(st, at, v->data ? v->data : "",
					  (int)v->len, SQLITE_STATIC);
		else
			sqlite3_bind_null(st, at);
	}
}

static struct hub_value column(sqlite3_stmt *st, int i)
{
	struct hub_value v = { .type = HUB_NULL };

	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		return hub_int(sqlite3_column_int64(st, i));
	case SQLITE_TEXT:
		v.type = HUB_TEXT;
		v.data = sqlite3_column_text(st, i);
		break;
	case SQLITE_BLOB:
		v.type = HUB_BLOB;
		v.data = sqlite3_column_blob(st, i);
		break;
	}
	v.len = (size_t)sqlite3_column_bytes(st, i);
	return v;
}

static int sqlite_run(struct hub_db *h, const char *sql,
		      const struct hub_value *params, int n, hub_row *row,
		      void *ctx)
{
	sqlite3_stmt *st = statement(h, sql);
	struct hub_value columns[16];
	int step = SQLITE_DONE, rc = 0;

	if (!st)
		return failed(h);
	bind(st, params, n);
	while (!rc && (step = sqlite3_step(st)) == SQLITE_ROW) {
		int count = sqlite3_column_count(st);

		for (int i = 0; i < count; i++)
			columns[i] = column(st, i);
		if (row)
			rc = row(ctx, columns, count);
	}
	if (!rc && step != SQLITE_DONE)
		rc = failed(h);
	sqlite3_reset(st);
	sqlite3_clear_bindings(st);
	return rc;
}

const struct hub_db_kind hub_sqlite = {
	.scheme = "file:",
	.open = sqlite_open,
	.close = sqlite_close,
	.begin_read = sqlite_begin_read,
	.begin_write = sqlite_begin_write,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.run = sqlite_run,
};
