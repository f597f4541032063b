/*
 * unfinished.h - texts that were typed and never recorded, to go on with.
 */
#ifndef TUI_UNFINISHED_H
#define TUI_UNFINISHED_H

#include "app.h"

/* Let the person choose one; nothing when there is none. */
void unfinished_offer(struct app *a);
/* The same as a command: "drafts". */
int unfinished_run(struct view *v, enum action x, const char *args);

#endif
