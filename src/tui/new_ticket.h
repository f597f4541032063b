/*
 * new_ticket.h - opening a ticket for work that no alert begins.
 */
#ifndef TUI_NEW_TICKET_H
#define TUI_NEW_TICKET_H

#include "app.h"

/* For the table of actions.  args: "acme service.onboarding Onboard Acme"; what
 * is missing is asked for. */
int new_ticket(struct view *v, enum action x, const char *args);

#endif
