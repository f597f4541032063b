/*
 * bench-ledger.c - what an append costs beside the bare commit that it
 * cannot do without, and how fast a ledger is verified.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "tally.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

#define ROUNDS  9
#define APPENDS 1000 /* in a round */
#define SIZE    400  /* bytes of a record, about */
#define RECORDS 300000
#define BATCH   100

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench-ledger: %s: %s\n", what, fail_text());
	exit(1);
}

/* ---- the baseline: one prepared INSERT, committed by itself ---- */

struct bare {
	sqlite3 *db;
	sqlite3_stmt *insert;
	struct strbuf body; /* as long as a record of ours */
};

static void bare_open(struct bare *b, const char *root, struct ledger *l)
{
	char *path = xasprintf("%s/bare.db", root);
	struct record r;

	need(sqlite3_open_v2(path, &b->db,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				     SQLITE_OPEN_NOMUTEX,
			     NULL) == SQLITE_OK &&
		     sqlite3_exec(b->db,
				  "PRAGMA journal_mode = WAL;"
				  "PRAGMA synchronous = FULL;"
				  "CREATE TABLE record(id INTEGER PRIMARY KEY,"
				  " body BLOB NOT NULL);",
				  NULL, NULL, NULL) == SQLITE_OK &&
		     sqlite3_prepare_v2(b->db,
					"INSERT INTO record(body) VALUES(?1)",
					-1, &b->insert, NULL) == SQLITE_OK,
	     "bare database");
	need(!ledger_get(l, ledger_last_id(l), &r), "a record");
	strbuf_init(&b->body);
	strbuf_add(&b->body, r.body.buf, r.body.len);
	record_release(&r);
	free(path);
}

static void bare_close(struct bare *b)
{
	sqlite3_finalize(b->insert);
	sqlite3_close(b->db);
	strbuf_release(&b->body);
}

static double bare_round(struct bare *b)
{
	int64_t start = clock_ticks();

	for (int i = 0; i < APPENDS; i++) {
		sqlite3_bind_blob(b->insert, 1, b->body.buf, (int)b->body.len,
				  SQLITE_STATIC);
		need(sqlite3_step(b->insert) == SQLITE_DONE, "insert");
		sqlite3_reset(b->insert);
	}
	return APPENDS / bench_seconds(start);
}

/* ---- appending ---- */

static double append_round(struct ledger *l)
{
	int64_t start = clock_ticks();

	for (int i = 0; i < APPENDS; i++)
		need(!tally_append(l, "lin", 1, SIZE, NULL), "append");
	return APPENDS / bench_seconds(start);
}

static void bench_append(struct ledger *l, const char *root)
{
	double ours[ROUNDS], ratio[ROUNDS];
	struct bare bare;

	append_round(l);
	bare_open(&bare, root, l);
	bare_round(&bare);
	for (int i = 0; i < ROUNDS; i++) {
		double base = bare_round(&bare);

		ours[i] = append_round(l);
		ratio[i] = ours[i] / base;
	}
	bare_close(&bare);
	bench_report("ledger: durable appends to bare",
		     bench_median(ours, ROUNDS), "records/s", BENCH_AT_LEAST,
		     0.7, bench_median(ratio, ROUNDS));
}

static void append_batch(struct ledger *l)
{
	cJSON *data = cJSON_Parse("{\"n\":1,\"reason\":\"scanner of the "
				  "customer, change CR-118\",\"verdict\":"
				  "\"benign\"}");
	struct draft d = { .act = "tally.counted",
			   .on = "t1-1042",
			   .actor = "lin",
			   .by = "os:1000",
			   .tenant = "acme",
			   .data = data };

	need(!ledger_begin(l), "begin");
	for (int i = 0; i < BATCH; i++)
		need(!ledger_add(l, &d, NULL), "add");
	need(!ledger_commit(l), "commit");
	cJSON_Delete(data);
}

/* ---- verifying ---- */

static void bench_verify(struct ledger *l)
{
	struct ledger_report r;
	int64_t start = clock_ticks(), before = ledger_size(l);

	while (ledger_size(l) < RECORDS)
		append_batch(l);
	bench_report("ledger: appends, 100 in a transaction",
		     (double)(RECORDS - before) / bench_seconds(start),
		     "records/s", BENCH_INFO, 0, 0);
	need(!ledger_checkpoint(l, NULL), "checkpoint");
	need(!ledger_verify(l, &r, NULL, NULL), "verify");
	need(!r.nwrong, "a clean ledger");
	bench_report("ledger: verify, hashing",
		     (double)r.records / r.hash_seconds, "records/s",
		     BENCH_AT_LEAST, 500000, 0);
	bench_report("ledger: verify, replay",
		     (double)r.records / r.replay_seconds, "records/s",
		     BENCH_INFO, 0, 0);
	ledger_report_release(&r);
}

int main(void)
{
	char root[] = "bench-ledger-XXXXXX";
	char *dir, *rm;
	struct ledger *l;
	int rc;

	need(mkdtemp(root) != NULL, "mkdtemp");
	setenv("XDG_STATE_HOME", root, 1);
	dir = xasprintf("%s/store", root);
	rm = xasprintf("rm -rf '%s'", root);
	need(!ledger_init(dir, "bench", &tally_rules), "init");
	need(!ledger_open(&l, dir, LEDGER_WRITE, &tally_rules), "open");
	bench_append(l, root);
	bench_verify(l);
	ledger_close(l);
	rc = system(rm);
	free(rm);
	free(dir);
	return rc ? 1 : bench_result();
}
