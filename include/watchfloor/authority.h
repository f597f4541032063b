/*
 * authority.h - who acts, what that person may do, and what is seen.
 *
 * A desk whose desk.conf lists no members is open: whoever can open the store
 * may do everything, under the name of the account.  As soon as there is one
 * member, everybody else is a stranger, who sees and does nothing.
 *
 * Duties are kept apart: who runs the store (sysadmin) and who says who may
 * what (secadmin) see no case; the auditor reads every record and works on
 * none; a customer sees the tickets of the own tenants, and nothing of how
 * they are worked on.
 *
 * What is not seen is not there: sight.c puts views in the place of the
 * tables, so every reading function of the desk, and every error, counts it
 * out.
 */
#ifndef WATCHFLOOR_AUTHORITY_H
#define WATCHFLOOR_AUTHORITY_H

#include "watchfloor/desk.h"

/* What beside the acts somebody may be allowed to do. */
enum desk_right {
	RIGHT_NOBODY,  /* a row that says nothing */
	RIGHT_ANYBODY, /* strangers too */
	RIGHT_MEMBER,  /* what is written: playbooks, settings */
	RIGHT_TICKETS, /* tickets, and counts of them */
	RIGHT_WORK,    /* alerts, notes, timelines, runs; acting */
	RIGHT_RECORDS, /* the records of the ledger */
	RIGHT_STORE,   /* what is about all of the store: verify, export */
	RIGHT_FEED,    /* read alerts in */
	RIGHT_KEEP,    /* make its tables anew */
	RIGHT_COUNT
};

/* The roles that have a right; and what it is: "see tickets", N_(). */
unsigned right_roles(enum desk_right right);
const char *right_verb(enum desk_right right);

/* Which rule says no. */
enum rule {
	RULE_NONE,   /* none: it may be done */
	RULE_MEMBER, /* the account is no member's */
	RULE_KEY,    /* a shared account, and no key of a member */
	RULE_ROLE,   /* none of the member's roles may */
	RULE_HOURS,  /* not at this hour */
	RULE_SELF,   /* the ticket is about the member */
	RULE_RUN     /* desk.conf does not allow the command */
};

/* As the records have it: "member", "role"... */
const char *rule_word(enum rule rule);
enum rule desk_rule_of_right(const struct desk *d, enum desk_right right);
/* t: the ticket that it is about, or NULL. */
enum rule desk_rule_of_act(const struct desk *d, const struct act *act,
			   const struct ticket *t);

/* 0, or REFUSED with the rule. */
int desk_check_right(const struct desk *d, enum desk_right right);
/* After desk_check_who(): on this ticket too? */
int desk_check_ticket(const struct desk *d, const struct act *act,
		      const struct ticket *t);
/*
 * Somebody tried it, so a refusal becomes a record too, store.refused: GB/T
 * 22239-2019, 8.1.4.3 b asks for the result of what users do.  The same actor
 * refused the same thing within a minute is one record, so that nobody fills
 * the store by being refused.  Nothing is kept in a desk that is only read,
 * or is the past.
 *
 * desk_try() is desk_check_who() and, where t is there, desk_check_ticket();
 * desk_keep_refusal() is for what is no act: `what` names the command.  Both
 * leave the sentence of the refusal as the last error; not within a
 * transaction.
 */
int desk_try(struct desk *d, const struct act *act, const struct ticket *t);
void desk_keep_refusal(struct desk *d, const char *what, enum rule rule,
		       const struct ticket *t);

/* For acts that pass judgement on work: REFUSED when the desk's actor has
 * done some of it. */
int desk_check_not_own(struct desk *d, const char *ticket);

/* See all of the store, for what is about all of it. */
int desk_whole(struct desk *d, enum desk_right right);

bool desk_sees_tenant(const struct desk *d, const char *tenant);
bool desk_sees_everything(const struct desk *d);
bool desk_sees_all_records(const struct desk *d);
/* Do both work for one tenant? */
bool desk_sees_member(const struct desk *d, const struct conf_member *m);

/* ---- who ---- */

enum whoami {
	WHO_OPEN,     /* there are no members */
	WHO_ACCOUNT,  /* the account is the member's */
	WHO_KEY,      /* a shared account, and the member's key */
	WHO_STRANGER, /* no member has this account */
	WHO_NO_KEY    /* a shared account, and no key of a member */
};

/* How the desk's actor is known. */
enum whoami desk_whoami(const struct desk *d);
/* The name of desk.conf for it: "account", "key"... */
const char *whoami_word(enum whoami w);

#endif
