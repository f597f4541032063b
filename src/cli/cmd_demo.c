/*
 * cmd_demo.c - a store of its own with the sample alerts, and the workbench.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmds.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"
#include "watchfloor/tui.h"

static const struct cli_option options[] = {
	{ "no-workbench", NULL, N_("only make the store and fill it") },
	{ .name = NULL }
};

/* The samples and what intake must be told of each. */
static const struct sample {
	const char *file, *source;
} samples[] = {
	{ "suricata-eve.json", NULL },    { "wazuh-alerts.json", NULL },
	{ "ocsf-findings.json", NULL },   { "elastic-alerts.ndjson", NULL },
	{ "edge-fw.json.gz", "edge-fw" },
};

/* The newest event of the samples: they are moved so that it is now. */
#define SAMPLES_END "2026-11-23T03:30:00Z"

static int64_t shift_to_now(void)
{
	enum clock_zone zone;
	int64_t end = 0, now = clock_now();

	clock_parse(&end, &zone, SAMPLES_END, strlen(SAMPLES_END), 0, now);
	return now - end;
}

static int fill(struct desk *d)
{
	struct intake_summary sum = { .lines = 0 };
	char *dir = file_shipped("data/samples");
	int ret = dir ? 0 : FAILED;

	for (size_t i = 0; i < ARRAY_SIZE(samples) && ret == 0; i++) {
		char *path = xasprintf("%s/%s", dir, samples[i].file);
		struct intake_options o = { .source = samples[i].source,
					    .shift = shift_to_now() };

		ret = intake_file(d, path, &o, &sum);
		free(path);
	}
	free(dir);
	if (ret == 0)
		printf(_("%lld lines -> %lld alerts -> %lld tickets\n"),
		       (long long)sum.lines, (long long)sum.alerts,
		       (long long)sum.opened);
	return ret;
}

static int make_store(const char *dir)
{
	struct desk *d;
	int ret = desk_init(dir, "demo");

	if (ret == 0)
		ret = desk_open(&d, dir, LEDGER_WRITE);
	if (ret < 0)
		return ret;
	ret = fill(d);
	desk_close(d);
	return ret;
}

static int open_workbench(const char *dir)
{
	struct desk *d;
	int ret = desk_open(&d, dir, LEDGER_WRITE);

	if (ret < 0)
		return ret;
	ret = desk_check_right(d, RIGHT_WORK);
	if (ret == 0)
		ret = tui_run(d, NULL);
	desk_close(d);
	return ret;
}

static int run_demo(struct cli *c)
{
	char *dir = c->dir ? xstrdup(c->dir)
			   : file_xdg("XDG_DATA_HOME", ".local/share",
				      "watchfloor-demo");
	char *db = xasprintf("%s/watchfloor.db", dir);
	bool is_there = access(db, F_OK) == 0;
	int ret = 0;

	if (!is_there)
		ret = make_store(dir);
	if (ret == 0)
		text_print(stdout,
			   is_there ? _("The demo store in %s is there "
					"already; remove the folder to begin "
					"anew.\n")
				    : _("Made the demo store in %s.\n"),
			   dir);
	if (ret == 0 && !cli_flag(c, "no-workbench")) {
		if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
			ret = open_workbench(dir);
		else
			text_print(stdout,
				   _("`watchfloor -C %s` opens it in a "
				     "terminal.\n"),
				   dir);
	}
	free(db);
	free(dir);
	return ret < 0 ? cli_failed(ret) : CLI_OK;
}

const struct subcommand cmd_demo = {
	.name = "demo",
	.right = RIGHT_ANYBODY,
	.args = "",
	.help = N_("open the workbench on a store of sample alerts"),
	.details = N_("One night at three customers: five incidents amid "
		      "noise, moved so that it ends now. The store is kept in "
		      "~/.local/share/watchfloor-demo (or -C DIR)."),
	.options = options,
	.run = run_demo,
};
