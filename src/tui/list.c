/*
 * list.c - the list widget.
 */
#include "config.h"

#include "list.h"

#include "hotspot.h"
#include "input.h"

void list_init(struct list *l, const struct list_ops *ops, void *ctx)
{
	*l = (struct list){ .ops = ops, .ctx = ctx, .height = 1 };
}

static int within(int i, int last)
{
	return i < 0 || last < 0 ? 0 : i < last ? i : last;
}

/* What is out of sight is found when the list is drawn: only then is it known
 * how many lines it has. */
static void clamp(struct list *l)
{
	if (l->scrolls)
		l->top = within(l->top, l->n - l->height);
	else
		l->cursor = within(l->cursor, l->n - 1);
}

void list_set(struct list *l, int n)
{
	l->n = n;
	clamp(l);
}

void list_select(struct list *l, int row)
{
	l->cursor = row;
	clamp(l);
}

static bool extend(struct list *l, bool backward)
{
	int dropped = 0, came;

	if (!l->ops->extend)
		return false;
	came = l->ops->extend(l->ctx, backward, &dropped);
	if (came <= 0)
		return false;
	l->n += came - dropped;
	l->cursor += backward ? came : -dropped;
	l->top += backward ? came : -dropped;
	return true;
}

/* Bring the cursor into sight; have the rows that are to be drawn, and one
 * beyond for the next key. */
static void fill(struct list *l)
{
	if (!l->scrolls && l->top > l->cursor)
		l->top = l->cursor;
	if (!l->scrolls && l->top < l->cursor - l->height + 1)
		l->top = l->cursor - l->height + 1;
	while (l->top < 0 && extend(l, true))
		;
	while (l->top + l->height >= l->n && extend(l, false))
		;
	l->top = within(l->top, l->n - l->height);
}

void list_move(struct list *l, int by)
{
	if (l->scrolls) {
		l->top += by;
		clamp(l);
		return;
	}
	while ((l->cursor + by >= l->n || l->cursor + by < 0) &&
	       extend(l, by < 0))
		;
	l->cursor += by;
	clamp(l);
}

void list_scroll(struct list *l, int by)
{
	if (l->scrolls) {
		list_move(l, by);
		return;
	}
	l->top += by;
	while (l->top < 0 && extend(l, true))
		;
	while (l->top + l->height > l->n && extend(l, false))
		;
	l->top = within(l->top, l->n - l->height);
	if (l->cursor < l->top)
		l->cursor = l->top;
	if (l->cursor >= l->top + l->height)
		l->cursor = l->top + l->height - 1;
	clamp(l);
}

void list_page(struct list *l, bool up)
{
	int page = l->height > 1 ? l->height - 1 : 1;

	if (!l->scrolls)
		l->top += up ? -page : page;
	list_move(l, up ? -page : page);
}

bool list_take_key(struct list *l, int key)
{
	if (key == KEYCODE(KEY_UP) || key == KEYCODE(KEY_DOWN))
		list_move(l, key == KEYCODE(KEY_UP) ? -1 : 1);
	else if (key == KEYCODE(KEY_PPAGE) || key == KEYCODE(KEY_NPAGE))
		list_page(l, key == KEYCODE(KEY_PPAGE));
	else
		return false;
	return true;
}

void list_first(struct list *l)
{
	if (l->ops->jump)
		l->n = l->ops->jump(l->ctx, false);
	l->cursor = l->top = 0;
}

void list_last(struct list *l)
{
	if (l->ops->jump)
		l->n = l->ops->jump(l->ctx, true);
	l->cursor = l->top = l->n - 1;
	clamp(l);
}

int list_cursor_line(const struct list *l, struct area a)
{
	return a.y + l->cursor - l->top;
}

void list_draw(struct list *l, struct area a, bool focus)
{
	l->height = a.h > 0 ? a.h : 1;
	clamp(l);
	fill(l);
	hotspot_list(a, l);
	for (int i = 0; i < a.h; i++) {
		struct area line = { a.y + i, a.x, 1, a.w };
		int row = l->top + i;

		if (row < l->n)
			l->ops->draw(l->ctx, row, line,
				     focus && row == l->cursor);
	}
}
