/*
 * dynamic.c - libraries that are opened when they are first needed.
 */
#include "config.h"

#include "watchfloor/dynamic.h"

#include <dlfcn.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int dynamic_open(const char *soname, const struct dynamic_function *functions,
		 size_t n, void *table)
{
	void *library, *last;

	memcpy(&last, (char *)table + functions[n - 1].at, sizeof last);
	if (last)
		return 0;
	library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		return fail(_("a library is needed for this and cannot be "
			      "used: %s"),
			    dlerror());
	for (size_t i = 0; i < n; i++) {
		void *address = dlsym(library, functions[i].name);

		if (!address)
			return fail(_("%s is of another version: it has no %s"),
				    soname, functions[i].name);
		/* no cast makes a function of an object in C; POSIX says that
		 * their pointers are alike */
		memcpy((char *)table + functions[i].at, &address,
		       sizeof address);
	}
	return 0;
}
