/*
 * watch_items.h - keeping an eye on something for longer than a shift.
 */
#ifndef TUI_WATCH_ITEMS_H
#define TUI_WATCH_ITEMS_H

#include "app.h"

/* args: "[TICKET] TEXT"; without a text it is asked for. */
int watch_items_add(struct app *a, const char *args);
/* args: "NUMBER [TEXT]"; without a number it is picked. */
int watch_items_done(struct app *a, const char *args);

#endif
