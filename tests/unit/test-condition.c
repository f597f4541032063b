/*
 * test-condition.c - the grammar of conditions, and what they compute.
 */
#include "config.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/clock.h"
#include "watchfloor/memory.h"
#include "watchfloor/walk.h"

/* ---- the variables that the tests see ---- */

static const struct {
	const char *name, *value;
	enum variable_type type;
} variables[] = {
	{ "__yes__", "true", VAR_BOOL },
	{ "__no__", "false", VAR_BOOL },
	{ "__unknown__", NULL, VAR_STRING },
	{ "__n__", "9", VAR_INTEGER },
	{ "__big__", "9007199254740993", VAR_LONG },
	{ "__f__", "0.5", VAR_FLOAT },
	{ "__ip__", "10.1.2.3", VAR_IPV4 },
	{ "__ip6__", "2001:db8::1", VAR_IPV6 },
	{ "__net__", "10.1.0.0/16", VAR_STRING },
	{ "__mac__", "00-00-5E-00-53-AB", VAR_MAC },
	{ "__sha__", "ABCDEF", VAR_HASH },
	{ "__hex__", "0x0aFF", VAR_HEXSTRING },
	{ "__s__", "web-03", VAR_STRING },
	{ "__cn__", "网站后门", VAR_STRING },
	{ "__quote__", "it's a \\", VAR_STRING },
	{ "__nine__", "9", VAR_STRING },
	{ "__at__", "2026-01-31T08:00:00.5Z", VAR_STRING },
	{ "__broken__", "many", VAR_INTEGER },
	{ "__empty__", "", VAR_STRING },
};

static const char *lookup(void *ctx, const char *name, enum variable_type *type)
{
	for (size_t i = 0; i < ARRAY_SIZE(variables); i++) {
		if (strcmp(variables[i].name, name))
			continue;
		*type = variables[i].type;
		return variables[i].value;
	}
	*type = VAR_OTHER;
	return NULL;
}

static int eval(const char *text)
{
	struct condition *c = condition_parse(text);
	if (!c)
		fail_msg("%s: %s", text, fail_text());
	int result = condition_eval(c, lookup, NULL);
	condition_free(c);
	return result;
}

struct row {
	const char *text;
	int result;
};

static void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int result = eval(rows[i].text);
		if (result != rows[i].result)
			fail_msg("%s is %d, not %d", rows[i].text, result,
				 rows[i].result);
	}
}

/* ---- comparing ---- */

static void test_values_compare_as_their_declared_type(void **state)
{
	static const struct row rows[] = {
		{ "__yes__:value = true", 1 },
		{ "__yes__:value = 'true'", 1 },
		{ "__no__:value != true", 1 },
		{ "__yes__:value NOT = true", 0 },
		/* 9 < 10 as numbers, not as texts */
		{ "__n__:value < 10", 1 },
		{ "__n__:value >= 9", 1 },
		{ "__n__:value > 8.5", 1 },
		{ "__n__:value = '9'", 1 },
		{ "__nine__:value < 10", 1 },
		{ "__nine__:value < '10'", 0 },
		/* these two are one double */
		{ "__big__:value = 9007199254740992", 0 },
		{ "__big__:value > 9007199254740992", 1 },
		{ "__f__:value <= .5", 1 },
		{ "__f__:value = 0.50", 1 },
		{ "__ip__:value = '10.1.2.3'", 1 },
		{ "__ip__:value > '9.255.255.255'", 1 },
		{ "__ip6__:value = '2001:0db8:0:0:0:0:0:1'", 1 },
		{ "__mac__:value = '00:00:5e:00:53:ab'", 1 },
		{ "__sha__:value = 'abcdef'", 1 },
		{ "__hex__:value = h'0AFF'", 1 },
		{ "__s__:value = 'WEB-03'", 0 },
		{ "__s__:value = b'd2ViLTAz'", 1 },
		{ "__quote__:value = 'it\\'s a \\\\'", 1 },
		{ "__empty__:value = ''", 1 },
		{ "__at__:value < t'2026-01-31T08:00:01Z'", 1 },
		{ "__at__:value = t'2026-01-31T08:00:00.500Z'", 1 },
		{ "__n__:value = __nine__:value", 1 },
		{ "__n__:value == 9", 1 },
		{ "__n__:value <> 9", 0 },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_in_takes_any_of_a_list(void **state)
{
	static const struct row rows[] = {
		{ "__s__:value IN ('db-01', 'web-03')", 1 },
		{ "__s__:value NOT IN ('db-01', 'web-03')", 0 },
		{ "__n__:value IN (1,2,3)", 0 },
		{ "__n__:value IN (1, 'x', 9)", 1 },
		{ "__n__:value IN (1, 'x')", FAILED },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_like_knows_two_wildcards(void **state)
{
	static const struct row rows[] = {
		{ "__s__:value LIKE 'web-%'", 1 },
		{ "__s__:value LIKE '%-__'", 1 },
		{ "__s__:value LIKE 'web-_'", 0 },
		{ "__s__:value LIKE 'eb-03'", 0 },
		{ "__s__:value LIKE '%%0%'", 1 },
		{ "__s__:value LIKE '%'", 1 },
		{ "__s__:value LIKE ''", 0 },
		{ "__empty__:value LIKE '%'", 1 },
		{ "__empty__:value LIKE '_'", 0 },
		/* one character is not one byte */
		{ "__cn__:value LIKE '____'", 1 },
		{ "__cn__:value LIKE '_站%'", 1 },
		{ "__cn__:value LIKE '%_____'", 0 },
		{ "__s__:value NOT LIKE 'db%'", 1 },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_matches_searches_with_a_regular_expression(void **state)
{
	static const struct row rows[] = {
		{ "__s__:value MATCHES '^web-\\\\d+$'", 1 },
		{ "__s__:value MATCHES '-0'", 1 },
		{ "__s__:value NOT MATCHES '^db'", 1 },
		{ "__cn__:value MATCHES '^.{4}$'", 1 },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_networks_contain_addresses(void **state)
{
	static const struct row rows[] = {
		{ "__ip__:value ISSUBSET '10.0.0.0/8'", 1 },
		{ "__ip__:value ISSUBSET '10.1.2.3/32'", 1 },
		{ "__ip__:value ISSUBSET '10.1.2.0/31'", 0 },
		{ "__ip__:value ISSUBSET '10.1.2.2/31'", 1 },
		{ "__ip__:value ISSUBSET '0.0.0.0/0'", 1 },
		{ "__ip__:value ISSUBSET '::/0'", 0 },
		{ "__ip6__:value ISSUBSET '2001:db8::/33'", 1 },
		{ "__ip6__:value NOT ISSUBSET '2001:db9::/32'", 1 },
		{ "__net__:value ISSUBSET '10.0.0.0/8'", 1 },
		{ "__net__:value ISSUBSET '10.1.2.0/24'", 0 },
		{ "__net__:value ISSUPERSET '10.1.2.0/24'", 1 },
		{ "__ip__:value ISSUPERSET '10.1.2.3'", 1 },
		{ "__s__:value ISSUBSET '10.0.0.0/8'", FAILED },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

/* ---- what is not known ---- */

static void test_an_unknown_value_is_neither_true_nor_false(void **state)
{
	static const struct row rows[] = {
		{ "__unknown__:value = 'x'", FAILED },
		{ "__unknown__:value != 'x'", FAILED },
		{ "__unknown__:value NOT LIKE 'x'", FAILED },
		{ "__s__:value = __unknown__:value", FAILED },
		{ "__broken__:value > 3", FAILED },
		{ "__undeclared__:value = 1", FAILED },
		{ "EXISTS __unknown__:value", 0 },
		{ "NOT EXISTS __unknown__:value", 1 },
		{ "EXISTS __empty__:value", 1 },
		/* the rest decides, on either side */
		{ "__unknown__:value = 1 AND __no__:value = true", 0 },
		{ "__no__:value = true AND __unknown__:value = 1", 0 },
		{ "__unknown__:value = 1 OR __yes__:value = true", 1 },
		{ "__unknown__:value = 1 AND __yes__:value = true", FAILED },
		{ "__unknown__:value = 1 OR __no__:value = true", FAILED },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

static void test_and_binds_closer_than_or(void **state)
{
	static const struct row rows[] = {
		{ "__yes__:value = true OR __no__:value = true AND "
		  "__no__:value = true",
		  1 },
		{ "(__yes__:value = true OR __no__:value = true) AND "
		  "__no__:value = true",
		  0 },
		{ "[ __yes__:value = true ]", 1 },
		{ "[(((__yes__:value=true)))]", 1 },
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

/* ---- the grammar ---- */

static void test_what_is_no_condition_is_refused_with_its_column(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{ "", "column 1: a variable" },
		{ "Operator input to proceed", "column 1: a variable" },
		{ "virus_found == true", "column 1: a variable" },
		{ "__x__ = true", "column 1: a variable" },
		{ "__x__:values = true", "column 1: a variable" },
		{ "__1x__:value = true", "column 1: a variable" },
		{ "__x__:value", "column 12: an operator" },
		{ "__x__:value is true", "column 13: an operator" },
		{ "__x__:value =", "column 14: a value" },
		{ "__x__:value = yes", "column 15: a value" },
		{ "__x__:value = 'yes", "column 15: a text that ends" },
		{ "__x__:value = 1.2.3", "column 18: AND, OR" },
		{ "__x__:value = --1", "column 15: a value" },
		{ "__x__:value = h'abc'", "column 16: an even number" },
		{ "__x__:value = b'$$$$'", "column 16: base64" },
		{ "__x__:value = t'yesterday'", "column 16: a time" },
		{ "__x__:value LIKE 5", "column 18: a text" },
		{ "__x__:value IN 'a'", "column 16: (" },
		{ "__x__:value IN ('a'", "column 20: )" },
		{ "__x__:value IN ()", "column 17: a value" },
		{ "__x__:value ISSUBSET '10.0.0.0/33'", "column 22: an addr" },
		{ "__x__:value MATCHES '('", "column 21: this is no regular" },
		{ "__x__:value = 1 AND", "column 20: a variable" },
		{ "__x__:value = 1 __y__:value = 2", "column 17: AND, OR" },
		{ "(__x__:value = 1", "column 17: )" },
		{ "[__x__:value = 1", "column 17: ]" },
		{ "__x__:value = 1]", "column 16: AND, OR" },
		{ "NOT __x__:value = 1", "column 5: EXISTS" },
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct condition *c = condition_parse(rows[i].text);
		if (c)
			fail_msg("%s was taken", rows[i].text);
		assert_says(rows[i].says);
	}
}

static void test_printing_is_canonical_and_stable(void **state)
{
	static const struct {
		const char *text, *canonical;
	} rows[] = {
		{ "  __x__:value=true ", "__x__:value = true" },
		{ "__x__:value==1", "__x__:value = 1" },
		{ "__x__:value<>1", "__x__:value != 1" },
		{ "[__x__:value NOT IN('a',h'0b' , 3)]",
		  "__x__:value NOT IN ('a', h'0b', 3)" },
		{ "((__x__:value='\\\\\\''))", "__x__:value = '\\\\\\''" },
		{ "NOT  EXISTS __x__:value", "NOT EXISTS __x__:value" },
		{ "__a__:value=1 AND(__b__:value=2 OR(__c__:value=3))",
		  "__a__:value = 1 AND (__b__:value = 2 OR __c__:value = 3)" },
		{ "(__a__:value=1 AND __b__:value=2)OR __c__:value=3",
		  "__a__:value = 1 AND __b__:value = 2 OR __c__:value = 3" },
		{ "__a__:value=1 OR(__b__:value=2 OR __c__:value=3)",
		  "__a__:value = 1 OR (__b__:value = 2 OR __c__:value = 3)" },
		{ "__a__:value=t'2026-01-01T00:00:00Z' AND "
		  "__a__:value=b'AA==' AND __a__:value=__b__:value",
		  "__a__:value = t'2026-01-01T00:00:00Z' AND "
		  "__a__:value = b'AA==' AND __a__:value = __b__:value" },
	};
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct condition *c = condition_parse(rows[i].text);
		assert_non_null(c);
		strbuf_reset(&once);
		condition_print(c, &once);
		condition_free(c);
		assert_string_equal(once.buf, rows[i].canonical);
		c = condition_parse(once.buf);
		assert_non_null(c);
		strbuf_reset(&twice);
		condition_print(c, &twice);
		condition_free(c);
		assert_string_equal(twice.buf, once.buf);
	}
	strbuf_release(&once);
	strbuf_release(&twice);
}

static void add_name(void *ctx, const char *name)
{
	strbuf_addf(ctx, "%s ", name);
}

static void test_variables_are_named_in_order(void **state)
{
	struct strbuf names = STRBUF_INIT;
	struct condition *c = condition_parse(
		"__a__:value = __b__:value OR (EXISTS __c__:value AND "
		"__a__:value IN (__d__:value, 1))");
	assert_non_null(c);
	condition_variables(c, add_name, &names);
	assert_string_equal(names.buf, "__a__ __b__ __c__ __a__ __d__ ");
	condition_free(c);
	strbuf_release(&names);
}

/* ---- hostile input ---- */

static void test_brackets_nest_to_a_limit(void **state)
{
	struct strbuf text = STRBUF_INIT;
	for (int i = 0; i < 100000; i++)
		strbuf_addch(&text, '(');
	assert_null(condition_parse(text.buf));
	assert_says("more than 50 brackets");
	strbuf_release(&text);
}

static void test_a_long_chain_is_no_deep_tree(void **state)
{
	struct strbuf text = STRBUF_INIT;
	strbuf_addstr(&text, "__yes__:value = true");
	for (int i = 0; i < 100000; i++)
		strbuf_addstr(&text, " AND __yes__:value = true");
	assert_int_equal(eval(text.buf), 1);
	strbuf_release(&text);
}

static const char *long_value(void *ctx, const char *name,
			      enum variable_type *type)
{
	*type = VAR_STRING;
	return ctx;
}

static void test_a_hostile_pattern_is_cut_off(void **state)
{
	static const char *const patterns[] = { "^(a+)+$", "(a|aa)+$x",
						"(.*)(.*)(.*)(.*)(.*)\\\\1b" };
	struct strbuf value = STRBUF_INIT, text = STRBUF_INIT;
	for (int i = 0; i < 20000; i++)
		strbuf_addch(&value, 'a');
	strbuf_addch(&value, '!');
	for (size_t i = 0; i < ARRAY_SIZE(patterns); i++) {
		strbuf_reset(&text);
		strbuf_addf(&text, "__x__:value MATCHES '%s'", patterns[i]);
		struct condition *c = condition_parse(text.buf);
		assert_non_null(c);
		int64_t start = clock_ticks();
		int result = condition_eval(c, long_value, value.buf);
		int64_t ms = (clock_ticks() - start) / 1000000;
		assert_true(result <= 0);
		assert_true(ms < 2000);
		condition_free(c);
	}
	strbuf_release(&value);
	strbuf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_compare_as_their_declared_type),
		cmocka_unit_test(test_in_takes_any_of_a_list),
		cmocka_unit_test(test_like_knows_two_wildcards),
		cmocka_unit_test(
			test_matches_searches_with_a_regular_expression),
		cmocka_unit_test(test_networks_contain_addresses),
		cmocka_unit_test(
			test_an_unknown_value_is_neither_true_nor_false),
		cmocka_unit_test(test_and_binds_closer_than_or),
		cmocka_unit_test(
			test_what_is_no_condition_is_refused_with_its_column),
		cmocka_unit_test(test_printing_is_canonical_and_stable),
		cmocka_unit_test(test_variables_are_named_in_order),
		cmocka_unit_test(test_brackets_nest_to_a_limit),
		cmocka_unit_test(test_a_long_chain_is_no_deep_tree),
		cmocka_unit_test(test_a_hostile_pattern_is_cut_off),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
