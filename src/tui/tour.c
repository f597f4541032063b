/*
 * tour.c - a tour of the workbench.
 *
 * The tour only looks on: it is told of each command that went well, and reads
 * the records that were written since.  Its lines are taken off the bottom of
 * the screen before curses hands the rest to the views, which therefore know
 * nothing of it.
 */
#include "config.h"

#include "tour.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/text.h"

/* A rule with the title, and the text. */
#define TOUR_LINES 4

/* curses gives the lines through a callback without context. */
static struct {
	WINDOW *lines[TOUR_LINES]; /* from the bottom */
	int nlines;
	int lesson; /* nlessons: all are done */
	bool stopped, done;
	const char
		*praise; /* title of the lesson that was just done, or NULL */
	int64_t seen;    /* id of the newest record that was looked at */
} tour;

static int keep_line(WINDOW *w, int columns)
{
	tour.lines[tour.nlines++] = w;
	return OK;
}

void tour_reserve(void)
{
	for (int i = 0; i < TOUR_LINES; i++)
		ripoffline(-1, keep_line);
}

/* ---- which lesson ---- */

/* On its own screen where that is open, else on the one that is on top. */
static bool is_possible(const struct app *a, const struct lesson *l)
{
	const struct view *v = app_view(a);

	for (int i = 0; i < a->nviews; i++)
		if (a->views[i]->ops->screen == l->screen)
			v = a->views[i];
	return command_find(v, l->action) != NULL;
}

static void go_to(const struct app *a, int lesson, int step)
{
	while (lesson >= 0 && lesson < nlessons &&
	       !is_possible(a, &lessons[lesson]))
		lesson += step;
	tour.lesson = lesson < 0 ? 0 : lesson < nlessons ? lesson : nlessons;
	tour.done = false;
	tour.praise = NULL;
}

static const struct lesson *current(void)
{
	return tour.stopped || tour.lesson == nlessons ? NULL
						       : &lessons[tour.lesson];
}

/* ---- looking on ---- */

static void on_command(struct app *a, enum action x)
{
	const struct lesson *l = current();

	if (l && !l->record && l->shows == SCREEN_ALL && l->action == x)
		tour.done = true;
}

static int look_at_record(void *ctx, const struct record *r)
{
	const struct app *a = ctx;
	const struct lesson *l = current();

	tour.seen = r->id;
	if (l && l->record && strcmp(r->actor, a->desk->actor) == 0 &&
	    strncmp(r->act, l->record, strlen(l->record)) == 0)
		tour.done = true;
	return 0;
}

/* A command may still ask something: it is done when no question is open. */
static void on_settled(struct app *a)
{
	const struct lesson *l = current();

	int64_t last = ledger_last_id(a->desk->ledger);

	if (last > tour.seen)
		ledger_each(a->desk->ledger, tour.seen + 1, last,
			    look_at_record, a);
	if (l && l->shows != SCREEN_ALL)
		tour.done = app_view(a)->ops->screen == l->shows;
	if (!l || !tour.done || a->modal)
		return;
	go_to(a, tour.lesson + 1, 1);
	tour.praise = l->title;
}

/* ---- the command ---- */

int tour_run(struct view *v, enum action x, const char *args)
{
	if (!v->app->observer)
		return fail_as(NOT_FOUND,
			       _("`watchfloor tour` begins the tour"));
	if (strcmp(args, "stop") == 0)
		tour.stopped = true;
	else if (strcmp(args, "back") == 0)
		go_to(v->app, tour.lesson - 1, -1);
	else if (*args)
		return fail_as(NOT_FOUND,
			       _("tour, tour back or tour stop, not \"%s\""),
			       args);
	else if (tour.stopped)
		tour.stopped = false;
	else
		go_to(v->app, tour.lesson + 1, 1);
	return 0;
}

/* ---- drawing ---- */

/* The key of the command in the braces; the command itself when it has
 * none. */
static void add_key(struct strbuf *out, enum screen_id screen,
		    const char *command, size_t len)
{
	int action = action_named(command, (int)len);
	const char *key =
		action < 0 ? NULL : keymap_key(screen, (enum action)action);

	if (key)
		strbuf_addstr(out, key);
	else
		strbuf_addf(out, ":%.*s", (int)len, command);
}

static void fill(struct strbuf *out, const struct lesson *l)
{
	const char *s = _(l->text)
	, *open, *close;

	while ((open = strchr(s, '{')) && (close = strchr(open, '}'))) {
		strbuf_add(out, s, (size_t)(open - s));
		add_key(out, l->screen, open + 1, (size_t)(close - open) - 1);
		s = close + 1;
	}
	strbuf_addstr(out, s);
}

static void text_now(struct strbuf *out)
{
	const struct lesson *l = current();

	if (tour.stopped)
		strbuf_addstr(out, _("The tour waits; :tour goes on."));
	else if (!l)
		strbuf_addstr(out, _("That was the tour. Go on as long as you "
				     "like: all this is thrown away when you "
				     "leave with Q. `watchfloor demo` keeps "
				     "its store, and `man watchfloor` has the "
				     "rest."));
	else
		fill(out, l);
}

static void title_now(struct strbuf *out)
{
	const struct lesson *l = current();

	if (l)
		strbuf_addf(out, _("Tour %d/%d"), tour.lesson + 1, nlessons);
	else
		strbuf_addstr(out, _("Tour"));
	if (l)
		strbuf_addf(out, "  %s", _(l->title));
}

static void put(WINDOW *w, int x, enum theme_element e, const char *s,
		size_t len)
{
	wattrset(w, (int)theme_attr(e));
	mvwaddnstr(w, 0, x, s, (int)len);
	wattrset(w, A_NORMAL);
}

/* ── Tour 4/19  Take a ticket ────────── ✓ Filter ── */
static void draw_head(WINDOW *w)
{
	struct strbuf title = STRBUF_INIT, right = STRBUF_INIT;
	const char *key = keymap_key(SCREEN_ALL, ACTION_TOUR);
	int x;

	title_now(&title);
	if (tour.praise)
		strbuf_addf(&right, " %s %s ", glyph(GLYPH_DONE),
			    _(tour.praise));
	else if (current() && key)
		strbuf_addf(&right, _(" %s: skip "), key);
	wattrset(w, (int)theme_attr(LOOK_RULE));
	mvwhline(w, 0, 0, ACS_HLINE, COLS);
	x = 5 + text_width(title.buf);
	put(w, 3, LOOK_STRONG, " ", 1);
	put(w, 4, LOOK_STRONG, title.buf, title.len);
	put(w, x - 1, LOOK_STRONG, " ", 1);
	if (COLS - 3 - text_width(right.buf) > x)
		put(w, COLS - 3 - text_width(right.buf),
		    tour.praise ? LOOK_GOOD : LOOK_HINT, right.buf, right.len);
	strbuf_release(&title);
	strbuf_release(&right);
}

static void draw_text_line(void *ctx, const char *s, size_t len)
{
	int *next = ctx;

	if (*next >= 0)
		put(tour.lines[(*next)--], 1, LOOK_NORMAL, s, len);
}

static void draw_tour(struct app *a)
{
	struct strbuf text = STRBUF_INIT;
	int next = tour.nlines - 2;

	if (tour.nlines < TOUR_LINES)
		return;
	for (int i = 0; i < tour.nlines; i++)
		werase(tour.lines[i]);
	draw_head(tour.lines[tour.nlines - 1]);
	text_now(&text);
	text_wrap(text.buf, COLS - 2, draw_text_line, &next);
	for (int i = 0; i < tour.nlines; i++)
		wnoutrefresh(tour.lines[i]);
	strbuf_release(&text);
}

/* ---- life ---- */

static const struct observer observer = {
	.ran = on_command,
	.settled = on_settled,
	.draw = draw_tour,
};

void tour_begin(struct app *a)
{
	a->observer = &observer;
	tour.stopped = false;
	tour.seen = ledger_last_id(a->desk->ledger);
	go_to(a, 0, 1);
}

void tour_end(struct app *a)
{
	a->observer = NULL;
	tour.nlines = 0;
}
