/*
 * storm.c - what the storms on a ledger share.
 */
#include "config.h"

#include "storm.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

void storm_need(bool ok, const char *what)
{
	if (ok)
		return;
	printf("FAILED: %s: %s\n", what, fail_text());
	exit(1);
}

static void run(const char *command)
{
	storm_need(system(command) == 0, command);
}

void storm_begin(struct storm *s, const char *what)
{
	const char *seed = getenv("SEED");

	setvbuf(stdout, NULL, _IOLBF, 0);
	s->dice = seed ? strtoull(seed, NULL, 10)
		       : (uint64_t)clock_ticks() % 1000000 + 1;
	printf("%s: SEED=%" PRIu64 "\n", what, s->dice);
	s->root = xstrdup("/tmp/wf-storm-XXXXXX");
	storm_need(mkdtemp(s->root) != NULL, "mkdtemp");
	s->dir = xasprintf("%s/store", s->root);
	setenv("XDG_STATE_HOME", s->root, 1);
}

void storm_end(struct storm *s)
{
	char *rm = xasprintf("rm -rf '%s'", s->root);

	run(rm);
	free(rm);
	free(s->root);
	free(s->dir);
}

uint64_t storm_roll(struct storm *s, uint64_t below)
{
	s->dice ^= s->dice >> 12;
	s->dice ^= s->dice << 25;
	s->dice ^= s->dice >> 27;
	return (s->dice * UINT64_C(2685821657736338717) >> 33) % below;
}

void storm_new_store(struct storm *s)
{
	char *rm = xasprintf("rm -rf '%s'", s->dir);

	run(rm);
	free(rm);
	storm_need(!ledger_init(s->dir, "t1", &tally_rules), "init");
}

struct ledger *storm_open(struct storm *s)
{
	struct ledger *l;

	storm_need(!ledger_open(&l, s->dir, LEDGER_WRITE, &tally_rules),
		   "open");
	return l;
}

void storm_check(struct ledger *l)
{
	struct ledger_report r;

	storm_need(!ledger_verify(l, &r, NULL, NULL), "verify");
	for (int i = 0; i < r.nwrong; i++)
		printf("wrong: %s\n", r.wrong[i]);
	storm_need(!r.nwrong && !r.replay_skipped, "the store verifies");
	ledger_report_release(&r);
	storm_need(!tally_append(l, "after", 1, 0, NULL), "one more record");
}

int64_t storm_tally(struct ledger *l, const char *actor)
{
	sqlite3_stmt *st;
	int64_t sum = 0;

	sqlite3_prepare_v2(ledger_db(l),
			   "SELECT sum FROM tally WHERE actor = ?1", -1, &st,
			   NULL);
	sqlite3_bind_text(st, 1, actor, -1, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW)
		sum = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return sum;
}
