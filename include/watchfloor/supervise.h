/*
 * supervise.h - what passes with time: clocks that run out are told of, and
 * then escalated; waits end; escalations that nobody answers go one up; reports
 * to the authorities that are owed are told of.
 *
 * Whoever runs the program does it, for the machine.  What is due is decided
 * under the store's lock by the records alone, so however many processes do
 * it at once, each is told once.
 */
#ifndef WATCHFLOOR_SUPERVISE_H
#define WATCHFLOOR_SUPERVISE_H

#include "watchfloor/desk.h"

/* Of one ticket at most: a warning and an escalation for each clock, the end
 * of a wait, an answer and a report that are owed. */
#define SUPERVISE_MAX (2 * SLA_CLOCKS + 3)

/* What the machine is to do on the ticket now; each data is yours.  A pure
 * function.  What was due more than a day ago is let be: whoever has not been
 * told by then looks at the queue. */
size_t supervise_ticket(const struct conf *c, const struct ticket *t,
			int64_t now,
			struct desk_step steps[static SUPERVISE_MAX]);

/* Do it, on all tickets.  *n: how many records were made.  Reading alone
 * decides whether there is anything to be done, so call it as often as once
 * a minute. */
int desk_supervise(struct desk *d, int64_t now, int64_t *n);

#endif
