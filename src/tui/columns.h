/*
 * columns.h - the columns of a list of tickets: one table, laid out for the
 * width there is.
 */
#ifndef TUI_COLUMNS_H
#define TUI_COLUMNS_H

#include "draw.h"
#include "watchfloor/desk.h"

#define COLUMNS_MAX 16

/* Which columns there is room for, and how wide they are; 0: not shown. */
struct columns {
	int width[COLUMNS_MAX];
};

/* w: the columns of the screen; id_width: of the longest ticket id. */
void columns_fit(struct columns *out, int w, int id_width);
void columns_draw_heads(const struct columns *c, struct area line);
void columns_draw(const struct columns *c, struct area line,
		  const struct desk *d, const struct ticket *t, int64_t now,
		  bool selected);

/* Is there no room for all of what happened? */
bool columns_cut_title(const struct columns *c, const struct ticket *t);

/* "1,204,551" */
void number_print(struct strbuf *out, int64_t n);

#endif
