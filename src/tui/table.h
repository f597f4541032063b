/*
 * table.h - a list of rows that are all in memory, in columns: drawn under
 * its heads, filtered as one types, sorted by any column.
 *
 * The rows belong to the owner, who knows them by number; the table shows
 * those that match, in the order asked for.
 */
#ifndef TUI_TABLE_H
#define TUI_TABLE_H

#include "columns.h"
#include "list.h"

struct table_ops {
	const struct column *columns;
	int (*count)(void *ctx);
	column_fill *fill;
	/* Which of two rows comes first by a column: < 0, 0, > 0.  NULL, or
	 * TABLE_BY_TEXT: as the texts of their cells do. */
	int (*compare)(void *ctx, int column, int a, int b);
	/* What a row is known by after a reload; borrowed until the next
	 * call.  NULL: its number. */
	const char *(*key)(void *ctx, int row);
};
#define TABLE_BY_TEXT 2 /* from compare() */

struct table {
	const struct table_ops *ops;
	void *ctx;
	struct columns columns;
	struct list list;
	int *rows, n; /* numbers of the rows that are shown */
	char *filter; /* "" for none */
	int sort;     /* a column, or -1: the owner's order */
	bool reverse;
	char *key;  /* of the row under the cursor, as drawn last */
	int key_at; /* where the cursor was then */
};

void table_init(struct table *t, const struct table_ops *ops, void *ctx);
void table_release(struct table *t);
/* The owner's rows have changed; the cursor stays on its row. */
void table_reload(struct table *t);
/* The number of the row under the cursor, or -1. */
int table_selected(const struct table *t);
/* Put the cursor on the owner's row, if it is shown. */
void table_select(struct table *t, int row);

/* Show the rows in which every word of text is found, without case. */
void table_filter(struct table *t, const char *text);
/* By a column, or in the owner's order (-1); the cursor goes to the first. */
void table_sort(struct table *t, int column, bool reverse);

/* Heads in the first line, rows below; leaves the cursor on its row. */
void table_draw(struct table *t, struct area at, bool focus);

#endif
