/*
 * mouse.h - clicks and the wheel.
 *
 * A click on a row puts the cursor there, one on the row of the cursor is
 * Enter.  The wheel scrolls what is under the pointer.  Tabs, titles and the
 * hints of the last line do what they say.  No screen has code for this:
 * see hotspot.h.
 */
#ifndef TUI_MOUSE_H
#define TUI_MOUSE_H

#include "app.h"

/* INPUT_CLICK or INPUT_WHEEL, on the screen as it was drawn last. */
void mouse_input(struct app *a, const struct input *in);

#endif
