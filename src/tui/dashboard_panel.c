/*
 * dashboard_panel.c - the lower part of the dashboard: how tickets and alerts
 * came in, by hour and by day; or a list by type, tenant or owner.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "chart.h"
#include "dashboard_private.h"
#include "tabbar.h"
#include "ticket_columns.h"
#include "watchfloor/text.h"

/* ---- trends ---- */

enum { SCALE_WIDTH = 9 };

static void bucket_time(const struct stats_trend *t, int i, bool days,
			char *buf, size_t size)
{
	time_t at = (time_t)(t->from[i] / SECOND);
	struct tm tm;

	localtime_r(&at, &tm);
	strftime(buf, size, days || tm.tm_hour == 0 ? "%m-%d" : "%H:%M", &tm);
}

/* Every sixth hour, every fifth day. */
static bool has_label(const struct stats_trend *t, int i, bool days)
{
	time_t at = (time_t)(t->from[i] / SECOND);
	struct tm tm;

	localtime_r(&at, &tm);
	return days ? (t->n - 1 - i) % 5 == 0 : tm.tm_hour % 6 == 0;
}

static void draw_axis(const struct stats_trend *t, bool days, struct area at,
		      int per)
{
	char label[16];

	for (int i = 0; i < t->n; i++) {
		int x = at.x + SCALE_WIDTH + i * per;

		if (!has_label(t, i, days) || x + 5 > at.x + at.w)
			continue;
		bucket_time(t, i, days, label, sizeof label);
		draw_words(at.y, x, 5, LOOK_DIM, label);
	}
}

/* The value of the upper edge, and what it is of, at the left. */
static void draw_scale(struct area at, int64_t top, const char *name)
{
	struct strbuf n = STRBUF_INIT;

	number_print(&n, top);
	draw_right(at.y, at.x, SCALE_WIDTH - 1, LOOK_DIM, n.buf);
	if (at.h > 1)
		draw_right(at.y + 1, at.x, SCALE_WIDTH - 1, LOOK_HEADER, name);
	strbuf_release(&n);
}

typedef void chart_line(struct strbuf *out, const struct chart *c, int i);

static void draw_chart(struct area at, const int64_t *values, int n, int per,
		       chart_line *line, enum theme_element look)
{
	struct chart c = { .values = values,
			   .n = n,
			   .top = chart_top(values, n),
			   .width = n * per,
			   .lines = at.h };
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < at.h; i++) {
		strbuf_reset(&text);
		line(&text, &c, i);
		draw_words(at.y + i, at.x + SCALE_WIDTH, c.width, look,
			   text.buf);
	}
	strbuf_release(&text);
}

/* "11-24 03:00: 5 tickets, 120 alerts" */
static void draw_bucket(const struct stats_trend *t, int i, struct area line)
{
	char from[CLOCK_SHORT_SIZE];
	struct strbuf text = STRBUF_INIT;
	struct strbuf tickets = STRBUF_INIT, alerts = STRBUF_INIT;

	/* With the day, whatever day it is. */
	clock_format_short(from, t->from[i], 0);
	number_print(&tickets, t->tickets[i]);
	number_print(&alerts, t->alerts[i]);
	strbuf_addf(&text, "%s  ", from);
	strbuf_addf(&text, Q_("%s ticket", "%s tickets", t->tickets[i]),
		    tickets.buf);
	strbuf_addf(&text, " %s ", glyph(GLYPH_DOT));
	strbuf_addf(&text, Q_("%s alert", "%s alerts", t->alerts[i]),
		    alerts.buf);
	draw_right(line.y, line.x, line.w, LOOK_STRONG, text.buf);
	strbuf_release(&text);
	strbuf_release(&tickets);
	strbuf_release(&alerts);
}

/* The bars are figures; the cursor is under the bar that it is on. */
static void add_bars(struct dashboard *d, const struct stats_trend *t,
		     enum figure_kind kind, struct area axis, int per)
{
	for (int i = 0; i < t->n; i++) {
		struct figure f = { kind, i, 0 };
		int x = axis.x + SCALE_WIDTH + i * per;

		if (!t->tickets[i])
			continue;
		figure_add(d, f, axis.y, x, 1);
		if (!figure_is_selected(d, f))
			continue;
		draw_words(axis.y, x, 1, LOOK_SELECTED, glyph(GLYPH_ASCENDING));
		draw_bucket(t, i,
			    (struct area){ axis.y - axis.h, COLS - 41, 1, 40 });
	}
}

static void draw_trend(struct dashboard *d, const struct stats_trend *t,
		       enum figure_kind kind, struct area at)
{
	int bars = (at.h - 1 + 1) / 2, per = (at.w - SCALE_WIDTH) / t->n;
	struct area upper = { at.y, at.x, bars, at.w };
	struct area lower = { at.y + bars, at.x, at.h - 1 - bars, at.w };
	/* h: how far it is up to the line of the tabs */
	struct area axis = { at.y + at.h - 1, at.x, at.h, at.w };

	draw_scale(upper, chart_top(t->tickets, t->n), _("tickets"));
	draw_chart(upper, t->tickets, t->n, per, chart_bars, LOOK_RULE);
	draw_scale(lower, chart_top(t->alerts, t->n), _("alerts"));
	draw_chart(lower, t->alerts, t->n, per, chart_curve, LOOK_NORMAL);
	draw_axis(t, kind == FIGURE_DAY, axis, per);
	add_bars(d, t, kind, axis, per);
}

static void draw_hours(struct dashboard *d, const struct stats *s,
		       struct area at)
{
	draw_trend(d, &s->hours, FIGURE_HOUR, at);
}

static void draw_days(struct dashboard *d, const struct stats *s,
		      struct area at)
{
	draw_trend(d, &s->days, FIGURE_DAY, at);
}

/* ---- lists ---- */

enum { GROUP_NAME = 20, GROUP_NUMBER = 9, GROUP_OLDEST = 9 };

static const char *const group_heads[] = { N_("tickets"), N_("unclosed"),
					   N_("judged"), N_("closed") };

static void draw_group_heads(struct area at)
{
	int x = at.x + GROUP_NAME;

	for (size_t i = 0; i < ARRAY_SIZE(group_heads); i++) {
		draw_right(at.y, x, GROUP_NUMBER, LOOK_HEADER,
			   _(group_heads[i]));
		x += GROUP_NUMBER;
	}
	draw_right(at.y, x, GROUP_OLDEST, LOOK_HEADER, _("oldest"));
}

static void draw_group_numbers(const struct stats_group *g, int y, int x)
{
	const int64_t numbers[] = { g->open, g->judged, g->closed };
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		strbuf_reset(&text);
		if (numbers[i])
			number_print(&text, numbers[i]);
		else
			strbuf_addstr(&text, glyph(GLYPH_DOT));
		draw_right(y, x, GROUP_NUMBER,
			   numbers[i] ? LOOK_NORMAL : LOOK_DIM, text.buf);
		x += GROUP_NUMBER;
	}
	strbuf_release(&text);
}

static void draw_group(struct dashboard *d, const struct stats *s,
		       const struct stats_groups *groups, struct figure f,
		       struct area line)
{
	const struct stats_group *g = &groups->of[f.a];
	const char *name = g->name;
	struct strbuf oldest = STRBUF_INIT;
	int x = line.x + GROUP_NAME;

	if (f.kind == FIGURE_TYPE)
		name = taxonomy_title(d->view.app->desk->taxonomy, name);
	draw_words(line.y, line.x, GROUP_NAME - 1, LOOK_NORMAL, name);
	figure_number(d, (struct area){ line.y, x, 1, GROUP_NUMBER },
		      LOOK_STRONG, g->tickets, f);
	x += GROUP_NUMBER;
	draw_group_numbers(g, line.y, x);
	x += 3 * GROUP_NUMBER;
	stats_add_span(&oldest, g->oldest == CLOCK_NEVER ? CLOCK_NEVER
							 : s->now - g->oldest);
	draw_right(line.y, x, GROUP_OLDEST, LOOK_DIM, oldest.buf);
	dashboard_bar(line.y, x + GROUP_OLDEST + 2, COLS - 1, g->tickets,
		      groups->of[0].tickets);
	strbuf_release(&oldest);
}

/* The list scrolls so that the cursor can be seen. */
static void scroll_to_cursor(struct dashboard *d, enum figure_kind kind, int n,
			     int height)
{
	if (d->selected.kind == kind) {
		if (d->selected.a < d->top)
			d->top = d->selected.a;
		if (d->selected.a >= d->top + height)
			d->top = d->selected.a - height + 1;
	}
	if (d->top > n - height)
		d->top = n - height;
	if (d->top < 0)
		d->top = 0;
}

static void draw_groups(struct dashboard *d, const struct stats *s,
			const struct stats_groups *g, enum figure_kind kind,
			struct area at)
{
	draw_group_heads(at);
	scroll_to_cursor(d, kind, g->n, at.h - 1);
	for (int i = 0; i < at.h - 1 && d->top + i < g->n; i++)
		draw_group(d, s, g, (struct figure){ kind, d->top + i, 0 },
			   (struct area){ at.y + 1 + i, at.x, 1, at.w });
	if (g->n > at.h - 1) {
		char *where = xasprintf("%d-%d / %d", d->top + 1,
					d->top + at.h - 1, g->n);

		draw_right(at.y - 1, COLS - 21, 20, LOOK_DIM, where);
		free(where);
	}
}

static void draw_types(struct dashboard *d, const struct stats *s,
		       struct area at)
{
	draw_groups(d, s, &s->types, FIGURE_TYPE, at);
}

static void draw_tenants(struct dashboard *d, const struct stats *s,
			 struct area at)
{
	draw_groups(d, s, &s->tenants, FIGURE_TENANT, at);
}

static void draw_members(struct dashboard *d, const struct stats *s,
			 struct area at)
{
	draw_groups(d, s, &s->members, FIGURE_MEMBER, at);
}

/* ---- the panel ---- */

static const struct {
	const char *title; /* N_() */
	void (*draw)(struct dashboard *d, const struct stats *s,
		     struct area at);
} tabs[PANEL_COUNT] = {
	[PANEL_HOURS] = { N_("By hour"), draw_hours },
	[PANEL_DAYS] = { N_("By day"), draw_days },
	[PANEL_TYPES] = { N_("Types"), draw_types },
	[PANEL_TENANTS] = { N_("Tenants"), draw_tenants },
	[PANEL_MEMBERS] = { N_("Owners"), draw_members },
};

static void print_tab(const void *ctx, int i, struct strbuf *title,
		      struct strbuf *late)
{
	strbuf_addstr(title, _(tabs[i].title));
}

static void draw_heads(const struct dashboard *d, struct area line)
{
	const struct tabbar b = { PANEL_COUNT, (int)d->tab, LOOK_TAB,
				  LOOK_TAB_ON, print_tab,   d };

	tabbar_draw(&b, line);
}

void panel_draw(struct dashboard *d, const struct stats *s, struct area at)
{
	draw_heads(d, (struct area){ at.y, at.x, 1, at.w });
	at.y++;
	at.h--;
	tabs[d->tab].draw(d, s, at);
	if (!s->matched && !*d->filter)
		draw_words(at.y + at.h / 2, at.x + 2, at.w - 2, LOOK_STRONG,
			   _("No tickets yet: `watchfloor intake FILE` reads "
			     "alerts."));
}

bool panel_move(struct dashboard *d, int down)
{
	const struct stats *s = stats_result(d->maker);
	int n = d->selected.kind == FIGURE_TYPE     ? s->types.n
		: d->selected.kind == FIGURE_TENANT ? s->tenants.n
		: d->selected.kind == FIGURE_MEMBER ? s->members.n
						    : 0;
	int to = d->selected.a + down;

	if (to < 0 || to >= n)
		return false;
	d->selected.a = to;
	return true;
}
