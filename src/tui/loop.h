/*
 * loop.h - draw, wait, handle, until the person leaves.
 */
#ifndef TUI_LOOP_H
#define TUI_LOOP_H

#include "app.h"

/* signals: from signals_init(). */
void loop_run(struct app *a, int signals);

#endif
