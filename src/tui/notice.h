/*
 * notice.h - a call for the person who looks elsewhere: a new critical
 * ticket, a clock that is about to run out.
 *
 * Only when the option `notify` says how.  What is sent says that something
 * happened and never what: it goes where others read it.
 */
#ifndef TUI_NOTICE_H
#define TUI_NOTICE_H

#include "app.h"

/* A clock is about to run out when it has less than this. */
#define NOTICE_SPAN (5 * MINUTE)

/* What is here now is not new. */
void notice_begin(struct app *a);
/* The store has changed: is there a critical ticket that was not? */
void notice_tickets(struct app *a);
/* The alarm that the queue is unattended has been raised. */
void notice_alarm(void);
/* Once a minute: does a clock of a ticket of ours, or of nobody's, run out?
 * Of the most urgent ones, a page of them: more nobody can save. */
void notice_clocks(struct app *a);

/* Has a clock with so much left come near its end within the last `passed`
 * milliseconds? */
bool notice_is_due(int64_t left, int64_t passed);

#endif
