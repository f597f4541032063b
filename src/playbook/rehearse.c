/*
 * rehearse.c - a walk by a script, and what a scenario expects of it.
 */
#include "config.h"

#include "watchfloor/rehearse.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

/* More answers than a night has: a script that goes on for ever. */
#define ANSWERS_MAX 10000

const char *rehearsal_end_word(enum rehearsal_end end)
{
	static const char *const words[] = {
		[REHEARSAL_DONE] = "done",
		[REHEARSAL_FAILED] = "failed",
		[REHEARSAL_WAITS] = "waiting",
	};

	return words[end];
}

/* ---- naming steps ---- */

char *rehearsal_name(const struct step *s)
{
	return s->name ? xasprintf("%s %s", s->id, s->name) : xstrdup(s->id);
}

static const struct step *step_by_id(const struct playbook *p, const char *name)
{
	char *id = xstrndup(name, strcspn(name, " "));
	const struct step *s = playbook_step(p, id);

	free(id);
	return s;
}

const struct step *rehearsal_step(const struct playbook *p, const char *name)
{
	const struct step *found = step_by_id(p, name);

	for (int i = 0; !found && i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];

		if (!s->name || strcmp(s->name, name) != 0)
			continue;
		for (int k = i + 1; k < p->nsteps; k++)
			if (p->steps[k].name &&
			    !strcmp(p->steps[k].name, name)) {
				fail(_("more than one step is called \"%s\": "
				       "use its id"),
				     name);
				return NULL;
			}
		found = s;
	}
	if (!found)
		fail(_("no step is called \"%s\""), name);
	return found;
}

/* A callee's step is named by its id. */
static bool means(const struct playbook *p, const char *name,
		  const struct step *s)
{
	size_t len = strlen(s->id);

	if (!strncmp(name, s->id, len) && (!name[len] || name[len] == ' '))
		return true;
	return s->name && !strcmp(s->name, name) &&
	       rehearsal_step(p, name) == s;
}

/* ---- by a script ---- */

struct script {
	const struct playbook *p;
	const cJSON *answers;
	bool *used; /* by the place of the answer */
};

/* The first answer for this step that was not given yet, or NULL. */
static const cJSON *find_answer(struct script *s, const struct step *step)
{
	const cJSON *item;
	int i = 0;

	cJSON_ArrayForEach (item, s->answers) {
		const char *name = graph_text(item, "step");

		if (!s->used[i] && name && means(s->p, name, step)) {
			s->used[i] = true;
			return item;
		}
		i++;
	}
	return NULL;
}

static int read_answer(struct walk_answer *a, const cJSON *item)
{
	const char *word = graph_text(item, "outcome");
	int outcome = outcome_parse(word ? word : "done");

	if (outcome < 0)
		return fail(_("the outcome \"%s\" is none of done, skipped, "
			      "failed, yes and no"),
			    word);
	a->outcome = (enum walk_outcome)outcome;
	a->values = graph_member(item, "values");
	return 0;
}

/* What the script says, or that a step is done.  1: it does not say. */
static int answer(struct script *s, struct walk *w)
{
	const struct walk_point *at = walk_at(w);
	struct walk_answer a = { .outcome = OUTCOME_DONE };
	const struct step *step = at->step;
	const cJSON *item = find_answer(s, step);
	int rc;

	if (!item)
		return at->wait != WALK_STEP || walk_next(w, &a) < 0;
	rc = read_answer(&a, item);
	if (!rc)
		rc = walk_next(w, &a);
	return rc ? fail_in(rc, "%s: ", step_title(step)) : 0;
}

static void note_unused(struct rehearsal *r, const struct script *s)
{
	const cJSON *item;
	int i = 0;

	cJSON_ArrayForEach (item, s->answers) {
		if (!s->used[i++] && !r->unused)
			r->unused = xstrdup(graph_text(item, "step"));
	}
}

static int check_script(const struct playbook *p, const cJSON *answers)
{
	const cJSON *item;

	if (answers && !cJSON_IsArray(answers))
		return fail(_("\"answers\" must be a list"));
	cJSON_ArrayForEach (item, answers)
		if (!graph_text(item, "step"))
			return fail(_("an answer does not say its \"step\""));
	return 0;
}

int rehearsal_run(struct rehearsal *r, const struct playbook *p,
		  const cJSON *script, walk_resolver *resolve, void *ctx)
{
	struct script s = { .p = p,
			    .answers = graph_member(script, "answers") };
	int rc = check_script(p, s.answers), given = 0;

	*r = (struct rehearsal){ .end = REHEARSAL_WAITS };
	if (!rc)
		rc = walk_start(&r->walk, p, graph_member(script, "externals"),
				resolve, ctx);
	if (rc)
		return rc;
	s.used = xcalloc((size_t)cJSON_GetArraySize(s.answers) + 1,
			 sizeof *s.used);
	while (!rc && walk_at(r->walk)->wait != WALK_OVER &&
	       given++ < ANSWERS_MAX)
		rc = answer(&s, r->walk);
	if (walk_at(r->walk)->wait == WALK_OVER)
		r->end = walk_failed(r->walk) ? REHEARSAL_FAILED
					      : REHEARSAL_DONE;
	note_unused(r, &s);
	free(s.used);
	return rc < 0 ? rc : 0;
}

void rehearsal_release(struct rehearsal *r)
{
	walk_free(r->walk);
	free(r->unused);
	*r = (struct rehearsal){ 0 };
}

/* ---- what is expected ---- */

static int check_outcome(const struct rehearsal *r, const cJSON *expect)
{
	const char *want = graph_text(expect, "outcome");
	const struct step *at = walk_at(r->walk)->step;

	if (!want || !strcmp(want, rehearsal_end_word(r->end)))
		return 0;
	if (at)
		return fail_as(REFUSED, _("it waits at \"%s\"; expected: %s"),
			       step_title(at), want);
	return fail_as(REFUSED, _("it ends as %s; expected: %s"),
		       rehearsal_end_word(r->end), want);
}

static int check_path(const struct playbook *p, const struct rehearsal *r,
		      const cJSON *path)
{
	const cJSON *item;
	int n, i = 0;
	const struct walk_mark *trace = walk_trace(r->walk, &n);

	cJSON_ArrayForEach (item, path) {
		const char *want = cJSON_GetStringValue(item);

		if (i == n)
			return fail_as(REFUSED,
				       _("it ends after %d steps; expected "
					 "then: %s"),
				       n, want ? want : "");
		if (!want || !means(p, want, trace[i].step))
			return fail_as(REFUSED,
				       _("step %d is \"%s\"; expected: %s"),
				       i + 1, step_title(trace[i].step),
				       want ? want : "");
		i++;
	}
	if (path && i < n)
		return fail_as(REFUSED,
			       _("it goes on to \"%s\"; expected was "
				 "its end"),
			       step_title(trace[i].step));
	return 0;
}

static bool came_by(const struct playbook *p, const struct rehearsal *r,
		    const char *name)
{
	int n;
	const struct walk_mark *trace = walk_trace(r->walk, &n);

	for (int i = 0; i < n; i++)
		if (means(p, name, trace[i].step))
			return true;
	return false;
}

static int check_passes(const struct playbook *p, const struct rehearsal *r,
			const cJSON *list, bool wanted)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, list) {
		const char *name = cJSON_GetStringValue(item);

		/* A step that is no more must not pass for one avoided. */
		if (!name || (!wanted && !rehearsal_step(p, name)))
			return FAILED;
		if (came_by(p, r, name) != wanted)
			return fail_as(REFUSED,
				       wanted ? _("it does not come by \"%s\"")
					      : _("it comes by \"%s\""),
				       name);
	}
	return 0;
}

static int check_values(const struct rehearsal *r, const cJSON *values)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, values) {
		const char *value = walk_value(r->walk, item->string);
		const char *want = cJSON_GetStringValue(item);

		if (!value != !want || (want && strcmp(value, want) != 0))
			return fail_as(REFUSED, _("%s is %s; expected: %s"),
				       item->string,
				       value ? value : _("without a value"),
				       want ? want : _("without a value"));
	}
	return 0;
}

static int check_all(const struct playbook *p, const struct rehearsal *r,
		     const cJSON *expect)
{
	int rc = check_path(p, r, graph_member(expect, "path"));

	if (!rc && r->unused)
		rc = fail_as(REFUSED,
			     _("nobody asked for the answer to "
			       "\"%s\""),
			     r->unused);
	if (!rc)
		rc = check_outcome(r, expect);
	if (!rc)
		rc = check_passes(p, r, graph_member(expect, "passes"), true);
	if (!rc)
		rc = check_passes(p, r, graph_member(expect, "avoids"), false);
	if (!rc)
		rc = check_values(r, graph_member(expect, "values"));
	return rc;
}

int scenario_check(const struct playbook *p, const cJSON *scenario,
		   walk_resolver *resolve, void *ctx, bool *reached)
{
	const cJSON *expect = graph_member(scenario, "expect");
	struct rehearsal r;
	int rc = rehearsal_run(&r, p, scenario, resolve, ctx);

	if (!rc && !cJSON_IsObject(expect))
		rc = fail(_("a scenario says what it expects in \"expect\""));
	if (!rc)
		rc = check_all(p, &r, expect);
	for (int i = 0; reached && r.walk && i < p->nsteps; i++) {
		enum walk_outcome last;
		int times;

		reached[i] |= walk_result(r.walk, &p->steps[i], &last, &times);
	}
	rehearsal_release(&r);
	return rc;
}
