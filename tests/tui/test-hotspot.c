/*
 * test-hotspot.c - what the mouse finds is what is drawn: all of it, and what
 * stays of the screen before.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tui/hotspot.h"

/* More than half of what a screen may have. */
#define MANY 100

static void draw_many(void)
{
	hotspots_begin();
	for (int i = 0; i < MANY; i++)
		hotspot_command((struct area){ i, 3, 1, 5 }, "tab %d", i);
}

static void assert_command(int y, int x, const char *command)
{
	const struct hotspot *h = hotspot_at(y, x);

	assert_non_null(h);
	assert_string_equal(h->command, command);
}

static void each_screen_has_all_of_its_own(void **state)
{
	for (int screens = 0; screens < 5; screens++) {
		draw_many();
		for (int i = 0; i < MANY; i++) {
			char want[16];

			snprintf(want, sizeof want, "tab %d", i);
			assert_command(i, 3, want);
			assert_command(i, 7, want);
			assert_null(hotspot_at(i, 2));
			assert_null(hotspot_at(i, 8));
		}
	}
}

static void a_line_that_stays_keeps_its_own_only(void **state)
{
	for (int screens = 0; screens < 3; screens++) {
		hotspots_clear();
		draw_many();
		hotspot_list((struct area){ 7, 0, 3, 80 }, NULL);
		for (int kept = 0; kept < 3; kept++) {
			hotspots_begin();
			hotspots_keep(7);
			assert_command(7, 3, "tab 7");
			assert_null(hotspot_at(7, 20));
			assert_null(hotspot_at(6, 3));
			assert_null(hotspot_at(8, 3));
		}
	}
}

static void what_is_not_kept_once_is_gone(void **state)
{
	draw_many();
	hotspots_begin();
	hotspots_begin();
	hotspots_keep(7);
	assert_null(hotspot_at(7, 3));
}

static void the_later_one_counts(void **state)
{
	draw_many();
	hotspot_key((struct area){ 7, 0, 1, 80 }, 'x');
	assert_int_equal(hotspot_at(7, 3)->key, 'x');
	hotspots_begin();
	hotspots_keep(7);
	assert_int_equal(hotspot_at(7, 3)->key, 'x');
	hotspots_clear();
	assert_null(hotspot_at(7, 3));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_screen_has_all_of_its_own),
		cmocka_unit_test(a_line_that_stays_keeps_its_own_only),
		cmocka_unit_test(what_is_not_kept_once_is_gone),
		cmocka_unit_test(the_later_one_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
