/*
 * test-playbook.c - reading, the rules of lint and where they point, the
 * outline.
 */
#include "config.h"

#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook-text.h"
#include "watchfloor/clock.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"
#include "watchfloor/walk.h"

#define PLAIN START("a2") ACTION("2", "e3", "") END_AT("3")

/* ---- one rule each ---- */

static bool has_finding(const struct findings *f, char level, const char *rule)
{
	for (int i = 0; i < f->n; i++)
		if ((char)f->list[i].level == level &&
		    !strcmp(f->list[i].rule, rule))
			return true;
	return false;
}

static void print_findings(const struct findings *f)
{
	struct strbuf out = STRBUF_INIT;
	for (int i = 0; i < f->n; i++)
		finding_print(&f->list[i], "test", &out);
	print_error("%s", out.buf);
	strbuf_release(&out);
}

static void lint(const char *text, size_t len, struct findings *f, int *rc)
{
	struct playbook *p;
	*rc = playbook_parse(&p, text, len, f);
	assert_int_equal(*rc, p ? 0 : FAILED);
	playbook_free(p);
}

/* A playbook made from parts hits a rule; fatal: it is refused as well. */
struct fault {
	const char *rule;
	char level;
	bool fatal;
	const char *variables, *workflow, *more;
};

#define V_X "'__x__':{'type':'string','value':'v'}"

#define IDENTITY "identity--00000000-0000-4000-8000-00000000000f"
#define AUTH(inside)                                                 \
	",'authentication_info_definitions':{"                       \
	"'http-basic--00000000-0000-4000-8000-00000000bbbb':{'type'" \
	":'http-basic','name':'x'," inside "}}"
#define COMMAND(inside)                                          \
	"'@a2':{'type':'action','name':'a2','agent':'@g999',"    \
	"'on_completion':'@e3','commands':[{'playbook_activity'" \
	":'scan-system','type':" inside "}]},"
#define MARKING(n, level)                                                \
	",'data_marking_definitions':{"                                  \
	"'marking-tlp--00000000-0000-4000-8000-00000000000" n            \
	"':{'type':'marking-tlp','id':'marking-tlp--00000000-0000-4000-" \
	"8000-00000000000" n "','created_by':'" IDENTITY                 \
	"','created':'2026-01-01T00:00:00.000Z','tlpv2_level':'" level "'}}"
#define SIGNATURE(of, key)                                                    \
	",'signatures':[{'type':'jss','id':'jss--00000000-0000-4000-"         \
	"8000-00000000cccc','created_by':'" IDENTITY                          \
	"','created':'2026-01-01T00:00:00.000Z',"                             \
	"'modified':'2026-01-01T00:00:00.000Z','signee':'x',"                 \
	"'related_to':'" of "','related_version':'2026-01-01T00:00:00.000Z'," \
	"'hash_algorithm':'sha-256','algorithm':'RS256','value':'x'," key "}]"

static const struct fault faults[] = {
	/* the playbook */
	{ "P4", 'E', false, "", PLAIN, ",'valid_from':'soon'" },
	{ "P5", 'E', false, "", PLAIN,
	  ",'valid_from':'2026-01-02T00:00:00Z',"
	  "'valid_until':'2026-01-02T00:00:00Z'" },
	{ "P7", 'E', false, "", PLAIN, ",'playbook_types':['detection']" },
	{ "P8", 'W', false, "", PLAIN,
	  ",'playbook_types':['detection'],"
	  "'playbook_activities':['scan-system']" },
	{ "P9", 'W', false, "", PLAIN,
	  ",'playbook_activities':['restore-data']" },
	{ "P10", 'W', false, "", PLAIN, ",'playbook_activities':['cook']" },
	{ "P10", 'W', false, "", PLAIN, ",'industry_sectors':['piracy']" },
	{ "P11", 'E', false, "", PLAIN, ",'severity':101" },
	{ "P11", 'E', false, "", PLAIN, ",'priority':1.5" },
	{ "P13", 'W', false, "", PLAIN,
	  ",'playbook_processing_summary':{'manual_playbook':false}" },
	{ "P13", 'W', false, "", PLAIN,
	  ",'playbook_processing_summary':{'manual_playbook':true,"
	  "'if_logic':true}" },
	/* the workflow */
	{ "W1", 'E', true, "", START("e3") END_AT("3"), "" },
	{ "W3", 'E', true, "", PLAIN, ",'workflow_exception':'@a77'" },
	{ "W4", 'E', true, "", PLAIN "'@a9':{'type':'single'},", "" },
	{ "W4", 'E', true, "", PLAIN "'@a9':{},", "" },
	{ "W4", 'E', true, "", PLAIN "'@a9':7,", "" },
	{ "W5", 'E', true, "", PLAIN "'@a9':{'type':'end'},", "" },
	{ "W5", 'E', true, "", PLAIN "'end--7':{'type':'end'},", "" },
	{ "W6", 'W', false, "",
	  START("a2")
		  ACTION_AS("2",
			    "'on_completion':"
			    "'end--00000000-0000-1000-8000-000000000003'",
			    "") "'end--00000000-0000-1000-8000-000000000003':"
				"{'type':'end'},",
	  "" },
	{ "W7", 'E', false, "", START("a2") ACTION("2", "e2", "") END_AT("2"),
	  "" },
	{ "W8", 'E', true, "", START("a2") ACTION("2", "e4", "") END_AT("3"),
	  "" },
	{ "W8", 'E', true, "",
	  START("a2") ACTION_AS("2", "'on_completion':['@e3']", "") END_AT("3"),
	  "" },
	{ "W8", 'E', true, "",
	  START("x2") SWITCH("2", "__x__", "'default':'@a9'", "e3")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W9", 'E', true, "",
	  START("a2") ACTION("2", "e3", ",'on_failure':'@e3'") END_AT("3"),
	  "" },
	{ "W10", 'E', true, "",
	  "'@s1':{'type':'start','on_success':'@a2'}," ACTION("2", "e3", "")
		  END_AT("3"),
	  "" },
	{ "W10", 'E', true, "",
	  START("a2") ACTION(
		  "2", "e3",
		  "") "'@e3':{'type':'end','on_completion':'@e4'}," END_AT("4"),
	  "" },
	{ "W11", 'E', true, "",
	  START("a2") ACTION_AS("2", "'description':'x'", "") END_AT("3"), "" },
	{ "W12", 'E', true, "",
	  START("p2") PARALLEL("2", "'@a4'", "e3", "") ACTION("4", "e5", "")
		  END_AT("3") END_AT("5"),
	  "" },
	{ "W12", 'E', true, "",
	  START("p2") PARALLEL("2", "'@a4','@a4'", "e3", "")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W13", 'W', false, "",
	  START("p2") PARALLEL("2", "'@a4','@a5'", "e3", "") ACTION(
		  "4", "e6", "") ACTION("5", "e6", "") END_AT("3") END_AT("6"),
	  "" },
	{ "W14", 'W', false, V_X,
	  START("i2") IF("2", "EXISTS __x__:value", "a4", "e3", "")
		  ACTION("4", "e3", "") END_AT("3"),
	  "" },
	{ "W14", 'W', false, V_X,
	  START("i2") IF("2", "EXISTS __x__:value", "a4", "a4", "")
		  ACTION("4", "e3", "") END_AT("3"),
	  "" },
	{ "W15", 'E', true, "",
	  START("a2") ACTION("2", "a4", "") ACTION("4", "a2", "") END_AT("3"),
	  "" },
	{ "W15", 'E', true, "", START("a2") ACTION("2", "a2", "") END_AT("3"),
	  "" },
	{ "W15", 'E', true, V_X,
	  START("w2") WHILE("2", "EXISTS __x__:value", "a4", "e3")
		  ACTION("4", "w2", "") END_AT("3"),
	  "" },
	{ "W16", 'W', false, "", PLAIN ACTION("8", "e9", "") END_AT("9"), "" },
	{ "W17", 'E', true, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[],'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "W17", 'E', true, "",
	  START("a2") "'@a2':{'type':'action','commands':[{'type':'manual',"
		      "'command':'x'}],'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "W18", 'E', true, "",
	  START("a2") ACTION("2", "e3", ",'targets':['@g5']") END_AT("3"), "" },
	{ "W18", 'E', true, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g5',"
		      "'commands':[{'type':'manual','command':'x'}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "W19", 'E', true, "",
	  START("i2") "'@i2':{'type':'if-condition','on_true':'@a4',"
		      "'on_completion':'@e3'}," ACTION("4", "e5", "")
			      END_AT("3") END_AT("5"),
	  "" },
	{ "W19", 'E', true, "",
	  START("i2") "'@i2':{'type':'if-condition','condition':'ask',"
		      "'on_true':['@a4'],'on_completion':'@e3'}," ACTION(
			      "4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W20", 'E', false, "",
	  START("i2") IF("2", "is it?", "a4", "e3", "") ACTION("4", "e5", "")
		  END_AT("3") END_AT("5"),
	  "" },
	{ "W20", 'E', false, "",
	  START("i2") IF("2", "__u__:value = 1", "a4", "e3", "")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W20", 'W', false, V_X,
	  START("i2") IF("2", "__x__:value == 1", "a4", "e3", "")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W21", 'E', true, "",
	  START("x2") SWITCH("2", "__u__", "'default':'@a4'", "e3")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W21", 'E', true, V_X,
	  START("x2") SWITCH("2", "not __x__", "'default':'@a4'", "e3")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W21", 'E', true, V_X,
	  PLAIN SWITCH("4", "__x__", "", "e5") END_AT("5"), "" },
	{ "W21", 'E', true, V_X,
	  START("x2") SWITCH("2", "__x__", "'a b':'@a4'", "e3")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W21", 'W', false, V_X,
	  START("x2") SWITCH("2", "__x__", "'a':'@a4'", "e3")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "W22", 'E', false, "",
	  START("c2") "'@c2':{'type':'playbook-action','playbook_id':'x',"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "W22", 'E', false, "",
	  START("c2") CALL("2", "5", "e3", ",'playbook_version':'1.0'")
		  END_AT("3"),
	  "" },
	{ "W23", 'E', false, "",
	  START("a2") ACTION("2", "e3", ",'delay':-1") END_AT("3"), "" },
	{ "W23", 'W', false, "",
	  START("a2") ACTION("2", "e3", ",'timeout':30") END_AT("3"), "" },
	/* commands, agents, extensions */
	{ "C1", 'E', true, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[{'type':'manual'}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "C1", 'E', true, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[{'type':'bash','command_b64':'%%'}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "C1", 'E', true, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[{'type':'sigma','command':'x'}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "C1", 'W', false, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[{'type':'bash','command':'x',"
		      "'command_b64':'eA=='}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "C2", 'W', false, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[{'type':'telepathy','command':'x'}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "C3", 'W', false, "",
	  START("a2") "'@a2':{'type':'action','agent':'@g999',"
		      "'commands':[{'type':'bash','command':'x'}],"
		      "'on_completion':'@e3'}," END_AT("3"),
	  "" },
	{ "A1", 'E', false, "", PLAIN,
	  ",'target_definitions':{'@g998':{'type':'group'}}" },
	{ "A1", 'E', false, "", PLAIN,
	  ",'target_definitions':{'@g998':{'type':'sector','name':'x'}}" },
	{ "A1", 'W', false, "", PLAIN,
	  ",'target_definitions':{'ssh--00000000-0000-4000-8000-00000000aaaa':"
	  "{'type':'ssh','name':'x','port':22}}" },
	{ "A2", 'W', false, "", PLAIN, AUTH("'password':'hunter2'") },
	{ "A3", 'E', false, "", PLAIN, AUTH("'kms':true") },
	{ "A3", 'E', false, "", PLAIN,
	  AUTH("'kms':true,'kms_key_identifier':'k','password':'x'") },
	{ "A3", 'E', false, "", PLAIN,
	  AUTH("'kms':true,'kms_key_identifier':'k','user_id':'x'") },
	{ "C4", 'I', false, "",
	  START("a2") COMMAND("'manual','command':'one\\ntwo'") END_AT("3"),
	  "" },
	{ "C5", 'W', false, "",
	  START("a2") COMMAND("'http-api','command':'fetch /x'") END_AT("3"),
	  "" },
	{ "C5", 'W', false, "",
	  START("a2") COMMAND("'http-api','command':'GET /x HTTP/1.1',"
			      "'headers':{'Accept':'text/plain'}") END_AT("3"),
	  "" },
	{ "C5", 'W', false, "",
	  START("a2") COMMAND("'openc2-http','content_b64':'eA==',"
			      "'command':'GET /x HTTP/1.1'") END_AT("3"),
	  "" },
	{ "P12", 'W', false, "",
	  START("a2") ACTION("2", "e3",
			     ",'external_references':[{'name':'r',"
			     "'url':'https://example.org/'}]") END_AT("3"),
	  "" },
	{ "M1", 'E', false, "", PLAIN,
	  ",'markings':['marking-tlp--55d920b0-5e8b-4f79-9ee9-91f868d9b421']" },
	{ "M1", 'E', false, "", PLAIN, MARKING("1", "TLP:AMBER") },
	{ "M1", 'E', false, "", PLAIN, MARKING("1", "TLP:PINK") },
	{ "S1", 'E', false, "", PLAIN, SIGNATURE("@k2", "'public_key':'x'") },
	{ "S1", 'E', false, "", PLAIN,
	  SIGNATURE("@k1", "'public_key':'x','thumbprint':'y'") },
	{ "X1", 'E', false, "", PLAIN,
	  ",'playbook_extensions':{'" GUIDANCE_EXTENSION "':{}}" },
	{ "X1", 'E', false, "", PLAIN,
	  ",'extension_definitions':{'" GUIDANCE_EXTENSION "':{}}" },
	{ "X2", 'W', false, V_X,
	  START("a2") ACTION("2", "e3",
			     ",'step_extensions':{'" GUIDANCE_EXTENSION
			     "':{'questions':[{'variable':'__x__',"
			     "'prompt':'?'}]}}") END_AT("3"),
	  "" },
	{ "X2", 'W', false, "'__x__':{'type':'bool'}",
	  START("a2") ACTION("2", "e3",
			     ",'out_args':['__x__'],"
			     "'step_extensions':{'" GUIDANCE_EXTENSION
			     "':{'questions':[{'variable':'__x__',"
			     "'prompt':'?','choices':[{'token':'yes'}]}]}}")
		  END_AT("3"),
	  "" },
	/* variables */
	{ "V1", 'E', true, "'x':{'type':'string'}", PLAIN, "" },
	{ "V1", 'E', true, "'__1__':{'type':'string'}", PLAIN, "" },
	{ "V2", 'E', true, "'__x__':{}", PLAIN, "" },
	{ "V2", 'E', true, "'__x__':{'type':'bool','value':true}", PLAIN, "" },
	{ "V2", 'E', true, "'__x__':{'type':'bool','value':'si'}", PLAIN, "" },
	{ "V2", 'W', false, "'__x__':{'type':'poem','value':'o'}", PLAIN, "" },
	{ "V3", 'E', true, "",
	  START("a2") ACTION("2", "e3", ",'description':'__u__:value'")
		  END_AT("3"),
	  "" },
	{ "V3", 'E', true, "", PLAIN, ",'description':'__u__:value'" },
	{ "V4", 'E', true, "",
	  START("a2") ACTION("2", "e3", ",'in_args':['__u__']") END_AT("3"),
	  "" },
	{ "V4", 'E', true, V_X,
	  START("a2") ACTION("2", "e3", ",'out_args':['__x__:value']")
		  END_AT("3"),
	  "" },
	{ "V5", 'W', false, V_X,
	  START("a2") ACTION("2", "e3", ",'step_variables':{" V_X "}")
		  END_AT("3"),
	  "" },
	{ "V6", 'E', false,
	  "'__x__':{'type':'string','value':'v','constant':true}",
	  START("a2") ACTION("2", "e3", ",'out_args':['__x__']") END_AT("3"),
	  "" },
	{ "V7", 'W', false, "",
	  START("a2") ACTION("2", "e3",
			     ",'step_variables':{'__x__':{'type':'string',"
			     "'external':true}}") END_AT("3"),
	  "" },
	{ "V8", 'W', false, "'__x__':{'type':'bool','value':null}",
	  START("i2") IF("2", "__x__:value = true", "a4", "e3", "")
		  ACTION("4", "e5", "") END_AT("3") END_AT("5"),
	  "" },
	{ "V9", 'W', false, V_X, PLAIN, "" },
};

static void test_every_rule_finds_its_fault(void **state)
{
	struct strbuf text = STRBUF_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		const struct fault *fault = &faults[i];
		struct findings f = { 0 };
		int rc;
		playbook_text(&text, 1, fault->variables, fault->workflow,
			      fault->more);
		lint(text.buf, text.len, &f, &rc);
		if (!has_finding(&f, fault->level, fault->rule) ||
		    (rc != 0) != fault->fatal) {
			print_findings(&f);
			fail_msg("fault %zu: no %c %s, or rc %d", i,
				 fault->level, fault->rule, rc);
		}
		for (int k = 0; k < f.n; k++)
			assert_true(f.list[k].line > 0 && f.list[k].column > 0);
		findings_release(&f);
	}
	strbuf_release(&text);
}

static void test_a_sound_playbook_has_no_findings(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct findings f = { 0 };
	int rc;
	playbook_text(&text, 1, V_X,
		      START("i2") IF("2", "__x__:value = `v`", "a4", "a6", "")
			      ACTION("4", "e5", "") ACTION("6", "e3", "")
				      END_AT("3") END_AT("5"),
		      ",'playbook_types':['detection'],"
		      "'playbook_activities':['match-indicator','scan-system']"
		      ",'playbook_processing_summary':{'manual_playbook':true,"
		      "'if_logic':true}");
	lint(text.buf, text.len, &f, &rc);
	/* No command matches an indicator. */
	assert_int_equal(f.n, 1);
	assert_string_equal(f.list[0].rule, "P9");
	assert_int_equal(rc, 0);
	findings_release(&f);
	strbuf_release(&text);
}

static void replace(struct strbuf *sb, const char *what, const char *with)
{
	char *at = strstr(sb->buf, what);
	struct strbuf out = STRBUF_INIT;
	assert_non_null(at);
	strbuf_add(&out, sb->buf, (size_t)(at - sb->buf));
	strbuf_addstr(&out, with);
	strbuf_addstr(&out, at + strlen(what));
	strbuf_release(sb);
	*sb = out;
}

static void test_the_head_of_a_playbook_is_checked(void **state)
{
	static const struct {
		const char *what, *with, *rule, *says;
		bool fatal;
	} rows[] = {
		{ "\"type\":\"playbook\"", "\"type\":\"indicator\"", "P2",
		  "no playbook", true },
		{ "cacao-2.0", "cacao-1.1", "P2", "convert it", true },
		{ "cacao-2.0", "1.0", "P2", "convert it", true },
		{ "cacao-2.0", "3", "P2", "must be \"cacao-2.0\"", true },
		{ "\"name\":\"Playbook 1\",", "", "P1", "no name", true },
		{ "\"created_by\"", "\"made_by\"", "P1", "no created_by",
		  true },
		{ "\"workflow\"", "\"work\"", "P1", "no workflow", true },
		{ "playbook--00000000-0000-4", "playbook--00000000-0000-8",
		  "P3", "is not playbook--", true },
		{ "workflow_start\":\"start", "workflow_start\":\"action", "W2",
		  "not in workflow", true },
		{ "identity--", "person--", "P6", "", false },
		{ "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00Z", "P4", "",
		  false },
		{ "2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z", "P5",
		  "", false },
		{ "2026-01-01T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "P4",
		  "", false },
	};
	struct strbuf text = STRBUF_INIT;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct findings f = { 0 };
		int rc;
		playbook_text(&text, 1, "", PLAIN, "");
		replace(&text, rows[i].what, rows[i].with);
		lint(text.buf, text.len, &f, &rc);
		assert_true(has_finding(&f, 'E', rows[i].rule));
		assert_int_equal(rc != 0, rows[i].fatal);
		if (rc) {
			assert_says(rows[i].says);
			assert_says(rows[i].rule);
		}
		findings_release(&f);
	}
	strbuf_release(&text);
}

static void test_what_is_no_json_object_is_refused(void **state)
{
	static const struct {
		const char *text;
		int line, column;
	} rows[] = {
		{ "", 1, 1 },
		{ "[]", 1, 1 },
		{ "\"playbook\"", 1, 1 },
		{ "{} {}", 1, 4 },
		{ "{\n  \"a\": \xff\n}", 2, 8 },
		{ "{\n  \"a\": \"b\xff\"\n}", 2, 10 },
		{ "{\"a\":1,\n \"b\":{\"c\":1,\n  \"c\":2}}", 3, 3 },
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct findings f = { 0 };
		int rc;
		lint(rows[i].text, strlen(rows[i].text), &f, &rc);
		assert_int_equal(rc, FAILED);
		assert_int_equal(f.n, 1);
		assert_string_equal(f.list[0].rule, "J1");
		assert_int_equal(f.list[0].line, rows[i].line);
		assert_int_equal(f.list[0].column, rows[i].column);
		findings_release(&f);
	}
}

/* ---- places ---- */

/* The texts hold every kind of value, brackets inside texts, and characters
 * of more than one byte before the fault. */
static void test_findings_point_at_the_key(void **state)
{
	static const char head[] =
		"\xef\xbb\xbf{\n"
		"  \"type\": \"playbook\", \"spec_version\": \"cacao-2.0\",\n"
		"  \"id\" : \"playbook--00000000-0000-4000-8000-000000000001\",\n"
		"  \"name\": \"[{\\\"\\\\\", \"labels\": [[], {}, \"]\", 1.5],\n"
		"  \"x\": { \"a\": { \"b\": [ true, null ] }, \"c\": -1e3 },\n"
		"\t\"说明\": \"中文\", \"severity\": 7000,\n"
		"  \"impact\"\n  :\n 101\n}";
	struct findings f = { 0 };
	struct strbuf out = STRBUF_INIT;
	int rc;
	lint(head, sizeof head - 1, &f, &rc);
	for (int i = 0; i < f.n; i++)
		if (!strcmp(f.list[i].rule, "P11"))
			finding_print(&f.list[i], "f.json", &out);
	assert_string_equal(
		out.buf,
		"f.json:6:14: E P11: severity is not a whole number from 0 to "
		"100\n"
		"f.json:7:3: E P11: impact is not a whole number from 0 to "
		"100\n");
	findings_release(&f);
	strbuf_release(&out);
}

static void test_a_step_is_named_by_name_and_id(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct findings f = { 0 };
	int rc;
	playbook_text(&text, 1, "",
		      START("a2") ACTION("2", "e4", "") END_AT("3"), "");
	lint(text.buf, text.len, &f, &rc);
	assert_true(has_finding(&f, 'E', "W8"));
	assert_says("step \"a2\" (action--00000000-0000-4000-8000-"
		    "000000000002): on_completion names "
		    "\"end--00000000-0000-4000-8000-000000000004\", which is "
		    "not in workflow (W8)");
	findings_release(&f);
	strbuf_release(&text);
}

/* ---- files ---- */

/* Adds the findings of a file, named by its last part, to out. */
static void lint_file(const char *path, const char *name, struct strbuf *out)
{
	struct strbuf text = STRBUF_INIT;
	struct findings f = { 0 };
	int rc;
	must(file_read(&text, path, 1 << 20));
	lint(text.buf, text.len, &f, &rc);
	for (int i = 0; i < f.n; i++)
		finding_print(&f.list[i], name, out);
	findings_release(&f);
	strbuf_release(&text);
}

static void test_the_shipped_playbooks_have_no_findings(void **state)
{
	DIR *dir = opendir(SRCDIR "/playbooks");
	struct strbuf out = STRBUF_INIT;
	struct dirent *entry;
	int n = 0;
	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (!strstr(entry->d_name, ".json") ||
		    scenarios_named(entry->d_name))
			continue;
		char *path = xasprintf(SRCDIR "/playbooks/%s", entry->d_name);
		lint_file(path, entry->d_name, &out);
		free(path);
		n++;
	}
	closedir(dir);
	assert_string_equal(out.buf, "");
	assert_true(n >= 5);
	strbuf_release(&out);
}

/* Examples of OASIS and of SOARCA, in the folder that $CACAO_EXAMPLES names:
 * part of a file's name, and the errors that it has. */
static const struct {
	const char *file, *errors;
} examples[] = {
	{ "basic-example-1", "" },
	{ "manual-question", "" },
	{ "powershell-playbook", "" },
	{ "spec-3.1-example", "" },
	{ "http-playbook", "P7 P4 P4 " },
	{ "manual-playbook", "P7 A1 " },
	{ "infinite_playbook", "P7 P4 P4 W2 W3 W1 W1 W15 " },
	{ "locky-bart", "W18 W7 " },
	{ "missing_step", "P7 P4 P4 W2 W3 W1 W8 " },
	{ "parallels_playbook", "P7 P4 P4 W2 W3 W1 W11 " },
};

static void check_example(const char *path, const char *errors)
{
	struct strbuf text = STRBUF_INIT, found = STRBUF_INIT;
	struct findings f = { 0 };
	int rc;
	must(file_read(&text, path, 1 << 20));
	lint(text.buf, text.len, &f, &rc);
	for (int i = 0; i < f.n; i++)
		if (f.list[i].level == FINDING_ERROR)
			strbuf_addf(&found, "%s ", f.list[i].rule);
	assert_string_equal(found.buf, errors);
	findings_release(&f);
	strbuf_release(&text);
	strbuf_release(&found);
}

static void test_the_examples_of_others_are_judged_as_known(void **state)
{
	const char *folder = getenv("CACAO_EXAMPLES");
	DIR *dir = folder ? opendir(folder) : NULL;
	struct dirent *entry;
	if (!dir)
		skip();
	while ((entry = readdir(dir))) {
		char *path = xasprintf("%s/%s", folder, entry->d_name);
		for (size_t i = 0; i < ARRAY_SIZE(examples); i++)
			if (strstr(entry->d_name, examples[i].file))
				check_example(path, examples[i].errors);
		free(path);
	}
	closedir(dir);
}

/* ---- the outline ---- */

static void outline_text(const struct playbook *p, struct strbuf *out)
{
	struct outline_row *rows;
	int n = playbook_outline(p, &rows);
	for (int i = 0; i < n; i++) {
		strbuf_addf(out, "%d %s %s", rows[i].depth, rows[i].number,
			    rows[i].step->name);
		if (rows[i].branch)
			strbuf_addf(out, " [%s]", rows[i].branch);
		strbuf_addch(out, '\n');
	}
	free(rows);
}

static void test_the_outline_numbers_lines_and_branches(void **state)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	struct playbook *p;
	playbook_text(
		&text, 1, V_X,
		START("a2") ACTION_OR("2", "i3", "a20", "") IF(
			"3", "ask", "a4", "x6",
			ELSE("p5")) ACTION("4", "a7",
					   "") ACTION("7", "e30",
						      "") PARALLEL("5",
								   "'@a8','@a9'",
								   "e31", "")
			ACTION("8", "e32", "") ACTION("9", "e33", "") SWITCH(
				"6", "__x__", "'red':'@a10','default':'@e34'",
				"w11") ACTION("10", "e35",
					      "") WHILE("11", "ask", "a12",
							"e36") ACTION("12",
								      "e37", "")
				ACTION("20", "a21", "") ACTION(
					"21", "e38", "") ACTION("22", "e39",
								"") END_AT("30")
					END_AT("31") END_AT("32") END_AT(
						"33") END_AT("34") END_AT("35")
						END_AT("36") END_AT("37")
							END_AT("38")
								END_AT("39"),
		",'workflow_exception':'@a22'");
	must(playbook_parse(&p, text.buf, text.len, NULL));
	outline_text(p, &out);
	assert_string_equal(out.buf, "0 1 a2\n"
				     "0 2 i3\n"
				     "1 2a.1 a4 [true]\n"
				     "1 2a.2 a7\n"
				     "1 2b.1 p5 [false]\n"
				     "2 2b.1a.1 a8 []\n"
				     "2 2b.1b.1 a9 []\n"
				     "0 3 x6\n"
				     "1 3a.1 a10 [red]\n"
				     "0 4 w11\n"
				     "1 4a.1 a12 [true]\n"
				     "0 5 a20\n"
				     "0 6 a21\n"
				     "0 7 a22\n");
	playbook_free(p);
	strbuf_release(&text);
	strbuf_release(&out);
}

/* An if inside an if inside an if ... */
static void nest_ifs(struct strbuf *flow, int depth)
{
	strbuf_addstr(flow, START("i10000"));
	for (int i = 10000; i < 10000 + depth; i++)
		strbuf_addf(flow,
			    IF("%d", "ask", "i%d", "e%d", "") END_AT("%d"), i,
			    i, i + 1, i + 10000, i + 10000);
	strbuf_addf(flow,
		    IF("%d", "ask", "a7", "e8", "") ACTION("7", "e9", "")
			    END_AT("8") END_AT("9"),
		    10000 + depth, 10000 + depth);
}

static void test_deep_nesting_is_numbered_and_walked(void **state)
{
	enum { DEPTH = 2000 };
	struct strbuf flow = STRBUF_INIT;
	struct outline_row *rows;
	struct walk *w;
	const struct walk_answer yes = { .outcome = OUTCOME_YES };
	nest_ifs(&flow, DEPTH);
	struct playbook *p = playbook_make(1, "", flow.buf);
	int n = playbook_outline(p, &rows);
	assert_int_equal(n, DEPTH + 2);
	assert_int_equal(rows[n - 1].depth, DEPTH + 1);
	assert_true(strlen(rows[n - 1].number) < sizeof rows->number);
	assert_int_equal(rows[n - 1].number[0], '~');
	free(rows);
	must(walk_start(&w, p, NULL, NULL, NULL));
	for (int i = 0; i <= DEPTH; i++)
		must(walk_next(w, &yes));
	assert_int_equal(walk_at(w)->depth, DEPTH + 1);
	walk_free(w);
	playbook_free(p);
	strbuf_release(&flow);
}

static void test_too_many_steps_are_refused(void **state)
{
	struct strbuf flow = STRBUF_INIT, text = STRBUF_INIT;
	struct playbook *p;
	nest_ifs(&flow, 6000);
	playbook_text(&text, 1, "", flow.buf, "");
	assert_int_equal(playbook_parse(&p, text.buf, text.len, NULL), FAILED);
	assert_says("at most 5000");
	strbuf_release(&flow);
	strbuf_release(&text);
}

/* ---- the tree as it is read ---- */

static void test_encoded_commands_are_decoded(void **state)
{
	struct playbook *p = playbook_make(
		1, "",
		START("a2") "'@a2':{'type':'action','agent':'@g999',"
			    "'commands':[{'type':'bash','command_b64':"
			    "'ZWNobyAiaGkiCg==','playbook_activity':"
			    "'scan-system'}],'on_completion':'@e3'}," END_AT(
				    "3"));
	const struct step *s = playbook_short_step(p, "@a2");
	assert_int_equal(s->ncommands, 1);
	assert_string_equal(s->commands[0].text, "echo \"hi\"\n");
	assert_string_equal(s->commands[0].activity, "scan-system");
	assert_ptr_equal(p->start->on_completion, s);
	assert_null(playbook_step(p, "action--none"));
	playbook_free(p);
}

static void test_a_thousand_playbooks_are_judged_in_two_seconds(void **state)
{
	struct strbuf text = STRBUF_INIT;
	must(file_read(&text, SRCDIR "/playbooks/webshell.json", 1 << 20));
	int64_t start = clock_ticks();
	for (int i = 0; i < 1000; i++) {
		struct findings f = { 0 };
		struct playbook *p;
		must(playbook_parse(&p, text.buf, text.len, &f));
		findings_release(&f);
		playbook_free(p);
	}
	int64_t ms = (clock_ticks() - start) / 1000000;
	print_message("1000 playbooks of %zu bytes: %lld ms\n", text.len,
		      (long long)ms);
	/* Sanitizers and a busy machine are slower by far. */
	assert_true(ms < 20000);
	strbuf_release(&text);
}

/* Each rule of the table is there once, in words. */
static void test_rules_are_unique_and_explained(void **state)
{
	int n = 0;
	for (const struct lint_rule *r = lint_rules; r->id; r++, n++) {
		assert_true(*r->help && *r->section);
		for (const struct lint_rule *q = lint_rules; q != r; q++)
			assert_string_not_equal(q->id, r->id);
	}
	assert_true(n > 40);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_rule_finds_its_fault),
		cmocka_unit_test(test_a_sound_playbook_has_no_findings),
		cmocka_unit_test(test_the_head_of_a_playbook_is_checked),
		cmocka_unit_test(test_what_is_no_json_object_is_refused),
		cmocka_unit_test(test_findings_point_at_the_key),
		cmocka_unit_test(test_a_step_is_named_by_name_and_id),
		cmocka_unit_test(test_the_shipped_playbooks_have_no_findings),
		cmocka_unit_test(
			test_the_examples_of_others_are_judged_as_known),
		cmocka_unit_test(test_the_outline_numbers_lines_and_branches),
		cmocka_unit_test(test_deep_nesting_is_numbered_and_walked),
		cmocka_unit_test(test_too_many_steps_are_refused),
		cmocka_unit_test(test_encoded_commands_are_decoded),
		cmocka_unit_test(
			test_a_thousand_playbooks_are_judged_in_two_seconds),
		cmocka_unit_test(test_rules_are_unique_and_explained),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
