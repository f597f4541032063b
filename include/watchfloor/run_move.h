/*
 * run_move.h - a run goes on in another version of its playbook.
 *
 * The answers are given to the other version again, in their order: an answer
 * is kept where that version waits at the same step, by its id or by a map of
 * steps.  What is not kept stays on the record and does not count.
 */
#ifndef WATCHFLOOR_RUN_MOVE_H
#define WATCHFLOOR_RUN_MOVE_H

#include "watchfloor/desk.h"

struct move_answer {
	int64_t n;         /* its number in the run */
	const char *title; /* of its step, as it was answered; borrowed */
	const char *step;  /* that step's id; borrowed */
	const char *to;    /* the id in the other version; borrowed */
	char *why;         /* it is not kept; NULL: it is */
};

struct run_move {
	struct run *run; /* as it is */
	char *commit, *modified;
	struct move_answer *answers; /* those that count */
	int n, lost;                 /* lost: not kept */
	const struct step *at;       /* where it would stand */
	int same;                    /* of the kept, under their own id */
	/* private */
	struct run_moving *moving;
};

/*
 * revision NULL: the commit that the desk goes by.  map: {OLD: NEW}, ids of
 * steps; may be NULL.  Nothing is written.  REFUSED when there is nothing to
 * move, the commit is not part of what the desk goes by, a step of the map is
 * not there, or the other version would be at its end.
 */
int run_move_plan(struct run_move **out, struct desk *d, const char *ticket,
		  const char *revision, const cJSON *map);
/* Record it.  REFUSED, and nothing has happened, when an answer would not be
 * kept and drop does not say that this is meant.  reason may be NULL. */
int run_move_do(struct desk *d, const struct run_move *m, bool drop,
		const char *reason);
void run_move_free(struct run_move *m);
/* What it comes to, for people: from where to where, each answer, and where it
 * would stand then.  Words of the playbook are among them. */
void run_move_each_line(const struct run_move *m,
			void (*each)(void *ctx, const char *line, bool dropped),
			void *ctx);

#endif
