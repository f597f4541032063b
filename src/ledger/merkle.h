/*
 * merkle.h - the Merkle tree of RFC 6962 section 2.1: append, root, proofs.
 *
 * Pure: hashes in, hashes out.  Where older hashes are needed the caller
 * hands in a source that can read perfect subtrees.
 */
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/hash.h"

#define MERKLE_LEVELS 64

/* A tree, held by the roots of its perfect subtrees, largest first: one for
 * each set bit of size.  Start from { 0 }. */
struct merkle {
	int64_t size;
	int npeaks;
	sha256 peak[MERKLE_LEVELS];
};

/* An audit path, the sibling of the leaf first. */
struct merkle_proof {
	int n;
	sha256 hash[MERKLE_LEVELS];
};

/* Reads the root of the perfect subtree over the 2^level leaves from
 * index * 2^level.  0 or a failure. */
struct merkle_source {
	int (*node)(void *ctx, int level, int64_t index, sha256 *out);
	void *ctx;
};

void merkle_leaf(sha256 *out, const void *data, size_t len);

/* Append a leaf.  made[] gets the hashes of the perfect subtrees that it
 * completes, itself first; how many is returned. */
int merkle_add(struct merkle *m, const sha256 *leaf,
	       sha256 made[static MERKLE_LEVELS]);
void merkle_root(const struct merkle *m, sha256 *out);

/* The tree as it was at size. */
int merkle_load(struct merkle *m, int64_t size, const struct merkle_source *s);
int merkle_root_at(sha256 *out, int64_t size, const struct merkle_source *s);

/* 0 <= index < size. */
int merkle_inclusion(struct merkle_proof *out, int64_t index, int64_t size,
		     const struct merkle_source *s);
/* 0 < old_size <= size. */
int merkle_consistency(struct merkle_proof *out, int64_t old_size, int64_t size,
		       const struct merkle_source *s);

/* RFC 9162, 2.1.3.2 and 2.1.4.2. */
bool merkle_check_inclusion(const struct merkle_proof *p, int64_t index,
			    int64_t size, const sha256 *leaf,
			    const sha256 *root);
bool merkle_check_consistency(const struct merkle_proof *p, int64_t old_size,
			      int64_t size, const sha256 *old_root,
			      const sha256 *root);

static inline bool sha256_equal(const sha256 *a, const sha256 *b)
{
	return !__builtin_memcmp(a->b, b->b, SHA256_SIZE);
}

#endif
