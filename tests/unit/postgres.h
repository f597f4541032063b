/*
 * postgres.h - a PostgreSQL of our own, for tests.
 */
#ifndef TESTS_UNIT_POSTGRES_H
#define TESTS_UNIT_POSTGRES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct postgres {
	char *bin;            /* where its programs are; NULL: not installed */
	char *root;           /* temporary */
	int port;             /* on 127.0.0.1 */
	pid_t pid;            /* of the postmaster; 0: not running */
	char *url;            /* of a database that anybody may use */
	int64_t largest_file; /* that it may write, bytes; 0: any */
};

/* False, and that is printed: it is not installed.  One that is installed and
 * does not work ends the test with what it says. */
bool postgres_make(struct postgres *p);
/* Waits until it answers. */
void postgres_start(struct postgres *p);
/* A standby of p, which runs, that does not make it wait; not started. */
void postgres_follow(struct postgres *standby, const struct postgres *p);
/* One number of a query; -1: it gave none. */
int64_t postgres_ask(const struct postgres *p, const char *sql);
/* kill -9, all of it. */
void postgres_kill(struct postgres *p);
void postgres_remove(struct postgres *p);

/* A TCP port of 127.0.0.1 that is free now. */
int free_port(void);

#endif
