/*
 * chart.h - bars and lines as text: a line of characters at a time.
 *
 * Block elements and Braille where the locale has UTF-8, else ASCII.  What is
 * not zero can always be seen.  Nothing here draws: the lines go where any
 * text goes.
 */
#ifndef TUI_CHART_H
#define TUI_CHART_H

#include <stdint.h>

#include "watchfloor/strbuf.h"

struct chart {
	const int64_t *values;
	int n;
	int64_t top; /* the value of the upper edge, > 0 */
	int width;   /* columns: of bars, a multiple of n */
	int lines;   /* in all */
};

/* A round number, of one digit and zeros, that is not below any of the
 * values; at least 1. */
int64_t chart_top(const int64_t *values, int n);

/* Append line i (0 is the uppermost) of upright bars: each of width / n
 * columns, the last of those blank when there are several. */
void chart_bars(struct strbuf *out, const struct chart *c, int i);
/* Append line i of a line from value to value. */
void chart_curve(struct strbuf *out, const struct chart *c, int i);
/* Append a lying bar of at most `width` columns. */
void chart_bar(struct strbuf *out, int64_t value, int64_t top, int width);

#endif
