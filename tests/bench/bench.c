/*
 * bench.c - how a benchmark says what it measured.
 */
#include "config.h"

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/json.h"

static bool missed;

static void write_json(const char *file, const char *name, double value,
		       const char *unit, double limit, double ratio)
{
	FILE *f = fopen(file, "a");
	cJSON *o = cJSON_CreateObject();
	struct strbuf sb = STRBUF_INIT;

	cJSON_AddStringToObject(o, "name", name);
	cJSON_AddNumberToObject(o, "value", value);
	cJSON_AddStringToObject(o, "unit", unit);
	cJSON_AddNumberToObject(o, "limit", limit);
	cJSON_AddNumberToObject(o, "ratio", ratio);
	json_print(&sb, o);
	if (f) {
		fprintf(f, "%s\n", sb.buf);
		fclose(f);
	}
	cJSON_Delete(o);
	strbuf_release(&sb);
}

void bench_report(const char *name, double value, const char *unit,
		  enum bench_kind kind, double limit, double ratio)
{
	const char *file = getenv("BENCH_OUT");
	double judged = ratio > 0 ? ratio : value;
	bool ok = kind == BENCH_INFO ||
		  (kind == BENCH_AT_LEAST ? judged >= limit : judged <= limit);

	printf("%-36s %14.2f %s", name, value, unit);
	if (ratio > 0)
		printf(", ratio %.2f", ratio);
	if (kind != BENCH_INFO)
		printf(" (%s %.2f: %s)",
		       kind == BENCH_AT_LEAST ? "at least" : "at most", limit,
		       ok ? "ok" : "MISSED");
	printf("\n");
	fflush(stdout);
	missed |= !ok;
	if (file)
		write_json(file, name, value, unit,
			   kind == BENCH_INFO ? 0 : limit, ratio);
}

int bench_result(void)
{
	return missed;
}

void bench_need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench: %s: %s\n", what, fail_text());
	exit(1);
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double bench_median(double *values, int n)
{
	qsort(values, (size_t)n, sizeof *values, by_value);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double bench_percentile(double *values, int n, double part)
{
	qsort(values, (size_t)n, sizeof *values, by_value);
	return values[(int)(part * (n - 1) + 0.5)];
}

double bench_seconds(long long start)
{
	return (double)(clock_ticks() - start) / 1e9;
}
