/*
 * complete.h - what Tab offers at a prompt.
 */
#ifndef TUI_COMPLETE_H
#define TUI_COMPLETE_H

#include "prompt.h"

/* Hand completion for this kind of prompt to readline. */
void complete_use(struct app *a, enum prompt_kind kind);
/* The words that the last Tab found, "" after any other key; borrowed. */
const char *complete_matches(void);
void complete_forget(void);
void complete_release(void);

#endif
