/*
 * test-verify.c - whatever is done to a store behind its back is found; and
 * the proofs and tiles that leave it hold.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger-test.h"
#include "ledger/store.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define RECORDS 200

/* ---- helpers ---- */

static struct ledger_report verify(struct fixture *f)
{
	struct ledger_report r;

	must(ledger_verify(f->l, &r, NULL, NULL));
	return r;
}

static void assert_clean(struct fixture *f)
{
	struct ledger_report r = verify(f);

	for (int i = 0; i < r.nwrong; i++)
		print_error("%s\n", r.wrong[i]);
	assert_int_equal(r.nwrong, 0);
	assert_int_equal(r.first_wrong, 0);
	assert_false(r.replay_skipped);
	ledger_report_release(&r);
}

/* It is found, laid to the record with this id, in these words. */
static void assert_found(struct fixture *f, int64_t id, const char *words)
{
	struct ledger_report r = verify(f);
	bool said = false;

	assert_true(r.nwrong > 0);
	for (int i = 0; i < r.nwrong; i++)
		said |= strstr(r.wrong[i], words) != NULL;
	if (!said)
		fail_msg("\"%s\" does not say \"%s\"", r.wrong[0], words);
	assert_int_equal(r.first_wrong, id);
	ledger_report_release(&r);
}

/* A sealed store with RECORDS records, open for reading. */
static int filled_setup(void **state)
{
	struct fixture *f;

	fixture_setup(state);
	f = *state;
	fixture_fill(f, 49);
	fixture_reopen(f, LEDGER_WRITE); /* a checkpoint at 50 */
	fixture_fill(f, RECORDS - 50);
	fixture_reopen(f, LEDGER_READ);
	return 0;
}

static sqlite3 *raw(struct fixture *f)
{
	char *path = xasprintf("%s/watchfloor.db", f->dir);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	free(path);
	assert_int_equal(sqlite3_exec(db,
				      "DROP TRIGGER IF EXISTS record_update",
				      NULL, NULL, NULL),
			 SQLITE_OK);
	return db;
}

static void set_column(sqlite3 *db, const char *column, int64_t id,
		       const void *data, size_t len)
{
	char *sql =
		xasprintf("UPDATE record SET %s = ?2 WHERE id = ?1", column);
	sqlite3_stmt *st;

	sqlite3_prepare_v2(db, sql, -1, &st, NULL);
	sqlite3_bind_int64(st, 1, id);
	sqlite3_bind_blob(st, 2, data, (int)len, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_finalize(st);
	free(sql);
}

static void get_column(sqlite3 *db, const char *column, int64_t id,
		       struct strbuf *out)
{
	char *sql = xasprintf("SELECT %s FROM record WHERE id = ?1", column);
	sqlite3_stmt *st;

	strbuf_reset(out);
	sqlite3_prepare_v2(db, sql, -1, &st, NULL);
	sqlite3_bind_int64(st, 1, id);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	strbuf_add(out, sqlite3_column_blob(st, 0),
		   (size_t)sqlite3_column_bytes(st, 0));
	sqlite3_finalize(st);
	free(sql);
}

/* ---- tampering ---- */

static void a_good_store_is_clean(void **state)
{
	struct fixture *f = *state;
	struct ledger_report r = verify(f);

	assert_int_equal(r.nwrong, 0);
	assert_int_equal(r.records, RECORDS);
	assert_int_equal(r.checkpoints, 3);
	assert_int_equal(r.sealed, RECORDS);
	assert_true(r.newest_at > 0);
	assert_false(r.replay_skipped);
	ledger_report_release(&r);
}

/* Every bit of some records: the last, and one whose row completes many
 * subtrees. */
static void every_flipped_bit_names_its_record(void **state)
{
	static const int64_t ids[] = { 2, 64, RECORDS };
	struct fixture *f = *state;
	struct strbuf body = STRBUF_INIT;
	sqlite3 *db = raw(f);
	int64_t found = 0;

	ledger_close(f->l);
	must(ledger_open(&f->l, f->dir, LEDGER_READ, NULL));
	for (size_t i = 0; i < ARRAY_SIZE(ids); i++) {
		get_column(db, "body", ids[i], &body);
		for (size_t bit = 0; bit < body.len * 8; bit++) {
			body.buf[bit / 8] ^= (char)(1 << bit % 8);
			set_column(db, "body", ids[i], body.buf, body.len);
			struct ledger_report r = verify(f);

			assert_true(r.nwrong > 0);
			assert_int_equal(r.first_wrong, ids[i]);
			ledger_report_release(&r);
			body.buf[bit / 8] ^= (char)(1 << bit % 8);
			found++;
		}
		set_column(db, "body", ids[i], body.buf, body.len);
	}
	assert_true(found > 3 * 150 * 8);
	sqlite3_close(db);
	strbuf_release(&body);
}

static void a_changed_hash_is_found(void **state)
{
	struct fixture *f = *state;
	struct strbuf hash = STRBUF_INIT;
	sqlite3 *db = raw(f);

	for (int level = 0; level < 4; level++) {
		get_column(db, "hash", 8, &hash);
		assert_int_equal(hash.len, 4 * SHA256_SIZE);
		hash.buf[level * SHA256_SIZE + 5] ^= 1;
		set_column(db, "hash", 8, hash.buf, hash.len);
		assert_found(f, level ? 8 - (1 << level) + 1 : 8, "of t1/");
		hash.buf[level * SHA256_SIZE + 5] ^= 1;
		set_column(db, "hash", 8, hash.buf, hash.len);
	}
	set_column(db, "hash", 8, hash.buf, 32);
	assert_found(f, 8, "the hashes beside it are gone");
	set_column(db, "hash", 8, hash.buf, hash.len);
	assert_clean(f);
	sqlite3_close(db);
	strbuf_release(&hash);
}

/* The body and its leaf: the subtree above tells. */
static void a_change_with_its_leaf_is_found(void **state)
{
	struct fixture *f = *state;
	struct strbuf body = STRBUF_INIT, hash = STRBUF_INIT;
	sqlite3 *db = raw(f);
	sha256 leaf;

	get_column(db, "body", 31, &body);
	get_column(db, "hash", 31, &hash);
	*strstr(body.buf, "a1") = 'b';
	merkle_leaf(&leaf, body.buf, body.len);
	memcpy(hash.buf, leaf.b, SHA256_SIZE);
	set_column(db, "body", 31, body.buf, body.len);
	set_column(db, "hash", 31, hash.buf, hash.len);
	assert_found(f, 31, "records 31 to 32");
	sqlite3_close(db);
	strbuf_release(&body);
	strbuf_release(&hash);
}

/* Somebody who recomputes the whole tree cannot sign its root. */
static void a_recomputed_tree_has_the_wrong_root(void **state)
{
	struct fixture *f = *state;
	struct strbuf body = STRBUF_INIT;
	struct merkle m = { 0 };
	sha256 leaf, made[MERKLE_LEVELS];
	sqlite3 *db = raw(f);

	sqlite3_exec(db, "BEGIN", NULL, NULL, NULL);
	for (int64_t id = 1; id <= RECORDS; id++) {
		int n;

		get_column(db, "body", id, &body);
		if (id == 77) {
			*strstr(body.buf, "\"n\":") = '"';
			body.buf[strlen(body.buf) - 20] ^= 1;
			set_column(db, "body", id, body.buf, body.len);
		}
		merkle_leaf(&leaf, body.buf, body.len);
		n = merkle_add(&m, &leaf, made);
		set_column(db, "hash", id, made, (size_t)n * SHA256_SIZE);
	}
	sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	assert_found(f, 51, "records 51 to 200");
	sqlite3_close(db);
	strbuf_release(&body);
}

static void a_cut_tail_is_found(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "DELETE FROM record WHERE id > 190;");
	assert_found(f, 191, "records 191 to 200");
}

static void a_tail_cut_with_its_checkpoints_is_found(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "DELETE FROM record WHERE id > 50;"
		       "DELETE FROM checkpoint WHERE size > 50;");
	/* by this machine's memory, and by the projections */
	assert_found(f, 0, "has seen 200 records");
	assert_found(f, 0, "the table tally");
	setenv("XDG_STATE_HOME", "/nonexistent", 1);
	assert_found(f, 0, "the table tally");
	setenv("XDG_STATE_HOME", f->root, 1);
}

static void a_missing_record_is_found(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "DELETE FROM record WHERE id IN (60, 61);");
	assert_found(f, 60, "records 60 to 61");
}

static void a_moved_record_is_found(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "UPDATE record SET id = -1 WHERE id = 70;"
		       "UPDATE record SET id = 70 WHERE id = 71;"
		       "UPDATE record SET id = 71 WHERE id = -1;");
	assert_found(f, 70, "record 70");
}

static void a_changed_checkpoint_is_found(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "UPDATE checkpoint SET note = replace(note, '50', '51')"
		       " WHERE size = 50;");
	assert_found(f, 0, "the checkpoint of t1/");
	/* moved to where its root would not be looked at */
	fixture_sql(f, "DELETE FROM checkpoint WHERE size = 50;"
		       "UPDATE checkpoint SET size = 50 WHERE size = 200;");
	assert_found(f, 0, "at 50: it is that of another size");
}

static void another_key_is_found(void **state)
{
	struct fixture *f = *state;
	char *dir = xasprintf("%s/other", f->root);
	char *path = xasprintf("%s/watchfloor.db", dir);
	struct ledger *l;

	must(ledger_init(dir, "t1", &tally_rules));
	fixture_sql(f,
		    "ATTACH '%s' AS o;"
		    "UPDATE origin SET vkey = (SELECT vkey FROM o.origin);",
		    path);
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_READ, NULL), FAILED);
	assert_says("is in the name of");
	free(path);
	free(dir);
}

static void projections_that_were_changed_are_found(void **state)
{
	struct fixture *f = *state;

	fixture_sql(f, "UPDATE tally SET sum = sum + 1 WHERE actor = 'a3';");
	assert_found(f, 0,
		     "the table tally is not what the records make of "
		     "it, first at a3");
	fixture_sql(f, "UPDATE tally SET sum = sum - 1 WHERE actor = 'a3';");
	assert_clean(f);
	fixture_sql(f, "UPDATE tally SET sum = sum || '' WHERE actor = 'a3';");
	assert_clean(f); /* a column with a type takes it back */
	fixture_sql(f, "INSERT INTO tally VALUES('zz', 0, 0);");
	assert_found(f, 0, "first at zz");
	fixture_sql(f, "DELETE FROM tally WHERE actor = 'zz';"
		       "DELETE FROM tally WHERE actor = 'a0';");
	assert_found(f, 0, "first at a1 (the replay has a0)");
	fixture_sql(f, "DROP TABLE tally;");
	assert_found(f, 0, "the table tally cannot be read");
}

static void damaged_content_is_found(void **state)
{
	struct fixture *f = *state;
	sha256 h;

	fixture_reopen(f, LEDGER_WRITE);
	must(ledger_begin(f->l));
	for (int i = 0; i < 3; i++)
		must(ledger_put_blob(f->l, &h, &i, sizeof i));
	must(ledger_commit(f->l));
	assert_clean(f);
	fixture_sql(f, "UPDATE blob SET size = 3 WHERE id = 2;");
	assert_found(f, 0, "is damaged");
	fixture_sql(f, "DELETE FROM blob WHERE id = 2;");
	assert_found(f, 0, "number 2 is missing");
}

/* ---- damage below SQL ---- */

/* The pages that hold the records, ground over one by one. */
static void a_damaged_database_is_survived(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/watchfloor.db", f->dir);
	char page[4096], junk[512];
	struct stat st;
	int fd, found = 0;

	fixture_sql(f, "PRAGMA wal_checkpoint(TRUNCATE);");
	ledger_close(f->l);
	f->l = NULL;
	memset(junk, 0xa5, sizeof junk);
	fd = open(path, O_RDWR);
	assert_int_equal(fstat(fd, &st), 0);
	for (off_t at = 4096; at < st.st_size; at += 4096) {
		struct ledger *l;
		struct ledger_report r;

		assert_int_equal(pread(fd, page, sizeof page, at), 4096);
		pwrite(fd, junk, sizeof junk, at + (at / 4096 % 8) * 512);
		if (!ledger_open(&l, f->dir, LEDGER_READ, &tally_rules)) {
			if (ledger_verify(l, &r, NULL, NULL) < 0)
				found++;
			else
				found += r.nwrong > 0;
			ledger_report_release(&r);
			ledger_close(l);
		} else {
			found++;
		}
		pwrite(fd, page, sizeof page, at);
	}
	close(fd);
	free(path);
	/* Some pages only hold indexes, or are not full. */
	assert_true(found > st.st_size / 4096 / 2);
	must(ledger_open(&f->l, f->dir, LEDGER_READ, &tally_rules));
	assert_clean(f);
}

static void the_first_unreadable_record_is_named(void **state)
{
	struct fixture *f = *state;
	char *path = xasprintf("%s/watchfloor.db", f->dir);
	char junk[4096];
	sqlite3_stmt *st;
	int64_t pgno;
	sqlite3 *db;
	int fd;

	fixture_sql(f, "PRAGMA wal_checkpoint(TRUNCATE);");
	db = raw(f);
	/* the leaf page in the middle of the table */
	if (sqlite3_prepare_v2(db,
			       "SELECT pageno FROM dbstat('main')"
			       " WHERE name = 'record' AND pagetype = 'leaf'"
			       " ORDER BY path LIMIT 1 OFFSET 5",
			       -1, &st, NULL) != SQLITE_OK) {
		sqlite3_close(db);
		free(path);
		skip();
	}
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	pgno = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	sqlite3_close(db);
	ledger_close(f->l);
	memset(junk, 0xa5, sizeof junk);
	fd = open(path, O_RDWR);
	pwrite(fd, junk, sizeof junk, (pgno - 1) * 4096);
	close(fd);
	must(ledger_open(&f->l, f->dir, LEDGER_READ, &tally_rules));
	struct ledger_report r = verify(f);

	assert_true(r.nwrong > 0);
	assert_non_null(strstr(r.wrong[0], "the database is damaged"));
	assert_in_range(r.first_wrong, 30, 120);
	assert_int_equal(r.records, r.first_wrong - 1);
	assert_true(r.replay_skipped);
	ledger_report_release(&r);
	free(path);
}

/* ---- a restored store ---- */

static void both_incarnations_are_verified(void **state)
{
	struct fixture *f = *state;

	ledger_close(f->l);
	must(ledger_restored(f->dir, &tally_rules));
	must(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules));
	fixture_fill(f, 20);
	assert_clean(f);
	fixture_sql(f,
		    "UPDATE record SET body = replace(body, '\"a3\"', '\"b3\"')"
		    " WHERE id = %lld;",
		    (long long)record_id(1, 5));
	assert_found(f, record_id(1, 5), "record 5 of t1/");
	fixture_sql(f,
		    "UPDATE record SET body ="
		    " CAST(replace(body, '\"b3\"', '\"a3\"') AS BLOB)"
		    " WHERE id = %lld;",
		    (long long)record_id(1, 5));
	assert_clean(f);
	/* the last of the old ones: no checkpoint of theirs is needed */
	fixture_sql(f, "DELETE FROM checkpoint WHERE origin = 0;"
		       "DELETE FROM record WHERE id = 200;");
	assert_found(f, 1, "are not those that t1/");
}

/* ---- proofs and tiles ---- */

/* Read a proof file back: index, hashes, and the checkpoint. */
static void check_proof(struct fixture *f, int64_t id)
{
	struct strbuf text = STRBUF_INIT, raw_hash = STRBUF_INIT;
	struct merkle_proof p = { 0 };
	struct checkpoint c;
	struct record r;
	struct vkey k;
	struct strbuf vkey = STRBUF_INIT;
	long long index;
	char *line, *note;
	sha256 leaf;

	must(ledger_vkey(f->l, &vkey));
	must(vkey_parse(&k, vkey.buf));
	must(ledger_prove(f->l, id, &text));
	assert_int_equal(
		sscanf(text.buf, "c2sp.org/tlog-proof@v1\nindex %lld", &index),
		1);
	note = strstr(text.buf, "\n\n") + 2;
	line = strchr(strchr(text.buf, '\n') + 1, '\n') + 1;
	while (*line != '\n') {
		strbuf_reset(&raw_hash);
		must(base64_decode(&raw_hash, line, 44));
		memcpy(p.hash[p.n++].b, raw_hash.buf, SHA256_SIZE);
		line += 45;
	}
	must(checkpoint_open(&c, note, strlen(note), &k));
	must(ledger_get(f->l, id, &r));
	merkle_leaf(&leaf, r.body.buf, r.body.len);
	assert_int_equal(index, r.seq - 1);
	assert_true(merkle_check_inclusion(&p, index, c.size, &leaf, &c.root));
	record_release(&r);
	strbuf_release(&text);
	strbuf_release(&vkey);
	strbuf_release(&raw_hash);
}

static void every_record_can_be_proved(void **state)
{
	struct fixture *f = *state;
	struct strbuf out = STRBUF_INIT;

	for (int64_t id = 1; id <= RECORDS; id++)
		check_proof(f, id);
	assert_int_equal(ledger_prove(f->l, RECORDS + 1, &out), NOT_FOUND);
	assert_int_equal(ledger_prove(f->l, 0, &out), NOT_FOUND);
	/* what is not sealed yet is sealed for the proof */
	fixture_reopen(f, LEDGER_WRITE);
	must(tally_append(f->l, "lin", 1, 0, NULL));
	check_proof(f, RECORDS + 1);
	strbuf_release(&out);
}

static void read_export(struct fixture *f, const char *name, struct strbuf *out)
{
	char *path = xasprintf("%s/export/%s", f->root, name);

	strbuf_reset(out);
	must(file_read(out, path, 1 << 26));
	free(path);
}

/* Rebuild the tree from the bundles, and compare tiles and checkpoint. */
static void check_export(struct fixture *f, int64_t size)
{
	struct strbuf bundle = STRBUF_INIT, tile = STRBUF_INIT,
		      path = STRBUF_INIT;
	struct merkle m = { 0 };
	sha256 leaf, root, made[MERKLE_LEVELS];
	struct checkpoint c;
	struct vkey k;

	for (int64_t n = 0; n * 256 < size; n++) {
		int width = size - n * 256 < 256 ? (int)(size - n * 256) : 256;
		const unsigned char *at;

		strbuf_reset(&path);
		tile_path(&path, "entries", n, width);
		read_export(f, path.buf, &bundle);
		strbuf_reset(&path);
		tile_path(&path, "0", n, width);
		read_export(f, path.buf, &tile);
		assert_int_equal(tile.len, width * SHA256_SIZE);
		at = (unsigned char *)bundle.buf;
		for (int i = 0; i < width; i++) {
			size_t len = (size_t)at[0] << 8 | at[1];

			merkle_leaf(&leaf, at + 2, len);
			assert_memory_equal(leaf.b, tile.buf + i * SHA256_SIZE,
					    SHA256_SIZE);
			merkle_add(&m, &leaf, made);
			at += 2 + len;
		}
		assert_ptr_equal(at, bundle.buf + bundle.len);
	}
	merkle_root(&m, &root);
	read_export(f, "vkey", &path);
	strbuf_setlen(&path, path.len - 1);
	must(vkey_parse(&k, path.buf));
	read_export(f, "checkpoint", &bundle);
	must(checkpoint_open(&c, bundle.buf, bundle.len, &k));
	assert_int_equal(c.size, size);
	assert_memory_equal(&c.root, &root, sizeof root);
	strbuf_release(&bundle);
	strbuf_release(&tile);
	strbuf_release(&path);
}

static void an_export_grows_with_the_ledger(void **state)
{
	struct fixture *f = *state;
	char *dir = xasprintf("%s/export", f->root);
	struct strbuf tile = STRBUF_INIT;

	must(ledger_export(f->l, dir, NULL, NULL));
	check_export(f, RECORDS);
	fixture_reopen(f, LEDGER_WRITE);
	fixture_fill(f, 600);
	must(ledger_export(f->l, dir, NULL, NULL));
	check_export(f, RECORDS + 600);
	read_export(f, "tile/1/000.p/3", &tile);
	assert_int_equal(tile.len, 3 * SHA256_SIZE);
	must(ledger_export(f->l, dir, NULL, NULL));
	check_export(f, RECORDS + 600);
	strbuf_release(&tile);
	free(dir);
}

static void an_export_of_another_ledger_is_left_alone(void **state)
{
	struct fixture *f = *state;
	char *dir = xasprintf("%s/export", f->root);
	char *store = xasprintf("%s/other", f->root);
	struct ledger *other;

	must(ledger_init(store, "t2", &tally_rules));
	must(ledger_open(&other, store, LEDGER_WRITE, &tally_rules));
	must(ledger_export(other, dir, NULL, NULL));
	assert_int_equal(ledger_export(f->l, dir, NULL, NULL), FAILED);
	assert_says("holds another export");
	ledger_close(other);
	free(store);
	free(dir);
}

static void an_export_remembers_what_was_cut(void **state)
{
	struct fixture *f = *state;
	char *dir = xasprintf("%s/export", f->root);

	must(ledger_export(f->l, dir, NULL, NULL));
	fixture_sql(f, "DELETE FROM record WHERE id > 50;"
		       "DELETE FROM checkpoint WHERE size > 50;");
	assert_int_equal(ledger_export(f->l, dir, NULL, NULL), FAILED);
	assert_says("has 200 records, the ledger has 50");
	free(dir);
}

/* ---- media that cannot be written ---- */

/* Copy the store to root/medium, as it lies there now, and take away the
 * right to write it; also root's, who could all the same. */
static char *make_medium(struct fixture *f)
{
	char *medium = xasprintf("%s/medium", f->root);
	char *command = xasprintf("cp -a %s %s && cd %s && rm -f *-shm &&"
				  " chmod 0444 * && chmod 0555 . &&"
				  " chmod 0755 ..",
				  f->dir, medium, medium);

	assert_int_equal(system(command), 0);
	free(command);
	if (!geteuid())
		assert_int_equal(seteuid(65534), 0);
	/* an auditor's machine, which has not seen this store */
	setenv("XDG_STATE_HOME", "/nonexistent", 1);
	return medium;
}

static void drop_medium(char *medium)
{
	if (!getuid())
		assert_int_equal(seteuid(0), 0);
	chmod(medium, 0700);
	free(medium);
}

static void a_read_only_copy_can_be_verified(void **state)
{
	struct fixture *f = *state;
	struct ledger *store = f->l;
	char *medium;

	fixture_sql(f, "PRAGMA wal_checkpoint(TRUNCATE);");
	medium = make_medium(f);
	must(ledger_open(&f->l, medium, LEDGER_READ, &tally_rules));
	assert_clean(f);
	ledger_close(f->l);
	f->l = store;
	drop_medium(medium);
}

static void what_a_read_only_copy_lacks_is_said(void **state)
{
	struct fixture *f = *state;
	struct ledger *l;
	char *medium;

	fixture_reopen(f, LEDGER_WRITE);
	must(tally_append(f->l, "lin", 1, 0, NULL));
	medium = make_medium(f);
	assert_int_equal(ledger_open(&l, medium, LEDGER_READ, &tally_rules),
			 FAILED);
	assert_says("copy the folder to a disk that can be written");
	assert_int_equal(ledger_open(&l, medium, LEDGER_WRITE, &tally_rules),
			 FAILED);
	assert_says("cannot write in the store");
	drop_medium(medium);
}

#define with_store(f) \
	cmocka_unit_test_setup_teardown(f, filled_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_store(a_good_store_is_clean),
		with_store(every_flipped_bit_names_its_record),
		with_store(a_changed_hash_is_found),
		with_store(a_change_with_its_leaf_is_found),
		with_store(a_recomputed_tree_has_the_wrong_root),
		with_store(a_cut_tail_is_found),
		with_store(a_tail_cut_with_its_checkpoints_is_found),
		with_store(a_missing_record_is_found),
		with_store(a_moved_record_is_found),
		with_store(a_changed_checkpoint_is_found),
		with_store(another_key_is_found),
		with_store(projections_that_were_changed_are_found),
		with_store(damaged_content_is_found),
		with_store(a_damaged_database_is_survived),
		with_store(the_first_unreadable_record_is_named),
		with_store(both_incarnations_are_verified),
		with_store(every_record_can_be_proved),
		with_store(an_export_grows_with_the_ledger),
		with_store(an_export_of_another_ledger_is_left_alone),
		with_store(an_export_remembers_what_was_cut),
		with_store(a_read_only_copy_can_be_verified),
		with_store(what_a_read_only_copy_lacks_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
