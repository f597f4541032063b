/*
 * queue_draw.c - the screen of queues, drawn.
 */
#include "config.h"

#include <string.h>

#include "hotspot.h"
#include "queue_private.h"
#include "screens.h"
#include "watchfloor/clock.h"
#include "watchfloor/text.h"

/* Lines: title, tabs, counts, heads; then the list; then the preview. */
enum { LINE_TABS = 1, LINE_COUNTS, LINE_HEADS, LINE_LIST, PREVIEW_LINES = 3 };

/* "2 Critical 7": its number, its name, how many tickets. */
static void tab_text(const struct queue_view *q, int i, struct strbuf *out)
{
	const struct tab *t = &q->tabs[i];

	strbuf_reset(out);
	strbuf_addf(out, "%d %s", i + 1, t->title);
	if (t->tickets >= 0) {
		strbuf_addch(out, ' ');
		number_print(out, t->tickets);
	}
}

/* " ▲3": those whose clock has run out. */
static void late_text(const struct tab *t, struct strbuf *out)
{
	strbuf_reset(out);
	if (t->late > 0) {
		strbuf_addf(out, " %s", glyph(GLYPH_LATE));
		number_print(out, t->late);
	}
}

static int tab_width(const struct queue_view *q, int i)
{
	struct strbuf sb = STRBUF_INIT;
	int w;

	tab_text(q, i, &sb);
	w = text_width(sb.buf);
	late_text(&q->tabs[i], &sb);
	w += text_width(sb.buf);
	strbuf_release(&sb);
	return w;
}

/* The first tab to draw, so that the one that is on can be seen. */
static int first_tab(const struct queue_view *q)
{
	int first = q->tab, used = 1;

	for (int i = q->tab; i >= 0; i--) {
		used += tab_width(q, i) + 3;
		if (used > COLS)
			break;
		first = i;
	}
	return first;
}

static void draw_tabs(const struct queue_view *q)
{
	struct strbuf sb = STRBUF_INIT;
	int x = 1;

	for (int i = first_tab(q); i < q->ntabs && x < COLS - 4; i++) {
		int w;

		tab_text(q, i, &sb);
		w = draw_words(LINE_TABS, x, COLS - x,
			       i == q->tab ? LOOK_TAB_ON : LOOK_TAB, sb.buf);
		late_text(&q->tabs[i], &sb);
		if (x + w < COLS)
			w += draw_words(LINE_TABS, x + w, COLS - x - w,
					LOOK_LATE, sb.buf);
		hotspot_command((struct area){ LINE_TABS, x, 1, w }, "tab %d",
				i + 1);
		x += w + 3;
	}
	strbuf_release(&sb);
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
			q->tabs[q->tab].filter);
	if (*q->filter && COLS - w - x - 3 > 4) {
		strbuf_reset(&sb);
		strbuf_addf(&sb, "/%s", q->filter);
		draw_words(LINE_COUNTS, x + 1, COLS - w - x - 3, LOOK_STRONG,
			   sb.buf);
	}
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
	if (q->tab < q->ntabs - 1)
		return _("Nothing is waiting here.");
	return _("No tickets yet: `watchfloor intake FILE` reads alerts.");
}

void queue_draw(struct view *v)
{
	struct queue_view *q = (struct queue_view *)v;
	struct area list = { LINE_LIST, 0,
			     LINES - 1 - PREVIEW_LINES - LINE_LIST, COLS };

	screen_draw_title(v);
	q->now = desk_now(v->app->desk);
	draw_tabs(q);
	draw_counts(q);
	columns_fit(&q->columns, COLS, COLUMN_ID,
		    q->window.id_width < TICKET_ID_MAX ? q->window.id_width
						       : TICKET_ID_MAX);
	columns_draw_heads(&q->columns, (struct area){ LINE_HEADS, 0, 1, COLS },
			   -1, false);
	list_draw(&q->list, list, true);
	if (!q->window.n)
		draw_words(LINE_LIST + 1, 2, COLS - 3, LOOK_STRONG,
			   why_empty(q));
	draw_preview(q);
	move(list_cursor_line(&q->list, list), 0);
}
