/*
 * external.h - other people's programs on our terminal: an editor, a pager.
 *
 * The program gets the terminal as the shell would give it: default signals,
 * a process group of its own in the foreground, cooked modes.  When it is
 * stopped (Ctrl-Z) the workbench stops too, and both come back with fg.
 */
#ifndef TUI_EXTERNAL_H
#define TUI_EXTERNAL_H

#include <stdbool.h>

/* From here on nothing is run.  On an account that several members share, a
 * program that is opened would let one be another. */
void external_forbid(void);
bool external_forbidden(void);
/* 0, or REFUSED when it is forbidden. */
int external_check(void);

/* There is no screen: a subcommand has the terminal as it is. */
void external_no_screen(void);
/* For who talks to the person on the plain terminal: leave the screen, and
 * come back.  Programs may be run in between. */
void external_leave(void);
void external_return(void);

/* Let the person change the text that is kept under a draft's key, in the
 * editor of the options, $VISUAL, $EDITOR or vi.  0, or FAILED with the last
 * error set; what was saved is kept either way. */
int external_edit(const char *key);
/* The same with a file of the caller's. */
int external_edit_file(const char *path);
/* Show a text in the pager of the options, $PAGER or less; it is made safe
 * first. */
int external_page(const char *text);
/* The same; JSON that is all on one line is broken into lines first. */
int external_page_json(const char *text);

#endif
