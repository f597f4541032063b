/*
 * playbook-text.h - playbooks for tests, written short.
 *
 * In a workflow 'x' stands for "x", a ` for a ', and @a3 for the id of action
 * number 3: s start, e end, a action, c playbook-action, p parallel, i if,
 * w while, x switch, g group, k playbook.  Numbers must differ across types.
 */
#ifndef TESTS_PLAYBOOK_TEXT_H
#define TESTS_PLAYBOOK_TEXT_H

#include "watchfloor/playbook.h"
#include "watchfloor/strbuf.h"

/* `more` is further members, each with a comma before it: ",'delay':1". */
#define START(next) "'@s1':{'type':'start','on_completion':'@" next "'},"
#define END_AT(n)   "'@e" n "':{'type':'end'},"
#define ACTION_AS(n, leads_on, more)                                  \
	"'@a" n "':{'type':'action','name':'a" n "','agent':'@g999'," \
	"'commands':[{'type':'manual','command':'do it',"             \
	"'playbook_activity':'scan-system'}]," leads_on more "},"
#define ACTION(n, next, more) ACTION_AS(n, "'on_completion':'@" next "'", more)
#define ACTION_OR(n, next, failure, more)                                    \
	ACTION_AS(n, "'on_success':'@" next "','on_failure':'@" failure "'", \
		  more)
#define IF(n, condition, then, next, more)                  \
	"'@i" n "':{'type':'if-condition','name':'i" n "'," \
	"'condition':'" condition "','on_true':'@" then     \
	"','on_completion':'@" next "'" more "},"
#define ELSE(head) ",'on_false':'@" head "'"
#define WHILE(n, condition, body, next)                        \
	"'@w" n "':{'type':'while-condition','name':'w" n "'," \
	"'condition':'" condition "','on_true':'@" body        \
	"','on_completion':'@" next "'},"
#define SWITCH(n, variable, cases, next)                        \
	"'@x" n "':{'type':'switch-condition','name':'x" n "'," \
	"'switch':'" variable ":value','cases':{" cases         \
	"},'on_completion':'@" next "'},"
#define PARALLEL(n, heads, next, more)                                      \
	"'@p" n "':{'type':'parallel','name':'p" n "','next_steps':[" heads \
	"],'on_completion':'@" next "'" more "},"
#define CALL(n, callee, next, more)                            \
	"'@c" n "':{'type':'playbook-action','name':'c" n "'," \
	"'playbook_id':'@k" callee "','on_completion':'@" next "'" more "},"

/* Append text with the short forms written out. */
void playbook_expand(struct strbuf *sb, const char *text);

/* A whole playbook: @k<number>, started at @s1.  variables is the inside of
 * playbook_variables ("" for none); more is further members of the playbook.
 * Reset sb first. */
void playbook_text(struct strbuf *sb, int number, const char *variables,
		   const char *workflow, const char *more);

/* The playbook that such a text makes; the test fails when it does not. */
struct playbook *playbook_make(int number, const char *variables,
			       const char *workflow);

/* The step that @a3 stands for. */
const struct step *playbook_short_step(const struct playbook *p,
				       const char *name);

#endif
