/*
 * gist.h - what tickets say, in memory, so that text is found as fast as it
 * is typed.
 *
 * The texts of a ticket that do not change, or only when alerts come in, are
 * each kept once, and a ticket is the list of them: some 40 bytes.  A query
 * is then first asked of the texts, and the database only of the tickets that
 * can match.  What the database finds is the same with it and without it; it
 * costs intake nothing, because it is read while nobody types.
 */
#ifndef WATCHFLOOR_GIST_H
#define WATCHFLOOR_GIST_H

#include "watchfloor/desk.h"

/* So much memory it may take; a store whose texts need more is asked without
 * it. */
#define GIST_MAX_BYTES (24 << 20)

/* Read a piece more, some milliseconds of work: 1 when more is left, 0 when
 * all is in it, or a failure. */
int gist_step(struct desk *d);

/*
 * Called now and then by what is looked for in memory; when it says true the
 * search fails.  The database has its progress handler for that.
 */
void desk_set_stop(struct desk *d, bool (*stop)(void *ctx), void *ctx);

#endif
