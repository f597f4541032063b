/*
 * json.h - cJSON with the gaps closed, and canonical JSON (RFC 8785).
 *
 * cJSON keeps every number as a double.  json_parse() therefore hands it
 * integers of more than 15 digits, and numbers that a double cannot print
 * back, as strings that begin with JSON_NUMBER_MARK; json_text() gives the
 * digits as they were written, and the printers write them as numbers again.
 *
 * Its strings end at a NUL, so \u0000 becomes U+2400, the symbol for it; half
 * a surrogate pair becomes U+FFFD.  The grammar is that of RFC 8259, with one
 * leniency: a control character in a string need not be escaped.
 *
 * Depth is limited to 1,000 by cJSON.  A UTF-8 byte order mark is skipped.
 */
#ifndef WATCHFLOOR_JSON_H
#define WATCHFLOOR_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/strbuf.h"

#define JSON_NUMBER_MARK "\x01#"

enum json_flags {
	JSON_UNIQUE_KEYS = 1 << 0, /* a repeated key is an error */
	JSON_PREFIX = 1 << 1       /* text may follow; *end says where */
};

/*
 * Parse text[0..len), which need not end in '\0'.  The value is yours:
 * cJSON_Delete() it.  On failure returns NULL and sets the last error to a
 * sentence with the column in characters, or with line and column where the
 * text has several lines; *offset (may be NULL) is the byte offset of the
 * fault (0 for a repeated key, which the sentence names), or, with
 * JSON_PREFIX, where the value ended.
 */
cJSON *json_parse(const char *text, size_t len, unsigned flags, size_t *offset);

/* A thread that has parsed gives what is kept for it back before it ends. */
void json_thread_end(void);

/* Follow a dotted path: "alert.metadata.mitre_technique_id".  At each object
 * the longest key wins, so dotted keys ("id.orig_h", "kibana.alert.uuid")
 * and nested objects are both found, in any mix.  An array stands for its
 * first element ("threat.technique.id").  NULL when absent or null. */
const cJSON *json_path(const cJSON *root, const char *path);

/* The text of a scalar: a string, a number's own digits, "true", "false".
 * An array of one scalar counts as that scalar; of an array of several the
 * first is taken.  Borrowed: from the tree, or from scratch (which is reset).
 * NULL when there is no scalar. */
const char *json_text(const cJSON *item, struct strbuf *scratch);

/* A whole number: a JSON integer, or a string that is one ("42").  Returns
 * false, leaving *out, when it is neither or does not fit. */
bool json_int(const cJSON *item, int64_t *out);

/* Shorthands on json_path(): NULL or fallback when absent. */
const char *json_str_at(const cJSON *root, const char *path); /* strings only */
int64_t json_int_at(const cJSON *root, const char *path, int64_t fallback);

/* Add to an object; values are copied.  A NULL string adds nothing. */
void json_add_str(cJSON *object, const char *key, const char *value);
void json_add_int(cJSON *object, const char *key, int64_t value);

/* Append the canonical form (RFC 8785): keys sorted by UTF-16 code unit,
 * shortest escapes, numbers as ECMAScript prints them, no white space.  A
 * marked number keeps its digits, where RFC 8785 would round it to a double.
 * Fails on a duplicate key, a lone surrogate or invalid UTF-8. */
int json_canonical(struct strbuf *sb, const cJSON *item);

/* Append compact JSON in the order of the tree (not canonical). */
void json_print(struct strbuf *sb, const cJSON *item);
/* Append JSON that is all on one line broken into lines, its bytes otherwise
 * as they are; anything else passes unchanged. */
void json_indent(struct strbuf *out, const char *s, size_t len);
/* Append JSON in the order of the tree, broken into such lines, and a
 * newline: a file that people read. */
void json_pretty(struct strbuf *out, const cJSON *item);
/* Append s as a JSON string with its quotes; invalid UTF-8 bytes become
 * U+FFFD so that the output is always valid JSON. */
void json_quote(struct strbuf *sb, const char *s, size_t len);

#endif
