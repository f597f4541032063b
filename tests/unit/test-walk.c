/*
 * test-walk.c - walking playbooks: every type of step, failures, values,
 * callees, and what must hold of any walk through any playbook.
 */
#include "config.h"

#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook-grow.h"
#include "playbook-text.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/walk.h"

#define BOOL_X "'__x__':{'type':'bool','value':null}"

/* ---- one walk under test ---- */

struct trip {
	struct playbook *p;
	struct walk *w;
};

static struct trip begin(const char *variables, const char *workflow)
{
	struct trip t = { .p = playbook_make(1, variables, workflow) };
	must(walk_start(&t.w, t.p, NULL, NULL, NULL));
	return t;
}

static void end(struct trip *t)
{
	walk_free(t->w);
	playbook_free(t->p);
}

static int answer_json(struct walk *w, enum walk_outcome outcome,
		       const char *values)
{
	struct strbuf json = STRBUF_INIT;
	if (values)
		playbook_expand(&json, values);
	cJSON *object = values ? cJSON_Parse(json.buf) : NULL;
	assert_true(!values || object);
	const struct walk_answer a = { .outcome = outcome, .values = object };
	int rc = walk_next(w, &a);
	cJSON_Delete(object);
	strbuf_release(&json);
	return rc;
}

static void answer(struct walk *w, enum walk_outcome outcome)
{
	must(answer_json(w, outcome, NULL));
}

/* The walk waits so, for the step of this name. */
static void assert_at(const struct walk *w, enum walk_wait wait,
		      const char *name, int depth)
{
	const struct walk_point *at = walk_at(w);
	assert_int_equal(at->wait, wait);
	assert_non_null(at->step);
	assert_string_equal(at->step->name, name);
	assert_int_equal(at->depth, depth);
}

static void assert_over(const struct walk *w, bool failed)
{
	assert_int_equal(walk_at(w)->wait, WALK_OVER);
	assert_null(walk_at(w)->step);
	assert_int_equal(walk_at(w)->depth, 0);
	assert_int_equal(walk_failed(w), failed);
}

static void assert_result(const struct trip *t, const char *step,
			  enum walk_outcome outcome, int times)
{
	enum walk_outcome last;
	int n;
	assert_true(
		walk_result(t->w, playbook_short_step(t->p, step), &last, &n));
	assert_int_equal(last, outcome);
	assert_int_equal(n, times);
}

/* ---- steps ---- */

static void test_actions_follow_each_other_to_the_end(void **state)
{
	struct trip t = begin("", START("a2") ACTION("2", "a3", "")
					  ACTION("3", "e4", "") END_AT("4"));
	assert_at(t.w, WALK_STEP, "a2", 0);
	answer(t.w, OUTCOME_DONE);
	assert_at(t.w, WALK_STEP, "a3", 0);
	answer(t.w, OUTCOME_SKIPPED);
	assert_over(t.w, false);
	assert_int_equal(walk_at(t.w)->answers, 2);
	assert_result(&t, "@a2", OUTCOME_DONE, 1);
	assert_result(&t, "@a3", OUTCOME_SKIPPED, 1);
	end(&t);
}

#define IF_FLOW                                               \
	START("a2")                                           \
	ACTION("2", "i3", ",'out_args':['__x__']")            \
	IF("3", "__x__:value = true", "a4", "a6", ELSE("a5")) \
	ACTION("4", "e7", "")                                 \
	ACTION("5", "e8", "")                                 \
	ACTION("6", "e9", "") END_AT("7") END_AT("8") END_AT("9")

static void test_if_takes_one_branch_and_returns(void **state)
{
	for (int yes = 0; yes <= 1; yes++) {
		struct trip t = begin(BOOL_X, IF_FLOW);
		must(answer_json(t.w, OUTCOME_DONE,
				 yes ? "{'__x__':'true'}"
				     : "{'__x__':'false'}"));
		assert_at(t.w, WALK_STEP, yes ? "a4" : "a5", 1);
		assert_result(&t, "@i3", yes ? OUTCOME_YES : OUTCOME_NO, 1);
		answer(t.w, OUTCOME_DONE);
		assert_at(t.w, WALK_STEP, "a6", 0);
		answer(t.w, OUTCOME_DONE);
		assert_over(t.w, false);
		end(&t);
	}
}

static void test_a_condition_without_a_value_is_asked(void **state)
{
	struct trip t = begin(BOOL_X, IF_FLOW);
	answer(t.w, OUTCOME_SKIPPED);
	assert_at(t.w, WALK_CONDITION, "i3", 0);
	assert_int_equal(answer_json(t.w, OUTCOME_DONE, NULL), REFUSED);
	answer(t.w, OUTCOME_NO);
	assert_at(t.w, WALK_STEP, "a5", 1);
	end(&t);
}

static void test_a_condition_that_is_prose_is_asked(void **state)
{
	struct trip t = begin(
		"", START("i2") IF("2", "Is the host a server?", "a3", "a4", "")
			    ACTION("3", "e5", "") ACTION("4", "e6", "")
				    END_AT("5") END_AT("6"));
	assert_at(t.w, WALK_CONDITION, "i2", 0);
	assert_string_equal(walk_at(t.w)->step->condition_text,
			    "Is the host a server?");
	answer(t.w, OUTCOME_YES);
	assert_at(t.w, WALK_STEP, "a3", 1);
	end(&t);
}

static void test_while_repeats_until_its_condition_is_false(void **state)
{
	struct trip t = begin(
		"'__x__':{'type':'bool','value':'true'}",
		START("w2") WHILE("2", "__x__:value = true", "a3", "a4")
			ACTION("3", "e5", ",'out_args':['__x__']")
				ACTION("4", "e6", "") END_AT("5") END_AT("6"));
	for (int i = 1; i <= 3; i++) {
		assert_at(t.w, WALK_STEP, "a3", 1);
		must(answer_json(t.w, OUTCOME_DONE,
				 i < 3 ? "{'__x__':'true'}"
				       : "{'__x__':'false'}"));
	}
	assert_at(t.w, WALK_STEP, "a4", 0);
	assert_result(&t, "@a3", OUTCOME_DONE, 3);
	assert_result(&t, "@w2", OUTCOME_NO, 4);
	end(&t);
}

static void test_a_loop_without_questions_does_not_hang(void **state)
{
	struct trip t =
		begin("'__x__':{'type':'bool','value':'true'}",
		      START("w2") WHILE("2", "__x__:value = true", "e5", "a4")
			      ACTION("4", "e6", "") END_AT("5") END_AT("6"));
	assert_at(t.w, WALK_CONDITION, "w2", 0);
	answer(t.w, OUTCOME_YES);
	assert_at(t.w, WALK_CONDITION, "w2", 0);
	answer(t.w, OUTCOME_NO);
	assert_at(t.w, WALK_STEP, "a4", 0);
	end(&t);
}

/* Two branches that share their tail, forty times over: 2^40 ends. */
static void test_branches_of_branches_do_not_hang(void **state)
{
	struct strbuf flow = STRBUF_INIT;
	strbuf_addstr(&flow, START("p100"));
	for (int i = 100; i < 140; i++)
		strbuf_addf(&flow,
			    PARALLEL("%d", "'@i%d','@i%d'", "e990", "")
				    IF("%d", "EXISTS __x__:value", "p%d",
				       "e991", "")
					    IF("%d", "EXISTS __x__:value",
					       "p%d", "e992", ""),
			    i, i, i + 100, i + 200, i + 100, i + 100, i + 1,
			    i + 200, i + 200, i + 1);
	strbuf_addstr(&flow,
		      PARALLEL("140", "'@e993','@e994'", "e995", "")
			      ACTION("996", "e990", "") END_AT("990")
				      END_AT("991") END_AT("992") END_AT("993")
					      END_AT("994") END_AT("995"));
	struct trip t =
		begin("'__x__':{'type':'string','value':'y'}", flow.buf);
	assert_int_not_equal(walk_at(t.w)->wait, WALK_OVER);
	answer(t.w, OUTCOME_NO);
	end(&t);
	strbuf_release(&flow);
}

#define SWITCH_FLOW(cases)                         \
	START("a2")                                \
	ACTION("2", "x3", ",'out_args':['__x__']") \
	SWITCH("3", "__x__", cases, "a6")          \
	ACTION("4", "e7", "")                      \
	ACTION("5", "e8", "")                      \
	ACTION("6", "e9", "") END_AT("7") END_AT("8") END_AT("9")
#define STRING_X "'__x__':{'type':'string','value':null}"

static void test_switch_takes_a_case_the_default_or_none(void **state)
{
	static const struct {
		const char *flow, *values, *next;
		int depth;
	} rows[] = {
		{ SWITCH_FLOW("'red':'@a4','default':'@a5'"), "{'__x__':'red'}",
		  "a4", 1 },
		{ SWITCH_FLOW("'red':'@a4','default':'@a5'"),
		  "{'__x__':'blue'}", "a5", 1 },
		{ SWITCH_FLOW("'red':'@a4','green':'@a5'"), "{'__x__':'blue'}",
		  "a6", 0 },
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct trip t = begin(STRING_X, rows[i].flow);
		must(answer_json(t.w, OUTCOME_DONE, rows[i].values));
		assert_at(t.w, WALK_STEP, rows[i].next, rows[i].depth);
		assert_result(&t, "@x3", OUTCOME_DONE, 1);
		end(&t);
	}
}

static void test_a_switch_without_a_value_is_asked(void **state)
{
	struct trip t =
		begin(STRING_X, SWITCH_FLOW("'red':'@a4','default':'@a5'"));
	struct choice choices[4];
	answer(t.w, OUTCOME_SKIPPED);
	assert_at(t.w, WALK_STEP, "x3", 0);
	assert_int_equal(walk_choices(t.w, "__x__", choices, 4), 2);
	assert_string_equal(choices[0].token, "red");
	assert_string_equal(choices[1].token, "default");
	must(answer_json(t.w, OUTCOME_DONE, "{'__x__':'red'}"));
	assert_at(t.w, WALK_STEP, "a4", 1);
	end(&t);

	t = begin(STRING_X, SWITCH_FLOW("'red':'@a4','default':'@a5'"));
	answer(t.w, OUTCOME_SKIPPED);
	answer(t.w, OUTCOME_SKIPPED);
	assert_at(t.w, WALK_STEP, "a5", 1);
	end(&t);
}

#define PARALLEL_FLOW                                \
	START("p2")                                  \
	PARALLEL("2", "'@a3','@a4','@a5'", "a6", "") \
	ACTION("3", "e7", "")                        \
	ACTION("4", "e8", "")                        \
	ACTION("5", "e9", "")                        \
	ACTION("6", "e10", "") END_AT("7") END_AT("8") END_AT("9") END_AT("10")

static void test_parallel_walks_its_branches_in_turn(void **state)
{
	static const char *const names[] = { "a3", "a4", "a5" };
	struct trip t = begin("", PARALLEL_FLOW);
	for (int i = 0; i < 3; i++) {
		assert_at(t.w, WALK_STEP, names[i], 1);
		answer(t.w, OUTCOME_DONE);
	}
	assert_at(t.w, WALK_STEP, "a6", 0);
	assert_result(&t, "@p2", OUTCOME_DONE, 1);
	end(&t);
}

/* ---- failures ---- */

static void test_a_failure_that_nothing_catches_asks(void **state)
{
	const char *flow = START("a2") ACTION("2", "a3", "")
		ACTION("3", "e4", "") END_AT("4");
	struct trip t = begin("", flow);
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STUCK, "a2", 0);
	assert_int_equal(answer_json(t.w, OUTCOME_SKIPPED, NULL), REFUSED);
	answer(t.w, OUTCOME_YES);
	assert_at(t.w, WALK_STEP, "a3", 0);
	answer(t.w, OUTCOME_FAILED);
	answer(t.w, OUTCOME_NO);
	assert_over(t.w, true);
	assert_int_equal(answer_json(t.w, OUTCOME_DONE, NULL), REFUSED);
	end(&t);
}

static void test_on_failure_catches_first(void **state)
{
	struct trip t = begin("", START("a2") ACTION_OR("2", "e4", "a3", "")
					  ACTION("3", "e5", "") END_AT("4")
						  END_AT("5"));
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STEP, "a3", 0);
	answer(t.w, OUTCOME_DONE);
	assert_over(t.w, false);
	end(&t);
}

static struct trip begin_with_exception(const char *flow)
{
	struct strbuf text = STRBUF_INIT;
	struct trip t;
	playbook_text(&text, 1, BOOL_X, flow, ",'workflow_exception':'@a90'");
	must(playbook_parse(&t.p, text.buf, text.len, NULL));
	must(walk_start(&t.w, t.p, NULL, NULL, NULL));
	strbuf_release(&text);
	return t;
}

static void test_the_exception_ends_the_walk_as_failed(void **state)
{
	/* It leaves the branch that it was thrown in. */
	struct trip t = begin_with_exception(
		START("i2") IF("2", "ask", "a3", "a4", "") ACTION("3", "e5", "")
			ACTION("4", "e6", "") ACTION("90", "e91", "")
				END_AT("5") END_AT("6") END_AT("91"));
	answer(t.w, OUTCOME_YES);
	assert_at(t.w, WALK_STEP, "a3", 1);
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STEP, "a90", 1);
	answer(t.w, OUTCOME_DONE);
	assert_over(t.w, true);
	end(&t);
}

static void test_a_failure_in_the_exception_asks(void **state)
{
	struct trip t = begin_with_exception(
		START("a2") ACTION("2", "e4", "") ACTION("90", "e91", "")
			END_AT("4") END_AT("91"));
	answer(t.w, OUTCOME_FAILED);
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STUCK, "a90", 1);
	answer(t.w, OUTCOME_YES);
	assert_over(t.w, true);
	end(&t);
}

static void test_a_failed_branch_fails_its_parallel_after_the_others(
	void **state)
{
	struct trip t = begin("", PARALLEL_FLOW);
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STEP, "a4", 1);
	answer(t.w, OUTCOME_DONE);
	assert_at(t.w, WALK_STEP, "a5", 1);
	answer(t.w, OUTCOME_DONE);
	assert_at(t.w, WALK_STUCK, "p2", 0);
	assert_result(&t, "@p2", OUTCOME_FAILED, 1);
	answer(t.w, OUTCOME_YES);
	assert_at(t.w, WALK_STEP, "a6", 0);
	end(&t);
}

static void test_an_inner_parallel_fails_the_outer_one(void **state)
{
	struct trip t = begin(
		"",
		START("p2") PARALLEL("2", "'@p3','@a4'", "a5", "") PARALLEL(
			"3", "'@a6','@a7'", "e11", "") ACTION("4", "e12", "")
			ACTION("5", "e13", "") ACTION("6", "e14", "")
				ACTION("7", "e15", "") END_AT("11") END_AT("12")
					END_AT("13") END_AT("14") END_AT("15"));
	answer(t.w, OUTCOME_DONE);
	assert_at(t.w, WALK_STEP, "a7", 2);
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STEP, "a4", 1);
	answer(t.w, OUTCOME_DONE);
	assert_at(t.w, WALK_STUCK, "p2", 0);
	end(&t);
}

/* ---- values ---- */

#define ASK_FLOW                                                            \
	START("a2")                                                         \
	ACTION("2", "e3",                                                   \
	       ",'out_args':['__n__','__c__','__f__'],"                     \
	       "'step_variables':{'__l__':{'type':'string','value':'L'}},"  \
	       "'step_extensions':{'" GUIDANCE_EXTENSION "':{'questions':[" \
	       "{'variable':'__n__','prompt':'How many?','required':true}," \
	       "{'variable':'__f__','prompt':'Which?','choices':["          \
	       "{'token':'red','label':'Red'},{'token':'blue','label':'B'," \
	       "'label_zh_cn':'蓝'}]}]}}")                                  \
	END_AT("3")
#define ASK_VARIABLES                                              \
	"'__n__':{'type':'integer','value':null},"                 \
	"'__c__':{'type':'string','value':'C','constant':true},"   \
	"'__f__':{'type':'string'},"                               \
	"'__e__':{'type':'string','external':true,'value':'old'}," \
	"'__g__':{'type':'string','value':'G'}"

static void test_values_that_do_not_fit_are_refused(void **state)
{
	static const struct {
		const char *values, *says;
	} rows[] = {
		{ "{'__n__':'many'}", "__n__ must be a whole number" },
		{ "{'__n__':3}", "must be a text" },
		{ "{'__n__':'1','__c__':'D'}", "__c__ is a constant" },
		{ "{'__n__':'1','__g__':'x'}", "takes no value for __g__" },
		{ "{'__n__':'1','__f__':'green'}", "red, blue" },
		{ "{'__f__':'red'}", "How many?" },
		{ "{'__n__':''}", "__n__ must be" },
		{ NULL, "How many?" },
	};
	struct trip t = begin(ASK_VARIABLES, ASK_FLOW);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(answer_json(t.w, OUTCOME_DONE, rows[i].values),
				 REFUSED);
		assert_says(rows[i].says);
		assert_at(t.w, WALK_STEP, "a2", 0);
		assert_null(walk_value(t.w, "__n__"));
		assert_int_equal(walk_at(t.w)->answers, 0);
	}
	assert_int_equal(answer_json(t.w, OUTCOME_SKIPPED, "{'__n__':'1'}"),
			 REFUSED);
	must(answer_json(t.w, OUTCOME_DONE, "{'__n__':'7','__f__':'blue'}"));
	assert_over(t.w, false);
	assert_string_equal(walk_value(t.w, "__n__"), "7");
	assert_string_equal(walk_value(t.w, "__f__"), "blue");
	end(&t);
}

static void test_a_step_sees_its_own_variables_and_the_playbooks(void **state)
{
	struct trip t = begin(ASK_VARIABLES, ASK_FLOW);
	struct strbuf out = STRBUF_INIT;
	walk_resolve(t.w,
		     "__l__:value __g__:value, __n__:value; x__g__:value "
		     "__g__:values __g__ ____:value __g__:value__l__:value",
		     &out);
	assert_string_equal(out.buf, "L G, <n?>; xG Gs __g__ "
				     "____:value GL");
	must(answer_json(t.w, OUTCOME_DONE, "{'__n__':'7'}"));
	assert_null(walk_value(t.w, "__l__"));
	strbuf_release(&out);
	end(&t);
}

static void test_values_are_put_in_once(void **state)
{
	struct trip t = begin("'__a__':{'type':'string','value':"
			      "'__b__:value'},"
			      "'__b__':{'type':'string','value':'B'}",
			      START("a2") ACTION("2", "e3", "") END_AT("3"));
	struct strbuf out = STRBUF_INIT;
	walk_resolve(t.w, "<__a__:value>", &out);
	assert_string_equal(out.buf, "<__b__:value>");
	strbuf_release(&out);
	end(&t);
}

static void test_only_external_variables_come_from_outside(void **state)
{
	struct playbook *p = playbook_make(1, ASK_VARIABLES, ASK_FLOW);
	cJSON *given = cJSON_Parse("{\"__e__\":\"new\",\"__g__\":\"no\","
				   "\"__zzz__\":\"no\",\"__n__\":\"1\"}");
	struct walk *w;
	must(walk_start(&w, p, given, NULL, NULL));
	cJSON_Delete(given);
	assert_string_equal(walk_value(w, "__e__"), "new");
	assert_string_equal(walk_value(w, "__g__"), "G");
	assert_null(walk_value(w, "__n__"));
	assert_null(walk_value(w, "__zzz__"));
	walk_free(w);
	playbook_free(p);
}

static void test_choices_come_from_author_type_and_switch(void **state)
{
	struct choice c[8];
	struct trip t = begin(ASK_VARIABLES, ASK_FLOW);
	assert_int_equal(walk_choices(t.w, "__f__", c, 8), 2);
	assert_string_equal(c[1].token, "blue");
	assert_string_equal(c[1].label_zh_cn, "蓝");
	assert_int_equal(walk_choices(t.w, "__f__", c, 1), 1);
	assert_int_equal(walk_choices(t.w, "__n__", c, 8), 0);
	end(&t);

	t = begin(BOOL_X, IF_FLOW);
	assert_int_equal(walk_choices(t.w, "__x__", c, 8), 2);
	assert_string_equal(c[0].token, "true");
	assert_string_equal(c[1].token, "false");
	end(&t);

	t = begin(STRING_X, SWITCH_FLOW("'red':'@a4','default':'@a5'"));
	assert_int_equal(walk_choices(t.w, "__x__", c, 8), 2);
	assert_string_equal(c[0].token, "red");
	end(&t);
}

static void test_values_of_each_type_are_checked(void **state)
{
	static const struct {
		enum variable_type type;
		const char *good[4], *bad[5];
	} rows[] = {
		{ VAR_BOOL, { "true", "false" }, { "yes", "TRUE", "" } },
		{ VAR_INTEGER,
		  { "0", "-12", "9223372036854775807" },
		  { "", "1.5", "9223372036854775808", "1 ", " 1" } },
		{ VAR_FLOAT,
		  { "1.5", "-2", "1e3" },
		  { "", "nan", "inf", "1,5", "0x" } },
		{ VAR_IPV4,
		  { "192.0.2.1" },
		  { "192.0.2.256", "192.0.2", "192.0.2.1/24", "::1" } },
		{ VAR_IPV6,
		  { "::1", "2001:db8::1" },
		  { "192.0.2.1", "2001:db8::/32", ":::" } },
		{ VAR_MAC,
		  { "00:00:5e:00:53:01", "00-00-5E-00-53-01" },
		  { "00:00:5e:00:53", "00:00:5e:00:53:0g",
		    "00:00:5e:00:53:01:02" } },
		{ VAR_MD5,
		  { "d41d8cd98f00b204e9800998ecf8427e" },
		  { "d41d8cd9", "x41d8cd98f00b204e9800998ecf8427e" } },
		{ VAR_HASH, { "abcdef" }, { "", "xyz" } },
		{ VAR_HEXSTRING, { "0x0a" }, { "0a", "0x", "0xg" } },
		{ VAR_URI,
		  { "https://example.org/a?b", "urn:x:y" },
		  { "example.org", "https:", "a b:c", ":x" } },
		{ VAR_UUID,
		  { "00000000-0000-4000-8000-000000000001" },
		  { "00000000", "00000000-0000-4000-8000-00000000000g" } },
		{ VAR_DICTIONARY, { "{}", "{\"a\":1}" }, { "[]", "{", "1" } },
		{ VAR_STRING, { "", "anything" }, { NULL } },
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct variable v = { .name = "__v__", .type = rows[i].type };
		for (int k = 0; k < 4 && rows[i].good[k]; k++)
			must(variable_check(&v, rows[i].good[k]));
		for (int k = 0; k < 5 && rows[i].bad[k]; k++) {
			assert_int_equal(variable_check(&v, rows[i].bad[k]),
					 REFUSED);
			assert_says("__v__ must be");
		}
	}
}

/* ---- playbook-action ---- */

static const struct playbook *resolve(void *ctx, const char *id,
				      const char *version)
{
	struct playbook **callees = ctx;
	for (; *callees; callees++)
		if (!strcmp((*callees)->id, id))
			return *callees;
	return NULL;
}

#define CALLER_VARIABLES                                   \
	"'__in__':{'type':'string','value':'from above'}," \
	"'__out__':{'type':'string'}"
#define CALLER                                                               \
	START("c2")                                                          \
	CALL("2", "7", "a3", ",'in_args':['__in__'],'out_args':['__out__']") \
	ACTION("3", "e4", "") END_AT("4")
#define CALLEE_VARIABLES                              \
	"'__in__':{'type':'string','external':true}," \
	"'__out__':{'type':'string'}"
#define CALLEE \
	START("a2") ACTION("2", "e3", ",'out_args':['__out__']") END_AT("3")

static void test_a_call_passes_values_in_and_out(void **state)
{
	struct playbook *callees[] = {
		playbook_make(7, CALLEE_VARIABLES, CALLEE), NULL
	};
	struct trip t = { .p = playbook_make(1, CALLER_VARIABLES, CALLER) };
	must(walk_start(&t.w, t.p, NULL, resolve, callees));
	assert_at(t.w, WALK_STEP, "a2", 1);
	assert_ptr_equal(walk_at(t.w)->playbook, callees[0]);
	assert_string_equal(walk_value(t.w, "__in__"), "from above");
	must(answer_json(t.w, OUTCOME_DONE, "{'__out__':'from below'}"));
	assert_at(t.w, WALK_STEP, "a3", 0);
	assert_ptr_equal(walk_at(t.w)->playbook, t.p);
	assert_string_equal(walk_value(t.w, "__out__"), "from below");
	assert_result(&t, "@c2", OUTCOME_DONE, 1);
	end(&t);
	playbook_free(callees[0]);
}

static void test_an_unknown_callee_is_done_by_hand(void **state)
{
	struct playbook *none[] = { NULL };
	struct trip t = { .p = playbook_make(1, CALLER_VARIABLES, CALLER) };
	must(walk_start(&t.w, t.p, NULL, resolve, none));
	assert_at(t.w, WALK_STEP, "c2", 0);
	must(answer_json(t.w, OUTCOME_DONE, "{'__out__':'x'}"));
	assert_at(t.w, WALK_STEP, "a3", 0);
	end(&t);
}

static void test_a_call_of_nothing_is_done_by_hand(void **state)
{
	struct playbook *none[] = { NULL };
	struct trip t = {
		.p = playbook_make(
			1, "",
			START("c2") "'@c2':{'type':"
				    "'playbook-action','name':'c2',"
				    "'on_completion':'@e3'}," END_AT("3")),
	};
	must(walk_start(&t.w, t.p, NULL, resolve, none));
	assert_at(t.w, WALK_STEP, "c2", 0);
	end(&t);
}

/* Only its own variable is asked for, whatever the file says. */
static void test_a_switch_asks_for_its_variable_only(void **state)
{
	struct trip t = begin(
		STRING_X ",'__y__':{'type':'string'}",
		START("x2") "'@x2':{'type':'switch-condition','name':'x2',"
			    "'switch':'__x__:value','cases':{'red':'@a3'},"
			    "'out_args':['__y__','__x__'],"
			    "'on_completion':'@e4'}," ACTION("3", "e5", "")
				    END_AT("4") END_AT("5"));
	assert_at(t.w, WALK_STEP, "x2", 0);
	assert_int_equal(walk_at(t.w)->step->nout_args, 1);
	assert_string_equal(walk_at(t.w)->step->out_args[0], "__x__");
	end(&t);
}

static void test_a_failure_below_is_caught_above(void **state)
{
	struct playbook *callees[] = {
		playbook_make(7, CALLEE_VARIABLES, CALLEE), NULL
	};
	struct trip t = {
		.p = playbook_make(
			1, "",
			START("c2") "'@c2':{'type':'playbook-action',"
				    "'name':'c2','playbook_id':'@k7',"
				    "'on_success':'@e3','on_failure':'@a4'}," ACTION(
					    "4", "e5", "") END_AT("3")
					    END_AT("5")),
	};
	must(walk_start(&t.w, t.p, NULL, resolve, callees));
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STEP, "a4", 0);
	assert_ptr_equal(walk_at(t.w)->playbook, t.p);
	assert_result(&t, "@c2", OUTCOME_FAILED, 1);
	end(&t);
	playbook_free(callees[0]);
}

static void test_a_failure_that_nobody_catches_is_asked_where_it_was(
	void **state)
{
	struct playbook *callees[] = {
		playbook_make(7, CALLEE_VARIABLES, CALLEE), NULL
	};
	struct trip t = { .p = playbook_make(1, CALLER_VARIABLES, CALLER) };
	must(walk_start(&t.w, t.p, NULL, resolve, callees));
	answer(t.w, OUTCOME_FAILED);
	assert_at(t.w, WALK_STUCK, "a2", 1);
	assert_ptr_equal(walk_at(t.w)->playbook, callees[0]);
	answer(t.w, OUTCOME_YES);
	assert_at(t.w, WALK_STEP, "a3", 0);
	end(&t);
	playbook_free(callees[0]);
}

static void test_a_playbook_that_calls_itself_does_not_hang(void **state)
{
	/* 7 calls 8, 8 calls 7. */
	struct playbook *callees[] = {
		playbook_make(7, "",
			      START("c2") CALL("2", "8", "e3", "") END_AT("3")),
		playbook_make(8, "",
			      START("c2") CALL("2", "7", "e3", "") END_AT("3")),
		NULL,
	};
	struct walk *w;
	must(walk_start(&w, callees[0], NULL, resolve, callees));
	assert_at(w, WALK_STEP, "c2", 1);
	assert_ptr_equal(walk_at(w)->playbook, callees[1]);
	answer(w, OUTCOME_DONE);
	assert_over(w, false);
	walk_free(w);
	playbook_free(callees[0]);
	playbook_free(callees[1]);
}

/* ---- any playbook, any answers ---- */

struct given {
	enum walk_outcome outcome;
	int values; /* index into value_sets */
};

static const char *const value_sets[] = { NULL, "{'__x__':'true'}",
					  "{'__x__':'false','__y__':'red'}",
					  "{'__y__':'blue'}" };

static struct given draw_answer(const struct walk_point *at)
{
	struct given g = { .outcome = grow_draw(2) ? OUTCOME_YES : OUTCOME_NO };
	if (at->wait != WALK_STEP)
		return g;
	unsigned n = grow_draw(10);
	g.outcome = n < 7   ? OUTCOME_DONE
		    : n < 9 ? OUTCOME_SKIPPED
			    : OUTCOME_FAILED;
	if (g.outcome == OUTCOME_DONE && at->step->type == STEP_ACTION)
		g.values = (int)grow_draw(ARRAY_SIZE(value_sets));
	return g;
}

static void give(struct walk *w, const struct given *g)
{
	must(answer_json(w, g->outcome, value_sets[g->values]));
}

static void assert_same_point(const struct walk *a, const struct walk *b)
{
	const struct walk_point *x = walk_at(a), *y = walk_at(b);
	assert_int_equal(x->wait, y->wait);
	assert_ptr_equal(x->step, y->step);
	assert_int_equal(x->depth, y->depth);
	assert_int_equal(x->answers, y->answers);
	assert_int_equal(walk_failed(a), walk_failed(b));
}

static void replay(const struct playbook *p, const struct given *given, int n,
		   const struct walk *w)
{
	struct walk *again;
	must(walk_start(&again, p, NULL, NULL, NULL));
	for (int i = 0; i < n; i++)
		give(again, &given[i]);
	assert_same_point(w, again);
	for (int i = 0; i < p->nvariables; i++) {
		const char *x = walk_value(w, p->variables[i].name);
		const char *y = walk_value(again, p->variables[i].name);
		assert_true(x == y || (x && y && !strcmp(x, y)));
	}
	walk_free(again);
}

/* As many frames are open as the outline is deep there. */
static void assert_balanced(const struct walk *w)
{
	const struct walk_point *at = walk_at(w);
	struct outline_row *rows;
	int n = playbook_outline(at->playbook, &rows), i = 0;
	while (i < n && rows[i].step != at->step)
		i++;
	assert_true(i < n);
	assert_int_equal(at->depth, rows[i].depth);
	free(rows);
}

static void test_any_walk_ends_or_waits_and_can_be_replayed(void **state)
{
	enum { ANSWERS = 300 };
	int over = 0;
	for (int round = 0; round < 400; round++) {
		grow_seed = (uint64_t)round;
		struct playbook *p = grow_playbook();
		char *before = cJSON_PrintUnformatted(p->json);
		struct given given[ANSWERS];
		struct walk *w;
		int n = 0;
		must(walk_start(&w, p, NULL, NULL, NULL));
		while (walk_at(w)->wait != WALK_OVER && n < ANSWERS) {
			assert_ptr_equal(walk_at(w)->playbook, p);
			assert_balanced(w);
			given[n] = draw_answer(walk_at(w));
			give(w, &given[n++]);
			assert_int_equal(walk_at(w)->answers, n);
		}
		if (walk_at(w)->wait == WALK_OVER) {
			over++;
			assert_int_equal(walk_at(w)->depth, 0);
		}
		replay(p, given, n, w);
		char *after = cJSON_PrintUnformatted(p->json);
		assert_string_equal(before, after);
		free(before);
		free(after);
		walk_free(w);
		playbook_free(p);
	}
	/* Loops may outlast the answers, but few do. */
	assert_true(over > 300);
}

/* ---- the playbooks that ship ---- */

/* Fill values with an answer to each question: the choice of the given rank,
 * or a value that fits. */
static cJSON *answer_questions(const struct walk *w, unsigned rank)
{
	static const char *const fitting[] = {
		[VAR_STRING] = "text",   [VAR_BOOL] = "true",
		[VAR_INTEGER] = "1",     [VAR_LONG] = "1",
		[VAR_FLOAT] = "1",       [VAR_IPV4] = "192.0.2.1",
		[VAR_IPV6] = "::1",      [VAR_MAC] = "00:00:5e:00:53:01",
		[VAR_HASH] = "ab",       [VAR_URI] = "urn:x:y",
		[VAR_HEXSTRING] = "0x1", [VAR_DICTIONARY] = "{}",
		[VAR_OTHER] = "text",
	};
	const struct walk_point *at = walk_at(w);
	cJSON *values = cJSON_CreateObject();
	for (int i = 0; i < at->step->nout_args; i++) {
		const char *name = at->step->out_args[i];
		struct choice choices[16];
		int n = walk_choices(w, name, choices, 16);
		enum variable_type type = VAR_STRING;
		for (int k = 0; k < at->playbook->nvariables; k++)
			if (!strcmp(at->playbook->variables[k].name, name))
				type = at->playbook->variables[k].type;
		cJSON_AddStringToObject(values, name,
					n ? choices[rank % (unsigned)n].token
					  : fitting[type]);
	}
	return values;
}

static void walk_at_random(const struct playbook *p, bool *visited)
{
	struct walk *w;
	must(walk_start(&w, p, NULL, NULL, NULL));
	for (int n = 0; walk_at(w)->wait != WALK_OVER; n++) {
		const struct walk_point *at = walk_at(w);
		struct walk_answer a = { .outcome = OUTCOME_YES };
		assert_true(n < 2000);
		visited[at->step->index] = true;
		if (at->wait == WALK_STEP) {
			a.outcome =
				grow_draw(25) ? OUTCOME_DONE : OUTCOME_FAILED;
			a.values = answer_questions(w, grow_draw(16));
		} else if (grow_draw(2)) {
			a.outcome = OUTCOME_NO;
		}
		must(walk_next(w, &a));
		cJSON_Delete((cJSON *)a.values);
	}
	walk_free(w);
}

static void walk_everywhere(const char *path)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p;
	must(file_read(&text, path, 1 << 20));
	must(playbook_parse(&p, text.buf, text.len, NULL));
	bool *visited = xcalloc((size_t)p->nsteps, sizeof *visited);
	for (int round = 0; round < 500; round++) {
		grow_seed = (uint64_t)round;
		walk_at_random(p, visited);
	}
	for (int i = 0; i < p->nsteps; i++)
		if (p->steps[i].type == STEP_ACTION && !visited[i])
			fail_msg("%s: no walk came to \"%s\"", path,
				 p->steps[i].name);
	free(visited);
	playbook_free(p);
	strbuf_release(&text);
}

static void test_every_action_of_the_shipped_playbooks_is_reached(void **state)
{
	DIR *dir = opendir(SRCDIR "/playbooks");
	struct dirent *entry;
	int n = 0;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);
		if (len < 5 || strcmp(entry->d_name + len - 5, ".json") ||
		    scenarios_named(entry->d_name))
			continue;
		char *path = xasprintf(SRCDIR "/playbooks/%s", entry->d_name);
		walk_everywhere(path);
		free(path);
		n++;
	}
	closedir(dir);
	assert_true(n >= 5);
}

static void test_outcomes_have_words(void **state)
{
	for (int o = OUTCOME_DONE; o <= OUTCOME_NO; o++)
		assert_int_equal(
			outcome_parse(outcome_word((enum walk_outcome)o)), o);
	assert_int_equal(outcome_parse("maybe"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_actions_follow_each_other_to_the_end),
		cmocka_unit_test(test_if_takes_one_branch_and_returns),
		cmocka_unit_test(test_a_condition_without_a_value_is_asked),
		cmocka_unit_test(test_a_condition_that_is_prose_is_asked),
		cmocka_unit_test(
			test_while_repeats_until_its_condition_is_false),
		cmocka_unit_test(test_a_loop_without_questions_does_not_hang),
		cmocka_unit_test(test_branches_of_branches_do_not_hang),
		cmocka_unit_test(test_switch_takes_a_case_the_default_or_none),
		cmocka_unit_test(test_a_switch_without_a_value_is_asked),
		cmocka_unit_test(test_parallel_walks_its_branches_in_turn),
		cmocka_unit_test(test_a_failure_that_nothing_catches_asks),
		cmocka_unit_test(test_on_failure_catches_first),
		cmocka_unit_test(test_the_exception_ends_the_walk_as_failed),
		cmocka_unit_test(test_a_failure_in_the_exception_asks),
		cmocka_unit_test(
			test_a_failed_branch_fails_its_parallel_after_the_others),
		cmocka_unit_test(test_an_inner_parallel_fails_the_outer_one),
		cmocka_unit_test(test_values_that_do_not_fit_are_refused),
		cmocka_unit_test(
			test_a_step_sees_its_own_variables_and_the_playbooks),
		cmocka_unit_test(test_values_are_put_in_once),
		cmocka_unit_test(
			test_only_external_variables_come_from_outside),
		cmocka_unit_test(test_choices_come_from_author_type_and_switch),
		cmocka_unit_test(test_values_of_each_type_are_checked),
		cmocka_unit_test(test_a_call_passes_values_in_and_out),
		cmocka_unit_test(test_an_unknown_callee_is_done_by_hand),
		cmocka_unit_test(test_a_call_of_nothing_is_done_by_hand),
		cmocka_unit_test(test_a_switch_asks_for_its_variable_only),
		cmocka_unit_test(test_a_failure_below_is_caught_above),
		cmocka_unit_test(
			test_a_failure_that_nobody_catches_is_asked_where_it_was),
		cmocka_unit_test(
			test_a_playbook_that_calls_itself_does_not_hang),
		cmocka_unit_test(
			test_any_walk_ends_or_waits_and_can_be_replayed),
		cmocka_unit_test(
			test_every_action_of_the_shipped_playbooks_is_reached),
		cmocka_unit_test(test_outcomes_have_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
