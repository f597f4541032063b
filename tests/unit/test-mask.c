/*
 * test-mask.c - what of an alert is masked, and that nothing else is.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "intake/mask_private.h"
#include "watchfloor/conf.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

static const unsigned char key[MASK_KEY] = "a secret of this test, 32 bytes";

static struct conf *conf;
static struct mask *mask;

static void open_with(const char *text)
{
	must(conf_parse(&conf, "desk.conf", text, strlen(text), NULL));
	mask = mask_new(conf, key);
}

static void close_mask(void)
{
	mask_free(mask);
	conf_free(conf);
}

static int setup(void **state)
{
	open_with("[mask]\nkinds = all\n");
	return 0;
}

static int teardown(void **state)
{
	close_mask();
	return 0;
}

/* ---- texts ---- */

static char *masked_text(unsigned kinds, const char *text)
{
	struct strbuf out = STRBUF_INIT;

	if (!mask_text(mask, kinds, &out, text, strlen(text)))
		strbuf_addstr(&out, text);
	return strbuf_detach(&out);
}

static void expect_text(const char *text, const char *want)
{
	char *once = masked_text(MASK_ALL, text);
	char *twice = masked_text(MASK_ALL, once);

	assert_string_equal(once, want);
	assert_string_equal(twice, want);
	free(once);
	free(twice);
}

static void expect_kept(const char *text)
{
	expect_text(text, text);
}

static void phones(void **state)
{
	expect_text("13800138000", "138****8000");
	expect_text("call 13800138000.", "call 138****8000.");
	expect_text("手机13800138000号", "手机138****8000号");
	expect_text("+8613800138000", "+86138****8000");
	expect_text("008613800138000", "0086138****8000");
	expect_text("86-138-0013-8000", "86-138-****-8000");
	expect_text("138 0013 8000", "138 **** 8000");
	expect_text("a=1&phone=13800138000&b", "a=1&phone=138****8000&b");
	expect_text("phone%3D13800138000%26", "phone%3D138****8000%26");
	expect_text("%2213800138000%22", "%22138****8000%22");
	expect_text("%13800138000", "%138****8000");
	expect_text("x\\n13800138000\\r", "x\\n138****8000\\r");
	expect_text("\\u003d13800138000", "\\u003d138****8000");
	expect_text("D:\\13800138000\\x", "D:\\138****8000\\x");
	expect_text("IMG_13800138000.jpg", "IMG_138****8000.jpg");
	expect_kept("12800138000");  /* no such prefix */
	expect_kept("1380013800");   /* one short */
	expect_kept("138001380001"); /* one more */
	expect_kept("a13800138000"); /* within a word */
	expect_kept("13800138000b");
	expect_kept("0.13800138000"); /* a fraction */
	expect_kept("13800138000.5");
	expect_kept("138-0013-80001");
	expect_kept("138-0013 8000");
	expect_kept("1795372200000"); /* milliseconds */
	expect_kept("1795372200.000000");
}

static void resident_ids(void **state)
{
	expect_text("11010119900307002X", "1101**********002X");
	expect_text("11010119900307002x", "1101**********002x");
	expect_text("身份证44030619851212123X，", "身份证4403**********123X，");
	expect_kept("110101199003070018"); /* checksum */
	expect_kept("110101199013070011"); /* month */
	expect_kept("11010119900307001Y");
	expect_kept("a11010119900307002X");
	expect_kept("11010119900307002XZ");
	expect_kept("10010119900307001X");
}

static void cards(void **state)
{
	expect_text("4111111111111111", "4111********1111");
	expect_text("6222020200112345679 ok", "6222***********5679 ok");
	expect_text("6222 0202 0011 2347", "6222 **** **** 2347");
	expect_text("4111-1111-1111-1111", "4111-****-****-1111");
	expect_text("4111 1111 1111 1111 123", "4111 **** **** 1111 123");
	expect_kept("4111111111111112"); /* Luhn */
	expect_kept("1111111111111117"); /* no issuer */
	expect_kept("41111111111111110000");
	expect_kept("4111 1111-1111 1111");
}

static void mail(void **state)
{
	expect_text("zhang.san@example.com", "z***@example.com");
	expect_text("<z@example.com>", "<***@example.com>");
	expect_text("**zhang@x.com**", "**z***@x.com**");
	expect_text("to=zhang%40example.com&", "to=z***%40example.com&");
	expect_text("13800138000@qq.com", "1***@qq.com");
	expect_text("13800138000%40qq.com", "1***%40qq.com");
	expect_text("a@13800138000.com", "***@13800138000.com");
	expect_text("邮箱zhang@例 li@a.cn", "邮箱zhang@例 l***@a.cn");
	expect_kept("root@localhost");
	expect_kept("@example.com");
	expect_kept("a@b@");
	expect_kept("ssh root@192.0.2.1");
}

/* The token of an address, as it stands in a text of its own. */
static char *token_of(const char *address)
{
	char *token = masked_text(MASK_IP, address);

	assert_true(mask_is_token(token, strlen(token)));
	return token;
}

static void addresses(void **state)
{
	char *a = token_of("10.1.2.3"), *b = token_of("10.1.2.4");
	char *c = token_of("fd00::1"), *d = token_of("FD00:0:0::1");
	char *text = xasprintf("from %s:22 to [%s]/64, 203.0.113.9", a, c);

	assert_string_not_equal(a, b);
	assert_string_equal(c, d);
	expect_text("from 10.1.2.3:22 to [fd00::1]/64, 203.0.113.9", text);
	free(text);
	text = xasprintf("::ffff:%s,%%22%s: ", a, a);
	expect_text("::ffff:10.1.2.3,%2210.1.2.3: ", text);
	free(text);
	text = xasprintf("%s: no route", c);
	expect_text("fd00::1: no route", text);
	free(text);
	for (int i = 0; i < 4; i++) {
		static const char *const inside[] = {
			"172.31.0.1", "192.168.0.1", "100.127.0.1", "fc12::3"
		};

		free(token_of(inside[i]));
	}
	expect_kept("172.32.0.1 100.128.0.1 192.169.0.1 8.8.8.8");
	expect_kept("2001:db8::1 fe80::1 fd:12:34:56:78:9a");
	expect_kept("1.10.0.0.1 10.0.0.1.5 10.0.0.256 10.0.0 v10.0.0.1x");
	expect_kept("12:34:56 face::b00k");
	free(a);
	free(b);
	free(c);
	free(d);
}

static void networks_of_the_desk(void **state)
{
	char *token;

	close_mask();
	open_with("[mask]\nkinds = ip\n"
		  "networks = 203.0.113.0/24, 2001:db8::/32, 198.51.100.7\n");
	free(token_of("203.0.113.200"));
	free(token_of("2001:db8:1::5"));
	free(token_of("198.51.100.7"));
	token = token_of("10.0.0.1");
	expect_kept("198.51.100.8 2001:db9::1 203.0.114.1 12:34:56");
	free(token);
}

static void what_is_no_data_of_a_person(void **state)
{
	expect_kept("d41d8cd98f00b204e9800998ecf8427e");
	expect_kept("0138001380001a13800138000ffe3b0c44298fc1c149afbf4c899");
	expect_kept("550e8400-e29b-41d4-a716-446655440000");
	expect_kept("2026-11-23T03:11:40.120Z 1795372200123456");
	expect_kept("CVE-2021-44228 T1505.003 sid:2024897");
	expect_kept("");
	expect_kept("%");
	expect_kept("\\");
	expect_kept("\\u00");
	expect_kept("1-");
	expect_kept("138-");
}

static void only_the_kinds_that_are_on(void **state)
{
	const char *all = "13800138000 11010119900307002X 4111111111111111 "
			  "a@b.cn 10.0.0.1";
	char *text = masked_text(MASK_PHONE, all);

	assert_string_equal(text, "138****8000 11010119900307002X "
				  "4111111111111111 a@b.cn 10.0.0.1");
	free(text);
	text = masked_text(MASK_CARD | MASK_EMAIL, all);
	assert_string_equal(text, "13800138000 11010119900307002X "
				  "4111********1111 ***@b.cn 10.0.0.1");
	free(text);
	text = masked_text(0, all);
	assert_string_equal(text, all);
	free(text);
}

/* ---- JSON ---- */

static char *masked_json(const char *account, const char *text, size_t len)
{
	struct strbuf out = STRBUF_INIT;

	if (!mask_json(mask, MASK_ALL, account, &out, text, len))
		strbuf_add(&out, text, len);
	return strbuf_detach(&out);
}

static void expect_json(const char *text, const char *want)
{
	char *once = masked_json(NULL, text, strlen(text));
	char *twice = masked_json(NULL, once, strlen(once));

	assert_string_equal(once, want);
	assert_string_equal(twice, want);
	free(once);
	free(twice);
}

static void json_keeps_its_shape(void **state)
{
	expect_json(
		"{\"a\" : [ \"13800138000\", 1.50, null ],\t\"b\":\"\\u0041\"}",
		"{\"a\" : [ \"138****8000\", 1.50, null ],\t\"b\":\"\\u0041\"}");
	expect_json("{\"tel\":13800138000,\"n\":42}",
		    "{\"tel\":\"138****8000\",\"n\":42}");
	expect_json(
		"[4111111111111111,110101199003070038,110101199003070039,1795372200000]",
		"[\"4111********1111\",\"1101**********0038\",110101199003070039,1795372200000]");
	expect_json("{\"flow_id\":4111111111111111}",
		    "{\"flow_id\":4111111111111111}");
	expect_json("{\"13800138000\":1}", "{\"138****8000\":1}");
	/* digits in disguise */
	expect_json("{\"a\":\"\\u0031\\u0033800138000\"}",
		    "{\"a\":\"138****8000\"}");
	expect_json("{\"a\":\"tel\\\":\\\"13800138000\\\"\"}",
		    "{\"a\":\"tel\\\":\\\"138****8000\\\"\"}");
	/* one JSON text inside another */
	expect_json("\"{\\\"p\\\":\\\"x\\\\n13800138000\\\"}\"",
		    "\"{\\\"p\\\":\\\"x\\\\n138****8000\\\"}\"");
}

static void names_in_their_fields(void **state)
{
	expect_json("{\"姓名\":\"张三\",\"realName\":\"欧阳小明\"}",
		    "{\"姓名\":\"张*\",\"realName\":\"欧***\"}");
	expect_json("{\"user\":{\"full_name\":\"John Smith\"}}",
		    "{\"user\":{\"full_name\":\"J***\"}}");
	expect_json("{\"\\u59d3\\u540d\":[\"张三\",{\"x\":\"李四\"},\"王五\"]}",
		    "{\"\\u59d3\\u540d\":[\"张*\",{\"x\":\"李四\"},\"王*\"]}");
	expect_json("{\"rule\":{\"name\":\"端口扫描\"},\"realname\":\"\"}",
		    "{\"rule\":{\"name\":\"端口扫描\"},\"realname\":\"\"}");
	close_mask();
	open_with("[mask]\nkinds = name\nnames = person.name\n");
	expect_json("{\"person\":{\"name\":\"张三\"},\"person.name\":\"李四\","
		    "\"name\":\"扫描\",\"realname\":\"王五\"}",
		    "{\"person\":{\"name\":\"张*\"},\"person.name\":\"李*\","
		    "\"name\":\"扫描\",\"realname\":\"王五\"}");
}

static char *encoded(const char *text)
{
	struct strbuf code = STRBUF_INIT;
	char *json;

	base64_encode(&code, text, strlen(text));
	json = xasprintf("{\"payload\":\"%s\"}", code.buf);
	strbuf_release(&code);
	return json;
}

static void base64_is_looked_into(void **state)
{
	char *came = encoded("POST /x\r\n\r\nphone=13800138000&a=1");
	char *want = encoded("POST /x\r\n\r\nphone=138****8000&a=1");

	expect_json(came, want);
	expect_json("{\"payload\":\"phone=13800138000\"}",
		    "{\"payload\":\"phone=138****8000\"}");
	expect_json("{\"payload\":\"aGVsbG8=\",\"packet\":\"\"}",
		    "{\"payload\":\"aGVsbG8=\",\"packet\":\"\"}");
	free(came);
	free(want);
}

static void accounts_become_tokens(void **state)
{
	const char *token = mask_token(mask, "acct", "zhangsan", 8);
	char *want = xasprintf("{\"user\":{\"name\":\"%s\",\"id\":5},"
			       "\"srcuser\":\"%s\"}",
			       token, token);

	assert_true(mask_is_token(token, strlen(token)));
	expect_json("{\"user\":{\"name\":\"zhangsan\",\"id\":5},"
		    "\"srcuser\":\"zhangsan\"}",
		    want);
	free(want);
}

static void accounts_of_members_stay(void **state)
{
	const char *text = "{\"user\":\"ZHANG.S\",\"log\":\"for zhang.s\","
			   "\"username\":\"lin\"}";
	char *out;

	close_mask();
	open_with("[mask]\nkinds = all\n[member \"lin\"]\nrole = analyst\n"
		  "accounts = zhang.s\n");
	expect_json(text, text);
	out = masked_json("zhang.s", text, strlen(text));
	assert_string_equal(out, text);
	free(out);
}

static void a_known_account_is_masked_as_a_word(void **state)
{
	const char *text = "{\"who\":\"zhangsan\",\"log\":\"for zhangsan from "
			   "x, zhangsan2 azhangsan \\\"zhangsan\\\"\"}";
	const char *token = mask_token(mask, "acct", "zhangsan", 8);
	char *want = xasprintf("{\"who\":\"%s\",\"log\":\"for %s from x, "
			       "zhangsan2 azhangsan \\\"%s\\\"\"}",
			       token, token, token);
	char *out = masked_json("zhangsan", text, strlen(text));

	assert_string_equal(out, want);
	free(out);
	free(want);
}

static void what_is_no_json_is_masked_too(void **state)
{
	expect_json("{\"a\":\"13800138000", "{\"a\":\"138****8000\"");
	expect_json("\"13800138000\" } ] } x", "\"138****8000\" } ] } x");
	expect_json("{\"a", "{\"a");
	expect_json("\"\\", "\"\\");
	expect_json("", "");
}

/* ---- laws ---- */

/* Pieces that are, or nearly are, what is masked, and what joins them. */
static const char *const pieces[] = {
	"13800138000",
	"138",
	"0013",
	"8000",
	"11010119900307002X",
	"110101199003070",
	"4111111111111111",
	"4111",
	"1111",
	"6222",
	"10.0.0.1",
	"192.168.1.1",
	"fd00::1",
	"10.",
	"zhang",
	"a",
	"@",
	"%40",
	"example.com",
	".cn",
	"-",
	" ",
	".",
	",",
	"%",
	"%22",
	"\\n",
	"\\u003d",
	"*",
	"张",
	"ip-0123456789",
	"x",
	"86",
	"+",
	":",
	"acct-0123456789",
	"_",
	"\\",
	"f",
	"c",
	"::",
	"1",
	"\n",
	"\"",
};

static uint64_t seed = 20261126;

static unsigned roll(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static void random_text(struct strbuf *out)
{
	strbuf_reset(out);
	for (unsigned n = 1 + roll(9); n; n--)
		strbuf_addstr(out, pieces[roll(ARRAY_SIZE(pieces))]);
}

static void masking_twice_is_masking_once(void **state)
{
	struct strbuf text = STRBUF_INIT;

	for (int i = 0; i < 200000; i++) {
		unsigned kinds = roll(4) ? MASK_ALL : roll(MASK_ALL + 1);
		char *once, *twice;

		random_text(&text);
		once = masked_text(kinds, text.buf);
		twice = masked_text(kinds, once);
		if (strcmp(once, twice) != 0)
			fail_msg("%u: \"%s\": \"%s\", \"%s\"", kinds, text.buf,
				 once, twice);
		free(once);
		free(twice);
	}
	strbuf_release(&text);
}

static cJSON *random_json(int depth)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *json;

	if (depth && roll(3)) {
		bool object = roll(2);

		json = object ? cJSON_CreateObject() : cJSON_CreateArray();
		for (unsigned n = roll(4); n; n--) {
			cJSON *child = random_json(depth - 1);

			random_text(&text);
			if (object)
				cJSON_AddItemToObject(
					json, roll(3) ? text.buf : "姓名",
					child);
			else
				cJSON_AddItemToArray(json, child);
		}
	} else if (roll(3)) {
		random_text(&text);
		json = cJSON_CreateString(text.buf);
	} else {
		json = cJSON_CreateNumber(roll(2) ? 13800138000.0 : roll(99));
	}
	strbuf_release(&text);
	return json;
}

/* Strings and numbers count as the same; of an object the keys may differ in
 * what they say. */
static bool same_shape(const cJSON *a, const cJSON *b)
{
	bool leaf = !cJSON_IsObject(a) && !cJSON_IsArray(a);

	if (leaf)
		return !cJSON_IsObject(b) && !cJSON_IsArray(b);
	if ((a->type & 0xff) != (b->type & 0xff) ||
	    cJSON_GetArraySize(a) != cJSON_GetArraySize(b))
		return false;
	for (a = a->child, b = b->child; a; a = a->next, b = b->next)
		if (!same_shape(a, b))
			return false;
	return true;
}

static void json_stays_json_of_the_same_shape(void **state)
{
	for (int i = 0; i < 20000; i++) {
		cJSON *json = random_json(4), *again;
		struct strbuf text = STRBUF_INIT;
		char *once, *twice;

		json_print(&text, json);
		once = masked_json(NULL, text.buf, text.len);
		twice = masked_json(NULL, once, strlen(once));
		again = json_parse(once, strlen(once), 0, NULL);
		if (!again || !same_shape(json, again) ||
		    strcmp(once, twice) != 0)
			fail_msg("%s: %s, %s", text.buf, once, twice);
		cJSON_Delete(json);
		cJSON_Delete(again);
		strbuf_release(&text);
		free(once);
		free(twice);
	}
}

/* ---- desk.conf ---- */

static void refused(const char *text, const char *says)
{
	struct conf *c;

	assert_true(conf_parse(&c, "desk.conf", text, strlen(text), NULL) < 0);
	assert_says(says);
}

static void kinds_of_desk_and_tenant(void **state)
{
	close_mask();
	open_with("[mask]\nkinds = phone, ip\n[tenant \"a\"]\nmask = none\n"
		  "[tenant \"b\"]\nmask = email\n[tenant \"c\"]\n");
	assert_int_equal(conf_mask_kinds(conf, "a"), 0);
	assert_int_equal(conf_mask_kinds(conf, "b"), MASK_EMAIL);
	assert_int_equal(conf_mask_kinds(conf, "c"), MASK_PHONE | MASK_IP);
	assert_int_equal(conf_mask_kinds(conf, "?"), MASK_PHONE | MASK_IP);
	assert_int_equal(conf_mask_any(conf),
			 MASK_PHONE | MASK_IP | MASK_EMAIL);
	refused("[mask]\nkinds = phones\n",
		"desk.conf:2: kinds: \"phones\" is nothing that can be masked; "
		"did you mean \"phone\"?");
	refused("[mask]\n", "[mask] has no \"kinds\"");
	refused("[mask]\nkinds = ip\nnetworks = 10.0.0.0/33\n",
		"desk.conf:3: networks: \"10.0.0.0/33\" is no network");
	refused("[tenant \"a\"]\nmask = sometimes, phone\n", "desk.conf:2:");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(phones),
		TEST(resident_ids),
		TEST(cards),
		TEST(mail),
		TEST(addresses),
		TEST(networks_of_the_desk),
		TEST(what_is_no_data_of_a_person),
		TEST(only_the_kinds_that_are_on),
		TEST(json_keeps_its_shape),
		TEST(names_in_their_fields),
		TEST(base64_is_looked_into),
		TEST(accounts_become_tokens),
		TEST(accounts_of_members_stay),
		TEST(a_known_account_is_masked_as_a_word),
		TEST(what_is_no_json_is_masked_too),
		TEST(masking_twice_is_masking_once),
		TEST(json_stays_json_of_the_same_shape),
		TEST(kinds_of_desk_and_tenant),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
