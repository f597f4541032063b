/*
 * projection.h - the tables that are derived from the ledger, and the tables
 * beside it: their SQL, and one database's prepared statements on them.
 */
#ifndef WATCHFLOOR_DESK_PROJECTION_H
#define WATCHFLOOR_DESK_PROJECTION_H

#include <sqlite3.h>
#include <stdbool.h>

#include "watchfloor/ticket.h"

extern const char desk_schema[];        /* projections */
extern const char desk_side_schema[];   /* beside the ledger */
extern const char *const desk_tables[]; /* names of the projections */

/* The columns of `ticket` that are stored, and as many parameters. */
#define TICKET_COLUMNS                                                                    \
	"num, id, tenant, title, type, asset, src, dst, user, url, file,"                 \
	" product, rule, attack, owner, playbook, fingerprint, held,"                     \
	" escalated, review, asked, returned, signoff, advice, approval, severity,"       \
	" state, verdict, waiting, operator, level, warned, raised, alerts, first, last," \
	" opened, changed, accepted, judged, closed, informed, contained,"                \
	" known, reported, summarised, escalated_at, answer_by"
#define TICKET_PARAMETERS                                              \
	"?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14," \
	" ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26," \
	" ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38," \
	" ?39, ?40, ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48"

/* Bind all of them; the statement must be run before *t changes. */
void ticket_bind(sqlite3_stmt *stmt, const struct ticket *t);

/* Read a row that begins with TICKET_COLUMNS.  *t must have been through
 * ticket_init() or hold a ticket: its strings are replaced. */
void ticket_from_row(struct ticket *t, sqlite3_stmt *row);

/* A time as a column: NULL is CLOCK_NEVER. */
int64_t time_or_never(sqlite3_stmt *row, int column);
void bind_time(sqlite3_stmt *stmt, int i, int64_t t);

/*
 * The number that the tables know a ticket by.  Every store counts its own
 * tickets, so it is made of the name and the count, alike in all stores: "bj1"
 * hashed above the lower 40 bits, 1042 in them.  Of a bare "1042" nobody
 * knows whose it is: no ticket has the number that it gives.  -1: no ticket
 * id.
 */
int64_t ticket_number(const char *id);
int64_t ticket_number_of(const char *store, int64_t count);
/* Of the number: the count. */
int64_t ticket_count_of(int64_t num);

/* Prepare once, on first use, and again when db is another connection: *stmt
 * is kept by the caller, who finalizes. */
int statement(sqlite3 *db, sqlite3_stmt **stmt, const char *sql);
/* 1: a row; 0: done; FAILED with a sentence.  Whoever does not go on to the
 * end resets or finalizes: a statement left within its rows keeps the store
 * as it was then. */
int statement_row(sqlite3_stmt *stmt);
/* Step a statement that gives no rows, and reset it. */
int statement_run(sqlite3_stmt *stmt);
/* The sentence for a failed call on db. */
int database_failed(sqlite3 *db);

#endif
