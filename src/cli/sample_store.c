/*
 * sample_store.c - a store filled with the sample alerts.
 */
#include "config.h"

#include "cli/sample_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"

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

int sample_store_make(const char *dir)
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
