/*
 * dashboard_view.c - the screen of how the desk does.
 *
 * The figures are made while nobody types; until they are there, those of
 * before are shown.
 */
#include "config.h"

#include "dashboard_view.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard_private.h"
#include "picker.h"
#include "screens.h"

/* As it begins. */
#define SPAN (24 * HOUR)

static struct dashboard *dashboard_of(const struct view *v)
{
	return (struct dashboard *)v;
}

/* ---- making the figures ---- */

/* How late tickets are depends on the time, too. */
static bool is_old(const struct dashboard *d)
{
	const struct stats *s = stats_result(d->maker);

	return d->stale ||
	       (s && desk_now(d->view.app->desk) - s->now >= MINUTE);
}

static bool dashboard_work(struct view *v)
{
	struct dashboard *d = dashboard_of(v);
	int ret;

	if (!d->making && !(is_old(d) && pace_ready(&d->pace)))
		return false;
	if (!d->making) {
		d->making = true;
		d->stale = false;
		pace_begin(&d->pace);
		stats_begin(d->maker, d->query, d->span);
	}
	ret = stats_step(d->maker);
	if (ret < 0 && v->app->interrupted)
		return true;
	d->making = ret > 0;
	pace_end(&d->pace);
	app_report(v->app, ret);
	return ret >= 0;
}

/* What is being made is finished first, or it never would be. */
static void dashboard_reload(struct view *v)
{
	dashboard_of(v)->stale = true;
}

/* Somebody waits for it. */
static void make_anew(struct dashboard *d)
{
	d->making = false;
	d->stale = true;
	d->pace.took = 0;
}

static int narrow(struct view *v, const char *text, bool typing)
{
	struct dashboard *d = dashboard_of(v);
	struct query *query;

	if (query_parse(&query, text, NULL) < 0)
		return FAILED;
	if (text != d->filter) {
		free(d->filter);
		d->filter = xstrdup(text);
	}
	query_free(d->query);
	d->query = query;
	make_anew(d);
	return 0;
}

static const char *narrowed(struct view *v)
{
	return dashboard_of(v)->filter;
}

/* ---- drawing ---- */

static void draw_figures(struct dashboard *d, const struct stats *s)
{
	int y;

	d->n = 0;
	y = dashboard_draw_upper(d, s) + (LINES > 24);
	if (LINES - 1 - y >= 4)
		panel_draw(d, s,
			   (struct area){ y, 1, LINES - 1 - y, COLS - 2 });
}

static void dashboard_draw(struct view *v)
{
	struct dashboard *d = dashboard_of(v);
	const struct stats *s = stats_result(d->maker);
	const struct figure *f;

	screen_draw_title(v);
	if (!s) {
		draw_words(2, 2, COLS - 3, LOOK_DIM, _("counting..."));
		return;
	}
	draw_figures(d, s);
	f = figure_selected(d);
	if (!f)
		return;
	/* The one that the cursor was on is not there any more. */
	if (!figure_is_selected(d, *f)) {
		d->selected = *f;
		draw_figures(d, s);
		f = figure_selected(d);
	}
	move(f->y, f->x);
}

/* ---- acting ---- */

static int run_move(struct view *v, enum action x, const char *args)
{
	struct dashboard *d = dashboard_of(v);
	int down = x == ACTION_DOWN ? 1 : x == ACTION_UP ? -1 : 0;
	int right = x == ACTION_RIGHT ? 1 : x == ACTION_LEFT ? -1 : 0;

	if (!down || !panel_move(d, down))
		figure_move(d, down, right);
	return 0;
}

/* To the first or the last of all. */
static int run_end(struct view *v, enum action x, const char *args)
{
	struct dashboard *d = dashboard_of(v);

	if (d->n)
		d->selected = d->figures[x == ACTION_FIRST ? 0 : d->n - 1];
	while (x == ACTION_LAST && panel_move(d, 1))
		;
	return 0;
}

static int to_tab(struct dashboard *d, int tab)
{
	d->tab = (enum panel_tab)((tab + PANEL_COUNT) % PANEL_COUNT);
	d->top = 0;
	return 0;
}

static int run_other_tab(struct view *v, enum action x, const char *args)
{
	struct dashboard *d = dashboard_of(v);

	return to_tab(d, (int)d->tab + (x == ACTION_NEXT_TAB ? 1 : -1));
}

static int run_tab(struct view *v, enum action x, const char *args)
{
	long n = strtol(args, NULL, 10);

	if (n < 1 || n > PANEL_COUNT)
		return fail_as(NOT_FOUND, _("there is no tab \"%s\""), args);
	return to_tab(dashboard_of(v), (int)n - 1);
}

/* By its number, for the mouse; else the one under the cursor. */
static const struct figure *figure_named(const struct dashboard *d,
					 const char *args)
{
	long n = strtol(args, NULL, 10);

	if (!*args)
		return figure_selected(d);
	return n > 0 && n <= d->n ? &d->figures[n - 1] : NULL;
}

/* The queue of all tickets, narrowed to those that the figure counts.  This
 * view is gone then. */
static int run_open(struct view *v, enum action x, const char *args)
{
	struct dashboard *d = dashboard_of(v);
	const struct figure *f = figure_named(d, args);
	struct app *a = v->app;
	struct strbuf query = STRBUF_INIT, tab = STRBUF_INIT;
	int ret;

	if (!f)
		return fail_as(NOT_FOUND, _("there is no figure here"));
	figure_query(d, f, &query);
	if (*d->filter)
		strbuf_addf(&query, " (%s)", d->filter);
	strbuf_addf(&tab, "tab %d", a->desk->conf->nqueues + 1);
	ret = screen_show(v, ACTION_QUEUE, "");
	if (ret == 0)
		ret = command_run(a, tab.buf);
	if (ret == 0)
		ret = view_filter(app_view(a), query.buf, false);
	strbuf_release(&query);
	strbuf_release(&tab);
	return ret;
}

static const struct {
	const char *text, *title; /* N_() */
} spans[] = {
	{ "1h", N_("the last hour") },
	{ "24h", N_("the last 24 hours") },
	{ "7d", N_("the last 7 days") },
	{ "30d", N_("the last 30 days") },
};

static int set_span(struct dashboard *d, const char *text)
{
	int64_t span;

	if (clock_parse_span(&span, text) < 0)
		return FAILED;
	if (span < HOUR)
		return fail(_("the shortest span is an hour"));
	d->span = span;
	make_anew(d);
	return 0;
}

static void span_chosen(struct app *a, void *ctx, int chosen)
{
	if (chosen >= 0)
		app_report(a, set_span(ctx, spans[chosen].text));
}

static int run_span(struct view *v, enum action x, const char *args)
{
	struct dashboard *d = dashboard_of(v);
	struct picker_item items[ARRAY_SIZE(spans)] = { 0 };
	int64_t span;
	int at = 0;

	if (*args)
		return set_span(d, args);
	for (size_t i = 0; i < ARRAY_SIZE(spans); i++) {
		items[i].text = _(spans[i].title);
		if (clock_parse_span(&span, spans[i].text) == 0 &&
		    span == d->span)
			at = (int)i;
	}
	picker_open(v->app, _("span"), items, ARRAY_SIZE(spans), at,
		    span_chosen, d);
	return 0;
}

static const char *hint_open(const struct view *v, enum action x)
{
	return figure_selected(dashboard_of(v)) ? _("its tickets") : NULL;
}

static const struct view_action actions[] = {
	{ ACTION_OPEN, run_open, hint_open },
	{ ACTION_NEXT_TAB, run_other_tab, command_word },
	{ ACTION_SPAN, run_span, command_word },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_BACK, command_back, command_word },
	{ ACTION_PREVIOUS_TAB, run_other_tab, NULL },
	{ ACTION_TAB, run_tab, NULL },
	{ ACTION_UP, run_move, NULL },
	{ ACTION_DOWN, run_move, NULL },
	{ ACTION_LEFT, run_move, NULL },
	{ ACTION_RIGHT, run_move, NULL },
	{ ACTION_FIRST, run_end, NULL },
	{ ACTION_LAST, run_end, NULL },
	{ 0 },
};

/* ---- life ---- */

static void dashboard_free(struct view *v)
{
	struct dashboard *d = dashboard_of(v);

	stats_free(d->maker);
	query_free(d->query);
	free(d->filter);
	free(d->figures);
	free(d);
}

static const struct view_ops dashboard_ops = {
	.screen = SCREEN_DASHBOARD,
	.actions = actions,
	.draw = dashboard_draw,
	.filter = narrow,
	.filtered = narrowed,
	.filters_by_query = true,
	.reload = dashboard_reload,
	.work = dashboard_work,
	.free = dashboard_free,
};

struct view *dashboard_view(struct app *a, const char *filter)
{
	struct dashboard *d = xcalloc(1, sizeof *d);

	d->view = (struct view){ .ops = &dashboard_ops, .app = a };
	d->maker = stats_new(a->desk);
	d->filter = xstrdup("");
	d->stale = true;
	d->span = SPAN;
	app_report(a, narrow(&d->view, filter, false));
	return &d->view;
}
