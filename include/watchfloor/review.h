/*
 * review.h - what a senior must know to decide about a ticket, on one screen.
 */
#ifndef WATCHFLOOR_REVIEW_H
#define WATCHFLOOR_REVIEW_H

#include "watchfloor/desk.h"

/*
 * Append it as lines: what happened; what was done step by step, with
 * answers, times and reasons; what differs from the playbook, and which
 * version that is; evidence; similar tickets and how they ended.  Text from
 * records is in it as it is: make it safe before showing.
 */
int review_print(struct desk *d, const struct ticket *t, struct strbuf *out);

#endif
