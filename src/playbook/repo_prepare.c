/*
 * repo_prepare.c - libgit2 is started while something else is done.
 *
 * It reads every certificate of the machine then, though nothing here ever
 * goes over a network: a sixth of the time that a command takes.
 */
#include "config.h"

#include <git2.h>
#include <pthread.h>
#include <signal.h>

#include "watchfloor/playbook.h"

static pthread_t thread;
static bool runs, begun;

/* It is never shut down again: whoever opens a repository counts for itself,
 * and this one stays. */
static void *start(void *arg)
{
	git_libgit2_init();
	return arg;
}

/* Signals are for the thread that has asked for them.  Without a thread the
 * first repository starts it. */
void repo_prepare(void)
{
	sigset_t all, before;

	if (begun)
		return;
	begun = true;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	runs = pthread_create(&thread, NULL, start, NULL) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void repo_prepared(void)
{
	if (runs)
		pthread_join(thread, NULL);
	runs = false;
}
