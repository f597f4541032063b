/*
 * signals.c - signals as bytes of a pipe.
 */
#include "config.h"

#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const int caught[] = { SIGTERM, SIGHUP, SIGINT, SIGWINCH, SIGTSTP };
static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

/* A handler has no other way to know these. */
static int pipe_ends[2] = { -1, -1 };
static struct termios tty_before;
static bool have_tty;

static void on_signal(int sig)
{
	unsigned char byte = (unsigned char)sig;
	int saved = errno;

	/* A full pipe has been read late, not wrongly. */
	if (write(pipe_ends[1], &byte, 1) < 0)
		errno = saved;
	errno = saved;
}

/* Colours off, cursor on, mouse off, paste off, keypad off, the main screen:
 * what every terminal that knows one of them takes, and the others ignore. */
static void on_fatal(int sig)
{
	static const char leave[] =
		"\033[0m\033[?25h\033[?1006;1000l\033[?2004l\033[?1l\033>"
		"\033[?1049l\r\n";

	if (write(STDOUT_FILENO, leave, sizeof leave - 1) < 0)
		errno = 0;
	if (have_tty)
		tcsetattr(STDIN_FILENO, TCSANOW, &tty_before);
	raise(sig);
}

static void install(const int *list, size_t n, void (*handler)(int), int flags)
{
	struct sigaction sa = { .sa_flags = flags };

	sa.sa_handler = handler;
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < n; i++)
		sigaction(list[i], &sa, NULL);
}

int signals_init(void)
{
	have_tty = tcgetattr(STDIN_FILENO, &tty_before) == 0;
	if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) < 0)
		return fail(_("cannot make a pipe: %s"), strerror(errno));
	install(caught, ARRAY_SIZE(caught), on_signal, SA_RESTART);
	install(fatal, ARRAY_SIZE(fatal), on_fatal, SA_RESETHAND | SA_NODEFER);
	return pipe_ends[0];
}

/* A C-c that was meant for the screen comes late when it is left; and who hangs
 * up or ends a session says so more than once.  Neither is to interrupt the
 * closing of the store. */
void signals_release(void)
{
	static const int late[] = { SIGINT, SIGHUP, SIGTERM };
	static const int others[] = { SIGWINCH, SIGTSTP };

	install(late, ARRAY_SIZE(late), SIG_IGN, 0);
	install(others, ARRAY_SIZE(others), SIG_DFL, 0);
	install(fatal, ARRAY_SIZE(fatal), SIG_DFL, 0);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
}

int signals_next(void)
{
	unsigned char sig;

	return read(pipe_ends[0], &sig, 1) == 1 ? sig : 0;
}

void signals_stop_here(void)
{
	static const int stop[] = { SIGTSTP };

	install(stop, 1, SIG_DFL, 0);
	raise(SIGTSTP);
	install(stop, 1, on_signal, SA_RESTART);
}
