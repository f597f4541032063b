/*
 * ticket_evidence.h - the tab of what is held under a hash for a ticket: what
 * the ledger keeps of it, and what people have added.
 */
#ifndef TUI_TICKET_EVIDENCE_H
#define TUI_TICKET_EVIDENCE_H

#include "app.h"
#include "table.h"
#include "watchfloor/evidence.h"

/* A struct evidence with strings of its own. */
struct evidence_row {
	struct evidence e;
	char *hash, *name, *actor, *source;
	char key[24]; /* what the row is known by */
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
/* With its rows as they are now. */
struct table *evidence_tab_table(struct evidence_tab *t);
void evidence_tab_draw(struct evidence_tab *t, struct area at, bool focus);
/* What is under the cursor, on a screen of its own. */
int evidence_tab_read(struct evidence_tab *t);
/* The hash of what is under the cursor; false: nothing is. */
bool evidence_tab_copy(struct evidence_tab *t, struct strbuf *out);

#endif
