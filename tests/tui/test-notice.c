/*
 * test-notice.c - when a clock is about to run out, and that it is said once.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/notice.h"
#include "watchfloor/clock.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

static void a_clock_is_near_its_end_once(void **state)
{
	for (int64_t step = MINUTE; step <= 7 * MINUTE; step += MINUTE / 2) {
		int calls = 0;

		for (int64_t left = 3 * HOUR + 17; left > -HOUR; left -= step)
			calls += notice_is_due(left, step);
		assert_in_range(calls, step <= NOTICE_SPAN, 1);
	}
}

static void what_was_near_or_late_before_is_no_news(void **state)
{
	assert_true(notice_is_due(NOTICE_SPAN - 1, MINUTE));
	assert_true(notice_is_due(NOTICE_SPAN - MINUTE, MINUTE));
	assert_false(notice_is_due(NOTICE_SPAN, MINUTE));
	assert_false(notice_is_due(NOTICE_SPAN - MINUTE - 1, MINUTE));
	assert_false(notice_is_due(-1, HOUR));
	assert_true(notice_is_due(0, HOUR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clock_is_near_its_end_once),
		cmocka_unit_test(what_was_near_or_late_before_is_no_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
