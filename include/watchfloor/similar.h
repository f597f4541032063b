/*
 * similar.h - tickets that share something with one: what it is, and how
 * they ended.
 */
#ifndef WATCHFLOOR_SIMILAR_H
#define WATCHFLOOR_SIMILAR_H

#include "watchfloor/desk.h"

/* What two tickets can share, the most telling last: as a number, a set that
 * tells more is the greater one.  What is of one tenant's network (assets,
 * accounts) is shared within the tenant only. */
enum similar_share {
	SHARE_TECHNIQUE = 1 << 0, /* an ATT&CK technique */
	SHARE_TYPE_ASSET = 1 << 1,
	SHARE_USER = 1 << 2,
	SHARE_URL = 1 << 3,
	SHARE_FILE = 1 << 4,
	SHARE_SRC = 1 << 5,
	SHARE_RULE_ASSET = 1 << 6,
	SHARE_FINGERPRINT = 1 << 7
};
#define SHARE_KINDS 8

/* These say that it has happened before, not only something like it. */
#define SHARE_SAME (SHARE_FINGERPRINT | SHARE_RULE_ASSET)

struct similar {
	unsigned shares; /* enum similar_share, or-ed */
	struct ticket ticket;
	/* Of its newest closing: by whom, and why, or why it was judged so.
	 * NULL: it is open, or nobody said. */
	char *closed_by, *reason;
};

/* Of all that are the same (SHARE_SAME): how many, and what was said. */
struct similar_summary {
	int64_t same, open;
	int64_t verdict[VERDICT_COUNT];
};

/* How many are kept: the best ranked, newest first within a rank. */
#define SIMILAR_MAX 50

struct similar_search;

/* t is copied.  Only the newest `depth` tickets are looked at; 0: all. */
struct similar_search *similar_begin(struct desk *d, const struct ticket *t,
				     int64_t depth);
/* 1: there is more to do; 0: done; or a failure.  A piece takes a few
 * milliseconds; one that was interrupted can be asked for again. */
int similar_step(struct similar_search *s);
/* Complete when similar_step() has said 0.  Borrowed. */
const struct similar *similar_found(const struct similar_search *s, int *n);
const struct similar_summary *similar_summary(const struct similar_search *s);
void similar_free(struct similar_search *s);

/* All in one go. */
int similar_run(struct similar_search *s);

/* Append why it is similar to that ticket, readable: "the same rule on
 * web-03, source 203.0.113.45". */
void similar_why(const struct similar *s, const struct ticket *to,
		 struct strbuf *out);
/* The same as words for programs: "rule+asset,src". */
void similar_words(unsigned shares, struct strbuf *out);
/* Append "3 like this, 3 true positive"; nothing when there is none. */
void similar_summary_print(const struct similar_summary *s, struct strbuf *out);

#endif
