/*
 * queue_private.h - what the files of the queue screen share.
 *
 *	queue_view.c	what is shown, and acting on it
 *	queue_marks.c	marking several of them
 *	queue_draw.c	how it looks
 *	queue_seen.c	whether a ticket has been seen before
 */
#ifndef TUI_QUEUE_PRIVATE_H
#define TUI_QUEUE_PRIVATE_H

#include "list.h"
#include "marks.h"
#include "queue_view.h"
#include "ticket_columns.h"
#include "watchfloor/similar.h"
#include "window.h"

struct tab {
	char *title, *filter;
	int64_t tickets; /* -1: never counted */
	int64_t late;
	bool stale; /* to be counted */
};

/* Tickets like the one under the cursor. */
struct seen {
	int64_t num; /* of the ticket that the summary is of; 0: none */
	struct similar_summary summary;
	bool stale;
	struct similar_search *search; /* NULL: none runs */
	int64_t searched;              /* for this ticket */
};

/* What is in the window while the rows of a new query are looked for. */
enum rows_state {
	ROWS_OLD,     /* those of the query before */
	ROWS_GLANCED, /* still those: a glance has found none */
	ROWS_HEAD,    /* the first ones, found by a glance */
	ROWS_ALL
};

struct queue_view {
	struct view view;
	struct tab *tabs;
	int ntabs, tab;
	int all;      /* the tab of all tickets; the one after is "For me" */
	char *filter; /* typed; "" for none */
	struct query *query; /* of the tab and the filter */
	struct ticket_counts counts;
	bool counted;
	enum rows_state rows;
	struct window window;
	struct list list;
	struct columns columns;
	struct seen seen;
	struct marks marks;
	int64_t now;     /* as drawn */
	int64_t minute;  /* that the counts are of */
	char commit[41]; /* of the desk.conf that the tabs are from */
};

/* The ticket under the cursor; NULL: the list is empty. */
const struct ticket *queue_selected(const struct queue_view *q);

void queue_draw(struct view *v);

/* ---- queue_seen.c ---- */

void seen_release(struct seen *s);
/* The store has changed, or is another. */
void seen_touch(struct seen *s);
/* A piece of the search; false when there is nothing to do. */
bool seen_work(struct queue_view *q);
/* At the end of the line; the columns that it took. */
int seen_draw(const struct queue_view *q, int y);

/* queue_marks.c: mark, mark-range, mark-all, unmark. */
int queue_mark(struct view *v, enum action x, const char *args);
/* Act on what is marked, or else on the ticket under the cursor. */
int queue_act(struct view *v, enum action x, const char *args);
/* What is done with one ticket: duty_act(). */
int queue_duty(struct view *v, enum action x, const char *args);

#endif
