/*
 * bench.h - how a benchmark says what it measured.
 */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>

/* A limit is a floor, or with BENCH_AT_MOST a ceiling. */
enum bench_kind {
	BENCH_AT_LEAST,
	BENCH_AT_MOST,
	BENCH_INFO /* measured beside; limit is not looked at */
};

/*
 * Print one line; with BENCH_OUT=FILE in the environment also append one line
 * of JSON {"name", "value", "unit", "limit", "ratio"} to FILE.  ratio: value
 * to a baseline that was measured in the same run, 0 when there is none;
 * where there is one, it is what the limit is about.
 */
void bench_report(const char *name, double value, const char *unit,
		  enum bench_kind kind, double limit, double ratio);

/* 1 when a limit was missed, for main() to return. */
int bench_result(void);

/* What must go well for anything to be measured; else the program ends, and
 * says what did not and why (fail_text()). */
void bench_need(bool ok, const char *what);

/* These sort; n > 0. */
double bench_median(double *values, int n);
double bench_percentile(double *values, int n, double part); /* 0 to 1 */

/* Seconds since `start` (clock_ticks()). */
double bench_seconds(long long start);

#endif
