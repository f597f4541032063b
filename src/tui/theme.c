/*
 * theme.c - one table of looks: colour and attribute, and the attribute that
 * stands for both where there is no colour.
 *
 * Only the terminal's own sixteen colours are used, over its own foreground
 * and background, so that it looks right on dark and on light.
 */
#include "config.h"

#include "theme.h"

#include <stdlib.h>

struct look {
	short fg, bg; /* -1: the terminal's own */
	attr_t attr;
	attr_t mono;
};

static const struct look looks[LOOK_COUNT] = {
	[LOOK_NORMAL] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_TITLE] = { -1, -1, A_REVERSE, A_REVERSE },
	[LOOK_TITLE_ON] = { -1, -1, A_BOLD | A_UNDERLINE,
			    A_BOLD | A_UNDERLINE },
	[LOOK_TAB] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_TAB_ON] = { -1, -1, A_BOLD | A_UNDERLINE, A_BOLD | A_UNDERLINE },
	[LOOK_HEADER] = { COLOR_CYAN, -1, A_NORMAL, A_UNDERLINE },
	[LOOK_SELECTED] = { -1, -1, A_REVERSE, A_REVERSE },
	[LOOK_RULE] = { COLOR_CYAN, -1, A_NORMAL, A_NORMAL },
	[LOOK_DIM] = { -1, -1, A_DIM, A_NORMAL },
	[LOOK_STRONG] = { -1, -1, A_BOLD, A_BOLD },
	[LOOK_CRITICAL] = { COLOR_RED, -1, A_BOLD | A_REVERSE,
			    A_BOLD | A_REVERSE },
	[LOOK_HIGH] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[LOOK_MEDIUM] = { COLOR_YELLOW, -1, A_NORMAL, A_NORMAL },
	[LOOK_LATE] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[LOOK_GOOD] = { COLOR_GREEN, -1, A_NORMAL, A_NORMAL },
	[LOOK_BAD] = { COLOR_RED, -1, A_BOLD, A_BOLD },
	[LOOK_ASK] = { COLOR_MAGENTA, -1, A_BOLD, A_BOLD },
	[LOOK_KEY] = { -1, -1, A_BOLD, A_BOLD },
	[LOOK_HINT] = { -1, -1, A_NORMAL, A_NORMAL },
	[LOOK_MESSAGE] = { COLOR_GREEN, -1, A_BOLD, A_BOLD },
	[LOOK_ERROR] = { COLOR_RED, -1, A_BOLD, A_BOLD | A_REVERSE },
};

/* What curses is told: there is one terminal and one theme. */
static attr_t attrs[LOOK_COUNT];

static bool wants_colour(void)
{
	const char *no = getenv("NO_COLOR");

	return has_colors() && !(no && *no);
}

void theme_init(void)
{
	bool colour = wants_colour();

	if (colour) {
		start_color();
		use_default_colors();
	}
	for (int i = 0; i < LOOK_COUNT; i++) {
		const struct look *l = &looks[i];

		attrs[i] = colour ? l->attr : l->mono;
		if (!colour || (l->fg < 0 && l->bg < 0))
			continue;
		init_pair((short)(i + 1), l->fg, l->bg);
		attrs[i] |= (attr_t)COLOR_PAIR(i + 1);
	}
}

attr_t theme_attr(enum theme_element e)
{
	return attrs[e];
}

enum theme_element theme_severity(enum severity s)
{
	static const enum theme_element of[SEV_COUNT] = {
		[SEV_MEDIUM] = LOOK_MEDIUM,
		[SEV_HIGH] = LOOK_HIGH,
		[SEV_CRITICAL] = LOOK_CRITICAL,
		[SEV_FATAL] = LOOK_CRITICAL,
	};

	return of[s];
}
