/*
 * choices.c - which answers does a question take?
 *
 * Asked in this order: the author, in the guidance extension; the type of the
 * variable; the cases of the switch that tests it next.
 */
#include "config.h"

#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/i18n.h"
#include "watchfloor/walk.h"

static int from_guidance(const struct step *s, const char *name,
			 struct choice *out, int max)
{
	const struct question *q = step_question(s, name);
	int n = q ? q->nchoices : 0;

	if (n > max)
		n = max;
	if (n > 0)
		memcpy(out, q->choices, (size_t)n * sizeof *out);
	return n;
}

static struct choice choice_of(const char *token, const char *label)
{
	return (struct choice){ .token = token, .label = label };
}

static int from_type(const struct playbook *p, const struct step *s,
		     const char *name, struct choice *out, int max)
{
	const struct variable *v = step_variable(p, s, name);

	if (!v || v->type != VAR_BOOL || max < 2)
		return 0;
	out[0] = choice_of("true", _("yes"));
	out[1] = choice_of("false", _("no"));
	return 2;
}

static const struct step *switch_after(const struct step *s, const char *name)
{
	for (; s; s = step_after(s))
		if (s->type == STEP_SWITCH && !strcmp(s->switch_variable, name))
			return s;
	return NULL;
}

static int from_cases(const struct step *s, const char *name,
		      struct choice *out, int max)
{
	const struct step *sw = switch_after(s, name);
	int n = 0;

	for (int i = 0; sw && i < sw->nbranches && n < max; i++) {
		const char *token = sw->branches[i].label;
		bool rest = !strcmp(token, "default");

		out[n++] = choice_of(token, rest ? _("anything else") : token);
	}
	return n;
}

int walk_choices(const struct walk *w, const char *name, struct choice *out,
		 int max)
{
	const struct walk_point *at = walk_at(w);

	if (!at->step)
		return 0;
	int n = from_guidance(at->step, name, out, max);
	if (!n)
		n = from_type(at->playbook, at->step, name, out, max);
	if (!n)
		n = from_cases(at->step, name, out, max);
	return n;
}
