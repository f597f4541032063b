/*
 * cmd_unmask.c - an alert as it came, before masking.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/original.h"

static const struct cli_option options[] = {
	{ "reason", N_("TEXT"), N_("why you must see it; it is recorded") },
	{ .name = NULL }
};

/* The alert that is named; 1, the newest, when none is. */
static int read_number(const struct cli *c, int64_t *n)
{
	char *end;

	*n = 1;
	if (c->argc < 2)
		return CLI_OK;
	errno = 0;
	*n = strtoll(c->argv[1], &end, 10);
	if (errno || *end || *n < 1)
		return cli_usage(c, _("\"%s\" is no number of an alert"),
				 c->argv[1]);
	return CLI_OK;
}

static int show(const struct cli *c, struct desk *d, int64_t n)
{
	struct strbuf text = STRBUF_INIT;
	int ret =
		original_show(d, c->argv[0], n, cli_value(c, "reason"), &text);

	if (ret == 0) {
		strbuf_addch(&text, '\n');
		out_lines(text.buf, text.len);
	}
	explicit_bzero(text.buf, text.len);
	strbuf_release(&text);
	return ret;
}

static int run_unmask(struct cli *c)
{
	const char *reason = cli_value(c, "reason");
	struct desk *d;
	int64_t n;
	int ret = read_number(c, &n);

	if (ret == CLI_OK && (!reason || !reason[strspn(reason, " \t\n")]))
		ret = cli_usage(c, _("say why, with --reason: it is recorded"));
	if (ret == CLI_OK)
		ret = cli_open(c, &d, LEDGER_WRITE);
	if (ret != CLI_OK)
		return ret;
	ret = show(c, d, n);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_ticket_unmask = {
	.name = "ticket unmask",
	.right = RIGHT_WORK,
	.args = N_("ID [ALERT]"),
	.help = N_("show an alert as it came, before masking; recorded"),
	.details = N_("ALERT counts from the newest, which is 1, as `ticket "
		      "alerts` lists them. Seniors and experts may, on the "
		      "host that took the alert in; the record names who and "
		      "why."),
	.options = options,
	.min_args = 1,
	.max_args = 2,
	.run = run_unmask,
};
