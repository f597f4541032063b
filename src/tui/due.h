/*
 * due.h - which clock of a ticket runs out next.
 */
#ifndef TUI_DUE_H
#define TUI_DUE_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/conf.h"
#include "watchfloor/strbuf.h"

struct due {
	enum sla_clock clock;
	int64_t left; /* ms; negative: late by so much */
};

/* The first clock, in the order in which they stop, that still runs and that
 * this program can see stop.  False: none. */
bool ticket_due(struct due *out, const struct conf *c, const struct ticket *t,
		int64_t now);

/* "41m", "3h12m", "2d4h" in whole minutes; late is "-41m". */
void due_print(struct strbuf *out, int64_t left);
/* "to accept", translated. */
const char *due_title(enum sla_clock clock);

#endif
