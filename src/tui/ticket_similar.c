/*
 * ticket_similar.c - the tab of similar tickets.
 */
#include "config.h"

#include "ticket_similar.h"

#include <stdlib.h>
#include <string.h>

#include "pager_view.h"
#include "ticket_view.h"
#include "watchfloor/clock.h"

enum {
	COLUMN_ID,
	COLUMN_ENDED,
	COLUMN_WHY,
	COLUMN_OPENED,
	COLUMN_BY,
	COLUMN_REASON
};

static const struct column columns[] = {
	[COLUMN_ID] = { .name = "ticket", .title = N_("TICKET"), .width = 9 },
	[COLUMN_ENDED] = { .name = "ended", .title = N_("ENDED"), .width = 14 },
	[COLUMN_WHY] = { .name = "why",
			 .title = N_("WHY SIMILAR"),
			 .width = 12,
			 .full = 28 },
	[COLUMN_OPENED] = { .name = "opened",
			    .title = N_("OPENED"),
			    .width = 11,
			    .leaves = 5 },
	[COLUMN_BY] = { .name = "by",
			.title = N_("BY"),
			.width = 8,
			.leaves = 6 },
	[COLUMN_REASON] = { .name = "reason",
			    .title = N_("REASON"),
			    .width = 20,
			    .leaves = 4 },
	{ .name = NULL }
};

static const struct similar *found(const struct similar_tab *t, int *n)
{
	*n = 0;
	return t->done ? similar_found(t->done, n) : NULL;
}

int similar_tab_count(const struct similar_tab *t)
{
	int n;

	found(t, &n);
	return t->done ? n : -1;
}

static int count(void *ctx)
{
	int n;

	found(ctx, &n);
	return n;
}

/* What was said of it, or how far it is. */
static void fill_ended(const struct ticket *t, struct cell *cell)
{
	if (t->state == STATE_CLOSED) {
		strbuf_addstr(&cell->text, verdict_title(t->verdict));
		if (t->verdict == VERDICT_TRUE_POSITIVE)
			cell->look = LOOK_STRONG;
		return;
	}
	strbuf_addstr(&cell->text, state_title(t->state));
	cell->look = LOOK_DIM;
}

static void fill(void *ctx, int row, int column, struct cell *cell)
{
	const struct similar_tab *t = ctx;
	int n;
	const struct similar *f = found(t, &n) + row;
	char time[CLOCK_SHORT_SIZE];

	switch (column) {
	case COLUMN_ID:
		strbuf_addstr(&cell->text, f->ticket.id);
		break;
	case COLUMN_ENDED:
		fill_ended(&f->ticket, cell);
		break;
	case COLUMN_WHY:
		similar_why(f, t->ticket, &cell->text);
		break;
	case COLUMN_OPENED:
		clock_format_short(time, f->ticket.opened, clock_now());
		strbuf_addstr(&cell->text, time);
		break;
	case COLUMN_BY:
		strbuf_addstr(&cell->text, f->closed_by ? f->closed_by : "");
		break;
	default:
		strbuf_addstr(&cell->text, f->reason ? f->reason : "");
	}
}

static int compare(void *ctx, int column, int a, int b)
{
	int n;
	const struct similar *f = found(ctx, &n);
	int64_t x = f[a].ticket.num, y = f[b].ticket.num;

	if (column == COLUMN_WHY) {
		x = f[a].shares;
		y = f[b].shares;
	} else if (column == COLUMN_OPENED) {
		x = f[a].ticket.opened;
		y = f[b].ticket.opened;
	} else if (column != COLUMN_ID) {
		return TABLE_BY_TEXT;
	}
	return (x > y) - (x < y);
}

static const char *key(void *ctx, int row)
{
	int n;

	return found(ctx, &n)[row].ticket.id;
}

static const struct table_ops table_ops = {
	.columns = columns,
	.count = count,
	.fill = fill,
	.compare = compare,
	.key = key,
};

/* ---- searching ---- */

void similar_tab_touch(struct similar_tab *t)
{
	t->stale = true;
}

static bool may_begin(const struct similar_tab *t, bool shown)
{
	return t->stale && (shown || !t->done) && pace_ready(&t->pace);
}

static void take_over(struct similar_tab *t)
{
	similar_free(t->done);
	t->done = t->running;
	t->running = NULL;
	pace_end(&t->pace);
	t->detail_shown = 0;
	table_reload(&t->table);
}

bool similar_tab_work(struct similar_tab *t, bool shown)
{
	int ret;

	if (!t->running && !may_begin(t, shown))
		return false;
	if (!t->running) {
		t->stale = false;
		pace_begin(&t->pace);
		t->running = similar_begin(t->app->desk, t->ticket, 0);
	}
	ret = similar_step(t->running);
	if (ret < 0 && t->app->interrupted)
		return true;
	if (ret < 0) {
		similar_free(t->running);
		t->running = NULL;
	} else if (ret == 0) {
		take_over(t);
	}
	return app_report(t->app, ret) >= 0;
}

/* ---- what is known of the likeness ---- */

enum { DETAIL_HEAD = 9, DETAIL_LINES = 6 };

static void add_line(struct pane *p, const char *name, const char *value)
{
	if (value && *value)
		pane_add(p, name, LOOK_NORMAL, value);
}

static void fill_detail(const struct similar_tab *t, const struct similar *f,
			struct pane *p)
{
	struct strbuf text = STRBUF_INIT;
	const struct ticket *o = &f->ticket;
	char time[CLOCK_SHORT_SIZE];

	add_line(p, _("What"), o->title);
	similar_why(f, t->ticket, &text);
	add_line(p, _("Why"), text.buf);
	strbuf_reset(&text);
	strbuf_addstr(&text, state_title(o->state));
	if (o->verdict != VERDICT_NONE)
		strbuf_addf(&text, " %s %s", glyph(GLYPH_DOT),
			    verdict_title(o->verdict));
	if (f->closed_by)
		strbuf_addf(&text, " %s %s %s", glyph(GLYPH_DOT), f->closed_by,
			    clock_format_short(time, o->closed, clock_now()));
	add_line(p, _("Ended"), text.buf);
	add_line(p, _("Reason"), f->reason);
	strbuf_release(&text);
}

/* ---- drawing and acting ---- */

static const struct similar *selected(const struct similar_tab *t)
{
	int row = table_selected(&t->table), n;

	if (row >= 0)
		return &found(t, &n)[row];
	fail_as(NOT_FOUND, _("there is no ticket here"));
	return NULL;
}

static void draw_detail(struct similar_tab *t, const struct similar *f,
			struct area at)
{
	if (t->detail_shown != f->ticket.num)
		pane_touch(&t->detail);
	t->detail_shown = f->ticket.num;
	if (pane_begin(&t->detail, at.w, DETAIL_HEAD))
		fill_detail(t, f, &t->detail);
	t->detail.list.top = 0;
	pane_draw(&t->detail, at);
}

/* What has no room in the columns is below them. */
void similar_tab_draw(struct similar_tab *t, struct area at, bool focus)
{
	const struct similar *f = selected(t);
	struct area below = { at.y + at.h - DETAIL_LINES, at.x, DETAIL_LINES,
			      at.w };

	if (f && at.h >= 2 * DETAIL_LINES) {
		draw_detail(t, f, below);
		at.h -= DETAIL_LINES + 1;
	}
	table_draw(&t->table, at, focus);
	if (!t->done)
		draw_words(at.y + 1, at.x, at.w, LOOK_DIM, _("searching..."));
	else if (!similar_tab_count(t))
		draw_words(at.y + 1, at.x, at.w, LOOK_DIM,
			   _("No other ticket is like it."));
}

int similar_tab_open(struct similar_tab *t)
{
	const struct similar *f = selected(t);
	struct view *view;
	int ret;

	if (!f)
		return NOT_FOUND;
	ret = ticket_view(&view, t->app, f->ticket.id);
	if (ret == 0)
		app_push(t->app, view);
	return ret;
}

static void fill_pager(void *ctx, struct pane *p)
{
	const struct similar_tab *t = ctx;
	const struct similar *f = selected(t);

	if (f)
		fill_detail(t, f, p);
}

/* All of it, where there is room; the tab below stays as it is meanwhile. */
int similar_tab_read(struct similar_tab *t)
{
	const struct similar *f = selected(t);

	if (!f)
		return NOT_FOUND;
	app_push(t->app, pager_view(t->app, f->ticket.id, DETAIL_HEAD,
				    fill_pager, t, NULL));
	return 0;
}

/* ---- life ---- */

void similar_tab_init(struct similar_tab *t, struct app *a,
		      const struct ticket *ticket)
{
	*t = (struct similar_tab){ .app = a, .ticket = ticket, .stale = true };
	table_init(&t->table, &table_ops, t);
	pane_init(&t->detail);
}

void similar_tab_release(struct similar_tab *t)
{
	similar_free(t->done);
	similar_free(t->running);
	table_release(&t->table);
	pane_release(&t->detail);
}
