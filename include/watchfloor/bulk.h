/*
 * bulk.h - one act on many tickets, at one stroke: one transaction, and one
 * undo takes it back.
 *
 * First desk_bulk_check() says on which tickets it may be done, and why not on
 * the others; the person looks at that; then desk_bulk() does it on all of
 * those, or on none.
 */
#ifndef WATCHFLOOR_BULK_H
#define WATCHFLOOR_BULK_H

#include "watchfloor/desk.h"

struct bulk {
	const char *act;      /* "ticket.": claimed, released, noted, judged,
				 closed, reopened */
	enum verdict verdict; /* judged, closed; VERDICT_NONE: as it is */
	const char *text;     /* the reason or the note, or NULL */
	bool claim;           /* first claim what is nobody's */
};

/* So many sentences of refusals are kept. */
#define BULK_REFUSALS 100

struct bulk_plan {
	int64_t *nums; /* of the tickets on which it may be done */
	size_t n;
	size_t claims; /* of them are claimed first */
	size_t nrefused;
	char *refused[BULK_REFUSALS]; /* why not, the first of them */
};

/* The numbers of all tickets that match, ascending.  *nums is yours. */
int ticket_numbers(struct desk *d, const struct query *q, int64_t **nums,
		   size_t *n);

/* Of those that match, in this order: from one to another, whichever comes
 * first.  NOT_FOUND when one of the two does not match.  Yours in any case. */
int ticket_range(struct desk *d, const struct query *q,
		 struct ticket_order order, int64_t from, int64_t to,
		 int64_t **nums, size_t *n);

/* What would desk_bulk() do?  Writes nothing.  *out is yours to release also
 * when it fails. */
int desk_bulk_check(struct desk *d, const struct bulk *b, const int64_t *nums,
		    size_t n, struct bulk_plan *out, ledger_progress *progress,
		    void *ctx);
/* May it be done on any of them?  Else the first refusal. */
int desk_bulk_possible(struct desk *d, const struct bulk *b,
		       const int64_t *nums, size_t n);
void bulk_plan_release(struct bulk_plan *p);
/* Do it on the tickets of the plan: all of them, or none and a sentence. */
int desk_bulk(struct desk *d, const struct bulk *b,
	      const struct bulk_plan *plan, ledger_progress *progress,
	      void *ctx);

/* Append "Close 41 tickets as benign?", and what was done: "41 tickets closed
 * as benign". */
void bulk_question(const struct bulk *b, size_t n, struct strbuf *out);
void bulk_done(const struct bulk *b, size_t n, struct strbuf *out);

#endif
