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

#include "bench.h"
#include "ledger/key.h"
#include "platform/hub_private.h"
#include "postgres.h"
#include "stores.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/thread.h"

#define ROUNDS 9
#define PUSHES 20 /* in a round, of HUB_BATCH each */
#define SIZE   400

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench-hub: %s: %s\n", what, fail_text());
	exit(1);
}

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

	need(!signer_from_seed(&signer, seed, o.full), "key");
	vkey_format(&vkey, signer_vkey(signer));
	o.vkey = vkey.buf;
	need(!hub_join(h, &o, &number, &confirmed), "join");
	signer_free(signer);
	strbuf_release(&vkey);
	return number;
}

/* ---- the baseline: the same columns, as many rows in one statement ---- */

enum { ROWS = 50, COLUMNS = 8 };

static void make_bare(struct hub *h)
{
	need(!h->kind->run(h->db,
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
		need(!h->kind->begin_write(h->db), "begin");
		for (int i = 0; i < HUB_BATCH; i += ROWS)
			need(!bare_rows(h, sql, b->r + i), "insert");
		need(!h->kind->commit(h->db), "commit");
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
		need(!hub_push(h, b->r, HUB_BATCH, &seq), "push");
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
#define AWAY_S    30   /* for the million */
#define MADE      1000 /* records in a transaction */

/* What becomes of a ticket, after it was opened. */
static const struct {
	const char *act, *data;
} life[] = {
	{ "ticket.claimed", "{}" },
	{ "ticket.noted", "{\"text\":\"the scanner of the customer, see "
			  "change CR-118\"}" },
	{ "ticket.judged", "{\"reason\":\"scanner of the customer\","
			   "\"verdict\":\"benign\"}" },
	{ "ticket.closed", "{}" },
};
enum { LIFE = 1 + sizeof life / sizeof life[0] };

static void add_act(struct desk *d, const char *act, const char *on,
		    cJSON *data)
{
	struct draft draft = { .act = act,
			       .on = on,
			       .tenant = "acme",
			       .actor = "lin",
			       .by = "os:1",
			       .data = data };

	need(!ledger_add(d->ledger, &draft, NULL), act);
	cJSON_Delete(data);
}

static void add_life(struct desk *d, int num)
{
	cJSON *opened = fixture_opened(num, "scan", NULL);
	const char *raw = json_str_at(opened, "fingerprint");
	char id[24];
	sha256 hash;

	snprintf(id, sizeof id, "t1-%d", num);
	need(!ledger_put_blob(d->ledger, &hash, raw, strlen(raw)), "blob");
	add_act(d, "ticket.opened", id, opened);
	for (int i = 0; i < LIFE - 1; i++)
		add_act(d, life[i].act, id, cJSON_Parse(life[i].data));
}

static void work(struct desk *d, int records)
{
	for (int done = 0; done < records; done += MADE) {
		need(!ledger_begin(d->ledger), "begin");
		for (int i = 0; i < MADE / LIFE; i++)
			add_life(d, (done / LIFE) + i + 1);
		need(!ledger_commit(d->ledger), "commit");
	}
}

/* Seconds that this process has had of it. */
static double processor(void)
{
	return (double)clock() / CLOCKS_PER_SEC;
}

/* The first works, the second was away; each is a store of its own host. */
static void bench_away(const char *address, const char *name)
{
	int records = getenv("BENCH_FULL") ? AWAY_MANY : AWAY_FEW;
	struct courier_round round;
	struct stores s;
	double spent, worked;
	int64_t start;

	stores_open(&s, 2, address);
	stores_join(&s, 0);
	stores_join(&s, 1);
	work(s.of[0].desk, records);
	stores_sync(&s, 0);
	start = clock_ticks();
	worked = processor();
	need(!courier_once(s.of[1].desk, &round, NULL, NULL), "round");
	worked = processor() - worked;
	spent = bench_seconds(start);
	need(round.pulled >= records, "all of it");
	bench_report(name, (double)round.pulled / spent, "records/s",
		     BENCH_AT_LEAST, (double)AWAY_MANY / AWAY_S, 0);
	bench_report("hub: of it, at work", 100 * worked / spent, "%",
		     BENCH_INFO, 0, 0);
	stores_close(&s);
}

int main(void)
{
	struct postgres server;
	struct hub *h;
	bool made;

	thread_heaps(2); /* as `watchfloor courier` */
	bench_away(NULL, "hub: taking what others did, from a file");
	if (!postgres_make(&server))
		return 0;
	postgres_start(&server);
	need(!hub_open(&h, server.url), "hub");
	need(!hub_init(h, &made), "hub init");
	bench_push(h);
	hub_close(h);
	postgres_remove(&server);
	return bench_result();
}
