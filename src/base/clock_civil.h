/*
 * clock_civil.h - the proleptic Gregorian calendar, and the zone of the
 * process, for clock*.c.
 */
#ifndef CLOCK_CIVIL_H
#define CLOCK_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int64_t year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
};

/* Days since 1970-01-01. */
int64_t civil_to_days(int64_t year, int month, int day);
struct civil civil_from_days(int64_t days);
int civil_month_length(int64_t year, int month);

/* Make a zone of the database that of the process for a while; what the first
 * returns goes to the second. */
char *zone_enter(const char *name);
void zone_leave(char *saved);
/* Minutes east of UTC in the zone of the process. */
int zone_minutes_at(int64_t at);
/* *named: text is a name of the zone database; else *minutes is the offset
 * that it gives.  Sets the last error. */
int clock_read_zone(int *minutes, bool *named, const char *text);

#endif
