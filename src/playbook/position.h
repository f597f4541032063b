/*
 * position.h - where in the text a value of the tree stands.
 *
 * cJSON keeps no positions.  The values of a tree, taken in order, are the
 * values of its text in order, so one pass over both finds any number of them;
 * it is made only when there is something to say.
 */
#ifndef PLAYBOOK_POSITION_H
#define PLAYBOOK_POSITION_H

#include <cjson/cJSON.h>
#include <stddef.h>

struct place {
	const cJSON *at;
	int line, column; /* of the key, where the value has one; from 1,
			     in characters */
	int finding;      /* whose place it is */
};

/* Fill in line and column of each; sorts them by `at`. */
void places_find(struct place *places, int n, const cJSON *root,
		 const char *text, size_t len);

/* A member whose key stands before in the same object, or NULL. */
const cJSON *repeated_member(const cJSON *root);

void place_of_offset(const char *text, size_t len, size_t offset, int *line,
		     int *column);

#endif
