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
 * The orders by clocks are not among them: see urgent.h.
 */
void order_sql(struct ticket_order o, struct strbuf *sql, const char *each);

#endif
