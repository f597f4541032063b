/*
 * minutes.c - how long a playbook takes by what its steps say: the longest
 * way through it, each loop once.
 */
#include "config.h"

#include <stdlib.h>

#include "playbook/graph.h"

/* From a step to the end of its line, found once for each; depth is at most
 * STEPS_MAX. */
static int minutes_from(const struct step *s, int *known)
{
	int longest = 0, sum = 0;

	if (!s)
		return 0;
	if (known[s->index] >= 0)
		return known[s->index];
	for (int i = 0; i < s->nbranches; i++) {
		int branch = minutes_from(s->branches[i].head, known);

		sum += branch;
		if (branch > longest)
			longest = branch;
	}
	known[s->index] = s->minutes +
			  (s->type == STEP_PARALLEL ? sum : longest) +
			  minutes_from(step_after(s), known);
	return known[s->index];
}

int playbook_minutes(const struct playbook *p)
{
	int *known = xcalloc((size_t)p->nsteps + 1, sizeof *known);
	int minutes;

	for (int i = 0; i < p->nsteps; i++)
		known[i] = -1;
	minutes = minutes_from(p->start, known);
	free(known);
	return minutes;
}
