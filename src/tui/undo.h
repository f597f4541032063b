/*
 * undo.h - taking back what was done last, and doing it again.
 */
#ifndef TUI_UNDO_H
#define TUI_UNDO_H

#include "app.h"

/* Rows for all views. */
int command_undo(struct view *v, enum action x, const char *args);
int command_repeat(struct view *v, enum action x, const char *args);

/* Say what was done, and the key that undoes it. */
void undo_say(struct app *a, const char *done);

#endif
