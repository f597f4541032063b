/*
 * arena_json.c - cJSON trees in an arena.
 *
 * An alert is parsed, looked at and forgotten; giving back its hundred small
 * pieces one by one costs as much as parsing it.  cJSON takes its allocator
 * from a global, so the arena is set around the call and nowhere else.
 */
#include "config.h"

#include "intake/arena_json.h"

static struct arena *current;

static void *take(size_t size)
{
	return arena_alloc(current, size);
}

static void give_back(void *p)
{
	(void)p; /* with the arena */
}

cJSON *arena_json_parse(struct arena *a, const char *text, size_t len)
{
	cJSON_Hooks hooks = { take, give_back };
	cJSON *json;

	current = a;
	cJSON_InitHooks(&hooks);
	json = json_parse(text, len, 0, NULL);
	cJSON_InitHooks(NULL);
	current = NULL;
	return json;
}
