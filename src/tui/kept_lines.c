/*
 * kept_lines.c - lines that the terminal shows as they should be.
 */
#include "config.h"

#include "kept_lines.h"

#include <curses.h>
#include <string.h>

#include "hotspot.h"
#include "watchfloor/clock.h"

/* What is further down is drawn each time. */
#define LINES_MAX 160

struct kept {
	int64_t what; /* 0: nothing that is known */
	short x, w;
	bool selected;
};

/* By line: what the terminal shows, and what has been drawn since. */
static struct kept shown[LINES_MAX], drawn[LINES_MAX];
static int64_t second;  /* that it was drawn in */
static int lines, cols; /* of the screen then */

void kept_lines_forget(void)
{
	memset(shown, 0, sizeof shown);
}

void kept_lines_begin(void)
{
	int64_t now = clock_now() / SECOND;

	if (now != second || LINES != lines || COLS != cols)
		kept_lines_forget();
	second = now;
	lines = LINES;
	cols = COLS;
	memset(drawn, 0, sizeof drawn);
}

static struct kept kept_of(struct area line, int64_t what, bool selected)
{
	return (struct kept){ what, (short)line.x, (short)line.w, selected };
}

static bool is_same(const struct kept *a, const struct kept *b)
{
	return a->what == b->what && a->x == b->x && a->w == b->w &&
	       a->selected == b->selected;
}

/* The line that shows it, y if it can be, or -1. */
static int find(const struct kept *wanted, int y)
{
	if (is_same(&shown[y], wanted))
		return y;
	for (int i = 0; i < lines && i < LINES_MAX; i++)
		if (is_same(&shown[i], wanted))
			return i;
	return -1;
}

/* Curses' picture of the terminal may have lines above ours. */
static bool copy_shown(int from, struct area to)
{
	return copywin(curscr, stdscr, getbegy(stdscr) + from, to.x, to.y, to.x,
		       to.y, to.x + to.w - 1, FALSE) != ERR;
}

void kept_line_drawn(struct area line, int64_t what, bool selected)
{
	if (line.y < LINES_MAX)
		drawn[line.y] = kept_of(line, what, selected);
}

bool kept_line_again(struct area line, int64_t what, bool selected)
{
	struct kept wanted = kept_of(line, what, selected);
	int from = line.y < LINES_MAX ? find(&wanted, line.y) : -1;

	if (from < 0 || !copy_shown(from, line))
		return false;
	if (from == line.y) {
		hotspots_keep(line.y);
		/* No difference need be looked for. */
		if (line.w == COLS)
			wtouchln(stdscr, line.y, 1, 0);
	}
	kept_line_drawn(line, what, selected);
	return true;
}

void kept_lines_cover(int y, int n)
{
	for (int i = y; i < y + n && i < LINES_MAX; i++)
		drawn[i].what = 0;
}

void kept_lines_shown(void)
{
	memcpy(shown, drawn, sizeof shown);
}
