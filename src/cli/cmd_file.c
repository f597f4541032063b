/*
 * cmd_file.c - opening a ticket for work that no alert begins.
 */
#include "config.h"

#include <stdlib.h>

#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static const struct cli_option open_options[] = {
	{ "tenant", N_("TENANT"), N_("whom it is for") },
	{ "type", N_("TYPE"),
	  N_("what kind of work, as the taxonomy has it: "
	     "service.onboarding") },
	{ "title", N_("TEXT"), N_("what is to be done") },
	{ "severity", N_("SEVERITY"),
	  N_("a word; its clocks of desk.conf run (default low)") },
	{ "asset", N_("TEXT"), N_("the host that it is about") },
	{ "playbook", N_("ID"),
	  N_("another playbook than that of the route, by id or file name") },
	{ "note", N_("TEXT"), N_("a first note on it") },
	{ .name = NULL }
};

static int bad_severity(const struct cli *c, const char *word)
{
	struct strbuf words = STRBUF_INIT;
	int ret;

	for (int s = 0; s < SEV_COUNT; s++)
		strbuf_addf(&words, "%s%s", s ? ", " : "",
			    severity_word((enum severity)s));
	ret = cli_usage(c, _("\"%s\" is no severity; there are: %s"), word,
			words.buf);
	strbuf_release(&words);
	return ret;
}

static int read_filing(const struct cli *c, struct filing *f)
{
	static const char *const needed[] = { "tenant", "type", "title" };
	const char *severity = cli_value(c, "severity");
	int rank = severity ? severity_parse(severity) : SEV_LOW;

	for (size_t i = 0; i < ARRAY_SIZE(needed); i++)
		if (!cli_value(c, needed[i]))
			return cli_usage(c, _("--%s is missing"), needed[i]);
	if (rank < 0)
		return bad_severity(c, severity);
	*f = (struct filing){ .tenant = cli_value(c, "tenant"),
			      .type = cli_value(c, "type"),
			      .title = cli_value(c, "title"),
			      .asset = cli_value(c, "asset"),
			      .playbook = cli_value(c, "playbook"),
			      .note = cli_value(c, "note"),
			      .severity = (enum severity)rank };
	return CLI_OK;
}

static int run_open(struct cli *c)
{
	struct filing f;
	struct desk *d;
	char *id;
	int ret = read_filing(c, &f);

	if (ret == CLI_OK)
		ret = cli_open(c, &d, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	ret = ticket_file(d, &f, &id);
	if (ret == 0)
		text_print(stdout, _("%s was opened: %s\n"), id, f.title);
	free(id);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_ticket_open = {
	.name = "ticket open",
	.right = RIGHT_WORK,
	.args = N_("--tenant TENANT --type TYPE --title TEXT"),
	.help = N_("open a ticket for work that no alert begins"),
	.details = N_("Onboarding, a guard, an emergency call, an assessment, "
		      "an acceptance, a hand-over of the service: the types "
		      "that begin with \"service.\" have playbooks.  Whoever "
		      "works on tickets may open one, and service managers "
		      "may take it, walk its playbook and close it, with the "
		      "verdict done."),
	.options = open_options,
	.run = run_open,
};
