/*
 * cmd_authorisation_list.c - what customers have authorised and signed, and
 * what was done without.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define LIST_OPTIONS                                                 \
	{ "json", NULL, N_("one JSON object per line") },            \
	{                                                            \
		"tsv", NULL, N_("tab-separated, with a header line") \
	}

struct listing {
	struct desk *desk;
	struct out_table table;
};

#define TABLE(columns, form) \
	((struct out_table){ (columns), ARRAY_SIZE(columns), (form) })
#define NUMBER_SIZE 24

static const char *number(char buf[NUMBER_SIZE], int64_t n)
{
	snprintf(buf, NUMBER_SIZE, "%lld", (long long)n);
	return buf;
}

/* For people the wall clock, for programs the full time. */
static const char *time_text(const struct listing *l,
			     char buf[CLOCK_RFC3339_SIZE], int64_t at)
{
	if (l->table.form != OUT_PEOPLE)
		return out_time(buf, at);
	return at == CLOCK_NEVER
		       ? "-"
		       : clock_format_short(buf, at, desk_now(l->desk));
}

static int run_list(struct cli *c, struct out_table table,
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

/* ---- authorisations ---- */

static const struct out_column word_columns[] = {
	{ "number", N_("NUMBER"), 6, true },
	{ "state", NULL, 0, false },
	{ NULL, N_("STATE"), 10, false },
	{ "ticket", N_("TICKET"), 10, false },
	{ "tenant", N_("TENANT"), 10, false },
	{ "who", N_("WHO"), 10, false },
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
	char record[NUMBER_SIZE], from[CLOCK_RFC3339_SIZE];
	char until[CLOCK_RFC3339_SIZE], at[CLOCK_RFC3339_SIZE];
	char withdrawn[CLOCK_RFC3339_SIZE];
	char *ticket = a->ticket ? ticket_id(l->desk, a->ticket) : NULL;
	bool people = l->table.form == OUT_PEOPLE;
	const char *const values[ARRAY_SIZE(word_columns)] = {
		number(record, a->record),
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
		time_text(l, from, a->from),
		time_text(l, until, a->until),
		a->actions,
		a->assets,
		a->evidence,
		a->reason,
		a->actor,
		time_text(l, at, a->at),
		time_text(l, withdrawn, a->withdrawn),
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
	return run_list(c, TABLE(word_columns, out_form_of(c)), list_words);
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
	return run_list(c, TABLE(word_columns, OUT_PEOPLE), show_ticket);
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

/* ---- overrides ---- */

static const struct out_column override_columns[] = {
	{ "number", N_("NUMBER"), 6, true },
	{ "state", NULL, 0, false },
	{ NULL, N_("STATE"), 10, false },
	{ "ticket", N_("TICKET"), 10, false },
	{ "tenant", N_("TENANT"), 10, false },
	{ "at", N_("TIME"), 14, false },
	{ "actor", N_("ASKED BY"), 10, false },
	{ "decider", N_("SIGNED BY"), 10, false },
	{ "decided", NULL, 0, false },
	{ "step", NULL, 0, false },
	{ "title", N_("STEP"), 24, false },
	{ "run", NULL, 0, true },
	{ "answer", NULL, 0, true },
	{ "missing", NULL, 0, false },
	{ "reason", N_("REASON"), 0, false },
	{ "comment", NULL, 0, false },
};

/* "void": the step was answered before anybody signed. */
static const struct term override_states[] = {
	{ "waiting", N_("waiting") },
	{ "approved", N_("approved") },
	{ "declined", N_("declined") },
	{ "void", N_("void") },
};

static const struct term *override_state(const struct override *o)
{
	if (o->decided != CLOCK_NEVER)
		return &override_states[o->approved ? 1 : 2];
	return &override_states[o->waiting ? 0 : 3];
}

static int print_override(void *ctx, const struct override *o)
{
	struct listing *l = ctx;
	const struct term *state = override_state(o);
	char record[NUMBER_SIZE], run[NUMBER_SIZE], n[NUMBER_SIZE];
	char at[CLOCK_RFC3339_SIZE], decided[CLOCK_RFC3339_SIZE];
	const char *const values[ARRAY_SIZE(override_columns)] = {
		number(record, o->record),
		state->word,
		_(state->title),
		o->ticket,
		o->tenant,
		time_text(l, at, o->at),
		o->actor,
		o->decider,
		time_text(l, decided, o->decided),
		o->step,
		o->title,
		number(run, o->run),
		number(n, o->n + 1),
		o->missing,
		o->reason,
		o->comment,
	};

	out_table_row(&l->table, values);
	return 0;
}

static int list_overrides(const struct cli *c, struct listing *l)
{
	return override_each(l->desk, cli_flag(c, "waiting"), print_override,
			     l);
}

static int run_overrides(struct cli *c)
{
	return run_list(c, TABLE(override_columns, out_form_of(c)),
			list_overrides);
}

static const struct cli_option override_options[] = {
	{ "waiting", NULL, N_("only those that wait to be signed") },
	LIST_OPTIONS,
	{ .name = NULL }
};

const struct subcommand cmd_authorisation_overrides = {
	.name = "authorisation overrides",
	.args = "",
	.help = N_("steps that were to be done without what they needed, and "
		   "who signed for that"),
	.options = override_options,
	.right = RIGHT_WORK,
	.run = run_overrides,
};

/* ---- documents ---- */

static const struct out_column document_columns[] = {
	{ "number", N_("NUMBER"), 6, true },
	{ "in_force", NULL, 0, false },
	{ NULL, N_("STATE"), 12, false },
	{ "tenant", N_("TENANT"), 10, false },
	{ "kind", NULL, 0, false },
	{ NULL, N_("DOCUMENT"), 20, false },
	{ "party", NULL, 0, false },
	{ "signer", N_("SIGNED BY"), 12, false },
	{ "title", NULL, 0, false },
	{ "signed", N_("SIGNED"), 14, false },
	{ "until", N_("UNTIL"), 14, false },
	{ "reference", N_("REFERENCE"), 0, false },
	{ "actor", NULL, 0, false },
	{ "at", NULL, 0, false },
	{ "revoked", NULL, 0, false },
	{ "reason", NULL, 0, false },
};

static int print_document(void *ctx, const struct document *doc)
{
	struct listing *l = ctx;
	bool valid = document_in_force(doc, desk_now(l->desk));
	char record[NUMBER_SIZE], when[CLOCK_RFC3339_SIZE];
	char until[CLOCK_RFC3339_SIZE], at[CLOCK_RFC3339_SIZE];
	char revoked[CLOCK_RFC3339_SIZE];
	const char *const values[ARRAY_SIZE(document_columns)] = {
		number(record, doc->record),
		valid ? "yes" : "no",
		valid                         ? _("in force")
		: doc->revoked != CLOCK_NEVER ? _("revoked")
					      : _("expired"),
		doc->tenant,
		doc->kind,
		term_title(document_kinds, doc->kind),
		doc->party,
		doc->signer,
		doc->title,
		time_text(l, when, doc->signed_at),
		time_text(l, until, doc->until),
		doc->reference,
		doc->actor,
		time_text(l, at, doc->at),
		time_text(l, revoked, doc->revoked),
		doc->reason,
	};

	out_table_row(&l->table, values);
	return 0;
}

static int list_documents(const struct cli *c, struct listing *l)
{
	return document_each(l->desk, c->argc ? c->argv[0] : NULL,
			     print_document, l);
}

static int run_documents(struct cli *c)
{
	return run_list(c, TABLE(document_columns, out_form_of(c)),
			list_documents);
}

static const struct cli_option plain_options[] = { LIST_OPTIONS,
						   { .name = NULL } };

const struct subcommand cmd_document_list = {
	.name = "document list",
	.args = N_("[TENANT]"),
	.help = N_("what customers have signed"),
	.options = plain_options,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_documents,
};
