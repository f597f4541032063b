/*
 * shape.h - the objects of CACAO 2.0 and their properties, in the order in
 * which the standard tells of them (3.1, 4 to 10).
 *
 * What the standard does not know has no shape, and is left as it is.
 */
#ifndef PLAYBOOK_SHAPE_H
#define PLAYBOOK_SHAPE_H

#include <stdbool.h>

struct shape;

struct shape_member {
	const char *name;
	const struct shape *of; /* of its value; NULL: nothing is known */
	bool each; /* of each element of the list or dictionary instead */
};

struct shape {
	const struct shape_member *members; /* ends with a NULL name */
};

extern const struct shape shape_playbook;

/* The rank of a property in its object; behind all others when unknown. */
int shape_rank(const struct shape *shape, const char *name);
/* NULL when the standard has no such property. */
const struct shape_member *shape_find(const struct shape *shape,
				      const char *name);

#endif
