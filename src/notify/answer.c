/*
 * answer.c - what the answer to an attempt means.
 */
#include "config.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "notify/channel.h"
#include "watchfloor/i18n.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

static const char *const words[CLASS_COUNT] = {
	[CLASS_OK] = "ok",   [CLASS_RETRY] = "retry", [CLASS_LIMIT] = "limit",
	[CLASS_FIX] = "fix", [CLASS_SIZE] = "size",
};

const char *outcome_class_word(enum outcome_class c)
{
	return words[c];
}

void attempt_release(struct attempt *a)
{
	free(a->code);
	free(a->reason);
	memset(a, 0, sizeof *a);
}

void answer_release(struct answer *a)
{
	strbuf_release(&a->body);
	free(a->said);
	memset(a, 0, sizeof *a);
	strbuf_init(&a->body);
}

struct judge {
	const struct secret *secret;
	const struct answer *answer;
	struct attempt *out;
};

static void set(struct judge *j, enum outcome_class class, char *code,
		const char *reason)
{
	struct strbuf sb = STRBUF_INIT;

	secret_redact(j->secret, reason, &sb);
	j->out->class = class;
	j->out->code = code;
	j->out->reason = strbuf_detach(&sb);
}

/* ---- nothing came ---- */

/* That will be so the next time too. */
static bool is_for_good(int error)
{
	static const int codes[] = {
		CURLE_UNSUPPORTED_PROTOCOL,
		CURLE_URL_MALFORMAT,
		CURLE_PEER_FAILED_VERIFICATION,
		CURLE_SSL_CACERT_BADFILE,
		CURLE_LOGIN_DENIED,
		CURLE_USE_SSL_FAILED,
	};

	for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
		if (codes[i] == error)
			return true;
	return false;
}

static void judge_error(struct judge *j)
{
	const struct answer *a = j->answer;
	bool fix = is_for_good(a->error);

	set(j, fix ? CLASS_FIX : CLASS_RETRY, xasprintf("curl %d", a->error),
	    a->said ? a->said : "");
	j->out->doubtful = !fix && a->uploaded;
}

/* ---- by the number of HTTP ---- */

static enum outcome_class class_of_status(long status)
{
	if (status == 429)
		return CLASS_LIMIT;
	if (status == 413)
		return CLASS_SIZE;
	if (status == 408 || status >= 500)
		return CLASS_RETRY;
	return CLASS_FIX;
}

static void judge_status(struct judge *j, const char *reason)
{
	const struct answer *a = j->answer;
	bool ok = a->status >= 200 && a->status < 300;

	set(j, ok ? CLASS_OK : class_of_status(a->status),
	    xasprintf("HTTP %ld", a->status), reason);
}

/* ---- by the number in the body ---- */

static const struct answer_code *code_named(const struct channel_kind *k,
					    long code, const char *message)
{
	const struct answer_code *c = k->codes;

	for (; c->class != CLASS_COUNT; c++)
		if (c->code == code &&
		    (!c->words || text_contains_nocase(message, c->words)))
			return c;
	return NULL;
}

/* The gateway in front of DingTalk has words of its own, and no errcode. */
static bool judge_gateway(struct judge *j, const cJSON *body)
{
	int64_t status = json_int_at(body, "status", 0);
	int64_t wait = json_int_at(body, "wait", 0);

	if (status != 1111)
		return false;
	set(j, CLASS_LIMIT, xstrdup("status 1111"),
	    _("the service wants nothing for a while"));
	j->out->wait = wait > 0 && wait < 3600 ? wait * SECOND : 0;
	return true;
}

static void judge_code(struct judge *j, const struct channel_kind *k, long code,
		       const char *message)
{
	const struct answer_code *c = code_named(k, code, message);
	enum outcome_class class = c ? c->class : CLASS_RETRY;

	if (class == CLASS_OK && j->answer->status != 200)
		class = CLASS_RETRY;
	set(j, class, xasprintf("%s %ld", k->code, code), message);
	j->out->wait = c ? c->wait : 0;
}

/* Older bots say StatusCode. */
static bool find_code(const struct channel_kind *k, const cJSON *body,
		      int64_t *code)
{
	return json_int(json_path(body, k->code), code) ||
	       json_int(json_path(body, "StatusCode"), code);
}

static void judge_robot(struct judge *j, const struct channel_kind *k)
{
	const struct strbuf *text = &j->answer->body;
	cJSON *body = json_parse(text->buf, text->len, 0, NULL);
	int64_t code;

	if (body && find_code(k, body, &code)) {
		const char *message = json_str_at(body, k->message);

		judge_code(j, k, (long)code, message ? message : "");
	} else if (body && judge_gateway(j, body)) {
		/* it is said */
	} else if (j->answer->status == 200) {
		set(j, CLASS_RETRY, xstrdup("HTTP 200"),
		    _("the answer has no number that tells how it went"));
		j->out->doubtful = true;
	} else {
		judge_status(j, "");
	}
	cJSON_Delete(body);
}

/* ---- mail ---- */

static void judge_mail(struct judge *j)
{
	const struct answer *a = j->answer;
	long status = a->status;

	if (!a->error) {
		set(j, CLASS_OK, xasprintf("SMTP %ld", status), "");
	} else if (status < 400 || is_for_good(a->error)) {
		judge_error(j);
	} else {
		set(j,
		    status == 552  ? CLASS_SIZE
		    : status < 500 ? CLASS_RETRY
				   : CLASS_FIX,
		    xasprintf("SMTP %ld", status), a->said ? a->said : "");
	}
}

void answer_judge(const struct conf_channel *ch, const struct secret *s,
		  const struct answer *a, struct attempt *out)
{
	const struct channel_kind *k = channel_kind(ch->type);
	struct judge j = { s, a, out };

	memset(out, 0, sizeof *out);
	if (ch->type == CHANNEL_MAIL)
		judge_mail(&j);
	else if (a->error)
		judge_error(&j);
	else if (k->codes)
		judge_robot(&j, k);
	else
		judge_status(&j, a->body.buf);
	out->latency = a->latency;
	out->skew = a->date == CLOCK_NEVER ? CLOCK_NEVER : a->date - a->sent;
	if (out->class == CLASS_LIMIT && a->retry_after > out->wait)
		out->wait = a->retry_after;
	if (out->class == CLASS_LIMIT && !out->wait)
		out->wait = MINUTE;
}
