/*
 * arena_json.h - cJSON trees in an arena.
 */
#ifndef WATCHFLOOR_INTAKE_ARENA_JSON_H
#define WATCHFLOOR_INTAKE_ARENA_JSON_H

#include "watchfloor/json.h"
#include "watchfloor/memory.h"

/* json_parse(), but the tree is the arena's: never cJSON_Delete() it. */
cJSON *arena_json_parse(struct arena *a, const char *text, size_t len);

#endif
