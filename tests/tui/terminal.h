/*
 * terminal.h - a program in a pseudo-terminal, behind a terminal emulator.
 *
 * The screen is libvterm's; the program says by an in-band mark when it has
 * handled everything that was sent, so no test ever sleeps.  What does not
 * come in time fails the test with the screen as it is.
 */
#ifndef TESTS_TERMINAL_H
#define TESTS_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

struct terminal;

struct terminal_options {
	int cols, rows;
	const char *term;       /* NULL: xterm-256color */
	const char *const *env; /* "VAR=value", NULL ends; may be NULL */
	bool is_shell;          /* it gives no idle mark by itself */
};

/* Start argv[0] and wait until it is idle for the first time, if it says. */
struct terminal *terminal_start(const struct terminal_options *o,
				const char *const *argv);
/* Take what is left of its output, wait for its end; its wait(2) status. */
int terminal_wait(struct terminal *t);
/* Kill it if it still runs. */
void terminal_free(struct terminal *t);
void terminal_signal(struct terminal *t, int sig);
/* How often it has called write(2) since it began. */
long terminal_writes(struct terminal *t);
/* The connection is gone, and the program with it; frees it. */
void terminal_hang_up(struct terminal *t);

/* Send keys as the terminal spells them ("\033[B") and wait until they are
 * handled. */
void terminal_keys(struct terminal *t, const char *keys);
/* The same without waiting: the next call that waits, waits for these too. */
void terminal_type(struct terminal *t, const char *keys);
/* Bytes that are so many inputs to the program, without waiting. */
void terminal_bytes_in(struct terminal *t, const char *bytes, int inputs);
/* A click, and the wheel (up: -1, down: 1), at a cell from 0; and waiting. */
void terminal_click(struct terminal *t, int row, int col);
void terminal_wheel(struct terminal *t, int row, int col, int way);
void terminal_paste(struct terminal *t, const char *text);
void terminal_resize(struct terminal *t, int cols, int rows);
/* The same without waiting. */
void terminal_resize_now(struct terminal *t, int cols, int rows);
/* The same, and the emulator stays as it is: where nobody looks at the screen.
 * libvterm 0.1.4 does not survive that it shrinks below a scroll region. */
void terminal_resize_program(struct terminal *t, int cols, int rows);
/* Does it still run?  It is asked for a sign of life, however many inputs it
 * made of what was sent; one that gives none fails the test. */
bool terminal_survives(struct terminal *t);
/* Press Q, and it ends well; frees it. */
void terminal_quit(struct terminal *t);

/* ---- what is on the screen ---- */

/* One row without trailing blanks; yours to free. */
char *terminal_row(struct terminal *t, int row);
/* Where the text is on the screen; fails the test when it is not. */
void terminal_find(struct terminal *t, const char *text, int *row, int *col);
bool terminal_has(struct terminal *t, const char *text);
/* Fail the test unless the text is (is not) on the screen. */
void terminal_expect(struct terminal *t, const char *text);
void terminal_expect_not(struct terminal *t, const char *text);
/* Wait until it appears: for what others cause. */
void terminal_await(struct terminal *t, const char *text);
/* Wait until it is gone. */
void terminal_await_not(struct terminal *t, const char *text);
/* Wait for bytes that are no text on the screen. */
void terminal_await_bytes(struct terminal *t, const char *bytes);
void terminal_cursor(struct terminal *t, int *row, int *col);

/* Press C-l, which draws all of it anew; fail the test when anything looks
 * otherwise then. */
void terminal_expect_as_drawn_anew(struct terminal *t);

/* Bytes that answered the last terminal_keys() or _type(): up to the first
 * idle mark, without what the program does once nobody types. */
size_t terminal_bytes(const struct terminal *t);
/* The last bytes that came, at most 4096; borrowed. */
const char *terminal_tail(const struct terminal *t, size_t *len);
/* Whether a sequence of bytes was ever sent to the terminal. */
bool terminal_got(const struct terminal *t, const char *bytes);
/* How often. */
int terminal_count(const struct terminal *t, const char *bytes);
/* All that was sent to it; borrowed. */
const char *terminal_output(const struct terminal *t, size_t *len);

/*
 * Compare the screen with tests/tui/golden/NAME.txt, text and attributes:
 *
 *	80x24 cursor 0,4
 *	| watchfloor                        bj1 - lin
 *	    0+80 reverse
 *
 * a line of text, then one line per run of a style that is not plain: where
 * it begins, how wide it is, what it is.  GENERATE=1 in the environment
 * writes the file instead.
 */
void terminal_golden(struct terminal *t, const char *name);
/* The same for a screen with ids that are others on each run: hex digits, 8 or
 * more in a row, are a # each. */
void terminal_golden_ids(struct terminal *t, const char *name);
/* And with commits, which are 7 of them. */
void terminal_golden_commits(struct terminal *t, const char *name);

#endif
