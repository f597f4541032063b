/*
 * file.c - small things with files.
 */
#include "config.h"

#include "watchfloor/file.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static int read_all(struct strbuf *sb, int fd, const char *path, size_t max)
{
	const size_t start = sb->len;
	struct stat st;

	if (!fstat(fd, &st) && st.st_size > 0 && (size_t)st.st_size <= max)
		strbuf_grow(sb, (size_t)st.st_size + 1);
	for (;;) {
		ssize_t n;

		strbuf_grow(sb, 4096);
		n = read(fd, sb->buf + sb->len, sb->alloc - sb->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(_("cannot read %s: %s"), path,
				    strerror(errno));
		sb->len += (size_t)n;
		sb->buf[sb->len] = '\0';
		if (sb->len - start > max)
			return fail(_("%s is larger than %zu bytes"), path,
				    max);
		if (n == 0)
			return 0;
	}
}

int file_read(struct strbuf *sb, const char *path, size_t max)
{
	const size_t start = sb->len;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int code;

	if (fd < 0)
		return fail_as(errno == ENOENT ? NOT_FOUND : FAILED,
			       _("cannot open %s: %s"), path, strerror(errno));
	code = read_all(sb, fd, path, max);
	if (code < 0)
		strbuf_setlen(sb, start);
	close(fd);
	return code;
}

ssize_t file_read_full(int fd, void *data, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = read(fd, (char *)data + done, len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int file_write_all(int fd, const void *data, size_t len)
{
	const char *at = data;

	while (len) {
		ssize_t n = write(fd, at, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		at += n;
		len -= (size_t)n;
	}
	return 0;
}

/* The folder part of a path: "/a/b" -> "/a", "b" -> ".".  Yours to free. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	return slash == path ? xstrdup("/")
			     : xstrndup(path, (size_t)(slash - path));
}

int file_sync_folder_of(const char *path)
{
	char *folder = folder_of(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int code = 0;

	if (fd < 0 || fsync(fd) < 0)
		code = fail(_("cannot save the folder %s: %s"), folder,
			    strerror(errno));
	if (fd >= 0)
		close(fd);
	free(folder);
	return code;
}

static int write_temporary(int fd, const void *data, size_t len, mode_t mode)
{
	int saved;

	if (!fchmod(fd, mode) && !file_write_all(fd, data, len) && !fsync(fd))
		return close(fd);
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

/* put: rename(2), or link(2), which leaves alone what is there. */
static int write_beside(const char *path, const void *data, size_t len,
			mode_t mode, int (*put)(const char *, const char *))
{
	char *temporary = xasprintf("%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	int code = 0;

	if (fd < 0) {
		code = fail(_("cannot create a file beside %s: %s"), path,
			    strerror(errno));
	} else if (write_temporary(fd, data, len, mode) < 0 ||
		   put(temporary, path) < 0) {
		code = fail_as(errno == EEXIST ? CONFLICT : FAILED,
			       _("cannot write %s: %s"), path, strerror(errno));
		unlink(temporary);
	} else {
		code = file_sync_folder_of(path);
	}
	free(temporary);
	return code;
}

int file_write_atomic(const char *path, const void *data, size_t len,
		      mode_t mode)
{
	return write_beside(path, data, len, mode, rename);
}

static int link_and_unlink(const char *from, const char *to)
{
	return link(from, to) < 0 ? -1 : unlink(from);
}

int file_write_new(const char *path, const void *data, size_t len, mode_t mode)
{
	return write_beside(path, data, len, mode, link_and_unlink);
}

static int make_folder(const char *path, mode_t mode)
{
	struct stat st;

	if (!mkdir(path, mode))
		return 0;
	if (errno == EEXIST && !stat(path, &st) && S_ISDIR(st.st_mode))
		return 0;
	return fail(_("cannot create the folder %s: %s"), path,
		    strerror(errno));
}

int file_mkdirs(const char *path, mode_t mode)
{
	char *copy = xstrdup(path);
	int code = 0;

	for (char *p = copy + 1; *copy && *p && !code; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		code = make_folder(copy, mode);
		*p = '/';
	}
	if (!code)
		code = make_folder(copy, mode);
	free(copy);
	return code;
}

static const struct {
	unsigned long magic; /* statfs(2) */
	const char *name;
} remote_fs[] = {
	{ 0x00006969, "NFS" },          { 0x0000517b, "SMB" },
	{ 0xfe534d42, "SMB2" },         { 0xff534d42, "CIFS" },
	{ 0x65735546, "FUSE" },         { 0x01021997, "9P" },
	{ 0x5346414f, "AFS" },          { 0x6b414653, "AFS" },
	{ 0x00c36400, "Ceph" },         { 0x73757245, "Coda" },
	{ 0x0000564c, "NCP" },          { 0x7461636f, "OCFS2" },
	{ 0x01161970, "GFS2" },         { 0x0bd00bd0, "Lustre" },
	{ 0x47504653, "GPFS" },         { 0x786f4256, "VirtualBox share" },
	{ 0xbacbacbc, "VMware share" },
};

const char *file_remote_fs(const char *path)
{
	char *at = xstrdup(path);
	struct statfs fs;
	int code;

	/* What is still to be made lies where its folder does. */
	while ((code = statfs(at, &fs)) < 0 && errno == ENOENT &&
	       strcmp(at, ".") != 0 && strcmp(at, "/") != 0) {
		char *folder = folder_of(at);

		free(at);
		at = folder;
	}
	free(at);
	for (size_t i = 0; !code && i < ARRAY_SIZE(remote_fs); i++)
		if (((unsigned long)fs.f_type & 0xffffffff) ==
		    remote_fs[i].magic)
			return remote_fs[i].name;
	return NULL;
}

static const char *home(void)
{
	const char *dir = getenv("HOME");
	struct passwd *pw;

	if (dir && *dir == '/')
		return dir;
	pw = getpwuid(getuid());
	return pw && pw->pw_dir ? pw->pw_dir : "/";
}

char *file_xdg(const char *var, const char *home_default, const char *sub)
{
	const char *dir = getenv(var);

	/* The XDG base directory specification ignores relative paths. */
	if (dir && *dir == '/')
		return xasprintf("%s/%s", dir, sub);
	return xasprintf("%s/%s/%s", home(), home_default, sub);
}

char *file_shipped(const char *name)
{
	const char *const roots[] = { getenv("WATCHFLOOR_DATADIR"), PKGDATADIR,
				      SRCDIR };

	for (size_t i = 0; i < ARRAY_SIZE(roots); i++) {
		char *path;

		if (!roots[i] || !*roots[i])
			continue;
		path = xasprintf("%s/%s", roots[i], name);
		if (!access(path, F_OK))
			return path;
		free(path);
	}
	fail_as(NOT_FOUND,
		_("%s is missing from %s: install watchfloor again, or set "
		  "WATCHFLOOR_DATADIR"),
		name, PKGDATADIR);
	return NULL;
}

/* ---- folders that a group shares ---- */

int file_make_shared(const char *path, const char *group)
{
	const struct group *gr = getgrnam(group);

	if (!gr)
		return fail(_("there is no group \"%s\""), group);
	if (file_mkdirs(path, 0700) < 0)
		return FAILED;
	if (chown(path, (uid_t)-1, gr->gr_gid) < 0 || chmod(path, 02770) < 0)
		return fail(_("cannot give %s to the group %s: %s"), path,
			    group, strerror(errno));
	return 0;
}

bool file_in_shared(const char *path)
{
	char *folder = folder_of(path);
	struct stat st;
	bool shared = stat(folder, &st) == 0 && st.st_mode & S_ISGID &&
		      st.st_mode & S_IWGRP;

	free(folder);
	return shared;
}

int file_make_below(const char *path)
{
	mode_t mode = file_in_shared(path) ? 02770 : 0700;

	if (mkdir(path, mode) < 0)
		return errno == EEXIST
			       ? 0
			       : fail(_("cannot create the folder %s: %s"),
				      path, strerror(errno));
	/* whatever the umask is */
	if (chmod(path, mode) < 0)
		return fail(_("cannot create the folder %s: %s"), path,
			    strerror(errno));
	return file_sync_folder_of(path);
}
