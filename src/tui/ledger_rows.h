/*
 * ledger_rows.h - the records of the ledger as a list, newest first.
 *
 * No record is held but those on the screen: ids have no gaps, so the row of
 * a record is counted, not looked up.  With a filter the ids of what matches
 * are held; they are found piece by piece, newest first.
 */
#ifndef TUI_LEDGER_ROWS_H
#define TUI_LEDGER_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/desk.h"

struct ledger_row {
	int64_t id, seq, at;
	char *act, *actor, *on, *sentence;
	char *error; /* why it cannot be read, or NULL */
};

#define ROWS_KEPT 256

struct ledger_rows {
	struct desk *desk;
	const bool *interrupted; /* app->interrupted: input stops a look */
	int64_t *lasts;          /* the last id of each origin */
	int norigins;
	int total;           /* records of all of them */
	struct query *query; /* NULL: all */
	int64_t *found;      /* that match, newest first */
	int nfound, alloc;
	int looked; /* how many of the newest were looked at */
	struct ledger_row kept[ROWS_KEPT]; /* by id */
};

void ledger_rows_init(struct ledger_rows *r, struct desk *d,
		      const bool *interrupted);
void ledger_rows_release(struct ledger_rows *r);

/* Takes q over (NULL: all records) and begins to look. */
void ledger_rows_filter(struct ledger_rows *r, struct query *q);
/* Look at some more; *cursor, a row, moves with its record.  Returns false
 * when there was nothing left to look at. */
bool ledger_rows_look(struct ledger_rows *r, int *cursor);
/* Take in what was appended; returns by how many rows the others moved. */
int ledger_rows_reload(struct ledger_rows *r);

int ledger_rows_count(const struct ledger_rows *r);
int64_t ledger_rows_id(const struct ledger_rows *r, int row);
/* The row of a record, or -1. */
int ledger_rows_of(const struct ledger_rows *r, int64_t id);
/* Borrowed until the next call. */
const struct ledger_row *ledger_rows_get(struct ledger_rows *r, int row);

#endif
