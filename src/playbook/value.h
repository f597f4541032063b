/*
 * value.h - the values of variables: text that encodes a type (10.18).
 */
#ifndef PLAYBOOK_VALUE_H
#define PLAYBOOK_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/playbook.h"

/* The word of a type in variable-type-ov; VAR_OTHER for all others. */
enum variable_type value_type(const char *word);
/* What such a value looks like, for a sentence ("true or false"). */
const char *value_type_help(enum variable_type type);
bool value_fits(enum variable_type type, const char *value);

bool value_int(const char *text, int64_t *out);
bool value_real(const char *text, double *out);

/* An address, or a network where a prefix is allowed and given. */
struct address {
	unsigned char bytes[16];
	int bits;   /* of the family: 32 or 128 */
	int prefix; /* bits for a plain address */
};
bool value_address(const char *text, struct address *out);
bool address_contains(const struct address *outer, const struct address *inner);

/* By name, or NULL. */
const struct variable *variable_find(const struct variable *list, int n,
				     const char *name);

#endif
