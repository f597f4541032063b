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
/*
 * May the actor answer an escalation to that target?  Whom it names, and who
 * stands above: a higher tier, a higher role (analyst, senior, expert); for a
 * member, whoever has a higher role than that one.  A skill is answered by who
 * has it, or by an expert.  Where a level of a path is nobody who works here
 * (a support centre), a senior, an expert or a service manager passes its
 * word on.
 */
bool waits_may_answer(const struct desk *d, const char *whom);

#endif
