/*
 * ticket_walk.c - acting on the playbook of a ticket.
 *
 * A step's questions are asked one after the other and answered together, in
 * one record.  While somebody types, somebody else may answer the same step:
 * so a flow remembers which answer it is to be, and the desk has the last
 * word.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "picker.h"
#include "prompt.h"
#include "ticket_acts.h"
#include "ticket_private.h"

#define CHOICES_MAX 32

static struct ticket_view *ticket_of(const struct view *v)
{
	return (struct ticket_view *)v;
}

/* ---- one answer ---- */

static const struct walk_point *point_or_refuse(const struct ticket_view *v)
{
	const struct walk_point *p = steps_point(v);

	if (!p && v->run)
		fail_as(REFUSED, _("the playbook is at its end"));
	else if (!p)
		fail_as(REFUSED, _("the playbook has not been begun"));
	return p;
}

static void say_next(struct ticket_view *v)
{
	if (steps_point(v))
		return;
	app_say(v->view.app,
		v->ticket.verdict == VERDICT_NONE
			? _("the playbook is at its end: now judge the ticket")
			: _("the playbook is at its end: now close the "
			    "ticket"));
}

static int give(struct ticket_view *v, enum walk_outcome outcome,
		const cJSON *values, const char *reason)
{
	struct walk_answer a = { outcome, values };
	int ret = run_answer(v->view.app->desk, v->run, &a, reason);

	if (ret == 0 || ret == CONFLICT) {
		struct strbuf why = STRBUF_INIT;

		strbuf_addstr(&why, fail_text());
		app_changed(v->view.app);
		if (ret == CONFLICT)
			fail_as(CONFLICT, "%s", why.buf);
		else
			say_next(v);
		strbuf_release(&why);
	}
	return ret;
}

/* ---- questions ---- */

/* The questions of one step on their way to one answer. */
struct answering {
	struct ticket_view *view;
	int number; /* of the answer that this is to be */
	int asked;  /* index of the question being asked */
	cJSON *values;
};

static void answering_free(struct answering *f)
{
	cJSON_Delete(f->values);
	free(f);
}

/* The point that the flow is about, or NULL when the walk has moved on. */
static const struct walk_point *still_there(const struct answering *f)
{
	const struct walk_point *p = steps_point(f->view);

	if (p && p->answers == f->number)
		return p;
	fail_as(CONFLICT, _("somebody else answered this step; look again"));
	return NULL;
}

static void ask_next(struct app *a, struct answering *f);

static void take_value(struct app *a, struct answering *f, const char *name,
		       const char *value)
{
	if (*value)
		json_add_str(f->values, name, value);
	f->asked++;
	ask_next(a, f);
}

static void choice_made(struct app *a, void *ctx, int chosen)
{
	struct answering *f = ctx;
	const struct walk_point *p = chosen < 0 ? NULL : still_there(f);
	struct choice choices[CHOICES_MAX];
	const char *name;
	int n;

	if (!p) {
		if (chosen >= 0)
			app_report(a, CONFLICT);
		answering_free(f);
		return;
	}
	name = step_asks(p->step, f->asked);
	n = walk_choices(f->view->run->walk, name, choices, CHOICES_MAX);
	take_value(a, f, name, chosen < n ? choices[chosen].token : "");
}

/* y and n for a bool, else numbers. */
static int key_of(const char *token)
{
	if (strcmp(token, "true") == 0)
		return 'y';
	return strcmp(token, "false") == 0 ? 'n' : 0;
}

static void ask_choice(struct app *a, struct answering *f,
		       const struct walk_point *p, const char *name,
		       const struct choice *choices, int n)
{
	struct picker_item items[CHOICES_MAX + 1];
	const struct question *q = step_question(p->step, name);

	for (int i = 0; i < n; i++)
		items[i] = (struct picker_item){
			.key = key_of(choices[i].token),
			.text = choice_label(&choices[i]),
		};
	if (!q || !q->required)
		items[n++] = (struct picker_item)
		{
			'-', _("not known")
		};
	picker_open(a, walk_prompt(f->view->run->walk, name), items, n, 0,
		    choice_made, f);
}

static const char *value_changed(struct app *a, void *ctx, const char *text)
{
	const struct walk_point *p = still_there(ctx);
	const char *name;
	const struct variable *v;

	if (!p || !*text)
		return NULL;
	name = step_asks(p->step, ((struct answering *)ctx)->asked);
	v = walk_variable(((struct answering *)ctx)->view->run->walk, name);
	return v && variable_check(v, text) < 0 ? fail_text() : NULL;
}

static void ask_text(struct app *a, struct answering *f, const char *initial);

static void text_given(struct app *a, void *ctx, const char *text)
{
	struct answering *f = ctx;
	const struct walk_point *p = text ? still_there(f) : NULL;

	if (!p) {
		if (text)
			app_report(a, CONFLICT);
		answering_free(f);
	} else if (value_changed(a, f, text)) {
		ask_text(a, f, text);
	} else {
		take_value(a, f, step_asks(p->step, f->asked), text);
	}
}

/* Of the i-th question; yours to free. */
static char *draft_key(const struct answering *f, const struct walk_point *p,
		       int i)
{
	return xasprintf("answer %s %s %d", f->view->ticket.id,
			 step_asks(p->step, i), f->number);
}

static void ask_text(struct app *a, struct answering *f, const char *initial)
{
	const struct walk_point *p = steps_point(f->view);
	const char *name = step_asks(p->step, f->asked);
	char *label = xasprintf("%s ", walk_prompt(f->view->run->walk, name));
	char *draft = draft_key(f, p, f->asked);
	struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = label,
		.initial = initial,
		.draft = draft,
		.changed = value_changed,
		.done = text_given,
		.ctx = f,
	};

	prompt_open(a, &spec);
	free(label);
	free(draft);
}

/* Record the answers: then their texts are drafts no more. */
static void finish_answering(struct app *a, struct answering *f)
{
	const struct walk_point *p = steps_point(f->view);
	char **keys = xcalloc((size_t)f->asked + 1, sizeof *keys);
	int ret;

	for (int i = 0; i < f->asked; i++)
		keys[i] = draft_key(f, p, i);
	ret = give(f->view, OUTCOME_DONE, f->values, NULL);
	for (int i = 0; i < f->asked; i++) {
		if (ret == 0)
			draft_drop(keys[i]);
		free(keys[i]);
	}
	free(keys);
	app_report(a, ret);
	answering_free(f);
}

/* The next question, or, when there is none, the answer. */
static void ask_next(struct app *a, struct answering *f)
{
	const struct walk_point *p = steps_point(f->view);
	const char *name = step_asks(p->step, f->asked);
	struct choice choices[CHOICES_MAX];
	int n;

	if (!name) {
		finish_answering(a, f);
		return;
	}
	n = walk_choices(f->view->run->walk, name, choices, CHOICES_MAX);
	if (n > 0)
		ask_choice(a, f, p, name, choices, n);
	else
		ask_text(a, f, NULL);
}

static void begin_answering(struct ticket_view *v)
{
	struct answering *f = xcalloc(1, sizeof *f);

	f->view = v;
	f->number = steps_point(v)->answers;
	f->values = cJSON_CreateObject();
	ask_next(v->view.app, f);
}

/* ---- yes or no ---- */

static void yes_or_no(struct app *a, void *ctx, int chosen)
{
	struct ticket_view *v = ctx;

	if (chosen >= 0 && point_or_refuse(v))
		app_report(a, give(v, chosen == 0 ? OUTCOME_YES : OUTCOME_NO,
				   NULL, NULL));
}

static void ask_yes_or_no(struct ticket_view *v, const struct walk_point *p)
{
	bool stuck = p->wait == WALK_STUCK;
	const struct picker_item items[] = {
		{ 'y',
		  stuck ? _("go on as if it had been skipped") : _("yes") },
		{ 'n', stuck ? _("give the playbook up") : _("no") },
	};
	struct strbuf title = STRBUF_INIT;

	if (stuck || !p->step->condition_text)
		strbuf_addstr(&title, step_title(p->step));
	else
		walk_resolve(v->run->walk, p->step->condition_text, &title);
	picker_open(v->view.app, title.buf, items, ARRAY_SIZE(items), 0,
		    yes_or_no, v);
	strbuf_release(&title);
}

/* ---- the actions ---- */

static bool asks_something(const struct walk_point *p)
{
	return p->wait != WALK_STEP || step_asks(p->step, 0);
}

/* "answer yes", "answer 10.0.0.1": one value for a step that asks one. */
static int answer_typed(struct ticket_view *v, const char *args)
{
	enum walk_outcome outcome;
	cJSON *values;
	int ret = walk_word(v->run->walk, args, &outcome, &values);

	if (ret == 0)
		ret = give(v, outcome, values, NULL);
	cJSON_Delete(values);
	return ret;
}

static int answer(struct ticket_view *v, enum action x, const char *args)
{
	const struct walk_point *p = point_or_refuse(v);

	if (!p)
		return REFUSED;
	if (*args)
		return answer_typed(v, args);
	if (p->wait != WALK_STEP)
		ask_yes_or_no(v, p);
	else if (asks_something(p))
		begin_answering(v);
	else if (x == ACTION_DONE)
		return give(v, OUTCOME_DONE, NULL, NULL);
	else
		return fail_as(REFUSED, _("this step asks nothing; when it "
					  "is done, say so with d"));
	return 0;
}

static int skip(struct app *a, void *ctx, const char *reason)
{
	return point_or_refuse(ctx) ? give(ctx, OUTCOME_SKIPPED, NULL, reason)
				    : REFUSED;
}

static int say_failed(struct app *a, void *ctx, const char *reason)
{
	return point_or_refuse(ctx) ? give(ctx, OUTCOME_FAILED, NULL, reason)
				    : REFUSED;
}

static int abandon(struct app *a, void *ctx, const char *reason)
{
	struct ticket_view *v = ctx;
	int ret = run_abandon(a->desk, v->ticket.id, reason);

	if (ret == 0) {
		app_changed(a);
		app_say(a, _("the playbook was given up"));
	}
	return ret;
}

/* An outcome that needs a reason. */
static int with_reason(struct ticket_view *v, enum action x, const char *args)
{
	struct reason r = { .ctx = v };

	if (!point_or_refuse(v))
		return REFUSED;
	if (x == ACTION_ABANDON) {
		r.act = abandon;
		r.label = _("give the playbook up, why: ");
	} else {
		if (steps_point(v)->wait != WALK_STEP)
			return fail_as(REFUSED, _("answer yes or no"));
		r.act = x == ACTION_SKIP ? skip : say_failed;
		r.label = x == ACTION_SKIP ? _("skip, why: ")
					   : _("failed, why: ");
	}
	r.what = action_table[x].name;
	if (*args)
		return r.act(v->view.app, v, args);
	ask_reason(v->view.app, v->ticket.id, &r);
	return 0;
}

int walk_act(struct view *view, enum action x, const char *args)
{
	struct ticket_view *v = ticket_of(view);

	switch (x) {
	case ACTION_START:
		return walk_begin(v, args);
	case ACTION_DONE:
	case ACTION_ANSWER:
		return answer(v, x, args);
	default:
		return with_reason(v, x, args);
	}
}

const char *walk_hint(const struct view *view, enum action x)
{
	const struct ticket_view *v = ticket_of(view);
	const struct walk_point *p = steps_point(v);
	bool step = p && p->wait == WALK_STEP;

	if (!ticket_is_mine(v))
		return NULL;
	switch (x) {
	case ACTION_START:
		return p ? NULL : command_word(view, x);
	case ACTION_SKIP:
	case ACTION_FAILED:
		return step ? command_word(view, x) : NULL;
	default:
		return p ? command_word(view, x) : NULL;
	}
}
