/*
 * hide-objects.h - a git repository whose objects cannot be read.
 */
#ifndef TESTS_UNIT_HIDE_OBJECTS_H
#define TESTS_UNIT_HIDE_OBJECTS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

/* Take them away, or put them back. */
static inline void hide_objects(const char *git_dir, bool hide)
{
	char *objects = xasprintf("%s/objects", git_dir);
	char *hidden = xasprintf("%s/hidden", git_dir);

	assert_int_equal(
		hide ? rename(objects, hidden) : rename(hidden, objects), 0);
	free(objects);
	free(hidden);
}

#endif
