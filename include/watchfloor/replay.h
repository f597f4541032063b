/*
 * replay.h - is a change of playbooks better?  Closed tickets are walked
 * through two versions of their playbook with the answers that were really
 * given.
 *
 * The same question is that of the same step, by its id, or about the same
 * variable.  Nothing is written: not to the ledger, not to the repository.
 */
#ifndef WATCHFLOOR_REPLAY_H
#define WATCHFLOOR_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/desk.h"
#include "watchfloor/query.h"

/* A ticket that would go another way. */
struct replay_ticket {
	char *id;
	int playbook;               /* index in struct replay */
	enum verdict before, after; /* that the way leads to; NONE: to none */
	bool flips;                 /* they differ */
	char *unanswered; /* title of the step that nobody answered, or NULL */
	bool late;        /* its close clock was met, and would not be */
	int64_t minutes;  /* that it takes more (or less, below 0) */
};

/* A step that some tickets would come by and did not, or the other way. */
struct replay_step {
	char *id, *title;
	bool added;
	int64_t tickets;
};

struct replay_playbook {
	char *path, *id, *name;
	bool gone;       /* the new commit does not have it */
	int64_t tickets; /* that were walked */
	int64_t same;    /* of them, by the same steps */
	int64_t flips, unanswered, late;
	int64_t minutes_before; /* of them all, by the measured times */
	int64_t minutes_after;
	struct replay_step *steps;
	int nsteps, alloc_steps;
};

struct replay {
	struct replay_playbook *playbooks; /* that differ */
	int nplaybooks, alloc_playbooks;
	struct replay_ticket *tickets; /* to look at: see above; by number */
	int ntickets, alloc_tickets;
};

/* old and now: commits of the desk repository (now NULL: its head).  q: which
 * closed tickets.  Release it in either case. */
int replay_make(struct replay *r, struct desk *d, const char *old,
		const char *now, const struct query *q);
void replay_release(struct replay *r);

#endif
