/*
 * hub_private.h - what the files of the hub share.
 */
#ifndef PLATFORM_HUB_PRIVATE_H
#define PLATFORM_HUB_PRIVATE_H

#include "ledger/merkle.h"
#include "platform/hub_db.h"
#include "watchfloor/hub.h"

/* ms; tests wait less. */
extern int hub_patience;

struct hub {
	const struct hub_db_kind *kind;
	struct hub_db *db;
	char *desk;
};

/* One statement whose first parameter is the desk. */
int hub_run(struct hub *h, const char *sql, struct hub_value *params, int n,
	    hub_row *row, void *ctx);

/* A name as SQL quotes it.  Yours. */
char *hub_quoted(const char *name);

/* Do all of it in one transaction that writes, or nothing. */
int hub_write(struct hub *h, int (*work)(struct hub *h, void *ctx), void *ctx);
int hub_read(struct hub *h, int (*work)(struct hub *h, void *ctx), void *ctx);

/* The tree in the head row; locked when it is about to be changed.
 * NOT_FOUND: the hub has no such desk. */
int hub_head(struct hub *h, bool lock, struct merkle *out);

/* ctx is a struct sync_tree. */
int hub_copy_head(struct hub *h, void *ctx);

/* Reads perfect subtrees of the order, for a struct merkle_source. */
int hub_node(void *hub, int level, int64_t index, sha256 *out);

/* A hash in a column; false: it is none. */
bool hub_hash(sha256 *out, const struct hub_value *v);

/* The columns of a record: place, origin, seq, leaf, body. */
#define HUB_RECORD_COLUMNS "place, origin, seq, leaf, body"
int hub_record(struct sync_record *out, const struct hub_value *columns);

#endif
