/*
 * history.h - what was typed before: one list per kind of prompt, some of
 * them kept in a file that only the owner can read.
 */
#ifndef TUI_HISTORY_H
#define TUI_HISTORY_H

#include "prompt.h"

void histories_load(void);
void histories_free(void);

/* Make readline use the list of this kind, with the cursor at its end. */
void history_use(enum prompt_kind kind);
/* Add one line to the list in use, and to its file when it has one. */
void history_record(enum prompt_kind kind, const char *line);
/* Take the list back from readline: before another one is used. */
void history_put_back(enum prompt_kind kind);

#endif
