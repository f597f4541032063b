/*
 * bench-hub.c - what a push costs beside bare INSERTs of the same rows, in a
 * PostgreSQL of our own; and how fast a store that was away takes what others
 * did meanwhile.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "away.h"
#include "bench.h"
#include "ledger/key.h"
#include "platform/hub_private.h"
#include "postgres.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/thread.h"

#define ROUNDS 9
#define PUSHES 20 /* in a round, of HUB_BATCH each */
#define SIZE   400

/* ---- records ---- */

struct batch {
	struct sync_record r[HUB_BATCH];
	char body[HUB_BATCH][SIZE];
};

static void batch_fill(struct batch *b, int64_t origin, int64_t from)
{
	for (int i = 0; i < HUB_BATCH; i++) {
		memset(b->body[i], 'x', SIZE);
		memcpy(b->body[i], &(int64_t){ from + i }, sizeof from);
		b->r[i] = (struct sync_record){ .origin = origin,
						.seq = from + i,
						.body = b->body[i],
						.len = SIZE };
		merkle_leaf(&b->r[i].leaf, b->body[i], SIZE);
	}
}

static int64_t join(struct hub *h)
{
	unsigned char seed[32] = { 1 };
	struct strbuf vkey = STRBUF_INIT;
	struct sync_origin o = { .name = "a",
				 .incarnation = "1",
				 .full = "a/1" };
	struct signer *signer;
	int64_t number;
	bool confirmed;

	bench_need(!signer_from_seed(&signer, seed, o.full), "key");
	vkey_format(&vkey, signer_vkey(signer));
	o.vkey = vkey.buf;
	bench_need(!hub_join(h, &o, &number, &confirmed), "join");
	signer_free(signer);
	strbuf_release(&vkey);
	return number;
}

/* ---- the baseline: the same columns, as many rows in one statement ---- */

enum { ROWS = 50, COLUMNS = 8 };

static void make_bare(struct hub *h)
{
	bench_need(!h->kind->run(h->db,
				 "CREATE TABLE bare(desk text, place bigint,"
				 " origin bigint, seq bigint, leaf bytea,"
				 " tree bytea, body bytea, received bigint,"
				 " PRIMARY KEY(desk, place),"
				 " UNIQUE(desk, origin, seq))",
				 NULL, 0, NULL, NULL),
		   "bare table");
}

static char *bare_sql(void)
{
	struct strbuf sql = STRBUF_INIT;

	strbuf_addstr(&sql, "INSERT INTO bare VALUES");
	for (int i = 0; i < ROWS; i++) {
		strbuf_addstr(&sql, i ? ", ($1" : " ($1");
		for (int c = 1; c < COLUMNS; c++)
			strbuf_addf(&sql, ", $%d", i * (COLUMNS - 1) + c + 1);
		strbuf_addch(&sql, ')');
	}
	return strbuf_detach(&sql);
}

static int bare_rows(struct hub *h, const char *sql,
		     const struct sync_record *r)
{
	struct hub_value v[1 + ROWS * (COLUMNS - 1)];
	int k = 1;

	for (int i = 0; i < ROWS; i++) {
		v[k++] = hub_int(r[i].seq);
		v[k++] = hub_int(r[i].origin);
		v[k++] = hub_int(r[i].seq);
		v[k++] = hub_blob(r[i].leaf.b, SHA256_SIZE);
		v[k++] = hub_blob(r[i].leaf.b, SHA256_SIZE);
		v[k++] = hub_blob(r[i].body, r[i].len);
		v[k++] = hub_int(0);
	}
	return hub_run(h, sql, v, k, NULL, NULL);
}

static double bare_round(struct hub *h, const char *sql, struct batch *b,
			 int64_t from)
{
	double spent = 0;

	for (int n = 0; n < PUSHES; n++, from += HUB_BATCH) {
		int64_t start;

		batch_fill(b, 1, from);
		start = clock_ticks();
		bench_need(!h->kind->begin_write(h->db), "begin");
		for (int i = 0; i < HUB_BATCH; i += ROWS)
			bench_need(!bare_rows(h, sql, b->r + i), "insert");
		bench_need(!h->kind->commit(h->db), "commit");
		spent += bench_seconds(start);
	}
	return PUSHES * HUB_BATCH / spent;
}

static double push_round(struct hub *h, int64_t origin, struct batch *b,
			 int64_t from)
{
	double spent = 0;
	int64_t seq;

	for (int n = 0; n < PUSHES; n++, from += HUB_BATCH) {
		int64_t start;

		batch_fill(b, origin, from);
		start = clock_ticks();
		bench_need(!hub_push(h, b->r, HUB_BATCH, &seq), "push");
		spent += bench_seconds(start);
	}
	return PUSHES * HUB_BATCH / spent;
}

static void bench_push(struct hub *h)
{
	double ours[ROUNDS], ratio[ROUNDS];
	struct batch *b = xcalloc(1, sizeof *b);
	int64_t origin = join(h), from = 1;
	char *sql = bare_sql();

	make_bare(h);
	for (int i = 0; i < ROUNDS; i++, from += PUSHES * HUB_BATCH) {
		double bare = bare_round(h, sql, b, from);

		ours[i] = push_round(h, origin, b, from);
		ratio[i] = ours[i] / bare;
	}
	bench_report("hub: push to bare INSERTs", bench_median(ours, ROUNDS),
		     "records/s", BENCH_AT_LEAST, 0.5,
		     bench_median(ratio, ROUNDS));
	free(sql);
	free(b);
}

/* ---- a store comes back ---- */

/* BENCH_FULL=1: the whole million. */
#define AWAY_FEW  100000
#define AWAY_MANY 1000000
#define AWAY_S    30 /* for the million */

/* Seconds that this process has had of it. */
static double processor(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* Only the taking is measured; pushing that much is others' time. */
static void bench_away(const char *address, const char *hub)
{
	int records = getenv("BENCH_FULL") ? AWAY_MANY : AWAY_FEW;
	char *name = xasprintf("hub: taking others' records, %s", hub);
	char *busy = xasprintf("hub: of it, at work, %s", hub);
	struct courier_round round;
	struct stores s;
	double spent, worked;
	int64_t start;

	away_open(&s, 2, address, 0, records);
	start = clock_ticks();
	worked = processor();
	bench_need(!courier_once(s.of[1].desk, &round, NULL, NULL), "round");
	worked = processor() - worked;
	spent = bench_seconds(start);
	bench_need(round.pulled >= records, "all of it");
	bench_report(name, (double)round.pulled / spent, "records/s",
		     BENCH_AT_LEAST, (double)AWAY_MANY / AWAY_S, 0);
	bench_report(busy, 100 * worked / spent, "%", BENCH_INFO, 0, 0);
	stores_close(&s);
	free(busy);
	free(name);
}

/* The same in PostgreSQL, in a desk of its own. */
static void bench_away_postgres(const struct postgres *server)
{
	char *address = xasprintf("%s#away", server->url);

	bench_away(address, "PostgreSQL");
	free(address);
}

int main(void)
{
	struct postgres server;
	struct hub *h;
	bool made;

	thread_heaps(2); /* as `watchfloor courier` */
	bench_away(NULL, "file");
	if (!postgres_make(&server))
		return bench_result();
	postgres_start(&server);
	bench_away_postgres(&server);
	bench_need(!hub_open(&h, server.url), "hub");
	bench_need(!hub_init(h, &made), "hub init");
	bench_push(h);
	hub_close(h);
	postgres_remove(&server);
	return bench_result();
}
