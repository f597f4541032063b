/*
 * tabbar.h - tabs in one line, drawn the same on every screen.
 *
 * Where there is no room for all, those are drawn that are next to the one
 * that is on, and a mark stands where others are hidden.
 */
#ifndef TUI_TABBAR_H
#define TUI_TABBAR_H

#include "draw.h"
#include "watchfloor/strbuf.h"

struct tabbar {
	int n, on;
	enum theme_element look, look_on;
	/* Say what is to be read on a tab, and what of it is in the look of
	 * what is late; both are empty. */
	void (*print)(const void *ctx, int i, struct strbuf *title,
		      struct strbuf *late);
	const void *ctx;
};

/* A click on a tab runs `tab N`; where the line is wide the numbers, which
 * are keys too, are said.  Returns the columns taken. */
int tabbar_draw(const struct tabbar *b, struct area line);

#endif
