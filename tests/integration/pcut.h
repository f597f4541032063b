/*
 * pcut.h - a disk whose power can be cut, and that can fail.
 *
 * A VFS between SQLite and the real one.  Locks and shared memory stay real,
 * so several processes may work on one database.  In memory that survives
 * them it keeps every write, truncation, creation and deletion that no sync
 * has made durable yet.
 *
 * A cut: at the chosen operation the process ends on the spot, and so does
 * every other at its next one.  pcut_boot() then takes back all that was
 * pending, and does some of it again: any subset of the writes, each torn at
 * sectors of 512 bytes; creations and deletions as a prefix, as a file system
 * with a journal keeps them.  What is left is what a machine could wake to.
 *
 * A fault: the chosen operation fails, or it and all later ones.
 */
#ifndef TESTS_INTEGRATION_PCUT_H
#define TESTS_INTEGRATION_PCUT_H

#include <stdbool.h>
#include <stdint.h>

/* The status of a process that met the cut. */
#define PCUT_EXIT 99

/* Make this VFS the default.  Before the first fork. */
void pcut_init(void);
/* Forget everything: what is on the disk now is durable. */
void pcut_reset(void);

void pcut_cut_at(int64_t operation); /* 0: never */
/* code: SQLITE_IOERR, or SQLITE_FULL, which only writes meet. */
void pcut_fail_at(int64_t operation, bool and_later, int code);
/* Writes, truncations, syncs and deletions since the reset. */
int64_t pcut_operations(void);
bool pcut_failed(void); /* has the fault been met? */

enum pcut_mode {
	PCUT_SOME, /* of what was pending is there */
	PCUT_NOTHING,
	PCUT_EVERYTHING
};
void pcut_boot(uint64_t seed, enum pcut_mode mode);

#endif
