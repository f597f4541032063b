/*
 * lint_graph.c - rules about the ways through the workflow: cycles, ends,
 * steps that nothing leads to, and values that nobody set.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/condition.h"
#include "playbook/lint.h"
#include "watchfloor/i18n.h"

/* ---- W15: cycles ---- */

enum colour { UNSEEN, OPEN, DONE };

/* Depth is at most STEPS_MAX. */
static void find_cycles(struct lint *l, const struct step *s,
			enum colour *colours)
{
	const struct step *next;

	colours[s->index] = OPEN;
	for (int i = 0; step_pointer(s, i, &next); i++) {
		if (!next)
			continue;
		if (colours[next->index] == OPEN)
			lint_step(l, "W15", s, NULL,
				  _("it leads back to %s; only a while step "
				    "may repeat steps"),
				  next->id);
		else if (colours[next->index] == UNSEEN)
			find_cycles(l, next, colours);
	}
	colours[s->index] = DONE;
}

void lint_cycles(struct lint *l)
{
	const struct playbook *p = l->p;

	if (!p->nsteps || p->nsteps > STEPS_MAX)
		return;
	enum colour *colours = xcalloc((size_t)p->nsteps, sizeof *colours);
	for (int i = 0; i < p->nsteps; i++)
		if (colours[i] == UNSEEN)
			find_cycles(l, &p->steps[i], colours);
	free(colours);
}

/* ---- W16: reach ---- */

static void mark_reached(const struct step *s, bool *reached)
{
	const struct step *next;

	if (!s || reached[s->index])
		return;
	reached[s->index] = true;
	for (int i = 0; step_pointer(s, i, &next); i++)
		mark_reached(next, reached);
}

void lint_reach(struct lint *l)
{
	const struct playbook *p = l->p;
	bool *reached = xcalloc((size_t)p->nsteps, sizeof *reached);

	mark_reached(p->start, reached);
	mark_reached(p->exception, reached);
	for (int i = 0; i < p->nsteps; i++)
		if (!reached[i])
			lint_step(l, "W16", &p->steps[i], NULL,
				  _("nothing leads to it"));
	free(reached);
}

/* ---- W13, W14: a line of steps - the main one, or a branch - and its ends */

struct line {
	const struct step *opener; /* NULL: the main line */
	const struct branch *branch;
};

struct ends {
	struct lint *l;
	struct line *owner; /* of each end, by step index */
	bool *owned;
	int *seen; /* the line that came by last */
	int line;
};

static const char *branch_key(const struct step *opener, const struct branch *b)
{
	switch (opener->type) {
	case STEP_PARALLEL:
		return "next_steps";
	case STEP_SWITCH:
		return "cases";
	default:
		return strcmp(b->label, "true") ? "on_false" : "on_true";
	}
}

static void say_shared(struct ends *e, const struct line *line,
		       const struct step *end)
{
	const struct line *other = &e->owner[end->index];
	const char *key = branch_key(line->opener, line->branch);

	if (other->opener)
		lint_step(e->l, "W13", line->opener, key,
			  _("its branch to %s reaches %s, which is also an "
			    "end of a branch of %s"),
			  line->branch->head->id, end->id, other->opener->id);
	else
		lint_step(e->l, "W14", line->opener, key,
			  _("its branch to %s reaches %s, which ends the line "
			    "that the branch left"),
			  line->branch->head->id, end->id);
}

/* Give the ends of a line to it; false when one belongs to another line,
 * which is said once per line. */
static bool own_ends(struct ends *e, const struct step *s,
		     const struct line *line)
{
	if (!s || e->seen[s->index] == e->line)
		return true;
	e->seen[s->index] = e->line;
	if (s->type != STEP_END)
		return own_ends(e, s->on_completion, line) &&
		       own_ends(e, s->on_success, line) &&
		       own_ends(e, s->on_failure, line);
	if (e->owned[s->index]) {
		say_shared(e, line, s);
		return false;
	}
	e->owned[s->index] = true;
	e->owner[s->index] = *line;
	return true;
}

static void own_branch(struct ends *e, const struct step *opener,
		       const struct branch *b)
{
	const struct line line = { .opener = opener, .branch = b };

	if (b->head == step_after(opener)) {
		lint_step(e->l, "W14", opener, branch_key(opener, b),
			  _("its branch begins with %s, the step that follows "
			    "it anyway"),
			  b->head->id);
		return;
	}
	e->line++;
	own_ends(e, b->head, &line);
}

void lint_branches(struct lint *l)
{
	const struct playbook *p = l->p;
	const struct line main_line = { 0 };
	size_t n = (size_t)p->nsteps;
	struct ends e = {
		.l = l,
		.owner = xcalloc(n, sizeof *e.owner),
		.owned = xcalloc(n, sizeof *e.owned),
		.seen = xcalloc(n, sizeof *e.seen),
		.line = 1,
	};

	own_ends(&e, p->start, &main_line);
	own_ends(&e, p->exception, &main_line);
	for (int i = 0; i < p->nsteps; i++)
		for (int k = 0; k < p->steps[i].nbranches; k++)
			own_branch(&e, &p->steps[i], &p->steps[i].branches[k]);
	free(e.owner);
	free(e.owned);
	free(e.seen);
}

/* ---- V8: is a variable set on every way to its test? ---- */

/* Enough for any playbook that people write; what shares its tails without
 * end is left alone. */
#define VISITS_MAX 50000

struct flow {
	struct lint *l;
	int nvariables;
	bool *said; /* by step index */
	int visits;
};

struct reading {
	struct flow *f;
	const struct step *s;
	const bool *set;
};

static int variable_index(const struct playbook *p, const char *name)
{
	for (int i = 0; i < p->nvariables; i++)
		if (!strcmp(p->variables[i].name, name))
			return i;
	return -1;
}

static void read_variable(void *ctx, const char *name)
{
	struct reading *r = ctx;

	r->f->visits++;
	int i = variable_index(r->f->l->p, name);
	if (i < 0 || r->set[i] || r->f->said[r->s->index])
		return;
	r->f->said[r->s->index] = true;
	lint_step(r->f->l, "V8", r->s, NULL,
		  _("it tests %s, which has no value yet on some way here"),
		  name);
}

static bool *copy_set(const struct flow *f, const bool *set)
{
	size_t n = (size_t)f->nvariables + 1;

	return memcpy(xmalloc(n * sizeof *set), set, n * sizeof *set);
}

static void flow_line(struct flow *f, const struct step *s, bool *set);

/* What holds after all of several ways: `set` becomes what was set on each
 * (both), or on any. */
static void join(const struct flow *f, bool *set, const bool *other, bool both)
{
	for (int i = 0; i < f->nvariables; i++)
		set[i] = both ? set[i] && other[i] : set[i] || other[i];
}

static bool may_pass_by(const struct step *s)
{
	if (s->type == STEP_IF)
		return s->nbranches == 1;
	return s->type != STEP_SWITCH || !branch_named(s, "default");
}

/* One of the branches is walked, or none; of parallel, each. */
static void flow_branches(struct flow *f, const struct step *s, bool *set)
{
	bool all = s->type == STEP_PARALLEL;
	bool *before = copy_set(f, set);
	bool fresh = !all && !may_pass_by(s);

	for (int i = 0; i < s->nbranches; i++) {
		bool *branch = copy_set(f, before);

		flow_line(f, s->branches[i].head, branch);
		if (fresh)
			memcpy(set, branch,
			       (size_t)f->nvariables * sizeof *set);
		else
			join(f, set, branch, !all);
		fresh = false;
		free(branch);
	}
	free(before);
}

static void flow_step(struct flow *f, const struct step *s, bool *set)
{
	struct reading r = { .f = f, .s = s, .set = set };

	if (s->condition)
		condition_variables(s->condition, read_variable, &r);
	if (s->type == STEP_SWITCH) {
		read_variable(&r, s->switch_variable);
	} else {
		for (int i = 0; i < s->nout_args; i++) {
			int k = variable_index(f->l->p, s->out_args[i]);

			if (k >= 0)
				set[k] = true;
		}
	}
	flow_branches(f, s, set);
}

/* `set` on entry is what has a value at s; on return, at the line's end. */
static void flow_line(struct flow *f, const struct step *s, bool *set)
{
	bool *failures = NULL;

	for (; s && f->visits < VISITS_MAX; s = step_after(s)) {
		f->visits++;
		if (s->on_failure) {
			bool *failed = copy_set(f, set);

			flow_line(f, s->on_failure, failed);
			if (failures)
				join(f, failures, failed, true);
			else
				failures = copy_set(f, failed);
			free(failed);
		}
		flow_step(f, s, set);
	}
	if (failures)
		join(f, set, failures, true);
	free(failures);
}

void lint_flow(struct lint *l)
{
	const struct playbook *p = l->p;
	struct flow f = {
		.l = l,
		.nvariables = p->nvariables,
		.said = xcalloc((size_t)p->nsteps, sizeof *f.said),
	};
	bool *set = xcalloc((size_t)p->nvariables + 1, sizeof *set);

	for (int i = 0; i < p->nvariables; i++)
		set[i] = p->variables[i].value || p->variables[i].external;
	flow_line(&f, p->start, set);
	if (p->exception)
		flow_line(&f, p->exception, set);
	free(set);
	free(f.said);
}
