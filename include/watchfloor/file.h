/*
 * file.h - small things with files.
 */
#ifndef WATCHFLOOR_FILE_H
#define WATCHFLOOR_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "watchfloor/strbuf.h"

/* Append a whole file; fails when it is larger than max bytes. */
int file_read(struct strbuf *sb, const char *path, size_t max);

/* Write so that a reader, or a crash, sees the old file or the new one: to a
 * temporary name, fsync, rename, fsync of the folder. */
int file_write_atomic(const char *path, const void *data, size_t len,
		      mode_t mode);

/* The same where there is none yet: CONFLICT when somebody was first. */
int file_write_new(const char *path, const void *data, size_t len, mode_t mode);

/* Read until len bytes are there or nothing is left; write all.  How many, or
 * -1 with errno. */
ssize_t file_read_full(int fd, void *data, size_t len);
int file_write_all(int fd, const void *data, size_t len);
/* A name that was given or taken away is only on disk when its folder is. */
int file_sync_folder_of(const char *path);

/* mkdir -p; what is made gets mode. */
int file_mkdirs(const char *path, mode_t mode);

/* A folder that a group shares: new files in it are the group's, who may
 * write.  made: as an empty one, or of one that is empty. */
int file_make_shared(const char *path, const char *group);
/* Is it such a folder that holds (or would hold) the file? */
bool file_in_shared(const char *path);
/* Make a folder, if there is none, that is as private, or as shared, as the
 * one that holds it; it is on disk then. */
int file_make_below(const char *path);

/* The name of the network or FUSE file system that holds path ("NFS"), or
 * NULL when it is a local one. */
const char *file_remote_fs(const char *path);

/* "$VAR/sub" with the XDG default below $HOME when VAR is unset:
 * file_xdg("XDG_DATA_HOME", ".local/share", "watchfloor").  Yours to free. */
char *file_xdg(const char *var, const char *home_default, const char *sub);

/* Where the shipped files are: $WATCHFLOOR_DATADIR, else the installed
 * folder, else (run from a build tree) the source tree.  Yours to free. */
char *file_shipped(const char *name);

#endif
