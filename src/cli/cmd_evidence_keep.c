/*
 * cmd_evidence_keep.c - evidence of a ticket: who had it, handed over; and of
 * the store: what is due to go, and whether it is what it was.
 */
#include "config.h"

#include <stdio.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define NUMBER_SIZE 24

static const char *number(char buf[static NUMBER_SIZE], int64_t n)
{
	snprintf(buf, NUMBER_SIZE, "%lld", (long long)n);
	return buf;
}

#define TABLE_OPTIONS                                                \
	{ "json", NULL, N_("one JSON object per line") },            \
	{                                                            \
		"tsv", NULL, N_("tab-separated, with a header line") \
	}

static const struct cli_option table_options[] = { TABLE_OPTIONS,
						   { .name = NULL } };

/* ---- custody ---- */

static const struct out_column custody_columns[] = {
	{ .key = "seq", .title = N_("RECORD"), .width = 8, .number = true },
	{ .key = "at", .title = N_("TIME"), .width = 24 },
	{ .key = "actor", .title = N_("WHO"), .width = 10 },
	{ .key = "by", .title = NULL },
	{ .key = "act", .title = NULL },
	{ .key = "content", .title = NULL },
	{ .key = "sentence", .title = N_("ACTION") },
};

static int print_custody(void *ctx, const struct record *r)
{
	char seq[NUMBER_SIZE], at[CLOCK_RFC3339_SIZE];
	struct strbuf sentence = STRBUF_INIT;

	out_sentence(r, &sentence);
	out_table_row(ctx, (const char *[]){ number(seq, r->seq),
					     clock_format(at, r->at), r->actor,
					     r->by, r->act,
					     json_str_at(r->data, "content"),
					     sentence.buf });
	strbuf_release(&sentence);
	return 0;
}

static int run_custody(struct cli *c)
{
	struct out_table table = { custody_columns, ARRAY_SIZE(custody_columns),
				   out_form_of(c) };
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	out_table_head(&table);
	ret = evidence_custody(d, c->argv[0], print_custody, &table);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_evidence_custody = {
	.name = "evidence custody",
	.right = RIGHT_RECORDS,
	.args = N_("ID"),
	.help = N_("list who added, exported, held and removed a ticket's "
		   "evidence"),
	.details = N_("For auditors too. That somebody looked at evidence is "
		      "not recorded: whoever may see the ticket may look at "
		      "any time."),
	.options = table_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_custody,
};

/* ---- export ---- */

static const struct cli_option export_options[] = {
	{ "reason", N_("TEXT"), N_("for whom it is, or why") },
	{ "json", NULL, N_("one JSON object") },
	{ .name = NULL }
};

static void print_exported(const struct cli *c,
			   const struct evidence_exported *e)
{
	cJSON *o;

	if (cli_flag(c, "json")) {
		o = cJSON_CreateObject();
		json_add_str(o, "dir", c->argv[1]);
		json_add_int(o, "items", e->items);
		json_add_int(o, "bytes", e->bytes);
		json_add_int(o, "absent", e->absent);
		out_json(o);
		return;
	}
	text_print(stdout,
		   Q_("%lld piece, %lld bytes, in %s\n",
		      "%lld pieces, %lld bytes, in %s\n", e->items),
		   (long long)e->items, (long long)e->bytes, c->argv[1]);
	if (e->absent)
		printf(Q_("%lld piece is not there: manifest.json says why\n",
			  "%lld pieces are not there: manifest.json says "
			  "why\n",
			  e->absent),
		       (long long)e->absent);
}

/* What is at other hosts can be in the next bundle. */
static void ask_for_absent(const struct cli *c, struct desk *d,
			   const struct evidence_exported *e)
{
	int64_t n = 0;

	if (e->absent && evidence_fetch_all(d, c->argv[0], &n) == 0 && n)
		fprintf(stderr,
			Q_("%lld piece was asked for: export again when it "
			   "has come\n",
			   "%lld pieces were asked for: export again when "
			   "they have come\n",
			   n),
			(long long)n);
}

static int run_export(struct cli *c)
{
	struct evidence_exported e;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = evidence_export(d, c->argv[0], c->argv[1], cli_value(c, "reason"),
			      &e);
	if (ret == 0) {
		print_exported(c, &e);
		ask_for_absent(c, d, &e);
	}
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_evidence_export = {
	.name = "evidence export",
	.right = RIGHT_WORK,
	.args = N_("ID DIR"),
	.help = N_("write a bundle of a ticket's evidence that others can "
		   "check"),
	.details = N_("A new folder with the content, manifest.json, the "
		      "records with their proofs, and SHA256SUMS for "
		      "sha256sum -c. The export is a record."),
	.options = export_options,
	.min_args = 2,
	.max_args = 2,
	.run = run_export,
};

/* ---- expire ---- */

static const struct cli_option expire_options[] = {
	{ "dry-run", NULL, N_("only say what would be removed") },
	TABLE_OPTIONS,
	{ .name = NULL }
};

static const struct out_column expire_columns[] = {
	{ .key = "ticket", .title = N_("TICKET"), .width = 12 },
	{ .key = "since", .title = N_("SINCE"), .width = 24 },
	{ .key = "bytes", .title = N_("BYTES"), .width = 10, .number = true },
	{ .key = "sha256", .title = N_("SHA-256") },
};

static int print_due(void *ctx, const struct evidence_due *e)
{
	char since[CLOCK_RFC3339_SIZE], bytes[NUMBER_SIZE];

	out_table_row(
		ctx, (const char *[]){ e->ticket, clock_format(since, e->since),
				       number(bytes, e->bytes), e->hash });
	return cli_stop ? fail_as(INTERRUPTED, _("stopped")) : 0;
}

/* Opened to write when `write`, and for all tenants. */
static int open_whole(struct cli *c, struct desk **d, bool write)
{
	int ret = cli_open(c, d, write ? LEDGER_WRITE : LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = desk_whole(*d, RIGHT_KEEP);
	if (ret == 0)
		return CLI_OK;
	desk_close(*d);
	return cli_failed(ret);
}

static int run_expire(struct cli *c)
{
	struct out_table table = { expire_columns, ARRAY_SIZE(expire_columns),
				   out_form_of(c) };
	bool dry = cli_flag(c, "dry-run");
	struct desk *d;
	int ret = open_whole(c, &d, !dry);

	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	out_table_head(&table);
	ret = evidence_expire(d, clock_now(), dry, print_due, &table);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_evidence_expire = {
	.name = "evidence expire",
	.right = RIGHT_KEEP,
	.args = "",
	.help = N_("remove content that desk.conf keeps no longer"),
	.details = N_("Of closed tickets without a hold, so long after they "
		      "were closed as [evidence] keep says; for each piece "
		      "there is a record, and its hash stays. For a timer."),
	.options = expire_options,
	.run = run_expire,
};

/* ---- check ---- */

static const struct cli_option check_options[] = {
	{ "sweep", NULL, N_("remove what no record names") },
	TABLE_OPTIONS,
	{ .name = NULL }
};

static const struct out_column check_columns[] = {
	{ .key = "fault", .title = N_("FAULT"), .width = 8 },
	{ .key = "record", .title = N_("RECORD"), .width = 8, .number = true },
	{ .key = "sha256", .title = NULL },
	{ .key = "path", .title = NULL },
	{ .key = "bytes", .title = NULL, .number = true },
	{ .key = "swept", .title = NULL },
	{ .key = "text", .title = N_("WHAT") },
};

struct check {
	struct out_table table;
	int64_t wrong, unnamed;
};

static int print_finding(void *ctx, const struct evidence_finding *f)
{
	struct check *check = ctx;
	bool unnamed = f->fault == EVIDENCE_UNNAMED;
	char record[NUMBER_SIZE], bytes[NUMBER_SIZE];
	struct strbuf text = STRBUF_INIT;

	if (unnamed)
		strbuf_addf(&text,
			    f->swept ? _("%s: removed, no record names "
					 "it")
				     : _("%s: no record names it"),
			    f->path);
	else
		strbuf_addstr(&text, fail_text());
	check->wrong += !unnamed;
	check->unnamed += unnamed && !f->swept;
	out_table_row(
		&check->table,
		(const char *[]){ evidence_fault_word(f->fault),
				  f->record ? number(record, f->record) : NULL,
				  f->hash, f->path, number(bytes, f->bytes),
				  f->swept ? "yes" : "no", text.buf });
	strbuf_release(&text);
	return cli_stop ? fail_as(INTERRUPTED, _("stopped")) : 0;
}

static void print_checked(const struct check *check, int64_t right)
{
	if (check->table.form != OUT_PEOPLE)
		return;
	printf(Q_("%lld piece of content is what it was\n",
		  "%lld pieces of content are what they were\n", right),
	       (long long)right);
	if (check->unnamed)
		puts(_("watchfloor evidence check --sweep removes what no "
		       "record names"));
}

static int run_check(struct cli *c)
{
	struct check check = { .table = { check_columns,
					  ARRAY_SIZE(check_columns),
					  out_form_of(c) } };
	bool sweep = cli_flag(c, "sweep");
	int64_t right = 0;
	struct desk *d;
	int ret = open_whole(c, &d, sweep);

	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	out_table_head(&check.table);
	ret = evidence_check(d, sweep, &right, print_finding, &check);
	if (ret == 0)
		print_checked(&check, right);
	desk_close(d);
	if (ret < 0)
		return cli_failed(ret);
	return check.wrong ? CLI_NO : CLI_OK;
}

const struct subcommand cmd_evidence_check = {
	.name = "evidence check",
	.right = RIGHT_KEEP,
	.args = "",
	.help = N_("read all evidence, and look for content that no record "
		   "names"),
	.details = N_("Exit status 1: something is missing or damaged. Content "
		      "without a record is what a crash has left; it is left "
		      "alone for an hour."),
	.options = check_options,
	.run = run_check,
};
