/*
 * osc.h - what is said to the terminal itself: the clipboard, a call for
 * attention, the title of the window.
 *
 * curses has no part in this, so nothing else makes it safe: osc_send() is
 * the only way, and it takes printable ASCII and, where the locale is UTF-8,
 * what text.h calls safe.  Call these between two drawings.
 */
#ifndef TUI_OSC_H
#define TUI_OSC_H

#include <stdbool.h>
#include <stddef.h>

/* The most bytes that go to the clipboard: what xterm and tmux take. */
#define OSC_COPY_MAX 74994

enum osc_reader {
	OSC_OUTER,   /* inside tmux it is passed on to the terminal around it */
	OSC_TMUX_TOO /* tmux knows it itself, too */
};

/* Send "ESC ] payload ESC \".  FAILED when something else is in it. */
int osc_send(enum osc_reader reader, const char *payload);

/* Offer text to the terminal's clipboard (OSC 52).  Whether it took it nobody
 * says.  FAILED when it is too long. */
int osc_copy(const char *text, size_t len);
/* The title of the terminal's window; NULL: as it was before. */
void osc_title(const char *title);

#endif
