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
/* To the data of a return: the n-th answer that counts, from 1. */
int duty_add_step(struct desk *d, const char *ticket, long n, cJSON *data);

/* May the actor do that now?  Else REFUSED or CONFLICT and why; nothing is
 * written. */
int duty_possible(struct desk *d, const char *act, const struct ticket *t,
		  const cJSON *data);

#endif
