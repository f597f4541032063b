/*
 * thread.c - a thread that no signal reaches.
 */
#include "config.h"

#include "watchfloor/thread.h"

#include <malloc.h>
#include <signal.h>

static int heaps = 1;

void thread_heaps(int n)
{
	heaps = n;
}

int thread_begin(pthread_t *out, void *(*run)(void *arg), void *arg)
{
	sigset_t all, before;
	int error;

#ifdef M_ARENA_MAX
	mallopt(M_ARENA_MAX, heaps);
#endif
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(out, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}
