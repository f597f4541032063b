/*
 * vault_write.c - content on its way into the vault.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/vault_private.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct vault_writer {
	struct vault *vault;
	char *path; /* of the file; NULL: it has its name */
	int fd;
	struct aead *a;
	struct sha256_stream *hash;
	struct vault_header header;
	unsigned char *chunk, *sealed;
	size_t used;     /* of chunk */
	uint64_t number; /* of chunk */
};

static int write_fails(const struct vault_writer *w)
{
	return fail(_("cannot write %s: %s"), w->path, strerror(errno));
}

/* The file is made as private as the store, and is not changed any more. */
static int open_file(struct vault_writer *w)
{
	static const unsigned char room[VAULT_HEADER];
	mode_t mode = file_in_shared(w->path) ? 0440 : 0400;

	w->fd = mkostemp(w->path, O_CLOEXEC);
	if (w->fd < 0)
		return write_fails(w);
	if (fchmod(w->fd, mode) < 0 ||
	    file_write_all(w->fd, room, sizeof room) < 0)
		return write_fails(w);
	return 0;
}

int vault_create(struct vault_writer **out, struct vault *v)
{
	char *folder = vault_folder(v);
	struct vault_writer *w = xcalloc(1, sizeof *w);
	int ret = vault_make_secret(v);

	*w = (struct vault_writer){ .vault = v, .fd = -1 };
	w->path = xasprintf("%s/new.XXXXXX", folder);
	w->hash = sha256_stream_new();
	random_bytes(w->header.salt, sizeof w->header.salt);
	w->chunk = xmalloc(VAULT_CHUNK);
	w->sealed = xmalloc(VAULT_CHUNK + AEAD_TAG);
	if (ret == 0)
		ret = file_make_below(folder);
	if (ret == 0)
		ret = open_file(w);
	if (ret == 0)
		w->a = vault_file_key(v->secret, w->header.salt);
	free(folder);
	if (ret < 0) {
		vault_drop(w);
		return ret;
	}
	*out = w;
	return 0;
}

static int flush(struct vault_writer *w)
{
	vault_chunk_seal(w->a, w->number++, w->chunk, w->used, w->sealed);
	if (file_write_all(w->fd, w->sealed, w->used + AEAD_TAG) < 0)
		return write_fails(w);
	w->used = 0;
	return 0;
}

int vault_write(struct vault_writer *w, const void *data, size_t len)
{
	const unsigned char *at = data;

	sha256_stream_add(w->hash, data, len);
	w->header.bytes += (int64_t)len;
	while (len) {
		size_t room = VAULT_CHUNK - w->used;
		size_t n = len < room ? len : room;

		memcpy(w->chunk + w->used, at, n);
		w->used += n;
		at += n;
		len -= n;
		if (w->used == VAULT_CHUNK && flush(w) < 0)
			return FAILED;
	}
	return 0;
}

int vault_seal(struct vault_writer *w, sha256 *hash, int64_t *bytes)
{
	unsigned char header[VAULT_HEADER];

	if (w->used && flush(w) < 0)
		return FAILED;
	sha256_stream_end(w->hash, &w->header.hash);
	w->hash = NULL;
	vault_header_seal(header, &w->header, w->a, w->vault->secret);
	if (lseek(w->fd, 0, SEEK_SET) < 0 ||
	    file_write_all(w->fd, header, sizeof header) < 0 ||
	    fsync(w->fd) < 0)
		return write_fails(w);
	*hash = w->header.hash;
	*bytes = w->header.bytes;
	return 0;
}

/* "STORE/evidence/ab" */
static int make_folder_of(const char *path)
{
	char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	int ret = file_make_below(folder);

	free(folder);
	return ret;
}

int vault_place(struct vault_writer *w)
{
	char *path = vault_path(w->vault, &w->header.hash);
	int ret = make_folder_of(path);

	if (ret == 0 && rename(w->path, path) < 0)
		ret = write_fails(w);
	if (ret == 0) {
		free(w->path);
		w->path = NULL;
		ret = file_sync_folder_of(path);
	}
	free(path);
	return ret;
}

void vault_drop(struct vault_writer *w)
{
	if (!w)
		return;
	if (w->fd >= 0) {
		close(w->fd);
		if (w->path)
			unlink(w->path);
	}
	sha256_stream_end(w->hash, NULL);
	aead_free(w->a);
	if (w->chunk)
		explicit_bzero(w->chunk, VAULT_CHUNK);
	free(w->chunk);
	free(w->sealed);
	free(w->path);
	free(w);
}
