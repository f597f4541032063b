/*
 * test-compare.c - what changed between two versions: step by step, and line
 * by line.
 */
#include "config.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "playbook-text.h"
#include "watchfloor/memory.h"

#define BOOL_X "'__x__':{'type':'bool','value':null}"

/* What is said of two workflows, a line each. */
static void assert_told(const char *before, const char *after, const char *want)
{
	struct playbook *a = playbook_make(1, BOOL_X, before);
	struct playbook *b = playbook_make(1, BOOL_X, after);
	struct playbook_change *list;
	struct strbuf got = STRBUF_INIT;
	int n = playbook_compare(&list, a, b);

	for (int i = 0; i < n; i++) {
		strbuf_addf(&got, "%s: ", change_word(list[i].kind));
		change_print(&list[i], &got);
		strbuf_addch(&got, '\n');
	}
	assert_string_equal(got.buf, want);
	strbuf_release(&got);
	playbook_changes_free(list, n);
	playbook_free(a);
	playbook_free(b);
}

#define ENDS END_AT("90") END_AT("91") END_AT("92") END_AT("93")
#define THREE                 \
	START("a2")           \
	ACTION("2", "a3", "") \
	ACTION("3", "a4", "") ACTION("4", "e90", "") END_AT("90")

static void test_the_same_is_no_change(void **state)
{
	assert_told(THREE, THREE, "");
}

static void test_a_step_that_came_is_told_once(void **state)
{
	assert_told(THREE,
		    START("a2") ACTION("2", "a3", "") ACTION("3", "a5", "")
			    ACTION("5", "a4", "") ACTION("4", "e90", "")
				    END_AT("90"),
		    "added: added 3 a5\n");
}

static void test_a_step_that_went_is_told_once(void **state)
{
	assert_told(THREE,
		    START("a2") ACTION("2", "a4", "") ACTION("4", "e90", "")
			    END_AT("90"),
		    "removed: removed 2 a3\n");
}

/* Of the ways to tell of a new order the one with the fewest moves. */
static void test_a_step_that_moved_is_told_once(void **state)
{
	assert_told(THREE,
		    START("a3") ACTION("3", "a4", "") ACTION("4", "a2", "")
			    ACTION("2", "e90", "") END_AT("90"),
		    "moved: moved 3 a2, it was 1\n");
}

#define IN_OR_OUT(then, more, next) \
	START("i2")                 \
	IF("2", "__x__:value = true", then, next, "") more

static void test_to_go_into_a_branch_is_to_move(void **state)
{
	assert_told(IN_OR_OUT("a3", ACTION("3", "e90", ""), "a4")
			    ACTION("4", "a5", "") ACTION("5", "e91", "")
				    END_AT("90") END_AT("91"),
		    IN_OR_OUT("a3", ACTION("3", "a4", ""), "a5")
			    ACTION("4", "e90", "") ACTION("5", "e91", "")
				    END_AT("90") END_AT("91"),
		    "moved: moved 1a.2 a4, it was 2\n");
}

static void test_a_condition_is_shown_as_it_is_and_was(void **state)
{
	assert_told(START("i2") IF("2", "__x__:value = true", "a3", "e91", "")
			    ACTION("3", "e90", "") END_AT("90") END_AT("91"),
		    START("i2") IF("2", "__x__:value != true", "a3", "e91", "")
			    ACTION("3", "e90", "") END_AT("90") END_AT("91"),
		    "condition: condition of 1 i2: \"__x__:value != true\", "
		    "it was \"__x__:value = true\"\n");
}

static void test_words_and_the_rest_are_told_apart(void **state)
{
	assert_told(START("a2") ACTION("2", "e90", ",'description':'Look.'")
			    END_AT("90"),
		    START("a2")
			    ACTION("2", "e90",
				   ",'description':'Look twice.','timeout':5")
				    END_AT("90"),
		    "reworded: reworded 1 a2: description\n"
		    "changed: changed 1 a2: timeout\n");
}

static void test_a_failure_that_leads_elsewhere_is_told(void **state)
{
	assert_told(START("a2") ACTION_OR("2", "a3", "a4",
					  "") ACTION_OR("3", "e90", "a4", "")
			    ACTION("4", "e91", "") END_AT("90") END_AT("91"),
		    START("a2") ACTION("2", "a3", "") ACTION_OR("3", "e90",
								"a4", "")
			    ACTION("4", "e91", "") END_AT("90") END_AT("91"),
		    "way: 1 a2 leads on to another step\n");
}

static void test_what_is_outside_of_the_steps_is_named(void **state)
{
	struct playbook *a = playbook_make(1, BOOL_X, THREE);
	struct playbook *b = playbook_make(1, "", THREE);
	struct playbook_change *list;
	int n = playbook_compare(&list, a, b);

	assert_int_equal(n, 1);
	assert_int_equal(list[0].kind, CHANGE_HEAD);
	assert_string_equal(list[0].what, "playbook_variables");
	playbook_changes_free(list, n);
	playbook_free(a);
	playbook_free(b);
}

/* ---- lines ---- */

static int print_line(void *ctx, const struct diff_line *l)
{
	strbuf_addf(ctx, "%c%d,%d %.*s\n", l->kind, l->before, l->after,
		    (int)l->len, l->text);
	return 0;
}

static void assert_differ(const char *before, const char *after,
			  const char *want)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT, got = STRBUF_INIT;

	strbuf_addstr(&a, before);
	strbuf_addstr(&b, after);
	must(repo_diff(&a, &b, print_line, &got));
	assert_string_equal(got.buf, want);
	strbuf_release(&a);
	strbuf_release(&b);
	strbuf_release(&got);
}

static void test_lines_that_differ_have_their_numbers(void **state)
{
	assert_differ("1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\nfive\n6\n7\n",
		      "@2,2 @@ -2,5 +2,6 @@\n"
		      " 2,2 2\n"
		      " 3,3 3\n"
		      " 4,4 4\n"
		      "-5,0 5\n"
		      "+0,5 five\n"
		      " 6,6 6\n"
		      "+0,7 7\n");
	assert_differ("same\n", "same\n", "");
	assert_differ("", "new\n", "@0,1 @@ -0,0 +1 @@\n+0,1 new\n");
}

static void test_a_missing_last_newline_is_told(void **state)
{
	assert_differ("a\n", "a",
		      "@1,1 @@ -1 +1 @@\n"
		      "-1,0 a\n"
		      "+0,1 a\n"
		      "\\0,1 no newline at the end\n");
}

static int stop(void *ctx, const struct diff_line *l)
{
	++*(int *)ctx;
	return 7;
}

static void test_who_reads_lines_can_stop(void **state)
{
	struct strbuf a = STRBUF_INIT, b = STRBUF_INIT;
	int n = 0;

	strbuf_addstr(&a, "a\n");
	strbuf_addstr(&b, "b\n");
	assert_int_equal(repo_diff(&a, &b, stop, &n), 7);
	assert_int_equal(n, 1);
	strbuf_release(&a);
	strbuf_release(&b);
}

/* ---- minutes ---- */

#define MINUTES(n) \
	",'step_extensions':{'" GUIDANCE_EXTENSION "':{'minutes':" n "}}"

static void test_minutes_are_those_of_the_longest_way(void **state)
{
	struct playbook *p = playbook_make(
		1, BOOL_X,
		START("i2") IF("2", "__x__:value = true", "a3", "p5",
			       ELSE("a4")) ACTION("3", "e90", MINUTES("10"))
			ACTION("4", "e91", MINUTES("25"))
				PARALLEL("5", "'@a6','@a7'", "a8",
					 "") ACTION("6", "e92", MINUTES("3"))
					ACTION("7", "e93", MINUTES("4"))
						ACTION("8", "e94", MINUTES("1"))
							ENDS END_AT("94"));

	assert_int_equal(playbook_minutes(p), 25 + 3 + 4 + 1);
	playbook_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_same_is_no_change),
		cmocka_unit_test(test_a_step_that_came_is_told_once),
		cmocka_unit_test(test_a_step_that_went_is_told_once),
		cmocka_unit_test(test_a_step_that_moved_is_told_once),
		cmocka_unit_test(test_to_go_into_a_branch_is_to_move),
		cmocka_unit_test(test_a_condition_is_shown_as_it_is_and_was),
		cmocka_unit_test(test_words_and_the_rest_are_told_apart),
		cmocka_unit_test(test_a_failure_that_leads_elsewhere_is_told),
		cmocka_unit_test(test_what_is_outside_of_the_steps_is_named),
		cmocka_unit_test(test_lines_that_differ_have_their_numbers),
		cmocka_unit_test(test_a_missing_last_newline_is_told),
		cmocka_unit_test(test_who_reads_lines_can_stop),
		cmocka_unit_test(test_minutes_are_those_of_the_longest_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
