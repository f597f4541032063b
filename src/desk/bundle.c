/*
 * bundle.c - evidence out of the house: a folder that anybody can check.
 */
#include "config.h"

#include "desk/bundle.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/desk_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- names ---- */

/* In bytes: 255 is what file systems take, and a number comes before it. */
#define NAME_BYTES 120

/* Letters of any script stay; what is neither letter nor digit of ASCII, but
 * for these, is in the way of somebody. */
static bool may_stay(int32_t c)
{
	return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || (c > 0 && strchr("._-+=@", c));
}

static void add_safe_name(struct strbuf *out, const char *name)
{
	struct strbuf safe = STRBUF_INIT;
	size_t len, start = out->len;

	/* What no terminal should get is marked in ASCII first. */
	text_safe(&safe, name, strlen(name), TEXT_ONE_LINE);
	for (const char *s = safe.buf; *s; s += len) {
		int32_t c = text_decode(s, strlen(s), &len);

		if (out->len - start + len > NAME_BYTES)
			break;
		if (may_stay(c))
			strbuf_add(out, s, len);
		else
			strbuf_addch(out, '_');
	}
	strbuf_release(&safe);
}

/* Behind the last slash of either kind. */
static const char *last_part(const char *name)
{
	for (const char *s; (s = strpbrk(name, "/\\"));)
		name = s + 1;
	return name;
}

char *bundle_path(int number, const char *name)
{
	struct strbuf path = STRBUF_INIT;

	strbuf_addf(&path, "files/%03d", number);
	name = last_part(name);
	if (*name)
		strbuf_addch(&path, '-');
	add_safe_name(&path, name);
	return strbuf_detach(&path);
}

/* ---- files ---- */

struct bundle_writer {
	struct bundle *bundle;
	char *name, *path; /* in the bundle; on disk */
	int fd;
	int64_t bytes;
	struct sha256_stream *hash;
};

static int write_fails(const struct bundle_writer *w)
{
	w->bundle->failed = true;
	return fail(_("cannot write %s: %s"), w->path, strerror(errno));
}

int bundle_begin(struct bundle_writer **out, struct bundle *b, const char *path)
{
	struct bundle_writer *w = xcalloc(1, sizeof *w);

	w->bundle = b;
	w->name = xstrdup(path);
	w->path = xasprintf("%s/%s", b->dir, path);
	w->hash = sha256_stream_new();
	w->fd = open(w->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	*out = w;
	return w->fd < 0 ? bundle_end(w, write_fails(w)) : 0;
}

int bundle_write(void *writer, const void *data, size_t len)
{
	struct bundle_writer *w = writer;

	if (file_write_all(w->fd, data, len) < 0)
		return write_fails(w);
	sha256_stream_add(w->hash, data, len);
	w->bytes += (int64_t)len;
	return 0;
}

static void note_file(struct bundle_writer *w)
{
	struct bundle *b = w->bundle;
	struct bundle_file *f;
	sha256 hash;

	GROW(b->files, b->n, b->alloc);
	f = &b->files[b->n++];
	sha256_stream_end(w->hash, &hash);
	*f = (struct bundle_file){ .path = xstrdup(w->name),
				   .bytes = w->bytes };
	hex_encode(f->hex, hash.b, SHA256_SIZE);
}

int bundle_end(struct bundle_writer *w, int ret)
{
	if (ret == 0 && fsync(w->fd) < 0)
		ret = write_fails(w);
	if (ret == 0) {
		note_file(w);
	} else {
		sha256_stream_end(w->hash, NULL);
		if (w->fd >= 0)
			unlink(w->path);
	}
	if (w->fd >= 0)
		close(w->fd);
	free(w->name);
	free(w->path);
	free(w);
	return ret;
}

int bundle_add(struct bundle *b, const char *path, const void *data, size_t len)
{
	struct bundle_writer *w;
	int ret = bundle_begin(&w, b, path);

	return ret < 0 ? ret : bundle_end(w, bundle_write(w, data, len));
}

/* As coreutils print and check them. */
static int add_sums(struct bundle *b)
{
	struct strbuf sums = STRBUF_INIT;
	int ret;

	for (int i = 0; i < b->n; i++)
		strbuf_addf(&sums, "%s  %s\n", b->files[i].hex,
			    b->files[i].path);
	ret = bundle_add(b, "SHA256SUMS", sums.buf, sums.len);
	strbuf_release(&sums);
	return ret;
}

/* ---- the folder ---- */

static int make_dir(struct bundle *b, const char *dir)
{
	static const char *const parts[] = { "files", "records" };
	struct stat st;

	if (lstat(dir, &st) == 0)
		return fail_as(CONFLICT,
			       _("%s is there already: name a new folder"),
			       dir);
	b->dir = xasprintf("%s.partial-XXXXXX", dir);
	if (!mkdtemp(b->dir))
		return fail(_("cannot create the folder %s: %s"), dir,
			    strerror(errno));
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		char *path = xasprintf("%s/%s", b->dir, parts[i]);
		int failed = mkdir(path, 0700);

		free(path);
		if (failed)
			return fail(_("cannot create the folder %s: %s"), dir,
				    strerror(errno));
	}
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag,
		      struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void bundle_release(struct bundle *b)
{
	if (b->dir)
		nftw(b->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	for (int i = 0; i < b->n; i++)
		free(b->files[i].path);
	free(b->files);
	free(b->dir);
	strbuf_release(&b->manifest);
}

/* Only now it has its name. */
static int give_name(struct bundle *b, const char *dir)
{
	if (rename(b->dir, dir) < 0)
		return fail(_("cannot rename %s to %s: %s"), b->dir, dir,
			    strerror(errno));
	free(b->dir);
	b->dir = NULL;
	return file_sync_folder_of(dir);
}

/* ---- the record ---- */

static int put_manifest(void *ctx)
{
	struct bundle *b = ctx;
	sha256 hash;

	return ledger_put_blob(b->desk->ledger, &hash, b->manifest.buf,
			       b->manifest.len);
}

/* Append where it will be: the whole path of what is made, without what only
 * its unfinished name has. */
static void add_place(struct strbuf *out, const struct bundle *b)
{
	char *full = realpath(b->dir, NULL);
	const char *path = full ? full : b->dir;

	text_safe(out, path, strlen(path) - strlen(".partial-XXXXXX"),
		  TEXT_ONE_LINE);
	free(full);
}

static int record(struct bundle *b)
{
	struct desk_step step = { .act = "evidence.exported",
				  .data = cJSON_CreateObject() };
	struct strbuf to = STRBUF_INIT;
	char hex[SHA256_HEX];
	sha256 hash;
	int ret;

	sha256_of(&hash, b->manifest.buf, b->manifest.len);
	add_place(&to, b);
	json_add_str(step.data, "to", to.buf);
	json_add_str(step.data, "sha256", hex_encode(hex, hash.b, SHA256_SIZE));
	json_add_int(step.data, "items", b->sum.items);
	json_add_int(step.data, "bytes", b->sum.bytes);
	json_add_str(step.data, "reason",
		     b->reason && *b->reason ? b->reason : NULL);
	ret = desk_append_after(b->desk, b->ticket->id, &step, 1, put_manifest,
				b);
	strbuf_release(&to);
	return ret;
}

static int write_bundle(struct bundle *b, const char *dir)
{
	int ret = make_dir(b, dir);

	if (ret == 0)
		ret = bundle_fill(b);
	if (ret == 0)
		ret = bundle_add(b, "manifest.json", b->manifest.buf,
				 b->manifest.len);
	if (ret == 0)
		ret = add_sums(b);
	if (ret == 0)
		ret = record(b);
	return ret < 0 ? ret : give_name(b, dir);
}

int evidence_export(struct desk *d, const char *ticket, const char *dir,
		    const char *reason, struct evidence_exported *out)
{
	struct ticket t;
	struct bundle b = { .desk = d,
			    .ticket = &t,
			    .reason = reason,
			    .manifest = STRBUF_INIT };
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, ticket, &t);
	if (ret == 0)
		ret = desk_try(d, act_named("evidence.exported"), &t);
	if (ret == 0)
		ret = write_bundle(&b, dir);
	*out = b.sum;
	bundle_release(&b);
	ticket_release(&t);
	return ret;
}
