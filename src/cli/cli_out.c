/*
 * cli_out.c - tickets and records on standard output.
 */
#include "config.h"

#include "cli/cli_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

void out_join(struct strbuf *sb, const struct cli *c)
{
	for (int i = 0; i < c->argc; i++) {
		if (i)
			strbuf_addch(sb, ' ');
		strbuf_addstr(sb, c->argv[i]);
	}
}

const char *out_time(char *buf, int64_t ms)
{
	return ms == CLOCK_NEVER ? "" : clock_format(buf, ms);
}

int out_progress(void *ctx, const char *what, int64_t done, int64_t total)
{
	(void)ctx;
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r%s %lld/%lld\033[K", what, (long long)done,
			(long long)total);
	return cli_stop;
}

void out_progress_end(void)
{
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
}

static void add_time(cJSON *o, const char *key, int64_t ms)
{
	char buf[CLOCK_RFC3339_SIZE];

	if (ms != CLOCK_NEVER)
		json_add_str(o, key, clock_format(buf, ms));
}

cJSON *out_ticket_json(const struct ticket *t)
{
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "id", t->id);
	json_add_str(o, "tenant", t->tenant);
	json_add_str(o, "title", t->title);
	json_add_str(o, "type", t->type);
	json_add_str(o, "severity", severity_word(t->severity));
	json_add_str(o, "state", state_word(t->state));
	json_add_str(o, "verdict", verdict_word(t->verdict));
	json_add_str(o, "owner", t->owner);
	json_add_str(o, "asset", t->asset);
	json_add_str(o, "src", t->src);
	json_add_str(o, "dst", t->dst);
	json_add_str(o, "user", t->user);
	json_add_str(o, "url", t->url);
	json_add_str(o, "file", t->file);
	json_add_str(o, "product", t->product);
	json_add_str(o, "rule", t->rule);
	json_add_str(o, "attack", t->attack);
	json_add_str(o, "playbook", t->playbook);
	json_add_str(o, "fingerprint", t->fingerprint);
	json_add_int(o, "alerts", t->alerts);
	add_time(o, "first", t->first);
	add_time(o, "last", t->last);
	add_time(o, "opened", t->opened);
	add_time(o, "changed", t->changed);
	add_time(o, "accepted", t->accepted);
	add_time(o, "judged", t->judged);
	add_time(o, "closed", t->closed);
	add_time(o, "informed", t->informed);
	add_time(o, "contained", t->contained);
	json_add_str(o, "waiting", waiting_word(t->waiting));
	json_add_str(o, "escalated", t->escalated);
	add_time(o, "answer_by", t->answer_by);
	json_add_str(o, "review", t->review);
	json_add_str(o, "asked", t->asked);
	json_add_str(o, "returned", t->returned);
	json_add_str(o, "signoff", t->signoff);
	json_add_str(o, "advice", t->advice);
	json_add_str(o, "approval", t->approval);
	json_add_str(o, "operator", operator_word(t->operator));
	json_add_str(o, "level", level_word(t->level));
	add_time(o, "known", t->known);
	add_time(o, "reported", t->reported);
	add_time(o, "summarised", t->summarised);
	return o;
}

void out_json(cJSON *json)
{
	struct strbuf sb = STRBUF_INIT;

	json_print(&sb, json);
	text_print(stdout, "%s\n", sb.buf);
	strbuf_release(&sb);
	cJSON_Delete(json);
}

void out_sentence(const struct record *r, struct strbuf *sb)
{
	struct strbuf words = STRBUF_INIT;

	act_sentence(r, &words);
	text_safe(sb, words.buf, words.len, TEXT_ONE_LINE);
	strbuf_release(&words);
}

void out_event(struct desk *d, const struct record *r, struct strbuf *sb)
{
	struct strbuf words = STRBUF_INIT;

	event_sentence(d, r, &words);
	text_safe(sb, words.buf, words.len, TEXT_ONE_LINE);
	strbuf_release(&words);
}

/* ---- for people ---- */

struct column {
	const char *title; /* N_() */
	int width;         /* 0: the rest of the line */
};

static const struct column columns[] = {
	{ N_("TICKET"), 10 }, { N_("SEV"), 4 },    { N_("STATE"), 10 },
	{ N_("TENANT"), 9 },  { N_("ASSET"), 15 }, { N_("ALERTS"), 7 },
	{ N_("OWNER"), 8 },   { N_("WHAT"), 0 },
};

static void put_row(const char *const *cells)
{
	struct strbuf line = STRBUF_INIT, safe = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		strbuf_reset(&safe);
		text_safe(&safe, cells[i], strlen(cells[i]), TEXT_ONE_LINE);
		if (columns[i].width) {
			text_column(&line, safe.buf, columns[i].width);
			strbuf_addch(&line, ' ');
		} else {
			strbuf_add(&line, safe.buf, safe.len);
		}
	}
	puts(line.buf);
	strbuf_release(&line);
	strbuf_release(&safe);
}

void out_ticket_head(void)
{
	const char *cells[ARRAY_SIZE(columns)];

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		cells[i] = _(columns[i].title);
	put_row(cells);
}

void out_ticket_line(const struct desk *d, const struct ticket *t)
{
	char alerts[24];
	const char *cells[] = { t->id,
				severity_short(t->severity),
				state_title(t->state),
				t->tenant,
				t->asset,
				alerts,
				*t->owner ? t->owner : "-",
				t->title };

	snprintf(alerts, sizeof alerts, "%lld", (long long)t->alerts);
	put_row(cells);
}

static void put_lines(FILE *f, const char *s, size_t len)
{
	struct strbuf safe = STRBUF_INIT;

	if (isatty(fileno(f)))
		text_safe(&safe, s, len, TEXT_LINES);
	else
		strbuf_add(&safe, s, len);
	fwrite(safe.buf, 1, safe.len, f);
	strbuf_release(&safe);
}

void out_lines(const char *s, size_t len)
{
	put_lines(stdout, s, len);
}

void out_error_lines(const char *s, size_t len)
{
	put_lines(stderr, s, len);
}

/* ---- for programs ---- */

void out_fact(const char *label, const char *value)
{
	struct strbuf sb = STRBUF_INIT;

	if (!*value)
		return;
	text_column(&sb, label, 12);
	text_print(stdout, "%s %s\n", sb.buf, value);
	strbuf_release(&sb);
}

void out_tsv_field(const char *s)
{
	char *field = xstrdup(s);

	for (char *p = field; (p = strpbrk(p, "\t\r\n")); p++)
		*p = ' ';
	text_print(stdout, "%s", field);
	free(field);
}

void out_ticket_tsv_head(void)
{
	puts("id\tseverity\tstate\tverdict\ttenant\ttype\tasset\tsrc\towner\t"
	     "alerts\tfirst\tlast\ttitle");
}

void out_ticket_tsv(const struct ticket *t)
{
	char alerts[24], first[CLOCK_RFC3339_SIZE], last[CLOCK_RFC3339_SIZE];
	const char *fields[] = { t->id,
				 severity_word(t->severity),
				 state_word(t->state),
				 verdict_word(t->verdict),
				 t->tenant,
				 t->type,
				 t->asset,
				 t->src,
				 t->owner,
				 alerts,
				 first,
				 last,
				 t->title };
	size_t n = ARRAY_SIZE(fields);

	snprintf(alerts, sizeof alerts, "%lld", (long long)t->alerts);
	clock_format(first, t->first);
	clock_format(last, t->last);
	for (size_t i = 0; i < n; i++) {
		out_tsv_field(fields[i]);
		putchar(i + 1 < n ? '\t' : '\n');
	}
}

bool out_confirm(const char *question)
{
	char *line = NULL;
	size_t size = 0;
	bool yes;

	text_print(stdout, "%s ", question);
	fflush(stdout);
	yes = getline(&line, &size, stdin) > 0 && *line == 'y';
	free(line);
	return yes;
}
