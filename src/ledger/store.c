/*
 * store.c - the connection to the database: opening it, its statements, and
 * what SQLite's errors mean for the person.
 */
#include "config.h"

#include "ledger/store.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* The triggers stop accidents; the tree is for the rest. */
#define STORE_GUARD                                                  \
	"CREATE TRIGGER record_update BEFORE UPDATE ON record BEGIN" \
	"  SELECT RAISE(ABORT, 'records are never changed'); END;"

const char store_guard[] = STORE_GUARD;

const char store_schema[] =
	"CREATE TABLE origin("
	"  number INTEGER PRIMARY KEY,"
	"  name TEXT NOT NULL,"
	"  incarnation TEXT NOT NULL UNIQUE,"
	"  vkey TEXT NOT NULL);"
	"CREATE TABLE record("
	"  id INTEGER PRIMARY KEY," /* see record_id() */
	"  hash BLOB NOT NULL,"
	"  body BLOB NOT NULL);"
	"CREATE TABLE checkpoint("
	"  origin INTEGER NOT NULL REFERENCES origin,"
	"  size INTEGER NOT NULL,"
	"  at INTEGER NOT NULL,"
	"  note TEXT NOT NULL,"
	"  PRIMARY KEY(origin, size)) WITHOUT ROWID;"
	"CREATE TABLE blob("
	"  id INTEGER PRIMARY KEY,"
	"  hash BLOB NOT NULL UNIQUE," /* SHA-256 of the plain bytes */
	"  size INTEGER NOT NULL,"     /* of the plain bytes */
	"  body BLOB NOT NULL);"       /* zstd */
	"CREATE TABLE meta("
	"  key TEXT PRIMARY KEY,"
	"  value NOT NULL) WITHOUT ROWID;"
	"INSERT INTO meta VALUES('barrier', 0);" STORE_GUARD
	"CREATE TRIGGER record_delete BEFORE DELETE ON record BEGIN"
	"  SELECT RAISE(ABORT, 'records are never deleted'); END;";

static const char *const stmt_sql[STMT_COUNT] = {
	[STMT_BEGIN] = "BEGIN IMMEDIATE",
	[STMT_COMMIT] = "COMMIT",
	[STMT_ROLLBACK] = "ROLLBACK",
	[STMT_BARRIER] = "UPDATE meta SET value = value + 1"
			 " WHERE key = 'barrier'",
	[STMT_DATA_VERSION] = "PRAGMA data_version",
	[STMT_LAST_ID] = "SELECT id FROM record WHERE id BETWEEN ?1 AND ?2"
			 " ORDER BY id DESC LIMIT 1",
	[STMT_ADD_RECORD] = "INSERT INTO record VALUES(?1, ?2, ?3)",
	[STMT_GET_RECORD] = "SELECT body FROM record WHERE id = ?1",
	[STMT_GET_ROW] = "SELECT id, body FROM record WHERE id = ?1",
	[STMT_GET_HASH] = "SELECT hash FROM record WHERE id = ?1",
	[STMT_ADD_CHECKPOINT] = "INSERT OR IGNORE INTO checkpoint"
				" VALUES(?1, ?2, ?3, ?4)",
	[STMT_GET_CHECKPOINT] = "SELECT size, note FROM checkpoint"
				" WHERE origin = ?1"
				" ORDER BY size DESC LIMIT 1",
	[STMT_FIND_BLOB] = "SELECT 1 FROM blob WHERE hash = ?1",
	[STMT_ADD_BLOB] = "INSERT INTO blob(hash, size, body)"
			  " VALUES(?1, ?2, ?3)",
	[STMT_GET_BLOB] = "SELECT size, body FROM blob WHERE hash = ?1",
	[STMT_FIRST_WAITING] = "SELECT ifnull(max(record), ?1) FROM place"
			       " WHERE record BETWEEN ?1 AND ?2",
	[STMT_GET_PLACE] = "SELECT hash FROM place WHERE seq = ?1",
	[STMT_ADD_PLACE] = "INSERT INTO place VALUES(?1, ?2, ?3)",
	[STMT_FORGET_INVERSE] = "DELETE FROM inverse WHERE record = ?1",
};

/* ---- errors ---- */

static const struct {
	int code;
	const char *text;
} troubles[] = {
	{ SQLITE_FULL, N_("the disk is full") },
	{ SQLITE_IOERR, N_("the disk reports an error") },
	{ SQLITE_READONLY, N_("the store cannot be written") },
	{ SQLITE_CANTOPEN, N_("the store cannot be opened") },
	{ SQLITE_PERM, N_("the store cannot be opened") },
	{ SQLITE_BUSY, N_("another program keeps the store locked") },
	{ SQLITE_CORRUPT, N_("the database is damaged") },
	{ SQLITE_NOTADB, N_("the database is damaged or no database") },
};

int store_fail(sqlite3 *db)
{
	int code = sqlite3_errcode(db) & 0xff;

	for (size_t i = 0; i < ARRAY_SIZE(troubles); i++)
		if (troubles[i].code == code)
			return fail("%s", _(troubles[i].text));
	return fail(_("SQLite: %s"), sqlite3_errmsg(db));
}

bool store_is_shaken(sqlite3 *db)
{
	int code = sqlite3_errcode(db) & 0xff;

	return code == SQLITE_IOERR || code == SQLITE_FULL ||
	       code == SQLITE_CORRUPT || code == SQLITE_NOMEM;
}

/* ---- statements ---- */

int store_exec(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return store_fail(db);
	return 0;
}

sqlite3_stmt *store_stmt(struct ledger *l, enum stmt which)
{
	sqlite3_stmt **st = &l->stmt[which];

	if (!*st && sqlite3_prepare_v3(l->db, stmt_sql[which], -1,
				       SQLITE_PREPARE_PERSISTENT, st,
				       NULL) != SQLITE_OK)
		store_fail(l->db);
	return *st;
}

int store_step(struct ledger *l, sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);

	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE) {
		store_fail(l->db);
		l->stale |= store_is_shaken(l->db);
	}
	sqlite3_reset(st);
	return rc == SQLITE_DONE ? 0 : FAILED;
}

int store_run(struct ledger *l, enum stmt which)
{
	sqlite3_stmt *st = store_stmt(l, which);

	return st ? store_step(l, st) : FAILED;
}

int store_get_meta(sqlite3 *db, const char *key, struct strbuf *out)
{
	sqlite3_stmt *st;
	int rc = 0;

	strbuf_reset(out);
	if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = ?1", -1,
			       &st, NULL) != SQLITE_OK)
		return store_fail(db);
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW)
		strbuf_addf(out, "%s", sqlite3_column_text(st, 0));
	if (sqlite3_reset(st) != SQLITE_OK)
		rc = store_fail(db);
	sqlite3_finalize(st);
	return rc;
}

int store_set_meta(sqlite3 *db, const char *key, const char *value)
{
	sqlite3_stmt *st;
	int rc = 0;

	if (sqlite3_prepare_v2(db, "REPLACE INTO meta VALUES(?1, ?2)", -1, &st,
			       NULL) != SQLITE_OK)
		return store_fail(db);
	sqlite3_bind_text(st, 1, key, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, value, -1, SQLITE_STATIC);
	if (sqlite3_step(st) != SQLITE_DONE)
		rc = store_fail(db);
	sqlite3_finalize(st);
	return rc;
}

/* ---- connecting ---- */

/* A file: URI, with what SQLite should know of it. */
static char *uri_of(const char *path, const char *with)
{
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, "file:");
	for (; *path; path++) {
		if (strchr("%?#", *path))
			strbuf_addf(&sb, "%%%02x", (unsigned char)*path);
		else
			strbuf_addch(&sb, *path);
	}
	strbuf_addf(&sb, "?%s", with);
	return strbuf_detach(&sb);
}

/* Nobody writes: no locks, no WAL. */
static char *immutable_uri(const char *path)
{
	return uri_of(path, "immutable=1");
}

static int pragma_int(sqlite3 *db, const char *sql, int64_t *out)
{
	sqlite3_stmt *st;
	int rc;

	if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
		return FAILED;
	rc = sqlite3_step(st);
	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(st, 0);
	return sqlite3_finalize(st) == SQLITE_OK && rc == SQLITE_ROW ? 0
								     : FAILED;
}

/* Is it a store, and one that we know? */
static int identify(sqlite3 *db)
{
	int64_t application, version;

	if (pragma_int(db, "PRAGMA application_id", &application) < 0 ||
	    pragma_int(db, "PRAGMA user_version", &version) < 0)
		return store_fail(db);
	if (application != STORE_APPLICATION_ID)
		return fail(_("watchfloor.db is not a database of "
			      "watchfloor"));
	if (version > STORE_VERSION)
		return fail(_("a newer version of watchfloor made this store: "
			      "use that one"));
	return 0;
}

/* All of these hold for one connection only.  The first of them to look into
 * the database also opens the WAL. */
static const char pragmas[] = "PRAGMA synchronous = FULL;"
			      "PRAGMA foreign_keys = ON;"
			      "PRAGMA trusted_schema = OFF;"
			      "PRAGMA mmap_size = 0;"
			      "PRAGMA cache_size = -16384;"
			      "PRAGMA temp_store = MEMORY;";

/* Nobody asks SQLite how much memory it has, and counting that takes a lock
 * each time.  Too late, if somebody has begun with it before: then it counts.
 */
static void do_not_count(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

void store_begin(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, do_not_count);
}

static int open_db(sqlite3 **out, const char *name, int flags)
{
	store_begin();
	if (sqlite3_open_v2(name, out, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		return store_fail(*out);
	sqlite3_busy_timeout(*out, 5000);
	sqlite3_db_config(*out, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return store_exec(*out, pragmas);
}

/*
 * A store on a medium that cannot be written: a WAL cannot be opened there,
 * which does not matter when there is none.
 */
static int open_immutable(sqlite3 **out, const char *path)
{
	char *wal = xasprintf("%s-wal", path), *uri = immutable_uri(path);
	struct stat st;
	int rc;

	if (!stat(wal, &st) && st.st_size > 0) {
		rc = fail(_("it cannot be written, and its newest records are "
			    "still in watchfloor.db-wal: copy the folder to a "
			    "disk that can be written and read it there"));
	} else {
		sqlite3_close(*out);
		rc = open_db(out, uri, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	}
	free(wal);
	free(uri);
	return rc;
}

static int open_to_read(sqlite3 **out, const char *path)
{
	int rc = open_db(out, path, SQLITE_OPEN_READONLY);
	int code = sqlite3_errcode(*out) & 0xff;

	if (rc < 0 && (code == SQLITE_CANTOPEN || code == SQLITE_READONLY))
		rc = open_immutable(out, path);
	return rc < 0 ? rc : identify(*out);
}

static int open_to_write(sqlite3 **out, const char *path)
{
	int rc = open_db(out, path, SQLITE_OPEN_READWRITE);

	if (!rc)
		rc = identify(*out);
	/* A copy made with .backup or VACUUM INTO has lost this setting. */
	if (!rc)
		rc = store_exec(*out, "PRAGMA journal_mode = WAL");
	return rc;
}

static int connect_to(struct ledger *l, const char *path)
{
	sqlite3 *db = NULL;
	int rc = l->flags & LEDGER_WRITE ? open_to_write(&db, path)
					 : open_to_read(&db, path);

	if (rc < 0) {
		sqlite3_close(db);
		return fail_in(rc, "%s: ", l->dir);
	}
	l->db = db;
	l->stale = false;
	return 0;
}

int store_connect(struct ledger *l)
{
	char *path = xasprintf("%s/watchfloor.db", l->dir);
	int rc;

	if (access(path, F_OK) < 0 && errno == EACCES)
		rc = fail(_("cannot open the store %s: %s"), l->dir,
			  strerror(errno));
	else if (access(path, F_OK) < 0)
		rc = fail_as(NOT_FOUND,
			     _("there is no store in %s: make one with "
			       "'watchfloor init'"),
			     l->dir);
	else
		rc = connect_to(l, path);
	free(path);
	return rc;
}

static int attach(sqlite3 *db, char *uri)
{
	char *sql = sqlite3_mprintf("ATTACH %Q AS store", uri);
	int rc = store_exec(db, sql);

	sqlite3_free(sql);
	free(uri);
	return rc;
}

/* Of our own database nothing is to outlive us. */
int store_connect_beside(struct ledger *l)
{
	char *path = xasprintf("%s/watchfloor.db", l->dir);
	int rc = open_db(&l->db, "",
			 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				 SQLITE_OPEN_URI);

	if (!rc)
		rc = store_exec(l->db, "PRAGMA main.synchronous = OFF;"
				       "PRAGMA main.journal_mode = OFF");
	if (!rc && attach(l->db, uri_of(path, "mode=ro")) < 0)
		rc = attach(l->db, immutable_uri(path));
	free(path);
	return rc < 0 ? fail_in(rc, "%s: ", l->dir) : 0;
}

int store_open_rules(struct ledger *l)
{
	if (!l->rules || l->state)
		return 0;
	if (fold_load(l) < 0)
		return FAILED;
	l->state = l->rules->open(l->db);
	return l->state ? 0 : FAILED;
}

/*
 * Statements that a caller still has keep the old connection alive, so it is
 * the last to close for all we know: its WAL checkpoint is for those who hold
 * the gate, not for that moment.
 */
void store_disconnect(struct ledger *l)
{
	if (l->state)
		l->rules->close(l->state);
	l->state = NULL;
	for (int i = 0; i < STMT_COUNT; i++) {
		sqlite3_finalize(l->stmt[i]);
		l->stmt[i] = NULL;
	}
	if (!l->gate.held)
		sqlite3_db_config(l->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
				  NULL);
	sqlite3_close_v2(l->db);
	l->db = NULL;
}

int store_reconnect(struct ledger *l)
{
	struct ledger old = *l;

	if (store_connect(l) < 0)
		return FAILED;
	if (l->views && store_exec(l->db, l->views) < 0) {
		sqlite3_close(l->db);
		l->db = old.db;
		l->stale = true;
		return FAILED;
	}
	memset(l->stmt, 0, sizeof l->stmt);
	l->begun_version = -1;
	l->state = NULL;
	l->tree.size = -1;
	sqlite3_db_config(old.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	store_disconnect(&old);
	l->stale = store_open_rules(l) < 0;
	return l->stale ? FAILED : 0;
}

int ledger_set_sight(struct ledger *l, const char *views,
		     bool (*sees)(void *ctx, const struct record *r), void *ctx)
{
	int rc = 0;

	if (views)
		rc = store_exec(l->db, "SAVEPOINT sight");
	if (views && !rc) {
		rc = store_exec(l->db, views);
		/* What was seen before stays. */
		if (rc < 0)
			sqlite3_exec(l->db, "ROLLBACK TO sight", NULL, NULL,
				     NULL);
		sqlite3_exec(l->db, "RELEASE sight", NULL, NULL, NULL);
	}
	if (rc < 0)
		return rc;
	free(l->views);
	l->views = views ? xstrdup(views) : NULL;
	l->sees = sees;
	l->sees_ctx = ctx;
	return 0;
}
