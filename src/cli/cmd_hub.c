/*
 * cmd_hub.c - the place where stores meet: make it, join it, look at it.
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
#include "watchfloor/courier.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"
#include "watchfloor/views.h"

static const struct cli_option list_options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
};

/* ---- init ---- */

/* A folder of this host is made; a database is not. */
static int make_folder(const char *address)
{
	const char *dir = address + strlen("file:");
	char *path;
	int ret;

	if (strncmp(address, "file:", strlen("file:")) != 0)
		return hub_check_address(address);
	path = xstrndup(dir, strcspn(dir, "#"));
	ret = *path == '/' ? file_mkdirs(path, 0700)
			   : fail(_("%s: say where the folder of the hub is "
				    "from / on: its address is the same for "
				    "all"),
				  path);
	free(path);
	return ret;
}

static int run_init(struct cli *c)
{
	struct hub *h = NULL;
	bool made = false;
	int ret = make_folder(c->argv[0]);

	if (ret == 0)
		ret = hub_open(&h, c->argv[0]);
	if (ret == 0)
		ret = hub_init(h, &made);
	if (ret == 0)
		text_print(stdout,
			   made ? _("the hub has a desk \"%s\" now; stores "
				    "join it with 'watchfloor hub join %s'\n")
				: _("the hub has a desk \"%s\" already; stores "
				    "join it with 'watchfloor hub join %s'\n"),
			   hub_desk(h), c->argv[0]);
	hub_close(h);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_init = {
	.name = "hub init",
	.right = RIGHT_ANYBODY,
	.args = N_("ADDRESS"),
	.help = N_("make the tables of a hub, and a desk in it"),
	.details = N_("ADDRESS is file:FOLDER (of this host, which the team "
		      "shares) or postgresql://HOST/DATABASE, as libpq takes "
		      "it: several hosts, TLS.  #NAME behind it names the "
		      "desk, else it is \"main\"; desks know nothing of each "
		      "other.  What is there already stays."),
	.min_args = 1,
	.max_args = 1,
	.run = run_init,
};

/* ---- grant ---- */

static const struct cli_option grant_options[] = {
	{ "admin", NULL, N_("may also say 'hub confirm'") },
	{ "publish", NULL, N_("may also write what the views show") },
	{ "tenant", N_("TENANT"),
	  N_("may only read the views, of this tenant (\"*\": of all)") },
	{ .name = NULL }
};

/* Works at the desk. */
static int grant_work(struct cli *c, struct hub *h)
{
	int ret = hub_grant(h, c->argv[1], cli_flag(c, "admin"));

	if (ret == 0 && cli_flag(c, "publish"))
		ret = views_let_publish(h, c->argv[1]);
	if (ret == 0)
		text_print(stdout, _("the role %s works at the desk \"%s\"\n"),
			   c->argv[1], hub_desk(h));
	return ret;
}

/* Only reads. */
static int grant_reading(struct cli *c, struct hub *h, const char *tenant)
{
	int ret = views_grant(h, c->argv[1], tenant);

	if (ret == 0)
		text_print(stdout,
			   _("the role %s may read the views of the desk "
			     "\"%s\", tenant %s\n"),
			   c->argv[1], hub_desk(h), tenant);
	return ret;
}

static int run_grant(struct cli *c)
{
	const char *tenant = cli_value(c, "tenant");
	struct hub *h = NULL;
	int ret;

	if (tenant && (cli_flag(c, "admin") || cli_flag(c, "publish")))
		return cli_usage(c, _("--tenant is for who only reads"));
	ret = hub_open(&h, c->argv[0]);
	if (ret == 0)
		ret = tenant ? grant_reading(c, h, tenant) : grant_work(c, h);
	hub_close(h);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_grant = {
	.name = "hub grant",
	.right = RIGHT_ANYBODY,
	.args = N_("ADDRESS ROLE"),
	.help = N_("let a role of the database work at a desk of the hub"),
	.details = N_("For who owns the hub's tables in PostgreSQL.  The role "
		      "must be there (CREATE ROLE ... LOGIN), one per member. "
		      " It sees this desk and no other, by the name that it "
		      "has logged in with, and can add records but not change "
		      "or delete any.  With --tenant it sees no record, only "
		      "what watchfloor-views(7) tells of, of that tenant; "
		      "more tenants by saying it again."),
	.options = grant_options,
	.min_args = 2,
	.max_args = 2,
	.run = run_grant,
};

/* ---- join, confirm ---- */

static int run_join(struct cli *c)
{
	bool confirmed;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_WRITE);

	if (ret != CLI_OK)
		return ret;
	ret = courier_join(d, c->argv[0], &confirmed);
	if (ret == 0)
		text_print(stdout,
			   confirmed ? _("%s works with the hub; 'watchfloor "
					 "courier' carries its records\n")
				     : _("%s is known to the hub, and waits to "
					 "be let in: a sysadmin of the desk "
					 "says 'watchfloor hub confirm'\n"),
			   ledger_origin(d->ledger));
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_join = {
	.name = "hub join",
	.right = RIGHT_KEEP,
	.args = N_("ADDRESS"),
	.help = N_("let this store work with the others at a hub"),
	.details = N_("The store's key is registered there.  The first store "
		      "of a desk is in at once, every other waits until a "
		      "sysadmin confirms it.  A store joins one hub, for "
		      "good."),
	.min_args = 1,
	.max_args = 1,
	.run = run_join,
};

/* The hub that the store has joined, or the one that is named. */
static int open_hub(struct cli *c, struct desk *d, struct hub **out)
{
	char *address = c->argc ? xstrdup(c->argv[0]) : sync_hub(d->ledger);
	int ret = address ? hub_open(out, address)
			  : fail_as(NOT_FOUND,
				    _("the store has joined no hub: "
				      "'watchfloor hub join' does that"));

	free(address);
	return ret;
}

static int confirm(struct cli *c, struct desk *d)
{
	char *address = sync_hub(d->ledger);
	struct hub *h = NULL;
	int ret = address ? hub_open(&h, address)
			  : fail_as(NOT_FOUND,
				    _("the store has joined no hub: "
				      "'watchfloor hub join' does that"));

	if (ret == 0)
		ret = hub_confirm(h, c->argv[0], d->actor);
	if (ret == 0)
		text_print(stdout, _("%s may give records to the hub\n"),
			   c->argv[0]);
	hub_close(h);
	free(address);
	return ret;
}

static int run_confirm(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = confirm(c, d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_confirm = {
	.name = "hub confirm",
	.right = RIGHT_KEEP,
	.args = N_("STORE"),
	.help = N_("let a store in that has asked to join the hub"),
	.details = N_("Compare its key first, which 'watchfloor audit key' "
		      "prints there and 'watchfloor hub status' here."),
	.min_args = 1,
	.max_args = 1,
	.run = run_confirm,
};

/* ---- status ---- */

static const struct out_column columns[] = {
	{ "origin", N_("STORE"), 28, false },
	{ "records", N_("RECORDS"), 10, true },
	{ "confirmed", N_("LET IN BY"), 16, false },
	{ "vkey", N_("KEY"), 0, false },
};

static int put_origin(void *ctx, const struct hub_origin *o)
{
	char records[24];

	snprintf(records, sizeof records, "%" PRId64, o->records);
	out_table_row(ctx, (const char *[]){ o->origin.full, records,
					     *o->confirmed ? o->confirmed : "-",
					     o->origin.vkey });
	return ferror(stdout);
}

static int status(struct cli *c, struct desk *d)
{
	struct out_table table = { columns, ARRAY_SIZE(columns),
				   out_form_of(c) };
	struct sync_tree tree;
	struct hub *h = NULL;
	int ret = open_hub(c, d, &h);

	if (ret == 0)
		ret = hub_tree(h, &tree);
	if (ret == 0 && table.form == OUT_PEOPLE)
		text_print(stdout,
			   Q_("desk \"%s\": %lld record in order\n",
			      "desk \"%s\": %lld records in order\n",
			      tree.size),
			   hub_desk(h), (long long)tree.size);
	if (ret == 0) {
		out_table_head(&table);
		ret = hub_origins(h, put_origin, &table);
	}
	hub_close(h);
	return ret;
}

static int run_status(struct cli *c)
{
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = status(c, d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_status = {
	.name = "hub status",
	.right = RIGHT_STORE,
	.args = N_("[ADDRESS]"),
	.help = N_("say which stores meet at the hub, and how much is there"),
	.options = list_options,
	.max_args = 1,
	.run = run_status,
};

/* ---- verify ---- */

static const struct cli_option verify_options[] = { KEPT_FILE_OPTION,
						    { .name = NULL } };

static void put_wrong(void *ctx, const char *sentence)
{
	++*(int *)ctx;
	text_print(stdout, _("WRONG: %s\n"), sentence);
}

/* What the hub says that a store's key is must be what this store knows. */
struct keys {
	struct ledger *ledger;
	int *wrong;
};

static int check_key(void *ctx, const struct hub_origin *o)
{
	const struct keys *k = ctx;

	if (sync_knows(k->ledger, &o->origin) < 0)
		put_wrong(k->wrong, fail_text());
	return 0;
}

static int check_keys(struct cli *c, struct desk *d, struct hub *h, int *wrong)
{
	struct keys k = { d->ledger, wrong };
	char *joined = sync_hub(d->ledger);
	bool ours = joined && (!c->argc || strcmp(joined, c->argv[0]) == 0);

	free(joined);
	return ours ? hub_origins(h, check_key, &k) : 0;
}

/* One line per size: how many stores have cosigned it. */
struct witnesses {
	int64_t size;
	int stores;
};

static void put_size(const struct witnesses *w)
{
	if (w->stores)
		text_print(stdout,
			   Q_("%d store has cosigned the first %lld\n",
			      "%d stores have cosigned the first %lld\n",
			      w->stores),
			   w->stores, (long long)w->size);
}

static int count_witness(void *ctx, const struct sync_witness *w)
{
	struct witnesses *of = ctx;

	if (of->size != w->size) {
		put_size(of);
		*of = (struct witnesses){ .size = w->size };
	}
	of->stores++;
	return ferror(stdout);
}

static int put_witnesses(struct hub *h)
{
	struct witnesses of = { .stores = 0 };
	int ret = hub_witnesses(h, count_witness, &of);

	put_size(&of);
	return ret;
}

/* The note of --note; a store's own checkpoint says nothing of the order. */
static int read_kept(struct kept *k, struct cli *c, struct desk *d)
{
	int ret = kept_file_read(k, c, d->ledger);

	if (ret == 0 && k->log && k->origin >= 0)
		ret = fail(_("the checkpoint is of the store %s, and not of "
			     "the hub's order: 'watchfloor audit verify' "
			     "takes it"),
			   k->log);
	return ret;
}

static int verify(struct cli *c, struct desk *d, const struct kept *k,
		  int *wrong)
{
	int64_t records = 0;
	struct hub *h = NULL;
	int ret = open_hub(c, d, &h);

	if (ret == 0)
		ret = hub_verify(h, k->log ? k : NULL, &records, put_wrong,
				 wrong);
	if (ret == 0)
		ret = check_keys(c, d, h, wrong);
	if (ret == 0 && !*wrong)
		ret = put_witnesses(h);
	hub_close(h);
	if (ret < 0)
		return ret;
	printf(Q_("%" PRId64 " record looked at\n",
		  "%" PRId64 " records looked at\n", records),
	       records);
	puts(*wrong ? _("NOT VERIFIED")
		    : _("verified: places and numbers without gaps, every "
			"hash, the tree, what the stores have signed and "
			"cosigned"));
	if (!*wrong)
		kept_file_print(k);
	return 0;
}

static int run_verify(struct cli *c)
{
	struct kept k;
	struct desk *d;
	int wrong = 0, ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = read_kept(&k, c, d);
	if (ret == 0)
		ret = verify(c, d, &k, &wrong);
	kept_release(&k);
	desk_close(d);
	if (ret < 0)
		return cli_failed(ret);
	return wrong ? CLI_NO : CLI_OK;
}

const struct subcommand cmd_hub_verify = {
	.name = "hub verify",
	.right = RIGHT_STORE,
	.args = N_("[ADDRESS]"),
	.help = N_("check every record that the hub has"),
	.options = verify_options,
	.details = N_("Exit status 0: all is as it was pushed. 1: something "
		      "is wrong.  Whether the hub has rewritten what this "
		      "store has taken from it, every round of the courier "
		      "looks at.  How many records how many stores have "
		      "cosigned is said: one that stays behind works no more, "
		      "or is shown something else."),
	.max_args = 1,
	.run = run_verify,
};

/* ---- note ---- */

static int run_note(struct cli *c)
{
	struct strbuf note = STRBUF_INIT;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = sync_note(d->ledger, &note);
	if (ret == 0)
		fputs(note.buf, stdout);
	strbuf_release(&note);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_hub_note = {
	.name = "hub note",
	.right = RIGHT_STORE,
	.args = "",
	.help = N_("print the hub's newest checkpoint, with who has cosigned "
		   "it"),
	.details = N_("As this store has taken it: a checkpoint of the hub's "
		      "order (C2SP tlog-checkpoint) with the cosignatures "
		      "(tlog-cosignature) of this store and of those that had "
		      "seen the same.  Kept elsewhere, it convicts a hub that "
		      "changes its past: 'hub verify --note FILE'."),
	.run = run_note,
};

/* ---- superseded ---- */

static const struct out_column superseded_columns[] = {
	{ "at", NULL, 0, false },
	{ NULL, N_("WHEN"), 12, false },
	{ "on", N_("TICKET"), 14, false },
	{ "act", NULL, 0, false },
	{ "actor", NULL, 0, false },
	{ "text", N_("DID NOT COUNT"), 36, false },
	{ "won", N_("BECAUSE"), 0, false },
};

struct superseded {
	struct out_table table;
	int n;
};

static int put_superseded(void *ctx, const struct record *r,
			  const struct record *won)
{
	struct superseded *s = ctx;
	char at[CLOCK_RFC3339_SIZE], when[CLOCK_SHORT_SIZE];
	struct strbuf text = STRBUF_INIT, because = STRBUF_INIT;

	s->n++;
	out_sentence(r, &text);
	if (won)
		out_sentence(won, &because);
	out_table_row(&s->table,
		      (const char *[]){
			      clock_format(at, r->at),
			      clock_format_short(when, r->at, clock_now()),
			      r->on, r->act, r->actor, text.buf, because.buf });
	strbuf_release(&text);
	strbuf_release(&because);
	return ferror(stdout);
}

static const struct cli_option superseded_options[] = {
	{ "all", NULL, N_("of everybody, not only of you") },
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	{ .name = NULL }
};

static int run_superseded(struct cli *c)
{
	struct superseded s = { { superseded_columns,
				  ARRAY_SIZE(superseded_columns),
				  out_form_of(c) },
				0 };
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	if (s.table.form == OUT_TSV)
		out_table_head(&s.table);
	ret = superseded_each(d, cli_flag(c, "all"), put_superseded, &s);
	desk_close(d);
	if (ret < 0)
		return cli_failed(ret);
	if (!s.n && s.table.form == OUT_PEOPLE)
		puts(_("Everything counted."));
	return CLI_OK;
}

const struct subcommand cmd_hub_superseded = {
	.name = "hub superseded",
	.right = RIGHT_WORK,
	.args = "",
	.help = N_("list what you did that did not count: somebody was first"),
	.details = N_("Who works apart from the others learns of their acts "
		      "later.  The hub says what came first; an act that does "
		      "not fit any more is kept and changes nothing."),
	.options = superseded_options,
	.run = run_superseded,
};
