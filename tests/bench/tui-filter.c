/*
 * tui-filter.c - what only the workbench does: a filter while it is typed,
 * sorting, opening, the other screens.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-tui.h"
#include "bench.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

#define ROUNDS  9
#define NOWHERE "No ticket matches"

/* Of the list of tickets on the screen. */
#define FIRST_ROW 4

/* Typed on the first queue, which is that of the open tickets. */
static const struct {
	const char *name, *text;
} filters[] = {
	{ "severity", "severity:low" },
	{ "tenant", "tenant:globex" },
	{ "two fields", "tenant:initech severity<=medium" },
	{ "owner", "owner:none" },
	{ "text in many", "brute" },
	{ "text in many, Chinese", "弱口令" },
	{ "text in few", "lab-mail-00123" },
	{ "text in none", "zzzz" },
};

/* The tab, and its second row; a sort as typed; the word that each screen
 * shows when it is there. */
static const struct {
	const char *name, *keys, *back, *sign;
} doings[] = {
	{ "open a ticket", "\r", "q", "Facts" },
	{ "next tab", "\t", "1", NULL },
	{ "sort by title", ":sort title\r", ":sort urgent\r", NULL },
	{ "sort by due", ":sort due\r", ":sort urgent\r", NULL },
	{ "playbooks", "P", "q", "Playbooks" },
	{ "ledger", "L", "q", "Ledger" },
	{ "dashboard", "D", "q", "Dashboard" },
};

/* ---- what a filter should find ---- */

/* The id of the first ticket, as the command line tells it, and a blank; or
 * what the screen says when there is none. */
static char *expected(const char *store, const char *filter)
{
	char *command = xasprintf(WATCHFLOOR " -C '%s' queue --json --limit 1 "
					     "'state:open (%s)'",
				  store, filter);
	FILE *f = popen(command, "r");
	char *line = NULL, *id = NULL;
	size_t size = 0;

	if (f && getline(&line, &size, f) > 0) {
		cJSON *json = cJSON_Parse(line);

		id = xasprintf("%s ", json_str_at(json, "id"));
		cJSON_Delete(json);
	}
	if (f)
		pclose(f);
	free(line);
	free(command);
	return id ? id : xstrdup(NOWHERE);
}

static bool shows(const struct probe *p, const void *text)
{
	return emulator_has(&p->screen, text);
}

/* The first row of the list has the id, or nothing was found. */
static bool begins_with(const struct probe *p, const void *text)
{
	struct strbuf row = STRBUF_INIT;
	bool found;

	emulator_row(&p->screen, FIRST_ROW, &row);
	found = strstr(row.buf, text) != NULL;
	strbuf_release(&row);
	return found ||
	       (strcmp(text, NOWHERE) == 0 && emulator_has(&p->screen, text));
}

/* ---- measuring ---- */

static void report(int tickets, const char *what, double *ms, int n,
		   double limit)
{
	char *name = xasprintf("watchfloor %d, 80x24: %s", tickets, what);

	bench_report(name, bench_median(ms, n), "ms",
		     limit > 0 ? BENCH_AT_MOST : BENCH_INFO, limit, 0);
	free(name);
}

/* Something else in between: what was found for a query is kept until the
 * next.  Typed at once, so that it is looked for only as a whole: until its
 * rows are there, and until all is counted. */
static void one_filter(struct probe *p, const char *text, const char *want,
		       double *rows, double *all)
{
	bench_press(p, "/else");
	bench_press(p, "\033");
	bench_press(p, "/");
	probe_send(p, text, strlen(text));
	probe_until(p, begins_with, want);
	*rows = probe_last(p);
	probe_settle(p);
	*all = probe_last(p);
	bench_press(p, "\033");
}

static void bench_filter(struct probe *p, const char *store, int tickets,
			 size_t i)
{
	char *want = expected(store, filters[i].text);
	char *name = xasprintf("filter, %s", filters[i].name);
	char *counted = xasprintf("filter, %s, counted", filters[i].name);
	double rows[ROUNDS], all[ROUNDS];

	for (int n = 0; n < ROUNDS; n++)
		one_filter(p, filters[i].text, want, &rows[n], &all[n]);
	report(tickets, name, rows, ROUNDS, 30);
	report(tickets, counted, all, ROUNDS, 0);
	free(counted);
	free(name);
	free(want);
}

/* A key while everything is being looked at in vain. */
static void bench_interrupt(struct probe *p, int tickets)
{
	double ms[ROUNDS];

	for (int n = 0; n < ROUNDS; n++) {
		bench_press(p, "/");
		probe_send(p, "zzz", 3);
		probe_watch(p, 15 * 1000000);
		probe_send(p, "z", 1);
		probe_settle(p);
		ms[n] = probe_first(p);
		bench_press(p, "\033");
	}
	report(tickets, "a key during a search", ms, ROUNDS, 5);
}

static void bench_doing(struct probe *p, int tickets, size_t i)
{
	double first[ROUNDS], all[ROUNDS];
	char *name = xasprintf("%s, all", doings[i].name);

	for (int n = 0; n < ROUNDS; n++) {
		bench_press(p, doings[i].keys);
		first[n] = probe_first(p);
		all[n] = probe_last(p);
		if (doings[i].sign && !shows(p, doings[i].sign)) {
			printf("%s: there is no such screen, skipped\n",
			       doings[i].name);
			free(name);
			return;
		}
		bench_press(p, doings[i].back);
	}
	report(tickets, doings[i].name, first, ROUNDS, 30);
	report(tickets, name, all, ROUNDS, 0);
	free(name);
}

void bench_filters(const char *store, int tickets)
{
	const char *argv[] = { WATCHFLOOR, "-C", store, NULL };
	struct probe p;

	probe_start(&p, 80, 24, argv);
	probe_settle(&p);
	for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
		bench_filter(&p, store, tickets, i);
	bench_interrupt(&p, tickets);
	for (size_t i = 0; i < ARRAY_SIZE(doings); i++)
		bench_doing(&p, tickets, i);
	probe_stop(&p);
}
