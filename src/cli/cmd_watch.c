/*
 * cmd_watch.c - what must be kept an eye on for longer than a shift.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "cli/listing.h"
#include "watchfloor/error.h"
#include "watchfloor/text.h"
#include "watchfloor/watch_item.h"

/* Open, do it, say what was recorded. */
static int with_desk(struct cli *c,
		     int (*run)(const struct cli *c, struct desk *d))
{
	struct strbuf said = STRBUF_INIT;
	struct desk *d;
	struct record r;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = run(c, d);
	if (ret == 0 &&
	    ledger_get(d->ledger, ledger_last_id(d->ledger), &r) == 0) {
		out_sentence(&r, &said);
		text_print(stdout, "%lld: %s\n", (long long)r.id, said.buf);
		record_release(&r);
	}
	strbuf_release(&said);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : ret;
}

static int add(const struct cli *c, struct desk *d)
{
	const char *until = cli_value(c, "until");
	struct strbuf text = STRBUF_INIT;
	int64_t at = CLOCK_NEVER;
	int ret;

	if (until && clock_parse_coming(&at, until, desk_now(d)) < 0)
		return cli_usage(c, "--until: %s", fail_text());
	out_join(&text, c);
	ret = watch_item_add(d, text.buf, cli_value(c, "ticket"), at);
	strbuf_release(&text);
	return ret;
}

static int run_add(struct cli *c)
{
	return with_desk(c, add);
}

static const struct cli_option add_options[] = {
	{ "ticket", N_("ID"), N_("the ticket that it is about") },
	{ "until", N_("TIME"), N_("until when; without it, until it is done") },
	{ .name = NULL }
};

const struct subcommand cmd_shift_watch_add = {
	.name = "shift watch add",
	.args = N_("TEXT..."),
	.help = N_("write down what must be watched for longer than a shift"),
	.details = N_("It is in every hand-over until `watchfloor shift watch "
		      "done`."),
	.options = add_options,
	.min_args = 1,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_add,
};

static int done(const struct cli *c, struct desk *d)
{
	struct cli tail = *c;
	struct strbuf said = STRBUF_INIT;
	char *end;
	int64_t record = strtoll(c->argv[0], &end, 10);
	int ret;

	if (end == c->argv[0] || *end)
		return fail_as(NOT_FOUND,
			       _("\"%s\" is no number of a watch item: "
				 "`watchfloor shift watch list` has them"),
			       c->argv[0]);
	tail.argc--;
	tail.argv++;
	out_join(&said, &tail);
	ret = watch_item_done(d, record, said.buf);
	strbuf_release(&said);
	return ret;
}

static int run_done(struct cli *c)
{
	return with_desk(c, done);
}

const struct subcommand cmd_shift_watch_done = {
	.name = "shift watch done",
	.args = N_("NUMBER [TEXT...]"),
	.help = N_("record that it need not be watched any more"),
	.details = N_("The number is that of `watchfloor shift watch list`; "
		      "the text, what came of it."),
	.min_args = 1,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_done,
};

/* ---- the list ---- */

static const struct out_column columns[] = {
	{ "number", N_("NUMBER"), 6, true },
	{ "ticket", N_("TICKET"), 10, false },
	{ "until", N_("UNTIL"), 14, false },
	{ "at", N_("SINCE"), 14, false },
	{ "actor", N_("BY"), 10, false },
	{ "done", NULL, 0, false },
	{ "done_by", NULL, 0, false },
	{ "text", N_("TEXT"), 0, false },
};

static int print_item(void *ctx, const struct watch_item *w)
{
	struct listing *l = ctx;
	char record[LISTING_NUMBER], until[CLOCK_RFC3339_SIZE];
	char at[CLOCK_RFC3339_SIZE], over[CLOCK_RFC3339_SIZE];
	char *ticket = w->ticket ? ticket_id(l->desk, w->ticket) : NULL;
	const char *const values[ARRAY_SIZE(columns)] = {
		listing_number(record, w->record),
		ticket ? ticket : "",
		listing_time(l, until, w->until),
		listing_time(l, at, w->at),
		w->actor,
		listing_time(l, over, w->done),
		w->done_by,
		w->text,
	};

	out_table_row(&l->table, values);
	free(ticket);
	return 0;
}

static int list_items(const struct cli *c, struct listing *l)
{
	return watch_item_each(l->desk, !cli_flag(c, "all"), print_item, l);
}

static int run_list(struct cli *c)
{
	return listing_run(c, LISTING_TABLE(columns, out_form_of(c)),
			   list_items);
}

static const struct cli_option list_options[] = {
	{ "all", NULL, N_("those too that are done") },
	LIST_OPTIONS,
	{ .name = NULL }
};

const struct subcommand cmd_shift_watch_list = {
	.name = "shift watch list",
	.args = "",
	.help = N_("what must be watched for longer than a shift"),
	.options = list_options,
	.right = RIGHT_WORK,
	.run = run_list,
};
