/*
 * ledger_prove.c - the proof of a record, written to a file.
 */
#include "config.h"

#include "ledger_prove.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pager_view.h"
#include "paths.h"
#include "picker.h"
#include "prompt.h"
#include "watchfloor/file.h"

struct proving {
	int64_t id;
	char *path; /* NULL: not known yet */
};

static void proving_free(struct proving *p)
{
	free(p->path);
	free(p);
}

/* "bj1/4f1c9e2a" and 7 -> "./bj1-4f1c9e2a-7.tlog-proof" */
static char *default_path(const struct record *r)
{
	char *path =
		xasprintf("./%s-%lld.tlog-proof", r->origin, (long long)r->seq);

	for (char *s = path + strlen("./"); (s = strchr(s, '/'));)
		*s = '-';
	return path;
}

/* ---- what was proved ---- */

/* The checkpoint is the note after the empty line. */
static const char *note_of(const struct strbuf *proof)
{
	const char *gap = strstr(proof->buf, "\n\n");

	return gap ? gap + 2 : "";
}

static void say_what(struct app *a, const struct proving *p,
		     const struct strbuf *proof)
{
	struct strbuf text = STRBUF_INIT, vkey = STRBUF_INIT;

	strbuf_addf(&text,
		    _("The proof that record %lld is in the ledger "
		      "was written to %s."),
		    (long long)p->id, p->path);
	strbuf_addf(&text, "\n\n%s\n\n%s\n",
		    _("It is against this checkpoint:"), note_of(proof));
	strbuf_addf(&text,
		    _("To verify it, give any tool for c2sp.org/tlog-proof "
		      "the file, the record as `watchfloor audit record "
		      "--json %lld` prints it, and this key:"),
		    (long long)p->id);
	if (ledger_vkey(a->desk->ledger, &vkey) == 0)
		strbuf_addf(&text, "\n\n%s\n", vkey.buf);
	app_push(a, pager_text(a, _("Proof"), text.buf));
	strbuf_release(&text);
	strbuf_release(&vkey);
}

static int write_proof(struct app *a, const struct proving *p)
{
	struct strbuf proof = STRBUF_INIT;
	int ret = ledger_prove(a->desk->ledger, p->id, &proof);

	if (ret == 0)
		ret = file_write_atomic(p->path, proof.buf, proof.len, 0644);
	if (ret == 0)
		say_what(a, p, &proof);
	strbuf_release(&proof);
	return ret;
}

/* ---- asking ---- */

static void overwrite_chosen(struct app *a, void *ctx, int chosen)
{
	if (chosen == 0)
		app_report(a, write_proof(a, ctx));
	else
		app_say(a, _("nothing was written"));
	proving_free(ctx);
}

/* Takes p over. */
static void write_or_ask(struct app *a, struct proving *p)
{
	const struct picker_item items[] = { { 'y', _("write over it") },
					     { 'n', _("leave it") } };
	char *title;

	if (access(p->path, F_OK) < 0) {
		app_report(a, write_proof(a, p));
		proving_free(p);
		return;
	}
	title = xasprintf(_("%s is there already"), p->path);
	picker_open(a, title, items, ARRAY_SIZE(items), 1, overwrite_chosen, p);
	free(title);
}

static void path_typed(struct app *a, void *ctx, const char *text)
{
	struct proving *p = ctx;

	if (!text || !*text) {
		proving_free(p);
		return;
	}
	p->path = path_expand(text);
	write_or_ask(a, p);
}

static void ask_path(struct app *a, struct proving *p, const char *initial)
{
	struct prompt_spec spec = {
		.kind = PROMPT_PATH,
		.label = _("write the proof to: "),
		.initial = initial,
		.done = path_typed,
		.ctx = p,
	};

	prompt_open(a, &spec);
}

int ledger_prove_to_file(struct app *a, int64_t id, const char *path)
{
	struct proving *p;
	struct record r;
	char *initial;
	int ret = ledger_get(a->desk->ledger, id, &r);

	if (ret < 0)
		return ret;
	p = xcalloc(1, sizeof *p);
	p->id = id;
	initial = default_path(&r);
	record_release(&r);
	if (*path) {
		p->path = xstrdup(path);
		write_or_ask(a, p);
	} else {
		ask_path(a, p, initial);
	}
	free(initial);
	return 0;
}
