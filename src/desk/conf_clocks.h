/*
 * conf_clocks.h - the sections of desk.conf about clocks: calendars, paths of
 * escalation, what happens when a clock runs out.
 */
#ifndef DESK_CONF_CLOCKS_H
#define DESK_CONF_CLOCKS_H

#include "desk/conf_read.h"
#include "watchfloor/conf.h"

extern const struct conf_key calendar_keys[], path_keys[];
/* conf_roster.c */
extern const struct conf_key shift_keys[], oncall_keys[];
/* "5%", as so many of 10,000 */
extern const struct conf_type conf_rate;
/* "senior after 10m", of a struct conf_sla */
extern const struct conf_type conf_escalate;

/* What can be looked at only when all is read: zones, and who the targets of
 * escalations are. */
int conf_finish_clocks(struct conf *c, const char *file,
		       struct strbuf *findings);
void conf_release_clocks(struct conf *c);

/* Put the file before the last error, and keep that as one more finding;
 * FAILED. */
int conf_finding(const char *file, struct strbuf *findings);

/* Is it the word for a role of the desk? */
bool conf_is_role(const char *word);

#endif
