/*
 * presence.c - who has which ticket open now.
 *
 * A name is never used twice: who finds a file that nobody locks can remove
 * it, and hits no other.
 */
#include "config.h"

#include "watchfloor/presence.h"

#include <dirent.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "desk/presence_private.h"
#include "desk/sight.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define MAGIC    "watchfloor present 1\n"
#define FILE_MAX 1024

/* ---- saying ---- */

char *presence_folder(const struct desk *d)
{
	char *dir = xasprintf("%s/" PRESENCE_DIR, ledger_dir(d->ledger));
	bool shared = file_in_shared(dir);
	struct stat st;

	/* Who makes it says so once more, whatever the umask is. */
	if (mkdir(dir, shared ? 02770 : 0700) == 0 && shared &&
	    chmod(dir, 02770) < 0)
		rmdir(dir);
	if (stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return dir;
	free(dir);
	return NULL;
}

static bool write_mark(int fd, const struct desk *d, const char *ticket)
{
	return dprintf(fd, MAGIC "member %s\nticket %s\nsince %lld\n", d->actor,
		       ticket, (long long)clock_now()) > 0;
}

/* It appears under its name locked and complete. */
static int make_file(char **path, const char *dir, const struct desk *d,
		     const char *ticket)
{
	char *name = xasprintf("%ld-%llx", (long)getpid(),
			       (unsigned long long)clock_ticks());
	char *hidden = xasprintf("%s/.%s", dir, name);
	mode_t mode = file_in_shared(hidden) ? 0640 : 0600;
	int fd = open(hidden, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);

	*path = xasprintf("%s/%s", dir, name);
	if (fd >= 0 &&
	    (fchmod(fd, mode) < 0 || flock(fd, LOCK_EX | LOCK_NB) < 0 ||
	     !write_mark(fd, d, ticket) || rename(hidden, *path) < 0)) {
		unlink(hidden);
		close(fd);
		fd = -1;
	}
	free(hidden);
	free(name);
	return fd;
}

void presence_show(struct presence_mark *m, const struct desk *d,
		   const char *ticket)
{
	char *dir, *path = NULL;
	int fd = -1;

	if (m->ticket && strcmp(m->ticket, ticket) == 0)
		return;
	dir = presence_folder(d);
	if (dir)
		fd = make_file(&path, dir, d, ticket);
	presence_hide(m);
	m->fd = fd;
	m->path = path;
	m->ticket = xstrdup(ticket);
	free(dir);
}

void presence_hide(struct presence_mark *m)
{
	if (m->fd >= 0) {
		unlink(m->path);
		close(m->fd);
	}
	free(m->path);
	free(m->ticket);
	*m = (struct presence_mark)PRESENCE_MARK_INIT;
}

bool presence_is_own(const char *name)
{
	char *end;

	return strtol(name + (*name == '.'), &end, 10) == (long)getpid() &&
	       *end == '-';
}

/* ---- reading ---- */

static void release(struct presence *p)
{
	free(p->member);
	free(p->ticket);
	free(p->host);
}

static bool parse(struct presence *out, const char *text)
{
	const char *s = text + strlen(MAGIC);
	char *since = NULL;

	*out = (struct presence){ .member = NULL };
	if (strncmp(text, MAGIC, strlen(MAGIC)) == 0 &&
	    (out->member = text_take_line(&s, "member")) &&
	    (out->ticket = text_take_line(&s, "ticket")))
		since = text_take_line(&s, "since");
	if (!since) {
		release(out);
		return false;
	}
	out->since = strtoll(since, NULL, 10);
	out->host = xstrdup("");
	free(since);
	return true;
}

/* Whoever may write into the folder could write any name into a file, but
 * not give it to another account. */
static bool is_of_account(const struct desk *d, const char *member, uid_t uid)
{
	const struct passwd *pw = getpwuid(uid);
	const struct conf_member *m = conf_member_named(d->conf, member);

	if (!pw)
		return false;
	if (!d->conf->nmembers)
		return strcmp(pw->pw_name, member) == 0;
	return m && (conf_is_shared(d->conf, pw->pw_name) ||
		     conf_member_by_login(d->conf, pw->pw_name) == m);
}

static bool sees(struct desk *d, const struct presence *p)
{
	const struct conf_member *m = conf_member_named(d->conf, p->member);

	return !m || desk_sees_member(d, m);
}

static bool sees_ticket(struct desk *d, const char *id)
{
	struct ticket t;
	bool seen;

	ticket_init(&t);
	seen = ticket_load(d, id, &t) == 0;
	ticket_release(&t);
	return seen;
}

static void add(struct presences *out, struct desk *d, struct presence *p)
{
	if (*p->ticket && !sees_ticket(d, p->ticket))
		*p->ticket = '\0';
	GROW(out->all, out->n, out->alloc);
	out->all[out->n++] = *p;
}

static void read_file(struct presences *out, struct desk *d, int fd,
		      const char *name)
{
	char text[FILE_MAX];
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	struct presence p;
	struct stat st;

	if (n < 0 || fstat(fd, &st) < 0)
		return;
	text[n] = '\0';
	if (!parse(&p, text))
		return;
	p.own = presence_is_own(name);
	if (is_of_account(d, p.member, st.st_uid) && sees(d, &p))
		add(out, d, &p);
	else
		release(&p);
}

/* A lock that can be had was of a program that has ended. */
static void look_at(struct presences *out, struct desk *d, int dir,
		    const char *name)
{
	int fd = openat(dir, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (flock(fd, LOCK_SH | LOCK_NB) == 0)
		unlinkat(dir, name, 0);
	else
		read_file(out, d, fd, name);
	close(fd);
}

static int by_member(const void *a, const void *b)
{
	const struct presence *x = a, *y = b;
	int c = strcmp(x->member, y->member);

	if (!c)
		c = strcmp(x->ticket, y->ticket);
	return c ? c : strcmp(x->host, y->host);
}

struct reading {
	struct presences *out;
	struct desk *desk;
};

/* Whom desk.conf does not know is nobody, where it knows anybody. */
static void add_other(void *ctx, struct presence *p)
{
	const struct reading *r = ctx;
	const struct conf *c = r->desk->conf;

	if ((!c->nmembers || conf_member_named(c, p->member)) &&
	    sees(r->desk, p))
		add(r->out, r->desk, p);
	else
		release(p);
}

void presences_read(struct presences *out, struct desk *d)
{
	char *path = xasprintf("%s/" PRESENCE_DIR, ledger_dir(d->ledger));
	DIR *dir = sight_has_right(d->sight, RIGHT_WORK) ? opendir(path) : NULL;
	struct dirent *e;

	while (dir && (e = readdir(dir)))
		if (*e->d_name != '.')
			look_at(out, d, dirfd(dir), e->d_name);
	if (dir)
		presences_read_hub(d, add_other, &(struct reading){ out, d });
	if (dir)
		closedir(dir);
	if (out->n)
		qsort(out->all, out->n, sizeof *out->all, by_member);
	free(path);
}

void presences_release(struct presences *p)
{
	while (p->n)
		release(&p->all[--p->n]);
	free(p->all);
	*p = (struct presences){ NULL, 0, 0 };
}

bool presences_equal(const struct presences *a, const struct presences *b)
{
	bool equal = a->n == b->n;

	for (size_t i = 0; equal && i < a->n; i++)
		equal = by_member(&a->all[i], &b->all[i]) == 0 &&
			a->all[i].since == b->all[i].since &&
			a->all[i].own == b->all[i].own;
	return equal;
}
