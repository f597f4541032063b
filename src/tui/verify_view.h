/*
 * verify_view.h - verifying the whole ledger: how far it is, and what it
 * found.
 */
#ifndef TUI_VERIFY_VIEW_H
#define TUI_VERIFY_VIEW_H

#include "app.h"

/* Begins at once. */
int verify_view(struct view **out, struct app *a);

#endif
