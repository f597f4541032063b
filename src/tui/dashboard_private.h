/*
 * dashboard_private.h - what the files of the dashboard share.
 *
 *	dashboard_view.c	the screen: making the figures, keys
 *	dashboard_draw.c	the upper part: states, verdicts, clocks, load
 *	dashboard_panel.c	the lower part: trends, and lists of groups
 *	dashboard_figure.c	the figures: where the cursor is, what they
 *count
 *
 * A figure is a number on the screen that opens to the tickets it counts.
 * Drawing puts them into a list; keys go from one to the next.
 */
#ifndef TUI_DASHBOARD_PRIVATE_H
#define TUI_DASHBOARD_PRIVATE_H

#include "dashboard_view.h"
#include "pace.h"
#include "watchfloor/stats.h"

enum figure_kind {
	FIGURE_NONE,
	FIGURE_STATE,   /* a: severity or -1, b: state or -1 */
	FIGURE_VERDICT, /* a: verdict */
	FIGURE_STOPPED, /* a: clock */
	FIGURE_LATE,    /* a: clock */
	FIGURE_OPENED,  /* in the span */
	FIGURE_LOAD,    /* a: member; open */
	FIGURE_TYPE,    /* a: its place in the list */
	FIGURE_TENANT,
	FIGURE_MEMBER,
	FIGURE_HOUR, /* a: bucket */
	FIGURE_DAY
};

struct figure {
	enum figure_kind kind;
	int a, b;
	int y, x, w; /* where it was drawn */
};

enum panel_tab {
	PANEL_HOURS,
	PANEL_DAYS,
	PANEL_TYPES,
	PANEL_TENANTS,
	PANEL_MEMBERS,
	PANEL_COUNT
};

struct dashboard {
	struct view view;
	struct stats_maker *maker;
	struct query *query; /* of the filter */
	char *filter;        /* "" for none */
	int64_t span;        /* that is counted */
	bool stale, making;
	struct pace pace;
	enum panel_tab tab;
	int top; /* first group that the panel shows */
	struct figure *figures;
	int n, alloc;
	struct figure selected; /* kind, a, b */
};

/* ---- dashboard_figure.c ---- */

/* Draw a number against the right edge of w columns; one that is not zero
 * becomes a figure. */
void figure_number(struct dashboard *d, struct area at, enum theme_element look,
		   int64_t value, struct figure f);
/* Put something drawn already, at these columns, on the list. */
void figure_add(struct dashboard *d, struct figure f, int y, int x, int w);
bool figure_is_selected(const struct dashboard *d, struct figure f);
/* The one under the cursor, as drawn last; NULL: there are none. */
const struct figure *figure_selected(const struct dashboard *d);
/* Move the cursor by so many lines or columns, to the nearest that way. */
bool figure_move(struct dashboard *d, int down, int right);
/* Append the query that finds what a figure counts, without the filter. */
void figure_query(const struct dashboard *d, const struct figure *f,
		  struct strbuf *out);

/* ---- dashboard_draw.c ---- */

/* All but the panel; returns the line after it. */
int dashboard_draw_upper(struct dashboard *d, const struct stats *s);
/* A bar where there is room for one; columns: from x to the edge. */
void dashboard_bar(int y, int x, int right, int64_t value, int64_t top);

/* ---- dashboard_panel.c ---- */

void panel_draw(struct dashboard *d, const struct stats *s, struct area at);
/* Up and down in a list that is longer than the panel; false: there is no
 * row that way, or the cursor is elsewhere. */
bool panel_move(struct dashboard *d, int down);

#endif
