/*
 * query.h - the query language: queues, routes, search, bulk selection.
 *
 *	query   := or
 *	or      := and { "OR" and }
 *	and     := term { term }                  (side by side: both)
 *	term    := [ "-" ] ( "(" or ")" | test | text )
 *	test    := FIELD OP value { "," value }   (a comma: any of these)
 *	OP      := ":" | "=" | "!=" | "<" | "<=" | ">" | ">="
 *	value   := WORD | '"' ... '"'             (\" and \\ inside)
 *	text    := WORD | '"' ... '"'             (found in any text field)
 *
 * A text field is compared without case (ASCII), as a whole: asset:web-03.
 * Unquoted * and ? are wildcards: asset:web-*.  What is prose, a path or a
 * list (title, url, file, attack), and bare text, is found anywhere:
 * title:webshell.
 * severity, state and verdict take their words and compare by rank.  A time
 * is a day, a minute or an instant, as long as it is written: last:2026-11-22
 * is all of that (local) day, last>2026-11-22 is after it.  Durations are for
 * age (since `last`) and the like: age>30m.  Unquoted `none` is an empty
 * field or a time that has not come, `me` in owner:me the asking member;
 * state:open is anything but closed.  "=" is ":".
 *
 * One parse gives both the SQL over the ticket projection and the predicate
 * over one struct ticket; a property test holds them equal.  watchfloor-query
 * (7) is the page for people.
 */
#ifndef WATCHFLOOR_QUERY_H
#define WATCHFLOOR_QUERY_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/strbuf.h"
#include "watchfloor/ticket.h"

struct query;
struct record;

/* What the words "me" and "age" refer to. */
struct query_context {
	const char *me; /* member who asks */
	int64_t now;    /* ms */
};

enum query_type {
	QUERY_TEXT,  /* compared as a whole */
	QUERY_PROSE, /* found anywhere in it */
	QUERY_NUMBER,
	QUERY_RANK,
	QUERY_TIME,
	QUERY_SPAN, /* how long ago a time was */
};

/* A word for several ranks: "open". */
struct query_group {
	const char *word;
	int low, high;
};

struct query_field {
	const char *name; /* "severity" */
	enum query_type type;
	const char *column; /* of the table `ticket`; NULL: a record's */
	const char *help;   /* N_() */
	/* how to read it from a row (a struct ticket, or a struct record);
	 * exactly one is set */
	const char *(*text)(const void *row);
	int64_t (*number)(const void *row);
	bool in_text; /* looked at by a bare word */
	bool member;  /* holds a member: `me` is the one who asks */
	/* ranks: the word for 0, 1, ...; NULL beyond the last */
	const char *(*word)(int rank);
	const struct query_group *group; /* or NULL */
};

/* NULL name ends them.  Completion and the man page are made from these. */
extern const struct query_field query_fields[];  /* of a ticket */
extern const struct query_field record_fields[]; /* of a record */

/* A longer text, more values in it, or parentheses deeper than that are
 * refused: SQLite has such limits too, and says less about them. */
#define QUERY_MAX_BYTES  4096
#define QUERY_MAX_VALUES 400
#define QUERY_MAX_DEPTH  10

/* text "" or NULL matches everything.  On FAILED the last error points at
 * the fault: `query, column 12: there is no field "sevrity"; did you mean
 * "severity"?`, *column (may be NULL) is that column, in characters, from 1. */
int query_parse(struct query **out, const char *text, int *column);
void query_free(struct query *q);

/* Append the canonical text: parsed again it prints the same. */
void query_print(const struct query *q, struct strbuf *out);

bool query_match(const struct query *q, const struct ticket *t,
		 const struct query_context *ctx);

/* What a record must be about to match, when the query says so of all that it
 * matches (on:bj1-7); else NULL.  Borrowed. */
const char *query_only_on(const struct query *q);
/* The same language over the records of the ledger; in memory only. */
int query_parse_records(struct query **out, const char *text, int *column);
bool query_match_record(const struct query *q, const struct record *r,
			const struct query_context *ctx);

/* Append a boolean SQL expression over table `ticket` with numbered
 * parameters from ?1 up (offset: how many are taken already), then bind them
 * to a prepared statement.  It is 0 or 1, never NULL; the statement keeps
 * nothing of q. */
void query_sql(const struct query *q, struct strbuf *sql, int offset);
int query_bind(const struct query *q, sqlite3_stmt *stmt, int offset,
	       const struct query_context *ctx);
/* How many parameters that takes. */
int query_parameters(const struct query *q);
/* Is there no condition at all? */
bool query_matches_all(const struct query *q);
/* Can it match open tickets only?  (A conjunct says so; false when unsure.)
 * A caller can then add what makes a partial index of use. */
bool query_only_open(const struct query *q);
/* What is known of tickets before they are looked at. */
struct query_known {
	enum severity severity;
	bool owned; /* the owner is not empty */
};
/* Does that decide?  1: all such tickets match; 0: none does; -1: it
 * depends. */
int query_decided(const struct query *q, const struct query_known *known);

#endif
