/*
 * ticket_evidence.c - the tab of what is held under a hash for a ticket.
 */
#include "config.h"

#include "ticket_evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pager_view.h"
#include "ticket_columns.h"
#include "tree_view.h"
#include "watchfloor/clock.h"

/* The most alerts of one block that are shown at once. */
#define ALERTS_MAX 1000

enum {
	COLUMN_N,
	COLUMN_KIND,
	COLUMN_NAME,
	COLUMN_BYTES,
	COLUMN_TIME,
	COLUMN_WHO,
	COLUMN_FROM,
	COLUMN_HASH,
	COLUMN_RECORD
};

static const struct column columns[] = {
	[COLUMN_N] = { .name = "n",
		       .title = N_("N"),
		       .width = 2,
		       .leaves = 5,
		       .right = true },
	[COLUMN_KIND] = { .name = "kind", .title = N_("KIND"), .width = 10 },
	[COLUMN_NAME] = { .name = "name",
			  .title = N_("NAME"),
			  .width = 8,
			  .full = 14 },
	[COLUMN_BYTES] = { .name = "bytes",
			   .title = N_("BYTES"),
			   .width = 9,
			   .leaves = 1,
			   .right = true },
	[COLUMN_TIME] = { .name = "time",
			  .title = N_("TIME"),
			  .width = 11,
			  .leaves = 4 },
	[COLUMN_WHO] = { .name = "who",
			 .title = N_("WHO"),
			 .width = 8,
			 .leaves = 3 },
	[COLUMN_FROM] = { .name = "from",
			  .title = N_("FROM"),
			  .width = 14,
			  .leaves = 6 },
	[COLUMN_HASH] = { .name = "sha256",
			  .title = N_("SHA-256"),
			  .width = 8,
			  .leaves = 7 },
	[COLUMN_RECORD] = { .name = "record",
			    .title = N_("RECORD"),
			    .width = 8,
			    .leaves = 8,
			    .right = true },
	{ .name = NULL }
};

static int count(void *ctx)
{
	return ((struct evidence_tab *)ctx)->n;
}

static void fill_bytes(const struct evidence *e, struct cell *cell)
{
	if (e->here) {
		number_print(&cell->text, e->bytes);
		return;
	}
	strbuf_addstr(&cell->text, evidence_state_title(e));
	cell->look =
		e->removed || e->elsewhere || e->asked ? LOOK_DIM : LOOK_BAD;
}

static void fill_time(const struct evidence *e, struct cell *cell)
{
	char time[CLOCK_SHORT_SIZE];

	clock_format_short(time, e->at, clock_now());
	strbuf_addstr(&cell->text, time);
}

static void fill(void *ctx, int row, int column, struct cell *cell)
{
	const struct evidence *e = &((struct evidence_tab *)ctx)->rows[row].e;
	const char *const texts[] = { [COLUMN_KIND] = evidence_title(e->kind),
				      [COLUMN_NAME] = e->name,
				      [COLUMN_WHO] = e->actor,
				      [COLUMN_FROM] = e->source,
				      [COLUMN_HASH] = e->hash };

	if (column == COLUMN_BYTES)
		fill_bytes(e, cell);
	else if (column == COLUMN_TIME)
		fill_time(e, cell);
	else if (column == COLUMN_RECORD)
		number_print(&cell->text, e->seq);
	else if (column == COLUMN_N && e->n)
		number_print(&cell->text, e->n);
	else if (column != COLUMN_N)
		strbuf_addstr(&cell->text, texts[column]);
}

static int order(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare(void *ctx, int column, int a, int b)
{
	const struct evidence_tab *t = ctx;
	const struct evidence *x = &t->rows[a].e, *y = &t->rows[b].e;

	if (column == COLUMN_BYTES)
		return order(x->bytes, y->bytes);
	if (column == COLUMN_N || column == COLUMN_RECORD ||
	    column == COLUMN_TIME)
		return order(x->record, y->record);
	return TABLE_BY_TEXT;
}

/* The same content may be on the ticket twice. */
static const char *key(void *ctx, int row)
{
	return ((struct evidence_tab *)ctx)->rows[row].key;
}

static const struct table_ops table_ops = {
	.columns = columns,
	.count = count,
	.fill = fill,
	.compare = compare,
	.key = key,
};

/* ---- reading it ---- */

static int add(void *ctx, const struct evidence *e)
{
	struct evidence_tab *t = ctx;
	struct evidence_row *r;

	GROW(t->rows, t->n, t->alloc);
	r = &t->rows[t->n++];
	*r = (struct evidence_row){ .e = *e,
				    .hash = xstrdup(e->hash),
				    .name = xstrdup(e->name),
				    .actor = xstrdup(e->actor),
				    .source = xstrdup(e->source) };
	snprintf(r->key, sizeof r->key, "%lld", (long long)e->record);
	r->e.hash = r->hash;
	r->e.name = r->name;
	r->e.actor = r->actor;
	r->e.source = r->source;
	r->e.commit = r->e.media = r->e.step = r->e.title = "";
	return 0;
}

static void drop_rows(struct evidence_tab *t)
{
	for (int i = 0; i < t->n; i++) {
		free(t->rows[i].hash);
		free(t->rows[i].name);
		free(t->rows[i].actor);
		free(t->rows[i].source);
	}
	t->n = 0;
}

static void load(struct evidence_tab *t)
{
	drop_rows(t);
	app_report(t->app, evidence_each(t->app->desk, t->ticket, add, t));
	table_reload(&t->table);
	t->stale = false;
}

/* Keys that were typed ahead of it are about its rows, too. */
struct table *evidence_tab_table(struct evidence_tab *t)
{
	if (t->stale)
		load(t);
	return &t->table;
}

void evidence_tab_touch(struct evidence_tab *t)
{
	t->stale = true;
}

/* Fewer lines than that are all needed for the rows. */
#define DETAIL_FROM 6

/* "lin, 14:02:11 · 2d711642b726 · from web-03:/tmp" of the selected piece: a
 * narrow table has no room for it. */
static void draw_detail(const struct evidence_tab *t, int y, int x, int w)
{
	int row = table_selected(&t->table);
	const struct evidence *e = row < 0 ? NULL : &t->rows[row].e;
	struct strbuf sb = STRBUF_INIT;
	char time[CLOCK_SHORT_SIZE];

	if (e)
		strbuf_addf(&sb, "%s, %s · %.12s", e->actor,
			    clock_format_short(time, e->at, clock_now()),
			    e->hash);
	if (e && *e->source)
		strbuf_addf(&sb, _(" · from %s"), e->source);
	draw_column(y, x, w, LOOK_DIM, sb.buf);
	strbuf_release(&sb);
}

void evidence_tab_draw(struct evidence_tab *t, struct area at, bool focus)
{
	struct table *table = evidence_tab_table(t);

	if (at.h >= DETAIL_FROM) {
		at.h--;
		draw_detail(t, at.y + at.h, at.x, at.w);
	}
	table_draw(table, at, focus);
}

/* ---- what is under the cursor ---- */

static int read_alerts(struct evidence_tab *t, const struct evidence *e,
		       const char *title)
{
	struct strbuf text = STRBUF_INIT;
	int64_t left;
	int ret = evidence_alerts(t->app->desk, t->ticket, e->hash, ALERTS_MAX,
				  &text, &left);

	if (ret == 0) {
		app_push(t->app, tree_view(t->app, title, text.buf, text.len));
		if (left)
			app_say(t->app,
				_("the first %d of this block; %lld more"),
				ALERTS_MAX, (long long)left);
	}
	strbuf_release(&text);
	return ret;
}

static int read_content(struct evidence_tab *t, const struct evidence *e,
			const char *title)
{
	struct strbuf text = STRBUF_INIT;
	int ret = evidence_get(t->app->desk, e->hash, &text);

	if (ret == 0)
		app_push(t->app, tree_view(t->app, title, text.buf, text.len));
	strbuf_release(&text);
	return ret;
}

/* What is at another host comes later: the page says what is known of it. */
static void ask_for(struct evidence_tab *t, const struct evidence *e)
{
	if (e->here || e->removed || e->asked)
		return;
	if (evidence_fetch(t->app->desk, t->ticket, e->n) < 0)
		return;
	t->stale = true;
	app_say(t->app, _("asked for; it comes when a host that has it is "
			  "connected"));
}

/* What people added may be anything. */
static int read_added(struct evidence_tab *t, const struct evidence *e,
		      const char *title)
{
	struct strbuf text = STRBUF_INIT;
	int ret;

	ask_for(t, e);
	ret = evidence_print(t->app->desk, t->ticket, e->n, &text);
	if (ret == 0)
		app_push(t->app, pager_text(t->app, title, text.buf));
	strbuf_release(&text);
	return ret;
}

bool evidence_tab_copy(struct evidence_tab *t, struct strbuf *out)
{
	int row = table_selected(evidence_tab_table(t));

	if (row >= 0)
		strbuf_addstr(out, t->rows[row].hash);
	return row >= 0;
}

int evidence_tab_read(struct evidence_tab *t)
{
	const struct evidence *e;
	char *title;
	int row = table_selected(evidence_tab_table(t)), ret;

	if (row < 0)
		return fail_as(NOT_FOUND, _("there is no evidence here"));
	e = &t->rows[row].e;
	if (e->elsewhere && !e->n)
		return fail_as(NOT_FOUND,
			       _("this stays at the host that took it in"));
	title = xasprintf("%s  %s  %.16s", t->ticket, evidence_title(e->kind),
			  e->n && *e->name ? e->name : e->hash);
	ret = e->n                         ? read_added(t, e, title)
	      : e->kind == EVIDENCE_ALERTS ? read_alerts(t, e, title)
					   : read_content(t, e, title);
	free(title);
	return ret;
}

/* ---- life ---- */

void evidence_tab_init(struct evidence_tab *t, struct app *a, const char *id)
{
	*t = (struct evidence_tab){ .app = a,
				    .ticket = xstrdup(id),
				    .stale = true };
	table_init(&t->table, &table_ops, t);
}

void evidence_tab_release(struct evidence_tab *t)
{
	drop_rows(t);
	free(t->rows);
	free(t->ticket);
	table_release(&t->table);
}
