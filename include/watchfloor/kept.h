/*
 * kept.h - a checkpoint that was kept elsewhere, beside what is here now: who
 * rewrites a history cannot change what somebody else has of it.
 */
#ifndef WATCHFLOOR_KEPT_H
#define WATCHFLOOR_KEPT_H

#include "watchfloor/hash.h"
#include "watchfloor/ledger.h"

#define KEPT_MAX_SIZE (64 * 1024)

struct kept {
	char *log;      /* whose: "bj1/1a2b3c4d"; or "hub/..." */
	int64_t origin; /* the number of the store; -1: the hub's order */
	int64_t size;
	sha256 root;
};

/*
 * Read one (C2SP tlog-checkpoint): of a store that is known here and has
 * signed it, or of the order of this store's hub, cosigned by a store that is
 * known here.  NOT_FOUND: of neither.
 */
int kept_read(struct kept *out, struct ledger *l, const char *note, size_t len);
void kept_release(struct kept *k);

/* Do the records, or the places, that this store has begin so?  CONFLICT: they
 * do not, or are fewer. */
int kept_check(const struct kept *k, struct ledger *l);
/* The same for a tree of that many leaves, wherever it is. */
int kept_compare(const struct kept *k, int64_t here,
		 int (*root_at)(void *ctx, int64_t size, sha256 *root),
		 void *ctx);

#endif
