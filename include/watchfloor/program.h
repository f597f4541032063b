/*
 * program.h - run another program: by its words, never through a shell.
 *
 * It gets a session of its own, no terminal, no descriptor but its standard
 * files and no signal that is ignored or blocked.  A guard stands between it
 * and us: when the program ends, is stopped, or we are killed, the guard ends
 * all that the program has started, in whatever process group or session.
 */
#ifndef WATCHFLOOR_PROGRAM_H
#define WATCHFLOOR_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/strbuf.h"

struct program_spec {
	const char *const *argv; /* argv[0] is looked for in PATH of env */
	const char *const *env;  /* "NAME=value", NULL ends it; NULL: ours */
	const char *dir;         /* to work in; NULL: where we are */
	const struct strbuf *in; /* NULL: nothing */
	int64_t timeout;         /* ms */
	size_t most;             /* bytes that it may say in all; 0: any */
	/* No core files, and none of over 64 MiB, few descriptors, as much of
	 * the processor as it may take time. */
	bool limits;
};

enum program_end {
	PROGRAM_RUNS,
	PROGRAM_EXITED,
	PROGRAM_NOT_FOUND, /* status: errno */
	PROGRAM_TIMEOUT,
	PROGRAM_CANCELLED,
	PROGRAM_FULL /* it said more than it may */
};

struct program_state {
	enum program_end end;
	int status;             /* as it exits; 128 + N: signal N ended it */
	int64_t ms;             /* how long it has run */
	struct strbuf out, err; /* what it has said, together at most `most` */
};

struct program;

/* Everything is copied but `in`, which must outlive it. */
int program_start(struct program **out, const struct program_spec *spec);
/* To poll: it is readable when program_step() has something to do. */
int program_fd(const struct program *p);
/* Take in what there is, without waiting.  False once it is over. */
bool program_step(struct program *p);
/* SIGTERM, and SIGKILL for what is there PROGRAM_GRACE later; over soon. */
void program_cancel(struct program *p);
#define PROGRAM_GRACE 2000 /* ms */
/* Cancel it if it still runs, and wait until it is over. */
void program_stop(struct program *p);
const struct program_state *program_state(const struct program *p);
/* Ends it if it still runs.  NULL is fine. */
void program_free(struct program *p);

/*
 * Run argv[0] to its end; give it `in` and append what it says.  FAILED with
 * a sentence when it cannot be run, or takes longer than so many seconds.
 */
int program_run(const char *const argv[], const struct strbuf *in,
		struct strbuf *out, struct strbuf *err, int seconds,
		int *status);

#endif
