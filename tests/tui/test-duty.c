/*
 * test-duty.c - an analyst and a senior, each in a workbench of their own, on
 * one store.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "people.h"
#include "store.h"
#include "terminal.h"
#include "watchfloor/memory.h"

#include <cmocka.h>

#define ESC "\033"

static char *store;

static int set_up(void **state)
{
	char *members;

	store = store_make();
	members = xasprintf(
		"[desk]\nname = test\nshared-account = %s\n"
		"[queue \"open\"]\nfilter = state:open\n"
		"[sla \"all\"]\nmatch = severity>=low\naccept = 5m\n"
		"[route \"webshell\"]\nmatch = type:webshell\nplaybook = "
		"playbook--3f98e277-4cbd-47ad-9c90-a9587403e430\n"
		"[tenant \"acme\"]\n[tenant \"unassigned\"]\n"
		"[path \"functional\"]\nlevels = lead, support-centre\n"
		"title = Functional\nanswer = 30m\n"
		"[member \"lin\"]\nrole = analyst\nkey = " KEY_LIN "\n"
		"[member \"wu\"]\nrole = senior\ntier = 2\nskill = web\n"
		"key = " KEY_WU "\n",
		people_account());
	store_commit(store, "desk.conf", members);
	free(members);
	return 0;
}

static int tear_down(void **state)
{
	store_remove(store);
	return 0;
}

static struct terminal *start(const char *name, const char *key)
{
	return people_start(store, name, key, NULL);
}

/* Go to the tab of what waits on the one who looks: the last one. */
static void for_me(struct terminal *t)
{
	terminal_keys(t, ":queue\r");
	terminal_keys(t, "1" ESC "[Z");
	terminal_expect(t, "what waits on you");
}

static void a_senior_returns_and_approves(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN), *wu = start("wu", KEY_WU);

	/* the analyst walks a step, and asks for a review */
	terminal_keys(lin, ":open bj1-1\r");
	terminal_keys(lin, "c");
	terminal_keys(lin, "p");
	terminal_keys(lin, "s");
	terminal_keys(lin, "no access to the host\r");
	terminal_keys(lin, "v");
	terminal_keys(lin, "please look\r");
	terminal_expect(lin, "bj1-1 is in review; u undoes it");

	/* it waits on the senior, whose next thing it is to read it */
	for_me(wu);
	terminal_await(wu, "bj1-1 ");
	terminal_keys(wu, "\r");
	terminal_expect(wu, "Enter review");
	terminal_keys(wu, "\r");
	terminal_expect(wu, "Review of bj1-1");
	terminal_expect(wu, "no access to the host");
	terminal_expect(wu, "Y approve");
	terminal_expect(wu, "B send back");

	/* back to the first step, with a comment */
	terminal_keys(wu, "B");
	terminal_expect(wu, "Send back to which step?");
	terminal_keys(wu, "1");
	terminal_keys(wu, "you have access now\r");
	terminal_expect(wu, "bj1-1 is sent back; u undoes it");
	terminal_expect_not(wu, "Y approve");
	for_me(lin);
	terminal_expect(lin, "bj1-1 ");
	terminal_keys(lin, "\r");
	terminal_expect(lin, "Sent back to");

	/* once more, and it is good */
	terminal_keys(lin, "s");
	terminal_keys(lin, "the host is gone\r");
	terminal_keys(lin, ":request-review again\r");
	terminal_expect(lin, "bj1-1 is in review");
	terminal_await(wu, "Y approve");
	terminal_keys(wu, "Y");
	terminal_keys(wu, "\r");
	terminal_expect(wu, "bj1-1 is approved");
	terminal_await(wu, "wu approved it");
	terminal_quit(lin);
	terminal_quit(wu);
}

/* lin's ticket, at the step that needs the customer's word. */
static void walk_to_containment(struct terminal *lin, const char *step)
{
	terminal_keys(lin, ":open bj1-1\r");
	terminal_keys(lin, "c");
	terminal_keys(lin, "p");
	terminal_keys(lin, "\r1");
	terminal_keys(lin, "\ry");
	terminal_keys(lin, "198.51.100.9\r");
	terminal_expect(lin, step);
}

static void what_is_withdrawn_covers_no_more(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN);

	walk_to_containment(lin, "Isolate the host");
	terminal_expect(lin, "Enter authorise");
	terminal_keys(lin, ":withdraw\r");
	terminal_expect(lin, "no authorisation of its own is in force");
	terminal_keys(lin, ":authorise wang phone isolat\r");
	terminal_expect(lin, "there is no action \"isolat\"");
	terminal_keys(lin, ":authorise wang owl\r");
	terminal_expect(lin, "there is no channel \"owl\"");
	terminal_keys(lin, ":authorise wang phone isolate acme-* 2h agreed\r");
	terminal_expect(lin, "Authorised: isolate on acme-*, by wang");
	terminal_expect(lin, "Enter done");
	terminal_keys(lin, ":withdraw\r");
	terminal_expect(lin, "Which one holds no more?");
	terminal_keys(lin, "1");
	terminal_keys(lin, "their CISO called\r");
	terminal_expect(lin, "that of wang was withdrawn");
	terminal_expect(lin, "Enter authorise");
	terminal_keys(lin, ":refuse wang mail not now\r");
	terminal_expect(lin, "wang has refused");
	terminal_quit(lin);
}

static void a_second_person_signs_that_it_is_done_without(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN), *wu = start("wu", KEY_WU);

	walk_to_containment(lin, "Isolate the host");
	terminal_expect(lin, "X do it without");
	terminal_keys(lin, "X");
	terminal_keys(lin, "it spreads and nobody answers\r");
	terminal_expect(lin, "bj1-1 waits for a signature; u undoes it");
	terminal_expect(lin, "A senior is asked to sign");
	terminal_expect_not(lin, "X do it without");
	terminal_keys(lin, ":sign I do\r");
	terminal_expect(lin, "is only for");

	for_me(wu);
	terminal_await(wu, "bj1-1 ");
	terminal_keys(wu, "\r");
	terminal_expect(wu, "Enter sign");
	terminal_expect(wu, "Signature of");
	terminal_keys(wu, "\r");
	terminal_keys(wu, "go\r");
	terminal_expect(wu, "bj1-1: it is signed");
	terminal_expect_not(wu, "Enter sign");

	terminal_await(lin, "two persons have signed");
	terminal_keys(lin, "\r");
	terminal_expect(lin, "Is the site back?");
	terminal_quit(lin);
	terminal_quit(wu);
}

static void an_escalation_is_answered(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN), *wu = start("wu", KEY_WU);

	terminal_keys(lin, ":open bj1-3\r");
	terminal_keys(lin, "c");
	terminal_keys(lin, ":open bj1-1\r");
	terminal_keys(lin, "c");
	terminal_keys(lin, "e");
	terminal_expect(lin, "Escalate to whom?");
	terminal_expect(lin, "support-centre");
	terminal_expect(lin, "skill-web");
	terminal_expect(lin, "tier-2");
	terminal_keys(lin, ESC);
	terminal_expect_not(lin, "Escalate to whom?");
	terminal_keys(lin, ":escalate frob x\r");
	terminal_expect(lin, "\"frob\" is nobody");

	/* what was typed and not recorded is there again */
	terminal_keys(lin, ":escalate tier-2\r");
	terminal_keys(lin, "the shell runs" ESC);
	terminal_keys(lin, ":escalate tier-2\r");
	terminal_expect(lin, "escalate, why: the shell runs");
	terminal_keys(lin, "\r");
	terminal_expect(lin, "bj1-1 is escalated; u undoes it");

	/* one after the other: a repeat is on another ticket */
	terminal_keys(lin, ":open bj1-3\r");
	terminal_keys(lin, ".");
	terminal_expect(lin, "bj1-3 is escalated");

	/* a level of a path has its time; a path's answer stops the clock */
	terminal_keys(lin, ":escalate support-centre nobody is there\r");
	terminal_expect(lin, "Answer by");

	for_me(wu);
	terminal_await(wu, "bj1-1 ");
	terminal_expect_not(wu, "bj1-3 ");
	terminal_keys(wu, ":open bj1-3\r");
	terminal_keys(wu, ":answer-escalation we come\r");
	terminal_expect(wu, "the escalation of bj1-3 is answered");
	terminal_quit(lin);
	terminal_quit(wu);
}

static void the_customer_is_told_and_waited_for(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN);

	terminal_keys(lin, "I");
	terminal_keys(lin, "li\r");
	terminal_keys(lin, "we look into it\r");
	terminal_expect(lin, "the customer was told; u undoes it");
	terminal_keys(lin, ":open bj1-1\r");
	terminal_keys(lin, "w");
	/* not the owner: told before any question */
	terminal_expect_not(lin, "Wait for what?");
	terminal_keys(lin, "c");
	terminal_keys(lin, "w");
	terminal_expect(lin, "Wait for what?");
	terminal_keys(lin, "1");
	terminal_keys(lin, "2h\r");
	terminal_keys(lin, "may we isolate it?\r");
	terminal_expect(lin, "bj1-1 waits; u undoes it");
	terminal_expect(lin, "Waits");
	terminal_expect(lin, "z resume");
	terminal_keys(lin, "z\r");
	terminal_expect(lin, "bj1-1 goes on");
	terminal_expect_not(lin, "z resume");
	terminal_keys(lin, ":contain the host is off the net\r");
	terminal_expect(lin, "bj1-1 is contained");
	terminal_quit(lin);
}

static void a_question_goes_there_and_back(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN), *wu = start("wu", KEY_WU);

	terminal_keys(lin, ":open bj1-1\r");
	terminal_keys(lin, "c");
	terminal_keys(wu, ":open bj1-1\r");
	terminal_keys(wu, ":ask lin is the host on?\r");
	terminal_expect(wu, "the question is asked");
	terminal_await(lin, "Enter reply");
	terminal_keys(lin, "\r");
	terminal_keys(lin, "it is\r");
	terminal_expect(lin, "the question is answered");
	terminal_expect_not(lin, "Enter reply");
	/* who may not, is told so before any question */
	terminal_keys(lin, "t");
	terminal_expect(lin, "only for senior");
	terminal_quit(lin);
	terminal_quit(wu);
}

static void marks_are_in_the_way(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN);

	terminal_keys(lin, " e");
	terminal_expect(lin, "one ticket at a time");
	terminal_keys(lin, "Ue");
	terminal_expect(lin, "Escalate to whom?");
	terminal_keys(lin, ESC);
	terminal_quit(lin);
}

static void a_shift_is_handed_over_item_by_item(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN), *wu = start("wu", KEY_WU);

	terminal_keys(wu, ":shift\r");
	terminal_expect(wu, "Nobody is on watch.");
	terminal_expect(wu, "b come on watch");
	terminal_keys(wu, "H");
	terminal_expect(wu, "wu is not on watch: begin a shift first");

	terminal_keys(lin, "S");
	terminal_keys(lin, "b");
	terminal_expect(lin, "lin is on watch");
	terminal_await(wu, "on watch: lin, since");
	terminal_keys(lin, "n");
	terminal_keys(lin, "the mail gateway is down\r");
	terminal_expect(lin, "noted for the next shift");

	/* what is signed is shown; critical tickets are not left without a
	 * word */
	terminal_keys(lin, "H");
	terminal_expect(lin, "the mail gateway is down");
	terminal_expect(lin, "Hand over to whom?");
	terminal_expect_not(lin, "2  ");
	terminal_keys(lin, "1");
	terminal_keys(lin, "\r");
	terminal_expect(lin, "have no answer: say why you leave them");
	terminal_keys(lin, ":hand-over wu\r");
	terminal_keys(lin, "they came in just now\r");
	terminal_expect(lin, "wu takes over when every item has been read");

	/* half read is not taken over */
	terminal_await(wu, "A hand-over waits for you");
	terminal_keys(wu, "\r");
	terminal_expect(wu, "Handed over by lin: item 1 of ");
	terminal_keys(wu, "\r");
	terminal_expect(wu, "Handed over by lin: item 2 of ");
	terminal_keys(wu, ESC);
	terminal_expect(wu, "not taken over: not every item was read");
	terminal_expect(wu, "hands over to wu");
	terminal_keys(wu, "\r");
	while (terminal_has(wu, "Handed over by lin: item"))
		terminal_keys(wu, "\r");
	terminal_expect(wu, "wu takes over from lin, ");
	terminal_expect_not(wu, "hands over to wu");
	terminal_await(lin, "b come on watch");
	terminal_quit(lin);
	terminal_quit(wu);
}

/* lin's workbench in Chinese; NULL where it cannot be had. */
static struct terminal *start_in_chinese(void)
{
	const char *const *env = store_chinese(store);

	return env ? people_start(store, "lin", KEY_LIN, env) : NULL;
}

static void a_step_waits_in_chinese(void **state)
{
	struct terminal *lin = start_in_chinese();

	if (!lin)
		skip();
	walk_to_containment(lin, "隔离主机");
	terminal_expect(lin, "未授权：b 记录客户答复，X 申请越权执行。");
	terminal_keys(lin, "d");
	terminal_expect(lin, "需要客户授权");
	terminal_keys(lin, "b");
	terminal_keys(lin, "王主任\r");
	terminal_expect(lin, "通过什么渠道答复？");
	terminal_keys(lin, "1\r\r2h\r");
	terminal_keys(lin, "同意隔离\r");
	terminal_expect(lin, "bj1-1：授权已记录");
	terminal_expect(lin, "已授权：王主任 在 acme-web-03 上隔离，电话");
	terminal_keys(lin, "\r");
	terminal_expect(lin, "站点是否恢复");
	terminal_quit(lin);
}

static void all_of_it_is_said_in_chinese(void **state)
{
	struct terminal *lin = start_in_chinese();

	if (!lin)
		skip();
	terminal_expect(lin, "待我处理");
	terminal_keys(lin, ":open bj1-1\r");
	terminal_keys(lin, "c");
	terminal_keys(lin, "e");
	terminal_expect(lin, "升级给谁？");
	terminal_keys(lin, "1");
	terminal_keys(lin, "需要支援\r");
	terminal_expect(lin, "bj1-1 已升级");
	terminal_keys(lin, "V");
	terminal_expect(lin, "复核 bj1-1");
	terminal_keys(lin, "q:shift\r");
	terminal_expect(lin, "目前无人在岗。");
	terminal_expect(lin, "上岗");
	terminal_quit(lin);
}

static void work_that_no_alert_begins_is_filed(void **state)
{
	struct terminal *lin = start("lin", KEY_LIN);

	terminal_keys(lin, ":new-ticket acme service.nonsense x\r");
	terminal_expect(lin, "there is no type service.nonsense");
	terminal_keys(lin, ":new-ticket acme webshell Move it\r");
	terminal_expect(lin, "bj1-36 was opened");
	terminal_expect(lin, "What         Move it");
	terminal_keys(lin, "q+");
	terminal_expect(lin, "For whom?");
	terminal_keys(lin, "1");
	terminal_expect(lin, "What kind of work?");
	terminal_keys(lin, "\r");
	terminal_expect(lin, "what is to be done:");
	terminal_keys(lin, "Onboard Acme\r");
	terminal_expect(lin, "bj1-37 was opened");
	terminal_expect(lin, "What         Onboard Acme");
	terminal_keys(lin, "c:judge done all signed\r");
	terminal_expect(lin, "Work done");
	terminal_quit(lin);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_senior_returns_and_approves),
		EACH(what_is_withdrawn_covers_no_more),
		EACH(a_second_person_signs_that_it_is_done_without),
		EACH(a_step_waits_in_chinese),
		EACH(an_escalation_is_answered),
		EACH(the_customer_is_told_and_waited_for),
		EACH(a_question_goes_there_and_back),
		EACH(marks_are_in_the_way),
		EACH(all_of_it_is_said_in_chinese),
		EACH(a_shift_is_handed_over_item_by_item),
		EACH(work_that_no_alert_begins_is_filed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
