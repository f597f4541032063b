/*
 * cmd_authorisation.c - the customer's word, and going on without it.
 */
#include "config.h"

#include <stdlib.h>

#include "cli/act_words.h"
#include "cli/cmds.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* ---- recording ---- */

static int complete_word(const struct cli *c, struct desk *d,
			 const struct ticket *t, cJSON *data)
{
	(void)c;
	return authorisation_complete(d, t, data);
}

static int complete_refusal(const struct cli *c, struct desk *d,
			    const struct ticket *t, cJSON *data)
{
	(void)c;
	(void)d;
	(void)t;
	authorisation_complete_refusal(data);
	return 0;
}

static int stand(struct desk *d, const char *on, const cJSON *data)
{
	if (!json_str_at(data, "assets") || !json_str_at(data, "actions"))
		return fail_as(REFUSED,
			       _("what stands for all tickets must say its "
				 "scope: --assets and --actions"));
	return authorisation_stand(d, on, cJSON_Duplicate(data, true));
}

static int withdraw(struct desk *d, const char *on, const cJSON *data)
{
	return authorisation_withdraw(d, strtoll(on, NULL, 10),
				      json_str_at(data, "who"),
				      json_str_at(data, "reason"));
}

static int complete_request(const struct cli *c, struct desk *d,
			    const struct ticket *t, cJSON *data)
{
	(void)c;
	return override_request_data(d, t, data);
}

static int complete_override(const struct cli *c, struct desk *d,
			     const struct ticket *t, cJSON *data)
{
	(void)c;
	return override_data(d, t, data);
}

static int register_document(struct desk *d, const char *on, const cJSON *data)
{
	cJSON *copy = cJSON_Duplicate(data, true);
	char now[CLOCK_RFC3339_SIZE];

	if (!json_str_at(copy, "signed"))
		json_add_str(copy, "signed", clock_format(now, clock_now()));
	return document_add(d, on, copy);
}

static int revoke_document(struct desk *d, const char *on, const cJSON *data)
{
	return document_revoke(d, strtoll(on, NULL, 10),
			       json_str_at(data, "reason"));
}

#define OF_WORD                                                     \
	{ "title", WORD }, { "channel", WORD }, { "assets", WORD }, \
		{ "actions", WORD }, { "evidence", WORD },          \
	{                                                           \
		"party", WORD                                       \
	}

static const struct act_words table[] = {
	{ "authorisation grant",
	  "authorisation.granted",
	  { { "who", WORD }, { "until", COMING }, { "reason", REST } },
	  { OF_WORD, { "from", COMING } },
	  .complete = complete_word },
	{ "authorisation refuse",
	  "authorisation.refused",
	  { { "who", WORD }, { "reason", REST } },
	  { OF_WORD },
	  .complete = complete_refusal },
	{ "authorisation standing",
	  NULL,
	  { { "who", WORD }, { "until", COMING }, { "reason", REST } },
	  { OF_WORD, { "from", COMING } },
	  .record = stand },
	{ "authorisation withdraw",
	  NULL,
	  { { "reason", REST } },
	  { { "who", WORD } },
	  .record = withdraw },
	{ "authorisation override",
	  "override.requested",
	  { { "reason", REST } },
	  { { NULL, END } },
	  .complete = complete_request },
	{ "authorisation approve",
	  "override.approved",
	  { { "comment", MAY_REST } },
	  { { NULL, END } },
	  .complete = complete_override },
	{ "authorisation decline",
	  "override.declined",
	  { { "reason", REST } },
	  { { NULL, END } },
	  .complete = complete_override },
	{ "document add",
	  NULL,
	  { { "kind", WORD }, { "signer", REST } },
	  { { "party", WORD },
	    { "title", WORD },
	    { "signed", PAST },
	    { "until", COMING },
	    { "reference", WORD } },
	  .record = register_document },
	{ "document revoke",
	  NULL,
	  { { "reason", REST } },
	  { { NULL, END } },
	  .record = revoke_document },
};

static int run(struct cli *c)
{
	return act_words_run(c, act_words_of(c, table, ARRAY_SIZE(table)));
}

/* ---- the commands ---- */

#define WORD_OPTIONS(on_what, what)                                       \
	{ "title", N_("OFFICE"), N_("that person's office") },            \
		{ "channel", N_("CHANNEL"),                               \
		  N_("by what it came: phone, mail, im, letter or "       \
		     "meeting; without it, phone") },                     \
		{ "assets", N_("LIST"), on_what },                        \
		{ "actions", N_("LIST"), what },                          \
		{ "evidence", N_("REFERENCE"),                            \
		  N_("where it can be found again: a hash, a number") },  \
	{                                                                 \
		"party", N_("PARTY"),                                     \
			N_("whose word it is, as the playbook names it; " \
			   "without it, customer")                        \
	}
#define FROM_OPTION                                                  \
	{                                                            \
		"from", N_("TIME"), N_("when it begins, if not now") \
	}

static const struct cli_option grant_options[] = {
	WORD_OPTIONS(N_("on what: names, patterns, networks; without it, the "
			"asset of the ticket"),
		     N_("what: isolate, block, disable-account, clean, patch, "
			"tune, scan or *; without it, what the next step that "
			"needs it says")),
	FROM_OPTION,
	{ .name = NULL }
};
static const struct cli_option standing_options[] = {
	WORD_OPTIONS(N_("on what: names, patterns, networks"),
		     N_("what: isolate, block, disable-account, clean, patch, "
			"tune, scan or *")),
	FROM_OPTION,
	{ .name = NULL }
};
static const struct cli_option refuse_options[] = {
	WORD_OPTIONS(N_("on what: names, patterns, networks; without it, all"),
		     N_("what: isolate, block, disable-account, clean, patch, "
			"tune, scan or *; without it, anything")),
	{ .name = NULL }
};
static const struct cli_option withdraw_options[] = {
	{ "who", N_("WHO"), N_("who at the customer") }, { .name = NULL }
};
static const struct cli_option document_options[] = {
	{ "party", N_("PARTY"), N_("with whom, as it is written") },
	{ "title", N_("OFFICE"), N_("that person's office") },
	{ "signed", N_("TIME"), N_("when it was signed, if not now") },
	{ "until", N_("TIME"), N_("until when it is valid: 365d") },
	{ "reference", N_("REFERENCE"),
	  N_("where it is kept: a hash, a number") },
	{ .name = NULL }
};

#define ACT(id, command, words, says, more, opts, least) \
	const struct subcommand cmd_##id = {             \
		.name = (command),                       \
		.args = (words),                         \
		.help = (says),                          \
		.details = (more),                       \
		.options = (opts),                       \
		.min_args = (least),                     \
		.max_args = -1,                          \
		.right = RIGHT_WORK,                     \
		.run = run,                              \
	}

ACT(authorisation_grant, "authorisation grant", N_("ID WHO UNTIL REASON..."),
    N_("record what the customer has authorised on a ticket"),
    N_("A step of a playbook that needs the customer's authorisation can be "
       "marked done while one is in force that covers the ticket's asset and "
       "the actions of the step: the ticket's own, or one that stands for "
       "the tenant.  The newest word of the customer counts."),
    grant_options, 4);
ACT(authorisation_refuse, "authorisation refuse", N_("ID WHO REASON..."),
    N_("record that the customer has said no"), NULL, refuse_options, 3);
ACT(authorisation_standing, "authorisation standing",
    N_("TENANT WHO UNTIL REASON..."),
    N_("record what the customer has authorised on all tickets"),
    N_("It needs --assets and --actions."), standing_options, 4);
ACT(authorisation_withdraw, "authorisation withdraw", N_("NUMBER REASON..."),
    N_("record that an authorisation does not hold any more"),
    N_("The number is that of `watchfloor authorisation list`."),
    withdraw_options, 2);
ACT(authorisation_override, "authorisation override", N_("ID REASON..."),
    N_("ask that a step may be done without what it needs"),
    N_("A senior or expert, and not you, signs it with `watchfloor "
       "authorisation approve`.  It is for the step that the playbook waits "
       "at, and for once."),
    NULL, 2);
ACT(authorisation_approve, "authorisation approve", N_("ID [COMMENT...]"),
    N_("sign that a step is done without what it needs"), NULL, NULL, 1);
ACT(authorisation_decline, "authorisation decline", N_("ID REASON..."),
    N_("do not sign that"), NULL, NULL, 2);
ACT(document_add, "document add", N_("TENANT KIND WHO..."),
    N_("register what a customer has signed"),
    N_("KIND is nda, risk-notice or authorisation-letter; WHO has signed "
       "it.  Which of them a step needs says `requires` in desk.conf."),
    document_options, 3);
ACT(document_revoke, "document revoke", N_("NUMBER REASON..."),
    N_("record that a document does not count any more"),
    N_("The number is that of `watchfloor document list`."), NULL, 2);
