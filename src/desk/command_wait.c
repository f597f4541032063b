/*
 * command_wait.c - a command that waits for the hub: its record is written,
 * and until the others count it nothing is run.
 */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "desk/command_private.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* How often it is looked whether the record has its place. */
#define LOOK_MS 200

int64_t command_record(struct desk *d, const char *ticket, int64_t n)
{
	sqlite3_stmt *st = NULL;
	int64_t id = 0;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT record FROM command WHERE ticket = ?1"
		      " AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(d, ticket));
	sqlite3_bind_int64(st, 2, n);
	row = statement_row(st);
	if (row > 0)
		id = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row < 0 ? row : id;
}

static int check_walk(const struct command_plan *p, const struct run *r)
{
	if (r->number == p->run && r->given == p->answer)
		return 0;
	return fail_as(CONFLICT,
		       _("%s: something has changed since "
			 "this command was shown; look again"),
		       p->ticket);
}

static int check_rule(const struct command_plan *p, const struct conf_run *rule)
{
	if (strcmp(rule->name, p->rule) == 0)
		return 0;
	return fail_as(CONFLICT,
		       _("%s: desk.conf has changed since this command was "
			 "shown; look again"),
		       p->ticket);
}

int command_check_again(struct desk *d, const struct command_plan *p,
			const struct conf_run **rule)
{
	struct run *r = NULL;
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, p->ticket, &t);
	if (ret == 0)
		ret = run_load(&r, d, t.id);
	if (ret == 0)
		ret = check_walk(p, r);
	if (ret == 0)
		ret = command_check(d, &t, r, &p->resolved, rule);
	if (ret == 0)
		ret = check_rule(p, *rule);
	run_free(r);
	ticket_release(&t);
	return ret;
}

int command_timer(void)
{
	const struct itimerspec often = {
		.it_interval = { .tv_nsec = LOOK_MS * 1000000L },
		.it_value = { .tv_nsec = LOOK_MS * 1000000L },
	};
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	if (fd >= 0 && timerfd_settime(fd, 0, &often, NULL) == 0)
		return fd;
	fail(_("cannot wait for the hub: %s"), strerror(errno));
	if (fd >= 0)
		close(fd);
	return FAILED;
}

void command_tick(int timer)
{
	uint64_t times;

	while (read(timer, &times, sizeof times) > 0)
		;
}
