/*
 * ledger_view.h - the screen of the ledger: what people did, newest first.
 */
#ifndef TUI_LEDGER_VIEW_H
#define TUI_LEDGER_VIEW_H

#include "app.h"

/* filter: a query over records. */
struct view *ledger_view(struct app *a, const char *filter);

/* Put the cursor on a record, where the view is one of the ledger. */
void ledger_view_select(struct view *v, int64_t id);

#endif
