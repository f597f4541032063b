/*
 * words.c - what a playbook says, in the language of the reader.
 *
 * English is in the core properties; the guidance extension has the other
 * languages beside it under the same key and a suffix: "name_zh_cn".
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "playbook/graph.h"
#include "playbook/value.h"
#include "watchfloor/i18n.h"

/* Some object's "key_zh_cn", or NULL. */
static const cJSON *overlay(const cJSON *guidance, const char *key)
{
	char name[64];

	if (!guidance || !*i18n_suffix())
		return NULL;
	snprintf(name, sizeof name, "%s_%s", key, i18n_suffix());
	return cJSON_GetObjectItemCaseSensitive(guidance, name);
}

static const char *text_in(const cJSON *guidance, const char *key,
			   const char *english)
{
	const char *local = cJSON_GetStringValue(overlay(guidance, key));

	if (local && *local)
		return local;
	return english ? english : "";
}

static const cJSON *of_playbook(const struct playbook *p)
{
	return graph_guidance(p->json, "playbook_extensions");
}

static const cJSON *of_step(const struct step *s)
{
	return graph_guidance(s->json, "step_extensions");
}

static const char *either(const char *local, const char *english)
{
	if (!strcmp(i18n_suffix(), "zh_cn") && local && *local)
		return local;
	return english ? english : "";
}

const char *playbook_title(const struct playbook *p)
{
	return text_in(of_playbook(p), "name", p->name);
}

const char *playbook_about(const struct playbook *p)
{
	return text_in(of_playbook(p), "description", p->description);
}

static const struct variable *variable_anywhere(const struct playbook *p,
						const char *name)
{
	const struct variable *v =
		variable_find(p->variables, p->nvariables, name);

	for (int i = 0; !v && i < p->nsteps; i++)
		v = variable_find(p->steps[i].variables, p->steps[i].nvariables,
				  name);
	return v;
}

const char *variable_about(const struct playbook *p, const char *name)
{
	const struct variable *v = variable_anywhere(p, name);
	const cJSON *local = overlay(of_playbook(p), "variables");
	const char *text = graph_text(local, name);

	if (text && *text)
		return text;
	return v && v->description ? v->description : "";
}

const char *step_title(const struct step *s)
{
	if (s->type == STEP_START || s->type == STEP_END)
		return "";
	const char *unnamed = s->condition_text ? s->condition_text : s->id;
	return text_in(of_step(s), "name", s->name ? s->name : unnamed);
}

const char *step_about(const struct step *s)
{
	return text_in(of_step(s), "description", s->description);
}

const char *step_command(const struct step *s, int i)
{
	const cJSON *local = overlay(of_step(s), "commands");
	const char *text = cJSON_GetStringValue(cJSON_GetArrayItem(local, i));

	return text && *text ? text : s->commands[i].text;
}

const char *question_prompt(const struct question *q)
{
	return either(q->prompt_zh_cn, q->prompt);
}

const char *choice_label(const struct choice *c)
{
	return either(c->label_zh_cn, c->label);
}

/* ---- branches ---- */

static const struct step *opener_of(const struct playbook *p,
				    const struct outline_row *row)
{
	for (int i = 0; i < p->nsteps; i++)
		for (int k = 0; k < p->steps[i].nbranches; k++) {
			const struct branch *b = &p->steps[i].branches[k];

			if (b->head == row->step && b->label == row->branch)
				return &p->steps[i];
		}
	return NULL;
}

/* The choice of this token in some question about the variable. */
static const struct choice *choice_of(const struct playbook *p,
				      const char *variable, const char *token)
{
	for (int i = 0; i < p->nsteps; i++)
		for (int k = 0; k < p->steps[i].nquestions; k++) {
			const struct question *q = &p->steps[i].questions[k];

			for (int c = 0; c < q->nchoices; c++)
				if (!strcmp(q->variable, variable) &&
				    !strcmp(q->choices[c].token, token))
					return &q->choices[c];
		}
	return NULL;
}

const char *branch_title(const struct playbook *p, const struct step *opener,
			 const struct branch *b)
{
	const struct choice *c;

	if (!b->label || !*b->label)
		return NULL;
	if (opener->type != STEP_SWITCH)
		return strcmp(b->label, "true") ? _("no") : _("yes");
	c = choice_of(p, opener->switch_variable, b->label);
	if (c)
		return choice_label(c);
	return strcmp(b->label, "default") ? b->label : _("anything else");
}

const char *outline_branch(const struct playbook *p,
			   const struct outline_row *row)
{
	const struct step *opener = row->branch ? opener_of(p, row) : NULL;
	const struct branch b = { .label = row->branch, .head = NULL };

	return opener ? branch_title(p, opener, &b) : NULL;
}

const char *party_title(const char *word)
{
	return strcmp(word, "customer") == 0 ? _("the customer") : word;
}
