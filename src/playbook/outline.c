/*
 * outline.c - the graph as numbered, indented lines.
 *
 * A line of steps is numbered 1, 2, 3.  The branches of step 4 are the lines
 * 4a, 4b, ...; their steps are 4a.1, 4a.2; and so on inwards.  What a failure
 * leads to is read last, in the main line's numbers.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"

#define NUMBER_SIZE sizeof((struct outline_row){ 0 }.number)

struct outlining {
	struct outline_row *rows;
	int n;
	bool *seen; /* by step index */
};

/* Of a number that is too long the end is kept: it tells the neighbours
 * apart. */
static void set_number(char *number, const char *line, int count)
{
	char whole[2 * NUMBER_SIZE];
	size_t len = (size_t)snprintf(whole, sizeof whole, "%s%d", line, count);
	size_t over = len < NUMBER_SIZE ? 0 : len - (NUMBER_SIZE - 1);

	memcpy(number, whole + over, len - over + 1);
	if (over)
		number[0] = '~';
}

/* "4" and branch 1 -> "4b."; from the 27th branch on "4a2." and so forth. */
static void set_line(char *line, size_t size, const char *number, int branch)
{
	if (branch < 26)
		snprintf(line, size, "%s%c.", number, 'a' + branch);
	else
		snprintf(line, size, "%s%c%d.", number, 'a' + branch % 26,
			 branch / 26 + 1);
}

static int add_line(struct outlining *o, const struct step *head, int depth,
		    const char *line, int count, const char *label);

static void add_branches(struct outlining *o, const struct step *s, int depth,
			 const char *number)
{
	for (int i = 0; i < s->nbranches; i++) {
		char line[NUMBER_SIZE + 12];
		const char *label = s->branches[i].label;

		set_line(line, sizeof line, number, i);
		add_line(o, s->branches[i].head, depth + 1, line, 0,
			 label ? label : "");
	}
}

/* Add the line that begins at head; returns the number of its last step. */
static int add_line(struct outlining *o, const struct step *head, int depth,
		    const char *line, int count, const char *label)
{
	for (const struct step *s = head; s && !o->seen[s->index];
	     s = step_after(s)) {
		o->seen[s->index] = true;
		if (s->type == STEP_START || s->type == STEP_END)
			continue;
		struct outline_row *row = &o->rows[o->n++];
		row->step = s;
		row->depth = depth;
		row->branch = label;
		set_number(row->number, line, ++count);
		label = NULL;
		add_branches(o, s, depth, row->number);
	}
	return count;
}

/* What the failure of a row's step leads to; rows grow meanwhile. */
static int add_failures(struct outlining *o, int from, int count)
{
	for (int i = from; i < o->n; i++)
		count = add_line(o, o->rows[i].step->on_failure, 0, "", count,
				 NULL);
	return count;
}

int playbook_outline(const struct playbook *p, struct outline_row **rows)
{
	size_t n = (size_t)p->nsteps + 1;
	struct outlining o = {
		.rows = xcalloc(n, sizeof *o.rows),
		.seen = xcalloc(n, sizeof *o.seen),
	};
	int count = add_line(&o, p->start, 0, "", 0, NULL);

	count = add_failures(&o, 0, count);
	int first = o.n;
	count = add_line(&o, p->exception, 0, "", count, NULL);
	add_failures(&o, first, count);
	free(o.seen);
	*rows = o.rows;
	return o.n;
}
