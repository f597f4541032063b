/*
 * test-simulation.c - histories of several stores and a hub that nobody would
 * write, by number: people act, couriers meet the hub, lines break before and
 * after the work is done, disks fail, programs die, the hub forgets.
 *
 * What must hold is looked at after each step, and at the end, when nothing
 * fails any more, all must be the same.  All of it is one process with one
 * dice and a clock of its own; which keys the stores have, and so what the
 * hashes are, does not steer anything.  What is in the network itself is
 * test-postgres's; that nothing goes out that may yet turn out to change
 * nothing is test-outward's.
 */
#include "config.h"

#include "check.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bad-disk.h"
#include "desk/gist.h"
#include "platform/hub_private.h"
#include "random-acts.h"
#include "stores.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define NOW   INT64_C(1795402800000)
#define STEPS 40

/* More than there are of one kind. */
#define TICKETS_SEEN 150

/* A record at its place in the hub's order. */
struct placed {
	int64_t origin, seq;
	sha256 leaf;
};

struct sim {
	struct stores s;
	struct dice dice;
	int64_t at;

	struct hub *hub;   /* the couriers'; NULL: their next round opens it */
	struct hub *watch; /* ours, on which nothing fails; or NULL */
	struct desk *reader[STORES_MAX]; /* another program, or NULL */

	/* The order, as the hub had it when it was last looked at. */
	struct placed *order;
	int n, alloc;
	int64_t last[STORES_MAX]; /* seq, by origin */

	int64_t checked[STORES_MAX]; /* places of a store found right */
	bool stale[STORES_MAX];      /* has not met the hub since that forgot */
};

static int any(struct sim *m, int below)
{
	return (int)dice_roll(&m->dice, (uint64_t)below);
}

static struct ledger *ledger_of(struct sim *m, int i)
{
	return m->s.of[i].desk->ledger;
}

/* ---- a line that breaks ---- */

static struct {
	int left;    /* calls until then; < 0: never */
	bool done;   /* what was asked for is done, the answer is lost */
	bool broken; /* nothing goes through any more */
} line = { .left = -1 };

static int broken(void)
{
	line.broken = true;
	return fail_as(FAILED, "the line to the hub is broken");
}

/* The fate of a call: does it get there, and does its answer come back? */
static bool arrives(bool *answers)
{
	bool now = !line.broken && line.left == 0;

	line.left -= line.left >= 0;
	*answers = !now && !line.broken;
	return *answers || (now && line.done);
}

static int bad_begin(struct hub_db *h, int (*begin)(struct hub_db *))
{
	bool answers, arrived = arrives(&answers);
	int rc = arrived ? begin(h) : 0;

	if (answers)
		return rc;
	/* the server sees the connection end */
	hub_sqlite.rollback(h);
	return broken();
}

static int bad_begin_read(struct hub_db *h)
{
	return bad_begin(h, hub_sqlite.begin_read);
}

static int bad_begin_write(struct hub_db *h)
{
	return bad_begin(h, hub_sqlite.begin_write);
}

static int bad_commit(struct hub_db *h)
{
	bool answers, arrived = arrives(&answers);
	int rc = arrived ? hub_sqlite.commit(h) : 0;

	if (answers)
		return rc;
	hub_sqlite.rollback(h);
	return broken();
}

static int bad_run(struct hub_db *h, const char *sql,
		   const struct hub_value *params, int n, hub_row *row,
		   void *ctx)
{
	bool answers, arrived = arrives(&answers);
	int rc = arrived ? hub_sqlite.run(h, sql, params, n, row, ctx) : 0;

	return answers ? rc : broken();
}

static struct hub *open_line(struct sim *m)
{
	static struct hub_db_kind kind;
	struct hub *h;

	kind = hub_sqlite;
	kind.begin_read = bad_begin_read;
	kind.begin_write = bad_begin_write;
	kind.commit = bad_commit;
	kind.run = bad_run;
	must(hub_open(&h, m->s.address));
	h->kind = &kind;
	return h;
}

static void hang_up(struct sim *m)
{
	hub_close(m->hub);
	m->hub = NULL;
}

static void close_lines(struct sim *m)
{
	hang_up(m);
	hub_close(m->watch);
	m->watch = NULL;
}

/* ---- rounds ---- */

static int stop_at(void *ctx)
{
	int *left = ctx;

	return (*left)-- == 0;
}

/* stop: between which steps; < 0: not.  Whatever went wrong, the next round
 * takes a new line. */
static int meet(struct sim *m, int i, int stop)
{
	struct courier_round round;
	int rc;

	rc = courier_round(m->s.of[i].desk, m->hub, &round, stop_at, &stop);
	if (!rc)
		m->stale[i] = false;
	else if (rc != INTERRUPTED)
		hang_up(m);
	return rc;
}

static void meets(struct sim *m, int i)
{
	must(meet(m, i, -1));
}

static void is_stopped(struct sim *m, int i)
{
	int rc = meet(m, i, any(m, 5));

	if (rc != INTERRUPTED)
		must(rc);
}

static void meets_on_a_bad_line(struct sim *m, int i, bool done)
{
	int rc;

	line.left = any(m, 40);
	line.done = done;
	rc = meet(m, i, -1);
	if (!line.broken)
		must(rc);
	line.left = -1;
	line.broken = false;
	hang_up(m);
}

static void request_is_lost(struct sim *m, int i)
{
	meets_on_a_bad_line(m, i, false);
}

static void reply_is_lost(struct sim *m, int i)
{
	meets_on_a_bad_line(m, i, true);
}

/* That of the store, or of the hub: whichever is written to then. */
static void disk_fails(struct sim *m, int i)
{
	int rc;

	bad_disk_fail(any(m, 30), any(m, 2), any(m, 2));
	rc = meet(m, i, -1);
	if (!bad_disk_mend())
		must(rc);
	if (any(m, 2))
		stores_reopen(&m->s, i);
}

static void close_reader(struct sim *m, int i)
{
	desk_close(m->reader[i]);
	m->reader[i] = NULL;
}

static void courier_dies(struct sim *m, int i)
{
	close_lines(m);
	close_reader(m, i);
	assert_int_not_equal(stores_die(&m->s, i, any(m, 5)), 1);
}

/* ---- the hub is as it was some time ago ---- */

static void copy_file(const char *from, const char *to)
{
	struct strbuf sb = STRBUF_INIT;

	if (access(from, F_OK) == 0) {
		must(file_read(&sb, from, INT32_MAX));
		must(file_write_atomic(to, sb.buf, sb.len, 0600));
	}
	strbuf_release(&sb);
}

/* Nobody has it open, so there is one file. */
static void copy_hub(struct sim *m, const char *from, const char *to)
{
	char *source = xasprintf("%s/%s", m->s.root, from);
	char *target = xasprintf("%s/%s", m->s.root, to);

	close_lines(m);
	copy_file(source, target);
	free(source);
	free(target);
}

static void standby_follows(struct sim *m, int i)
{
	(void)i;
	copy_hub(m, "hub/hub.db", "standby.db");
}

static void standby_is_promoted(struct sim *m, int i)
{
	(void)i;
	copy_hub(m, "standby.db", "hub/hub.db");
	m->n = 0;
	memset(m->last, 0, sizeof m->last);
	for (int k = 0; k < m->s.n; k++) {
		m->stale[k] = true;
		m->checked[k] = 0;
	}
}

/* ---- people, and programs of theirs ---- */

static void works(struct sim *m, int i)
{
	for (int k = 1 + any(m, 12); k; k--) {
		m->at += any(m, 5000);
		random_act(&m->s.of[i], &m->dice, m->at);
	}
}

static void is_reopened(struct sim *m, int i)
{
	stores_reopen(&m->s, i);
}

static void is_verified(struct sim *m, int i)
{
	assert_true(stores_verify(&m->s, i));
}

static void same_answer(struct desk *d, struct desk *plain, const char *text)
{
	static const struct ticket_order order = { BY_URGENCY, false };
	struct ticket page[2][TICKETS_SEEN];
	struct query *q;
	int n[2];

	must(query_parse(&q, text, NULL));
	must(ticket_page(d, q, order, NULL, false, page[0], TICKETS_SEEN,
			 &n[0]));
	must(ticket_page(plain, q, order, NULL, false, page[1], TICKETS_SEEN,
			 &n[1]));
	query_free(q);
	assert_int_equal(n[0], n[1]);
	for (int i = 0; i < n[0]; i++) {
		assert_string_equal(page[0][i].id, page[1][i].id);
		ticket_release(&page[0][i]);
		ticket_release(&page[1][i]);
	}
}

/* What is held in memory of tickets is as the store is, whatever was folded
 * in since it was read. */
static void is_searched(struct sim *m, int i)
{
	static const char *const asked[] = { "t1-*", "id:t2-1", "scan",
					     "tenant:acme !t3-*" };
	struct fixture *f = &m->s.of[i];
	int ret;

	while ((ret = gist_step(f->desk)) > 0)
		;
	assert_int_equal(ret, 0);
	assert_true(gist_is_true(f->desk));
	if (!m->reader[i])
		must(desk_open(&m->reader[i], f->dir, 0));
	same_answer(f->desk, m->reader[i], asked[any(m, ARRAY_SIZE(asked))]);
}

/* ---- what must hold after every step ---- */

/* Places without gaps, and each origin's records once and in their order. */
static int keep_placed(void *ctx, const struct hub_value *c, int n)
{
	struct sim *m = ctx;
	struct placed p = { c[1].n, c[2].n, { { 0 } } };

	(void)n;
	assert_int_equal(c[0].n, m->n + 1);
	assert_in_range(p.origin, SYNC_FIRST_NUMBER,
			SYNC_FIRST_NUMBER + m->s.n - 1);
	assert_int_equal(p.seq, ++m->last[p.origin - SYNC_FIRST_NUMBER]);
	assert_true(hub_hash(&p.leaf, &c[3]));
	GROW(m->order, m->n, m->alloc);
	m->order[m->n++] = p;
	return 0;
}

/* It has what it had, and perhaps more behind it: the last that was there is
 * read again. */
static void look_at_hub(struct sim *m)
{
	struct hub_value p[] = { hub_text(""), hub_int(m->n) };

	if (!m->hub)
		m->hub = open_line(m);
	if (!m->watch)
		must(hub_open(&m->watch, m->s.address));
	must(hub_run(m->watch,
		     "SELECT place, origin, seq, tree FROM wf_record"
		     " WHERE desk = $1 AND place > $2 ORDER BY place",
		     p, 2, keep_placed, m));
}

/* Its leaf of the hub's tree is the first of the hashes at a place. */
static void same_places(struct sim *m, int i)
{
	sqlite3_stmt *st;
	int p = (int)m->checked[i];

	assert_int_equal(sqlite3_prepare_v2(ledger_db(ledger_of(m, i)),
					    "SELECT seq, hash FROM place"
					    " WHERE seq > ?1 ORDER BY seq",
					    -1, &st, NULL),
			 SQLITE_OK);
	sqlite3_bind_int(st, 1, p);
	for (; sqlite3_step(st) == SQLITE_ROW; p++) {
		assert_true(p < m->n);
		assert_int_equal(sqlite3_column_int(st, 0), p + 1);
		assert_memory_equal(sqlite3_column_blob(st, 1),
				    m->order[p].leaf.b, SHA256_SIZE);
	}
	assert_int_equal(sqlite3_finalize(st), SQLITE_OK);
	m->checked[i] = p;
}

/* What a store has taken is the beginning of the hub's order; so nothing that
 * was acknowledged is lost. */
static void look_at_store(struct sim *m, int i, struct sync_tree *tree)
{
	must(sync_tree(ledger_of(m, i), tree));
	if (m->stale[i])
		return;
	assert_true(tree->size >= m->checked[i]);
	same_places(m, i);
	assert_int_equal(m->checked[i], tree->size);
}

static bool same_order(const struct sync_tree *a, const struct sync_tree *b)
{
	return a->size == b->size &&
	       !memcmp(a->peak, b->peak, (size_t)a->npeaks * sizeof *a->peak);
}

/* Who has seen the same as i has the same. */
static void look_at_pairs(struct sim *m, int i, const struct sync_tree *trees)
{
	if (sync_waiting(ledger_of(m, i)))
		return;
	for (int k = 0; k < m->s.n; k++)
		if (k != i && same_order(&trees[i], &trees[k]) &&
		    !sync_waiting(ledger_of(m, k))) {
			assert_true(stores_equal(&m->s, i, k));
			return;
		}
}

/* After i did something. */
static void look(struct sim *m, int i)
{
	struct sync_tree trees[STORES_MAX];

	look_at_hub(m);
	for (int k = 0; k < m->s.n; k++)
		look_at_store(m, k, &trees[k]);
	look_at_pairs(m, i, trees);
}

/* ---- a history ---- */

static struct stores model; /* as they are made, at rest */

static const struct event {
	const char *name;
	int often;
	bool forgets; /* only where the hub does */
	void (*happens)(struct sim *m, int i);
} events[] = {
	{ "works", 24, false, works },
	{ "meets the hub", 16, false, meets },
	{ "meets the hub, a request is lost", 4, false, request_is_lost },
	{ "meets the hub, a reply is lost", 5, false, reply_is_lost },
	{ "meets the hub, a disk fails", 5, false, disk_fails },
	{ "meets the hub, its courier is stopped", 3, false, is_stopped },
	{ "meets the hub, its courier dies", 2, false, courier_dies },
	{ "is reopened", 2, false, is_reopened },
	{ "is verified", 1, false, is_verified },
	{ "is searched", 4, false, is_searched },
	{ "looks on: a standby follows", 4, true, standby_follows },
	{ "looks on: the standby is promoted", 4, true, standby_is_promoted },
};

static const struct event *any_event(struct sim *m, bool forgets)
{
	const struct event *e;
	int sum = 0;

	for (e = events; e < events + ARRAY_SIZE(events); e++)
		sum += e->often;
	for (sum = any(m, sum), e = events; sum >= e->often; e++)
		sum -= e->often;
	return e->forgets && !forgets ? events : e;
}

static void begin(struct sim *m, int n)
{
	stores_like(&m->s, n, &model);
	for (int i = 0; i < n; i++) {
		works(m, i);
		works(m, i);
		stores_join(&m->s, i);
	}
	standby_follows(m, 0);
	look(m, 0);
}

static bool are_all_there(struct sim *m)
{
	bool all = true;

	look(m, 0);
	for (int i = 0; i < m->s.n; i++)
		all = all && m->checked[i] == m->n &&
		      sync_waiting(ledger_of(m, i)) == 0;
	return all;
}

/* Nothing fails any more: two turns for each store are enough, as each may
 * have to give back what the hub has lost. */
static void settle(struct sim *m)
{
	bool there = false;

	for (int turn = 0; !there && turn < 2 * m->s.n; turn++) {
		for (int i = 0; i < m->s.n; i++) {
			if (!m->hub)
				m->hub = open_line(m);
			meets(m, i);
		}
		there = are_all_there(m);
	}
	assert_true(there);
}

static void end(struct sim *m)
{
	int n = m->s.n;

	settle(m);
	for (int i = 0; i < n; i++) {
		assert_true(stores_verify(&m->s, i));
		assert_true(stores_equal(&m->s, 0, i));
	}
	must(ledger_rebuild(ledger_of(m, 0), NULL, NULL));
	assert_true(stores_equal(&m->s, 0, n - 1));
	for (int i = 0; i < n; i++)
		close_reader(m, i);
	close_lines(m);
	free(m->order);
	stores_close(&m->s);
}

static void simulate(uint64_t seed, int n, bool forgets, bool tells)
{
	struct sim m = { .dice = { seed * 0x9e3779b97f4a7c15 }, .at = NOW };

	begin(&m, n);
	for (int k = 0; k < STEPS; k++) {
		const struct event *e = any_event(&m, forgets);
		int i = any(&m, n);

		if (tells)
			printf("%d: t%d %s\n", k, i + 1, e->name);
		fflush(stdout);
		e->happens(&m, i);
		look(&m, i);
	}
	end(&m);
}

/*
 * How many histories of both kinds together; others by WATCHFLOOR_TEST_SEEDS,
 * `make soak` says 10,000.  Under sanitizers each takes several times as long,
 * and what they look for does not hang on the one history.
 */
static uint64_t seeds(void)
{
	const char *n = getenv("WATCHFLOOR_TEST_SEEDS");
#ifdef __SANITIZE_ADDRESS__
	const uint64_t usual = 60;
#else
	const uint64_t usual = 200;
#endif

	return n ? strtoull(n, NULL, 10) : usual;
}

/* Even numbers are of hubs that forget.  WATCHFLOOR_TEST_SEED: one alone, as
 * it was printed, and each step is told. */
static void simulate_all(bool forgets)
{
	const char *one = getenv("WATCHFLOOR_TEST_SEED");
	uint64_t from = one ? strtoull(one, NULL, 10) : 1;
	uint64_t to = one ? from : seeds();

	for (uint64_t seed = from; seed <= to; seed++) {
		if (forgets != (seed % 2 == 0))
			continue;
		printf("WATCHFLOOR_TEST_SEED=%llu\n", (unsigned long long)seed);
		fflush(stdout);
		simulate(seed, 2 + (int)(seed / 2 % 4), forgets, one);
	}
}

static void stores_converge(void **state)
{
	(void)state;
	simulate_all(false);
}

static void stores_converge_though_the_hub_forgets(void **state)
{
	(void)state;
	simulate_all(true);
}

static int make_model(void **state)
{
	(void)state;
	stores_open(&model, STORES_MAX, NULL);
	stores_rest(&model);
	return 0;
}

static int remove_model(void **state)
{
	(void)state;
	stores_close(&model);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stores_converge),
		cmocka_unit_test(stores_converge_though_the_hub_forgets),
	};

	/* Nothing here waits for a real disk. */
	if (access("/dev/shm", W_OK | X_OK) == 0)
		setenv("TMPDIR", "/dev/shm", 0);
	bad_disk_install();
	return cmocka_run_group_tests(tests, make_model, remove_model);
}
