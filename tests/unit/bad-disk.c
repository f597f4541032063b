/*
 * bad-disk.c - a disk that fails at one write, beneath SQLite, for tests.
 *
 * Files stay those of SQLite's own layer; only the tables of their methods
 * are copies in which writing is ours.
 */
#include "config.h"

#include "bad-disk.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* It has a few: for databases, and for files that are not locked. */
#define KINDS 8

static struct kind {
	const sqlite3_io_methods *real;
	sqlite3_io_methods ours;
} kinds[KINDS];

static sqlite3_vfs *real, shim;

static struct {
	int left; /* writes until then; < 0: never */
	bool stays, full, failed;
} disk = { .left = -1 };

static struct kind *kind_of(const sqlite3_file *f)
{
	void *kind =
		(char *)(uintptr_t)f->pMethods - offsetof(struct kind, ours);

	return kind;
}

static bool fails(void)
{
	bool now = disk.left == 0;

	if (disk.left > 0 || (now && !disk.stays))
		disk.left--;
	disk.failed |= now;
	return now;
}

static int write_badly(sqlite3_file *f, const void *data, int n,
		       sqlite3_int64 at)
{
	if (fails())
		return disk.full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
	return kind_of(f)->real->xWrite(f, data, n, at);
}

static int sync_badly(sqlite3_file *f, int flags)
{
	return fails() ? SQLITE_IOERR_FSYNC : kind_of(f)->real->xSync(f, flags);
}

static const sqlite3_io_methods *ours(const sqlite3_io_methods *methods)
{
	struct kind *k = kinds;

	while (k->real && k->real != methods)
		if (++k == kinds + KINDS)
			abort();
	if (!k->real) {
		k->real = methods;
		k->ours = *methods;
		k->ours.xWrite = write_badly;
		k->ours.xSync = sync_badly;
	}
	return &k->ours;
}

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *f,
		     int flags, int *out)
{
	int rc = real->xOpen(real, name, f, flags, out);

	(void)vfs;
	if (f->pMethods)
		f->pMethods = ours(f->pMethods);
	return rc;
}

void bad_disk_install(void)
{
	sqlite3_initialize();
	real = sqlite3_vfs_find(NULL);
	shim = *real;
	shim.pNext = NULL;
	shim.zName = "bad-disk";
	shim.xOpen = open_file;
	if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK)
		abort();
}

void bad_disk_fail(int after, bool stays, bool full)
{
	disk.left = after;
	disk.stays = stays;
	disk.full = full;
	disk.failed = false;
}

bool bad_disk_mend(void)
{
	disk.left = -1;
	return disk.failed;
}
