/*
 * error.h - how a function says that it could not.
 *
 * A fallible function returns an int: 0 for success, a negative code from
 * enum failure otherwise.  Before it returns one it sets the last error: one
 * sentence for the person at the terminal, which names the file, line or
 * record it is about and, where there is something to do, what to do.
 *
 *	if (fd < 0)
 *		return fail(_("cannot open %s: %s"), path, strerror(errno));
 *
 * The sentence is translated and has no final newline.  It belongs to the
 * calling thread and stands until the next failure.
 */
#ifndef WATCHFLOOR_ERROR_H
#define WATCHFLOOR_ERROR_H

#include <stdarg.h>

enum failure {
	FAILED = -1,     /* could not be done: I/O, a wrong file, bad input */
	REFUSED = -2,    /* a rule of the desk says no; nothing happened */
	NOT_FOUND = -3,  /* the thing named is not there */
	CONFLICT = -4,   /* somebody else was first; look again */
	INTERRUPTED = -5 /* the person asked to stop */
};

/* Set the last error and return FAILED. */
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same with a code of your choice. */
int fail_as(enum failure code, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* Put words before the last error ("PATH: ") and return code unchanged. */
int fail_in(int code, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* The last error of this thread; "" when there was none.  Borrowed. */
const char *fail_text(void);

/* A fault in the program itself: says where and aborts. */
_Noreturn void bug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
