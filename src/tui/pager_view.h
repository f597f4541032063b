/*
 * pager_view.h - a screen of text: help, a raw alert, anything in full.
 */
#ifndef TUI_PAGER_VIEW_H
#define TUI_PAGER_VIEW_H

#include "app.h"
#include "pane.h"

/* fill(ctx, pane) adds the lines whenever the width changes; ctx is freed
 * with free_ctx (may be NULL) at the end.  head: columns of the heads. */
struct view *pager_view(struct app *a, const char *title, int head,
			void (*fill)(void *ctx, struct pane *p), void *ctx,
			void (*free_ctx)(void *ctx));

/* The same for one text, which is copied. */
struct view *pager_text(struct app *a, const char *title, const char *text);

#endif
