/*
 * kept_lines.h - lines that the terminal shows as they should be.
 *
 * While a person only moves through a list nearly all lines look as they did
 * when the screen was last drawn.  Those are taken from what curses knows of
 * the terminal: not made again, and where they have not moved not compared
 * either.
 *
 * What was shown is forgotten at whatever else happens: kept_lines_forget() is
 * for all that may change how such a line looks.  With the next second it goes
 * by itself: clocks run.
 */
#ifndef TUI_KEPT_LINES_H
#define TUI_KEPT_LINES_H

#include <stdint.h>

#include "draw.h"

/* What a line shows: these, or a row of the list by its number, from 1 on. */
enum { KEPT_TITLE = -8, KEPT_TABS, KEPT_COUNTS, KEPT_HEADS };

/* The screen is about to be drawn anew. */
void kept_lines_begin(void);
/* Put it into this line as it was shown, with what the mouse finds there.
 * False: draw it, then tell with kept_line_drawn(). */
bool kept_line_again(struct area line, int64_t what, bool selected);
void kept_line_drawn(struct area line, int64_t what, bool selected);
/* Something has been drawn over so many lines. */
void kept_lines_cover(int y, int n);
/* The terminal shows now what was drawn. */
void kept_lines_shown(void);

void kept_lines_forget(void);

#endif
