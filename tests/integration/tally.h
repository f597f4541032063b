/*
 * tally.h - the smallest rules that tests of the ledger can have: each record
 * adds data.n to the sum of its actor.
 */
#ifndef TESTS_INTEGRATION_TALLY_H
#define TESTS_INTEGRATION_TALLY_H

#include "watchfloor/ledger.h"

/* check() refuses data.n < 0. */
extern const struct ledger_rules tally_rules;

/* Append one record "tally.counted" of actor with data {"n": n, "pad": ...},
 * padded to about `size` bytes. */
int tally_append(struct ledger *l, const char *actor, int64_t n, size_t size,
		 int64_t *id);

#endif
