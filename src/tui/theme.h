/*
 * theme.h - what things look like: semantic elements, and their attributes.
 *
 * A state is never told by hue alone: each element that means something has
 * a word or a mark beside it, and a look of its own without colour.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <curses.h>

#include "watchfloor/i18n.h"
#include "watchfloor/ticket.h"

/* id, name in a theme, what it is */
#define LOOKS(X)                                                              \
	X(NORMAL, "normal", N_("text; what others leave out is from here"))   \
	X(TITLE, "title", N_("the line at the top"))                          \
	X(TITLE_ON, "title-on", N_("the screen that is shown, in that line")) \
	X(TAB, "tab", N_("a tab"))                                            \
	X(TAB_ON, "tab-on", N_("the tab that is shown"))                      \
	X(HEADER, "header", N_("heads of columns, names of facts"))           \
	X(SELECTED, "selected", N_("the row of the cursor"))                  \
	X(RULE, "rule", N_("lines between panes"))                            \
	X(DIM, "dim", N_("what matters less"))                                \
	X(STRONG, "strong", N_("what matters more"))                          \
	X(CRITICAL, "critical", N_("severity critical and fatal"))            \
	X(HIGH, "high", N_("severity high"))                                  \
	X(MEDIUM, "medium", N_("severity medium"))                            \
	X(LATE, "late", N_("a clock that has run out"))                       \
	X(GOOD, "good", N_("done"))                                           \
	X(BAD, "bad", N_("failed"))                                           \
	X(ASK, "ask", N_("wants somebody's word"))                            \
	X(KEY, "key", N_("a key on the hint line"))                           \
	X(HINT, "hint", N_("what it does"))                                   \
	X(MESSAGE, "message", N_("what the program says"))                    \
	X(ERROR, "error", N_("what went wrong"))

enum theme_element {
#define X(id, name, help) LOOK_##id,
	LOOKS(X)
#undef X
		LOOK_COUNT
};

/* For documentation and tests. */
struct look_info {
	const char *name;
	const char *help; /* N_() */
};
extern const struct look_info look_table[LOOK_COUNT];

/* After initscr(): the theme that is built in.  Honours NO_COLOR. */
void theme_init(void);
/* Read a theme and use it, on the next drawing.  FAILED or NOT_FOUND: the
 * last error says what is wrong with it, and things look as before. */
int theme_load(const char *name);
/* Call each() with the name of every theme: ours, yours, those that ship. */
void theme_each(void (*each)(void *ctx, const char *name), void *ctx);
/* Has the theme colours that only a terminal with direct colour shows
 * exactly?  Before initscr(). */
bool theme_is_exact(const char *name);

attr_t theme_attr(enum theme_element e);
/* Would a blank in this look be told from a plain one? */
bool theme_shows_blank(enum theme_element e);
enum theme_element theme_severity(enum severity s);

#endif
