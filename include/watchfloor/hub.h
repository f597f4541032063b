/*
 * hub.h - where the stores of one desk meet: it gives every record its place.
 *
 * A hub is tables in a database, a shared SQLite file or PostgreSQL (13 or
 * newer, or what speaks its protocol), and no program of its own: whoever may
 * write the tables is served.  An address is
 *
 *	file:DIR		a folder on this host, with hub.db in it
 *	postgresql://...	libpq's URL: several hosts, TLS, all it can
 *
 * and "#NAME" behind it names the desk, of which a hub can hold several; they
 * know nothing of each other.  Without it the desk is "main".
 *
 * Order: one head row per desk is locked before anything is read, so places
 * are given from 1 without gaps, in the order of commits.  A push can be
 * repeated: records that are there are compared by their leaf hashes.  The
 * hub refuses for who may (the origin is confirmed), size, hash and gaps, and
 * never for what a record says.
 *
 * Only SQL that every such engine has is used: no sequence, no trigger, no
 * advisory lock.  Statements have a deadline of their own: what does not
 * answer in HUB_PATIENCE ms is a lost connection.
 */
#ifndef WATCHFLOOR_HUB_H
#define WATCHFLOOR_HUB_H

#include "watchfloor/parcel.h"
#include "watchfloor/sync.h"

#define HUB_PATIENCE 15000
/* Records in one push or pull. */
#define HUB_BATCH    500

struct hub;

/* Is it an address at all?  0, or FAILED with a sentence. */
int hub_check_address(const char *address);
/* For FAILED ask again later: the network, or the host, is away. */
int hub_open(struct hub **out, const char *address);
void hub_close(struct hub *h); /* NULL is fine */
const char *hub_desk(const struct hub *h);

/* Make what is missing of the tables, and the desk.  *made: it was new. */
int hub_init(struct hub *h, bool *made);

/*
 * Keep the desks of a database apart: from here on a role that does not own
 * the tables sees the rows of the desks that it was let into, by the name that
 * it has logged in with, and can add records but not change or delete them.
 * grant lets a role, which must be there, into this desk; an admin may also
 * confirm origins.  REFUSED: a folder, which goes by the rights on it.
 */
int hub_fence(struct hub *h);
int hub_grant(struct hub *h, const char *role, bool admin);

/* An origin at the hub.  Strings live during the call. */
struct hub_origin {
	struct sync_origin origin;
	const char *confirmed; /* by whom; "": by nobody yet */
	const char *note;      /* its newest checkpoint, or "" */
	const char *here;      /* see struct hub_presence; "" */
	int64_t here_until, records;
};

/* Register an origin, or find it: *number, and whether it is confirmed.  The
 * first of a desk is confirmed by being that, and so is a new incarnation
 * whose vkey is one that is known.  REFUSED: its name is another store's. */
int hub_join(struct hub *h, const struct sync_origin *o, int64_t *number,
	     bool *confirmed);
/* By full name, or by name for all of its incarnations.  NOT_FOUND. */
int hub_confirm(struct hub *h, const char *name, const char *by);
int hub_origins(struct hub *h,
		int (*each)(void *ctx, const struct hub_origin *o), void *ctx);

/* The tree of the order, and so its size. */
int hub_tree(struct hub *h, struct sync_tree *out);
/* The root of the first `size` records. */
int hub_root_at(struct hub *h, int64_t size, sha256 *out);

/* How many records of the origin the hub has. */
int hub_pushed(struct hub *h, int64_t origin, int64_t *seq);
/*
 * Consecutive records of one origin; places are not looked at.  *seq is what
 * hub_pushed() says after it.  REFUSED: a rule; CONFLICT: it has other records
 * under these numbers; FAILED: nothing, or all of it, happened: ask
 * hub_pushed().
 */
int hub_push(struct hub *h, const struct sync_record *r, size_t n,
	     int64_t *seq);

/* What was pulled: bodies are in it. */
struct hub_batch {
	struct sync_tree tree; /* of the hub, at that moment */
	sha256 before;         /* the hub's leaf at `after`, if after > 0 */
	struct sync_record *records;
	size_t n, alloc;
	struct strbuf bodies;
};
/* The records after that place, at most `max`.  NOT_FOUND: the hub does not
 * have as many as `after`. */
int hub_pull(struct hub *h, int64_t after, int max, struct hub_batch *out);
void hub_batch_release(struct hub_batch *b);

/* Keep an origin's newest checkpoint. */
int hub_put_note(struct hub *h, int64_t origin, const char *note);

/* The origins that have cosigned the order, who is farthest first. */
int hub_witnesses(struct hub *h,
		  int (*each)(void *ctx, const struct sync_witness *w),
		  void *ctx);
/* Leave the newest cosignature of an origin.  CONFLICT: that is not the
 * order that the hub has. */
int hub_put_witness(struct hub *h, const struct sync_witness *w);

/* Who is at work in a store, for others to see: presence.h has the text.
 * It takes the place of what was said before, and is no record. */
struct hub_presence {
	int64_t origin;
	const char *text;
	int64_t until; /* it is worth something, by the clock of the store */
};
int hub_put_presence(struct hub *h, const struct hub_presence *here);

/*
 * Evidence on its way: see parcel.h.  Strings live during the call.  An answer
 * is CONFLICT when another store was first; so is a part that nobody waits for
 * any more, or that is not the next.  To get a part that is not there is 0, and
 * appends nothing.
 */
int hub_parcels(struct hub *h, int (*each)(void *ctx, const struct parcel *p),
		void *ctx);
int hub_ask(struct hub *h, const struct parcel *p);
int hub_answer(struct hub *h, const struct parcel *p);
int hub_put_part(struct hub *h, struct parcel *p, const struct strbuf *body);
int hub_get_part(struct hub *h, const char *id, int64_t number,
		 struct strbuf *out);
/* Those before that number have been taken, and go. */
int hub_took_parts(struct hub *h, const char *id, int64_t taken);
/* The request, and what there is of it. */
int hub_drop_parcel(struct hub *h, const char *id);

/* Everything, by what it should be: places and seqs without gaps, bodies and
 * hashes, the tree, each origin's checkpoint, each cosignature, and the
 * checkpoint of the order that was kept (may be NULL).  each() gets a sentence
 * for what is wrong.  *records is how many were looked at. */
struct kept;
int hub_verify(struct hub *h, const struct kept *kept, int64_t *records,
	       void (*wrong)(void *ctx, const char *sentence), void *ctx);

#endif
