/*
 * ticket_begin.c - beginning a playbook: which one, and what it asks first.
 *
 * Its external variables are asked one after the other; nothing is recorded
 * before the last.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "draft.h"
#include "picker.h"
#include "prompt.h"
#include "ticket_private.h"
#include "watchfloor/clock.h"

struct beginning {
	struct ticket_view *view;
	struct run_beginning *run;
	int asked; /* index of what is being asked */
	cJSON *values;
};

static void beginning_free(struct beginning *b)
{
	run_beginning_free(b->run);
	cJSON_Delete(b->values);
	free(b);
}

/* ---- what it asks ---- */

static void ask_next(struct app *a, struct beginning *b);

/* Yours to free. */
static char *draft_key(const struct beginning *b, int i)
{
	return xasprintf("begin %s %s", b->view->ticket.id,
			 run_asks(b->run, i)->name);
}

/* "Number of the case at the customer (a whole number): " */
static char *label_of(const struct beginning *b)
{
	const struct variable *v = run_asks(b->run, b->asked);
	const char *about =
		variable_about(run_beginning_playbook(b->run), v->name);

	return xasprintf("%s (%s): ", *about ? about : v->name,
			 variable_help(v));
}

static void take(struct app *a, struct beginning *b, const char *value)
{
	if (*value)
		json_add_str(b->values, run_asks(b->run, b->asked)->name,
			     value);
	b->asked++;
	ask_next(a, b);
}

static void chosen(struct app *a, void *ctx, int index)
{
	if (index < 0)
		beginning_free(ctx);
	else
		take(a, ctx, index == 0 ? "true" : "false");
}

static void ask_bool(struct app *a, struct beginning *b)
{
	const struct picker_item items[] = { { 'y', _("yes") },
					     { 'n', _("no") } };
	const char *value = run_asks(b->run, b->asked)->value;
	char *label = label_of(b);

	picker_open(a, label, items, ARRAY_SIZE(items),
		    value && strcmp(value, "false") == 0, chosen, b);
	free(label);
}

/* Nothing is right where there is a default. */
static const char *wrong(struct app *a, void *ctx, const char *text)
{
	struct beginning *b = ctx;
	const struct variable *v = run_asks(b->run, b->asked);

	if (*text)
		return variable_check(v, text) < 0 ? fail_text() : NULL;
	return v->value ? NULL : _("the playbook needs it");
}

static void ask_text(struct app *a, struct beginning *b, const char *initial);

static void text_given(struct app *a, void *ctx, const char *text)
{
	struct beginning *b = ctx;

	if (!text)
		beginning_free(b);
	else if (wrong(a, b, text))
		ask_text(a, b, text);
	else
		take(a, b, text);
}

static void ask_text(struct app *a, struct beginning *b, const char *initial)
{
	char *label = label_of(b), *draft = draft_key(b, b->asked);
	const struct prompt_spec spec = {
		.kind = PROMPT_TEXT,
		.label = label,
		.initial = initial,
		.draft = draft,
		.changed = wrong,
		.done = text_given,
		.ctx = b,
	};

	prompt_open(a, &spec);
	free(label);
	free(draft);
}

/* What was typed before a program ended goes before the default. */
static void ask_value(struct app *a, struct beginning *b)
{
	char *draft = draft_key(b, b->asked);
	bool kept = draft_find(draft);

	free(draft);
	ask_text(a, b, kept ? NULL : run_asks(b->run, b->asked)->value);
}

static int finish(struct app *a, struct beginning *b)
{
	int ret = run_beginning_end(a->desk, b->run, b->values);

	for (int i = 0; ret == 0 && i < b->asked; i++) {
		char *draft = draft_key(b, i);

		draft_drop(draft);
		free(draft);
	}
	if (ret == 0)
		app_changed(a);
	beginning_free(b);
	return ret;
}

static void ask_next(struct app *a, struct beginning *b)
{
	const struct variable *v = run_asks(b->run, b->asked);

	if (!v)
		app_report(a, finish(a, b));
	else if (v->type == VAR_BOOL)
		ask_bool(a, b);
	else
		ask_value(a, b);
}

static int start(struct ticket_view *v, const char *playbook)
{
	struct app *a = v->view.app;
	struct run_beginning *run;
	struct beginning *b;
	int ret = run_prepare(&run, a->desk, v->ticket.id, playbook);

	if (ret < 0)
		return ret;
	b = xcalloc(1, sizeof *b);
	b->view = v;
	b->run = run;
	b->values = cJSON_CreateObject();
	if (!run_asks(run, 0))
		return finish(a, b);
	ask_next(a, b);
	return 0;
}

/* ---- which ---- */

struct choosing {
	struct ticket_view *view;
	struct repo_entry *entries;
	int n;
};

static void playbook_chosen(struct app *a, void *ctx, int index)
{
	struct choosing *c = ctx;

	if (index >= 0)
		app_report(a, start(c->view, c->entries[index].id));
	repo_entries_free(c->entries, c->n);
	free(c);
}

/* "✗ revoked: Webshell written": it can be chosen, to read why not. */
static char *item_text(const struct repo_entry *e)
{
	struct strbuf sb = STRBUF_INIT;

	if (repo_entry_standing(e, clock_now()) != STANDING_GOOD)
		strbuf_addf(&sb, "%s ", glyph(GLYPH_FAILED));
	repo_entry_print(e, clock_now(), &sb);
	return strbuf_detach(&sb);
}

static int choose_playbook(struct ticket_view *v)
{
	struct choosing *c = xcalloc(1, sizeof *c);
	struct desk *d = v->view.app->desk;
	struct picker_item *items;
	int ret = repo_list(d->repo, d->commit, &c->entries, &c->n);

	c->view = v;
	if (ret < 0 || c->n == 0) {
		free(c);
		return ret < 0 ? ret
			       : fail_as(NOT_FOUND,
					 _("the desk repository holds no "
					   "playbook"));
	}
	items = xcalloc((size_t)c->n, sizeof *items);
	for (int i = 0; i < c->n; i++)
		items[i].text = item_text(&c->entries[i]);
	picker_open(v->view.app, _("Which playbook?"), items, c->n, 0,
		    playbook_chosen, c);
	for (int i = 0; i < c->n; i++)
		free((char *)items[i].text);
	free(items);
	return 0;
}

int walk_begin(struct ticket_view *v, const char *args)
{
	if (steps_point(v))
		return fail_as(REFUSED, _("a playbook is being walked; A "
					  "gives it up first"));
	if (*args || (*v->ticket.playbook && !v->run))
		return start(v, *args ? args : NULL);
	return choose_playbook(v);
}
