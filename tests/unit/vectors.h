/*
 * vectors.h - test vectors of another implementation (Go's x/mod/sumdb), from
 * tlog-vectors.json: found through $WF_SHARED, else beside the source.
 */
#ifndef TESTS_UNIT_VECTORS_H
#define TESTS_UNIT_VECTORS_H

#include "watchfloor/hash.h"
#include "watchfloor/json.h"

/* cmocka group setup: *state is the cJSON tree, or NULL when it is absent. */
int vectors_load(void **state);
int vectors_free(void **state);

/* A field of an object that must be there. */
const cJSON *vector_at(const cJSON *o, const char *key);
const char *vector_text(const cJSON *o, const char *key);
int64_t vector_int(const cJSON *o, const char *key);
/* Hex to bytes; a hash that must be one. */
void vector_hex(struct strbuf *out, const char *hex);
sha256 vector_hash(const char *hex);

#endif
