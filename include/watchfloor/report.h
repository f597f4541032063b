/*
 * report.h - the duty to report an incident, and its clock, which never
 * stands still.
 *
 * By the national measures for the reporting of cybersecurity incidents (CAC,
 * in force since 2025-11-01; the deadlines below are from their text):
 * incidents of level III ("relatively serious") and above are reported within
 * 1 hour by operators of critical information infrastructure, 2 hours by
 * central and state organs, 4 hours by all others, from when they were found
 * or told of; and a final report within 30 days after the handling has ended.
 * What level an incident has, its people decide.
 */
#ifndef WATCHFLOOR_REPORT_H
#define WATCHFLOOR_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/ticket.h"

enum report_stage { REPORT_FIRST, REPORT_FINAL };

struct report_due {
	enum report_stage stage;
	int64_t at;
	int64_t left; /* ms; negative: late by so much */
	int64_t warn; /* so long before that it is told of */
};

bool report_is_due(enum operator_class operator, enum incident_level level);
/* The next report that is owed.  False: none. */
bool report_next(struct report_due *out, const struct ticket *t, int64_t now);
/* To whom that operator reports, translated; "" for OPERATOR_NONE. */
const char *report_recipient(enum operator_class operator);
const char *report_stage_word(enum report_stage s);
const char *report_stage_title(enum report_stage s);
int report_stage_parse(const char *word);

#endif
