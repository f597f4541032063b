/*
 * ticket_columns.h - the columns of a list of tickets.
 */
#ifndef TUI_TICKET_COLUMNS_H
#define TUI_TICKET_COLUMNS_H

#include "columns.h"
#include "watchfloor/desk.h"

enum ticket_column {
	COLUMN_SEVERITY,
	COLUMN_DUE,
	COLUMN_ID,
	COLUMN_TENANT,
	COLUMN_TITLE,
	COLUMN_ASSET,
	COLUMN_SOURCE,
	COLUMN_ALERTS,
	COLUMN_OWNER,
	COLUMN_STATE,
	COLUMN_LAST,
	COLUMN_TYPE,
	COLUMN_TARGET,
	COLUMN_USER,
	COLUMN_VERDICT,
	COLUMN_FIRST,
	COLUMN_OPENED,
	COLUMN_CHANGED
};

/* Indexed by enum ticket_column. */
extern const struct column ticket_columns[];

void ticket_cell(const struct desk *d, const struct ticket *t, int64_t now,
		 enum ticket_column column, struct cell *cell);

/* The column that shows what tickets are sorted by, or -1; and back: false
 * when tickets cannot be sorted by it. */
int ticket_column_of(enum ticket_key key);
bool ticket_key_of(int column, enum ticket_key *key);

/* The widest that a ticket's id is let be. */
#define TICKET_ID_MAX 16

/* "1,204,551" */
void number_print(struct strbuf *out, int64_t n);

#endif
