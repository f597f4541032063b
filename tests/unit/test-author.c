/*
 * test-author.c - a playbook's text: kept, laid out, mended, converted; rules
 * among several playbooks.
 */
#include "config.h"

#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook-grow.h"
#include "playbook-text.h"
#include "watchfloor/author.h"
#include "watchfloor/chart_text.h"
#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/handout.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

#define FOREIGN "extension-definition--00000000-0000-4000-8000-00000000eeee"

static cJSON *read_text(const char *text)
{
	cJSON *document = document_read(text, strlen(text));

	if (!document)
		fail_msg("%s\n%s", fail_text(), text);
	return document;
}

static cJSON *read_short(const char *text)
{
	struct strbuf full = STRBUF_INIT;

	playbook_expand(&full, text);
	cJSON *document = read_text(full.buf);
	strbuf_release(&full);
	return document;
}

static cJSON *read_playbook(const char *variables, const char *workflow,
			    const char *more)
{
	struct strbuf text = STRBUF_INIT;

	playbook_text(&text, 1, variables, workflow, more);
	cJSON *document = read_text(text.buf);
	strbuf_release(&text);
	return document;
}

/* ---- kept ---- */

/* What was read means the same when it is written, and a second writing
 * changes no byte. */
static void check_kept(cJSON *document)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	cJSON *before = cJSON_Duplicate(document, true);

	document_write(&once, document);
	cJSON *after = read_text(once.buf);
	assert_true(cJSON_Compare(before, after, true));
	document_write(&twice, after);
	assert_string_equal(once.buf, twice.buf);
	cJSON_Delete(before);
	cJSON_Delete(after);
	strbuf_release(&once);
	strbuf_release(&twice);
}

/* Something that no standard knows, put into objects by chance. */
static void add_unknown(cJSON *item)
{
	cJSON *child;

	cJSON_ArrayForEach (child, item)
		add_unknown(child);
	if (!cJSON_IsObject(item) || grow_draw(3))
		return;
	cJSON *foreign = cJSON_CreateObject();
	json_add_str(foreign, "b\xc3\xa9 \"\\\n", "\xe5\xa4\x8d\t");
	cJSON_AddItemToObject(foreign, "deep",
			      json_parse("[{},[],[1.5,null]]", 17, 0, NULL));
	cJSON_AddItemToObject(foreign, "big",
			      json_parse("12345678901234567890", 20, 0, NULL));
	cJSON_AddItemToObject(item, FOREIGN, foreign);
}

static void test_generated_playbooks_are_kept(void **state)
{
	for (grow_seed = 1; grow_seed < 200; grow_seed++) {
		uint64_t seed = grow_seed;
		struct playbook *p = grow_playbook();
		cJSON *document = cJSON_Duplicate(p->json, true);

		check_kept(document);
		add_unknown(document);
		check_kept(document);
		cJSON_Delete(document);
		playbook_free(p);
		grow_seed = seed;
	}
}

static int each_file(const char *folder,
		     void (*each)(const char *path, const struct strbuf *text))
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int n = 0;

	while (dir && (entry = readdir(dir))) {
		size_t len = strlen(entry->d_name);
		struct strbuf text = STRBUF_INIT;

		if (len < 5 || strcmp(entry->d_name + len - 5, ".json") ||
		    scenarios_named(entry->d_name))
			continue;
		char *path = xasprintf("%s/%s", folder, entry->d_name);
		must(file_read(&text, path, 1 << 24));
		each(path, &text);
		strbuf_release(&text);
		free(path);
		n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

static void keep_file(const char *path, const struct strbuf *text)
{
	cJSON *document = read_text(text->buf);

	check_kept(document);
	cJSON_Delete(document);
}

static void test_files_of_others_are_kept(void **state)
{
	const char *folder = getenv("CACAO_EXAMPLES");

	if (!folder || !each_file(folder, keep_file))
		skip();
}

static void is_laid_out(const char *path, const struct strbuf *text)
{
	struct strbuf now = STRBUF_INIT;
	cJSON *document = read_text(text->buf);

	document_write(&now, document);
	if (strcmp(now.buf, text->buf))
		fail_msg("%s is laid out otherwise", path);
	cJSON_Delete(document);
	strbuf_release(&now);
}

static void test_shipped_playbooks_are_laid_out(void **state)
{
	char *folder = file_shipped("playbooks");

	assert_true(each_file(folder, is_laid_out) >= 5);
	free(folder);
}

/* ---- laid out ---- */

static void test_order_is_that_of_the_standard(void **state)
{
	struct strbuf out = STRBUF_INIT;
	cJSON *document = read_short(
		"{'zebra':1,'workflow':{'@e3':{'x-own':[],'type':'end'},"
		"'@a2':{'on_completion':'@e3','commands':[{'command':'do',"
		"'type':'manual'}],'type':'action'}},'name':'n','aardvark':2,"
		"'type':'playbook','playbook_variables':{'__z__':{'value':'1',"
		"'type':'string'},'__a__':{}}}");

	document_write(&out, document);
	struct strbuf want = STRBUF_INIT;
	playbook_expand(&want, "{\n"
			       "  'type': 'playbook',\n"
			       "  'name': 'n',\n"
			       "  'playbook_variables': {\n"
			       "    '__z__': {\n"
			       "      'type': 'string',\n"
			       "      'value': '1'\n"
			       "    },\n"
			       "    '__a__': {}\n"
			       "  },\n"
			       "  'workflow': {\n"
			       "    '@e3': {\n"
			       "      'type': 'end',\n"
			       "      'x-own': []\n"
			       "    },\n"
			       "    '@a2': {\n"
			       "      'type': 'action',\n"
			       "      'commands': [\n"
			       "        {\n"
			       "          'type': 'manual',\n"
			       "          'command': 'do'\n"
			       "        }\n"
			       "      ],\n"
			       "      'on_completion': '@e3'\n"
			       "    }\n"
			       "  },\n"
			       "  'zebra': 1,\n"
			       "  'aardvark': 2\n"
			       "}\n");
	assert_string_equal(out.buf, want.buf);
	cJSON_Delete(document);
	strbuf_release(&out);
	strbuf_release(&want);
}

static void test_what_could_not_be_kept_is_refused(void **state)
{
	static const char *const texts[] = {
		"[]",
		"{\"a\":1,\"a\":2}",
		"{\"a\":\"\\u0000\"}",
		"{",
		"{\"a\":\"\xff\"}",
		"{\"a\":\"\\ud800 \"}",
		"{\"a\":\"\\udc00\"}",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (document_read(texts[i], strlen(texts[i])))
			fail_msg("taken: %s", texts[i]);
	cJSON *fine = read_text("{\"a\":\"\\\\u0000 \\ud83d\\ude00\"}");
	check_kept(fine);
	cJSON_Delete(fine);
}

/* ---- mended ---- */

static bool has_rule(const struct findings *f, const char *rule)
{
	for (int i = 0; i < f->n; i++)
		if (!strcmp(f->list[i].rule, rule))
			return true;
	return false;
}

static void lint_document(cJSON *document, struct findings *f)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p;

	document_write(&text, document);
	playbook_parse(&p, text.buf, text.len, f);
	playbook_free(p);
	strbuf_release(&text);
}

/* The rule is hit before, not after; a second time there is nothing to do. */
static void check_fix(cJSON *document, const char *rule)
{
	struct findings before = { .n = 0 }, after = { .n = 0 };
	struct strbuf done = STRBUF_INIT;

	lint_document(document, &before);
	if (!has_rule(&before, rule))
		fail_msg("%s was not hit", rule);
	if (document_fix(document, &done) <= 0 || !done.len)
		fail_msg("%s: nothing was mended", rule);
	lint_document(document, &after);
	if (has_rule(&after, rule))
		fail_msg("%s is still hit after: %s", rule, done.buf);
	assert_int_equal(after.errors, 0);
	assert_int_equal(document_fix(document, NULL), 0);
	findings_release(&before);
	findings_release(&after);
	strbuf_release(&done);
	cJSON_Delete(document);
}

#define PLAIN START("a2") ACTION("2", "e3", "") END_AT("3")
#define YES   "'__x__':{'type':'bool','value':'true'}"

static void test_fixes_mend_what_they_say(void **state)
{
	cJSON *times = read_playbook("", PLAIN, "");
	cJSON_ReplaceItemInObject(times, "modified",
				  cJSON_CreateString("2026-02-01T08:00:00+08:"
						     "00"));
	cJSON *same = cJSON_Duplicate(times, true);
	check_fix(times, "P4");
	must(document_fix(same, NULL));
	assert_string_equal(json_str_at(same, "modified"),
			    "2026-02-01T00:00:00.000Z");
	cJSON_Delete(same);

	check_fix(read_playbook("",
				START("a2") ACTION("2", "e2", "") END_AT("2"),
				""),
		  "W7");
	check_fix(read_playbook("", PLAIN,
				",'playbook_processing_summary':{"
				"'if_logic':true}"),
		  "P13");
	check_fix(read_playbook("",
				START("a2") ACTION(
					"2", "e3",
					",'external_references':[{'name':'r',"
					"'url':'https://example.org/'}]")
					END_AT("3"),
				""),
		  "P12");
	check_fix(read_playbook("", PLAIN, ",'playbook_types':['detection']"),
		  "P7");
}

static void test_branches_get_ends_of_their_own(void **state)
{
	/* Two branches that share an end, and one into the main line's. */
	check_fix(read_playbook(
			  YES,
			  START("i2") IF("2", "__x__:value = true", "a4", "i8",
					 ELSE("a5")) ACTION("4", "e6", "")
				  ACTION("5", "e6", "") END_AT("6") IF(
					  "8", "__x__:value = true", "a9", "e7",
					  "") ACTION("9", "e7", "") END_AT("7"),
			  ""),
		  "W13");
	/* A head that is an end. */
	check_fix(
		read_playbook("",
			      START("p2") PARALLEL("2", "'@a4','@e3'", "e3", "")
				      ACTION("4", "e3", "") END_AT("3"),
			      ""),
		"W14");
}

/* Two branches that share a step keep the end behind it: which of them it
 * belongs to is for the author to say. */
static void test_shared_steps_are_left_alone(void **state)
{
	cJSON *document = read_playbook(
		YES,
		START("i2") IF("2", "__x__:value = true", "a4", "e7",
			       ELSE("a5")) ACTION("4", "a8", "")
			ACTION("5", "a8", "") ACTION("8", "e6", "") END_AT("6")
				END_AT("7"),
		",'playbook_activities':['scan-system']");

	assert_int_equal(document_fix(document, NULL), 0);
	cJSON_Delete(document);
}

static void test_what_is_signed_is_not_changed(void **state)
{
	cJSON *document = read_playbook("", PLAIN, ",'signatures':[{}]");

	assert_int_equal(document_fix(document, NULL), REFUSED);
	assert_says("signed");
	cJSON_Delete(document);
}

/* Steps called by plain words: the types, which are the same words, and what
 * is to be typed stay. */
static void test_words_become_ids(void **state)
{
	static const char text[] =
		"{'type':'playbook','spec_version':'cacao-2.0','id':'mine',"
		"'workflow_start':'start','workflow':{"
		"'start':{'type':'start','on_completion':'work'},"
		"'work':{'type':'action','name':'work','commands':[{'type':"
		"'manual','command':'work'}],'on_completion':'end'},"
		"'end':{'type':'end'}}}";
	struct strbuf json = STRBUF_INIT;
	cJSON *document;
	const cJSON *start, *work;

	strbuf_addstr(&json, text);
	for (size_t i = 0; i < json.len; i++)
		if (json.buf[i] == '\'')
			json.buf[i] = '"';
	document = document_read(json.buf, json.len);
	strbuf_release(&json);
	assert_int_equal(document_fix(document, NULL), 4);
	start = cJSON_GetObjectItem(document, "workflow")->child;
	work = start->next;
	assert_string_equal(json_str_at(start, "type"), "start");
	assert_string_equal(json_str_at(start, "on_completion"), work->string);
	assert_string_equal(json_str_at(document, "workflow_start"),
			    start->string);
	assert_string_equal(json_str_at(work, "name"), "work");
	assert_string_equal(
		json_str_at(cJSON_GetObjectItem(work, "commands")->child,
			    "command"),
		"work");
	assert_int_equal(document_fix(document, NULL), 0);
	cJSON_Delete(document);
}

/* An id that is also another object's: a reference may mean either. */
static void test_an_id_of_two_is_left_alone(void **state)
{
	cJSON *document = read_playbook(
		"", PLAIN, ",'playbook_activities':['scan-system']");

	cJSON_ReplaceItemInObject(
		document, "id",
		cJSON_CreateString(cJSON_GetObjectItem(document, "workflow")
					   ->child->string));
	assert_int_equal(document_fix(document, NULL), 0);
	cJSON_Delete(document);
}

/* Whatever chance made: no error comes, and nothing is left to do. */
static void test_fixing_settles(void **state)
{
	for (uint64_t seed = 1; seed < 100; seed++) {
		struct findings before = { .n = 0 }, after = { .n = 0 };

		grow_seed = seed;
		struct playbook *p = grow_playbook();
		cJSON *document = cJSON_Duplicate(p->json, true);
		lint_document(document, &before);
		must(document_fix(document, NULL));
		struct strbuf more = STRBUF_INIT;
		if (document_fix(document, &more))
			fail_msg("seed %d: %s", (int)seed, more.buf);
		strbuf_release(&more);
		lint_document(document, &after);
		assert_true(after.errors <= before.errors);
		findings_release(&before);
		findings_release(&after);
		cJSON_Delete(document);
		playbook_free(p);
	}
}

/* ---- converted ---- */

#define U(n) "00000000-0000-4000-8000-00000000000" n

static const char old_playbook[] = "{'type':'playbook','spec_version':'1.0','id':'playbook--" U("1") "','name':'old','created_by':'identity--" U(
	"2") "',"
	     "'created':'2021-01-01T00:00:00.000Z','modified':"
	     "'2021-01-01T00:00:00.000Z','features':{'if-logic':true},"
	     "'playbook_variables':{'$$ip$$':{'type':'ipv4-addr',"
	     "'value':'192.0.2.1'}},'workflow_start':'step--" U(
		     "3") "',"
			  "'workflow':{'step--" U(
				  "3") "':{'type':'start','on_completion':"
				       "'step--" U("4") "'},'step--" U(
					       "4") "':{'type':'if-condition',"
						    "'condition':`$$ip$$.value == \\`192.0.2.1\\``,'on_true':['step--" U("5") "'],'on_completion':'step--" U(
							    "7") "'},"
								 "'step--" U(
									 "5") "':{'type':'single','name':'block','commands':[{"
									      "'type':'manual','command':'Block $$ip$$ for $$5.'}],'target':{"
									      "'type':'individual','name':'Ann'},'in_args':['$$ip$$'],"
									      "'on_completion':'step--" U("6") "'},'step--" U(
										      "6") "':{'type':"
											   "'end'},'step--" U(
												   "7") "':{'type':'end'}}}";

static cJSON *read_old(void)
{
	/* ` is a JSON quote here, for the text has ' inside. */
	char *text = xstrdup(old_playbook), *s;

	for (s = text; *s; s++) {
		if (s[0] == '\\' && s[1] == '`')
			memmove(s, "\x01", 1),
				memmove(s + 1, s + 2, strlen(s + 1));
		else if (*s == '\'' || *s == '`')
			*s = '"';
		if (*s == '\x01')
			*s = '\'';
	}
	cJSON *document = read_text(text);
	free(text);
	return document;
}

static void test_version_1_becomes_version_2(void **state)
{
	struct strbuf notes = STRBUF_INIT, text = STRBUF_INIT;
	struct findings f = { .n = 0 };
	struct playbook *p;
	cJSON *document = read_old();

	assert_true(document_is_older(document));
	must(document_convert(document, &notes));
	assert_non_null(strstr(notes.buf, "who acts"));
	document_write(&text, document);
	assert_null(strstr(text.buf, "$$ip"));
	assert_null(strstr(text.buf, "step--"));
	assert_non_null(strstr(text.buf, "Block __ip__:value for $$5."));
	if (playbook_parse(&p, text.buf, text.len, &f))
		fail_msg("%s\n%s", fail_text(), text.buf);
	assert_int_equal(f.errors, 0);
	const struct step *s = playbook_step(p, "action--" U("5"));
	assert_string_equal(s->in_args[0], "__ip__");
	assert_int_equal(s->ntargets, 1);
	assert_string_equal(s->targets[0]->name, "Ann");
	assert_string_equal(p->start->on_completion->condition_text,
			    "__ip__:value = '192.0.2.1'");
	findings_release(&f);
	playbook_free(p);
	cJSON_Delete(document);
	strbuf_release(&notes);
	strbuf_release(&text);
}

static void test_what_version_1_leaves_open_is_refused(void **state)
{
	cJSON *document = read_old();
	cJSON *step = cJSON_GetObjectItem(
		cJSON_GetObjectItem(document, "workflow"), "step--" U("4"));

	cJSON_AddItemToArray(cJSON_GetObjectItem(step, "on_true"),
			     cJSON_CreateString("step--" U("6")));
	assert_int_equal(document_convert(document, NULL), REFUSED);
	assert_says("names 2 steps");
	cJSON_Delete(document);
	document = read_playbook("", PLAIN, "");
	assert_int_equal(document_convert(document, NULL), REFUSED);
	cJSON_Delete(document);
}

/* ---- renamed, derived, begun ---- */

static void test_a_variable_is_renamed_wherever_it_is_named(void **state)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *document = read_playbook(
		"'__x__':{'type':'string','value':null},"
		"'__x__y__':{'type':'string','value':'v'}",
		START("a2") "'@a2':{'type':'action','name':'a2','agent':'@g999',"
			    "'out_args':['__x__'],'commands':[{'type':'manual',"
			    "'command':'/__x__:value of __x__y__:value, __x__ and "
			    "a__x__:value'}],'on_completion':'@i4'}," IF(
				    "4", "__x__:value = `a`", "a5", "e7", "")
				    ACTION("5", "e6", "") END_AT("6")
					    END_AT("7"),
		"");

	/* In "a__x__:value" the name is __x__, and so in the condition. */
	assert_int_equal(document_rename(document, "__x__", "__zed__"), 3);
	document_write(&text, document);
	assert_non_null(strstr(text.buf,
			       "/__zed__:value of __x__y__:value, __x__ and "
			       "a__zed__:value"));
	assert_non_null(strstr(text.buf, "\"condition\": \"__zed__:value = "));
	assert_non_null(strstr(text.buf, "\"__zed__\": {"));
	assert_null(strstr(text.buf, "\"__x__\""));
	assert_int_equal(document_rename(document, "__x__", "__a__"),
			 NOT_FOUND);
	assert_int_equal(document_rename(document, "__zed__", "__x__y__"),
			 REFUSED);
	assert_int_equal(document_rename(document, "__zed__", "zed"), REFUSED);
	cJSON_Delete(document);
	strbuf_release(&text);
}

#define SOMEBODY "identity--00000000-0000-4000-8000-000000000042"

static void test_what_is_derived_names_what_it_is_of(void **state)
{
	cJSON *document =
		read_playbook("", PLAIN, ",'signatures':[{}],'revoked':true");
	char *old = xstrdup(json_str_at(document, "id"));

	assert_int_equal(document_derive(document, "me"), REFUSED);
	must(document_derive(document, SOMEBODY));
	assert_string_not_equal(json_str_at(document, "id"), old);
	assert_string_equal(json_str_at(document, "created_by"), SOMEBODY);
	assert_string_equal(json_str_at(document, "created"),
			    json_str_at(document, "modified"));
	assert_string_equal(cJSON_GetObjectItem(document, "derived_from")
				    ->child->valuestring,
			    old);
	assert_null(cJSON_GetObjectItem(document, "signatures"));
	assert_null(cJSON_GetObjectItem(document, "revoked"));
	free(old);
	cJSON_Delete(document);
}

static void test_a_checklist_becomes_steps(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct findings f = { .n = 0 };
	struct playbook *p;
	cJSON *document = document_from_checklist(
		"# Lost \"laptop\"\n\nIt is gone.\nReally.\n\n1. Ask when\n"
		"   * and where\n2) [x] Lock it\r\n## Then\n- Tell\n-\n"
		"-no item\n",
		SOMEBODY);

	document_write(&text, document);
	must(playbook_parse(&p, text.buf, text.len, &f));
	assert_int_equal(f.errors, 0);
	assert_string_equal(p->name, "Lost \"laptop\"");
	assert_string_equal(p->description, "It is gone.\nReally.");
	assert_int_equal(p->nsteps, 5);
	const struct step *s = p->start->on_completion;
	assert_string_equal(s->name, "Ask when");
	assert_string_equal(s->commands[0].text, "Ask when\nand where");
	assert_string_equal(s->on_completion->name, "Lock it");
	assert_string_equal(s->on_completion->on_completion->commands[0].text,
			    "Tell\n-\n-no item");
	assert_null(document_from_checklist("# Only a title\n", SOMEBODY));
	findings_release(&f);
	playbook_free(p);
	cJSON_Delete(document);
	strbuf_release(&text);
}

static void test_a_new_playbook_can_be_walked(void **state)
{
	struct findings f = { .n = 0 };
	cJSON *document = document_new("x", SOMEBODY);

	lint_document(document, &f);
	assert_int_equal(f.errors, 0);
	findings_release(&f);
	cJSON_Delete(document);
}

/* ---- for others ---- */

#define HOSTILE "<b> \\u0022 | `x` #1\\n## *no*"

static void test_documents_and_graphs_escape_what_they_show(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	struct playbook *p;

	playbook_text(&text, 1, "",
		      START("a2")
			      ACTION("2", "e3", ",'description':'" HOSTILE "'")
				      END_AT("3"),
		      ",'description':'" HOSTILE "'");
	must(playbook_parse(&p, text.buf, text.len, NULL));
	((struct step *)p->start->on_completion)->name = "<b>\"]|\n#";
	handout_print(&out, p, HANDOUT_HTML);
	assert_null(strstr(out.buf, "<b>"));
	strbuf_reset(&out);
	handout_print(&out, p, HANDOUT_MARKDOWN);
	assert_null(strstr(out.buf, "\n## \\*no"));
	assert_non_null(strstr(out.buf, "\\<b\\>"));
	strbuf_reset(&out);
	chart_text(&out, p, CHART_SVG);
	assert_null(strstr(out.buf, "<b>"));
	strbuf_reset(&out);
	chart_text(&out, p, CHART_MERMAID);
	assert_non_null(strstr(out.buf, "[\"#60;b#62;#34;]|#10;#35;\"]"));
	strbuf_reset(&out);
	chart_text(&out, p, CHART_DOT);
	assert_non_null(strstr(out.buf, "label=\"<b>\\\"]|\\n#\""));
	strbuf_release(&out);
	strbuf_release(&text);
	playbook_free(p);
}

/* ---- in force, and for whom ---- */

static struct playbook *with(const char *more)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p;

	playbook_text(&text, 1, "", PLAIN, more);
	must(playbook_parse(&p, text.buf, text.len, NULL));
	strbuf_release(&text);
	return p;
}

static void test_validity_and_revocation(void **state)
{
	static const struct {
		const char *more, *says;
	} cases[] = {
		{ "", NULL },
		{ ",'revoked':true", "revoked" },
		{ ",'valid_from':'2027-01-01T00:00:00Z'", "not valid before" },
		{ ",'valid_until':'2026-01-01T00:00:00Z'", "valid until" },
		{ ",'valid_from':'2026-01-01T00:00:00Z',"
		  "'valid_until':'2027-01-01T00:00:00Z'",
		  NULL },
	};
	int64_t now;

	must(clock_parse_past(&now, "2026-06-01T00:00:00Z", INT64_MAX));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct playbook *p = with(cases[i].more);

		assert_int_equal(playbook_in_force(p, now),
				 cases[i].says ? REFUSED : 0);
		if (cases[i].says)
			assert_says(cases[i].says);
		playbook_free(p);
	}
}

static void print_fact(void *ctx, const char *name, const char *text,
		       enum fact_kind kind)
{
	strbuf_addf(ctx, "%s%s=%s\n", kind == FACT_BAD ? "!" : "", name, text);
}

static void test_a_playbook_tells_what_it_is(void **state)
{
	struct playbook *p =
		with(",'valid_until':'2026-01-01T00:00:00Z','priority':20,"
		     "'markings':['marking-statement--1'],"
		     "'data_marking_definitions':{'marking-statement--1':"
		     "{'statement':'ask first'}},"
		     "'industry_sectors':['energy','retail']");
	struct strbuf sb = STRBUF_INIT;
	int64_t now;

	must(clock_parse_past(&now, "2026-06-01T00:00:00Z", INT64_MAX));
	playbook_facts(p, now, print_fact, &sb);
	assert_non_null(strstr(sb.buf, "!validity=This playbook is not valid "
				       "any more.\n"
				       "marking=ask first\n"
				       "valid until=2026-01-01T00:00:00.000Z\n"
				       "signature=none\n"
				       "priority=20 "));
	assert_non_null(strstr(sb.buf, "industry=energy, retail\n"));
	assert_null(strstr(sb.buf, "severity="));
	strbuf_reset(&sb);
	playbook_facts(p, now - 365 * DAY, print_fact, &sb);
	assert_null(strstr(sb.buf, "validity="));
	strbuf_release(&sb);
	playbook_free(p);
}

static void test_the_strictest_marking_counts(void **state)
{
	struct playbook *p =
		with(",'markings':['marking-tlp--bab4a63c-aed9-4cf5-a766-"
		     "dfca5abac2bb','marking-tlp--939a9414-2ddd-4d32-a0cd-"
		     "375ea402b003','marking-tlp--55d920b0-5e8b-4f79-9ee9-"
		     "91f868d9b421']");

	assert_string_equal(playbook_tlp(p), "TLP:AMBER+STRICT");
	assert_true(tlp_compare("red", playbook_tlp(p)) > 0);
	assert_true(tlp_compare("TLP:CLEAR", NULL) > 0);
	assert_true(tlp_compare("amber", "TLP:AMBER") == 0);
	playbook_free(p);
	p = with("");
	assert_null(playbook_tlp(p));
	playbook_free(p);
}

/* ---- several playbooks ---- */

static void put(struct playbook_file *f, int number, const char *path,
		const char *workflow)
{
	*f = (struct playbook_file){ .path = xstrdup(path),
				     .text = STRBUF_INIT };
	playbook_text(&f->text, number, "", workflow, "");
	must(playbook_parse(&f->playbook, f->text.buf, f->text.len,
			    &f->findings));
}

static int count(const struct findings *f, const char *rule, const char *word)
{
	int n = 0;

	for (int i = 0; i < f->n; i++)
		n += !strcmp(f->list[i].rule, rule) &&
		     strstr(f->list[i].text, word);
	return n;
}

static void test_calls_are_followed_among_playbooks(void **state)
{
	static const char calls_2[] =
		START("c2") CALL("2", "2", "e3", "") END_AT("3");
	static const char calls_1_and_9[] = START("c2") CALL("2", "1", "c4", "")
		CALL("4", "9", "e3", "") END_AT("3");
	struct playbook_file *files = xcalloc(4, sizeof *files);

	put(&files[0], 1, "one", calls_2);
	put(&files[1], 2, "two", calls_1_and_9);
	put(&files[2], 3, "three", PLAIN);
	put(&files[3], 3, "copy", PLAIN);
	playbooks_lint(files, 4);
	assert_int_equal(count(&files[0].findings, "W22", ""), 0);
	assert_int_equal(count(&files[1].findings, "W22", "leads back"), 1);
	assert_int_equal(count(&files[1].findings, "W22", "not among"), 1);
	assert_int_equal(count(&files[3].findings, "G1", "three"), 1);
	assert_int_equal(count(&files[2].findings, "G1", ""), 0);
	assert_true(files[3].findings.list[0].line > 0);
	library_free(files, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_generated_playbooks_are_kept),
		cmocka_unit_test(test_files_of_others_are_kept),
		cmocka_unit_test(test_shipped_playbooks_are_laid_out),
		cmocka_unit_test(test_order_is_that_of_the_standard),
		cmocka_unit_test(test_what_could_not_be_kept_is_refused),
		cmocka_unit_test(test_fixes_mend_what_they_say),
		cmocka_unit_test(test_branches_get_ends_of_their_own),
		cmocka_unit_test(test_shared_steps_are_left_alone),
		cmocka_unit_test(test_what_is_signed_is_not_changed),
		cmocka_unit_test(test_words_become_ids),
		cmocka_unit_test(test_an_id_of_two_is_left_alone),
		cmocka_unit_test(test_fixing_settles),
		cmocka_unit_test(test_version_1_becomes_version_2),
		cmocka_unit_test(test_what_version_1_leaves_open_is_refused),
		cmocka_unit_test(
			test_a_variable_is_renamed_wherever_it_is_named),
		cmocka_unit_test(test_what_is_derived_names_what_it_is_of),
		cmocka_unit_test(test_a_checklist_becomes_steps),
		cmocka_unit_test(test_a_new_playbook_can_be_walked),
		cmocka_unit_test(
			test_documents_and_graphs_escape_what_they_show),
		cmocka_unit_test(test_validity_and_revocation),
		cmocka_unit_test(test_a_playbook_tells_what_it_is),
		cmocka_unit_test(test_the_strictest_marking_counts),
		cmocka_unit_test(test_calls_are_followed_among_playbooks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
