/*
 * progress.h - telling the caller of long work how far it is.
 */
#ifndef LEDGER_PROGRESS_H
#define LEDGER_PROGRESS_H

#include "watchfloor/ledger.h"

struct progress {
	ledger_progress *tell; /* may be NULL */
	void *ctx;
	const char *what; /* "replaying" */
	int64_t done, total;
};

/* One more is done.  INTERRUPTED when the caller wants no more. */
int progress_step(struct progress *p);

#endif
