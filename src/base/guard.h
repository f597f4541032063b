/*
 * guard.h - the process between us and a program that we run.
 *
 * All of it runs in the child of a fork, perhaps of a program with threads:
 * so nothing here may allocate, lock or use stdio.
 */
#ifndef BASE_GUARD_H
#define BASE_GUARD_H

#include <stdbool.h>
#include <sys/types.h>

struct guard {
	const char *path; /* of the program */
	char *const *argv, *const *env;
	const char *dir; /* or NULL */
	int files[3];    /* to be its standard files */
	int report;      /* an int is written here: how it exits, or -errno
			    when it cannot be run; and closed at the end */
	pid_t parent;    /* when that dies, all ends */
	int seconds;     /* of the processor; 0: no limits */
};

/* In the child, with all signals blocked. */
_Noreturn void guard_run(const struct guard *g);

#endif
