/*
 * tui.h - the workbench on the terminal.
 */
#ifndef WATCHFLOOR_TUI_H
#define WATCHFLOOR_TUI_H

#include "watchfloor/desk.h"

/*
 * Run the workbench until the person leaves, or a signal says to.  start: a
 * ticket to open, or a query over all tickets; NULL: the first queue.  The
 * terminal is as it was when this returns, also after a failure.
 *
 * WATCHFLOOR_TEST_SYNC=1 makes the loop write ESC ] 7717 ; idle ; INPUTS ;
 * JOBS ESC \ each time before it waits: inputs decoded so far, and work that
 * still runs.
 */
int tui_run(struct desk *d, const char *start);
/* The same with a tour: lines below that say what to try next. */
int tui_tour(struct desk *d);

struct playbook_edit;
/* Change a playbook in the person's editor, on the terminal as it is: until it
 * is taken, what was typed stays in a file, which is named.  message: why;
 * NULL or "": ask.  0 (*said, yours, is what there is to say), or a failure. */
int tui_edit_playbook(struct playbook_edit *e, const char *message,
		      char **said);

/* A key: where it counts ("queue", and as a heading), the command line that
 * it runs, and that command's help.  N_() where said. */
struct tui_key {
	const char *key, *command;
	const char *screen;  /* "queue"; "all" */
	const char *heading; /* N_() */
	const char *help;    /* N_() */
};
/* The keys as shipped; after tui_configure() as this person has them. */
void tui_each_key(void (*each)(void *ctx, const struct tui_key *k), void *ctx);

/* A command of the workbench: what `:` and the palette take. */
struct tui_command {
	const char *name;
	const char *heading; /* N_(), of its group */
	const char *help;    /* N_() */
};
/* Group by group. */
void tui_each_command(void (*each)(void *ctx, const struct tui_command *c),
		      void *ctx);

/* A setting of watchfloor.conf. */
struct tui_setting {
	const char *name, *value;
	const char *shipped; /* the value it has by itself */
	const char *choices; /* "true|false"; "" where any word will do */
	const char *help;    /* N_() */
};
void tui_each_setting(void (*each)(void *ctx, const struct tui_setting *s),
		      void *ctx);

/* Read watchfloor.conf; FAILED names file and line, and what was right is in
 * force.  tui_forget() releases it. */
int tui_configure(void);
void tui_forget(void);
/* Change one setting and write the file; *path is yours. */
int tui_keep_setting(const char *name, const char *value, char **path);

#endif
