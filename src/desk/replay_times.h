/*
 * replay_times.h - how long steps really take: the median of the time from
 * one answer of a run to the next.
 */
#ifndef DESK_REPLAY_TIMES_H
#define DESK_REPLAY_TIMES_H

#include <stdint.h>

#include "watchfloor/playbook.h"

struct step_time {
	char *step; /* id */
	int64_t ms;
};

struct step_times {
	struct step_time *list;
	int n, alloc;
	bool sorted;
};

void step_times_add(struct step_times *t, const char *step, int64_t ms);
/* The measured median, in ms; false: none was. */
bool step_times_median(struct step_times *t, const char *step, int64_t *ms);
/* The measured median, or what the playbook expects, in ms. */
int64_t step_times_of(struct step_times *t, const struct step *s);
void step_times_release(struct step_times *t);

#endif
