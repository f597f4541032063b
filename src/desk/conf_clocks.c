/*
 * conf_clocks.c - the sections of desk.conf about clocks.
 */
#include "config.h"

#include "desk/conf_clocks.h"
#include "desk/conf_member.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- calendars ---- */

static int read_hours(void *element, const struct conf_key *key,
		      const char *value)
{
	return calendar_read_hours(element, value);
}

static const struct conf_type hours_type = { N_("hours"), read_hours, NULL };

static int read_holidays(void *element, const struct conf_key *key,
			 const char *value)
{
	struct calendar *c = element;

	return calendar_read_dates(&c->holidays, &c->nholidays, value);
}

static void release_holidays(void *element, const struct conf_key *key)
{
	free(((struct calendar *)element)->holidays);
}

static const struct conf_type holidays_type = { N_("dates"), read_holidays,
						release_holidays };

static int read_workdays(void *element, const struct conf_key *key,
			 const char *value)
{
	struct calendar *c = element;

	return calendar_read_dates(&c->workdays, &c->nworkdays, value);
}

static void release_workdays(void *element, const struct conf_key *key)
{
	free(((struct calendar *)element)->workdays);
}

static const struct conf_type workdays_type = { N_("dates"), read_workdays,
						release_workdays };

static int read_zone(void *element, const struct conf_key *key,
		     const char *value)
{
	struct calendar *c = element;

	conf_set_string(c, offsetof(struct calendar, timezone), value);
	return zone_table_load(&c->zone, value);
}

static void release_zone(void *element, const struct conf_key *key)
{
	struct calendar *c = element;

	free(c->timezone);
	zone_table_release(&c->zone);
}

static const struct conf_type zone_type = { N_("time zone"), read_zone,
					    release_zone };

const struct conf_key calendar_keys[] = {
	{ "hours", &hours_type, .required = true,
	  .help = N_("Mon-Fri 09:00-12:00 13:00-18:00, Sat 09:00-12:00; or "
		     "daily 00:00-24:00") },
	{ "timezone", &zone_type,
	  .help = N_("of the hours; without it, that of the desk") },
	{ "holiday", &holidays_type,
	  .help = N_("days without working time: "
		     "2026-10-01..2026-10-07, 2027-01-01") },
	{ "workday", &workdays_type,
	  .help = N_("days that are worked all the same, by the hours of an "
		     "ordinary day: 2026-10-10") },
	{ 0 },
};

/* ---- escalation ---- */

static int read_escalate(void *element, const struct conf_key *key,
			 const char *value)
{
	struct conf_sla *sla = element;
	const char *after = strstr(value, " after ");
	size_t len = after ? (size_t)(after - value) : strlen(value);

	while (len && value[len - 1] == ' ')
		len--;
	free(sla->escalate_to);
	sla->escalate_to = xstrndup(value, len);
	if (!len || strchr(sla->escalate_to, ' '))
		return fail(_("\"%s\" does not say to whom; write senior "
			      "after 10m"),
			    value);
	return after ? clock_parse_span(&sla->escalate_after,
					after + strlen(" after "))
		     : 0;
}

static void release_escalate(void *element, const struct conf_key *key)
{
	free(((struct conf_sla *)element)->escalate_to);
}

const struct conf_type conf_escalate = { N_("escalation"), read_escalate,
					 release_escalate };

const struct conf_key path_keys[] = {
	{ "levels", &conf_list, offsetof(struct conf_path, levels),
	  offsetof(struct conf_path, nlevels), .required = true,
	  .help = N_("who is asked, one after the other: lead, "
		     "support-centre, rnd-centre") },
	{ "title", &conf_string, offsetof(struct conf_path, title),
	  .help = N_("for people") },
	{ "title-zh-cn", &conf_string, offsetof(struct conf_path, title_zh_cn),
	  .help = N_("the title in Chinese") },
	{ "answer", &conf_span, offsetof(struct conf_path, answer),
	  .help = N_("the time that each has for an answer; then it goes one "
		     "level up") },
	{ 0 },
};

const struct conf_path *conf_path_of(const struct conf *c, const char *level,
				     int *index)
{
	for (int i = 0; i < c->npaths; i++)
		for (int l = 0; l < c->paths[i].nlevels; l++)
			if (strcmp(c->paths[i].levels[l], level) == 0) {
				*index = l;
				return &c->paths[i];
			}
	return NULL;
}

bool conf_is_target(const struct conf *c, const char *name)
{
	int level;

	if (strncmp(name, "skill-", 6) == 0)
		return name[6] != 0;
	if (strncmp(name, "tier-", 5) == 0)
		return name[5] >= '1' && name[5] <= '9' && !name[6];
	return conf_is_role(name) || conf_path_of(c, name, &level) ||
	       conf_member_named(c, name);
}

const char *conf_path_title(const struct conf_path *p)
{
	return conf_title_of(p->title, p->title_zh_cn, p->name);
}

bool conf_is_role(const char *word)
{
	for (int i = 0; role_names[i].word; i++)
		if (strcmp(role_names[i].word, word) == 0)
			return true;
	return false;
}

/* ---- all of it ---- */

const struct calendar *conf_calendar_named(const struct conf *c,
					   const char *name)
{
	for (int i = 0; name && i < c->ncalendars; i++)
		if (strcmp(c->calendars[i].name, name) == 0)
			return &c->calendars[i];
	return NULL;
}

int conf_finding(const char *file, struct strbuf *findings)
{
	fail_in(FAILED, "%s: ", file);
	if (findings)
		strbuf_addf(findings, "%s\n", fail_text());
	return FAILED;
}

int conf_finish_clocks(struct conf *c, const char *file,
		       struct strbuf *findings)
{
	for (int i = 0; i < c->ncalendars; i++)
		if (!c->calendars[i].zone.n &&
		    zone_table_load(&c->calendars[i].zone, c->timezone) < 0)
			return conf_finding(file, findings);
	if (c->nshifts + c->noncalls &&
	    zone_table_load(&c->zone, c->timezone) < 0)
		return conf_finding(file, findings);
	for (int i = 0; i < c->nslas; i++) {
		const char *to = c->slas[i].escalate_to;

		if (!to || conf_is_target(c, to))
			continue;
		fail(_("[sla \"%s\"]: \"%s\" is no role, member, tier-N, "
		       "skill-NAME or level of a path"),
		     c->slas[i].name, to);
		return conf_finding(file, findings);
	}
	return 0;
}

/* The zones, also of calendars that name none. */
void conf_release_clocks(struct conf *c)
{
	zone_table_release(&c->zone);
	for (int i = 0; i < c->ncalendars; i++)
		zone_table_release(&c->calendars[i].zone);
}
