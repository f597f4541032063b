/*
 * courier.c - one round between a store and its hub.
 */
#include "config.h"

#include "watchfloor/courier.h"

#include <stdlib.h>
#include <string.h>

#include "platform/courier_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Bytes in one push, more or less: what a slow line carries while the others
 * wait. */
#define PUSH_BYTES (256 << 10)

int trip_pause(struct trip *t)
{
	return t->between && t->between(t->ctx)
		       ? fail_as(INTERRUPTED, _("stopped"))
		       : 0;
}

/* ---- joining ---- */

struct origins {
	struct hub *hub;
	int64_t *numbers;
	int n, alloc;
	bool unknown;   /* to this store: some has no number here yet */
	bool confirmed; /* the newest is */
};

static int register_origin(void *ctx, const struct sync_origin *o)
{
	struct origins *k = ctx;
	int64_t number;
	int rc = hub_join(k->hub, o, &number, &k->confirmed);

	if (!rc) {
		GROW(k->numbers, k->n, k->alloc);
		k->numbers[k->n++] = number;
		if (o->number && o->number != number)
			rc = fail_as(REFUSED,
				     _("this is another hub than the one that "
				       "the store has joined: it knows %s "
				       "under another number"),
				     o->full);
		k->unknown |= !o->number;
	}
	return rc;
}

static int join(struct ledger *l, struct hub *h, const char *address,
		bool *confirmed)
{
	struct origins k = { .hub = h, .confirmed = true };
	int rc = sync_own_origins(l, register_origin, &k);

	if (!rc && k.unknown)
		rc = sync_join(l, address, k.numbers, (size_t)k.n);
	*confirmed = k.confirmed;
	free(k.numbers);
	return rc;
}

int courier_join(struct desk *d, const char *address, bool *confirmed)
{
	char *joined = sync_hub(d->ledger);
	struct hub *h = NULL;
	int rc = 0;

	*confirmed = false;
	if (joined && strcmp(joined, address) != 0)
		rc = fail_as(REFUSED,
			     _("the store has joined %s already: its records "
			       "have their places there"),
			     joined);
	free(joined);
	if (!rc)
		rc = hub_open(&h, address);
	if (!rc)
		rc = join(d->ledger, h, address, confirmed);
	hub_close(h);
	return rc;
}

/* ---- pushing ---- */

/* Records of one origin, until they are enough. */
struct load {
	struct sync_record records[HUB_BATCH];
	size_t n;
	struct strbuf bodies;
};

static int load_record(void *ctx, const struct sync_record *r)
{
	struct load *load = ctx;

	if (load->n == HUB_BATCH || load->bodies.len > PUSH_BYTES)
		return 1;
	load->records[load->n++] = *r;
	strbuf_add(&load->bodies, r->body, r->len);
	return 0;
}

/* The buffer has moved while it grew. */
static void set_bodies(struct load *load)
{
	const char *at = load->bodies.buf;

	for (size_t i = 0; i < load->n; i++) {
		load->records[i].body = at;
		at += load->records[i].len;
	}
}

/* From the first that the hub does not have; *seq moves on. */
static int push_some(struct trip *t, int64_t origin, int64_t *seq, int64_t to)
{
	struct load *load = xcalloc(1, sizeof *load);
	int64_t before = *seq;
	int rc;

	strbuf_init(&load->bodies);
	rc = sync_read(t->ledger, origin, *seq + 1, to, load_record, load);
	if (rc >= 0 && load->n) {
		set_bodies(load);
		rc = hub_push(t->hub, load->records, load->n, seq);
		if (!rc)
			t->out->pushed += *seq - before;
	}
	strbuf_release(&load->bodies);
	free(load);
	return rc < 0 ? rc : trip_pause(t);
}

static int push_origin(struct trip *t, int64_t origin)
{
	int64_t from, to, seq;
	int rc = sync_waiting_of(t->ledger, origin, &from, &to);

	if (!rc && from <= to)
		rc = hub_pushed(t->hub, origin, &seq);
	if (rc < 0 || from > to)
		return rc;
	/* What the hub has beyond the last place comes with the next pull. */
	while (!rc && seq < to)
		rc = push_some(t, origin, &seq, to);
	return rc;
}

static int push_own(void *ctx, const struct sync_origin *o)
{
	return push_origin(ctx, o->number);
}

/* ---- checkpoints ---- */

/* The hub is their witness to each other. */
static int exchange_note(void *ctx, const struct hub_origin *o)
{
	struct trip *t = ctx;

	presence_note(t, o);
	/* The order is named by it, also while it has no record. */
	if (o->origin.number == SYNC_FIRST_NUMBER &&
	    sync_meet(t->ledger, &o->origin) < 0)
		return FAILED;
	if (strcmp(o->origin.full, ledger_origin(t->ledger)) == 0) {
		t->own = o->origin.number;
		t->stale = strcmp(o->note, t->note.buf) != 0;
		return 0;
	}
	if (!*o->note || strcmp(o->origin.name, ledger_name(t->ledger)) == 0)
		return 0;
	return sync_checkpoint(t->ledger, o->origin.number, o->note,
			       strlen(o->note));
}

static int exchange_notes(struct trip *t)
{
	int rc = ledger_checkpoint(t->ledger, &t->note);

	if (!rc)
		rc = hub_origins(t->hub, exchange_note, t);
	if (!rc && t->own && t->stale)
		rc = hub_put_note(t->hub, t->own, t->note.buf);
	return rc;
}

/* ---- a round ---- */

/*
 * Pushing before a fork is mended would bury it, so the order is looked at
 * first.  Pushing before pulling, because what waits is taken back and done
 * again whenever something comes before it.
 */
static int push_and_pull(struct trip *t)
{
	int rc = fork_look(t);

	if (rc == CONFLICT)
		rc = fork_mend(t);
	if (!rc)
		rc = trip_pause(t);
	if (!rc)
		rc = sync_own_origins(t->ledger, push_own, t);
	return rc < 0 ? rc : pull_all(t);
}

int courier_round(struct desk *d, struct hub *h, struct courier_round *out,
		  courier_between *between, void *ctx)
{
	struct trip t = { .desk = d,
			  .ledger = d->ledger,
			  .hub = h,
			  .out = out,
			  .between = between,
			  .ctx = ctx,
			  .note = STRBUF_INIT,
			  .same = { .lines = STRBUF_INIT },
			  .now = clock_now(),
			  .said = STRBUF_INIT,
			  .others = STRBUF_INIT };
	char *address = sync_hub(d->ledger);
	bool confirmed;
	int rc;

	*out = (struct courier_round){ .pushed = 0 };
	rc = address ? join(d->ledger, h, address, &confirmed)
		     : fail_as(NOT_FOUND,
			       _("the store has joined no hub: 'watchfloor "
				 "hub join' does that"));
	if (!rc && !confirmed)
		out->unconfirmed = true;
	else if (!rc)
		rc = push_and_pull(&t);
	if (!rc && confirmed)
		rc = exchange_notes(&t);
	if (!rc && confirmed)
		rc = witness_round(&t);
	if (!rc && confirmed)
		rc = presence_round(&t);
	if (!rc && confirmed)
		rc = parcel_round(&t);
	out->waiting = sync_waiting(d->ledger);
	strbuf_release(&t.note);
	strbuf_release(&t.same.lines);
	strbuf_release(&t.said);
	strbuf_release(&t.others);
	free(address);
	return rc;
}

int courier_once(struct desk *d, struct courier_round *out,
		 courier_between *between, void *ctx)
{
	char *address = sync_hub(d->ledger);
	struct hub *h = NULL;
	int rc;

	if (!address)
		return fail_as(NOT_FOUND,
			       _("the store has joined no hub: 'watchfloor "
				 "hub join' does that"));
	rc = hub_open(&h, address);
	if (!rc)
		rc = courier_round(d, h, out, between, ctx);
	hub_close(h);
	free(address);
	return rc;
}
