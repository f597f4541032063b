/*
 * gate.c - the one lock that every writer of a store takes first: an flock
 * held from before BEGIN IMMEDIATE until after COMMIT, and over every
 * checkpoint of the WAL (SQLite's own run inside COMMIT, and inside the close
 * of the last connection).
 *
 * It cures two faults.  SQLite before 3.51.3 can lose committed pages when a
 * checkpoint races with a writer that resets the WAL (sqlite.org/wal.html,
 * section 11); behind the gate the two never overlap.  And SQLite's busy
 * handler sleeps and tries again, which under steady writers can starve one
 * of them for good; here the kernel keeps the queue.
 */
#include "config.h"

#include "ledger/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define PATIENCE 10 /* seconds */

int gate_open(struct gate *g, const char *dir)
{
	mode_t mode;
	int why;

	g->held = false;
	g->path = xasprintf("%s/gate", dir);
	mode = file_in_shared(g->path) ? 0660 : 0600;
	g->fd = open(g->path, O_RDWR | O_CREAT | O_CLOEXEC, mode);
	/* Who made it says so once more, whatever the umask is. */
	if (g->fd >= 0) {
		fchmod(g->fd, mode);
		return 0;
	}
	why = errno;
	gate_close(g);
	return fail(_("cannot write in the store %s: %s"), dir, strerror(why));
}

void gate_close(struct gate *g)
{
	if (g->fd >= 0)
		close(g->fd);
	g->fd = -1;
	g->held = false;
	free(g->path);
	g->path = NULL;
}

bool gate_stands(const struct gate *g)
{
	struct stat ours, there;

	return fstat(g->fd, &ours) == 0 && stat(g->path, &there) == 0 &&
	       ours.st_dev == there.st_dev && ours.st_ino == there.st_ino;
}

static void wake(int sig)
{
}

/*
 * flock(2) has no deadline; an alarm interrupts it.  The timer goes on
 * ticking after that, in case it went off just before the call.
 */
static int wait_in_queue(int fd)
{
	struct sigaction sa = { .sa_handler = wake }, old_sa;
	struct itimerval timer = { .it_value = { .tv_sec = PATIENCE },
				   .it_interval = { .tv_usec = 50000 } };
	struct itimerval old_timer;
	int64_t end = clock_ticks() + PATIENCE * INT64_C(1000000000);
	int rc;

	sigemptyset(&sa.sa_mask);
	sigaction(SIGALRM, &sa, &old_sa);
	setitimer(ITIMER_REAL, &timer, &old_timer);
	do {
		rc = flock(fd, LOCK_EX);
	} while (rc < 0 && errno == EINTR && clock_ticks() < end);
	setitimer(ITIMER_REAL, &old_timer, NULL);
	sigaction(SIGALRM, &old_sa, NULL);
	return rc;
}

int gate_enter(struct gate *g)
{
	if (flock(g->fd, LOCK_EX | LOCK_NB) < 0 && wait_in_queue(g->fd) < 0)
		return fail(_("another program has been writing to the store "
			      "for %d seconds: try again"),
			    PATIENCE);
	g->held = true;
	return 0;
}

/* Who comes in that moment finds it shut, and waits for a moment. */
bool gate_is_shut(const struct gate *g)
{
	if (g->held)
		return true;
	if (flock(g->fd, LOCK_SH | LOCK_NB) < 0)
		return errno == EWOULDBLOCK;
	flock(g->fd, LOCK_UN);
	return false;
}

void gate_leave(struct gate *g)
{
	if (g->held)
		flock(g->fd, LOCK_UN);
	g->held = false;
}
