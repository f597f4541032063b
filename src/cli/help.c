/*
 * help.c - --help, made from the table of commands.
 */
#include "config.h"

#include "cli/help.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "watchfloor/i18n.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"

/* The empty msgid is the catalogue's header. */
static const char *translated(const char *s)
{
	return s && *s ? _(s) : "";
}

/* Where the right column begins, and how wide a text is at most. */
#define RIGHT 36
#define WIDTH 100

/* As the terminal is; what goes to a program is not broken into lines. */
static int width(void)
{
	struct winsize ws;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) < 0)
		return INT_MAX;
	return ws.ws_col < 60 ? 60 : ws.ws_col < WIDTH ? ws.ws_col : WIDTH;
}

/* A line of the right column; the first one goes on after the left. */
static void put_line(void *ctx, const char *s, size_t len)
{
	int *pad = ctx;

	printf("%*s%.*s\n", *pad, "", (int)len, s);
	*pad = RIGHT;
}

/* Two columns, measured by display width, not by bytes. */
static void print_row(const char *left, const char *right)
{
	int pad = RIGHT - 2 - text_width(left);

	printf("  %s", left);
	if (pad < 1 && width() < INT_MAX) {
		putchar('\n');
		pad = RIGHT;
	}
	pad = pad < 1 ? 1 : pad;
	text_wrap(right, width() - RIGHT, put_line, &pad);
}

static void put_words(void *ctx, const char *s, size_t len)
{
	(void)ctx;
	printf("%.*s\n", (int)len, s);
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

static void print_command(const struct subcommand *cmd)
{
	struct strbuf left = STRBUF_INIT;

	strbuf_addf(&left, "%s %s", cmd->name, translated(cmd->args));
	print_row(left.buf, _(cmd->help));
	strbuf_release(&left);
}

bool help_is_of_family(const struct subcommand *cmd, const char *word)
{
	size_t len = strlen(word);

	return strncmp(cmd->name, word, len) == 0 && cmd->name[len] == ' ';
}

bool help_family(const char *word)
{
	bool any = false;

	for (int i = 0; subcommands[i]; i++) {
		if (!help_is_of_family(subcommands[i], word))
			continue;
		if (!any)
			printf(_("usage: watchfloor %s COMMAND "
				 "[ARGUMENT...]\n\n"),
			       word);
		print_command(subcommands[i]);
		any = true;
	}
	if (any) {
		printf("\n");
		print_global_options();
	}
	return any;
}

void help_all(void)
{
	printf(_("watchfloor: a terminal workbench for a security operations "
		 "centre\n\n"));
	printf(_("usage: watchfloor [-C DIR] [COMMAND] [ARGUMENT...]\n\n"));
	for (int i = 0; subcommands[i]; i++)
		print_command(subcommands[i]);
	printf("\n");
	print_global_options();
}

void help_command(const struct subcommand *cmd)
{
	printf(_("usage: watchfloor %s%s%s%s\n\n%s.\n"), cmd->name,
	       cmd->options ? _(" [OPTION...]") : "", *cmd->args ? " " : "",
	       translated(cmd->args), _(cmd->help));
	if (cmd->details) {
		printf("\n");
		text_wrap(_(cmd->details), width(), put_words, NULL);
	}
	printf("\n");
	for (const struct cli_option *o = cmd->options; o && o->name; o++)
		print_option(o);
	print_global_options();
}
