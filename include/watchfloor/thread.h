/*
 * thread.h - the few things that are done on the side.
 *
 * The program has one thread that does everything; beside it are only a
 * verification, what is read once at the start, what waits for a disk, and in
 * the courier the reading of what is taken next.
 */
#ifndef WATCHFLOOR_THREAD_H
#define WATCHFLOOR_THREAD_H

#include <pthread.h>

/* As pthread_create(), whose error it returns; signals are for the thread
 * that has asked for them, so this one gets none. */
int thread_begin(pthread_t *out, void *(*run)(void *arg), void *arg);

/*
 * How many heaps all threads share; to be said before the first of them.  It is
 * one: what a short thread leaves is used again, a MiB of certificates for a
 * start.  Two that work side by side would wait for each other.
 */
void thread_heaps(int n);

#endif
