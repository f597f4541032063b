/*
 * order.h - the orders of tickets, as SQL.
 */
#ifndef DESK_ORDER_H
#define DESK_ORDER_H

#include <sqlite3.h>

#include "watchfloor/desk.h"

/*
 * Append the terms that tickets are sorted by, "severity, num", with `each`
 * after every one of them ("" or " DESC").  No two tickets have the same.
 * Parameters are numbered from offset + 1; order_bind() gives them values.
 */
#define ORDER_TERMS 3 /* at most */
int order_terms(struct ticket_order o);
void order_sql(struct ticket_order o, const struct conf *c, struct strbuf *sql,
	       int offset, const char *each);
int order_bind(struct ticket_order o, const struct conf *c, sqlite3_stmt *stmt,
	       int offset);

/* When the next clock of a ticket runs out, ms; where none runs, after all
 * that do. */
void due_sql(const struct conf *c, struct strbuf *sql, int offset);
int due_bind(const struct conf *c, sqlite3_stmt *stmt, int offset);

#endif
