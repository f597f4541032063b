/*
 * answer.h - the rules of walk_next() for what it is given.
 */
#ifndef PLAYBOOK_ANSWER_H
#define PLAYBOOK_ANSWER_H

#include "watchfloor/walk.h"

/* 0, or REFUSED and a sentence. */
int answer_check(const struct walk_point *at, const struct walk_answer *a);

#endif
