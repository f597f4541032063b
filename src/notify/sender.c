/*
 * sender.c - the one program per store that sends: plan, start what may go on
 * each channel, wait, write down what became of it.
 *
 * A channel that is slow keeps nobody else waiting; each has one message on
 * its way.  What was on its way when a sender ended may have arrived: it goes
 * again, and says so.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "desk/projection.h"
#include "notify/send.h"
#include "notify/transport.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Not more often than this does somebody look whether there is work. */
#define LOOK_MS 1000

struct sender {
	struct desk *desk;
	struct transport *transport;
	struct sender_count *count;
	char **busy; /* channels with a message on its way */
	int nbusy, alloc;
	int64_t when;      /* of the next message, as far as is known */
	int64_t refreshed; /* clock_ticks() when desk.conf was looked at */
};

/* ---- the lock ---- */

static int open_lock(const struct desk *d)
{
	char *path = xasprintf("%s/sender", ledger_dir(d->ledger));
	mode_t mode = file_in_shared(path) ? 0660 : 0600;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode);

	if (fd < 0)
		fail(_("cannot write in the store %s: %s"),
		     ledger_dir(d->ledger), strerror(errno));
	free(path);
	return fd;
}

static int take_lock(const struct desk *d)
{
	int fd = open_lock(d);

	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fd >= 0 && fcntl(fd, F_OFD_SETLK, &all) < 0) {
		close(fd);
		return fail_as(CONFLICT,
			       _("a sender runs on this store already"));
	}
	return fd;
}

bool sender_runs(const struct desk *d)
{
	char *path = xasprintf("%s/sender", ledger_dir(d->ledger));
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	/* asked, not tried: a try would keep a sender out that begins */
	struct flock all = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	bool runs = fd >= 0 && fcntl(fd, F_OFD_GETLK, &all) == 0 &&
		    all.l_type != F_UNLCK;

	if (fd >= 0)
		close(fd);
	free(path);
	return runs;
}

/* ---- one message on each channel ---- */

static bool is_busy(const struct sender *s, const char *channel)
{
	for (int i = 0; i < s->nbusy; i++)
		if (strcmp(s->busy[i], channel) == 0)
			return true;
	return false;
}

static void set_idle(struct sender *s, const char *channel)
{
	for (int i = 0; i < s->nbusy; i++)
		if (strcmp(s->busy[i], channel) == 0) {
			free(s->busy[i]);
			s->busy[i] = s->busy[--s->nbusy];
			return;
		}
}

static int start(struct sender *s, struct delivery *dv)
{
	int64_t now = clock_now();
	int ret = delivery_begin(dv, now);

	if (ret < 0) {
		delivery_free(dv);
		return ret;
	}
	if (dv->fault) {
		struct attempt a = dv->attempt;

		memset(&dv->attempt, 0, sizeof dv->attempt);
		ret = delivery_end(dv, &a, now, s->count);
		attempt_release(&a);
		return ret;
	}
	GROW(s->busy, s->nbusy, s->alloc);
	s->busy[s->nbusy++] = xstrdup(dv->channel->name);
	return transport_start(s->transport, &dv->envelope, &dv->request, dv);
}

static int start_channel(struct sender *s, const char *channel)
{
	struct delivery *dv;
	int ret = delivery_next(&dv, s->desk, channel, clock_now(), &s->when);

	return ret < 0 || !dv ? ret : start(s, dv);
}

struct names {
	char **of;
	int n, alloc;
};

static int list_channels(struct sender *s, struct names *names)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = statement(ledger_db(s->desk->ledger), &st,
				     "SELECT DISTINCT channel FROM main.outbox"
				     " WHERE state = 0");

	while (ret == 0 && (row = statement_row(st)) > 0) {
		GROW(names->of, names->n, names->alloc);
		names->of[names->n++] =
			xstrdup((const char *)sqlite3_column_text(st, 0));
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

static int start_all(struct sender *s)
{
	struct names names = { .n = 0 };
	int ret = list_channels(s, &names);

	s->when = INT64_MAX;
	for (int i = 0; i < names.n; i++) {
		if (ret == 0 && !is_busy(s, names.of[i]))
			ret = start_channel(s, names.of[i]);
		free(names.of[i]);
	}
	free(names.of);
	return ret;
}

/* ---- answers ---- */

static int take_answers(struct sender *s)
{
	struct answer answer;
	struct attempt a;
	void *ctx;
	int ret = 0;

	while (ret == 0 && transport_next(s->transport, &answer, &ctx)) {
		struct delivery *dv = ctx;

		answer_judge(dv->channel, &dv->secret, &answer, &a);
		set_idle(s, dv->channel->name);
		ret = delivery_end(dv, &a, clock_now(), s->count);
		attempt_release(&a);
		answer_release(&answer);
	}
	return ret;
}

/* ---- the loop ---- */

/* What is on its way borrows from desk.conf, so that is read anew while
 * nothing is: after a while, nothing more goes until then. */
static int look(struct sender *s)
{
	bool broken;
	int ret;

	if (s->nbusy && clock_ticks() - s->refreshed > MINUTE * 1000000)
		return 0;
	if (!s->nbusy) {
		desk_refresh(s->desk, &broken);
		s->refreshed = clock_ticks();
	}
	ret = notify_plan(s->desk, clock_now(), NULL);
	return ret < 0 ? ret : start_all(s);
}

static int until_next(const struct sender *s)
{
	int64_t left = s->when == INT64_MAX ? LOOK_MS : s->when - clock_now();

	return left < 0 ? 0 : left > LOOK_MS ? LOOK_MS : (int)left;
}

/* News of the store, and whoever started us, when it must not outlive that. */
struct ears {
	int store, parent;
	bool alone; /* the parent is gone */
};

static void listen_to(struct ears *e)
{
	char events[4096];
	struct pollfd parent = { .fd = e->parent, .events = POLLIN };

	while (e->store >= 0 && read(e->store, events, sizeof events) > 0)
		;
	if (e->parent >= 0 && poll(&parent, 1, 0) > 0 &&
	    read(e->parent, events, sizeof events) <= 0)
		e->alone = true;
}

/* Wait for an answer, news, or the next that is due. */
static int wait_a_while(struct sender *s, struct ears *e)
{
	const int fds[] = { e->store, e->alone ? -1 : e->parent };
	int ret = transport_wait(s->transport, fds, until_next(s));

	listen_to(e);
	return ret < 0 ? ret : take_answers(s);
}

static int watch_store(const struct desk *d)
{
	int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

	if (fd >= 0)
		inotify_add_watch(fd, ledger_dir(d->ledger), IN_MODIFY);
	return fd;
}

static int run(struct sender *s, unsigned flags,
	       const volatile sig_atomic_t *stop)
{
	bool once = flags & SENDER_ONCE;
	struct ears ears = { .store = once ? -1 : watch_store(s->desk),
			     .parent = flags & SENDER_ATTACHED ? STDIN_FILENO
							       : -1 };
	int ret = look(s);

	while (ret == 0 && !(stop && *stop) && !ears.alone) {
		if (once && !s->nbusy && s->when > clock_now())
			break;
		ret = wait_a_while(s, &ears);
		if (ret == 0)
			ret = look(s);
	}
	while (ret == 0 && s->nbusy)
		ret = wait_a_while(s, &ears);
	if (ears.store >= 0)
		close(ears.store);
	return ret;
}

/* It reads what all tenants are told of. */
static int check_sight(struct desk *d)
{
	if (desk_sees_everything(d))
		return 0;
	if (desk_check_right(d, RIGHT_FEED) == 0)
		return desk_whole(d, RIGHT_FEED);
	return fail_as(REFUSED,
		       _("%s does not see all tenants, and the sender must"),
		       d->actor);
}

int sender_run(struct desk *d, unsigned flags,
	       const volatile sig_atomic_t *stop, struct sender_count *count)
{
	struct sender s = { .desk = d, .count = count };
	int ret = check_sight(d), lock = -1;

	*count = (struct sender_count){ 0 };
	if (ret == 0)
		ret = lock = take_lock(d);
	if (lock >= 0)
		ret = outbox_take_over(d, clock_now());
	if (ret == 0)
		ret = transport_open(&s.transport);
	if (ret == 0)
		ret = run(&s, flags, stop);
	if (ret == 0)
		ret = outbox_ask(d,
				 "SELECT count(*) FROM main.outbox"
				 " WHERE state = 0",
				 0, NULL, 0, &count->later);
	transport_close(s.transport);
	while (s.nbusy)
		free(s.busy[--s.nbusy]);
	free(s.busy);
	if (lock >= 0)
		close(lock);
	return ret;
}

/* ---- a test ---- */

static int exchange(struct envelope *e, const struct request *r,
		    struct attempt *out)
{
	static const int none[] = { -1, -1 };
	struct transport *t = NULL;
	struct answer answer;
	void *ctx;
	int ret = transport_open(&t);

	if (ret == 0)
		ret = transport_start(t, e, r, NULL);
	while (ret == 0 && !transport_next(t, &answer, &ctx))
		ret = transport_wait(t, none, LOOK_MS);
	if (ret == 0) {
		answer_judge(e->channel, e->secret, &answer, out);
		answer_release(&answer);
	}
	transport_close(t);
	return ret;
}

int notify_test(struct desk *d, const char *channel, struct attempt *out)
{
	const struct conf_channel *ch = conf_channel_named(d->conf, channel);
	struct secret secret = { NULL, NULL };
	struct request request = { .body = STRBUF_INIT };
	char *title = xasprintf(_("Test of %s"), channel);
	char *text = xasprintf(_("%s tried the channel \"%s\".  Nothing "
				 "happened."),
			       d->actor, channel);
	struct envelope e = { .channel = ch,
			      .secret = &secret,
			      .title = title,
			      .text = text,
			      .key = "test",
			      .now = clock_now() };
	int ret = ch && channel_is_seen(d, ch)
			  ? secret_load(&secret, ch)
			  : fail_as(NOT_FOUND,
				    _("desk.conf has no channel \"%s\""),
				    channel);

	memset(out, 0, sizeof *out);
	if (ret == 0) {
		channel_compose(&e, 0, &request);
		ret = exchange(&e, &request, out);
	}
	request_release(&request);
	secret_release(&secret);
	free(title);
	free(text);
	return ret;
}
