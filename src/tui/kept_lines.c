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

static bool shows(int y, int64_t what, bool selected)
{
	return shown[y].what == what && shown[y].selected == selected;
}

/* The line that shows it, y if it can be, or -1. */
static int find(int y, int64_t what, bool selected)
{
	if (shows(y, what, selected))
		return y;
	for (int i = 0; i < lines && i < LINES_MAX; i++)
		if (shows(i, what, selected))
			return i;
	return -1;
}

/* Curses' picture of the terminal has the tour's lines below ours: the lines
 * of both are numbered alike. */
static bool copy_shown(int from, int to)
{
	return copywin(curscr, stdscr, from, 0, to, 0, to, cols - 1, FALSE) !=
	       ERR;
}

void kept_line_drawn(int y, int64_t what, bool selected)
{
	if (y < LINES_MAX)
		drawn[y] = (struct kept){ what, selected };
}

bool kept_line_again(int y, int64_t what, bool selected)
{
	int from = y < LINES_MAX ? find(y, what, selected) : -1;

	if (from < 0 || !copy_shown(from, y))
		return false;
	if (from == y) {
		hotspots_keep(y);
		/* No difference need be looked for. */
		wtouchln(stdscr, y, 1, 0);
	}
	kept_line_drawn(y, what, selected);
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
