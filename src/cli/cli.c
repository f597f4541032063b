/*
 * cli.c - from the arguments to a command.
 */
#include "config.h"

#include "watchfloor/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmds.h"
#include "cli/complete.h"
#include "cli/help.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

volatile sig_atomic_t cli_stop;

static void on_stop(int sig)
{
	cli_stop = sig;
}

void cli_catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_stop };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

/* ---- answers ---- */

static void complain(const char *sentence)
{
	text_print(stderr, "watchfloor: %s\n", sentence);
}

int cli_failed(int code)
{
	complain(fail_text());
	return code == REFUSED || code == NOT_FOUND || code == CONFLICT
		       ? CLI_NO
		       : CLI_TROUBLE;
}

int cli_usage(const struct cli *c, const char *fmt, ...)
{
	struct strbuf sb = STRBUF_INIT;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&sb, fmt, ap);
	va_end(ap);
	complain(sb.buf);
	strbuf_release(&sb);
	if (c->command && *c->command->name)
		fprintf(stderr,
			_("`watchfloor %s --help` says what it "
			  "takes.\n"),
			c->command->name);
	else
		fprintf(stderr, _("`watchfloor --help` lists the "
				  "commands.\n"));
	return CLI_USAGE;
}

/* Rights that are about all of the store let it be seen. */
static int admit(const struct cli *c, struct desk *d)
{
	enum desk_right right = c->command->right;

	if (right == RIGHT_STORE || right == RIGHT_FEED || right == RIGHT_KEEP)
		return desk_whole(d, right);
	return desk_check_right(d, right);
}

/* What only reads has opened the store for reading only. */
static void keep_refusal(const struct cli *c, struct desk *d, const char *dir)
{
	enum rule rule = desk_rule_of_right(d, c->command->right);
	char *sentence = xstrdup(fail_text());
	struct desk *writing = NULL;

	if (!ledger_may_write(d->ledger) &&
	    desk_open(&writing, dir, LEDGER_WRITE) == 0)
		d = writing;
	fail("%s", sentence);
	desk_keep_refusal(d, c->command->name, rule, NULL);
	desk_close(writing);
	free(sentence);
}

typedef int desk_opener(struct desk **out, const char *dir, unsigned flags);

static void warn_of_clock(const struct ledger *l)
{
	char at[CLOCK_RFC3339_SIZE], now[CLOCK_RFC3339_SIZE];

	fprintf(stderr,
		_("watchfloor: this computer's time, %s, is behind the newest "
		  "record of the ledger, %s: set it right\n"),
		clock_format(now, clock_now()),
		clock_format(at, ledger_newest_at(l)));
}

static int open_for(struct cli *c, struct desk **out, unsigned ledger_flags,
		    desk_opener *open)
{
	char *dir = desk_default_dir(c->dir);
	int ret = open(out, dir, ledger_flags);

	if (ret == 0 && ledger_renewed((*out)->ledger))
		fprintf(stderr,
			_("watchfloor: another version had made the tables of "
			  "%s: they have been made anew from the records\n"),
			dir);
	if (ret == 0 && (*out)->conf_fault)
		text_print(stderr,
			   _("watchfloor: %s; the desk of the commit before, "
			     "%.7s, stays in force\n"),
			   (*out)->conf_fault, (*out)->commit);
	if (ret == 0 && ledger_clock_is_behind((*out)->ledger))
		warn_of_clock((*out)->ledger);
	if (ret == 0) {
		ret = admit(c, *out);
		if (ret == REFUSED)
			keep_refusal(c, *out, dir);
		if (ret < 0) {
			desk_close(*out);
			*out = NULL;
		}
	}
	free(dir);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

int cli_open(struct cli *c, struct desk **out, unsigned ledger_flags)
{
	return open_for(c, out, ledger_flags, desk_open);
}

int cli_open_ledger(struct cli *c, struct desk **out, unsigned ledger_flags)
{
	return open_for(c, out, ledger_flags, desk_open_ledger);
}

/* ---- options ---- */

static int option_index(const struct cli *c, const char *name, size_t len)
{
	const struct cli_option *o = c->command->options;

	for (int i = 0; o && o[i].name; i++)
		if (strncmp(o[i].name, name, len) == 0 && !o[i].name[len])
			return i;
	return -1;
}

bool cli_flag(const struct cli *c, const char *name)
{
	return cli_value(c, name) != NULL;
}

const char *cli_value(const struct cli *c, const char *name)
{
	int i = option_index(c, name, strlen(name));

	if (i < 0)
		bug("%s has no option --%s", c->command->name, name);
	return c->values[i];
}

const char *cli_nth(const struct cli *c, const char *name, int i)
{
	int option = option_index(c, name, strlen(name));

	for (int k = 0; k < c->ngiven; k++)
		if (c->given[k].option == option && i-- == 0)
			return c->given[k].value;
	return NULL;
}

int cli_count(const struct cli *c, const char *name, int64_t *n)
{
	const char *value = cli_value(c, name);
	char *end;

	if (!value)
		return CLI_OK;
	errno = 0;
	*n = strtoll(value, &end, 10);
	if (end == value || *end || errno || *n < 0)
		return cli_usage(c, _("--%s: \"%s\" is not a number from 0 up"),
				 name, value);
	return CLI_OK;
}

/* Take the option at argv[*i]; CLI_OK or CLI_USAGE. */
static int take_option(struct cli *c, int argc, char **argv, int *i)
{
	const char *name = argv[*i] + 2, *equals = strchr(name, '=');
	size_t len = equals ? (size_t)(equals - name) : strlen(name);
	int o = option_index(c, name, len);

	if (o < 0)
		return cli_usage(c, _("%s: there is no option --%.*s"),
				 c->command->name, (int)len, name);
	if (!c->command->options[o].arg) {
		if (equals)
			return cli_usage(c, _("--%.*s takes no value"),
					 (int)len, name);
		c->values[o] = "";
	} else if (equals) {
		c->values[o] = equals + 1;
	} else if (*i + 1 < argc) {
		c->values[o] = argv[++*i];
	} else {
		return cli_usage(c, _("--%.*s needs a value"), (int)len, name);
	}
	c->given[c->ngiven++] = (struct cli_given){ o, c->values[o] };
	return CLI_OK;
}

/* -1: go on; else the exit code. */
static int take_words(struct cli *c, int argc, char **argv)
{
	bool plain = false;
	int ret;

	for (int i = 0; i < argc; i++) {
		const char *w = argv[i];

		if (plain || w[0] != '-' || !w[1]) {
			c->argv[c->argc++] = argv[i];
		} else if (strcmp(w, "--") == 0) {
			plain = true;
		} else if (strcmp(w, "--help") == 0) {
			help_command(c->command);
			return CLI_OK;
		} else if (strcmp(w, "-C") == 0) {
			if (++i >= argc)
				return cli_usage(c, _("-C needs a folder"));
			c->dir = argv[i];
		} else if (strncmp(w, "--", 2) == 0) {
			if ((ret = take_option(c, argc, argv, &i)) != CLI_OK)
				return ret;
		} else {
			/* `-owner:me` is a query */
			c->argv[c->argc++] = argv[i];
		}
	}
	return -1;
}

/* ---- which command ---- */

/* "watchfloor ticket" alone, or with a word that is none of its commands:
 * those that there are.  False when no command begins so. */
static bool list_family(const char *word, const char *next)
{
	bool any = false;

	for (int i = 0; subcommands[i]; i++) {
		const struct subcommand *cmd = subcommands[i];

		if (!help_is_of_family(cmd, word))
			continue;
		if (!any && next) {
			fail(_("there is no command \"%s %s\""), word, next);
			complain(fail_text());
		}
		fprintf(stderr, "  watchfloor %s%s%s\n", cmd->name,
			*cmd->args ? " " : "", *cmd->args ? _(cmd->args) : "");
		any = true;
	}
	return any;
}

static int run(struct cli *c, int argc, char **argv)
{
	const struct subcommand *cmd = c->command;
	int ret;

	c->argv = xcalloc((size_t)argc + 1, sizeof *c->argv);
	c->given = xcalloc((size_t)argc + 1, sizeof *c->given);
	ret = take_words(c, argc, argv);
	if (ret < 0 && c->argc < cmd->min_args)
		ret = cli_usage(c, _("%s: an argument is missing: %s"),
				cmd->name, _(cmd->args));
	if (ret < 0 && cmd->max_args >= 0 && c->argc > cmd->max_args)
		ret = cli_usage(c, _("%s: \"%s\" is one argument too many"),
				cmd->name, c->argv[cmd->max_args]);
	if (ret < 0)
		ret = cmd->run(c);
	free(c->argv);
	free(c->given);
	return ret;
}

/* A file that came to be number 1 would be written into by printf. */
static void fill_standard_files(void)
{
	int fd = open("/dev/null", O_RDWR);

	while (fd >= 0 && fd < STDERR_FILENO)
		fd = dup(fd);
	if (fd > STDERR_FILENO)
		close(fd);
}

/* `| head -1` has read what it wanted: no trouble. */
static bool reader_is_gone(void)
{
	struct pollfd pfd = { .fd = STDOUT_FILENO, .events = POLLOUT };

	return poll(&pfd, 1, 0) > 0 && (pfd.revents & POLLERR);
}

/* What was printed has arrived, or the command did not do what it said. */
static int finish_output(int code)
{
	errno = 0;
	if ((fflush(stdout) == 0 && !ferror(stdout)) || reader_is_gone())
		return code;
	fail(_("cannot write to standard output: %s"),
	     errno ? strerror(errno) : _("a write failed"));
	return cli_failed(FAILED);
}

static bool is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int dispatch(int argc, char **argv)
{
	struct cli c = { .dir = NULL };
	int i = 1, words;

	while (i < argc && argv[i][0] == '-') {
		if (strcmp(argv[i], "-C") == 0) {
			if (i + 1 == argc)
				return cli_usage(&c, _("-C needs a folder"));
			c.dir = argv[i + 1];
			i += 2;
		} else if (strcmp(argv[i], "--version") == 0) {
			printf("watchfloor %s\n", PACKAGE_VERSION);
			return CLI_OK;
		} else if (strcmp(argv[i], "--complete") == 0) {
			complete_words(argc - i - 1, argv + i + 1);
			return CLI_OK;
		} else if (is_help(argv[i])) {
			help_all();
			return CLI_OK;
		} else {
			return cli_usage(&c, _("there is no option %s"),
					 argv[i]);
		}
	}
	if (i == argc) {
		c.command = subcommands[0];
		return run(&c, 0, NULL);
	}
	c.command = subcommand_find(argc - i, argv + i, &words);
	if (c.command)
		return run(&c, argc - i - words, argv + i + words);
	if (i + 1 < argc && is_help(argv[i + 1]) && help_family(argv[i]))
		return CLI_OK;
	if (list_family(argv[i], i + 1 < argc ? argv[i + 1] : NULL))
		return CLI_USAGE;
	return cli_usage(&c, _("there is no command \"%s\""), argv[i]);
}

int cli_main(int argc, char **argv)
{
	fill_standard_files();
	signal(SIGPIPE, SIG_IGN);
	return finish_output(dispatch(argc, argv));
}
