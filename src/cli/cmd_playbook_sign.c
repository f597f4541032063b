/*
 * cmd_playbook_sign.c - signatures inside a playbook: put in, and checked.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "cli/author_file.h"
#include "cli/cli_table.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/jss.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- sign ---- */

static int run_sign(struct cli *c)
{
	const char *key = cli_value(c, "key");
	struct jss_signer who = { .signee = cli_value(c, "signee"),
				  .created_by = cli_value(c, "as") };
	struct strbuf text = STRBUF_INIT;
	struct author_file f;
	int64_t over = 0;
	int ret;

	if (!key || !who.signee)
		return cli_usage(c, _("name --key and --signee"));
	if (cli_count(c, "over", &over) != CLI_OK)
		return CLI_USAGE;
	if (cli_flag(c, "over") && (over < 1 || over > 1000))
		return cli_usage(c, _("--over counts from 1"));
	who.over = (int)over - 1;
	ret = author_file_read(&f, c->argv[0]);
	if (!ret)
		ret = jss_sign(f.document, key, &who);
	if (!ret) {
		author_file_print(&f, &text);
		ret = author_file_write(&f, &text);
	}
	strbuf_release(&text);
	author_file_release(&f);
	return ret ? cli_failed(ret) : CLI_OK;
}

static const struct cli_option sign_options[] = {
	{ "key", N_("FILE"), N_("the private key, in PEM form") },
	{ "signee", N_("NAME"), N_("whose signature it is") },
	{ "over", N_("N"), N_("countersign: sign over signature N") },
	{ "as", N_("ID"),
	  N_("the identity-- id of who signs; the playbook's author if not "
	     "named") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_sign = {
	.name = "playbook sign",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE"),
	.help = N_("put a signature into a playbook"),
	.details = N_(
		"An RSA key signs as RS256, a P-256 key as ES256, an Ed25519 "
		"key as Ed25519. The file is laid out as by playbook fmt; that "
		"and other signatures do not matter to a signature. A file "
		"that is signed gets another one beside it, or with --over one "
		"that says that N is right too; N counts as playbook verify "
		"does. To sign is not to make a new version."),
	.options = sign_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_sign,
};

/* ---- verify ---- */

static const struct out_column check_columns[] = {
	{ "number", N_("NO"), 4, true },
	{ "over", N_("OVER"), 4, true },
	{ "result", N_("RESULT"), 8, false },
	{ "algorithm", N_("ALGORITHM"), 9, false },
	{ "created", N_("SIGNED"), 24, false },
	{ "key", NULL, 0, false },
	{ NULL, N_("KEY"), 16, false },
	{ "signee", N_("SIGNEE"), 20, false },
	{ "why", "", 0, false },
};

static const char *result_word(enum jss_result result)
{
	static const char *const words[] = {
		[JSS_GOOD] = "good",
		[JSS_BAD] = "bad",
		[JSS_UNKNOWN] = "unknown",
	};

	return words[result];
}

static void put_checks(const struct cli *c, const struct jss_check *list, int n)
{
	struct out_table t = { check_columns, ARRAY_SIZE(check_columns),
			       cli_flag(c, "json") ? OUT_JSON : OUT_PEOPLE };

	out_table_head(&t);
	for (int i = 0; i < n; i++) {
		char key[17], number[16], over[16] = "";

		snprintf(number, sizeof number, "%d", i + 1);
		if (list[i].level)
			snprintf(over, sizeof over, "%d", i);
		snprintf(key, sizeof key, "%.16s", list[i].key);
		out_table_row(&t, (const char *[]){
					  number, list[i].level ? over : NULL,
					  result_word(list[i].result),
					  list[i].algorithm, list[i].created,
					  list[i].key, key, list[i].signee,
					  list[i].why });
	}
}

/* All must be good, and with a named key one of them by it. */
static int judge(const struct jss_check *list, int n, const char *key)
{
	bool by_key = !key;

	for (int i = 0; i < n; i++) {
		if (list[i].result != JSS_GOOD)
			return CLI_NO;
		by_key = by_key || !strcmp(list[i].key, key);
	}
	return n && by_key ? CLI_OK : CLI_NO;
}

static int verify(const struct cli *c, const struct author_file *f)
{
	const char *path = cli_value(c, "key");
	char key[SHA256_HEX];
	struct jss_check *list;
	int n, ret;

	if (path && jss_key_fingerprint(key, path))
		return cli_failed(FAILED);
	n = jss_verify(&list, f->document);
	if (!n) {
		fail_as(NOT_FOUND, _("%s has no signature"), f->path);
		ret = cli_failed(NOT_FOUND);
	} else {
		put_checks(c, list, n);
		ret = judge(list, n, path ? key : NULL);
	}
	jss_checks_free(list, n);
	return ret;
}

static int put_message(const struct cli *c, const struct author_file *f,
		       int64_t number)
{
	struct strbuf message = STRBUF_INIT;
	int ret = number < 1 || number > 1000
			  ? cli_usage(c, _("--message counts from 1"))
			  : jss_message(&message, f->document, (int)number - 1);

	if (!ret)
		fwrite(message.buf, 1, message.len, stdout);
	else if (ret < 0)
		ret = cli_failed(ret);
	strbuf_release(&message);
	return ret;
}

static int run_verify(struct cli *c)
{
	struct author_file f;
	int64_t number = 0;
	int ret;

	if (cli_count(c, "message", &number) != CLI_OK)
		return CLI_USAGE;
	ret = author_file_read(&f, c->argv[0]);
	if (ret)
		ret = cli_failed(ret);
	else if (cli_flag(c, "message"))
		ret = put_message(c, &f, number);
	else
		ret = verify(c, &f);
	author_file_release(&f);
	return ret;
}

static const struct cli_option verify_options[] = {
	{ "key", N_("FILE"),
	  N_("demand a signature by this key, public or private, in PEM form") },
	{ "message", N_("N"),
	  N_("print what signature N signs, to check it by other means") },
	{ "json", NULL, N_("one JSON object per line") },
	{ .name = NULL }
};

const struct subcommand cmd_playbook_verify = {
	.name = "playbook verify",
	.right = RIGHT_ANYBODY,
	.args = N_("FILE"),
	.help = N_("check the signatures inside a playbook"),
	.details = N_(
		"A signature is good when the text is what the key in it has "
		"signed. Whose key that is the file cannot prove: compare the "
		"fingerprint, the SHA-256 of the public key, or name the key. "
		"Spellings of other programs (sha256, RSA-SHA256, hex) are "
		"read. The exit status is 0 when every signature is good and, "
		"with --key, one is by that key. watchfloor-playbook(7) tells "
		"how OpenSSL checks the same."),
	.options = verify_options,
	.min_args = 1,
	.max_args = 1,
	.run = run_verify,
};
