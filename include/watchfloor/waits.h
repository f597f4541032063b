/*
 * waits.h - what waits on the desk's actor.
 */
#ifndef WATCHFLOOR_WAITS_H
#define WATCHFLOOR_WAITS_H

#include "watchfloor/desk.h"

/* Append the query that finds the tickets. */
void waits_query(const struct desk *d, struct strbuf *out);
/* Append why that ticket waits on the actor: "review for senior; ...". */
void waits_reason(const struct desk *d, const struct ticket *t,
		  struct strbuf *out);
/* Is the actor the one that is named, by name, role, tier or skill? */
bool waits_on_actor(const struct desk *d, const char *whom);

#endif
