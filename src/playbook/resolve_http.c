/*
 * resolve_http.c - a command http-api as a call of curl (cacao 5.7).
 *
 * What has a secret in it, the address, headers and body, is told curl on its
 * standard input and not by its words, which others on the host can see.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "playbook/resolving.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* curl reads no longer line. */
#define BODY_MAX 65536

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* ---- curl's configuration ---- */

static void add_option(struct strbuf *out, const char *name, const char *value)
{
	static const char special[] = "\\\"\n\r\t\v", escapes[] = "\\\"nrtv";

	strbuf_addf(out, "%s = \"", name);
	for (; *value; value++) {
		const char *s = strchr(special, *value);

		if (s)
			strbuf_addch(out, '\\');
		strbuf_addch(out, s ? escapes[s - special] : *value);
	}
	strbuf_addstr(out, "\"\n");
}

/* ---- the address ---- */

/* "POST /v1/blocks HTTP/1.1" */
static int read_start_line(struct resolving *r, struct strbuf *path)
{
	const char *line = r->text;
	size_t method = strspn(line, letters);
	size_t target = method && line[method] == ' '
				? strcspn(line + method + 1, " \r\n\t")
				: 0;
	const char *from = line + method + 1, *rest = from + target;
	char *text;
	int ret;

	if (!target || *from != '/' ||
	    (strcmp(rest, " HTTP/1.1") != 0 && strcmp(rest, " HTTP/1.0") != 0 &&
	     strcmp(rest, " HTTP/2") != 0))
		return fail_as(REFUSED,
			       _("\"%s\" is no start line of a "
				 "request; write GET /path HTTP/1.1"),
			       line);
	r->out->method = xstrndup(line, method);
	text = xstrndup(from, target);
	ret = resolving_expand(r, text, PERCENT, false, path);
	free(text);
	return ret;
}

/* Where a path begins in a URL of http or https; NULL: it is none. */
static const char *path_of_url(const char *url)
{
	const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
			   : strncmp(url, "http://", 7) == 0 ? url + 7
							     : NULL;
	static const char bad[] = "@?#\\\"<>{} \t\r\n";

	if (!host || !*host || *host == '/' || strpbrk(host, bad))
		return NULL;
	return host + strcspn(host, "/");
}

/* The host and port of a URL.  curl must find the same ones, so nothing else
 * than a name or an address, and a port, may be there. */
static int split_host(struct resolving *r, const char *url)
{
	const char *s = strstr(url, "://") + 3;
	bool six = *s == '[', tls = strncmp(url, "https:", 6) == 0;
	size_t len = strcspn(s += six, six ? "]" : ":/");
	const char *port = s + len + (six && s[len]);

	r->out->host = xstrndup(s, len);
	if (*port == ':')
		r->out->port = xstrndup(port + 1, strcspn(port + 1, "/"));
	else
		r->out->port = xstrdup(tls ? "443" : "80");
	if (!is_host(r->out->host) || six != (strchr(r->out->host, ':') != 0) ||
	    !is_port(r->out->port) || (*port && !strchr(":/", *port)))
		return fail_as(REFUSED, _("\"%s\" is no address of an API"),
			       url);
	return 0;
}

/* The scheme, host and port; the path before that of the request. */
static int from_url(struct resolving *r, const char *text, char **prefix)
{
	struct strbuf url = STRBUF_INIT;
	const char *at;
	int ret = resolving_expand(r, text, AS_IS, false, &url);

	at = ret == 0 ? path_of_url(url.buf) : NULL;
	if (ret == 0 && !at)
		ret = fail_as(REFUSED, _("\"%s\" is no address of an API"),
			      url.buf);
	if (ret == 0) {
		size_t len = strlen(at);

		while (len && at[len - 1] == '/')
			len--;
		*prefix = xstrndup(at, len);
		r->out->target = xstrndup(url.buf, (size_t)(at - url.buf));
		ret = split_host(r, url.buf);
	}
	strbuf_release(&url);
	return ret;
}

/* Without a URL it is https, whatever the port. */
static int from_host(struct resolving *r, char **prefix)
{
	char *port;
	int ret = target_host(r, &port);

	if (ret == 0) {
		bool six = strchr(r->out->host, ':') != NULL;

		*prefix = xstrdup("");
		r->out->port = xstrdup(*port ? port : "443");
		r->out->target =
			xasprintf("https://%s%s%s:%s", six ? "[" : "",
				  r->out->host, six ? "]" : "", r->out->port);
	}
	free(port);
	return ret;
}

static int find_address(struct resolving *r)
{
	const char *url = target_url(r);
	struct strbuf path = STRBUF_INIT;
	char *prefix = NULL;
	int ret = url ? from_url(r, url, &prefix) : from_host(r, &prefix);

	if (ret == 0)
		ret = read_start_line(r, &path);
	if (ret == 0) {
		char *all =
			xasprintf("%s%s%s", r->out->target, prefix, path.buf);

		r->out->path = xasprintf("%s%s", prefix, path.buf);
		add_option(&r->out->in, "url", all);
		add_option(&r->out->in, "request", r->out->method);
		free(all);
	}
	free(prefix);
	strbuf_release(&path);
	return ret;
}

/* ---- headers ---- */

static bool is_token(const char *s)
{
	static const char marks[] = "!#$%&'*+-.^_`|~0123456789";

	for (const char *c = s; *c; c++)
		if (!strchr(marks, *c) &&
		    !((*c >= 'A' && *c <= 'Z') || (*c >= 'a' && *c <= 'z')))
			return false;
	return *s;
}

/* A line of its own would be another header, or a body. */
static int add_header(struct resolving *r, const char *name, const char *value)
{
	char *line;

	if (!is_token(name))
		return fail_as(REFUSED, _("\"%s\" is no name of a header"),
			       name);
	for (const char *c = value; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			return fail_as(REFUSED,
				       _("the header %s would hold a control "
					 "character"),
				       name);
	line = xasprintf(*value ? "%s: %s" : "%s;", name, value);
	add_option(&r->out->in, "header", line);
	free(line);
	return 0;
}

static int add_headers(struct resolving *r)
{
	const cJSON *name, *value;
	int ret = 0;

	cJSON_ArrayForEach (name, graph_object(r->command, "headers"))
		cJSON_ArrayForEach (value, name) {
			const char *text = cJSON_GetStringValue(value);
			struct strbuf sb = STRBUF_INIT;

			if (!text)
				continue;
			ret = resolving_expand(r, text, AS_IS, true, &sb);
			if (ret == 0)
				ret = add_header(r, name->string, sb.buf);
			strbuf_release(&sb);
			if (ret < 0)
				return ret;
		}
	return ret;
}

/* Of that name, or NULL. */
static const char *header(const struct resolving *r, const char *name)
{
	const cJSON *h =
		cJSON_GetObjectItem(graph_object(r->command, "headers"), name);

	return cJSON_GetStringValue(cJSON_GetArrayItem(h, 0));
}

static int add_basic(struct resolving *r, const cJSON *login)
{
	const char *user = graph_text(login, "user_id");
	struct strbuf pair = STRBUF_INIT, sb = STRBUF_INIT;
	struct value secret = { 0 };
	int ret = target_secret(r, login, "password", &secret);

	if (ret == 0)
		ret = resolving_expand(r, user ? user : "", AS_IS, false,
				       &pair);
	if (ret == 0) {
		strbuf_addf(&pair, ":%s", secret.text);
		strbuf_addstr(&sb, "Basic ");
		if (r->options->secret) {
			base64_encode(&sb, pair.buf, pair.len);
			words_add(&r->out->hidden, xstrdup(sb.buf + 6));
		} else {
			strbuf_addstr(&sb, pair.buf);
		}
		ret = add_header(r, "Authorization", sb.buf);
	}
	strbuf_release(&pair);
	strbuf_release(&sb);
	return ret;
}

static int add_token(struct resolving *r, const cJSON *login)
{
	const char *name = graph_text(login, "oauth_header");
	struct value secret = { 0 };
	char *value;
	int ret = target_secret(r, login, "token", &secret);

	if (ret < 0)
		return ret;
	value = xasprintf("Bearer %s", secret.text);
	ret = add_header(r, name ? name : "Authorization", value);
	free(value);
	return ret;
}

static int add_login(struct resolving *r)
{
	const cJSON *login = target_login(r);
	const char *type = graph_text(login, "type");

	if (!login)
		return 0;
	if (type && strcmp(type, "http-basic") == 0)
		return add_basic(r, login);
	if (type && strcmp(type, "oauth2") == 0)
		return add_token(r, login);
	return fail_as(REFUSED,
		       _("authentication of type \"%s\" is not "
			 "known to an HTTP API"),
		       type ? type : "");
}

/* ---- the body ---- */

/* All strings in it, keys are the playbook's own. */
static int expand_json(struct resolving *r, cJSON *item)
{
	struct strbuf sb = STRBUF_INIT;
	cJSON *child;
	int ret = 0;

	if (cJSON_IsString(item)) {
		ret = resolving_expand(r, item->valuestring, AS_IS, true, &sb);
		if (ret == 0 && strcmp(sb.buf, item->valuestring) != 0)
			cJSON_SetValuestring(item, sb.buf);
		strbuf_release(&sb);
		return ret;
	}
	cJSON_ArrayForEach (child, item) {
		ret = expand_json(r, child);
		if (ret < 0)
			break;
	}
	return ret;
}

static int json_body(struct resolving *r, const char *text, struct strbuf *out)
{
	cJSON *json = json_parse(text, strlen(text), 0, NULL);
	int ret;

	if (!json)
		return fail_in(REFUSED, _("the body is no JSON; a variable in "
					  "it must stand within quotes: "));
	ret = expand_json(r, json);
	if (ret == 0)
		json_print(out, json);
	cJSON_Delete(json);
	return ret;
}

static int body_text(struct resolving *r, struct strbuf *out)
{
	const char *encoded = graph_text(r->command, "content_b64");
	const char *plain = graph_text(r->command, "content");

	if (!encoded) {
		strbuf_addstr(out, plain ? plain : "");
		return 0;
	}
	if (base64_decode(out, encoded, strlen(encoded)) < 0)
		return fail_as(REFUSED, _("content_b64 is not base64"));
	if (strlen(out->buf) != out->len)
		return fail_as(REFUSED, _("the body has a zero byte"));
	return 0;
}

static int expand_body(struct resolving *r, const char *text,
		       struct strbuf *out)
{
	const char *type = header(r, "Content-Type");
	struct use use;

	if (type ? strcasestr(type, "json") != NULL
		 : *text == '{' || *text == '[') {
		if (!type)
			add_header(r, "Content-Type", "application/json");
		return json_body(r, text, out);
	}
	if (!type || strcasestr(type, "x-www-form-urlencoded"))
		return resolving_expand(r, text, PERCENT, true, out);
	if (use_next(text, &use))
		return fail_as(REFUSED,
			       _("values can be put into a body of JSON or of "
				 "a form, not of %s"),
			       type);
	strbuf_addstr(out, text);
	return 0;
}

static int add_body(struct resolving *r)
{
	struct strbuf text = STRBUF_INIT, body = STRBUF_INIT;
	int ret = body_text(r, &text);

	if (ret == 0 && text.len)
		ret = expand_body(r, text.buf, &body);
	if (ret == 0 && body.len > BODY_MAX)
		ret = fail_as(REFUSED, _("the body is larger than %d bytes"),
			      BODY_MAX);
	if (ret == 0 && text.len)
		add_option(&r->out->in, "data-raw", body.buf);
	strbuf_release(&text);
	strbuf_release(&body);
	return ret;
}

/* ---- all of it ---- */

static void add_words(struct resolving *r)
{
	static const char *const words[] = {
		"curl",
		"-q",
		"--config",
		"-",
		"--silent",
		"--show-error",
		"--include",
		"--fail-with-body",
		"--globoff",
		"--path-as-is",
		"--noproxy",
		"*",
		"--connect-timeout",
		"10",
		"--tlsv1.2",
	};
	bool tls = strncmp(r->out->target, "https:", 6) == 0;
	struct words *argv = &r->out->argv;

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		words_add(argv, xstrdup(words[i]));
	words_add(argv, xstrdup("--proto"));
	words_add(argv, xstrdup(tls ? "=https" : "=http"));
	if (r->options->ca_file) {
		words_add(argv, xstrdup("--cacert"));
		words_add(argv, xstrdup(r->options->ca_file));
	}
}

int resolve_http(struct resolving *r)
{
	int ret = find_address(r);

	if (ret == 0)
		ret = add_headers(r);
	if (ret == 0)
		ret = add_login(r);
	if (ret == 0)
		ret = add_body(r);
	if (ret < 0)
		return ret;
	add_words(r);
	if (r->out->secrets.n && strncmp(r->out->target, "https:", 6) != 0)
		return fail_as(REFUSED,
			       _("%s is not https: a secret would go "
				 "over the line for all to read"),
			       r->out->target);
	return 0;
}
