/*
 * queue_view.h - the screen of queues: what waits, most urgent first.
 */
#ifndef TUI_QUEUE_VIEW_H
#define TUI_QUEUE_VIEW_H

#include "app.h"

/* filter: a query to begin with, over all tickets; NULL: the first queue. */
struct view *queue_view(struct app *a, const char *filter);

#endif
