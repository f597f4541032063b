/*
 * theme_read.h - themes as git-config files:
 *
 *	[look "critical"]
 *		fg = #ff6b6b
 *		attr = bold, reverse
 *		mono = bold, reverse
 *
 * fg, bg: a name of the sixteen ("red", "bright-red"), 0-255, #rrggbb, or
 * "default", which is the terminal's own.  What a look leaves out is that of
 * [look "normal"].  attr stands with colours; mono without, and is attr but
 * for dim when it is left out.
 *
 * One file serves every terminal: a colour that it does not have becomes the
 * nearest one that it has.
 */
#ifndef TUI_THEME_READ_H
#define TUI_THEME_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "theme.h"
#include "watchfloor/strbuf.h"

/* A colour is one int: an index from 0 to 255, one of these, or
 * COLOUR_RGB | 0xrrggbb. */
enum { COLOUR_UNSET = -2, COLOUR_DEFAULT = -1, COLOUR_RGB = 1 << 24 };

struct look {
	int fg, bg;
	attr_t attr, mono;
};

struct theme {
	struct look looks[LOOK_COUNT];
};

/* Only the terminal's own sixteen colours, over its own foreground and
 * background: right on dark and on light. */
extern const struct theme theme_builtin;

/* Findings as of conf_parse().  What the text leaves out is built in. */
int theme_parse(struct theme *out, const char *file, const char *text,
		size_t len, struct strbuf *findings);
/* From $XDG_CONFIG_HOME/watchfloor/themes, else as it ships; "terminal" is
 * built in unless there is such a file. */
int theme_read(struct theme *out, const char *name);

/* The themes that there are, "dark|light|...", in order; yours to free. */
char *theme_names(void);

/* A look with what it leaves out filled in. */
struct look theme_look(const struct theme *t, enum theme_element e);

/* 0xrrggbb, of an index as xterm has it; colour is neither unset nor
 * default. */
int colour_rgb(int colour);
/* The nearest of the first n of xterm's colours (8, 16, 256), as an index;
 * COLOUR_DEFAULT stays. */
int colour_nearest(int colour, int n);

#endif
