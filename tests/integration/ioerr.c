/*
 * ioerr.c - every operation of the disk fails in turn: once, and for good;
 * with an error, and because the disk is full.  An act is done or refused
 * with a sentence; and what was refused does not rise later, whether the
 * program closes the store, is killed, or the power fails too.
 */
#include "config.h"

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

#define APPENDS 6

enum outcome { NOT_TRIED, DONE, NOT_DONE, UNKNOWN };

/* Shared with the program that appends. */
static enum outcome *outcome;

enum ending { CLOSED, KILLED, POWER_CUT, ENDINGS };

static const struct mode {
	const char *name;
	bool and_later;
	int code;
} modes[] = {
	{ "one I/O error", false, SQLITE_IOERR },
	{ "I/O errors from then on", true, SQLITE_IOERR },
	{ "full once", false, SQLITE_FULL },
	{ "full from then on", true, SQLITE_FULL },
};

static struct {
	int64_t done, refused, unknown;
} count;

static enum outcome append(struct ledger *l, int i)
{
	char actor[16];

	snprintf(actor, sizeof actor, "a%d", i);
	if (!tally_append(l, actor, 1, i % 2 ? 300 : 9000, NULL))
		return DONE;
	storm_need(*fail_text() != '\0', "a sentence");
	return strstr(fail_text(), "not certain") ? UNKNOWN : NOT_DONE;
}

static void work(struct storm *s, enum ending ending)
{
	struct ledger *l;

	if (ledger_open(&l, s->dir, LEDGER_WRITE, &tally_rules) < 0) {
		storm_need(*fail_text() != '\0', "a sentence");
		return;
	}
	sqlite3_exec(ledger_db(l), "PRAGMA wal_autocheckpoint = 8", NULL, NULL,
		     NULL);
	for (int i = 0; i < APPENDS; i++)
		outcome[i] = append(l, i);
	if (ending == CLOSED)
		ledger_close(l);
}

static void run_program(struct storm *s, enum ending ending)
{
	int status;
	pid_t pid;

	for (int i = 0; i < APPENDS; i++)
		outcome[i] = NOT_TRIED;
	fflush(stdout);
	pid = fork();
	if (!pid) {
		work(s, ending);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	storm_need(status == 0, "the program ends well");
}

static void check(struct storm *s)
{
	struct ledger *l = storm_open(s);
	char actor[16];

	for (int i = 0; i < APPENDS; i++) {
		int64_t n;

		snprintf(actor, sizeof actor, "a%d", i);
		n = storm_tally(l, actor);
		count.done += outcome[i] == DONE;
		count.refused += outcome[i] == NOT_DONE;
		count.unknown += outcome[i] == UNKNOWN;
		if (outcome[i] == DONE)
			storm_need(n == 1, "what was acknowledged is there");
		else if (outcome[i] != UNKNOWN)
			storm_need(n == 0, "what was refused is not there");
	}
	storm_check(l);
	ledger_close(l);
}

/* False: the work was over before the fault. */
static bool try(struct storm *s, const struct mode *mode, int64_t at)
{
	enum ending ending = (enum ending)(at % ENDINGS);
	bool reached;

	storm_new_store(s);
	pcut_reset();
	pcut_fail_at(at, mode->and_later, mode->code);
	run_program(s, ending);
	reached = pcut_failed() || pcut_operations() > at;
	pcut_fail_at(0, false, 0);
	if (ending == POWER_CUT)
		pcut_boot(storm_roll(s, UINT32_MAX), PCUT_SOME);
	check(s);
	return reached;
}

int main(void)
{
	struct storm s;
	int64_t at;

	outcome = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pcut_init();
	storm_begin(&s, "ioerr");
	for (size_t i = 0; i < ARRAY_SIZE(modes); i++) {
		memset(&count, 0, sizeof count);
		for (at = 1; try(&s, &modes[i], at); at++)
			;
		printf("%s: %lld operations; %lld acts done, %lld refused, "
		       "%lld uncertain\n",
		       modes[i].name, (long long)at, (long long)count.done,
		       (long long)count.refused, (long long)count.unknown);
		storm_need(count.done && count.refused, "faults were met");
	}
	storm_end(&s);
	return 0;
}
