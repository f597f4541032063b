/*
 * cmd_ticket.c - one ticket, shown.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/report.h"
#include "watchfloor/stats.h"
#include "watchfloor/text.h"

/* ---- show ---- */

#define ALERTS_MAX 100

static const struct cli_option show_options[] = {
	{ "json", NULL, N_("one JSON object, with timeline and alerts") },
	{ "tsv", NULL, N_("the facts alone, a name, a tab and a value each") },
	{ "alerts", N_("N"),
	  N_("show the newest N alerts (default 10, at most 100)") },
	{ "raw", NULL, N_("show the raw text of these alerts too") },
	CLI_AS_OF,
	{ .name = NULL }
};

/* Every clock that runs, and what is left of it. */
static void show_clocks(const struct desk *d, const struct ticket *t)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < SLA_CLOCKS; i++) {
		struct due due;

		if (!ticket_clock_due(&due, d->conf, t, (enum sla_clock)i,
				      desk_now(d)))
			continue;
		strbuf_addf(&sb, "%s%s ", sb.len ? " · " : "",
			    sla_clock_title(due.clock));
		if (due.left < 0)
			strbuf_addch(&sb, '-');
		stats_add_span(&sb, due.left < 0 ? -due.left : due.left);
		if (due.still)
			strbuf_addf(&sb, " (%s)", _("stands still"));
	}
	out_fact(_("clocks"), sb.buf);
	strbuf_release(&sb);
}

/* Who else is to act, and what is owed. */
static void show_others(const struct desk *d, const struct ticket *t)
{
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;
	struct report_due due;

	if (t->waiting != WAITING_NOT)
		out_fact(_("waits"), waiting_title(t->waiting));
	out_fact(_("escalated"), t->escalated);
	out_fact(_("answer by"), out_time(at, t->answer_by));
	out_fact(_("review"), t->review);
	out_fact(_("question to"), t->asked);
	out_fact(_("informed"), out_time(at, t->informed));
	out_fact(_("contained"), out_time(at, t->contained));
	if (t->level != LEVEL_NONE)
		out_fact(_("level"), level_title(t->level));
	if (report_next(&due, t, desk_now(d))) {
		strbuf_addf(&sb, "%s, %s → %s", report_stage_title(due.stage),
			    clock_format(at, due.at),
			    report_recipient(t->operator));
		out_fact(_("report"), sb.buf);
	}
	out_fact(_("reported"), out_time(at, t->reported));
	strbuf_release(&sb);
}

static void show_facts(const struct desk *d, const struct ticket *t)
{
	char first[CLOCK_RFC3339_SIZE], last[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	text_print(stdout, "%s  %s\n", t->id, t->title);
	strbuf_addf(&sb, "%s · %s", severity_title(t->severity),
		    state_title(t->state));
	if (t->verdict != VERDICT_NONE)
		strbuf_addf(&sb, " · %s", verdict_title(t->verdict));
	out_fact(_("state"), sb.buf);
	out_fact(_("owner"), *t->owner ? t->owner : _("nobody"));
	show_clocks(d, t);
	show_others(d, t);
	out_fact(_("tenant"), t->tenant);
	out_fact(_("type"), taxonomy_title(d->taxonomy, t->type));
	out_fact(_("asset"), t->asset);
	out_fact(_("source"), t->src);
	out_fact(_("destination"), t->dst);
	out_fact(_("account"), t->user);
	out_fact(_("URL"), t->url);
	out_fact(_("file"), t->file);
	out_fact(_("product"), t->product);
	out_fact(_("rule"), t->rule);
	out_fact(_("ATT&CK"), t->attack);
	strbuf_reset(&sb);
	strbuf_addf(&sb, _("%lld, from %s to %s"), (long long)t->alerts,
		    clock_format(first, t->first), clock_format(last, t->last));
	out_fact(_("alerts"), sb.buf);
	strbuf_release(&sb);
}

static void show_run(struct desk *d, const struct ticket *t)
{
	struct run *run;
	const struct walk_point *p;
	int ret;

	ret = run_load(&run, d, t->id);
	if (ret < 0) {
		if (ret != NOT_FOUND)
			out_fact(_("playbook"), fail_text());
		return;
	}
	p = walk_at(run->walk);
	out_fact(_("playbook"), playbook_title(run->playbook));
	if (!run->abandoned)
		out_fact(_("next step"),
			 p->wait == WALK_OVER
				 ? _("none: the playbook is at its "
				     "end")
				 : step_title(p->step));
	run_free(run);
}

static int show_record(void *ctx, const struct record *r)
{
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	out_event(ctx, r, &sb);
	text_print(stdout, "  %s  %s\n", clock_format(at, r->at), sb.buf);
	strbuf_release(&sb);
	return 0;
}

static int show_alerts(struct desk *d, const struct cli *c,
		       const struct ticket *t, int max, cJSON *json)
{
	struct alert_row rows[ALERTS_MAX];
	struct strbuf raw = STRBUF_INIT;
	char at[CLOCK_RFC3339_SIZE];
	int n = 0, ret = alerts_page(d, t->id, "", ALERTS_NEWEST_FIRST, 0, rows,
				     max, &n);

	for (int i = 0; i < n; i++) {
		const struct alert_row *a = &rows[i];

		strbuf_reset(&raw);
		if (ret == 0 && (json || cli_flag(c, "raw")))
			ret = alert_raw(d, a, &raw);
		if (json) {
			cJSON *o = cJSON_CreateObject();

			json_add_str(o, "time", clock_format(at, a->time));
			json_add_str(o, "title", a->title);
			json_add_str(o, "src", a->src);
			json_add_str(o, "dst", a->dst);
			json_add_int(o, "count", a->count);
			json_add_str(o, "raw", raw.buf);
			cJSON_AddItemToArray(json, o);
		} else {
			text_print(stdout, "  %s  %s  %s\n",
				   clock_format(at, a->time), a->src, a->title);
			if (raw.len)
				text_print(stdout, "    %s\n", raw.buf);
		}
		alert_row_release(&rows[i]);
	}
	strbuf_release(&raw);
	return ret;
}

static int add_record(void *ctx, const struct record *r)
{
	cJSON_AddItemToArray(ctx, cJSON_Duplicate(r->json, true));
	return 0;
}

static int show_json(struct desk *d, const struct cli *c,
		     const struct ticket *t, int max)
{
	cJSON *o = out_ticket_json(t);
	cJSON *timeline = cJSON_AddArrayToObject(o, "timeline");
	cJSON *alerts = cJSON_AddArrayToObject(o, "newest_alerts");
	int ret = timeline_each(d, t->id, add_record, timeline);

	if (ret == 0)
		ret = show_alerts(d, c, t, max, alerts);
	if (ret == 0)
		out_json(o);
	else
		cJSON_Delete(o);
	return ret;
}

static void show_tsv(const struct ticket *t)
{
	cJSON *facts = out_ticket_json(t), *fact;
	struct strbuf number = STRBUF_INIT;

	cJSON_ArrayForEach (fact, facts) {
		strbuf_reset(&number);
		if (!cJSON_IsString(fact))
			json_print(&number, fact);
		out_tsv_field(fact->string);
		putchar('\t');
		out_tsv_field(cJSON_IsString(fact) ? fact->valuestring
						   : number.buf);
		putchar('\n');
	}
	strbuf_release(&number);
	cJSON_Delete(facts);
}

static int show_text(struct desk *d, const struct cli *c,
		     const struct ticket *t, int max)
{
	int ret;

	show_facts(d, t);
	show_run(d, t);
	printf("\n%s\n", _("Timeline"));
	ret = timeline_each(d, t->id, show_record, d);
	if (ret == 0 && max > 0) {
		printf("\n%s\n", _("Newest alerts"));
		ret = show_alerts(d, c, t, max, NULL);
	}
	return ret;
}

static int show(struct desk *d, const struct cli *c, const struct ticket *t,
		int max)
{
	if (cli_flag(c, "json"))
		return show_json(d, c, t, max);
	if (!cli_flag(c, "tsv"))
		return show_text(d, c, t, max);
	show_tsv(t);
	return 0;
}

static int run_show(struct cli *c)
{
	int64_t alerts = 10;
	int max;
	struct ticket t;
	struct desk *d;
	int ret = cli_count(c, "alerts", &alerts);

	if (ret == CLI_OK)
		ret = cli_open_as_of(c, &d);
	if (ret != CLI_OK)
		return ret;
	max = alerts < ALERTS_MAX ? (int)alerts : ALERTS_MAX;
	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = show(d, c, &t, max);
	ticket_release(&t);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_ticket_show = {
	.name = "ticket show",
	.right = RIGHT_TICKETS,
	.args = N_("ID"),
	.help = N_("show a ticket: facts, next step, timeline, alerts"),
	.options = show_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};
