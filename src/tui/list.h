/*
 * list.h - the list widget: a window of rows, a cursor in it, and the part of
 * it that is on the screen.
 *
 * The rows belong to the owner of the list.  They may be all there are, or a
 * window on a longer list, which the owner moves when the cursor comes near
 * its end: so no key ever costs more than a page.
 */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include <stdbool.h>

#include "draw.h"

struct list;

struct list_ops {
	/* Load more rows before the first (backward) or after the last one.
	 * Returns how many came; *dropped: how many left the other end.
	 * NULL: the window is the whole list. */
	int (*extend)(void *ctx, bool backward, int *dropped);
	/* Make the window the first or the last page; returns its rows.
	 * NULL: the window is the whole list. */
	int (*jump)(void *ctx, bool last);
	/* Draw row i in one line. */
	void (*draw)(void *ctx, int i, struct area line, bool selected);
};

struct list {
	const struct list_ops *ops;
	void *ctx;
	int n;           /* rows in the window */
	int cursor, top; /* indexes into it */
	int height;      /* lines, as drawn last */
	bool scrolls;    /* text: moving moves `top`, no row is chosen */
};

void list_init(struct list *l, const struct list_ops *ops, void *ctx);
/* There are n rows now; the cursor stays at its place as far as it can. */
void list_set(struct list *l, int n);
void list_select(struct list *l, int row);
/* Move the cursor by so many rows, loading what is needed. */
void list_move(struct list *l, int by);
/* Show what is so many rows further; the cursor comes along when it would be
 * out of sight. */
void list_scroll(struct list *l, int by);
void list_page(struct list *l, bool up);
/* The arrows and PgUp, PgDn, of a panel that has no keymap; false: another. */
bool list_take_key(struct list *l, int key);
void list_first(struct list *l);
void list_last(struct list *l);
/* Draw; without focus no row is shown as selected. */
void list_draw(struct list *l, struct area a, bool focus);
/* The line of the screen that the selected row is on, as drawn last. */
int list_cursor_line(const struct list *l, struct area a);

#endif
