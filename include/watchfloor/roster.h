/*
 * roster.h - who should be on watch, by desk.conf: a pure function of it and
 * the time.
 */
#ifndef WATCHFLOOR_ROSTER_H
#define WATCHFLOOR_ROSTER_H

#include "watchfloor/conf.h"

/* One turn of a shift. */
struct turn {
	const struct conf_shift *shift;
	int64_t from, to;
	struct strbuf members; /* "lin wu", swaps done */
};
void turn_release(struct turn *t);

/* The turns that a moment lies in; at most max.  Returns how many. */
int roster_at(const struct conf *c, int64_t at, struct turn *turns, int max);
/* Somebody on watch by the roster at that time who has the skill, and is not
 * `but` (may be NULL); NULL: nobody. */
const struct conf_member *roster_with_skill(const struct conf *c, int64_t at,
					    const char *skill, const char *but);
/* The next turn to begin after that.  False: none within a month. */
bool roster_next(const struct conf *c, int64_t at, struct turn *out);
/* Who is on call at that time; NULL: nobody. */
const char *oncall_at(const struct conf_oncall *o, int64_t at);

#endif
