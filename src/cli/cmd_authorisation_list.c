/*
 * cmd_authorisation_list.c - what customers have authorised.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/cmds.h"
#include "cli/listing.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/error.h"
#include "watchfloor/text.h"

static const struct out_column word_columns[] = {
	{ "number", N_("NUMBER"), 6, true },
	{ "state", NULL, 0, false },
	{ NULL, N_("STATE"), 10, false },
	{ "ticket", N_("TICKET"), 10, false },
	{ "tenant", N_("TENANT"), 10, false },
	{ "who", N_("GRANTED BY"), 12, false },
	{ "title", NULL, 0, false },
	{ "channel", NULL, 0, false },
	{ "party", NULL, 0, false },
	{ "from", NULL, 0, false },
	{ "until", N_("UNTIL"), 14, false },
	{ "actions", N_("ACTIONS"), 20, false },
	{ "assets", N_("ASSETS"), 14, false },
	{ "evidence", NULL, 0, false },
	{ "reason", N_("REASON"), 0, false },
	{ "actor", NULL, 0, false },
	{ "at", NULL, 0, false },
	{ "withdrawn", NULL, 0, false },
};

static int print_word(void *ctx, const struct authorisation *a)
{
	struct listing *l = ctx;
	enum authorisation_state s = authorisation_state(a, desk_now(l->desk));
	char record[LISTING_NUMBER], from[CLOCK_RFC3339_SIZE];
	char until[CLOCK_RFC3339_SIZE], at[CLOCK_RFC3339_SIZE];
	char withdrawn[CLOCK_RFC3339_SIZE];
	char *ticket = a->ticket ? ticket_id(l->desk, a->ticket) : NULL;
	bool people = l->table.form == OUT_PEOPLE;
	const char *const values[ARRAY_SIZE(word_columns)] = {
		listing_number(record, a->record),
		authorisation_state_word(s),
		authorisation_state_title(s),
		ticket   ? ticket
		: people ? "*"
			 : "",
		a->tenant,
		a->who,
		a->title,
		a->channel,
		a->party,
		listing_time(l, from, a->from),
		listing_time(l, until, a->until),
		a->actions,
		a->assets,
		a->evidence,
		a->reason,
		a->actor,
		listing_time(l, at, a->at),
		listing_time(l, withdrawn, a->withdrawn),
	};

	out_table_row(&l->table, values);
	free(ticket);
	return 0;
}

static int list_words(const struct cli *c, struct listing *l)
{
	struct authorisation_filter f = { .in_force = !cli_flag(c, "all"),
					  .tenant = cli_value(c, "tenant") };
	struct ticket t;
	int ret = 0;

	ticket_init(&t);
	if (c->argc) {
		ret = ticket_load(l->desk, c->argv[0], &t);
		f.ticket = &t;
	}
	if (ret == 0)
		ret = authorisation_each(l->desk, &f, print_word, l);
	ticket_release(&t);
	return ret;
}

static int run_words(struct cli *c)
{
	return listing_run(c, LISTING_TABLE(word_columns, out_form_of(c)),
			   list_words);
}

static const struct cli_option word_options[] = {
	{ "all", NULL, N_("those too that are not in force") },
	{ "tenant", N_("TENANT"), N_("of this tenant only") },
	LIST_OPTIONS,
	{ .name = NULL }
};

const struct subcommand cmd_authorisation_list = {
	.name = "authorisation list",
	.args = N_("[ID]"),
	.help = N_("what customers have authorised, and is in force"),
	.details = N_("Of a ticket: its own, and those that stand for its "
		      "tenant."),
	.options = word_options,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_words,
};

/* ---- one ticket ---- */

static void print_cover(struct desk *d, const struct run *r)
{
	const struct step *s = walk_at(r->walk)->step;
	struct step_cover c;
	int ret;

	if (!s)
		return;
	ret = authorisation_check_step(d, r, s, &c);
	if (ret < 0)
		text_print(stdout, "%s\n", fail_text());
	else if (c.how == COVER_NOT_NEEDED)
		text_print(stdout, _("%s: \"%s\" needs nobody's word\n"),
			   r->ticket, step_title(s));
	else if (c.how == COVER_OVERRIDDEN)
		text_print(stdout,
			   _("%s: \"%s\" may be done without, by override "
			     "%lld\n"),
			   r->ticket, step_title(s), (long long)c.override);
	else
		text_print(stdout,
			   _("%s: \"%s\" may be done: %s has authorised it "
			     "(%lld)\n"),
			   r->ticket, step_title(s), c.by.who,
			   (long long)c.by.record);
	if (c.waiting)
		text_print(stdout, "%s\n", _("an override waits to be signed"));
	step_cover_release(&c);
}

/* A ticket without a run has no step that could need anything. */
static int show_step(struct desk *d, const char *ticket)
{
	struct run *r = NULL;
	int ret = run_load(&r, d, ticket);

	if (ret == 0)
		print_cover(d, r);
	run_free(r);
	return ret == NOT_FOUND ? 0 : ret;
}

static int show_ticket(const struct cli *c, struct listing *l)
{
	struct ticket t;
	struct authorisation_filter f = { .ticket = &t };
	int ret;

	ticket_init(&t);
	ret = ticket_load(l->desk, c->argv[0], &t);
	if (ret == 0)
		ret = authorisation_each(l->desk, &f, print_word, l);
	if (ret == 0)
		ret = show_step(l->desk, t.id);
	ticket_release(&t);
	return ret;
}

static int run_show(struct cli *c)
{
	return listing_run(c, LISTING_TABLE(word_columns, OUT_PEOPLE),
			   show_ticket);
}

const struct subcommand cmd_authorisation_show = {
	.name = "authorisation show",
	.args = "ID",
	.help = N_("every word of the customer on a ticket, and whether its "
		   "next step may be done"),
	.min_args = 1,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_show,
};
