/*
 * test-decoders.c - each format's fields land where they belong, and what is
 * no alert is told from what cannot be read.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "intake/decode.h"

static struct arena arena;
static struct decode decode;
static cJSON *json; /* of the last text; alerts borrow from it */
static struct alert alert;

/* Quotes are tedious in C: the texts use ' for ". */
static cJSON *parse(const char *text)
{
	char *copy = xstrdup(text);

	for (char *s = copy; *s; s++)
		if (*s == '\'')
			*s = '"';
	cJSON_Delete(json);
	json = json_parse(copy, strlen(copy), 0, NULL);
	if (!json)
		print_error("%s\n", fail_text());
	assert_non_null(json);
	free(copy);
	return json;
}

static enum decoded take(const char *name, const char *text)
{
	const struct decoder *d = decoder_named(name);

	assert_non_null(d);
	arena_reset(&arena);
	return decode_alert(&alert, d, decode_unwrap(parse(text)), &decode);
}

static void expect_rejected(const char *name, const char *text, const char *why)
{
	assert_int_equal(take(name, text), DECODED_REJECT);
	if (!strstr(fail_text(), why))
		print_error("\"%s\" does not say \"%s\"\n", fail_text(), why);
	assert_non_null(strstr(fail_text(), why));
}

static int64_t at(const char *text)
{
	enum clock_zone zone;
	int64_t time;

	assert_int_equal(clock_parse(&time, &zone, text, strlen(text), 0, 0),
			 0);
	return time;
}

#define assert_text(value, expected)                  \
	do {                                          \
		assert_non_null(value);               \
		assert_string_equal(value, expected); \
	} while (0)

/* ---- who decodes what ---- */

static void each_format_is_known_by_its_shape(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{ "suricata", "{'timestamp':'x','event_type':'alert',"
			      "'alert':{'signature_id':1}}" },
		{ "suricata", "{'timestamp':'x','flow_id':1,"
			      "'event_type':'dns'}" },
		{ "suricata", "{'timestamp':'x','event_type':'stats',"
			      "'stats':{'uptime':1}}" },
		{ "wazuh", "{'rule':{'id':'5','level':3},"
			   "'agent':{'id':'000'}}" },
		{ "wazuh", "{'@timestamp':'x','event':{'kind':'alert'},"
			   "'wazuh':{'rule':{'id':'x'}}}" },
		{ "ocsf", "{'class_uid':2004,'metadata':{}}" },
		{ "elastic", "{'@timestamp':'x','kibana.alert.uuid':'y'}" },
		{ "elastic", "{'@timestamp':'x','kibana':{'alert':"
			     "{'rule':{'name':'y'}}}}" },
		{ "elastic", "{'@timestamp':'x','event':{'kind':'event'}}" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct decoder *d =
			decoder_for(parse(cases[i].text), NULL);

		assert_non_null(d);
		assert_string_equal(d->name, cases[i].name);
	}
}

static void a_likely_decoder_is_not_taken_when_it_is_wrong(void **state)
{
	const struct decoder *d =
		decoder_for(parse("{'class_uid':2004,'metadata':{}}"),
			    decoder_named("wazuh"));

	assert_string_equal(d->name, "ocsf");
}

static void what_nobody_knows_is_said_with_its_keys(void **state)
{
	parse("{'one':1,'two':2,'three':3,'four':4,'five':5}");
	assert_null(decoder_for(json, NULL));
	assert_non_null(strstr(fail_text(), "one, two, three, four, ..."));
	assert_null(decoder_for(parse("{}"), NULL));
}

static void a_hit_of_a_search_is_unwrapped(void **state)
{
	assert_int_equal(take("wazuh",
			      "{'_index':'a','_id':'b','_source':{"
			      "'timestamp':'2026-11-23T03:11:40.120+0000',"
			      "'rule':{'id':'5','level':3,"
			      "'description':'d'}}}"),
			 DECODED_ALERT);
	assert_text(alert.rule, "5");
	/* the form of fields, where each value is an array */
	assert_int_equal(
		take("elastic",
		     "{'_id':'b','fields':{"
		     "'@timestamp':['2026-11-23T03:11:40.120Z'],"
		     "'kibana.alert.uuid':['u'],"
		     "'kibana.alert.severity':['high'],"
		     "'kibana.alert.rule.name':['n'],'host.name':['h']}}"),
		DECODED_ALERT);
	assert_text(alert.uid, "u");
	assert_text(alert.asset, "h");
	assert_int_equal(alert.severity, SEV_HIGH);
}

/* ---- Suricata ---- */

#define EVE                                              \
	"'timestamp':'2026-11-22T18:03:11.312904+0000'," \
	"'flow_id':2305843009213693953,'event_type':'alert',"
#define SIGNATURE                                                         \
	"'gid':1,'signature_id':2024364,'rev':3,'signature':'ET SCAN x'," \
	"'category':'Web Application Attack'"

static void suricata_alert(void **state)
{
	assert_int_equal(take("suricata",
			      "{" EVE
			      "'src_ip':'192.0.2.7','dest_ip':'10.0.0.5',"
			      "'host':'web-03','tx_id':2,"
			      "'alert':{" SIGNATURE ",'severity':1,"
			      "'metadata':{'mitre_technique_id':['T1190'],"
			      "'mitre_tactic_id':['TA0001']}},"
			      "'http':{'hostname':'a.example','url':'/x.jsp'},"
			      "'fileinfo':{'filename':'/up/a.jsp'}}"),
			 DECODED_ALERT);
	assert_int_equal(alert.time, at("2026-11-22T18:03:11.312Z"));
	assert_false(alert.zone_assumed);
	assert_text(alert.product, "Suricata");
	assert_text(alert.rule, "1:2024364");
	assert_text(alert.title, "ET SCAN x");
	assert_text(alert.category, "Web Application Attack");
	assert_text(alert.attack, "T1190");
	assert_int_equal(alert.severity, SEV_HIGH);
	assert_text(alert.src, "192.0.2.7");
	assert_text(alert.dst, "10.0.0.5");
	assert_text(alert.asset, "web-03");
	assert_text(alert.extra, "10.0.0.5");
	assert_text(alert.url, "a.example/x.jsp");
	assert_text(alert.file, "/up/a.jsp");
	assert_int_equal(alert.count, 1);
	/* the id holds the flow exactly: 2^61 + 1 is no double */
	assert_non_null(strstr(alert.uid, "2305843009213693953"));
	assert_int_equal(alert.uid_time, alert.time);
}

static void suricata_severity(void **state)
{
	static const struct {
		const char *alert;
		enum severity severity;
	} cases[] = {
		{ "'severity':1", SEV_HIGH },
		{ "'severity':2", SEV_MEDIUM },
		{ "'severity':3", SEV_LOW },
		{ "'severity':4", SEV_INFORMATIONAL },
		{ "'severity':255", SEV_INFORMATIONAL },
		{ "'severity':0", SEV_HIGH },
		{ "'severity':3,'metadata':{'signature_severity':"
		  "['Critical']}",
		  SEV_CRITICAL },
		{ "'severity':3,'metadata':{'signature_severity':['Major']}",
		  SEV_HIGH },
		{ "'severity':1,'metadata':{'signature_severity':['Minor']}",
		  SEV_LOW },
		{ "'severity':1,'metadata':{'signature_severity':"
		  "['Informational']}",
		  SEV_INFORMATIONAL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[512];

		snprintf(text, sizeof text, "{%s'alert':{%s,%s}}", EVE,
			 SIGNATURE, cases[i].alert);
		assert_int_equal(take("suricata", text), DECODED_ALERT);
		assert_int_equal(alert.severity, cases[i].severity);
	}
}

static void suricata_victim(void **state)
{
	static const struct {
		const char *ends, *src, *dst, *victim;
	} cases[] = {
		/* an attack from outside; a callback from inside */
		{ "'src_ip':'192.0.2.7','dest_ip':'10.0.0.5'", "192.0.2.7",
		  "10.0.0.5", "10.0.0.5" },
		{ "'src_ip':'10.0.0.5','dest_ip':'192.0.2.7'", "10.0.0.5",
		  "192.0.2.7", "10.0.0.5" },
		/* both inside: the server */
		{ "'src_ip':'10.0.0.5','dest_ip':'172.16.3.1'", "10.0.0.5",
		  "172.16.3.1", "172.16.3.1" },
		/* the packet is an answer: who opened the flow is the source */
		{ "'src_ip':'10.0.0.5','dest_ip':'192.0.2.7',"
		  "'direction':'to_client',"
		  "'flow':{'src_ip':'192.0.2.7','dest_ip':'10.0.0.5'}",
		  "192.0.2.7", "10.0.0.5", "10.0.0.5" },
		{ "'src_ip':'10.0.0.5','dest_ip':'192.0.2.7',"
		  "'direction':'to_client'",
		  "192.0.2.7", "10.0.0.5", "10.0.0.5" },
		/* mapped addresses are plain ones */
		{ "'src_ip':'::ffff:192.0.2.7','dest_ip':'fd00::1'",
		  "192.0.2.7", "fd00::1", "fd00::1" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[512];

		snprintf(text, sizeof text, "{%s%s,'alert':{%s}}", EVE,
			 cases[i].ends, SIGNATURE);
		assert_int_equal(take("suricata", text), DECODED_ALERT);
		assert_text(alert.src, cases[i].src);
		assert_text(alert.dst, cases[i].dst);
		assert_text(alert.extra, cases[i].victim);
		assert_text(alert.asset, cases[i].victim);
	}
}

static void suricata_rule_may_name_the_victim(void **state)
{
	assert_int_equal(take("suricata",
			      "{" EVE
			      "'src_ip':'10.0.0.5','dest_ip':'192.0.2.7',"
			      "'alert':{" SIGNATURE
			      ",'metadata':{'attack_target':['Web_Server']}}}"),
			 DECODED_ALERT);
	assert_text(alert.extra, "192.0.2.7");
	assert_int_equal(
		take("suricata",
		     "{" EVE "'src_ip':'192.0.2.9','dest_ip':'192.0.2.7',"
		     "'alert':{" SIGNATURE
		     ",'metadata':{'attack_target':['Client_Endpoint']}}}"),
		DECODED_ALERT);
	assert_text(alert.extra, "192.0.2.9");
}

static void other_eve_events_are_context(void **state)
{
	assert_int_equal(take("suricata", "{'timestamp':'2026-11-22T18:00:40"
					  ".925710+0000','flow_id':1,"
					  "'event_type':'dns'}"),
			 DECODED_CONTEXT);
	expect_rejected("suricata", "{'a':1}", "event_type");
	expect_rejected("suricata", "{" EVE "'alert':{}}", "signature_id");
	expect_rejected("suricata",
			"{'timestamp':'soon','event_type':'alert',"
			"'alert':{'signature_id':1}}",
			"soon");
}

/* ---- Wazuh ---- */

static void wazuh_alert(void **state)
{
	assert_int_equal(
		take("wazuh",
		     "{'timestamp':'2026-11-22T15:02:00.440-0300',"
		     "'rule':{'level':12,'description':'Many failures',"
		     "'id':'40112','mitre':{'id':['T1110','T1078'],"
		     "'technique':['Brute Force']},'groups':['syslog',"
		     "'authentication_failed'],'firedtimes':7},"
		     "'agent':{'id':'117','name':'ws-017','ip':'10.1.1.7'},"
		     "'manager':{'name':'m1'},'id':'1795370520.48213826',"
		     "'data':{'srcip':'192.0.2.1','dstuser':'root',"
		     "'url':'/x'},'full_log':'...'}"),
		DECODED_ALERT);
	assert_int_equal(alert.time, at("2026-11-22T18:02:00.440Z"));
	assert_text(alert.product, "Wazuh");
	assert_text(alert.rule, "40112");
	assert_text(alert.title, "Many failures");
	assert_text(alert.category, "syslog authentication_failed");
	assert_text(alert.attack, "T1078,T1110");
	assert_int_equal(alert.severity, SEV_HIGH);
	assert_text(alert.asset, "ws-017");
	assert_text(alert.src, "192.0.2.1");
	assert_text(alert.user, "root");
	assert_text(alert.uid, "m1/1795370520.48213826");
	assert_int_equal(alert.uid_time, 1795370520000);
	assert_null(alert.dst);
	assert_null(alert.extra);
	/* firedtimes counts since the manager started: it is no count */
	assert_int_equal(alert.count, 1);
}

static void wazuh_levels(void **state)
{
	static const enum severity expected[] = {
		SEV_INFORMATIONAL, SEV_INFORMATIONAL, SEV_INFORMATIONAL,
		SEV_INFORMATIONAL, SEV_LOW,           SEV_LOW,
		SEV_LOW,           SEV_MEDIUM,        SEV_MEDIUM,
		SEV_MEDIUM,        SEV_MEDIUM,        SEV_MEDIUM,
		SEV_HIGH,          SEV_HIGH,          SEV_HIGH,
		SEV_CRITICAL,      SEV_CRITICAL,
	};

	for (size_t level = 0; level < ARRAY_SIZE(expected); level++) {
		char text[256];

		snprintf(text, sizeof text,
			 "{'timestamp':'2026-11-22T15:02:00Z',"
			 "'rule':{'level':%zu,'id':'1','description':'d'}}",
			 level);
		assert_int_equal(take("wazuh", text), DECODED_ALERT);
		assert_int_equal(alert.severity, expected[level]);
	}
}

static void wazuh_dashes_are_nothing(void **state)
{
	assert_int_equal(
		take("wazuh",
		     "{'timestamp':'2026-11-22T15:02:00Z',"
		     "'rule':{'level':5,'id':'60122','description':'d'},"
		     "'data':{'win':{'eventdata':{'ipAddress':'-',"
		     "'targetUserName':'svc'}}}}"),
		DECODED_ALERT);
	assert_null(alert.src);
	assert_text(alert.user, "svc");
}

static void wazuh_5_finding(void **state)
{
	assert_int_equal(
		take("wazuh",
		     "{'@timestamp':'2026-07-06T12:47:07Z',"
		     "'event':{'id':'e1','kind':'event'},"
		     "'source':{'ip':'192.0.2.1'},'user':{'name':'jo'},"
		     "'wazuh':{'agent':{'id':'001','name':'a1'},"
		     "'rule':{'id':'net-004','title':'Odd','level':'critical',"
		     "'tags':['c2','beacon'],'mitre':{'technique':{"
		     "'id':['T1071'],'name':['x']}}}}}"),
		DECODED_ALERT);
	assert_text(alert.rule, "net-004");
	assert_text(alert.title, "Odd");
	assert_text(alert.asset, "a1");
	assert_text(alert.src, "192.0.2.1");
	assert_text(alert.user, "jo");
	assert_text(alert.uid, "e1/net-004");
	assert_text(alert.attack, "T1071");
	assert_text(alert.category, "c2 beacon");
	assert_int_equal(alert.severity, SEV_CRITICAL);
	assert_int_equal(take("wazuh", "{'@timestamp':'2026-07-06T12:47:07Z',"
				       "'wazuh':{'integration':{}}}"),
			 DECODED_CONTEXT);
}

static void wazuh_rejects(void **state)
{
	expect_rejected("wazuh", "{'rule':{'id':'1'}}", "rule.level");
	expect_rejected("wazuh", "{'rule':{'id':'1','level':3}}", "timestamp");
}

/* ---- OCSF ---- */

static void ocsf_finding(void **state)
{
	assert_int_equal(
		take("ocsf",
		     "{'class_uid':2004,'activity_id':1,'time':1795372200120,"
		     "'severity_id':5,'count':3,'metadata':{'uid':'m',"
		     "'tenant_uid':'acme','product':{'name':'EDR'}},"
		     "'finding_info':{'uid':'f1','title':'弱口令',"
		     "'created_time':1795372200000,'types':['Weak Password'],"
		     "'analytic':{'uid':'PS-40','name':'n'},"
		     "'attacks':[{'technique':{'uid':'T1110'},"
		     "'sub_technique':{'uid':'T1110.001'}}]},"
		     "'evidences':[{'src_endpoint':{'ip':'192.0.2.1'},"
		     "'actor':{'user':{'name':'mes'}}}],"
		     "'device':{'hostname':'db-01'}}"),
		DECODED_ALERT);
	assert_int_equal(alert.time, 1795372200120);
	assert_text(alert.uid, "f1");
	assert_int_equal(alert.uid_time, 1795372200000);
	assert_text(alert.product, "EDR");
	assert_text(alert.rule, "PS-40");
	assert_text(alert.title, "弱口令");
	assert_text(alert.category, "Weak Password");
	assert_text(alert.attack, "T1110.001");
	assert_int_equal(alert.severity, SEV_CRITICAL);
	assert_text(alert.asset, "db-01");
	assert_text(alert.src, "192.0.2.1");
	assert_text(alert.user, "mes");
	assert_text(alert.tenant, "acme");
	assert_int_equal(alert.count, 3);
}

static void ocsf_older_finding(void **state)
{
	assert_int_equal(take("ocsf",
			      "{'class_uid':2001,'time_dt':'2026-11-22T18:30:"
			      "00Z','severity':'High','severity_id':99,"
			      "'finding':{'uid':'f','title':'t'},"
			      "'analytic':{'uid':'a'},"
			      "'resources':[{'uid':'r','name':'n'}]}"),
			 DECODED_ALERT);
	assert_text(alert.uid, "f");
	assert_text(alert.rule, "a");
	assert_text(alert.asset, "n");
	assert_int_equal(alert.severity, SEV_HIGH);
	assert_int_equal(alert.time, at("2026-11-22T18:30:00Z"));
}

static void ocsf_context(void **state)
{
	/* another class, a passed check, a closed finding */
	assert_int_equal(take("ocsf", "{'class_uid':3002,'time':1}"),
			 DECODED_CONTEXT);
	assert_int_equal(take("ocsf", "{'class_uid':2004,'time':1,"
				      "'status_code':'PASS'}"),
			 DECODED_CONTEXT);
	assert_int_equal(take("ocsf", "{'class_uid':2004,'time':1,"
				      "'activity_id':3}"),
			 DECODED_CONTEXT);
	expect_rejected("ocsf", "{'class_uid':2004}", "time");
	expect_rejected("ocsf", "{}", "class_uid");
	expect_rejected("ocsf", "{'class_uid':2004,'time':1795372200120}",
			"title");
}

/* ---- Elastic ---- */

static void elastic_alert(void **state)
{
	assert_int_equal(
		take("elastic",
		     "{'@timestamp':'2026-11-22T18:50:57.192Z',"
		     "'event':{'category':['process'],'kind':'event'},"
		     "'event.kind':'signal','host':{'name':'ws-1'},"
		     "'user':{'name':'mb'},'source':{'ip':'192.0.2.1'},"
		     "'process':{'executable':'C:\\\\x.exe'},"
		     "'kibana.alert.original_time':"
		     "'2026-11-22T18:50:00.192Z',"
		     "'kibana.alert.uuid':'u1','kibana.alert.severity':'low',"
		     "'kibana.alert.rule.name':'First','kibana.alert.rule."
		     "rule_id':'r1','kibana.alert.suppression.docs_count':4,"
		     "'kibana.alert.rule.threat':[{'technique':[{'id':'T1059',"
		     "'subtechnique':[{'id':'T1059.001'}]},{'id':'T1003'}]}]"
		     "}"),
		DECODED_ALERT);
	/* when it happened, not when the engine saw it */
	assert_int_equal(alert.time, at("2026-11-22T18:50:00.192Z"));
	assert_text(alert.product, "Elastic Security");
	assert_text(alert.uid, "u1");
	assert_text(alert.rule, "r1");
	assert_text(alert.title, "First");
	assert_text(alert.attack, "T1003,T1059.001");
	assert_int_equal(alert.severity, SEV_LOW);
	assert_text(alert.asset, "ws-1");
	assert_text(alert.file, "C:\\x.exe");
	assert_int_equal(alert.count, 5);
}

static void elastic_context_and_ecs(void **state)
{
	assert_int_equal(take("elastic",
			      "{'@timestamp':'2026-11-22T18:50:57Z',"
			      "'kibana.alert.uuid':'u',"
			      "'kibana.alert.building_block_type':'default'}"),
			 DECODED_CONTEXT);
	assert_int_equal(take("elastic", "{'@timestamp':'2026-11-22T18:50:57Z',"
					 "'event':{'kind':'event'}}"),
			 DECODED_CONTEXT);
	assert_int_equal(take("elastic",
			      "{'@timestamp':'2026-11-22T18:50:57Z',"
			      "'event':{'kind':'alert','module':'ids',"
			      "'risk_score':73},'rule':{'name':'n'}}"),
			 DECODED_ALERT);
	assert_text(alert.product, "ids");
	assert_text(alert.rule, "n");
	assert_int_equal(alert.severity, SEV_HIGH);
}

/* ---- generic ---- */

static void generic_by_its_map(void **state)
{
	static const struct {
		enum source_field field;
		const char *path;
	} map[] = {
		{ MAP_TIME, "ts" },      { MAP_UID, "id" },
		{ MAP_TITLE, "evt" },    { MAP_RULE, "sig" },
		{ MAP_SEVERITY, "lvl" }, { MAP_SRC, "net.from" },
		{ MAP_COUNT, "hits" },
	};
	struct conf_source source = { .name = (char *)"fw", .nwords = 2 };

	for (size_t i = 0; i < ARRAY_SIZE(map); i++)
		source.map[map[i].field] = (char *)map[i].path;
	source.words = xcalloc(2, sizeof *source.words);
	source.words[0].word = (char *)"mid";
	source.words[0].severity = SEV_MEDIUM;
	source.words[1].word = (char *)"9";
	source.words[1].severity = SEV_FATAL;
	decode.source = &source;
	decode.zone_minutes = 480;

	assert_int_equal(take("generic",
			      "{'ts':'2026-11-23 02:01:20','id':17,"
			      "'evt':'deny','sig':'SWEEP','lvl':'MID',"
			      "'net':{'from':'192.0.2.1'},'host':'gw',"
			      "'hits':33}"),
			 DECODED_ALERT);
	assert_int_equal(alert.time, at("2026-11-22T18:01:20Z"));
	assert_true(alert.zone_assumed);
	assert_text(alert.product, "fw");
	assert_text(alert.uid, "17");
	assert_text(alert.title, "deny");
	assert_text(alert.rule, "SWEEP");
	assert_int_equal(alert.severity, SEV_MEDIUM);
	assert_text(alert.src, "192.0.2.1");
	assert_text(alert.asset, "gw"); /* by its usual name */
	assert_int_equal(alert.count, 33);

	assert_int_equal(take("generic", "{'ts':1795372200,'evt':'x',"
					 "'lvl':9}"),
			 DECODED_ALERT);
	assert_int_equal(alert.severity, SEV_FATAL);
	assert_false(alert.zone_assumed);
	expect_rejected("generic", "{'evt':'x'}", "ts");
	expect_rejected("generic", "{'ts':1795372200}", "title");

	free(source.words);
	decode.source = NULL;
	decode.zone_minutes = 0;
}

static void generic_by_usual_names(void **state)
{
	assert_int_equal(take("generic", "{'@timestamp':'2026-11-22T18:50:57Z',"
					 "'message':'m','severity':'高危',"
					 "'src_ip':'192.0.2.1'}"),
			 DECODED_ALERT);
	assert_text(alert.title, "m");
	assert_int_equal(alert.severity, SEV_HIGH);
	expect_rejected("generic", "{'message':'m'}", "time");
}

/* ---- helpers ---- */

static void techniques_are_sorted_and_narrowed(void **state)
{
	assert_text(decode_attack(parse("['t1505.003','T1190','T1505',"
					"'T1190','TA0001','T15','T1505.03',"
					"'T1505x',{'a':'T1071.001'}]"),
				  &decode),
		    "T1071.001,T1190,T1505.003");
	assert_null(decode_attack(parse("['TA0001']"), &decode));
	assert_null(decode_attack(NULL, &decode));
}

static void numbers_out_of_reason_do_no_harm(void **state)
{
	assert_int_equal(
		take("elastic",
		     "{'@timestamp':'2026-11-22T18:50:57.192Z',"
		     "'kibana.alert.rule.name':'n','kibana.alert.suppression."
		     "docs_count':9223372036854775807}"),
		DECODED_ALERT);
	assert_int_equal(alert.count, 1000000001);
	assert_int_equal(take("ocsf", "{'class_uid':2004,'time':1795372200,"
				      "'message':'m','count':-5}"),
			 DECODED_ALERT);
	assert_int_equal(alert.count, 1);
	assert_int_equal(take("wazuh", "{'timestamp':'2026-11-22T15:02:00Z',"
				       "'id':'9223372036854775807.1','rule':"
				       "{'level':5,'id':'1'}}"),
			 DECODED_ALERT);
	assert_int_equal(alert.uid_time, 0);
}

static void severities_by_word(void **state)
{
	assert_int_equal(decode_severity("CRITICAL"), SEV_CRITICAL);
	assert_int_equal(decode_severity("fatal"), SEV_FATAL);
	assert_int_equal(decode_severity("严重"), SEV_CRITICAL);
	assert_int_equal(decode_severity("Warning"), SEV_MEDIUM);
	assert_int_equal(decode_severity("whatever"), SEV_UNKNOWN);
	assert_int_equal(decode_severity(NULL), SEV_UNKNOWN);
}

static void a_fingerprint_keeps_its_parts_apart(void **state)
{
	static const struct alert alerts[] = {
		{ .product = "a", .rule = "bc" },
		{ .product = "ab", .rule = "c" },
		{ .product = "a", .rule = "bc", .asset = "h" },
		{ .product = "a", .rule = "bc", .extra = "h" },
		{ .rule = "bc" },
		{ .product = NULL },
	};
	char f[ARRAY_SIZE(alerts)][33], again[33];

	for (size_t i = 0; i < ARRAY_SIZE(alerts); i++) {
		alert_fingerprint(&alerts[i], f[i]);
		alert_fingerprint(&alerts[i], again);
		assert_int_equal(strlen(f[i]), 32);
		assert_string_equal(f[i], again);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(f[i], f[j]);
	}
}

static int setup(void **state)
{
	decode = (struct decode){ .arena = &arena, .now = 1795372200000 };
	return 0;
}

static int teardown(void **state)
{
	cJSON_Delete(json);
	arena_release(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_format_is_known_by_its_shape),
		cmocka_unit_test(
			a_likely_decoder_is_not_taken_when_it_is_wrong),
		cmocka_unit_test(what_nobody_knows_is_said_with_its_keys),
		cmocka_unit_test(a_hit_of_a_search_is_unwrapped),
		cmocka_unit_test(suricata_alert),
		cmocka_unit_test(suricata_severity),
		cmocka_unit_test(suricata_victim),
		cmocka_unit_test(suricata_rule_may_name_the_victim),
		cmocka_unit_test(other_eve_events_are_context),
		cmocka_unit_test(wazuh_alert),
		cmocka_unit_test(wazuh_levels),
		cmocka_unit_test(wazuh_dashes_are_nothing),
		cmocka_unit_test(wazuh_5_finding),
		cmocka_unit_test(wazuh_rejects),
		cmocka_unit_test(ocsf_finding),
		cmocka_unit_test(ocsf_older_finding),
		cmocka_unit_test(ocsf_context),
		cmocka_unit_test(elastic_alert),
		cmocka_unit_test(elastic_context_and_ecs),
		cmocka_unit_test(generic_by_its_map),
		cmocka_unit_test(generic_by_usual_names),
		cmocka_unit_test(techniques_are_sorted_and_narrowed),
		cmocka_unit_test(numbers_out_of_reason_do_no_harm),
		cmocka_unit_test(severities_by_word),
		cmocka_unit_test(a_fingerprint_keeps_its_parts_apart),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
