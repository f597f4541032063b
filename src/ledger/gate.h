/*
 * gate.h - the one lock that every writer of a store takes first.
 */
#ifndef LEDGER_GATE_H
#define LEDGER_GATE_H

#include <stdbool.h>

struct gate {
	int fd; /* -1: not open */
	char *path;
	bool held;
};

/* Opens, and makes, the file "gate" in dir. */
int gate_open(struct gate *g, const char *dir);
void gate_close(struct gate *g);

/* Waits at most ten seconds. */
int gate_enter(struct gate *g);
void gate_leave(struct gate *g);
/* Is somebody in?  Of one that is not open: no. */
bool gate_is_shut(const struct gate *g);
/* Is the store still where it was opened?  One that was moved, removed or
 * replaced must not be written to: nobody would find it again. */
bool gate_stands(const struct gate *g);

#endif
