/*
 * compare.h - are two tables of two databases the same?
 */
#ifndef LEDGER_COMPARE_H
#define LEDGER_COMPARE_H

#include <sqlite3.h>

#include "watchfloor/strbuf.h"

/* 0: the same, row by row in the order of the primary key, all columns, types
 * included.  1: where says where they first differ.  A failure: could not be
 * compared. */
int compare_table(struct strbuf *where, sqlite3 *a, sqlite3 *b,
		  const char *table);

#endif
