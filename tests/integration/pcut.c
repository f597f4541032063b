/*
 * pcut.c - a disk whose power can be cut, and that can fail.
 */
#include "config.h"

#include "pcut.h"

#include <fcntl.h>
#include <sched.h>
#include <sqlite3.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "watchfloor/error.h"
#include "watchfloor/memory.h"

#define FILES  16
#define OPS    200000
#define HEAP   (INT64_C(1) << 30)
#define SECTOR 512

enum kind { WRITE, TRUNCATE, CREATE, DELETE };

/* What is pending, with the bytes that it replaced. */
struct op {
	enum kind kind;
	int file;
	int64_t offset, old_size; /* old_size: of the file, before */
	int64_t old, new;         /* where the bytes are in the heap */
	int len, old_len;
};

/* Shared by all processes. */
static struct disk {
	volatile int lock;
	volatile int64_t operations, cut_at, fail_at;
	volatile bool fail_later, failed;
	volatile int fail_code;
	int nfiles, nops;
	char name[FILES][512];
	int64_t used; /* of the heap */
	struct op op[OPS];
} * disk;
static char *heap;

static sqlite3_vfs *real, shim;

struct file {
	sqlite3_file base;
	sqlite3_file *real;
	int id; /* -1: not one whose loss matters */
	int flags;
};

static sqlite3_file *real_of(sqlite3_file *f)
{
	return ((struct file *)f)->real;
}

#define METHODS(f) (real_of(f)->pMethods)

static void lock(void)
{
	while (__sync_lock_test_and_set(&disk->lock, 1))
		sched_yield();
}

static void unlock(void)
{
	__sync_lock_release(&disk->lock);
}

static void must(bool ok)
{
	if (!ok)
		bug("the disk of the test has failed by itself");
}

/* ---- what is pending ---- */

static int file_id(const char *name)
{
	int i = 0;

	while (i < disk->nfiles && strcmp(disk->name[i], name))
		i++;
	if (i == disk->nfiles) {
		must(i < FILES && strlen(name) < sizeof disk->name[0]);
		memcpy(disk->name[i], name, strlen(name) + 1);
		disk->nfiles++;
	}
	return i;
}

static struct op *push(enum kind kind, int file)
{
	struct op *o = &disk->op[disk->nops];

	must(disk->nops++ < OPS);
	*o = (struct op){ .kind = kind, .file = file };
	return o;
}

static int64_t keep(const void *data, int64_t len)
{
	int64_t at = disk->used;

	must(at + len <= HEAP);
	if (len)
		memcpy(heap + at, data, (size_t)len);
	disk->used += len;
	return at;
}

static void forget_if(bool (*done)(const struct op *o, int file), int file)
{
	int n = 0;

	for (int i = 0; i < disk->nops; i++)
		if (!done(&disk->op[i], file))
			disk->op[n++] = disk->op[i];
	disk->nops = n;
	if (!n)
		disk->used = 0;
}

static bool data_of(const struct op *o, int file)
{
	return o->file == file && o->kind <= TRUNCATE;
}

static bool in_folder(const struct op *o, int file)
{
	return o->kind >= CREATE;
}

/* Count one operation.  True: it is to fail. */
static bool step(bool is_write)
{
	int64_t n = __sync_add_and_fetch(&disk->operations, 1);

	if (disk->cut_at && n >= disk->cut_at)
		_exit(PCUT_EXIT);
	if (!disk->fail_at || n < disk->fail_at ||
	    (n > disk->fail_at && !disk->fail_later))
		return false;
	if (disk->fail_code == SQLITE_FULL && !is_write)
		return false;
	disk->failed = true;
	return true;
}

static int failure(int io_error)
{
	return disk->fail_code == SQLITE_FULL ? SQLITE_FULL : io_error;
}

/* ---- the methods that change something ---- */

static int64_t size_of(sqlite3_file *f)
{
	sqlite3_int64 size = 0;

	METHODS(f)->xFileSize(real_of(f), &size);
	return size;
}

/* Keep what is at offset..end before it goes. */
static void keep_old(struct op *o, sqlite3_file *f, int64_t offset, int64_t end)
{
	int64_t size = size_of(f);
	int64_t len = size <= offset ? 0 : (size < end ? size : end) - offset;
	char *old = xmalloc((size_t)len + 1);

	if (len)
		must(METHODS(f)->xRead(real_of(f), old, (int)len, offset) ==
		     SQLITE_OK);
	o->offset = offset;
	o->old_size = size;
	o->old_len = (int)len;
	o->old = keep(old, len);
	free(old);
}

static int shim_write(sqlite3_file *f, const void *data, int len,
		      sqlite3_int64 offset)
{
	int id = ((struct file *)f)->id, rc;
	struct op *o;

	if (id < 0)
		return METHODS(f)->xWrite(real_of(f), data, len, offset);
	if (step(true))
		return failure(SQLITE_IOERR_WRITE);
	lock();
	o = push(WRITE, id);
	keep_old(o, f, offset, offset + len);
	o->len = len;
	o->new = keep(data, len);
	rc = METHODS(f)->xWrite(real_of(f), data, len, offset);
	unlock();
	return rc;
}

static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int id = ((struct file *)f)->id, rc;

	if (id < 0)
		return METHODS(f)->xTruncate(real_of(f), size);
	if (step(false))
		return SQLITE_IOERR_TRUNCATE;
	lock();
	if (size < size_of(f))
		keep_old(push(TRUNCATE, id), f, size, INT64_MAX);
	rc = METHODS(f)->xTruncate(real_of(f), size);
	unlock();
	return rc;
}

/* Nothing is really synced: the simulation decides what survives.  A failed
 * sync makes nothing durable. */
static int shim_sync(sqlite3_file *f, int flags)
{
	const struct file *file = (const struct file *)f;

	if (step(false))
		return SQLITE_IOERR_FSYNC;
	lock();
	forget_if(data_of, file->id);
	/* SQLite syncs the folder when it has made one of these. */
	if (file->flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL))
		forget_if(in_folder, 0);
	unlock();
	return SQLITE_OK;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
	struct stat st;
	int fd, rc;

	if (step(false))
		return SQLITE_IOERR_DELETE;
	lock();
	fd = open(name, O_RDONLY);
	if (fd >= 0 && !fstat(fd, &st)) {
		struct op *o = push(DELETE, file_id(name));
		char *old = xmalloc((size_t)st.st_size + 1);

		must(read(fd, old, (size_t)st.st_size) == st.st_size);
		o->old_size = st.st_size;
		o->old_len = (int)st.st_size;
		o->old = keep(old, st.st_size);
		free(old);
		close(fd);
	}
	rc = real->xDelete(real, name, 0);
	if (sync_folder && rc == SQLITE_OK)
		forget_if(in_folder, 0);
	unlock();
	return rc;
}

/* ---- the methods that pass through ---- */

static int shim_close(sqlite3_file *f)
{
	return METHODS(f) ? METHODS(f)->xClose(real_of(f)) : SQLITE_OK;
}

static int shim_read(sqlite3_file *f, void *to, int len, sqlite3_int64 offset)
{
	return METHODS(f)->xRead(real_of(f), to, len, offset);
}

static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return METHODS(f)->xFileSize(real_of(f), size);
}

static int shim_lock(sqlite3_file *f, int level)
{
	return METHODS(f)->xLock(real_of(f), level);
}

static int shim_unlock(sqlite3_file *f, int level)
{
	return METHODS(f)->xUnlock(real_of(f), level);
}

static int shim_reserved(sqlite3_file *f, int *out)
{
	return METHODS(f)->xCheckReservedLock(real_of(f), out);
}

/* A size hint would make the real VFS grow the file behind our back. */
static int shim_control(sqlite3_file *f, int op, void *arg)
{
	if (op == SQLITE_FCNTL_SIZE_HINT)
		return SQLITE_OK;
	return METHODS(f)->xFileControl(real_of(f), op, arg);
}

static int shim_sector(sqlite3_file *f)
{
	return METHODS(f)->xSectorSize(real_of(f));
}

static int shim_device(sqlite3_file *f)
{
	return METHODS(f)->xDeviceCharacteristics(real_of(f));
}

static int shim_shm_map(sqlite3_file *f, int region, int size, int extend,
			void volatile **out)
{
	return METHODS(f)->xShmMap(real_of(f), region, size, extend, out);
}

static int shim_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return METHODS(f)->xShmLock(real_of(f), offset, n, flags);
}

static void shim_shm_barrier(sqlite3_file *f)
{
	METHODS(f)->xShmBarrier(real_of(f));
}

static int shim_shm_unmap(sqlite3_file *f, int delete)
{
	return METHODS(f)->xShmUnmap(real_of(f), delete);
}

/* Version 2: no memory-mapped reads. */
static const sqlite3_io_methods methods = {
	.iVersion = 2,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_reserved,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_device,
	.xShmMap = shim_shm_map,
	.xShmLock = shim_shm_lock,
	.xShmBarrier = shim_shm_barrier,
	.xShmUnmap = shim_shm_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f,
		     int flags, int *out_flags)
{
	const int durable = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL |
			    SQLITE_OPEN_MAIN_JOURNAL;
	bool kept = name && flags & durable, existed;
	struct file *file = (struct file *)f;
	int rc;

	file->real = (sqlite3_file *)(void *)(file + 1);
	file->base.pMethods = NULL;
	file->id = -1;
	file->flags = flags;
	/* Looking and making are one step: of two programs that open a new
	 * file at the same time only one has created it. */
	if (kept)
		lock();
	existed = !name || !access(name, F_OK);
	rc = real->xOpen(real, name, file->real, flags, out_flags);
	if (file->real->pMethods)
		file->base.pMethods = &methods;
	if (kept && rc == SQLITE_OK) {
		file->id = file_id(name);
		if (!existed)
			push(CREATE, file->id);
	}
	if (kept)
		unlock();
	return rc;
}

/* ---- the life of a disk ---- */

static void *share(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	must(p != MAP_FAILED);
	return p;
}

void pcut_init(void)
{
	disk = share(sizeof *disk);
	heap = share(HEAP);
	real = sqlite3_vfs_find(NULL);
	shim = *real;
	shim.zName = "pcut";
	shim.szOsFile = (int)sizeof(struct file) + real->szOsFile;
	shim.xOpen = shim_open;
	shim.xDelete = shim_delete;
	must(sqlite3_vfs_register(&shim, 1) == SQLITE_OK);
}

void pcut_reset(void)
{
	memset(disk, 0, offsetof(struct disk, op));
}

void pcut_cut_at(int64_t operation)
{
	disk->cut_at = operation;
}

void pcut_fail_at(int64_t operation, bool and_later, int code)
{
	disk->fail_later = and_later;
	disk->fail_code = code;
	disk->failed = false;
	disk->fail_at = operation;
}

int64_t pcut_operations(void)
{
	return disk->operations;
}

bool pcut_failed(void)
{
	return disk->failed;
}

/* ---- waking up ---- */

static uint64_t roll(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717) >> 33;
}

static void put(const char *name, const void *data, int64_t len, int64_t offset)
{
	int fd = open(name, O_RDWR | O_CREAT, 0600);

	must(fd >= 0 && pwrite(fd, data, (size_t)len, offset) == len);
	close(fd);
}

static void undo(const struct op *o)
{
	const char *name = disk->name[o->file];

	if (o->kind == CREATE) {
		unlink(name);
		return;
	}
	if (o->kind == DELETE)
		unlink(name);
	else if (access(name, F_OK))
		return;
	put(name, heap + o->old, o->old_len, o->offset);
	if (o->kind == WRITE)
		must(!truncate(name, o->old_size));
}

static void redo(const struct op *o, enum pcut_mode mode, uint64_t *seed)
{
	const char *name = disk->name[o->file];

	if (access(name, F_OK) || (mode == PCUT_SOME && roll(seed) % 2))
		return;
	if (o->kind == TRUNCATE) {
		must(!truncate(name, o->offset));
		return;
	}
	for (int at = 0; at < o->len; at += SECTOR) {
		int n = o->len - at < SECTOR ? o->len - at : SECTOR;

		if (mode == PCUT_EVERYTHING || roll(seed) % 4)
			put(name, heap + o->new + at, n, o->offset + at);
	}
}

/*
 * Creations and deletions survive as a prefix.  The data of a name whose
 * creation was lost, or which still is the old file because its deletion was
 * lost, cannot be reached.
 */
static void redo_all(enum pcut_mode mode, uint64_t *seed)
{
	bool unreachable[FILES] = { false };
	int changes = 0, kept;

	for (int i = 0; i < disk->nops; i++)
		changes += in_folder(&disk->op[i], 0);
	kept = mode == PCUT_EVERYTHING
		       ? changes
		       : (int)(roll(seed) % (uint64_t)(changes + 1));
	for (int i = 0; i < disk->nops; i++) {
		const struct op *o = &disk->op[i];

		if (!in_folder(o, 0)) {
			if (!unreachable[o->file])
				redo(o, mode, seed);
		} else if (kept-- <= 0) {
			unreachable[o->file] = true;
		} else if (o->kind == DELETE) {
			unlink(disk->name[o->file]);
		} else {
			put(disk->name[o->file], "", 0, 0);
		}
	}
}

void pcut_boot(uint64_t seed, enum pcut_mode mode)
{
	uint64_t state = seed * 2654435761u + 1;

	for (int i = disk->nops - 1; i >= 0; i--)
		undo(&disk->op[i]);
	if (mode != PCUT_NOTHING)
		redo_all(mode, &state);
	pcut_reset();
}
