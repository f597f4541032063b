/*
 * clocks.h - what runs on a ticket, and when it runs out.
 *
 * All of it is a function of the records and desk.conf, and so is the moment
 * at which a clock runs out; only how much is left passes with time.  Clocks
 * begin when the ticket is opened.
 */
#ifndef DESK_CLOCKS_H
#define DESK_CLOCKS_H

#include "watchfloor/desk.h"

#define CLOCK_BIT(clock)  (1u << (clock))
/* Behind those, of the reports of report.h. */
#define REPORT_BIT(stage) CLOCK_BIT(SLA_CLOCKS + (int)(stage))

/* After all times. */
#define NO_DUE INT64_MAX

/* ---- when it waited: "since-until since-until", in ms ---- */

struct hold {
	int64_t since, until;
};
/* *at begins as t->held.  False: there is no more. */
bool held_next(const char **at, struct hold *out);
/* The last of them.  False: it has never waited. */
bool held_last(const char *held, struct hold *out);
void held_add(struct ticket *t, int64_t since, int64_t until);
/* It waits no longer: the last one ends there. */
void held_end(struct ticket *t, int64_t at);
/* Does it wait at that time?  An `until` that has passed ends it by itself. */
bool held_at(const struct ticket *t, int64_t at);

/* ---- clocks ---- */

/* Bits of the clocks that run: the twin of the column `running`. */
unsigned clocks_running(const struct ticket *t);
/* Does the clock stand still while the ticket waits? */
bool clock_pauses(enum sla_clock clock);
/* When it runs out; NO_DUE: there is no such clock. */
int64_t clock_end(const struct conf *c, const struct conf_sla *sla,
		  enum sla_clock clock, int64_t opened, const char *held);
/* The first of these clocks to run out, and which that is. */
int64_t clocks_first_end(const struct conf *c, const struct conf_sla *sla,
			 unsigned running, int64_t opened, const char *held,
			 enum sla_clock *which);
/* The latest time of opening with which a clock of that span runs out by
 * `limit`; nothing has been waited for. */
int64_t clock_latest_opened(const struct conf *c, const struct conf_sla *sla,
			    int64_t span, int64_t limit);

/* Appends "is late", over the table `ticket` but not of those that are
 * `special`.  clocks_late_bind() binds the parameters from offset + 1. */
void clocks_late_sql(const struct conf *c, int64_t now, struct strbuf *sql,
		     int offset);
int clocks_late_bind(const struct conf *c, sqlite3_stmt *stmt, int offset);
int clocks_late_parameters(const struct conf *c);

#endif
