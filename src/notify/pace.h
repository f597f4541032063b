/*
 * pace.h - no more than a service wants.
 *
 * A token that is taken comes back after its time: so within any such time no
 * more go out than are allowed, however they fall.  What was taken is in the
 * store, so a program that is started anew knows of it.
 */
#ifndef NOTIFY_PACE_H
#define NOTIFY_PACE_H

#include "notify/channel.h"

/* When the next may go: now, or later. */
int pace_next(struct desk *d, const char *pool, const struct rate rates[2],
	      int64_t now, int64_t *at);
/* Inside ledger_begin(): one goes now; or none until then. */
int pace_take(struct desk *d, const char *pool, int64_t now);
int pace_park(struct desk *d, const char *pool, int64_t until);

#endif
