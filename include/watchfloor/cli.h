/*
 * cli.h - subcommands: one table, one row each.
 *
 * `watchfloor audit verify` is the command "audit verify": the longest name
 * that the arguments begin with wins.  --help, the manual page and shell
 * completion are made from the same rows.
 */
#ifndef WATCHFLOOR_CLI_H
#define WATCHFLOOR_CLI_H

#include <signal.h>
#include <stdbool.h>

#include "watchfloor/authority.h"

enum cli_exit {
	CLI_OK = 0,
	CLI_NO = 1,     /* the answer is no: not verified, lint errors,
			   an act refused, a thing not found */
	CLI_USAGE = 2,  /* the words were wrong */
	CLI_TROUBLE = 3 /* it could not be done: I/O, a damaged store */
};

struct cli_option {
	const char *name; /* "json": given as --json; NULL ends a table */
	const char *arg;  /* N_("FILE") when it takes a value, else NULL */
	const char *help; /* N_() */
};

struct cli {
	const struct subcommand *command;
	const char *dir; /* -C DIR, or NULL */
	int argc;        /* operands, after options were taken out */
	char **argv;
	/* private: the options that were given, the last value of each; and
	 * all, in order */
	const char *values[16];
	struct cli_given {
		int option;
		const char *value;
	} * given;
	int ngiven;
};

struct subcommand {
	const char *name;    /* "intake rejected" */
	const char *args;    /* N_("[QUERY]"), or "" */
	const char *help;    /* N_(): one line, no final period */
	const char *details; /* N_(): paragraphs for --help and man; or NULL */
	const struct cli_option *options; /* at most 16; or NULL */
	int min_args, max_args;           /* operands; max -1: any number */
	enum desk_right right;            /* who may, see cli_open() */
	int (*run)(struct cli *c);        /* returns enum cli_exit */
};

/* NULL ends it; src/cli/subcommands.c lists them. */
extern const struct subcommand *const subcommands[];

/* Was --name given?  Its value, or NULL.  name must be in the options. */
bool cli_flag(const struct cli *c, const char *name);
const char *cli_value(const struct cli *c, const char *name);

/* Of an option that may be given several times: the i-th value, or NULL. */
const char *cli_nth(const struct cli *c, const char *name, int i);

/* Put the value of --name, a number from 0 up, into *n; leave *n alone when
 * it was not given.  CLI_OK, or CLI_USAGE when it is no such number. */
int cli_count(const struct cli *c, const char *name, int64_t *n);

/* Open the desk that -C or the environment names, for somebody who has the
 * command's right.  On failure the sentence has been printed: return the enum
 * cli_exit that it returns when not 0. */
int cli_open(struct cli *c, struct desk **out, unsigned ledger_flags);
/* The same by desk_open_ledger(). */
int cli_open_ledger(struct cli *c, struct desk **out, unsigned ledger_flags);

/* The row of an option, and a desk opened to be read: as it was at the time
 * that the option gives, or as it is. */
#define CLI_AS_OF                                                              \
	{                                                                      \
		"as-of", N_("TIME"), N_("as it was then: 03:00, 2h, RFC 3339") \
	}
int cli_open_as_of(struct cli *c, struct desk **out);

/* Print "watchfloor: LAST ERROR" and give the exit code for `code` (an
 * enum failure): REFUSED, NOT_FOUND and CONFLICT are CLI_NO, else
 * CLI_TROUBLE. */
int cli_failed(int code);
/* Print "watchfloor: SENTENCE" and how to get help; returns CLI_USAGE. */
int cli_usage(const struct cli *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Set once SIGINT or SIGTERM arrived: long loops look at it and stop after
 * the step that they are in.  cli_catch_signals() installs the handlers. */
extern volatile sig_atomic_t cli_stop;
void cli_catch_signals(void);

/* main() calls this. */
int cli_main(int argc, char **argv);

#endif
