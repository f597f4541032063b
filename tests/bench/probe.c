/*
 * probe.c - any terminal program, measured from outside.
 */
#include "config.h"

#include "probe.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

#define MS 1000000LL

/* So long nothing may happen before it counts as done: after a byte, or when
 * not one has come. */
#define QUIET    (10 * MS)
#define NO_REPLY (100 * MS)
#define DEADLINE (30 * 1000 * MS)

/* ---- the processes ---- */

struct sessions {
	bool asleep;
	pid_t leader;
	int64_t wake_ups; /* of the leader's threads */
	int64_t cpu;      /* ns */
};

static bool slurp(const char *path, char *buf, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, size - 1);

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return false;
	buf[n] = '\0';
	return true;
}

static int64_t number_after(const char *text, const char *key)
{
	const char *s = strstr(text, key);

	return s ? strtoll(s + strlen(key), NULL, 10) : 0;
}

/* In a stat file, what follows the name, which may hold anything. */
static const char *after_name(const char *stat)
{
	const char *s = strrchr(stat, ')');

	return s ? s + 2 : "";
}

static void look_at_thread(struct sessions *s, pid_t pid, const char *task)
{
	char path[128], buf[4096];

	snprintf(path, sizeof path, "/proc/%d/task/%.20s/stat", (int)pid, task);
	if (slurp(path, buf, sizeof buf) && !strchr("SZIT", *after_name(buf)))
		s->asleep = false;
	snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)pid,
		 task);
	if (slurp(path, buf, sizeof buf))
		s->cpu += strtoll(buf, NULL, 10);
	snprintf(path, sizeof path, "/proc/%d/task/%.20s/status", (int)pid,
		 task);
	if (pid == s->leader && slurp(path, buf, sizeof buf))
		s->wake_ups += number_after(buf, "\nvoluntary_ctxt_switches:");
}

static void look_at_process(struct sessions *s, pid_t pid)
{
	char path[64], buf[4096];
	const struct dirent *e;
	long session;
	DIR *tasks;

	snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
	if (!slurp(path, buf, sizeof buf) ||
	    sscanf(after_name(buf), "%*c %*d %*d %ld", &session) != 1 ||
	    session != s->leader)
		return;
	snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
	tasks = opendir(path);
	while (tasks && (e = readdir(tasks)))
		if (e->d_name[0] != '.')
			look_at_thread(s, pid, e->d_name);
	if (tasks)
		closedir(tasks);
}

static struct sessions look(const struct probe *p)
{
	struct sessions s = { .asleep = true, .leader = p->pty.pid };
	DIR *proc = opendir("/proc");
	const struct dirent *e;

	while (proc && (e = readdir(proc)))
		if (isdigit((unsigned char)e->d_name[0]))
			look_at_process(&s, (pid_t)strtol(e->d_name, NULL, 10));
	if (proc)
		closedir(proc);
	return s;
}

struct probe_usage probe_usage(const struct probe *p)
{
	struct sessions s = look(p);
	struct probe_usage u = { .wake_ups = s.wake_ups,
				 .cpu = (double)s.cpu / MS };
	char path[64], buf[4096];

	snprintf(path, sizeof path, "/proc/%d/status", (int)p->pty.pid);
	if (slurp(path, buf, sizeof buf))
		u.memory = (double)number_after(buf, "VmRSS:") / 1024;
	return u;
}

/* ---- what comes ---- */

/* Read what there is, waiting for it at most so long; has anything come? */
static bool pump(struct probe *p, int64_t ns)
{
	struct pollfd fd = { .fd = p->pty.master, .events = POLLIN };
	int ms = ns <= 0 ? 0 : (int)((ns + MS - 1) / MS);
	char buf[65536];
	bool any = false;
	ssize_t n;

	if (poll(&fd, 1, ms) <= 0)
		return false;
	while ((n = read(p->pty.master, buf, sizeof buf)) > 0) {
		p->last = clock_ticks();
		if (!p->first)
			p->first = p->last;
		p->bytes += (size_t)n;
		emulator_feed(&p->screen, buf, (size_t)n);
		any = true;
	}
	return any;
}

static bool is_idle(const struct probe *p)
{
	int unread = 0;

	ioctl(p->pty.slave, FIONREAD, &unread);
	return unread == 0 && look(p).asleep;
}

static bool has_ended(struct probe *p)
{
	if (!p->ended && waitpid(p->pty.pid, NULL, WNOHANG) == p->pty.pid)
		p->ended = true;
	return p->ended;
}

static bool is_late(const struct probe *p)
{
	return clock_ticks() - p->sent > DEADLINE;
}

bool probe_settle(struct probe *p)
{
	while (!has_ended(p) && !is_late(p)) {
		int64_t from = p->last ? p->last : p->sent;
		int64_t need = p->last ? QUIET : NO_REPLY;
		int64_t left = from + need - clock_ticks();

		if (left <= 0 && is_idle(p) && !pump(p, 0))
			return true;
		pump(p, left > 0 ? left : MS);
	}
	return false;
}

bool probe_until(struct probe *p,
		 bool (*met)(const struct probe *p, const void *arg),
		 const void *arg)
{
	while (!met(p, arg)) {
		if (has_ended(p) || is_late(p))
			return false;
		pump(p, 20 * MS);
	}
	return true;
}

void probe_watch(struct probe *p, int64_t ns)
{
	int64_t end = clock_ticks() + ns;

	while (clock_ticks() < end)
		pump(p, end - clock_ticks());
}

/* ---- life ---- */

static void begin(struct probe *p)
{
	p->sent = clock_ticks();
	p->first = p->last = 0;
	p->bytes = 0;
}

void probe_start(struct probe *p, int cols, int rows, const char *const *argv)
{
	*p = (struct probe){ .ended = false };
	begin(p);
	if (pty_fork(&p->pty, cols, rows) == 0) {
		execvp(argv[0], (char **)argv);
		perror(argv[0]);
		_exit(127);
	}
	emulator_init(&p->screen, cols, rows, p->pty.master);
}

void probe_stop(struct probe *p)
{
	if (!has_ended(p)) {
		kill(-p->pty.pid, SIGHUP);
		kill(p->pty.pid, SIGKILL);
		waitpid(p->pty.pid, NULL, 0);
	}
	close(p->pty.master);
	close(p->pty.slave);
	emulator_release(&p->screen);
}

void probe_send(struct probe *p, const char *keys, size_t len)
{
	begin(p);
	while (len > 0 && !has_ended(p)) {
		ssize_t n = write(p->pty.master, keys, len);

		if (n > 0) {
			keys += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			pump(p, MS);
		}
	}
}

/* ---- figures ---- */

static double since_sent(const struct probe *p, int64_t ticks)
{
	return ticks ? (double)(ticks - p->sent) / MS : 0;
}

double probe_first(const struct probe *p)
{
	return since_sent(p, p->first);
}

double probe_last(const struct probe *p)
{
	return since_sent(p, p->last);
}

int probe_rows(const struct probe *p)
{
	struct strbuf row = STRBUF_INIT;
	int n = 0;

	for (int i = 0; i < p->screen.rows; i++) {
		strbuf_reset(&row);
		emulator_row(&p->screen, i, &row);
		n += row.len > 0;
	}
	strbuf_release(&row);
	return n;
}
