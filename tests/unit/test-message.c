/*
 * test-message.c - a message on each kind of channel, and what answers mean.
 */
#include "config.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "notify/channel.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

/* ---- signatures ---- */

/* The vectors were computed with another program. */
static void signatures_are_those_of_the_services(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	dingtalk_sign(&sb, "SECtest0001", 1700000000000);
	assert_string_equal(sb.buf,
			    "iK9eW9jtGBT4TttaiEbfCz5U5QFsyS/Rb/r8GW+V/x4=");
	strbuf_reset(&sb);
	feishu_sign(&sb, "SECtest0001", 1700000000);
	assert_string_equal(sb.buf,
			    "Kh+DUQKO6E8laMesrzoXGb0wfuEPPf5KVAZBhq/isY8=");
	strbuf_release(&sb);
}

/* RFC 4231, test cases 2 and 6. */
static void hmac_is_that_of_the_rfc(void **state)
{
	static const char data[] = "what do ya want for nothing?";
	static const char larger[] =
		"Test Using Larger Than Block-Size Key - Hash Key First";
	unsigned char key[131];
	char hex[SHA256_HEX];
	sha256 mac;

	(void)state;
	hmac_sha256(&mac, "Jefe", 4, data, strlen(data));
	assert_string_equal(hex_encode(hex, &mac, sizeof mac),
			    "5bdcc146bf60754e6a042426089575c7"
			    "5a003f089d2739839dec58b964ec3843");
	memset(key, 0xaa, sizeof key);
	hmac_sha256(&mac, key, sizeof key, larger, strlen(larger));
	assert_string_equal(hex_encode(hex, &mac, sizeof mac),
			    "60e431591ee0b67f0d8a26aacbf5b77f"
			    "8e0bc6213728c5140546040f0ee37f54");
}

/* ---- words of strangers ---- */

static void addresses_are_dead(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "http://evil.example/a.jsp?x=1",
		  "hxxp://evil[.]example/a.jsp?x=1" },
		{ "see HTTPS://a.b.example:8443/x.", /* the path ends there */
		  "see hxxps://a[.]b[.]example:8443/x." },
		{ "45.13.9.2 -> 10.0.0.1",
		  "45[.]13[.]9[.]2 -> 10[.]0[.]0[.]1" },
		{ "mail from a.b@evil.example.",
		  "mail from a.b@evil[.]example." },
		{ "Webshell written to /upload/a.jsp",
		  "Webshell written to /upload/a.jsp" },
		{ "end of a sentence. And on", "end of a sentence. And on" },
		{ "version 2", "version 2" },
		{ "\xe6\x9c\xa8\xe9\xa9\xac evil.cn\xef\xbc\x8c ok",
		  "\xe6\x9c\xa8\xe9\xa9\xac evil[.]cn\xef\xbc\x8c ok" },
		{ "http://", "hxxp://" },
		{ "/go?u=http://evil.example/x",
		  "/go?u=hxxp://evil[.]example/x" },
		{ "xhttps://a.example", "xhxxps://a[.]example" },
		{ "", "" },
		{ "...", "..." },
		{ "C:\\a\\b.exe evil.exe", "C:\\a\\b.exe evil[.]exe" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		safe_defang(&sb, cases[i].in);
		assert_string_equal(sb.buf, cases[i].out);
		strbuf_release(&sb);
	}
}

static void nothing_of_a_value_is_markup(void **state)
{
	static const char hostile[] =
		"<@all> <font color=\"warning\">x</font> [a](http://b) **c** "
		"`d` @138 # e\nf <at id=all></at> \xe2\x80\xae g";

	(void)state;
	for (int m = MARKUP_WECOM; m <= MARKUP_FEISHU; m++) {
		struct strbuf sb = STRBUF_INIT;

		safe_value(&sb, hostile, (enum markup)m);
		assert_null(strpbrk(sb.buf, "<>[]*`#\n"));
		assert_null(strstr(sb.buf, "\xe2\x80\xae"));
		assert_non_null(strstr(sb.buf, "\xef\xbc\x9c")); /* < */
		if (m == MARKUP_DINGTALK)
			assert_null(strchr(sb.buf, '@'));
		strbuf_release(&sb);
	}
}

static void a_cut_leaves_whole_characters(void **state)
{
	static const char text[] = "ab\xe6\xbc\xa2\xe5\xad\x97\xf0\x9f\x98\x80"
				   "c";

	(void)state;
	for (size_t max = 0; max <= sizeof text; max++) {
		struct strbuf sb = STRBUF_INIT;

		strbuf_addstr(&sb, text);
		safe_cut(&sb, max);
		assert_true(sb.len <= max || sb.len == sizeof text - 1);
		assert_true(max >= sizeof text - 1 || sb.len <= max);
		assert_true(text_is_utf8(sb.buf, sb.len));
		strbuf_release(&sb);
	}
}

/* ---- messages ---- */

static struct conf_channel channels[CHANNEL_TYPES];
static const struct secret secrets[CHANNEL_TYPES] = {
	{ (char *)"https://qyapi.example/cgi-bin/webhook/send?key=K", NULL },
	{ (char *)"https://oapi.example/robot/send?access_token=T",
	  (char *)"SECtest0001" },
	{ (char *)"https://open.example/open-apis/bot/v2/hook/T",
	  (char *)"SECtest0001" },
	{ (char *)"https://hooks.example/in", (char *)"key" },
	{ (char *)"smtps://mail.example", NULL },
};

static int setup(void **state)
{
	static char *to[] = { (char *)"soc@example.org" };

	(void)state;
	for (int t = 0; t < CHANNEL_TYPES; t++)
		channels[t] = (struct conf_channel){
			.name = (char *)"soc",
			.type = (enum channel_type)t,
			.from = (char *)"wf@example.org",
			.to = to,
			.nto = 1,
		};
	return 0;
}

static struct envelope envelope_of(int type, const char *title,
				   const char *text)
{
	return (struct envelope){ .channel = &channels[type],
				  .secret = &secrets[type],
				  .title = title,
				  .text = text,
				  .key = "0123456789abcdef0123456789abcdef",
				  .severity = SEV_CRITICAL,
				  .now = 1700000000000 };
}

static char *long_text(size_t bytes)
{
	struct strbuf sb = STRBUF_INIT;

	while (sb.len < bytes)
		strbuf_addstr(&sb, "\xe6\xbc\xa2\"\n");
	return strbuf_detach(&sb);
}

static const char *content_of(const cJSON *body)
{
	static const char *const paths[] = { "markdown.content", "text.content",
					     "markdown.text" };
	const char *s = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(paths) && !s; i++)
		s = json_str_at(body, paths[i]);
	return s;
}

/* What is too long is cut, whatever the form costs, and stays JSON. */
static void a_message_fits_the_service(void **state)
{
	static const struct {
		enum channel_type type;
		bool plain;
		size_t content, body;
	} limits[] = {
		{ CHANNEL_WECOM, false, 4096, 0 },
		{ CHANNEL_WECOM, true, 2048, 0 },
		{ CHANNEL_DINGTALK, false, 0, 20000 },
		{ CHANNEL_DINGTALK, true, 0, 20000 },
		{ CHANNEL_FEISHU, false, 0, 20480 },
		{ CHANNEL_FEISHU, true, 0, 20480 },
	};
	char *text = long_text(60000);

	(void)state;
	for (size_t i = 0; i < 4 * ARRAY_SIZE(limits); i++) {
		const size_t k = i / 4, shrunk = i % 4;
		struct request r = { .body = STRBUF_INIT };
		struct envelope e = envelope_of(limits[k].type, "T", text);
		cJSON *body;

		channels[limits[k].type].plain = limits[k].plain;
		channel_compose(&e, (int64_t)shrunk, &r);
		body = json_parse(r.body.buf, r.body.len, 0, NULL);
		assert_non_null(body);
		if (limits[k].content)
			assert_in_range(strlen(content_of(body)), 100,
					limits[k].content >> shrunk);
		else
			assert_in_range(r.body.len, 1000,
					limits[k].body >> shrunk);
		cJSON_Delete(body);
		request_release(&r);
		channels[limits[k].type].plain = false;
	}
	free(text);
}

static void robots_get_what_they_ask_for(void **state)
{
	struct request r = { .body = STRBUF_INIT };
	struct envelope e = envelope_of(CHANNEL_DINGTALK, "T", "a\nb");
	char *contacts[] = { (char *)"13800000000" };
	struct strbuf sb = STRBUF_INIT;
	cJSON *body;

	(void)state;
	e.contacts = contacts;
	e.ncontacts = 1;
	channel_compose(&e, 0, &r);
	assert_string_equal(r.url,
			    "https://oapi.example/robot/send?access_token=T"
			    "&timestamp=1700000000000&sign="
			    "iK9eW9jtGBT4TttaiEbfCz5U5QFsyS%2FRb%2Fr8GW%2BV"
			    "%2Fx4%3D");
	body = json_parse(r.body.buf, r.body.len, 0, NULL);
	assert_string_equal(json_str_at(body, "markdown.text"),
			    "### T\n\na  \nb\n\n@13800000000");
	assert_string_equal(json_text(json_path(body, "at.atMobiles"), &sb),
			    "13800000000");
	strbuf_release(&sb);
	cJSON_Delete(body);

	e.channel = &channels[CHANNEL_FEISHU];
	e.secret = &secrets[CHANNEL_FEISHU];
	channel_compose(&e, 0, &r);
	body = json_parse(r.body.buf, r.body.len, 0, NULL);
	assert_string_equal(json_str_at(body, "timestamp"), "1700000000");
	assert_string_equal(json_str_at(body, "sign"),
			    "Kh+DUQKO6E8laMesrzoXGb0wfuEPPf5KVAZBhq/isY8=");
	assert_string_equal(json_str_at(body, "card.header.template"), "red");
	cJSON_Delete(body);
	request_release(&r);
}

static const char *header(const struct request *r, const char *name)
{
	size_t len = strlen(name);

	for (int i = 0; i < REQUEST_HEADERS && r->headers[i]; i++)
		if (strncmp(r->headers[i], name, len) == 0)
			return r->headers[i] + len + 2;
	return "";
}

static void a_webhook_is_signed_over_time_and_body(void **state)
{
	struct request r = { .body = STRBUF_INIT };
	struct envelope e = envelope_of(CHANNEL_WEBHOOK, "T", "text");
	struct strbuf text = STRBUF_INIT;
	char hex[SHA256_HEX];
	sha256 mac;

	(void)state;
	channel_compose(&e, 0, &r);
	strbuf_addf(&text, "%s.%s", header(&r, "X-Timestamp"), r.body.buf);
	hmac_sha256(&mac, "key", 3, text.buf, text.len);
	hex_encode(hex, &mac, sizeof mac);
	assert_string_equal(header(&r, "X-Signature") + strlen("sha256="), hex);
	assert_string_equal(header(&r, "Idempotency-Key"), e.key);
	strbuf_release(&text);
	request_release(&r);
}

static void mail_has_short_lines_and_whole_words(void **state)
{
	struct request r = { .body = STRBUF_INIT };
	struct envelope e = envelope_of(
		CHANNEL_MAIL,
		"[\xe4\xb8\xa5\xe9\x87\x8d] \xe5\xae\x89\xe5\x85\xa8\xe4\xba"
		"\x8b\xe4\xbb\xb6\xe5\xb7\xb2\xe7\xa1\xae\xe8\xae\xa4\xef\xbc"
		"\x8c\xe8\xaf\xb7\xe7\xab\x8b\xe5\x8d\xb3\xe5\xa4\x84\xe7\xbd"
		"\xae\r\nBcc: x@example.org",
		".\r\nQUIT\r\n");
	char *rest, *line;

	(void)state;
	channel_compose(&e, 0, &r);
	assert_null(strstr(r.body.buf, "Bcc:"));
	assert_null(strstr(r.body.buf, "QUIT"));
	assert_non_null(strstr(r.body.buf, "Message-ID: <0123456789abcdef"));
	assert_non_null(
		strstr(r.body.buf, "Date: Tue, 14 Nov 2023 22:13:20 +0000"));
	rest = r.body.buf;
	while ((line = strsep(&rest, "\n"))) {
		size_t len = strlen(line);

		assert_in_range(len, 0, 77);
		if (rest)
			assert_int_equal(line[len - 1], '\r');
	}
	request_release(&r);
}

/* ---- answers ---- */

static void answers_mean_what_their_body_says(void **state)
{
	static const struct {
		enum channel_type type;
		long status;
		const char *body;
		enum outcome_class class;
		int64_t wait;
	} cases[] = {
#define WE CHANNEL_WECOM
#define DT CHANNEL_DINGTALK
#define FS CHANNEL_FEISHU
#define WH CHANNEL_WEBHOOK
		{ WE, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", CLASS_OK, 0 },
		{ WE, 200, "{\"errcode\":93000,\"errmsg\":\"invalid\"}",
		  CLASS_FIX, 0 },
		{ WE, 200,
		  "{\"errcode\":40058,\"errmsg\":\"markdown.content exceed "
		  "max length 4096\"}",
		  CLASS_SIZE, 0 },
		{ WE, 200, "{\"errcode\":40058,\"errmsg\":\"invalid\"}",
		  CLASS_FIX, 0 },
		{ WE, 200, "{\"errcode\":-1,\"errmsg\":\"busy\"}", CLASS_RETRY,
		  0 },
		{ WE, 200, "{\"errcode\":45009,\"errmsg\":\"freq\"}",
		  CLASS_LIMIT, MINUTE },
		{ WE, 200, "{\"errcode\":93017,\"errmsg\":\"?\"}", CLASS_RETRY,
		  0 },
		{ WE, 200, "<html>", CLASS_RETRY, 0 },
		{ WE, 200, "", CLASS_RETRY, 0 },
		{ WE, 502, "<html>", CLASS_RETRY, 0 },
		{ WE, 404, "<html>", CLASS_FIX, 0 },
		{ WE, 500, "{\"errcode\":0}", CLASS_RETRY, 0 },
		{ DT, 200, "{\"errcode\":0,\"errmsg\":\"ok\"}", CLASS_OK, 0 },
		{ DT, 200,
		  "{\"errcode\":300005,\"errmsg\":\"token is not exist\"}",
		  CLASS_FIX, 0 },
		{ DT, 200, "{\"errcode\":130101,\"errmsg\":\"too fast\"}",
		  CLASS_LIMIT, 10 * MINUTE },
		{ DT, 200, "{\"errcode\":410100,\"errmsg\":\"too fast\"}",
		  CLASS_LIMIT, 10 * MINUTE },
		{ DT, 200, "{\"errcode\":460101,\"errmsg\":\"20000bytes\"}",
		  CLASS_SIZE, 0 },
		{ DT, 200,
		  "{\"errcode\":310000,\"errmsg\":\"invalid timestamp\"}",
		  CLASS_RETRY, 0 },
		{ DT, 200, "{\"errcode\":310000,\"errmsg\":\"sign not match\"}",
		  CLASS_FIX, 0 },
		{ DT, 200, "{\"errcode\":430104,\"errmsg\":\"improper\"}",
		  CLASS_FIX, 0 },
		{ DT, 200,
		  "{\"status\":1111,\"wait\":5,\"source\":\"x5\","
		  "\"punish\":\"deny\"}",
		  CLASS_LIMIT, 5 * SECOND },
		{ FS, 200, "{\"code\":0,\"msg\":\"success\",\"StatusCode\":0}",
		  CLASS_OK, 0 },
		{ FS, 200, "{\"StatusCode\":0,\"StatusMessage\":\"success\"}",
		  CLASS_OK, 0 },
		{ FS, 200, "{\"code\":19001,\"msg\":\"param invalid\"}",
		  CLASS_FIX, 0 },
		{ FS, 200, "{\"code\":19021,\"msg\":\"sign match fail\"}",
		  CLASS_FIX, 0 },
		{ FS, 400, "{\"code\":9499,\"msg\":\"too many request\"}",
		  CLASS_LIMIT, MINUTE },
		{ FS, 400, "{\"code\":9499,\"msg\":\"Bad Request\"}", CLASS_FIX,
		  0 },
		{ FS, 200, "{\"code\":11232,\"msg\":\"limited\"}", CLASS_LIMIT,
		  MINUTE },
		{ FS, 200, "{\"code\":19036,\"msg\":\"large\"}", CLASS_SIZE,
		  0 },
		{ WH, 200, "", CLASS_OK, 0 },
		{ WH, 204, "", CLASS_OK, 0 },
		{ WH, 400, "no", CLASS_FIX, 0 },
		{ WH, 408, "", CLASS_RETRY, 0 },
		{ WH, 413, "", CLASS_SIZE, 0 },
		{ WH, 429, "", CLASS_LIMIT, MINUTE },
		{ WH, 503, "", CLASS_RETRY, 0 },
		{ WH, 302, "", CLASS_FIX, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct answer a = { .status = cases[i].status,
				    .body = STRBUF_INIT,
				    .date = CLOCK_NEVER };
		struct attempt out;

		strbuf_addstr(&a.body, cases[i].body);
		answer_judge(&channels[cases[i].type], &secrets[cases[i].type],
			     &a, &out);
		if (out.class != cases[i].class || out.wait != cases[i].wait)
			fail_msg("%s %ld %s: %s, %lld ms",
				 channel_type_word(cases[i].type),
				 cases[i].status, cases[i].body,
				 outcome_class_word(out.class),
				 (long long)out.wait);
		attempt_release(&out);
		answer_release(&a);
	}
}

static void the_service_says_how_long_to_wait(void **state)
{
	struct answer a = { .status = 429,
			    .body = STRBUF_INIT,
			    .retry_after = 7 * MINUTE,
			    .date = CLOCK_NEVER };
	struct attempt out;

	(void)state;
	answer_judge(&channels[WH], &secrets[WH], &a, &out);
	assert_int_equal(out.wait, 7 * MINUTE);
	attempt_release(&out);
}

static void what_never_came_back_may_have_arrived(void **state)
{
	static const struct {
		int error;
		bool uploaded;
		enum outcome_class class;
		bool doubtful;
	} cases[] = {
		{ CURLE_COULDNT_CONNECT, false, CLASS_RETRY, false },
		{ CURLE_OPERATION_TIMEDOUT, true, CLASS_RETRY, true },
		{ CURLE_GOT_NOTHING, true, CLASS_RETRY, true },
		{ CURLE_PARTIAL_FILE, true, CLASS_RETRY, true },
		{ CURLE_PEER_FAILED_VERIFICATION, false, CLASS_FIX, false },
		{ CURLE_URL_MALFORMAT, false, CLASS_FIX, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct answer a = { .error = cases[i].error,
				    .uploaded = cases[i].uploaded,
				    .body = STRBUF_INIT,
				    .date = CLOCK_NEVER };
		struct attempt out;

		answer_judge(&channels[WE], &secrets[WE], &a, &out);
		assert_int_equal(out.class, cases[i].class);
		assert_int_equal(out.doubtful, cases[i].doubtful);
		attempt_release(&out);
	}
}

static void mail_is_judged_by_its_reply(void **state)
{
	static const struct {
		int error;
		long status;
		enum outcome_class class;
	} cases[] = {
		{ CURLE_OK, 250, CLASS_OK },
		{ CURLE_SEND_ERROR, 451, CLASS_RETRY },
		{ CURLE_SEND_ERROR, 550, CLASS_FIX },
		{ CURLE_SEND_ERROR, 552, CLASS_SIZE },
		{ CURLE_LOGIN_DENIED, 535, CLASS_FIX },
		{ CURLE_COULDNT_CONNECT, 0, CLASS_RETRY },
		{ CURLE_USE_SSL_FAILED, 502, CLASS_FIX },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct answer a = { .error = cases[i].error,
				    .status = cases[i].status,
				    .body = STRBUF_INIT,
				    .date = CLOCK_NEVER };
		struct attempt out;

		answer_judge(&channels[CHANNEL_MAIL], &secrets[CHANNEL_MAIL],
			     &a, &out);
		assert_int_equal(out.class, cases[i].class);
		attempt_release(&out);
	}
}

/* ---- secrets ---- */

static void a_secret_is_taken_out_of_what_is_said(void **state)
{
	const struct secret s = {
		(char *)"https://h.example/hook/0a1b2c3d4e5f6a7b?key=topsecret99",
		(char *)"SEChush-hush"
	};
	struct strbuf sb = STRBUF_INIT;

	(void)state;
	secret_redact(&s,
		      "no route to https://h.example/hook/0a1b2c3d4e5f6a7b?key="
		      "topsecret99; token 0a1b2c3d4e5f6a7b, key SEChush-hush\n"
		      "hook webhook",
		      &sb);
	assert_null(strstr(sb.buf, "0a1b2c3d"));
	assert_null(strstr(sb.buf, "topsecret"));
	assert_null(strstr(sb.buf, "hush"));
	assert_null(strchr(sb.buf, '\n'));
	assert_non_null(strstr(sb.buf, "no route to"));
	assert_non_null(strstr(sb.buf, "hook webhook"));
	strbuf_release(&sb);
}

static void an_answer_quotes_no_secret(void **state)
{
	struct answer a = { .status = 200,
			    .body = STRBUF_INIT,
			    .date = CLOCK_NEVER };
	const struct secret s = {
		(char *)"https://q.example/s?key=abcdef-123456", NULL
	};
	struct attempt out;

	(void)state;
	strbuf_addstr(&a.body, "{\"errcode\":93000,\"errmsg\":\"invalid "
			       "webhook url abcdef-123456, hint: [17]\"}");
	answer_judge(&channels[WE], &s, &a, &out);
	assert_null(strstr(out.reason, "abcdef-123456"));
	assert_non_null(strstr(out.reason, "invalid webhook url"));
	attempt_release(&out);
	answer_release(&a);
}

static void a_secret_is_where_desk_conf_says(void **state)
{
	struct conf_channel ch = { .name = (char *)"c",
				   .type = CHANNEL_WECOM,
				   .url = (char *)"env:WF_TEST_URL" };
	struct secret s;

	(void)state;
	unsetenv("WF_TEST_URL");
	assert_int_equal(secret_load(&s, &ch), FAILED);
	assert_says("channel c");
	assert_says("WF_TEST_URL");
	setenv("WF_TEST_URL", "ftp://secret-host.example/x", 1);
	assert_int_equal(secret_load(&s, &ch), FAILED);
	assert_null(strstr(fail_text(), "secret-host"));
	setenv("WF_TEST_URL", "http://far.example/x", 1);
	assert_int_equal(secret_load(&s, &ch), FAILED);
	setenv("WF_TEST_URL", "http://127.0.0.1.far.example/x", 1);
	assert_int_equal(secret_load(&s, &ch), FAILED);
	setenv("WF_TEST_URL", "http://127.0.0.1:8080/x\n", 1);
	must(secret_load(&s, &ch));
	assert_string_equal(s.url, "http://127.0.0.1:8080/x");
	secret_release(&s);
	setenv("WF_TEST_URL", "https://a b", 1);
	assert_int_equal(secret_load(&s, &ch), FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signatures_are_those_of_the_services),
		cmocka_unit_test(hmac_is_that_of_the_rfc),
		cmocka_unit_test(addresses_are_dead),
		cmocka_unit_test(nothing_of_a_value_is_markup),
		cmocka_unit_test(a_cut_leaves_whole_characters),
		cmocka_unit_test(a_message_fits_the_service),
		cmocka_unit_test(robots_get_what_they_ask_for),
		cmocka_unit_test(a_webhook_is_signed_over_time_and_body),
		cmocka_unit_test(mail_has_short_lines_and_whole_words),
		cmocka_unit_test(answers_mean_what_their_body_says),
		cmocka_unit_test(the_service_says_how_long_to_wait),
		cmocka_unit_test(what_never_came_back_may_have_arrived),
		cmocka_unit_test(mail_is_judged_by_its_reply),
		cmocka_unit_test(a_secret_is_taken_out_of_what_is_said),
		cmocka_unit_test(an_answer_quotes_no_secret),
		cmocka_unit_test(a_secret_is_where_desk_conf_says),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
