/*
 * storm.h - what the storms on a ledger share: a folder, dice, and the
 * question whether what was promised is there.
 */
#ifndef TESTS_INTEGRATION_STORM_H
#define TESTS_INTEGRATION_STORM_H

#include <stdint.h>

#include "tally.h"

struct storm {
	char *root; /* temporary */
	char *dir;  /* the store in it */
	uint64_t dice;
};

/* The seed is $SEED, or the time; it is printed. */
void storm_begin(struct storm *s, const char *what);
void storm_end(struct storm *s);
uint64_t storm_roll(struct storm *s, uint64_t below);

/* A new, empty store in place of the one that was there. */
void storm_new_store(struct storm *s);

/* Ends the program, and says the last error, unless ok. */
void storm_need(bool ok, const char *what);

/* The store opens for writing, verifies, and takes one more record. */
struct ledger *storm_open(struct storm *s);
void storm_check(struct ledger *l);
/* The sum that the projection has for actor, 0 when there is none. */
int64_t storm_tally(struct ledger *l, const char *actor);

#endif
