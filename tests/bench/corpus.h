/*
 * corpus.h - what the bench of the workbench looks at: stores of tickets, and
 * as much of their own for the programs that it is measured beside.
 *
 * Everything is generated, the same on every machine, and kept in a folder
 * of the build so that it is made only once.
 */
#ifndef TESTS_BENCH_CORPUS_H
#define TESTS_BENCH_CORPUS_H

/* Each makes what is not there yet, says so on standard error, and returns
 * its path: yours to free. */

/* A store with so many tickets of five alerts each, read by the intake; some
 * of them claimed, judged and closed. */
char *corpus_store(const char *dir, int tickets);
/* A bare git repository, a file of JSON lines, an mbox. */
char *corpus_git(const char *dir, int commits);
char *corpus_log(const char *dir, int lines);
char *corpus_mbox(const char *dir, int messages);

#endif
