/*
 * courier_pull.c - what others did, into the store: batch by batch.
 *
 * Reading a batch needs neither store nor hub, and is a third of the work.  So
 * while one is taken the next is here already and is read by a thread.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "platform/courier_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/thread.h"

/* A batch is one transaction of the store, in which nobody else writes: as many
 * records as take about so long, ns. */
#define TAKE_MOST (8 * HUB_BATCH)
#define TAKE_SOON INT64_C(40000000)
#define TAKE_LATE INT64_C(80000000)

/* A thread is not worth its while for fewer. */
#define ASIDE 256

/* Who waits at the gate is waked when we leave it, but we would be there again
 * before it comes. */
static const struct timespec others_turn = { 0, 1000000 };

struct batch {
	struct hub_batch hub;
	int64_t after; /* the place before it */
	int64_t own;   /* our origin's number */
	struct sync_prepared *prepared;
	pthread_t thread;
	bool aside; /* the thread prepares it */
	bool here;
};

/* ---- from the hub ---- */

static void prepare(struct batch *b)
{
	b->prepared = sync_prepare(b->hub.records, b->hub.n, b->own);
}

static void *prepare_aside(void *arg)
{
	prepare(arg);
	sha256_thread_end();
	json_thread_end();
	return NULL;
}

static void batch_finish(struct batch *b)
{
	if (b->aside)
		pthread_join(b->thread, NULL);
	else
		prepare(b);
	b->aside = false;
}

static void batch_release(struct batch *b)
{
	if (b->aside)
		pthread_join(b->thread, NULL);
	sync_prepared_free(b->prepared);
	if (b->here)
		hub_batch_release(&b->hub);
	*b = (struct batch){ .here = false };
}

/* *b must stay where it is until it is released. */
static int batch_fetch(struct batch *b, struct trip *t, int64_t after)
{
	int rc = hub_pull(t->hub, after, t->pull, &b->hub);

	if (rc < 0)
		return rc == NOT_FOUND ? CONFLICT : rc;
	b->after = after;
	b->own = sync_own_number(t->ledger);
	b->here = true;
	b->aside = b->hub.n >= ASIDE &&
		   thread_begin(&b->thread, prepare_aside, b) == 0;
	return 0;
}

static int64_t batch_end(const struct batch *b)
{
	return b->after + (int64_t)b->hub.n;
}

static bool batch_is_last(const struct batch *b)
{
	return !b->hub.n || batch_end(b) >= b->hub.tree.size;
}

/* ---- into the store ---- */

static int meet(void *ctx, const struct hub_origin *o)
{
	struct trip *t = ctx;

	/* Origins are numbered as they come. */
	if (o->origin.number > t->met)
		t->met = o->origin.number;
	return sync_meet(t->ledger, &o->origin);
}

static bool is_unknown(const struct trip *t, const struct hub_batch *b)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->records[i].origin > t->met)
			return true;
	return false;
}

/* Is the order at the cursor the one that we have seen? */
static int check_cursor(struct trip *t, const struct batch *b)
{
	sha256 ours;
	int rc = b->after ? sync_leaf_at(t->ledger, b->after, &ours) : 0;

	if (!rc && b->after &&
	    memcmp(ours.b, b->hub.before.b, sizeof ours.b) != 0)
		rc = fail_as(CONFLICT,
			     _("the hub has another record at place %lld than "
			       "it had"),
			     (long long)b->after);
	return rc;
}

/* The next batch is as large as this one was quick.  But what waits is taken
 * back and done again with each: when that is much, they are large. */
static void pace(struct trip *t, int64_t spent)
{
	if (t->waiting > HUB_BATCH)
		return;
	if (spent < TAKE_SOON && t->pull < TAKE_MOST)
		t->pull *= 2;
	else if (spent > TAKE_LATE && t->pull > HUB_BATCH)
		t->pull /= 2;
}

static int take(struct trip *t, struct batch *b)
{
	int64_t start;
	int rc = check_cursor(t, b);

	if (rc < 0 || !b->hub.n)
		return rc;
	if (is_unknown(t, &b->hub))
		rc = hub_origins(t->hub, meet, t);
	if (rc < 0)
		return rc;
	batch_finish(b);
	start = clock_ticks();
	rc = sync_take(t->ledger, b->hub.records, b->prepared, &b->hub.tree);
	pace(t, clock_ticks() - start);
	if (!rc)
		t->out->pulled += (int64_t)b->hub.n;
	return rc < 0 ? rc : trip_pause(t);
}

/* That the next is not to be had does not keep this one from being taken. */
static int take_and_fetch(struct trip *t, struct batch *now, struct batch *next)
{
	int later =
		batch_is_last(now) ? 0 : batch_fetch(next, t, batch_end(now));
	char *why = later < 0 ? xstrdup(fail_text()) : NULL;
	int rc = take(t, now);

	if (!rc && later < 0)
		rc = fail_as(later, "%s", why);
	free(why);
	return rc;
}

int pull_all(struct trip *t)
{
	struct batch two[2] = { { .here = false } };
	struct batch *now = &two[0], *next = &two[1], *last;
	struct sync_tree at;
	int rc = sync_tree(t->ledger, &at);

	t->waiting = sync_waiting(t->ledger);
	t->pull = t->waiting > HUB_BATCH ? TAKE_MOST : HUB_BATCH;
	if (!rc)
		rc = batch_fetch(now, t, at.size);
	while (!rc && now->here) {
		rc = take_and_fetch(t, now, next);
		if (next->here)
			nanosleep(&others_turn, NULL);
		batch_release(now);
		last = now;
		now = next;
		next = last;
	}
	batch_release(now);
	return rc;
}
