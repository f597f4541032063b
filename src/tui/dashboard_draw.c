/*
 * dashboard_draw.c - the upper part of the dashboard: tickets by severity and
 * state, verdicts, the clocks, and who has how much.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "dashboard_private.h"
#include "ticket_columns.h"
#include "watchfloor/notify.h"
#include "watchfloor/text.h"

/* Columns on the left: of names, and where the right half begins. */
enum {
	NAME_WIDTH = 9,
	RIGHT = 54,
	RIGHT_NAME = 14,
	RIGHT_WIDTH = 26,
	TOTAL_COLS = 100
};

void dashboard_bar(int y, int x, int right, int64_t value, int64_t top)
{
	struct strbuf bar = STRBUF_INIT;
	int w = right - x < 40 ? right - x : 40;

	if (w < 8 || !top)
		return;
	chart_bar(&bar, value, top, w);
	draw_words(y, x, w, LOOK_RULE, bar.buf);
	strbuf_release(&bar);
}

/* ---- the line of the reduction ---- */

static char *span_words(int64_t span)
{
	long long hours = span / HOUR, days = span / DAY;

	if (span % DAY == 0 && days > 1)
		return xasprintf(Q_("the last day, and what is open",
				    "the last %lld days, and what is open",
				    days),
				 days);
	return xasprintf(Q_("the last hour, and what is open",
			    "the last %lld hours, and what is open", hours),
			 hours);
}

/* The span, and the filter. */
static void draw_span(const struct dashboard *d, const struct stats *s, int w)
{
	char *words = span_words(s->now - s->since);
	int x;

	x = 1 + draw_words(1, 1, w, LOOK_DIM, words);
	free(words);
	draw_filter(1, x + 1, w - x, d->filter);
}

static void reduction_text(const struct stats *s, struct strbuf *out)
{
	struct strbuf n = STRBUF_INIT;
	const char *arrow = glyph(GLYPH_ARROW);

	if (s->lines >= 0) {
		number_print(&n, s->lines);
		strbuf_addf(out, Q_("%s line", "%s lines", s->lines), n.buf);
		strbuf_addf(out, " %s ", arrow);
		strbuf_reset(&n);
	}
	number_print(&n, s->alerts);
	strbuf_addf(out, Q_("%s alert", "%s alerts", s->alerts), n.buf);
	strbuf_addf(out, " %s ", arrow);
	strbuf_release(&n);
}

/* 1,930 lines -> 738 alerts -> 91 opened */
static void draw_reduction(struct dashboard *d, const struct stats *s)
{
	struct figure f = { FIGURE_OPENED, 0, 0 };
	struct strbuf before = STRBUF_INIT, n = STRBUF_INIT;
	const char *after = _("opened");
	int w, digits, x;

	reduction_text(s, &before);
	number_print(&n, s->opened);
	digits = (int)n.len;
	w = text_width(before.buf) + digits + 1 + text_width(after);
	x = COLS - 1 - w;
	if (x < 2)
		x = 2;
	x += draw_words(1, x, COLS - x, LOOK_NORMAL, before.buf);
	if (s->opened)
		figure_number(d, (struct area){ 1, x, 1, digits }, LOOK_STRONG,
			      s->opened, f);
	else
		draw_words(1, x, digits, LOOK_NORMAL, n.buf);
	draw_words(1, x + digits + 1, COLS - x - digits - 1, LOOK_NORMAL,
		   after);
	draw_span(d, s, COLS - 4 - w);
	strbuf_release(&before);
	strbuf_release(&n);
}

/* ---- severity by state ---- */

static const int state_widths[STATE_COUNT] = { 7, 8, 11, 10, 8 };

/* Where a column ends that `state` is in; STATE_COUNT: that of the sum. */
static struct area state_area(int y, int state)
{
	struct area at = { y, NAME_WIDTH - 1, 1, 0 };

	for (int i = 0; i < state; i++)
		at.x += state_widths[i];
	at.w = state < STATE_COUNT ? state_widths[state] : 9;
	return at;
}

static bool has_totals(void)
{
	return COLS >= TOTAL_COLS;
}

/* Beside the sums there is less room on the right. */
static int right_x(void)
{
	return has_totals() ? RIGHT + 9 : RIGHT;
}

static void draw_state_heads(int y)
{
	for (int st = 0; st < STATE_COUNT; st++) {
		struct area at = state_area(y, st);

		draw_right(at.y, at.x, at.w, LOOK_HEADER,
			   state_title((enum ticket_state)st));
	}
	if (has_totals()) {
		struct area at = state_area(y, STATE_COUNT);

		draw_right(at.y, at.x, at.w, LOOK_HEADER, _("all"));
	}
}

static int64_t sum_of(const struct stats *s, int severity, int state)
{
	int64_t n = 0;

	for (int sev = 0; sev < SEV_COUNT; sev++)
		for (int st = 0; st < STATE_COUNT; st++)
			if ((severity < 0 || severity == sev) &&
			    (state < 0 || state == st))
				n += s->state[sev][st];
	return n;
}

static void draw_state_row(struct dashboard *d, const struct stats *s, int y,
			   int severity)
{
	enum theme_element look = LOOK_STRONG;

	if (severity >= 0) {
		look = theme_severity((enum severity)severity);
		draw_words(y, 1, NAME_WIDTH, look,
			   severity_short((enum severity)severity));
		look = LOOK_NORMAL;
	} else {
		draw_words(y, 1, NAME_WIDTH, LOOK_HEADER, _("all"));
	}
	for (int st = 0; st < STATE_COUNT; st++)
		figure_number(d, state_area(y, st), look,
			      sum_of(s, severity, st),
			      (struct figure){ FIGURE_STATE, severity, st });
	if (has_totals())
		figure_number(d, state_area(y, STATE_COUNT), LOOK_STRONG,
			      sum_of(s, severity, -1),
			      (struct figure){ FIGURE_STATE, severity, -1 });
}

/* The ends of the scale are shown only when something is there. */
static bool is_shown(const struct stats *s, int severity)
{
	bool usual = severity >= SEV_INFORMATIONAL && severity <= SEV_CRITICAL;

	return usual || sum_of(s, severity, -1);
}

static int draw_states(struct dashboard *d, const struct stats *s, int y)
{
	draw_state_heads(y++);
	for (int sev = SEV_COUNT - 1; sev >= 0; sev--)
		if (is_shown(s, sev))
			draw_state_row(d, s, y++, sev);
	draw_state_row(d, s, y++, -1);
	return y;
}

/* ---- verdicts ---- */

static void draw_verdicts(struct dashboard *d, const struct stats *s, int y)
{
	int x = right_x();
	struct strbuf share = STRBUF_INIT;

	draw_words(y++, x, COLS - x, LOOK_HEADER, _("Verdicts"));
	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++, y++) {
		draw_words(y, x, RIGHT_NAME, LOOK_NORMAL,
			   verdict_title((enum verdict)v));
		figure_number(d, (struct area){ y, x + RIGHT_NAME, 1, 7 },
			      LOOK_NORMAL, s->verdict[v],
			      (struct figure){ FIGURE_VERDICT, v, 0 });
		if (!s->verdict[v])
			continue;
		strbuf_reset(&share);
		stats_add_percent(&share, s->verdict[v], s->judged);
		draw_right(y, x + RIGHT_NAME + 7, 5, LOOK_DIM, share.buf);
		dashboard_bar(y, x + RIGHT_NAME + 14, COLS - 1, s->verdict[v],
			      s->judged);
	}
	strbuf_release(&share);
}

/* ---- clocks ---- */

enum { CLOCK_WIDTH = 8 };

static void draw_clock_heads(int y)
{
	static const char *const heads[] = { N_("count"), N_("median"),
					     N_("p90"), N_("in time"),
					     N_("late now") };

	draw_words(y, 1, NAME_WIDTH, LOOK_HEADER, _("Clocks"));
	for (int i = 0; i < (int)ARRAY_SIZE(heads); i++)
		draw_right(y, NAME_WIDTH + i * (CLOCK_WIDTH + 1), CLOCK_WIDTH,
			   LOOK_HEADER, _(heads[i]));
}

static struct area clock_area(int y, int column)
{
	return (struct area){ y, NAME_WIDTH + column * (CLOCK_WIDTH + 1), 1,
			      CLOCK_WIDTH };
}

static void draw_clock_text(struct area at, enum theme_element look,
			    struct strbuf *text)
{
	draw_right(at.y, at.x, at.w, look, text->buf);
	strbuf_reset(text);
}

static void draw_clock(struct dashboard *d, const struct stats *s, int y,
		       int clock)
{
	const struct stats_clock *c = &s->clock[clock];
	struct strbuf text = STRBUF_INIT;

	draw_words(y, 1, NAME_WIDTH, LOOK_NORMAL,
		   sla_clock_title((enum sla_clock)clock));
	figure_number(d, clock_area(y, 0), LOOK_NORMAL, c->stopped,
		      (struct figure){ FIGURE_STOPPED, clock, 0 });
	stats_add_span(&text, c->median);
	draw_clock_text(clock_area(y, 1), LOOK_NORMAL, &text);
	stats_add_span(&text, c->p90);
	draw_clock_text(clock_area(y, 2), LOOK_NORMAL, &text);
	stats_add_percent(&text, c->within, c->clocked);
	draw_clock_text(clock_area(y, 3), LOOK_NORMAL, &text);
	figure_number(d, clock_area(y, 4), LOOK_LATE, c->late,
		      (struct figure){ FIGURE_LATE, clock, 0 });
	strbuf_release(&text);
}

static const enum sla_clock clock_rows[] = { SLA_ACCEPT, SLA_JUDGE, SLA_CONTAIN,
					     SLA_CLOSE };

static int draw_clocks(struct dashboard *d, const struct stats *s, int y)
{
	draw_clock_heads(y++);
	for (size_t i = 0; i < ARRAY_SIZE(clock_rows); i++)
		draw_clock(d, s, y++, clock_rows[i]);
	return y;
}

/* ---- who has how much ---- */

/* The members with the most open tickets, most first: those are few, the
 * list is short. */
static int most_loaded(const struct stats_groups *g, int *of, int max)
{
	int n = 0;

	for (int i = 0; i < g->n; i++) {
		int at = n;

		if (!g->of[i].open)
			continue;
		while (at > 0 && g->of[of[at - 1]].open < g->of[i].open)
			at--;
		if (at == max)
			continue;
		if (n < max)
			n++;
		memmove(of + at + 1, of + at,
			(size_t)(n - at - 1) * sizeof *of);
		of[at] = i;
	}
	return n;
}

enum { LOAD_NAME = 10 };

static void draw_load(struct dashboard *d, const struct stats *s, int y)
{
	int of[ARRAY_SIZE(clock_rows)], x = right_x();
	int n = most_loaded(&s->members, of, ARRAY_SIZE(of));
	struct strbuf oldest = STRBUF_INIT;

	draw_words(y, x, LOAD_NAME, LOOK_HEADER, _("Load"));
	draw_right(y, x + LOAD_NAME, 7, LOOK_HEADER, _("holds"));
	draw_right(y, x + LOAD_NAME + 7, 8, LOOK_HEADER, _("oldest"));
	for (int i = 0; i < n; i++) {
		const struct stats_group *g = &s->members.of[of[i]];

		y++;
		draw_words(y, x, LOAD_NAME - 1, LOOK_NORMAL, g->name);
		figure_number(d, (struct area){ y, x + LOAD_NAME, 1, 7 },
			      LOOK_NORMAL, g->open,
			      (struct figure){ FIGURE_LOAD, of[i], 0 });
		strbuf_reset(&oldest);
		stats_add_span(&oldest, s->now - g->oldest);
		draw_right(y, x + LOAD_NAME + 7, 8, LOOK_DIM, oldest.buf);
		dashboard_bar(y, x + LOAD_NAME + 17, COLS - 1, g->open,
			      s->members.of[of[0]].open);
	}
	if (!n)
		draw_words(y + 1, x, COLS - x, LOOK_DIM, _("nobody has one"));
	strbuf_release(&oldest);
}

/* ---- channels ---- */

struct channel_line {
	int y, x;
};

/* "soc-wecom 2 wait, 1 failed", each in its colour, as far as there is room. */
static int draw_channel(void *ctx, const struct channel_health *h)
{
	bool well = h->tried == CLOCK_NEVER || h->class == CLASS_OK;
	struct channel_line *l = ctx;
	struct strbuf text = STRBUF_INIT;

	strbuf_addstr(&text, h->channel->name);
	if (!well)
		strbuf_addf(&text, " (%s)", h->code);
	if (h->queued)
		strbuf_addf(&text, _(" %lld wait"), (long long)h->queued);
	if (h->failed)
		strbuf_addf(&text, _(" %lld failed"), (long long)h->failed);
	l->x += draw_words(l->y, l->x, COLS - l->x,
			   h->class == CLASS_FIX     ? LOOK_CRITICAL
			   : !well || h->failed      ? LOOK_LATE
			   : h->tried == CLOCK_NEVER ? LOOK_DIM
						     : LOOK_NORMAL,
			   text.buf) +
		2;
	strbuf_release(&text);
	return l->x >= COLS;
}

static int draw_channels(struct desk *d, int y)
{
	struct channel_line l = { y, NAME_WIDTH + 2 };

	if (!d->conf->nchannels || d->at != CLOCK_NEVER)
		return y;
	draw_words(y, 1, NAME_WIDTH, LOOK_HEADER, _("Channels"));
	channel_health_each(d, draw_channel, &l);
	return y + 1;
}

int dashboard_draw_upper(struct dashboard *d, const struct stats *s)
{
	bool wide = COLS - right_x() >= RIGHT_WIDTH;
	int gap = LINES >= 24, y = 2 + gap;

	draw_reduction(d, s);
	if (wide)
		draw_verdicts(d, s, y);
	y = draw_states(d, s, y) + gap;
	if (wide)
		draw_load(d, s, y);
	y = draw_clocks(d, s, y);
	return draw_channels(d->view.app->desk, y);
}
