/*
 * playbook_figures.c - how a playbook does, version by version, the newest
 * first: what `watchfloor playbook stats` tells.
 *
 * It is counted while nobody types, and only while it is looked at.
 */
#include "config.h"

#include <string.h>

#include "playbook_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/hash.h"
#include "watchfloor/text.h"

/* ---- counting ---- */

void figures_init(struct playbook_view *v)
{
	pane_init(&v->figures.pane);
}

void figures_unload(struct playbook_view *v)
{
	playbook_stats_release(&v->figures.stats);
	v->figures.made = false;
	figures_touch(v);
}

void figures_release(struct playbook_view *v)
{
	figures_unload(v);
	pane_release(&v->figures.pane);
}

void figures_touch(struct playbook_view *v)
{
	v->figures.stale = true;
	pane_touch(&v->figures.pane);
}

/* What was counted last stays until there is something newer. */
bool figures_work(struct playbook_view *v)
{
	struct playbook_figures *f = &v->figures;
	struct desk *d = v->view.app->desk;
	struct playbook_stats stats;
	int ret;

	if (!v->playbook || !f->stale || (f->made && !pace_ready(&f->pace)) ||
	    desk_check_right(d, RIGHT_WORK) < 0)
		return false;
	pace_begin(&f->pace);
	ret = playbook_stats_make(&stats, d, v->playbook->id, CLOCK_NEVER);
	pace_end(&f->pace);
	if (ret < 0) {
		playbook_stats_release(&stats);
		if (v->view.app->interrupted)
			return true;
		f->stale = false;
		app_report(v->view.app, ret);
		return false;
	}
	playbook_stats_release(&f->stats);
	f->stats = stats;
	f->made = true;
	f->stale = false;
	pane_touch(&f->pane);
	return true;
}

/* ---- the table of a version ---- */

static const struct {
	const char *title; /* N_() */
	int width;
} columns[] = {
	{ N_("EXPECTED"), 9 }, { N_("MEASURED"), 9 }, { N_("ANSWERS"), 8 },
	{ N_("SKIPPED"), 8 },  { N_("FAILED"), 7 },
};

static int numbers_width(void)
{
	int w = 0;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		w += columns[i].width;
	return w;
}

static void add_cell(struct strbuf *out, size_t column, const char *text)
{
	strbuf_addf(out, "%*s%s", columns[column].width - text_width(text), "",
		    text);
}

static void add_number(struct strbuf *out, size_t column, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)n);
	add_cell(out, column, text);
}

/* As wide as the longest name of a step, where there is room for it. */
static int names_width(const struct playbook_version_stats *v, int width)
{
	int most = width - numbers_width(), w = text_width(_("STEP"));

	for (int i = 0; i < v->nsteps; i++) {
		struct strbuf safe = STRBUF_INIT;
		int own;

		text_safe(&safe, v->steps[i].title, strlen(v->steps[i].title),
			  TEXT_ONE_LINE);
		own = text_width(safe.buf);
		w = own > w ? own : w;
		strbuf_release(&safe);
	}
	return w < most ? w : most;
}

static void add_name(struct strbuf *out, const char *name, int width)
{
	struct strbuf safe = STRBUF_INIT;

	text_safe(&safe, name, strlen(name), TEXT_ONE_LINE);
	text_column(out, safe.buf, width);
	strbuf_release(&safe);
}

static void add_heads(struct pane *p, int names)
{
	struct strbuf sb = STRBUF_INIT;

	add_name(&sb, _("STEP"), names);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		add_cell(&sb, i, _(columns[i].title));
	pane_add(p, "", LOOK_HEADER, sb.buf);
	strbuf_release(&sb);
}

static void add_step(struct pane *p, const struct playbook_step_stats *s,
		     int names)
{
	struct strbuf sb = STRBUF_INIT, minutes = STRBUF_INIT;

	add_name(&sb, s->title, names);
	if (s->expected)
		add_number(&sb, 0, s->expected);
	else
		add_cell(&sb, 0, "");
	playbook_stats_minutes(&minutes, s->measured);
	add_cell(&sb, 1, minutes.buf);
	add_number(&sb, 2, s->answers);
	add_number(&sb, 3, s->skipped);
	add_number(&sb, 4, s->failed);
	pane_add(p, "", LOOK_NORMAL, sb.buf);
	strbuf_release(&minutes);
	strbuf_release(&sb);
}

/* ---- all versions ---- */

/* Is it the text that is shown? */
static bool is_shown(const struct playbook_view *v,
		     const struct playbook_version_stats *s)
{
	char hex[SHA256_HEX];
	sha256 hash;

	sha256_of(&hash, v->text.buf, v->text.len);
	return strcmp(hex_encode(hex, hash.b, sizeof hash.b), s->sha256) == 0;
}

static void add_version(struct playbook_view *v,
			const struct playbook_version_stats *s)
{
	struct pane *p = &v->figures.pane;
	struct strbuf sb = STRBUF_INIT, verdicts = STRBUF_INIT;
	int names = names_width(s, p->width);

	strbuf_addf(&sb, _("version of %s"), s->modified);
	if (is_shown(v, s))
		strbuf_addf(&sb, " %s %s", glyph(GLYPH_DOT), _("this one"));
	pane_add(p, "", LOOK_STRONG, sb.buf);
	strbuf_reset(&sb);
	playbook_stats_runs(&sb, s);
	pane_add(p, "", LOOK_NORMAL, sb.buf);
	strbuf_reset(&sb);
	playbook_stats_verdicts(&verdicts, s, true);
	strbuf_addf(&sb, _("verdicts: %s"), verdicts.buf);
	pane_add(p, "", LOOK_NORMAL, sb.buf);
	strbuf_release(&verdicts);
	strbuf_release(&sb);
	if (s->nsteps)
		add_heads(p, names);
	for (int i = 0; i < s->nsteps; i++)
		add_step(p, &s->steps[i], names);
}

static void fill(struct playbook_view *v)
{
	const struct playbook_stats *s = &v->figures.stats;

	if (desk_check_right(v->view.app->desk, RIGHT_WORK) < 0)
		pane_add(&v->figures.pane, "", LOOK_BAD, fail_text());
	else if (!v->figures.made)
		pane_add(&v->figures.pane, "", LOOK_DIM, _("counting..."));
	else if (!s->n)
		pane_add(&v->figures.pane, "", LOOK_STRONG,
			 _("It was never begun."));
	for (int i = s->n; i-- > 0;) {
		add_version(v, &s->versions[i]);
		if (i)
			pane_add(&v->figures.pane, "", LOOK_NORMAL, "");
	}
}

void figures_draw(struct playbook_view *v, struct area at)
{
	struct area text = { at.y, at.x + 1, at.h, at.w - 2 };

	if (playbook_draw_broken(v, at))
		return;
	if (pane_begin(&v->figures.pane, text.w, 0))
		fill(v);
	pane_draw(&v->figures.pane, text);
	move(at.y, at.x);
}
