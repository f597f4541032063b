/*
 * screens.h - the screens that a command opens from anywhere, and the title
 * line that names them.
 */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include "app.h"

/* QUEUE, PLAYBOOKS, LEDGER, DASHBOARD, SETTINGS, SHIFT: bring the screen to the
 * top, opening it if need be; args narrow it as `filter` would. */
int screen_show(struct view *v, enum action x, const char *args);

/* The title line of such a screen. */
void screen_draw_title(const struct view *v);

#endif
