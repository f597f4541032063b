/*
 * dashboard_figure.c - the figures of the dashboard: moving between them, and
 * the tickets that they count.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "dashboard_private.h"
#include "hotspot.h"
#include "ticket_columns.h"

/* ---- where they are ---- */

static bool same(const struct figure *a, const struct figure *b)
{
	return a->kind == b->kind && a->a == b->a && a->b == b->b;
}

bool figure_is_selected(const struct dashboard *d, struct figure f)
{
	return same(&d->selected, &f);
}

void figure_add(struct dashboard *d, struct figure f, int y, int x, int w)
{
	f.y = y;
	f.x = x;
	f.w = w;
	hotspot_command((struct area){ y, x, 1, w }, "open %d", d->n + 1);
	GROW(d->figures, d->n, d->alloc);
	d->figures[d->n++] = f;
}

void figure_number(struct dashboard *d, struct area at, enum theme_element look,
		   int64_t value, struct figure f)
{
	struct strbuf text = STRBUF_INIT;

	if (!value) {
		draw_right(at.y, at.x, at.w, LOOK_DIM, glyph(GLYPH_DOT));
		return;
	}
	number_print(&text, value);
	if (figure_is_selected(d, f))
		look = LOOK_SELECTED;
	if ((int)text.len < at.w) {
		at.x += at.w - (int)text.len;
		at.w = (int)text.len;
	}
	draw_column(at.y, at.x, at.w, look, text.buf);
	figure_add(d, f, at.y, at.x, at.w);
	strbuf_release(&text);
}

const struct figure *figure_selected(const struct dashboard *d)
{
	for (int i = 0; i < d->n; i++)
		if (same(&d->figures[i], &d->selected))
			return &d->figures[i];
	return d->n ? &d->figures[0] : NULL;
}

/* ---- moving ---- */

/* How far it is from f to g that way; -1: it does not lie that way.  What is
 * on the next line is nearer than anything beyond it. */
static int distance(const struct figure *f, const struct figure *g, int down,
		    int right)
{
	int dy = (g->y - f->y) * down;
	int dx = abs(g->x + g->w - (f->x + f->w));

	if (down)
		return dy > 0 ? 1000 * dy + dx : -1;
	if (g->y != f->y || (g->x - f->x) * right <= 0)
		return -1;
	return dx;
}

bool figure_move(struct dashboard *d, int down, int right)
{
	const struct figure *from = figure_selected(d), *best = NULL;
	int least = 0;

	for (int i = 0; from && i < d->n; i++) {
		int far = distance(from, &d->figures[i], down, right);

		if (far < 0 || (best && far >= least))
			continue;
		best = &d->figures[i];
		least = far;
	}
	if (best)
		d->selected = *best;
	return best != NULL;
}

/* ---- what they count ---- */

/* A value that came from outside, as the query language takes it. */
static void add_value(struct strbuf *out, const char *field, const char *value)
{
	strbuf_addf(out, "%s:\"", field);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			strbuf_addch(out, '\\');
		strbuf_addch(out, *value);
	}
	strbuf_addch(out, '"');
}

static void query_state(const struct stats *s, const struct figure *f,
			struct strbuf *out)
{
	if (f->b < 0) {
		stats_span_query(s, out);
	} else {
		strbuf_addf(out, "state:%s",
			    state_word((enum ticket_state)f->b));
		if (f->b == STATE_CLOSED)
			stats_add_time(out, " closed>=", s->since);
	}
	if (f->a >= 0)
		strbuf_addf(out, " severity:%s",
			    severity_word((enum severity)f->a));
}

static void query_stopped(const struct stats *s, const struct figure *f,
			  struct strbuf *out)
{
	static const char *const since[SLA_CLOCKS] = {
		[SLA_ACCEPT] = "accepted>=", [SLA_JUDGE] = "judged>=",
		[SLA_INFORM] = "informed>=", [SLA_CONTAIN] = "contained>=",
		[SLA_CLOSE] = "closed>=",
	};

	stats_add_time(out, since[f->a], s->since);
}

static void query_bucket(const struct stats_trend *t, int i, struct strbuf *out)
{
	stats_add_time(out, "opened>=", t->from[i]);
	stats_add_time(out, " opened<", t->from[i + 1]);
}

static void query_group(const struct stats *s, const struct stats_groups *g,
			int i, const char *field, struct strbuf *out)
{
	if (i < g->n)
		add_value(out, field, g->of[i].name);
	strbuf_addch(out, ' ');
	stats_span_query(s, out);
}

void figure_query(const struct dashboard *d, const struct figure *f,
		  struct strbuf *out)
{
	const struct stats *s = stats_result(d->maker);

	switch (f->kind) {
	case FIGURE_NONE:
		break;
	case FIGURE_STATE:
		query_state(s, f, out);
		break;
	case FIGURE_VERDICT:
		strbuf_addf(out, "verdict:%s",
			    verdict_word((enum verdict)f->a));
		stats_add_time(out, " judged>=", s->since);
		break;
	case FIGURE_STOPPED:
		query_stopped(s, f, out);
		break;
	case FIGURE_LATE:
		stats_late_query(d->view.app->desk->conf, (enum sla_clock)f->a,
				 s->now, out);
		break;
	case FIGURE_OPENED:
		stats_add_time(out, "opened>=", s->since);
		break;
	case FIGURE_LOAD:
		add_value(out, "owner", s->members.of[f->a].name);
		strbuf_addstr(out, " state:open");
		break;
	case FIGURE_TYPE:
		query_group(s, &s->types, f->a, "type", out);
		break;
	case FIGURE_TENANT:
		query_group(s, &s->tenants, f->a, "tenant", out);
		break;
	case FIGURE_MEMBER:
		query_group(s, &s->members, f->a, "owner", out);
		break;
	case FIGURE_HOUR:
		query_bucket(&s->hours, f->a, out);
		break;
	case FIGURE_DAY:
		query_bucket(&s->days, f->a, out);
		break;
	}
}
