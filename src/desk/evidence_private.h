/*
 * evidence_private.h - what the files about evidence share.
 */
#ifndef DESK_EVIDENCE_PRIVATE_H
#define DESK_EVIDENCE_PRIVATE_H

#include "watchfloor/evidence.h"
#include "watchfloor/vault.h"

/* Does a ticket, of whatever tenant, have the content?  1, 0 or a failure. */
int evidence_is_named(struct desk *d, const sha256 *hash);
/* Remove the content unless a ticket has it: takes the gate, so that nobody
 * names it meanwhile.  1: it was removed. */
int evidence_drop_unnamed(struct desk *d, struct vault *v, const sha256 *hash);

#endif
