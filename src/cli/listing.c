/*
 * listing.c - commands that list rows of the desk.
 */
#include "config.h"

#include "cli/listing.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli_out.h"

const char *listing_number(char buf[LISTING_NUMBER], int64_t n)
{
	snprintf(buf, LISTING_NUMBER, "%lld", (long long)n);
	return buf;
}

/* For people the wall clock, for programs the full time. */
const char *listing_time(const struct listing *l, char buf[CLOCK_RFC3339_SIZE],
			 int64_t at)
{
	if (l->table.form != OUT_PEOPLE)
		return out_time(buf, at);
	return at == CLOCK_NEVER
		       ? "-"
		       : clock_format_short(buf, at, desk_now(l->desk));
}

const char *listing_day(const struct listing *l, char buf[CLOCK_RFC3339_SIZE],
			int64_t at)
{
	if (l->table.form != OUT_PEOPLE)
		return out_time(buf, at);
	clock_format(buf, at)[strlen("2026-11-23")] = '\0';
	return at == CLOCK_NEVER ? "-" : buf;
}

int listing_run(struct cli *c, struct out_table table,
		int (*list)(const struct cli *c, struct listing *l))
{
	struct listing l = { .table = table };
	int ret = cli_open(c, &l.desk, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	out_table_head(&l.table);
	ret = list(c, &l);
	desk_close(l.desk);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}
