/*
 * picker.h - choosing one of a few: by its key, or with the cursor.
 */
#ifndef TUI_PICKER_H
#define TUI_PICKER_H

#include "app.h"

struct picker_item {
	int key; /* a character; 0: its number, from 1 */
	const char *text;
};

/* The cursor begins at `at`.  done() is called once, with the index or -1 when
 * cancelled.  Texts are copied. */
void picker_open(struct app *a, const char *title,
		 const struct picker_item *items, int n, int at,
		 void (*done)(struct app *a, void *ctx, int chosen), void *ctx);

#endif
