/*
 * view.c - what views have in common: filter, order, layout.
 */
#include "config.h"

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

int view_sort(struct view *v, const char *column)
{
	struct table *t = table_of(v);

	if (t)
		return table_sort(t, column);
	if (v->ops->sort)
		return v->ops->sort(v, column);
	return fail_as(NOT_FOUND, _("there is nothing to sort here"));
}

void view_restore_layout(struct view *v)
{
	const char *word = screen_table[v->ops->screen].word;
	struct columns *c = view_columns(v);
	const char *sort = option_of_screen(word, "sort");
	int ret = 0;

	if (c)
		ret = columns_parse(c, option_of_screen(word, "columns"));
	if (ret == 0 && *sort)
		ret = view_sort(v, sort + (*sort == '-'));
	/* Asked for twice, a column turns round. */
	if (ret == 0 && *sort == '-')
		ret = view_sort(v, sort + 1);
	app_report(v->app, ret);
}
