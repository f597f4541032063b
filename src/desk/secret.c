/*
 * secret.c - what must not be written down: where it comes from, and keeping
 * it out of what is kept.
 */
#include "config.h"

#include <string.h>

#include "desk/command_private.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define SECRET_SECONDS 20
#define MASK           "***"
/* So little of a secret at the end of a text tells nothing. */
#define PART_MIN       4

/* ---- where it comes from ---- */

/* Its own words on standard output are not for a sentence. */
static int check_told(const char *name, int status, const struct strbuf *said,
		      const struct strbuf *err)
{
	if (status)
		return fail_as(FAILED,
			       _("the program for the secret \"%s\" failed "
				 "(%d): %.*s"),
			       name, status, (int)strcspn(err->buf, "\n"),
			       err->buf);
	if (!said->len || strcmp(said->buf, "\n") == 0)
		return fail(_("the program for the secret \"%s\" said "
			      "nothing"),
			    name);
	if (strlen(said->buf) != said->len)
		return fail(_("the secret \"%s\" has a zero byte"), name);
	return 0;
}

int secret_begin(struct program **out, const struct conf *c, const char *name)
{
	const struct conf_secret *s = conf_secret_named(c, name);
	struct program_spec spec = { .timeout = SECRET_SECONDS * SECOND };

	if (!s)
		return fail_as(REFUSED, _("desk.conf has no [secret \"%s\"]"),
			       name);
	spec.argv = (const char *const *)s->argv;
	return program_start(out, &spec);
}

static int check_end(const char *name, const struct program_state *s)
{
	if (s->end == PROGRAM_NOT_FOUND)
		return fail(_("cannot run the program for the secret \"%s\": "
			      "%s"),
			    name, strerror(s->status));
	if (s->end == PROGRAM_TIMEOUT)
		return fail(_("the program for the secret \"%s\" has not "
			      "answered for %d seconds"),
			    name, SECRET_SECONDS);
	return check_told(name, s->status, &s->out, &s->err);
}

char *secret_end(const char *name, const struct program *p)
{
	const struct program_state *s = program_state(p);
	size_t len = s->out.len;

	if (check_end(name, s) < 0)
		return NULL;
	if (s->out.buf[len - 1] == '\n')
		len--;
	return xstrndup(s->out.buf, len);
}

/* ---- keeping it out ---- */

static const char *longest_at(const char *s, size_t len,
			      const struct words *hidden)
{
	const char *best = NULL;

	for (int i = 0; i < hidden->n; i++) {
		size_t n = strlen(hidden->list[i]);

		if (n <= len && memcmp(s, hidden->list[i], n) == 0 &&
		    (!best || n > strlen(best)))
			best = hidden->list[i];
	}
	return best;
}

size_t secret_safe_end(const struct strbuf *said, size_t from,
		       const struct words *hidden)
{
	size_t longest = 0, end = said->len;

	for (int i = 0; i < hidden->n; i++)
		if (strlen(hidden->list[i]) > longest)
			longest = strlen(hidden->list[i]);
	end = end > longest ? end - longest : 0;
	while (end > from && said->buf[end - 1] != '\n')
		end--;
	while (from < end) {
		const char *word =
			longest_at(said->buf + from, said->len - from, hidden);
		size_t n = word ? strlen(word) : 1;

		if (from + n > end)
			return from;
		from += n;
	}
	return from;
}

/* Is what is left the beginning of one? */
static bool is_part(const char *s, size_t len, const struct words *hidden)
{
	for (int i = 0; i < hidden->n; i++)
		if (len >= PART_MIN && len < strlen(hidden->list[i]) &&
		    memcmp(s, hidden->list[i], len) == 0)
			return true;
	return false;
}

void secret_hide(struct strbuf *text, const struct words *hidden, bool broken)
{
	struct strbuf out = STRBUF_INIT;
	size_t i = 0;

	if (!hidden->n)
		return;
	while (i < text->len) {
		const char *s = text->buf + i;
		const char *word = longest_at(s, text->len - i, hidden);

		if (word) {
			strbuf_addstr(&out, MASK);
			i += strlen(word);
		} else if (broken && is_part(s, text->len - i, hidden)) {
			strbuf_addstr(&out, MASK);
			i = text->len;
		} else {
			strbuf_addch(&out, *s);
			i++;
		}
	}
	explicit_bzero(text->buf, text->len);
	strbuf_release(text);
	*text = out;
}
