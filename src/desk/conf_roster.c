/*
 * conf_roster.c - the sections of desk.conf about who is on watch.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/conf_clocks.h"
#include "desk/conf_member.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* ---- hours ---- */

static int read_hours(void *element, const struct conf_key *key,
		      const char *value)
{
	struct conf_shift *s = element;
	int fh, fm, th, tm, end = 0;

	if (sscanf(value, "%2d:%2d-%2d:%2d%n", &fh, &fm, &th, &tm, &end) != 4 ||
	    value[end] || fh < 0 || fh > 23 || th < 0 || th > 24 || fm < 0 ||
	    fm > 59 || tm < 0 || tm > 59)
		return fail(_("\"%s\" are no hours of a shift; write "
			      "08:00-20:00"),
			    value);
	s->from = fh * 60 + fm;
	s->to = th * 60 + tm;
	return 0;
}

static const struct conf_type hours_type = { N_("hours"), read_hours, NULL };

/* ---- days ---- */

static int read_first(void *element, const struct conf_key *key,
		      const char *value)
{
	struct calendar_dates *dates,
		*first = (struct calendar_dates *)(void *)((char *)element +
							   key->member);
	int n, ret = calendar_read_dates(&dates, &n, value);

	if (ret == 0)
		*first = dates[0];
	free(dates);
	return ret;
}

static const struct conf_type first_type = { N_("date"), read_first, NULL };

static int read_off(void *element, const struct conf_key *key,
		    const char *value)
{
	struct conf_shift *s = element;

	return calendar_read_dates(&s->off, &s->noff, value);
}

static void release_off(void *element, const struct conf_key *key)
{
	free(((struct conf_shift *)element)->off);
}

static const struct conf_type off_type = { N_("dates"), read_off, release_off };

/* "2026-11-26 lin>zhao" */
static int add_swap(void *ctx, const char *part)
{
	struct conf_shift *s = ctx;
	size_t len = strcspn(part, " ");
	const char *who = part + len + strspn(part + len, " ");
	const char *sign = strchr(who, '>');
	char *day = xstrndup(part, len);
	struct calendar_dates *dates = NULL;
	int n, ret = FAILED;

	if (sign && sign > who && sign[1])
		ret = calendar_read_dates(&dates, &n, day);
	else
		fail(_("\"%s\" is no swap; write 2026-11-26 lin>zhao"), part);
	if (ret == 0) {
		s->swaps = xrealloc(s->swaps, (size_t)s->nswaps + 1,
				    sizeof *s->swaps);
		s->swaps[s->nswaps++] =
			(struct conf_swap){ dates[0].from,
					    xstrndup(who, (size_t)(sign - who)),
					    xstrdup(sign + 1) };
	}
	free(dates);
	free(day);
	return ret;
}

static int read_swaps(void *element, const struct conf_key *key,
		      const char *value)
{
	return conf_each_part(value, add_swap, element);
}

static void release_swaps(void *element, const struct conf_key *key)
{
	struct conf_shift *s = element;

	while (s->nswaps) {
		free(s->swaps[--s->nswaps].who);
		free(s->swaps[s->nswaps].whom);
	}
	free(s->swaps);
}

static const struct conf_type swaps_type = { N_("swaps"), read_swaps,
					     release_swaps };

/* ---- how many are looked at again ---- */

static int read_rate(void *element, const struct conf_key *key,
		     const char *value)
{
	int64_t *rate = (int64_t *)(void *)((char *)element + key->member);
	char *end;
	double percent = strtod(value, &end);

	if (end == value || strcmp(end, "%") != 0 ||
	    !(percent >= 0 && percent <= 100))
		return fail(_("\"%s\" is no rate; write 5%%"), value);
	*rate = (int64_t)(percent * 100 + 0.5);
	return 0;
}

const struct conf_type conf_rate = { N_("rate"), read_rate, NULL };

/* ---- the tables ---- */

const struct conf_key shift_keys[] = {
	{ "hours", &hours_type, .required = true,
	  .help = N_("from when to when: 20:00-08:00 goes over midnight") },
	{ "rotation", &conf_list, offsetof(struct conf_shift, teams),
	  offsetof(struct conf_shift, nteams), .required = true,
	  .help = N_("teams, one each day in turn: lin wu, zhao qian") },
	{ "from", &first_type, offsetof(struct conf_shift, first),
	  .required = true,
	  .help = N_("the day on which the first team begins: 2026-11-01") },
	{ "off", &off_type, .help = N_("days without this shift") },
	{ "skills", &conf_list, offsetof(struct conf_shift, skills),
	  offsetof(struct conf_shift, nskills),
	  .help = N_("what somebody on it should be able to: web, dns; "
		     "`watchfloor shift` says which is missing") },
	{ "swap", &swaps_type,
	  .help = N_("who stands in for whom, and when: 2026-11-26 "
		     "lin>zhao") },
	{ "title", &conf_string, offsetof(struct conf_shift, title),
	  .help = N_("for people") },
	{ "title-zh-cn", &conf_string, offsetof(struct conf_shift, title_zh_cn),
	  .help = N_("the title in Chinese") },
	{ 0 },
};

const struct conf_key oncall_keys[] = {
	{ "rotation", &conf_list, offsetof(struct conf_oncall, members),
	  offsetof(struct conf_oncall, nmembers), .required = true,
	  .help = N_("who is on call, one after the other") },
	{ "from", &first_type, offsetof(struct conf_oncall, first),
	  .required = true,
	  .help = N_("the day on which the first of them begins") },
	{ "every", &conf_span, offsetof(struct conf_oncall, every),
	  .required = true, .help = N_("how long each of them is: 7d") },
	{ 0 },
};

const char *conf_shift_title(const struct conf_shift *s)
{
	return conf_title_of(s->title, s->title_zh_cn, s->name);
}
