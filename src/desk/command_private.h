/*
 * command_private.h - what the files about commands share.
 */
#ifndef DESK_COMMAND_PRIVATE_H
#define DESK_COMMAND_PRIVATE_H

#include "watchfloor/command.h"
#include "watchfloor/program.h"

/* ---- command_read.c ---- */

int command_outcome_parse(const char *word); /* -1: it is none */

/* ---- command_policy.c ---- */

/* The first [run] of desk.conf that lets the desk's actor run that on the
 * ticket, of that playbook.  REFUSED, with the rule that comes nearest. */
int command_allowed(const struct conf_run **out, const struct desk *d,
		    const struct ticket *t, const char *playbook,
		    const struct resolved *r);

/* ---- command.c ---- */

/* May the desk's actor run that at the step where the run is, now? */
int command_check(struct desk *d, const struct ticket *t, const struct run *r,
		  const struct resolved *command, const struct conf_run **rule);

/* ---- command_wait.c ---- */

/* The id of the record that began the n-th command of a ticket; 0: there is
 * none that counts. */
int64_t command_record(struct desk *d, const char *ticket, int64_t n);
/* What the plan was made for must still be so; *rule: what allows it. */
int command_check_again(struct desk *d, const struct command_plan *p,
			const struct conf_run **rule);
/* A descriptor that is readable now and then, for command_tick(); FAILED. */
int command_timer(void);
void command_tick(int timer);

/* ---- secret.c ---- */

/* Begin to fetch what the [secret] of desk.conf prints. */
int secret_begin(struct program **out, const struct conf *c, const char *name);
/* What it printed, without a newline at its end; the program is over.  NULL:
 * it failed.  Yours to wipe and free. */
char *secret_end(const char *name, const struct program *p);
/* Put "***" in the place of each of the words, the longest first; of a text
 * that may end within one, also for what of it is there. */
/* How far, from there on, a text that still grows can be told of: to the end
 * of a line, with no secret across it and none begun before it. */
size_t secret_safe_end(const struct strbuf *said, size_t from,
		       const struct words *hidden);
void secret_hide(struct strbuf *text, const struct words *hidden, bool broken);

#endif
