/*
 * fields.c - the names that may stand in braces in a template.
 *
 * A value is a stranger's word until it is made safe: field_value() does that
 * for all of them, so no row can forget it.
 */
#include "config.h"

#include "notify/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/suggest.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/stats.h"

enum kind {
	CLEAR = 1 << 0, /* ours, or what people must find: no defanging */
	LINES = 1 << 1  /* of several lines */
};

struct field {
	const char *name;
	const char *help; /* N_() */
	void (*get)(struct strbuf *out, const struct scene *s,
		    const struct field *f);
	size_t member; /* of the ticket, for get_text and get_time */
	unsigned kind;
};

/* ---- out of the ticket ---- */

static const void *member_of(const struct scene *s, const struct field *f)
{
	return (const char *)s->ticket + f->member;
}

static void get_text(struct strbuf *out, const struct scene *s,
		     const struct field *f)
{
	strbuf_addstr(out, *(char *const *)member_of(s, f));
}

/* In the desk's time zone, which is said. */
static void add_time(struct strbuf *out, const struct scene *s, int64_t at)
{
	const char *zone = s->desk->conf->timezone;
	char text[CLOCK_RFC3339_SIZE];
	int minutes = 0;

	if (at == CLOCK_NEVER)
		return;
	clock_parse_zone(&minutes, zone, at);
	clock_format(text, at + minutes * MINUTE);
	text[10] = ' ';
	strbuf_addf(out, "%.16s (UTC%+03d:%02d)", text, minutes / 60,
		    abs(minutes % 60));
}

static void get_time(struct strbuf *out, const struct scene *s,
		     const struct field *f)
{
	add_time(out, s, *(const int64_t *)member_of(s, f));
}

static void get_severity(struct strbuf *out, const struct scene *s,
			 const struct field *f)
{
	if (*s->ticket->id)
		strbuf_addstr(out, severity_title(s->ticket->severity));
}

static void get_verdict(struct strbuf *out, const struct scene *s,
			const struct field *f)
{
	if (s->ticket->verdict != VERDICT_NONE)
		strbuf_addstr(out, verdict_title(s->ticket->verdict));
}

static void get_state(struct strbuf *out, const struct scene *s,
		      const struct field *f)
{
	if (*s->ticket->id)
		strbuf_addstr(out, state_title(s->ticket->state));
}

static void get_type(struct strbuf *out, const struct scene *s,
		     const struct field *f)
{
	strbuf_addstr(out, taxonomy_title(s->desk->taxonomy, s->ticket->type));
}

static void get_tenant(struct strbuf *out, const struct scene *s,
		       const struct field *f)
{
	const struct conf_tenant *t =
		conf_tenant_named(s->desk->conf, s->ticket->tenant);

	strbuf_addstr(out, t && t->title ? t->title : s->ticket->tenant);
}

static void get_alerts(struct strbuf *out, const struct scene *s,
		       const struct field *f)
{
	if (s->ticket->alerts)
		strbuf_addf(out, "%lld", (long long)s->ticket->alerts);
}

/* ---- out of the record ---- */

/* The field of that name: "reason", "to", "question"... */
static void get_said(struct strbuf *out, const struct scene *s,
		     const struct field *f)
{
	struct strbuf scratch = STRBUF_INIT;
	const char *text = json_text(
		cJSON_GetObjectItemCaseSensitive(s->record->data, f->name),
		&scratch);

	strbuf_addstr(out, text ? text : "");
	strbuf_release(&scratch);
}

static void get_said_time(struct strbuf *out, const struct scene *s,
			  const struct field *f)
{
	const char *text = json_str_at(s->record->data, f->name);
	enum clock_zone zone;
	int64_t at;

	if (text &&
	    clock_parse(&at, &zone, text, strlen(text), 0, s->record->at) == 0)
		add_time(out, s, at);
}

static void get_clock(struct strbuf *out, const struct scene *s,
		      const struct field *f)
{
	const char *word = json_str_at(s->record->data, "clock");
	int clock = word ? sla_clock_parse(word) : -1;

	if (clock >= 0)
		strbuf_addstr(out, sla_clock_title((enum sla_clock)clock));
}

static void get_actor(struct strbuf *out, const struct scene *s,
		      const struct field *f)
{
	const struct conf_member *m =
		conf_member_named(s->desk->conf, s->record->actor);

	strbuf_addstr(out, m ? conf_member_title(m) : s->record->actor);
}

static void get_at(struct strbuf *out, const struct scene *s,
		   const struct field *f)
{
	add_time(out, s, s->record->at);
}

static void get_desk(struct strbuf *out, const struct scene *s,
		     const struct field *f)
{
	strbuf_addstr(out, s->desk->conf->name);
}

/* ---- the table ---- */

#define TEXT(key, help, kind)                                                \
	{                                                                    \
#key, (help), get_text, offsetof(struct ticket, key), (kind) \
	}
#define TIME(key, help)                                                     \
	{                                                                   \
#key, (help), get_time, offsetof(struct ticket, key), CLEAR \
	}
#define SAID(key, help)                      \
	{                                    \
#key, (help), get_said, 0, 0 \
	}
#define SAID_TIME(key, help)                          \
	{                                             \
#key, (help), get_said_time, 0, CLEAR \
	}

static const struct field fields[] = {
	{ "actor", N_("who did it"), get_actor, 0, CLEAR },
	TEXT(advice, N_("the recommendation"), LINES),
	{ "alerts", N_("how many alerts the ticket has"), get_alerts, 0,
	  CLEAR },
	SAID_TIME(answer, N_("by when to answer")),
	TEXT(asset, N_("the affected host"), CLEAR),
	{ "at", N_("when it happened"), get_at, 0, CLEAR },
	TEXT(attack, N_("ATT&CK techniques"), CLEAR),
	{ "clock", N_("the clock that runs out"), get_clock, 0, CLEAR },
	{ "desk", N_("the name of the desk"), get_desk, 0, CLEAR },
	TEXT(dst, N_("destination address"), 0),
	SAID_TIME(due, N_("when the clock runs out")),
	TEXT(file, N_("the file it is about"), 0),
	TIME(first, N_("time of the first event")),
	SAID(items, N_("how many items are handed over")),
	TIME(last, N_("time of the newest event")),
	TEXT(owner, N_("who has the ticket"), CLEAR),
	TEXT(product, N_("the product that saw it"), CLEAR),
	SAID(question, N_("the question that was asked")),
	SAID(reason, N_("the reason that was given")),
	TEXT(rule, N_("the rule that fired"), CLEAR),
	{ "severity", N_("the severity"), get_severity, 0, CLEAR },
	TEXT(src, N_("source address"), 0),
	{ "state", N_("the state of the ticket"), get_state, 0, CLEAR },
	{ "tenant", N_("whose it is"), get_tenant, 0, CLEAR },
	SAID(text, N_("what was written")),
	{ "ticket", N_("its id"), get_text, offsetof(struct ticket, id),
	  CLEAR },
	TEXT(title, N_("what happened"), 0),
	SAID(to, N_("whom it goes to")),
	{ "type", N_("the kind of incident"), get_type, 0, CLEAR },
	SAID(unanswered, N_("why critical tickets are left so")),
	SAID_TIME(until, N_("until when it waits")),
	TEXT(url, N_("the URL it is about"), 0),
	TEXT(user, N_("the account"), CLEAR),
	{ "verdict", N_("the verdict"), get_verdict, 0, CLEAR },
	SAID(what, N_("how it was contained")),
	SAID(who, N_("who was told")),
};

void template_each_field(void (*each)(void *ctx, const char *name,
				      const char *help),
			 void *ctx)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		each(ctx, fields[i].name, _(fields[i].help));
}

const struct field *field_named(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (strlen(fields[i].name) == len &&
		    strncmp(fields[i].name, name, len) == 0)
			return &fields[i];
	return NULL;
}

int field_unknown(const char *name, size_t len)
{
	char *word = xstrndup(name, len);
	struct suggestion s = { .word = word };

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		suggest(&s, fields[i].name);
	if (s.best)
		fail(_("there is no value {%s}; did you mean {%s}?"), word,
		     s.best);
	else
		fail(_("there is no value {%s}"), word);
	free(word);
	return FAILED;
}

static void add_safe(const struct field *f, const char *line, enum markup m,
		     struct strbuf *out)
{
	struct strbuf safe = STRBUF_INIT;

	safe_value(&safe, line, m);
	if (f->kind & CLEAR)
		strbuf_add(out, safe.buf, safe.len);
	else
		safe_defang(out, safe.buf);
	strbuf_release(&safe);
}

void field_value(const struct field *f, const struct scene *s, enum markup m,
		 struct strbuf *out)
{
	struct strbuf raw = STRBUF_INIT;
	char *rest, *line;

	f->get(&raw, s, f);
	if (f->kind & LINES) {
		rest = raw.buf;
		while ((line = strsep(&rest, "\n"))) {
			add_safe(f, line, m, out);
			strbuf_addstr(out, rest ? "\n" : "");
		}
	} else {
		add_safe(f, raw.buf, m, out);
	}
	strbuf_release(&raw);
}
