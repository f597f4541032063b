/*
 * cmd_audit.c - the ledger: read it, verify it, prove it to others.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "cli/kept_file.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/signature.h"
#include "watchfloor/text.h"

/* ---- log ---- */

static const struct cli_option log_options[] = {
	{ "json", NULL, N_("the exact records, one per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
};

struct log {
	struct query *query;
	struct query_context ctx;
	bool json, tsv;
};

static const struct out_column log_columns[] = {
	{ .key = "id", .number = true },
	{ .key = "seq", .number = true },
	{ .key = "at" },
	{ .key = "act" },
	{ .key = "actor" },
	{ .key = "by" },
	{ .key = "on" },
	{ .key = "tenant" },
	{ .key = "text" },
};

static const struct out_table log_table = { log_columns,
					    ARRAY_SIZE(log_columns), OUT_TSV };

static void put_record_tsv(const struct record *r)
{
	char id[24], seq[24], at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	snprintf(id, sizeof id, "%" PRId64, r->id);
	snprintf(seq, sizeof seq, "%" PRId64, r->seq);
	out_sentence(r, &sb);
	out_table_row(&log_table,
		      (const char *[]){ id, seq, clock_format(at, r->at),
					r->act, r->actor, r->by, r->on,
					r->tenant, sb.buf });
	strbuf_release(&sb);
}

static int log_record(void *ctx, const struct record *r)
{
	const struct log *log = ctx;
	char at[CLOCK_RFC3339_SIZE];
	struct strbuf sb = STRBUF_INIT;

	if (!query_match_record(log->query, r, &log->ctx))
		return 0;
	if (log->json) {
		text_print(stdout, "%s\n", r->body.buf);
	} else if (log->tsv) {
		put_record_tsv(r);
	} else {
		out_sentence(r, &sb);
		text_print(stdout, "%6" PRId64 "  %s  %-10s  %s\n", r->id,
			   clock_format(at, r->at), r->on, sb.buf);
		strbuf_release(&sb);
	}
	return ferror(stdout) ? INTERRUPTED : cli_stop;
}

static int run_log(struct cli *c)
{
	struct strbuf text = STRBUF_INIT;
	struct log log = { .json = cli_flag(c, "json"),
			   .tsv = cli_flag(c, "tsv") };
	struct desk *d = NULL;
	int ret = CLI_OK;

	log.ctx.now = clock_now();
	out_join(&text, c);
	if (query_parse_records(&log.query, text.buf, NULL) < 0)
		ret = cli_usage(c, "%s", fail_text());
	strbuf_release(&text);
	if (ret == CLI_OK)
		ret = cli_open_ledger(c, &d, LEDGER_READ);
	if (ret == CLI_OK) {
		cli_catch_signals();
		log.ctx.me = d->actor;
		if (log.tsv)
			out_table_head(&log_table);
		ret = ledger_each(d->ledger, 1, 0, log_record, &log);
		ret = ret < 0 && ret != INTERRUPTED ? cli_failed(ret) : CLI_OK;
	}
	query_free(log.query);
	desk_close(d);
	return ret;
}

const struct subcommand cmd_audit_log = {
	.name = "audit log",
	.right = RIGHT_RECORDS,
	.args = N_("[QUERY]"),
	.help = N_("print the records of the ledger"),
	.details =
		N_("QUERY is in the language of watchfloor-query(7), over "
		   "the fields of a record: id, act, actor, by, on, "
		   "tenant, seq, at, and bare words that are looked for in its "
		   "text."),
	.options = log_options,
	.max_args = -1,
	.run = run_log,
};

/* ---- record ---- */

/* The number that `audit log` shows; CLI_USAGE when it is none. */
static int record_number(struct cli *c, int64_t *id)
{
	char *end;

	*id = strtoll(c->argv[0], &end, 10);
	if (*end || *id < 1)
		return cli_usage(c, _("\"%s\" is no record number"),
				 c->argv[0]);
	return CLI_OK;
}

static void put_record(const struct record *r, bool exact)
{
	struct strbuf pretty = STRBUF_INIT;

	if (exact) {
		text_print(stdout, "%s\n", r->body.buf);
	} else {
		json_indent(&pretty, r->body.buf, r->body.len);
		out_lines(pretty.buf, pretty.len);
		putchar('\n');
	}
	strbuf_release(&pretty);
}

static int run_record(struct cli *c)
{
	struct record r;
	struct desk *d;
	int64_t id;
	int ret = record_number(c, &id);

	if (ret == CLI_OK)
		ret = cli_open_ledger(c, &d, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	ret = ledger_get(d->ledger, id, &r);
	if (ret == 0) {
		put_record(&r, cli_flag(c, "json"));
		record_release(&r);
	}
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option record_options[] = {
	{ "json", NULL, N_("the exact bytes that were hashed") },
	{ .name = NULL }
};

const struct subcommand cmd_audit_record = {
	.name = "audit record",
	.right = RIGHT_RECORDS,
	.args = N_("SEQ"),
	.help = N_("print one record in full"),
	.details = N_("SEQ is the number that `audit log` shows."),
	.options = record_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_record,
};

/* ---- verify ---- */

static const struct cli_option verify_options[] = { { "json", NULL,
						      N_("one JSON object") },
						    KEPT_FILE_OPTION,
						    { .name = NULL } };

static void report_json(const struct ledger_report *r,
			const struct desk_verified *b)
{
	cJSON *o = cJSON_CreateObject();
	cJSON *wrong = cJSON_AddArrayToObject(o, "wrong");

	json_add_int(o, "records", r->records);
	json_add_int(o, "checkpoints", r->checkpoints);
	json_add_int(o, "blobs", r->blobs);
	json_add_int(o, "sealed", r->sealed);
	json_add_int(o, "signatures", b->signatures);
	json_add_int(o, "evidence", b->evidence);
	json_add_int(o, "first_wrong", r->first_wrong);
	for (int i = 0; i < r->nwrong; i++)
		cJSON_AddItemToArray(wrong, cJSON_CreateString(r->wrong[i]));
	out_json(o);
}

static void report_text(const struct ledger_report *r,
			const struct desk_verified *b)
{
	char at[CLOCK_RFC3339_SIZE];

	for (int i = 0; i < r->nwrong; i++)
		text_print(stdout, _("WRONG: %s\n"), r->wrong[i]);
	printf(_("%" PRId64 " records, %" PRId64 " checkpoints, %" PRId64
		 " blobs; newest record %s; sealed up to record %" PRId64 "\n"),
	       r->records, r->checkpoints, r->blobs, out_time(at, r->newest_at),
	       r->sealed);
	if (b->signatures)
		printf(Q_("%" PRId64 " record is signed over SSH\n",
			  "%" PRId64 " records are signed over SSH\n",
			  b->signatures),
		       b->signatures);
	if (b->evidence)
		printf(Q_("%" PRId64 " piece of evidence was read\n",
			  "%" PRId64 " pieces of evidence were read\n",
			  b->evidence),
		       b->evidence);
	puts(r->nwrong ? _("NOT VERIFIED")
		       : _("verified: every record, the tree, the signatures, "
			   "and the state equals a replay"));
}

/* What cannot be read to its end is wrong; to be stopped says nothing. */
static int not_verified(int code)
{
	int ret = cli_failed(code);

	return code == INTERRUPTED ? ret : CLI_NO;
}

static int verify(struct cli *c, struct desk *d, const struct kept *k)
{
	struct ledger_report r = { .records = 0 };
	struct desk_verified b;
	int ret = desk_verify(d->ledger, &r, &b, out_progress, NULL);

	out_progress_end();
	if (ret == 0 && k->log && kept_check(k, d->ledger) < 0)
		ledger_report_add(&r);
	if (ret < 0)
		ret = not_verified(ret);
	else if (cli_flag(c, "json"))
		report_json(&r, &b);
	else
		report_text(&r, &b);
	if (ret == 0 && r.nwrong)
		ret = CLI_NO;
	else if (ret == 0 && !cli_flag(c, "json"))
		kept_file_print(k);
	ledger_report_release(&r);
	return ret;
}

static int run_verify(struct cli *c)
{
	struct kept k;
	struct desk *d;
	int ret = cli_open_ledger(c, &d, LEDGER_READ);

	/* A store that cannot even be opened is not verified. */
	if (ret != CLI_OK)
		return CLI_NO;
	cli_catch_signals();
	ret = kept_file_read(&k, c, d->ledger);
	ret = ret < 0 ? cli_failed(ret) : verify(c, d, &k);
	kept_release(&k);
	desk_close(d);
	return ret;
}

const struct subcommand cmd_audit_verify = {
	.name = "audit verify",
	.right = RIGHT_STORE,
	.args = "",
	.help = N_("check every record, the tree, signatures, evidence and "
		   "state"),
	.details = N_("Exit status 0: all is as it was written. 1: something "
		      "is wrong; the first record that is wrong is named.  "
		      "Who can write the store can write all of it anew; so "
		      "keep what 'watchfloor audit checkpoint' or 'watchfloor "
		      "hub note' prints where they cannot, and give it back "
		      "with --note."),
	.options = verify_options,
	.run = run_verify,
};

/* ---- key, checkpoint, prove, export ---- */

static int run_key(struct cli *c)
{
	struct strbuf sb = STRBUF_INIT;
	struct desk *d;
	int ret = cli_open_ledger(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = ledger_vkey(d->ledger, &sb);
	if (ret == 0)
		puts(sb.buf);
	strbuf_release(&sb);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_audit_key = {
	.name = "audit key",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("print the key that checkpoints are signed with (vkey)"),
	.run = run_key,
};

static int run_checkpoint(struct cli *c)
{
	struct strbuf sb = STRBUF_INIT;
	struct desk *d;
	int ret = cli_open_ledger(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = ledger_checkpoint(d->ledger, &sb);
	if (ret == 0)
		fputs(sb.buf, stdout);
	strbuf_release(&sb);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_audit_checkpoint = {
	.name = "audit checkpoint",
	.right = RIGHT_STORE,
	.args = "",
	.help = N_("sign the tree as it is and print the checkpoint"),
	.details = N_("Keep it where the store's owner cannot reach: a later "
		      "store that does not contain it was rewritten."),
	.run = run_checkpoint,
};

static int run_prove(struct cli *c)
{
	struct strbuf sb = STRBUF_INIT;
	struct desk *d;
	int64_t id;
	int ret = record_number(c, &id);

	if (ret == CLI_OK)
		ret = cli_open_ledger(c, &d, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	ret = ledger_prove(d->ledger, id, &sb);
	if (ret == 0)
		fputs(sb.buf, stdout);
	strbuf_release(&sb);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_audit_prove = {
	.name = "audit prove",
	.right = RIGHT_STORE,
	.args = N_("SEQ"),
	.help = N_("print a proof that a record is in the sealed ledger"),
	.details = N_("The output is a c2sp.org/tlog-proof@v1; the record "
		      "itself is what `audit record --json SEQ` prints. SEQ "
		      "is the number that `audit log` shows."),
	.min_args = 1,
	.max_args = 1,
	.run = run_prove,
};

static int run_export(struct cli *c)
{
	struct desk *d;
	int ret = cli_open_ledger(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	ret = ledger_export(d->ledger, c->argv[0], out_progress, NULL);
	out_progress_end();
	if (ret == 0)
		text_print(stdout,
			   _("Exported to %s: checkpoint, tile/, "
			     "vkey.\n"),
			   c->argv[0]);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_audit_export = {
	.name = "audit export",
	.right = RIGHT_STORE,
	.args = N_("DIR"),
	.help = N_("write the ledger as a tlog-tiles folder"),
	.details = N_("Other people's tools can verify it: C2SP tlog-tiles "
		      "with entry bundles, the newest checkpoint and the "
		      "vkey. Run again to bring it up to date."),
	.min_args = 1,
	.max_args = 1,
	.run = run_export,
};
