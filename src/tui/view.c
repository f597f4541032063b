/*
 * view.c - what views have in common: filter, order, layout.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app.h"
#include "options.h"
#include "table.h"

static struct table *table_of(struct view *v)
{
	return v->ops->table ? v->ops->table(v) : NULL;
}

struct list *view_list(struct view *v)
{
	struct table *t = table_of(v);

	if (t)
		return &t->list;
	return v->ops->list ? v->ops->list(v) : NULL;
}

struct columns *view_columns(struct view *v)
{
	struct table *t = table_of(v);

	if (t)
		return &t->columns;
	return v->ops->columns ? v->ops->columns(v) : NULL;
}

bool view_is_busy(const struct view *v)
{
	return v->ops->busy && v->ops->busy(v);
}

bool view_copy(struct view *v, struct strbuf *out)
{
	struct table *t = table_of(v);
	int row;

	if (v->ops->copy)
		return v->ops->copy(v, out);
	row = t && t->ops->key ? table_selected(t) : -1;
	if (row >= 0)
		strbuf_addstr(out, t->ops->key(t->ctx, row));
	return row >= 0;
}

int view_filter(struct view *v, const char *text, bool typing)
{
	struct table *t = table_of(v);

	if (t)
		table_filter(t, text);
	else if (v->ops->filter)
		return v->ops->filter(v, text, typing);
	else
		return fail_as(NOT_FOUND, _("there is nothing to filter here"));
	return 0;
}

const char *view_filtered(struct view *v)
{
	struct table *t = table_of(v);

	if (t)
		return t->filter;
	return v->ops->filtered ? v->ops->filtered(v) : "";
}

int view_sorted(struct view *v, bool *reverse)
{
	struct table *t = table_of(v);

	*reverse = t && t->reverse;
	if (t)
		return t->sort;
	return v->ops->sorted ? v->ops->sorted(v, reverse) : -1;
}

static int sort_by(struct view *v, int column, bool reverse)
{
	struct table *t = table_of(v);

	if (!t)
		return v->ops->sort(v, column, reverse);
	table_sort(t, column, reverse);
	return 0;
}

/* The column that text names, without its "-". */
static int column_of(struct view *v, const char *text, bool *reverse)
{
	size_t len = strlen(text);
	char *name;
	int column;

	*reverse = text[len - 1] == '-';
	name = xstrndup(text, len - *reverse);
	column = column_named(view_columns(v)->table, name);
	free(name);
	return column;
}

int view_sort(struct view *v, const char *text)
{
	bool reverse, now_reverse;
	int column, now;

	if (!view_columns(v) || (!table_of(v) && !v->ops->sort))
		return fail_as(NOT_FOUND, _("there is nothing to sort here"));
	if (!*text)
		return sort_by(v, -1, false);
	column = column_of(v, text, &reverse);
	if (column < 0)
		return column;
	now = view_sorted(v, &now_reverse);
	if (!reverse)
		reverse = column == now
				  ? !now_reverse
				  : view_columns(v)->table[column].descends;
	return sort_by(v, column, reverse);
}

void view_restore_layout(struct view *v)
{
	const char *word = screen_table[v->ops->screen].word;
	struct columns *c = view_columns(v);
	const char *sort = option_of_screen(word, "sort");
	bool reverse;
	int ret = 0, column;

	if (c)
		ret = columns_parse(c, option_of_screen(word, "columns"));
	if (c && ret == 0 && *sort) {
		column = column_of(v, sort, &reverse);
		ret = column < 0 ? column : sort_by(v, column, reverse);
	}
	app_report(v->app, ret);
}
