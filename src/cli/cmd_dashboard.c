/*
 * cmd_dashboard.c - how the desk does: the figures of the dashboard.
 */
#include "config.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "tui/chart.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/stats.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "since", N_("SPAN"), N_("how far back: 8h, 7d (default 24h)") },
	{ "json", NULL, N_("one JSON object") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	CLI_AS_OF,
	{ .name = NULL }
};

/* ---- for programs: each figure has a section, what it is of, a name ---- */

struct emitter {
	void (*emit)(void *ctx, const char *section, const char *of,
		     const char *name, int64_t value);
	void *ctx;
};

static void emit_states(const struct stats *s, const struct emitter *e)
{
	for (int sev = 0; sev < SEV_COUNT; sev++)
		for (int st = 0; st < STATE_COUNT; st++)
			e->emit(e->ctx, "states",
				severity_word((enum severity)sev),
				state_word((enum ticket_state)st),
				s->state[sev][st]);
	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++)
		e->emit(e->ctx, "verdicts", verdict_word((enum verdict)v),
			"tickets", s->verdict[v]);
}

static void emit_clocks(const struct stats *s, const struct emitter *e)
{
	for (int i = 0; i < SLA_CLOCKS; i++) {
		const struct stats_clock *c = &s->clock[i];
		const char *word = sla_clock_word((enum sla_clock)i);

		e->emit(e->ctx, "clocks", word, "count", c->stopped);
		if (c->stopped) {
			e->emit(e->ctx, "clocks", word, "median_ms", c->median);
			e->emit(e->ctx, "clocks", word, "p90_ms", c->p90);
		}
		e->emit(e->ctx, "clocks", word, "clocked", c->clocked);
		e->emit(e->ctx, "clocks", word, "within", c->within);
		e->emit(e->ctx, "clocks", word, "late", c->late);
	}
}

static void emit_reduction(const struct stats *s, const struct emitter *e)
{
	if (s->lines >= 0)
		e->emit(e->ctx, "reduction", "read", "lines", s->lines);
	e->emit(e->ctx, "reduction", "read", "alerts", s->alerts);
	e->emit(e->ctx, "reduction", "read", "tickets", s->opened);
}

static void emit_groups(const struct stats_groups *g, const char *section,
			const struct emitter *e)
{
	for (int i = 0; i < g->n; i++) {
		const struct stats_group *x = &g->of[i];

		e->emit(e->ctx, section, x->name, "tickets", x->tickets);
		e->emit(e->ctx, section, x->name, "open", x->open);
		e->emit(e->ctx, section, x->name, "judged", x->judged);
		e->emit(e->ctx, section, x->name, "closed", x->closed);
		if (x->oldest != CLOCK_NEVER)
			e->emit(e->ctx, section, x->name, "oldest_opened_ms",
				x->oldest);
	}
}

static void emit_trend(const struct stats_trend *t, const char *section,
		       const struct emitter *e)
{
	char from[CLOCK_RFC3339_SIZE];

	for (int i = 0; i < t->n; i++) {
		clock_format(from, t->from[i]);
		e->emit(e->ctx, section, from, "tickets", t->tickets[i]);
		e->emit(e->ctx, section, from, "alerts", t->alerts[i]);
	}
}

static void emit_all(const struct stats *s, const struct emitter *e)
{
	emit_states(s, e);
	emit_clocks(s, e);
	emit_reduction(s, e);
	emit_groups(&s->types, "types", e);
	emit_groups(&s->tenants, "tenants", e);
	emit_groups(&s->members, "members", e);
	emit_trend(&s->hours, "hours", e);
	emit_trend(&s->days, "days", e);
}

/* The object under a key, made when it is new. */
static cJSON *object_at(cJSON *parent, const char *key)
{
	cJSON *o = cJSON_GetObjectItemCaseSensitive(parent, key);

	return o ? o : cJSON_AddObjectToObject(parent, key);
}

static void emit_json(void *ctx, const char *section, const char *of,
		      const char *name, int64_t value)
{
	json_add_int(object_at(object_at(ctx, section), of), name, value);
}

static void print_json(const struct stats *s)
{
	char at[CLOCK_RFC3339_SIZE];
	cJSON *o = cJSON_CreateObject();

	json_add_str(o, "now", clock_format(at, s->now));
	json_add_str(o, "since", clock_format(at, s->since));
	json_add_int(o, "tickets", s->matched);
	emit_all(s, &(struct emitter){ emit_json, o });
	out_json(o);
}

static const struct out_column figure_columns[] = {
	{ .key = "section" },
	{ .key = "of" },
	{ .key = "name" },
	{ .key = "value" },
};

static void emit_tsv(void *ctx, const char *section, const char *of,
		     const char *name, int64_t value)
{
	char digits[24];

	snprintf(digits, sizeof digits, "%lld", (long long)value);
	out_table_row(ctx, (const char *[]){ section, of, name, digits });
}

static void print_tsv(const struct stats *s)
{
	struct out_table t = { figure_columns, ARRAY_SIZE(figure_columns),
			       OUT_TSV };

	out_table_head(&t);
	emit_all(s, &(struct emitter){ emit_tsv, &t });
}

/* ---- for people ---- */

#define BAR_WIDTH 20

static const char *number(char buf[static 24], int64_t n)
{
	if (n)
		snprintf(buf, 24, "%lld", (long long)n);
	else
		snprintf(buf, 24, "-");
	return buf;
}

/* Bars are for the eye: a program that reads this has the digits. */
static void add_bar(struct strbuf *out, int64_t value, int64_t top)
{
	if (isatty(STDOUT_FILENO) && top)
		chart_bar(out, value, top, BAR_WIDTH);
}

static const struct out_column state_columns[] = {
	{ .title = N_("SEVERITY"), .width = 14 },
	{ .title = N_("NEW"), .width = 8, .number = true },
	{ .title = N_("TRIAGE"), .width = 8, .number = true },
	{ .title = N_("RESPONDING"), .width = 10, .number = true },
	{ .title = N_("VERIFYING"), .width = 10, .number = true },
	{ .title = N_("CLOSED"), .width = 8, .number = true },
	{ .title = "" },
};

static int64_t row_total(const struct stats *s, int sev)
{
	int64_t n = 0;

	for (int st = 0; st < STATE_COUNT; st++)
		n += s->state[sev][st];
	return n;
}

static void print_states(const struct stats *s)
{
	struct out_table t = { state_columns, ARRAY_SIZE(state_columns),
			       OUT_PEOPLE };
	int64_t most = 0;

	for (int sev = 0; sev < SEV_COUNT; sev++)
		if (row_total(s, sev) > most)
			most = row_total(s, sev);
	out_table_head(&t);
	for (int sev = SEV_COUNT - 1; sev >= 0; sev--) {
		const char *cells[STATE_COUNT + 2];
		char digits[STATE_COUNT][24];
		struct strbuf bar = STRBUF_INIT;

		if (!row_total(s, sev))
			continue;
		cells[0] = severity_title((enum severity)sev);
		for (int st = 0; st < STATE_COUNT; st++)
			cells[st + 1] = number(digits[st], s->state[sev][st]);
		add_bar(&bar, row_total(s, sev), most);
		cells[STATE_COUNT + 1] = bar.buf;
		out_table_row(&t, cells);
		strbuf_release(&bar);
	}
}

static const struct out_column clock_columns[] = {
	{ .title = N_("CLOCK"), .width = 14 },
	{ .title = N_("COUNT"), .width = 8, .number = true },
	{ .title = N_("MEDIAN"), .width = 8, .number = true },
	{ .title = N_("P90"), .width = 10, .number = true },
	{ .title = N_("IN TIME"), .width = 10, .number = true },
	{ .title = N_("LATE NOW"), .width = 8, .number = true },
};

static void print_clock(const struct out_table *t, const struct stats *s, int i)
{
	const struct stats_clock *c = &s->clock[i];
	struct strbuf median = STRBUF_INIT, p90 = STRBUF_INIT;
	struct strbuf within = STRBUF_INIT;
	char stopped[24], late[24];

	stats_add_span(&median, c->median);
	stats_add_span(&p90, c->p90);
	stats_add_percent(&within, c->within, c->clocked);
	out_table_row(t, (const char *[]){ sla_clock_title((enum sla_clock)i),
					   number(stopped, c->stopped),
					   median.buf, p90.buf, within.buf,
					   number(late, c->late) });
	strbuf_release(&median);
	strbuf_release(&p90);
	strbuf_release(&within);
}

static void print_clocks(const struct stats *s)
{
	struct out_table t = { clock_columns, ARRAY_SIZE(clock_columns),
			       OUT_PEOPLE };

	putchar('\n');
	out_table_head(&t);
	for (int i = 0; i < SLA_CLOCKS; i++)
		if (i != SLA_INFORM)
			print_clock(&t, s, i);
}

static const struct out_column verdict_columns[] = {
	{ .title = N_("VERDICT"), .width = 14 },
	{ .title = N_("TICKETS"), .width = 8, .number = true },
	{ .title = N_("SHARE"), .width = 8, .number = true },
	{ .title = "" },
};

static void print_verdicts(const struct stats *s)
{
	struct out_table t = { verdict_columns, ARRAY_SIZE(verdict_columns),
			       OUT_PEOPLE };

	putchar('\n');
	out_table_head(&t);
	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++) {
		struct strbuf share = STRBUF_INIT, bar = STRBUF_INIT;
		char digits[24];

		stats_add_percent(&share, s->verdict[v], s->judged);
		add_bar(&bar, s->verdict[v], s->judged);
		out_table_row(&t,
			      (const char *[]){ verdict_title((enum verdict)v),
						number(digits, s->verdict[v]),
						share.buf, bar.buf });
		strbuf_release(&share);
		strbuf_release(&bar);
	}
}

static const struct out_column group_columns[][6] = {
#define GROUP_COLUMNS(head)                                                    \
	{                                                                      \
		{ .title = head, .width = 14 },                                \
			{ .title = N_("TICKETS"),                              \
			  .width = 8,                                          \
			  .number = true },                                    \
			{ .title = N_("OPEN"), .width = 8, .number = true },   \
			{ .title = N_("JUDGED"),                               \
			  .width = 10,                                         \
			  .number = true },                                    \
			{ .title = N_("CLOSED"),                               \
			  .width = 10,                                         \
			  .number = true },                                    \
			{ .title = N_("OLDEST"), .width = 8, .number = true }, \
	}
	GROUP_COLUMNS(N_("TYPE")),
	GROUP_COLUMNS(N_("TENANT")),
	GROUP_COLUMNS(N_("OWNER")),
#undef GROUP_COLUMNS
};

static void print_group(const struct out_table *t, const struct stats *s,
			const struct stats_group *g, const char *title)
{
	char tickets[24], open[24], judged[24], closed[24];
	struct strbuf oldest = STRBUF_INIT;

	stats_add_span(&oldest, g->oldest == CLOCK_NEVER ? CLOCK_NEVER
							 : s->now - g->oldest);
	out_table_row(t, (const char *[]){ title, number(tickets, g->tickets),
					   number(open, g->open),
					   number(judged, g->judged),
					   number(closed, g->closed),
					   oldest.buf });
	strbuf_release(&oldest);
}

static void print_groups(const struct desk *d, const struct stats *s)
{
	const struct stats_groups *const groups[] = { &s->types, &s->tenants,
						      &s->members };

	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		struct out_table t = { group_columns[i],
				       ARRAY_SIZE(group_columns[i]),
				       OUT_PEOPLE };

		putchar('\n');
		out_table_head(&t);
		for (int j = 0; j < groups[i]->n; j++) {
			const struct stats_group *g = &groups[i]->of[j];

			print_group(
				&t, s, g,
				i == 0 ? taxonomy_title(d->taxonomy, g->name)
				       : g->name);
		}
	}
}

static void print_trend(const char *title, const struct stats_trend *t)
{
	const int64_t *const rows[] = { t->tickets, t->alerts };
	const char *const names[] = { _("tickets"), _("alerts") };

	printf("\n%s\n", title);
	for (int i = 0; i < 2; i++) {
		struct chart c = { rows[i], t->n, chart_top(rows[i], t->n),
				   t->n, 1 };
		struct strbuf line = STRBUF_INIT;
		int64_t sum = 0;

		for (int j = 0; j < t->n; j++)
			sum += rows[i][j];
		text_column(&line, names[i], 14);
		strbuf_addf(&line, "  %8lld  ", (long long)sum);
		if (isatty(STDOUT_FILENO))
			chart_bars(&line, &c, 0);
		puts(line.buf);
		strbuf_release(&line);
	}
}

static void print_reduction(const struct stats *s)
{
	if (s->lines >= 0)
		printf(_("%lld lines, %lld alerts, %lld tickets opened\n\n"),
		       (long long)s->lines, (long long)s->alerts,
		       (long long)s->opened);
	else
		printf(_("%lld alerts, %lld tickets opened\n\n"),
		       (long long)s->alerts, (long long)s->opened);
}

static void print_people(const struct desk *d, const struct stats *s)
{
	print_reduction(s);
	print_states(s);
	print_clocks(s);
	print_verdicts(s);
	print_groups(d, s);
	print_trend(_("By hour, 48 hours"), &s->hours);
	print_trend(_("By day, 30 days"), &s->days);
}

/* ---- the command ---- */

static int make(struct desk *d, const struct query *q, int64_t span,
		enum out_form form)
{
	struct stats_maker *m = stats_new(d);
	int ret;

	stats_begin(m, q, span);
	do
		ret = stats_step(m);
	while (ret > 0 && !cli_stop);
	if (ret == 0 && form == OUT_JSON)
		print_json(stats_result(m));
	else if (ret == 0 && form == OUT_TSV)
		print_tsv(stats_result(m));
	else if (ret == 0)
		print_people(d, stats_result(m));
	stats_free(m);
	return ret;
}

static int run_dashboard(struct cli *c)
{
	const char *since = cli_value(c, "since");
	struct strbuf text = STRBUF_INIT;
	struct query *q = NULL;
	int64_t span = 24 * HOUR;
	struct desk *d;
	int ret;

	if (since && clock_parse_span(&span, since) < 0)
		return cli_usage(c, "--since: %s", fail_text());
	out_join(&text, c);
	if (query_parse(&q, text.buf, NULL) < 0) {
		ret = cli_usage(c, "%s", fail_text());
	} else if ((ret = cli_open_as_of(c, &d)) == CLI_OK) {
		ret = make(d, q, span, out_form_of(c));
		ret = ret < 0 ? cli_failed(ret) : CLI_OK;
		desk_close(d);
	}
	query_free(q);
	strbuf_release(&text);
	return ret;
}

const struct subcommand cmd_dashboard = {
	.name = "dashboard",
	.right = RIGHT_TICKETS,
	.args = N_("[QUERY]"),
	.help = N_("show how the desk does: tickets, clocks, trends"),
	.details = N_("The tickets that were open at some time in the span: "
		      "by severity and state, type, tenant and owner; the "
		      "verdicts given; the times to accept, judge and close, "
		      "and how many kept to the clocks of desk.conf. A clock "
		      "that no act stops yet shows a dash. QUERY narrows it."),
	.options = options,
	.max_args = -1,
	.run = run_dashboard,
};
