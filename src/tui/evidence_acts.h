/*
 * evidence_acts.h - evidence of a ticket: added, and exported.
 */
#ifndef TUI_EVIDENCE_ACTS_H
#define TUI_EVIDENCE_ACTS_H

#include "app.h"

/* What it is added to: a ticket, and the step where its run is; step NULL:
 * none.  Borrowed. */
struct evidence_place {
	const char *ticket;
	int64_t run;
	const struct step *step;
};

/* ADD_EVIDENCE, PASTE_EVIDENCE, EXPORT_EVIDENCE.  args: the path or the text;
 * without them it is asked for, and what was typed is kept until it is
 * recorded. */
int evidence_act(struct app *a, enum action x, const struct evidence_place *at,
		 const char *args);

#endif
