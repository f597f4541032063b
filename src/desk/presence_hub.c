/*
 * presence_hub.c - who is there on other hosts, as the courier brought it.
 *
 * The courier keeps it in one file beside those of this store's workbenches;
 * a line is "HOST MEMBER TICKET SINCE UNTIL", with tabs between, and counts
 * until then.  It comes from whoever may write to the hub: it says who looks
 * at what, nothing hangs on it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/presence_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define NAME     ".hub"
#define FILE_MAX 65536
#define HERE_MAX 4096 /* of one store */
#define FIELDS   5

/* NULL: the store has no room for such things. */
static char *path_of(const struct desk *d)
{
	char *dir = presence_folder(d);
	char *path = dir ? xasprintf("%s/" NAME, dir) : NULL;

	free(dir);
	return path;
}

/* ---- for the hub ---- */

/* Who is there twice in one ticket is said once. */
void presences_share(struct strbuf *out, struct desk *d)
{
	struct presences all = { NULL, 0, 0 };
	const struct presence *last = NULL;

	presences_read(&all, d);
	for (size_t i = 0; i < all.n && out->len < HERE_MAX / 2; i++) {
		const struct presence *p = &all.all[i];

		if (*p->host || (last && strcmp(last->member, p->member) == 0 &&
				 strcmp(last->ticket, p->ticket) == 0))
			continue;
		strbuf_addf(out, "%s\t%s\t%lld\n", p->member, p->ticket,
			    (long long)p->since);
		last = p;
	}
	presences_release(&all);
}

/* ---- from the hub ---- */

/* Nothing in it that could be taken for another line or field. */
static bool is_plain(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)s[i] < 0x20 && s[i] != '\t')
			return false;
	return text_is_utf8(s, len);
}

void presences_add_hub(struct strbuf *out, const char *host, const char *here,
		       int64_t until)
{
	if (strlen(here) > HERE_MAX)
		return;
	while (*here) {
		size_t len = strcspn(here, "\n");

		if (is_plain(here, len))
			strbuf_addf(out, "%s\t%.*s\t%lld\n", host, (int)len,
				    here, (long long)until);
		here += len + (here[len] == '\n');
	}
}

/* Written when it is something else only: who watches the folder wakes. */
void presences_keep_hub(struct desk *d, const struct strbuf *others)
{
	struct strbuf have = STRBUF_INIT;
	char *path = path_of(d);
	bool there = path && access(path, R_OK) == 0 &&
		     file_read(&have, path, FILE_MAX) == 0;

	if (!others->len && there)
		unlink(path);
	else if (path && others->len &&
		 (!there || strcmp(have.buf, others->buf) != 0))
		file_write_atomic(path, others->buf, others->len,
				  file_in_shared(path) ? 0660 : 0600);
	strbuf_release(&have);
	free(path);
}

/* ---- for the screens ---- */

static bool split(char *line, char *field[FIELDS])
{
	for (int i = 0; i < FIELDS; i++) {
		field[i] = line;
		line += strcspn(line, "\t");
		if (!*line)
			return i == FIELDS - 1;
		*line++ = '\0';
	}
	return false;
}

static bool parse(struct presence *out, char *line, int64_t now)
{
	char *field[FIELDS];

	if (!split(line, field) || strtoll(field[4], NULL, 10) <= now)
		return false;
	*out = (struct presence){
		.host = xstrdup(field[0]),
		.member = xstrdup(field[1]),
		.ticket = xstrdup(field[2]),
		.since = strtoll(field[3], NULL, 10),
	};
	return true;
}

void presences_read_hub(struct desk *d, presence_found *found, void *ctx)
{
	struct strbuf text = STRBUF_INIT;
	char *path = path_of(d), *line, *rest;
	int64_t now = clock_now();
	struct presence p;

	if (path && access(path, R_OK) == 0 &&
	    file_read(&text, path, FILE_MAX) == 0)
		for (line = strtok_r(text.buf, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest))
			if (parse(&p, line, now))
				found(ctx, &p);
	strbuf_release(&text);
	free(path);
}
