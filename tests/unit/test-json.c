/*
 * test-json.c - what goes in comes out, digit for digit, and the vectors of
 * RFC 8785.
 */
#include "config.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

/* Last: it has a macro fail(). */
#include <cmocka.h>

static cJSON *must_parse(const char *text)
{
	cJSON *root = json_parse(text, strlen(text), 0, NULL);

	if (!root)
		fail_msg("%s: %s", text, fail_text());
	return root;
}

static void assert_printed(const char *text, const char *expected)
{
	struct strbuf sb = STRBUF_INIT;
	cJSON *root = must_parse(text);

	json_print(&sb, root);
	assert_string_equal(sb.buf, expected);
	cJSON_Delete(root);
	strbuf_release(&sb);
}

static void assert_canonical(const char *text, const char *expected)
{
	struct strbuf sb = STRBUF_INIT;
	cJSON *root = must_parse(text);

	assert_int_equal(json_canonical(&sb, root), 0);
	assert_string_equal(sb.buf, expected);
	cJSON_Delete(root);
	strbuf_release(&sb);
}

static void numbers_keep_their_digits(void **state)
{
	static const char *const numbers[] = {
		"0",
		"-1",
		"1.5",
		"999999999999999",
		"9007199254740993",
		"-9223372036854775808",
		"18446744073709551615",
		"12345678901234567890123456789012345678901234567890123456789"
		"01234567890123456789",
		"0.1234567890123456789",
		"1e400",
		"-1e-400",
		"0.00001e-320",
		"1.5e999999999999999999999999999999999999999999999999999999"
		"99999999999999",
		"0.00000000000000000000000000000000000000000000000000000000"
		"00000000000001",
	};
	struct strbuf scratch = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		cJSON *root = must_parse(numbers[i]);

		assert_string_equal(json_text(root, &scratch), numbers[i]);
		assert_printed(numbers[i], numbers[i]);
		assert_canonical(numbers[i], numbers[i]);
		cJSON_Delete(root);
	}
	strbuf_release(&scratch);
}

static void long_numbers_are_kept_wherever_they_stand(void **state)
{
	const char *text = "{\"1234567890123456\":[1234567890123456,"
			   "\"1234567890123456\",{\"a\":-1234567890123456}],"
			   "\"b\":1}";

	assert_printed(text, text);
}

static void what_a_c_string_cannot_hold_stays_visible(void **state)
{
	static const char raw[] = "\"a\0b\"";
	cJSON *root;

	assert_printed("\"a\\u0000b\"", "\"a\u2400b\"");
	assert_printed("{\"k\\u0000\":1}", "{\"k\u2400\":1}");
	assert_printed("\"\\\\u0000\"", "\"\\\\u0000\"");
	assert_printed("\"\\ud83d\\ude00\"", "\"\U0001f600\"");
	assert_printed("\"\\ud83d!\"", "\"\ufffd!\"");
	assert_printed("\"\\ud83d\\ud83d\\ude00\"", "\"\ufffd\U0001f600\"");
	assert_printed("\"\\ude00\"", "\"\ufffd\"");
	assert_printed("\"tab\there\"", "\"tab\\there\"");

	root = json_parse(raw, sizeof(raw) - 1, 0, NULL);
	assert_string_equal(root->valuestring, "a\u2400b");
	cJSON_Delete(root);
}

static void no_string_passes_for_a_number(void **state)
{
	assert_printed("\"\\u0001#42\"", "\"\u2401#42\"");
	assert_printed("\"\x01#42\"", "\"\u2401#42\"");
	assert_printed("\"a\\u0001#42\"", "\"a\\u0001#42\"");
}

static void a_mark_before_anything_else_is_a_string(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	cJSON *forged = cJSON_CreateString(JSON_NUMBER_MARK "1,\"x\":2");

	json_print(&sb, forged);
	assert_string_equal(sb.buf, "\"\\u0001#1,\\\"x\\\":2\"");
	cJSON_Delete(forged);
	strbuf_release(&sb);
}

static void a_fault_is_told_by_its_place(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		const char *sentence;
	} faults[] = {
		{ "", 0, "column 1: expected a value" },
		{ "  ", 2, "column 3: expected a value" },
		{ "{\"a\":1,}", 7,
		  "column 8: expected a key in double quotes" },
		{ "{\"a\" 1}", 5, "column 6: expected ':'" },
		{ "[1,2", 4, "column 5: expected ',' or ']'" },
		{ "{\"a\":1", 6, "column 7: expected ',' or '}'" },
		{ "[1,]", 3, "column 4: expected a value" },
		{ "[tru]", 1, "column 2: expected a value" },
		{ "{} x", 3, "column 4: expected nothing more" },
		{ "01", 1, "column 2: expected nothing more" },
		{ "[1.]", 3, "column 4: expected a digit" },
		{ "[-]", 2, "column 3: expected a digit" },
		{ "[1e+]", 4, "column 5: expected a digit" },
		{ "+1", 0, "column 1: expected a value" },
		{ "NaN", 0, "column 1: expected a value" },
		{ "[\"abc]", 1,
		  "column 2: a string without its closing quote" },
		{ "[\"\\u0000abc]", 1,
		  "column 2: a string without its closing quote" },
		{ "\"\\x\"", 1, "column 2: unknown escape in a string" },
		{ "\"\\u12g4\"", 1,
		  "column 2: expected four hexadecimal digits after \\u" },
		{ "\"\\", 1, "column 2: unknown escape in a string" },
		{ "{\"中文\" 1}", 10, "column 7: expected ':'" },
		{ "{\n \"a\": 1,\n \"b\" 2\n}", 16,
		  "line 3, column 6: expected ':'" },
		{ "[1 2]\n", 3, "column 4: expected ',' or ']'" },
		{ "\xef\xbb\xbf[1 2]", 6, "column 4: expected ',' or ']'" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		size_t offset, len = strlen(faults[i].text);

		if (json_parse(faults[i].text, len, 0, &offset))
			fail_msg("taken for JSON: %s", faults[i].text);
		assert_string_equal(fail_text(), faults[i].sentence);
		assert_int_equal(offset, faults[i].offset);
	}
}

static void depth_has_a_limit(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	cJSON *root;

	for (int i = 0; i < 1000; i++)
		strbuf_addch(&sb, '[');
	for (int i = 0; i < 1000; i++)
		strbuf_addch(&sb, ']');
	root = must_parse(sb.buf);
	assert_non_null(root);
	cJSON_Delete(root);

	strbuf_reset(&sb);
	for (int i = 0; i < 100000; i++)
		strbuf_addch(&sb, '[');
	assert_null(json_parse(sb.buf, sb.len, 0, NULL));
	assert_string_equal(fail_text(),
			    "column 1001: nested deeper than 1,000");
	strbuf_release(&sb);
}

static void the_text_need_not_end_in_nul(void **state)
{
	static const char *const texts[] = { "12345678", "[1,2]", "\"ab\"",
					     "1234567890123456" };

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		size_t len = strlen(texts[i]);
		char *exact = xmalloc(len); /* for the sanitizer to guard */
		struct strbuf sb = STRBUF_INIT;
		cJSON *root;

		memcpy(exact, texts[i], len);
		root = json_parse(exact, len, 0, NULL);
		assert_non_null(root);
		json_print(&sb, root);
		assert_string_equal(sb.buf, texts[i]);
		cJSON_Delete(root);
		strbuf_release(&sb);
		free(exact);
	}
}

static void values_in_a_row_are_taken_one_by_one(void **state)
{
	const char *text = "{\"a\":1} [2]\n\"}\" 12345678901234567890 tail \"";
	const char *at = text;
	static const char *const values[] = { "{\"a\":1}", "[2]", "\"}\"",
					      "12345678901234567890" };

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		struct strbuf sb = STRBUF_INIT;
		size_t end;
		cJSON *root = json_parse(at, strlen(at), JSON_PREFIX, &end);

		assert_non_null(root);
		json_print(&sb, root);
		assert_string_equal(sb.buf, values[i]);
		at += end;
		cJSON_Delete(root);
		strbuf_release(&sb);
	}
	assert_string_equal(at, " tail \"");
	assert_null(json_parse(at, strlen(at), JSON_PREFIX, NULL));
}

static void a_repeated_key_is_an_error_only_on_demand(void **state)
{
	static const char *const twice[] = {
		"{\"a\":1,\"a\":2}",
		"[{\"x\":{\"b\":1,\"a\":0,\"b\":2}}]",
		"{\"a\":1,\"\\u0061\":2}",
	};
	const char *once = "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"b\":1}";
	struct strbuf sb = STRBUF_INIT;
	cJSON *root;

	for (size_t i = 0; i < ARRAY_SIZE(twice); i++) {
		root = must_parse(twice[i]);
		assert_int_equal(json_canonical(&sb, root), FAILED);
		cJSON_Delete(root);
		assert_null(json_parse(twice[i], strlen(twice[i]),
				       JSON_UNIQUE_KEYS, NULL));
		assert_non_null(strstr(fail_text(), "appears twice"));
	}
	root = json_parse(once, strlen(once), JSON_UNIQUE_KEYS, NULL);
	assert_non_null(root);
	cJSON_Delete(root);
	strbuf_release(&sb);
}

static void values_and_escapes_come_through(void **state)
{
	assert_printed("[\"\\n\\u00e9\\/\",1e2,true,false,null,{},[]]",
		       "[\"\\n\u00e9/\",100,true,false,null,{},[]]");
}

/* RFC 8785, appendix B: the bits of a double, and how it is written. */
static void doubles_are_written_as_ecmascript_does(void **state)
{
	static const struct {
		uint64_t bits;
		const char *text;
	} samples[] = {
		{ 0x0000000000000000, "0" },
		{ 0x8000000000000000, "0" },
		{ 0x0000000000000001, "5e-324" },
		{ 0x8000000000000001, "-5e-324" },
		{ 0x7fefffffffffffff, "1.7976931348623157e+308" },
		{ 0xffefffffffffffff, "-1.7976931348623157e+308" },
		{ 0x4340000000000000, "9007199254740992" },
		{ 0xc340000000000000, "-9007199254740992" },
		{ 0x4430000000000000, "295147905179352830000" },
		{ 0x44b52d02c7e14af5, "9.999999999999997e+22" },
		{ 0x44b52d02c7e14af6, "1e+23" },
		{ 0x44b52d02c7e14af7, "1.0000000000000001e+23" },
		{ 0x444b1ae4d6e2ef4e, "999999999999999700000" },
		{ 0x444b1ae4d6e2ef4f, "999999999999999900000" },
		{ 0x444b1ae4d6e2ef50, "1e+21" },
		{ 0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7" },
		{ 0x3eb0c6f7a0b5ed8d, "0.000001" },
		{ 0x41b3de4355555553, "333333333.3333332" },
		{ 0x41b3de4355555554, "333333333.33333325" },
		{ 0x41b3de4355555555, "333333333.3333333" },
		{ 0x41b3de4355555556, "333333333.3333334" },
		{ 0x41b3de4355555557, "333333333.33333343" },
		{ 0xbecbf647612f3696, "-0.0000033333333333333333" },
		{ 0x43143ff3c1cb0959, "1424953923781206.2" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(samples); i++) {
		struct strbuf sb = STRBUF_INIT;
		cJSON *number;
		double d;

		memcpy(&d, &samples[i].bits, sizeof(d));
		number = cJSON_CreateNumber(d);
		assert_int_equal(json_canonical(&sb, number), 0);
		assert_string_equal(sb.buf, samples[i].text);
		cJSON_Delete(number);
		strbuf_release(&sb);
	}
}

static void what_is_no_number_has_no_canonical_form(void **state)
{
	const double wrong[] = { (double)NAN, (double)INFINITY,
				 -(double)INFINITY };

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		struct strbuf sb = STRBUF_INIT;
		cJSON *number = cJSON_CreateNumber(wrong[i]);

		assert_int_equal(json_canonical(&sb, number), FAILED);
		cJSON_Delete(number);
		strbuf_release(&sb);
	}
}

static void any_double_is_read_back(void **state)
{
	uint64_t bits = 88172645463325252u;

	for (int i = 0; i < 50000; i++) {
		struct strbuf sb = STRBUF_INIT;
		cJSON *number;
		double d;

		bits ^= bits << 13;
		bits ^= bits >> 7;
		bits ^= bits << 17;
		memcpy(&d, &bits, sizeof(d));
		if (!isfinite(d))
			continue;
		number = cJSON_CreateNumber(d);
		json_print(&sb, number);
		assert_true(strtod(sb.buf, NULL) == d);
		cJSON_Delete(number);
		strbuf_release(&sb);
	}
}

/* RFC 8785, 3.2.2 and 3.2.3. */
static void canonical_json_is_that_of_rfc_8785(void **state)
{
	assert_canonical(
		"{ \"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, "
		"0.000000000000000000000000001], \"string\": "
		"\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", "
		"\"literals\": [null, true, false] }",
		"{\"literals\":[null,true,false],\"numbers\":"
		"[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":"
		"\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
	assert_canonical(
		"{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\","
		"\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\","
		"\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning Face\","
		"\"\\u0080\":\"Control\","
		"\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
		"{\"\\r\":\"Carriage Return\",\"1\":\"One\","
		"\"\xc2\x80\":\"Control\","
		"\"\u00f6\":\"Latin Small Letter O With Diaeresis\","
		"\"\u20ac\":\"Euro Sign\","
		"\"\U0001f600\":\"Emoji: Grinning Face\","
		"\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
	assert_canonical("{\"ab\":1,\"a\":2,\"\":3}",
			 "{\"\":3,\"a\":2,\"ab\":1}");
	assert_canonical("\"\\b\\t\\n\\f\\r\\u0001\\u001f\\u007f\"",
			 "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f\"");
}

static void canonical_strings_are_utf8(void **state)
{
	static const char *const wrong[] = { "\"\xff\"", "\"\xed\xa0\x80\"",
					     "{\"\xc3\":1}" };
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		cJSON *root = must_parse(wrong[i]);

		assert_int_equal(json_canonical(&sb, root), FAILED);
		cJSON_Delete(root);
	}
	strbuf_release(&sb);
}

static void quoting_makes_valid_utf8_of_anything(void **state)
{
	struct strbuf sb = STRBUF_INIT;

	json_quote(&sb, "a\xff\"\\\x1b中\xe4\0", 10);
	assert_string_equal(sb.buf,
			    "\"a\ufffd\\\"\\\\\\u001b中\ufffd\\u0000\"");
	strbuf_release(&sb);
}

static void paths_take_the_longest_key(void **state)
{
	cJSON *root = must_parse(
		"{\"id.orig_h\":\"10.0.0.1\","
		"\"id\":{\"orig_h\":\"wrong\",\"resp_h\":\"10.0.0.2\"},"
		"\"kibana.alert\":{\"rule.name\":\"R\",\"x\":null},"
		"\"kibana\":{\"alert\":{\"uuid\":\"U\"}},"
		"\"threat\":[{\"technique\":[{\"id\":\"T1\"},{\"id\":\"T2\"}]}],"
		"\"ids\":[7,8],\"n\":{\"big\":9223372036854775807}}");

	assert_string_equal(json_str_at(root, "id.orig_h"), "10.0.0.1");
	assert_string_equal(json_str_at(root, "id.resp_h"), "10.0.0.2");
	assert_string_equal(json_str_at(root, "kibana.alert.rule.name"), "R");
	assert_string_equal(json_str_at(root, "kibana.alert.uuid"), "U");
	assert_string_equal(json_str_at(root, "threat.technique.id"), "T1");
	assert_int_equal(json_int_at(root, "n.big", 0), INT64_MAX);
	assert_true(cJSON_IsArray(json_path(root, "ids")));
	assert_null(json_path(root, "kibana.alert.x"));
	assert_null(json_path(root, "kibana.alert.y"));
	assert_null(json_path(root, "id.orig"));
	assert_null(json_path(root, "id.orig_h.x"));
	assert_null(json_path(root, "ids.x"));
	assert_null(json_path(root, ""));
	assert_null(json_path(NULL, "a"));
	assert_null(json_str_at(root, "n.big"));
	assert_int_equal(json_int_at(root, "id.orig_h", -1), -1);
	cJSON_Delete(root);
}

static void scalars_have_a_text(void **state)
{
	static const char *const table[][2] = {
		{ "\"s\"", "s" },       { "12", "12" },
		{ "0.95", "0.95" },     { "1763867451123", "1763867451123" },
		{ "true", "true" },     { "false", "false" },
		{ "[\"one\"]", "one" }, { "[3,4]", "3" },
		{ "null", NULL },       { "{}", NULL },
		{ "[]", NULL },         { "[{\"a\":1}]", NULL },
	};
	struct strbuf scratch = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		cJSON *root = must_parse(table[i][0]);
		const char *text = json_text(root, &scratch);

		if (table[i][1])
			assert_string_equal(text, table[i][1]);
		else
			assert_null(text);
		cJSON_Delete(root);
	}
	assert_null(json_text(NULL, &scratch));
	strbuf_release(&scratch);
}

static void whole_numbers_are_exact_or_none(void **state)
{
	static const struct {
		const char *text;
		bool is_int;
		int64_t value;
	} table[] = {
		{ "0", true, 0 },
		{ "-5", true, -5 },
		{ "1e3", true, 1000 },
		{ "42.0", true, 42 },
		{ "\"42\"", true, 42 },
		{ "\"-42\"", true, -42 },
		{ "9007199254740993", true, INT64_C(9007199254740993) },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775807", true, INT64_MAX },
		{ "9223372036854775808", false, 0 },
		{ "\"9223372036854775808\"", false, 0 },
		{ "1.5", false, 0 },
		{ "1e300", false, 0 },
		{ "\"\"", false, 0 },
		{ "\"-\"", false, 0 },
		{ "\" 42\"", false, 0 },
		{ "\"0x2a\"", false, 0 },
		{ "\"4 2\"", false, 0 },
		{ "true", false, 0 },
		{ "[1]", false, 0 },
		{ "null", false, 0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(table); i++) {
		cJSON *root = must_parse(table[i].text);
		int64_t value = 0;

		if (json_int(root, &value) != table[i].is_int)
			fail_msg("%s", table[i].text);
		assert_int_equal(value, table[i].value);
		cJSON_Delete(root);
	}
}

static void members_are_added_exactly(void **state)
{
	cJSON *object = cJSON_CreateObject();
	struct strbuf sb = STRBUF_INIT;

	json_add_str(object, "s", "text");
	json_add_str(object, "none", NULL);
	json_add_int(object, "min", INT64_MIN);
	json_add_int(object, "max", INT64_MAX);
	json_add_int(object, "ms", INT64_C(1795403500120));
	json_print(&sb, object);
	assert_string_equal(sb.buf, "{\"s\":\"text\","
				    "\"min\":-9223372036854775808,"
				    "\"max\":9223372036854775807,"
				    "\"ms\":1795403500120}");
	assert_int_equal(json_int_at(object, "min", 0), INT64_MIN);
	cJSON_Delete(object);
	strbuf_release(&sb);
}

/* What is added are only spaces and line ends between tokens. */
static void json_is_indented_byte_for_byte(void **state)
{
	static const struct {
		const char *text, *lines;
	} cases[] = {
		{ "{\"a\":1,\"b\":[true,\"x,\\\"y\"]}",
		  "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    "
		  "\"x,\\\"y\"\n  ]\n}" },
		{ "1e5", "1e5" },
		{ "{\n\"a\": 1}", "{\n\"a\": 1}" }, /* has lines already */
		{ "not json, {", "not json, {" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf sb = STRBUF_INIT;

		json_indent(&sb, cases[i].text, strlen(cases[i].text));
		assert_string_equal(sb.buf, cases[i].lines);
		strbuf_release(&sb);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_keep_their_digits),
		cmocka_unit_test(long_numbers_are_kept_wherever_they_stand),
		cmocka_unit_test(what_a_c_string_cannot_hold_stays_visible),
		cmocka_unit_test(no_string_passes_for_a_number),
		cmocka_unit_test(a_mark_before_anything_else_is_a_string),
		cmocka_unit_test(a_fault_is_told_by_its_place),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(the_text_need_not_end_in_nul),
		cmocka_unit_test(values_in_a_row_are_taken_one_by_one),
		cmocka_unit_test(a_repeated_key_is_an_error_only_on_demand),
		cmocka_unit_test(values_and_escapes_come_through),
		cmocka_unit_test(doubles_are_written_as_ecmascript_does),
		cmocka_unit_test(what_is_no_number_has_no_canonical_form),
		cmocka_unit_test(any_double_is_read_back),
		cmocka_unit_test(canonical_json_is_that_of_rfc_8785),
		cmocka_unit_test(canonical_strings_are_utf8),
		cmocka_unit_test(quoting_makes_valid_utf8_of_anything),
		cmocka_unit_test(paths_take_the_longest_key),
		cmocka_unit_test(scalars_have_a_text),
		cmocka_unit_test(whole_numbers_are_exact_or_none),
		cmocka_unit_test(members_are_added_exactly),
		cmocka_unit_test(json_is_indented_byte_for_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
