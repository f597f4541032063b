/*
 * ticket_similar.h - the tab of tickets that share something with one, and
 * how they ended.
 */
#ifndef TUI_TICKET_SIMILAR_H
#define TUI_TICKET_SIMILAR_H

#include "app.h"
#include "pace.h"
#include "pane.h"
#include "table.h"
#include "watchfloor/similar.h"

struct similar_tab {
	struct app *app;
	const struct ticket *ticket; /* borrowed */
	struct similar_search *done; /* what is shown; NULL: none yet */
	struct similar_search *running;
	bool stale;
	struct pace pace;
	struct table table;
	struct pane detail;   /* of the ticket under the cursor */
	int64_t detail_shown; /* its number */
};

void similar_tab_init(struct similar_tab *t, struct app *a,
		      const struct ticket *ticket);
void similar_tab_release(struct similar_tab *t);
/* The store has changed. */
void similar_tab_touch(struct similar_tab *t);
/* A piece of the search; shown: somebody looks at it.  False when there is
 * nothing to do. */
bool similar_tab_work(struct similar_tab *t, bool shown);
void similar_tab_draw(struct similar_tab *t, struct area at, bool focus);
/* How many are there; -1: not known yet. */
int similar_tab_count(const struct similar_tab *t);
/* Open the ticket under the cursor; read what is known of the likeness. */
int similar_tab_open(struct similar_tab *t);
int similar_tab_read(struct similar_tab *t);

#endif
