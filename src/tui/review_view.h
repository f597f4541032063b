/*
 * review_view.h - the screen of who decides about the work of another.
 */
#ifndef TUI_REVIEW_VIEW_H
#define TUI_REVIEW_VIEW_H

#include "app.h"

/* Open it on top; a failure when there is no such ticket. */
int review_show(struct app *a, const char *id);

#endif
