/*
 * duty_table.h - the table of acts between people on watch: a row each, and
 * what each asks.
 */
#ifndef TUI_DUTY_TABLE_H
#define TUI_DUTY_TABLE_H

#include "app.h"
#include "watchfloor/vocabulary.h"

enum part_kind {
	PART_END,
	PART_TARGET, /* whom desk.conf knows */
	PART_CHOICE, /* one of `words` */
	PART_HELD,   /* an authorisation of the ticket, by its number */
	PART_UNTIL,  /* a time to come */
	PART_STEP,   /* an answer of the run, by its number; "-" for none */
	PART_SCOPE,  /* what a word covers; the data may hold a proposal */
	PART_WORD,
	PART_TEXT,
	PART_MAY_TEXT /* and it may be empty */
};

/* A question. */
struct part {
	enum part_kind kind;
	const char *key;   /* of the act's data */
	const char *label; /* N_() */
	vocabulary *words; /* of a target or a choice */
	/* Of a choice or a scope: 0, or REFUSED and why.  NULL: the act's own
	 * check will do. */
	int (*check)(const char *text);
};

struct duty {
	enum action action;
	const char *act;
	struct part parts[7];
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
