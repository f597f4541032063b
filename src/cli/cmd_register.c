/*
 * cmd_register.c - the registers beside authorisation: steps that were done
 * without it, and documents that customers have signed.
 */
#include "config.h"

#include "cli/cmds.h"
#include "cli/listing.h"
#include "watchfloor/authorisation.h"

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
	char record[LISTING_NUMBER], run[LISTING_NUMBER], n[LISTING_NUMBER];
	char at[CLOCK_RFC3339_SIZE], decided[CLOCK_RFC3339_SIZE];
	const char *const values[ARRAY_SIZE(override_columns)] = {
		listing_number(record, o->record),
		state->word,
		_(state->title),
		o->ticket,
		o->tenant,
		listing_time(l, at, o->at),
		o->actor,
		o->decider,
		listing_time(l, decided, o->decided),
		o->step,
		o->title,
		listing_number(run, o->run),
		listing_number(n, o->n + 1),
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
	return listing_run(c, LISTING_TABLE(override_columns, out_form_of(c)),
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
	{ "signed", N_("SIGNED"), 10, false },
	{ "until", N_("UNTIL"), 10, false },
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
	char record[LISTING_NUMBER], when[CLOCK_RFC3339_SIZE];
	char until[CLOCK_RFC3339_SIZE], at[CLOCK_RFC3339_SIZE];
	char revoked[CLOCK_RFC3339_SIZE];
	const char *const values[ARRAY_SIZE(document_columns)] = {
		listing_number(record, doc->record),
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
		listing_day(l, when, doc->signed_at),
		listing_day(l, until, doc->until),
		doc->reference,
		doc->actor,
		listing_time(l, at, doc->at),
		listing_time(l, revoked, doc->revoked),
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
	return listing_run(c, LISTING_TABLE(document_columns, out_form_of(c)),
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
