/*
 * tree_view.h - a screen of JSON that folds: a raw alert, a record.
 */
#ifndef TUI_TREE_VIEW_H
#define TUI_TREE_VIEW_H

#include "app.h"

/* title and text are copied.  What is no JSON is shown as text. */
struct view *tree_view(struct app *a, const char *title, const char *text,
		       size_t len);

#endif
