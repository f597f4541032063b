/*
 * check.h - cmocka, with what must be included before it: error.h too, for
 * its fail() is a macro of cmocka's.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/error.h"

#include <cmocka.h>

/* What must work in a test: on failure the sentence is shown. */
#define must(rc)                                          \
	do {                                              \
		if ((rc) < 0) {                           \
			print_error("%s\n", fail_text()); \
			fail_msg("%s", #rc);              \
		}                                         \
	} while (0)

/* The same for what answers 0 when it was done, and else why it was not. */
#define assert_done(call)                                       \
	do {                                                    \
		if ((call) != 0)                                \
			fail_msg("%s: %s", #call, fail_text()); \
	} while (0)

/* The last error contains these words. */
#define assert_says(what)                                                   \
	do {                                                                \
		if (!strstr(fail_text(), (what)))                           \
			fail_msg("\"%s\" does not say \"%s\"", fail_text(), \
				 (what));                                   \
	} while (0)

#endif
