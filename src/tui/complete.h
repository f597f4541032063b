/*
 * complete.h - what Tab offers at a prompt.
 */
#ifndef TUI_COMPLETE_H
#define TUI_COMPLETE_H

#include "prompt.h"

/* Tab completes what this prompt takes, from now on. */
void complete_use(struct app *a, const struct prompt_spec *spec);
/* Draw what the last Tab found, in the lines above line `y`. */
void complete_draw(int y);
/* Another key was pressed. */
void complete_forget(void);

#endif
