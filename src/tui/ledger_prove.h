/*
 * ledger_prove.h - the proof of a record, written to a file.
 */
#ifndef TUI_LEDGER_PROVE_H
#define TUI_LEDGER_PROVE_H

#include "app.h"

/* To the file named, or asks for one; asks again before it writes over one
 * that is there.  Then says what the proof is against. */
int ledger_prove_to_file(struct app *a, int64_t id, const char *path);

#endif
