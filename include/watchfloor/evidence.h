/*
 * evidence.h - what is held for a ticket under a hash: what the ledger itself
 * keeps of it, and what people add.
 *
 * A record names the hash, so the tree covers the content: whoever has the
 * record and its proof can tell whether the content is what it was then.
 *
 * What people add (files, output of commands, screenshots, texts) lies
 * encrypted in the vault, see vault.h, each content once, whatever tickets it
 * is on.  A piece is known by its number on the ticket; that another ticket
 * has the same content nobody learns who does not see that ticket.
 *
 * Chain of custody: that it was added, exported, held, removed or expired is
 * a record each.  That it was read is none: whoever sees the ticket may look
 * at all of it at any time, so such records would say little, would bury the
 * others, and would make a reader of a store a writer.  What leaves the desk
 * leaves by an export.
 */
#ifndef WATCHFLOOR_EVIDENCE_H
#define WATCHFLOOR_EVIDENCE_H

#include "watchfloor/desk.h"

enum evidence_kind {
	EVIDENCE_ALERTS,     /* raw alerts: those of the ticket are in it */
	EVIDENCE_PLAYBOOK,   /* the text that a run has pinned */
	EVIDENCE_FILE,       /* from here on: added by people */
	EVIDENCE_OUTPUT,     /* what a command printed */
	EVIDENCE_SCREENSHOT, /* a picture of what somebody saw */
	EVIDENCE_TEXT        /* pasted, or written down */
};

/* ---- adding ---- */

/* The content: data[0..len), or, when data is NULL, all that fd gives (which
 * stays open).  Texts may be NULL; what is not UTF-8 in them is marked. */
struct evidence_draft {
	enum evidence_kind kind; /* one of people's */
	const char *name;        /* as given: "access.log" */
	const char *source; /* from where: a host and path, a command line, a
			       person */
	int64_t collected;  /* when it was taken; 0: now */
	const void *data;
	size_t len;
	int fd;
	/* the step that it belongs to; run 0: none */
	int64_t run;
	const char *step, *title; /* id and name */
};

struct evidence_added {
	int64_t n; /* its number on the ticket */
	char hash[SHA256_HEX];
	int64_t bytes;
	const char *media; /* static: "text/plain" */
};

/*
 * Keep it, and record that: the content is on disk before the record is.
 * REFUSED when it is larger than desk.conf allows, or of a type that it does
 * not, or the actor may not; nothing is left then, nor when the disk is full.
 * out may be NULL.
 */
int evidence_add(struct desk *d, const char *ticket,
		 const struct evidence_draft *e, struct evidence_added *out);

/* The same with a file; without a name the draft gets that of the file, and
 * without a source this host and the file's path. */
int evidence_add_file(struct desk *d, const char *ticket,
		      struct evidence_draft e, const char *path,
		      struct evidence_added *out);

/* ---- what there is ---- */

/* Strings are borrowed: valid during the call; never NULL. */
struct evidence {
	enum evidence_kind kind;
	int64_t record, seq; /* the record that names it */
	int64_t at;
	const char *actor;  /* who did that */
	const char *hash;   /* SHA-256, 64 hex digits */
	bool here;          /* is the content in the store? */
	int64_t bytes;      /* of the content; 0 when it is not here */
	const char *name;   /* of the playbook, or as it was given */
	int64_t alerts;     /* ALERTS: of the ticket, in this block */
	const char *commit; /* PLAYBOOK: of the desk repository */
	/* of what people added */
	int64_t n; /* its number on the ticket, from 1; else 0 */
	const char *media, *source;
	int64_t collected;
	int64_t run;
	const char *step, *title;
	bool elsewhere;  /* it is not here, and was added at another host */
	int64_t asked;   /* and the others were asked for it then; 0 */
	int64_t came;    /* bytes of it */
	int64_t removed; /* the record that says that its content was removed;
			    0: it was not */
};

/* Calls each() in the order of the records; stops at the first answer that
 * is not 0 and returns it. */
int evidence_each(struct desk *d, const char *ticket,
		  int (*each)(void *ctx, const struct evidence *e), void *ctx);

/* The records about the ticket's evidence, oldest first: who added, exported,
 * held, removed it.  For who may read records, and sees no tickets, too. */
int evidence_custody(struct desk *d, const char *ticket,
		     int (*each)(void *ctx, const struct record *r), void *ctx);

/* "alerts", "playbook", "file"...; for people: "Raw alerts", translated.
 * _parse: only people's; -1 for no such word. */
const char *evidence_word(enum evidence_kind kind);
const char *evidence_title(enum evidence_kind kind);
int evidence_kind_parse(const char *word);

/*
 * The content of a piece that people added, by its number: sink() gets part
 * after part, each authenticated; stops at the first answer that is not 0 and
 * returns it.  NOT_FOUND: there is no such piece, its content was removed
 * (the sentence says when and why), or is gone; FAILED: it is damaged, and
 * what came before was right.
 */
int evidence_read(struct desk *d, const char *ticket, int64_t n,
		  int (*sink)(void *ctx, const void *data, size_t len),
		  void *ctx);

/*
 * Ask the other stores for content that is not here: see parcel.h.  CONFLICT:
 * it is here, or was asked for already.  REFUSED: the store has no hub.
 */
int evidence_fetch(struct desk *d, const char *ticket, int64_t n);
/* All of the ticket's that is not here and was not asked for yet; *asked: how
 * many pieces that were. */
int evidence_fetch_all(struct desk *d, const char *ticket, int64_t *asked);

/* How a piece is held: "here", "removed", "missing", "elsewhere", "asked",
 * "coming"; for people, translated. */
const char *evidence_state_word(const struct evidence *e);
const char *evidence_state_title(const struct evidence *e);

/* "the content was removed on TIME by policy", of the record that says so. */
void evidence_removal(struct desk *d, int64_t record, struct strbuf *out);

/* The content under a hash of the ledger: NOT_FOUND, or FAILED when it is
 * damaged. */
int evidence_get(struct desk *d, const char *hash, struct strbuf *out);
/* The ticket's raw alerts out of a block, each on a line of its own; at most
 * `max`, *left how many more there are. */
int evidence_alerts(struct desk *d, const char *ticket, const char *hash,
		    int max, struct strbuf *out, int64_t *left);

/* How much of a text, and of anything else, a person is shown. */
#define EVIDENCE_TEXT_SHOWN (1 << 20)
#define EVIDENCE_HEAD_SHOWN 512

/*
 * Append for a person what there is to know of a piece, and its content: the
 * beginning of a text, or a hex dump of the beginning of anything else.  All
 * of it is read and checked.  When it cannot be had the text says why.  Not
 * made safe.
 */
int evidence_print(struct desk *d, const char *ticket, int64_t n,
		   struct strbuf *out);

/* ---- what stays ---- */

/* The record that put a hold on the ticket's evidence; 0: none. */
int64_t evidence_hold_record(struct desk *d, const char *ticket);

/* Remove the content of a piece, and of what else on the ticket has the same;
 * the hash and the records stay.  Another ticket keeps it. */
int evidence_remove(struct desk *d, const char *ticket, int64_t n,
		    const char *reason);

/* Content whose time is over, by desk.conf.  Borrowed. */
struct evidence_due {
	const char *ticket, *hash;
	int64_t bytes;
	int64_t since; /* when the ticket was closed, or it came if later */
	int64_t keep;  /* ms */
};

/*
 * Remove what is due at a time, for each piece a record; dry: only tell.
 * each() is told of it before it goes, and stops it by an answer that is not
 * 0.  The desk must see all: desk_whole().
 */
int evidence_expire(struct desk *d, int64_t now, bool dry,
		    int (*each)(void *ctx, const struct evidence_due *e),
		    void *ctx);

/* ---- is it what it was? ---- */

/* What lies in the vault without a record is left alone for so long: somebody
 * may be about to write that. */
#define EVIDENCE_GRACE HOUR

enum evidence_fault {
	EVIDENCE_MISSING, /* a record names it, and it is gone */
	EVIDENCE_DAMAGED,
	EVIDENCE_UNNAMED /* no record names it any more, or ever did */
};

/* Borrowed.  The last error says what is wrong with it. */
struct evidence_finding {
	enum evidence_fault fault;
	int64_t record;   /* that named it first; 0: UNNAMED */
	const char *hash; /* "" for what has been on its way in */
	const char *path;
	int64_t bytes; /* on disk */
	bool swept;    /* it was removed now */
};

const char *evidence_fault_word(enum evidence_fault f);

/* Read all content that tickets have, and look for what no ticket has;
 * sweep: remove that.  *n: how much content was right.  The desk must see
 * all. */
int evidence_check(struct desk *d, bool sweep, int64_t *n,
		   int (*each)(void *ctx, const struct evidence_finding *f),
		   void *ctx);

/* The first half of that for `audit verify`: what is wrong is added to the
 * report.  l must see all. */
int evidence_verify(struct ledger *l, struct ledger_report *report, int64_t *n,
		    ledger_progress *progress, void *ctx);

/* ---- out of the house ---- */

struct evidence_exported {
	int64_t items;
	int64_t bytes;
	int64_t absent; /* pieces that the manifest names, whose content was
			   removed, is missing or is damaged */
};

/*
 * Write all evidence of the ticket as a new folder:
 *
 *	manifest.json	what there is, from where, who had it; and who
 *			exported it
 *	files/		the content: 001-access.log, by names made safe
 *	records/	the exact records, and for each a tlog-proof that it
 *			is in the ledger, under a signed checkpoint
 *	vkey		the key that signs those
 *	SHA256SUMS	of all that, for sha256sum -c
 *
 * The folder gets its name when it is complete and the record is made, which
 * holds the SHA-256 of the manifest; so there is none without a record.
 * CONFLICT when there is something of that name.  reason may be NULL.
 */
int evidence_export(struct desk *d, const char *ticket, const char *dir,
		    const char *reason, struct evidence_exported *out);

#endif
