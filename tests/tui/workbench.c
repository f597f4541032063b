/*
 * workbench.c - the workbench as the tests open it: by a member whose name is
 * the same on every machine.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "watchfloor/desk.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/tui.h"

/* readline keeps what it is in the middle of when the program ends. */
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(
	void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libreadline";
}

int main(int argc, char **argv)
{
	const char *who = getenv("WORKBENCH_ACTOR");
	struct desk *d;
	int ret;

	if (argc < 2) {
		fprintf(stderr, "usage: workbench STORE [START]\n");
		return 2;
	}
	i18n_init();
	ret = desk_open(&d, argv[1], LEDGER_WRITE);
	if (ret == 0) {
		free(d->actor);
		d->actor = xstrdup(who ? who : "lin");
		ret = tui_run(d, argv[2]);
		desk_close(d);
	}
	if (ret < 0)
		fprintf(stderr, "workbench: %s\n", fail_text());
	return ret < 0;
}
