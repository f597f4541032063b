/*
 * fix_ends.c - an end for each branch (4.7 to 4.10).
 *
 * Lines are followed as lint does: the main line first, then each branch.
 * The first line that comes to an end keeps it.  Another gets a new one, put
 * in where that line alone leads to the old.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/edit.h"
#include "playbook/fix.h"
#include "playbook/graph.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"

#define NOBODY (-1)

struct ends {
	cJSON *root;
	int *line;  /* that came by first, by step index */
	bool *seen; /* by the line that is followed now */
	int now;
	int n;
	struct strbuf *done;
};

/* ---- the change ---- */

static const char *new_end(struct ends *e, char id[64])
{
	char uuid[37];
	cJSON *end;

	snprintf(id, 64, "end--%s", uuid4(uuid));
	end = cJSON_AddObjectToObject(graph_member(e->root, "workflow"), id);
	json_add_str(end, "type", "end");
	return id;
}

/* Let the text that names the old end name a new one. */
static void point(struct ends *e, const char *step, cJSON *pointer)
{
	char id[64];

	if (!cJSON_IsString(pointer))
		return;
	edit_text(pointer, new_end(e, id));
	edit_note(e->done, _("step %s leads to %s, an end of its own"), step,
		  id);
	e->n++;
}

static cJSON *step_json(const struct ends *e, const struct step *s)
{
	return graph_member(graph_member(e->root, "workflow"), s->id);
}

/* The pointer to the head of a branch. */
static cJSON *head_pointer(const struct ends *e, const struct step *opener,
			   const struct branch *b)
{
	cJSON *json = step_json(e, opener), *item;

	if (opener->type == STEP_SWITCH)
		return graph_member(graph_member(json, "cases"), b->label);
	if (opener->type != STEP_PARALLEL)
		return graph_member(json, strcmp(b->label, "true") ? "on_false"
								   : "on_true");
	cJSON_ArrayForEach (item, graph_member(json, "next_steps"))
		if (cJSON_IsString(item) &&
		    !strcmp(item->valuestring, b->head->id))
			return item;
	return NULL;
}

/* ---- the lines ---- */

static void follow(struct ends *e, const struct step *s);

static void lead_on(struct ends *e, const struct step *s,
		    const struct step *next, const char *key)
{
	if (!next)
		return;
	if (next->type != STEP_END) {
		follow(e, next);
		return;
	}
	int *owner = &e->line[next->index];
	if (*owner == NOBODY)
		*owner = e->now;
	else if (*owner != e->now && e->line[s->index] == e->now)
		point(e, s->id, graph_member(step_json(e, s), key));
}

static void follow(struct ends *e, const struct step *s)
{
	if (e->seen[s->index])
		return;
	e->seen[s->index] = true;
	if (e->line[s->index] == NOBODY)
		e->line[s->index] = e->now;
	lead_on(e, s, s->on_completion, "on_completion");
	lead_on(e, s, s->on_success, "on_success");
	lead_on(e, s, s->on_failure, "on_failure");
}

static void begin_line(struct ends *e, const struct playbook *p)
{
	e->now++;
	memset(e->seen, 0, (size_t)p->nsteps * sizeof *e->seen);
}

static void follow_branch(struct ends *e, const struct playbook *p,
			  const struct step *opener, const struct branch *b)
{
	begin_line(e, p);
	if (b->head->type != STEP_END) {
		follow(e, b->head);
		return;
	}
	if (e->line[b->head->index] == NOBODY)
		e->line[b->head->index] = e->now;
	else
		point(e, opener->id, head_pointer(e, opener, b));
}

static void follow_all(struct ends *e, const struct playbook *p)
{
	if (p->start)
		follow(e, p->start);
	if (p->exception)
		follow(e, p->exception);
	for (int i = 0; i < p->nsteps; i++)
		for (int k = 0; k < p->steps[i].nbranches; k++)
			follow_branch(e, p, &p->steps[i],
				      &p->steps[i].branches[k]);
}

int fix_ends(cJSON *root, struct strbuf *done)
{
	struct graph *g = graph_read(cJSON_Duplicate(root, true));
	size_t n = (size_t)g->p.nsteps + 1;
	struct ends e = {
		.root = root,
		.line = xcalloc(n, sizeof *e.line),
		.seen = xcalloc(n, sizeof *e.seen),
		.done = done,
	};

	for (size_t i = 0; i < n; i++)
		e.line[i] = NOBODY;
	if (g->p.nsteps <= STEPS_MAX)
		follow_all(&e, &g->p);
	free(e.line);
	free(e.seen);
	graph_free(g);
	return e.n;
}
