/*
 * thread.h - the few things that are done on the side.
 *
 * The program has one thread that does everything; beside it are only a
 * verification, what is read once at the start, and what waits for a disk.
 */
#ifndef WATCHFLOOR_THREAD_H
#define WATCHFLOOR_THREAD_H

#include <pthread.h>

/* As pthread_create(), whose error it returns; signals are for the thread
 * that has asked for them, so this one gets none. */
int thread_begin(pthread_t *out, void *(*run)(void *arg), void *arg);

#endif
