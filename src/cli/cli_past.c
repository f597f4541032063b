/*
 * cli_past.c - the option --as-of.
 */
#include "config.h"

#include "cli/cli_out.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

int cli_open_as_of(struct cli *c, struct desk **out)
{
	const char *text = cli_value(c, "as-of");
	struct desk *now;
	int64_t at;
	int ret;

	if (!text)
		return cli_open(c, out, LEDGER_READ);
	if (clock_parse_past(&at, text, clock_now()) < 0)
		return cli_usage(c, "%s", fail_text());
	ret = cli_open(c, &now, LEDGER_READ);
	if (ret != CLI_OK)
		return ret;
	cli_catch_signals();
	ret = desk_as_of(out, now, at, out_progress, NULL);
	out_progress_end();
	desk_close(now);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}
