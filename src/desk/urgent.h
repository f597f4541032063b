/*
 * urgent.h - pages of tickets by their clocks.
 *
 * What is sorted by is the moment at which a clock runs out.  That hangs on
 * desk.conf, so it is in no column and no index.  But among the open tickets
 * of one severity, with the same clocks running under the same section of
 * desk.conf, who was opened earlier runs out earlier.  So each such class is
 * read by an index in the order of opening, and the classes are merged.
 * There are a few dozen of them, however many tickets.  The tickets whose
 * clocks have stood still, or that are to be reported, are few: they are
 * sorted by themselves.
 */
#ifndef DESK_URGENT_H
#define DESK_URGENT_H

#include "watchfloor/desk.h"

/* As ticket_page(), for the orders BY_URGENCY and BY_DUE. */
int urgent_page(struct desk *d, const struct query *q, enum ticket_key key,
		const char *after, bool descending, struct ticket *tickets,
		int max, int *n);

/* The numbers of those that match, from the ticket `low` to `high` in that
 * order, ascending; none when `high` comes first.  *nums is yours. */
int urgent_range(struct desk *d, const struct query *q, enum ticket_key key,
		 int64_t low, int64_t high, int64_t **nums, size_t *n);

/* Calls each() with the open tickets that match and have ever waited, or are
 * to be reported; it may take *t's content. */
int urgent_each_special(struct desk *d, const struct query *q,
			int (*each)(void *ctx, struct ticket *t), void *ctx);

/* Where a ticket stands among the others. */
struct place {
	int band, grave;
	int64_t due, opened, num;
};
struct place urgent_place(const struct conf *c, enum ticket_key key,
			  const struct ticket *t, int64_t now);
int place_compare(const struct place *a, const struct place *b);

#endif
