/*
 * options.h - what a person can set: one table, and the file that keeps it.
 *
 * $XDG_CONFIG_HOME/watchfloor/watchfloor.conf, in git-config syntax:
 *
 *	[ui]
 *		theme = dark
 *	[screen "queue"]
 *		columns = severity due ticket title:40 owner
 *		sort = due
 *	[keys "queue"]
 *		bind = X close benign
 *		unbind = x
 *
 * `set` changes an option for now; `save` writes what was changed, and leaves
 * what else is in the file as it is.  watchfloor.conf(5), `:set`, completion
 * and the settings screen are made from the table.
 */
#ifndef TUI_OPTIONS_H
#define TUI_OPTIONS_H

#include <stdbool.h>

#include "watchfloor/i18n.h"

/* id, name, type, choices ("a|b", or ""), default, help */
#define OPTIONS(X)                                                              \
	X(THEME, "theme", WORD, "", "terminal",                                 \
	  N_("The colours: a theme that ships, or a file of yours"))            \
	X(MOUSE, "mouse", BOOL, "", "true",                                     \
	  N_("Clicks and the wheel work; off: the terminal has them"))          \
	X(NOTIFY, "notify", CHOICE, "none|bell|osc9|osc777", "none",            \
	  N_("How to call for a new critical ticket or a clock that runs out")) \
	X(WINDOW_TITLE, "window-title", BOOL, "", "false",                      \
	  N_("The terminal's window has the name of the store"))                \
	X(CURSOR, "cursor", BOOL, "", "true",                                   \
	  N_("The terminal's cursor is seen on the selected row"))              \
	X(EDITOR, "editor", WORD, "", "",                                       \
	  N_("The editor for notes; empty: $VISUAL, $EDITOR, then vi"))         \
	X(PAGER, "pager", WORD, "", "",                                         \
	  N_("The pager for long texts; empty: $PAGER, then less"))

enum option {
#define X(id, name, type, choices, value, help) OPTION_##id,
	OPTIONS(X)
#undef X
		OPTION_COUNT
};

enum option_type { OPTION_BOOL, OPTION_CHOICE, OPTION_WORD };

struct option_info {
	const char *name;
	enum option_type type;
	const char *choices; /* "none|bell" of a choice */
	const char *value;   /* as shipped */
	const char *help;    /* N_() */
};
extern const struct option_info option_table[OPTION_COUNT];

const char *option_str(enum option o);
bool option_bool(enum option o);
/* What it may be, "a|b"; "" when that is not known.  Yours to free. */
char *option_choices(enum option o);
/* enum option, or NOT_FOUND with the last error set. */
int option_named(const char *name);
/* Refuses a value that the option does not take.  Then tells whoever listens
 * (options_listen). */
int option_set(enum option o, const char *value);

/* Layouts: "columns" or "sort" of a screen ("queue"); "" when nothing is
 * set.  Borrowed until the next change. */
const char *option_of_screen(const char *screen, const char *what);
void option_set_of_screen(const char *screen, const char *what,
			  const char *value);

/* Called after a change, and once by options_load(). */
void options_listen(void (*changed)(void *ctx, enum option o), void *ctx);

/*
 * Read the file, and the keys in it (keymap.h).  A file that is not there is
 * no failure.  FAILED: the last error names file, line and what is wrong;
 * what was right is in force.
 */
int options_load(void);
/* Write what was changed since. *path (may be NULL): where; yours. */
int options_save(char **path);
bool options_unsaved(void);
void options_release(void);

#endif
