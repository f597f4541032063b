/*
 * program.c - run another program: by its words, never through a shell.
 */
#include "config.h"

#include "watchfloor/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

extern char **environ;

/* Our ends of the pipes to the program's standard files; -1: closed. */
struct pipes {
	int own[3], its[3];
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_all(struct pipes *p)
{
	for (int i = 0; i < 3; i++) {
		close_end(&p->own[i]);
		close_end(&p->its[i]);
	}
}

static int open_pipes(struct pipes *p)
{
	memset(p, -1, sizeof *p);
	for (int i = 0; i < 3; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) < 0) {
			close_all(p);
			return fail(_("cannot make a pipe: %s"),
				    strerror(errno));
		}
		p->own[i] = ends[i == 0];
		p->its[i] = ends[i != 0];
		fcntl(p->own[i], F_SETFL, O_NONBLOCK);
	}
	return 0;
}

/* A session of its own: it cannot ask on the terminal that a screen is drawn
 * on, and a key pressed here does not end it. */
static int spawn(pid_t *pid, const char *const argv[], const struct pipes *p)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t all, none;
	int rc;

	sigfillset(&all);
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&files, p->its[i], i);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF |
						POSIX_SPAWN_SETSIGMASK |
						POSIX_SPAWN_SETSID);
	rc = posix_spawnp(pid, argv[0], &files, &attr, (char *const *)argv,
			  environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return rc ? fail(_("cannot run %s: %s"), argv[0], strerror(rc)) : 0;
}

/* Give it more; a program that does not read on is no fault. */
static void feed(int *fd, const struct strbuf *in, size_t *done)
{
	ssize_t n = 0;

	if (*done < in->len)
		n = write(*fd, in->buf + *done, in->len - *done);
	if (n > 0)
		*done += (size_t)n;
	if (*done == in->len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_end(fd);
}

static void drain(int *fd, struct strbuf *out)
{
	char buf[4096];
	ssize_t n = read(*fd, buf, sizeof buf);

	if (n > 0)
		strbuf_add(out, buf, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_end(fd);
}

/* Until it has closed both of its outputs. */
static int talk(struct pipes *p, const struct strbuf *in, struct strbuf *out,
		struct strbuf *err, int seconds)
{
	int64_t end = clock_ticks() + seconds * INT64_C(1000000000);
	size_t done = 0;

	while (p->own[1] >= 0 || p->own[2] >= 0) {
		struct pollfd fds[] = { { p->own[0], POLLOUT, 0 },
					{ p->own[1], POLLIN, 0 },
					{ p->own[2], POLLIN, 0 } };
		int64_t left = (end - clock_ticks()) / 1000000;

		if (left <= 0)
			return FAILED;
		if (poll(fds, 3, (int)left) < 0)
			continue;
		if (fds[0].revents)
			feed(&p->own[0], in, &done);
		if (fds[1].revents)
			drain(&p->own[1], out);
		if (fds[2].revents)
			drain(&p->own[2], err);
	}
	return 0;
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int program_run(const char *const argv[], const struct strbuf *in,
		struct strbuf *out, struct strbuf *err, int seconds,
		int *status)
{
	struct pipes p;
	pid_t pid;
	int ret = open_pipes(&p);

	if (ret == 0)
		ret = spawn(&pid, argv, &p);
	if (ret < 0) {
		close_all(&p);
		return ret;
	}
	for (int i = 0; i < 3; i++)
		close_end(&p.its[i]);
	ret = talk(&p, in, out, err, seconds);
	close_all(&p);
	if (ret < 0)
		kill(pid, SIGKILL);
	*status = wait_for(pid);
	if (ret < 0)
		return fail(_("%s has not answered for %d seconds"), argv[0],
			    seconds);
	return 0;
}
