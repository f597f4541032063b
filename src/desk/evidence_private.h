/*
 * evidence_private.h - what the files about evidence share.
 */
#ifndef DESK_EVIDENCE_PRIVATE_H
#define DESK_EVIDENCE_PRIVATE_H

#include "watchfloor/evidence.h"
#include "watchfloor/vault.h"

/* A piece of a ticket, as the projection has it. */
struct evidence_piece {
	sha256 hash;
	char hex[SHA256_HEX];
	int64_t removed; /* the record that says so, or 0 */
};
/* NOT_FOUND with a sentence. */
int evidence_find_piece(struct desk *d, const char *ticket, int64_t n,
			struct evidence_piece *out);

/* NOT_FOUND, with why its content is gone. */
int evidence_say_removed(struct desk *d, const struct evidence_piece *p);

/* Does a ticket, of whatever tenant, have the content?  1, 0 or a failure. */
int evidence_is_named(sqlite3 *db, const sha256 *hash);
/* Remove the content unless a ticket has it: takes the gate, so that nobody
 * names it meanwhile.  1: it was removed. */
int evidence_drop_unnamed(struct desk *d, struct vault *v, const sha256 *hash);

#endif
