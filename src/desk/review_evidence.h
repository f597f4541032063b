/*
 * review_evidence.h - the evidence of a ticket as a review lists it: each piece
 * with the step that it belongs to.
 */
#ifndef DESK_REVIEW_EVIDENCE_H
#define DESK_REVIEW_EVIDENCE_H

#include "watchfloor/evidence.h"

struct piece {
	int64_t run;
	char *step; /* "": of none */
	char *line; /* for a person */
	bool told;
};

struct pieces {
	struct desk *desk;
	struct piece *of;
	int n, alloc;
};

int pieces_load(struct pieces *p, struct desk *d, const char *ticket);
void pieces_release(struct pieces *p);
/* Append those of the step that were not told of yet, a line each. */
void pieces_print_step(struct pieces *p, int64_t run, const char *step,
		       struct strbuf *out);
/* The same of all that are left. */
void pieces_print_rest(struct pieces *p, struct strbuf *out);

#endif
