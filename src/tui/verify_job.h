/*
 * verify_job.h - verifying the ledger beside the work of the screen.
 *
 * A thread of its own with a connection of its own; nothing else is shared
 * but what struct verify_progress says.
 */
#ifndef TUI_VERIFY_JOB_H
#define TUI_VERIFY_JOB_H

#include <stdbool.h>

#include "watchfloor/ledger.h"

struct verify_job;

struct verify_progress {
	const char *what; /* "hashing"; NULL: not begun */
	int64_t done, total;
	bool over;
};

/* Begin, on the store in dir. */
int verify_begin(struct verify_job **out, const char *dir,
		 const struct ledger_rules *rules);
/* To poll: it is readable when there is something new. */
int verify_fd(const struct verify_job *j);
/* What is new, after that. */
void verify_look(struct verify_job *j, struct verify_progress *out);
/* When it is over: the report, borrowed; or NULL, with the last error set. */
const struct ledger_report *verify_report(struct verify_job *j);
/* Stops it first when it is not over.  NULL is fine. */
void verify_end(struct verify_job *j);

#endif
