/*
 * test-tree.c - JSON as a tree that folds: what is read, shown and said.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tui/tree.h"
#include "watchfloor/error.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

static struct tree parsed(const char *text)
{
	struct tree t;

	if (tree_parse(&t, text, strlen(text)) < 0)
		fail_msg("%s: %s", text, fail_text());
	return t;
}

static void expect_refused(const char *text)
{
	struct tree t;

	if (tree_parse(&t, text, strlen(text)) == 0)
		fail_msg("%s was read", text);
	assert_int_equal(t.n, 0);
}

/* "key=value" of each row that is shown; a branch is its size. */
static void expect_rows(const struct tree *t, const char *rows)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < t->nrows; i++) {
		const struct tree_node *n = &t->nodes[t->rows[i]];

		strbuf_addstr(&sb, i ? " " : "");
		tree_key(t, t->rows[i], SIZE_MAX, &sb);
		if (n->kind <= TREE_ARRAY)
			strbuf_addf(&sb, "(%d)", n->children);
		else
			strbuf_addch(&sb, '=');
		if (n->kind > TREE_ARRAY)
			tree_value(t, t->rows[i], SIZE_MAX, &sb);
	}
	assert_string_equal(sb.buf, rows);
	strbuf_release(&sb);
}

/* ---- reading ---- */

static void numbers_stay_as_they_were_written(void **state)
{
	struct tree t =
		parsed("[1.0, 1e400, -0, 123456789012345678901234567890,"
		       " 0.10]");

	expect_rows(&t, "(5) =1.0 =1e400 =-0 "
			"=123456789012345678901234567890 =0.10");
	tree_release(&t);
}

static void escapes_are_undone(void **state)
{
	struct tree t = parsed("{\"\\u4e2d\\n\": \"a\\\"b\\\\\\/\\t\","
			       " \"p\": \"\\ud83d\\ude00\\ud83d\\u0000\"}");

	expect_rows(&t, "(2) 中\n=a\"b\\/\t p=😀\xef\xbf\xbd\xe2\x90\x80");
	tree_release(&t);
}

static void what_is_no_json_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",          "{",     "[1,]",       "{\"a\":1,}", "01",
		"1 2",       "nul",   "\"a",        "\"\\x\"",    "\"\\u12g4\"",
		"{\"a\" 1}", "{1:2}", "[1 2]",      "]",          "1.",
		"-",         "1e",    "{\"a\":}",   "[}",         "<xml/>",
		"[1],",      "plain", "{\"a\":1}}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		expect_refused(wrong[i]);
}

static void a_nul_is_a_byte_like_another(void **state)
{
	static const char inside[] = "{\"a\": \"x\0y\", \"b\": 1}";
	static const char outside[] = "{\"a\": \0 1}", escaped[] = "\"\\\0\"";
	struct tree t;

	assert_int_equal(tree_parse(&t, inside, sizeof inside - 1), 0);
	expect_rows(&t, "(2) a=x\xe2\x90\x80y b=1");
	tree_release(&t);
	assert_true(tree_parse(&t, outside, sizeof outside - 1) < 0);
	assert_true(tree_parse(&t, escaped, sizeof escaped - 1) < 0);
}

/* What the parser of the program reads, this one reads, and the other way
 * round. */
static void it_agrees_with_the_other_parser(void **state)
{
	static const char letters[] = "{}[]:,\"\\ 01-.eEtruefalsn\t\n";
	char text[12];
	uint64_t seed = 88172645463325252ULL;
	int read = 0;

	for (int round = 0; round < 300000; round++) {
		size_t len = round % (sizeof text - 1);
		struct tree t;
		cJSON *json;
		bool is_json;

		for (size_t i = 0; i < len; i++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			text[i] = letters[seed % (sizeof letters - 1)];
		}
		text[len] = '\0';
		json = json_parse(text, len, 0, NULL);
		is_json = tree_parse(&t, text, len) == 0;
		if (is_json != (json != NULL))
			fail_msg("only one reads: %s", text);
		read += is_json;
		tree_release(&t);
		cJSON_Delete(json);
	}
	assert_in_range(read, 1000, 300000);
}

/* The line limit of intake is 1 MB. */
static void depth_and_size_do_not_matter(void **state)
{
	enum { DEPTH = 400000 };
	struct strbuf sb = STRBUF_INIT;
	struct tree t;

	for (int i = 0; i < DEPTH; i++)
		strbuf_addch(&sb, '[');
	for (int i = 0; i < DEPTH; i++)
		strbuf_addch(&sb, ']');
	assert_int_equal(tree_parse(&t, sb.buf, sb.len), 0);
	assert_int_equal(t.n, DEPTH);
	assert_int_equal(t.nodes[DEPTH - 1].depth, DEPTH - 1);
	assert_int_equal(t.nodes[0].size, DEPTH);
	tree_filter(&t, "nothing");
	assert_int_equal(t.nrows, 0);
	tree_filter(&t, "");
	tree_fold_all(&t, true);
	assert_int_equal(t.nrows, 2);
	tree_release(&t);
	strbuf_setlen(&sb, DEPTH);
	assert_true(tree_parse(&t, sb.buf, sb.len) < 0);
	strbuf_release(&sb);
}

/* ---- folding ---- */

#define SAMPLE                                                    \
	"{\"a\":{\"b\":[1,2],\"c\":\"x\"},\"d\":{},\"e\":{\"f\":" \
	"{\"g\":true}}}"

static void a_fold_hides_its_branch_only(void **state)
{
	struct tree t = parsed(SAMPLE);

	expect_rows(&t, "(3) a(2) b(2) =1 =2 c=x d(0) e(1) f(1) g=true");
	assert_true(tree_fold(&t, 1, true));
	expect_rows(&t, "(3) a(2) d(0) e(1) f(1) g=true");
	/* It is folded; an empty branch and a value cannot be. */
	assert_false(tree_fold(&t, 1, true));
	assert_false(tree_fold(&t, 2, true));
	assert_false(tree_fold(&t, 5, true));
	assert_true(tree_fold(&t, 3, true));
	expect_rows(&t, "(3) a(2) d(0) e(1)");
	assert_true(tree_fold(&t, 1, false));
	expect_rows(&t, "(3) a(2) b(2) =1 =2 c=x d(0) e(1)");
	tree_release(&t);
}

/* What is folded inside a fold is still folded when that is opened. */
static void folds_are_kept_inside_folds(void **state)
{
	struct tree t = parsed(SAMPLE);

	tree_fold(&t, 2, true);
	tree_fold(&t, 1, true);
	tree_fold(&t, 1, false);
	expect_rows(&t, "(3) a(2) b(2) c=x d(0) e(1) f(1) g=true");
	tree_fold_all(&t, false);
	expect_rows(&t, "(3) a(2) b(2) =1 =2 c=x d(0) e(1) f(1) g=true");
	tree_fold_all(&t, true);
	expect_rows(&t, "(3) a(2) d(0) e(1)");
	/* Node 4 is "2" in b in a: a hides it. */
	assert_int_equal(tree_row_of(&t, 4), 1);
	tree_release(&t);
}

/* ---- filter ---- */

static void a_filter_shows_matches_and_the_way_to_them(void **state)
{
	struct tree t = parsed(SAMPLE);

	tree_fold_all(&t, true);
	tree_filter(&t, "TRUE");
	expect_rows(&t, "(3) e(1) f(1) g=true");
	/* A branch that matches is shown with all that is in it. */
	tree_filter(&t, "b");
	expect_rows(&t, "(3) a(2) b(2) =1 =2");
	tree_filter(&t, "zzz");
	expect_rows(&t, "");
	tree_filter(&t, "");
	expect_rows(&t, "(3) a(2) d(0) e(1)");
	tree_release(&t);
}

static void a_long_value_is_cut_when_asked(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	struct tree t;

	strbuf_addch(&text, '"');
	for (int i = 0; i < 100000; i++)
		strbuf_addstr(&text, "\\u4e2d");
	strbuf_addch(&text, '"');
	assert_int_equal(tree_parse(&t, text.buf, text.len), 0);
	tree_value(&t, 0, 100, &out);
	assert_in_range(out.len, 100, 103);
	strbuf_reset(&out);
	tree_value(&t, 0, SIZE_MAX, &out);
	assert_int_equal(out.len, 300000);
	tree_release(&t);
	strbuf_release(&text);
	strbuf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_stay_as_they_were_written),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(what_is_no_json_is_refused),
		cmocka_unit_test(a_nul_is_a_byte_like_another),
		cmocka_unit_test(it_agrees_with_the_other_parser),
		cmocka_unit_test(depth_and_size_do_not_matter),
		cmocka_unit_test(a_fold_hides_its_branch_only),
		cmocka_unit_test(folds_are_kept_inside_folds),
		cmocka_unit_test(a_filter_shows_matches_and_the_way_to_them),
		cmocka_unit_test(a_long_value_is_cut_when_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
