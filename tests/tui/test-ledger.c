/*
 * test-ledger.c - the screen of the ledger: records, filters, verifying, a
 * proof.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store.h"
#include "terminal.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

#include <cmocka.h>

#define DOWN "\033OB"
#define ESC  "\033"

/* Bytes that a move in the list may cost at 80x24. */
#define MOVE_BYTES 350

static char *store;

static int set_up(void **state)
{
	store = store_make();
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static struct terminal *start(int cols, int rows, const char *start_with,
			      const char *const *env)
{
	const char *argv[] = { BUILDDIR "/tests/tui/workbench", store,
			       start_with, NULL };

	return terminal_start(&(struct terminal_options){ .cols = cols,
							  .rows = rows,
							  .env = env },
			      argv);
}

static void quit(struct terminal *t)
{
	terminal_type(t, "Q");
	assert_int_equal(terminal_wait(t), 0);
	terminal_free(t);
}

static void a_move_costs_few_bytes(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	/* Two lines are said of the newest record, and then one. */
	terminal_keys(t, "L" DOWN);
	for (int i = 0; i < 8; i++) {
		terminal_keys(t, DOWN);
		assert_true(terminal_bytes(t) <= MOVE_BYTES);
	}
	quit(t);
}

/* ---- filters ---- */

static void a_filter_shows_what_matches(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "L/act:ticket.opened on:bj1-1\r");
	terminal_expect(t, "/act:ticket.opened on:bj1-1  1 of ");
	terminal_expect(t, "opened with 38 alerts");
	terminal_expect_not(t, "opened with 912 alerts");
	terminal_expect_not(t, "so far");
	terminal_keys(t, ESC);
	terminal_expect(t, "newest first");
	quit(t);
}

static void a_filter_may_leave_nothing(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, ":ledger actor:nobody-at-all\r");
	terminal_expect(t, "Nothing matches the filter");
	terminal_keys(t, "\r");
	terminal_expect(t, "there is no record here");
	terminal_keys(t, "p");
	terminal_expect(t, "there is no record here");
	quit(t);
}

static void a_wrong_filter_says_where(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "L/actr:lin");
	terminal_expect(t, "no field \"actr\"");
	terminal_keys(t, ESC);
	terminal_expect(t, "newest first");
	quit(t);
}

/* From a ticket, `L` is about that ticket; what happens comes in on top. */
static void a_ticket_has_its_records(void **state)
{
	struct terminal *t = start(80, 24, "bj1-1", NULL);

	terminal_keys(t, "L");
	terminal_expect(t, "/on:bj1-1 ");
	terminal_expect(t, "opened with 38 alerts");
	assert_int_equal(
		store_run(store, (const char *[]){ "ticket", "note", "bj1-1",
						   "from elsewhere", NULL }),
		0);
	terminal_await(t, "from elsewhere");
	quit(t);
}

/* ---- one record ---- */

static void a_record_is_shown_whole(void **state)
{
	struct terminal *t = start(132, 43, NULL, NULL);

	terminal_keys(t, ":ledger act:ticket.opened on:bj1-1\r\r");
	terminal_expect(t, "ticket.opened");
	terminal_expect(t, "fingerprint");
	terminal_expect(t, "leaf");
	terminal_expect(t, "checkpoint");
	quit(t);
}

static void a_record_goes_to_the_clipboard(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "Ly");
	terminal_expect(t, "sent to the terminal");
	assert_true(terminal_got(t, "\033]52;"));
	quit(t);
}

static void assert_proof(const char *path)
{
	static const char head[] = "c2sp.org/tlog-proof@v1\nindex ";
	struct strbuf proof = STRBUF_INIT;

	assert_int_equal(file_read(&proof, path, 1 << 20), 0);
	assert_true(proof.len > sizeof head);
	assert_memory_equal(proof.buf, head, sizeof head - 1);
	strbuf_release(&proof);
}

static void a_proof_goes_to_a_file(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);
	char *path = xasprintf("%s/../proof", store);
	char *keys = xasprintf("\025%s\r", path);

	terminal_keys(t, "Lp");
	terminal_expect(t, "write the proof to: ./bj1-");
	terminal_expect(t, ".tlog-proof");
	terminal_keys(t, keys);
	terminal_expect(t, "It is against this checkpoint:");
	terminal_expect(t, "watchfloor audit record");
	assert_proof(path);
	free(keys);
	free(path);
	quit(t);
}

/* A file that is there is not written over without asking. */
static void a_file_is_left_alone(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);
	char *path = xasprintf("%s/../mine", store);
	char *keys = xasprintf(":prove %s\r", path);
	struct strbuf text = STRBUF_INIT;

	assert_int_equal(file_write_atomic(path, "mine", 4, 0600), 0);
	terminal_keys(t, "L");
	terminal_keys(t, keys);
	terminal_expect(t, "is there already");
	terminal_keys(t, "n");
	terminal_expect(t, "nothing was written");
	assert_int_equal(file_read(&text, path, 100), 0);
	assert_string_equal(text.buf, "mine");
	terminal_keys(t, keys);
	terminal_keys(t, "y");
	terminal_expect(t, "It is against this checkpoint:");
	assert_proof(path);
	strbuf_release(&text);
	free(keys);
	free(path);
	quit(t);
}

/* ---- verifying ---- */

static void all_is_verified(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "L");
	terminal_type(t, "v");
	terminal_await(t, "verified: every record");
	terminal_await(t, "Sealed up to");
	terminal_keys(t, "q");
	terminal_expect(t, "newest first");
	quit(t);
}

/* Both keys are there before anything of it can be seen. */
static void verifying_can_be_stopped(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	terminal_keys(t, "L");
	terminal_keys(t, "vq");
	terminal_expect(t, "the verification was stopped");
	terminal_expect(t, "newest first");
	quit(t);
}

/* One letter of one record becomes another. */
static void flip(int64_t id)
{
	char *path = xasprintf("%s/watchfloor.db", store);
	sqlite3_stmt *st;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "DROP TRIGGER record_update", NULL,
				      NULL, NULL),
			 SQLITE_OK);
	assert_int_equal(
		sqlite3_prepare_v2(
			db,
			"UPDATE record SET body = CAST(replace(CAST(body AS"
			" TEXT), 'machine', 'machinf') AS BLOB)"
			" WHERE id = ?1",
			-1, &st, NULL),
		SQLITE_OK);
	sqlite3_bind_int64(st, 1, id);
	assert_int_equal(sqlite3_step(st), SQLITE_DONE);
	assert_int_equal(sqlite3_changes(db), 1);
	sqlite3_finalize(st);
	sqlite3_close(db);
	free(path);
}

/* The last test: the store is not what it was. */
static void a_flipped_byte_is_found(void **state)
{
	struct terminal *t = start(80, 24, NULL, NULL);

	flip(4);
	terminal_keys(t, "L");
	terminal_type(t, "v");
	terminal_await(t, "NOT VERIFIED");
	terminal_await(t, "record 4 of bj1/");
	terminal_await(t, "it is not what was written");
	terminal_keys(t, "q");
	terminal_expect(t, "record 4 ");
	quit(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_move_costs_few_bytes),
		cmocka_unit_test(a_filter_shows_what_matches),
		cmocka_unit_test(a_filter_may_leave_nothing),
		cmocka_unit_test(a_wrong_filter_says_where),
		cmocka_unit_test(a_record_is_shown_whole),
		cmocka_unit_test(a_record_goes_to_the_clipboard),
		cmocka_unit_test(a_proof_goes_to_a_file),
		cmocka_unit_test(a_file_is_left_alone),
		cmocka_unit_test(all_is_verified),
		cmocka_unit_test(verifying_can_be_stopped),
		cmocka_unit_test(a_ticket_has_its_records),
		cmocka_unit_test(a_flipped_byte_is_found),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
