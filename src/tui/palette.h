/*
 * palette.h - finding a command by its name, or by what it does.
 */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "app.h"

/* Over the commands of the view; what is taken is run on it. */
void palette_open(struct view *v);

#endif
