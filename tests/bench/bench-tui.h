/*
 * bench-tui.h - what the files of the bench of the workbench share.
 *
 *	bench-tui.c	what every program does: starting, moving, resting
 *	tui-away.c	what a key costs while the courier takes many records
 *	tui-filter.c	what only the workbench does: filters, screens
 */
#ifndef TESTS_BENCH_TUI_H
#define TESTS_BENCH_TUI_H

#include "probe.h"

/* The program as it was built. */
#define WATCHFLOOR BUILDDIR "/watchfloor"

/* Send a key and wait until all that it causes is done. */
void bench_press(struct probe *p, const char *keys);

/* Filters, sorting, other screens: on a store of so many tickets. */
void bench_filters(const char *store, int tickets);

/* A workbench and a courier in one store.  Leaves an environment that is good
 * for nothing else. */
void bench_away(void);

#endif
