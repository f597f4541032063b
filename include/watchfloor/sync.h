/*
 * sync.h - a store that works with others: what it has taken from a hub, and
 * what waits to be given a place by it.
 *
 * A hub gives every record of a desk a place in one order, from 1 without
 * gaps.  A store counts records in that order, and after them its own that
 * have no place yet: those are applied at once and, when records of others
 * come before them, taken back and applied again.  So stores that have taken
 * the same records have equal projections.
 *
 * The hub also numbers origins, from SYNC_FIRST_NUMBER on, so that ids mean the
 * same in every store.  Its order is a log of its own (RFC 6962) whose entry
 * is 57 bytes: 1, the first 16 bytes of SHA-256(origin), the seq (8 bytes, big
 * endian), the record's leaf hash.
 *
 * Nothing here talks to a hub: see hub.h and courier.h.
 */
#ifndef WATCHFLOOR_SYNC_H
#define WATCHFLOOR_SYNC_H

#include "watchfloor/ledger.h"

/* The first number that a hub gives to an origin. */
#define SYNC_FIRST_NUMBER 4096

/* An origin as a hub knows it. */
struct sync_origin {
	int64_t number;          /* 0: none yet */
	const char *full;        /* "bj1/4f1c9e2a" */
	const char *name;        /* "bj1" */
	const char *incarnation; /* "4f1c9e2a" */
	const char *vkey;
};

/* A record with its place. */
struct sync_record {
	int64_t place;
	int64_t origin; /* its number */
	int64_t seq;
	sha256 leaf;
	const void *body;
	size_t len;
};

#define SYNC_ENTRY_SIZE 57
/* The hub's log entry, and its leaf hash. */
void sync_entry(unsigned char out[static SYNC_ENTRY_SIZE], const char *origin,
		int64_t seq, const sha256 *leaf);
void sync_leaf(sha256 *out, const char *origin, int64_t seq,
	       const sha256 *leaf);

/* "URL" of the hub that the store has joined; NULL: none.  Yours. */
char *sync_hub(struct ledger *l);

/* Our own origins, the oldest first; the strings live during the call. */
int sync_own_origins(struct ledger *l,
		     int (*each)(void *ctx, const struct sync_origin *o),
		     void *ctx);
/* The number of the newest of them, under which we write. */
int64_t sync_own_number(const struct ledger *l);

/*
 * Join: from here on our own origins have the numbers that the hub gave, in
 * the order of sync_own_origins(), and the projections are made anew.  Once
 * joined, it gives numbers to own origins that have none.
 */
int sync_join(struct ledger *l, const char *hub, const int64_t *numbers,
	      size_t n);
/* An origin of another store; known already is fine.  REFUSED when it is not
 * what is known. */
int sync_meet(struct ledger *l, const struct sync_origin *o);
/* 1: we know it, as it is said; 0: we do not know it; REFUSED: otherwise. */
int sync_knows(struct ledger *l, const struct sync_origin *o);

/*
 * A word of a store to another that is no record.  The text begins with a line
 * that says what it is, so that it cannot be taken for a note.
 */
#define SYNC_SIGNATURE 64
int sync_sign(struct ledger *l, const char *text, size_t len,
	      unsigned char out[static SYNC_SIGNATURE]);
/* 1: the origin that we know by that number has signed it; 0: not so, or we
 * know none. */
int sync_is_signed(struct ledger *l, int64_t origin, const char *text,
		   size_t len,
		   const unsigned char signature[static SYNC_SIGNATURE]);
/* "bj1/4f1c9e2a" of a number; yours.  NOT_FOUND. */
int sync_origin_name(struct ledger *l, int64_t origin, char **full);

/* How many places are taken, and the hub's tree over them.  In peaks, the
 * roots of its perfect subtrees, the largest first (as RFC 6962 splits it). */
struct sync_tree {
	int64_t size;
	int npeaks;
	sha256 peak[64]; /* zeroed where there is none */
};
int sync_tree(struct ledger *l, struct sync_tree *out);
int sync_root_at(struct ledger *l, int64_t size, sha256 *out);
/* The leaf hash of the entry at a place. */
int sync_leaf_at(struct ledger *l, int64_t place, sha256 *out);

/* ledger_each_subject() of the records after a place, and of all that wait. */
int sync_each_subject(struct ledger *l, int64_t place,
		      int (*each)(void *ctx, const char *on), void *ctx);

/* Own records without a place.  Less than 0: failed. */
int64_t sync_waiting(struct ledger *l);
/* What leaves the program hangs on a record that the others count too: 1: it
 * has its place, or the store has no hub; 0: it waits. */
int sync_confirmed(struct ledger *l, int64_t id);
/* The id of the first own record that waits: those before it are confirmed.
 * INT64_MAX: none waits. */
int sync_first_waiting(struct ledger *l, int64_t *id);
/* Seqs of one of our own origins that wait: from..to; none: from > to. */
int sync_waiting_of(struct ledger *l, int64_t origin, int64_t *from,
		    int64_t *to);
/* The exact bytes of records from..to of an origin; each() gets them. */
int sync_read(struct ledger *l, int64_t origin, int64_t from, int64_t to,
	      int (*each)(void *ctx, const struct sync_record *r), void *ctx);

/*
 * Records as sync_take() wants them: read, and looked at for whether each is
 * what the hub has the hash of.  It hangs on what is given alone, so it may be
 * done in a thread while the records before these are taken.  Those of the
 * origin `own` (sync_own_number()) are here already, and are not read again.
 */
struct sync_prepared;
struct sync_prepared *sync_prepare(const struct sync_record *r, size_t n,
				   int64_t own);
void sync_prepared_free(struct sync_prepared *p);

/*
 * Take records, whose places go on where ours end, in one transaction; p is
 * what sync_prepare() made of them.
 * Checked: the place, each hash, that the seqs of an origin have no gaps, and
 * that at `expect` (may be NULL) the tree is the hub's.  CONFLICT: the hub's
 * order is not the one that we have seen, or a record of ours is not what the
 * hub has under its number.  Then nothing was taken.
 */
int sync_take(struct ledger *l, const struct sync_record *r,
	      const struct sync_prepared *p, const struct sync_tree *expect);

/*
 * The hub has lost what it had ordered after `place`: forget these places.
 * Our own records wait again; those of others, which nobody may have but us,
 * stay in the store without a place until they come again: lost() is told of
 * each, to be given back.
 */
int sync_forget(struct ledger *l, int64_t place,
		int (*lost)(void *ctx, const struct sync_record *r), void *ctx);

/* A checkpoint of an origin, from the hub: kept when it is signed by it and
 * says what we have. */
int sync_checkpoint(struct ledger *l, int64_t origin, const char *note,
		    size_t len);

/*
 * The stores are the witnesses of the hub's order.  Each cosigns it (C2SP
 * tlog-cosignature) as far as it has taken it, which it does only when that
 * goes on from what it had cosigned before, and leaves the line at the hub.
 * The log is named "hub/" and the first store that joined.
 */
struct sync_witness {
	int64_t origin; /* its number */
	int64_t size;   /* 0: nothing */
	sha256 root;
	const char *line; /* of a note, with its newline */
};

/* The lines of others that have cosigned the order at one size. */
struct sync_others {
	int64_t size;
	struct strbuf lines;
};
/* Cosign the order, or find that that was done; line holds out's.  The note
 * is kept, with the lines of others when they are about the same.  CONFLICT:
 * the order does not go on from what we had cosigned. */
int sync_cosign(struct ledger *l, const struct sync_others *others,
		struct sync_witness *out, struct strbuf *line);

/* What another has cosigned, beside what we have taken. */
enum sync_seen { SYNC_NOTHING, SYNC_BEFORE, SYNC_SAME, SYNC_BEYOND };
/* CONFLICT: the hub has shown it another order than us.  A line that is not
 * theirs says nothing. */
int sync_witness(struct ledger *l, const struct sync_witness *w,
		 enum sync_seen *seen);

/* The note that is kept.  NOT_FOUND: none yet. */
int sync_note(struct ledger *l, struct strbuf *out);

#endif
