/*
 * signals.h - signals as bytes of a pipe, and a terminal that is put back
 * even when the program falls over.
 */
#ifndef TUI_SIGNALS_H
#define TUI_SIGNALS_H

/* Before initscr().  Returns the end of the pipe to poll, or FAILED. */
int signals_init(void);
/* The defaults again, but what asks the program to end is ignored: it does.
 * The pipe is closed. */
void signals_release(void);
/* The next signal that came: SIGTERM, SIGHUP, SIGINT, SIGWINCH or SIGTSTP;
 * 0: none. */
int signals_next(void);
/* Stop the process as the shell expects, until somebody says go on. */
void signals_stop_here(void);

#endif
