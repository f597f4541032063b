/*
 * external.c - other people's programs on our terminal.
 */
#include "config.h"

#include "external.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "draft.h"
#include "input.h"
#include "options.h"
#include "signals.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* What a shell says when there is no such command, or it cannot be run. */
#define EXIT_NO_COMMAND 127
#define EXIT_NOT_RUN    126

/* ---- the terminal, given and taken back ---- */

static void leave_screen(void)
{
	def_prog_mode();
	input_stop();
	endwin();
}

/* Its size may have changed while we were in the background, where nobody
 * tells: the loop looks. */
static void return_to_screen(void)
{
	reset_prog_mode();
	input_start();
	clearok(curscr, TRUE);
	raise(SIGWINCH);
}

/* How often it was left; without a screen it is left for good. */
static int outside;

void external_no_screen(void)
{
	outside = 1;
}

void external_leave(void)
{
	if (outside++ == 0)
		leave_screen();
}

void external_return(void)
{
	if (--outside == 0)
		return_to_screen();
}

/* ---- the child ---- */

/* A shell between us and a plain command would hide how that ends. */
static bool is_plain(const char *command)
{
	return !strpbrk(command, "|&;<>()$`\\\"'\n*?[#~=%");
}

static _Noreturn void be_child(const char *script, const char *file, int in,
			       const sigset_t *mask)
{
	setpgid(0, 0);
	tcsetpgrp(STDOUT_FILENO, getpid());
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	if (in >= 0)
		dup2(in, STDIN_FILENO);
	execl("/bin/sh", "sh", "-c", script, "watchfloor", file, (char *)NULL);
	_exit(EXIT_NOT_RUN);
}

/* The child was stopped: so are we, until the shell says go on.  Where nobody
 * could say so we are not stopped, and it goes on at once. */
static void stop_with(pid_t child)
{
	tcsetpgrp(STDOUT_FILENO, getpgrp());
	signals_stop_here();
	tcsetpgrp(STDOUT_FILENO, child);
	kill(-child, SIGCONT);
}

/* Wait for its end; its wait(2) status.  A signal that should end us ends the
 * child, and us after it: *ended_by. */
static int wait_for(pid_t child, const sigset_t *set, int *ended_by)
{
	int sig, status;

	for (;;) {
		pid_t got = waitpid(child, &status, WNOHANG | WUNTRACED);

		if (got == child && WIFSTOPPED(status))
			stop_with(child);
		else if (got == child || (got < 0 && errno != EINTR))
			return got == child ? status : -1;
		sig = sigwaitinfo(set, NULL);
		if (sig != SIGHUP && sig != SIGTERM)
			continue;
		*ended_by = sig;
		kill(-child, sig);
		kill(-child, SIGCONT);
	}
}

/* Run a command line of the shell; its wait(2) status, or -1.  file is its
 * last argument, or NULL; in its standard input, or -1. */
static int run(const char *command, const char *file, int in)
{
	char *script = xasprintf("%s%s%s", is_plain(command) ? "exec " : "",
				 command, file ? " \"$1\"" : "");
	sigset_t set, before;
	int status = -1, ended_by = 0;
	pid_t child;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGTERM);
	/* tcsetpgrp() from the background asks for this one. */
	sigaddset(&set, SIGTTOU);
	external_leave();
	sigprocmask(SIG_BLOCK, &set, &before);
	child = fork();
	if (child == 0)
		be_child(script, file, in, &before);
	if (child > 0) {
		setpgid(child, child);
		tcsetpgrp(STDOUT_FILENO, child);
		status = wait_for(child, &set, &ended_by);
		tcsetpgrp(STDOUT_FILENO, getpgrp());
	}
	external_return();
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (ended_by)
		raise(ended_by);
	free(script);
	return status;
}

/* What there is to say of how a program ended: 0 when it went well. */
static int judge(const char *command, int status)
{
	if (status == -1)
		return fail(_("cannot run \"%s\": %s"), command,
			    strerror(errno));
	if (WIFSIGNALED(status))
		return fail(_("\"%s\" was killed: %s"), command,
			    strsignal(WTERMSIG(status)));
	if (WEXITSTATUS(status) == EXIT_NO_COMMAND ||
	    WEXITSTATUS(status) == EXIT_NOT_RUN)
		return fail(_("there is no program \"%s\""), command);
	if (WEXITSTATUS(status))
		return fail(_("\"%s\" ended with error %d"), command,
			    WEXITSTATUS(status));
	return 0;
}

/* The option, else the first of the variables that is set. */
static const char *choose(enum option o, const char *const *variables,
			  const char *fallback)
{
	if (*option_str(o))
		return option_str(o);
	for (; *variables; variables++) {
		const char *value = getenv(*variables);

		if (value && *value)
			return value;
	}
	return fallback;
}

static bool forbidden;

void external_forbid(void)
{
	forbidden = true;
}

bool external_forbidden(void)
{
	return forbidden;
}

int external_check(void)
{
	return forbidden ? fail_as(REFUSED,
				   _("no other program is run on an account "
				     "that several members share"))
			 : 0;
}

/* ---- $EDITOR ---- */

int external_edit_file(const char *path)
{
	static const char *const variables[] = { "VISUAL", "EDITOR", NULL };
	const char *editor = choose(OPTION_EDITOR, variables, "vi");
	int ret = external_check();

	return ret < 0 ? ret : judge(editor, run(editor, path, -1));
}

int external_edit(const char *key)
{
	char *path = external_check() < 0 ? NULL : draft_lend(key);
	int ret, kept;

	if (!path)
		return FAILED;
	ret = external_edit_file(path);
	/* Not before: the sentence of the editor's failure matters more. */
	kept = ret < 0 ? ret : 0;
	if (draft_take_back(key, path) < 0 && ret == 0)
		kept = FAILED;
	free(path);
	return kept;
}

/* ---- $PAGER ---- */

int external_page(const char *text)
{
	static const char *const variables[] = { "PAGER", NULL };
	const char *pager = choose(OPTION_PAGER, variables, "less");
	struct strbuf safe = STRBUF_INIT;
	int fd, ret = external_check();

	if (ret < 0)
		return ret;
	fd = memfd_create("watchfloor", MFD_CLOEXEC);
	text_safe(&safe, text, strlen(text), TEXT_LINES);
	strbuf_addch(&safe, '\n');
	if (fd < 0 || file_write_all(fd, safe.buf, safe.len) < 0 ||
	    lseek(fd, 0, SEEK_SET) < 0) {
		ret = fail(_("cannot hand the text over: %s"), strerror(errno));
	} else {
		/* No shell and no editor from there: it reads alerts. */
		setenv("LESSSECURE", "1", 1);
		ret = judge(pager, run(pager, NULL, fd));
	}
	if (fd >= 0)
		close(fd);
	strbuf_release(&safe);
	return ret;
}

int external_page_json(const char *text)
{
	struct strbuf lines = STRBUF_INIT;
	int ret;

	json_indent(&lines, text, strlen(text));
	ret = external_page(lines.buf);
	strbuf_release(&lines);
	return ret;
}
