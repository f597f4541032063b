/*
 * sentence.c - the line that the timeline shows for a record.
 */
#include "config.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/command.h"
#include "watchfloor/evidence.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/report.h"
#include "watchfloor/stats.h"

static const char *outcome_title(const char *word)
{
	static const char *const titles[] = {
		[OUTCOME_DONE] = N_("done"),
		[OUTCOME_SKIPPED] = N_("skipped"),
		[OUTCOME_FAILED] = N_("failed"),
		[OUTCOME_YES] = N_("yes"),
		[OUTCOME_NO] = N_("no"),
	};
	int o = outcome_parse(word);

	return o < 0 ? word : _(titles[o]);
}

/* "the claim", of "ticket.claimed" */
static const char *act_noun(const char *name)
{
	const struct act *act = act_named(name);

	return act && act->noun ? _(act->noun) : name;
}

/* {"__a__": "x", "__b__": "y"} as "a: x, b: y". */
static void add_values(struct strbuf *out, const cJSON *object)
{
	struct strbuf scratch = STRBUF_INIT;
	const char *separator = "(";
	const cJSON *v;

	cJSON_ArrayForEach (v, object) {
		const char *name = v->string, *text = json_text(v, &scratch);
		size_t len = strlen(name);

		if (len > 4 && strncmp(name, "__", 2) == 0) {
			name += 2;
			len -= 4;
		}
		strbuf_addf(out, "%s%.*s: %s", separator, (int)len, name,
			    text ? text : "");
		separator = ", ";
	}
	if (*separator == ',')
		strbuf_addch(out, ')');
	strbuf_release(&scratch);
}

/* Words that stand for something: how they are shown. */

static const char *verdict_shown(const char *word)
{
	int v = verdict_parse(word);

	return v < 0 ? word : verdict_title((enum verdict)v);
}

static const char *severity_shown(const char *word)
{
	int v = severity_parse(word);

	return v < 0 ? word : severity_title((enum severity)v);
}

static const char *party_shown(const char *word)
{
	static const char *const parties[] = {
		[WAITING_CUSTOMER] = N_("the customer"),
		[WAITING_AUTHORISATION] = N_("authorisation"),
	};
	int v = waiting_parse(word);

	return v <= WAITING_NOT ? word : _(parties[v]);
}

static const char *operator_shown(const char *word)
{
	int v = operator_parse(word);

	return v < 0 ? word : operator_title((enum operator_class)v);
}

static const char *level_shown(const char *word)
{
	int v = level_parse(word);

	return v < 0 ? word : level_title((enum incident_level)v);
}

static const char *stage_shown(const char *word)
{
	int v = report_stage_parse(word);

	return v < 0 ? word : report_stage_title((enum report_stage)v);
}

static const char *clock_shown(const char *word)
{
	int v = sla_clock_parse(word);

	return v < 0 ? word : sla_clock_title((enum sla_clock)v);
}

static const char *channel_shown(const char *word)
{
	return term_title(authorisation_channels, word);
}

/* Of evidence, or of a document. */
static const char *kind_shown(const char *word)
{
	int v = evidence_kind_parse(word);

	return v < 0 ? term_title(document_kinds, word)
		     : evidence_title((enum evidence_kind)v);
}

static const struct {
	const char *key;
	const char *(*shown)(const char *word);
} shown[] = {
	{ "verdict", verdict_shown }, { "severity", severity_shown },
	{ "for", party_shown },       { "operator", operator_shown },
	{ "level", level_shown },     { "stage", stage_shown },
	{ "clock", clock_shown },     { "outcome", outcome_title },
	{ "act", act_noun },          { "ended", command_outcome_title },
	{ "channel", channel_shown }, { "kind", kind_shown },
};

/* A time of the record, as the clock on the wall shows it. */
static bool add_time(struct strbuf *out, const struct record *r,
		     const char *key, const char *text)
{
	static const char *const times[] = { "until", "answer", "due",
					     "known", "at",     "signed" };
	char buf[CLOCK_SHORT_SIZE];
	enum clock_zone zone;
	int64_t at;

	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		if (strcmp(times[i], key) != 0 ||
		    clock_parse(&at, &zone, text, strlen(text), 0, r->at) < 0)
			continue;
		strbuf_addstr(out, clock_format_short(buf, at, r->at));
		return true;
	}
	return false;
}

static void add_field(struct strbuf *out, const struct record *r,
		      const char *key)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->data, key);
	struct strbuf scratch = STRBUF_INIT;
	const char *text;

	if (cJSON_IsObject(v)) {
		add_values(out, v);
		return;
	}
	text = json_text(v, &scratch);
	if (!text)
		text = "";
	for (size_t i = 0; i < ARRAY_SIZE(shown); i++)
		if (strcmp(shown[i].key, key) == 0)
			text = shown[i].shown(text);
	if (strcmp(key, "actions") == 0)
		scope_add_actions(out, text);
	else if (!add_time(out, r, key, text))
		strbuf_addstr(out, text);
	strbuf_release(&scratch);
}

/* The word that goes with a number: of "one|many". */
static void add_form(struct strbuf *out, const struct record *r,
		     const char *key, const char *forms, size_t len)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->data, key);
	const char *bar = memchr(forms, '|', len);
	size_t one = bar ? (size_t)(bar - forms) : len;

	if (!bar || (cJSON_IsNumber(v) && v->valuedouble == 1))
		strbuf_add(out, forms, one);
	else
		strbuf_add(out, bar + 1, len - one - 1);
}

/* What is between the braces: "FIELD", or "FIELD|one|many". */
static void fill_in(struct strbuf *out, const struct record *r,
		    const char *inside, size_t len)
{
	const char *bar = memchr(inside, '|', len);
	size_t n = bar ? (size_t)(bar - inside) : len;
	char *key = xstrndup(inside, n);

	if (bar)
		add_form(out, r, key, bar + 1, len - n - 1);
	else if (strcmp(key, "actor") == 0)
		strbuf_addstr(out, r->actor);
	else if (strcmp(key, "on") == 0)
		strbuf_addstr(out, r->on);
	else
		add_field(out, r, key);
	free(key);
}

/* Of len bytes.  Returns whether a field in it says something. */
static bool fill(struct strbuf *out, const char *sentence, size_t len,
		 const struct record *r)
{
	const char *end = sentence + len;
	bool said = false;

	for (const char *s = sentence; s < end;) {
		size_t before = out->len;
		size_t part = strcspn(s, "{["), most = (size_t)(end - s);
		const char *close;

		strbuf_add(out, s, part < most ? part : most);
		s += part;
		if (s >= end)
			break;
		close = strchr(s, *s == '{' ? '}' : ']');
		if (!close || close >= end)
			break;
		before = out->len;
		part = (size_t)(close - s) - 1;
		if (*s == '{')
			fill_in(out, r, s + 1, part);
		else if (!fill(out, s + 1, part, r))
			strbuf_setlen(out, before);
		said |= out->len > before;
		s = close + 1;
	}
	return said;
}

void act_words(const struct record *r, struct strbuf *out)
{
	const struct act *act = act_named(r->act);
	const char *sentence;

	if (!act) {
		strbuf_addstr(out, r->act);
		return;
	}
	sentence = _(act->sentence);
	fill(out, sentence, strlen(sentence), r);
	while (out->len && out->buf[out->len - 1] == ' ')
		strbuf_setlen(out, out->len - 1);
}

void act_sentence(const struct record *r, struct strbuf *out)
{
	int64_t tickets = data_int(r, "tickets", 1);

	act_words(r, out);
	if (tickets > 1)
		strbuf_addf(out, _(" (one of %lld tickets at one stroke)"),
			    (long long)tickets);
}

void event_sentence(struct desk *d, const struct record *r, struct strbuf *out)
{
	if (act_is_undone(d, r))
		strbuf_addf(out, "[%s] ", _("taken back"));
	act_sentence(r, out);
}

/* A note is the house's own unless it says otherwise. */
void act_customer_sentence(const struct record *r, struct strbuf *out)
{
	const struct act *act = act_named(r->act);
	const char *visible = json_str_at(r->data, "visible"), *sentence;

	if (!act || !act->customer ||
	    (strcmp(act->name, "ticket.noted") == 0 &&
	     (!visible || strcmp(visible, "customer") != 0)))
		return;
	sentence = _(act->customer);
	fill(out, sentence, strlen(sentence), r);
}
