/*
 * second_view.h - the screen of a closed ticket that is judged again.
 */
#ifndef TUI_SECOND_VIEW_H
#define TUI_SECOND_VIEW_H

#include "app.h"

/* For the table of actions: show the next one of the sample.  NOT_FOUND, and
 * a sentence, when none waits. */
int second_look(struct view *v, enum action x, const char *args);

#endif
