/*
 * test-ledger.c - appending, reading, refusing; a store's life.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger-test.h"
#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

static int64_t tally_of(struct ledger *l, const char *actor)
{
	sqlite3_stmt *st;
	int64_t n = -1;

	sqlite3_prepare_v2(ledger_db(l),
			   "SELECT sum FROM tally WHERE actor = ?1", -1, &st,
			   NULL);
	sqlite3_bind_text(st, 1, actor, -1, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

/* ---- appending and reading ---- */

static void a_new_store_begins_with_a_record_of_itself(void **state)
{
	struct fixture *f = *state;
	struct record r;

	assert_int_equal(ledger_size(f->l), 1);
	must(ledger_get(f->l, 1, &r));
	assert_string_equal(r.act, "store.created");
	assert_string_equal(r.actor, "machine");
	assert_string_equal(r.origin, ledger_origin(f->l));
	assert_string_equal(json_str_at(r.data, "name"), "t1");
	assert_non_null(json_str_at(r.data, "vkey"));
	record_release(&r);
}

static void what_is_appended_reads_back(void **state)
{
	struct fixture *f = *state;
	cJSON *data = cJSON_Parse("{\"b\":1,\"a\":[1.5,\"\xe4\xb8\xad\\n\"]}");
	struct draft d = { .act = "tally.counted",
			   .on = "t1-7",
			   .tenant = "acme",
			   .actor = "lin",
			   .by = "os:1000",
			   .desk = "4f1c",
			   .data = data,
			   .at = 1795403500120 };
	struct record r;
	char *want;
	int64_t id;

	must(ledger_append(f->l, &d, 1, &id));
	cJSON_Delete(data);
	assert_int_equal(id, 2);
	must(ledger_get(f->l, id, &r));
	assert_string_equal(r.act, d.act);
	assert_string_equal(r.actor, d.actor);
	assert_int_equal(r.at, d.at);
	assert_string_equal(r.by, d.by);
	assert_string_equal(r.on, d.on);
	assert_string_equal(r.tenant, d.tenant);
	assert_string_equal(r.desk, d.desk);
	assert_int_equal(r.seq, 2);
	assert_int_equal(r.version, 1);
	want = xasprintf("{\"act\":\"tally.counted\",\"actor\":\"lin\","
			 "\"at\":\"2026-11-23T03:11:40.120Z\","
			 "\"by\":\"os:1000\",\"data\":{\"a\":[1.5,"
			 "\"\xe4\xb8\xad\\n\"],\"b\":1},\"desk\":\"4f1c\","
			 "\"on\":\"t1-7\",\"origin\":\"%s\",\"seq\":2,"
			 "\"tenant\":\"acme\",\"v\":1}",
			 ledger_origin(f->l));
	assert_string_equal(r.body.buf, want);
	free(want);
	record_release(&r);
}

static void check_refuses_and_nothing_happened(void **state)
{
	struct fixture *f = *state;

	must(tally_append(f->l, "lin", 5, 0, NULL));
	assert_int_equal(tally_append(f->l, "lin", -1, 0, NULL), REFUSED);
	assert_string_equal(fail_text(), "a tally only grows");
	assert_int_equal(ledger_size(f->l), 2);
	assert_int_equal(tally_of(f->l, "lin"), 5);
	must(tally_append(f->l, "lin", 2, 0, NULL));
	assert_int_equal(tally_of(f->l, "lin"), 7);
}

static void a_store_that_is_elsewhere_is_not_written_to(void **state)
{
	struct fixture *f = *state;
	char *away = xasprintf("%s-away", f->dir);

	must(tally_append(f->l, "lin", 5, 0, NULL));
	assert_int_equal(rename(f->dir, away), 0);
	assert_int_equal(tally_append(f->l, "lin", 1, 0, NULL), FAILED);
	assert_non_null(strstr(fail_text(), "was moved, removed or replaced"));
	assert_int_equal(rename(away, f->dir), 0);
	must(tally_append(f->l, "lin", 1, 0, NULL));
	assert_int_equal(tally_of(f->l, "lin"), 6);
	free(away);
}

static void all_drafts_or_none(void **state)
{
	struct fixture *f = *state;
	cJSON *good = cJSON_Parse("{\"n\":1}"),
	      *bad = cJSON_Parse("{\"n\":-1}");
	struct draft d[2] = {
		{ .act = "tally.counted",
		  .on = "t",
		  .actor = "wu",
		  .by = "os:0",
		  .data = good },
		{ .act = "tally.counted",
		  .on = "t",
		  .actor = "wu",
		  .by = "os:0",
		  .data = bad },
	};
	int64_t id;

	assert_int_equal(ledger_append(f->l, d, 2, &id), REFUSED);
	assert_int_equal(ledger_size(f->l), 1);
	assert_int_equal(tally_of(f->l, "wu"), -1);
	d[1].data = good;
	must(ledger_append(f->l, d, 2, &id));
	assert_int_equal(id, 2);
	assert_int_equal(ledger_size(f->l), 3);
	cJSON_Delete(good);
	cJSON_Delete(bad);
}

static void a_record_has_a_limit(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(tally_append(f->l, "lin", 1, 70000, NULL), REFUSED);
	assert_says("65535 are allowed");
	assert_int_equal(ledger_size(f->l), 1);
	must(tally_append(f->l, "lin", 1, 65000, NULL));
}

static int count_records(void *ctx, const struct record *r)
{
	int64_t *n = ctx;

	assert_int_equal(r->seq, *n + 1);
	++*n;
	return r->seq == 40 ? 7 : 0;
}

static void each_walks_in_order_and_stops_when_told(void **state)
{
	struct fixture *f = *state;
	int64_t n = 0;

	fixture_fill(f, 29);
	must(ledger_each(f->l, 1, 0, count_records, &n));
	assert_int_equal(n, 30);
	n = 9;
	must(ledger_each(f->l, 10, 20, count_records, &n));
	assert_int_equal(n, 20);
	fixture_fill(f, 20);
	n = 0;
	assert_int_equal(ledger_each(f->l, 1, 0, count_records, &n), 7);
	assert_int_equal(n, 40);
}

static void two_ledgers_on_one_store_take_turns(void **state)
{
	struct fixture *f = *state;
	struct ledger *other;
	int64_t id;

	must(ledger_open(&other, f->dir, LEDGER_WRITE, &tally_rules));
	for (int i = 0; i < 20; i++) {
		must(tally_append(i & 1 ? f->l : other, "lin", 1, 0, &id));
		assert_int_equal(id, i + 2);
	}
	assert_true(ledger_changed(other));
	assert_false(ledger_changed(other));
	assert_int_equal(tally_of(other, "lin"), 20);
	ledger_close(other);
}

static void who_looks_on_sees_that_somebody_writes(void **state)
{
	struct fixture *f = *state;
	struct ledger *other;

	must(ledger_open(&other, f->dir, LEDGER_WRITE, &tally_rules));
	assert_false(ledger_is_written(other));
	must(ledger_begin(f->l));
	assert_true(ledger_is_written(other));
	ledger_rollback(f->l);
	assert_false(ledger_is_written(other));
	/* Having looked keeps nobody out. */
	must(ledger_begin(f->l));
	ledger_rollback(f->l);
	ledger_close(other);
}

/* ---- refusals of a store ---- */

static void only_one_store_in_a_folder(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(ledger_init(f->dir, "t2", &tally_rules), FAILED);
	assert_says("is not empty");
}

static void names_are_checked(void **state)
{
	static const char *const bad[] = {
		"",
		"1a",
		"-a",
		"a b",
		"a/b",
		"a+b",
		"\xe4\xb8\xad",
		"a23456789012345678901234567890123",
	};
	struct fixture *f = *state;
	char *dir = xasprintf("%s/other", f->root);

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_int_equal(ledger_init(dir, bad[i], &tally_rules),
				 FAILED);
	assert_int_equal(access(dir, F_OK), -1);
	must(ledger_init(dir, "bj1-a", &tally_rules));
	free(dir);
}

static void no_store_is_said(void **state)
{
	struct fixture *f = *state;
	struct ledger *l;

	assert_int_equal(ledger_open(&l, f->root, LEDGER_READ, &tally_rules),
			 NOT_FOUND);
	assert_says("watchfloor init");
	assert_int_equal(
		ledger_open(&l, "/nonexistent/x", LEDGER_WRITE, &tally_rules),
		NOT_FOUND);
}

static void a_foreign_database_is_refused(void **state)
{
	struct fixture *f = *state;
	struct ledger *l;

	fixture_sql(f, "PRAGMA application_id = 1;");
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_READ, NULL), FAILED);
	assert_says("not a database of watchfloor");
	fixture_sql(f, "PRAGMA application_id = %d; PRAGMA user_version = 99;",
		    0x57464c31);
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_READ, NULL), FAILED);
	assert_says("newer version");
}

static void a_folder_that_others_write_is_refused(void **state)
{
	struct fixture *f = *state;
	struct ledger *l;

	chmod(f->dir, 0770);
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_WRITE, &tally_rules),
			 FAILED);
	assert_says("chmod go-w");
}

static void a_key_that_others_read_is_refused(void **state)
{
	struct fixture *f = *state;
	char *key = xasprintf("%s/key.pem", f->dir);
	struct ledger *l;
	struct stat st;

	assert_int_equal(stat(key, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	chmod(key, 0640);
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_WRITE, &tally_rules),
			 FAILED);
	assert_says("chmod 600");
	must(ledger_open(&l, f->dir, LEDGER_READ, &tally_rules));
	ledger_close(l);
	free(key);
}

static void another_key_is_refused(void **state)
{
	struct fixture *f = *state;
	char *other = xasprintf("%s/other", f->root);
	char *mv = xasprintf("cp %s/key.pem %s/key.pem", other, f->dir);
	struct ledger *l;

	must(ledger_init(other, "t1", &tally_rules));
	assert_int_equal(system(mv), 0);
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_WRITE, &tally_rules),
			 FAILED);
	assert_says("is not the key of");
	free(other);
	free(mv);
}

static void a_reader_cannot_write(void **state)
{
	struct fixture *f = *state;

	fixture_reopen(f, LEDGER_READ);
	assert_int_equal(tally_append(f->l, "lin", 1, 0, NULL), FAILED);
	assert_says("opened for reading");
	assert_int_not_equal(sqlite3_exec(ledger_db(f->l), "DELETE FROM tally",
					  NULL, NULL, NULL),
			     SQLITE_OK);
}

static void records_are_guarded_against_accidents(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = ledger_db(f->l);

	assert_int_equal(sqlite3_exec(db, "UPDATE record SET body = x''", NULL,
				      NULL, NULL),
			 SQLITE_CONSTRAINT);
	assert_int_equal(
		sqlite3_exec(db, "DELETE FROM record", NULL, NULL, NULL),
		SQLITE_CONSTRAINT);
}

/* ---- blobs ---- */

static void a_blob_is_kept_once_and_checked(void **state)
{
	struct fixture *f = *state;
	struct strbuf got = STRBUF_INIT;
	char *big = xcalloc(1, 300000);
	sha256 a, b, empty;

	for (int i = 0; i < 300000; i++)
		big[i] = (char)(i % 253 * (i >> 9));
	must(ledger_begin(f->l));
	must(ledger_put_blob(f->l, &a, big, 300000));
	must(ledger_put_blob(f->l, &b, big, 300000));
	must(ledger_put_blob(f->l, &empty, "", 0));
	must(ledger_commit(f->l));
	assert_memory_equal(&a, &b, sizeof a);
	must(ledger_get_blob(f->l, &got, &a));
	assert_int_equal(got.len, 300000);
	assert_memory_equal(got.buf, big, 300000);
	strbuf_reset(&got);
	must(ledger_get_blob(f->l, &got, &empty));
	assert_int_equal(got.len, 0);
	b.b[0] ^= 1;
	assert_int_equal(ledger_get_blob(f->l, &got, &b), NOT_FOUND);
	fixture_sql(f, "UPDATE blob SET body = (SELECT body FROM blob"
		       " WHERE size = 0);");
	assert_int_equal(ledger_get_blob(f->l, &got, &a), FAILED);
	assert_says("is damaged");
	strbuf_release(&got);
	free(big);
}

/* ---- over time ---- */

static int64_t checkpoints(struct ledger *l)
{
	sqlite3_stmt *st;
	int64_t n;

	sqlite3_prepare_v2(ledger_db(l), "SELECT count(*) FROM checkpoint", -1,
			   &st, NULL);
	sqlite3_step(st);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static void closing_seals_what_was_appended(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(checkpoints(f->l), 1);
	fixture_reopen(f, LEDGER_WRITE);
	assert_int_equal(checkpoints(f->l), 1);
	fixture_fill(f, 3);
	assert_int_equal(checkpoints(f->l), 1);
	fixture_reopen(f, LEDGER_WRITE);
	assert_int_equal(checkpoints(f->l), 2);
	fixture_fill(f, 10000);
	assert_int_equal(checkpoints(f->l), 3);
}

static void a_quiet_day_has_a_heartbeat(void **state)
{
	struct fixture *f = *state;
	struct draft old = { .act = "tally.counted",
			     .on = "t",
			     .actor = "lin",
			     .by = "os:0",
			     .at = clock_now() - DAY };
	struct record r;

	must(ledger_tick(f->l));
	assert_int_equal(ledger_size(f->l), 1);
	must(ledger_append(f->l, &old, 1, NULL));
	must(ledger_tick(f->l));
	must(ledger_tick(f->l));
	assert_int_equal(ledger_size(f->l), 3);
	must(ledger_get(f->l, 3, &r));
	assert_string_equal(r.act, "store.heartbeat");
	record_release(&r);
	assert_int_equal(tally_of(f->l, "machine"), 0);
}

static void new_rules_make_new_projections(void **state)
{
	struct fixture *f = *state;
	static struct ledger_rules other;
	struct ledger *l;

	other = tally_rules;
	fixture_fill(f, 50);
	ledger_close(f->l);
	f->l = NULL;
	other.schema = "CREATE TABLE tally(n INTEGER NOT NULL, sum INTEGER,"
		       " actor TEXT PRIMARY KEY, more)";
	assert_int_equal(ledger_open(&l, f->dir, LEDGER_READ, &other), FAILED);
	assert_says("watchfloor rebuild");
	other.schema = "CREATE TABLE tally(actor TEXT PRIMARY KEY, n, sum)";
	must(ledger_open(&f->l, f->dir, LEDGER_WRITE, &other));
	assert_int_equal(tally_of(f->l, "a3"), 3 + 10 + 17 + 24 + 31 + 38 + 45);
}

static void rebuild_gives_the_same(void **state)
{
	struct fixture *f = *state;

	fixture_fill(f, 50);
	sqlite3_exec(ledger_db(f->l), "DELETE FROM tally", NULL, NULL, NULL);
	assert_int_equal(tally_of(f->l, "a3"), -1);
	must(ledger_rebuild(f->l, NULL, NULL));
	assert_int_equal(tally_of(f->l, "a3"), 3 + 10 + 17 + 24 + 31 + 38 + 45);
	must(tally_append(f->l, "a3", 1, 0, NULL));
}

/* ---- a backup that is put back ---- */

static void copy(struct fixture *f, const char *from, const char *to)
{
	char *cp = xasprintf("rm -rf %s/%s && cp -a %s/%s %s/%s", f->root, to,
			     f->root, from, f->root, to);

	assert_int_equal(system(cp), 0);
	free(cp);
}

static void a_restored_backup_is_refused_until_told(void **state)
{
	struct fixture *f = *state;
	struct record r;
	char *before;

	fixture_fill(f, 10);
	fixture_reopen(f, LEDGER_READ);
	copy(f, "store", "backup");
	fixture_reopen(f, LEDGER_WRITE);
	fixture_fill(f, 5);
	before = xstrdup(ledger_origin(f->l));
	ledger_close(f->l);
	f->l = NULL;
	copy(f, "backup", "store");

	assert_int_equal(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules),
			 REFUSED);
	assert_says("has seen 16 records");
	assert_says("the store has 11");
	assert_says("--restored");
	must(ledger_restored(f->dir, &tally_rules));
	must(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules));
	assert_string_not_equal(ledger_origin(f->l), before);
	assert_string_equal(ledger_name(f->l), "t1");
	assert_int_equal(ledger_size(f->l), 1);
	must(ledger_get(f->l, ledger_last_id(f->l), &r));
	assert_string_equal(r.act, "store.restored");
	assert_string_equal(json_str_at(r.data, "previous.origin"), before);
	assert_int_equal(json_int_at(r.data, "previous.size", 0), 11);
	record_release(&r);
	must(tally_append(f->l, "lin", 4, 0, NULL));
	assert_int_equal(tally_of(f->l, "lin"), 4);
	assert_int_equal(tally_of(f->l, "a3"), 3);
	free(before);
}

static void a_backup_that_was_written_to_is_refused(void **state)
{
	struct fixture *f = *state;

	fixture_reopen(f, LEDGER_READ);
	copy(f, "store", "backup");
	fixture_reopen(f, LEDGER_WRITE);
	must(tally_append(f->l, "lin", 1, 0, NULL));
	ledger_close(f->l);
	f->l = NULL;
	copy(f, "backup", "store");
	setenv("XDG_STATE_HOME", "/nonexistent", 1);
	must(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules));
	must(tally_append(f->l, "wu", 1, 0, NULL));
	must(tally_append(f->l, "wu", 1, 0, NULL));
	ledger_close(f->l);
	f->l = NULL;
	setenv("XDG_STATE_HOME", f->root, 1);
	assert_int_equal(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules),
			 REFUSED);
	assert_says("are not those that this machine has seen");
}

static void a_power_cut_during_restore_is_mended(void **state)
{
	struct fixture *f = *state;
	char *mv;

	ledger_close(f->l);
	f->l = NULL;
	must(ledger_restored(f->dir, &tally_rules));
	/* as if the rename had not been done */
	mv = xasprintf("cd %s && mv key.pem key.pem.new && touch key.pem &&"
		       " chmod 600 key.pem",
		       f->dir);
	assert_int_equal(system(mv), 0);
	free(mv);
	must(ledger_open(&f->l, f->dir, LEDGER_WRITE, &tally_rules));
	must(tally_append(f->l, "lin", 1, 0, NULL));
	fixture_reopen(f, LEDGER_WRITE);
}

/* ---- the envelope ---- */

#define ENVELOPE(at, data, seq, v)                                         \
	"{\"act\":\"a.b\",\"actor\":\"m\",\"at\":\"" at "\",\"by\":\"x\"," \
	"\"data\":" data ",\"desk\":\"\",\"on\":\"o\",\"origin\":\"t/1\"," \
	"\"seq\":" seq ",\"tenant\":\"\",\"v\":" v "}"
#define AT "2026-11-23T03:11:40.120Z"

static void the_envelope_is_strict(void **state)
{
	static const char *const bad[] = {
		"",
		"[]",
		"{}",
		ENVELOPE(AT, "{}", "1", "1") " ",
		" " ENVELOPE(AT, "{}", "1", "1"),
		ENVELOPE("2026-11-23T03:11:40Z", "{}", "1", "1"),
		ENVELOPE("2026-11-23 03:11:40.120Z", "{}", "1", "1"),
		ENVELOPE("2026-11-23T11:11:40.120+08:00", "{}", "1", "1"),
		ENVELOPE("yesterday", "{}", "1", "1"),
		ENVELOPE(AT, "[]", "1", "1"),
		ENVELOPE(AT, "{\"b\":1,\"a\":1}", "1", "1"),
		ENVELOPE(AT, "{\"a\":1,\"a\":1}", "1", "1"),
		ENVELOPE(AT, "{\"a\":1.0}", "1", "1"),
		ENVELOPE(AT, "{\"a\": 1}", "1", "1"),
		ENVELOPE(AT, "{\"a\":\"\\u0041\"}", "1", "1"),
		ENVELOPE(AT, "{\"a\":\"\xff\"}", "1", "1"),
		ENVELOPE(AT, "{}", "0", "1"),
		ENVELOPE(AT, "{}", "-1", "1"),
		ENVELOPE(AT, "{}", "1.5", "1"),
		ENVELOPE(AT, "{}", "\"1\"", "1"),
		ENVELOPE(AT, "{}", "1", "0"),
		ENVELOPE(AT, "{}", "1", "2"),
		ENVELOPE(AT, "{}", "1", "1,\"w\":1"),
		ENVELOPE(AT, "{},\"extra\":1", "1", "1"),
	};
	const char *good = ENVELOPE(AT, "{\"a\":1}", "1", "1");
	struct record r;

	must(record_parse(&r, 1, good, strlen(good)));
	assert_int_equal(r.at, 1795403500120);
	record_release(&r);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		if (!record_parse(&r, 1, bad[i], strlen(bad[i])))
			fail_msg("accepted: %s", bad[i]);
	}
}

#define with_store(f) \
	cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		with_store(a_new_store_begins_with_a_record_of_itself),
		with_store(what_is_appended_reads_back),
		with_store(check_refuses_and_nothing_happened),
		with_store(a_store_that_is_elsewhere_is_not_written_to),
		with_store(all_drafts_or_none),
		with_store(a_record_has_a_limit),
		with_store(each_walks_in_order_and_stops_when_told),
		with_store(two_ledgers_on_one_store_take_turns),
		with_store(who_looks_on_sees_that_somebody_writes),
		with_store(only_one_store_in_a_folder),
		with_store(names_are_checked),
		with_store(no_store_is_said),
		with_store(a_foreign_database_is_refused),
		with_store(a_folder_that_others_write_is_refused),
		with_store(a_key_that_others_read_is_refused),
		with_store(another_key_is_refused),
		with_store(a_reader_cannot_write),
		with_store(records_are_guarded_against_accidents),
		with_store(a_blob_is_kept_once_and_checked),
		with_store(closing_seals_what_was_appended),
		with_store(a_quiet_day_has_a_heartbeat),
		with_store(new_rules_make_new_projections),
		with_store(rebuild_gives_the_same),
		with_store(a_restored_backup_is_refused_until_told),
		with_store(a_backup_that_was_written_to_is_refused),
		with_store(a_power_cut_during_restore_is_mended),
		cmocka_unit_test(the_envelope_is_strict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
