/*
 * json_private.h - what the files of json share.
 */
#ifndef JSON_PRIVATE_H
#define JSON_PRIVATE_H

#include "watchfloor/json.h"

/* What json_scan() found. */
struct json_scan {
	size_t end;        /* where the value ended, or the fault is */
	const char *fault; /* a sentence to translate; NULL: none */
};

/* Read one JSON value at the start of text, white space before it allowed.
 * With prefix set, text may follow it.  Where cJSON cannot carry the value as
 * it stands, fixed becomes a text that it can; otherwise it becomes empty. */
int json_scan(struct json_scan *scan, struct strbuf *fixed, const char *text,
	      size_t len, bool prefix);

/* Is s, all of it, a number by the grammar of JSON? */
bool json_is_number(const char *s);

/* The digits of a marked number; NULL when item is anything else. */
const char *json_marked(const cJSON *item);

/* A finite double as ECMAScript prints it. */
void json_add_double(struct strbuf *sb, double d);

/* A key that some object within item has twice, or NULL. */
const char *json_repeated_key(const cJSON *item);

#endif
