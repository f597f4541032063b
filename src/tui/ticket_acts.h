/*
 * ticket_acts.h - what a person does to a ticket, from any screen.
 */
#ifndef TUI_TICKET_ACTS_H
#define TUI_TICKET_ACTS_H

#include "app.h"

/*
 * Claim, release, note, edit, judge, close, reopen.  args may hold everything
 * that is needed ("close benign our own scanner"); what is missing is asked
 * for. Returns 0, or a failure with the last error set; what goes wrong after a
 * question is reported to the app.
 */
int act_on(struct app *a, enum action x, const struct ticket *t,
	   const char *args);

/* Claim the most urgent free ticket that matches and open it. */
int take_next(struct app *a, const struct query *q);

/* Ask for one text and then call act() with it; the flow of `act` ends there.
 * Until act() returns 0 the text is kept as a draft under "WHAT ID". */
struct reason {
	const char *what;  /* "note": the command that would ask again */
	const char *label; /* _("note: ") */
	int (*act)(struct app *a, void *ctx, const char *text);
	void (*free)(void *ctx); /* may be NULL */
	void *ctx;
};
void ask_reason(struct app *a, const char *id, const struct reason *r);

#endif
