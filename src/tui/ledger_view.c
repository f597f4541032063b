/*
 * ledger_view.c - the screen of the ledger.
 */
#include "config.h"

#include "ledger_view.h"

#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "ledger_prove.h"
#include "ledger_rows.h"
#include "list.h"
#include "pane.h"
#include "screens.h"
#include "ticket_columns.h"
#include "tree_view.h"
#include "verify_view.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"

/* Lines of what is said about the record under the cursor, with their head. */
#define ABOUT_LINES 6
#define ABOUT_HEAD  13

struct ledger_view {
	struct view view;
	struct ledger_rows rows;
	struct columns columns;
	struct list list;
	char *filter; /* as typed; "" for none */
	struct pane about;
	int64_t about_shown; /* the record that it was made for */
};

static struct ledger_view *ledger_of(const struct view *v)
{
	return (struct ledger_view *)v;
}

/* ---- the list ---- */

enum {
	COLUMN_SEQ,
	COLUMN_TIME,
	COLUMN_ACTOR,
	COLUMN_ACT,
	COLUMN_ON,
	COLUMN_SENTENCE
};

static const struct column columns[] = {
	[COLUMN_SEQ] = { .name = "seq",
			 .title = N_("SEQ"),
			 .width = 7,
			 .right = true },
	[COLUMN_TIME] = { .name = "time",
			  .title = N_("TIME"),
			  .width = 20,
			  .leaves = 2 },
	[COLUMN_ACTOR] = { .name = "actor",
			   .title = N_("ACTOR"),
			   .width = 9,
			   .leaves = 1 },
	[COLUMN_ACT] = { .name = "act",
			 .title = N_("ACT"),
			 .width = 18,
			 .leaves = 3 },
	[COLUMN_ON] = { .name = "on", .title = N_("ON"), .width = 9 },
	[COLUMN_SENTENCE] = { .name = "sentence",
			      .title = N_("WHAT WAS DONE"),
			      .width = 20,
			      .full = 40 },
	{ .name = NULL }
};

/* 2026-11-22 21:07:20Z */
static void add_time(struct strbuf *out, int64_t at)
{
	char buf[CLOCK_RFC3339_SIZE];

	clock_format(buf, at);
	strbuf_addf(out, "%.10s %.8sZ", buf, buf + strlen("2026-11-22T"));
}

/* One that cannot be read has its number, and why. */
static void fill_damaged(const struct ledger_row *r, int column,
			 struct cell *cell)
{
	cell->look = LOOK_BAD;
	if (column == COLUMN_SEQ)
		strbuf_addf(&cell->text, "%lld", (long long)r->seq);
	else if (column == COLUMN_SENTENCE)
		strbuf_addstr(&cell->text, r->error);
}

static void fill_cell(void *ctx, int row, int column, struct cell *cell)
{
	struct ledger_view *v = ctx;
	const struct ledger_row *r = ledger_rows_get(&v->rows, row);

	if (r->error) {
		fill_damaged(r, column, cell);
		return;
	}
	switch (column) {
	case COLUMN_SEQ:
		strbuf_addf(&cell->text, "%lld", (long long)r->seq);
		cell->look = LOOK_DIM;
		break;
	case COLUMN_TIME:
		add_time(&cell->text, r->at);
		cell->look = LOOK_DIM;
		break;
	case COLUMN_ACTOR:
		strbuf_addstr(&cell->text, r->actor);
		break;
	case COLUMN_ACT:
		strbuf_addstr(&cell->text, r->act);
		break;
	case COLUMN_ON:
		strbuf_addstr(&cell->text, r->on);
		break;
	default:
		strbuf_addstr(&cell->text, r->sentence);
	}
}

static void draw_row(void *ctx, int i, struct area line, bool selected)
{
	struct ledger_view *v = ctx;

	columns_draw_row(&v->columns, line, fill_cell, v, i, selected);
}

static const struct list_ops row_ops = { .draw = draw_row };

static int64_t selected(const struct ledger_view *v)
{
	return v->list.n ? ledger_rows_id(&v->rows, v->list.cursor) : 0;
}

void ledger_view_select(struct view *view, int64_t id)
{
	struct ledger_view *v = ledger_of(view);
	int row;

	if (view->ops->screen != SCREEN_LEDGER)
		return;
	row = ledger_rows_of(&v->rows, id);
	if (row >= 0)
		list_select(&v->list, row);
}

/* ---- about the record under the cursor ---- */

/* As many digits of a leaf as tell it from all others: it changes with each
 * move of the cursor. */
#define LEAF_DIGITS 16

static void add_place(struct ledger_view *v, int64_t id)
{
	struct ledger_place place;
	struct strbuf sb = STRBUF_INIT;
	char leaf[SHA256_HEX];

	if (ledger_place(v->view.app->desk->ledger, id, &place) < 0) {
		pane_add(&v->about, _("Leaf"), LOOK_BAD, fail_text());
		return;
	}
	hex_encode(leaf, place.leaf.b, SHA256_SIZE);
	strbuf_addf(&sb, "%.*s%s", LEAF_DIGITS, leaf, glyph(GLYPH_MORE));
	pane_add(&v->about, _("Leaf"), LOOK_NORMAL, sb.buf);
	strbuf_reset(&sb);
	/* How large a checkpoint is counts what is not seen. */
	if (place.sealed && !desk_sees_all_records(v->view.app->desk))
		strbuf_addstr(&sb, _("by a checkpoint"));
	else if (place.sealed)
		strbuf_addf(&sb, _("by the checkpoint of %lld records"),
			    (long long)place.sealed);
	else
		strbuf_addstr(&sb, _("not yet: no checkpoint covers it"));
	pane_add(&v->about, _("Sealed"), place.sealed ? LOOK_NORMAL : LOOK_ASK,
		 sb.buf);
	strbuf_release(&sb);
}

static void fill_about(struct ledger_view *v)
{
	const struct ledger_row *r = ledger_rows_get(&v->rows, v->list.cursor);

	if (r->error) {
		pane_add(&v->about, "", LOOK_BAD, r->error);
	} else {
		pane_add(&v->about, _("Content"), LOOK_NORMAL, r->sentence);
		pane_add(&v->about, _("Act"), LOOK_NORMAL, r->act);
	}
	add_place(v, r->id);
}

static void draw_about(struct ledger_view *v, struct area at)
{
	struct area text = { at.y + 1, at.x + 1, at.h - 1, at.w - 2 };
	struct strbuf heading = STRBUF_INIT;
	int64_t id = selected(v);

	if (id)
		strbuf_addf(&heading, _("record %lld"), (long long)id);
	draw_rule(at.y, at.x, at.w, heading.buf);
	strbuf_release(&heading);
	if (!id)
		return;
	if (id != v->about_shown)
		pane_touch(&v->about);
	v->about_shown = id;
	if (pane_begin(&v->about, text.w, ABOUT_HEAD))
		fill_about(v);
	v->about.list.top = 0;
	pane_draw(&v->about, text);
}

/* ---- drawing ---- */

/* Somebody sees only some of the records: how many there are, and how far
 * down was looked, would tell of the others. */
static void draw_head_of_some(const struct ledger_view *v)
{
	struct strbuf sb = STRBUF_INIT, found = STRBUF_INIT;

	number_print(&found, v->rows.nfound);
	if (*v->filter)
		strbuf_addf(&sb, "/%s  ", v->filter);
	strbuf_addf(&sb,
		    ngettext("%s record, newest first",
			     "%s records, newest first",
			     (unsigned long)v->rows.nfound),
		    found.buf);
	draw_words(1, 1, COLS - 2, *v->filter ? LOOK_STRONG : LOOK_DIM, sb.buf);
	strbuf_release(&sb);
	strbuf_release(&found);
}

/* "/on:bj1-7  12 of 38,112 records · looked at 4,096" */
static void draw_head(struct ledger_view *v)
{
	const struct ledger_rows *r = &v->rows;
	struct strbuf sb = STRBUF_INIT, found = STRBUF_INIT,
		      total = STRBUF_INIT;

	if (!desk_sees_all_records(v->view.app->desk)) {
		draw_head_of_some(v);
		return;
	}
	number_print(&found, r->nfound);
	number_print(&total, r->total);
	if (!r->query)
		strbuf_addf(&sb,
			    ngettext("%s record, newest first",
				     "%s records, newest first",
				     (unsigned long)r->total),
			    total.buf);
	else
		strbuf_addf(&sb, _("/%s  %s of %s records"), v->filter,
			    found.buf, total.buf);
	if (r->query && r->looked < r->total) {
		strbuf_reset(&found);
		number_print(&found, r->looked);
		strbuf_addf(&sb, " %s ", glyph(GLYPH_DOT));
		strbuf_addf(&sb, _("looked at %s so far"), found.buf);
	}
	draw_words(1, 1, COLS - 2, r->query ? LOOK_STRONG : LOOK_DIM, sb.buf);
	strbuf_release(&sb);
	strbuf_release(&found);
	strbuf_release(&total);
}

static void draw_list(struct ledger_view *v, struct area at)
{
	struct area heads = { at.y, at.x, 1, at.w };
	struct area list = { at.y + 1, at.x, at.h - 1, at.w };

	columns_fit(&v->columns, at.w, -1, 0);
	columns_draw_heads(&v->columns, heads, -1, false);
	list_set(&v->list, ledger_rows_count(&v->rows));
	list_draw(&v->list, list, true);
	if (!v->list.n && v->rows.looked >= v->rows.total)
		draw_words(list.y + 1, list.x + 2, list.w - 3, LOOK_STRONG,
			   _("Nothing matches the filter; Esc clears it."));
	move(list_cursor_line(&v->list, list), list.x);
}

static void ledger_draw(struct view *view)
{
	struct ledger_view *v = ledger_of(view);
	int h = LINES - 3 - ABOUT_LINES;
	int y, x;

	screen_draw_title(view);
	draw_head(v);
	draw_list(v, (struct area){ 2, 0, h, COLS });
	getyx(stdscr, y, x);
	draw_about(v, (struct area){ 2 + h, 0, ABOUT_LINES, COLS });
	move(y, x);
}

/* ---- what is shown ---- */

static int ledger_filter(struct view *view, const char *text, bool typing)
{
	struct ledger_view *v = ledger_of(view);
	struct query *q = NULL;
	bool all = !text[strspn(text, " ")];
	int ret = all ? 0 : query_parse_records(&q, text, NULL);

	if (ret < 0)
		return ret;
	if (text != v->filter) {
		free(v->filter);
		v->filter = xstrdup(text);
	}
	ledger_rows_filter(&v->rows, q);
	v->list.cursor = v->list.top = 0;
	list_set(&v->list, ledger_rows_count(&v->rows));
	return 0;
}

static const char *ledger_filtered(struct view *view)
{
	return ledger_of(view)->filter;
}

static bool ledger_work(struct view *view)
{
	struct ledger_view *v = ledger_of(view);
	int before = v->list.cursor;
	bool more = ledger_rows_look(&v->rows, &v->list.cursor);

	v->list.top += v->list.cursor - before;
	v->list.n = ledger_rows_count(&v->rows);
	return more;
}

/* The cursor stays on its record, but for who is at the newest. */
static void ledger_reload(struct view *view)
{
	struct ledger_view *v = ledger_of(view);
	bool at_newest = v->list.cursor == 0;
	int moved;

	v->rows.desk = view->app->desk;
	moved = ledger_rows_reload(&v->rows);
	list_set(&v->list, ledger_rows_count(&v->rows));
	if (at_newest)
		return;
	v->list.top += moved;
	list_select(&v->list, v->list.cursor + moved);
}

/* ---- acting ---- */

/* The record as it was hashed, and beside it how it is held. */
static void whole_text(struct desk *d, const struct record *r,
		       struct strbuf *out)
{
	struct ledger_place place;
	char leaf[SHA256_HEX];

	strbuf_addf(out, "{\"record\":%s", r->body.buf);
	if (desk_sees_all_records(d) &&
	    ledger_place(d->ledger, r->id, &place) == 0)
		strbuf_addf(out,
			    ",\"held\":{\"id\":%lld,\"leaf\":\"%s\","
			    "\"checkpoint\":%lld}",
			    (long long)r->id,
			    hex_encode(leaf, place.leaf.b, SHA256_SIZE),
			    (long long)place.sealed);
	strbuf_addch(out, '}');
}

static int nothing_here(void)
{
	return fail_as(NOT_FOUND, _("there is no record here"));
}

static int run_read(struct view *view, enum action x, const char *args)
{
	struct desk *d = view->app->desk;
	int64_t id = selected(ledger_of(view));
	struct strbuf text = STRBUF_INIT;
	struct record r;
	char *title;
	int ret;

	if (!id)
		return nothing_here();
	ret = ledger_get(d->ledger, id, &r);
	if (ret < 0)
		return ret;
	whole_text(d, &r, &text);
	title = xasprintf("%s %lld %s %s", r.origin, (long long)r.seq,
			  glyph(GLYPH_DOT), r.act);
	app_push(view->app, tree_view(view->app, title, text.buf, text.len));
	free(title);
	strbuf_release(&text);
	record_release(&r);
	return 0;
}

static int run_verify(struct view *view, enum action x, const char *args)
{
	struct view *opened;
	int ret = desk_check_right(view->app->desk, RIGHT_STORE);

	if (ret == 0)
		ret = verify_view(&opened, view->app);
	if (ret == 0)
		app_push(view->app, opened);
	return ret;
}

static int run_prove(struct view *view, enum action x, const char *args)
{
	int64_t id = selected(ledger_of(view));

	int ret = desk_check_right(view->app->desk, RIGHT_STORE);

	if (ret < 0)
		return ret;
	return id ? ledger_prove_to_file(view->app, id, args) : nothing_here();
}

static const char *hint_record(const struct view *v, enum action x)
{
	return selected(ledger_of(v)) ? command_word(v, x) : NULL;
}

static const struct view_action actions[] = {
	{ ACTION_READ, run_read, hint_record },
	{ ACTION_FILTER, command_filter, command_word },
	{ ACTION_VERIFY, run_verify, command_word },
	{ ACTION_PROVE, run_prove, hint_record },
	{ ACTION_BACK, command_back, command_word },
	{ 0 },
};

static struct list *ledger_list(struct view *v)
{
	return &ledger_of(v)->list;
}

static struct columns *ledger_columns(struct view *v)
{
	return &ledger_of(v)->columns;
}

/* The record as it was hashed. */
static bool ledger_copy(struct view *view, struct strbuf *out)
{
	int64_t id = selected(ledger_of(view));
	struct record r;

	if (!id || ledger_get(view->app->desk->ledger, id, &r) < 0)
		return false;
	strbuf_add(out, r.body.buf, r.body.len);
	record_release(&r);
	return true;
}

static void ledger_free(struct view *view)
{
	struct ledger_view *v = ledger_of(view);

	ledger_rows_release(&v->rows);
	pane_release(&v->about);
	free(v->filter);
	free(v);
}

static const struct view_ops ledger_ops = {
	.screen = SCREEN_LEDGER,
	.actions = actions,
	.draw = ledger_draw,
	.list = ledger_list,
	.filter = ledger_filter,
	.filtered = ledger_filtered,
	.filters_by_query = true,
	.columns = ledger_columns,
	.reload = ledger_reload,
	.work = ledger_work,
	.copy = ledger_copy,
	.free = ledger_free,
};

struct view *ledger_view(struct app *a, const char *filter)
{
	struct ledger_view *v = xcalloc(1, sizeof *v);

	v->view = (struct view){ .ops = &ledger_ops, .app = a };
	v->filter = xstrdup("");
	ledger_rows_init(&v->rows, a->desk, &a->interrupted);
	columns_init(&v->columns, columns);
	list_init(&v->list, &row_ops, v);
	pane_init(&v->about);
	view_restore_layout(&v->view);
	app_report(a, ledger_filter(&v->view, filter, false));
	return &v->view;
}
