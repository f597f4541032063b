/*
 * powercut.c - the power fails at a random operation of the disk while two
 * programs append.  What was acknowledged is there afterwards, the store
 * verifies, and goes on.
 */
#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pcut.h"
#include "storm.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

#define CUTS     300
#define PROGRAMS 2
#define APPENDS  8

/* Shared: how many appends of each program were acknowledged. */
static volatile int *acknowledged;

static void append_some(struct storm *s, int program)
{
	struct ledger *l = storm_open(s);
	char actor[16];

	/* Checkpoints of the WAL, and spilled pages, are part of it. */
	sqlite3_exec(ledger_db(l), "PRAGMA wal_autocheckpoint = 12", NULL, NULL,
		     NULL);
	for (int i = 0; i < APPENDS; i++) {
		snprintf(actor, sizeof actor, "p%d-%d", program, i);
		storm_need(!tally_append(l, actor, i + 1, i % 3 ? 300 : 9000,
					 NULL),
			   "append");
		acknowledged[program] = i + 1;
	}
	ledger_close(l);
}

static void run_programs(struct storm *s)
{
	pid_t pid[PROGRAMS];

	fflush(stdout);
	for (int i = 0; i < PROGRAMS; i++) {
		acknowledged[i] = 0;
		pid[i] = fork();
		if (!pid[i]) {
			append_some(s, i);
			_exit(0);
		}
	}
	for (int i = 0; i < PROGRAMS; i++) {
		int status;

		waitpid(pid[i], &status, 0);
		storm_need(WIFEXITED(status) &&
				   (WEXITSTATUS(status) == 0 ||
				    WEXITSTATUS(status) == PCUT_EXIT),
			   "a program failed without a power cut");
	}
}

static void check_promises(struct storm *s)
{
	struct ledger *l = storm_open(s);
	char actor[16];

	for (int p = 0; p < PROGRAMS; p++) {
		for (int i = 0; i < acknowledged[p]; i++) {
			snprintf(actor, sizeof actor, "p%d-%d", p, i);
			storm_need(storm_tally(l, actor) == i + 1, actor);
		}
	}
	storm_check(l);
	ledger_close(l);
}

int main(void)
{
	const char *env = getenv("CUTS");
	int cuts = env ? (int)strtol(env, NULL, 10) : CUTS;
	int64_t operations, promised = 0;
	struct storm s;

	acknowledged = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pcut_init();
	storm_begin(&s, "powercut");
	storm_new_store(&s);
	pcut_reset();
	run_programs(&s);
	operations = pcut_operations();
	printf("%lld operations without a cut\n", (long long)operations);
	for (int cut = 1; cut <= cuts; cut++) {
		storm_new_store(&s);
		pcut_reset();
		pcut_cut_at((int64_t)storm_roll(&s, (uint64_t)operations) + 1);
		run_programs(&s);
		pcut_cut_at(0);
		pcut_boot(storm_roll(&s, UINT32_MAX),
			  (enum pcut_mode)(cut % 8 == 0   ? PCUT_NOTHING
					   : cut % 8 == 1 ? PCUT_EVERYTHING
							  : PCUT_SOME));
		check_promises(&s);
		for (int p = 0; p < PROGRAMS; p++)
			promised += acknowledged[p];
	}
	printf("%d cuts, %lld records acknowledged, none lost\n", cuts,
	       (long long)promised);
	storm_end(&s);
	return promised > cuts ? 0 : 1;
}
