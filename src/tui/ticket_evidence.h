/*
 * ticket_evidence.h - the tab of what the ledger holds under a hash for a
 * ticket.
 */
#ifndef TUI_TICKET_EVIDENCE_H
#define TUI_TICKET_EVIDENCE_H

#include "app.h"
#include "table.h"
#include "watchfloor/evidence.h"

/* A struct evidence with strings of its own. */
struct evidence_row {
	struct evidence e;
	char *hash, *name;
};

struct evidence_tab {
	struct app *app;
	char *ticket;
	struct table table;
	struct evidence_row *rows;
	int n, alloc;
	bool stale;
};

void evidence_tab_init(struct evidence_tab *t, struct app *a, const char *id);
void evidence_tab_release(struct evidence_tab *t);
/* Read it again when it is drawn next. */
void evidence_tab_touch(struct evidence_tab *t);
void evidence_tab_draw(struct evidence_tab *t, struct area at, bool focus);
/* What is under the cursor, on a screen of its own. */
int evidence_tab_read(struct evidence_tab *t);

#endif
