/*
 * sign.h - putting a signature into what is about to be recorded.
 */
#ifndef DESK_SIGN_H
#define DESK_SIGN_H

#include "desk/desk_private.h"

/* Is the act on this ticket to be signed? */
bool sign_wanted(const struct desk *d, const char *act, const struct ticket *t);

/* Sign the steps that are to be signed.  Before the transaction begins: a
 * person may have to touch a key, and others must not wait for that. */
int sign_steps(struct desk *d, const struct ticket *t, struct desk_step *steps,
	       size_t n);

/* REFUSED unless the step has the signature that it needs. */
int sign_check_step(const struct desk *d, const struct ticket *t,
		    const struct desk_step *step);

#endif
