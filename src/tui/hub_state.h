/*
 * hub_state.h - how the store stands with its hub, for the title line; and the
 * courier, which the workbench starts when nobody else has.
 */
#ifndef WATCHFLOOR_TUI_HUB_STATE_H
#define WATCHFLOOR_TUI_HUB_STATE_H

#include "app.h"

/* Look now; says so when an act of the person turned out not to count. */
void hub_state_look(struct app *a);
/* "synced", "3 waiting", "no hub: 3 waiting"; nothing for a store that has
 * joined none. */
void hub_state_text(struct strbuf *out);
/* Is there trouble that somebody should see? */
bool hub_state_is_bad(void);

/* See that a courier is at work; call it now and then. */
void hub_state_serve(struct app *a);
/* The courier that we have started ends with us. */
void hub_state_end(void);

#endif
