/*
 * company.h - who else is in a ticket while it is looked at.
 */
#ifndef TUI_COMPANY_H
#define TUI_COMPANY_H

#include "app.h"

/* Tell others which ticket the person is in now. */
void company_show(struct app *a);
/* And no more. */
void company_leave(struct app *a);
/* Look who is there. */
void company_look(struct app *a);

/* Append "wu, zhao": the others that are in the ticket.  False: nobody. */
bool company_print(const struct app *a, const char *ticket, struct strbuf *out);
/* draw_title() of a screen about a ticket: who else is in it is said before
 * what else is on the right. */
void company_draw_title(const struct app *a, const char *ticket,
			const char *left, const char *right);

#endif
