/*
 * duty_private.h - the table of acts between people on watch: what each asks.
 */
#ifndef TUI_DUTY_PRIVATE_H
#define TUI_DUTY_PRIVATE_H

#include "app.h"
#include "watchfloor/vocabulary.h"

enum duty_kind {
	END,
	TARGET,  /* whom desk.conf knows */
	REASON,  /* what is waited for: customer, authorisation */
	UNTIL,   /* a time to come */
	STEP,    /* an answer of the run, by its number; "-" for none */
	CHANNEL, /* by which the customer's word came */
	HELD,    /* an authorisation of the ticket, by its number */
	SCOPE,   /* what it covers; what is in the data already is offered */
	WORD,
	TEXT,
	MAY_TEXT /* and it may be empty */
};

/* Who is asked for a review, if nobody else is named. */
#define REVIEWER "senior"

struct duty_part {
	enum duty_kind kind;
	const char *key;   /* of the act's data */
	const char *label; /* N_() */
};

struct duty {
	enum action action;
	const char *act;
	struct duty_part parts[7];
	const char *done; /* N_() */
	/* Is it what the actor would do next?  NULL: no hint. */
	bool (*applies)(const struct desk *d, const struct ticket *t);
	/* What is known before anything is asked; NULL: nothing. */
	int (*fill)(struct desk *d, const struct ticket *t, cJSON *data);
};

/* The row of an action; it must be one of them. */
const struct duty *duty_of(enum action x);

/* Offer the ticket's own authorisations that are in force, by their numbers.
 * NOT_FOUND when there is none. */
int duty_offer_held(struct desk *d, const struct ticket *t, struct offers *o);

#endif
