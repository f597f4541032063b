/*
 * stats_private.h - what the files of the figures share.
 *
 *	stats.c		the passes over tickets, records and alerts
 *	stats_groups.c	tickets by a value that they have in common
 *	stats_time.c	times in order, buckets of the clock, queries
 */
#ifndef DESK_STATS_PRIVATE_H
#define DESK_STATS_PRIVATE_H

#include "watchfloor/stats.h"

/* ---- stats_groups.c ---- */

/* The group of that name, made when it is new: until groups_sort() they are
 * in the order of their names. */
struct stats_group *groups_get(struct stats_groups *g, const char *name);
void groups_sort(struct stats_groups *g);
void groups_release(struct stats_groups *g);

/* ---- stats_time.c ---- */

/* Spans of time, in any order. */
struct spans {
	int64_t *of;
	size_t n, alloc;
};
void spans_add(struct spans *s, int64_t span);
/* The smallest that `percent` of them are not above; CLOCK_NEVER: there are
 * none.  Changes the order. */
int64_t spans_percentile(struct spans *s, int percent);

void trend_init_hours(struct stats_trend *t, int64_t now);
void trend_init_days(struct stats_trend *t, int64_t now);
/* The bucket of a time, or -1. */
int trend_bucket(const struct stats_trend *t, int64_t at);

#endif
