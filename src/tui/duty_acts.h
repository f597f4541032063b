/*
 * duty_acts.h - acts between people on watch: escalation, review, questions,
 * what the customer is told, what is waited for.
 */
#ifndef TUI_DUTY_ACTS_H
#define TUI_DUTY_ACTS_H

#include "app.h"

/* What the act is about and what was not typed is asked for, question by
 * question.  args: "tier-2 the web shell runs".  Returns 0, or a failure with
 * the last error set; what goes wrong after a question is reported. */
int duty_act(struct app *a, enum action x, const struct ticket *t,
	     const char *args);
/* The word when the act is what the actor may be waited for, else NULL. */
const char *duty_hint(const struct view *v, enum action x,
		      const struct ticket *t);

/* What of the ticket waits on the actor, though another owns it: ACTION_REVIEW,
 * ACTION_REPLY, ACTION_SIGN, ACTION_ANSWER_ESCALATION, or -1. */
int duty_awaited(const struct app *a, const struct ticket *t);

#endif
