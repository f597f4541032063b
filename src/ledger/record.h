/*
 * record.h - writing and reading the canonical JSON of one record.
 */
#ifndef LEDGER_RECORD_H
#define LEDGER_RECORD_H

#include "watchfloor/ledger.h"

#define RECORD_VERSION 1

/* Append the exact bytes that will be hashed. */
int record_write(struct strbuf *sb, const struct draft *d, const char *origin,
		 int64_t seq);

/* The id of a record: the number of its origin in this store, and its seq. */
#define ORIGIN_SHIFT 40
#define SEQ_MAX      ((INT64_C(1) << ORIGIN_SHIFT) - 1)

static inline int64_t record_id(int64_t origin, int64_t seq)
{
	return origin << ORIGIN_SHIFT | seq;
}

enum record_trust {
	RECORD_OURS,   /* written by record_write(): the form is canonical */
	RECORD_FOREIGN /* check that it is */
};

/* Read r->body, which fills all but id.  On failure body is left empty. */
int record_read(struct record *r, enum record_trust trust);
/* Is body the canonical form (RFC 8785) of what it says? */
int record_check_form(const struct record *r);
/* Give back everything but the room of body. */
void record_clear(struct record *r);

#endif
