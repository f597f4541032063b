/*
 * screens.c - the screens that a command opens from anywhere.
 */
#include "config.h"

#include "screens.h"

#include <string.h>

#include "dashboard_view.h"
#include "hotspot.h"
#include "hub_state.h"
#include "kept_lines.h"
#include "ledger_view.h"
#include "playbooks_view.h"
#include "queue_view.h"
#include "settings_view.h"
#include "shift_view.h"
#include "watchfloor/clock.h"
#include "watchfloor/text.h"

/* In the order of the title line.  The queue is the first view, always. */
static const struct {
	enum action action;
	enum screen_id screen;
	struct view *(*make)(struct app *a, const char *filter);
} screens[] = {
	{ ACTION_QUEUE, SCREEN_QUEUE, queue_view },
	{ ACTION_PLAYBOOKS, SCREEN_PLAYBOOKS, playbooks_view },
	{ ACTION_LEDGER, SCREEN_LEDGER, ledger_view },
	{ ACTION_DASHBOARD, SCREEN_DASHBOARD, dashboard_view },
	{ ACTION_SETTINGS, SCREEN_SETTINGS, settings_view },
	{ ACTION_SHIFT, SCREEN_SHIFT, shift_view },
};

/* For the last one there is no room on 80 columns. */
enum { NAMED = ARRAY_SIZE(screens) - 1 };

static int index_of(enum action x)
{
	for (int i = 0; i < (int)ARRAY_SIZE(screens); i++)
		if (screens[i].action == x)
			return i;
	return fail_as(NOT_FOUND, _("there is no such screen"));
}

/* What is on the way back to the queue is left; what is not to be left stays,
 * with another queue above it. */
static void to_queue(struct app *a)
{
	while (a->nviews > 1 && !view_is_busy(app_view(a)))
		app_pop(a);
	if (a->nviews > 1)
		app_push(a, queue_view(a, NULL));
}

/* What stands above a view and is about it must not outlive it: it goes when
 * the view does not stay below. */
static void drop_what_is_about(struct app *a, const struct view *v)
{
	for (int i = 1; i < a->nviews;) {
		struct view *other = a->views[i];

		if (other->about != v) {
			i++;
			continue;
		}
		drop_what_is_about(a, other);
		app_take(a, other);
		other->ops->free(other);
		i = 1;
	}
}

static bool raise_screen(struct app *a, enum screen_id screen)
{
	for (int i = 1; i < a->nviews; i++) {
		struct view *v = a->views[i];

		if (v->ops->screen != screen)
			continue;
		drop_what_is_about(a, v);
		app_take(a, v);
		app_push(a, v);
		return true;
	}
	return false;
}

int screen_show(struct view *v, enum action x, const char *args)
{
	struct app *a = v->app;
	int i = index_of(x);

	if (i < 0)
		return i;
	if (screens[i].screen == SCREEN_QUEUE)
		to_queue(a);
	else if (!raise_screen(a, screens[i].screen))
		app_push(a, screens[i].make(a, ""));
	return *args ? view_filter(app_view(a), args, false) : 0;
}

/* ---- the title line ---- */

/* "bj1 · lin · 03:12 · synced" */
static void where_text(const struct app *a, struct strbuf *out)
{
	char clock[CLOCK_SHORT_SIZE];
	struct strbuf hub = STRBUF_INIT;
	int64_t now = clock_now();

	/* Without the seconds. */
	clock_format_short(clock, now, now);
	strbuf_addf(out, "%s %s %s %s %.5s", ledger_name(a->desk->ledger),
		    glyph(GLYPH_DOT), a->desk->actor, glyph(GLYPH_DOT), clock);
	hub_state_text(&hub);
	if (hub.len)
		strbuf_addf(out, " %s %s", glyph(GLYPH_DOT), hub.buf);
	strbuf_release(&hub);
}

/* Columns of a name with a blank on each side. */
static int name_width(int i)
{
	return text_width(_(screen_table[screens[i].screen].name)) + 2;
}

/* The first screen to name, so that the one that is on is among those. */
static int first_name(enum screen_id on, int room)
{
	int i = 0, first, used = 0;

	while (i < NAMED - 1 && screens[i].screen != on)
		i++;
	for (first = i; i >= 0; i--) {
		used += name_width(i);
		if (used > room)
			break;
		first = i;
	}
	return first;
}

static int draw_name(int i, bool on, int x)
{
	enum theme_element look = on ? LOOK_TITLE_ON : LOOK_TITLE;
	int w = name_width(i);

	draw_column(0, x, 1, look, "");
	draw_column(0, x + 1, w - 1, look,
		    _(screen_table[screens[i].screen].name));
	hotspot_command((struct area){ 0, x, 1, w }, "%s",
			action_table[screens[i].action].name);
	return w;
}

static void draw_title_of(const struct view *v)
{
	struct strbuf where = STRBUF_INIT;
	int x = 1 + (int)strlen("watchfloor") + 2, right, i;

	where_text(v->app, &where);
	draw_title("watchfloor", where.buf);
	/* The blank before where we are has room for the mark. */
	right = COLS - text_width(where.buf) - 2;
	i = first_name(v->ops->screen, right - x);
	if (i > 0)
		draw_words(0, x - 1, 1, LOOK_TITLE, glyph(GLYPH_MORE));
	for (; i < NAMED; i++) {
		if (x + name_width(i) > right)
			break;
		x += draw_name(i, screens[i].screen == v->ops->screen, x);
	}
	if (i < NAMED)
		draw_words(0, x, 1, LOOK_TITLE, glyph(GLYPH_MORE));
	strbuf_release(&where);
}

void screen_draw_title(const struct view *v)
{
	if (kept_line_again(0, KEPT_TITLE, false))
		return;
	draw_title_of(v);
	kept_line_drawn(0, KEPT_TITLE, false);
}
