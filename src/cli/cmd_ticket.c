/*
 * cmd_ticket.c - one ticket: show it, act on it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

/* ---- show ---- */

#define ALERTS_MAX 100

static const struct cli_option show_options[] = {
	{ "json", NULL, N_("one JSON object, with timeline and alerts") },
	{ "alerts", N_("N"),
	  N_("show the newest N alerts (default 10, at most 100)") },
	{ "raw", NULL, N_("show the raw text of these alerts too") },
	{ .name = NULL }
};

static void put(const char *label, const char *value)
{
	struct strbuf sb = STRBUF_INIT;

	if (!*value)
		return;
	text_column(&sb, label, 12);
	text_print(stdout, "%s %s\n", sb.buf, value);
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
	put(_("state"), sb.buf);
	put(_("owner"), *t->owner ? t->owner : _("nobody"));
	put(_("tenant"), t->tenant);
	put(_("type"), taxonomy_title(d->taxonomy, t->type));
	put(_("asset"), t->asset);
	put(_("source"), t->src);
	put(_("destination"), t->dst);
	put(_("account"), t->user);
	put(_("URL"), t->url);
	put(_("file"), t->file);
	put(_("product"), t->product);
	put(_("rule"), t->rule);
	put(_("ATT&CK"), t->attack);
	strbuf_reset(&sb);
	strbuf_addf(&sb, _("%lld, from %s to %s"), (long long)t->alerts,
		    clock_format(first, t->first), clock_format(last, t->last));
	put(_("alerts"), sb.buf);
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
			put(_("playbook"), fail_text());
		return;
	}
	p = walk_at(run->walk);
	put(_("playbook"), playbook_title(run->playbook));
	if (!run->abandoned)
		put(_("next step"), p->wait == WALK_OVER
					    ? _("none: the playbook is at its "
						"end")
					    : step_title(p->step));
	run_free(run);
}

static int show_record(void *ctx, const struct record *r)
{
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	(void)ctx;
	out_sentence(r, &sb);
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
	int n = 0, ret = alerts_page(d, t->id, 0, rows, max, &n);

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

static int show_text(struct desk *d, const struct cli *c,
		     const struct ticket *t, int max)
{
	int ret;

	show_facts(d, t);
	show_run(d, t);
	printf("\n%s\n", _("Timeline"));
	ret = timeline_each(d, t->id, show_record, NULL);
	if (ret == 0 && max > 0) {
		printf("\n%s\n", _("Newest alerts"));
		ret = show_alerts(d, c, t, max, NULL);
	}
	return ret;
}

static int run_show(struct cli *c)
{
	int64_t alerts = 10;
	int max;
	struct ticket t;
	struct desk *d;
	int ret = cli_count(c, "alerts", &alerts);

	if (ret == CLI_OK)
		ret = cli_open(c, &d, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	max = alerts < ALERTS_MAX ? (int)alerts : ALERTS_MAX;
	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		ret = cli_flag(c, "json") ? show_json(d, c, &t, max)
					  : show_text(d, c, &t, max);
	ticket_release(&t);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_ticket_show = {
	.name = "ticket show",
	.args = N_("ID"),
	.help = N_("show a ticket: facts, next step, timeline, alerts"),
	.options = show_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_show,
};

/* ---- acting ---- */

/* Open, act, report what is now so. */
static int act(struct cli *c,
	       int (*what)(struct cli *c, struct desk *d, const char *id))
{
	struct ticket t;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ticket_init(&t);
	ret = what(c, d, c->argv[0]);
	if (ret == 0)
		ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0)
		text_print(stdout, "%s: %s, %s\n", t.id, state_title(t.state),
			   *t.owner ? t.owner : _("nobody"));
	ticket_release(&t);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

/* The operands from the n-th on, joined: a reason or note. */
static char *rest(const struct cli *c, int n)
{
	struct cli tail = *c;
	struct strbuf sb = STRBUF_INIT;

	tail.argc = c->argc > n ? c->argc - n : 0;
	tail.argv = c->argv + n;
	out_join(&sb, &tail);
	return strbuf_detach(&sb);
}

static int do_claim(struct cli *c, struct desk *d, const char *id)
{
	(void)c;
	return ticket_claim(d, id);
}

static int run_claim(struct cli *c)
{
	return act(c, do_claim);
}

const struct subcommand cmd_ticket_claim = {
	.name = "ticket claim",
	.args = N_("ID"),
	.help = N_("take a ticket"),
	.min_args = 1,
	.max_args = 1,
	.run = run_claim,
};

static int do_release(struct cli *c, struct desk *d, const char *id)
{
	(void)c;
	return ticket_release_claim(d, id);
}

static int run_release(struct cli *c)
{
	return act(c, do_release);
}

const struct subcommand cmd_ticket_release = {
	.name = "ticket release",
	.args = N_("ID"),
	.help = N_("give a ticket back to the queue"),
	.min_args = 1,
	.max_args = 1,
	.run = run_release,
};

static int do_note(struct cli *c, struct desk *d, const char *id)
{
	char *text = rest(c, 1);
	int ret = ticket_note(d, id, text);

	free(text);
	return ret;
}

static int run_note(struct cli *c)
{
	return act(c, do_note);
}

const struct subcommand cmd_ticket_note = {
	.name = "ticket note",
	.args = N_("ID TEXT..."),
	.help = N_("write a note on a ticket"),
	.min_args = 2,
	.max_args = -1,
	.run = run_note,
};

static int bad_verdict(const struct cli *c, const char *word)
{
	struct strbuf words = STRBUF_INIT;
	int ret;

	for (int v = VERDICT_NONE + 1; v < VERDICT_COUNT; v++)
		strbuf_addf(&words, " %s", verdict_word((enum verdict)v));
	ret = cli_usage(c, _("\"%s\" is no verdict; there are:%s"), word,
			words.buf);
	strbuf_release(&words);
	return ret;
}

static int do_judge(struct cli *c, struct desk *d, const char *id)
{
	char *reason = rest(c, 2);
	int ret = ticket_judge(d, id, (enum verdict)verdict_parse(c->argv[1]),
			       reason);

	free(reason);
	return ret;
}

static int run_judge(struct cli *c)
{
	if (verdict_parse(c->argv[1]) <= VERDICT_NONE)
		return bad_verdict(c, c->argv[1]);
	return act(c, do_judge);
}

const struct subcommand cmd_ticket_judge = {
	.name = "ticket judge",
	.args = N_("ID VERDICT REASON..."),
	.help = N_("give a verdict"),
	.details = N_("Verdicts: true-positive, benign, false-positive, "
		      "duplicate, undetermined."),
	.min_args = 3,
	.max_args = -1,
	.run = run_judge,
};

static const struct cli_option close_options[] = {
	{ "verdict", N_("VERDICT"), N_("give this verdict too") },
	{ .name = NULL }
};

static int do_close(struct cli *c, struct desk *d, const char *id)
{
	const char *word = cli_value(c, "verdict");
	char *reason = rest(c, 1);
	int ret = ticket_close(
		d, id, word ? (enum verdict)verdict_parse(word) : VERDICT_NONE,
		reason);

	free(reason);
	return ret;
}

static int run_close(struct cli *c)
{
	const char *word = cli_value(c, "verdict");

	if (word && verdict_parse(word) <= VERDICT_NONE)
		return bad_verdict(c, word);
	return act(c, do_close);
}

const struct subcommand cmd_ticket_close = {
	.name = "ticket close",
	.args = N_("ID [REASON...]"),
	.help = N_("close a ticket"),
	.options = close_options,
	.min_args = 1,
	.max_args = -1,
	.run = run_close,
};

static int do_reopen(struct cli *c, struct desk *d, const char *id)
{
	char *reason = rest(c, 1);
	int ret = ticket_reopen(d, id, reason);

	free(reason);
	return ret;
}

static int run_reopen(struct cli *c)
{
	return act(c, do_reopen);
}

const struct subcommand cmd_ticket_reopen = {
	.name = "ticket reopen",
	.args = N_("ID REASON..."),
	.help = N_("work on a closed ticket again"),
	.min_args = 2,
	.max_args = -1,
	.run = run_reopen,
};
