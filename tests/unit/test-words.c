/*
 * test-words.c - what a playbook says to a reader of Chinese.
 *
 * The language is settled once per program, so this is a program of its own.
 */
#include "config.h"

#include "check.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "playbook-text.h"
#include "watchfloor/i18n.h"

#define EXTENSION(members) "{'" GUIDANCE_EXTENSION "':{" members "}}"

static struct playbook *make(void)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p;
	playbook_text(
		&text, 1,
		"'__x__':{'type':'string','description':'The x'},"
		"'__y__':{'type':'string','description':'The y'}",
		START("a2") ACTION(
			"2", "a3",
			",'description':'About it','out_args':['__x__'],"
			"'step_extensions':" EXTENSION(
				"'name_zh_cn':'第一步','commands_zh_cn':['做'],"
				"'questions':[{'variable':'__x__',"
				"'prompt':'Which?','prompt_zh_cn':'哪个？',"
				"'choices':[{'token':'a','label':'A',"
				"'label_zh_cn':'甲'},{'token':'b',"
				"'label':'B'}]}]")) ACTION("3", "x5", "")
			SWITCH("5", "__x__", "'a':'@a6','c':'@a7'", "i8")
				ACTION("6", "e9", "") ACTION("7", "e10", "") IF(
					"8", "ask", "a11", "e4",
					"") ACTION("11", "e12", "") END_AT("4")
					END_AT("9") END_AT("10") END_AT("12"),
		",'playbook_extensions':" EXTENSION(
			"'name_zh_cn':'剧本','variables_zh_cn':"
			"{'__x__':'变量'}"));
	must(playbook_parse(&p, text.buf, text.len, NULL));
	strbuf_release(&text);
	return p;
}

static void test_words_are_those_of_the_readers_language(void **state)
{
	struct playbook *p = make();
	const struct step *s = playbook_short_step(p, "@a2");
	const struct question *q = &s->questions[0];
	assert_string_equal(i18n_suffix(), "zh_cn");
	assert_string_equal(playbook_title(p), "剧本");
	assert_string_equal(variable_about(p, "__x__"), "变量");
	assert_string_equal(step_title(s), "第一步");
	assert_string_equal(step_command(s, 0), "做");
	assert_string_equal(question_prompt(q), "哪个？");
	assert_string_equal(choice_label(&q->choices[0]), "甲");
	playbook_free(p);
}

static void test_english_stands_in_where_there_is_nothing_else(void **state)
{
	struct playbook *p = make();
	const struct step *s = playbook_short_step(p, "@a2");
	const struct step *other = playbook_short_step(p, "@a3");
	assert_string_equal(playbook_about(p), "");
	assert_string_equal(variable_about(p, "__y__"), "The y");
	assert_string_equal(variable_about(p, "__z__"), "");
	assert_string_equal(step_about(s), "About it");
	assert_string_equal(step_title(other), "a3");
	assert_string_equal(step_command(other, 0), "do it");
	assert_string_equal(choice_label(&s->questions[0].choices[1]), "B");
	assert_string_equal(step_title(p->start), "");
	playbook_free(p);
}

static void test_branches_are_called_by_the_answer_that_leads_there(
	void **state)
{
	static const char *const words[] = { NULL, NULL, NULL, "甲",
					     "c",  NULL, "yes" };
	struct playbook *p = make();
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);
	assert_int_equal(n, 7);
	for (int i = 0; i < n; i++) {
		const char *word = outline_branch(p, &rows[i]);
		if (words[i])
			assert_string_equal(word, words[i]);
		else
			assert_null(word);
	}
	free(rows);
	playbook_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_are_those_of_the_readers_language),
		cmocka_unit_test(
			test_english_stands_in_where_there_is_nothing_else),
		cmocka_unit_test(
			test_branches_are_called_by_the_answer_that_leads_there),
	};
	setenv("LANGUAGE", "zh_CN", 1);
	if (!setlocale(LC_ALL, "C.UTF-8"))
		return 77; /* to automake: skipped */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
