/*
 * lint_steps.c - rules about single steps and what they point at (4).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "watchfloor/i18n.h"

/* ---- W1 to W5: the workflow as a whole ---- */

static int count_type(const struct playbook *p, enum step_type type)
{
	int n = 0;

	for (int i = 0; i < p->nsteps; i++)
		n += p->steps[i].type == type;
	return n;
}

static void check_has_all(struct lint *l, const cJSON *workflow)
{
	if (!count_type(l->p, STEP_START))
		lint_say(l, "W1", workflow, _("the workflow has no start"));
	if (count_type(l->p, STEP_START) > 1)
		lint_warn(l, "W1", workflow,
			  _("the workflow has more than one start"));
	if (!count_type(l->p, STEP_END))
		lint_say(l, "W1", workflow, _("the workflow has no end"));
	if (!count_type(l->p, STEP_ACTION) && !count_type(l->p, STEP_PLAYBOOK))
		lint_say(l, "W1", workflow,
			 _("the workflow has no action or playbook-action"));
	if (l->p->nsteps > STEPS_MAX)
		lint_say(l, "W1", workflow,
			 _("the workflow has %d steps; at most %d can be "
			   "read"),
			 l->p->nsteps, STEPS_MAX);
}

static void check_entries(struct lint *l)
{
	const cJSON *start = lint_member(l->root, "workflow_start");
	const cJSON *exception = lint_member(l->root, "workflow_exception");
	const char *id = cJSON_GetStringValue(start);

	if (id && !l->p->start)
		lint_say(l, "W2", start,
			 _("workflow_start names \"%s\", which is not in "
			   "workflow"),
			 id);
	else if (id && l->p->start->type != STEP_START)
		lint_say(l, "W2", start,
			 _("workflow_start names \"%s\", which is no start "
			   "step"),
			 id);
	id = cJSON_GetStringValue(exception);
	if (exception && !l->p->exception)
		lint_say(l, "W3", exception,
			 _("workflow_exception names \"%s\", which is not in "
			   "workflow"),
			 id ? id : "");
}

static void check_key(struct lint *l, const cJSON *step)
{
	const char *id = step->string;
	const char *type = graph_text(step, "type");

	if (step_type_parse(type) < 0) {
		lint_say(l, "W4", step,
			 _("step %s is of type \"%s\", which CACAO 2.0 does "
			   "not have"),
			 id, type ? type : "");
		return;
	}
	if (!syntax_id(id, type))
		lint_say(l, "W5", step,
			 _("step id \"%s\" is not %s-- and a "
			   "UUID"),
			 id, type);
	else if (syntax_id_version(id) != 4)
		lint_say(l, "W6", step,
			 _("the UUID of step %s is of version %d, not 4"), id,
			 syntax_id_version(id));
}

/* ---- W7: one UUID, one object ---- */

static int compare_uuids(const void *a, const void *b)
{
	const cJSON *const *x = a, *const *y = b;
	int order = strcmp(syntax_id_uuid((*x)->string),
			   syntax_id_uuid((*y)->string));

	return order ? order : strcmp((*x)->string, (*y)->string);
}

static void check_uuids(struct lint *l)
{
	static const char *const dicts[] = {
		"workflow",
		"agent_definitions",
		"target_definitions",
		"extension_definitions",
		"authentication_info_definitions",
		"data_marking_definitions",
	};
	const cJSON **keys = NULL;
	const cJSON *item;
	int n = 0, alloc = 0;

	for (size_t i = 0; i < ARRAY_SIZE(dicts); i++)
		cJSON_ArrayForEach (item, graph_object(l->root, dicts[i]))
			if (syntax_id(item->string, NULL)) {
				GROW(keys, n, alloc);
				keys[n++] = item;
			}
	if (n)
		qsort(keys, (size_t)n, sizeof *keys, compare_uuids);
	for (int i = 1; i < n; i++) {
		const char *a = keys[i - 1]->string, *b = keys[i]->string;

		if (!strcmp(syntax_id_uuid(a), syntax_id_uuid(b)) &&
		    strcmp(a, b))
			lint_say(l, "W7", keys[i],
				 _("%s and %s have the same UUID"), b, a);
	}
	free(keys);
}

void lint_workflow(struct lint *l)
{
	const cJSON *workflow = graph_object(l->root, "workflow");
	const cJSON *step;

	if (!workflow)
		return;
	check_has_all(l, workflow);
	check_entries(l);
	cJSON_ArrayForEach (step, workflow)
		check_key(l, step);
	check_uuids(l);
}

/* ---- W8: pointers resolve ---- */

static bool in_workflow(const struct lint *l, const char *id)
{
	/* The tree also has the steps whose type is wrong. */
	return playbook_step(l->p, id) ||
	       lint_member(graph_object(l->root, "workflow"), id);
}

static void check_pointer(struct lint *l, const struct step *s, const char *key,
			  const cJSON *item)
{
	const char *id = cJSON_GetStringValue(item);

	if (!id)
		lint_step(l, "W8", s, key, _("%s must name one step"), key);
	else if (!in_workflow(l, id))
		lint_step(l, "W8", s, key,
			  _("%s names \"%s\", which is not in workflow"), key,
			  id);
}

static void check_pointers(struct lint *l, const struct step *s)
{
	static const char *const single[] = { "on_completion", "on_success",
					      "on_failure" };
	const cJSON *item;

	for (size_t i = 0; i < ARRAY_SIZE(single); i++)
		if ((item = lint_member(s->json, single[i])))
			check_pointer(l, s, single[i], item);
	if (s->type == STEP_PARALLEL)
		cJSON_ArrayForEach (item, lint_member(s->json, "next_steps"))
			check_pointer(l, s, "next_steps", item);
	if (s->type == STEP_SWITCH)
		cJSON_ArrayForEach (item, graph_object(s->json, "cases"))
			check_pointer(l, s, "cases", item);
}

/* ---- W9 to W11: how a step leads on ---- */

static bool has(const struct step *s, const char *key)
{
	return lint_member(s->json, key) != NULL;
}

static void check_lone(struct lint *l, const struct step *s,
		       const char *allowed, const char *fmt)
{
	static const char *const pointers[] = {
		"on_completion", "on_success", "on_failure", "on_true",
		"on_false",      "next_steps", "cases",
	};

	for (size_t i = 0; i < ARRAY_SIZE(pointers); i++)
		if (has(s, pointers[i]) && strcmp(pointers[i], allowed))
			lint_step(l, "W10", s, pointers[i], fmt, pointers[i]);
}

static void check_successor(struct lint *l, const struct step *s)
{
	if (s->type == STEP_END) {
		check_lone(l, s, "", _("an end cannot have %s"));
		return;
	}
	if (s->type == STEP_START)
		check_lone(l, s, "on_completion",
			   _("a start has on_completion only, not %s"));
	else if (has(s, "on_completion") &&
		 (has(s, "on_success") || has(s, "on_failure")))
		lint_step(l, "W9", s, "on_completion",
			  _("on_completion cannot stand beside on_success or "
			    "on_failure"));
	if (!has(s, "on_completion") && !has(s, "on_success"))
		lint_step(l, "W11", s, NULL,
			  _("nothing follows it: on_completion or on_success "
			    "is missing"));
}

/* ---- W12, W19, W21, W22: the types ---- */

static void check_parallel(struct lint *l, const struct step *s)
{
	const cJSON *list = lint_member(s->json, "next_steps");

	for (int i = 0; i < s->nbranches; i++) {
		int k = 0;

		while (k < i && s->branches[k].head != s->branches[i].head)
			k++;
		if (k < i)
			lint_step(l, "W12", s, "next_steps",
				  _("next_steps names \"%s\" twice"),
				  s->branches[i].head->id);
	}
	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) < 2)
		lint_step(l, "W12", s, "next_steps",
			  _("next_steps must be a list of two or more steps"));
}

static void check_one_step(struct lint *l, const struct step *s,
			   const char *key)
{
	const cJSON *item = lint_member(s->json, key);

	if (cJSON_IsString(item))
		check_pointer(l, s, key, item);
	else if (item)
		lint_step(l, "W19", s, key,
			  _("%s must name one step, not a list"), key);
}

static void check_condition(struct lint *l, const struct step *s)
{
	if (!s->condition_text || !*s->condition_text)
		lint_step(l, "W19", s, "condition", _("it has no condition"));
	if (!has(s, "on_true"))
		lint_step(l, "W19", s, NULL, _("it has no on_true"));
	check_one_step(l, s, "on_true");
	if (s->type == STEP_IF)
		check_one_step(l, s, "on_false");
	else if (has(s, "on_false"))
		lint_step(l, "W19", s, "on_false",
			  _("a while has no on_false; what follows the loop "
			    "is in on_completion"));
}

static void check_cases(struct lint *l, const struct step *s,
			const cJSON *cases)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, cases)
		if (!syntax_key(item->string))
			lint_step(l, "W21", s, "cases",
				  _("case \"%s\" has characters other than "
				    "letters, digits, _ and -"),
				  item->string);
	if (!lint_member(cases, "default"))
		lint_step_warn(l, "W21", s, "cases",
			       _("it has no case \"default\""));
}

static void check_switch(struct lint *l, const struct step *s)
{
	const cJSON *cases = graph_object(s->json, "cases");

	if (!s->switch_variable)
		lint_step(l, "W21", s, "switch",
			  _("switch must be one variable such as "
			    "__name__:value"));
	else if (!step_variable(l->p, s, s->switch_variable))
		lint_step(l, "W21", s, "switch",
			  _("it tests %s, which is not declared"),
			  s->switch_variable);
	if (cJSON_GetArraySize(cases))
		check_cases(l, s, cases);
	else
		lint_step(l, "W21", s, "cases", _("it has no cases"));
}

static void check_call(struct lint *l, const struct step *s)
{
	const char *version = s->playbook_version;

	if (!syntax_id(s->playbook_id, "playbook"))
		lint_step(l, "W22", s, "playbook_id",
			  _("playbook_id \"%s\" is not playbook-- and a "
			    "UUID"),
			  s->playbook_id ? s->playbook_id : "");
	if (has(s, "playbook_version") && !syntax_time(version, true, NULL))
		lint_step(l, "W22", s, "playbook_version",
			  _("playbook_version \"%s\" is not a time such as "
			    "2026-01-31T00:00:00.000Z"),
			  version ? version : "");
}

/* ---- W23 ---- */

static void check_waits(struct lint *l, const struct step *s)
{
	static const char *const keys[] = { "delay", "timeout" };
	int64_t ms = 0;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const cJSON *item = lint_member(s->json, keys[i]);

		if (item && !lint_whole(item, &ms))
			lint_step(l, "W23", s, keys[i],
				  _("%s is not a whole number of "
				    "milliseconds"),
				  keys[i]);
		else if (item && i == 1 && ms > 0 && ms < 1000)
			lint_step_warn(l, "W23", s, keys[i],
				       _("%s is in milliseconds: %d is less "
					 "than a second"),
				       keys[i], (int)ms);
	}
}

static void (*const check_type[])(struct lint *l, const struct step *s) = {
	[STEP_PLAYBOOK] = check_call, [STEP_PARALLEL] = check_parallel,
	[STEP_IF] = check_condition,  [STEP_WHILE] = check_condition,
	[STEP_SWITCH] = check_switch,
};

void lint_steps(struct lint *l)
{
	for (int i = 0; i < l->p->nsteps; i++) {
		const struct step *s = &l->p->steps[i];

		check_pointers(l, s);
		check_successor(l, s);
		check_waits(l, s);
		if ((size_t)s->type < ARRAY_SIZE(check_type) &&
		    check_type[s->type])
			check_type[s->type](l, s);
	}
}
