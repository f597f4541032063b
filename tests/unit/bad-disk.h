/*
 * bad-disk.h - a disk that fails at one write, beneath SQLite, for tests.
 */
#ifndef TESTS_UNIT_BAD_DISK_H
#define TESTS_UNIT_BAD_DISK_H

#include <stdbool.h>

/* Before any database is opened; all that are opened from then on. */
void bad_disk_install(void);

/* After so many writes one fails, or with stays that and all after it; the
 * disk is full, or broken. */
void bad_disk_fail(int after, bool stays, bool full);

/* All is well again.  Did one fail? */
bool bad_disk_mend(void);

#endif
