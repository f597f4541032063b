/*
 * listing.h - commands that list rows of the desk: a table, for people or
 * programs.
 */
#ifndef CLI_LISTING_H
#define CLI_LISTING_H

#include "cli/cli_table.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"

#define LIST_OPTIONS                                                 \
	{ "json", NULL, N_("one JSON object per line") },            \
	{                                                            \
		"tsv", NULL, N_("tab-separated, with a header line") \
	}

struct listing {
	struct desk *desk;
	struct out_table table;
};

#define LISTING_TABLE(columns, form) \
	((struct out_table){ (columns), ARRAY_SIZE(columns), (form) })

#define LISTING_NUMBER 24
const char *listing_number(char buf[LISTING_NUMBER], int64_t n);
/* For people the wall clock, or "-"; for programs the full time, or "". */
const char *listing_time(const struct listing *l, char buf[CLOCK_RFC3339_SIZE],
			 int64_t at);
/* The same of a day: for people "2026-11-23". */
const char *listing_day(const struct listing *l, char buf[CLOCK_RFC3339_SIZE],
			int64_t at);

/* Open the desk to be read, print the head, then what list() prints.  Returns
 * an enum cli_exit. */
int listing_run(struct cli *c, struct out_table table,
		int (*list)(const struct cli *c, struct listing *l));

#endif
