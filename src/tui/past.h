/*
 * past.h - the workbench as of a past time: queue and tickets as they were,
 * to be read.
 */
#ifndef TUI_PAST_H
#define TUI_PAST_H

#include "app.h"

/* A row for all views. */
int command_as_of(struct view *v, enum action x, const char *args);

/* Back to now; nothing when it is. */
void past_leave(struct app *a);

#endif
