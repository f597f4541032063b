/*
 * cmd_act.c - acting on one ticket, or on all that a query finds.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/bulk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* Which words follow the ticket. */
enum words { WORDS_NONE, WORDS_TEXT, WORDS_MAY_TEXT, WORDS_VERDICT };

struct acting {
	const char *command, *act;
	enum words words;
};

static const struct acting table[] = {
	{ "ticket claim", "ticket.claimed", WORDS_NONE },
	{ "ticket release", "ticket.released", WORDS_NONE },
	{ "ticket note", "ticket.noted", WORDS_TEXT },
	{ "ticket judge", "ticket.judged", WORDS_VERDICT },
	{ "ticket close", "ticket.closed", WORDS_MAY_TEXT },
	{ "ticket reopen", "ticket.reopened", WORDS_TEXT },
};

static const struct acting *acting_of(const struct cli *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strcmp(table[i].command, c->command->name) == 0)
			return &table[i];
	bug("%s is no act", c->command->name);
}

/* ---- the words ---- */

static int bad_verdict(const struct cli *c, const char *word)
{
	struct strbuf words = STRBUF_INIT;
	int ret;

	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++)
		strbuf_addf(&words, "%s%s", words.len ? ", " : "",
			    verdict_word((enum verdict)v));
	ret = cli_usage(c, _("\"%s\" is no verdict; there are: %s"), word,
			words.buf);
	strbuf_release(&words);
	return ret;
}

/* The operands from the n-th on, joined: a reason or note. */
static char *rest(const struct cli *c, int n)
{
	struct cli tail = *c;
	struct strbuf sb = STRBUF_INIT;

	tail.argc = c->argc > n ? c->argc - n : 0;
	tail.argv = c->argv + n;
	out_join(&sb, &tail);
	return strbuf_detach(&sb);
}

/* Read what was given; b->text is to be freed. */
static int read_words(const struct cli *c, const struct acting *a,
		      struct bulk *b)
{
	static const int needed[] = { [WORDS_NONE] = 0,
				      [WORDS_TEXT] = 1,
				      [WORDS_MAY_TEXT] = 0,
				      [WORDS_VERDICT] = 2 };
	int at = cli_value(c, "query") ? 0 : 1;
	const char *verdict = NULL;

	if (c->argc < at + needed[a->words])
		return cli_usage(c, _("%s: an argument is missing: %s"),
				 c->command->name, _(c->command->args));
	if (a->words == WORDS_NONE && c->argc > at)
		return cli_usage(c, _("%s: \"%s\" is one argument too many"),
				 c->command->name, c->argv[at]);
	if (a->words == WORDS_VERDICT)
		verdict = c->argv[at++];
	if (a->words == WORDS_MAY_TEXT)
		verdict = cli_value(c, "verdict");
	if (verdict && verdict_parse(verdict) <= VERDICT_NONE)
		return bad_verdict(c, verdict);
	*b = (struct bulk){ .act = a->act, .text = rest(c, at) };
	if (a->words == WORDS_VERDICT || a->words == WORDS_MAY_TEXT)
		b->claim = cli_flag(c, "claim");
	if (verdict)
		b->verdict = (enum verdict)verdict_parse(verdict);
	return CLI_OK;
}

/* ---- which tickets ---- */

static int one_ticket(struct desk *d, const char *id, int64_t **nums, size_t *n)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, id, &t);
	if (ret == 0) {
		*nums = xcalloc(1, sizeof **nums);
		**nums = t.num;
		*n = 1;
	}
	ticket_release(&t);
	return ret;
}

static int targets(const struct cli *c, struct desk *d, int64_t **nums,
		   size_t *n)
{
	const char *text = cli_value(c, "query");
	struct query *q;
	int ret;

	if (!text)
		return one_ticket(d, c->argv[0], nums, n);
	ret = query_parse(&q, text, NULL);
	if (ret == 0) {
		ret = ticket_numbers(d, q, nums, n);
		query_free(q);
	}
	if (ret == 0 && *n == 0)
		return fail_as(NOT_FOUND, _("no ticket matches \"%s\""), text);
	return ret;
}

/* ---- doing it ---- */

static void print_refused(FILE *to, const struct bulk_plan *plan)
{
	size_t kept =
		plan->nrefused < BULK_REFUSALS ? plan->nrefused : BULK_REFUSALS;

	for (size_t i = 0; i < kept; i++)
		text_print(to, "  %s\n", plan->refused[i]);
	if (plan->nrefused > kept)
		fprintf(to,
			Q_("  and %zu more\n", "  and %zu more\n",
			   plan->nrefused - kept),
			plan->nrefused - kept);
}

static int print_ticket(struct desk *d, int64_t num)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load_number(d, num, &t);
	if (ret == 0)
		text_print(stdout, "%s: %s, %s\n", t.id, state_title(t.state),
			   *t.owner ? t.owner : _("nobody"));
	ticket_release(&t);
	return ret;
}

static int dry_run(const struct bulk *b, const struct bulk_plan *plan)
{
	struct strbuf sb = STRBUF_INIT;

	bulk_question(b, plan->n, &sb);
	text_print(stdout, "%s\n", sb.buf);
	strbuf_release(&sb);
	print_refused(stdout, plan);
	return plan->nrefused ? REFUSED : 0;
}

static int do_all(const struct cli *c, struct desk *d, const struct bulk *b,
		  const struct bulk_plan *plan)
{
	struct strbuf sb = STRBUF_INIT;
	int ret;

	cli_catch_signals();
	ret = desk_bulk(d, b, plan, out_progress, NULL);
	out_progress_end();
	if (ret < 0)
		return ret;
	if (!cli_value(c, "query"))
		return print_ticket(d, plan->nums[0]);
	bulk_done(b, plan->n, &sb);
	text_print(stdout, "%s\n", sb.buf);
	strbuf_release(&sb);
	print_refused(stderr, plan);
	return 0;
}

static int act_on(const struct cli *c, struct desk *d, const struct bulk *b)
{
	struct bulk_plan plan = { .n = 0 };
	int64_t *nums = NULL;
	size_t n = 0;
	int ret = targets(c, d, &nums, &n);

	if (ret == 0)
		ret = desk_bulk_check(d, b, nums, n, &plan, out_progress, NULL);
	out_progress_end();
	if (ret == 0 && plan.n == 0)
		ret = fail_as(REFUSED, "%s", plan.refused[0]);
	else if (ret == 0 && cli_flag(c, "dry-run"))
		ret = dry_run(b, &plan) < 0 ? CLI_NO : 0;
	else if (ret == 0)
		ret = do_all(c, d, b, &plan);
	bulk_plan_release(&plan);
	free(nums);
	return ret < 0 ? cli_failed(ret) : ret;
}

static int run_act(struct cli *c)
{
	struct bulk b = { .act = NULL };
	struct desk *d;
	int ret = read_words(c, acting_of(c), &b);

	if (ret == CLI_OK)
		ret = cli_open(c, &d,
			       cli_flag(c, "dry-run") ? LEDGER_READ
						      : LEDGER_WRITE);
	if (ret == CLI_OK) {
		ret = act_on(c, d, &b);
		desk_close(d);
	}
	free((char *)b.text);
	return ret;
}

/* ---- the commands ---- */

#define BULK_OPTIONS                                                 \
	{ "query", N_("QUERY"),                                      \
	  N_("act on all tickets that match, instead of the one") }, \
	{                                                            \
		"dry-run", NULL,                                     \
			N_("only say what would be done, and where " \
			   "it would be refused")                    \
	}
#define CLAIM_OPTION                                              \
	{                                                         \
		"claim", NULL, N_("first claim what is nobody's") \
	}

static const struct cli_option options[] = { BULK_OPTIONS, { .name = NULL } };

static const struct cli_option judge_options[] = { CLAIM_OPTION,
						   BULK_OPTIONS,
						   { .name = NULL } };

static const struct cli_option close_options[] = {
	{ "verdict", N_("VERDICT"), N_("give this verdict too") },
	CLAIM_OPTION,
	BULK_OPTIONS,
	{ .name = NULL }
};

const struct subcommand cmd_ticket_claim = {
	.name = "ticket claim",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("take a ticket"),
	.details = N_("With --query an act is done on all tickets that match, "
		      "in one transaction; where it would be refused is named, "
		      "and left out.  One undo takes all of it back."),
	.options = options,
	.max_args = -1,
	.run = run_act,
};

const struct subcommand cmd_ticket_release = {
	.name = "ticket release",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("give a ticket back to the queue"),
	.options = options,
	.max_args = -1,
	.run = run_act,
};

const struct subcommand cmd_ticket_note = {
	.name = "ticket note",
	.right = RIGHT_WORK,
	.args = N_("ID TEXT..."),
	.help = N_("write a note on a ticket"),
	.options = options,
	.max_args = -1,
	.run = run_act,
};

const struct subcommand cmd_ticket_judge = {
	.name = "ticket judge",
	.right = RIGHT_WORK,
	.args = N_("ID VERDICT REASON..."),
	.help = N_("give a verdict"),
	.details = N_("Verdicts: true-positive, benign, false-positive, "
		      "duplicate, undetermined."),
	.options = judge_options,
	.max_args = -1,
	.run = run_act,
};

const struct subcommand cmd_ticket_close = {
	.name = "ticket close",
	.right = RIGHT_WORK,
	.args = N_("ID [REASON...]"),
	.help = N_("close a ticket"),
	.options = close_options,
	.max_args = -1,
	.run = run_act,
};

const struct subcommand cmd_ticket_reopen = {
	.name = "ticket reopen",
	.right = RIGHT_WORK,
	.args = N_("ID REASON..."),
	.help = N_("work on a closed ticket again"),
	.options = options,
	.max_args = -1,
	.run = run_act,
};
