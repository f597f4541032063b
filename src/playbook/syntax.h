/*
 * syntax.h - the small grammars of CACAO 2.0: identifiers (10.10), points in
 * time (10.17), names and uses of variables (10.18), dictionary keys, base64.
 */
#ifndef PLAYBOOK_SYNTAX_H
#define PLAYBOOK_SYNTAX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* "type--UUID" of this type (NULL: of any).  A NULL id is not one. */
bool syntax_id(const char *id, const char *type);
/* The version of the UUID in a well-formed identifier: 1 to 5. */
int syntax_id_version(const char *id);
/* The UUID in a well-formed identifier. */
const char *syntax_id_uuid(const char *id);

/* RFC 3339 in UTC with a Z and any number of fraction digits; milliseconds:
 * exactly three.  *ms may be NULL. */
bool syntax_time(const char *s, bool milliseconds, int64_t *ms);

/* RFC 4648 section 4, padded, without line breaks. */
bool syntax_base64(const char *s);

/* A dictionary key: 1 to 250 of A-Z a-z 0-9 _ - */
bool syntax_key(const char *s);

/* "__name__", at most 250 bytes. */
bool syntax_variable(const char *s, size_t len);

/*
 * "__x__:value" in running text.  The characters of a name may also stand
 * before it ("path__x__:value"), so what is found first is the longest name
 * that is possible; use_shorter() gives the next one, for when that is not
 * the name of any variable.
 */
struct use {
	const char *name;
	size_t len;
	const char *end; /* behind ":value" */
};
bool use_next(const char *text, struct use *use);
bool use_shorter(struct use *use);

#endif
