/*
 * writer.h - what lasts from batch to batch, and the work on one.
 *
 * aggregate.c finds the ticket of each alert and writes the tickets' records;
 * writer.c writes rows, and holds the transaction together.
 */
#ifndef WATCHFLOOR_INTAKE_WRITER_H
#define WATCHFLOOR_INTAKE_WRITER_H

#include <sqlite3.h>

#include "intake/batch.h"
#include "watchfloor/hash.h"

#define BUCKETS 1024

/* A ticket that this batch touches, or looked at. */
struct group {
	struct group *next;           /* in its bucket */
	struct group *after;          /* in order of appearance */
	const struct pending *one;    /* the first; opened it, if it is new */
	const struct pending *newest; /* NULL: the ticket knows a newer one */
	const char *attack, *url, *file;
	int64_t num;
	bool opened;
	int64_t alerts;      /* how many more */
	int64_t first, last; /* with those of the ticket before */
	enum severity severity;
};

enum writing { FIND, INSERT, UPDATE, BLOCK, REJECT, OPEN, STATEMENTS };

struct writer {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENTS];
	int64_t *touched; /* tickets of this reading: a set, 0 is free */
	size_t ntouched, touched_alloc;

	/* of this batch */
	struct batch *batch;
	struct group *buckets[BUCKETS];
	struct group *groups, **last_group;
	int64_t from, to; /* times of its alerts, and the gap around them */
	int64_t next_num; /* of a new ticket; 0: not asked yet */
	int64_t block;    /* row of the raw texts; 0: not written yet */
	char hash[SHA256_HEX];
	bool news; /* was something written that was not known? */
	struct intake_summary sum;
};

/* The sentence for a failed statement; returns FAILED. */
int writer_failed(const struct writer *w);

/* ---- aggregate.c ---- */

void groups_begin(struct writer *w);
/* The group of this batch that takes the alert, or NULL; *seen when there is
 * one that would, were it not for the time. */
struct group *group_known(const struct writer *w, const struct pending *p,
			  bool *seen);
/* The group that takes it: known, in the store, or new. */
int group_find(struct writer *w, const struct pending *p, struct group **out);
/* The group of a ticket by its number; NOT_FOUND when that is closed. */
int group_numbered(struct writer *w, const struct pending *p, int64_t num,
		   struct group **out);
/* It takes the alert, which stands for `count` more. */
void group_grow(struct writer *w, struct group *g, const struct pending *p,
		int64_t count);
/* The record of what it took. */
int group_record(struct writer *w, const struct group *g);
/* Into the summary, each ticket of the reading once. */
void groups_count(struct writer *w);

#endif
