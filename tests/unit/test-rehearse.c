/*
 * test-rehearse.c - walks by scripts, what scenarios find, and walks along
 * every branch.
 */
#include "config.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook-grow.h"
#include "playbook-text.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

static const struct playbook *nobody(void *ctx, const char *id,
				     const char *version)
{
	return NULL;
}

static cJSON *read_short(const char *text)
{
	struct strbuf full = STRBUF_INIT;

	playbook_expand(&full, text);
	cJSON *json = json_parse(full.buf, full.len, JSON_UNIQUE_KEYS, NULL);
	if (!json)
		fail_msg("%s\n%s", fail_text(), full.buf);
	strbuf_release(&full);
	return json;
}

#define X "'__x__':{'type':'bool','value':null}"
/* Ask x; when it is so do one thing, and then the last. */
#define ASKING                                        \
	START("a2")                                   \
	ACTION("2", "i4", ",'out_args':['__x__']")    \
	IF("4", "__x__:value = true", "a5", "a7", "") \
	ACTION("5", "e6", "") END_AT("6") ACTION("7", "e8", "") END_AT("8")

/* ---- by a script ---- */

static void check_end(const char *script, enum rehearsal_end end)
{
	struct playbook *p = playbook_make(1, X, ASKING);
	cJSON *json = read_short(script);
	struct rehearsal r;

	must(rehearsal_run(&r, p, json, nobody, NULL));
	assert_int_equal(r.end, end);
	rehearsal_release(&r);
	cJSON_Delete(json);
	playbook_free(p);
}

static void test_a_script_answers_by_id_and_by_name(void **state)
{
	check_end("{'answers':[{'step':'@a2 and words','values':"
		  "{'__x__':'true'}}]}",
		  REHEARSAL_DONE);
	check_end("{'answers':[{'step':'a2','values':{'__x__':'true'}},"
		  "{'step':'a7','outcome':'skipped'}]}",
		  REHEARSAL_DONE);
	/* A condition without a value is asked, and nobody answers. */
	check_end("{}", REHEARSAL_WAITS);
	check_end("{'answers':[{'step':'i4','outcome':'yes'}]}",
		  REHEARSAL_DONE);
	/* Nobody catches it: the walk is stuck, and no answer is left. */
	check_end("{'answers':[{'step':'a2','outcome':'failed'}]}",
		  REHEARSAL_WAITS);
	check_end("{'answers':[{'step':'a2','outcome':'failed'},"
		  "{'step':'a2','outcome':'no'}]}",
		  REHEARSAL_FAILED);
}

static void check_refused(const char *script, const char *says)
{
	struct playbook *p = playbook_make(1, X, ASKING);
	cJSON *json = read_short(script);
	struct rehearsal r;

	if (!rehearsal_run(&r, p, json, nobody, NULL))
		fail_msg("taken: %s", script);
	assert_says(says);
	rehearsal_release(&r);
	cJSON_Delete(json);
	playbook_free(p);
}

static void test_a_wrong_script_is_refused(void **state)
{
	check_refused("{'answers':{}}", "must be a list");
	check_refused("{'answers':[{'values':{}}]}", "\"step\"");
	check_refused("{'answers':[{'step':'a2','outcome':'fine'}]}", "fine");
	check_refused("{'answers':[{'step':'a2','values':{'__x__':'maybe'}}]}",
		      "true or false");
	check_refused("{'answers':[{'step':'a2','outcome':'yes'}]}", "a2");
}

/* ---- scenarios ---- */

#define YES "'answers':[{'step':'a2','values':{'__x__':'true'}}],"

static void test_scenarios_find_what_is_not_as_expected(void **state)
{
	static const struct {
		const char *expect, *says;
	} cases[] = {
		{ "{'outcome':'done','path':['a2','i4','a5','@a7 x'],"
		  "'passes':['a5'],'values':{'__x__':'true'}}",
		  NULL },
		{ "{'outcome':'failed'}", "ends as done" },
		{ "{'path':['a2','i4','a7']}", "step 3 is \"a5\"" },
		{ "{'path':['a2','i4','a5']}", "goes on to \"a7\"" },
		{ "{'path':['a2','i4','a5','a7','a7']}", "ends after 4" },
		{ "{'passes':['a9']}", "come by \"a9\"" },
		{ "{'avoids':['a5']}", "comes by \"a5\"" },
		{ "{'avoids':['a9']}", "no step is called \"a9\"" },
		{ "{'values':{'__x__':'false'}}", "__x__ is true" },
		{ "{'values':{'__x__':null}}", "without a value" },
	};
	struct playbook *p = playbook_make(1, X, ASKING);

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct strbuf text = STRBUF_INIT;

		strbuf_addf(&text, "{" YES "'expect':%s}", cases[i].expect);
		cJSON *scenario = read_short(text.buf);
		int rc = scenario_check(p, scenario, nobody, NULL, NULL);
		if (!cases[i].says)
			must(rc);
		else if (!rc)
			fail_msg("passed: %s", cases[i].expect);
		else
			assert_says(cases[i].says);
		cJSON_Delete(scenario);
		strbuf_release(&text);
	}
	playbook_free(p);
}

static void test_an_answer_that_nobody_asks_for_is_found(void **state)
{
	struct playbook *p = playbook_make(1, X, ASKING);
	cJSON *scenario = read_short("{'answers':[{'step':'a2','values':{"
				     "'__x__':'false'}},{'step':'a5'}],"
				     "'expect':{'outcome':'done'}}");

	assert_int_equal(scenario_check(p, scenario, nobody, NULL, NULL),
			 REFUSED);
	assert_says("nobody asked");
	cJSON_Delete(scenario);
	playbook_free(p);
}

/* ---- along every branch ---- */

static void test_every_branch_is_walked(void **state)
{
	struct playbook *p = playbook_make(
		1, X ",'__n__':{'type':'integer','value':null}",
		START("a2") ACTION("2", "i3", ",'out_args':['__n__']") IF(
			"3", "__n__:value > 40 AND __n__:value <= 41", "a5",
			"w7", ELSE("a6")) ACTION("5", "e50", "") END_AT("50")
			ACTION_OR("6", "e60", "a61", "") ACTION("61", "e62", "")
				END_AT("60") END_AT("62")
					WHILE("7",
					      "__x__:value != "
					      "false",
					      "a8", "e9") ACTION("8", "e80",
								 ",'out_"
								 "args':["
								 "'__x__'"
								 "]")
						END_AT("80") END_AT("9"));
	struct coverage c;
	struct playbook_length l = playbook_length(p);

	coverage_find(&c, p, nobody, NULL);
	assert_int_equal(c.steps, 7);
	assert_int_equal(c.reached, 7);
	assert_false(c.endless);
	/* x has no value when the loop is first come to. */
	assert_int_equal(c.nmissing, 1);
	assert_string_equal(c.missing[0].variable, "__x__");
	assert_int_equal(l.min_steps, 4);
	assert_int_equal(l.max_steps, 5);
	coverage_release(&c);
	playbook_free(p);
}

static void test_what_cannot_be_reached_is_found(void **state)
{
	struct playbook *p = playbook_make(
		1, "'__x__':{'type':'string','value':null}",
		START("a2") ACTION("2", "i3", ",'out_args':['__x__']")
			IF("3", "__x__:value = `a` AND __x__:value = `b`", "a5",
			   "e7", "") ACTION("5", "e6", "") END_AT("6")
				END_AT("7"));
	struct coverage c;

	coverage_find(&c, p, nobody, NULL);
	assert_int_equal(c.steps - c.reached, 1);
	assert_false(c.by_step[playbook_short_step(p, "@a5")->index]);
	assert_int_equal(c.nstuck, 1);
	assert_ptr_equal(c.stuck[0], playbook_short_step(p, "@a2"));
	coverage_release(&c);
	playbook_free(p);
}

static void ignore(void *ctx, const char *name, const char *why)
{
	if (why && ctx)
		print_error("%s: %s\n", name, why);
}

/* What was walked is a scenario that passes.  The first seeds grow loops in
 * loops, which take long to give up. */
static void test_scenarios_of_every_branch_pass(void **state)
{
	for (uint64_t seed = 3; seed < 20; seed++) {
		grow_seed = seed;
		struct playbook *p = grow_playbook();
		struct coverage c;

		coverage_find(&c, p, nobody, NULL);
		assert_true(c.reached > 0);
		assert_int_equal(scenarios_check(c.scenarios, p, nobody, NULL,
						 NULL, ignore, &c),
				 0);
		coverage_release(&c);
		playbook_free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_script_answers_by_id_and_by_name),
		cmocka_unit_test(test_a_wrong_script_is_refused),
		cmocka_unit_test(test_scenarios_find_what_is_not_as_expected),
		cmocka_unit_test(test_an_answer_that_nobody_asks_for_is_found),
		cmocka_unit_test(test_every_branch_is_walked),
		cmocka_unit_test(test_what_cannot_be_reached_is_found),
		cmocka_unit_test(test_scenarios_of_every_branch_pass),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
