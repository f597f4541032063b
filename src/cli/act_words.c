/*
 * act_words.c - commands that record one act, from a table of their words.
 */
#include "config.h"

#include "cli/act_words.h"

#include <stdio.h>
#include <string.h>

#include "cli/cli_out.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

const struct act_words *act_words_of(const struct cli *c,
				     const struct act_words *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].command, c->command->name) == 0)
			return &table[i];
	bug("%s is no act", c->command->name);
}

/* ---- reading ---- */

static int add_value(cJSON *data, const struct act_word *w, const char *value)
{
	char text[CLOCK_RFC3339_SIZE];
	int64_t at;
	int ret = 0;

	if (w->kind == COMING)
		ret = clock_parse_coming(&at, value, clock_now());
	else if (w->kind == PAST)
		ret = clock_parse_past(&at, value, clock_now());
	if (ret == 0)
		json_add_str(data, w->key,
			     w->kind == COMING || w->kind == PAST
				     ? clock_format(text, at)
				     : value);
	return ret;
}

static int add_rest(const struct cli *c, cJSON *data, const struct act_word *w,
		    int at)
{
	struct cli tail = *c;
	struct strbuf sb = STRBUF_INIT;

	tail.argc = c->argc > at ? c->argc - at : 0;
	tail.argv = c->argv + at;
	out_join(&sb, &tail);
	if (sb.len || w->kind == REST)
		json_add_str(data, w->key, sb.buf);
	strbuf_release(&sb);
	return 0;
}

static int read_words(const struct cli *c, const struct act_words *a,
		      cJSON *data)
{
	int at = 1, ret = 0;

	for (const struct act_word *w = a->words;
	     ret == 0 && w < a->words + ARRAY_SIZE(a->words) && w->kind; w++) {
		if (w->kind == REST || w->kind == MAY_REST)
			return add_rest(c, data, w, at);
		ret = add_value(data, w, c->argv[at++]);
	}
	return ret;
}

static int read_options(const struct cli *c, const struct act_words *a,
			cJSON *data)
{
	int ret = 0;

	for (const struct act_word *w = a->options;
	     ret == 0 && w < a->options + ARRAY_SIZE(a->options) && w->kind;
	     w++)
		if (cli_value(c, w->key))
			ret = add_value(data, w, cli_value(c, w->key));
	return ret;
}

/* ---- doing ---- */

static void print_done(struct desk *d, const char *on)
{
	struct strbuf sb = STRBUF_INIT;
	struct record r;

	if (ledger_get(d->ledger, ledger_last_id(d->ledger), &r) < 0)
		return;
	out_sentence(&r, &sb);
	text_print(stdout, "%s: %s\n", on, sb.buf);
	strbuf_release(&sb);
	record_release(&r);
}

static int on_ticket(const struct cli *c, struct desk *d,
		     const struct act_words *a, cJSON *data)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0 && a->complete)
		ret = a->complete(c, d, &t, data);
	if (ret == 0)
		ret = desk_act(d, a->act, t.id, cJSON_Duplicate(data, true));
	if (ret == 0)
		print_done(d, t.id);
	ticket_release(&t);
	return ret;
}

static int record(const struct cli *c, struct desk *d,
		  const struct act_words *a, cJSON *data)
{
	int ret;

	if (!a->record)
		return on_ticket(c, d, a, data);
	ret = a->record(d, c->argv[0], data);
	if (ret == 0)
		print_done(d, c->argv[0]);
	return ret;
}

int act_words_run(struct cli *c, const struct act_words *a)
{
	cJSON *data = cJSON_CreateObject();
	struct desk *d;
	int ret = read_words(c, a, data);

	if (ret == 0)
		ret = read_options(c, a, data);
	ret = ret < 0 ? cli_usage(c, "%s", fail_text())
		      : cli_open(c, &d, LEDGER_WRITE);
	if (ret == CLI_OK) {
		ret = record(c, d, a, data);
		desk_close(d);
		ret = ret < 0 ? cli_failed(ret) : CLI_OK;
	}
	cJSON_Delete(data);
	return ret;
}
