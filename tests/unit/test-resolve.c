/*
 * test-resolve.c - commands of playbooks as programs: words, environment,
 * standard input; and what cannot be kept apart is refused.
 */
#include "config.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "command-text.h"
#include "watchfloor/memory.h"
#include "watchfloor/resolve.h"

struct asked {
	struct playbook *playbook;
	struct walk *walk;
	struct resolved r;
	int ret;
};

static const char *tell(void *ctx, const char *name)
{
	(void)ctx;
	return strcmp(name, "edr") == 0 ? "s3cret \"quoted\"" : NULL;
}

/* Resolve the only command of a playbook; url is the value of __url__. */
static struct asked ask_with(struct test_command c, const char *target,
			     const char *url, struct resolve_options o)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *externals = cJSON_CreateObject();
	struct asked a = { 0 };

	if (url)
		json_add_str(externals, "__url__", url);
	command_playbook(&text, &c, 1, target, ",'in_args':['__url__']",
			 "4443");
	must(playbook_parse(&a.playbook, text.buf, text.len, NULL));
	must(walk_start(&a.walk, a.playbook, externals, NULL, NULL));
	a.ret = command_resolve(&a.r, a.walk, 0, &o);
	cJSON_Delete(externals);
	strbuf_release(&text);
	return a;
}

static struct asked ask(const char *type, const char *text, const char *target,
			const char *url)
{
	return ask_with((struct test_command){ type, text, NULL }, target, url,
			(struct resolve_options){ .target = NULL });
}

static void release(struct asked *a)
{
	resolved_wipe(&a->r);
	walk_free(a->walk);
	playbook_free(a->playbook);
}

static bool has(const struct words *w, const char *word)
{
	for (int i = 0; i < w->n; i++)
		if (strcmp(w->list[i], word) == 0)
			return true;
	return false;
}

#define assert_in(text, what)                                              \
	do {                                                               \
		if (!strstr((text), (what)))                               \
			fail_msg("\"%s\" is not in \"%s\"", (what), text); \
	} while (0)

static void refused(const char *type, const char *text, const char *target,
		    const char *url, const char *why)
{
	struct asked a = ask(type, text, target, url);

	if (a.ret == 0)
		fail_msg("%s: became\n%s", text, a.r.shown.buf);
	assert_says(why);
	release(&a);
}

static void bash_gets_its_values_by_the_environment(void **state)
{
	struct asked a =
		ask("bash", "grep -- __url__:value /etc/hosts", NULL, "$(id)");

	must(a.ret);
	assert_string_equal(a.r.argv.list[0], "bash");
	assert_string_equal(a.r.argv.list[a.r.argv.n - 1],
			    "grep -- \"${WF_url}\" /etc/hosts");
	assert_true(has(&a.r.env, "WF_url=$(id)"));
	assert_false(has(&a.r.env, "HOME=/root"));
	assert_string_equal(a.r.target, "localhost");
	assert_in(a.r.shown.buf, "| grep -- \"${WF_url}\" /etc/hosts\n");
	assert_in(a.r.shown.buf, "WF_url='$(id)'\n");
	release(&a);
	refused("bash", "echo __v__:value", NULL, "x", "has no value yet");
	refused("bash", "echo __nothing__:value", NULL, "x", "no variable");
	refused("bash", "echo __src-ip__:value __src_ip__:value", NULL, "x",
		"would be called WF_src_ip");
	refused("manual", "do it", NULL, "x", "for you to do");
	refused("powershell", "Get-Item", NULL, "x", "for you to do");
}

static void ssh_reads_a_script(void **state)
{
	struct asked a =
		ask("ssh", "ls -l -- __url__:value", "web", "it's; rm -rf /\n");

	must(a.ret);
	assert_string_equal(a.r.target, "web-03.example.org:2222");
	assert_string_equal(a.r.argv.list[a.r.argv.n - 2],
			    "web-03.example.org");
	assert_string_equal(a.r.argv.list[a.r.argv.n - 3], "--");
	assert_true(has(&a.r.argv, "BatchMode=yes"));
	assert_true(has(&a.r.argv, "StrictHostKeyChecking=yes"));
	assert_true(has(&a.r.argv, "root"));
	assert_string_equal(a.r.in.buf,
			    "export WF_url='it'\\''s; rm -rf /\n'\n"
			    "exec bash --noprofile --norc -p -c "
			    "'ls -l -- \"${WF_url}\"' </dev/null\n");
	for (int i = 0; i < a.r.argv.n; i++)
		assert_null(strstr(a.r.argv.list[i], "rm -rf"));
	release(&a);
}

static void a_host_is_a_host(void **state)
{
	static const char *const hosts[] = { "-oProxyCommand=id",
					     "a b",
					     "a;id",
					     "",
					     "root@h",
					     "$(id)",
					     ".x",
					     "a/b",
					     "h\nh" };
	struct asked a = ask("ssh", "id", "var", "2001:db8::7");

	must(a.ret);
	assert_string_equal(a.r.host, "2001:db8::7");
	release(&a);
	for (size_t i = 0; i < ARRAY_SIZE(hosts); i++)
		refused("ssh", "id", "var", hosts[i], "no name or address");
}

static void targets_by_name(void **state)
{
	struct test_command c = { "ssh", "id", NULL };
	struct asked a = ask_with(c, "loop", "x",
				  (struct resolve_options){ .target = "web" });
	const char *names[4];

	must(a.ret);
	assert_string_equal(a.r.host, "web-03.example.org");
	assert_int_equal(command_targets(a.walk, 0, names, 4), 2);
	assert_string_equal(names[0], "loop");
	release(&a);
	a = ask_with(c, "loop", "x",
		     (struct resolve_options){ .target = "other" });
	assert_int_equal(a.ret, NOT_FOUND);
	release(&a);
	refused("ssh", "id", NULL, "x", "no target with an address");
}

static void a_request_for_curl(void **state)
{
	struct test_command c = {
		"http-api", "POST /v1/hosts/__url__:value?x=1 HTTP/1.1",
		",'headers':{'Content-Type':['application/json'],"
		"'X-For':['__url__:value']},"
		"'content':'{\\\"host\\\": \\\"__url__:value\\\", \\\"n\\\": "
		"12345678901234567890}'"
	};
	struct asked a = ask_with(c, "edr", "a/../b?\"c",
				  (struct resolve_options){ .secret = tell });

	must(a.ret);
	assert_string_equal(a.r.target, "https://edr.example.org");
	assert_string_equal(a.r.port, "443");
	assert_string_equal(a.r.method, "POST");
	assert_in(a.r.in.buf, "url = \"https://edr.example.org/api/v1/hosts/"
			      "a%2F..%2Fb%3F%22c?x=1\"\n");
	assert_in(a.r.in.buf, "header = \"X-For: a/../b?\\\"c\"\n");
	assert_in(a.r.in.buf, "header = \"Authorization: Bearer s3cret "
			      "\\\"quoted\\\"\"\n");
	assert_in(a.r.in.buf, "data-raw = \"{\\\"host\\\":\\\"a/../b?\\\\\\\"c"
			      "\\\",\\\"n\\\":12345678901234567890}\"\n");
	for (int i = 0; i < a.r.argv.n; i++)
		assert_null(strstr(a.r.argv.list[i], "s3cret"));
	assert_true(has(&a.r.argv, "=https"));
	assert_true(has(&a.r.hidden, "s3cret \"quoted\""));
	assert_true(has(&a.r.hidden, "s3cret \\\"quoted\\\""));
	assert_int_equal(a.r.shown.len, 0);
	release(&a);
}

static void shown_without_its_secret(void **state)
{
	struct asked a = ask("http-api", "GET / HTTP/1.1", "basic", "x");

	must(a.ret);
	assert_in(a.r.shown.buf, "Authorization: Basic soc:***");
	assert_int_equal(a.r.secrets.n, 1);
	assert_string_equal(a.r.secrets.list[0], "edr");
	assert_string_equal(a.r.target, "https://edr.example.org:8443");
	release(&a);
}

static struct asked post(const char *more, const char *url)
{
	return ask_with(
		(struct test_command){ "http-api", "POST / HTTP/1.1", more },
		"plain", url, (struct resolve_options){ .target = NULL });
}

static void bodies_keep_values_apart(void **state)
{
	struct asked a = post(",'content':'a=__url__:value'", "1&b=2");

	must(a.ret);
	assert_in(a.r.in.buf, "data-raw = \"a=1%26b%3D2\"");
	assert_true(has(&a.r.argv, "=http"));
	release(&a);
	a = post(",'content':'{\\\"n\\\": __url__:value}'", "1");
	assert_int_equal(a.ret, REFUSED);
	assert_says("within quotes");
	release(&a);
	a = post(",'content':'x: __url__:value','headers':{'Content-Type':["
		 "'text/yaml']}",
		 "1");
	assert_int_equal(a.ret, REFUSED);
	assert_says("JSON or of a form");
	release(&a);
}

static void nothing_slips_into_a_header(void **state)
{
	struct asked a =
		post(",'headers':{'X-A':['__url__:value']}", "a\r\nX-B: c");

	assert_int_equal(a.ret, REFUSED);
	assert_says("control character");
	release(&a);
	a = post(",'headers':{'X-A: b\\r\\nX-C':['d']}", "a");
	assert_int_equal(a.ret, REFUSED);
	assert_says("no name of a header");
	release(&a);
}

static void start_lines(void **state)
{
	static const char *const wrong[] = {
		"",
		"GET",
		"GET /",
		"GET http://evil.example/ HTTP/1.1",
		"get / HTTP/1.1",
		"GET  / HTTP/1.1",
		"GET / HTTP/1.1\r\nX-A: b",
		"GET / HTTP/9",
	};

	for (size_t i = 1; i < ARRAY_SIZE(wrong); i++)
		refused("http-api", wrong[i], "plain", "x", "start line");
}

static void secrets_stay_where_nobody_looks(void **state)
{
	refused("http-api", "GET /__token__:value HTTP/1.1", "plain", "x",
		"is a secret");
}

static void a_secret_goes_over_no_open_line(void **state)
{
	struct asked a =
		post(",'headers':{'X-Token':['__token__:value']}", "x");

	assert_int_equal(a.ret, REFUSED);
	assert_says("is not https");
	release(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bash_gets_its_values_by_the_environment),
		cmocka_unit_test(ssh_reads_a_script),
		cmocka_unit_test(a_host_is_a_host),
		cmocka_unit_test(targets_by_name),
		cmocka_unit_test(a_request_for_curl),
		cmocka_unit_test(shown_without_its_secret),
		cmocka_unit_test(bodies_keep_values_apart),
		cmocka_unit_test(nothing_slips_into_a_header),
		cmocka_unit_test(start_lines),
		cmocka_unit_test(secrets_stay_where_nobody_looks),
		cmocka_unit_test(a_secret_goes_over_no_open_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
