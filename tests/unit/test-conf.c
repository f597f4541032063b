/*
 * test-conf.c - desk.conf and the taxonomy: what is read, what is refused and
 * where; and that our reader of git-config syntax agrees with libgit2's.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <git2.h>

#include "watchfloor/clock.h"
#include "watchfloor/conf.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/gitconf.h"
#include "watchfloor/memory.h"

#include <cmocka.h> /* has a macro fail() */

/* A key, and what ssh-keygen -l says of it. */
#define KEY_BASE64                                                     \
	"AAAAC3NzaC1lZDI1NTE5AAAAIJwHbYDLlhS7TO+0zDBPOt6T0BMl1Ryi+t96" \
	"lpQKqmZP"
#define PUBLIC_KEY  "ssh-ed25519 " KEY_BASE64
#define FINGERPRINT "SHA256:FdfxePpmG/uQdhgNE7wA+4K2f8NRNSchQrwoWIo4pgQ"

static struct conf *conf_of(const char *text)
{
	struct conf *c;

	if (conf_parse(&c, "desk.conf", text, strlen(text), NULL) < 0)
		fail_msg("%s", fail_text());
	return c;
}

static struct taxonomy *taxonomy_of(const char *text)
{
	struct taxonomy *t;

	if (taxonomy_parse(&t, "taxonomy", text, strlen(text), NULL) < 0)
		fail_msg("%s", fail_text());
	return t;
}

/* ---- what is read ---- */

static void every_key_is_read(void **state)
{
	struct conf *c =
		conf_of("[desk]\n"
			"	name = SOC Beijing\n"
			"	timezone = Asia/Shanghai\n"
			"	default-tenant = nobody\n"
			"	intake-gap = 30m\n"
			"[queue \"mine\"]\n"
			"	title = Mine ; what I have\n"
			"	title-zh-cn = \xe6\x88\x91\xe7\x9a\x84\n"
			"	filter = \"owner:me \\\"a b\\\"\"\n"
			"[sla \"critical\"]\n"
			"	match = severity>=critical\n"
			"	accept = 5m\n"
			"	close = 1d\n"
			"[route \"webshell\"]\n"
			"	match = type:webshell\n"
			"	playbook = "
			"playbook--78e5076d-0339-4797-9dc3-81f2449694ca\n"
			"	skill = web\n"
			"[tenant \"nobody\"]\n"
			"[tenant \"acme\"]\n"
			"	title = Acme\n"
			"	match = asset:acme-*\n"
			"[source \"fw\"]\n"
			"	format = generic\n"
			"	tenant = acme\n"
			"	timezone = +08:00\n"
			"	product = Edge\n"
			"	map-time = a.b\n"
			"	map-type = kind\n"
			"	severity-words = low:2, mid:medium, a:b:5\n"
			"[member \"lin\"]\n"
			"	name = Lin Lan\n"
			"	role = analyst, auditor\n"
			"	tier = 2\n"
			"	tenants = acme, nobody\n"
			"	skill = web\n");

	assert_string_equal(c->name, "SOC Beijing");
	assert_string_equal(c->timezone, "Asia/Shanghai");
	assert_string_equal(c->default_tenant, "nobody");
	assert_int_equal(c->intake_gap, 30 * MINUTE);
	assert_int_equal(c->nqueues, 1);
	assert_string_equal(c->queues[0].name, "mine");
	assert_string_equal(c->queues[0].title, "Mine");
	assert_string_equal(c->queues[0].title_zh_cn,
			    "\xe6\x88\x91\xe7\x9a\x84");
	assert_string_equal(c->queues[0].filter, "owner:me \"a b\"");
	assert_non_null(c->queues[0].query);
	assert_string_equal(conf_queue_title(&c->queues[0]), "Mine");
	assert_int_equal(c->slas[0].span[SLA_ACCEPT], 5 * MINUTE);
	assert_int_equal(c->slas[0].span[SLA_JUDGE], 0);
	assert_int_equal(c->slas[0].span[SLA_CLOSE], DAY);
	assert_string_equal(c->routes[0].playbook,
			    "playbook--78e5076d-0339-4797-9dc3-81f2449694ca");
	assert_string_equal(c->routes[0].skill, "web");
	assert_string_equal(c->tenants[1].title, "Acme");
	assert_string_equal(c->sources[0].format, "generic");
	assert_string_equal(c->sources[0].tenant, "acme");
	assert_string_equal(c->sources[0].product, "Edge");
	assert_int_equal(c->sources[0].zone_minutes, 480);
	assert_string_equal(c->sources[0].map[MAP_TIME], "a.b");
	assert_string_equal(c->sources[0].map[MAP_TYPE], "kind");
	assert_null(c->sources[0].map[MAP_UID]);
	assert_int_equal(c->sources[0].nwords, 3);
	assert_string_equal(c->sources[0].words[1].word, "mid");
	assert_int_equal(c->sources[0].words[1].severity, SEV_MEDIUM);
	assert_string_equal(c->sources[0].words[2].word, "a:b");
	assert_int_equal(c->sources[0].words[2].severity, SEV_CRITICAL);
	assert_string_equal(c->members[0].display, "Lin Lan");
	assert_int_equal(c->members[0].roles, ROLE_ANALYST | ROLE_AUDITOR);
	assert_int_equal(c->members[0].tier, 2);
	assert_int_equal(c->members[0].ntenants, 2);
	assert_string_equal(c->members[0].tenants[0], "acme");
	assert_string_equal(c->members[0].tenants[1], "nobody");
	conf_free(c);
}

/* 2026-11-23 is a Monday. */
static void a_member_acts_within_the_hours(void **state)
{
	static const struct {
		const char *hours, *at; /* at: in Shanghai */
		bool allowed;
	} rows[] = {
		{ "08:00-20:00", "2026-11-23T08:00:00+08:00", true },
		{ "08:00-20:00", "2026-11-23T07:59:59+08:00", false },
		{ "08:00-20:00", "2026-11-23T20:00:00+08:00", false },
		{ "20:00-08:00", "2026-11-23T20:00:00+08:00", true },
		{ "20:00-08:00", "2026-11-24T07:59:00+08:00", true },
		{ "20:00-08:00", "2026-11-24T08:00:00+08:00", false },
		{ "mon-fri 20:00-08:00", "2026-11-28T03:00:00+08:00", true },
		{ "mon-fri 20:00-08:00", "2026-11-28T21:00:00+08:00", false },
		{ "mon-fri 20:00-08:00", "2026-11-23T03:00:00+08:00", false },
		{ "sat-mon 00:00-24:00", "2026-11-22T12:00:00+08:00", true },
		{ "sat-mon 00:00-24:00", "2026-11-24T00:00:00+08:00", false },
		{ "tue 10:00-11:00, mon 09:00-09:30",
		  "2026-11-23T09:29:00+08:00", true },
		{ "tue 10:00-11:00, mon 09:00-09:30",
		  "2026-11-23T10:29:00+08:00", false },
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *text = xasprintf("[desk]\ntimezone = Asia/Shanghai\n"
				       "[member \"a\"]\nrole = senior\n"
				       "hours = %s\n",
				       rows[i].hours);
		struct conf *c = conf_of(text);
		enum clock_zone zone;
		int64_t at;

		assert_int_equal(clock_parse(&at, &zone, rows[i].at,
					     strlen(rows[i].at), 0, 0),
				 0);
		if (conf_member_on_duty(c, &c->members[0], at) !=
		    rows[i].allowed)
			fail_msg("%s at %s", rows[i].hours, rows[i].at);
		conf_free(c);
		free(text);
	}
}

static void a_key_and_its_fingerprint_are_one(void **state)
{
	struct conf *c =
		conf_of("[member \"a\"]\nrole = senior\nkey = " PUBLIC_KEY
			" a@laptop\n");

	assert_string_equal(c->members[0].keys[0].fingerprint, FINGERPRINT);
	assert_string_equal(c->members[0].keys[0].text, PUBLIC_KEY);
	assert_ptr_equal(conf_member_by_key(c, FINGERPRINT), &c->members[0]);
	conf_free(c);
}

static void an_empty_file_is_an_open_desk(void **state)
{
	struct conf *c = conf_of("");

	assert_string_equal(c->name, "watchfloor");
	assert_string_equal(c->timezone, "UTC");
	assert_string_equal(c->default_tenant, "default");
	assert_int_equal(c->intake_gap, HOUR);
	assert_int_equal(c->nmembers, 0);
	assert_null(conf_member_named(c, "lin"));
	conf_free(c);
}

static void the_first_in_the_file_wins(void **state)
{
	struct conf *c = conf_of("[route \"a\"]\nmatch = type:scan\n"
				 "[route \"b\"]\nmatch = type:webshell\n"
				 "[route \"c\"]\nmatch = severity>=low\n"
				 "[sla \"s\"]\nmatch = -type:scan\n"
				 "[tenant \"hand\"]\n"
				 "[tenant \"t\"]\nmatch = asset:web*\n"
				 "[source \"x\"]\nformat = generic\n");
	struct ticket t;

	ticket_init(&t);
	ticket_set(&t.type, "webshell");
	ticket_set(&t.asset, "web-03");
	t.severity = SEV_HIGH;
	assert_string_equal(conf_route_for(c, &t)->name, "b");
	assert_string_equal(conf_sla_for(c, &t)->name, "s");
	assert_string_equal(conf_tenant_for(c, &t)->name, "t");
	ticket_set(&t.type, "scan");
	ticket_set(&t.asset, "db-01");
	assert_string_equal(conf_route_for(c, &t)->name, "a");
	assert_null(conf_sla_for(c, &t));
	assert_null(conf_tenant_for(c, &t));
	assert_string_equal(conf_source_named(c, "x")->format, "generic");
	assert_null(conf_source_named(c, "y"));
	ticket_release(&t);
	conf_free(c);
}

/* ---- what is refused ---- */

static const struct {
	const char *text, *findings;
} refused[] = {
	{ "[queue \"a\"]\nfiltr = state:open\n",
	  "f:2: there is no key \"filtr\" in [queue]; did you mean "
	  "\"filter\"?\n"
	  "f:1: [queue \"a\"] has no \"filter\"\n" },
	{ "[quue \"a\"]\nx = 1\n",
	  "f:1: there is no section [quue]; did you mean [queue]?\n" },
	{ "[zebra]\n[desk]\nzebra = 1\n",
	  "f:1: there is no section [zebra]\n"
	  "f:3: there is no key \"zebra\" in [desk]\n" },
	{ "[queue]\n", "f:1: [queue] needs a name: [queue \"NAME\"]\n" },
	{ "[desk \"a\"]\n", "f:1: [desk] takes no name\n" },
	{ "[desk]\n[tenant \"a\"]\n[desk]\n", "f:3: [desk] is here twice\n" },
	{ "[tenant \"a\"]\n[tenant \"a\"]\n",
	  "f:2: [tenant \"a\"] is here twice\n" },
	{ "[tenant \"none\"]\n",
	  "f:1: \"none\" cannot be the name of a tenant: use letters, digits, "
	  "- _ and ., and neither `me` nor `none`\n" },
	{ "[desk]\nname = a\nname = b\n",
	  "f:3: \"name\" is already set in line 2\n" },
	{ "[desk]\nname\nintake-gap =\n",
	  "f:2: \"name\" has no value\n"
	  "f:3: \"intake-gap\" has no value\n" },
	{ "name = a\n", "f:1: \"name\" stands before the first section\n" },
	{ "[desk\nname = a\n",
	  "f:1: a section is written [desk] or [desk \"NAME\"]\n" },
	{ "[]\nname = a\n",
	  "f:1: \"[\" begins a section, but no name follows\n" },
	{ "[desk]\nname \"a\"\n", "f:2: a \"=\" is missing after \"name\"\n" },
	{ "[desk]\n\n!\n", "f:3: this is no section, key or comment\n" },
	{ "[desk]\nname = \"a\n",
	  "f:2: a quote is not closed in this value\n" },
	{ "[tenant \"a]\n", "f:1: the name of [tenant is not closed by \"\n" },
	{ "[desk]\nname = a\\d\n",
	  "f:2: after a backslash in a value stands n, t, b, \", another "
	  "backslash, or the end of the line\n" },
	{ "[desk]\nname = a\xff\n", "f:2: this is not UTF-8 text\n" },
	{ "[queue \"a\"]\nfilter = state:open sevrity:high\n",
	  "f:2: filter: query, column 12: there is no field \"sevrity\"; did "
	  "you mean \"severity\"?\n" },
	{ "[route \"a\"]\nmatch = a\nplaybook = webshell\n",
	  "f:3: playbook: \"webshell\" is no id of a playbook; it looks like "
	  "playbook--78e5076d-0339-4797-9dc3-81f2449694ca\n" },
	{ "[member \"a\"]\nrole = analyst, auditr\n",
	  "f:2: role: there is no role \"auditr\"; did you mean "
	  "\"auditor\"?\n" },
	{ "[member \"a\"]\nrole = analyst,,auditor\n",
	  "f:2: role: between two commas, or beside one, stands nothing\n" },
	{ "[member \"a\"]\nrole = analyst\ntier = one\n",
	  "f:3: tier: \"one\" is no tier; it is a digit from 1\n" },
	{ "[source \"a\"]\nformat = generic\nseverity-words = low\n",
	  "f:3: severity-words: \"low\" is no severity word; write WORD:high "
	  "or WORD:4\n" },
	{ "[source \"a\"]\nformat = x\ntenant = acmee\n[tenant \"acme\"]\n",
	  "f:3: tenant: there is no [tenant \"acmee\"]\n" },
	{ "[tenant \"a\"]\n[member \"m\"]\nrole = analyst\ntenants = a, b\n",
	  "f:4: tenants: there is no [tenant \"b\"]\n" },
	{ "[member \"a\"]\nrole = sysadmin, auditor\n",
	  "f:1: [member \"a\"]: nobody is two of sysadmin, secadmin and "
	  "auditor\n" },
	{ "[member \"a\"]\nrole = customer, analyst\ntenants = x\n",
	  "f:1: [member \"a\"]: a customer has no other role\n" },
	{ "[member \"a\"]\nrole = customer\ntenants = *\n",
	  "f:1: [member \"a\"]: a customer needs \"tenants\", by their "
	  "names\n" },
	{ "[member \"a\"]\nrole = customer\n",
	  "f:1: [member \"a\"]: a customer needs \"tenants\", by their "
	  "names\n" },
	{ "[member \"a\"]\nrole = analyst\nlogin = b\n"
	  "[member \"b\"]\nrole = senior\n",
	  "f:4: [member \"b\"]: the account b belongs to the member a\n" },
	{ "[member \"a\"]\nrole = analyst\nkey = " FINGERPRINT "\n"
	  "[member \"b\"]\nrole = senior\nkey = " PUBLIC_KEY " b\n",
	  "f:4: [member \"b\"]: the key " FINGERPRINT
	  " belongs to the member a\n" },
	{ "[member \"a\"]\nrole = analyst\nkey = ssh-rsa " KEY_BASE64 "\n",
	  "f:3: key: \"ssh-rsa " KEY_BASE64 "\" is no SSH key; write a public "
	  "key, ssh-ed25519 AAAA..., or what `ssh-keygen -l` says of it, "
	  "SHA256:...\n" },
	{ "[member \"a\"]\nrole = analyst\nkey = SHA256:abcd\n",
	  "f:3: key: \"SHA256:abcd\" is no SSH key; write a public "
	  "key, ssh-ed25519 AAAA..., or what `ssh-keygen -l` says of it, "
	  "SHA256:...\n" },
	{ "[member \"a\"]\nrole = analyst\nhours = mon-fri 8:00-20:00\n",
	  "f:3: hours: \"mon-fri 8:00-20:00\" are no hours; write 08:00-20:00 "
	  "or mon-fri 20:00-08:00\n" },
	{ "[member \"a\"]\nrole = analyst\nhours = 08:60-20:00\n",
	  "f:3: hours: \"08:60-20:00\" are no hours; write 08:00-20:00 "
	  "or mon-fri 20:00-08:00\n" },
	{ "[member \"a\"]\nrole = analyst\nhours = mo 08:00-20:00\n",
	  "f:3: hours: \"mo 08:00-20:00\" are no hours; write 08:00-20:00 "
	  "or mon-fri 20:00-08:00\n" },
	{ "[sign \"a\"]\nact = ticket.close\n",
	  "f:2: act: \"ticket.close\" is no act that can be signed; did you "
	  "mean \"ticket.closed\"?\n" },
	{ "[sign \"a\"]\nact = store.created\n",
	  "f:2: act: \"store.created\" is no act that can be signed\n" },
	{ "[sign \"a\"]\nmatch = a\n", "f:1: [sign \"a\"] has no \"act\"\n" },
	{ "[desk]\ntimezone = Mars/Olympus\n",
	  "f:2: timezone: \"Mars/Olympus\" is no time zone; write +08:00 or "
	  "Asia/Shanghai\n" },
	{ "[sla \"a\"]\nmatch = a\naccept = 0m\n",
	  "f:3: accept: \"0m\" is no time to wait; write 5m, 1h or 2d\n" },
};

static void each_fault_is_a_finding_with_its_line(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		const char *text = refused[i].text;
		struct strbuf findings = STRBUF_INIT;
		struct conf *c;
		size_t first;

		if (conf_parse(&c, "f", text, strlen(text), &findings) !=
		    FAILED)
			fail_msg("it is taken: %s", text);
		assert_null(c);
		assert_string_equal(findings.buf, refused[i].findings);
		first = strcspn(findings.buf, "\n");
		strbuf_setlen(&findings, first);
		assert_string_equal(fail_text(), findings.buf);
		strbuf_release(&findings);
	}
}

static void a_null_byte_is_a_finding(void **state)
{
	struct conf *c;

	assert_int_equal(conf_parse(&c, "f", "[desk]\nname = a\0b\n", 18, NULL),
			 FAILED);
	assert_string_equal(fail_text(), "f:2: this is not UTF-8 text");
}

/* ---- the files that ship ---- */

static void read_shipped(struct strbuf *text, const char *name)
{
	char *path = xasprintf("%s/%s", SRCDIR, name);

	if (file_read(text, path, 1 << 20) < 0)
		fail_msg("%s", fail_text());
	free(path);
}

static void the_shipped_desk_conf_is_accepted(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct conf *c;

	read_shipped(&text, "playbooks/desk.conf");
	c = conf_of(text.buf);
	assert_true(c->nqueues > 0 && c->nroutes > 0 && c->nslas > 0);
	conf_free(c);
	strbuf_release(&text);
}

/* Where one type stands before another that would take it too. */
static const struct {
	const char *attack, *text, *type;
} shipped_kinds[] = {
	{ "T1505.003", NULL, "webshell" },
	{ "T1491.002", NULL, "defacement" },
	{ "T1550.002", NULL, "lateral-movement" },
	{ "T1550.001", NULL, "abnormal-login" },
	{ "T1021.004", "sshd: authentication success", "other" },
	{ "T1496", NULL, "cryptomining" },
	{ NULL, "CoinMiner checkin", "cryptomining" },
	{ NULL, "malicious package with a backdoor", "supply-chain" },
	{ NULL, "privilege abuse", "insider-misuse" },
	{ NULL, "\xe6\x9a\x97\xe9\x93\xbe", "defacement" },
};

static void the_shipped_taxonomy_is_accepted(void **state)
{
	struct strbuf text = STRBUF_INIT;
	struct taxonomy *t;

	read_shipped(&text, "data/taxonomy");
	t = taxonomy_of(text.buf);
	for (size_t i = 0; i < ARRAY_SIZE(shipped_kinds); i++)
		assert_string_equal(taxonomy_type_of(t, shipped_kinds[i].attack,
						     shipped_kinds[i].text),
				    shipped_kinds[i].type);
	assert_string_equal(taxonomy_title(t, "other"), "Other");
	taxonomy_free(t);
	strbuf_release(&text);
}

/* ---- the taxonomy ---- */

static const char kinds[] =
	"[type \"webshell\"]\n"
	"	en = Webshell\n"
	"	zh-cn = Webshell\n"
	"	attack = T1505.003\n"
	"	word = webshell, web shell, \xe7\xbd\x91\xe9\xa1\xb5\xe5\x90\x8e"
	"\xe9\x97\xa8\n"
	"[type \"exploit\"]\n"
	"	en = Exploit\n"
	"	zh-cn = x\n"
	"	attack = T1190, T1505\n"
	"	word = RCE, bypass (cve, c&c, \xe5\x8f\x8d\xe5\xbc\xb9shell\n"
	"[type \"scan\"]\n"
	"	en = Scan\n"
	"	zh-cn = x\n"
	"	word = scan\n";

static const struct {
	const char *attack, *text, *type;
} asked[] = {
	{ NULL, NULL, "other" },
	{ "", "", "other" },
	{ "T1505.003", "", "webshell" },
	{ "T1505", "", "exploit" },
	{ "T1505.001", "", "exploit" },
	{ "T1190,T1505.003", "", "webshell" },
	{ "T1595, T1190", "scan", "exploit" },
	{ "T150", "", "other" },
	{ "T15055", "", "other" },
	{ "T1505.0031", "", "exploit" },
	{ "T9999", "A Web Shell was written", "webshell" },
	{ NULL, "scan for a WEBSHELL", "webshell" },
	{ NULL, "webshells", "other" },
	{ NULL, "mywebshell", "other" },
	{ NULL, "scan_webshell.php", "webshell" },
	{ NULL, "force", "other" },
	{ NULL, "rce", "exploit" },
	{ NULL, "Bypass (CVE-2024-1)", "exploit" },
	{ NULL, "C&CActivity", "other" },
	{ NULL, "a c&c.", "exploit" },
	{ NULL,
	  "\xe5\x8f\x91\xe7\x8e\xb0\xe7\xbd\x91\xe9\xa1\xb5\xe5\x90\x8e\xe9\x97"
	  "\xa8\xe4\xb8\x8a\xe4\xbc\xa0",
	  "webshell" },
	{ NULL, "\xe5\x8f\x8d\xe5\xbc\xb9SHELL\xe6\x88\x90\xe5\x8a\x9f",
	  "exploit" },
	{ NULL, "\xe5\x8f\x8d\xe5\xbc\xb9shells", "other" },
	{ NULL, "\xe6\x89\xab\xe6\x8fscan", "scan" },
};

static void an_alert_gets_its_type(void **state)
{
	struct taxonomy *t = taxonomy_of(kinds);

	for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
		const char *type =
			taxonomy_type_of(t, asked[i].attack, asked[i].text);

		if (strcmp(type, asked[i].type) != 0)
			fail_msg("%s %s: %s, not %s", asked[i].attack,
				 asked[i].text, type, asked[i].type);
	}
	taxonomy_free(t);
}

static void a_word_is_found_in_a_text_of_any_length(void **state)
{
	struct taxonomy *t = taxonomy_of(kinds);

	for (int n = 0; n < 1200; n++) {
		char text[1300];

		memset(text, '.', sizeof text);
		snprintf(text + n, sizeof text - (size_t)n, "Scan");
		assert_string_equal(taxonomy_type_of(t, NULL, text), "scan");
		snprintf(text + n, sizeof text - (size_t)n, "Sca");
		assert_string_equal(taxonomy_type_of(t, NULL, text), "other");
	}
	taxonomy_free(t);
}

static void a_word_of_one_letter_is_refused(void **state)
{
	static const char text[] =
		"[type \"a\"]\nen = A\nzh-cn = A\nword = b\n";
	struct taxonomy *t;

	assert_int_equal(
		taxonomy_parse(&t, "taxonomy", text, strlen(text), NULL),
		FAILED);
	assert_string_equal(fail_text(), "taxonomy:4: word: \"b\" is too "
					 "short to tell anything");
}

/* ---- the same as libgit2 ---- */

static uint64_t random_state = 0x2545f4914f6cdd1d;

static unsigned pick(unsigned n)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return (unsigned)(random_state >> 33) % n;
}

#define PICK(array) (array)[pick(ARRAY_SIZE(array))]

static void random_file(struct strbuf *out)
{
	static const char *const headers[] = {
		"[desk]",
		"[Queue \"My Own\"]",
		"[queue \"a\\\"b\\\\\"]",
		"  [sla \"x\"] ",
		"[a-b]",
		"[type \"\xe7\xbd\x91\"]",
	};
	static const char *const keys[] = { "name", "Title-zh-CN", " filter",
					    "\tx1", "y" };
	static const char *const equals[] = { "=", " = ", "\t=\t", "= ",
					      "   =" };
	/* A letter stands after the escaped backslash and in the continued
	 * line: libgit2 1.5 takes a quote after the one for an escaped quote,
	 * and goes on to a third line when the other is empty. */
	static const char *const pieces[] = {
		"a",      "b c",
		" ",      "\t",
		"\\n",    "\\t",
		"\\\"",   "\\\\a",
		"\"q\"",  "\" q \"",
		"\";#\"", "\\\n  z",
		"=",      "[x]",
		"'",      "\xe9\x97\xa8",
		"\"\"",   "severity>=high",
	};
	static const char *const ends[] = { "\n",   " \n",  " ; c\n",
					    "#c\n", "\r\n", " # \"\n" };
	static const char *const between[] = { "",         "",        "\n",
					       "# c \\\n", "; [x]\n", " \t\n" };

	for (unsigned s = 1 + pick(3); s--;) {
		strbuf_addstr(out, PICK(headers));
		strbuf_addstr(out, pick(6) ? "\n" : PICK(ends));
		for (unsigned k = pick(4); k--;) {
			strbuf_addstr(out, PICK(between));
			strbuf_addstr(out, PICK(keys));
			if (pick(10)) {
				strbuf_addstr(out, PICK(equals));
				for (unsigned v = pick(6); v--;)
					strbuf_addstr(out, PICK(pieces));
			}
			strbuf_addstr(out, PICK(ends));
		}
	}
}

/* "section.name.key=value\n" each; a key alone without "=". */
static int dump_ours(struct strbuf *out, const char *text, size_t len)
{
	enum gitconf_item item;
	struct gitconf g;

	gitconf_init(&g, text, len);
	while ((item = gitconf_next(&g)) > GITCONF_END) {
		if (item != GITCONF_KEY)
			continue;
		strbuf_addf(out, "%s.%s%s%s%s%s\n", g.section.buf,
			    g.named ? g.subsection.buf : "", g.named ? "." : "",
			    g.key.buf, g.has_value ? "=" : "", g.value.buf);
	}
	gitconf_release(&g);
	return item;
}

static int dump_libgit2(struct strbuf *out, const char *path)
{
	git_config_iterator *each;
	git_config_entry *e;
	git_config *c;

	if (git_config_open_ondisk(&c, path) < 0)
		return FAILED;
	if (git_config_iterator_new(&each, c) < 0) {
		git_config_free(c);
		return FAILED;
	}
	while (git_config_next(&e, each) == 0)
		strbuf_addf(out, "%s%s%s\n", e->name, e->value ? "=" : "",
			    e->value ? e->value : "");
	git_config_iterator_free(each);
	git_config_free(c);
	return 0;
}

static void we_read_the_syntax_as_libgit2_does(void **state)
{
	char path[] = "/tmp/test-conf-XXXXXX";
	int fd = mkstemp(path), keys = 0;

	assert_true(fd >= 0);
	close(fd);
	git_libgit2_init();
	for (int n = 0; n < 3000; n++) {
		struct strbuf text = STRBUF_INIT, ours = STRBUF_INIT;
		struct strbuf theirs = STRBUF_INIT;
		FILE *f = fopen(path, "w");

		random_file(&text);
		assert_int_equal(fwrite(text.buf, 1, text.len, f), text.len);
		fclose(f);
		if (dump_ours(&ours, text.buf, text.len) < 0)
			fail_msg("%s: %s", fail_text(), text.buf);
		if (dump_libgit2(&theirs, path) < 0)
			fail_msg("%s: %s", git_error_last()->message, text.buf);
		if (strcmp(ours.buf, theirs.buf) != 0)
			fail_msg("file:\n%s\nours:\n%s\nlibgit2's:\n%s",
				 text.buf, ours.buf, theirs.buf);
		keys += ours.len > 0;
		strbuf_release(&text);
		strbuf_release(&ours);
		strbuf_release(&theirs);
	}
	assert_true(keys > 1000);
	git_libgit2_shutdown();
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(an_empty_file_is_an_open_desk),
		cmocka_unit_test(a_member_acts_within_the_hours),
		cmocka_unit_test(a_key_and_its_fingerprint_are_one),
		cmocka_unit_test(the_first_in_the_file_wins),
		cmocka_unit_test(each_fault_is_a_finding_with_its_line),
		cmocka_unit_test(a_null_byte_is_a_finding),
		cmocka_unit_test(the_shipped_desk_conf_is_accepted),
		cmocka_unit_test(the_shipped_taxonomy_is_accepted),
		cmocka_unit_test(an_alert_gets_its_type),
		cmocka_unit_test(a_word_is_found_in_a_text_of_any_length),
		cmocka_unit_test(a_word_of_one_letter_is_refused),
		cmocka_unit_test(we_read_the_syntax_as_libgit2_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
