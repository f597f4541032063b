/*
 * edit_session.h - a playbook changed in the person's editor; see
 * tui_edit_playbook().
 */
#ifndef TUI_EDIT_SESSION_H
#define TUI_EDIT_SESSION_H

#include "app.h"

/* Leave the screen for the editor, and say afterwards what came of it. */
int edit_playbook(struct app *a, const char *id);

#endif
