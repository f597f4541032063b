/*
 * evidence.h - what the ledger holds under a hash for a ticket.
 *
 * A record names the hash, so the tree covers the content: whoever has the
 * record and its proof can tell whether the content is what it was then.
 */
#ifndef WATCHFLOOR_EVIDENCE_H
#define WATCHFLOOR_EVIDENCE_H

#include "watchfloor/desk.h"

enum evidence_kind {
	EVIDENCE_ALERTS,  /* raw alerts: those of the ticket are in it */
	EVIDENCE_PLAYBOOK /* the text that a run has pinned */
};

/* Strings are borrowed: valid during the call. */
struct evidence {
	enum evidence_kind kind;
	int64_t record, seq; /* the record that names it */
	int64_t at;
	const char *hash;   /* SHA-256, 64 hex digits */
	bool here;          /* is the content in the store? */
	int64_t bytes;      /* of the content; 0 when it is not here */
	int64_t alerts;     /* ALERTS: of the ticket, in this block */
	const char *name;   /* PLAYBOOK: its name; else "" */
	const char *commit; /* PLAYBOOK: of the desk repository; else "" */
};

/* Calls each() in the order of the records; stops at the first answer that
 * is not 0 and returns it. */
int evidence_each(struct desk *d, const char *ticket,
		  int (*each)(void *ctx, const struct evidence *e), void *ctx);

/* "alerts", "playbook"; for people: "Raw alerts", translated. */
const char *evidence_word(enum evidence_kind kind);
const char *evidence_title(enum evidence_kind kind);

/* The content under a hash: NOT_FOUND, or FAILED when it is damaged. */
int evidence_get(struct desk *d, const char *hash, struct strbuf *out);
/* The ticket's raw alerts out of a block, each on a line of its own; at most
 * `max`, *left how many more there are. */
int evidence_alerts(struct desk *d, const char *ticket, const char *hash,
		    int max, struct strbuf *out, int64_t *left);

#endif
