/*
 * cmd_intake.c - alerts from files into tickets, and the list of what could
 * not be read.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/intake.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "format", N_("FORMAT"),
	  N_("suricata, wazuh, ocsf, elastic, generic, or auto: by what each "
	     "text looks like") },
	{ "source", N_("NAME"), N_("read by [source \"NAME\"] of desk.conf") },
	{ "tenant", N_("NAME"), N_("all alerts are this tenant's") },
	{ "follow", NULL,
	  N_("at the end wait for more, over rotation, until interrupted") },
	{ "shift", N_("SPAN"),
	  N_("move all times by SPAN (3d), or so that the newest is now: "
	     "now") },
	{ "json", NULL, N_("the summary as a JSON object") },
	{ .name = NULL }
};

/* ---- the bar ---- */

#define BAR 24

struct bar {
	const char *path;
	bool drawn;
};

/* Called while reading.  Non-zero stops. */
static int draw_bar(void *ctx, const struct intake_summary *s)
{
	struct bar *bar = ctx;
	char cells[BAR + 1] = "";
	int done;

	if (!isatty(STDERR_FILENO))
		return cli_stop;
	fputs("\r", stderr);
	if (s->bytes_total > 0) {
		done = (int)(s->bytes * BAR / s->bytes_total);
		done = done > BAR ? BAR : done;
		memset(cells, '.', BAR);
		memset(cells, '#', (size_t)done);
		fprintf(stderr, "[%s] %3d%%  ", cells, done * 100 / BAR);
	}
	text_print(stderr, _("%s: %lld alerts, %lld tickets"), bar->path,
		   (long long)s->alerts, (long long)(s->opened + s->grown));
	fputs("\033[K", stderr);
	bar->drawn = true;
	return cli_stop;
}

static void clear_bar(struct bar *bar)
{
	if (bar->drawn)
		fputs("\r\033[K", stderr);
	bar->drawn = false;
}

/* ---- what came of it ---- */

static void print_json(const struct intake_summary *s)
{
	cJSON *o = cJSON_CreateObject();

	json_add_int(o, "lines", s->lines);
	json_add_int(o, "alerts", s->alerts);
	json_add_int(o, "context", s->context);
	json_add_int(o, "rejected", s->rejected);
	json_add_int(o, "duplicates", s->duplicates);
	json_add_int(o, "opened", s->opened);
	json_add_int(o, "grown", s->grown);
	json_add_int(o, "zone_assumed", s->zone_assumed);
	json_add_int(o, "bytes", s->bytes);
	json_add_str(o, "format", s->format);
	cJSON_AddNumberToObject(o, "seconds", s->seconds);
	out_json(o);
}

static void print_reduction(const struct intake_summary *s)
{
	int64_t tickets = s->opened + s->grown;

	printf(Q_("%lld line", "%lld lines", s->lines), (long long)s->lines);
	printf(Q_(" -> %lld alert", " -> %lld alerts", s->alerts),
	       (long long)s->alerts);
	printf(Q_(" -> %lld ticket", " -> %lld tickets", tickets),
	       (long long)tickets);
	if (tickets > 0)
		printf(" (1:%lld)", (long long)(s->alerts / tickets));
	printf(_(", %lld opened, %lld grown, in %.1f s\n"),
	       (long long)s->opened, (long long)s->grown, s->seconds);
}

static void print_people(const struct intake_summary *s)
{
	const struct {
		int64_t n;
		const char *line;
	} lines[] = {
		{ s->context,
		  Q_("%lld event that is no alert",
		     "%lld events that are no alerts", s->context) },
		{ s->duplicates,
		  Q_("%lld alert was known already",
		     "%lld alerts were known already", s->duplicates) },
		{ s->zone_assumed,
		  Q_("%lld time named no zone; the source's was taken",
		     "%lld times named no zone; the source's was taken",
		     s->zone_assumed) },
		{ s->rejected,
		  Q_("%lld rejected; `watchfloor intake rejected` says why",
		     "%lld rejected; `watchfloor intake rejected` says why",
		     s->rejected) },
	};

	print_reduction(s);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		if (!lines[i].n)
			continue;
		fputs("  ", stdout);
		printf(lines[i].line, (long long)lines[i].n);
		putchar('\n');
	}
}

/* ---- intake ---- */

/* So that the newest alert of all the files is now. */
static int shift_to_now(struct cli *c, struct desk *d, struct intake_options *o)
{
	int64_t newest = CLOCK_NEVER, t;

	for (int i = 0; i < c->argc; i++) {
		int ret = intake_newest(d, c->argv[i], o, &t);

		if (ret < 0)
			return ret;
		if (t > newest)
			newest = t;
	}
	if (newest != CLOCK_NEVER)
		o->shift = clock_now() - newest;
	return 0;
}

static int parse_shift(struct cli *c, struct intake_options *o)
{
	const char *shift = cli_value(c, "shift");
	bool back = shift && *shift == '-';

	if (!shift || strcmp(shift, "now") == 0)
		return 0;
	if (clock_parse_span(&o->shift, shift + back) < 0)
		return FAILED;
	if (back)
		o->shift = -o->shift;
	return 0;
}

/* -1: fine; else the exit code. */
static int take_options(struct cli *c, struct intake_options *o)
{
	*o = (struct intake_options){ .format = cli_value(c, "format"),
				      .source = cli_value(c, "source"),
				      .tenant = cli_value(c, "tenant"),
				      .follow = cli_flag(c, "follow"),
				      .progress = draw_bar };

	if (o->format && strcmp(o->format, "auto") != 0 &&
	    !decoder_named(o->format))
		return cli_usage(c, _("there is no decoder \"%s\""), o->format);
	if (parse_shift(c, o) < 0)
		return cli_usage(c, "%s", fail_text());
	if (o->follow && c->argc > 1)
		return cli_usage(c, _("--follow takes one file"));
	if (cli_value(c, "shift") && !o->shift)
		for (int i = 0; i < c->argc; i++)
			if (strcmp(c->argv[i], "-") == 0 || o->follow)
				return cli_usage(
					c, _("--shift now needs files that "
					     "can be read twice"));
	return -1;
}

/* Read all; a file that fails does not keep the others out. */
static int read_files(struct cli *c, struct desk *d, struct intake_options *o,
		      struct intake_summary *sum)
{
	int worst = CLI_OK;

	for (int i = 0; i < c->argc && !cli_stop; i++) {
		struct bar bar = { .path = c->argv[i] };
		int ret;

		o->ctx = &bar;
		ret = intake_file(d, c->argv[i], o, sum);
		clear_bar(&bar);
		/* following ends by being interrupted */
		if (ret == INTERRUPTED && o->follow)
			ret = 0;
		if (ret < 0 && (ret = cli_failed(ret)) > worst)
			worst = ret;
	}
	return worst;
}

static bool nothing_was_read(const struct intake_summary *s)
{
	return s->lines > 0 && s->rejected == s->lines;
}

static int run_intake(struct cli *c)
{
	struct intake_summary sum = { .lines = 0 };
	struct intake_options o;
	const char *shift = cli_value(c, "shift");
	struct desk *d;
	int ret = take_options(c, &o);

	if (ret >= 0 || (ret = cli_open(c, &d, LEDGER_WRITE)) != CLI_OK)
		return ret;
	cli_catch_signals();
	if (shift && strcmp(shift, "now") == 0 &&
	    (ret = shift_to_now(c, d, &o)) < 0) {
		desk_close(d);
		return cli_failed(ret);
	}
	ret = read_files(c, d, &o, &sum);
	if (cli_flag(c, "json"))
		print_json(&sum);
	else
		print_people(&sum);
	desk_close(d);
	return ret == CLI_OK && nothing_was_read(&sum) ? CLI_NO : ret;
}

const struct subcommand cmd_intake = {
	.name = "intake",
	.right = RIGHT_FEED,
	.args = N_("FILE..."),
	.help = N_("read alerts into tickets"),
	.details = N_("Files may be gzip; - is standard input. Each holds "
		      "JSON: a text per line, an array, texts printed over "
		      "several lines, or an object around an array. The same "
		      "alert read twice is known. What cannot be read is kept "
		      "with the reason, and reading goes on."),
	.options = options,
	.min_args = 1,
	.max_args = -1,
	.run = run_intake,
};

/* ---- intake rejected ---- */

static const struct cli_option rejected_options[] = {
	{ "json", NULL, N_("one JSON object per line") }, { .name = NULL }
};

static int rejected_json(void *ctx, const struct rejected_row *r)
{
	char time[CLOCK_RFC3339_SIZE];
	cJSON *o = cJSON_CreateObject();

	(void)ctx;
	json_add_str(o, "at", clock_format(time, r->at));
	json_add_str(o, "source", r->source);
	json_add_int(o, "offset", r->offset);
	json_add_str(o, "reason", r->reason);
	json_add_str(o, "text", r->text);
	out_json(o);
	return ferror(stdout);
}

/* The beginning of a text, on one line. */
static void print_beginning(const char *text)
{
	struct strbuf safe = STRBUF_INIT;
	size_t fits;
	int used;

	text_safe(&safe, text, strnlen(text, 256), TEXT_ONE_LINE);
	fits = text_fit(safe.buf, 72, &used);
	printf("\t%.*s\n", (int)fits, safe.buf);
	strbuf_release(&safe);
}

static int rejected_line(void *ctx, const struct rejected_row *r)
{
	char time[CLOCK_SHORT_SIZE];
	int64_t *n = ctx;

	(*n)++;
	text_print(stdout, "%s  %s:%lld: %s\n",
		   clock_format_short(time, r->at, clock_now()), r->source,
		   (long long)r->offset, r->reason);
	print_beginning(r->text);
	return ferror(stdout);
}

static int run_rejected(struct cli *c)
{
	bool json = cli_flag(c, "json");
	struct desk *d;
	int64_t n = 0;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = intake_rejected(d, json ? rejected_json : rejected_line, &n);
	desk_close(d);
	if (ret < 0)
		return cli_failed(ret);
	if (!json && n == 0)
		puts(_("Nothing was rejected."));
	return CLI_OK;
}

const struct subcommand cmd_intake_rejected = {
	.name = "intake rejected",
	.right = RIGHT_FEED,
	.args = "",
	.help = N_("list what intake could not read, and why"),
	.details = N_("Each with its file, where in the file it begins in "
		      "bytes (of the unpacked text), the reason, and its "
		      "first words; --json has the first 64 KiB."),
	.options = rejected_options,
	.run = run_rejected,
};
