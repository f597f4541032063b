/*
 * parcel.h - content of evidence on its way from a store that has it to one
 * that has asked for it.
 *
 * Records are in all stores, content is where it was added.  Who wants to see
 * it asks (evidence_fetch()); the courier leaves the request at the hub, where
 * the couriers of the others find it.  One that has the content answers and
 * puts it there part by part, sealed for who asked; who asked takes the parts,
 * looks whether they are what the record names, and writes evidence.fetched.
 *
 * What the hub holds is of no use to it.  The request brings an X25519 key
 * that was made for it, the answer another; AES-256-GCM with what HKDF makes
 * of both (RFC 7748, RFC 5869).  Each is signed by its store, whose key the
 * records are signed with, so nobody can put his own key in its place.  The
 * two texts that are signed go with each part: from whom to whom, on which
 * ticket, which content, how large.  A part has VAULT_CHUNK bytes and a tag;
 * its number is the nonce.
 *
 * The secret halves are derived of the vault's secret and the id of the
 * request, so nothing need be kept of them.
 */
#ifndef WATCHFLOOR_PARCEL_H
#define WATCHFLOOR_PARCEL_H

#include "watchfloor/desk.h"
#include "watchfloor/sync.h"
#include "watchfloor/vault.h"
#include "watchfloor/x25519.h"

#define PARCEL_ID   33 /* 32 hex digits */
/* A part as the hub has it. */
#define PARCEL_PART (VAULT_CHUNK + AEAD_TAG)

/* A request as it is at the hub, and its answer.  Strings are borrowed. */
struct parcel {
	const char *id, *content, *ticket, *member;
	int64_t asker; /* number of an origin */
	int64_t asked; /* when, by its clock */
	unsigned char key[X25519_SIZE], signature[SYNC_SIGNATURE];

	int64_t source; /* who answers; 0: nobody yet */
	int64_t bytes;
	unsigned char source_key[X25519_SIZE];
	unsigned char source_signature[SYNC_SIGNATURE];
	int64_t sent, taken; /* parts */
};

/* How many parts there are of so much. */
int64_t parcel_parts(int64_t bytes);

/* ---- what this store has asked for ---- */

struct parcel_wanted {
	char *ticket, *tenant, *content, *member, *trouble;
	char id[PARCEL_ID]; /* "": given up */
	int64_t bytes;      /* as the record says */
	int64_t asked, moved, came, tries;
	bool named; /* the ticket still has it */
};

struct parcels {
	struct parcel_wanted *all;
	int n, alloc;
};
/* sight: what the actor may see; without it all, for the courier. */
int parcels_wanted(struct parcels *out, struct desk *d, bool sight);
bool parcels_has(const struct parcels *p, const char *id);
void parcels_release(struct parcels *p);
/* Remove what a crash has left of others. */
void parcel_sweep(struct desk *d, const struct parcels *wanted);

/* Ask anew, because of the last error; after some times no more.  What has
 * come of it is forgotten. */
int parcel_retry(struct desk *d, struct parcel_wanted *w);
/* Ask no more: the last error says why. */
int parcel_give_up(struct desk *d, struct parcel_wanted *w);
/* It is not wanted any more. */
int parcel_forget(struct desk *d, struct parcel_wanted *w);

/* The request, to be left at the hub; strings are of w. */
int parcel_request(struct desk *d, const struct parcel_wanted *w, int64_t own,
		   struct parcel *out);
/* REFUSED: the answer is not to be trusted, or not about that. */
int parcel_check_answer(struct desk *d, const struct parcel_wanted *w,
			const struct parcel *p);

/* How many parts have come. */
int64_t parcel_came(struct desk *d, const struct parcel_wanted *w);
/* Keep the next part: it is on disk then.  REFUSED: it is not what was sent. */
int parcel_take(struct desk *d, struct parcel_wanted *w, const struct parcel *p,
		const void *part, size_t len);
/* Note how far it is, for those who wait. */
int parcel_note(struct desk *d, const struct parcel_wanted *w);
/* All parts are here: the content goes into the vault, and evidence.fetched is
 * written.  REFUSED: it is other content. */
int parcel_finish(struct desk *d, struct parcel_wanted *w,
		  const struct parcel *p);

/* ---- what others have asked for ---- */

/* NOT_FOUND: it is not here.  REFUSED, and a sentence: it is not for them. */
int parcel_check_request(struct desk *d, const struct parcel *p);
/* Answer, as that origin: what is missing in p. */
int parcel_answer(struct desk *d, struct parcel *p, int64_t own);
/* Append a part of it, sealed. */
int parcel_part(struct desk *d, const struct parcel *p, int64_t number,
		struct strbuf *out);

#endif
