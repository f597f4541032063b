/*
 * vocabulary.h - the words that may be typed: for completion, in the
 * workbench and in a shell.
 */
#ifndef WATCHFLOOR_VOCABULARY_H
#define WATCHFLOOR_VOCABULARY_H

#include "watchfloor/desk.h"

struct offer {
	char *word;
	char *help; /* what it is, translated, or NULL */
};

/* Words that begin with a prefix.  Start from { .prefix = ... }. */
struct offers {
	const char *prefix; /* borrowed */
	struct offer *all;
	int n, alloc;
};

/* Add a word, when it begins with the prefix.  help may be NULL. */
void offer(struct offers *o, const char *word, const char *help);
void offers_clear(struct offers *o);

/* Adds the words of one kind; those that only a desk knows are left out when
 * d is NULL. */
typedef void vocabulary(struct offers *o, struct desk *d);

vocabulary offer_tickets; /* the newest first */
vocabulary offer_verdicts;
vocabulary offer_waiting;   /* what a ticket can wait for */
vocabulary offer_operators; /* who must report an incident */
vocabulary offer_levels;    /* of an incident */
vocabulary offer_report_stages;
vocabulary offer_response_actions; /* that the customer can authorise */
vocabulary offer_channels;         /* by which their word comes */
vocabulary offer_document_kinds;   /* that they sign */
vocabulary offer_playbooks;        /* by their file names */
vocabulary offer_members;
vocabulary offer_targets; /* whom a ticket can be escalated to */
vocabulary offer_tenants;
vocabulary offer_types;
vocabulary offer_severities;

/*
 * What may stand at the end of a query: a field, or a value of the field
 * before the operator there.  Returns where in text the word begins that is
 * to be completed; o->prefix is then that (borrowed).
 */
size_t offer_query(struct offers *o, struct desk *d,
		   const struct query_field *fields, const char *text);

#endif
