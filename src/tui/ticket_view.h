/*
 * ticket_view.h - the screen of one ticket: its playbook and what is known.
 */
#ifndef TUI_TICKET_VIEW_H
#define TUI_TICKET_VIEW_H

#include "app.h"

/* NOT_FOUND when there is no such ticket. */
int ticket_view(struct view **out, struct app *a, const char *id);

/* Of a view that ticket_view() made.  Borrowed. */
const char *ticket_view_id(const struct view *v);

#endif
