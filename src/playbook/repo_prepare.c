/*
 * repo_prepare.c - libgit2 is started while something else is done.
 *
 * It reads every certificate of the machine then, though hardly a command
 * goes over a network: a sixth of the time that a short one takes.
 */
#include "config.h"

#include <git2.h>

#include "watchfloor/playbook.h"
#include "watchfloor/thread.h"

static pthread_t thread;
static bool runs, begun;

/* It is never shut down again: whoever opens a repository counts for itself,
 * and this one stays. */
static void *start(void *arg)
{
	git_libgit2_init();
	return arg;
}

/* Without a thread the first repository starts it. */
void repo_prepare(void)
{
	if (begun)
		return;
	begun = true;
	runs = thread_begin(&thread, start, NULL) == 0;
}

void repo_prepared(void)
{
	if (runs)
		pthread_join(thread, NULL);
	runs = false;
}
