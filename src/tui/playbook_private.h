/*
 * playbook_private.h - what the files of the screen of one playbook share.
 *
 *	playbook_view.c		the screen, its tabs
 *	playbook_tabs.c		outline, graph and text
 *	playbook_blame.c	who changed each step last
 *	playbook_history.c	commits, and what changed between two
 *	playbook_facts.c	what it says of itself beside its steps
 *	playbook_figures.c	how it does, version by version
 */
#ifndef TUI_PLAYBOOK_PRIVATE_H
#define TUI_PLAYBOOK_PRIVATE_H

#include "pace.h"
#include "pane.h"
#include "playbook_view.h"
#include "table.h"
#include "watchfloor/library.h"
#include "watchfloor/playbook_stats.h"
#include "watchfloor/walk.h"

enum playbook_tab {
	PLAYBOOK_OUTLINE,
	PLAYBOOK_GRAPH,
	PLAYBOOK_TEXT,
	PLAYBOOK_HISTORY,
	PLAYBOOK_FACTS,
	PLAYBOOK_FIGURES,
	PLAYBOOK_TABS
};

/* Of all versions that were begun. */
struct playbook_figures {
	struct playbook_stats stats;
	bool made, stale;
	struct pace pace;
	struct pane pane;
};

struct playbook_blame {
	bool begun;
	struct library_blame found;
};

struct playbook_view {
	struct view view;
	char *path, *title;
	char commit[41]; /* all is as of this one */
	struct strbuf text;
	struct playbook *playbook; /* NULL: it cannot be walked */
	char *error;               /* why */
	struct walk *walk;         /* at its start: for values */
	enum playbook_tab tab;

	struct outline_row *rows;
	int nrows;
	struct list outline; /* its cursor is that of the graph, too */
	int find_from;    /* where the cursor was when `/` was pressed; or -1 */
	struct pane step; /* the text of the step under the cursor */
	int step_shown;   /* the index of the step that it is of */
	struct playbook_blame blame;

	struct flowchart *chart;
	int chart_width;
	int chart_top; /* its first line on the screen */

	struct pane lines; /* of the text */
	struct pane facts;
	struct playbook_figures figures;

	struct repo_commit *commits;
	int ncommits;
	bool has_history;
	int marked; /* a commit, or -1 */
	struct table history;
};

/* ---- playbook_tabs.c ---- */

void playbook_tabs_init(struct playbook_view *v);
/* For v->playbook and v->text as they are now. */
void playbook_tabs_load(struct playbook_view *v);
void playbook_tabs_unload(struct playbook_view *v);
void playbook_tabs_release(struct playbook_view *v);
void playbook_draw_outline(struct playbook_view *v, struct area at);
void playbook_draw_graph(struct playbook_view *v, struct area at);
void playbook_draw_text(struct playbook_view *v, struct area at);
/* The step under the cursor in full, on a screen of its own. */
int playbook_read_step(struct playbook_view *v);
/* Put the cursor on a step with this text.  NOT_FOUND: there is none. */
int playbook_find_step(struct playbook_view *v, const char *text, bool typing);
/* Add a text line by line, with numbers, for which the head of the pane has
 * one column more than these. */
#define LINE_NUMBERS 6
void playbook_add_lines(struct pane *p, const struct strbuf *text);

/* A playbook that cannot be walked has no more than the reason: true, and that
 * was drawn. */
bool playbook_draw_broken(struct playbook_view *v, struct area at);

/* ---- playbook_blame.c ---- */

void blame_unload(struct playbook_view *v);
/* As view_ops.work. */
bool blame_work(struct playbook_view *v);
/* Add to the text of the step who changed it last, once that is known. */
void blame_add(struct playbook_view *v, const struct step *s);

/* ---- playbook_facts.c ---- */

void facts_draw(struct playbook_view *v, struct area at);

/* ---- playbook_figures.c ---- */

void figures_init(struct playbook_view *v);
void figures_unload(struct playbook_view *v);
void figures_release(struct playbook_view *v);
/* The store has changed. */
void figures_touch(struct playbook_view *v);
void figures_draw(struct playbook_view *v, struct area at);
/* As view_ops.work. */
bool figures_work(struct playbook_view *v);

/* ---- playbook_history.c ---- */

void history_init(struct playbook_view *v);
void history_unload(struct playbook_view *v);
void history_release(struct playbook_view *v);
/* Read the commits, if that was not done. */
void history_load(struct playbook_view *v);
void history_draw(struct playbook_view *v, struct area at);
int history_read(struct playbook_view *v);
int history_mark(struct playbook_view *v);
int history_diff(struct playbook_view *v);

#endif
