/*
 * due.h - how the clocks of a ticket look.
 */
#ifndef TUI_DUE_H
#define TUI_DUE_H

#include <stdint.h>

#include "watchfloor/conf.h"
#include "watchfloor/strbuf.h"

/* "41m", "3h12m", "2d4h" in whole minutes; late is "-41m". */
void due_print(struct strbuf *out, int64_t left);
/* "to accept", translated. */
const char *due_title(enum sla_clock clock);

#endif
