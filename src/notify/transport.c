/*
 * transport.c - requests on their way.
 *
 * No redirect is followed: a URL that is a secret goes nowhere else.
 */
#include "config.h"

#include "notify/transport.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "notify/libcurl.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define CONNECT_MS 10000L
#define TOTAL_MS   (20 * SECOND)
/* What is longer is no answer that means anything to us. */
#define ANSWER_MAX 65536

struct transfer {
	CURL *curl;
	struct curl_slist *headers, *recipients;
	const struct request *request;
	size_t given; /* of the body, to SMTP */
	void *ctx;
	struct answer answer;
	int64_t began;
	char said[CURL_ERROR_SIZE];
	struct transfer *next;
};

struct transport {
	CURLM *multi;
	struct transfer *all;
};

int transport_open(struct transport **out)
{
	struct transport *t = xcalloc(1, sizeof *t);

	*out = t;
	if (libcurl_open() < 0)
		return FAILED;
	t->multi = curl.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK
			   ? curl.curl_multi_init()
			   : NULL;
	return t->multi ? 0 : fail(_("libcurl cannot be used"));
}

/* ---- one transfer ---- */

static size_t take_body(char *data, size_t size, size_t n, void *ctx)
{
	struct transfer *x = ctx;

	if (x->answer.body.len + size * n > ANSWER_MAX)
		return 0;
	strbuf_add(&x->answer.body, data, size * n);
	return size * n;
}

static size_t take_header(char *data, size_t size, size_t n, void *ctx)
{
	struct transfer *x = ctx;
	char *line = xstrndup(data, size * n);
	time_t at;

	if (strncasecmp(line, "Date:", 5) == 0) {
		at = curl.curl_getdate(line + 5, NULL);
		x->answer.date = at < 0 ? CLOCK_NEVER : at * SECOND;
	}
	free(line);
	return size * n;
}

static size_t give_body(char *to, size_t size, size_t n, void *ctx)
{
	struct transfer *x = ctx;
	size_t left = x->request->body.len - x->given, max = size * n;

	if (left > max)
		left = max;
	memcpy(to, x->request->body.buf + x->given, left);
	x->given += left;
	return left;
}

static void set_protocols(CURL *c)
{
#if LIBCURL_VERSION_NUM >= 0x075500
	curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
			      "http,https,smtp,smtps");
#else
	curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS,
			      CURLPROTO_HTTP | CURLPROTO_HTTPS |
				      CURLPROTO_SMTP | CURLPROTO_SMTPS);
#endif
}

static void set_common(struct transfer *x, const struct envelope *e)
{
	const struct conf_channel *ch = e->channel;
	CURL *c = x->curl;

	curl.curl_easy_setopt(c, CURLOPT_URL, x->request->url);
	set_protocols(c);
	curl.curl_easy_setopt(c, CURLOPT_PRIVATE, x);
	curl.curl_easy_setopt(c, CURLOPT_ERRORBUFFER, x->said);
	curl.curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl.curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
			      (long)(ch->timeout ? ch->timeout : TOTAL_MS));
	curl.curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
	curl.curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	if (ch->authority)
		curl.curl_easy_setopt(c, CURLOPT_CAINFO, ch->authority);
}

static void set_http(struct transfer *x)
{
	const struct request *r = x->request;

	for (int i = 0; i < REQUEST_HEADERS && r->headers[i]; i++)
		x->headers = curl.curl_slist_append(x->headers, r->headers[i]);
	/* not asked for, so that no proxy can make two answers of one */
	x->headers = curl.curl_slist_append(x->headers, "Expect:");
	curl.curl_easy_setopt(x->curl, CURLOPT_HTTPHEADER, x->headers);
	curl.curl_easy_setopt(x->curl, CURLOPT_POSTFIELDSIZE_LARGE,
			      (curl_off_t)r->body.len);
	curl.curl_easy_setopt(x->curl, CURLOPT_POSTFIELDS, r->body.buf);
	curl.curl_easy_setopt(x->curl, CURLOPT_HEADERFUNCTION, take_header);
	curl.curl_easy_setopt(x->curl, CURLOPT_HEADERDATA, x);
	curl.curl_easy_setopt(x->curl, CURLOPT_USERAGENT, PACKAGE "/" VERSION);
}

static void add_recipient(struct transfer *x, const char *address)
{
	char *path = xasprintf("<%s>", address);

	x->recipients = curl.curl_slist_append(x->recipients, path);
	free(path);
}

static void set_mail(struct transfer *x, const struct envelope *e)
{
	const struct conf_channel *ch = e->channel;
	char *from = xasprintf("<%s>", ch->from);
	long tls = secret_is_local(e->secret) ? CURLUSESSL_TRY : CURLUSESSL_ALL;

	for (int i = 0; i < ch->nto; i++)
		add_recipient(x, ch->to[i]);
	for (int i = 0; i < e->ncontacts; i++)
		add_recipient(x, e->contacts[i]);
	curl.curl_easy_setopt(x->curl, CURLOPT_MAIL_FROM, from);
	curl.curl_easy_setopt(x->curl, CURLOPT_MAIL_RCPT, x->recipients);
	curl.curl_easy_setopt(x->curl, CURLOPT_USE_SSL, tls);
	curl.curl_easy_setopt(x->curl, CURLOPT_UPLOAD, 1L);
	curl.curl_easy_setopt(x->curl, CURLOPT_READFUNCTION, give_body);
	curl.curl_easy_setopt(x->curl, CURLOPT_READDATA, x);
	if (ch->user && e->secret->key) {
		curl.curl_easy_setopt(x->curl, CURLOPT_USERNAME, ch->user);
		curl.curl_easy_setopt(x->curl, CURLOPT_PASSWORD,
				      e->secret->key);
	}
	free(from);
}

int transport_start(struct transport *t, const struct envelope *e,
		    const struct request *r, void *ctx)
{
	struct transfer *x = xcalloc(1, sizeof *x);

	x->curl = curl.curl_easy_init();
	if (!x->curl) {
		free(x);
		return fail(_("libcurl cannot be used"));
	}
	x->request = r;
	x->ctx = ctx;
	strbuf_init(&x->answer.body);
	x->answer.date = CLOCK_NEVER;
	x->answer.sent = clock_now();
	x->began = clock_ticks();
	set_common(x, e);
	if (e->channel->type == CHANNEL_MAIL)
		set_mail(x, e);
	else
		set_http(x);
	x->next = t->all;
	t->all = x;
	curl.curl_multi_add_handle(t->multi, x->curl);
	return 0;
}

static void transfer_free(struct transport *t, struct transfer *x)
{
	struct transfer **at = &t->all;

	while (*at != x)
		at = &(*at)->next;
	*at = x->next;
	curl.curl_multi_remove_handle(t->multi, x->curl);
	curl.curl_easy_cleanup(x->curl);
	curl.curl_slist_free_all(x->headers);
	curl.curl_slist_free_all(x->recipients);
	answer_release(&x->answer);
	free(x);
}

void transport_close(struct transport *t)
{
	if (!t)
		return;
	while (t->all)
		transfer_free(t, t->all);
	if (t->multi) {
		curl.curl_multi_cleanup(t->multi);
		curl.curl_global_cleanup();
	}
	free(t);
}

/* ---- all of them ---- */

static int count_transfers(const struct transport *t)
{
	int n = 0;

	for (const struct transfer *x = t->all; x; x = x->next)
		n++;
	return n;
}

int transport_wait(struct transport *t, const int fds[2], int ms)
{
	struct curl_waitfd others[2];
	int running = 0;
	unsigned n = 0;

	for (int i = 0; i < 2; i++)
		if (fds[i] >= 0)
			others[n++] = (struct curl_waitfd){
				.fd = fds[i], .events = CURL_WAIT_POLLIN
			};
	if (curl.curl_multi_perform(t->multi, &running) != CURLM_OK)
		return fail(_("libcurl cannot be used"));
	/* one that is over has something to say first */
	if (running < count_transfers(t))
		return 0;
	if (curl.curl_multi_poll(t->multi, others, n, ms, NULL) != CURLM_OK ||
	    curl.curl_multi_perform(t->multi, &running) != CURLM_OK)
		return fail(_("libcurl cannot be used"));
	return 0;
}

static void conclude(struct transfer *x, int error)
{
	struct answer *a = &x->answer;
	curl_off_t sent = 0, later = 0;
	long request = 0;

	a->error = error;
	a->latency = (clock_ticks() - x->began) / 1000000;
	a->said = xstrdup(*x->said || !error
				  ? x->said
				  : curl.curl_easy_strerror((CURLcode)error));
	curl.curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &a->status);
	curl.curl_easy_getinfo(x->curl, CURLINFO_SIZE_UPLOAD_T, &sent);
	curl.curl_easy_getinfo(x->curl, CURLINFO_REQUEST_SIZE, &request);
	curl.curl_easy_getinfo(x->curl, CURLINFO_RETRY_AFTER, &later);
	a->uploaded = sent > 0 || request > 0;
	a->retry_after = later > 0 && later < 86400 ? later * SECOND : 0;
}

bool transport_next(struct transport *t, struct answer *out, void **ctx)
{
	struct transfer *x = NULL;
	CURLMsg *m;
	int left;

	do {
		m = curl.curl_multi_info_read(t->multi, &left);
		if (!m)
			return false;
	} while (m->msg != CURLMSG_DONE);
	curl.curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&x);
	conclude(x, m->data.result);
	*out = x->answer;
	*ctx = x->ctx;
	memset(&x->answer, 0, sizeof x->answer);
	strbuf_init(&x->answer.body);
	transfer_free(t, x);
	return true;
}
