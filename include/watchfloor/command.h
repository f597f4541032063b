/*
 * command.h - running the commands of a playbook.
 *
 * Nothing is run but by a person who has seen all of it: command_plan() says
 * what would be run and which [run] of desk.conf allows it, command_begin()
 * runs that.  A record, command.started, comes before it and another,
 * command.ended, after; what a crash leaves without the second is shown as
 * unfinished.  What it says becomes evidence.
 *
 * Secrets are fetched before that record, by programs that desk.conf names, and
 * given to the command by its environment or standard input only.  Where the
 * command says one, "***" is kept and shown in its place.
 */
#ifndef WATCHFLOOR_COMMAND_H
#define WATCHFLOOR_COMMAND_H

#include "watchfloor/desk.h"
#include "watchfloor/resolve.h"

/* ---- before ---- */

struct command_plan {
	struct resolved resolved; /* without secrets */
	char *rule;               /* the [run] that allows it; NULL: none */
	char *refusal;            /* why it may not be run; NULL: it may */
	int64_t timeout;          /* ms */
	int64_t most;             /* bytes of output */
	int64_t unfinished;       /* commands of this step whose end nobody has
				     recorded */
	char *ticket, *step, *title; /* of the step: id and name */
	int index;                   /* among its commands, from 0 */
	int64_t run, answer;         /* where the walk is */
	char *option; /* the target that was asked for, or NULL */
};

/* The index-th command of the step that the run waits at; target: see struct
 * resolve_options.  Fails as command_resolve() does; a plan that may not be
 * run is no failure. */
int command_plan(struct command_plan **out, struct desk *d, const struct run *r,
		 int index, const char *target);
void command_plan_free(struct command_plan *p);

/* ---- while it runs ---- */

enum command_outcome {
	COMMAND_OK,     /* exit status 0 */
	COMMAND_FAILED, /* another, or it could not be run */
	COMMAND_TIMEOUT,
	COMMAND_CANCELLED,
	COMMAND_CUT /* it said too much, and was ended */
};
/* "ok", for records; for people, translated. */
const char *command_outcome_word(enum command_outcome o);
const char *command_outcome_title(const char *word);

struct command_job;

/* Consumes the plan.  REFUSED when it may not be run: that is on the record
 * too; CONFLICT when somebody has answered the step since it was made. */
int command_begin(struct command_job **out, struct desk *d,
		  struct command_plan *p);
/* The name of the secret that is being fetched; NULL: none is.  When one
 * cannot be had, or all is not as it was, the job is over and was not begun. */
const char *command_fetches(const struct command_job *j);
/* It waits until the hub has confirmed that it was begun (see outward.h): it
 * starts by itself, unless somebody else was first.  command_release() has it
 * run now, which is recorded with the reason. */
bool command_waits(const struct command_job *j);
int command_release(struct command_job *j, const char *reason);
/* To poll; readable when command_step() has something to do. */
int command_fd(const struct command_job *j);
/* Never waits.  False once it is over. */
bool command_step(struct command_job *j);
void command_cancel(struct command_job *j);
/* Append what it has said since the last call, in whole lines, raw but without
 * secrets: what could be the beginning of one is held back. */
void command_take(struct command_job *j, struct strbuf *out,
		  struct strbuf *err);
/* How much it has said, and how long it has run, ms. */
size_t command_said(const struct command_job *j);
int64_t command_ms(const struct command_job *j);

struct command_result {
	bool begun; /* on record; else nothing was run, and there is a reason */
	enum command_outcome outcome;
	int status; /* as it exits; 128 + N: signal N */
	int64_t ms;
	struct strbuf out, err; /* raw, without secrets: make it safe */
	size_t taken[2];        /* so much of them command_take() gave */
	int64_t evidence[2]; /* their numbers on the ticket; 0: none was kept */
	char *reason;        /* what else there is to say, or NULL */
};
void command_result_release(struct command_result *r);

/* Keep what it said and record how it ended; cancels it when it still runs.
 * Frees the job in any case.  *out is filled in even when the ledger fails, or
 * the job was not begun, which is a failure, too. */
int command_end(struct command_job *j, struct command_result *out);

/* ---- what was run ---- */

/* Strings are borrowed: valid during the call. */
struct command_row {
	int64_t n;         /* its number on the ticket */
	int64_t at, ended; /* ended: CLOCK_NEVER, unfinished */
	const char *actor, *step, *title, *type, *target, *what, *rule;
	const char *outcome; /* a word; "" while unfinished */
	int64_t run, answer;
	int64_t status, ms;
};
/* In the order in which they began; stops at the first answer that is not 0
 * and returns it. */
int command_each(struct desk *d, const char *ticket,
		 int (*each)(void *ctx, const struct command_row *row),
		 void *ctx);

#endif
