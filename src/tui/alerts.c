/*
 * alerts.c - the alerts of a ticket.
 */
#include "config.h"

#include "alerts.h"

#include <stdlib.h>
#include <string.h>

#include "external.h"
#include "ticket_acts.h"
#include "tree_view.h"
#include "watchfloor/clock.h"
#include "watchfloor/original.h"

#define ALERTS_PAGE 128
#define ALERTS_MAX  512

/* In the order of enum alerts_key, as far as a row shows it. */
const struct column alert_sort_keys[] = {
	[ALERTS_BY_TIME] = { .name = "time",
			     .title = N_("TIME"),
			     .descends = true },
	[ALERTS_BY_SEVERITY] = { .name = "severity",
				 .title = N_("SEV"),
				 .descends = true },
	[ALERTS_BY_COUNT] = { .name = "count",
			      .title = N_("COUNT"),
			      .descends = true },
	[ALERTS_BY_SOURCE] = { .name = "source", .title = N_("SOURCE") },
	[ALERTS_BY_USER] = { .name = "user", .title = N_("USER") },
	[ALERTS_BY_TITLE] = { .name = "title", .title = N_("WHAT") },
	{ .name = NULL }
};

static struct alerts_order order_of(const struct alerts *s)
{
	return s->sort < 0 ? ALERTS_NEWEST_FIRST
			   : (struct alerts_order){ (enum alerts_key)s->sort,
						    s->reverse };
}

static void drop(struct alerts *s, int from, int n)
{
	for (int i = from; i < from + n; i++)
		alert_row_release(&s->rows[i]);
	s->n -= n;
	memmove(s->rows + from, s->rows + from + n,
		(size_t)(s->n - from) * sizeof *s->rows);
}

/* Up to n of them, `skip` from the first, into rows[to]. */
static int insert(struct alerts *s, int64_t skip, int n, int to)
{
	struct alert_row page[ALERTS_PAGE];
	int got = 0;

	app_report(s->app, alerts_page(s->app->desk, s->ticket, s->filter,
				       order_of(s), skip, page, n, &got));
	memmove(s->rows + to + got, s->rows + to,
		(size_t)(s->n - to) * sizeof *s->rows);
	memcpy(s->rows + to, page, (size_t)got * sizeof *page);
	s->n += got;
	return got;
}

static int extend(void *ctx, bool backward, int *dropped)
{
	struct alerts *s = ctx;
	int n = ALERTS_PAGE, came, over;

	if (backward && s->skipped < n)
		n = (int)s->skipped;
	if (n == 0)
		return 0;
	came = insert(s, backward ? s->skipped - n : s->skipped + s->n, n,
		      backward ? 0 : s->n);
	over = s->n > ALERTS_MAX ? s->n - ALERTS_MAX : 0;
	drop(s, backward ? s->n - over : 0, over);
	s->skipped += backward ? -came : over;
	*dropped = over;
	return came;
}

static int jump(void *ctx, bool last)
{
	struct alerts *s = ctx;
	int64_t n = 0;

	if (last)
		app_report(s->app, alerts_count(s->app->desk, s->ticket,
						s->filter, &n));
	drop(s, 0, s->n);
	s->skipped = n > ALERTS_PAGE ? n - ALERTS_PAGE : 0;
	return insert(s, s->skipped, ALERTS_PAGE, 0);
}

static void add_word(struct strbuf *out, const char *word)
{
	if (*word)
		strbuf_addf(out, "%s%s", out->len ? "  " : "", word);
}

/* What tells this alert from the others of its ticket comes first: the title
 * is mostly the same for all of them. */
static void row_text(const struct alerts *s, const struct alert_row *r,
		     struct strbuf *out)
{
	bool same = strcmp(r->title, s->title) == 0;
	char *times = NULL;

	if (r->count > 1)
		times = xasprintf("%s%lld", glyph(GLYPH_TIMES),
				  (long long)r->count);
	add_word(out, times ? times : "");
	add_word(out, same ? "" : r->title);
	add_word(out, r->src);
	add_word(out, r->url);
	add_word(out, r->user);
	add_word(out, same ? r->title : "");
	free(times);
}

/* Draw one part of a row; returns the column after it and a blank. */
static int draw_part(struct area line, int x, enum theme_element look,
		     const char *text)
{
	return x + 1 + draw_words(line.y, x, line.x + line.w - x, look, text);
}

static void draw_row(void *ctx, int i, struct area line, bool selected)
{
	const struct alerts *s = ctx;
	const struct alert_row *r = &s->rows[i];
	enum theme_element bar = selected ? LOOK_SELECTED : LOOK_NORMAL;
	char time[CLOCK_SHORT_SIZE];
	struct strbuf sb = STRBUF_INIT;
	int x = line.x;

	row_text(s, r, &sb);
	clock_format_short(time, r->time, clock_now());
	if (selected)
		draw_column(line.y, line.x, line.w, bar, "");
	x = draw_part(line, x, selected ? bar : LOOK_DIM, time);
	x = draw_part(line, x, selected ? bar : theme_severity(r->severity),
		      severity_short(r->severity));
	draw_part(line, x, bar, sb.buf);
	strbuf_release(&sb);
}

static const struct list_ops ops = {
	.extend = extend,
	.jump = jump,
	.draw = draw_row,
};

void alerts_init(struct alerts *s, struct app *a, const struct ticket *t)
{
	*s = (struct alerts){ .app = a,
			      .ticket = xstrdup(t->id),
			      .title = xstrdup(t->title),
			      .filter = xstrdup(""),
			      .sort = -1 };
	s->rows = xcalloc(ALERTS_MAX + ALERTS_PAGE, sizeof *s->rows);
	list_init(&s->list, &ops, s);
	list_first(&s->list);
}

void alerts_release(struct alerts *s)
{
	drop(s, 0, s->n);
	free(s->rows);
	free(s->ticket);
	free(s->title);
	free(s->filter);
}

void alerts_reload(struct alerts *s)
{
	drop(s, 0, s->n);
	list_set(&s->list, insert(s, s->skipped, ALERTS_PAGE, 0));
}

void alerts_filter(struct alerts *s, const char *text)
{
	if (text != s->filter) {
		free(s->filter);
		s->filter = xstrdup(text);
	}
	list_first(&s->list);
}

void alerts_sort(struct alerts *s, int key, bool reverse)
{
	s->sort = key;
	s->reverse = reverse;
	list_first(&s->list);
}

void alerts_draw(struct alerts *s, struct area at, bool focus)
{
	list_draw(&s->list, at, focus);
	if (!s->n)
		draw_words(at.y, at.x, at.w, LOOK_DIM,
			   *s->filter ? _("Nothing matches the filter; Esc "
					  "clears it.")
				      : _("no alerts"));
}

static int no_alerts(const struct alerts *s)
{
	return fail_as(NOT_FOUND, _("%s has no alerts"), s->ticket);
}

static int selected_text(struct alerts *s, struct strbuf *out)
{
	if (!s->n)
		return no_alerts(s);
	return alert_raw(s->app->desk, &s->rows[s->list.cursor], out);
}

int alerts_read(struct alerts *s)
{
	struct strbuf raw = STRBUF_INIT;
	char *title;
	int ret = selected_text(s, &raw);

	if (ret == 0) {
		title = xasprintf("%s  %s", s->ticket,
				  s->rows[s->list.cursor].title);
		app_push(s->app, tree_view(s->app, title, raw.buf, raw.len));
		free(title);
	}
	strbuf_release(&raw);
	return ret;
}

bool alerts_copy(struct alerts *s, struct strbuf *out)
{
	return s->n &&
	       alert_raw(s->app->desk, &s->rows[s->list.cursor], out) == 0;
}

/* ---- before masking ---- */

/* The alert that was chosen: the list may change until there is a reason. */
struct unmasking {
	char *ticket, *title;
	struct alert_row row; /* without its strings */
};

static void unmasking_free(void *ctx)
{
	struct unmasking *u = ctx;

	free(u->ticket);
	free(u->title);
	free(u);
}

static int unmask(struct app *a, void *ctx, const char *reason)
{
	const struct unmasking *u = ctx;
	struct strbuf raw = STRBUF_INIT;
	int ret = original_show_row(a->desk, u->ticket, &u->row, reason, &raw);

	if (ret == 0) {
		app_changed(a);
		app_push(a, tree_view(a, u->title, raw.buf, raw.len));
	}
	explicit_bzero(raw.buf, raw.len);
	strbuf_release(&raw);
	return ret;
}

int alerts_unmask(struct alerts *s, const char *args)
{
	struct reason why = {
		.what = "unmask",
		.label = _("why you must see it: "),
		.act = unmask,
		.free = unmasking_free
	};
	const struct alert_row *row;
	struct unmasking *u;
	int ret = desk_check_who(s->app->desk, act_named("alert.unmasked"));

	if (ret < 0)
		return ret;
	if (!s->n)
		return no_alerts(s);
	row = &s->rows[s->list.cursor];
	why.ctx = u = xcalloc(1, sizeof *u);
	u->ticket = xstrdup(s->ticket);
	u->title = xasprintf(_("%s  as it came"), s->ticket);
	u->row.time = row->time;
	u->row.block = row->block;
	u->row.offset = row->offset;
	if (*args) {
		ret = unmask(s->app, u, args);
		unmasking_free(u);
		return ret;
	}
	ask_reason(s->app, s->ticket, &why);
	return 0;
}

int alerts_page_out(struct alerts *s)
{
	struct strbuf raw = STRBUF_INIT;
	int ret = selected_text(s, &raw);

	if (ret == 0)
		ret = external_page_json(raw.buf);
	strbuf_release(&raw);
	return ret;
}
