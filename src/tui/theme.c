/*
 * theme.c - the theme as this terminal can show it.
 *
 * What curses can do, and what not: it writes colours only as terminfo says.
 * Exact colours need an entry with the capability RGB ("xterm-direct"); a
 * terminal that has them nearly always calls itself xterm-256color and says
 * COLORTERM=truecolor beside, which curses does not read.  So when it says
 * that and the theme has #rrggbb, tui.c opens the terminal by its -direct
 * entry, if there is one; only the environment of children keeps TERM.
 *
 * The other way, init_extended_color(3), changes what the terminal's own
 * colours 16 .. 255 are.  It is not used: the change holds for the other
 * programs of that terminal too, and stays when this one is killed.
 */
#include "config.h"

#include "theme.h"

#include <stdlib.h>

#include "theme_read.h"
#include "watchfloor/error.h"

/* What curses is told: there is one terminal and one theme. */
static attr_t attrs[LOOK_COUNT];

enum depth {
	DEPTH_MONO = 0,
	DEPTH_8 = 8,
	DEPTH_16 = 16,
	DEPTH_256 = 256,
	DEPTH_DIRECT = 1 << 24
};
static enum depth depth;

static bool has_direct_colour(void)
{
	static char rgb[] = "RGB";

	return COLORS >= DEPTH_DIRECT && tigetflag(rgb) > 0;
}

static enum depth find_depth(void)
{
	const char *no = getenv("NO_COLOR");

	if (!has_colors() || (no && *no))
		return DEPTH_MONO;
	start_color();
	use_default_colors();
	if (has_direct_colour())
		return DEPTH_DIRECT;
	return COLORS >= DEPTH_256  ? DEPTH_256
	       : COLORS >= DEPTH_16 ? DEPTH_16
				    : DEPTH_8;
}

/* With direct colour the numbers below 8 still are the terminal's own. */
static int direct(int colour)
{
	int rgb;

	if (colour < DEPTH_8)
		return colour;
	rgb = colour_rgb(colour);
	return rgb < DEPTH_8 ? COLOR_BLACK : rgb;
}

/* The bright half of sixteen colours, with eight: bold does it for letters,
 * but for grey, which is white. */
static int darkened(int colour, attr_t *bold)
{
	if (colour < DEPTH_8)
		return colour;
	if (colour == COLOR_BLACK + 8)
		return COLOR_WHITE;
	*bold |= A_BOLD;
	return colour - 8;
}

static int as_shown(int colour, attr_t *bold)
{
	if (depth == DEPTH_DIRECT)
		return direct(colour);
	if (depth == DEPTH_8)
		return darkened(colour_nearest(colour, DEPTH_16), bold);
	return colour_nearest(colour, (int)depth);
}

static attr_t show(struct look l, int pair)
{
	attr_t attr = l.attr, unused = 0;
	int fg, bg;

	if (depth == DEPTH_MONO)
		return l.mono;
	fg = as_shown(l.fg, &attr);
	bg = as_shown(l.bg, &unused);
	/* Two colours that have become one would hide what is written. */
	if (fg == bg && fg != COLOUR_DEFAULT) {
		fg = bg = COLOUR_DEFAULT;
		attr |= l.mono;
	}
	if (init_extended_pair(pair, fg, bg) == ERR)
		return l.mono;
	return attr | (attr_t)COLOR_PAIR(pair);
}

static void use(const struct theme *t)
{
	for (int i = 0; i < LOOK_COUNT; i++)
		attrs[i] = show(theme_look(t, (enum theme_element)i), i + 1);
	bkgdset(' ' | attrs[LOOK_NORMAL]);
}

void theme_init(void)
{
	depth = find_depth();
	use(&theme_builtin);
}

int theme_load(const char *name)
{
	struct theme t;
	int ret = theme_read(&t, name);

	if (ret == 0)
		use(&t);
	return ret;
}

bool theme_is_exact(const char *name)
{
	struct theme t;

	if (theme_read(&t, name) < 0)
		return false;
	for (int i = 0; i < LOOK_COUNT; i++)
		if (t.looks[i].fg >= COLOUR_RGB || t.looks[i].bg >= COLOUR_RGB)
			return true;
	return false;
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
