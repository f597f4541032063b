/*
 * chart.c - bars and lines as text.
 */
#include "config.h"

#include "chart.h"

#include <langinfo.h>
#include <stdbool.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static bool has_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int64_t chart_top(const int64_t *values, int n)
{
	static const int steps[] = { 1, 2, 3, 4, 5, 6, 8 };
	int64_t most = 1, unit = 1;

	for (int i = 0; i < n; i++)
		if (values[i] > most)
			most = values[i];
	for (;; unit *= 10)
		for (size_t i = 0; i < ARRAY_SIZE(steps); i++)
			if (most <= steps[i] * unit)
				return steps[i] * unit;
}

/* value / top of `parts`, rounded; at least 1 of what is not zero. */
static int scale(int64_t value, int64_t top, int parts)
{
	int n;

	if (value <= 0)
		return 0;
	if (value >= top)
		return parts;
	n = (int)((double)value / (double)top * parts + 0.5);
	return n ? n : 1;
}

/* ---- bars ---- */

/* Of eighths of a cell, from the bottom. */
static const char *block_of(int eighths)
{
	static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄",
					      "▅", "▆", "▇", "█" };
	static const char *const ascii[] = { " ", ".", ".", ":", ":",
					     ":", "|", "|", "#" };

	return (has_utf8() ? blocks : ascii)[eighths];
}

static int within(int n, int most)
{
	return n < 0 ? 0 : n < most ? n : most;
}

void chart_bars(struct strbuf *out, const struct chart *c, int i)
{
	int per = c->width / c->n, bar = per > 1 ? per - 1 : 1;
	int below = 8 * (c->lines - 1 - i);

	for (int v = 0; v < c->n; v++) {
		int high = scale(c->values[v], c->top, 8 * c->lines);
		const char *block = block_of(within(high - below, 8));

		for (int x = 0; x < bar; x++)
			strbuf_addstr(out, block);
		for (int x = bar; x < per; x++)
			strbuf_addch(out, ' ');
	}
}

/* Thin, so that bars below each other stay bars. */
void chart_bar(struct strbuf *out, int64_t value, int64_t top, int width)
{
	int halves = scale(value, top, 2 * width);
	bool utf8 = has_utf8();

	for (int i = 0; i < halves / 2; i++)
		strbuf_addstr(out, utf8 ? "━" : "=");
	if (halves % 2)
		strbuf_addstr(out, utf8 ? "╸" : "-");
}

/* ---- lines ---- */

/* How high the curve is at a column of dots, in dots from the bottom. */
static int height_at(const struct chart *c, int x)
{
	int dots = 4 * c->lines - 1, last = 2 * c->width - 1;
	int64_t at = c->n > 1 && last ? (int64_t)x * (c->n - 1) : 0;
	int64_t i = last ? at / last : 0, rest = last ? at % last : 0;
	int64_t a = c->values[i];
	int64_t b = i + 1 < c->n ? c->values[i + 1] : a;
	double v = (double)a + (double)(b - a) * (double)rest / last;
	int high = (int)(v / (double)c->top * dots + 0.5);

	if (v > 0 && high == 0)
		high = 1;
	return within(high, dots);
}

/* Bits of a Braille cell (U+2800): the dots of the left and the right
 * column, the uppermost first. */
static const unsigned char dots_of[2][4] = { { 0x01, 0x02, 0x04, 0x40 },
					     { 0x08, 0x10, 0x20, 0x80 } };

/* The dots of one column of them in a cell whose lowest dot is at `below`:
 * from the height before to this one, so that the line has no gaps. */
static unsigned column_dots(const struct chart *c, int x, int below)
{
	int to = height_at(c, x), from = x ? height_at(c, x - 1) : to;
	int low = from < to ? from + 1 : to, high = from < to ? to : from - 1;
	unsigned bits = 0;

	if (from == to)
		low = high = to;
	for (int dot = 0; dot < 4; dot++)
		if (below + dot >= low && below + dot <= high)
			bits |= dots_of[x % 2][3 - dot];
	return bits;
}

static char ascii_dots(unsigned bits)
{
	bool upper = bits & 0x1b, lower = bits & 0xe4;

	return upper && lower ? ':' : upper ? '\'' : lower ? '.' : ' ';
}

void chart_curve(struct strbuf *out, const struct chart *c, int i)
{
	int below = 4 * (c->lines - 1 - i);
	bool utf8 = has_utf8();

	for (int x = 0; x < c->width; x++) {
		unsigned bits = column_dots(c, 2 * x, below) |
				column_dots(c, 2 * x + 1, below);

		if (utf8 && bits)
			text_encode(out, 0x2800u + bits);
		else
			strbuf_addch(out, utf8 ? ' ' : ascii_dots(bits));
	}
}
