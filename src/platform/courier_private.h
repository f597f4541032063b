/*
 * courier_private.h - what the files of the courier share.
 */
#ifndef PLATFORM_COURIER_PRIVATE_H
#define PLATFORM_COURIER_PRIVATE_H

#include "watchfloor/courier.h"

/* Evidence that this store has asked for, and that others have. */
enum pace_way { PACE_IN, PACE_OUT };

/* One round. */
struct trip {
	struct desk *desk;
	struct ledger *ledger; /* of it */
	struct hub *hub;
	struct courier_round *out;
	courier_between *between;
	void *ctx;
	int pull;           /* records that are asked for at a time */
	int64_t waiting;    /* own ones without a place, when pulling began */
	int64_t met;        /* origins up to this number are known */
	int64_t own;        /* the number of our present origin */
	struct strbuf note; /* its checkpoint */
	bool stale;         /* the hub has another */

	struct sync_witness left; /* our cosignature at the hub; no line */
	struct sync_others same;  /* who has cosigned what we have */
	int64_t beyond;           /* the farthest that anybody has */

	int64_t now;
	struct strbuf said, others; /* who is there: here, as the hub has it;
				       and elsewhere */
	int64_t said_until;

	int64_t room[2]; /* for evidence, in bytes: enum pace_way */
};

/* Keep what an origin says of who is there; and, at the end, say it of this
 * store, when that is worth a statement. */
void presence_note(struct trip *t, const struct hub_origin *o);
int presence_round(struct trip *t);

/* INTERRUPTED when somebody wants the courier to stop. */
int trip_pause(struct trip *t);

/* What others did since the last place that we have. */
int pull_all(struct trip *t);

/* So many bytes may go at the time of the trip, at so many a second; and keep
 * what is left of them. */
int pace_room(struct trip *t, enum pace_way way, int64_t rate, int64_t *room);
int pace_keep(struct trip *t, enum pace_way way, int64_t room);

/* Evidence, both ways. */
int parcel_round(struct trip *t);

/* CONFLICT: the hub's order is not the one that we had taken.  The record at
 * the last place does not tell, as it may stand there again, behind others. */
int fork_look(struct trip *t);

/* Look at what others have cosigned of the hub's order, and cosign it. */
int witness_round(struct trip *t);

/* The hub's order is not the one that we had taken: go back to where it was
 * the same, give back what it has lost, go on. */
int fork_mend(struct trip *t);

#endif
