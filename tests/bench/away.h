/*
 * away.h - stores that were away while another one worked.
 */
#ifndef TESTS_BENCH_AWAY_H
#define TESTS_BENCH_AWAY_H

#include "stores.h"

/*
 * n stores of one hub (address: see stores_open()).  The hub has some open
 * tickets of each but the first, and after them so many records of the first,
 * which the others have not seen.
 */
void away_open(struct stores *s, int n, const char *address, int tickets,
	       int records);

#endif
