/*
 * report.c - the duty to report an incident.
 */
#include "config.h"

#include "watchfloor/report.h"

#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const struct {
	int64_t within;
	const char *to;
} operators[OPERATOR_COUNT] = {
	[OPERATOR_NONE] = { 0, "" },
	[OPERATOR_CII] = { HOUR, N_("the department that protects the "
				    "infrastructure, and the police") },
	[OPERATOR_STATE_ORGAN] = { 2 * HOUR,
				   N_("the cyberspace office of its own "
				      "branch") },
	[OPERATOR_OTHER] = { 4 * HOUR, N_("the cyberspace office of the "
					  "province") },
};

/* After the handling has ended. */
#define FINAL_WITHIN (30 * DAY)
#define FINAL_WARN   (7 * DAY)

static const struct {
	const char *word, *title;
} stages[] = {
	[REPORT_FIRST] = { "first", N_("First report") },
	[REPORT_FINAL] = { "final", N_("Final report") },
};

const char *report_stage_word(enum report_stage s)
{
	return stages[s].word;
}

const char *report_stage_title(enum report_stage s)
{
	return _(stages[s].title);
}

int report_stage_parse(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(stages); i++)
		if (strcmp(stages[i].word, word) == 0)
			return (int)i;
	return -1;
}

const char *report_recipient(enum operator_class operator)
{
	const char *to = operators[operator].to;

	return *to ? _(to) : to;
}

bool report_is_due(enum operator_class operator, enum incident_level level)
{
	return operator!= OPERATOR_NONE && level >= LEVEL_RELATIVELY_SERIOUS;
}

bool report_next(struct report_due *out, const struct ticket *t, int64_t now)
{
	if (t->known == CLOCK_NEVER || !report_is_due(t->operator, t->level))
		return false;
	if (t->reported == CLOCK_NEVER) {
		out->stage = REPORT_FIRST;
		out->at = t->known + operators[t->operator].within;
		out->warn = operators[t->operator].within / 2;
	} else if (t->closed != CLOCK_NEVER && t->summarised == CLOCK_NEVER) {
		out->stage = REPORT_FINAL;
		out->at = t->closed + FINAL_WITHIN;
		out->warn = FINAL_WARN;
	} else {
		return false;
	}
	out->left = out->at - now;
	return true;
}
