/*
 * theme.c - the theme as this terminal can show it.
 */
#include "config.h"

#include "theme.h"

#include <stdlib.h>

#include "painted.h"
#include "theme_read.h"
#include "watchfloor/error.h"

/* The least difference in brightness with few colours. */
#define READABLE 50

/* What curses is told: there is one terminal and one theme. */
static attr_t attrs[LOOK_COUNT];
static bool shows_blank[LOOK_COUNT];

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

/* Colours as curses takes them. */
struct pair {
	int fg, bg;
	attr_t bold; /* that stands for a bright colour */
};

static struct pair pair_of(const struct look *l)
{
	attr_t unused = 0;
	struct pair p = { .bold = 0 };

	p.fg = as_shown(l->fg, &p.bold);
	p.bg = as_shown(l->bg, &unused);
	return p;
}

/* How bright it is, 0 .. 255 (ITU-R BT.601). */
static int brightness(int colour)
{
	int rgb = colour_rgb(colour);

	return (299 * (rgb >> 16) + 587 * (rgb >> 8 & 255) +
		114 * (rgb & 255)) /
	       1000;
}

/* Of few colours the nearest ones may be as bright as each other: blue on
 * black.  What the terminal's own colours are nobody knows. */
static bool is_readable(const struct pair *p)
{
	if (p->fg == COLOUR_DEFAULT || p->bg == COLOUR_DEFAULT)
		return true;
	if (depth > DEPTH_16)
		return p->fg != p->bg;
	return abs(brightness(p->fg) - brightness(p->bg)) >= READABLE;
}

/* What two looks differ in may be lost where there are few colours: then the
 * attributes that stand for it without colour come to help. */
static attr_t show(const struct theme *t, enum theme_element e)
{
	struct look l = theme_look(t, e), normal = theme_look(t, LOOK_NORMAL);
	struct pair p = pair_of(&l), ground = pair_of(&normal);
	attr_t help = A_NORMAL;
	int number = (int)e + 1;

	if (depth == DEPTH_MONO)
		return l.mono;
	if (!is_readable(&ground))
		ground.fg = ground.bg = COLOUR_DEFAULT;
	if (!is_readable(&p)) {
		p = ground;
		help = l.mono;
	} else if (p.fg == ground.fg && p.bg == ground.bg &&
		   (l.fg != normal.fg || l.bg != normal.bg)) {
		help = l.mono;
	}
	if (init_extended_pair(number, p.fg, p.bg) == ERR)
		return l.mono;
	return l.attr | p.bold | help | (attr_t)COLOR_PAIR(number);
}

static int background(enum theme_element e)
{
	int fg, bg;

	if (depth == DEPTH_MONO ||
	    extended_pair_content((int)e + 1, &fg, &bg) == ERR)
		return COLOUR_DEFAULT;
	return bg;
}

static void use(const struct theme *t)
{
	for (int i = 0; i < LOOK_COUNT; i++)
		attrs[i] = show(t, (enum theme_element)i);
	for (int i = 0; i < LOOK_COUNT; i++)
		shows_blank[i] = attrs[i] & (A_REVERSE | A_UNDERLINE) ||
				 background((enum theme_element)i) !=
					 background(LOOK_NORMAL);
	bkgdset(' ' | attrs[LOOK_NORMAL]);
	painted_forget();
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

bool theme_shows_blank(enum theme_element e)
{
	return shows_blank[e];
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
