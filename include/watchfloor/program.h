/*
 * program.h - run another program: by its words, never through a shell.
 */
#ifndef WATCHFLOOR_PROGRAM_H
#define WATCHFLOOR_PROGRAM_H

#include "watchfloor/strbuf.h"

/*
 * Run argv[0], found in $PATH, without a terminal; give it `in` and append
 * what it says.  *status: as it exits, 128 + N when signal N ended it.  FAILED
 * with a sentence when it cannot be run, or takes longer than so many seconds.
 */
int program_run(const char *const argv[], const struct strbuf *in,
		struct strbuf *out, struct strbuf *err, int seconds,
		int *status);

#endif
