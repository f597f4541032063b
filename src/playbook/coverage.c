/*
 * coverage.c - walks along every branch.
 *
 * At each question a walk chooses among alternatives: one answer that is
 * plain, one for each value that may make a difference, failure.  Every
 * alternative of every step is tried once, by the walk that came there first:
 * it goes the same way up to there, takes it, and goes on.  So there are as
 * many walks as alternatives, not as ways.  When a step is asked again, in a
 * loop, its next alternative is taken, so that loops end.  What then was not
 * come by is looked for with some walks by chance.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/candidates.h"
#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/rehearse.h"

/* A walk that answers so often for each step does not end. */
#define ROUNDS_MAX       4
#define WALKS_MAX        20000 /* of them all */
#define EFFORT_MAX       2000000
#define CHANCE_MAX       100
/* One bit each says which were tried. */
#define ALTERNATIVES_MAX 64

struct alternative {
	enum walk_outcome outcome;
	int variable; /* of out_args; -1: all are plain */
	char *value;  /* that it has instead */
};

/* The alternatives of a step, found when it is first asked. */
struct options {
	struct alternative list[ALTERNATIVES_MAX];
	int n;
	cJSON *plain; /* values of out_args */
};

/* A walk to make: the ways that were chosen so far, and one to choose. */
struct plan {
	int *chosen;
	int n;
	int externals; /* which of them: see struct exploring */
	char *name;
};

struct exploring {
	struct coverage *c;
	const struct playbook *p;
	walk_resolver *resolve;
	void *ctx;
	struct options **options; /* by step index */
	uint64_t *tried;          /* by step index */
	int *visits;              /* by step index, in this walk */
	struct plan *plans;
	int nplans, alloc_plans, done;
	cJSON **externals; /* each from outside in one way */
	int nexternals, alloc_externals;
	unsigned char *edges; /* bits: from a step to a step */
	int answers_max;      /* of one walk */
	int64_t effort;
	uint64_t chance;
	bool by_chance;
};

/* One walk that is being made. */
struct going {
	struct exploring *x;
	const struct plan *plan;
	struct walk *walk;
	int *chosen;
	int n, alloc;
	cJSON *answers; /* as a scenario has them */
};

/* ---- alternatives ---- */

static void add_alternative(struct options *o, enum walk_outcome outcome,
			    int variable, const char *value)
{
	if (o->n < ALTERNATIVES_MAX)
		o->list[o->n++] = (struct alternative){
			.outcome = outcome,
			.variable = variable,
			.value = xstrdup(value),
		};
}

static void add_values(struct options *o, const struct playbook *p,
		       const struct step *s, int arg)
{
	const char *name = s->out_args[arg];
	const struct variable *v = step_variable(p, s, name);
	struct candidates c = { .n = 0 };

	if (!v || v->constant || cJSON_GetObjectItem(o->plain, name))
		return;
	candidates_find(&c, p, s, v);
	if (c.n)
		json_add_str(o->plain, name, c.list[0]);
	for (int i = 1; i < c.n; i++)
		add_alternative(o, OUTCOME_DONE, arg, c.list[i]);
	candidates_release(&c);
}

static struct options *find_options(const struct walk_point *at)
{
	struct options *o = xcalloc(1, sizeof *o);
	const struct step *s = at->step;

	o->plain = cJSON_CreateObject();
	if (at->wait == WALK_CONDITION) {
		add_alternative(o, OUTCOME_YES, -1, NULL);
		add_alternative(o, OUTCOME_NO, -1, NULL);
		return o;
	}
	add_alternative(o, OUTCOME_DONE, -1, NULL);
	for (int i = 0; i < s->nout_args; i++)
		add_values(o, at->playbook, s, i);
	if (s->type != STEP_SWITCH)
		add_alternative(o, OUTCOME_FAILED, -1, NULL);
	return o;
}

static void options_free(struct options *o)
{
	if (!o)
		return;
	for (int i = 0; i < o->n; i++)
		free(o->list[i].value);
	cJSON_Delete(o->plain);
	free(o);
}

/* ---- plans ---- */

/* Copies the choices, puts `last` behind them (-1: nothing); consumes name. */
static void add_plan(struct exploring *x, const int *chosen, int n, int last,
		     int externals, char *name)
{
	struct plan *plan;
	int *copy = xcalloc((size_t)n + 1, sizeof *copy);

	if (n)
		memcpy(copy, chosen, (size_t)n * sizeof *copy);
	if (last >= 0)
		copy[n++] = last;
	GROW(x->plans, x->nplans, x->alloc_plans);
	plan = &x->plans[x->nplans++];
	*plan = (struct plan){ copy, n, externals, name };
}

static char *alternative_name(const struct step *s, const struct options *o,
			      int i)
{
	const struct alternative *a = &o->list[i];
	const char *title = s->name ? s->name : s->id;

	if (a->variable >= 0)
		return xasprintf("%s: %s = %s", title, s->out_args[a->variable],
				 a->value);
	return xasprintf("%s: %s", title, outcome_word(a->outcome));
}

/* The other alternatives here, where nobody has planned them yet. */
static void plan_others(struct going *g, const struct step *s,
			const struct options *o)
{
	struct exploring *x = g->x;

	for (int i = 0; i < o->n; i++) {
		uint64_t bit = UINT64_C(1) << i;

		if (x->tried[s->index] & bit || x->nplans >= WALKS_MAX)
			continue;
		x->tried[s->index] |= bit;
		add_plan(x, g->chosen, g->n, i, g->plan->externals,
			 alternative_name(s, o, i));
	}
}

/* ---- one walk ---- */

static bool is_own(const struct exploring *x, const struct step *s)
{
	return s->index < x->p->nsteps && s == &x->p->steps[s->index];
}

static uint64_t draw(struct exploring *x)
{
	x->chance =
		x->chance * UINT64_C(6364136223846793005) + 1442695040888963407;
	return x->chance >> 33;
}

static int choose(struct going *g, const struct step *s,
		  const struct options *o)
{
	struct exploring *x = g->x;
	int visits = x->visits[s->index]++, choices = o->n;

	if (g->n < g->plan->n)
		return g->plan->chosen[g->n];
	/* Failure is for its own walk. */
	if (choices > 1 && o->list[choices - 1].outcome == OUTCOME_FAILED)
		choices--;
	if (x->by_chance)
		return (int)(draw(x) % (uint64_t)choices);
	plan_others(g, s, o);
	return visits % choices;
}

static void note_answer(struct going *g, const struct step *s,
			const struct walk_answer *a)
{
	cJSON *item;
	char *step;

	if (a->outcome == OUTCOME_DONE && !cJSON_GetArraySize(a->values))
		return;
	item = cJSON_CreateObject();
	step = rehearsal_name(s);
	json_add_str(item, "step", step);
	free(step);
	if (a->outcome != OUTCOME_DONE)
		json_add_str(item, "outcome", outcome_word(a->outcome));
	if (cJSON_GetArraySize(a->values))
		cJSON_AddItemToObject(item, "values",
				      cJSON_Duplicate(a->values, true));
	cJSON_AddItemToArray(g->answers, item);
}

static int give(struct going *g, const struct step *s, const struct options *o,
		int chosen)
{
	const struct alternative *alternative = &o->list[chosen];
	cJSON *values = NULL;
	int rc;

	if (alternative->outcome == OUTCOME_DONE) {
		values = cJSON_Duplicate(o->plain, true);
		if (alternative->variable >= 0)
			cJSON_ReplaceItemInObjectCaseSensitive(
				values, s->out_args[alternative->variable],
				cJSON_CreateString(alternative->value));
	}
	struct walk_answer a = { alternative->outcome, values };
	rc = walk_next(g->walk, &a);
	if (!rc)
		note_answer(g, s, &a);
	cJSON_Delete(values);
	GROW(g->chosen, g->n, g->alloc);
	g->chosen[g->n++] = chosen;
	return rc;
}

/* ---- what is found on the way ---- */

struct reader {
	struct coverage *c;
	const struct step *s;
};

static void note_missing(void *ctx, const char *name)
{
	const struct reader *r = ctx;
	struct coverage *c = r->c;

	for (int i = 0; i < c->nmissing; i++)
		if (c->missing[i].step == r->s &&
		    !strcmp(c->missing[i].variable, name))
			return;
	GROW(c->missing, c->nmissing, c->alloc_missing);
	c->missing[c->nmissing++] = (struct missing){ r->s, xstrdup(name) };
}

static void look_for_missing(struct going *g, const struct step *s)
{
	struct reader r = { g->x->c, s };

	if (s->name)
		walk_missing(g->walk, s->name, note_missing, &r);
	if (s->description)
		walk_missing(g->walk, s->description, note_missing, &r);
	for (int i = 0; i < s->ncommands; i++)
		walk_missing(g->walk, s->commands[i].text, note_missing, &r);
}

struct tested {
	struct reader reader;
	const struct walk *walk;
};

static void note_tested(void *ctx, const char *name)
{
	struct tested *t = ctx;

	if (!walk_value(t->walk, name))
		note_missing(&t->reader, name);
}

static void note_stuck(struct coverage *c, const struct step *s)
{
	for (int i = 0; i < c->nstuck; i++)
		if (c->stuck[i] == s)
			return;
	GROW(c->stuck, c->nstuck, c->alloc_stuck);
	c->stuck[c->nstuck++] = s;
}

static void look(struct going *g, const struct walk_point *at)
{
	struct tested t = { { g->x->c, at->step }, g->walk };

	if (at->wait == WALK_STEP)
		look_for_missing(g, at->step);
	else if (at->wait == WALK_CONDITION && at->step->condition)
		condition_variables(at->step->condition, note_tested, &t);
	else if (at->wait == WALK_STUCK)
		note_stuck(g->x->c, at->step);
}

/* One answer.  False: the walk cannot or need not go on. */
static bool go_on(struct going *g)
{
	const struct walk_point *at = walk_at(g->walk);
	const struct step *s = at->step;
	struct exploring *x = g->x;
	struct options *o;
	bool went;

	if (at->wait == WALK_OVER)
		return false;
	look(g, at);
	if (at->wait == WALK_STUCK || g->n >= x->answers_max) {
		x->c->endless |= at->wait != WALK_STUCK;
		return false;
	}
	if (!is_own(x, s)) { /* a callee has walks of its own */
		o = find_options(at);
		went = give(g, s, o, 0) == 0;
		options_free(o);
		return went;
	}
	if (!x->options[s->index])
		x->options[s->index] = find_options(at);
	o = x->options[s->index];
	return give(g, s, o, choose(g, s, o)) == 0;
}

/* ---- what a walk is worth ---- */

static bool is_new_edge(struct exploring *x, size_t from, size_t to)
{
	size_t bit = from * ((size_t)x->p->nsteps + 1) + to;
	unsigned char mask = (unsigned char)(1 << bit % 8);
	bool fresh = !(x->edges[bit / 8] & mask);

	x->edges[bit / 8] |= mask;
	return fresh;
}

/* Does it take a way from step to step that no walk took before? */
static bool is_news(struct going *g)
{
	struct exploring *x = g->x;
	size_t from = (size_t)x->p->nsteps;
	bool news = false;
	int n;
	const struct walk_mark *trace = walk_trace(g->walk, &n);

	for (int i = 0; i < n; i++) {
		const struct step *s = trace[i].step;

		if (!is_own(x, s))
			continue;
		x->c->by_step[s->index] = true;
		news |= is_new_edge(x, from, (size_t)s->index);
		from = (size_t)s->index;
	}
	return is_new_edge(x, from, (size_t)x->p->nsteps) || news;
}

static cJSON *path_of(const struct walk *w)
{
	cJSON *path = cJSON_CreateArray();
	int n;
	const struct walk_mark *trace = walk_trace(w, &n);

	for (int i = 0; i < n; i++) {
		const struct step *s = trace[i].step;
		char *name = rehearsal_name(s);

		cJSON_AddItemToArray(path, cJSON_CreateString(name));
		free(name);
	}
	return path;
}

static void keep_scenario(struct going *g)
{
	cJSON *list = cJSON_GetObjectItem(g->x->c->scenarios, "scenarios");
	cJSON *scenario = cJSON_CreateObject(), *expect;
	const cJSON *externals = g->x->externals[g->plan->externals];

	json_add_str(scenario, "name", g->plan->name);
	if (cJSON_GetArraySize(externals))
		cJSON_AddItemToObject(scenario, "externals",
				      cJSON_Duplicate(externals, true));
	cJSON_AddItemToObject(scenario, "answers", g->answers);
	g->answers = NULL;
	expect = cJSON_AddObjectToObject(scenario, "expect");
	json_add_str(expect, "outcome",
		     rehearsal_end_word(walk_failed(g->walk) ? REHEARSAL_FAILED
							     : REHEARSAL_DONE));
	cJSON_AddItemToObject(expect, "path", path_of(g->walk));
	cJSON_AddItemToArray(list, scenario);
}

static void carry_out(struct exploring *x, struct plan plan)
{
	struct going g = {
		.x = x,
		.plan = &plan,
		.answers = cJSON_CreateArray(),
	};

	memset(x->visits, 0, (size_t)x->p->nsteps * sizeof *x->visits);
	if (walk_start(&g.walk, x->p, x->externals[plan.externals], x->resolve,
		       x->ctx) < 0)
		bug("a walk does not start: %s", fail_text());
	while (go_on(&g))
		continue;
	x->effort += g.n + 1;
	x->c->walks++;
	if (is_news(&g) && walk_at(g.walk)->wait == WALK_OVER)
		keep_scenario(&g);
	cJSON_Delete(g.answers);
	walk_free(g.walk);
	free(g.chosen);
}

/* ---- from outside ---- */

/* Takes the object over. */
static int add_externals(struct exploring *x, cJSON *values)
{
	GROW(x->externals, x->nexternals, x->alloc_externals);
	x->externals[x->nexternals] = values;
	return x->nexternals++;
}

static cJSON *plain_externals(const struct playbook *p)
{
	cJSON *values = cJSON_CreateObject();

	for (int i = 0; i < p->nvariables; i++) {
		struct candidates c = { .n = 0 };

		if (!p->variables[i].external)
			continue;
		candidates_find(&c, p, NULL, &p->variables[i]);
		if (c.n)
			json_add_str(values, p->variables[i].name, c.list[0]);
		candidates_release(&c);
	}
	return values;
}

static void plan_external(struct exploring *x, const struct variable *v)
{
	struct candidates c = { .n = 0 };

	candidates_find(&c, x->p, NULL, v);
	for (int i = 1; i < c.n; i++) {
		cJSON *values = cJSON_Duplicate(x->externals[0], true);

		cJSON_ReplaceItemInObjectCaseSensitive(
			values, v->name, cJSON_CreateString(c.list[i]));
		add_plan(x, NULL, 0, -1, add_externals(x, values),
			 xasprintf("%s = %s", v->name, c.list[i]));
	}
	candidates_release(&c);
}

static void plan_from_outside(struct exploring *x)
{
	add_plan(x, NULL, 0, -1, add_externals(x, plain_externals(x->p)),
		 xstrdup(_("the plain way")));
	for (int i = 0; i < x->p->nvariables; i++) {
		const struct variable *v = &x->p->variables[i];

		if (v->external && variable_is_tested(x->p, v->name))
			plan_external(x, v);
	}
}

/* ---- all of it ---- */

static void try_by_chance(struct exploring *x)
{
	x->by_chance = true;
	for (int i = 0; i < CHANCE_MAX && x->effort < EFFORT_MAX; i++) {
		struct plan plan = {
			.externals = (int)(draw(x) % (uint64_t)x->nexternals),
		};

		if (steps_count(x->p, x->c->by_step, &x->c->steps) ==
		    x->c->steps)
			break;
		plan.name = xasprintf(_("by chance, %d"), i + 1);
		carry_out(x, plan);
		free(plan.name);
	}
	x->c->reached = steps_count(x->p, x->c->by_step, &x->c->steps);
}

static void explore(struct exploring *x)
{
	plan_from_outside(x);
	/* The list grows, and moves, while it is worked through. */
	for (x->done = 0; x->done < x->nplans && x->effort < EFFORT_MAX;
	     x->done++)
		carry_out(x, x->plans[x->done]);
	x->c->endless |= x->done < x->nplans;
	try_by_chance(x);
}

static void exploring_release(struct exploring *x)
{
	for (int i = 0; i < x->p->nsteps; i++)
		options_free(x->options[i]);
	for (int i = 0; i < x->nplans; i++) {
		free(x->plans[i].chosen);
		free(x->plans[i].name);
	}
	for (int i = 0; i < x->nexternals; i++)
		cJSON_Delete(x->externals[i]);
	free(x->externals);
	free(x->options);
	free(x->tried);
	free(x->visits);
	free(x->plans);
	free(x->edges);
}

void coverage_find(struct coverage *c, const struct playbook *p,
		   walk_resolver *resolve, void *ctx)
{
	size_t n = (size_t)p->nsteps + 1;
	struct exploring x = {
		.c = c,
		.p = p,
		.resolve = resolve,
		.ctx = ctx,
		.answers_max = ROUNDS_MAX * (p->nsteps + 10),
		.options = xcalloc(n, sizeof *x.options),
		.tried = xcalloc(n, sizeof *x.tried),
		.visits = xcalloc(n, sizeof *x.visits),
		.edges = xcalloc(n * n / 8 + 1, 1),
	};

	*c = (struct coverage){ .by_step = xcalloc(n, sizeof *c->by_step) };
	c->scenarios = cJSON_CreateObject();
	json_add_str(c->scenarios, "type", SCENARIOS_TYPE);
	cJSON_AddArrayToObject(c->scenarios, "scenarios");
	explore(&x);
	exploring_release(&x);
}

void coverage_release(struct coverage *c)
{
	for (int i = 0; i < c->nmissing; i++)
		free(c->missing[i].variable);
	free(c->missing);
	free(c->stuck);
	free(c->by_step);
	cJSON_Delete(c->scenarios);
	*c = (struct coverage){ 0 };
}
