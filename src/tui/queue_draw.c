/*
 * queue_draw.c - the screen of queues, drawn.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "kept_lines.h"
#include "queue_private.h"
#include "screens.h"
#include "tabbar.h"
#include "watchfloor/clock.h"
#include "watchfloor/text.h"
#include "watchfloor/waits.h"

/* Lines: title, tabs, counts, heads; then the list; then the preview. */
enum { LINE_TABS = 1, LINE_COUNTS, LINE_HEADS, LINE_LIST, PREVIEW_LINES = 3 };

/* "Critical 7 ▲3": its name, how many tickets, how many of them late. */
static void print_tab(const void *ctx, int i, struct strbuf *title,
		      struct strbuf *late)
{
	const struct tab *t = &((const struct queue_view *)ctx)->tabs[i];

	strbuf_addstr(title, t->title);
	if (t->tickets >= 0) {
		strbuf_addch(title, ' ');
		number_print(title, t->tickets);
	}
	if (t->late > 0) {
		strbuf_addf(late, " %s", glyph(GLYPH_LATE));
		number_print(late, t->late);
	}
}

static void draw_tabs(const struct queue_view *q)
{
	const struct tabbar b = { q->ntabs,    q->tab,    LOOK_TAB,
				  LOOK_TAB_ON, print_tab, q };

	tabbar_draw(&b, (struct area){ LINE_TABS, 1, 1, COLS - 1 });
}

static void counts_text(const struct queue_view *q, struct strbuf *out)
{
	const struct ticket_counts *c = &q->counts;
	struct strbuf tickets = STRBUF_INIT, alerts = STRBUF_INIT;

	number_print(&tickets, c->tickets);
	number_print(&alerts, c->alerts);
	strbuf_addf(out,
		    Q_("%s ticket from %s alerts", "%s tickets from %s alerts",
		       c->tickets),
		    tickets.buf, alerts.buf);
	if (c->tickets > 0 && c->alerts >= 2 * c->tickets)
		strbuf_addf(out, " (1:%lld)",
			    (long long)(c->alerts / c->tickets));
	strbuf_release(&tickets);
	strbuf_release(&alerts);
}

/* "most urgent first", "by DUE" */
static void order_text(const struct queue_view *q, struct strbuf *out)
{
	struct ticket_order o = q->window.order;
	int column = ticket_column_of(o.key);

	if (column < 0)
		strbuf_addstr(out, _("most urgent first"));
	else
		strbuf_addf(out, _("by %s"), _(ticket_columns[column].title));
	if (column >= 0)
		strbuf_addstr(out, glyph(o.reverse ? GLYPH_DESCENDING
						   : GLYPH_ASCENDING));
}

/* "41 marked": returns the columns taken. */
static int draw_marked(const struct queue_view *q, int x, int room)
{
	struct strbuf sb = STRBUF_INIT, n = STRBUF_INIT;
	int w = 0;

	if (q->marks.n) {
		number_print(&n, (int64_t)q->marks.n);
		strbuf_addf(&sb, _("%s marked"), n.buf);
		w = draw_words(LINE_COUNTS, x, room, LOOK_ASK, sb.buf) + 2;
	}
	strbuf_release(&n);
	strbuf_release(&sb);
	return w;
}

static void draw_counts(const struct queue_view *q)
{
	struct strbuf sb = STRBUF_INIT;
	int w, x = 1;

	order_text(q, &sb);
	strbuf_addf(&sb, " %s ", glyph(GLYPH_DOT));
	counts_text(q, &sb);
	w = text_width(sb.buf);
	draw_words(LINE_COUNTS, COLS - w - 1, w, LOOK_DIM, sb.buf);
	x += draw_marked(q, x, COLS - w - 3);
	x += draw_words(LINE_COUNTS, x, COLS - w - x - 2, LOOK_DIM,
			q->tab > q->all ? _("what waits on you")
					: q->tabs[q->tab].filter);
	if (COLS - w - x - 3 > 4)
		draw_filter(LINE_COUNTS, x + 1, COLS - w - x - 3, q->filter);
	strbuf_release(&sb);
}

static void add_fact(struct strbuf *sb, const char *text)
{
	if (*text)
		strbuf_addf(sb, "%s%s", sb->len ? "  " : "", text);
}

/* "21:07:20", "11-22 21:07 - 21:31", "11-21 23:59 - 11-22 00:10" */
static void times_text(const struct ticket *t, struct strbuf *out)
{
	char first[CLOCK_SHORT_SIZE], last[CLOCK_SHORT_SIZE];
	int64_t now = clock_now();
	const char *to = last, *day;

	clock_format_short(first, t->first, now);
	clock_format_short(last, t->last, now);
	strbuf_addstr(out, first);
	if (strcmp(first, last) == 0)
		return;
	day = strchr(last, ' ');
	if (day && strncmp(first, last, (size_t)(day - last) + 1) == 0)
		to = day + 1;
	strbuf_addf(out, " - %s", to);
}

static void preview_facts(const struct queue_view *q, const struct ticket *t,
			  struct strbuf *out)
{
	struct strbuf way = STRBUF_INIT, times = STRBUF_INIT;
	struct strbuf who = STRBUF_INIT;

	if (q->tab > q->all)
		waits_reason(q->view.app->desk, t, out);
	if (company_print(q->view.app, t->id, &who)) {
		char *now = xasprintf(_("in it now: %s"), who.buf);

		add_fact(out, now);
		free(now);
	}
	strbuf_addstr(&way, t->src);
	if (*t->dst)
		strbuf_addf(&way, " %s %s", glyph(GLYPH_ARROW), t->dst);
	times_text(t, &times);
	add_fact(out, taxonomy_title(q->view.app->desk->taxonomy, t->type));
	add_fact(out, way.buf);
	add_fact(out, t->user);
	add_fact(out, t->attack);
	add_fact(out, times.buf);
	strbuf_release(&way);
	strbuf_release(&times);
	strbuf_release(&who);
}

/* Is there no room for all of what happened? */
static bool title_is_cut(const struct queue_view *q, const struct ticket *t)
{
	struct strbuf safe = STRBUF_INIT;
	bool cut;

	text_safe(&safe, t->title, strlen(t->title), TEXT_ONE_LINE);
	cut = text_width(safe.buf) > columns_width(&q->columns, COLUMN_TITLE);
	strbuf_release(&safe);
	return cut;
}

/* What has no room in the row.  The rule says nothing, so that moving the
 * cursor does not send it again. */
static void draw_preview(const struct queue_view *q)
{
	const struct ticket *t = queue_selected(q);
	int y = LINES - 1 - PREVIEW_LINES;
	struct strbuf sb = STRBUF_INIT;

	draw_rule(y, 0, COLS, "");
	if (t) {
		int seen = seen_draw(q, y + 1);

		preview_facts(q, t, &sb);
		if (title_is_cut(q, t))
			draw_words(y + 1, 1, COLS - 3 - seen, LOOK_NORMAL,
				   t->title);
		draw_words(y + 2, 1, COLS - 2, LOOK_NORMAL, sb.buf);
	}
	strbuf_release(&sb);
}

static const char *why_empty(const struct queue_view *q)
{
	if (q->rows != ROWS_ALL)
		return _("Looking through all tickets.");
	if (*q->filter)
		return _("No ticket matches the filter; Esc clears it.");
	if (q->tab != q->all)
		return _("Nothing is waiting here.");
	return _("No tickets yet: `watchfloor intake FILE` reads alerts.");
}

static void draw_heads(const struct queue_view *q)
{
	columns_draw_heads(&q->columns, (struct area){ LINE_HEADS, 0, 1, COLS },
			   -1, false);
}

/* What stays as it is while the cursor moves. */
static void draw_above(const struct queue_view *q)
{
	static const struct {
		int y, what;
		void (*draw)(const struct queue_view *q);
	} above[] = {
		{ LINE_TABS, KEPT_TABS, draw_tabs },
		{ LINE_COUNTS, KEPT_COUNTS, draw_counts },
		{ LINE_HEADS, KEPT_HEADS, draw_heads },
	};

	for (size_t i = 0; i < ARRAY_SIZE(above); i++) {
		if (kept_line_again(above[i].y, above[i].what, false))
			continue;
		above[i].draw(q);
		kept_line_drawn(above[i].y, above[i].what, false);
	}
}

/* With rows that a move has fetched longer ids may have come. */
static void fit_columns(struct queue_view *q)
{
	int before = columns_width(&q->columns, COLUMN_ID);

	columns_fit(&q->columns, COLS, COLUMN_ID,
		    q->window.id_width < TICKET_ID_MAX ? q->window.id_width
						       : TICKET_ID_MAX);
	if (columns_width(&q->columns, COLUMN_ID) != before)
		kept_lines_forget();
}

void queue_draw(struct view *v)
{
	struct queue_view *q = (struct queue_view *)v;
	struct area list = { LINE_LIST, 0,
			     LINES - 1 - PREVIEW_LINES - LINE_LIST, COLS };

	screen_draw_title(v);
	q->now = desk_now(v->app->desk);
	fit_columns(q);
	draw_above(q);
	list_draw(&q->list, list, true);
	if (!q->window.n)
		draw_words(LINE_LIST + 1, 2, COLS - 3, LOOK_STRONG,
			   why_empty(q));
	draw_preview(q);
	move(list_cursor_line(&q->list, list), 0);
}
