/*
 * courier_run.c - rounds, one after the other, for as long as somebody works;
 * and how it stands.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "platform/courier_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define FIRST_PAUSE 1000  /* ms */
#define LAST_PAUSE  60000 /* ms */
#define STATUS_MAX  65536

/* ---- one per store ---- */

static char *path_of(struct desk *d, const char *name)
{
	return xasprintf("%s/%s", ledger_dir(d->ledger), name);
}

static int open_lock(struct desk *d)
{
	char *path = path_of(d, "courier.lock");
	mode_t mode = file_in_shared(path) ? 0660 : 0600;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, mode);

	if (fd < 0)
		fail(_("cannot write %s: %s"), path, strerror(errno));
	free(path);
	return fd;
}

static int lock(struct desk *d)
{
	int fd = open_lock(d);

	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return fail_as(CONFLICT, _("a courier serves this store already"));
}

static bool is_locked(struct desk *d)
{
	char *path = path_of(d, "courier.lock");
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool locked = fd >= 0 && flock(fd, LOCK_SH | LOCK_NB) < 0;

	if (fd >= 0)
		close(fd);
	free(path);
	return locked;
}

/* ---- what it writes down ---- */

/* "TIME\nSENTENCE\n"; without trouble the sentence is empty. */
static void write_status(struct desk *d, int64_t at, const char *trouble)
{
	char text[CLOCK_RFC3339_SIZE] = "-";
	struct strbuf sb = STRBUF_INIT;
	char *path = path_of(d, "courier.status");

	if (at != CLOCK_NEVER)
		clock_format(text, at);
	strbuf_addf(&sb, "%s\n%s\n", text, trouble);
	file_write_atomic(path, sb.buf, sb.len,
			  file_in_shared(path) ? 0660 : 0600);
	strbuf_release(&sb);
	free(path);
}

static void read_status(struct desk *d, struct courier_status *out)
{
	char *path = path_of(d, "courier.status");
	struct strbuf sb = STRBUF_INIT;
	enum clock_zone zone;
	size_t len;

	if (!access(path, R_OK) && !file_read(&sb, path, STATUS_MAX)) {
		len = strcspn(sb.buf, "\n");
		if (clock_parse(&out->at, &zone, sb.buf, len, 0, 0) < 0)
			out->at = CLOCK_NEVER;
		if (sb.buf[len] && sb.buf[len + 1] != '\n')
			out->trouble =
				xstrndup(sb.buf + len + 1,
					 strcspn(sb.buf + len + 1, "\n"));
	}
	strbuf_release(&sb);
	free(path);
}

int courier_status(struct desk *d, struct courier_status *out)
{
	struct sync_tree taken = { .size = 0 };
	int rc = 0;

	*out = (struct courier_status){ .at = CLOCK_NEVER };
	out->hub = sync_hub(d->ledger);
	if (!out->hub)
		return 0;
	rc = sync_tree(d->ledger, &taken);
	out->taken = taken.size;
	out->waiting = sync_waiting(d->ledger);
	out->running = is_locked(d);
	read_status(d, out);
	if (rc == 0)
		rc = parcels_wanted(&out->wanted, d, true);
	return rc < 0 || out->waiting < 0 ? FAILED : 0;
}

void courier_status_release(struct courier_status *s)
{
	free(s->hub);
	free(s->trouble);
	parcels_release(&s->wanted);
}

/* ---- rounds ---- */

/* Half to all of it, so that many do not come at once. */
static int64_t jittered(int64_t ms)
{
	uint32_t dice;

	random_bytes(&dice, sizeof dice);
	return ms / 2 + (int64_t)(dice % (uint64_t)(ms / 2 + 1));
}

/* In short naps: who asks to stop is not kept waiting. */
static void nap(int64_t ms, bool (*stop)(void *ctx), void *ctx)
{
	static const struct timespec moment = { 0, 100000000 };

	for (; ms > 0 && !stop(ctx); ms -= 100)
		nanosleep(&moment, NULL);
}

struct service {
	struct desk *desk;
	struct hub *hub; /* NULL: to be opened anew */
	bool (*stop)(void *ctx);
	void (*said)(void *ctx, const char *sentence);
	void *ctx;
	int64_t at;   /* of the last round that went well */
	char *saying; /* what was said last */
};

static int between(void *ctx)
{
	const struct service *s = ctx;

	return s->stop(s->ctx);
}

static void say(struct service *s, const char *sentence)
{
	if (!s->saying || strcmp(s->saying, sentence) != 0)
		s->said(s->ctx, sentence);
	free(s->saying);
	s->saying = xstrdup(sentence);
}

static int serve(struct service *s, struct courier_round *out)
{
	char *address = sync_hub(s->desk->ledger);
	int rc = 0;

	if (!address)
		return fail_as(NOT_FOUND,
			       _("the store has joined no hub: 'watchfloor "
				 "hub join' does that"));
	if (!s->hub)
		rc = hub_open(&s->hub, address);
	free(address);
	if (!rc)
		rc = courier_round(s->desk, s->hub, out, between, s);
	/* Whatever it was, a new connection does not have it. */
	if (rc < 0) {
		hub_close(s->hub);
		s->hub = NULL;
	}
	return rc;
}

static void tell(struct service *s, int rc, const struct courier_round *r)
{
	char *why = rc < 0 ? xstrdup(fail_text()) : NULL;

	if (rc == 0)
		s->at = clock_now();
	if (rc == 0 && r->unconfirmed)
		why = xstrdup(_("the hub has not let this store in yet: a "
				"sysadmin says 'watchfloor hub confirm'"));
	if (rc == 0 && r->forked)
		why = xasprintf(_("the hub had lost %lld records that it had "
				  "ordered; they were given back"),
				(long long)r->forked);
	if (rc == 0 && !why && *r->odd)
		why = xstrdup(r->odd);
	write_status(s->desk, s->at, why ? why : "");
	say(s, why ? why : _("in step with the hub"));
	free(why);
}

int courier_run(struct desk *d, bool (*stop)(void *ctx),
		void (*said)(void *ctx, const char *sentence), void *ctx)
{
	struct service s = { .desk = d,
			     .stop = stop,
			     .said = said,
			     .ctx = ctx,
			     .at = CLOCK_NEVER };
	int64_t pause = FIRST_PAUSE;
	int fd = lock(d), rc = 0;

	if (fd < 0)
		return fd;
	while (rc != NOT_FOUND && !stop(ctx)) {
		struct courier_round round = { .pushed = 0 };

		rc = serve(&s, &round);
		if (rc == INTERRUPTED)
			break;
		tell(&s, rc, &round);
		pause = rc == 0 ? FIRST_PAUSE : 2 * pause;
		if (pause > LAST_PAUSE)
			pause = LAST_PAUSE;
		nap(jittered(2 * pause), stop, ctx);
	}
	hub_close(s.hub);
	free(s.saying);
	close(fd);
	return rc == INTERRUPTED ? 0 : rc;
}
