/*
 * playbooks_view.h - the screen of playbooks: which there are, how long they
 * are, which cannot be walked.
 */
#ifndef TUI_PLAYBOOKS_VIEW_H
#define TUI_PLAYBOOKS_VIEW_H

#include "app.h"

struct view *playbooks_view(struct app *a, const char *filter);

#endif
