/*
 * alerts.h - the alerts of a ticket, newest first: a window on the list.
 */
#ifndef TUI_ALERTS_H
#define TUI_ALERTS_H

#include "app.h"
#include "list.h"

struct alerts {
	struct app *app;
	int64_t num;
	char *ticket, *title;
	struct list list;
	struct alert_row *rows;
	int n;
	int64_t skipped; /* how many are newer than rows[0] */
};

void alerts_init(struct alerts *s, struct app *a, const struct ticket *t);
void alerts_release(struct alerts *s);
/* Read them again; the cursor stays at its place. */
void alerts_reload(struct alerts *s);
void alerts_draw(struct alerts *s, struct area at, bool focus);
/* The raw text of the alert under the cursor, on a screen of its own. */
int alerts_read(struct alerts *s);
/* The same in $PAGER. */
int alerts_page_out(struct alerts *s);
/* The same text, to hand on; false: there is none. */
bool alerts_copy(struct alerts *s, struct strbuf *out);

#endif
