/*
 * past.c - the desk as it was at a past time.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "desk/sight.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

int64_t desk_now(const struct desk *d)
{
	return d->at == CLOCK_NEVER ? ledger_now(d->ledger) : d->at;
}

/* What must be known of the newest records before that time. */
struct newest {
	char commit[41]; /* of the desk.conf in force, or "" */
	sha256 block;    /* of the newest raw texts */
	bool has_block;
};

static void look_at(struct newest *n, const struct record *r)
{
	const char *block = json_str_at(r->data, "block");

	size_t len = strlen(r->desk);

	if (!*n->commit && len < sizeof n->commit)
		memcpy(n->commit, r->desk, len + 1);
	if (!n->has_block && block)
		n->has_block =
			hex_decode(&n->block, sizeof n->block, block) == 0;
}

/* From the newest record about a ticket backwards, as far as need be. */
static int find_newest(struct newest *n, struct desk *d)
{
	sqlite3_stmt *stmt = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT record FROM event ORDER BY record DESC") < 0)
		return FAILED;
	while (ret == 0 && !(*n->commit && n->has_block) &&
	       (row = statement_row(stmt)) > 0) {
		struct record r;

		ret = ledger_get(d->ledger, sqlite3_column_int64(stmt, 0), &r);
		if (ret == 0) {
			look_at(n, &r);
			record_release(&r);
		}
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : ret;
}

/* Blocks are numbered as they come. */
static int last_block(struct desk *d, const struct newest *n, int64_t *id)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	*id = 0;
	if (!n->has_block)
		return 0;
	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT min(id) FROM block WHERE hash = ?1") < 0)
		return FAILED;
	sqlite3_bind_blob(stmt, 1, n->block.b, SHA256_SIZE, SQLITE_STATIC);
	row = statement_row(stmt);
	if (row > 0)
		*id = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

static int open_past(struct desk *d, const struct desk *now)
{
	struct newest newest = { .has_block = false };
	int ret = desk_open_written(d);

	if (ret == 0)
		ret = find_newest(&newest, d);
	if (ret == 0)
		ret = last_block(d, &newest, &d->last_block);
	/* That commit may be gone from the repository: then today's it is. */
	if (ret == 0 && *newest.commit)
		desk_read_conf(d, newest.commit);
	d->actor = xstrdup(now->actor);
	d->by = xstrdup(now->by);
	/* Who is asking has the rights of today. */
	sight_copy(d->sight, now->sight);
	return ret < 0 ? ret : sight_install(d);
}

int desk_as_of(struct desk **out, struct desk *now, int64_t at,
	       ledger_progress *progress, void *ctx)
{
	struct desk *d = desk_new();
	int ret = ledger_as_of(&d->ledger, now->ledger, at, progress, ctx);

	d->at = at;
	if (ret == 0)
		ret = open_past(d, now);
	if (ret < 0) {
		desk_close(d);
		return ret;
	}
	*out = d;
	return 0;
}
