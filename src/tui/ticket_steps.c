/*
 * ticket_steps.c - the playbook of a ticket: the list of steps, and the text
 * of the one under the cursor.
 *
 * While a playbook-action is walked its playbook is the one that is shown.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "external.h"
#include "outline.h"
#include "pager_view.h"
#include "ticket_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/text.h"

const struct walk_point *steps_point(const struct ticket_view *v)
{
	const struct walk_point *p;

	if (!v->run || v->run->abandoned)
		return NULL;
	p = walk_at(v->run->walk);
	return p->wait == WALK_OVER ? NULL : p;
}

const struct playbook *steps_playbook(const struct ticket_view *v)
{
	const struct walk_point *p = steps_point(v);

	return p ? p->playbook : v->run ? v->run->playbook : v->preview;
}

/* ---- the state of a step ---- */

/* The newest answer to a step, or NULL. */
static const struct run_result *result_of(const struct ticket_view *v,
					  const struct step *s)
{
	for (int i = v->run ? v->run->nresults : 0; i-- > 0;)
		if (strcmp(v->run->results[i].step, s->id) == 0)
			return &v->run->results[i];
	return NULL;
}

static const struct {
	enum glyph mark;
	enum theme_element look;
	const char *word; /* N_() */
} outcomes[] = {
	[OUTCOME_DONE] = { GLYPH_DONE, LOOK_GOOD, N_("done") },
	[OUTCOME_SKIPPED] = { GLYPH_SKIPPED, LOOK_DIM, N_("skipped") },
	[OUTCOME_FAILED] = { GLYPH_FAILED, LOOK_BAD, N_("failed") },
	[OUTCOME_YES] = { GLYPH_DONE, LOOK_GOOD, N_("yes") },
	[OUTCOME_NO] = { GLYPH_DONE, LOOK_GOOD, N_("no") },
};

/* An answer for people: the label of a choice, yes and no for a bool. */
static const char *value_title(const struct step *s, const char *name,
			       const char *value)
{
	for (int i = 0; i < s->nquestions; i++) {
		const struct question *q = &s->questions[i];

		if (strcmp(q->variable, name) != 0)
			continue;
		for (int c = 0; c < q->nchoices; c++)
			if (strcmp(q->choices[c].token, value) == 0)
				return choice_label(&q->choices[c]);
	}
	if (strcmp(value, "true") == 0)
		return _("yes");
	return strcmp(value, "false") == 0 ? _("no") : value;
}

/* What was answered, else how it went. */
static void result_text(const struct step *s, const struct run_result *r,
			struct strbuf *out)
{
	struct strbuf scratch = STRBUF_INIT;
	size_t before = out->len;
	const cJSON *value;

	cJSON_ArrayForEach (value, r->values) {
		const char *text = json_text(value, &scratch);

		if (!text)
			continue;
		strbuf_addf(out, "%s%s", out->len > before ? ", " : "",
			    value_title(s, value->string, text));
	}
	if (out->len == before)
		strbuf_addstr(out, _(outcomes[r->outcome].word));
	strbuf_release(&scratch);
}

/* ---- the list ---- */

/* At the right: the answer, and where there is room when and by whom. */
static void row_result(const struct ticket_view *v, const struct step *s,
		       bool wide, struct strbuf *out)
{
	const struct run_result *r = result_of(v, s);
	char time[CLOCK_SHORT_SIZE];

	if (!r)
		return;
	if (r->outcome != OUTCOME_DONE || (r->values && r->values->child))
		result_text(s, r, out);
	if (wide)
		strbuf_addf(out, " %s %s",
			    clock_format_short(time, r->at, clock_now()),
			    r->actor);
}

static void draw_row(void *ctx, int i, struct area at, bool selected)
{
	struct ticket_view *v = ctx;
	const struct outline_row *row = &v->rows[i];
	const struct run_result *r = result_of(v, row->step);
	enum theme_element look = i == v->current ? LOOK_STRONG : LOOK_NORMAL;
	struct strbuf text = STRBUF_INIT, result = STRBUF_INIT;
	int w;

	outline_row_text(steps_playbook(v), row, &text);
	row_result(v, row->step, at.w >= 56, &result);
	w = text_width(result.buf);
	if (w > at.w / 3)
		w = at.w / 3;
	if (selected)
		look = LOOK_SELECTED;
	draw_column(at.y, at.x, at.w, look, "");
	if (i == v->current)
		draw_words(at.y, at.x + 1, 1, look, glyph(GLYPH_CURRENT));
	else if (r)
		draw_words(at.y, at.x + 1, 1,
			   selected ? look : outcomes[r->outcome].look,
			   glyph(outcomes[r->outcome].mark));
	draw_column(at.y, at.x + 3, at.w - 3 - (w ? w + 2 : 0), look, text.buf);
	if (w)
		draw_column(at.y, at.x + at.w - w - 1, w,
			    selected ? look : LOOK_DIM, result.buf);
	strbuf_release(&text);
	strbuf_release(&result);
}

static const struct list_ops ops = { .draw = draw_row };

void steps_draw(struct ticket_view *v, struct area at)
{
	if (!v->nrows) {
		draw_words(at.y + 1, at.x + 1, at.w - 1, LOOK_STRONG,
			   _("No playbook yet: p chooses one."));
		return;
	}
	list_draw(&v->steps, at, !v->in_tab);
}

/* ---- the text of a step ---- */

static const struct walk *walk_of(const struct ticket_view *v)
{
	return v->run ? v->run->walk : v->preview_walk;
}

static void add_result(struct ticket_view *v, const struct step *s)
{
	const struct run_result *r = result_of(v, s);
	struct strbuf sb = STRBUF_INIT;
	char time[CLOCK_SHORT_SIZE];

	if (!r)
		return;
	strbuf_addf(&sb, "%s %s  ",
		    clock_format_short(time, r->at, clock_now()), r->actor);
	result_text(s, r, &sb);
	if (r->reason)
		strbuf_addf(&sb, ": %s", r->reason);
	pane_add(&v->step, "", outcomes[r->outcome].look, sb.buf);
	strbuf_release(&sb);
}

/* From when to when the step that waits is to be done. */
static void add_times(struct ticket_view *v)
{
	struct strbuf sb = STRBUF_INIT;

	run_begins_print(v->run, clock_now(), &sb);
	if (sb.len)
		pane_add(&v->step, "", LOOK_ASK, sb.buf);
	strbuf_reset(&sb);
	run_times_out_print(v->run, clock_now(), &sb);
	if (sb.len)
		pane_add(&v->step, "", LOOK_ASK, sb.buf);
	strbuf_release(&sb);
}

/* What the walk wants to know where it stands, beyond the step's own text. */
static void add_wait(struct ticket_view *v)
{
	const struct walk_point *p = steps_point(v);

	if (v->steps.cursor != v->current || !p)
		return;
	if (p->wait == WALK_STUCK)
		pane_add(&v->step, "", LOOK_ASK,
			 _("This step failed and the playbook does not say "
			   "what then: go on as if it had been skipped, or "
			   "give up?"));
	if (p->wait == WALK_CONDITION)
		outline_add_resolved(&v->step, walk_of(v), LOOK_ASK,
				     p->step->condition_text);
}

static void add_word(struct pane *p, const struct step_cover *c)
{
	struct strbuf word = STRBUF_INIT, sb = STRBUF_INIT;

	authorisation_print(&c->by, clock_now(), &word);
	strbuf_addf(&sb, _("Authorised: %s"), word.buf);
	pane_add(p, "", LOOK_GOOD, sb.buf);
	strbuf_release(&word);
	strbuf_release(&sb);
}

static void add_missing(struct ticket_view *v)
{
	const struct step_cover *c = &v->cover;

	pane_add(&v->step, "", LOOK_BAD,
		 c->waiting ? _("A senior is asked to sign that it is done "
				"without.")
		 : c->document
			 ? _("A document is missing: X asks to do it without.")
			 : _("Not authorised: b records the customer's word, X "
			     "asks to do it without."));
	if (c->document || c->by.record)
		pane_add(&v->step, "", LOOK_ASK, v->lacks);
}

/* What covers the step that waits; else why nothing does, and what to do. */
static void add_cover(struct ticket_view *v)
{
	if (v->steps.cursor != v->current)
		return;
	if (v->cover.how == COVER_AUTHORISED)
		add_word(&v->step, &v->cover);
	else if (v->cover.how == COVER_OVERRIDDEN)
		pane_add(&v->step, "", LOOK_GOOD,
			 _("two persons have signed that it is done without"));
	else if (v->cover.how == COVER_MISSING)
		add_missing(v);
}

/* Of a playbook that would be begun: why it will not be. */
static void add_standing(struct ticket_view *v)
{
	if (v->preview && playbook_in_force(v->preview, clock_now()) < 0)
		pane_add(&v->step, "", LOOK_BAD, fail_text());
}

static void fill_step(struct ticket_view *v)
{
	const struct step *s;

	if (!v->nrows)
		return;
	s = v->rows[v->steps.cursor].step;
	add_standing(v);
	if (*v->ticket.returned && v->sent_back &&
	    v->steps.cursor == v->current)
		pane_add(&v->step, "", LOOK_ASK, v->sent_back);
	add_cover(v);
	if (steps_point(v) && v->steps.cursor == v->current)
		add_times(v);
	else
		outline_add_times(&v->step, s);
	outline_add_step(&v->step, s, walk_of(v));
	add_wait(v);
	add_result(v, s);
}

int steps_text_height(struct ticket_view *v, int width)
{
	if (v->step_shown != v->steps.cursor)
		pane_touch(&v->step);
	if (pane_begin(&v->step, width, 0)) {
		v->step_shown = v->steps.cursor;
		v->step.list.top = 0;
		fill_step(v);
	}
	return v->step.n;
}

void steps_text_draw(struct ticket_view *v, struct area at)
{
	struct strbuf heading = STRBUF_INIT;
	struct area text = { at.y + 1, at.x + 1, at.h - 1, at.w - 2 };
	const char *more = v->step.n > text.h ? _("i reads the rest") : "";

	if (v->nrows)
		outline_heading(&v->rows[v->steps.cursor], &heading);
	draw_rule_more(at.y, at.x, at.w, heading.buf, more);
	strbuf_release(&heading);
	pane_draw(&v->step, text);
}

int steps_read(struct ticket_view *v)
{
	struct strbuf title = STRBUF_INIT, text = STRBUF_INIT;

	if (!v->nrows)
		return fail_as(NOT_FOUND, _("there is nothing to read"));
	outline_heading(&v->rows[v->steps.cursor], &title);
	pane_print(&v->step, &text);
	app_push(v->view.app, pager_text(v->view.app, title.buf, text.buf));
	strbuf_release(&title);
	strbuf_release(&text);
	return 0;
}

bool steps_copy(const struct ticket_view *v, struct strbuf *out)
{
	const struct step *s = v->nrows ? v->rows[v->steps.cursor].step : NULL;

	for (int i = 0; s && i < s->ncommands; i++) {
		if (strcmp(s->commands[i].type, "manual") == 0)
			continue;
		if (out->len)
			strbuf_addch(out, '\n');
		walk_resolve(v->run ? v->run->walk : v->preview_walk,
			     step_command(s, i), out);
	}
	return out->len > 0;
}

int steps_page_out(struct ticket_view *v)
{
	struct strbuf text = STRBUF_INIT;
	int ret;

	if (!v->nrows)
		return fail_as(NOT_FOUND, _("there is nothing to read"));
	pane_print(&v->step, &text);
	ret = external_page(text.buf);
	strbuf_release(&text);
	return ret;
}

/* ---- loading ---- */

static void unload_cover(struct ticket_view *v)
{
	step_cover_release(&v->cover);
	v->cover = (struct step_cover){ .how = COVER_NOT_NEEDED };
	free(v->lacks);
	v->lacks = NULL;
}

static void unload(struct ticket_view *v)
{
	unload_cover(v);
	free(v->rows);
	v->rows = NULL;
	v->nrows = 0;
	run_free(v->run);
	v->run = NULL;
	walk_free(v->preview_walk);
	v->preview_walk = NULL;
	playbook_free(v->preview);
	v->preview = NULL;
}

static int load_preview(struct ticket_view *v)
{
	struct desk *d = v->view.app->desk;
	struct strbuf text = STRBUF_INIT;
	cJSON *externals;
	int ret;

	if (!*v->ticket.playbook)
		return 0;
	ret = repo_find(d->repo, d->commit, v->ticket.playbook, &text, NULL);
	if (ret == 0)
		ret = playbook_parse(&v->preview, text.buf, text.len, NULL);
	if (ret == 0) {
		externals = run_externals(&v->ticket);
		ret = walk_start(&v->preview_walk, v->preview, externals, NULL,
				 NULL);
		cJSON_Delete(externals);
	}
	strbuf_release(&text);
	return ret;
}

static int row_of(const struct ticket_view *v, const struct step *s)
{
	for (int i = 0; i < v->nrows; i++)
		if (v->rows[i].step == s)
			return i;
	return -1;
}

static void select_step(struct ticket_view *v, const char *id)
{
	for (int i = 0; i < v->nrows; i++)
		if (strcmp(v->rows[i].step->id, id) == 0)
			list_select(&v->steps, i);
}

static void load_cover(struct ticket_view *v)
{
	const struct walk_point *p = steps_point(v);

	if (p && p->wait == WALK_STEP &&
	    authorisation_check_step(v->view.app->desk, v->run, p->step,
				     &v->cover) == REFUSED)
		v->lacks = xstrdup(fail_text());
}

int steps_load(struct ticket_view *v)
{
	const struct walk_point *p;
	char *reading = NULL; /* a step that the person went to look at */
	int ret;

	if (v->nrows && v->current >= 0 && v->steps.cursor != v->current)
		reading = xstrdup(v->rows[v->steps.cursor].step->id);
	unload(v);
	ret = run_load(&v->run, v->view.app->desk, v->ticket.id);
	if (ret == NOT_FOUND)
		ret = load_preview(v);
	if (steps_playbook(v))
		v->nrows = playbook_outline(steps_playbook(v), &v->rows);
	load_cover(v);
	p = steps_point(v);
	v->current = p ? row_of(v, p->step) : -1;
	list_set(&v->steps, v->nrows);
	if (reading)
		select_step(v, reading);
	else if (v->current >= 0)
		list_select(&v->steps, v->current);
	free(reading);
	pane_touch(&v->step);
	return ret;
}

void steps_init(struct ticket_view *v)
{
	list_init(&v->steps, &ops, v);
	pane_init(&v->step);
	v->current = -1;
}

void steps_release(struct ticket_view *v)
{
	unload(v);
	pane_release(&v->step);
}
