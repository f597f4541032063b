/*
 * minutes.c - how long a playbook is: its shortest and its longest way, in
 * steps that a person does or decides and in the minutes that they say.
 *
 * The graph has no cycles, and a branch ends at its own end, so each step is
 * measured once: itself, its branches, and what follows.  Nothing fails on
 * these ways, and a loop is walked once, or not at all on the shortest.
 */
#include "config.h"

#include <limits.h>
#include <stdlib.h>

#include "playbook/graph.h"

struct measure {
	int (*of)(const struct step *s);
	bool longest;
	int *known; /* by step index; -1: not yet */
};

static int add(int a, int b)
{
	return a > INT_MAX - b ? INT_MAX : a + b;
}

static int length_from(const struct measure *m, const struct step *s);

/* May the step be passed without any of its branches? */
static bool may_pass(const struct measure *m, const struct step *s)
{
	if (s->type == STEP_WHILE)
		return !m->longest;
	if (s->type == STEP_IF)
		return s->nbranches == 1;
	return s->type != STEP_PARALLEL && !branch_named(s, "default");
}

static int branches_length(const struct measure *m, const struct step *s)
{
	bool all = s->type == STEP_PARALLEL;
	int best = all || may_pass(m, s) ? 0 : -1;

	for (int i = 0; i < s->nbranches; i++) {
		int length = length_from(m, s->branches[i].head);

		if (all)
			best = add(best, length);
		else if (best < 0 ||
			 (m->longest ? length > best : length < best))
			best = length;
	}
	return best < 0 ? 0 : best;
}

/* Depth is at most STEPS_MAX. */
static int length_from(const struct measure *m, const struct step *s)
{
	int length;

	if (!s)
		return 0;
	if (m->known[s->index] >= 0)
		return m->known[s->index];
	length = add(m->of(s), branches_length(m, s));
	length = add(length, length_from(m, step_after(s)));
	m->known[s->index] = length;
	return length;
}

static int measure(const struct playbook *p, int (*of)(const struct step *s),
		   bool longest)
{
	size_t n = (size_t)p->nsteps + 1;
	struct measure m = {
		.of = of,
		.longest = longest,
		.known = xcalloc(n, sizeof *m.known),
	};
	int length;

	for (size_t i = 0; i < n; i++)
		m.known[i] = -1;
	length = length_from(&m, p->start);
	free(m.known);
	return length;
}

static int minutes_of(const struct step *s)
{
	return s->minutes;
}

static int one_step(const struct step *s)
{
	return step_is_decided(s);
}

int playbook_minutes(const struct playbook *p)
{
	return measure(p, minutes_of, true);
}

struct playbook_length playbook_length(const struct playbook *p)
{
	return (struct playbook_length){
		.min_steps = measure(p, one_step, false),
		.max_steps = measure(p, one_step, true),
		.min_minutes = measure(p, minutes_of, false),
		.max_minutes = measure(p, minutes_of, true),
	};
}
