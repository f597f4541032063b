/*
 * cmd_shift.c - being on watch, and handing over.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "cli/listing.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/shift.h"
#include "watchfloor/text.h"
#include "watchfloor/watch_item.h"

static int with_desk(struct cli *c, unsigned flags,
		     int (*run)(const struct cli *c, struct desk *d))
{
	struct desk *d;
	int ret = cli_open(c, &d, flags);

	if (ret != CLI_OK)
		return ret;
	ret = run(c, d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : ret;
}

/* ---- who is on ---- */

static int print_watch(const struct cli *c, struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;
	int ret = shift_print(d, &sb);

	(void)c;
	out_lines(sb.buf, sb.len);
	strbuf_release(&sb);
	return ret;
}

static const struct out_column columns[] = {
	{ "fact", NULL, 0, false },  { "name", NULL, 0, false },
	{ "who", NULL, 0, false },   { "on", NULL, 0, false },
	{ "from", NULL, 0, false },  { "to", NULL, 0, false },
	{ "number", NULL, 0, true }, { "text", NULL, 0, false },
};

static int print_line(void *ctx, const struct watch_line *w)
{
	struct listing *l = ctx;
	char from[CLOCK_RFC3339_SIZE], to[CLOCK_RFC3339_SIZE];
	char number[LISTING_NUMBER];
	char *ticket = w->item && w->item->ticket
			       ? ticket_id(l->desk, w->item->ticket)
			       : NULL;
	const char *const values[ARRAY_SIZE(columns)] = {
		watch_fact_word(w->fact),
		w->name,
		w->who,
		ticket ? ticket : w->on,
		listing_time(l, from, w->from),
		listing_time(l, to, w->to),
		w->item ? listing_number(number, w->item->record) : NULL,
		w->item ? w->item->text : NULL,
	};

	out_table_row(&l->table, values);
	free(ticket);
	return 0;
}

static int list_lines(const struct cli *c, struct listing *l)
{
	(void)c;
	return watch_lines(l->desk, print_line, l);
}

static int run_shift(struct cli *c)
{
	enum out_form form = out_form_of(c);

	if (form == OUT_PEOPLE)
		return with_desk(c, LEDGER_READ, print_watch);
	return listing_run(c, LISTING_TABLE(columns, form), list_lines);
}

static const struct cli_option shift_options[] = { LIST_OPTIONS,
						   { .name = NULL } };

const struct subcommand cmd_shift = {
	.name = "shift",
	.args = "",
	.help = N_("who is on watch, who comes next, who is on call"),
	.details = N_("For programs \"fact\" is now or next (a turn of the "
		      "roster), no_skill (nobody on it has the skill \"on\"), "
		      "on_call, there (somebody who has come on watch; \"on\" "
		      "is whom they hand over to), item (what must be watched "
		      "for longer) or unattended (the ticket \"on\" is late "
		      "to be accepted)."),
	.options = shift_options,
	.right = RIGHT_WORK,
	.run = run_shift,
};

/* ---- coming, noting, leaving ---- */

static int begin(const struct cli *c, struct desk *d)
{
	int ret = shift_begin(d);

	(void)c;
	if (ret == 0)
		text_print(stdout, _("%s is on watch\n"), d->actor);
	return ret;
}

static int run_begin(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, begin);
}

const struct subcommand cmd_shift_begin = {
	.name = "shift begin",
	.args = "",
	.help = N_("come on watch"),
	.right = RIGHT_WORK,
	.run = run_begin,
};

static int note(const struct cli *c, struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;
	int ret;

	out_join(&sb, c);
	ret = shift_note(d, sb.buf);
	strbuf_release(&sb);
	return ret;
}

static int run_note(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, note);
}

const struct subcommand cmd_shift_note = {
	.name = "shift note",
	.args = N_("TEXT..."),
	.help = N_("write down what the next shift must know"),
	.min_args = 1,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_note,
};

#define UNANSWERED_OPTION                                              \
	{                                                              \
		"unanswered", N_("REASON"),                            \
			N_("why critical tickets are left without an " \
			   "answer")                                   \
	}

static const struct cli_option leave_options[] = { UNANSWERED_OPTION,
						   { .name = NULL } };

static int leave(const struct cli *c, struct desk *d)
{
	struct strbuf sb = STRBUF_INIT;
	int ret;

	out_join(&sb, c);
	ret = shift_leave(d, sb.buf, cli_value(c, "unanswered"));
	if (ret == 0)
		text_print(stdout, _("%s is off watch\n"), d->actor);
	strbuf_release(&sb);
	return ret;
}

static int run_leave(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, leave);
}

const struct subcommand cmd_shift_leave = {
	.name = "shift leave",
	.args = N_("REASON..."),
	.help = N_("go off watch without handing over"),
	.options = leave_options,
	.min_args = 1,
	.max_args = -1,
	.right = RIGHT_WORK,
	.run = run_leave,
};

/* ---- handing over ---- */

static const struct cli_option handover_options[] = {
	{ "to", N_("MEMBER"),
	  N_("who takes over; without it, the text is only "
	     "shown") },
	UNANSWERED_OPTION,
	{ .name = NULL }
};

static int hand_over(const struct cli *c, struct desk *d)
{
	const char *to = cli_value(c, "to");
	struct handover h;
	int ret = handover_draft(d, &h);

	if (ret == 0)
		out_lines(h.text.buf, h.text.len);
	if (ret == 0 && to)
		ret = handover_sign(d, &h, to, cli_value(c, "unanswered"));
	if (ret == 0 && to)
		text_print(stdout,
			   _("signed, SHA-256 %s; %s reads it with "
			     "`watchfloor shift accept`\n"),
			   h.sha256, to);
	handover_release(&h);
	return ret;
}

static int run_handover(struct cli *c)
{
	return with_desk(c, cli_value(c, "to") ? LEDGER_WRITE : LEDGER_READ,
			 hand_over);
}

const struct subcommand cmd_shift_handover = {
	.name = "shift handover",
	.args = "",
	.help = N_("write the hand-over out of the ledger, and sign it"),
	.details = N_("It has the open tickets that you have, that wait, are "
		      "escalated, in review or critical, with clock, next "
		      "step and what they wait for; and the notes of your "
		      "shift.  Who takes over reads it item by item; with "
		      "that your shift is over."),
	.options = handover_options,
	.right = RIGHT_WORK,
	.run = run_handover,
};

/* Each item is shown, and read when a line comes back that is not "n". */
static bool read_back(const struct handover *h)
{
	char *line = NULL;
	size_t size = 0;
	bool read = true;

	for (int i = 0; i < h->n && read; i++) {
		text_print(stdout, "%d/%d  %s\n", i + 1, h->n, h->items[i]);
		printf("%s ", _("read? [Enter, or n]"));
		fflush(stdout);
		read = getline(&line, &size, stdin) > 0 && *line != 'n';
	}
	free(line);
	return read;
}

static int accept(const struct cli *c, struct desk *d)
{
	struct handover h;
	int ret = handover_load(d, &h);

	(void)c;
	if (ret == 0 && !read_back(&h))
		ret = fail_as(REFUSED, _("not taken over: not every item was "
					 "read"));
	if (ret == 0)
		ret = handover_accept(d, &h);
	if (ret == 0)
		text_print(stdout, _("%s takes over from %s, %d items read\n"),
			   d->actor, h.from, h.n);
	handover_release(&h);
	return ret;
}

static int run_accept(struct cli *c)
{
	return with_desk(c, LEDGER_WRITE, accept);
}

const struct subcommand cmd_shift_accept = {
	.name = "shift accept",
	.args = "",
	.help = N_("read what is handed over to you item by item, and take "
		   "over"),
	.right = RIGHT_WORK,
	.run = run_accept,
};

/* ---- the log ---- */

static const struct cli_option log_options[] = {
	{ "json", NULL, N_("one JSON object per line") }, { .name = NULL }
};

static void add_time(cJSON *o, const char *key, int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];

	if (at != CLOCK_NEVER)
		json_add_str(o, key, clock_format(text, at));
}

static int print_json(void *ctx, const struct shift_row *row)
{
	cJSON *o = cJSON_CreateObject();

	(void)ctx;
	json_add_str(o, "member", row->actor);
	add_time(o, "begun", row->begun);
	add_time(o, "handed", row->handed);
	add_time(o, "ended", row->ended);
	if (*row->hand_to) {
		json_add_str(o, "to", row->hand_to);
		json_add_str(o, "sha256", row->sha256);
		json_add_int(o, "items", row->items);
	}
	out_json(o);
	return 0;
}

static int print_row(void *ctx, const struct shift_row *row)
{
	char begun[CLOCK_SHORT_SIZE], ended[CLOCK_SHORT_SIZE];
	int64_t now = *(int64_t *)ctx;

	text_print(stdout, "%-12s %-14s %-14s %s %.16s\n", row->actor,
		   clock_format_short(begun, row->begun, now),
		   row->ended == CLOCK_NEVER
			   ? "-"
			   : clock_format_short(ended, row->ended, now),
		   *row->hand_to ? row->hand_to : "-", row->sha256);
	return 0;
}

static int print_log(const struct cli *c, struct desk *d)
{
	int64_t now = desk_now(d);

	return shift_each(d, c->argc ? c->argv[0] : NULL, false,
			  cli_flag(c, "json") ? print_json : print_row, &now);
}

static int run_log(struct cli *c)
{
	return with_desk(c, LEDGER_READ, print_log);
}

const struct subcommand cmd_shift_log = {
	.name = "shift log",
	.args = N_("[MEMBER]"),
	.help = N_("who was on watch from when to when, and whom they handed "
		   "over to"),
	.details = N_("`watchfloor audit log on:shift` has the records."),
	.options = log_options,
	.max_args = 1,
	.right = RIGHT_WORK,
	.run = run_log,
};
