/*
 * columns_view.c - choosing columns: which, in what order, how wide.
 *
 * What is shown comes first, in its order, then what is not.  Each change is
 * in force at once; `save` keeps it.
 */
#include "config.h"

#include "columns_view.h"

#include <stdlib.h>
#include <string.h>

#include "columns.h"
#include "list.h"
#include "options.h"
#include "screens.h"

struct columns_view {
	struct view view;
	struct columns *columns;
	int hidden[COLUMNS_MAX], nhidden; /* indexes into the table */
	struct list list;
};

static struct columns_view *view_of(struct view *v)
{
	return (struct columns_view *)v;
}

static bool is_shown(const struct columns *c, int column)
{
	for (int i = 0; i < c->n; i++)
		if (c->shown[i].column == column)
			return true;
	return false;
}

static void take_stock(struct columns_view *v)
{
	const struct columns *c = v->columns;

	v->nhidden = 0;
	for (int i = 0; c->table[i].name; i++)
		if (!is_shown(c, i))
			v->hidden[v->nhidden++] = i;
	list_set(&v->list, c->n + v->nhidden);
}

/* The layout has changed: remember it as the person's. */
static void changed(struct columns_view *v)
{
	struct strbuf layout = STRBUF_INIT;

	columns_print(v->columns, &layout);
	option_set_of_screen(screen_table[v->view.about->ops->screen].word,
			     "columns", layout.buf);
	strbuf_release(&layout);
	take_stock(v);
}

/* The shown column under the cursor, or NULL. */
static struct shown *selected(struct columns_view *v)
{
	int i = v->list.cursor;

	return i < v->columns->n ? &v->columns->shown[i] : NULL;
}

static int refuse_hidden(void)
{
	return fail_as(REFUSED, _("this column is not shown: Space shows it"));
}

/* ---- changing ---- */

static void remove_shown(struct columns *c, int i)
{
	c->n--;
	memmove(&c->shown[i], &c->shown[i + 1],
		(size_t)(c->n - i) * sizeof c->shown[0]);
}

static int run_toggle(struct view *view, enum action x, const char *args)
{
	struct columns_view *v = view_of(view);
	struct columns *c = v->columns;
	int i = v->list.cursor;

	if (i < c->n && c->n == 1)
		return fail_as(REFUSED, _("one column must stay"));
	if (i < c->n)
		remove_shown(c, i);
	else
		c->shown[c->n++] =
			(struct shown){ .column = v->hidden[i - c->n] };
	changed(v);
	return 0;
}

static int run_width(struct view *view, enum action x, const char *args)
{
	struct columns_view *v = view_of(view);
	struct shown *s = selected(v);
	int w;

	if (!s)
		return refuse_hidden();
	w = s->wanted ? s->wanted : v->columns->table[s->column].width;
	w += x == ACTION_WIDER ? 1 : -1;
	if (w >= 1 && w <= COLUMN_WIDTH_MAX)
		s->wanted = w;
	changed(v);
	return 0;
}

static int run_place(struct view *view, enum action x, const char *args)
{
	struct columns_view *v = view_of(view);
	int from = v->list.cursor, to = from + (x == ACTION_EARLIER ? -1 : 1);
	struct columns *c = v->columns;
	struct shown moved;

	if (from >= c->n)
		return refuse_hidden();
	if (to < 0 || to >= c->n)
		return 0;
	moved = c->shown[from];
	c->shown[from] = c->shown[to];
	c->shown[to] = moved;
	list_select(&v->list, to);
	changed(v);
	return 0;
}

static int run_sort(struct view *view, enum action x, const char *args)
{
	struct columns_view *v = view_of(view);
	struct shown *s = selected(v);
	int column = s ? s->column : v->hidden[v->list.cursor - v->columns->n];

	return view_sort(v->view.about, v->columns->table[column].name);
}

/* ---- drawing ---- */

static void draw_row(void *ctx, int i, struct area line, bool is_selected)
{
	struct columns_view *v = ctx;
	const struct columns *c = v->columns;
	const struct shown *s = i < c->n ? &c->shown[i] : NULL;
	const struct column *t = &c->table[s ? s->column : v->hidden[i - c->n]];
	enum theme_element look = is_selected ? LOOK_SELECTED
				  : s         ? LOOK_NORMAL
					      : LOOK_DIM;
	struct strbuf sb = STRBUF_INIT;

	strbuf_addf(&sb, " [%c] ", s ? 'x' : ' ');
	draw_column(line.y, line.x, line.w, look, sb.buf);
	draw_column(line.y, line.x + 5, 16, look, _(t->title));
	draw_column(line.y, line.x + 22, 16, look, t->name);
	strbuf_reset(&sb);
	strbuf_addf(&sb, "%d", s && s->wanted ? s->wanted : t->width);
	draw_right(line.y, line.x + 39, 4, look, sb.buf);
	strbuf_release(&sb);
}

static const struct list_ops row_ops = { .draw = draw_row };

static void columns_draw(struct view *view)
{
	struct columns_view *v = view_of(view);
	struct area at = { 3, 0, LINES - 4, COLS };

	draw_title(_("Columns"),
		   _(screen_table[v->view.about->ops->screen].name));
	draw_column(2, 5, 16, LOOK_HEADER, _("Column"));
	draw_column(2, 22, 16, LOOK_HEADER, _("Name"));
	draw_right(2, 37, 6, LOOK_HEADER, _("Width"));
	list_draw(&v->list, at, true);
	move(list_cursor_line(&v->list, at), 1);
}

static struct list *columns_list(struct view *v)
{
	return &view_of(v)->list;
}

static void columns_free(struct view *v)
{
	free(v);
}

static const char *hint_toggle(const struct view *v, enum action x)
{
	return _("show or hide");
}

static const struct view_action actions[] = {
	{ ACTION_TOGGLE, run_toggle, hint_toggle },
	{ ACTION_WIDER, run_width, command_word },
	{ ACTION_NARROWER, run_width, command_word },
	{ ACTION_EARLIER, run_place, command_word },
	{ ACTION_LATER, run_place, command_word },
	{ ACTION_SORT, run_sort, command_word },
	{ ACTION_SAVE, command_save, command_word },
	{ ACTION_BACK, command_back, command_word },
	{ 0 },
};

static const struct view_ops columns_ops = {
	.screen = SCREEN_COLUMNS,
	.actions = actions,
	.draw = columns_draw,
	.list = columns_list,
	.free = columns_free,
};

struct view *columns_view(struct view *of)
{
	struct columns_view *v = xcalloc(1, sizeof *v);

	v->view = (struct view){ .ops = &columns_ops,
				 .app = of->app,
				 .about = of };
	v->columns = view_columns(of);
	list_init(&v->list, &row_ops, v);
	take_stock(v);
	return &v->view;
}
