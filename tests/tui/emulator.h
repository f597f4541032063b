/*
 * emulator.h - a pseudo-terminal, and the screen of what is written to it.
 */
#ifndef TESTS_EMULATOR_H
#define TESTS_EMULATOR_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <vterm.h>

#include "watchfloor/strbuf.h"

/* ---- the pseudo-terminal ---- */

struct pty {
	int master; /* does not block */
	int slave;
	pid_t pid; /* leads the session */
};

/* fork(2) into a terminal of its own, without what the environment says of
 * ours.  0 in the child; the parent's *p is then filled in. */
pid_t pty_fork(struct pty *p, int cols, int rows);

/* ---- the screen ---- */

struct emulator {
	int cols, rows;
	VTerm *vt;
	VTermScreen *screen;
	/* An OSC string has come; the screen shows none of them.  NULL: they
	 * are of no interest. */
	void (*on_osc)(void *ctx, const char *text);
	void *ctx;
	/* private */
	int reply;
	struct strbuf feed; /* not yet given to libvterm */
	struct strbuf osc;  /* of a sequence that has begun */
	struct strbuf csi;  /* the same */
	char last;          /* the byte that was printed last */
	enum { PLAIN, ESCAPE, CSI, OSC, OSC_ESCAPE } state;
};

/* What the terminal is asked it answers to the file `reply`. */
void emulator_init(struct emulator *e, int cols, int rows, int reply);
void emulator_release(struct emulator *e);
void emulator_resize(struct emulator *e, int cols, int rows);
void emulator_feed(struct emulator *e, const char *bytes, size_t n);

/* Append one row without trailing blanks. */
void emulator_row(const struct emulator *e, int row, struct strbuf *out);
bool emulator_has(const struct emulator *e, const char *text);
/* Where the text begins; false when it is not there. */
bool emulator_find(const struct emulator *e, const char *text, int *row,
		   int *col);

#endif
