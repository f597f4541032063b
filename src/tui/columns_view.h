/*
 * columns_view.h - the screen where a person chooses columns.
 */
#ifndef TUI_COLUMNS_VIEW_H
#define TUI_COLUMNS_VIEW_H

#include "app.h"

/* of: the view whose columns they are; it is below on the stack. */
struct view *columns_view(struct view *of);

#endif
