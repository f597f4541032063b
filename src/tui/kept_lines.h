/*
 * kept_lines.h - lines that the terminal shows as they should be.
 *
 * While a person only moves through a list nearly all lines look as they did
 * when the screen was last drawn.  Those are taken from what curses knows of
 * the terminal: not made again, and where they have not moved not compared
 * either.
 *
 * What was shown is forgotten at whatever else happens: kept_lines_forget() is
 * for all that may change how such a line looks and is no input.  What hangs on
 * the time is right to the second that it was drawn in: each draw in another
 * one makes all anew.
 */
#ifndef TUI_KEPT_LINES_H
#define TUI_KEPT_LINES_H

#include <stdbool.h>
#include <stdint.h>

/* What a whole line shows: these, or a row of the list by its number, from 1
 * on. */
enum { KEPT_TITLE = -4, KEPT_TABS, KEPT_COUNTS, KEPT_HEADS };

/* The screen has been erased, to be drawn. */
void kept_lines_begin(void);
/* Put it into line y as it was shown; where it has not moved the mouse finds
 * there what it found.  False: draw it, then tell with kept_line_drawn(). */
bool kept_line_again(int y, int64_t what, bool selected);
void kept_line_drawn(int y, int64_t what, bool selected);
/* Something has been drawn over so many lines. */
void kept_lines_cover(int y, int n);
/* The terminal shows now what was drawn. */
void kept_lines_shown(void);

void kept_lines_forget(void);

#endif
