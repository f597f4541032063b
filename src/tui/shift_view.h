/*
 * shift_view.h - the screen of who is on watch, and of handing over.
 */
#ifndef TUI_SHIFT_VIEW_H
#define TUI_SHIFT_VIEW_H

#include "app.h"

struct view *shift_view(struct app *a, const char *filter);

#endif
