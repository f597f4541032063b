/*
 * original.h - the texts of alerts as they came, where something of them was
 * masked.
 *
 * They stay on the host that took them in, in the side table `original`: those
 * of one block together, compressed, and encrypted with the secret of the
 * store (see vault.h).  Who reads the database without that secret learns how
 * many bytes they were.
 */
#ifndef WATCHFLOOR_ORIGINAL_H
#define WATCHFLOOR_ORIGINAL_H

#include "watchfloor/desk.h"
#include "watchfloor/hash.h"

/* Collect: the alert whose masked text begins at `at` of its block. */
void original_add(struct strbuf *texts, size_t at, const char *text,
		  size_t len);
/* Keep what was collected for a block that is written in this transaction. */
int original_put(struct desk *d, int64_t block, const sha256 *hash,
		 const struct strbuf *texts);

/*
 * Append the text of a ticket's alert as it came, and record who saw it and
 * why; without its record nothing is shown.  n counts from the newest, which
 * is 1.  NOT_FOUND where there is no such alert, nothing of it was masked, or
 * it is at another host, with a sentence that says which.
 */
int original_show(struct desk *d, const char *ticket, int64_t n,
		  const char *reason, struct strbuf *out);
/* The same for a row that is at hand. */
int original_show_row(struct desk *d, const char *ticket,
		      const struct alert_row *a, const char *reason,
		      struct strbuf *out);

#endif
