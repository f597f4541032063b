/*
 * libcurl.c - libcurl, when there is a notice to send.
 */
#include "config.h"

#include "notify/libcurl.h"

#include "watchfloor/dynamic.h"
#include "watchfloor/memory.h"

#define SONAME "libcurl.so.4"

struct libcurl curl;

int libcurl_open(void)
{
	static const struct dynamic_function functions[] = {
#define X(function) { #function, offsetof(struct libcurl, function) },
		LIBCURL_FUNCTIONS(X)
#undef X
	};

	return dynamic_open(SONAME, functions, ARRAY_SIZE(functions), &curl);
}
