/*
 * alerts.h - the alerts of a ticket: a window on the list.
 */
#ifndef TUI_ALERTS_H
#define TUI_ALERTS_H

#include "app.h"
#include "columns.h"
#include "list.h"

struct alerts {
	struct app *app;
	char *ticket, *title;
	struct list list;
	struct alert_row *rows;
	int n;
	int64_t skipped; /* how many that match come before rows[0] */
	char *filter;    /* words, "" for none */
	int sort;        /* index into alert_sort_keys; -1: newest first */
	bool reverse;
};

/* What they can be sorted by. */
extern const struct column alert_sort_keys[];

void alerts_init(struct alerts *s, struct app *a, const struct ticket *t);
void alerts_release(struct alerts *s);
/* Read them again; the cursor stays at its place. */
void alerts_reload(struct alerts *s);
/* Show those in which each word is found. */
void alerts_filter(struct alerts *s, const char *text);
void alerts_sort(struct alerts *s, int key, bool reverse);
void alerts_draw(struct alerts *s, struct area at, bool focus);
/* The raw text of the alert under the cursor, on a screen of its own. */
int alerts_read(struct alerts *s);
/* The same in $PAGER. */
int alerts_page_out(struct alerts *s);
/* As it came, before masking; args: the reason, else it is asked for. */
int alerts_unmask(struct alerts *s, const char *args);
/* The same text, to hand on; false: there is none. */
bool alerts_copy(struct alerts *s, struct strbuf *out);

#endif
