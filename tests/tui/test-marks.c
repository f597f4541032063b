/*
 * test-marks.c - marks are a set of numbers, whatever the order in which they
 * come and go.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tui/marks.h"

/* Numbers 1 .. MOST, and the same as flags. */
#define MOST 64

static void assert_same(const struct marks *m, const bool is_marked[])
{
	size_t n = 0;

	for (int64_t i = 1; i <= MOST; i++) {
		assert_int_equal(marks_has(m, i), is_marked[i]);
		if (is_marked[i])
			assert_int_equal(m->nums[n++], i);
	}
	assert_int_equal(m->n, n);
}

static void add_some(struct marks *m, bool is_marked[])
{
	int64_t nums[MOST];
	size_t n = 0;

	for (int64_t i = 1; i <= MOST; i++)
		if (rand() % 8 == 0) {
			nums[n++] = i;
			is_marked[i] = true;
		}
	marks_add_all(m, nums, n);
}

static void marks_are_a_set(void **state)
{
	bool is_marked[MOST + 1] = { false };
	struct marks m = { .n = 0 };

	srand(7);
	for (int i = 0; i < 20000; i++) {
		int64_t num = 1 + rand() % MOST;
		int what = rand() % 8;

		if (what == 0) {
			add_some(&m, is_marked);
		} else if (what < 3) {
			marks_add(&m, num);
			is_marked[num] = true;
			assert_int_equal(m.last, num);
		} else {
			marks_remove(&m, num);
			is_marked[num] = false;
		}
		assert_same(&m, is_marked);
	}
	marks_clear(&m);
	assert_int_equal(m.n, 0);
	assert_false(marks_has(&m, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_are_a_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
