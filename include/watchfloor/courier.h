/*
 * courier.h - carries records between a store and its hub.
 *
 * One round: give the hub what waits, take what it has ordered, exchange
 * checkpoints, cosign the order.  Every step is one transaction on one side,
 * and a round begins by asking both sides how far they are, so it may end
 * anywhere: the next goes on from there.
 *
 * When the hub has lost what it had ordered (a standby was promoted that did
 * not have it), the order is compared from the newest size at which both had
 * the same; what came after is forgotten, what others had written of it is
 * given back to the hub before what is our own, and hub.forked is recorded.
 */
#ifndef WATCHFLOOR_COURIER_H
#define WATCHFLOOR_COURIER_H

#include "watchfloor/desk.h"
#include "watchfloor/hub.h"

struct courier_round {
	int64_t pushed, pulled; /* records */
	int64_t waiting;        /* that the hub has not ordered */
	int64_t forked;         /* > 0: places that the hub had lost */
	int64_t came, went;     /* bytes of evidence, sealed */
	int64_t arrived;        /* pieces of evidence, all of it */
	char odd[256];          /* what was wrong with some, or "" */
	bool unconfirmed;       /* the hub has not let the store in yet */
};

/* Make the store of d known to the hub, and remember its address.  Waiting to
 * be confirmed is not a failure: see *confirmed. */
int courier_join(struct desk *d, const char *address, bool *confirmed);

/* Called between any two steps; a non-zero answer stops with INTERRUPTED. */
typedef int courier_between(void *ctx);

int courier_round(struct desk *d, struct hub *h, struct courier_round *out,
		  courier_between *between, void *ctx);

/* Open the hub, a round, close.  NOT_FOUND: the store has joined none. */
int courier_once(struct desk *d, struct courier_round *out,
		 courier_between *between, void *ctx);

/*
 * Rounds until stop() says so: every one or two seconds, after failures more
 * and more rarely, up to a minute.  CONFLICT when another courier serves this
 * store.  said() gets what a person should read, once when it changes.
 */
int courier_run(struct desk *d, bool (*stop)(void *ctx),
		void (*said)(void *ctx, const char *sentence), void *ctx);

/* How it stands, from the store and what the courier last wrote down. */
struct courier_status {
	char *hub;       /* its address; NULL: none joined */
	bool running;    /* a courier serves the store now */
	int64_t waiting; /* records without a place */
	int64_t taken;   /* places */
	int64_t at;      /* of the last round that went well; CLOCK_NEVER */
	char *trouble;   /* why the last one did not; NULL: it did */
	struct parcels wanted; /* evidence that was asked for */
};
int courier_status(struct desk *d, struct courier_status *out);
void courier_status_release(struct courier_status *s);

/* Acts of the desk's actor that changed nothing, because another came first:
 * r, and the record that won (NULL: not known). */
int superseded_each(struct desk *d, bool all_actors,
		    int (*each)(void *ctx, const struct record *r,
				const struct record *won),
		    void *ctx);

#endif
