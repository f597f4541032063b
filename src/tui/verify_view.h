/*
 * verify_view.h - verifying the whole ledger: how far it is, and what it
 * found.
 */
#ifndef TUI_VERIFY_VIEW_H
#define TUI_VERIFY_VIEW_H

#include "app.h"

/* Begins at once; goes back to the ledger screen that it is about. */
int verify_view(struct view **out, struct view *ledger);

#endif
