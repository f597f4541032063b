/*
 * asks.c - what the point where a walk stands wants to know.
 */
#include "config.h"

#include <string.h>
#include <strings.h>

#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/walk.h"

#define CHOICES_MAX 32

const char *step_asks(const struct step *s, int i)
{
	if (i < s->nquestions)
		return s->questions[i].variable;
	i -= s->nquestions;
	for (int o = 0; o < s->nout_args; o++)
		if (!step_question(s, s->out_args[o]) && i-- == 0)
			return s->out_args[o];
	return NULL;
}

const char *walk_prompt(const struct walk *w, const char *name)
{
	const struct walk_point *p = walk_at(w);
	const struct question *q = step_question(p->step, name);
	const char *about =
		q ? question_prompt(q) : variable_about(p->playbook, name);

	return about && *about ? about : name;
}

static int yes_or_no(const char *word, enum walk_outcome *outcome)
{
	bool yes = strcmp(word, "yes") == 0;

	*outcome = yes ? OUTCOME_YES : OUTCOME_NO;
	return yes || strcmp(word, "no") == 0
		       ? 0
		       : fail_as(REFUSED, _("answer yes or no"));
}

/* A choice by its token, else by its label. */
static const char *token_of(const struct choice *list, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (strcmp(list[i].token, word) == 0)
			return word;
	for (int i = 0; i < n; i++)
		if (strcasecmp(choice_label(&list[i]), word) == 0)
			return list[i].token;
	return word;
}

int walk_word(const struct walk *w, const char *word,
	      enum walk_outcome *outcome, cJSON **values)
{
	const struct walk_point *p = walk_at(w);
	struct choice choices[CHOICES_MAX];
	const char *name;
	int n;

	*values = NULL;
	if (p->wait == WALK_OVER)
		return fail_as(REFUSED, _("this playbook is over"));
	if (p->wait != WALK_STEP)
		return yes_or_no(word, outcome);
	name = step_asks(p->step, 0);
	if (!name || step_asks(p->step, 1))
		return fail_as(REFUSED,
			       _("this step does not ask for one value"));
	n = walk_choices(w, name, choices, CHOICES_MAX);
	*outcome = OUTCOME_DONE;
	*values = cJSON_CreateObject();
	json_add_str(*values, name, token_of(choices, n, word));
	return 0;
}
