/*
 * stores.h - several stores and a hub in a temporary folder, for tests.
 */
#ifndef TESTS_UNIT_STORES_H
#define TESTS_UNIT_STORES_H

#include "fixture.h"
#include "watchfloor/courier.h"

#define STORES_MAX 5

struct stores {
	char *root;
	char *address; /* of the hub */
	int n;
	struct fixture of[STORES_MAX]; /* "t1", "t2"...; root is not theirs */
};

/* Make them, and the hub file:ROOT/hub unless address names another; the
 * stores have not joined it.  Aborts the test program when that fails. */
void stores_open(struct stores *s, int n, const char *address);
void stores_close(struct stores *s);

/* Nobody has them open; they can be copied, or closed. */
void stores_rest(struct stores *s);
/* n copies, with a hub of their own, of what rests and has not joined one:
 * much cheaper than making them. */
void stores_like(struct stores *s, int n, const struct stores *model);

/* Join the hub, confirmed. */
void stores_join(struct stores *s, int i);
/* A round; aborts unless it went well. */
void stores_sync(struct stores *s, int i);
/* Rounds until nothing waits and all have taken the same. */
void stores_settle(struct stores *s);
/* Are the projections of a and b equal?  Prints where they are not. */
bool stores_equal(struct stores *s, int a, int b);
/* Does the store verify?  Prints what is wrong. */
bool stores_verify(struct stores *s, int i);
/* Another process opens the store. */
void stores_reopen(struct stores *s, int i);
/* A courier of it dies between the steps of a round; 9: it did, 0: the round
 * was over before, 1: it failed.  Nobody may have the hub open. */
int stores_die(struct stores *s, int i, int step);

#endif
