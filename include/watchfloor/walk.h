/*
 * walk.h - walking a playbook: a pure state machine.
 *
 * The machine knows no screen, clock, process or database: it is told answers
 * and says what to ask next.  Its state is a function of the playbook, the
 * values of the external variables and the list of answers; so a run is
 * stored as that list and replayed.
 *
 * A branch ends at its end step and control returns to the step that opened
 * it (cacao 4.7-4.10), so there is a stack of frames; a playbook-action
 * pushes the callee.  parallel branches are walked one after the other.
 *
 * What the standard leaves open is settled so:
 *  - a failed step goes to on_failure, else to workflow_exception, else the
 *    walk stops and asks the analyst whether to go on (WALK_STUCK);
 *  - when the exception branch ends the walk is over, failed;
 *  - a skipped step counts as succeeded, its out_args stay as they are;
 *  - a condition that does not parse, or that tests a variable that has no
 *    value, is asked as a yes/no question; so is one that computes to the
 *    same for ever, in a loop that asks nobody anything;
 *  - a switch whose variable has no value is asked for it like an action (its
 *    out_args is that variable); skipped, it takes the default;
 *  - a switch without a matching case and without default goes on at the
 *    switch's successor;
 *  - a failure inside a parallel branch: the others are walked, then the
 *    parallel step itself counts as failed;
 *  - a failure that a callee does not catch is the playbook-action's; when
 *    nobody catches it, the walk is stuck where it failed;
 *  - a call that leads back to itself is a step to do by hand;
 *  - an end that several branches share pops the innermost frame.
 */
#ifndef WATCHFLOOR_WALK_H
#define WATCHFLOOR_WALK_H

#include <stdbool.h>

#include "watchfloor/json.h"
#include "watchfloor/playbook.h"

struct walk;

enum walk_wait {
	WALK_STEP,      /* an action: do it, then done, skipped or failed */
	WALK_CONDITION, /* a condition nobody can compute: yes or no */
	WALK_STUCK,     /* a step failed and nothing catches it: YES to go on
			   as if it had been skipped, NO to give up */
	WALK_OVER       /* reached the end; see walk_failed() */
};

struct walk_point {
	enum walk_wait wait;
	const struct step *step;         /* NULL when over */
	const struct playbook *playbook; /* whose step it is (a callee's?) */
	int depth;                       /* open frames */
	int answers;                     /* how many were given so far: the
					    number of the next one */
};

enum walk_outcome {
	OUTCOME_DONE,
	OUTCOME_SKIPPED,
	OUTCOME_FAILED,
	OUTCOME_YES,
	OUTCOME_NO
};
const char *outcome_word(enum walk_outcome o); /* "done", for records */
int outcome_parse(const char *word);           /* -1 unknown */

struct walk_answer {
	enum walk_outcome outcome;
	const cJSON *values; /* {"__x__": "text", ...} for out_args, or
				NULL */
};

/* Where callees come from.  Returns a playbook that outlives the walk, or
 * NULL: the playbook-action is then shown as a step to do by hand. */
typedef const struct playbook *walk_resolver(void *ctx, const char *id,
					     const char *version);

/* externals: {"__src__": "192.0.2.1"}, may be NULL; names that the playbook
 * does not declare external are ignored. */
int walk_start(struct walk **out, const struct playbook *p,
	       const cJSON *externals, walk_resolver *resolve, void *ctx);
void walk_free(struct walk *w);

const struct walk_point *walk_at(const struct walk *w);
bool walk_failed(const struct walk *w);

/* Refuses (REFUSED, sentence set, nothing changed) an outcome that the point
 * does not take, a value of the wrong type, a constant, a name that is not in
 * the step's out_args, and DONE without a required answer. */
int walk_next(struct walk *w, const struct walk_answer *a);

/* How a variable is declared in the innermost scope; NULL: it is not. */
const struct variable *walk_variable(const struct walk *w, const char *name);
/* The value of a variable in the innermost scope; NULL: unknown. Borrowed. */
const char *walk_value(const struct walk *w, const char *name);
/* Append text with each __x__:value replaced once.  A variable without a value
 * reads as "<x?>"; a name that is not declared stays as it is. */
void walk_resolve(const struct walk *w, const char *text, struct strbuf *out);

/* Calls each() with the name of every variable in the text that would read as
 * "<x?>". */
void walk_missing(const struct walk *w, const char *text,
		  void (*each)(void *ctx, const char *name), void *ctx);

/* What answers does this point take for variable `name`?  From the guidance
 * extension, else bool, else the cases of the switch that follows.  Fills at
 * most max; returns how many; 0: free text. */
int walk_choices(const struct walk *w, const char *name, struct choice *out,
		 int max);

/* The i-th variable that a step asks a person for: those of its questions,
 * then the out_args that no question is about.  NULL: no more. */
const char *step_asks(const struct step *s, int i);
/* What to ask about a variable where the walk stands, in words; it comes from
 * a file. */
const char *walk_prompt(const struct walk *w, const char *name);
/*
 * One word as the whole answer: yes or no; or the value of the one variable
 * that the step asks for, which may be the label of a choice.  REFUSED when
 * that cannot be.  values: yours to delete, or NULL.
 */
int walk_word(const struct walk *w, const char *word,
	      enum walk_outcome *outcome, cJSON **values);

/* The state of a step for the outline: how often it was answered, and how
 * last.  Returns false when it never was. */
bool walk_result(const struct walk *w, const struct step *s,
		 enum walk_outcome *last, int *times);

/* Every step that was answered or that decided by itself (a condition that was
 * computed, a switch, parallel and a call when they end), in order.
 * Borrowed until the walk goes on. */
struct walk_mark {
	const struct step *step;
	enum walk_outcome outcome;
};
const struct walk_mark *walk_trace(const struct walk *w, int *n);

/* Type check of one value as entered (10.18): 0, or REFUSED and a sentence. */
int variable_check(const struct variable *v, const char *value);
/* What its values look like, for a sentence: "true or false". */
const char *variable_help(const struct variable *v);

/* ---- conditions: the STIX comparison grammar ---- */

/* Like playbook_parse(): NULL and the last error on a syntax fault. */
struct condition *condition_parse(const char *text);
void condition_free(struct condition *c);
/* Canonical text. */
void condition_print(const struct condition *c, struct strbuf *out);
/* Names of the variables it tests, in order; calls each() with "__x__". */
void condition_variables(const struct condition *c,
			 void (*each)(void *ctx, const char *name), void *ctx);
/* value(): text and type of a variable; NULL text: unknown.  1 true, 0 false,
 * FAILED when a variable is unknown or a value does not fit its type. */
typedef const char *condition_value(void *ctx, const char *name,
				    enum variable_type *type);
int condition_eval(const struct condition *c, condition_value *value,
		   void *ctx);

#endif
