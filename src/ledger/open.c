/*
 * open.c - the life of a store: made, opened, restored, closed.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/store.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define HEARTBEAT DAY

struct ledger *ledger_new(const char *dir, unsigned flags,
			  const struct ledger_rules *rules)
{
	struct ledger *l = xcalloc(1, sizeof *l);

	l->dir = xstrdup(dir);
	l->flags = flags;
	l->rules = rules;
	l->gate.fd = -1;
	l->tree.size = -1;
	l->until = INT64_MAX;
	strbuf_init(&l->record.body);
	strbuf_init(&l->note);
	return l;
}

/* Closing the last connection checkpoints the WAL: hold the gate. */
void ledger_free(struct ledger *l)
{
	if (l->gate.fd >= 0)
		gate_enter(&l->gate);
	if (l->db)
		store_disconnect(l);
	gate_close(&l->gate);
	blob_release(l);
	signer_free(l->signer);
	origin_release(&l->own);
	origin_release(&l->home);
	record_release(&l->record);
	strbuf_release(&l->note);
	free(l->views);
	free(l->dir);
	free(l);
}

static char *key_path(const struct ledger *l, bool new)
{
	return xasprintf("%s/key.pem%s", l->dir, new ? ".new" : "");
}

/* ---- folders ---- */

static int check_folder(const char *dir, unsigned flags)
{
	const char *remote = file_remote_fs(dir);
	struct stat st;

	if (stat(dir, &st) < 0)
		return fail_as(NOT_FOUND,
			       _("there is no store in %s: make one with "
				 "'watchfloor init'"),
			       dir);
	if (!(flags & LEDGER_WRITE))
		return 0;
	if (remote)
		return fail(_("%s is on a network file system (%s), where "
			      "locks cannot be relied on: keep the store on "
			      "a local disk"),
			    dir, remote);
	if (st.st_mode & S_IWOTH ||
	    (st.st_mode & S_IWGRP && !(st.st_mode & S_ISGID)))
		return fail(_("others can write in %s: close it with "
			      "'chmod go-w'; a store that a group shares is "
			      "made with 'watchfloor init --group'"),
			    dir);
	return 0;
}

static int check_empty(const char *path)
{
	DIR *dir = opendir(path);
	const struct dirent *e;
	bool empty = true;

	if (!dir)
		return fail(_("cannot read %s: %s"), path, strerror(errno));
	while ((e = readdir(dir)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			empty = false;
	closedir(dir);
	if (!empty)
		return fail(_("%s is not empty: a store needs a folder of "
			      "its own"),
			    path);
	return 0;
}

/* ---- making ---- */

/* The raw alerts in it are nobody else's business, or nobody's outside the
 * group that shares the folder; the WAL takes the mode of the database. */
static int create_private(const char *path)
{
	mode_t mode = file_in_shared(path) ? 0660 : 0600;
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	/* whatever the umask is */
	if (fd < 0 || fchmod(fd, mode) < 0)
		return fail("%s", strerror(errno));
	close(fd);
	return 0;
}

static int create_database(const char *dir)
{
	char *path = xasprintf("%s/watchfloor.db", dir);
	struct strbuf sql = STRBUF_INIT;
	sqlite3 *db = NULL;
	int rc;

	strbuf_addf(&sql,
		    "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL;"
		    "BEGIN; %s PRAGMA application_id = %d;"
		    "PRAGMA user_version = %d; COMMIT;",
		    store_schema, STORE_APPLICATION_ID, STORE_VERSION);
	rc = create_private(path);
	store_begin();
	if (!rc && sqlite3_open(path, &db) != SQLITE_OK)
		rc = store_fail(db);
	if (!rc)
		rc = store_exec(db, sql.buf);
	sqlite3_close(db);
	if (rc < 0)
		fail_in(rc, "%s: ", path);
	strbuf_release(&sql);
	free(path);
	return rc;
}

/* What the first record of an origin says of it. */
static cJSON *describe_origin(const struct origin *o)
{
	struct strbuf vkey = STRBUF_INIT;
	cJSON *data = cJSON_CreateObject();

	vkey_format(&vkey, &o->vkey);
	json_add_str(data, "incarnation", o->incarnation);
	json_add_str(data, "name", o->name);
	json_add_str(data, "program", PACKAGE_VERSION);
	json_add_str(data, "vkey", vkey.buf);
	strbuf_release(&vkey);
	return data;
}

static int write_first_record(struct ledger *l, cJSON *previous)
{
	cJSON *data = describe_origin(&l->own);
	int rc;

	if (previous)
		cJSON_AddItemReferenceToObject(data, "previous", previous);
	rc = tx_add_own(l, previous ? "store.restored" : "store.created", data);
	cJSON_Delete(data);
	return rc;
}

/* A new origin with a new key, inside a transaction. */
static int begin_origin(struct ledger *l, int64_t number, const char *name,
			const char *key, cJSON *previous)
{
	struct origin o;

	origin_create(&o, number, name);
	if (signer_create(&l->signer, key, o.full) < 0) {
		origin_release(&o);
		return FAILED;
	}
	o.vkey = *signer_vkey(l->signer);
	origin_release(&l->own);
	l->own = o;
	l->tree = (struct merkle){ 0 };
	l->base = l->sealed = 0;
	if (origin_save(&l->own, l->db) < 0 || origin_keep_own(l) < 0)
		return FAILED;
	return write_first_record(l, previous);
}

static int fill_store(struct ledger *l, const char *name)
{
	char *key = key_path(l, false);
	int rc = tx_begin(l);

	if (!rc)
		rc = projections_create(l);
	if (!rc)
		rc = store_open_rules(l);
	if (!rc)
		rc = begin_origin(l, 0, name, key, NULL);
	free(key);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

/* What a failed init leaves behind would be in the way of the next. */
static void remove_remains(const char *dir)
{
	static const char *const files[] = { "watchfloor.db",
					     "watchfloor.db-wal",
					     "watchfloor.db-shm", "key.pem",
					     "gate" };
	char *path;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		path = xasprintf("%s/%s", dir, files[i]);
		unlink(path);
		free(path);
	}
}

static int make_store(const char *dir, const char *name,
		      const struct ledger_rules *rules)
{
	struct ledger *l = ledger_new(dir, LEDGER_WRITE, rules);
	int rc;

	rc = gate_open(&l->gate, dir);
	if (!rc)
		rc = create_database(dir);
	if (!rc)
		rc = store_connect(l);
	if (!rc)
		rc = fill_store(l, name);
	if (!rc)
		rc = ledger_checkpoint(l, NULL);
	ledger_free(l);
	if (rc < 0)
		remove_remains(dir);
	return rc;
}

int ledger_init(const char *dir, const char *name,
		const struct ledger_rules *rules)
{
	if (!origin_name_ok(name))
		return fail(_("'%s' cannot be the name of a store: it begins "
			      "with a letter and has at most 32 letters, "
			      "digits and '-'"),
			    name);
	if (file_mkdirs(dir, 0700) < 0 || check_folder(dir, LEDGER_WRITE) < 0 ||
	    check_empty(dir) < 0)
		return FAILED;
	return make_store(dir, name, rules);
}

/* ---- opening ---- */

static int load_key(struct ledger *l, bool new)
{
	char *path = key_path(l, new);
	int rc = signer_load(&l->signer, path, l->own.full);

	if (!rc && memcmp(signer_vkey(l->signer)->pub, l->own.vkey.pub,
			  VKEY_PUB_SIZE)) {
		signer_free(l->signer);
		l->signer = NULL;
		rc = fail(_("%s is not the key of %s"), path, l->own.full);
	}
	free(path);
	return rc;
}

/* The last step of ledger_restored(). */
static int adopt_new_key(const struct ledger *l)
{
	char *from = key_path(l, true), *to = key_path(l, false);
	int rc = 0;

	if (rename(from, to) < 0)
		rc = fail(_("cannot rename %s: %s"), from, strerror(errno));
	free(from);
	free(to);
	return rc;
}

/* The power may have failed before that step was done. */
static int find_key(struct ledger *l)
{
	char *new = key_path(l, true);
	bool two = !access(new, F_OK);

	free(new);
	if (two && !load_key(l, true))
		return adopt_new_key(l);
	return load_key(l, false);
}

static int open_store(struct ledger *l)
{
	int rc = check_folder(l->dir, l->flags);

	if (!rc && l->flags & LEDGER_WRITE)
		rc = gate_open(&l->gate, l->dir);
	if (!rc)
		rc = store_connect(l);
	if (rc < 0)
		return rc;
	rc = origin_load(&l->own, l->db, -1);
	if (!rc)
		rc = fold_load(l);
	return rc < 0 ? fail_in(rc, "%s: ", l->dir) : 0;
}

int ledger_open(struct ledger **out, const char *dir, unsigned flags,
		const struct ledger_rules *rules)
{
	struct ledger *l = ledger_new(dir, flags, rules);
	int rc = open_store(l);

	if (!rc && !(flags & LEDGER_WRITE))
		rc = projections_check(l);
	if (!rc && flags & LEDGER_WRITE) {
		rc = find_key(l);
		if (!rc)
			rc = witness_check(l);
		if (!rc)
			rc = projections_prepare(l);
		if (!rc)
			rc = ledger_tick(l);
	}
	if (rc < 0) {
		ledger_free(l);
		return rc;
	}
	ledger_changed(l);
	now_load(l);
	*out = l;
	return 0;
}

/* ---- a restored backup ---- */

/* The end of the origin before, for the first record of the new one. */
static cJSON *describe_previous(const struct ledger *l)
{
	cJSON *previous = cJSON_CreateObject();
	struct strbuf root = STRBUF_INIT;
	sha256 h;

	merkle_root(&l->tree, &h);
	base64_encode(&root, h.b, sizeof h.b);
	json_add_str(previous, "origin", l->own.full);
	json_add_str(previous, "root", root.buf);
	json_add_int(previous, "size", l->tree.size);
	strbuf_release(&root);
	return previous;
}

/* The old origin is not sealed: its key has signed what is missing here. */
static int begin_incarnation(struct ledger *l)
{
	char *key = key_path(l, true), *name = xstrdup(l->own.name);
	cJSON *previous = NULL;
	int64_t number;
	int rc = ledger_begin(l);

	if (!rc) {
		previous = describe_previous(l);
		rc = origin_next_number(l->db, &number);
	}
	if (!rc) {
		rc = begin_origin(l, number, name, key, previous);
	}
	cJSON_Delete(previous);
	free(name);
	free(key);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int ledger_restored(const char *dir, const struct ledger_rules *rules)
{
	struct ledger *l = ledger_new(dir, LEDGER_WRITE, rules);
	int rc = open_store(l);

	if (!rc)
		rc = projections_prepare(l);
	if (!rc)
		rc = begin_incarnation(l);
	if (!rc)
		rc = adopt_new_key(l);
	if (!rc)
		rc = ledger_checkpoint(l, NULL);
	ledger_free(l);
	return rc;
}

/* ---- while it is open ---- */

/* So that a log without news is not the same as a log that was cut. */
static int beat(struct ledger *l)
{
	int rc = ledger_begin(l);

	if (!rc)
		rc = tx_add_own(l, "store.heartbeat", NULL);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int ledger_tick(struct ledger *l)
{
	int64_t id = ledger_last_id(l);
	struct record newest;
	int rc = id < 0 ? FAILED : read_one(l, id, &newest);

	if (rc < 0)
		return rc;
	if (clock_now() - newest.at >= HEARTBEAT)
		rc = beat(l);
	record_release(&newest);
	return rc < 0 ? rc : ledger_checkpoint(l, NULL);
}

void ledger_close(struct ledger *l)
{
	if (!l)
		return;
	ledger_rollback(l);
	if (l->appended)
		ledger_checkpoint(l, NULL);
	ledger_free(l);
}

bool ledger_may_write(const struct ledger *l)
{
	return l->flags & LEDGER_WRITE;
}

bool ledger_is_written(const struct ledger *l)
{
	return gate_is_shut(&l->gate);
}

bool ledger_renewed(const struct ledger *l)
{
	return l->renewed;
}

const char *ledger_dir(const struct ledger *l)
{
	return l->dir;
}

const char *ledger_origin(const struct ledger *l)
{
	return l->own.full;
}

const char *ledger_name(const struct ledger *l)
{
	return l->own.name;
}

sqlite3 *ledger_db(struct ledger *l)
{
	return l->db;
}
