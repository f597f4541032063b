/*
 * source.c - where bytes come from: one read(2) at a time, unpacked if it is
 * gzip, so that memory stays constant and a slow pipe is read as it trickles.
 *
 * Following a file: at its end, wait; when the name has come to stand for
 * another file that is written to, go on with that one; when the file no
 * longer holds what was read, begin again.
 */
#include "config.h"

#include "intake/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define PACKED_SIZE (256 * 1024)
#define WAIT_MS     200
#define TAIL_SIZE   128

enum packing { PACKING_UNKNOWN, PACKING_NONE, PACKING_GZIP };

struct source {
	char *path;
	int fd;
	bool follow, regular;
	bool at_end;  /* of what there was when we last looked */
	bool renamed; /* the name stands for another file since last time */
	int64_t done; /* bytes read from fd */
	/* the newest of them, to know the file by */
	char tail[TAIL_SIZE];
	size_t tail_len;
	enum packing packing;
	/* what was read from fd and not yet handed out */
	unsigned char *packed;
	size_t begin, end;
	z_stream z;
	bool member; /* inside a gzip member */
};

const char *source_name(const struct source *s)
{
	return s->path ? s->path : _("standard input");
}

static int open_file(struct source *s)
{
	struct stat st;

	s->fd = s->path ? open(s->path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	if (s->fd < 0 || fstat(s->fd, &st) < 0)
		return fail(_("cannot read %s: %s"), source_name(s),
			    strerror(errno));
	if (S_ISDIR(st.st_mode))
		return fail(_("%s is a folder: name the files in it"),
			    source_name(s));
	s->regular = S_ISREG(st.st_mode);
	s->done = 0;
	s->tail_len = 0;
	s->renamed = false;
	return 0;
}

int source_open(struct source **out, const char *path, bool follow)
{
	struct source *s = xcalloc(1, sizeof *s);
	int ret;

	s->path = strcmp(path, "-") == 0 ? NULL : xstrdup(path);
	s->packed = xmalloc(PACKED_SIZE);
	ret = open_file(s);
	if (ret < 0) {
		source_free(s);
		return ret;
	}
	s->follow = follow && s->regular;
	*out = s;
	return 0;
}

void source_free(struct source *s)
{
	if (!s)
		return;
	if (s->packing == PACKING_GZIP)
		inflateEnd(&s->z);
	if (s->path && s->fd >= 0)
		close(s->fd);
	free(s->packed);
	free(s->path);
	free(s);
}

void source_progress(const struct source *s, int64_t *done, int64_t *total)
{
	struct stat st;

	*done = s->done - (int64_t)(s->end - s->begin);
	*total = 0;
	if (s->regular && !s->follow && fstat(s->fd, &st) == 0)
		*total = st.st_size;
}

/* ---- following ---- */

static int begin_again(struct source *s)
{
	if (s->packing == PACKING_GZIP)
		inflateEnd(&s->z);
	s->packing = PACKING_UNKNOWN;
	s->begin = s->end = 0;
	s->member = s->at_end = false;
	return SOURCE_NEXT;
}

/* A file that was cut and has grown beyond its old length since is told by
 * what now stands where we stopped. */
static bool was_rewritten(const struct source *s, const struct stat *st)
{
	char now[TAIL_SIZE];
	ssize_t n;

	if (st->st_size < s->done)
		return true;
	n = pread(s->fd, now, s->tail_len, s->done - (off_t)s->tail_len);
	return n == (ssize_t)s->tail_len && memcmp(now, s->tail, (size_t)n);
}

/* At the end of the file: is there another one?  A writer keeps writing to a
 * file that was renamed until it is told, so the new one must have something
 * in it, and one more wait passes before the old one is left. */
static int look_for_another(struct source *s)
{
	struct stat ours, named;

	if (fstat(s->fd, &ours) < 0 || stat(s->path, &named) < 0)
		return SOURCE_IDLE; /* in the middle of being replaced */
	if (ours.st_ino != named.st_ino || ours.st_dev != named.st_dev) {
		if (named.st_size == 0)
			return SOURCE_IDLE;
		if (!s->renamed) {
			s->renamed = true;
			return SOURCE_IDLE;
		}
		close(s->fd);
		return open_file(s) < 0 ? FAILED : begin_again(s);
	}
	if (was_rewritten(s, &ours)) {
		if (lseek(s->fd, 0, SEEK_SET) < 0)
			return fail(_("cannot read %s: %s"), source_name(s),
				    strerror(errno));
		s->done = 0;
		s->tail_len = 0;
		return begin_again(s);
	}
	return SOURCE_IDLE;
}

/* ---- reading ---- */

static void remember_tail(struct source *s, const char *buf, size_t n)
{
	s->tail_len = n < TAIL_SIZE ? n : TAIL_SIZE;
	memcpy(s->tail, buf + n - s->tail_len, s->tail_len);
}

/* One read(2).  SOURCE_END at the end of the file. */
static int read_some(struct source *s, void *buf, size_t size, size_t *n)
{
	struct pollfd pfd = { .fd = s->fd, .events = POLLIN };
	ssize_t got;

	if (!s->regular && poll(&pfd, 1, WAIT_MS) <= 0)
		return SOURCE_IDLE; /* a signal is a reason to look up, too */
	got = read(s->fd, buf, size);
	if (got < 0 && (errno == EINTR || errno == EAGAIN))
		return SOURCE_IDLE;
	if (got < 0)
		return fail(_("cannot read %s: %s"), source_name(s),
			    strerror(errno));
	*n = (size_t)got;
	s->done += got;
	if (got > 0)
		remember_tail(s, buf, *n);
	return got > 0 ? SOURCE_DATA : SOURCE_END;
}

static int refill(struct source *s)
{
	size_t n;
	int event;

	if (s->begin == s->end)
		s->begin = s->end = 0;
	event = read_some(s, s->packed + s->end, PACKED_SIZE - s->end, &n);
	if (event == SOURCE_DATA)
		s->end += n;
	return event;
}

static int unpack_begin(struct source *s)
{
	s->z = (z_stream){ 0 };
	/* 16: a gzip header, no other */
	if (inflateInit2(&s->z, MAX_WBITS + 16) != Z_OK)
		return fail(_("cannot unpack %s"), source_name(s));
	s->packing = PACKING_GZIP;
	return 0;
}

/* A gzip file may be several, one behind the other; what follows the last
 * (padding of a tape, say) is not gzip and is left alone. */
static bool next_member(struct source *s)
{
	if (s->packed[s->begin] != 0x1f)
		return false;
	inflateReset(&s->z);
	return true;
}

static int unpack(struct source *s, char *buf, size_t size, size_t *n)
{
	int event, z;

	s->z.next_out = (unsigned char *)buf;
	s->z.avail_out = (unsigned)size;
	while (s->z.avail_out == size) {
		if (s->begin == s->end) {
			event = refill(s);
			if (event == SOURCE_END && s->member)
				return fail(_("%s is cut off: its gzip ends "
					      "in the middle"),
					    source_name(s));
			if (event != SOURCE_DATA)
				return event;
		}
		if (!s->member && !next_member(s)) {
			s->begin = s->end;
			continue;
		}
		s->member = true;
		s->z.next_in = s->packed + s->begin;
		s->z.avail_in = (unsigned)(s->end - s->begin);
		z = inflate(&s->z, Z_NO_FLUSH);
		s->begin = s->end - s->z.avail_in;
		if (z == Z_STREAM_END)
			s->member = false;
		else if (z != Z_OK && s->z.avail_out == size)
			return fail(_("%s is damaged: its gzip does not "
				      "unpack"),
				    source_name(s));
	}
	*n = size - s->z.avail_out;
	return SOURCE_DATA;
}

/* Two bytes tell gzip; they may come one by one through a pipe. */
static int find_packing(struct source *s)
{
	int event = SOURCE_DATA;

	while (s->end - s->begin < 2 && event == SOURCE_DATA)
		event = refill(s);
	if (event != SOURCE_DATA && event != SOURCE_END)
		return event;
	if (s->end - s->begin >= 2 && s->packed[0] == 0x1f &&
	    s->packed[1] == 0x8b)
		return unpack_begin(s) < 0 ? FAILED : SOURCE_DATA;
	if (event == SOURCE_DATA || !s->follow)
		s->packing = PACKING_NONE;
	return event;
}

static int read_plain(struct source *s, char *buf, size_t size, size_t *n)
{
	if (s->begin == s->end)
		return read_some(s, buf, size, n);
	*n = s->end - s->begin < size ? s->end - s->begin : size;
	memcpy(buf, s->packed + s->begin, *n);
	s->begin += *n;
	return SOURCE_DATA;
}

static int read_packing(struct source *s, char *buf, size_t size, size_t *n)
{
	int event = SOURCE_DATA;

	if (s->packing == PACKING_UNKNOWN)
		event = find_packing(s);
	if (event == SOURCE_DATA ||
	    (event == SOURCE_END && s->packing != PACKING_UNKNOWN))
		event = s->packing == PACKING_GZIP
				? unpack(s, buf, size, n)
				: read_plain(s, buf, size, n);
	return event;
}

/* At the end, wait; and look right before reading on, so that what was found
 * out still holds. */
static int read_followed(struct source *s, char *buf, size_t size, size_t *n)
{
	int event = s->at_end ? look_for_another(s) : SOURCE_IDLE;

	if (event != SOURCE_IDLE)
		return event;
	event = read_packing(s, buf, size, n);
	s->at_end = event == SOURCE_END;
	if (event == SOURCE_DATA)
		s->renamed = false;
	if (event != SOURCE_END)
		return event;
	nanosleep(&(struct timespec){ .tv_nsec = WAIT_MS * 1000000L }, NULL);
	return SOURCE_IDLE;
}

int source_read(void *source, char *buf, size_t size, size_t *n)
{
	struct source *s = source;

	return s->follow ? read_followed(s, buf, size, n)
			 : read_packing(s, buf, size, n);
}
