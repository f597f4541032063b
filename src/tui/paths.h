/*
 * paths.h - names of files, as they are typed.
 */
#ifndef TUI_PATHS_H
#define TUI_PATHS_H

#include "watchfloor/vocabulary.h"

/* "~/x" by $HOME; blanks at the end, as completion leaves them, are gone.
 * Yours. */
char *path_expand(const char *text);

/* What o->prefix may go on as; a folder ends in a slash.  Names that a
 * terminal cannot show as they are are left out. */
void offer_paths(struct offers *o);

#endif
