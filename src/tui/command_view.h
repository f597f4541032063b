/*
 * command_view.h - a command of a playbook: what would be run and by which
 * rule, that it runs, and what it said.
 */
#ifndef TUI_COMMAND_VIEW_H
#define TUI_COMMAND_VIEW_H

#include "app.h"
#include "watchfloor/command.h"

/* Show the plan, which is consumed; the view is about a ticket's screen. */
void command_view_open(struct view *ticket, struct command_plan *p);

#endif
