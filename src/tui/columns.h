/*
 * columns.h - the columns of a table: which there are, which of them a person
 * wants, and how wide they come out on the screen there is.
 *
 * Columns leave by priority as the screen gets narrow; one column grows into
 * the width that the others leave.
 */
#ifndef TUI_COLUMNS_H
#define TUI_COLUMNS_H

#include <stdbool.h>
#include <stdint.h>

#include "draw.h"
#include "watchfloor/strbuf.h"

#define COLUMNS_MAX      24
#define COLUMN_WIDTH_MAX 200

/* One row of a screen's table of columns; a NULL name ends it. */
struct column {
	const char *name;  /* "severity": for layouts and `sort` */
	const char *title; /* N_() */
	int width;
	int leaves; /* the highest leaves first; 0: never */
	int full;   /* the column that grows (else 0): what it is to have
		       before columns that only help have room */
	bool right;
	bool descends;   /* sorted downwards when first asked for */
	bool keeps_look; /* under the cursor, too: not part of the bar */
	bool extra;      /* shown only when somebody chooses it */
};

/* A layout: the columns shown, in order. */
struct columns {
	const struct column *table;
	struct shown {
		int column; /* index into table */
		int wanted; /* 0: as the table says */
		int width;  /* as fitted; 0: no room */
	} shown[COLUMNS_MAX];
	int n;
};

struct cell {
	struct strbuf text;
	enum theme_element look;
};

/* Add to cell->text; cell->look is LOOK_NORMAL. */
typedef void column_fill(void *ctx, int row, int column, struct cell *cell);

/* The layout as shipped. */
void columns_init(struct columns *c, const struct column *table);
/* "severity ticket:12 title": names, a width after a colon.  "" is the layout
 * as shipped.  On FAILED the last error names the word, and c is as it was. */
int columns_parse(struct columns *c, const char *layout);
/* Append the layout as columns_parse() takes it; "" for the one shipped. */
void columns_print(const struct columns *c, struct strbuf *out);
/* Index into the table, or NOT_FOUND with the last error set. */
int column_named(const struct column *table, const char *name);

/* Lay out for a screen of w columns.  at_least: a column (index into the
 * table, or -1) and the width that it needs for what is in it. */
void columns_fit(struct columns *c, int w, int at_least, int width);
/* The width that a column came out with; 0: it is not on the screen. */
int columns_width(const struct columns *c, int column);

/* sorted: the column sorted by, or -1; it gets a mark. */
void columns_draw_heads(const struct columns *c, struct area line, int sorted,
			bool reverse);
void columns_draw_row(const struct columns *c, struct area line,
		      column_fill *fill, void *ctx, int row, bool selected);

#endif
