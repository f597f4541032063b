/*
 * cmd_ticket_read.c - what is known about one ticket, list by list: a twin
 * for each tab of the ticket's screen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/command.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/similar.h"

static const struct cli_option options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	CLI_AS_OF,
	{ .name = NULL }
};

/* One list of a ticket: print(): its rows. */
struct listing {
	struct desk *desk;
	struct ticket ticket;
	struct out_table table;
};

static int list(struct cli *c, const struct out_column *columns, int n,
		int (*print)(struct listing *l))
{
	struct listing l = { .table = { columns, n, out_form_of(c) } };
	int ret = cli_open_as_of(c, &l.desk);

	if (ret != CLI_OK)
		return ret;
	ticket_init(&l.ticket);
	ret = ticket_load(l.desk, c->argv[0], &l.ticket);
	if (ret == 0) {
		out_table_head(&l.table);
		ret = print(&l);
	}
	ticket_release(&l.ticket);
	desk_close(l.desk);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

#define NUMBER_SIZE 24

static const char *number(char buf[static NUMBER_SIZE], int64_t n)
{
	snprintf(buf, NUMBER_SIZE, "%lld", (long long)n);
	return buf;
}

/* ---- alerts ---- */

static const struct out_column alert_columns[] = {
	{ .key = "time", .title = N_("TIME"), .width = 24 },
	{ .key = "severity", .title = NULL },
	{ .key = NULL, .title = N_("SEV"), .width = 4 },
	{ .key = "count", .title = N_("COUNT"), .width = 6, .number = true },
	{ .key = "src", .title = N_("SOURCE"), .width = 15 },
	{ .key = "dst", .title = N_("TARGET"), .width = 15 },
	{ .key = "asset", .title = NULL },
	{ .key = "user", .title = NULL },
	{ .key = "url", .title = NULL },
	{ .key = "uid", .title = NULL },
	{ .key = "title", .title = N_("WHAT") },
	{ .key = "raw", .title = NULL },
};

static int print_alert(struct listing *l, const struct alert_row *a)
{
	char time[CLOCK_RFC3339_SIZE], count[NUMBER_SIZE];
	struct strbuf raw = STRBUF_INIT;
	int ret = 0;

	if (l->table.form != OUT_PEOPLE)
		ret = alert_raw(l->desk, a, &raw);
	if (ret == 0)
		out_table_row(&l->table,
			      (const char *[]){ clock_format(time, a->time),
						severity_word(a->severity),
						severity_short(a->severity),
						number(count, a->count), a->src,
						a->dst, a->asset, a->user,
						a->url, a->uid, a->title,
						raw.buf });
	strbuf_release(&raw);
	return ret;
}

static int print_alerts(struct listing *l)
{
	enum { PAGE = 256 };
	struct alert_row *rows = xcalloc(PAGE, sizeof *rows);
	int64_t skip = 0;
	int n = PAGE, ret = 0;

	while (ret == 0 && n == PAGE && !ferror(stdout)) {
		ret = alerts_page(l->desk, l->ticket.id, "", skip, rows, PAGE,
				  &n);
		for (int i = 0; i < n; i++) {
			if (ret == 0)
				ret = print_alert(l, &rows[i]);
			alert_row_release(&rows[i]);
		}
		skip += n;
	}
	free(rows);
	return ret;
}

static int run_alerts(struct cli *c)
{
	return list(c, alert_columns, ARRAY_SIZE(alert_columns), print_alerts);
}

const struct subcommand cmd_ticket_alerts = {
	.name = "ticket alerts",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("list a ticket's alerts, newest first"),
	.details = N_("JSON and TSV hold the raw text of each too."),
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run_alerts,
};

/* ---- timeline ---- */

static const struct out_column record_columns[] = {
	{ .key = "seq", .title = N_("RECORD"), .width = 8, .number = true },
	{ .key = "at", .title = N_("TIME"), .width = 24 },
	{ .key = "actor", .title = N_("WHO"), .width = 10 },
	{ .key = "act", .title = NULL },
	{ .key = "sentence", .title = N_("ACTION") },
};

static int print_record(void *ctx, const struct record *r)
{
	const struct listing *l = ctx;
	char seq[NUMBER_SIZE], at[CLOCK_RFC3339_SIZE];
	struct strbuf sentence = STRBUF_INIT;

	event_sentence(l->desk, r, &sentence);
	out_table_row(&l->table,
		      (const char *[]){ number(seq, r->seq),
					clock_format(at, r->at), r->actor,
					r->act, sentence.buf });
	strbuf_release(&sentence);
	return 0;
}

static int print_timeline(struct listing *l)
{
	return timeline_each(l->desk, l->ticket.id, print_record, l);
}

static int run_timeline(struct cli *c)
{
	return list(c, record_columns, ARRAY_SIZE(record_columns),
		    print_timeline);
}

const struct subcommand cmd_ticket_timeline = {
	.name = "ticket timeline",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("list what was done on a ticket, oldest first"),
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run_timeline,
};

/* ---- evidence ---- */

static const struct out_column evidence_columns[] = {
	{ .key = "seq", .title = N_("RECORD"), .width = 8, .number = true },
	{ .key = "at", .title = N_("TIME"), .width = 24 },
	{ .key = "n", .title = N_("N"), .width = 3, .number = true },
	{ .key = "kind", .title = NULL },
	{ .key = NULL, .title = N_("KIND"), .width = 10 },
	{ .key = "sha256", .title = N_("SHA-256"), .width = 64 },
	{ .key = "present", .title = NULL },
	{ .key = NULL, .title = N_("HERE"), .width = 4 },
	{ .key = "bytes", .title = N_("BYTES"), .width = 10, .number = true },
	{ .key = "alerts", .title = N_("ALERTS"), .width = 7, .number = true },
	{ .key = "name", .title = N_("NAME") },
	{ .key = "commit", .title = NULL },
	{ .key = "media", .title = NULL },
	{ .key = "source", .title = NULL },
	{ .key = "actor", .title = NULL },
	{ .key = "state", .title = NULL },
};

static int print_one_evidence(void *ctx, const struct evidence *e)
{
	const struct listing *l = ctx;
	char seq[NUMBER_SIZE], at[CLOCK_RFC3339_SIZE];
	char bytes[NUMBER_SIZE], alerts[NUMBER_SIZE], n[NUMBER_SIZE];
	bool of_alerts = e->kind == EVIDENCE_ALERTS;

	out_table_row(
		&l->table, (const char *[]) {
			number(seq, e->seq), clock_format(at, e->at),
				e->n ? number(n, e->n) : NULL,
				evidence_word(e->kind), evidence_title(e->kind),
				e->hash, e->here ? "yes" : "no",
				e->here ? _("yes") : _("no")
			, e->here ? number(bytes, e->bytes) : NULL,
				of_alerts ? number(alerts, e->alerts) : NULL,
				e->name, e->commit, e->media, e->source,
				e->actor, evidence_state_word(e)
		});
	return 0;
}

static int print_evidence(struct listing *l)
{
	return evidence_each(l->desk, l->ticket.id, print_one_evidence, l);
}

static int run_evidence(struct cli *c)
{
	return list(c, evidence_columns, ARRAY_SIZE(evidence_columns),
		    print_evidence);
}

const struct subcommand cmd_ticket_evidence = {
	.name = "ticket evidence",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("list what is held under a hash for a ticket"),
	.details = N_("The blocks of raw alerts, the playbooks that its runs "
		      "have pinned, and what people have added, each with the "
		      "record that names its SHA-256."),
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run_evidence,
};

/* ---- commands ---- */

static const struct out_column command_columns[] = {
	{ .key = "n", .title = N_("NO."), .width = 4, .number = true },
	{ .key = "at", .title = N_("TIME"), .width = 24 },
	{ .key = "actor", .title = N_("WHO"), .width = 10 },
	{ .key = "type", .title = N_("TYPE"), .width = 8 },
	{ .key = "target", .title = N_("WHERE"), .width = 20 },
	{ .key = "ended", .title = NULL },
	{ .key = "outcome", .title = NULL },
	{ .key = NULL, .title = N_("ENDED"), .width = 14 },
	{ .key = "status", .title = N_("STATUS"), .width = 6, .number = true },
	{ .key = "ms", .title = N_("MS"), .width = 7, .number = true },
	{ .key = "what", .title = N_("WHAT") },
	{ .key = "rule", .title = NULL },
	{ .key = "step", .title = NULL },
	{ .key = "title", .title = NULL },
	{ .key = "run", .title = NULL, .number = true },
	{ .key = "answer", .title = NULL, .number = true },
};

static int print_command(void *ctx, const struct command_row *r)
{
	const struct listing *l = ctx;
	char n[NUMBER_SIZE], at[CLOCK_RFC3339_SIZE], ended[CLOCK_RFC3339_SIZE];
	char status[NUMBER_SIZE], ms[NUMBER_SIZE];
	char run[NUMBER_SIZE], answer[NUMBER_SIZE];
	bool over = r->ended != CLOCK_NEVER;

	out_table_row(
		&l->table, (const char *[]) {
			number(n, r->n), clock_format(at, r->at), r->actor,
				r->type, r->target,
				over ? clock_format(ended, r->ended) : NULL,
				r->outcome,
				over ? command_outcome_title(r->outcome)
				     : _("unfinished")
			, over ? number(status, r->status) : NULL,
				over ? number(ms, r->ms) : NULL, r->what,
				r->rule, r->step, r->title, number(run, r->run),
				number(answer, r->answer)
		});
	return 0;
}

static int print_commands(struct listing *l)
{
	return command_each(l->desk, l->ticket.id, print_command, l);
}

static int run_commands(struct cli *c)
{
	return list(c, command_columns, ARRAY_SIZE(command_columns),
		    print_commands);
}

const struct subcommand cmd_ticket_commands = {
	.name = "ticket commands",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("list the commands that were run on a ticket"),
	.details = N_("An unfinished one still runs, or what ran it was "
		      "killed before it could record the end."),
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run_commands,
};

/* ---- similar ---- */

static const struct out_column similar_columns[] = {
	{ .key = "id", .title = N_("TICKET"), .width = 10 },
	{ .key = "opened", .title = N_("OPENED"), .width = 24 },
	{ .key = "severity", .title = NULL },
	{ .key = "state", .title = NULL },
	{ .key = "verdict", .title = NULL },
	{ .key = NULL, .title = N_("ENDED"), .width = 14 },
	{ .key = "closed", .title = NULL },
	{ .key = "closed_by", .title = N_("BY"), .width = 8 },
	{ .key = NULL, .title = N_("WHY SIMILAR"), .width = 40 },
	{ .key = "shares", .title = NULL },
	{ .key = "reason", .title = N_("REASON") },
	{ .key = "title", .title = NULL },
};

static void print_one_similar(const struct listing *l, const struct similar *f)
{
	char opened[CLOCK_RFC3339_SIZE], closed[CLOCK_RFC3339_SIZE];
	struct strbuf why = STRBUF_INIT, words = STRBUF_INIT;
	const struct ticket *t = &f->ticket;
	bool over = t->state == STATE_CLOSED;

	similar_why(f, &l->ticket, &why);
	similar_words(f->shares, &words);
	out_table_row(&l->table,
		      (const char *[]){
			      t->id, clock_format(opened, t->opened),
			      severity_word(t->severity), state_word(t->state),
			      verdict_word(t->verdict),
			      over ? verdict_title(t->verdict)
				   : state_title(t->state),
			      over ? clock_format(closed, t->closed) : NULL,
			      f->closed_by, why.buf, words.buf, f->reason,
			      t->title });
	strbuf_release(&why);
	strbuf_release(&words);
}

static int print_similar(struct listing *l)
{
	struct similar_search *s = similar_begin(l->desk, &l->ticket, 0);
	struct strbuf summary = STRBUF_INIT;
	const struct similar *found;
	int n, ret = similar_run(s);

	found = similar_found(s, &n);
	for (int i = 0; i < n && ret == 0; i++)
		print_one_similar(l, &found[i]);
	similar_summary_print(similar_summary(s), &summary);
	if (l->table.form == OUT_PEOPLE && ret == 0 && summary.len)
		puts(summary.buf);
	strbuf_release(&summary);
	similar_free(s);
	return ret;
}

static int run_similar(struct cli *c)
{
	return list(c, similar_columns, ARRAY_SIZE(similar_columns),
		    print_similar);
}

const struct subcommand cmd_ticket_similar = {
	.name = "ticket similar",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("list tickets that share something with one, and how they "
		   "ended"),
	.details = N_("The most alike first, at most 50: the same alert, rule "
		      "and asset, source, file, URL, account, type and asset, "
		      "or ATT&CK technique."),
	.options = options,
	.min_args = 1,
	.max_args = 1,
	.run = run_similar,
};
