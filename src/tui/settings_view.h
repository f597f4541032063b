/*
 * settings_view.h - the screen of settings.
 */
#ifndef TUI_SETTINGS_VIEW_H
#define TUI_SETTINGS_VIEW_H

#include "app.h"

struct view *settings_view(struct app *a, const char *filter);

#endif
