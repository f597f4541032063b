/*
 * playbook_view.h - the screen of one playbook: outline, graph, text, history.
 */
#ifndef TUI_PLAYBOOK_VIEW_H
#define TUI_PLAYBOOK_VIEW_H

#include "app.h"

/* id: of a playbook, or a file of the desk repository. */
int playbook_view(struct view **out, struct app *a, const char *id);

#endif
