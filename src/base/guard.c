/*
 * guard.c - the process between us and a program that we run.
 *
 * As a "subreaper" it becomes the parent of whatever the program leaves
 * behind, so nothing can hide in another session, and the kernel tells it
 * when we die.
 */
#include "config.h"

#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "watchfloor/program.h"

/* How often what does not die is killed, 20 ms apart. */
#define KILL_ROUNDS 100

#define MIB (1024 * 1024)

static void report(int fd, int status)
{
	ssize_t n = write(fd, &status, sizeof status);

	(void)n;
}

/* ---- the program ---- */

static void set_limits(int seconds)
{
	const struct {
		int what;
		rlim_t most;
	} limits[] = {
		{ RLIMIT_CORE, 0 },
		{ RLIMIT_FSIZE, 64 * MIB },
		{ RLIMIT_NOFILE, 256 },
		{ RLIMIT_CPU, (rlim_t)seconds },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		struct rlimit now;

		getrlimit(limits[i].what, &now);
		if (now.rlim_max > limits[i].most)
			now.rlim_max = limits[i].most;
		now.rlim_cur = now.rlim_max;
		setrlimit(limits[i].what, &now);
	}
}

_Noreturn static void become_program(const struct guard *g)
{
	sigset_t none;

	setpgid(0, 0);
	for (int i = 0; i < 3; i++)
		dup2(g->files[i], i);
	dup2(g->report, 3);
	close_range(4, ~0U, 0);
	fcntl(3, F_SETFD, FD_CLOEXEC);
	if (g->seconds)
		set_limits(g->seconds);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (!g->dir || chdir(g->dir) == 0)
		execve(g->path, g->argv, g->env);
	report(3, -errno);
	_exit(127);
}

/* ---- the guard ---- */

/* Ours are all that have lost their parent, too. */
static void kill_children(int sig)
{
	char text[4096];
	int fd = open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, text, sizeof text);
	pid_t pid = 0;

	for (ssize_t i = 0; i < n; i++) {
		if (text[i] >= '0' && text[i] <= '9') {
			pid = pid * 10 + (text[i] - '0');
			continue;
		}
		if (pid)
			kill(pid, sig);
		pid = 0;
	}
	if (fd >= 0)
		close(fd);
}

/* Reap; true: nobody is left.  *status is set when it was the program. */
static bool reap(pid_t program, int *status)
{
	pid_t pid;
	int how;

	while ((pid = waitpid(-1, &how, WNOHANG)) > 0)
		if (pid == program)
			*status = WIFEXITED(how) ? WEXITSTATUS(how)
						 : 128 + WTERMSIG(how);
	return pid < 0 && errno == ECHILD;
}

static int wait_signal(int64_t ms)
{
	struct timespec ts = { .tv_sec = (time_t)(ms / 1000),
			       .tv_nsec = (long)(ms % 1000) * 1000000 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	return sigtimedwait(&set, NULL, ms < 0 ? NULL : &ts);
}

static void end_group(pid_t program, int sig)
{
	kill(-program, sig);
	kill_children(sig);
}

/* What it has left behind ends with it. */
static void end_all(pid_t program, int *status)
{
	for (int i = 0; i < KILL_ROUNDS && !reap(program, status); i++) {
		end_group(program, SIGKILL);
		wait_signal(20);
	}
}

static int64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int guard_program(pid_t program)
{
	int status = -1;
	int64_t until = 0, left = -1; /* for ever */

	while (status < 0 && (!until || left > 0)) {
		int sig = wait_signal(left);

		if (sig == SIGTERM && !until) {
			end_group(program, SIGTERM);
			until = now_ms() + PROGRAM_GRACE;
		}
		if (until)
			left = until - now_ms();
		reap(program, &status);
	}
	end_all(program, &status);
	return status < 0 ? 128 + SIGKILL : status;
}

/* Nothing of ours stays open but where it reports to. */
static void let_go(int fd)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	for (int i = 0; i < 3; i++)
		dup2(null, i);
	dup2(fd, 3);
	close_range(4, ~0U, 0);
}

void guard_run(const struct guard *g)
{
	struct sigaction as_usual = { .sa_handler = SIG_DFL };
	pid_t program;

	for (int sig = 1; sig < NSIG; sig++)
		sigaction(sig, &as_usual, NULL);
	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (getppid() != g->parent)
		_exit(0);
	program = fork();
	if (program == 0)
		become_program(g);
	if (program < 0) {
		report(g->report, -errno);
		_exit(1);
	}
	let_go(g->report);
	report(3, guard_program(program));
	_exit(0);
}
