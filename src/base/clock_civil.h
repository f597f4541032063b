/*
 * clock_civil.h - the proleptic Gregorian calendar, for clock*.c.
 */
#ifndef CLOCK_CIVIL_H
#define CLOCK_CIVIL_H

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

#endif
