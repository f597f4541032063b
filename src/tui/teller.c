/*
 * teller.c - the sender of notices that runs beside the workbench.
 *
 * Its standard input is a pipe whose other end only this process has: when
 * that is closed, by whatever ends the workbench, the sender ends too.
 */
#include "config.h"

#include "teller.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watchfloor/authority.h"
#include "watchfloor/notify.h"

extern char **environ;

static struct {
	pid_t pid; /* 0: none */
	int pipe;
} child = { 0, -1 };

static bool is_wanted(const struct desk *d)
{
	return d->conf && d->conf->nchannels && d->at == CLOCK_NEVER &&
	       desk_check_right(d, RIGHT_SEND) == 0 &&
	       (desk_sees_everything(d) ||
		desk_check_right(d, RIGHT_FEED) == 0) &&
	       !sender_runs(d);
}

/* Nothing of the terminal: it must not write on the screen, nor get its
 * signals. */
static int spawn(const char *dir, int in)
{
	const char *const argv[] = { PACKAGE, "-C",         dir, "notify",
				     "run",   "--attached", NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t all, none;
	int rc;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETSIGMASK |
						POSIX_SPAWN_SETSID);
	rc = posix_spawn(&child.pid, "/proc/self/exe", &files, &attr,
			 (char *const *)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc;
}

static void start(const char *dir)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	if (spawn(dir, ends[0])) {
		child.pid = 0;
		close(ends[1]);
	} else {
		child.pipe = ends[1];
	}
	close(ends[0]);
}

void teller_look(struct app *a)
{
	const struct desk *d = app_now(a);

	if (child.pid && waitpid(child.pid, NULL, WNOHANG) != 0) {
		close(child.pipe);
		child.pid = 0;
	}
	if (!child.pid && is_wanted(d))
		start(ledger_dir(d->ledger));
}

/* What it has on its way it may finish; nobody waits for that. */
void teller_end(void)
{
	if (!child.pid)
		return;
	close(child.pipe);
	waitpid(child.pid, NULL, WNOHANG);
	child.pid = 0;
}

void teller_listen(struct app *a)
{
	strbuf_reset(&a->trouble);
	if (app_now(a)->conf->nchannels)
		notify_trouble(app_now(a), &a->trouble);
}
