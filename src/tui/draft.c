/*
 * draft.c - what is being typed, on disk until its record is written.
 *
 * A file begins with a head of fixed length for its key, so that one write
 * replaces both head and text; the head says how many bytes count, so that
 * the rest of a longer text before does not.
 *
 *	watchfloor draft 1
 *	key note bj1-7
 *	at 1795575600000
 *	bytes 00000012
 *
 *	first look:
 *
 * Its name is STORE-KEY-PID-N: hashes of the store's folder and the key, and
 * what makes it the only one.  NAME.txt is lent to an editor.
 */
#include "config.h"

#include "draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/text.h"
#include "watchfloor/thread.h"

#define HEAD_MAX 512
#define MAGIC    "watchfloor draft 1\n"
#define LENT     ".txt"
#define HASH_HEX 16

static struct {
	char *dir;   /* NULL: nowhere to keep them */
	char *store; /* its hash */
	struct kept *all;
	int n, alloc;
	int number; /* of the next file */
	char *trouble;
} drafts;

static void set_trouble(const char *path)
{
	int error = errno;

	free(drafts.trouble);
	drafts.trouble = xasprintf(_("what you type is not kept on disk: "
				     "%s: %s"),
				   path, strerror(error));
}

const char *drafts_trouble(void)
{
	return drafts.trouble;
}

/* The first digits of a hash: enough to tell some files apart. */
static char *short_hash(const char *s)
{
	char hex[SHA256_HEX];
	sha256 sum;

	sha256_of(&sum, s, strlen(s));
	hex_encode(hex, sum.b, sizeof sum.b);
	return xstrndup(hex, HASH_HEX);
}

/* ---- one draft in memory ---- */

static struct kept *add(const char *key)
{
	GROW(drafts.all, drafts.n, drafts.alloc);
	drafts.all[drafts.n] = (struct kept){ .key = xstrdup(key), .fd = -1 };
	return &drafts.all[drafts.n++];
}

static void forget(struct kept *k)
{
	free(k->key);
	free(k->text);
	free(k->path);
	if (k->fd >= 0)
		close(k->fd);
}

static struct kept *find(const char *key)
{
	struct kept *newest = NULL;

	for (int i = 0; i < drafts.n; i++)
		if (strcmp(drafts.all[i].key, key) == 0 &&
		    (!newest || drafts.all[i].at >= newest->at))
			newest = &drafts.all[i];
	return newest;
}

/* ---- writing ---- */

static void print_file(struct strbuf *out, const struct kept *k)
{
	strbuf_addf(out, MAGIC "key %s\nat %013lld\nbytes %08zu\n\n%s", k->key,
		    (long long)k->at, strlen(k->text), k->text);
}

/* The text of before may have been a password: its end must not stay. */
static int write_file(struct kept *k)
{
	struct strbuf sb = STRBUF_INIT;
	ssize_t n;
	int ret = 0;

	k->unsynced = true;
	print_file(&sb, k);
	errno = ENOSPC; /* of a short write */
	n = pwrite(k->fd, sb.buf, sb.len, 0);
	if (n != (ssize_t)sb.len || ftruncate(k->fd, n) < 0) {
		set_trouble(k->path);
		ret = FAILED;
	} else {
		free(drafts.trouble);
		drafts.trouble = NULL;
	}
	strbuf_release(&sb);
	return ret;
}

/* A file appears under its name locked and complete. */
static void make_file(struct kept *k)
{
	char *hash = short_hash(k->key), *hidden;

	free(k->path);
	k->path = xasprintf("%s/%s-%s-%ld-%d", drafts.dir, drafts.store, hash,
			    (long)getpid(), drafts.number++);
	hidden = xasprintf("%s/.%s", drafts.dir, strrchr(k->path, '/') + 1);
	k->fd = open(hidden, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (k->fd < 0 || flock(k->fd, LOCK_EX | LOCK_NB) < 0 ||
	    write_file(k) < 0 || rename(hidden, k->path) < 0) {
		set_trouble(hidden);
		unlink(hidden);
		if (k->fd >= 0)
			close(k->fd);
		k->fd = -1;
	}
	free(hash);
	free(hidden);
}

static void set_text(struct kept *k, const char *text)
{
	char *copy = xstrdup(text);

	free(k->text);
	k->text = copy;
	k->at = clock_now();
	if (k->fd >= 0)
		write_file(k);
	else if (drafts.dir)
		make_file(k);
}

static void *sync_file(void *arg)
{
	int fd = (int)(intptr_t)arg;

	fdatasync(fd);
	close(fd);
	return NULL;
}

/* On a descriptor of its own, as the draft may be gone before the disk has
 * it. */
static void begin_sync(const struct kept *k)
{
	int fd = fcntl(k->fd, F_DUPFD_CLOEXEC, 0);
	pthread_t thread;

	if (fd < 0)
		return;
	if (thread_begin(&thread, sync_file, (void *)(intptr_t)fd) == 0)
		pthread_detach(thread);
	else
		close(fd);
}

bool drafts_unsynced(void)
{
	for (int i = 0; i < drafts.n; i++)
		if (drafts.all[i].unsynced)
			return true;
	return false;
}

void drafts_sync(void)
{
	for (int i = 0; i < drafts.n; i++) {
		struct kept *k = &drafts.all[i];

		if (k->unsynced && k->fd >= 0)
			begin_sync(k);
		k->unsynced = false;
	}
}

static void drop(struct kept *k)
{
	if (k->fd >= 0)
		unlink(k->path);
	forget(k);
	drafts.n--;
	memmove(k, k + 1, (size_t)(drafts.all + drafts.n - k) * sizeof *k);
}

void draft_keep(const char *key, const char *text)
{
	struct kept *k = find(key);

	if (k && !*text)
		drop(k);
	else if (*text && (!k || strcmp(k->text, text) != 0))
		set_text(k ? k : add(key), text);
}

void draft_drop(const char *key)
{
	draft_keep(key, "");
}

/* ---- reading ---- */

/* Without the first bytes of a character that was cut at the end. */
static size_t whole_characters(const char *s, size_t len)
{
	size_t n = len;

	while (n && len - n < 3 && ((unsigned char)s[n - 1] & 0xC0) == 0x80)
		n--;
	if (n && (unsigned char)s[n - 1] >= 0xC0 &&
	    !text_is_utf8(s + n - 1, len - n + 1))
		return n - 1;
	return len;
}

/* Bytes that are no text leave a mark each. */
static char *clean(const char *s, size_t len)
{
	struct strbuf sb = STRBUF_INIT;

	len = whole_characters(s, strnlen(s, len));
	if (text_is_utf8(s, len))
		strbuf_add(&sb, s, len);
	else
		text_safe(&sb, s, len, TEXT_LINES);
	return strbuf_detach(&sb);
}

/* Make a draft of a file's bytes; false when they are not one's. */
static bool parse(struct kept *out, const struct strbuf *file)
{
	const char *s = file->buf + strlen(MAGIC);
	char *at = NULL, *bytes = NULL;
	bool good = false;

	*out = (struct kept){ .fd = -1 };
	if (strncmp(file->buf, MAGIC, strlen(MAGIC)) == 0 &&
	    (out->key = text_take_line(&s, "key")) &&
	    (at = text_take_line(&s, "at")) &&
	    (bytes = text_take_line(&s, "bytes")) && *s++ == '\n') {
		size_t there = file->len - (size_t)(s - file->buf);
		size_t said = strtoul(bytes, NULL, 10);

		out->at = strtoll(at, NULL, 10);
		out->text = clean(s, said < there ? said : there);
		good = true;
	}
	free(at);
	free(bytes);
	return good;
}

/* At most max bytes of a file, however many it has. */
static void read_some(struct strbuf *out, int fd, size_t max)
{
	ssize_t n;

	strbuf_grow(out, max);
	n = pread(fd, out->buf, max, 0);
	out->len = n > 0 ? (size_t)n : 0;
	out->buf[out->len] = '\0';
}

/* Make what an editor has left in a file the text of k. */
static int take_lent(struct kept *k, const char *path)
{
	struct strbuf sb = STRBUF_INIT;
	char *text;
	int ret = file_read(&sb, path, DRAFT_MAX);

	if (ret == 0) {
		while (sb.len && strchr(" \t\r\n", sb.buf[sb.len - 1]))
			strbuf_setlen(&sb, sb.len - 1);
		text = clean(sb.buf, sb.len);
		set_text(k, text);
		unlink(path);
		free(text);
	}
	strbuf_release(&sb);
	return ret;
}

/* An editor may have been at work when the program ended. */
static void settle(struct kept *k)
{
	char *path = xasprintf("%s" LENT, k->path);

	take_lent(k, path);
	if (!*k->text)
		drop(k);
	free(path);
}

/* Take over the file unless its owner is alive.  What cannot be read as a
 * draft stays where it is. */
static void adopt(const char *name)
{
	char *path = xasprintf("%s/%s", drafts.dir, name);
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct strbuf file = STRBUF_INIT;
	struct kept k;

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0) {
		read_some(&file, fd, HEAD_MAX + DRAFT_MAX);
		if (parse(&k, &file)) {
			k.path = path;
			k.fd = fd;
			GROW(drafts.all, drafts.n, drafts.alloc);
			drafts.all[drafts.n++] = k;
			settle(&drafts.all[drafts.n - 1]);
			path = NULL;
			fd = -1;
		} else {
			free(k.key);
			free(k.text);
		}
	}
	if (fd >= 0)
		close(fd);
	free(path);
	strbuf_release(&file);
}

static bool is_known(const char *name)
{
	for (int i = 0; i < drafts.n; i++)
		if (drafts.all[i].path &&
		    strcmp(strrchr(drafts.all[i].path, '/') + 1, name) == 0)
			return true;
	return false;
}

static bool is_lent(const char *name)
{
	size_t len = strlen(name), end = strlen(LENT);

	return len > end && strcmp(name + len - end, LENT) == 0;
}

/* Adopt what is left of the files whose names begin so. */
static void adopt_all(const char *prefix)
{
	DIR *dir = drafts.dir ? opendir(drafts.dir) : NULL;
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (strncmp(e->d_name, prefix, strlen(prefix)) == 0 &&
		    !is_lent(e->d_name) && !is_known(e->d_name))
			adopt(e->d_name);
	if (dir)
		closedir(dir);
}

const struct kept *draft_find(const char *key)
{
	const struct kept *k = find(key);
	char *hash, *prefix;

	if (k || !drafts.dir)
		return k;
	hash = short_hash(key);
	prefix = xasprintf("%s-%s-", drafts.store, hash);
	adopt_all(prefix);
	free(hash);
	free(prefix);
	return find(key);
}

static int older(const void *a, const void *b)
{
	const struct kept *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

int drafts_all(const struct kept **out)
{
	if (drafts.n)
		qsort(drafts.all, (size_t)drafts.n, sizeof *drafts.all, older);
	*out = drafts.all;
	return drafts.n;
}

/* ---- an editor ---- */

char *draft_lend(const char *key)
{
	struct kept *k = find(key);
	char *path;

	if (!k) {
		k = add(key);
		set_text(k, "");
	}
	path = k->fd >= 0 ? xasprintf("%s" LENT, k->path) : NULL;
	if (!path)
		fail("%s", drafts.trouble);
	else if (file_write_atomic(path, k->text, strlen(k->text), 0600) == 0)
		return path;
	free(path);
	if (!*k->text)
		drop(k);
	return NULL;
}

int draft_take_back(const char *key, const char *path)
{
	struct kept *k = find(key);
	int ret = take_lent(k, path);

	if (!*k->text)
		drop(k);
	return ret;
}

/* ---- life ---- */

void drafts_open(const char *store)
{
	char *full = realpath(store, NULL), *prefix;

	drafts.dir =
		file_xdg("XDG_STATE_HOME", ".local/state", "watchfloor/drafts");
	drafts.store = short_hash(full ? full : store);
	free(full);
	if (file_mkdirs(drafts.dir, 0700) < 0) {
		set_trouble(drafts.dir);
		free(drafts.dir);
		drafts.dir = NULL;
		return;
	}
	prefix = xasprintf("%s-", drafts.store);
	adopt_all(prefix);
	free(prefix);
}

void drafts_close(void)
{
	for (int i = 0; i < drafts.n; i++)
		forget(&drafts.all[i]);
	free(drafts.all);
	free(drafts.dir);
	free(drafts.store);
	free(drafts.trouble);
	memset(&drafts, 0, sizeof drafts);
}
