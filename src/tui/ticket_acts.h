/*
 * ticket_acts.h - what a person does to a ticket, from any screen.
 */
#ifndef TUI_TICKET_ACTS_H
#define TUI_TICKET_ACTS_H

#include "app.h"

/* What an act is done to: the ticket under the cursor, or all that are marked.
 * done() is called after it was; it may be NULL. */
struct targets {
	const int64_t *nums; /* ascending */
	size_t n;
	void (*done)(void *ctx);
	void *ctx;
};

/*
 * Claim, release, note, edit, judge, close, reopen; close as a false positive.
 * args may hold everything that is needed ("close benign our own scanner");
 * what is missing is asked for.  Several tickets are acted on at one stroke,
 * after the person has seen how many it will be and which will not. Returns 0,
 * or a failure with the last error set; what goes wrong after a question is
 * reported to the app.
 */
int act_on(struct app *a, enum action x, const struct targets *t,
	   const char *args);

/* Claim the most urgent free ticket that matches and open it. */
int take_next(struct app *a, const struct query *q);

/* Ask for one text and then call act() with it; the flow of `act` ends there.
 * Until act() returns 0 the text is kept as a draft under "WHAT ID". */
struct reason {
	const char *what;  /* "note": the command that would ask again */
	const char *label; /* _("note: ") */
	bool path;         /* it names a file: no draft is kept */
	int (*act)(struct app *a, void *ctx, const char *text);
	void (*free)(void *ctx); /* may be NULL */
	void *ctx;
};
void ask_reason(struct app *a, const char *id, const struct reason *r);

#endif
