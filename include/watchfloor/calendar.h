/*
 * calendar.h - working time: when the people are there who a clock waits for.
 *
 * Hours of the week, less holidays, plus working days that fill in for them,
 * all in one time zone.  A clock that runs by a calendar stands still outside
 * of its hours.
 */
#ifndef WATCHFLOOR_CALENDAR_H
#define WATCHFLOOR_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/clock.h"

#define CALENDAR_RANGES 4 /* of one day */

struct calendar_hours {
	int n;
	struct {
		int from, to; /* minutes of the local day */
	} of[CALENDAR_RANGES];
};

struct calendar_dates { /* both inclusive; days since 1970-01-01 */
	int64_t from, to;
};

struct calendar {
	char *name;
	char *timezone; /* as written, or NULL: that of the desk */
	struct calendar_hours week[7]; /* from Sunday */
	struct calendar_dates *holidays, *workdays;
	int nholidays, nworkdays;
	struct zone_table zone;
};

/* "Mon-Fri 09:00-12:00 13:00-18:00, Sat 09:00-12:00"; "daily 00:00-24:00".
 * Sets the last error. */
int calendar_read_hours(struct calendar *c, const char *text);
/* "2026-10-01..2026-10-07, 2027-01-01" */
int calendar_read_dates(struct calendar_dates **dates, int *n,
			const char *text);

/* NULL is the calendar that never rests. */

/* How much working time there is from one moment to another. */
int64_t calendar_between(const struct calendar *c, int64_t from, int64_t to);
/* The first moment by which `span` of it has passed.  INT64_MAX: not within
 * ten years. */
int64_t calendar_after(const struct calendar *c, int64_t from, int64_t span);

#endif
