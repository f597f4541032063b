/*
 * table.c - a list of rows in columns, filtered and sorted.
 */
#include "config.h"

#include "table.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static void draw_row(void *ctx, int i, struct area line, bool selected)
{
	struct table *t = ctx;

	columns_draw_row(&t->columns, line, t->ops->fill, t->ctx, t->rows[i],
			 selected);
}

static const struct list_ops row_ops = { .draw = draw_row };

void table_init(struct table *t, const struct table_ops *ops, void *ctx)
{
	*t = (struct table){
		.ops = ops, .ctx = ctx, .filter = xstrdup(""), .sort = -1
	};
	columns_init(&t->columns, ops->columns);
	list_init(&t->list, &row_ops, t);
}

void table_release(struct table *t)
{
	free(t->rows);
	free(t->filter);
	free(t->key);
}

int table_selected(const struct table *t)
{
	return t->n ? t->rows[t->list.cursor] : -1;
}

void table_select(struct table *t, int row)
{
	for (int i = 0; i < t->n; i++)
		if (t->rows[i] == row)
			list_select(&t->list, i);
}

/* ---- which rows ---- */

static bool any_cell_has(const struct table *t, int row, const char *word)
{
	struct cell cell = { .text = STRBUF_INIT };
	bool found = false;

	for (int i = 0; t->ops->columns[i].name && !found; i++) {
		strbuf_reset(&cell.text);
		t->ops->fill(t->ctx, row, i, &cell);
		found = text_contains_nocase(cell.text.buf, word);
	}
	strbuf_release(&cell.text);
	return found;
}

static bool matches(const struct table *t, int row)
{
	char *words = xstrdup(t->filter), *rest = words, *word;
	bool all = true;

	while (all && (word = strsep(&rest, " ")))
		all = !*word || any_cell_has(t, row, word);
	free(words);
	return all;
}

/* ---- in which order ---- */

/* qsort() carries no context; there is one thread. */
static const struct table *sorting;

static int compare_texts(const struct table *t, int column, int a, int b)
{
	struct cell ca = { .text = STRBUF_INIT }, cb = { .text = STRBUF_INIT };
	int order;

	t->ops->fill(t->ctx, a, column, &ca);
	t->ops->fill(t->ctx, b, column, &cb);
	order = strcoll(ca.text.buf, cb.text.buf);
	strbuf_release(&ca.text);
	strbuf_release(&cb.text);
	return order;
}

static int compare_rows(const void *pa, const void *pb)
{
	const struct table *t = sorting;
	int a = *(const int *)pa, b = *(const int *)pb;
	int order = t->ops->compare ? t->ops->compare(t->ctx, t->sort, a, b)
				    : TABLE_BY_TEXT;

	if (order == TABLE_BY_TEXT)
		order = compare_texts(t, t->sort, a, b);
	if (t->reverse)
		order = order < 0 ? 1 : order > 0 ? -1 : 0;
	return order ? order : (a > b) - (a < b);
}

static void arrange(struct table *t)
{
	int all = t->ops->count(t->ctx);

	t->rows = xrealloc(t->rows, (size_t)all + 1, sizeof *t->rows);
	t->n = 0;
	for (int i = 0; i < all; i++)
		if (!*t->filter || matches(t, i))
			t->rows[t->n++] = i;
	if (t->sort >= 0 && t->n > 1) {
		sorting = t;
		qsort(t->rows, (size_t)t->n, sizeof *t->rows, compare_rows);
	}
	list_set(&t->list, t->n);
}

static void arrange_around(struct table *t, int row)
{
	arrange(t);
	table_select(t, row);
}

/* ---- the cursor through changes ---- */

static int row_with_key(const struct table *t, const char *key)
{
	int all = t->ops->count(t->ctx);

	for (int i = 0; i < all; i++)
		if (strcmp(t->ops->key(t->ctx, i), key) == 0)
			return i;
	return -1;
}

static void remember(struct table *t)
{
	int row = table_selected(t);

	free(t->key);
	t->key = row >= 0 && t->ops->key ? xstrdup(t->ops->key(t->ctx, row))
					 : NULL;
	t->key_at = t->list.cursor;
}

/* Keys that were typed ahead may have moved the cursor since. */
void table_reload(struct table *t)
{
	bool known = t->key && t->key_at == t->list.cursor;

	arrange_around(t, known ? row_with_key(t, t->key) : table_selected(t));
}

void table_filter(struct table *t, const char *text)
{
	int row = table_selected(t);

	if (text != t->filter) {
		free(t->filter);
		t->filter = xstrdup(text);
	}
	arrange_around(t, row);
}

void table_sort(struct table *t, int column, bool reverse)
{
	t->sort = column;
	t->reverse = reverse;
	arrange(t);
	list_first(&t->list);
}

/* ---- drawing ---- */

void table_draw(struct table *t, struct area at, bool focus)
{
	struct area list = { at.y + 1, at.x, at.h - 1, at.w };

	columns_fit(&t->columns, at.w, -1, 0);
	columns_draw_heads(&t->columns, (struct area){ at.y, at.x, 1, at.w },
			   t->sort, t->reverse);
	list_draw(&t->list, list, focus);
	if (!t->n && *t->filter)
		draw_words(list.y + 1, list.x + 2, list.w - 3, LOOK_STRONG,
			   _("Nothing matches the filter; Esc clears it."));
	remember(t);
	move(list_cursor_line(&t->list, list), list.x);
}
