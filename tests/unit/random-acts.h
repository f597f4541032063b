/*
 * random-acts.h - histories that nobody would write: any act by anybody on
 * any of a few tickets, most of them refused.
 */
#ifndef TESTS_UNIT_RANDOM_ACTS_H
#define TESTS_UNIT_RANDOM_ACTS_H

#include "fixture.h"

/* Try one act at that time.  0 or a refusal; aborts when the store fails. */
int random_act(struct fixture *f, struct dice *dice, int64_t at);

#endif
