/*
 * libpq.c - libpq, when a hub is in PostgreSQL.
 */
#include "config.h"

#include "platform/libpq.h"

#include "watchfloor/dynamic.h"
#include "watchfloor/memory.h"

#define SONAME "libpq.so.5"

struct libpq pq;

int libpq_open(void)
{
	static const struct dynamic_function functions[] = {
#define X(function) { #function, offsetof(struct libpq, function) },
		LIBPQ_FUNCTIONS(X)
#undef X
	};

	return dynamic_open(SONAME, functions, ARRAY_SIZE(functions), &pq);
}
