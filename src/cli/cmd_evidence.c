/*
 * cmd_evidence.c - evidence of a ticket: put in, looked at, got back.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli_out.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"
#include "watchfloor/vault.h"

/* ---- add ---- */

static const struct cli_option add_options[] = {
	{ "kind", N_("KIND"), N_("file, output, screenshot or text") },
	{ "name", N_("NAME"), N_("its name, if not the file's") },
	{ "source", N_("SOURCE"),
	  N_("from where: a host and path, a command, a person; without it, "
	     "this host and the file's path") },
	{ "at", N_("TIME"), N_("when it was taken, if not now: 03:00, 2h") },
	{ "step", N_("STEP"),
	  N_("the step of the playbook that it belongs to, by its id; here: "
	     "where the run is") },
	{ "json", NULL, N_("one JSON object per line") },
	{ .name = NULL }
};

static int read_options(const struct cli *c, struct evidence_draft *e)
{
	const char *kind = cli_value(c, "kind"), *at = cli_value(c, "at");
	int k = kind ? evidence_kind_parse(kind) : (int)EVIDENCE_FILE;

	if (k < 0)
		return cli_usage(c,
				 _("\"%s\" is no kind of evidence; there are: "
				   "file, output, screenshot, text"),
				 kind);
	if (at && clock_parse_past(&e->collected, at, clock_now()) < 0)
		return cli_usage(c, "%s", fail_text());
	e->kind = (enum evidence_kind)k;
	e->name = cli_value(c, "name");
	e->source = cli_value(c, "source");
	return CLI_OK;
}

/* What is added, and where. */
struct adding {
	const struct cli *cli;
	struct desk *desk;
	struct ticket ticket;
	struct run *run; /* with the step; or NULL */
};

/* The step that was named, of the newest run. */
static int find_step(struct adding *a, struct evidence_draft *e)
{
	const char *id = cli_value(a->cli, "step");
	const struct step *step;
	int ret = id ? run_load(&a->run, a->desk, a->ticket.id) : 0;

	if (ret < 0 || !id)
		return ret;
	step = strcmp(id, "here") == 0 ? walk_at(a->run->walk)->step
				       : run_step(a->run, id);
	if (!step)
		return fail_as(NOT_FOUND, _("the run has no step \"%s\""), id);
	e->run = a->run->number;
	e->step = step->id;
	e->title = step->name;
	return 0;
}

static void print_added(const struct adding *a, const char *name,
			const struct evidence_added *is)
{
	cJSON *o;

	if (!cli_flag(a->cli, "json")) {
		text_print(stdout, _("%s: evidence %lld, %s, %s\n"),
			   a->ticket.id, (long long)is->n, name, is->hash);
		return;
	}
	o = cJSON_CreateObject();
	json_add_str(o, "ticket", a->ticket.id);
	json_add_int(o, "n", is->n);
	json_add_str(o, "sha256", is->hash);
	json_add_int(o, "bytes", is->bytes);
	json_add_str(o, "media", is->media);
	out_json(o);
}

/* e: what the options say; the rest is of the file.  What comes through a
 * pipe is what a command printed, unless it is said. */
static int add_one(const struct adding *a, struct evidence_draft e,
		   const char *path)
{
	struct evidence_added added;
	bool piped = strcmp(path, "-") == 0;
	int ret;

	if (piped && !cli_value(a->cli, "kind"))
		e.kind = EVIDENCE_OUTPUT;
	e.fd = STDIN_FILENO;
	ret = piped ? evidence_add(a->desk, a->ticket.id, &e, &added)
		    : evidence_add_file(a->desk, a->ticket.id, e, path, &added);
	if (!e.name)
		e.name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	if (ret == 0)
		print_added(a, e.name, &added);
	return ret;
}

static int add_all(struct adding *a, struct evidence_draft *e)
{
	int ret = ticket_load(a->desk, a->cli->argv[0], &a->ticket);

	if (ret == 0)
		ret = find_step(a, e);
	for (int i = 1; i < a->cli->argc && ret == 0; i++)
		ret = add_one(a, *e, a->cli->argv[i]);
	return ret;
}

static int run_add(struct cli *c)
{
	struct evidence_draft e = { .fd = -1 };
	struct adding a = { .cli = c };
	int ret = read_options(c, &e);

	if (ret == CLI_OK)
		ret = cli_open(c, &a.desk, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	ticket_init(&a.ticket);
	ret = add_all(&a, &e);
	if (a.run)
		run_free(a.run);
	ticket_release(&a.ticket);
	desk_close(a.desk);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_evidence_add = {
	.name = "evidence add",
	.right = RIGHT_WORK,
	.args = N_("ID FILE..."),
	.help = N_("add files to a ticket's evidence"),
	.details = N_("FILE - is standard input. The content is kept encrypted "
		      "under its SHA-256; who added it, when and from where is "
		      "a record. desk.conf says how large it may be and of "
		      "which types."),
	.options = add_options,
	.min_args = 2,
	.max_args = -1,
	.run = run_add,
};

/* ---- list ---- */

static const struct cli_option list_options[] = {
	{ "json", NULL, N_("one JSON object per line") },
	{ "tsv", NULL, N_("tab-separated, with a header line") },
	CLI_AS_OF,
	{ .name = NULL }
};

static const struct out_column list_columns[] = {
	{ .key = "n", .title = N_("N"), .width = 3, .number = true },
	{ .key = "kind", .title = NULL },
	{ .key = NULL, .title = N_("KIND"), .width = 10 },
	{ .key = "media", .title = N_("TYPE"), .width = 24 },
	{ .key = "bytes", .title = N_("BYTES"), .width = 10, .number = true },
	{ .key = "sha256", .title = NULL },
	{ .key = NULL, .title = N_("SHA-256"), .width = 12 },
	{ .key = "at", .title = N_("TIME"), .width = 24 },
	{ .key = "collected", .title = NULL },
	{ .key = "actor", .title = N_("WHO"), .width = 10 },
	{ .key = "state", .title = NULL },
	{ .key = NULL, .title = N_("STATE"), .width = 10 },
	{ .key = "name", .title = N_("NAME"), .width = 20 },
	{ .key = "source", .title = N_("FROM") },
	{ .key = "run", .title = NULL, .number = true },
	{ .key = "step", .title = NULL },
	{ .key = "title", .title = NULL },
	{ .key = "seq", .title = NULL, .number = true },
};

#define NUMBER_SIZE 24

static const char *number(char buf[static NUMBER_SIZE], int64_t n)
{
	snprintf(buf, NUMBER_SIZE, "%lld", (long long)n);
	return buf;
}

static int print_piece(void *ctx, const struct evidence *e)
{
	char n[NUMBER_SIZE], bytes[NUMBER_SIZE], run[NUMBER_SIZE];
	char seq[NUMBER_SIZE], at[CLOCK_RFC3339_SIZE];
	char collected[CLOCK_RFC3339_SIZE], hash[13];

	if (!e->n)
		return 0;
	snprintf(hash, sizeof hash, "%.12s", e->hash);
	out_table_row(ctx, (const char *[]){
				   number(n, e->n), evidence_word(e->kind),
				   evidence_title(e->kind), e->media,
				   number(bytes, e->bytes), e->hash, hash,
				   clock_format(at, e->at),
				   clock_format(collected, e->collected),
				   e->actor, evidence_state_word(e),
				   evidence_state_title(e), e->name, e->source,
				   e->run ? number(run, e->run) : NULL, e->step,
				   e->title, number(seq, e->seq) });
	return 0;
}

static void say_hold(struct desk *d, const char *ticket)
{
	int64_t id = evidence_hold_record(d, ticket);
	struct strbuf sentence = STRBUF_INIT;
	struct record r;

	if (!id || ledger_get(d->ledger, id, &r) < 0)
		return;
	out_sentence(&r, &sentence);
	text_print(stdout, "%s\n", sentence.buf);
	strbuf_release(&sentence);
	record_release(&r);
}

static int run_list(struct cli *c)
{
	struct out_table table = { list_columns, ARRAY_SIZE(list_columns),
				   out_form_of(c) };
	struct ticket t;
	struct desk *d;
	int ret = cli_open_as_of(c, &d);

	if (ret != CLI_OK)
		return ret;
	ticket_init(&t);
	ret = ticket_load(d, c->argv[0], &t);
	if (ret == 0) {
		out_table_head(&table);
		ret = evidence_each(d, t.id, print_piece, &table);
	}
	if (ret == 0 && table.form == OUT_PEOPLE)
		say_hold(d, t.id);
	ticket_release(&t);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_evidence_list = {
	.name = "evidence list",
	.right = RIGHT_WORK,
	.args = N_("ID"),
	.help = N_("list what people have added to a ticket's evidence"),
	.details = N_("The raw alerts and playbooks that the ledger itself "
		      "holds are in `ticket evidence` too."),
	.options = list_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_list,
};

/* ---- show, get ---- */

/* The number of a piece on its ticket; CLI_USAGE when it is none. */
static int piece_number(const struct cli *c, int64_t *n)
{
	char *end;

	*n = strtoll(c->argv[1], &end, 10);
	if (*end || *n < 1)
		return cli_usage(c, _("\"%s\" is no number of evidence"),
				 c->argv[1]);
	return CLI_OK;
}

/* A piece that the words name, as far as that: it may not be there. */
struct piece {
	struct desk *desk;
	struct ticket ticket;
	int64_t n;
};

static int on_piece(struct cli *c, unsigned flags,
		    int (*act)(const struct cli *c, const struct piece *p))
{
	struct piece p;
	int ret = piece_number(c, &p.n);

	if (ret == CLI_OK)
		ret = cli_open(c, &p.desk, flags);
	if (ret != CLI_OK)
		return ret;
	ticket_init(&p.ticket);
	ret = ticket_load(p.desk, c->argv[0], &p.ticket);
	if (ret == 0)
		ret = act(c, &p);
	ticket_release(&p.ticket);
	desk_close(p.desk);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

static int read_piece(const struct piece *p, vault_sink *sink, void *ctx)
{
	return evidence_read(p->desk, p->ticket.id, p->n, sink, ctx);
}

static int show(const struct cli *c, const struct piece *p)
{
	(void)c;
	struct strbuf text = STRBUF_INIT;
	int ret = evidence_print(p->desk, p->ticket.id, p->n, &text);

	if (ret == 0)
		out_lines(text.buf, text.len);
	strbuf_release(&text);
	return ret;
}

static int run_show(struct cli *c)
{
	return on_piece(c, LEDGER_READ, show);
}

const struct subcommand cmd_evidence_show = {
	.name = "evidence show",
	.right = RIGHT_WORK,
	.args = N_("ID N"),
	.help = N_("show one piece of evidence: what is known of it, and its "
		   "beginning"),
	.details = N_("N is its number in `evidence list`."),
	.min_args = 2,
	.max_args = 2,
	.run = run_show,
};

static int only_check(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	(void)data;
	(void)len;
	return 0;
}

static int write_out(void *ctx, const void *data, size_t len)
{
	if (file_write_all(*(int *)ctx, data, len) == 0)
		return 0;
	return fail(_("cannot write: %s"), strerror(errno));
}

static int print_safe(void *ctx, const void *data, size_t len)
{
	(void)ctx;
	out_lines(data, len);
	return 0;
}

/* Nothing of it goes out before all of it was found right. */
static int get_to_output(const struct piece *p)
{
	int out = STDOUT_FILENO;
	int ret = read_piece(p, only_check, NULL);

	return ret < 0 ? ret : read_piece(p, write_out, &out);
}

static int is_text(void *ctx, const struct evidence *e)
{
	if (e->n != *(int64_t *)ctx)
		return 0;
	if (strcmp(e->media, "text/plain") == 0)
		return 1;
	return fail_as(REFUSED,
		       _("%s is no text for a terminal: name a file to write "
			 "it to"),
		       e->media);
}

static int get_to_terminal(const struct piece *p)
{
	int64_t n = p->n;
	int ret = evidence_each(p->desk, p->ticket.id, is_text, &n);

	return ret < 0 ? ret : read_piece(p, print_safe, NULL);
}

/* There is the whole of it under the name, or nothing. */
static int get_to_file(const struct piece *p, const char *path)
{
	char *temporary = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC), ret;

	if (fd < 0) {
		ret = fail(_("cannot create a file beside %s: %s"), path,
			   strerror(errno));
		free(temporary);
		return ret;
	}
	ret = read_piece(p, write_out, &fd);
	if (ret == 0 && (fsync(fd) < 0 || link(temporary, path) < 0))
		ret = fail_as(errno == EEXIST ? CONFLICT : FAILED,
			      _("cannot write %s: %s"), path, strerror(errno));
	unlink(temporary);
	close(fd);
	free(temporary);
	return ret;
}

static int get(const struct cli *c, const struct piece *p)
{
	if (c->argc > 2)
		return get_to_file(p, c->argv[2]);
	return isatty(STDOUT_FILENO) ? get_to_terminal(p) : get_to_output(p);
}

static int run_get(struct cli *c)
{
	return on_piece(c, LEDGER_READ, get);
}

const struct subcommand cmd_evidence_get = {
	.name = "evidence get",
	.right = RIGHT_WORK,
	.args = N_("ID N [FILE]"),
	.help = N_("write the content of one piece of evidence, byte for byte"),
	.details = N_("Without FILE to standard output; a terminal gets text "
		      "alone, made safe. FILE must not be there yet. What is "
		      "handed to others goes out by `evidence export`, which "
		      "leaves a record."),
	.min_args = 2,
	.max_args = 3,
	.run = run_get,
};

/* ---- fetch ---- */

static int fetch(const struct cli *c, const struct piece *p)
{
	int ret = evidence_fetch(p->desk, p->ticket.id, p->n);

	(void)c;
	if (ret == 0)
		text_print(stdout,
			   _("%s: evidence %lld was asked for; it comes when "
			     "a host that has it is connected\n"),
			   p->ticket.id, (long long)p->n);
	return ret;
}

static int fetch_all(const char *ticket, struct desk *d)
{
	int64_t n;
	int ret = evidence_fetch_all(d, ticket, &n);

	if (ret == 0 && n)
		text_print(stdout,
			   Q_("%s: %lld piece of evidence was asked for\n",
			      "%s: %lld pieces of evidence were asked for\n",
			      n),
			   ticket, (long long)n);
	else if (ret == 0)
		text_print(stdout,
			   _("%s: there is nothing to ask for: its evidence "
			     "is here, or on its way\n"),
			   ticket);
	return ret;
}

static int run_fetch(struct cli *c)
{
	struct desk *d;
	int ret;

	if (c->argc > 1)
		return on_piece(c, LEDGER_WRITE, fetch);
	ret = cli_open(c, &d, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	ret = fetch_all(c->argv[0], d);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_evidence_fetch = {
	.name = "evidence fetch",
	.right = RIGHT_WORK,
	.args = N_("ID [N]"),
	.help = N_("ask the other hosts for content that is not here"),
	.details = N_("Without N for all of the ticket's. The courier brings "
		      "it through the hub, sealed for this host, at most so "
		      "much in a second as desk.conf says; `evidence list` and "
		      "`courier status` say how far it is."),
	.min_args = 1,
	.max_args = 2,
	.run = run_fetch,
};

/* ---- remove ---- */

static int remove_piece(const struct cli *c, const struct piece *p)
{
	struct cli tail = *c;
	struct strbuf reason = STRBUF_INIT;
	int ret;

	tail.argc -= 2;
	tail.argv += 2;
	out_join(&reason, &tail);
	ret = evidence_remove(p->desk, p->ticket.id, p->n, reason.buf);
	strbuf_release(&reason);
	if (ret == 0)
		text_print(stdout,
			   _("%s: the content of evidence %lld was "
			     "removed\n"),
			   p->ticket.id, (long long)p->n);
	return ret;
}

static int run_remove(struct cli *c)
{
	return on_piece(c, LEDGER_WRITE, remove_piece);
}

const struct subcommand cmd_evidence_remove = {
	.name = "evidence remove",
	.right = RIGHT_WORK,
	.args = N_("ID N REASON..."),
	.help = N_("remove content that must not be there; its hash and the "
		   "records stay"),
	.min_args = 3,
	.max_args = -1,
	.run = run_remove,
};
