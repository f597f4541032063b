/*
 * tui-away.c - what a key costs in the workbench while the courier takes what
 * others have done into the same store.
 *
 * Keys are sent at a beat, whether the program is done or not: who waits with
 * the next key until all is quiet never types while the program looks at what
 * has come.  What is measured is from the key until the cursor is on another
 * ticket; whatever else is painted meanwhile is no answer.
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "away.h"
#include "bench-tui.h"
#include "bench.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/sync.h"

#define TICKETS 1000
#define RECORDS 100000
#define MOST    600 /* keys */
#define CURSOR  "▌"

/* Not a part of the 250 ms at which the workbench looks at the store. */
#define MOVE_BEAT  (23 * 1000000)
#define CLAIM_BEAT (97 * 1000000)

/*
 * Each needs a store that was away.  A claimed ticket leaves the queue of
 * those that nobody has, so the cursor is on another then, too.
 */
static const struct doing {
	const char *name, *queue, *key;
	int64_t beat;
	int quiet;     /* keys while nothing else happens */
	double slower; /* so many times, at most; 0: no limit */
	double p99;    /* ms, at most; 0: no limit */
} doings[] = {
	/*
	 * "Unchanged": the two have a processor each, so only the store can
	 * make a move wait.  With the courier in another store the medians are
	 * within some percent of each other, so a quarter is more than chance
	 * and less than anybody sees; the slowest of a hundred has the limit
	 * that it has when all is quiet.  A machine that is not idle misses
	 * that one in both.
	 */
	{ "Down", "1", "j", MOVE_BEAT, 300, 1.25, 5 },
	/* It waits for the gate: at most a transaction of the courier. */
	{ "claim", "3", "c", CLAIM_BEAT, 30, 0, 0 },
};

struct keys {
	double ms[MOST];
	int n;
};

/* ---- the screen ---- */

/* Append the cursor's row from the ticket's id on. */
static void add_row(const struct probe *p, struct strbuf *out)
{
	struct strbuf row = STRBUF_INIT;
	int at, col;

	if (emulator_find(&p->screen, CURSOR, &at, &col))
		emulator_row(&p->screen, at, &row);
	if (row.buf && strstr(row.buf, " t"))
		strbuf_addstr(out, strstr(row.buf, " t"));
	strbuf_release(&row);
}

static bool is_elsewhere(const struct probe *p, const void *arg)
{
	const struct strbuf *was = arg;
	struct strbuf row = STRBUF_INIT;
	bool elsewhere;

	add_row(p, &row);
	elsewhere = row.len && strcmp(row.buf, was->buf) != 0;
	strbuf_release(&row);
	return elsewhere;
}

/* False: the cursor never moved. */
static bool press(struct probe *p, const char *key, double *ms)
{
	struct strbuf was = STRBUF_INIT;
	bool moved;

	add_row(p, &was);
	probe_send(p, key, strlen(key));
	moved = was.len && probe_until(p, is_elsewhere, &was);
	*ms = probe_last(p);
	strbuf_release(&was);
	return moved;
}

/* ---- the courier ---- */

static int64_t taken(const struct desk *d)
{
	struct sync_tree at;

	bench_need(!sync_tree(d->ledger, &at), "places");
	return at.size;
}

/* The workbench sends a courier of its own unless one serves the store. */
static int serve(const char *store)
{
	char *path = xasprintf("%s/courier.lock", store);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	bench_need(fd >= 0 && flock(fd, LOCK_EX) == 0, path);
	free(path);
	return fd;
}

/* Returns when it has begun to take what others did. */
static pid_t start_courier(struct probe *p, const struct fixture *f)
{
	int64_t before = taken(f->desk);
	pid_t pid = fork();

	if (pid == 0) {
		int null = open("/dev/null", O_WRONLY);

		dup2(null, STDOUT_FILENO);
		execl(WATCHFLOOR, "watchfloor", "-C", f->dir, "courier",
		      "--once", (char *)NULL);
		_exit(127);
	}
	while (taken(f->desk) == before && waitpid(pid, NULL, WNOHANG) == 0)
		probe_watch(p, 1000000);
	return pid;
}

static void end_courier(pid_t pid)
{
	int status = -1;

	waitpid(pid, &status, 0);
	bench_need(status == 0, "courier --once");
}

/* ---- measuring ---- */

/* So many keys; with d only those that are typed and answered before the last
 * of the records has come. */
static void type(struct probe *p, const struct doing *what, int most,
		 const struct desk *d, struct keys *out)
{
	int64_t next = clock_ticks();
	double ms;

	out->n = 0;
	while (out->n < most) {
		probe_watch(p, next - clock_ticks());
		next = clock_ticks() + what->beat;
		bench_need(press(p, what->key, &ms), what->name);
		if (d && taken(d) >= RECORDS)
			break;
		out->ms[out->n++] = ms;
	}
}

static void report_one(const struct doing *what, const char *when, double ms,
		       double limit, double ratio)
{
	char *name = xasprintf("watchfloor %d, 80x24: %s, %s", TICKETS,
			       what->name, when);

	bench_report(name, ms, "ms", limit ? BENCH_AT_MOST : BENCH_INFO, limit,
		     ratio);
	free(name);
}

static void report(const struct doing *what, struct keys *quiet,
		   struct keys *meanwhile)
{
	double was = bench_median(quiet->ms, quiet->n);
	double is = bench_median(meanwhile->ms, meanwhile->n);

	report_one(what, "quiet, median", was, 0, 0);
	report_one(what, "quiet, p99",
		   bench_percentile(quiet->ms, quiet->n, 0.99), what->p99, 0);
	report_one(what, "while records come, median", is, what->slower,
		   is / was);
	report_one(what, "while records come, p99",
		   bench_percentile(meanwhile->ms, meanwhile->n, 0.99),
		   what->p99, 0);
}

static void measure(const struct doing *what, const struct fixture *f)
{
	const char *argv[] = { WATCHFLOOR, "-C", f->dir, NULL };
	struct keys quiet, meanwhile;
	int served = serve(f->dir);
	int64_t start, before;
	struct probe p;
	pid_t courier;

	probe_start(&p, 80, 24, argv);
	probe_settle(&p);
	bench_press(&p, what->queue);
	type(&p, what, what->quiet, NULL, &quiet);
	courier = start_courier(&p, f);
	bench_press(&p, what->queue);
	before = taken(f->desk);
	start = clock_ticks();
	type(&p, what, MOST, f->desk, &meanwhile);
	printf("%d keys in %.1f s, in which %lld records came\n", meanwhile.n,
	       bench_seconds(start), (long long)(taken(f->desk) - before));
	end_courier(courier);
	probe_stop(&p);
	close(served);
	bench_need(meanwhile.n > 0, "keys before the last record");
	report(what, &quiet, &meanwhile);
}

void bench_away(void)
{
	struct stores s;

	away_open(&s, 1 + ARRAY_SIZE(doings), NULL, TICKETS, RECORDS);
	for (size_t i = 0; i < ARRAY_SIZE(doings); i++)
		measure(&doings[i], &s.of[1 + i]);
	stores_close(&s);
}
