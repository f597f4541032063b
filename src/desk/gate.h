/*
 * gate.h - what a step needs before it can be marked done, and what covers it:
 * a function of the projections and a time, for those who act and for every
 * replay.
 */
#ifndef DESK_GATE_H
#define DESK_GATE_H

#include <sqlite3.h>

#include "watchfloor/authorisation.h"

/* Whose word a step needs, and for what; borrowed. */
struct gate_need {
	const char *party, *action; /* action NULL: the step does not say */
};

/* How the word that came nearest fails to cover. */
enum gate_miss {
	MISS_NONE, /* it covers */
	MISS_NO_WORD,
	MISS_REFUSED,
	MISS_TO_COME,
	MISS_EXPIRED,
	MISS_WITHDRAWN,
	MISS_ASSET,
	MISS_ACTION,
	MISS_COUNT
};

/*
 * The word that decides, at that time: the ticket's own before one that
 * stands for its tenant, the newest first.  MISS_NONE: *out covers; else *out
 * is the one that comes nearest, or empty.  To be released in any case.
 * Negative: a failure.
 */
int gate_find(sqlite3 *db, const struct ticket *t, const struct gate_need *need,
	      int64_t at, struct authorisation *out);

/* Is there such a document of the tenant, in force?  0, or NOT_FOUND. */
int gate_document(sqlite3 *db, const char *tenant, const char *kind,
		  int64_t at);

/* The override for that answer by the ticket's owner: its record when it is
 * approved, 0 when none is; *waiting: one is asked for. */
int64_t gate_override(sqlite3 *db, const struct ticket *t, int64_t run,
		      int64_t n, const char *step, bool *waiting);

/* The step of an override that is for containing by hand, without a run. */
#define GATE_BY_HAND "by-hand"
/* Does a word of that party let anything be contained?  1, 0 or a failure. */
int gate_contain_word(sqlite3 *db, const struct ticket *t, const char *party,
		      int64_t at);

/* A row of `authorisation`, all columns. */
void authorisation_from_row(struct authorisation *a, sqlite3_stmt *row);

/* What the steps of a run that need somebody's word need, for its record:
 * {"action--...": {"action": "isolate", "party": "customer"}}; NULL: none
 * does. */
cJSON *gate_needs(const struct playbook *p, cJSON *needs);

/* Put what covers the step into the data of its record. */
void gate_add_cover(const struct desk *d, const struct step_cover *c,
		    cJSON *data);

#endif
