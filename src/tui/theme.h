/*
 * theme.h - what things look like: semantic elements, and their attributes.
 *
 * A state is never told by hue alone: each element that means something has
 * a word or a mark beside it, and a look of its own without colour.
 */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <curses.h>

#include "watchfloor/ticket.h"

enum theme_element {
	LOOK_NORMAL,
	LOOK_TITLE,    /* the line at the top */
	LOOK_TITLE_ON, /* the screen that is shown, in that line */
	LOOK_TAB,
	LOOK_TAB_ON,   /* the tab that is shown */
	LOOK_HEADER,   /* heads of columns, names of facts */
	LOOK_SELECTED, /* the row of the cursor, in the pane that has it */
	LOOK_RULE,     /* lines between panes */
	LOOK_DIM,      /* what matters less */
	LOOK_STRONG,   /* what matters more */
	LOOK_CRITICAL,
	LOOK_HIGH,
	LOOK_MEDIUM,
	LOOK_LATE,
	LOOK_GOOD, /* done */
	LOOK_BAD,  /* failed */
	LOOK_ASK,  /* wants somebody's word */
	LOOK_KEY,  /* a key on the hint line */
	LOOK_HINT, /* what it does */
	LOOK_MESSAGE,
	LOOK_ERROR,
	LOOK_COUNT
};

/* After initscr().  Honours NO_COLOR. */
void theme_init(void);
attr_t theme_attr(enum theme_element e);
enum theme_element theme_severity(enum severity s);

#endif
