/*
 * courier_fork.c - a hub that has lost records which it had ordered.
 *
 * A standby that was promoted before it had everything gives the lost places
 * again, to other records: sizes look right, and only the hashes tell.  What
 * was lost is still in the stores that had taken it, and it is signed.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "platform/courier_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- where the two part ---- */

static int same_at(struct trip *t, int64_t size, bool *same)
{
	sha256 ours, theirs;
	int rc = sync_root_at(t->ledger, size, &ours);

	if (!rc)
		rc = hub_root_at(t->hub, size, &theirs);
	*same = !rc && memcmp(ours.b, theirs.b, sizeof ours.b) == 0;
	return rc;
}

/* A hub without news costs one question. */
int fork_look(struct trip *t)
{
	struct sync_tree mine, theirs;
	bool same = false;
	int rc = sync_tree(t->ledger, &mine);

	if (!rc)
		rc = hub_tree(t->hub, &theirs);
	if (!rc && theirs.size == mine.size)
		same = memcmp(&mine, &theirs, sizeof mine) == 0;
	else if (!rc && !mine.size)
		same = true;
	else if (!rc && theirs.size > mine.size)
		rc = same_at(t, mine.size, &same);
	if (!rc && !same)
		rc = fail_as(CONFLICT, _("the hub has rewritten its order"));
	return rc;
}

/* The largest size at which both had the same order. */
static int find_common(struct trip *t, int64_t mine, int64_t theirs,
		       int64_t *common)
{
	int64_t high = mine < theirs ? mine : theirs;
	int rc = 0;

	*common = 0;
	while (!rc && *common < high) {
		int64_t middle = *common + (high - *common + 1) / 2;
		bool same;

		rc = same_at(t, middle, &same);
		if (same)
			*common = middle;
		else
			high = middle - 1;
	}
	return rc;
}

/* ---- giving back ---- */

/* Copies: the store goes on changing. */
struct lost {
	struct sync_record *records;
	int n, alloc;
};

static int keep_lost(void *ctx, const struct sync_record *r)
{
	struct lost *lost = ctx;
	char *body = xmalloc(r->len ? r->len : 1);

	GROW(lost->records, lost->n, lost->alloc);
	memcpy(body, r->body, r->len);
	lost->records[lost->n] = *r;
	lost->records[lost->n++].body = body;
	return 0;
}

static void lost_release(struct lost *lost)
{
	for (int i = 0; i < lost->n; i++)
		free((void *)(uintptr_t)lost->records[i].body);
	free(lost->records);
}

/* Somebody else may have given it back before us: that is as good. */
static int give_back(struct trip *t, const struct sync_record *r)
{
	int64_t have, seq;
	int rc = hub_pushed(t->hub, r->origin, &have);

	if (!rc && r->seq > have)
		rc = hub_push(t->hub, r, 1, &seq);
	return rc == REFUSED || rc == CONFLICT ? 0 : rc;
}

/* ---- telling ---- */

static int record_fork(struct trip *t, int64_t common, int64_t places)
{
	cJSON *data = cJSON_CreateObject();
	struct draft draft =
		desk_machine_draft(t->desk, "hub.forked", "store", "", data);
	int rc;

	json_add_int(data, "common", common);
	json_add_int(data, "places", places);
	rc = ledger_append(t->ledger, &draft, 1, NULL);
	cJSON_Delete(data);
	return rc;
}

int fork_mend(struct trip *t)
{
	struct lost lost = { .n = 0 };
	struct sync_tree mine, theirs;
	int64_t common = 0;
	int rc = sync_tree(t->ledger, &mine);

	if (!rc)
		rc = hub_tree(t->hub, &theirs);
	if (!rc)
		rc = find_common(t, mine.size, theirs.size, &common);
	/* It was not the order: what else it was has been said. */
	if (!rc && common == mine.size)
		return CONFLICT;
	if (!rc)
		rc = sync_forget(t->ledger, common, keep_lost, &lost);
	for (int i = 0; !rc && i < lost.n; i++)
		rc = give_back(t, &lost.records[i]);
	lost_release(&lost);
	if (!rc)
		rc = record_fork(t, common, mine.size - common);
	t->out->forked = mine.size - common;
	return rc;
}
