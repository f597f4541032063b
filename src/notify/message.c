/*
 * message.c - the words of a message: of one notice, or of many.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "notify/send.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Of a digest, where the service measures all of the request: as JSON, and in
 * the service's markup, it has no more than twice the bytes. */
#define DIGEST_MAX 9000

/* Bytes of a title, and of a line of a digest. */
#define TITLE_MAX 240

/* ---- who is called ---- */

static void add_name(struct strbuf *names, const char *name)
{
	strbuf_addf(names, "%s%s", names->len ? ", " : "", name);
}

char **delivery_contacts(struct desk *d, const struct conf_channel *ch,
			 const char *calls, int *n, struct strbuf *names)
{
	char *copy = xstrdup(calls), *rest = copy, *name, **all = NULL;
	int alloc = 0;

	*n = 0;
	while ((name = strsep(&rest, " "))) {
		const struct conf_member *m = conf_member_named(d->conf, name);
		const char *contact =
			m ? conf_member_contact(m, ch->type) : NULL;

		if (!*name)
			continue;
		add_name(names, m ? conf_member_title(m) : name);
		if (!contact)
			continue;
		GROW(all, *n, alloc);
		all[(*n)++] = xstrdup(contact);
	}
	free(copy);
	return all;
}

/* ---- the text ---- */

/* What was approved goes as it was. */
static int write_kept(struct delivery *dv)
{
	struct strbuf kept = STRBUF_INIT;
	int ret = outbox_kept(dv->desk, &dv->notices[0], &kept);
	size_t line = strcspn(kept.buf, "\n");

	if (ret == 0) {
		strbuf_add(&dv->title, kept.buf, line);
		strbuf_addstr(&dv->text,
			      kept.buf + line + strspn(kept.buf + line, "\n"));
	}
	strbuf_release(&kept);
	return ret;
}

int delivery_write_one(struct delivery *dv)
{
	struct strbuf names = STRBUF_INIT;
	int ret = write_kept(dv);

	if (ret == NOT_FOUND)
		ret = template_render(&dv->scenes[0],
				      channel_markup(dv->channel), &dv->title,
				      &dv->text);
	dv->envelope.contacts =
		delivery_contacts(dv->desk, dv->channel, dv->notices[0].calls,
				  &dv->envelope.ncontacts, &names);
	if (names.len)
		strbuf_addf(&dv->text, "\n@ %s", names.buf);
	strbuf_release(&names);
	return ret;
}

static int add_line(struct delivery *dv, int i)
{
	struct strbuf title = STRBUF_INIT, text = STRBUF_INIT;
	int ret = template_render(&dv->scenes[i], channel_markup(dv->channel),
				  &title, &text);

	safe_cut(&title, TITLE_MAX);
	strbuf_addf(&dv->text, "%s- %s", i ? "\n" : "", title.buf);
	strbuf_release(&title);
	strbuf_release(&text);
	return ret;
}

/* One line each, as far as there is room; the rest goes with the next. */
static int write_digest(struct delivery *dv)
{
	const struct channel_kind *k = channel_kind(dv->channel->type);
	size_t most = k->content_max[dv->channel->plain], done = 0;
	int ret = 0, n = 0;

	most = most && most < DIGEST_MAX ? most - TITLE_MAX : DIGEST_MAX;
	most >>= dv->notices[0].shrunk;
	while (n < dv->n && ret == 0 && (!n || dv->text.len <= most)) {
		done = dv->text.len;
		ret = add_line(dv, n++);
	}
	if (n > 1 && dv->text.len > most) {
		strbuf_setlen(&dv->text, done);
		n--;
	}
	delivery_drop_after(dv, n);
	return ret;
}

/* In the language of the channel. */
static void write_titles(struct delivery *dv)
{
	const char *back = *i18n_suffix() ? "zh_CN" : "en";
	bool doubtful = false;

	for (int i = 0; i < dv->n; i++)
		doubtful |= dv->notices[i].doubtful;
	i18n_use(scene_language(&dv->scenes[0]));
	if (dv->n > 1)
		strbuf_addf(&dv->title, Q_("%d notice", "%d notices", dv->n),
			    dv->n);
	if (doubtful) {
		char *title = strbuf_detach(&dv->title);

		strbuf_addf(&dv->title, _("%s (sent again)"), title);
		free(title);
	}
	i18n_use(back);
	safe_cut(&dv->title, TITLE_MAX);
}

static void seal(struct delivery *dv, int64_t now)
{
	struct envelope *e = &dv->envelope;

	e->channel = dv->channel;
	e->secret = &dv->secret;
	e->title = dv->title.buf;
	e->text = dv->text.buf;
	e->key = dv->notices[0].key;
	e->scenes = dv->scenes;
	e->nscenes = dv->n;
	e->now = now;
	for (int i = 0; i < dv->n; i++)
		if (dv->matters[i].ticket.severity > e->severity)
			e->severity = dv->matters[i].ticket.severity;
	channel_compose(e, dv->notices[0].shrunk, &dv->request);
}

int delivery_write(struct delivery *dv, int64_t now)
{
	int ret = dv->n > 1 ? write_digest(dv) : 0;

	if (ret == 0 && dv->n == 1) {
		strbuf_reset(&dv->text);
		ret = delivery_write_one(dv);
	}
	if (ret == 0) {
		write_titles(dv);
		seal(dv, now);
	}
	return ret;
}
