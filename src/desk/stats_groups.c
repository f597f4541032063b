/*
 * stats_groups.c - tickets by a value that they have in common.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/stats_private.h"
#include "watchfloor/memory.h"

/* The place of name, or where it belongs. */
static int place_of(const struct stats_groups *g, const char *name, bool *found)
{
	int low = 0, high = g->n;

	*found = false;
	while (low < high && !*found) {
		int middle = low + (high - low) / 2;
		int order = strcmp(name, g->of[middle].name);

		*found = order == 0;
		if (order == 0)
			low = middle;
		else if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

struct stats_group *groups_get(struct stats_groups *g, const char *name)
{
	bool found;
	int at = place_of(g, name, &found);

	if (found)
		return &g->of[at];
	GROW(g->of, g->n, g->alloc);
	memmove(g->of + at + 1, g->of + at,
		(size_t)(g->n - at) * sizeof *g->of);
	g->n++;
	g->of[at] = (struct stats_group){ .name = xstrdup(name),
					  .oldest = CLOCK_NEVER };
	return &g->of[at];
}

static int by_tickets(const void *a, const void *b)
{
	const struct stats_group *x = a, *y = b;

	if (x->tickets != y->tickets)
		return x->tickets < y->tickets ? 1 : -1;
	return strcmp(x->name, y->name);
}

void groups_sort(struct stats_groups *g)
{
	if (g->n)
		qsort(g->of, (size_t)g->n, sizeof *g->of, by_tickets);
}

void groups_release(struct stats_groups *g)
{
	for (int i = 0; i < g->n; i++)
		free(g->of[i].name);
	free(g->of);
	*g = (struct stats_groups){ .n = 0 };
}
