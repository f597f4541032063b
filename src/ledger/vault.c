/*
 * vault.c - the folder of the vault, and the secret beside it.
 */
#include "config.h"

#include "watchfloor/vault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/key.h"
#include "ledger/vault_private.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

struct vault *vault_new(const char *dir)
{
	struct vault *v = xcalloc(1, sizeof *v);

	v->store = xstrdup(dir);
	return v;
}

void vault_free(struct vault *v)
{
	if (!v)
		return;
	explicit_bzero(v->secret, sizeof v->secret);
	free(v->store);
	free(v);
}

char *vault_folder(const struct vault *v)
{
	return xasprintf("%s/evidence", v->store);
}

char *vault_path(const struct vault *v, const sha256 *hash)
{
	char hex[SHA256_HEX];

	hex_encode(hex, hash->b, SHA256_SIZE);
	return xasprintf("%s/evidence/%.2s/%s", v->store, hex, hex + 2);
}

/* ---- the secret ---- */

static char *secret_path(const struct vault *v)
{
	return xasprintf("%s/evidence.key", v->store);
}

static int parse_secret(struct vault *v, const char *path, int fd)
{
	char hex[2 * VAULT_SECRET + 2] = "";
	ssize_t n = file_read_full(fd, hex, sizeof hex);

	if (n == 2 * VAULT_SECRET + 1 && hex[n - 1] == '\n') {
		hex[n - 1] = '\0';
		v->has_secret =
			hex_decode(v->secret, sizeof v->secret, hex) == 0;
	}
	explicit_bzero(hex, sizeof hex);
	return v->has_secret
		       ? 0
		       : fail(_("%s is damaged: put it back from a backup"),
			      path);
}

static int read_secret(struct vault *v, const char *path)
{
	int fd = key_open_private(path), ret;

	if (fd < 0)
		return fd;
	ret = parse_secret(v, path, fd);
	close(fd);
	return ret;
}

int vault_load_secret(struct vault *v)
{
	char *path = secret_path(v);
	int ret = v->has_secret ? 0 : read_secret(v, path);

	free(path);
	return ret;
}

/* Whoever is second takes that of the first. */
static int write_secret(const char *path)
{
	unsigned char secret[VAULT_SECRET];
	char hex[2 * VAULT_SECRET + 2];
	int ret;

	random_bytes(secret, sizeof secret);
	hex_encode(hex, secret, sizeof secret);
	hex[2 * VAULT_SECRET] = '\n';
	ret = file_write_new(path, hex, sizeof hex - 1,
			     file_in_shared(path) ? 0640 : 0600);
	explicit_bzero(secret, sizeof secret);
	explicit_bzero(hex, sizeof hex);
	return ret == CONFLICT ? 0 : ret;
}

/* The folder comes after the secret, so with it there has been one. */
static int check_none_lost(const struct vault *v, const char *path)
{
	char *folder = vault_folder(v);
	bool lost = access(folder, F_OK) == 0;

	free(folder);
	if (!lost)
		return 0;
	return fail(_("%s is gone, which the evidence is encrypted with: put "
		      "it back from a backup"),
		    path);
}

int vault_make_secret(struct vault *v)
{
	char *path = secret_path(v);
	int ret = v->has_secret ? 0 : read_secret(v, path);

	if (ret == NOT_FOUND) {
		ret = check_none_lost(v, path);
		if (ret == 0)
			ret = write_secret(path);
		if (ret == 0)
			ret = read_secret(v, path);
	}
	free(path);
	return ret;
}

/* ---- content ---- */

static int in_file(int ret, const char *path)
{
	return fail_in(ret, _("the evidence in %s: "), path);
}

static int no_content(const char *path)
{
	return errno == ENOENT
		       ? fail_as(NOT_FOUND, _("the evidence in %s is gone"),
				 path)
		       : fail(_("cannot open %s: %s"), path, strerror(errno));
}

/* What is read of a file. */
struct reading {
	const sha256 *hash;
	vault_sink *sink; /* all of it; NULL: one part, into out */
	void *ctx;
	int64_t number;
	struct strbuf *out;
};

static int decode(struct vault *v, int fd, const struct reading *r)
{
	int ret = vault_load_secret(v);

	if (ret < 0)
		return ret;
	return r->sink ? vault_decode(fd, v->secret, r->hash, r->sink, r->ctx)
		       : vault_decode_part(fd, v->secret, r->hash, r->number,
					   r->out);
}

static int read_file(struct vault *v, const struct reading *r)
{
	char *path = vault_path(v, r->hash);
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0) {
		ret = no_content(path);
	} else {
		ret = decode(v, fd, r);
		if (ret == FAILED)
			in_file(ret, path);
		close(fd);
	}
	free(path);
	return ret;
}

int vault_read(struct vault *v, const sha256 *hash, vault_sink *sink, void *ctx)
{
	return read_file(
		v, &(struct reading){ .hash = hash, .sink = sink, .ctx = ctx });
}

int vault_read_part(struct vault *v, const sha256 *hash, int64_t number,
		    struct strbuf *out)
{
	return read_file(v, &(struct reading){ .hash = hash,
					       .number = number,
					       .out = out });
}

bool vault_has(const struct vault *v, const sha256 *hash)
{
	char *path = vault_path(v, hash);
	bool has = access(path, F_OK) == 0;

	free(path);
	return has;
}

int vault_remove_half(const char *path)
{
	if (unlink(path) < 0 && errno != ENOENT)
		return fail(_("cannot remove %s: %s"), path, strerror(errno));
	return file_sync_folder_of(path);
}

int vault_remove(struct vault *v, const sha256 *hash)
{
	char *path = vault_path(v, hash);
	int ret = vault_has(v, hash) ? vault_remove_half(path) : 0;

	free(path);
	return ret;
}

/* ---- all of them ---- */

struct walk {
	int (*each)(void *ctx, const struct vault_file *f);
	void *ctx;
};

/* "ab" and "cdef...": is that a name of content? */
static bool name_is_hash(sha256 *out, const char *folder, const char *name)
{
	char hex[SHA256_HEX];

	if (strlen(folder) != 2 || strlen(name) != SHA256_HEX - 3)
		return false;
	memcpy(hex, folder, 2);
	memcpy(hex + 2, name, sizeof hex - 2);
	return hex_decode(out->b, SHA256_SIZE, hex) == 0;
}

static int tell_of(const struct walk *w, const char *path, const sha256 *hash)
{
	struct vault_file f = { .path = path, .hash = hash };
	struct stat st;

	/* It may have got its name, or have been removed, meanwhile. */
	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	f.changed = st.st_mtim.tv_sec * INT64_C(1000) +
		    st.st_mtim.tv_nsec / 1000000;
	f.bytes = st.st_size;
	return w->each(w->ctx, &f);
}

/* Calls entry() for each name in the folder. */
static int each_entry(const char *folder, const struct walk *w,
		      int (*entry)(const struct walk *w, const char *folder,
				   const char *name))
{
	DIR *dir = opendir(folder);
	const struct dirent *e;
	int ret = 0;

	if (!dir)
		return errno == ENOENT ? 0
				       : fail(_("cannot read %s: %s"), folder,
					      strerror(errno));
	while (ret == 0 && (e = readdir(dir)))
		if (e->d_name[0] != '.')
			ret = entry(w, folder, e->d_name);
	closedir(dir);
	return ret;
}

static int below_entry(const struct walk *w, const char *folder,
		       const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	sha256 hash;
	int ret = 0;

	if (name_is_hash(&hash, strrchr(folder, '/') + 1, name))
		ret = tell_of(w, path, &hash);
	free(path);
	return ret;
}

static int top_entry(const struct walk *w, const char *folder, const char *name)
{
	char *path = xasprintf("%s/%s", folder, name);
	int ret = 0;

	if (strncmp(name, "new.", 4) == 0)
		ret = tell_of(w, path, NULL);
	else if (strlen(name) == 2)
		ret = each_entry(path, w, below_entry);
	free(path);
	return ret;
}

int vault_each(const struct vault *v,
	       int (*each)(void *ctx, const struct vault_file *f), void *ctx)
{
	struct walk w = { each, ctx };
	char *folder = vault_folder(v);
	int ret = each_entry(folder, &w, top_entry);

	free(folder);
	return ret;
}
