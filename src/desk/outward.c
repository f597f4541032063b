/*
 * outward.c - what leaves the program waits for the hub.
 */
#include "config.h"

#include "watchfloor/outward.h"

#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

static const struct {
	const char *word;
	enum outward kind;
} kinds[] = {
	{ "commands", OUTWARD_COMMANDS },
	{ "notices", OUTWARD_NOTICES },
};

unsigned outward_parse(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (strcmp(kinds[i].word, word) == 0)
			return kinds[i].kind;
	return 0;
}

int outward_may_go(struct desk *d, enum outward kind, int64_t record)
{
	return d->conf->without_hub & kind ? 1
					   : sync_confirmed(d->ledger, record);
}

int outward_limit(struct desk *d, enum outward kind, int64_t *id)
{
	*id = INT64_MAX;
	return d->conf->without_hub & kind ? 0
					   : sync_first_waiting(d->ledger, id);
}
