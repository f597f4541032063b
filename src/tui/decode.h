/*
 * decode.h - the bytes of a terminal as keys, pastes and clicks.
 *
 * What one key sends may come in pieces, and Esc is the beginning of what
 * others send.  So the decoder says nothing about bytes that may go on, until
 * it is told that there was silence after them.  It knows no terminal and no
 * clock: sequences are bound, bytes are fed, silence is reported.
 *
 * A sequence that nothing is bound to is taken whole and comes as
 * INPUT_UNKNOWN: in pieces it would be Esc and letters, and those do things.
 */
#ifndef TUI_DECODE_H
#define TUI_DECODE_H

#include "input.h"

/* Bind this code to begin a paste: all up to PASTE_END is its text. */
enum { KEY_PASTE = KEY_OURS_LAST + 1 };
#define PASTE_END "\033[201~"

struct bound_key {
	char *bytes;
	size_t len;
	int code;
};

struct decoder {
	struct bound_key *keys;
	int nkeys, alloc;
	struct strbuf bytes; /* fed and not yet taken */
	struct strbuf paste;
	bool pasting;
	bool silent; /* as decoder_next() was told */
	bool clicks; /* the terminal reports the mouse: both ways are read */
};

void decoder_init(struct decoder *d);
void decoder_release(struct decoder *d);
void decoder_bind(struct decoder *d, const char *bytes, int code);
void decoder_feed(struct decoder *d, const char *bytes, size_t len);

/* The next input; false when there is none, or none that is complete.
 * silent: nothing more belongs to the bytes that wait. */
bool decoder_next(struct decoder *d, bool silent, struct input *out);
/* Bytes wait for more, or for silence. */
bool decoder_waits(const struct decoder *d);
/* The end of the paste seems lost: what came of it. */
void decoder_end_paste(struct decoder *d, struct input *out);

#endif
