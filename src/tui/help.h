/*
 * help.h - the keys of a screen, made from the keymap and the action table.
 */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "app.h"

struct view *help_view(struct view *of);

#endif
