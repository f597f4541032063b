/*
 * replay_times.c - how long steps really take.
 */
#include "config.h"

#include "desk/replay_times.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/clock.h"
#include "watchfloor/memory.h"

void step_times_add(struct step_times *t, const char *step, int64_t ms)
{
	GROW(t->list, t->n, t->alloc);
	t->list[t->n++] = (struct step_time){ xstrdup(step), ms };
	t->sorted = false;
}

void step_times_release(struct step_times *t)
{
	for (int i = 0; i < t->n; i++)
		free(t->list[i].step);
	free(t->list);
	*t = (struct step_times){ 0 };
}

static int compare_times(const void *a, const void *b)
{
	const struct step_time *x = a, *y = b;
	int order = strcmp(x->step, y->step);

	return order ? order : (x->ms > y->ms) - (x->ms < y->ms);
}

/* The first of the step, or where it would stand. */
static int first_of(const struct step_times *t, const char *step, bool behind)
{
	int low = 0, high = t->n;

	while (low < high) {
		int middle = low + (high - low) / 2;
		int order = strcmp(t->list[middle].step, step);

		if (order < 0 || (behind && order == 0))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool step_times_median(struct step_times *t, const char *step, int64_t *ms)
{
	int first, n;

	if (!t->sorted && t->n)
		qsort(t->list, (size_t)t->n, sizeof *t->list, compare_times);
	t->sorted = true;
	first = first_of(t, step, false);
	n = first_of(t, step, true) - first;
	if (n)
		*ms = t->list[first + n / 2].ms;
	return n > 0;
}

int64_t step_times_of(struct step_times *t, const struct step *s)
{
	int64_t ms;

	return step_times_median(t, s->id, &ms) ? ms : s->minutes * MINUTE;
}
