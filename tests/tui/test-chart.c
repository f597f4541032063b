/*
 * test-chart.c - bars and lines as text, with block elements and Braille and
 * in plain ASCII.
 */
#include "config.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tui/chart.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#include <cmocka.h>

static void in_locale(const char *name)
{
	if (!setlocale(LC_ALL, name))
		skip();
}

typedef void chart_line(struct strbuf *out, const struct chart *c, int i);

static void expect(chart_line *line, const struct chart *c,
		   const char *const *lines)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < c->lines; i++) {
		strbuf_reset(&sb);
		line(&sb, c, i);
		assert_string_equal(sb.buf, lines[i]);
		assert_int_equal(text_width(sb.buf), c->width);
	}
	strbuf_release(&sb);
}

static void the_top_is_a_round_number(void **state)
{
	static const struct {
		int64_t most, top;
	} cases[] = { { 0, 1 },     { 1, 1 },       { 7, 8 },
		      { 9, 10 },    { 10, 10 },     { 61, 80 },
		      { 149, 200 }, { 6721, 8000 }, { 1000001, 2000000 } };

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t values[] = { 0, cases[i].most, 0 };

		assert_int_equal(chart_top(values, 3), cases[i].top);
	}
}

static void bars_are_eighths_of_a_cell(void **state)
{
	static const int64_t values[] = { 0, 1, 8, 9, 16, 1000 };
	const struct chart c = { values, 6, 16, 6, 2 };
	const struct chart wide = { values, 6, 16, 18, 2 };

	in_locale("C.UTF-8");
	expect(chart_bars, &c, (const char *[]){ "   ▁██", " ▁████" });
	expect(chart_bars, &wide,
	       (const char *[]){ "         ▁▁ ██ ██ ", "   ▁▁ ██ ██ ██ ██ " });
	in_locale("C");
	expect(chart_bars, &c, (const char *[]){ "   .##", " .####" });
}

/* One of a million can still be seen. */
static void what_is_not_zero_is_seen(void **state)
{
	static const int64_t values[] = { 0, 1, 1000000 };
	const struct chart c = { values, 3, 1000000, 3, 1 };
	struct strbuf sb = STRBUF_INIT;

	in_locale("C.UTF-8");
	expect(chart_bars, &c, (const char *[]){ " ▁█" });
	chart_bar(&sb, 1, 1000000, 20);
	assert_string_equal(sb.buf, "╸");
	strbuf_reset(&sb);
	chart_bar(&sb, 0, 1000000, 20);
	assert_string_equal(sb.buf, "");
	strbuf_release(&sb);
}

static void a_lying_bar_ends_in_halves(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	in_locale("C.UTF-8");
	chart_bar(&sb, 6, 16, 4);
	assert_string_equal(sb.buf, "━╸");
	strbuf_reset(&sb);
	chart_bar(&sb, 16, 16, 4);
	assert_string_equal(sb.buf, "━━━━");
	strbuf_reset(&sb);
	in_locale("C");
	chart_bar(&sb, 6, 16, 4);
	assert_string_equal(sb.buf, "=-");
	strbuf_release(&sb);
}

static void a_curve_has_no_gaps(void **state)
{
	static const int64_t up[] = { 0, 7 }, steep[] = { 0, 0, 7, 7 };
	const struct chart slope = { up, 2, 7, 4, 2 };
	const struct chart step = { steep, 4, 7, 4, 2 };

	in_locale("C.UTF-8");
	expect(chart_curve, &slope, (const char *[]){ "  ⡠⠊", "⡠⠊  " });
	expect(chart_curve, &step, (const char *[]){ "  ⡜⠉", "⣀⡰⠁ " });
	in_locale("C");
	expect(chart_curve, &slope, (const char *[]){ "  .'", ".'  " });
}

/* Over all widths and heights each column of dots has some, and only one
 * stretch of them. */
static void every_column_of_a_curve_is_one_stretch(void **state)
{
	int64_t values[40];
	uint64_t seed = 7;

	in_locale("C.UTF-8");
	for (int round = 0; round < 400; round++) {
		struct chart c = { values, 1 + round % 40, 100, 1 + round % 31,
				   1 + round % 5 };

		for (int i = 0; i < c.n; i++) {
			seed = seed * 6364136223846793005ULL + 1;
			values[i] = (int64_t)(seed >> 33) % 101;
		}
		for (int x = 0; x < c.width; x++) {
			int cells = 0;

			for (int l = 0; l < c.lines; l++) {
				struct strbuf sb = STRBUF_INIT;
				const char *s;
				size_t len;

				chart_curve(&sb, &c, l);
				s = sb.buf;
				for (int i = 0; i < x; i++) {
					text_decode(s, strlen(s), &len);
					s += len;
				}
				cells += *s != ' ';
				strbuf_release(&sb);
			}
			assert_in_range(cells, 1, c.lines);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_top_is_a_round_number),
		cmocka_unit_test(bars_are_eighths_of_a_cell),
		cmocka_unit_test(what_is_not_zero_is_seen),
		cmocka_unit_test(a_lying_bar_ends_in_halves),
		cmocka_unit_test(a_curve_has_no_gaps),
		cmocka_unit_test(every_column_of_a_curve_is_one_stretch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
