/*
 * cli_table.h - rows of any kind on standard output: aligned for people,
 * JSON lines and TSV for programs, from one table of columns.
 */
#ifndef WATCHFLOOR_CLI_TABLE_H
#define WATCHFLOOR_CLI_TABLE_H

#include "watchfloor/cli.h"

enum out_form { OUT_PEOPLE, OUT_JSON, OUT_TSV };

struct out_column {
	const char *key;   /* in JSON, and the head in TSV; NULL: for people */
	const char *title; /* N_(): the head for people; NULL: for programs */
	int width;         /* for people; 0: the rest of the line */
	bool number;       /* JSON: a number; for people: to the right */
};

struct out_table {
	const struct out_column *columns;
	int n;
	enum out_form form;
};

/* By the options --json and --tsv, which the command must have. */
enum out_form out_form_of(const struct cli *c);

void out_table_head(const struct out_table *t);
/* One value for each column; NULL is "".  The values of columns that are not
 * for this form are not looked at. */
void out_table_row(const struct out_table *t, const char *const *values);

#endif
