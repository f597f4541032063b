/*
 * common.h - what can be done on every screen.
 */
#ifndef TUI_COMMON_H
#define TUI_COMMON_H

#include "app.h"

/* What every view can do, unless it has a row of its own. */
extern const struct view_action common_actions[];

#endif
