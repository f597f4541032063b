/*
 * window.h - the rows of a queue that are in memory: some pages around what
 * is on the screen, fetched by keyset.
 */
#ifndef TUI_WINDOW_H
#define TUI_WINDOW_H

#include "watchfloor/desk.h"

#define WINDOW_PAGE 128
#define WINDOW_MAX  512 /* more than a screen and two pages */

struct window {
	struct desk *desk;
	const struct query *query; /* borrowed */
	struct ticket_order order;
	struct ticket *rows;
	int n;
	bool at_end[2]; /* nothing follows, [1]: or precedes: not asked again */
	int id_width;   /* columns of the longest id so far */
};

void window_release(struct window *w);

/* These return how many rows came, or a failure. */

/* Only the first or the last page. */
int window_jump(struct window *w, bool last);
/* As much of the first page as a glance finds; *all: that is all of it.  When
 * it finds nothing the rows stay as they were. */
int window_glance(struct window *w, bool *all);
/* One page more; *dropped rows left the other end. */
int window_extend(struct window *w, bool backward, int *dropped);
/* So many rows (at most a page) on each side of row `at`, as things are now.
 * *at becomes its place, or that of the row that followed it when it does not
 * match any more. */
int window_reload(struct window *w, int *at, int around);

#endif
