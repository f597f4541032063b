/*
 * help.c - --help, made from the table of commands.
 */
#include "config.h"

#include "cli/help.h"

#include <stdio.h>

#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

/* The empty msgid is the catalogue's header. */
static const char *translated(const char *s)
{
	return s && *s ? _(s) : "";
}

/* Two columns; the first is padded by display width, not by bytes. */
static void print_row(const char *left, const char *right)
{
	int pad = 34 - text_width(left);

	printf("  %s%*s%s\n", left, pad > 1 ? pad : 1, "", right);
}

static void print_option(const struct cli_option *o)
{
	struct strbuf left = STRBUF_INIT;

	strbuf_addf(&left, "--%s", o->name);
	if (o->arg)
		strbuf_addf(&left, " %s", _(o->arg));
	print_row(left.buf, _(o->help));
	strbuf_release(&left);
}

static void print_global_options(void)
{
	print_row(_("-C DIR"), _("the store (default: $WATCHFLOOR_HOME, else "
				 "~/.local/share/watchfloor)"));
	print_row("--help", _("this text; after a command, what it takes"));
	print_row("--version", _("the version"));
}

void help_all(void)
{
	printf(_("watchfloor: a terminal workbench for a security operations "
		 "centre\n\n"));
	printf(_("usage: watchfloor [-C DIR] [COMMAND] [ARGUMENT...]\n\n"));
	for (int i = 0; subcommands[i]; i++) {
		struct strbuf left = STRBUF_INIT;

		strbuf_addf(&left, "%s %s", subcommands[i]->name,
			    translated(subcommands[i]->args));
		print_row(left.buf, _(subcommands[i]->help));
		strbuf_release(&left);
	}
	printf("\n");
	print_global_options();
}

void help_command(const struct subcommand *cmd)
{
	printf(_("usage: watchfloor %s%s %s\n\n%s.\n"), cmd->name,
	       cmd->options ? _(" [OPTION...]") : "", translated(cmd->args),
	       _(cmd->help));
	if (cmd->details)
		printf("\n%s\n", _(cmd->details));
	printf("\n");
	for (const struct cli_option *o = cmd->options; o && o->name; o++)
		print_option(o);
	print_global_options();
}
