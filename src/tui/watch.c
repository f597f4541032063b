/*
 * watch.c - a hint that somebody has written to the store.
 *
 * Whether anything is new the desk finds out; this only says when to ask.
 */
#include "config.h"

#include "watch.h"

#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "watchfloor/memory.h"
#include "watchfloor/presence.h"

int watch_open(const char *dir)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	char *branches = xasprintf("%s/desk.git/refs/heads", dir);
	char *present = xasprintf("%s/" PRESENCE_DIR, dir);

	if (fd >= 0 &&
	    inotify_add_watch(fd, dir, IN_MODIFY | IN_CREATE | IN_MOVED_TO) <
		    0) {
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		inotify_add_watch(fd, branches, IN_CREATE | IN_MOVED_TO);
	/* A program that is killed closes its file all the same. */
	if (fd >= 0)
		inotify_add_watch(fd, present,
				  IN_MOVED_TO | IN_DELETE | IN_CLOSE_WRITE);
	free(branches);
	free(present);
	return fd;
}

void watch_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* Opening and locking the store touch these, and this program's own mark is
 * no news. */
static bool is_news(const struct inotify_event *e)
{
	return e->len && strcmp(e->name, "gate") != 0 &&
	       !strstr(e->name, "-shm") && !presence_is_own(e->name);
}

bool watch_read(int fd)
{
	_Alignas(struct inotify_event) char buf[4096];
	bool news = false;
	ssize_t n;

	while ((n = read(fd, buf, sizeof buf)) > 0) {
		for (char *p = buf; p < buf + n;) {
			const struct inotify_event *e = (const void *)p;

			news |= is_news(e);
			p += sizeof *e + e->len;
		}
	}
	return news;
}
