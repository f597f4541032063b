/*
 * duty.h - what acts between people on watch take from desk.conf and from the
 * run of a playbook, beside what is said.
 */
#ifndef WATCHFLOOR_DUTY_H
#define WATCHFLOOR_DUTY_H

#include "watchfloor/desk.h"

/* REFUSED when desk.conf knows nobody of that name: see conf_is_target(). */
int duty_check_target(const struct desk *d, const char *to);
/* A level of a path has its own time for an answer: to the data of an
 * escalation, unless it says another. */
void duty_add_answer(const struct desk *d, cJSON *data);
/* To the data of ticket.contained: whose word desk.conf asks for. */
int duty_add_need(struct desk *d, const struct ticket *t, cJSON *data);
/* To the data of a return: the n-th answer that counts, from 1. */
int duty_add_step(struct desk *d, const char *ticket, long n, cJSON *data);

/* ---- whom a ticket needs, whom it has lost ---- */

/* Append "wu, zhao": who has the skill, as far as the actor sees them. */
void duty_print_skilled(const struct desk *d, const char *skill,
			struct strbuf *out);
/* Append the query that finds free tickets whose route asks for a skill of
 * the actor's.  False: the actor has none, or none is asked for. */
bool duty_skill_query(const struct desk *d, struct strbuf *out);

/* Is its owner nobody who could work on it: no member any more, without the
 * role, or without the tenant? */
bool duty_is_orphan(const struct desk *d, const struct ticket *t);
/* Append the query that finds these.  On an open desk there are none. */
void duty_orphan_query(const struct desk *d, struct strbuf *out);

/* May the actor do that now?  Else REFUSED or CONFLICT and why; nothing is
 * written. */
int duty_possible(struct desk *d, const char *act, const struct ticket *t,
		  const cJSON *data);

#endif
