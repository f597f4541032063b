/*
 * ticket_private.h - what the files of the ticket screen share.
 *
 *	ticket_view.c	the screen: layout, keys, what to do next
 *	ticket_steps.c	the playbook: the list of steps, the text of one
 *	ticket_tabs.c	what is known: facts, alerts, timeline, notes; and
 *	ticket_evidence.c, ticket_similar.c, a tab each
 *	ticket_begin.c	beginning a playbook, and what it asks first
 *	ticket_move.c	going on in another version of the playbook
 *	ticket_walk.c	acting on the playbook: answers, skips, failures
 *	ticket_run.c	running a command of the current step
 */
#ifndef TUI_TICKET_PRIVATE_H
#define TUI_TICKET_PRIVATE_H

#include "alerts.h"
#include "list.h"
#include "pane.h"
#include "ticket_evidence.h"
#include "ticket_similar.h"
#include "ticket_view.h"
#include "watchfloor/authorisation.h"

enum ticket_tab {
	TAB_FACTS,
	TAB_ALERTS,
	TAB_TIMELINE,
	TAB_NOTES,
	TAB_EVIDENCE,
	TAB_SIMILAR,
	TAB_COUNT
};

/* One record about the ticket, newest first. */
struct event {
	int64_t at;
	char *actor;
	char *sentence;
	char *note;  /* the text of a note, else NULL */
	bool undone; /* taken back since */
};

struct ticket_view {
	struct view view;
	struct ticket ticket;
	struct run *run;           /* NULL: no playbook begun */
	struct playbook *preview;  /* what would be begun, or NULL */
	struct walk *preview_walk; /* at its start */
	struct outline_row *rows;  /* of the playbook that is shown */
	int nrows;
	int current; /* the row that waits, or -1 */
	/* what the step that waits lacks: the customer's word */
	struct step_cover cover;
	char *lacks; /* the sentence about that, or NULL */
	struct list steps;
	struct pane step; /* the text of the selected step */
	int step_shown;   /* the row that `step` was made for */
	struct alerts alerts;
	struct evidence_tab evidence;
	struct similar_tab similar;
	struct pane tab_pane; /* facts, timeline or notes */
	struct event *events;
	int nevents, events_alloc, nnotes;
	char *sent_back; /* what the last review said that did; or NULL */
	enum ticket_tab tab;
	bool in_tab;       /* keys that move go to the tab */
	bool oldest_first; /* events */
};

/* Open, and of the person at the keyboard. */
bool ticket_is_mine(const struct ticket_view *v);

/* ---- ticket_steps.c ---- */

void steps_init(struct ticket_view *v);
void steps_release(struct ticket_view *v);
/* Read the run again, or the playbook that would be begun. */
int steps_load(struct ticket_view *v);
/* The playbook that is being shown; NULL: none. */
const struct playbook *steps_playbook(const struct ticket_view *v);
/* Where the walk is; NULL when there is no walk to go on with. */
const struct walk_point *steps_point(const struct ticket_view *v);
void steps_draw(struct ticket_view *v, struct area at);
/* Lines that the text of the selected step needs. */
int steps_text_height(struct ticket_view *v, int width);
void steps_text_draw(struct ticket_view *v, struct area at);
/* All of it, on a screen of its own. */
int steps_read(struct ticket_view *v);
/* The same in $PAGER. */
int steps_page_out(struct ticket_view *v);
/* The commands of the selected step, as they are to be run; false: none. */
bool steps_copy(const struct ticket_view *v, struct strbuf *out);

/* ---- ticket_tabs.c ---- */

void tabs_init(struct ticket_view *v);
void tabs_release(struct ticket_view *v);
void tabs_load(struct ticket_view *v);
void tabs_draw_heads(struct ticket_view *v, struct area line);
void tabs_draw(struct ticket_view *v, struct area at);
/* What the tab shows, in $PAGER: its text, or the alert under the cursor. */
int tabs_page_out(struct ticket_view *v);
struct list *tabs_list(struct ticket_view *v);
/* That of the tab that is shown, or NULL. */
struct table *tabs_table(struct ticket_view *v);
/* The line of the screen that its cursor is on, as drawn last. */
int tabs_cursor_line(struct ticket_view *v, struct area at);
bool tabs_work(struct ticket_view *v);
void tabs_show(struct ticket_view *v, enum ticket_tab tab);
/* Narrow the text or the alerts of the tab; and by what they are now. */
int tabs_filter(struct ticket_view *v, const char *text);
const char *tabs_filtered(struct ticket_view *v);
/* By what the tab can be sorted (NULL: it is not, or it is a table), by which
 * of that it is (-1: as it comes), and sorting it. */
const struct column *tabs_sort_keys(struct ticket_view *v);
int tabs_sorted(struct ticket_view *v, bool *reverse);
int tabs_sort(struct ticket_view *v, int key, bool reverse);
/* Is it a list, with a row under a cursor?  That in full. */
bool tabs_is_list(const struct ticket_view *v);
int tabs_read(struct ticket_view *v);

/* ---- ticket_walk.c ---- */

/* START, DONE, ANSWER, SKIP, FAILED, ABANDON. */
int walk_act(struct view *v, enum action x, const char *args);
const char *walk_hint(const struct view *v, enum action x);

/* ---- ticket_begin.c ---- */

/* Begin a playbook: that of the words, or the ticket's, or one to choose. */
int walk_begin(struct ticket_view *v, const char *args);

/* ---- ticket_move.c ---- */

int ticket_move(struct view *v, enum action x, const char *args);

/* ---- ticket_run.c ---- */

int ticket_run(struct view *v, enum action x, const char *args);
const char *ticket_run_hint(const struct view *v, enum action x);

#endif
