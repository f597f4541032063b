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

/* The keys as shipped, for the manual page: each key with the screen that it
 * counts on, the command line that it runs, and that command's help; nothing
 * is translated. */
void tui_each_key(void (*each)(void *ctx, const char *key, const char *screen,
			       const char *command, const char *help),
		  void *ctx);

#endif
