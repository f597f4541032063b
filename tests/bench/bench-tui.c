/*
 * bench-tui.c - what a key costs in the workbench, beside programs that
 * people call fast.
 *
 * Each runs in a pseudo-terminal on a little and on a lot of its own data and
 * is measured from outside, in the same way: nobody is asked to tell when it
 * is done.  The limits are those of the workbench alone.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench-tui.h"
#include "bench.h"
#include "corpus.h"
#include "watchfloor/clock.h"
#include "watchfloor/memory.h"

#define KEYS   200
#define STARTS 5
#define REST   3 /* seconds */

#define NOT_MEASURED (-1)
/* A limit that only 0 is within; 0 is no limit. */
#define NOTHING      0.1

/* ---- the programs ---- */

enum { SMALL, LARGE, SIZES };
enum { OURS, TIG, LNAV, NEOMUTT, PROGRAMS };
enum { SCREENS = 2 };

static const int tickets[SIZES] = { 1000, 200000 };
static const int commits[SIZES] = { 1000, 100000 };
static const int lines[SIZES] = { 1000, 1000000 };
static const int messages[SIZES] = { 1000, 100000 };

static const struct {
	int cols, rows;
	const char *name;
} screens[SCREENS] = { { 80, 24, "80x24" }, { 200, 60, "200x60" } };

/* The path of the data comes after the arguments, with `before` joined to it;
 * then what is `after`. */
struct program {
	const char *name;
	const char *args[9];
	const char *before, *after;
	char *(*corpus)(const char *dir, int n);
	const int *n;
	const char *down, *page_down, *first, *last;
};

static const struct program programs[PROGRAMS] = {
	[OURS] = { "watchfloor",
		   { WATCHFLOOR, "-C" },
		   "",
		   NULL,
		   corpus_store,
		   tickets,
		   "j",
		   "\033[6~",
		   "g",
		   "G" },
	[TIG] = { "tig",
		  { "env" },
		  "GIT_DIR=",
		  "tig",
		  corpus_git,
		  commits,
		  "j",
		  "\033[6~",
		  "\033OH",
		  "\033OF" },
	[LNAV] = { "lnav",
		   { "lnav" },
		   "",
		   NULL,
		   corpus_log,
		   lines,
		   "j",
		   "\033[6~",
		   "g",
		   "G" },
	[NEOMUTT] = { "neomutt",
		      { "neomutt", "-n", "-F", "/dev/null", "-e",
			"set folder=~", "-R", "-f" },
		      "",
		      NULL,
		      corpus_mbox,
		      messages,
		      "j",
		      "\033[6~",
		      "=",
		      "*" },
};

/* ---- the figures ---- */

enum figure {
	PAINT,
	ALL,
	START_CPU,
	MOVE,
	MOVE_P99,
	MOVE_ALL,
	MOVE_CPU,
	MOVE_BYTES,
	MOVE_BYTES_P99,
	PAGE,
	PAGE_P99,
	PAGE_BYTES,
	REPAINT_BYTES,
	QUEUED,
	QUEUED_BYTES,
	LAST,
	FIRST,
	MEMORY,
	IDLE_BYTES,
	WAKE_UPS,
	FIGURES
};

/* A limit of 0: there is none. */
static const struct {
	const char *name, *unit;
	double limit[SIZES][SCREENS];
} figures[FIGURES] = {
	[PAINT] = { "first full paint", "ms", { { 30, 30 }, { 60, 60 } } },
	[ALL] = { "start to all done", "ms", { { 0 } } },
	[START_CPU] = { "start, CPU time", "ms", { { 0 } } },
	[MOVE] = { "Down, median", "ms", { { 0.5, 0 }, { 0.5, 0 } } },
	[MOVE_P99] = { "Down, p99", "ms", { { 5, 0 }, { 5, 0 } } },
	[MOVE_ALL] = { "Down, all done", "ms", { { 0 } } },
	[MOVE_CPU] = { "Down, CPU time", "ms", { { 0 } } },
	[MOVE_BYTES] = { "Down, median",
			 "bytes",
			 { { 350, 600 }, { 350, 600 } } },
	[MOVE_BYTES_P99] = { "Down, p99", "bytes", { { 0 } } },
	[PAGE] = { "PgDn, median", "ms", { { 0 } } },
	[PAGE_P99] = { "PgDn, p99", "ms", { { 5, 0 }, { 5, 0 } } },
	[PAGE_BYTES] = { "PgDn, median", "bytes", { { 0 } } },
	[REPAINT_BYTES] = { "full repaint",
			    "bytes",
			    { { 3072, 8192 }, { 3072, 8192 } } },
	[QUEUED] = { "200 queued keys", "ms", { { 20, 20 }, { 20, 20 } } },
	[QUEUED_BYTES] = { "200 queued keys",
			   "bytes",
			   { { 5120, 0 }, { 5120, 0 } } },
	[LAST] = { "to the last row", "ms", { { 30, 30 }, { 30, 30 } } },
	[FIRST] = { "to the first row", "ms", { { 30, 30 }, { 30, 30 } } },
	[MEMORY] = { "memory", "MiB", { { 15, 15 }, { 40, 40 } } },
	[IDLE_BYTES] = { "idle",
			 "bytes",
			 { { NOTHING, NOTHING }, { NOTHING, NOTHING } } },
	[WAKE_UPS] = { "idle, wake-ups", "1/s", { { 1, 1 }, { 1, 1 } } },
};

/* ---- measuring ---- */

struct samples {
	double paint[KEYS], all[KEYS], bytes[KEYS];
	int n;
};

/* One key at a time; one that changes nothing is no sample.  A paint is one
 * write; what comes after it was looked up while nobody typed. */
static void press(struct probe *p, const char *key, struct samples *s)
{
	s->n = 0;
	for (int i = 0; i < KEYS; i++) {
		bench_press(p, key);
		if (!p->bytes)
			continue;
		s->paint[s->n] = probe_first(p);
		s->all[s->n] = probe_last(p);
		s->bytes[s->n++] = (double)p->bytes;
	}
}

static double share(double *v, int n, double part)
{
	return n ? bench_percentile(v, n, part) : NOT_MEASURED;
}

static void measure_moves(struct probe *p, const struct program *of,
			  double out[FIGURES])
{
	struct samples s;
	double cpu;

	bench_press(p, of->first);
	cpu = probe_usage(p).cpu;
	press(p, of->down, &s);
	out[MOVE_CPU] = (probe_usage(p).cpu - cpu) / KEYS;
	out[MOVE] = share(s.paint, s.n, 0.5);
	out[MOVE_P99] = share(s.paint, s.n, 0.99);
	out[MOVE_ALL] = share(s.all, s.n, 0.5);
	out[MOVE_BYTES] = share(s.bytes, s.n, 0.5);
	out[MOVE_BYTES_P99] = share(s.bytes, s.n, 0.99);
	bench_press(p, of->first);
	press(p, of->page_down, &s);
	out[PAGE] = share(s.paint, s.n, 0.5);
	out[PAGE_P99] = share(s.paint, s.n, 0.99);
	out[PAGE_BYTES] = share(s.bytes, s.n, 0.5);
}

static void measure_queued(struct probe *p, const struct program *of,
			   double out[FIGURES])
{
	struct strbuf keys = STRBUF_INIT;

	bench_press(p, of->first);
	for (int i = 0; i < KEYS; i++)
		strbuf_addstr(&keys, of->down);
	probe_send(p, keys.buf, keys.len);
	probe_settle(p);
	out[QUEUED] = probe_last(p);
	out[QUEUED_BYTES] = (double)p->bytes;
	strbuf_release(&keys);
}

static void measure_jumps(struct probe *p, const struct program *of,
			  double out[FIGURES])
{
	bench_press(p, of->last);
	out[LAST] = probe_last(p);
	bench_press(p, of->first);
	out[FIRST] = probe_last(p);
	bench_press(p, "\f");
	out[REPAINT_BYTES] = (double)p->bytes;
}

static void measure_idle(struct probe *p, double out[FIGURES])
{
	struct probe_usage before = probe_usage(p);

	probe_send(p, "", 0);
	probe_watch(p, REST * SECOND * 1000000);
	out[IDLE_BYTES] = (double)p->bytes;
	out[WAKE_UPS] =
		(double)(probe_usage(p).wake_ups - before.wake_ups) / REST;
	out[MEMORY] = probe_usage(p).memory;
}

static bool is_full(const struct probe *p, const void *arg)
{
	return probe_rows(p) >= p->screen.rows - 3;
}

/* The median of some starts; the last one stays.  False: it does not come to
 * show its data. */
static bool measure_start(struct probe *p, int screen, const char *const *argv,
			  double out[FIGURES])
{
	double paint[STARTS];

	for (int i = 0; i < STARTS; i++) {
		if (i)
			probe_stop(p);
		probe_start(p, screens[screen].cols, screens[screen].rows,
			    argv);
		if (!probe_until(p, is_full, NULL))
			return false;
		paint[i] = probe_last(p);
	}
	probe_settle(p);
	out[PAINT] = bench_median(paint, STARTS);
	out[ALL] = probe_last(p);
	out[START_CPU] = probe_usage(p).cpu;
	return true;
}

/* ---- the whole ---- */

void bench_press(struct probe *p, const char *keys)
{
	probe_send(p, keys, strlen(keys));
	probe_settle(p);
}

static bool is_installed(const char *name)
{
	char *command = xasprintf("command -v %s >/dev/null", name);
	bool found = system(command) == 0;

	free(command);
	return found;
}

static void measure(const struct program *of, const char *data, int screen,
		    double out[FIGURES])
{
	char *path = xasprintf("%s%s", of->before, data);
	const char *argv[ARRAY_SIZE(of->args) + 3] = { NULL };
	struct probe p;
	int n = 0;

	while (of->args[n]) {
		argv[n] = of->args[n];
		n++;
	}
	argv[n++] = path;
	argv[n] = of->after;
	if (measure_start(&p, screen, argv, out)) {
		measure_moves(&p, of, out);
		measure_queued(&p, of, out);
		measure_jumps(&p, of, out);
		measure_idle(&p, out);
	} else {
		printf("%s shows no full screen: skipped\n", of->name);
	}
	probe_stop(&p);
	free(path);
}

static void report(int size, int screen, double results[PROGRAMS][FIGURES])
{
	for (int i = 0; i < PROGRAMS; i++)
		for (int f = 0; f < FIGURES; f++) {
			double limit = figures[f].limit[size][screen];
			char *name;

			if (results[i][f] == NOT_MEASURED)
				continue;
			name = xasprintf("%s %d, %s: %s", programs[i].name,
					 programs[i].n[size],
					 screens[screen].name, figures[f].name);
			bench_report(name, results[i][f], figures[f].unit,
				     i == OURS && limit ? BENCH_AT_MOST
							: BENCH_INFO,
				     limit, 0);
			free(name);
		}
}

static void put_number(double v)
{
	if (v == NOT_MEASURED)
		printf(" %12s", "-");
	else
		printf(" %12.*f", v < 100 ? 2 : 0, v);
}

static void put_table(int size, int screen, double results[PROGRAMS][FIGURES])
{
	printf("\n%-18s %-5s", screens[screen].name, "");
	for (int i = 0; i < PROGRAMS; i++)
		printf(" %12s%s", programs[i].name,
		       i == OURS ? " |      limit" : "");
	printf("\n%-24s", "");
	for (int i = 0; i < PROGRAMS; i++)
		printf(" %12d%s", programs[i].n[size],
		       i == OURS ? " |           " : "");
	printf("\n");
	for (int f = 0; f < FIGURES; f++) {
		double limit = figures[f].limit[size][screen];

		printf("%-18s %-5s", figures[f].name, figures[f].unit);
		put_number(results[OURS][f]);
		printf(" |");
		put_number(limit ? limit : NOT_MEASURED);
		for (int i = OURS + 1; i < PROGRAMS; i++)
			put_number(results[i][f]);
		printf("\n");
	}
	printf("\n");
}

static void bench_screen(const char *dir, int size, int screen)
{
	double results[PROGRAMS][FIGURES];

	for (int i = 0; i < PROGRAMS; i++) {
		const struct program *of = &programs[i];
		char *data;

		for (int f = 0; f < FIGURES; f++)
			results[i][f] = NOT_MEASURED;
		if (i != OURS && !is_installed(of->name)) {
			printf("%s is not installed: skipped\n", of->name);
			continue;
		}
		data = of->corpus(dir, of->n[size]);
		measure(of, data, screen, results[i]);
		free(data);
	}
	report(size, screen, results);
	put_table(size, screen, results);
}

/* Nobody's own settings, and the same words everywhere. */
static char *prepare_home(void)
{
	char *here = getcwd(NULL, 0);
	char *dir = xasprintf("%s/tests/bench/corpus", here);

	setenv("HOME", dir, 1);
	setenv("XDG_STATE_HOME", dir, 1);
	setenv("XDG_CONFIG_HOME", dir, 1);
	setenv("WATCHFLOOR_DATADIR", SRCDIR, 1);
	setenv("TERM", "xterm-256color", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	unsetenv("WATCHFLOOR_NOW");
	free(here);
	return dir;
}

/* away: only what the screen does while records come. */
int main(int argc, char **argv)
{
	char *dir = prepare_home();
	bool all = argc < 2 || strcmp(argv[1], "away") != 0;

	for (int size = 0; all && size < SIZES; size++) {
		char *store = corpus_store(dir, tickets[size]);

		for (int screen = 0; screen < SCREENS; screen++)
			bench_screen(dir, size, screen);
		bench_filters(store, tickets[size]);
		free(store);
	}
	bench_away();
	free(dir);
	return bench_result();
}
