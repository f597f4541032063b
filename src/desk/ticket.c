/*
 * ticket.c - the ticket as a value, and the words for its ranks.
 */
#include "config.h"

#include "watchfloor/ticket.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const size_t strings[] = {
	offsetof(struct ticket, id),       offsetof(struct ticket, tenant),
	offsetof(struct ticket, title),    offsetof(struct ticket, type),
	offsetof(struct ticket, asset),    offsetof(struct ticket, src),
	offsetof(struct ticket, dst),      offsetof(struct ticket, user),
	offsetof(struct ticket, url),      offsetof(struct ticket, file),
	offsetof(struct ticket, product),  offsetof(struct ticket, rule),
	offsetof(struct ticket, attack),   offsetof(struct ticket, owner),
	offsetof(struct ticket, playbook), offsetof(struct ticket, fingerprint),
	offsetof(struct ticket, held),     offsetof(struct ticket, escalated),
	offsetof(struct ticket, review),   offsetof(struct ticket, asked),
	offsetof(struct ticket, returned), offsetof(struct ticket, signoff),
	offsetof(struct ticket, advice),   offsetof(struct ticket, approval),
};

static const size_t times[] = {
	offsetof(struct ticket, first),
	offsetof(struct ticket, last),
	offsetof(struct ticket, opened),
	offsetof(struct ticket, changed),
	offsetof(struct ticket, accepted),
	offsetof(struct ticket, judged),
	offsetof(struct ticket, closed),
	offsetof(struct ticket, informed),
	offsetof(struct ticket, contained),
	offsetof(struct ticket, known),
	offsetof(struct ticket, reported),
	offsetof(struct ticket, summarised),
	offsetof(struct ticket, escalated_at),
	offsetof(struct ticket, answer_by),
};

static char **string_at(struct ticket *t, size_t offset)
{
	return (char **)(void *)((char *)t + offset);
}

void ticket_init(struct ticket *t)
{
	memset(t, 0, sizeof *t);
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
		*string_at(t, strings[i]) = xstrdup("");
	for (size_t i = 0; i < ARRAY_SIZE(times); i++)
		*(int64_t *)(void *)((char *)t + times[i]) = CLOCK_NEVER;
}

bool ticket_is_filed(const struct ticket *t)
{
	return !*t->fingerprint;
}

void ticket_release(struct ticket *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
		free(*string_at(t, strings[i]));
	memset(t, 0, sizeof *t);
}

void ticket_copy(struct ticket *to, const struct ticket *from)
{
	struct ticket copy = *from;

	for (size_t i = 0; i < ARRAY_SIZE(strings); i++)
		*string_at(&copy, strings[i]) =
			xstrdup(*string_at(&copy, strings[i]));
	ticket_release(to);
	*to = copy;
}

void ticket_set(char **member, const char *value)
{
	char *copy = xstrdup(value ? value : "");

	free(*member);
	*member = copy;
}

struct rank {
	const char *word, *title, *brief;
};

static const struct rank severities[SEV_COUNT] = {
	[SEV_UNKNOWN] = { "unknown", N_("Unknown"), N_("UNKN") },
	[SEV_INFORMATIONAL] = { "informational", N_("Informational"),
				N_("INFO") },
	[SEV_LOW] = { "low", N_("Low"), N_("LOW") },
	[SEV_MEDIUM] = { "medium", N_("Medium"), N_("MED") },
	[SEV_HIGH] = { "high", N_("High"), N_("HIGH") },
	[SEV_CRITICAL] = { "critical", N_("Critical"), N_("CRIT") },
	[SEV_FATAL] = { "fatal", N_("Fatal"), N_("FATL") },
};

static const struct rank states[STATE_COUNT] = {
	[STATE_NEW] = { "new", N_("New"), NULL },
	[STATE_TRIAGE] = { "triage", N_("Triage"), NULL },
	[STATE_RESPONDING] = { "responding", N_("Responding"), NULL },
	[STATE_VERIFYING] = { "verifying", N_("Verifying"), NULL },
	[STATE_CLOSED] = { "closed", N_("Closed"), NULL },
};

static const struct rank verdicts[VERDICT_COUNT] = {
	[VERDICT_NONE] = { "none", N_("No verdict"), NULL },
	[VERDICT_TRUE_POSITIVE] = { "true-positive", N_("True positive"),
				    NULL },
	[VERDICT_BENIGN] = { "benign", N_("Benign"), NULL },
	[VERDICT_FALSE_POSITIVE] = { "false-positive", N_("False positive"),
				     NULL },
	[VERDICT_DUPLICATE] = { "duplicate", N_("Duplicate"), NULL },
	[VERDICT_UNDETERMINED] = { "undetermined", N_("Undetermined"), NULL },
	[VERDICT_DONE] = { "done", N_("Work done"), NULL },
};

static const struct rank waits[WAITING_COUNT] = {
	[WAITING_NOT] = { "none", N_("Not waiting"), NULL },
	[WAITING_CUSTOMER] = { "customer", N_("Waiting for the customer"),
			       NULL },
	[WAITING_AUTHORISATION] = { "authorisation",
				    N_("Waiting for authorisation"), NULL },
};

static const struct rank operators[OPERATOR_COUNT] = {
	[OPERATOR_NONE] = { "none", N_("Not reportable"), NULL },
	[OPERATOR_CII] = { "cii", N_("Critical information infrastructure"),
			   NULL },
	[OPERATOR_STATE_ORGAN] = { "state-organ", N_("Central or state organ"),
				   NULL },
	[OPERATOR_OTHER] = { "other", N_("Other network operator"), NULL },
};

static const struct rank levels[LEVEL_COUNT] = {
	[LEVEL_NONE] = { "none", N_("No level"), NULL },
	[LEVEL_GENERAL] = { "general", N_("General (IV)"), NULL },
	[LEVEL_RELATIVELY_SERIOUS] = { "relatively-serious",
				       N_("Relatively serious (III)"), NULL },
	[LEVEL_SERIOUS] = { "serious", N_("Serious (II)"), NULL },
	[LEVEL_PARTICULARLY_SERIOUS] = { "particularly-serious",
					 N_("Particularly serious (I)"), NULL },
};

/* A value from a newer version, or OCSF's 99, is shown as the first rank. */
static const struct rank *rank_at(const struct rank *ranks, int n, int value)
{
	return &ranks[value >= 0 && value < n ? value : 0];
}

static int rank_parse(const struct rank *ranks, int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(ranks[i].word, word))
			return i;
	return -1;
}

const char *severity_word(enum severity s)
{
	return rank_at(severities, SEV_COUNT, (int)s)->word;
}

const char *state_word(enum ticket_state s)
{
	return rank_at(states, STATE_COUNT, (int)s)->word;
}

const char *verdict_word(enum verdict v)
{
	return rank_at(verdicts, VERDICT_COUNT, (int)v)->word;
}

const char *waiting_word(enum waiting w)
{
	return rank_at(waits, WAITING_COUNT, (int)w)->word;
}

const char *operator_word(enum operator_class w)
{
	return rank_at(operators, OPERATOR_COUNT, (int)w)->word;
}

const char *level_word(enum incident_level w)
{
	return rank_at(levels, LEVEL_COUNT, (int)w)->word;
}

int severity_parse(const char *word)
{
	return rank_parse(severities, SEV_COUNT, word);
}

int state_parse(const char *word)
{
	return rank_parse(states, STATE_COUNT, word);
}

int verdict_parse(const char *word)
{
	return rank_parse(verdicts, VERDICT_COUNT, word);
}

int waiting_parse(const char *word)
{
	return rank_parse(waits, WAITING_COUNT, word);
}

int operator_parse(const char *word)
{
	return rank_parse(operators, OPERATOR_COUNT, word);
}

int level_parse(const char *word)
{
	return rank_parse(levels, LEVEL_COUNT, word);
}

const char *severity_title(enum severity s)
{
	return _(rank_at(severities, SEV_COUNT, (int)s)->title);
}

const char *severity_short(enum severity s)
{
	return _(rank_at(severities, SEV_COUNT, (int)s)->brief);
}

const char *state_title(enum ticket_state s)
{
	return _(rank_at(states, STATE_COUNT, (int)s)->title);
}

const char *verdict_title(enum verdict v)
{
	return _(rank_at(verdicts, VERDICT_COUNT, (int)v)->title);
}

const char *waiting_title(enum waiting w)
{
	return _(rank_at(waits, WAITING_COUNT, (int)w)->title);
}

const char *operator_title(enum operator_class w)
{
	return _(rank_at(operators, OPERATOR_COUNT, (int)w)->title);
}

const char *level_title(enum incident_level w)
{
	return _(rank_at(levels, LEVEL_COUNT, (int)w)->title);
}
