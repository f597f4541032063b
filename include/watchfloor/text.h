/*
 * text.h - UTF-8, display width, and making foreign text safe to show.
 *
 * Widths are those of the libc that curses uses (wcwidth(3)), never a table
 * of our own; ambiguous characters are one column wide.  They follow LC_CTYPE:
 * call i18n_init() first.
 *
 * "Safe" text is valid UTF-8 without C0, DEL or C1 controls, bidi controls,
 * zero-width and tag characters, variation selectors, regional indicators,
 * surrogates, noncharacters or characters of unknown width, and with at most
 * four combining marks on one base and none without one.  What is replaced
 * leaves a visible mark, never a gap: ESC is "^[", U+202E is "<U+202E>", an
 * invalid byte is "<E4>".  Stored bytes are never altered: this is for what is
 * about to be shown.
 */
#ifndef WATCHFLOOR_TEXT_H
#define WATCHFLOOR_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "watchfloor/strbuf.h"

enum text_flags {
	TEXT_ONE_LINE = 0,  /* newline and tab are marked too: "^J" "^I" */
	TEXT_LINES = 1 << 0 /* newline passes; tab fills up to 8 columns */
};

/* Append s[0..len) to sb, made safe. */
void text_safe(struct strbuf *sb, const char *s, size_t len,
	       enum text_flags flags);

/* One character.  *len is how many bytes it took (1 for an invalid byte).
 * Returns the code point, or -1 for invalid UTF-8 (overlong, surrogate, cut
 * short, above U+10FFFF).  s must not be empty. */
int32_t text_decode(const char *s, size_t n, size_t *len);
bool text_is_utf8(const char *s, size_t n);
void text_encode(struct strbuf *sb, uint32_t c);

/* How many of s[0..len) are at most `max` bytes and cut no character in
 * two. */
size_t text_cut(const char *s, size_t len, size_t max);

/* Columns of safe text. */
int text_width(const char *s);

/* How many bytes of s fit in `columns`; a wide character that would straddle
 * the edge is left out whole.  *used is the columns taken. */
size_t text_fit(const char *s, int columns, int *used);

/* Append s cut to exactly `columns`, padded with spaces; when something was
 * cut the last column is `…` (or `~` where the locale has no UTF-8). */
void text_column(struct strbuf *sb, const char *s, int columns);

/*
 * Break safe text into lines of at most `width` columns: at newlines, between
 * words, and beside any wide character, but never before closing punctuation
 * (。，、；：？！」』）》 and the like) nor after an opening 「『（《.  Calls
 * line() for each, without the spaces at its end; the pointers are into s.  A
 * final newline makes no empty line, nor does an empty text.
 */
void text_wrap(const char *s, int width,
	       void (*line)(void *ctx, const char *s, size_t len), void *ctx);

/* Append bytes as lines of 16: offset, hex digits, and ASCII as far as it can
 * be seen. */
void text_hex_dump(struct strbuf *sb, const void *data, size_t len);

/* fprintf for a person: when f is a terminal the text is made safe, and only
 * the newlines of the format itself end lines; otherwise it is left as it
 * is. */
void text_print(FILE *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* ASCII case folding only, as SQLite's LIKE and lower() do. */
bool text_contains_nocase(const char *hay, const char *needle);

/* For files of lines "NAME value": the value of the line at *s, which it then
 * is past (yours to free); NULL when it is another line. */
char *text_take_line(const char **s, const char *name);

#endif
