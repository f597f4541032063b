/*
 * secret.c - URLs and keys.
 */
#include "config.h"

#include "notify/secret.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "notify/safe.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

#define SECRET_MAX 4096

/* ---- reading ---- */

static char *trimmed(const char *s, size_t len)
{
	while (len && strchr(" \t\r\n", s[len - 1]))
		len--;
	while (len && strchr(" \t\r\n", *s)) {
		s++;
		len--;
	}
	return xstrndup(s, len);
}

/* What others can read is no secret. */
static int check_mode(const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 && st.st_mode & (S_IROTH | S_IWOTH))
		return fail(_("%s can be read by everybody: chmod o= it"),
			    path);
	return 0;
}

static int from_file(char **out, const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret = check_mode(path);

	if (ret == 0)
		ret = file_read(&text, path, SECRET_MAX);
	if (ret == 0)
		*out = trimmed(text.buf, text.len);
	strbuf_release(&text);
	return ret;
}

static int from_environment(char **out, const char *name)
{
	const char *value = getenv(name);

	if (!value || !*value)
		return fail(_("there is no %s in the environment"), name);
	*out = trimmed(value, strlen(value));
	return 0;
}

static int load(char **out, const char *where)
{
	int ret;

	if (strncmp(where, "file:", 5) == 0)
		ret = from_file(out, where + 5);
	else if (strncmp(where, "env:", 4) == 0)
		ret = from_environment(out, where + 4);
	else {
		*out = xstrdup(where);
		return 0;
	}
	if (ret == 0 && (!**out || strpbrk(*out, " \r\n\t\"\\")))
		return fail(_("%s does not hold one word"), where);
	return ret;
}

/* ---- where it leads ---- */

bool secret_is_local(const struct secret *s)
{
	const char *host = strstr(s->url, "://");
	static const char *const names[] = { "localhost", "127.0.0.1",
					     "[::1]" };

	host = host ? host + 3 : s->url;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		size_t len = strlen(names[i]);

		if (strncmp(host, names[i], len) == 0 &&
		    (!host[len] || strchr(":/", host[len])))
			return true;
	}
	return false;
}

static int check_url(const struct conf_channel *ch, const struct secret *s)
{
	bool mail = ch->type == CHANNEL_MAIL;
	const char *secure = mail ? "smtps://" : "https://";
	const char *open = mail ? "smtp://" : "http://", *url = s->url;

	if (strncasecmp(url, secure, strlen(secure)) == 0)
		return 0;
	/* smtp goes on under TLS, or not at all: see transport.c. */
	if (strncasecmp(url, open, strlen(open)) == 0 &&
	    (mail || secret_is_local(s)))
		return 0;
	return fail(_("its URL does not begin with %s"), secure);
}

int secret_load(struct secret *out, const struct conf_channel *ch)
{
	int ret;

	*out = (struct secret){ NULL, NULL };
	ret = load(&out->url, ch->url);
	if (ret == 0)
		ret = check_url(ch, out);
	if (ret == 0 && ch->key)
		ret = load(&out->key, ch->key);
	if (ret < 0) {
		secret_release(out);
		return fail_in(ret, _("channel %s: "), ch->name);
	}
	return 0;
}

static void wipe(char **s)
{
	if (*s)
		explicit_bzero(*s, strlen(*s));
	free(*s);
	*s = NULL;
}

void secret_release(struct secret *s)
{
	wipe(&s->url);
	wipe(&s->key);
}

void secret_pool(const struct secret *s, char out[static 17])
{
	char hex[SHA256_HEX];
	sha256 hash;

	sha256_of(&hash, s->url, strlen(s->url));
	hex_encode(hex, &hash, sizeof hash);
	memcpy(out, hex, 16);
	out[16] = '\0';
}

/* ---- keeping it out ---- */

/* A shorter word is no secret, and would be found in any text. */
#define WORD_MIN  6
#define SHOWN_MAX 200

static void take_out(struct strbuf *text, const char *word, size_t len)
{
	static const char mark[] = "***";
	struct strbuf rest = STRBUF_INIT;
	const char *s = text->buf, *at;

	if (len < WORD_MIN)
		return;
	while ((at = memmem(s, strlen(s), word, len))) {
		strbuf_add(&rest, s, (size_t)(at - s));
		strbuf_addstr(&rest, mark);
		s = at + len;
	}
	strbuf_addstr(&rest, s);
	strbuf_release(text);
	*text = rest;
}

/* All of it, and the parts of path and query, where tokens are. */
static void take_out_url(struct strbuf *text, const char *url)
{
	const char *s = strstr(url, "://");

	take_out(text, url, strlen(url));
	s = s ? strchr(s + 3, '/') : NULL;
	while (s && *s) {
		size_t len;

		s += strspn(s, "/?&=");
		len = strcspn(s, "/?&=");
		/* words of the services' own: "webhook", "access_token" */
		if (s[len] != '=' && len >= 12)
			take_out(text, s, len);
		s += len;
	}
}

void secret_redact(const struct secret *s, const char *text, struct strbuf *out)
{
	struct strbuf sb = STRBUF_INIT, safe = STRBUF_INIT;

	strbuf_addstr(&sb, text);
	if (s->url)
		take_out_url(&sb, s->url);
	if (s->key)
		take_out(&sb, s->key, strlen(s->key));
	safe_value(&safe, sb.buf, MARKUP_PLAIN);
	safe_cut(&safe, SHOWN_MAX);
	strbuf_add(out, safe.buf, safe.len);
	strbuf_release(&sb);
	strbuf_release(&safe);
}
