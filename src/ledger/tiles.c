/*
 * tiles.c - an export that other people's tools verify (C2SP tlog-tiles).
 *
 * A tile holds 256 hashes of one level of the tree, and each level of tiles
 * is eight levels of the tree.  A full tile never changes: the checkpoint in
 * the folder says up to which size everything is there, and an export goes on
 * from that.  It is the last to be written.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/progress.h"
#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define TILE_WIDTH  256
#define TILE_LEVELS 8
#define NOTE_MAX    65536

struct exporter {
	struct ledger *l;
	struct tree_reader reader;
	struct merkle_source source;
	struct progress progress;
	const char *dir;
	const struct vkey *vkey;
	int64_t size; /* of the tree that is exported */
	int64_t done; /* of the one that is there already */
};

/* ---- files ---- */

/* 1234567 is x001/x234/567. */
void tile_path(struct strbuf *out, const char *level, int64_t n, int width)
{
	int64_t top = 1;

	strbuf_addf(out, "tile/%s/", level);
	while (n / top >= 1000)
		top *= 1000;
	for (; top > 1; top /= 1000)
		strbuf_addf(out, "x%03d/", (int)(n / top % 1000));
	strbuf_addf(out, "%03d", (int)(n % 1000));
	if (width < TILE_WIDTH)
		strbuf_addf(out, ".p/%d", width);
}

static int make_parent(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = xstrndup(path, (size_t)(slash - path));
	int rc = file_mkdirs(dir, 0755);

	free(dir);
	return rc;
}

static int write_all(int fd, const struct strbuf *data)
{
	size_t done = 0;

	while (done < data->len) {
		ssize_t n = write(fd, data->buf + done, data->len - done);

		if (n < 0 && errno != EINTR)
			return FAILED;
		done += n < 0 ? 0 : (size_t)n;
	}
	return 0;
}

/* Whole or not at all; not yet durable: sync() comes before the checkpoint. */
static int write_file(const char *path, const struct strbuf *data)
{
	char *temp = xasprintf("%s.new", path);
	int fd, rc = make_parent(path);

	if (rc < 0) {
		free(temp);
		return rc;
	}
	fd = open(temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	rc = fd < 0 ? FAILED : write_all(fd, data);
	if (fd >= 0 && close(fd) < 0)
		rc = FAILED;
	if (rc < 0 || rename(temp, path) < 0) {
		rc = fail(_("cannot write %s: %s"), path, strerror(errno));
		unlink(temp);
	}
	free(temp);
	return rc;
}

static int sync_all(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : syncfs(fd);

	if (fd >= 0)
		close(fd);
	return rc < 0 ? fail(_("cannot write %s: %s"), dir, strerror(errno))
		      : 0;
}

/* ---- tiles ---- */

/* Append the entries first..first + width of one level of tiles. */
typedef int fill_fn(struct exporter *e, struct strbuf *out, int level,
		    int64_t first, int width);

static int fill_hashes(struct exporter *e, struct strbuf *out, int level,
		       int64_t first, int width)
{
	for (int64_t i = first; i < first + width; i++) {
		sha256 h;
		int rc = tree_node(&e->reader, level * TILE_LEVELS, i, &h);

		if (rc < 0)
			return rc;
		strbuf_add(out, h.b, SHA256_SIZE);
	}
	return 0;
}

/* A bundle: the records themselves, each behind its length. */
static int fill_entries(struct exporter *e, struct strbuf *out, int level,
			int64_t first, int width)
{
	sqlite3_stmt *st = store_stmt(e->l, STMT_GET_RECORD);

	if (!st)
		return FAILED;
	for (int64_t i = first; i < first + width; i++) {
		int len;

		sqlite3_bind_int64(st, 1, record_id(e->reader.origin, i + 1));
		if (store_step(e->l, st) != 1)
			return fail(_("record %lld cannot be read"),
				    (long long)i + 1);
		len = sqlite3_column_bytes(st, 0);
		strbuf_addch(out, len >> 8);
		strbuf_addch(out, len & 0xff);
		strbuf_add(out, sqlite3_column_blob(st, 0), (size_t)len);
		sqlite3_reset(st);
	}
	return 0;
}

static int export_tile(struct exporter *e, const char *path, fill_fn *fill,
		       int level, int64_t first, int width)
{
	struct strbuf data = STRBUF_INIT;
	int rc = fill(e, &data, level, first, width);

	if (!rc)
		rc = write_file(path, &data);
	strbuf_release(&data);
	return rc < 0 ? rc : progress_step(&e->progress);
}

static int export_level(struct exporter *e, const char *name, fill_fn *fill,
			int level)
{
	int64_t end = e->size >> (level * TILE_LEVELS);
	int64_t there = e->done >> (level * TILE_LEVELS);
	struct strbuf path = STRBUF_INIT;
	int rc = 0;

	for (int64_t i = 0; !rc && i < end; i += TILE_WIDTH) {
		int width = end - i < TILE_WIDTH ? (int)(end - i) : TILE_WIDTH;

		strbuf_reset(&path);
		strbuf_addf(&path, "%s/", e->dir);
		tile_path(&path, name, i / TILE_WIDTH, width);
		if (i + TILE_WIDTH > there || access(path.buf, F_OK) < 0)
			rc = export_tile(e, path.buf, fill, level, i, width);
	}
	strbuf_release(&path);
	return rc;
}

static int export_tiles(struct exporter *e)
{
	int rc = export_level(e, "entries", fill_entries, 0);
	char name[12];

	for (int level = 0; !rc && e->size >> (level * TILE_LEVELS); level++) {
		snprintf(name, sizeof name, "%d", level);
		rc = export_level(e, name, fill_hashes, level);
	}
	return rc;
}

/* ---- the checkpoint ---- */

/* Does our tree continue the one that the folder has?  Sets e->done. */
static int continue_export(struct exporter *e, const struct strbuf *note)
{
	struct checkpoint had;
	sha256 root;
	int rc;

	if (checkpoint_open(&had, note->buf, note->len, e->vkey) < 0)
		return fail_in(FAILED, _("%s holds another export: "), e->dir);
	if (had.size > e->size)
		return fail(_("the export in %s has %lld records, the ledger "
			      "has %lld under its newest checkpoint"),
			    e->dir, (long long)had.size, (long long)e->size);
	rc = merkle_root_at(&root, had.size, &e->source);
	if (!rc && !sha256_equal(&root, &had.root))
		rc = fail(_("the ledger does not continue the export in %s: "
			    "records were changed"),
			  e->dir);
	e->done = had.size;
	return rc;
}

static int export_files(struct exporter *e, const struct strbuf *note)
{
	char *checkpoint = xasprintf("%s/checkpoint", e->dir);
	char *key = xasprintf("%s/vkey", e->dir);
	struct strbuf had = STRBUF_INIT, vkey = STRBUF_INIT;
	int rc = file_mkdirs(e->dir, 0755);

	if (!rc && !access(checkpoint, F_OK)) {
		rc = file_read(&had, checkpoint, NOTE_MAX);
		if (!rc)
			rc = continue_export(e, &had);
	}
	vkey_format(&vkey, e->vkey);
	strbuf_addch(&vkey, '\n');
	if (!rc)
		rc = export_tiles(e);
	if (!rc)
		rc = write_file(key, &vkey);
	if (!rc)
		rc = sync_all(e->dir);
	if (!rc)
		rc = file_write_atomic(checkpoint, note->buf, note->len, 0644);
	strbuf_release(&had);
	strbuf_release(&vkey);
	free(checkpoint);
	free(key);
	return rc;
}

/* ---- origins ---- */

static int export_origin(struct ledger *l, const struct origin *o,
			 const char *dir, ledger_progress *tell, void *ctx)
{
	struct strbuf note = STRBUF_INIT;
	struct exporter e = {
		.l = l,
		.reader = { l, o->number },
		.dir = dir,
		.vkey = &o->vkey,
		.size = seal_newest(l, o->number, &note),
	};
	int rc = e.size < 0 ? FAILED : 0;

	e.source = (struct merkle_source){ tree_node, &e.reader };
	e.progress = (struct progress)
	{
		tell, ctx, _("exporting")
		, 0, e.size / TILE_WIDTH * 2
	};
	if (e.size > 0)
		rc = export_files(&e, &note);
	strbuf_release(&note);
	return rc;
}

static int export_previous(struct ledger *l, const char *dir,
			   ledger_progress *tell, void *ctx)
{
	int64_t *own;
	int n, rc = origin_numbers(l->db, l->own.name, &own, &n);

	for (int i = 0; !rc && i < n; i++) {
		struct origin o;
		char *sub;

		if (own[i] == l->own.number)
			continue;
		rc = origin_load(&o, l->db, own[i]);
		if (rc < 0)
			break;
		sub = xasprintf("%s/previous/%s", dir, o.incarnation);
		rc = export_origin(l, &o, sub, tell, ctx);
		free(sub);
		origin_release(&o);
	}
	free(own);
	return rc;
}

int ledger_export(struct ledger *l, const char *dir, ledger_progress *progress,
		  void *ctx)
{
	int rc = ledger_checkpoint(l, NULL);

	if (!rc)
		rc = export_previous(l, dir, progress, ctx);
	if (!rc)
		rc = export_origin(l, &l->own, dir, progress, ctx);
	return rc;
}
