/*
 * thread.c - a thread that no signal reaches.
 */
#include "config.h"

#include "watchfloor/thread.h"

#include <signal.h>

int thread_begin(pthread_t *out, void *(*run)(void *arg), void *arg)
{
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(out, NULL, run, arg);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}
