/*
 * input.h - what the person does, decoded once for all: keys, pastes, clicks.
 */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <curses.h>
#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/strbuf.h"

/*
 * A key is one int: a Unicode character, or KEYCODE(KEY_LEFT) for one that
 * curses names, perhaps with KEY_ALT.  Control characters are themselves.
 */
#define KEYCODE(k)  ((k) | 1 << 21)
#define KEY_ALT     (1 << 22)
#define KEY_CTRL(c) ((c)&0x1f)
#define KEY_ESCAPE  27

/* Beyond the codes that curses has for terminfo's keys. */
enum { KEY_WORD_LEFT = KEY_MAX + 1, KEY_WORD_RIGHT, KEY_OURS_LAST };

/* The most that one paste may bring; what is more is dropped. */
#define PASTE_MAX 65536

enum input_kind {
	INPUT_KEY,
	INPUT_PASTE,
	INPUT_CLICK,  /* at y, x */
	INPUT_WHEEL,  /* there; key: -1 up, 1 down */
	INPUT_UNKNOWN /* what no key that we know sends */
};

struct input {
	enum input_kind kind;
	int key;
	int y, x;
	const char *text; /* of a paste, safe to insert; borrowed until
			     the next input */
	size_t len;
};

void input_init(void); /* after initscr() */
void input_release(void);
void input_start(void); /* bracketed paste on: also after a suspend */
void input_stop(void);  /* and off: before endwin() */

/* Whether the terminal reports the mouse.  While it is off the terminal is
 * told nothing about it at all. */
void input_mouse(bool on);
/* Can this terminal? */
bool input_has_mouse(void);

/* The next input that is waiting; false when there is none.  A paste comes
 * when it is complete. */
bool input_next(struct input *out);
/* While something takes long: does the person want it to stop?  What else was
 * typed comes afterwards. */
bool input_stops(void);
/* Bytes have come that may be a key, or the beginning of one: how many
 * milliseconds until that is clear, if nothing else comes.  -1: none. */
int input_undecided(void);
/* A paste has begun and its end has not been seen. */
bool input_pasting(void);
/* Take what there is of it: the end seems lost. */
bool input_end_paste(struct input *out);

/* Append the name of a key: "Enter", "C-l", "M-x", "Up", "F1", "x".  Several
 * keys may have one name; nothing for a key without one. */
void key_print(int key, struct strbuf *out);
/* Is it what key_print() calls a key? */
bool key_is_name(const char *name);

#endif
