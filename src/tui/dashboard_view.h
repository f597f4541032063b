/*
 * dashboard_view.h - the screen of how the desk does.
 */
#ifndef TUI_DASHBOARD_VIEW_H
#define TUI_DASHBOARD_VIEW_H

#include "app.h"

/* filter: a query that narrows it; "" for none. */
struct view *dashboard_view(struct app *a, const char *filter);

#endif
