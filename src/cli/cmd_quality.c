/*
 * cmd_quality.c - four eyes: closed tickets judged again.
 */
#include "config.h"

#include <stdio.h>

#include "cli/cli_out.h"
#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/shift.h"
#include "watchfloor/stats.h"
#include "watchfloor/text.h"

static const struct cli_option options[] = {
	{ "json", NULL, N_("one JSON object") }, { .name = NULL }
};

static void print_figures(const struct quality_figures *f)
{
	struct strbuf agreed = STRBUF_INIT;

	stats_add_percent(&agreed, f->agreed, f->judged);
	printf(_("sample %lld, judged again %lld, agreed %lld (%s), reversed "
		 "%lld\n"),
	       (long long)f->sampled, (long long)f->judged,
	       (long long)f->agreed, agreed.buf,
	       (long long)(f->judged - f->agreed));
	strbuf_release(&agreed);
}

static int run_quality(struct cli *c)
{
	struct quality_figures f;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ret = quality_count(d, &f);
	if (ret == 0 && cli_flag(c, "json")) {
		cJSON *o = cJSON_CreateObject();

		json_add_int(o, "sampled", f.sampled);
		json_add_int(o, "judged", f.judged);
		json_add_int(o, "agreed", f.agreed);
		json_add_int(o, "reversed", f.judged - f.agreed);
		out_json(o);
	} else if (ret == 0) {
		print_figures(&f);
	}
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_quality = {
	.name = "quality",
	.args = "",
	.help = N_("how often a second look at closed tickets agreed"),
	.options = options,
	.right = RIGHT_WORK,
	.run = run_quality,
};

/* Blind: what the sensors said, and nothing that a person did. */
static int run_next(struct cli *c)
{
	struct strbuf sb = STRBUF_INIT;
	struct ticket t;
	struct desk *d;
	int ret = cli_open(c, &d, LEDGER_READ);

	if (ret != CLI_OK)
		return ret;
	ticket_init(&t);
	ret = quality_next(d, &t);
	if (ret == 0)
		ret = quality_print(d, &t, &sb);
	if (ret == 0)
		text_print(stdout,
			   "%s  watchfloor ticket alerts %s\n"
			   "  watchfloor quality judge %s VERDICT REASON\n",
			   sb.buf, t.id, t.id);
	strbuf_release(&sb);
	ticket_release(&t);
	desk_close(d);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_quality_next = {
	.name = "quality next",
	.args = "",
	.help = N_("a closed ticket to be judged again, without the verdict"),
	.right = RIGHT_WORK,
	.run = run_next,
};
