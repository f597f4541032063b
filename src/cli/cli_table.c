/*
 * cli_table.c - rows of any kind on standard output.
 */
#include "config.h"

#include "cli/cli_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

enum out_form out_form_of(const struct cli *c)
{
	return cli_flag(c, "json")  ? OUT_JSON
	       : cli_flag(c, "tsv") ? OUT_TSV
				    : OUT_PEOPLE;
}

/* ---- for people ---- */

static void add_cell(struct strbuf *line, const struct out_column *c,
		     const char *value)
{
	struct strbuf safe = STRBUF_INIT;
	int lead;

	text_safe(&safe, value, strlen(value), TEXT_ONE_LINE);
	lead = c->number ? c->width - text_width(safe.buf) : 0;
	if (lead > 0)
		strbuf_addf(line, "%*s", lead, "");
	else
		lead = 0;
	if (c->width)
		text_column(line, safe.buf, c->width - lead);
	else
		strbuf_add(line, safe.buf, safe.len);
	strbuf_release(&safe);
}

static void people_row(const struct out_table *t, const char *const *values,
		       bool head)
{
	struct strbuf line = STRBUF_INIT;

	for (int i = 0; i < t->n; i++) {
		const struct out_column *c = &t->columns[i];

		if (!c->title)
			continue;
		if (line.len)
			strbuf_addstr(&line, "  ");
		add_cell(&line, c,
			 head        ? (*c->title ? _(c->title) : "")
			 : values[i] ? values[i]
				     : "");
	}
	while (line.len && line.buf[line.len - 1] == ' ')
		strbuf_setlen(&line, line.len - 1);
	puts(line.buf);
	strbuf_release(&line);
}

/* ---- for programs ---- */

static void json_row(const struct out_table *t, const char *const *values)
{
	cJSON *o = cJSON_CreateObject();

	for (int i = 0; i < t->n; i++) {
		const struct out_column *c = &t->columns[i];

		if (!c->key || !values[i])
			continue;
		if (c->number)
			json_add_int(o, c->key, strtoll(values[i], NULL, 10));
		else
			json_add_str(o, c->key, values[i]);
	}
	out_json(o);
}

static void tsv_row(const struct out_table *t, const char *const *values,
		    bool head)
{
	const char *before = "";

	for (int i = 0; i < t->n; i++) {
		const struct out_column *c = &t->columns[i];

		if (!c->key)
			continue;
		fputs(before, stdout);
		out_tsv_field(head ? c->key : values[i] ? values[i] : "");
		before = "\t";
	}
	putchar('\n');
}

void out_table_head(const struct out_table *t)
{
	if (t->form == OUT_PEOPLE)
		people_row(t, NULL, true);
	else if (t->form == OUT_TSV)
		tsv_row(t, NULL, true);
}

void out_table_row(const struct out_table *t, const char *const *values)
{
	if (t->form == OUT_PEOPLE)
		people_row(t, values, false);
	else if (t->form == OUT_TSV)
		tsv_row(t, values, false);
	else
		json_row(t, values);
}
