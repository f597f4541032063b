/*
 * parcel_take.c - parts of content that come, and the content into the vault.
 *
 * Parts are kept as they came, sealed, in evidence/parcel.ID, so what is on its
 * way is no more in the clear than what has arrived; how far it is the size of
 * that file says.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/desk_private.h"
#include "desk/parcel_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static char *path_of(struct desk *d, const char *id)
{
	return xasprintf("%s/evidence/parcel.%s", ledger_dir(d->ledger), id);
}

int parcel_drop_file(struct desk *d, const char *id)
{
	char *path = path_of(d, id);
	int ret = 0;

	if (*id && unlink(path) < 0 && errno != ENOENT)
		ret = fail(_("cannot remove %s: %s"), path, strerror(errno));
	free(path);
	return ret;
}

/* One that cannot be removed now is, the next time. */
void parcel_sweep(struct desk *d, const struct parcels *wanted)
{
	static const char prefix[] = "parcel.";
	char *folder = xasprintf("%s/evidence", ledger_dir(d->ledger));
	DIR *dir = opendir(folder);
	const struct dirent *e;

	while (dir && (e = readdir(dir))) {
		const char *id = e->d_name + strlen(prefix);

		if (strncmp(e->d_name, prefix, strlen(prefix)) == 0 &&
		    !parcels_has(wanted, id))
			unlinkat(dirfd(dir), e->d_name, 0);
	}
	if (dir)
		closedir(dir);
	free(folder);
}

/* ---- what must be right before anything is taken ---- */

int parcel_check_answer(struct desk *d, const struct parcel_wanted *w,
			const struct parcel *p)
{
	struct strbuf text = STRBUF_INIT;
	int ret = parcel_answer_text(&text, d, p, w->tenant);

	if (ret == 0)
		ret = sync_is_signed(d->ledger, p->source, text.buf, text.len,
				     p->source_signature);
	strbuf_release(&text);
	if (ret == 0 || ret == NOT_FOUND)
		return fail_as(REFUSED,
			       _("who answers for the content %.12s is not the "
				 "store that it says"),
			       w->content);
	if (ret > 0 && p->bytes != w->bytes)
		return fail_as(REFUSED,
			       _("the content %.12s has %lld bytes, what was "
				 "answered has %lld"),
			       w->content, (long long)w->bytes,
			       (long long)p->bytes);
	return ret < 0 ? ret : 0;
}

/* ---- parts ---- */

int64_t parcel_came(struct desk *d, const struct parcel_wanted *w)
{
	int64_t parts = parcel_parts(w->bytes);
	char *path = path_of(d, w->id);
	struct stat st;
	int64_t n = 0;

	if (stat(path, &st) == 0)
		n = st.st_size == w->bytes + parts * AEAD_TAG
			    ? parts
			    : st.st_size / PARCEL_PART;
	free(path);
	return n;
}

static size_t part_size(int64_t bytes, int64_t number)
{
	int64_t left = bytes - number * VAULT_CHUNK;

	return left < VAULT_CHUNK ? (size_t)left : VAULT_CHUNK;
}

/* Decrypted into out, which has room for a part. */
static int open_part(struct parcel_cipher *c, const struct parcel *p,
		     int64_t number, const void *part, size_t len,
		     unsigned char *out)
{
	size_t want = part_size(p->bytes, number);

	if (len == want + AEAD_TAG && parcel_open(c, number, part, want, out))
		return 0;
	return fail_as(REFUSED,
		       _("part %lld of the content %.12s was changed on its "
			 "way"),
		       (long long)number + 1, p->content);
}

/* A crash may have left the beginning of the part. */
static int append(const char *path, int64_t at, const void *part, size_t len)
{
	mode_t mode = file_in_shared(path) ? 0660 : 0600;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode), ret = 0;

	if (fd < 0 || ftruncate(fd, at) < 0 || lseek(fd, at, SEEK_SET) < 0 ||
	    file_write_all(fd, part, len) < 0 || fsync(fd) < 0)
		ret = fail(_("cannot write %s: %s"), path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return ret;
}

static int keep_part(struct desk *d, struct parcel_wanted *w, int64_t number,
		     const void *part, size_t len)
{
	char *path = path_of(d, w->id);
	char *folder = xstrndup(path, (size_t)(strrchr(path, '/') - path));
	int ret = file_make_below(folder);

	if (ret == 0)
		ret = append(path, number * PARCEL_PART, part, len);
	if (ret == 0) {
		w->came += (int64_t)(len - AEAD_TAG);
		w->moved = clock_now();
	}
	free(folder);
	free(path);
	return ret;
}

int parcel_take(struct desk *d, struct parcel_wanted *w, const struct parcel *p,
		const void *part, size_t len)
{
	int64_t number = parcel_came(d, w);
	unsigned char *plain = xmalloc(VAULT_CHUNK);
	struct parcel_cipher c;
	int ret = parcel_cipher_init(&c, d, p, w->tenant, PARCEL_ASKER);

	if (ret == 0)
		ret = open_part(&c, p, number, part, len, plain);
	if (ret == 0)
		ret = keep_part(d, w, number, part, len);
	parcel_cipher_release(&c);
	explicit_bzero(plain, VAULT_CHUNK);
	free(plain);
	return ret;
}

/* ---- all of it ---- */

struct arriving {
	struct desk *desk;
	const struct parcel_wanted *wanted;
	const struct parcel *parcel;
	struct parcel_cipher cipher;
	struct vault_writer *writer;
	int fd;
	unsigned char *sealed, *plain;
};

static int copy_part(struct arriving *a, int64_t number)
{
	size_t len = part_size(a->parcel->bytes, number);
	int ret;

	if (file_read_full(a->fd, a->sealed, len + AEAD_TAG) < 0)
		return fail(_("cannot read: %s"), strerror(errno));
	ret = open_part(&a->cipher, a->parcel, number, a->sealed,
			len + AEAD_TAG, a->plain);
	return ret < 0 ? ret : vault_write(a->writer, a->plain, len);
}

/* Of content without a byte no part comes. */
static int copy_parts(struct arriving *a)
{
	int64_t parts = parcel_parts(a->parcel->bytes);
	char *path = path_of(a->desk, a->wanted->id);
	int ret = 0;

	a->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (a->fd < 0 && parts)
		ret = fail(_("cannot open %s: %s"), path, strerror(errno));
	for (int64_t i = 0; ret == 0 && i < parts; i++)
		ret = copy_part(a, i);
	if (a->fd >= 0)
		close(a->fd);
	free(path);
	return ret;
}

static int seal(struct arriving *a)
{
	char hex[SHA256_HEX];
	sha256 hash;
	int64_t bytes;
	int ret = vault_seal(a->writer, &hash, &bytes);

	if (ret == 0 && strcmp(hex_encode(hex, hash.b, SHA256_SIZE),
			       a->wanted->content) != 0)
		ret = fail_as(REFUSED,
			      _("what came as the content %.12s is other "
				"content"),
			      a->wanted->content);
	return ret;
}

static int add_fetched(struct arriving *a)
{
	const struct parcel_wanted *w = a->wanted;
	char at[CLOCK_RFC3339_SIZE], *from;
	cJSON *data = cJSON_CreateObject();
	struct draft draft = desk_machine_draft(a->desk, "evidence.fetched",
						w->ticket, w->tenant, data);
	int ret = sync_origin_name(a->desk->ledger, a->parcel->source, &from);

	if (ret == 0) {
		json_add_str(data, "asked", clock_format(at, w->asked));
		json_add_str(data, "by", w->member);
		json_add_str(data, "content", w->content);
		json_add_str(data, "from", from);
		ret = ledger_add(a->desk->ledger, &draft, NULL);
		free(from);
	}
	cJSON_Delete(data);
	return ret;
}

/* The record, the name in the vault and the end of the request are one. */
static int place(struct arriving *a)
{
	int ret = ledger_begin(a->desk->ledger);

	if (ret < 0)
		return ret;
	ret = add_fetched(a);
	if (ret == 0)
		ret = parcel_delete(a->desk, a->wanted);
	if (ret == 0)
		ret = vault_place(a->writer);
	return desk_end(a->desk, ret);
}

int parcel_finish(struct desk *d, struct parcel_wanted *w,
		  const struct parcel *p)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	struct arriving a = { .desk = d, .wanted = w, .parcel = p, .fd = -1 };
	int ret = parcel_cipher_init(&a.cipher, d, p, w->tenant, PARCEL_ASKER);

	a.sealed = xmalloc(PARCEL_PART);
	a.plain = xmalloc(VAULT_CHUNK);
	if (ret == 0)
		ret = vault_create(&a.writer, v);
	if (ret == 0)
		ret = copy_parts(&a);
	if (ret == 0)
		ret = seal(&a);
	if (ret == 0)
		ret = place(&a);
	if (ret == 0)
		ret = parcel_drop_file(d, w->id);
	vault_drop(a.writer);
	parcel_cipher_release(&a.cipher);
	explicit_bzero(a.plain, VAULT_CHUNK);
	free(a.plain);
	free(a.sealed);
	vault_free(v);
	return ret;
}
