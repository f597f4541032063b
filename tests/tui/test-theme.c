/*
 * test-theme.c - the themes that ship can be read, by the program and by
 * people; and what is wrong with a theme is said with its line.
 */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/theme_read.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

/* The least ratio of luminances of letters to ground (WCAG 2.2, 1.4.3 and
 * 1.4.6), and the least distance (CIE 1976, in L*a*b*) between colours that
 * must be told apart: 2.3 is just seen side by side, this from across a
 * room. */
#define CONTRAST_AA  4.5
#define CONTRAST_AAA 7.0
#define APART        20.0

static const struct {
	const char *name;
	double contrast; /* 0: its ground is the terminal's */
} shipped[] = {
	{ "dark", CONTRAST_AA },
	{ "light", CONTRAST_AA },
	{ "high-contrast", CONTRAST_AAA },
	{ "deuteranopia", CONTRAST_AA },
	{ "mono", 0 },
};

static int set_up(void **state)
{
	setenv("WATCHFLOOR_DATADIR", SRCDIR, 1);
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	return 0;
}

static struct theme theme_named(const char *name)
{
	struct theme t;

	if (theme_read(&t, name) < 0)
		fail_msg("%s: %s", name, fail_text());
	return t;
}

/* ---- colours as people see them ---- */

struct colour {
	double r, g, b; /* linear */
};

static double linear(int c)
{
	double s = c / 255.0;

	return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

static struct colour light_of(int colour)
{
	int rgb = colour_rgb(colour);

	return (struct colour){ linear(rgb >> 16), linear(rgb >> 8 & 255),
				linear(rgb & 255) };
}

static double luminance(int colour)
{
	struct colour c = light_of(colour);

	return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

static double contrast(int a, int b)
{
	double la = luminance(a), lb = luminance(b);

	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}

static double clip(double c)
{
	return c < 0 ? 0 : c > 1 ? 1 : c;
}

/* What is left of it without the middle cones: Machado, Oliveira and
 * Fernandes 2009, severity 1. */
static struct colour deuteranopic(struct colour c)
{
	return (struct colour){
		clip(0.367322 * c.r + 0.860646 * c.g - 0.227968 * c.b),
		clip(0.280085 * c.r + 0.672501 * c.g + 0.047413 * c.b),
		clip(-0.011820 * c.r + 0.042940 * c.g + 0.968881 * c.b),
	};
}

static double lab_f(double t)
{
	return t > 216.0 / 24389 ? cbrt(t) : t * 841 / 108 + 4.0 / 29;
}

/* Of D65, from linear sRGB. */
static void to_lab(struct colour c, double lab[3])
{
	double x = (0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.9505;
	double y = 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
	double z = (0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.0890;

	lab[0] = 116 * lab_f(y) - 16;
	lab[1] = 500 * (lab_f(x) - lab_f(y));
	lab[2] = 200 * (lab_f(y) - lab_f(z));
}

static double apart(int a, int b)
{
	double la[3], lb[3];

	to_lab(deuteranopic(light_of(a)), la);
	to_lab(deuteranopic(light_of(b)), lb);
	return sqrt(pow(la[0] - lb[0], 2) + pow(la[1] - lb[1], 2) +
		    pow(la[2] - lb[2], 2));
}

/* ---- the themes that ship ---- */

static int count_looks(const char *text)
{
	int n = 0;

	for (const char *s = text; (s = strstr(s, "[look \"")); s++)
		n++;
	return n;
}

static void every_theme_sets_every_look(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(shipped); i++) {
		char *path = xasprintf(SRCDIR "/themes/%s", shipped[i].name);
		struct strbuf text = STRBUF_INIT, findings = STRBUF_INIT;
		struct theme t;

		assert_int_equal(file_read(&text, path, 65536), 0);
		theme_parse(&t, path, text.buf, text.len, &findings);
		assert_string_equal(findings.buf, "");
		/* Each is known and none is there twice: so it is all. */
		assert_int_equal(count_looks(text.buf), LOOK_COUNT);
		strbuf_release(&text);
		strbuf_release(&findings);
		free(path);
	}
}

static void letters_stand_out_from_their_ground(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(shipped); i++) {
		struct theme t = theme_named(shipped[i].name);

		for (int e = 0; e < LOOK_COUNT && shipped[i].contrast; e++) {
			struct look l = theme_look(&t, (enum theme_element)e);
			double have = contrast(l.fg, l.bg);
			double near = contrast(colour_nearest(l.fg, 256),
					       colour_nearest(l.bg, 256));

			/* What dim makes of a colour nobody knows. */
			assert_false(l.attr & A_DIM);
			if (have < shipped[i].contrast ||
			    near < shipped[i].contrast)
				fail_msg("%s, %s: %.2f, with 256 colours %.2f",
					 shipped[i].name, look_table[e].name,
					 have, near);
		}
	}
}

static void deuteranopes_see_what_differs(void **state)
{
	static const enum theme_element pairs[][2] = {
		{ LOOK_GOOD, LOOK_BAD },      { LOOK_CRITICAL, LOOK_HIGH },
		{ LOOK_HIGH, LOOK_MEDIUM },   { LOOK_CRITICAL, LOOK_MEDIUM },
		{ LOOK_MEDIUM, LOOK_NORMAL }, { LOOK_MESSAGE, LOOK_ERROR },
		{ LOOK_LATE, LOOK_NORMAL },   { LOOK_GOOD, LOOK_NORMAL },
	};
	struct theme t = theme_named("deuteranopia");

	for (size_t i = 0; i < ARRAY_SIZE(pairs); i++) {
		int a = theme_look(&t, pairs[i][0]).fg;
		int b = theme_look(&t, pairs[i][1]).fg;

		if (apart(a, b) < APART)
			fail_msg("%s and %s: %.1f",
				 look_table[pairs[i][0]].name,
				 look_table[pairs[i][1]].name, apart(a, b));
	}
	/* The measure knows what it is for: red and green of one brightness. */
	assert_true(apart(COLOUR_RGB | 0xb06a3c, COLOUR_RGB | 0x7a8a3c) <
		    APART);
}

/* Without colour: what calls is not as what does not, severities differ. */
static void nothing_hangs_on_hue_alone(void **state)
{
	static const enum theme_element calls[] = {
		LOOK_TITLE, LOOK_TAB_ON, LOOK_SELECTED, LOOK_CRITICAL,
		LOOK_HIGH,  LOOK_LATE,   LOOK_BAD,      LOOK_ASK,
		LOOK_KEY,   LOOK_ERROR,
	};

	for (size_t i = 0; i <= ARRAY_SIZE(shipped); i++) {
		struct theme t = i < ARRAY_SIZE(shipped)
					 ? theme_named(shipped[i].name)
					 : theme_builtin;
		const struct look *l = t.looks;

		for (size_t e = 0; e < ARRAY_SIZE(calls); e++)
			assert_true(l[calls[e]].mono != l[LOOK_NORMAL].mono);
		assert_true(l[LOOK_GOOD].mono != l[LOOK_BAD].mono);
		assert_true(l[LOOK_CRITICAL].mono != l[LOOK_HIGH].mono);
		assert_true(l[LOOK_HIGH].mono != l[LOOK_MEDIUM].mono);
		for (int e = 0; e < LOOK_COUNT; e++)
			assert_false(l[e].mono & A_DIM);
	}
}

/* ---- reading ---- */

static struct theme parse(const char *text)
{
	struct theme t;

	if (theme_parse(&t, "t", text, strlen(text), NULL) < 0)
		fail_msg("%s", fail_text());
	return t;
}

static void a_look_takes_from_normal_what_it_leaves_out(void **state)
{
	struct theme t = parse("[look \"normal\"]\n\tfg = 250\n\tbg = black\n"
			       "[look \"critical\"]\n\tbg = \"#c00010\"\n"
			       "\tattr = bold, dim\n"
			       "[look \"late\"]\n\tfg = bright-red\n"
			       "\tmono = none\n\tattr = bold\n");
	struct look l = theme_look(&t, LOOK_CRITICAL);

	assert_int_equal(l.fg, 250);
	assert_int_equal(l.bg, COLOUR_RGB | 0xc00010);
	assert_true(l.attr == (A_BOLD | A_DIM));
	assert_true(l.mono == A_BOLD);
	l = theme_look(&t, LOOK_LATE);
	assert_int_equal(l.fg, 9);
	assert_int_equal(l.bg, COLOR_BLACK);
	assert_true(l.mono == A_NORMAL);
	/* One that is not there is that of the theme that is built in. */
	l = theme_look(&t, LOOK_MEDIUM);
	assert_int_equal(l.fg, COLOR_YELLOW);
	assert_int_equal(l.bg, COLOR_BLACK);
}

static void mistakes_are_named_with_their_line(void **state)
{
	static const char text[] = "[look \"critcal\"]\n\tfg = red\n"
				   "[look \"late\"]\n\tfg = \"#ff00\"\n"
				   "\tbg = 256\n\tattr = bold, blink\n"
				   "\tmono = bold,\n[colors]\n\tred = 1\n"
				   "[look \"late\"]\n";
	static const char *const lines[] = {
		"t:1: there is no look \"critcal\"\n",
		"t:4: fg: \"#ff00\" is no colour",
		"t:5: bg: \"256\" is no colour",
		"t:6: attr: \"blink\" is no attribute",
		"t:7: mono: ",
		"t:8: there is no section [colors]",
		"t:10: [look \"late\"] is here twice",
	};
	struct strbuf findings = STRBUF_INIT;
	struct theme t;

	assert_int_equal(theme_parse(&t, "t", text, sizeof text - 1, &findings),
			 FAILED);
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
		if (!strstr(findings.buf, lines[i]))
			fail_msg("no \"%s\" in:\n%s", lines[i], findings.buf);
	strbuf_release(&findings);
}

static void a_name_is_no_path(void **state)
{
	static const char *const names[] = { "", "../themes/dark", ".dark",
					     "/etc/passwd", "none-such" };
	struct theme t;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(theme_read(&t, names[i]), NOT_FOUND);
	assert_int_equal(theme_read(&t, "terminal"), 0);
}

static void colours_become_the_nearest_there_is(void **state)
{
	static const struct {
		int colour, n, nearest;
	} table[] = {
		{ COLOUR_RGB | 0xff0000, 256, 196 },
		{ COLOUR_RGB | 0x5f87d7, 256, 68 },
		{ COLOUR_RGB | 0x080808, 256, 232 },
		{ COLOUR_RGB | 0xff0000, 16, 9 },
		{ COLOUR_RGB | 0xc00000, 16, 1 },
		{ COLOUR_RGB | 0x101010, 8, COLOR_BLACK },
		{ COLOUR_RGB | 0xfafafa, 8, COLOR_WHITE },
		{ COLOUR_RGB | 0xff6b6b, 16, 9 },
		{ COLOUR_RGB | 0x33425e, 16, 8 },
		{ 196, 16, 9 },
		{ 5, 8, 5 },
		{ 9, 256, 9 },
		{ COLOUR_DEFAULT, 8, COLOUR_DEFAULT },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		assert_int_equal(colour_nearest(table[i].colour, table[i].n),
				 table[i].nearest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_theme_sets_every_look),
		cmocka_unit_test(letters_stand_out_from_their_ground),
		cmocka_unit_test(deuteranopes_see_what_differs),
		cmocka_unit_test(nothing_hangs_on_hue_alone),
		cmocka_unit_test(a_look_takes_from_normal_what_it_leaves_out),
		cmocka_unit_test(mistakes_are_named_with_their_line),
		cmocka_unit_test(a_name_is_no_path),
		cmocka_unit_test(colours_become_the_nearest_there_is),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
