/*
 * cmd_signature.c - signed acts, for others to check.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/signature.h"
#include "watchfloor/text.h"

/* ---- signers ---- */

static int run_signers(struct cli *c)
{
	struct strbuf sb = STRBUF_INIT;
	struct desk *d;
	int ret = cli_open_ledger(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = signature_signers(d, &sb);
	if (ret == 0)
		fputs(sb.buf, stdout);
	strbuf_release(&sb);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_audit_signers = {
	.name = "audit signers",
	.right = RIGHT_STORE,
	.args = "",
	.help = N_("print whose keys may sign, as ssh-keygen reads it"),
	.details = N_("A file of allowed signers: the public keys of "
		      "desk.conf, and those that have signed while they were "
		      "their member's."),
	.run = run_signers,
};

/* ---- signature ---- */

static int write_file(const char *path, const struct strbuf *text)
{
	return file_write_atomic(path, text->buf, text->len, 0644);
}

static void tell_how(const struct record *r, const char *path)
{
	char *namespace = signature_namespace(r->origin);

	text_print(stdout,
		   _("Wrote %s and %s.sig.  Check it with:\n"
		     "  watchfloor audit signers >signers\n"
		     "  ssh-keygen -Y verify -f signers -I %s -n %s -s %s.sig "
		     "<%s\n"),
		   path, path, r->actor, namespace, path, path);
	free(namespace);
}

static int write_parts(const struct record *r, const char *dir)
{
	char *path = xasprintf("%s/record-%lld.json", dir, (long long)r->id);
	char *sig = xasprintf("%s.sig", path);
	struct strbuf text = STRBUF_INIT, armored = STRBUF_INIT;
	int ret = signature_parts(r, &text, &armored);

	if (ret == 0)
		ret = write_file(path, &text);
	if (ret == 0)
		ret = write_file(sig, &armored);
	if (ret == 0)
		tell_how(r, path);
	strbuf_release(&text);
	strbuf_release(&armored);
	free(sig);
	free(path);
	return ret;
}

static int run_signature(struct cli *c)
{
	char *end;
	long long id = strtoll(c->argv[0], &end, 10);
	struct record r;
	struct desk *d;
	int ret;

	if (*end || id < 1)
		return cli_usage(c, _("\"%s\" is no record number"),
				 c->argv[0]);
	ret = cli_open_ledger(c, &d, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	ret = ledger_get(d->ledger, id, &r);
	if (ret == 0) {
		ret = write_parts(&r, c->argc > 1 ? c->argv[1] : ".");
		record_release(&r);
	}
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_audit_signature = {
	.name = "audit signature",
	.right = RIGHT_RECORDS,
	.args = N_("SEQ [DIR]"),
	.help = N_("write what a record's signature signs, and the signature"),
	.details = N_("Two files, record-SEQ.json and record-SEQ.json.sig, "
		      "that ssh-keygen -Y verify checks.  SEQ is the number "
		      "that `audit log` shows."),
	.min_args = 1,
	.max_args = 2,
	.run = run_signature,
};
