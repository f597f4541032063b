/*
 * playbook_stats.h - how playbooks do: for their authors, out of the
 * projections.
 *
 * A run counts for the version that it is walked in now.  What a person does
 * not see is not counted.
 */
#ifndef WATCHFLOOR_PLAYBOOK_STATS_H
#define WATCHFLOOR_PLAYBOOK_STATS_H

#include "watchfloor/desk.h"

struct playbook_step_stats {
	char *step, *title;
	int expected;     /* minutes; 0: it does not say */
	int64_t measured; /* median, ms; CLOCK_NEVER: it was never done */
	int64_t answers;  /* that count */
	int64_t skipped, failed;
};

struct playbook_version_stats {
	char *playbook, *name, *modified;
	char *sha256; /* of its text */
	int64_t runs; /* finished, left, or under way */
	int64_t finished, left;
	int64_t sent_back; /* how often, by reviews */
	int64_t escalated; /* tickets that were since they began */
	int64_t verdicts[VERDICT_COUNT];   /* of tickets that it walked last */
	struct playbook_step_stats *steps; /* as answered, in reading order */
	int nsteps, alloc_steps;
};

struct playbook_stats {
	struct playbook_version_stats *versions; /* by playbook, oldest first */
	int n, alloc;
};

/* playbook: an id (NULL: all).  since: runs that began then or later
 * (CLOCK_NEVER: all).  Release it in either case. */
int playbook_stats_make(struct playbook_stats *out, struct desk *d,
			const char *playbook, int64_t since);
void playbook_stats_release(struct playbook_stats *s);

/* In words.  Minutes, with a tenth where it is short: "0.5", "12"; nothing for
 * CLOCK_NEVER. */
void playbook_stats_minutes(struct strbuf *out, int64_t ms);
/* "runs: 5, finished: 3, ..." */
void playbook_stats_runs(struct strbuf *out,
			 const struct playbook_version_stats *v);
/* "False positive 3, ...": for people, or by the words of programs. */
void playbook_stats_verdicts(struct strbuf *out,
			     const struct playbook_version_stats *v,
			     bool people);

#endif
