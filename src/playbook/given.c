/*
 * given.c - a walk with answers that were given to another version.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

/* A loop that was left once may ask for ever now. */
#define ANSWERS_MAX 1000

struct giving {
	struct walk *walk;
	const struct given_answer *given;
	int n;
	bool *used;
};

static const struct given_answer *find_of_step(struct giving *g, const char *id)
{
	for (int i = 0; i < g->n; i++)
		if (!g->used[i] && !strcmp(g->given[i].step, id)) {
			g->used[i] = true;
			return &g->given[i];
		}
	return NULL;
}

/* What was said of a variable last, whoever asked. */
static const char *find_value(const struct giving *g, const char *name)
{
	for (int i = g->n - 1; i >= 0; i--) {
		const char *text = graph_text(g->given[i].values, name);

		if (text)
			return text;
	}
	return NULL;
}

/* The values that the step asks for now, from the answer or from anywhere. */
static cJSON *values_for(const struct giving *g, const struct step *s,
			 const struct given_answer *given)
{
	cJSON *values = cJSON_CreateObject();

	for (int i = 0; i < s->nout_args; i++) {
		const char *name = s->out_args[i];
		const char *text =
			given ? graph_text(given->values, name) : NULL;

		if (!cJSON_GetObjectItemCaseSensitive(values, name))
			json_add_str(values, name,
				     text ? text : find_value(g, name));
	}
	return values;
}

static bool give_step(struct giving *g, const struct step *s)
{
	const struct given_answer *given = find_of_step(g, s->id);
	struct walk_answer a = { .outcome = given ? given->outcome
						  : OUTCOME_DONE };
	cJSON *values = NULL;
	int rc;

	if (a.outcome == OUTCOME_DONE)
		values = values_for(g, s, given);
	a.values = values;
	rc = walk_next(g->walk, &a);
	cJSON_Delete(values);
	return rc == 0;
}

static bool give_decision(struct giving *g, const struct step *s)
{
	const struct given_answer *given = find_of_step(g, s->id);
	struct walk_answer a = { .outcome = OUTCOME_NO };

	if (!given)
		return false;
	a.outcome = given->outcome;
	return walk_next(g->walk, &a) == 0;
}

int walk_given(struct walk **out, const struct playbook *p,
	       const cJSON *externals, const struct given_answer *given, int n,
	       walk_resolver *resolve, void *ctx,
	       const struct step **unanswered)
{
	struct giving g = { .given = given, .n = n };
	const struct walk_point *at;
	int rc = walk_start(&g.walk, p, externals, resolve, ctx), answers = 0;
	bool went = true;

	*out = NULL;
	*unanswered = NULL;
	if (rc)
		return rc;
	g.used = xcalloc((size_t)n + 1, sizeof *g.used);
	for (at = walk_at(g.walk);
	     went && at->wait != WALK_OVER && answers < ANSWERS_MAX; answers++)
		went = at->wait == WALK_STEP ? give_step(&g, at->step)
					     : give_decision(&g, at->step);
	*unanswered = at->wait == WALK_OVER ? NULL : at->step;
	free(g.used);
	*out = g.walk;
	return 0;
}
