/*
 * walk.c - the state machine that walks a playbook.
 *
 * The walk stands at a point that waits for an answer.  walk_next() takes the
 * answer, and run_on() then moves over everything that needs none - starts,
 * ends, conditions that can be computed - to the next point that does.
 *
 * Frames hold what to come back to: the steps whose branch is being walked,
 * the playbook-actions whose callee is, and the workflow_exception.
 */
#include "config.h"

#include "watchfloor/walk.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/answer.h"
#include "playbook/graph.h"
#include "playbook/scope.h"
#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/error.h"

/* So many moves without an answer are a loop that nobody can leave: the next
 * condition is asked, whatever it computes to. */
#define SILENT_MAX 10000
/* A call deeper than this is shown as a step to do by hand. */
#define CALLS_MAX  16

enum frame_kind { FRAME_BRANCH, FRAME_CALL, FRAME_EXCEPTION };

struct frame {
	enum frame_kind kind;
	const struct step *opener; /* NULL for an exception */
	int branch;                /* of opener; counts for parallel */
	bool failed;               /* an earlier branch of parallel did */
	/* of the caller, for a call */
	const struct playbook *playbook;
	struct scope globals;
};

struct result {
	enum walk_outcome last;
	int times;
};

struct tally { /* how the steps of a playbook went */
	const struct playbook *playbook;
	struct result *of; /* by step index */
};

struct walk {
	struct walk_point at;
	const struct playbook *playbook; /* being walked: maybe a callee */
	const struct step *step;
	struct scope globals, locals;
	struct frame *frames;
	int nframes, alloc_frames;
	struct tally *tallies;
	int ntallies, alloc_tallies;
	int silent;
	bool failed;
	walk_resolver *resolve;
	void *ctx;
};

/* ---- results ---- */

static struct result *result_of(const struct walk *w, const struct step *s)
{
	for (int i = 0; i < w->ntallies; i++) {
		const struct playbook *p = w->tallies[i].playbook;

		if (s->index < p->nsteps && s == &p->steps[s->index])
			return &w->tallies[i].of[s->index];
	}
	return NULL;
}

static void note_result(struct walk *w, const struct step *s,
			enum walk_outcome outcome)
{
	struct result *r = result_of(w, s);

	if (!r) {
		GROW(w->tallies, w->ntallies, w->alloc_tallies);
		w->tallies[w->ntallies++] = (struct tally){
			.playbook = w->playbook,
			.of = xcalloc((size_t)w->playbook->nsteps, sizeof *r),
		};
		r = result_of(w, s);
	}
	if (!r)
		bug("a step of no playbook: %s", s->id);
	r->last = outcome;
	r->times++;
}

bool walk_result(const struct walk *w, const struct step *s,
		 enum walk_outcome *last, int *times)
{
	const struct result *r = result_of(w, s);

	if (!r || !r->times)
		return false;
	*last = r->last;
	*times = r->times;
	return true;
}

/* ---- values ---- */

static char **find_slot(const struct walk *w, const char *name)
{
	char **slot = scope_slot(&w->locals, name);

	return slot ? slot : scope_slot(&w->globals, name);
}

const struct variable *walk_variable(const struct walk *w, const char *name)
{
	const struct variable *v =
		variable_find(w->locals.variables, w->locals.n, name);

	return v ? v : variable_find(w->globals.variables, w->globals.n, name);
}

const char *walk_value(const struct walk *w, const char *name)
{
	char **slot = find_slot(w, name);

	return slot ? *slot : NULL;
}

static void set_value(struct walk *w, const char *name, const char *value)
{
	if (!scope_set(&w->locals, name, value))
		scope_set(&w->globals, name, value);
}

/* Put in what a use stands for: the longest name in it that has a value, or
 * a mark for one that is declared and has none.  False: it stands for
 * nothing. */
static bool put_value(const struct walk *w, struct use *use, const char *from,
		      struct strbuf *out)
{
	struct use unknown = { .name = NULL };

	do {
		char *name = xstrndup(use->name, use->len);
		const char *value = walk_value(w, name);
		bool declared = walk_variable(w, name) != NULL;

		free(name);
		if (value) {
			strbuf_add(out, from, (size_t)(use->name - from));
			strbuf_addstr(out, value);
			return true;
		}
		if (declared && !unknown.name)
			unknown = *use;
	} while (use_shorter(use));
	if (!unknown.name)
		return false;
	strbuf_add(out, from, (size_t)(unknown.name - from));
	strbuf_addf(out, "<%.*s?>", (int)unknown.len - 4, unknown.name + 2);
	return true;
}

void walk_resolve(const struct walk *w, const char *text, struct strbuf *out)
{
	struct use use;

	while (use_next(text, &use)) {
		if (!put_value(w, &use, text, out))
			strbuf_add(out, text, (size_t)(use.end - text));
		text = use.end;
	}
	strbuf_addstr(out, text);
}

static const char *condition_lookup(void *ctx, const char *name,
				    enum variable_type *type)
{
	const struct variable *v = walk_variable(ctx, name);

	*type = v ? v->type : VAR_OTHER;
	return walk_value(ctx, name);
}

/* ---- frames ---- */

static struct frame *push(struct walk *w, enum frame_kind kind,
			  const struct step *opener)
{
	GROW(w->frames, w->nframes, w->alloc_frames);
	struct frame *f = &w->frames[w->nframes++];
	*f = (struct frame){ .kind = kind, .opener = opener };
	return f;
}

/* Leave the innermost frame; a call gives the caller its place back. */
static struct frame pop(struct walk *w)
{
	struct frame f = w->frames[--w->nframes];

	if (f.kind == FRAME_CALL) {
		scope_close(&w->globals);
		w->globals = f.globals;
		w->playbook = f.playbook;
	}
	return f;
}

static void unwind_to(struct walk *w, int nframes)
{
	while (w->nframes > nframes)
		pop(w);
}

static void go_to(struct walk *w, const struct step *s)
{
	w->step = s;
	scope_close(&w->locals);
	scope_open(&w->locals, s->variables, s->nvariables);
}

static void wait_for(struct walk *w, enum walk_wait wait)
{
	w->at.wait = wait;
	w->at.step = w->step;
	w->at.playbook = w->playbook;
	w->at.depth = w->nframes;
}

static void finish(struct walk *w, bool failed)
{
	unwind_to(w, 0);
	scope_close(&w->locals);
	w->failed = failed;
	w->step = NULL;
	wait_for(w, WALK_OVER);
}

/* ---- failure ---- */

static void next_branch(struct walk *w, struct frame f);

/*
 * Who catches the failure of w->step: looked for from the inside out before
 * anything is given up, so that a walk which is stuck still stands where it
 * failed.  Returns false when nobody does.
 */
static bool catch_failure(struct walk *w)
{
	const struct playbook *playbook = w->playbook;
	bool in_exception = false;

	for (int i = w->nframes; i >= 0; i--) {
		const struct frame *f = i > 0 ? &w->frames[i - 1] : NULL;

		if (f && f->kind == FRAME_EXCEPTION)
			in_exception = true;
		if (f && f->kind == FRAME_BRANCH &&
		    f->opener->type == STEP_PARALLEL) {
			unwind_to(w, i);
			w->frames[i - 1].failed = true;
			next_branch(w, pop(w));
			return true;
		}
		if (f && f->kind != FRAME_CALL)
			continue;
		if (playbook->exception && !in_exception) {
			unwind_to(w, i);
			push(w, FRAME_EXCEPTION, NULL);
			go_to(w, playbook->exception);
			return true;
		}
		if (!f)
			return false;
		const struct step *call = f->opener;
		playbook = f->playbook;
		in_exception = false;
		if (call->on_failure) {
			unwind_to(w, i - 1);
			note_result(w, call, OUTCOME_FAILED);
			go_to(w, call->on_failure);
			return true;
		}
	}
	return false;
}

/* w->step did not succeed. */
static void fail_step(struct walk *w)
{
	if (w->step->on_failure)
		go_to(w, w->step->on_failure);
	else if (!catch_failure(w))
		wait_for(w, WALK_STUCK);
}

static void go_after(struct walk *w, const struct step *s)
{
	go_to(w, step_after(s));
}

/* ---- branches ---- */

static void enter_branch(struct walk *w, const struct step *opener, int branch)
{
	push(w, FRAME_BRANCH, opener)->branch = branch;
	go_to(w, opener->branches[branch].head);
}

/* The branch of a parallel step that f stood for is over: the next one, or
 * what comes after them all. */
static void next_branch(struct walk *w, struct frame f)
{
	if (f.branch + 1 < f.opener->nbranches) {
		enter_branch(w, f.opener, f.branch + 1);
		w->frames[w->nframes - 1].failed = f.failed;
		return;
	}
	go_to(w, f.opener);
	note_result(w, f.opener, f.failed ? OUTCOME_FAILED : OUTCOME_DONE);
	if (f.failed)
		fail_step(w);
	else
		go_after(w, f.opener);
}

static void end_branch(struct walk *w, struct frame f)
{
	if (f.opener->type == STEP_PARALLEL)
		next_branch(w, f);
	else if (f.opener->type == STEP_WHILE)
		go_to(w, f.opener);
	else
		go_after(w, f.opener);
}

/* ---- calls ---- */

static int open_calls(const struct walk *w, const struct playbook *callee)
{
	int calls = 0;

	for (int i = 0; i < w->nframes; i++) {
		if (w->frames[i].kind != FRAME_CALL)
			continue;
		if (w->frames[i].playbook == callee)
			return CALLS_MAX;
		calls++;
	}
	return calls;
}

/* NULL when the callee is unknown, or calling it would never end. */
static const struct playbook *callee_of(const struct walk *w,
					const struct step *s)
{
	const struct playbook *callee = NULL;

	if (w->resolve && s->playbook_id)
		callee =
			w->resolve(w->ctx, s->playbook_id, s->playbook_version);
	if (!callee || callee == w->playbook ||
	    open_calls(w, callee) >= CALLS_MAX)
		return NULL;
	return callee;
}

static void begin_call(struct walk *w, const struct step *s,
		       const struct playbook *callee)
{
	struct scope globals;

	scope_open(&globals, callee->variables, callee->nvariables);
	for (int i = 0; i < s->nin_args; i++) {
		const char *name = s->in_args[i];
		const struct variable *v = variable_find(
			callee->variables, callee->nvariables, name);
		const char *value = walk_value(w, name);

		if (v && v->external && value)
			scope_set(&globals, name, value);
	}
	struct frame *f = push(w, FRAME_CALL, s);
	f->playbook = w->playbook;
	f->globals = w->globals;
	w->playbook = callee;
	w->globals = globals;
	go_to(w, callee->start);
}

static void end_call(struct walk *w)
{
	const struct frame *f = &w->frames[w->nframes - 1];
	const struct step *s = f->opener;
	struct scope caller = f->globals;

	for (int i = 0; i < s->nout_args; i++) {
		const char *name = s->out_args[i];
		const struct variable *v =
			variable_find(caller.variables, caller.n, name);
		const char *value = walk_value(w, name);

		if (v && !v->constant && value)
			scope_set(&caller, name, value);
	}
	pop(w);
	note_result(w, s, OUTCOME_DONE);
	go_after(w, s);
}

/* ---- arriving at a step: move on, or wait ---- */

static void arrive_start(struct walk *w)
{
	go_after(w, w->step);
}

static void arrive_end(struct walk *w)
{
	if (!w->nframes) {
		finish(w, false);
		return;
	}
	switch (w->frames[w->nframes - 1].kind) {
	case FRAME_BRANCH:
		end_branch(w, pop(w));
		break;
	case FRAME_CALL:
		end_call(w);
		break;
	case FRAME_EXCEPTION:
		pop(w);
		if (!w->nframes) {
			finish(w, true);
			break;
		}
		go_to(w, pop(w).opener);
		note_result(w, w->step, OUTCOME_FAILED);
		fail_step(w);
		break;
	}
}

static void arrive_action(struct walk *w)
{
	wait_for(w, WALK_STEP);
}

static void arrive_call(struct walk *w)
{
	const struct playbook *callee = callee_of(w, w->step);

	if (callee)
		begin_call(w, w->step, callee);
	else
		wait_for(w, WALK_STEP);
}

static void arrive_parallel(struct walk *w)
{
	if (w->silent > SILENT_MAX)
		wait_for(w, WALK_STUCK);
	else
		enter_branch(w, w->step, 0);
}

static void decide(struct walk *w, bool yes)
{
	const struct step *s = w->step;

	note_result(w, s, yes ? OUTCOME_YES : OUTCOME_NO);
	if (yes)
		enter_branch(w, s, 0);
	else if (s->nbranches > 1)
		enter_branch(w, s, 1);
	else
		go_after(w, s);
}

static void arrive_condition(struct walk *w)
{
	int value = FAILED;

	if (w->step->condition && w->silent <= SILENT_MAX)
		value = condition_eval(w->step->condition, condition_lookup, w);
	if (value < 0)
		wait_for(w, WALK_CONDITION);
	else
		decide(w, value == 1);
}

static int branch_labelled(const struct step *s, const char *label)
{
	for (int i = 0; label && i < s->nbranches; i++)
		if (!strcmp(s->branches[i].label, label))
			return i;
	return -1;
}

static void take_case(struct walk *w)
{
	const struct step *s = w->step;
	int branch = branch_labelled(s, walk_value(w, s->switch_variable));

	if (branch < 0)
		branch = branch_labelled(s, "default");
	if (branch >= 0)
		enter_branch(w, s, branch);
	else
		go_after(w, s);
}

static void arrive_switch(struct walk *w)
{
	if (w->silent > SILENT_MAX ||
	    !walk_value(w, w->step->switch_variable)) {
		wait_for(w, WALK_STEP);
		return;
	}
	note_result(w, w->step, OUTCOME_DONE);
	take_case(w);
}

static void (*const arrive[])(struct walk *w) = {
	[STEP_START] = arrive_start,       [STEP_END] = arrive_end,
	[STEP_ACTION] = arrive_action,     [STEP_PLAYBOOK] = arrive_call,
	[STEP_PARALLEL] = arrive_parallel, [STEP_IF] = arrive_condition,
	[STEP_WHILE] = arrive_condition,   [STEP_SWITCH] = arrive_switch,
};

/* A wait is told from a move by the point: it has no step while moving. */
static void run_on(struct walk *w)
{
	for (w->silent = 0; !w->at.step && w->step; w->silent++)
		arrive[w->step->type](w);
}

/* ---- answers ---- */

static void answer_step(struct walk *w, const struct walk_answer *a)
{
	const struct step *s = w->step;
	const cJSON *item;

	cJSON_ArrayForEach (item, a->values)
		set_value(w, item->string, item->valuestring);
	note_result(w, s, a->outcome);
	if (a->outcome == OUTCOME_FAILED)
		fail_step(w);
	else if (s->type == STEP_SWITCH)
		take_case(w);
	else
		go_after(w, s);
}

static void answer_stuck(struct walk *w, bool go_on)
{
	if (!go_on) {
		finish(w, true);
		return;
	}
	note_result(w, w->step, OUTCOME_SKIPPED);
	go_after(w, w->step);
}

int walk_next(struct walk *w, const struct walk_answer *a)
{
	int rc = answer_check(&w->at, a);

	if (rc)
		return rc;

	enum walk_wait wait = w->at.wait;
	bool yes = a->outcome == OUTCOME_YES;
	w->at.step = NULL;
	w->at.answers++;
	if (wait == WALK_STEP)
		answer_step(w, a);
	else if (wait == WALK_CONDITION)
		decide(w, yes);
	else
		answer_stuck(w, yes);
	run_on(w);
	return 0;
}

/* ---- beginning and end ---- */

int walk_start(struct walk **out, const struct playbook *p,
	       const cJSON *externals, walk_resolver *resolve, void *ctx)
{
	struct walk *w = xcalloc(1, sizeof *w);

	w->playbook = p;
	w->resolve = resolve;
	w->ctx = ctx;
	scope_open(&w->globals, p->variables, p->nvariables);
	const cJSON *item;
	cJSON_ArrayForEach (item, externals) {
		const struct variable *v = variable_find(
			p->variables, p->nvariables, item->string);

		if (v && v->external && cJSON_IsString(item))
			scope_set(&w->globals, v->name, item->valuestring);
	}
	go_to(w, p->start);
	run_on(w);
	*out = w;
	return 0;
}

void walk_free(struct walk *w)
{
	if (!w)
		return;
	unwind_to(w, 0);
	scope_close(&w->globals);
	scope_close(&w->locals);
	for (int i = 0; i < w->ntallies; i++)
		free(w->tallies[i].of);
	free(w->tallies);
	free(w->frames);
	free(w);
}

const struct walk_point *walk_at(const struct walk *w)
{
	return &w->at;
}

bool walk_failed(const struct walk *w)
{
	return w->failed;
}
