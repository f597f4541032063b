/*
 * killstorm.c - four programs append to one store while they are killed and
 * stopped at random moments.  Every record that one of them was told of is
 * there afterwards, with its content, and the store verifies.
 */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "storm.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

#define KILLS    200
#define PROGRAMS 4

/* What a program writes to the pipe when its record was acknowledged. */
struct promise {
	int64_t id, n;
};

static struct storm storm;
static int promises[2];
static struct {
	struct promise *p;
	int n, alloc;
} kept;

static void append_forever(int64_t n)
{
	struct ledger *l = storm_open(&storm);

	for (;; n++) {
		struct promise p = { .n = n };

		storm_need(!tally_append(l, "storm", n, n % 16 ? 300 : 20000,
					 &p.id),
			   "append");
		storm_need(write(promises[1], &p, sizeof p) == sizeof p,
			   "pipe");
	}
}

static pid_t start(void)
{
	static int64_t born;
	pid_t pid;

	fflush(stdout);
	born++;
	pid = fork();
	if (!pid) {
		close(promises[0]);
		append_forever(born * 1000000);
	}
	return pid;
}

static void keep_promises(void)
{
	struct promise p;

	while (read(promises[0], &p, sizeof p) == sizeof p) {
		GROW(kept.p, kept.n, kept.alloc);
		kept.p[kept.n++] = p;
	}
}

static void sleep_us(uint64_t us)
{
	struct timespec ts = { .tv_nsec = (long)us * 1000 };

	nanosleep(&ts, NULL);
}

/* Kill one of them, or hold it a while, perhaps inside the gate. */
static bool strike(pid_t *pid)
{
	int status;

	if (storm_roll(&storm, 5) == 0) {
		kill(*pid, SIGSTOP);
		sleep_us(storm_roll(&storm, 5000));
		kill(*pid, SIGCONT);
		return false;
	}
	kill(*pid, SIGKILL);
	waitpid(*pid, &status, 0);
	storm_need(WIFSIGNALED(status), "a program ended by itself");
	*pid = start();
	return true;
}

static void rage(int kills)
{
	pid_t pid[PROGRAMS];

	for (int i = 0; i < PROGRAMS; i++)
		pid[i] = start();
	for (int killed = 0; killed < kills;) {
		sleep_us(storm_roll(&storm, 20000));
		keep_promises();
		killed += strike(&pid[storm_roll(&storm, PROGRAMS)]);
	}
	for (int i = 0; i < PROGRAMS; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	keep_promises();
}

static void check_promises(void)
{
	struct ledger *l = storm_open(&storm);

	for (int i = 0; i < kept.n; i++) {
		struct record r;

		storm_need(!ledger_get(l, kept.p[i].id, &r),
			   "an acknowledged record");
		storm_need(json_int_at(r.data, "n", -1) == kept.p[i].n,
			   "its content");
		record_release(&r);
	}
	storm_check(l);
	printf("%d records acknowledged, %lld in the store\n", kept.n,
	       (long long)ledger_size(l));
	ledger_close(l);
}

int main(void)
{
	const char *env = getenv("KILLS");
	int kills = env ? (int)strtol(env, NULL, 10) : KILLS;

	storm_begin(&storm, "killstorm");
	storm_new_store(&storm);
	storm_need(!pipe(promises), "pipe");
	fcntl(promises[0], F_SETFL, O_NONBLOCK);
	rage(kills);
	check_promises();
	free(kept.p);
	storm_end(&storm);
	return kept.n > kills ? 0 : 1;
}
