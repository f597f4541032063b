/*
 * answer.c - may this answer be given here?
 */
#include "config.h"

#include "playbook/answer.h"

#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static const char *const outcome_words[] = {
	[OUTCOME_DONE] = "done",     [OUTCOME_SKIPPED] = "skipped",
	[OUTCOME_FAILED] = "failed", [OUTCOME_YES] = "yes",
	[OUTCOME_NO] = "no",
};

const char *outcome_word(enum walk_outcome o)
{
	return outcome_words[o];
}

int outcome_parse(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(outcome_words); i++)
		if (!strcmp(outcome_words[i], word))
			return (int)i;
	return -1;
}

/* ---- values ---- */

static int check_choice(const struct question *q, const char *value)
{
	struct strbuf tokens = STRBUF_INIT;

	for (int i = 0; i < q->nchoices; i++) {
		if (!strcmp(q->choices[i].token, value)) {
			strbuf_release(&tokens);
			return 0;
		}
		strbuf_addf(&tokens, "%s%s", i ? ", " : "",
			    q->choices[i].token);
	}
	fail_as(REFUSED, _("\"%s\" is not among the answers to %s: %s"), value,
		q->variable, tokens.buf);
	strbuf_release(&tokens);
	return REFUSED;
}

static int check_value(const struct walk_point *at, const cJSON *item)
{
	const struct step *s = at->step;
	const char *name = item->string;
	const struct variable *v = step_variable(at->playbook, s, name);

	if (!step_gives(s, name))
		return fail_as(REFUSED, _("step \"%s\" takes no value for %s"),
			       step_title(s), name);
	if (!cJSON_IsString(item))
		return fail_as(REFUSED, _("the value of %s must be a text"),
			       name);
	if (!v)
		return fail_as(REFUSED, _("%s is not a variable here"), name);
	if (v->constant)
		return fail_as(REFUSED,
			       _("%s is a constant and cannot be changed"),
			       name);
	int rc = variable_check(v, item->valuestring);
	const struct question *q = step_question(s, name);
	if (!rc && q && q->nchoices)
		rc = check_choice(q, item->valuestring);
	return rc;
}

static int check_required(const struct step *s, const cJSON *values)
{
	for (int i = 0; i < s->nquestions; i++) {
		const struct question *q = &s->questions[i];
		const char *given = graph_text(values, q->variable);

		if (q->required && step_gives(s, q->variable) &&
		    !(given && *given))
			return fail_as(REFUSED, _("not answered yet: %s"),
				       *question_prompt(q) ? question_prompt(q)
							   : q->variable);
	}
	return 0;
}

static int check_values(const struct walk_point *at,
			const struct walk_answer *a)
{
	const cJSON *item;

	if (a->outcome == OUTCOME_SKIPPED && a->values && a->values->child)
		return fail_as(REFUSED,
			       _("a step that is skipped gives no values"));
	cJSON_ArrayForEach (item, a->values) {
		int rc = check_value(at, item);

		if (rc)
			return rc;
	}
	return a->outcome == OUTCOME_DONE ? check_required(at->step, a->values)
					  : 0;
}

int answer_check(const struct walk_point *at, const struct walk_answer *a)
{
	bool yes_or_no = a->outcome == OUTCOME_YES || a->outcome == OUTCOME_NO;

	if (at->wait == WALK_OVER)
		return fail_as(REFUSED, _("this playbook is over"));
	if (at->wait != WALK_STEP && !yes_or_no)
		return fail_as(REFUSED, _("\"%s\" takes yes or no"),
			       step_title(at->step));
	if (at->wait == WALK_STEP && yes_or_no)
		return fail_as(REFUSED,
			       _("step \"%s\" is done, skipped or failed; it "
				 "takes no yes or no"),
			       step_title(at->step));
	return at->wait == WALK_STEP ? check_values(at, a) : 0;
}
