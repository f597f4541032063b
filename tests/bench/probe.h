/*
 * probe.h - any terminal program, run in a pseudo-terminal and measured from
 * outside.
 *
 * No sleep decides when a program is done.  It is when nothing is left to
 * read from it, it has read all that it was sent, every thread of it and of
 * its children is asleep, and all that for a moment.  Times are those of the
 * bytes, not of the decision.
 */
#ifndef TESTS_BENCH_PROBE_H
#define TESTS_BENCH_PROBE_H

#include "emulator.h"

struct probe {
	struct emulator screen;
	/* since the program was started or keys were last sent */
	int64_t sent;        /* clock_ticks() of that */
	int64_t first, last; /* of the bytes that came; 0: none did */
	size_t bytes;
	/* private */
	struct pty pty;
	bool ended;
};

struct probe_usage {
	double memory;    /* resident, MiB, of the program itself */
	int64_t wake_ups; /* of its threads so far */
	double cpu;       /* milliseconds that it and its children ran */
};

void probe_start(struct probe *p, int cols, int rows, const char *const *argv);
void probe_stop(struct probe *p);

void probe_send(struct probe *p, const char *keys, size_t len);
/* Wait until the program is done; false when it has ended, or is never. */
bool probe_settle(struct probe *p);
/* Wait until the screen is so; false as above. */
bool probe_until(struct probe *p,
		 bool (*met)(const struct probe *p, const void *arg),
		 const void *arg);
/* Only take what it writes for so long. */
void probe_watch(struct probe *p, int64_t ns);

/* Milliseconds from the sending to the first, and to the last byte that has
 * come; 0 when none has. */
double probe_first(const struct probe *p);
double probe_last(const struct probe *p);

struct probe_usage probe_usage(const struct probe *p);
/* Rows that have text in them. */
int probe_rows(const struct probe *p);

#endif
