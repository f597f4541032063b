/*
 * signature.h - acts that carry the SSH signature of who did them.
 *
 * Signed is the record as canonical JSON without what the store adds when it
 * takes it: the field seq, and signature, stroke and tickets of data.  The
 * namespace is "watchfloor@" and the name of the store that wrote it.  The
 * signature is made by ssh-keygen(1) through the member's agent, and stands in
 * the field "signature" of data.
 *
 * A signature is right when it was made with a key that desk.conf gave to the
 * actor in the commit that the record names.  A key that is taken out later
 * does not make older records wrong; one that is put in later does not make
 * them right.
 */
#ifndef WATCHFLOOR_SIGNATURE_H
#define WATCHFLOOR_SIGNATURE_H

#include "watchfloor/desk.h"

/* Append the bytes that are signed, and the signature as ssh-keygen reads it.
 * NOT_FOUND when the record has none. */
int signature_parts(const struct record *r, struct strbuf *text,
		    struct strbuf *armored);
/* "watchfloor@bj1".  Yours. */
char *signature_namespace(const char *origin);

/* Check all of them, by the desk repository of the store; what is wrong is
 * added to the report.  *n: how many.  l must see all. */
int signature_verify(struct ledger *l, struct ledger_report *report, int64_t *n,
		     ledger_progress *progress, void *ctx);

/* Append a file of allowed signers (ssh-keygen(1)): who signed with which
 * key, as far as the key was that member's then, and the public keys of
 * desk.conf as it is now. */
int signature_signers(struct desk *d, struct strbuf *out);

#endif
