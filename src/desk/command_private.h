/*
 * command_private.h - what the files about commands share.
 */
#ifndef DESK_COMMAND_PRIVATE_H
#define DESK_COMMAND_PRIVATE_H

#include "watchfloor/command.h"

/* ---- command_read.c ---- */

int command_outcome_parse(const char *word); /* -1: it is none */

/* ---- command_policy.c ---- */

/* The first [run] of desk.conf that lets the desk's actor run that on the
 * ticket, of that playbook.  REFUSED, with the rule that comes nearest. */
int command_allowed(const struct conf_run **out, const struct desk *d,
		    const struct ticket *t, const char *playbook,
		    const struct resolved *r);

/* ---- secret.c ---- */

/* What the [secret] of desk.conf prints, without a newline at its end. */
int secret_fetch(const struct conf *c, const char *name, struct strbuf *out);
/* Put "***" in the place of each of the words, the longest first; of a text
 * that may end within one, also for what of it is there. */
/* How far, from there on, a text that still grows can be told of: to the end
 * of a line, with no secret across it and none begun before it. */
size_t secret_safe_end(const struct strbuf *said, size_t from,
		       const struct words *hidden);
void secret_hide(struct strbuf *text, const struct words *hidden, bool broken);

#endif
