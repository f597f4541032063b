/*
 * conf_read.h - a file in git-config syntax into structs, by tables of its
 * sections and keys.
 *
 * Whatever the tables do not allow is a finding, "FILE:LINE: sentence".
 * Reading goes on after one, so that a person sees them all at once.
 */
#ifndef DESK_CONF_READ_H
#define DESK_CONF_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/strbuf.h"

struct conf_key;

/* A kind of value.  `element` is the struct that the key is about. */
struct conf_type {
	const char *name; /* "duration" */
	/* value is never empty.  FAILED with a sentence without place. */
	int (*read)(void *element, const struct conf_key *key,
		    const char *value);
	void (*release)(void *element, const struct conf_key *key);
};

/* A NULL name ends a table of keys. */
struct conf_key {
	const char *name;
	const struct conf_type *type;
	size_t member; /* its offset, for types that know no better */
	size_t count;  /* of a list: offset of the int beside it */
	bool required;
	/* The values (commas between) name sections of this kind: each must
	 * be there, once there is any of them.  "*" is all. */
	const char *names;
	const char *help; /* N_() */
};

#define CONF_MAX_KEYS 32

/*
 * A NULL name ends a table of sections.  [name "NAME"] makes one more element
 * of `size` bytes in an array of the whole, and its first member is
 * char *name; size 0: [name] stands once and its keys are about the whole.
 */
struct conf_section {
	const char *name;
	const struct conf_key *keys;
	size_t size, array, count; /* array, count: offsets in the whole */
	/* >= 0, or a failure with a sentence, for a NAME that there cannot
	 * be; NULL: any. */
	int (*check_name)(const char *name);
	/* Once an element is read: is it right, and beside those before it?
	 * FAILED with a sentence.  NULL: always. */
	int (*check)(const void *whole, const void *element);
};

/* General types: char *, char ** with a count (commas between), int64_t
 * milliseconds, struct query *. */
extern const struct conf_type conf_string, conf_list, conf_span, conf_query;

/* Replace the string at offset `member`. */
void conf_set_string(void *element, size_t member, const char *value);

/*
 * Calls each() for the parts of a comma list, trimmed; an empty part is a
 * fault.  Stops at the first that is not 0 and returns that.
 */
int conf_each_part(const char *list, int (*each)(void *ctx, const char *part),
		   void *ctx);

int conf_read(void *whole, const struct conf_section *sections,
	      const char *file, const char *text, size_t len,
	      struct strbuf *findings);
void conf_clear(void *whole, const struct conf_section *sections);

#endif
