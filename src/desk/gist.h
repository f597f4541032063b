/*
 * gist.h - the tickets that can match a query, for what asks the database.
 *
 *	gist.c		what tickets say, read and kept true
 *	gist_words.c	each text once
 *	gist_ask.c	which tickets can match
 */
#ifndef DESK_GIST_H
#define DESK_GIST_H

#include "watchfloor/gist.h"
#include "watchfloor/hash.h"

/* ---- gist_words.c: texts, numbered from 0 ---- */

struct words {
	char *text; /* each with its NUL */
	size_t len, size;
	uint32_t *at; /* where in text */
	uint32_t n, alloc;
	uint32_t *slots; /* by hash: number + 1, or 0 */
	uint32_t nslots;
};

uint32_t words_put(struct words *w, const char *s);
static inline const char *words_get(const struct words *w, uint32_t i)
{
	return w->text + w->at[i];
}
size_t words_bytes(const struct words *w);
void words_release(struct words *w);

/* ---- gist.c ---- */

/* The fields that are held: what a bare word looks at, and the tenant.  The
 * first is the id, of which what stands before the number is held. */
#define GIST_FIELDS_MAX 16
/* What stands before the number of an id; longer ones are not held. */
#define GIST_PREFIX_MAX 128

/* Of a ticket, what its class is in the order by urgency: see urgent.c. */
#define GIST_CLASS(urgency, running) ((unsigned)(urgency) << 6 | (running))
#define GIST_CLASSES                 512

/* The tickets of one store: their numbers are `base` and their count, from 0
 * without gaps, as a rule; see ticket_number(). */
struct gist_shelf {
	int64_t base;
	uint32_t *where; /* by count, into runs; 0: not held */
	size_t n, alloc;
	/* of the last question: a bit for each below nbits; clear: it does not
	 * match */
	unsigned char *bits;
	size_t nbits;
};

/* Stores on one hub that it can hold. */
#define GIST_SHELVES_MAX 64

/* How far the order of records has been taken in. */
struct gist_mark {
	int64_t record; /* the newest of the own origin */
	int64_t places; /* that the hub has given */
	sha256 root;    /* of its tree over them */
};

/* Which of them match is in the shelves. */
struct gist_hits {
	const struct gist *gist;
	int64_t count;              /* of bits that are set */
	bool classes[GIST_CLASSES]; /* that have such a ticket */
	char *of;                   /* the query, printed */
	struct gist_mark mark;      /* when it was asked */
};

struct gist {
	sqlite3 *db; /* that maybe() is known to */
	struct words words;
	/* of a ticket: how many numbers, its class, its words; as varints */
	unsigned char *runs;
	size_t len, size, waste;
	struct gist_shelf shelves[GIST_SHELVES_MAX]; /* by base, ascending */
	int nshelves;
	int64_t next; /* number of the ticket to be read next; 0: all are */
	struct gist_mark mark;
	sqlite3_stmt *read;
	int64_t few;   /* no more tickets than this are read one by one */
	bool given_up; /* the store is not one that it can hold */
	struct gist_hits hits;
};

void gist_free(struct gist *g);
struct gist_run {
	uint32_t class;
	uint32_t words[GIST_FIELDS_MAX];
};
/* What is held of a ticket, by its count; false: nothing is. */
bool gist_run(const struct gist *g, const struct gist_shelf *s, size_t count,
	      struct gist_run *out);
/* The first shelf that can have a number like that, or one beyond it. */
const struct gist_shelf *gist_shelf_from(const struct gist *g, int64_t num);
/* Where a field stands in a run, or -1. */
int gist_field(const struct query_field *f);
/* Take in what is new, if that is little.  False: it is not as the store is,
 * or not all is read. */
bool gist_is_true(struct desk *d);

/* ---- gist_ask.c ---- */

/* Which tickets can match?  *out is NULL when it cannot say: then any can.
 * INTERRUPTED when the desk was told to stop. */
int gist_ask(const struct gist_hits **out, struct desk *d,
	     const struct query *q);
/* The next number after `num` (-1: the first) that can match, or -1. */
int64_t gist_next(const struct gist_hits *hits, int64_t num);
/* Append a condition for the WHERE clause that only those meet (with " AND "
 * after it), or nothing; it holds until the next gist_ask(). */
void gist_sql(const struct gist_hits *hits, struct strbuf *sql);
/* Make the function of gist_sql() known to the database. */
int gist_register(struct gist *g, sqlite3 *db);

#endif
