/*
 * program.c - run another program: by its words, never through a shell.
 *
 * Its pipes, what the guard reports and the time that it has are waited for
 * together, on one descriptor.
 */
#include "config.h"

#include "watchfloor/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/guard.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

extern char **environ;

/* Our ends of the pipes: its standard files, and what the guard reports. */
enum end { TO_IN, FROM_OUT, FROM_ERR, REPORT, ENDS };

struct program {
	struct program_state state;
	const struct strbuf *in;
	size_t written, most;
	int own[ENDS]; /* -1: closed */
	int timer, poll;
	pid_t guard;
	int64_t begun;        /* clock_ticks() */
	enum program_end why; /* it is being stopped; else PROGRAM_EXITED */
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- beginning ---- */

/* A regular file that we may execute, by the PATH of that environment; or
 * NULL.  Yours to free. */
static char *find_program(const char *name, const char *const *env)
{
	const char *path = NULL;

	if (strchr(name, '/'))
		return xstrdup(name);
	for (; *env; env++)
		if (strncmp(*env, "PATH=", 5) == 0)
			path = *env + 5;
	while (path && *path) {
		size_t len = strcspn(path, ":");
		char *file = xasprintf("%.*s/%s", (int)len, path, name);

		if (*path == '/' && access(file, X_OK) == 0)
			return file;
		free(file);
		path += len + (path[len] == ':');
	}
	fail(_("cannot run %s: %s"), name, strerror(ENOENT));
	return NULL;
}

static int cannot_begin(const char *name)
{
	return fail(_("cannot run %s: %s"), name, strerror(errno));
}

static int open_pipes(struct program *p, int its[ENDS])
{
	memset(its, -1, ENDS * sizeof *its);
	for (int i = 0; i < ENDS; i++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) < 0)
			return FAILED;
		p->own[i] = ends[i == TO_IN];
		its[i] = ends[i != TO_IN];
		fcntl(p->own[i], F_SETFL, O_NONBLOCK);
	}
	return 0;
}

static int watch(struct program *p, int fd, uint32_t events)
{
	struct epoll_event e = { .events = events };

	return epoll_ctl(p->poll, EPOLL_CTL_ADD, fd, &e);
}

static int open_poll(struct program *p, int64_t timeout)
{
	struct itimerspec at = {
		.it_value = { .tv_sec = (time_t)(timeout / 1000),
			      .tv_nsec = (long)(timeout % 1000) * 1000000 },
	};

	p->poll = epoll_create1(EPOLL_CLOEXEC);
	p->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (p->poll < 0 || p->timer < 0 ||
	    timerfd_settime(p->timer, 0, &at, NULL) < 0)
		return FAILED;
	for (int i = 0; i < ENDS; i++)
		if (watch(p, p->own[i], i == TO_IN ? EPOLLOUT : EPOLLIN) < 0)
			return FAILED;
	return watch(p, p->timer, EPOLLIN);
}

/* No signal handler of ours may run in the child. */
static pid_t fork_guard(const struct guard *g)
{
	sigset_t all, before;
	pid_t pid;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = fork();
	if (pid == 0)
		guard_run(g);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pid;
}

static int start(struct program *p, const struct program_spec *spec,
		 const char *path)
{
	int its[ENDS];
	int ret = open_pipes(p, its);

	if (ret == 0)
		ret = open_poll(p, spec->timeout);
	if (ret == 0) {
		struct guard g = {
			.path = path,
			.argv = (char *const *)spec->argv,
			.env = (char *const *)spec->env,
			.dir = spec->dir,
			.files = { its[0], its[1], its[2] },
			.report = its[REPORT],
			.parent = getpid(),
			.seconds = spec->limits
					   ? (int)(spec->timeout / 1000) + 1
					   : 0,
		};

		p->guard = fork_guard(&g);
		ret = p->guard < 0 ? FAILED : 0;
	}
	if (ret < 0)
		cannot_begin(spec->argv[0]);
	for (int i = 0; i < ENDS; i++)
		close_fd(&its[i]);
	return ret;
}

int program_start(struct program **out, const struct program_spec *spec)
{
	struct program_spec own = *spec;
	struct program *p = xcalloc(1, sizeof *p);
	char *path;
	int ret;

	if (!own.env)
		own.env = (const char *const *)environ;
	p->in = spec->in;
	p->most = spec->most;
	p->why = PROGRAM_EXITED;
	p->begun = clock_ticks();
	p->timer = p->poll = p->guard = -1;
	memset(p->own, -1, sizeof p->own);
	strbuf_init(&p->state.out);
	strbuf_init(&p->state.err);
	path = find_program(own.argv[0], own.env);
	ret = path ? start(p, &own, path) : FAILED;
	free(path);
	if (ret < 0) {
		program_free(p);
		return ret;
	}
	*out = p;
	return 0;
}

/* ---- while it runs ---- */

/* Give it more; a program that does not read on is no fault. */
static void feed(struct program *p)
{
	size_t len = p->in ? p->in->len : 0;
	ssize_t n = 0;

	if (p->written < len)
		n = write(p->own[TO_IN], p->in->buf + p->written,
			  len - p->written);
	if (n > 0)
		p->written += (size_t)n;
	if (p->written == len || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_fd(&p->own[TO_IN]);
}

static void stop(struct program *p, enum program_end why)
{
	if (p->why != PROGRAM_EXITED || p->state.end != PROGRAM_RUNS)
		return;
	p->why = why;
	kill(p->guard, SIGTERM);
}

/* What goes beyond the most that it may say is not kept. */
static void take(struct program *p, struct strbuf *to, const char *s, size_t n)
{
	size_t room = n;

	if (p->most)
		room = p->most - p->state.out.len - p->state.err.len;
	strbuf_add(to, s, n < room ? n : room);
	if (n > room)
		stop(p, PROGRAM_FULL);
}

/* False: there is no more, now or ever. */
static bool drain(struct program *p, enum end which)
{
	struct strbuf *to = which == FROM_OUT ? &p->state.out : &p->state.err;
	char buf[16384];
	ssize_t n = -1;

	if (p->own[which] >= 0)
		n = read(p->own[which], buf, sizeof buf);
	if (n > 0)
		take(p, to, buf, (size_t)n);
	else if (n == 0 || (errno != EAGAIN && errno != EINTR))
		close_fd(&p->own[which]);
	return n > 0;
}

/* The guard is gone: nothing of the program is left. */
static void finish(struct program *p)
{
	for (int i = FROM_OUT; i <= FROM_ERR; i++) {
		while (drain(p, (enum end)i))
			;
		close_fd(&p->own[i]);
	}
	close_fd(&p->own[TO_IN]);
	while (waitpid(p->guard, NULL, 0) < 0 && errno == EINTR)
		;
	p->state.ms = (clock_ticks() - p->begun) / 1000000;
	if (p->state.end == PROGRAM_RUNS)
		p->state.end = p->why;
}

static void hear(struct program *p)
{
	int status;
	ssize_t n = read(p->own[REPORT], &status, sizeof status);

	if (n == (ssize_t)sizeof status && status >= 0) {
		if (p->state.end == PROGRAM_RUNS)
			p->state.status = status;
	} else if (n == (ssize_t)sizeof status) {
		p->state.end = PROGRAM_NOT_FOUND;
		p->state.status = -status;
	} else if (n == 0) {
		close_fd(&p->own[REPORT]);
		finish(p);
	}
}

bool program_step(struct program *p)
{
	uint64_t expirations;

	if (p->own[REPORT] < 0)
		return false;
	if (p->own[TO_IN] >= 0)
		feed(p);
	drain(p, FROM_OUT);
	drain(p, FROM_ERR);
	if (read(p->timer, &expirations, sizeof expirations) > 0)
		stop(p, PROGRAM_TIMEOUT);
	p->state.ms = (clock_ticks() - p->begun) / 1000000;
	hear(p);
	return p->own[REPORT] >= 0;
}

int program_fd(const struct program *p)
{
	return p->poll;
}

void program_cancel(struct program *p)
{
	stop(p, PROGRAM_CANCELLED);
}

const struct program_state *program_state(const struct program *p)
{
	return &p->state;
}

static void wait_for_end(struct program *p)
{
	struct pollfd fd = { .fd = p->poll, .events = POLLIN };

	while (program_step(p))
		poll(&fd, 1, -1);
}

void program_stop(struct program *p)
{
	program_cancel(p);
	wait_for_end(p);
}

/* It may have said a secret. */
static void wipe(struct strbuf *said)
{
	explicit_bzero(said->buf, said->len);
	strbuf_release(said);
}

void program_free(struct program *p)
{
	if (!p)
		return;
	if (p->guard > 0)
		program_stop(p);
	for (int i = 0; i < ENDS; i++)
		close_fd(&p->own[i]);
	close_fd(&p->timer);
	close_fd(&p->poll);
	wipe(&p->state.out);
	wipe(&p->state.err);
	free(p);
}

int program_run(const char *const argv[], const struct strbuf *in,
		struct strbuf *out, struct strbuf *err, int seconds,
		int *status)
{
	struct program_spec spec = { .argv = argv,
				     .in = in,
				     .timeout = seconds * SECOND };
	struct program *p;
	int ret = program_start(&p, &spec);

	if (ret < 0)
		return ret;
	wait_for_end(p);
	strbuf_add(out, p->state.out.buf, p->state.out.len);
	strbuf_add(err, p->state.err.buf, p->state.err.len);
	*status = p->state.status;
	if (p->state.end == PROGRAM_NOT_FOUND)
		ret = fail(_("cannot run %s: %s"), argv[0], strerror(*status));
	else if (p->state.end == PROGRAM_TIMEOUT)
		ret = fail(_("%s has not answered for %d seconds"), argv[0],
			   seconds);
	program_free(p);
	return ret;
}
