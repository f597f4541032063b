/*
 * dynamic.h - libraries that are opened when they are first needed.
 *
 * libpq and libcurl bring thirty others with them: that is half of what the
 * dynamic linker has to do, and 4 MiB of memory, in a program of which most
 * commands never speak to a network.
 */
#ifndef WATCHFLOOR_DYNAMIC_H
#define WATCHFLOOR_DYNAMIC_H

#include <stddef.h>

/* A function, and where in the table its address belongs. */
struct dynamic_function {
	const char *name;
	size_t at;
};

/*
 * Fill a table, a struct of n pointers to functions that begin as NULL, from
 * the library of that name (its soname).  Once full it stays so, and this does
 * nothing.
 */
int dynamic_open(const char *soname, const struct dynamic_function *functions,
		 size_t n, void *table);

#endif
