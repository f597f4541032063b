/*
 * lint_variables.c - rules about variables (10.18) and conditions (4.8).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/condition.h"
#include "playbook/lint.h"
#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* ---- V1, V2, V5, V7: declarations ---- */

static bool value_is_shaped(const cJSON *value)
{
	return !value || cJSON_IsNull(value) || cJSON_IsString(value) ||
	       cJSON_IsObject(value);
}

static void check_value(struct lint *l, const struct variable *v,
			const cJSON *item)
{
	const cJSON *value = lint_member(item, "value");

	if (!value_is_shaped(value))
		lint_say(l, "V2", value,
			 _("the value of %s must be a text, null or an object; "
			   "numbers and true or false are written as texts"),
			 v->name);
	else if (v->value && *v->value && !value_fits(v->type, v->value))
		lint_say(l, "V2", value,
			 _("the value of %s is \"%s\"; it must be %s"), v->name,
			 v->value, value_type_help(v->type));
}

static void check_declaration(struct lint *l, const struct variable *v,
			      const cJSON *item)
{
	const char *type = graph_text(item, "type");

	if (!syntax_variable(v->name, strlen(v->name)))
		lint_say(l, "V1", item,
			 _("\"%s\" is no name for a variable: it must be two "
			   "underscores, a letter, letters, digits, _ or -, "
			   "and two underscores"),
			 v->name);
	if (!type)
		lint_say(l, "V2", item, _("variable %s has no type"), v->name);
	else if (v->type == VAR_OTHER)
		lint_warn(l, "V2", item,
			  _("variable %s is of type \"%s\", which is not in "
			    "the vocabulary"),
			  v->name, type);
	check_value(l, v, item);
}

static void check_step_declaration(struct lint *l, const struct step *s,
				   const struct variable *v, const cJSON *item)
{
	check_declaration(l, v, item);
	if (step_variable(l->p, NULL, v->name))
		lint_say(l, "V5", item,
			 _("step variable %s of %s hides the playbook's"),
			 v->name, s->id);
	if (v->external)
		lint_say(l, "V7", item,
			 _("step variable %s of %s cannot be external"),
			 v->name, s->id);
}

static void check_declarations(struct lint *l)
{
	const cJSON *item;
	int k = 0;

	cJSON_ArrayForEach (item, graph_object(l->root, "playbook_variables"))
		check_declaration(l, &l->p->variables[k++], item);
	for (int i = 0; i < l->p->nsteps; i++) {
		const struct step *s = &l->p->steps[i];

		k = 0;
		cJSON_ArrayForEach (item,
				    graph_object(s->json, "step_variables"))
			check_step_declaration(l, s, &s->variables[k++], item);
	}
}

/* ---- V4, V6: arguments ---- */

static void check_args(struct lint *l, const struct step *s, const char *key)
{
	const cJSON *item;
	bool out = !strcmp(key, "out_args");

	cJSON_ArrayForEach (item, lint_member(s->json, key)) {
		const char *name = cJSON_GetStringValue(item);
		const struct variable *v =
			name ? step_variable(l->p, s, name) : NULL;

		if (!v)
			lint_step(l, "V4", s, key,
				  _("%s names \"%s\", which is no declared "
				    "variable"),
				  key, name ? name : "");
		else if (out && v->constant)
			lint_step(l, "V6", s, key,
				  _("out_args names %s, which is a constant"),
				  name);
	}
}

/* ---- V3: uses in texts ---- */

static bool is_known(const struct lint *l, const struct step *s, struct use use)
{
	bool known = false;

	do {
		char *name = xstrndup(use.name, use.len);

		known = step_variable(l->p, s, name) != NULL;
		free(name);
	} while (!known && use_shorter(&use));
	return known;
}

static bool is_known_anywhere(const struct lint *l, struct use use)
{
	for (int i = 0; i < l->p->nsteps; i++)
		if (l->p->steps[i].nvariables &&
		    is_known(l, &l->p->steps[i], use))
			return true;
	return is_known(l, NULL, use);
}

static void check_text(struct lint *l, const struct step *s, const cJSON *item)
{
	struct use use;

	for (const char *at = item->valuestring; use_next(at, &use);
	     at = use.end) {
		if (s ? is_known(l, s, use) : is_known_anywhere(l, use))
			continue;
		if (s)
			lint_step(l, "V3", s, NULL,
				  _("it uses %.*s, which is not declared"),
				  (int)use.len, use.name);
		else
			lint_say(l, "V3", item,
				 _("%.*s is used, but not declared"),
				 (int)use.len, use.name);
	}
}

static void check_texts(struct lint *l, const struct step *s, const cJSON *item)
{
	const cJSON *child;

	if (cJSON_IsString(item))
		check_text(l, s, item);
	else
		cJSON_ArrayForEach (child, item)
			check_texts(l, s, child);
}

/* W20 and W21 have the word on what a step tests. */
static bool is_test(const cJSON *member)
{
	return !strcmp(member->string, "condition") ||
	       !strcmp(member->string, "switch");
}

static void check_uses(struct lint *l)
{
	const cJSON *member;

	for (int i = 0; i < l->p->nsteps; i++)
		cJSON_ArrayForEach (member, l->p->steps[i].json)
			if (!is_test(member))
				check_texts(l, &l->p->steps[i], member);
	cJSON_ArrayForEach (member, l->root)
		if (strcmp(member->string, "workflow"))
			check_texts(l, NULL, member);
}

/* ---- V9: what is declared is used ---- */

struct names {
	struct use *list;
	int n, alloc;
};

static int compare_names(const void *a, const void *b)
{
	const struct use *x = a, *y = b;
	size_t len = x->len < y->len ? x->len : y->len;
	int order = memcmp(x->name, y->name, len);

	return order ? order : (x->len > y->len) - (x->len < y->len);
}

static void add_name(struct names *names, const char *name, size_t len)
{
	GROW(names->list, names->n, names->alloc);
	names->list[names->n++] = (struct use){ .name = name, .len = len };
}

/* Texts that are a name (in_args), and names that texts use. */
static void collect_names(struct names *names, const cJSON *item)
{
	const cJSON *child;
	const char *text = cJSON_GetStringValue(item);
	struct use use;

	cJSON_ArrayForEach (child, item)
		collect_names(names, child);
	if (!text)
		return;
	if (syntax_variable(text, strlen(text)))
		add_name(names, text, strlen(text));
	for (; use_next(text, &use); text = use.end)
		do
			add_name(names, use.name, use.len);
		while (use_shorter(&use));
}

static bool is_used(const struct names *names, const char *name)
{
	const struct use key = { .name = name, .len = strlen(name) };

	return names->n && bsearch(&key, names->list, (size_t)names->n,
				   sizeof key, compare_names);
}

static void check_unused(struct lint *l)
{
	const cJSON *dict = graph_object(l->root, "playbook_variables");
	const cJSON *item;
	struct names names = { 0 };

	cJSON_ArrayForEach (item, l->root)
		if (item != dict)
			collect_names(&names, item);
	if (names.n)
		qsort(names.list, (size_t)names.n, sizeof *names.list,
		      compare_names);
	cJSON_ArrayForEach (item, dict)
		if (!is_used(&names, item->string))
			lint_say(l, "V9", item, _("variable %s is not used"),
				 item->string);
	free(names.list);
}

void lint_variables(struct lint *l)
{
	check_declarations(l);
	for (int i = 0; i < l->p->nsteps; i++) {
		const struct step *s = &l->p->steps[i];

		check_args(l, s, "in_args");
		check_args(l, s, "out_args");
	}
	check_uses(l);
	check_unused(l);
}

/* ---- W20: conditions ---- */

struct tested {
	struct lint *l;
	const struct step *s;
};

static void check_tested(void *ctx, const char *name)
{
	const struct tested *t = ctx;

	if (!step_variable(t->l->p, t->s, name))
		lint_step(t->l, "W20", t->s, "condition",
			  _("the condition tests %s, which is not declared"),
			  name);
}

static void check_portable(struct lint *l, const struct step *s)
{
	if (s->condition->other_spelling)
		lint_step_warn(l, "W20", s, "condition",
			       _("other programs may not read == and <>: "
				 "write = and !="));
	if (s->condition->variable_right)
		lint_step_warn(l, "W20", s, "condition",
			       _("other programs may not read a variable on "
				 "the right of a comparison"));
}

static void check_condition(struct lint *l, const struct step *s)
{
	if (s->condition) {
		struct tested t = { .l = l, .s = s };

		condition_variables(s->condition, check_tested, &t);
		check_portable(l, s);
		return;
	}
	condition_free(condition_parse(s->condition_text));
	char *why = xstrdup(fail_text());
	lint_step(l, "W20", s, "condition",
		  _("the analyst will be asked \"%s\", for it cannot be "
		    "computed: %s"),
		  s->condition_text, why);
	free(why);
}

void lint_conditions(struct lint *l)
{
	for (int i = 0; i < l->p->nsteps; i++)
		if (l->p->steps[i].condition_text &&
		    *l->p->steps[i].condition_text)
			check_condition(l, &l->p->steps[i]);
}
