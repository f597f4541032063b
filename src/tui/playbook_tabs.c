/*
 * playbook_tabs.c - the outline of a playbook, its graph, its text.
 *
 * Outline and graph have one cursor: it is on a step.  What the step says
 * stands below both.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "outline.h"
#include "pager_view.h"
#include "playbook_private.h"
#include "watchfloor/text.h"

/* ---- the step under the cursor ---- */

static const struct outline_row *selected(const struct playbook_view *v)
{
	return v->nrows ? &v->rows[v->outline.cursor] : NULL;
}

/* Why it cannot be walked: what lint found. */
static void add_findings(struct playbook_view *v)
{
	struct findings f = { .n = 0 };
	struct playbook *p = NULL;
	struct strbuf sb = STRBUF_INIT;

	playbook_parse(&p, v->text.buf, v->text.len, &f);
	for (int i = 0; i < f.n; i++) {
		strbuf_reset(&sb);
		finding_print(&f.list[i], v->path, &sb);
		pane_add(&v->step, "",
			 f.list[i].level == FINDING_ERROR ? LOOK_BAD : LOOK_ASK,
			 sb.buf);
	}
	strbuf_release(&sb);
	findings_release(&f);
	playbook_free(p);
}

static void add_condition(struct playbook_view *v, const struct step *s)
{
	if (s->condition_text)
		outline_add_resolved(&v->step, v->walk, LOOK_ASK,
				     s->condition_text);
	else if (s->type == STEP_SWITCH)
		pane_add(&v->step, "", LOOK_ASK,
			 variable_about(v->playbook, s->switch_variable));
}

/* Lines that it needs. */
static int fill_step(struct playbook_view *v, int width)
{
	const struct outline_row *row = selected(v);
	int index = row ? row->step->index : -1;

	if (index != v->step_shown)
		pane_touch(&v->step);
	if (pane_begin(&v->step, width, 0)) {
		v->step_shown = index;
		v->step.list.top = 0;
		if (row) {
			add_condition(v, row->step);
			outline_add_times(&v->step, row->step);
			outline_add_step(&v->step, row->step, v->walk);
			if (v->tab == PLAYBOOK_OUTLINE)
				blame_add(v, row->step);
		} else if (v->error) {
			add_findings(v);
		}
	}
	return v->step.n;
}

static void draw_step(struct playbook_view *v, struct area at)
{
	struct area text = { at.y + 1, at.x + 1, at.h - 1, at.w - 2 };
	const char *more = v->step.n > text.h ? _("Enter reads the rest") : "";
	struct strbuf heading = STRBUF_INIT;

	outline_heading(selected(v), &heading);
	draw_rule_more(at.y, at.x, at.w, heading.buf, more);
	strbuf_release(&heading);
	pane_draw(&v->step, text);
}

bool playbook_draw_broken(struct playbook_view *v, struct area at)
{
	struct area text = { at.y + 1, at.x + 1, at.h - 1, at.w - 2 };

	if (v->playbook)
		return false;
	fill_step(v, text.w);
	draw_words(at.y, at.x + 1, at.w - 2, LOOK_STRONG,
		   _("It cannot be walked:"));
	pane_draw(&v->step, text);
	move(at.y, at.x);
	return true;
}

/* Leave a part of the lines to the text of the step; at->h becomes the rest
 * and *step what was left. */
static void split(struct playbook_view *v, struct area *at, struct area *step,
		  int most)
{
	int lines = fill_step(v, at->w - 2);
	int h = 1 + (lines < 2 ? 2 : lines < most ? lines : most);

	at->h -= h;
	*step = (struct area){ at->y + at->h, at->x, h, at->w };
}

int playbook_read_step(struct playbook_view *v)
{
	struct strbuf title = STRBUF_INIT, text = STRBUF_INIT;
	const struct outline_row *row = selected(v);

	if (!row)
		return fail_as(NOT_FOUND, _("there is nothing to read"));
	outline_heading(row, &title);
	pane_print(&v->step, &text);
	app_push(v->view.app, pager_text(v->view.app, title.buf, text.buf));
	strbuf_release(&title);
	strbuf_release(&text);
	return 0;
}

/* ---- outline ---- */

static void draw_row(void *ctx, int i, struct area at, bool is_selected)
{
	struct playbook_view *v = ctx;
	const struct step *s = v->rows[i].step;
	enum theme_element look = is_selected ? LOOK_SELECTED : LOOK_NORMAL;
	struct strbuf text = STRBUF_INIT, minutes = STRBUF_INIT;
	int w;

	outline_row_text(v->playbook, &v->rows[i], &text);
	if (s->authorisation)
		strbuf_addf(&minutes, "%s  ", _("asks"));
	if (s->minutes)
		strbuf_addf(&minutes, _("%d min"), s->minutes);
	w = text_width(minutes.buf);
	draw_column(at.y, at.x, 1, look, "");
	draw_column(at.y, at.x + 1, at.w - 1 - (w ? w + 2 : 0), look, text.buf);
	if (w) {
		draw_column(at.y, at.x + at.w - w - 2, w + 2, look, "");
		draw_column(at.y, at.x + at.w - w - 1, w,
			    is_selected ? look : LOOK_DIM, minutes.buf);
	}
	strbuf_release(&text);
	strbuf_release(&minutes);
}

static const struct list_ops row_ops = { .draw = draw_row };

void playbook_draw_outline(struct playbook_view *v, struct area at)
{
	struct area step;

	if (playbook_draw_broken(v, at))
		return;
	split(v, &at, &step, at.h * 2 / 5);
	list_draw(&v->outline, at, true);
	draw_step(v, step);
	move(list_cursor_line(&v->outline, at), at.x);
}

/* ---- graph ---- */

static const enum theme_element span_looks[] = {
	[FLOW_LINE] = LOOK_RULE,     [FLOW_NODE] = LOOK_STRONG,
	[FLOW_NUMBER] = LOOK_DIM,    [FLOW_TITLE] = LOOK_NORMAL,
	[FLOW_BRANCH] = LOOK_HEADER, [FLOW_REFERENCE] = LOOK_HEADER,
};

static bool is_cursor(const struct flowchart_span *s, int step)
{
	return s->step == step &&
	       (s->kind == FLOW_NODE || s->kind == FLOW_NUMBER ||
		s->kind == FLOW_TITLE);
}

/* The cursor is a bar from the mark to the end of the name. */
static void draw_line(struct playbook_view *v, int line, struct area at,
		      int step)
{
	const struct flowchart_span *spans;
	int n, end = 0;

	spans = flowchart_line(v->chart, line, &n);
	for (int i = 0; i < n; i++) {
		const struct flowchart_span *s = &spans[i];
		bool on = is_cursor(s, step);

		if (on && end)
			draw_column(at.y, at.x + end, s->column - end,
				    LOOK_SELECTED, "");
		end = on ? s->column + s->width : 0;
		draw_words(at.y, at.x + s->column, at.w - s->column,
			   on ? LOOK_SELECTED : span_looks[s->kind], s->text);
	}
}

static const struct flowchart_node *node_of(const struct playbook_view *v,
					    int step)
{
	int n;
	const struct flowchart_node *nodes = flowchart_nodes(v->chart, &n);

	for (int i = 0; i < n; i++)
		if (nodes[i].step == step)
			return &nodes[i];
	return NULL;
}

/* Two lines of what leads to a step, and leads on from it, stay in sight. */
static void scroll_to(struct playbook_view *v, const struct flowchart_node *n,
		      int height)
{
	int last = flowchart_lines(v->chart) - height;
	int margin = height > 8 ? 2 : 0;

	if (v->chart_top > n->line - margin)
		v->chart_top = n->line - margin;
	if (v->chart_top < n->line + n->height + margin - height)
		v->chart_top = n->line + n->height + margin - height;
	if (v->chart_top > last)
		v->chart_top = last;
	if (v->chart_top < 0)
		v->chart_top = 0;
}

static void make_chart(struct playbook_view *v, int width)
{
	if (v->chart && v->chart_width == width)
		return;
	flowchart_free(v->chart);
	v->chart = playbook_flowchart(v->playbook, width, !draw_has_utf8());
	v->chart_width = width;
}

void playbook_draw_graph(struct playbook_view *v, struct area at)
{
	struct area step, chart;
	const struct outline_row *row = selected(v);
	const struct flowchart_node *node;

	if (playbook_draw_broken(v, at))
		return;
	split(v, &at, &step, at.h / 4);
	chart = (struct area){ at.y, at.x + 1, at.h, at.w - 2 };
	make_chart(v, chart.w);
	v->outline.height = at.h / 2;
	node = row ? node_of(v, row->step->index) : NULL;
	if (node)
		scroll_to(v, node, at.h);
	for (int i = 0; i < at.h; i++) {
		struct area line = { at.y + i, chart.x, 1, chart.w };

		if (v->chart_top + i < flowchart_lines(v->chart))
			draw_line(v, v->chart_top + i, line,
				  row ? row->step->index : -1);
	}
	if (row)
		draw_step(v, step);
	if (node)
		move(at.y + node->line - v->chart_top, chart.x + node->column);
}

/* ---- find a step ---- */

static bool has_text(const struct step *s, const char *number, const char *text)
{
	if (strcmp(number, text) == 0 ||
	    text_contains_nocase(step_title(s), text) ||
	    text_contains_nocase(step_about(s), text))
		return true;
	for (int i = 0; i < s->ncommands; i++)
		if (text_contains_nocase(step_command(s, i), text))
			return true;
	return false;
}

static int find_from(struct playbook_view *v, int from, const char *text)
{
	for (int i = 0; i < v->nrows; i++) {
		int k = (from + i) % v->nrows;

		if (!has_text(v->rows[k].step, v->rows[k].number, text))
			continue;
		list_select(&v->outline, k);
		return 0;
	}
	return fail_as(NOT_FOUND, _("no step has \"%s\""), text);
}

/* As one types it is looked for from where the cursor was at first, and there
 * it is again when nothing is left of the text. */
int playbook_find_step(struct playbook_view *v, const char *text, bool typing)
{
	int ret = 0;

	if (typing && v->find_from < 0)
		v->find_from = v->outline.cursor;
	if (*text)
		ret = find_from(
			v, v->find_from < 0 ? v->outline.cursor : v->find_from,
			text);
	else if (v->find_from >= 0)
		list_select(&v->outline, v->find_from);
	if (!typing)
		v->find_from = -1;
	return ret;
}

/* ---- text ---- */

void playbook_add_lines(struct pane *p, const struct strbuf *text)
{
	const char *s = text->buf, *end = text->buf + text->len;
	struct strbuf line = STRBUF_INIT;
	char number[16];

	for (int n = 1; s < end; n++) {
		const char *stop = memchr(s, '\n', (size_t)(end - s));
		size_t len = (size_t)((stop ? stop : end) - s);

		strbuf_reset(&line);
		strbuf_add(&line, s, len);
		snprintf(number, sizeof number, "%*d", LINE_NUMBERS - 1, n);
		pane_add(p, number, LOOK_NORMAL, line.buf);
		s += len + 1;
	}
	strbuf_release(&line);
}

void playbook_draw_text(struct playbook_view *v, struct area at)
{
	struct area text = { at.y, at.x + 1, at.h, at.w - 2 };

	if (pane_begin(&v->lines, text.w, LINE_NUMBERS + 1))
		playbook_add_lines(&v->lines, &v->text);
	pane_draw(&v->lines, text);
	if (!v->lines.n && *v->lines.filter)
		draw_words(at.y + 1, at.x + 2, at.w - 3, LOOK_STRONG,
			   _("Nothing matches the filter; Esc clears it."));
	move(at.y, at.x);
}

/* ---- life ---- */

void playbook_tabs_init(struct playbook_view *v)
{
	list_init(&v->outline, &row_ops, v);
	pane_init(&v->step);
	pane_init(&v->lines);
	pane_init(&v->facts);
	v->step_shown = v->find_from = -1;
}

void playbook_tabs_load(struct playbook_view *v)
{
	v->nrows = v->playbook ? playbook_outline(v->playbook, &v->rows) : 0;
	list_set(&v->outline, v->nrows);
	pane_touch(&v->step);
	pane_touch(&v->lines);
	pane_touch(&v->facts);
}

void playbook_tabs_unload(struct playbook_view *v)
{
	flowchart_free(v->chart);
	v->chart = NULL;
	free(v->rows);
	v->rows = NULL;
	v->nrows = 0;
}

void playbook_tabs_release(struct playbook_view *v)
{
	playbook_tabs_unload(v);
	pane_release(&v->step);
	pane_release(&v->lines);
	pane_release(&v->facts);
}
