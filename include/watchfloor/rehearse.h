/*
 * rehearse.h - walking a playbook without a ticket: by a script, and along
 * every branch.
 *
 * A script is JSON:
 *
 *   { "externals": { "__src__": "192.0.2.1" },
 *     "answers": [ { "step": STEP, "outcome": "done",
 *                    "values": { "__real__": "yes" } } ] }
 *
 * STEP is the id of a step, behind which, after a space, anything may stand;
 * or its English name, where only one step has that.  An answer is given to
 * the first question of its step that no answer before it was given to.  A
 * step without an answer is done, if it asks nothing that must be answered;
 * else the walk waits there.
 *
 * A scenario is a script with a "name" and what is expected of it:
 *
 *   "expect": { "outcome": "done", "path": [STEP, ...], "passes": [STEP, ...],
 *               "avoids": [STEP, ...], "values": { "__x__": "text" } }
 *
 * outcome is done, failed, or waiting; path is every step that was answered
 * or decided by itself, in order; values may be null for a variable that has
 * none.  Only what is named is checked.
 *
 * A scenario file is { "type": "playbook-scenarios", "playbook": FILE or id,
 * "scenarios": [...] }; without "playbook" it is about the playbook beside
 * it: webshell.scenarios.json is about webshell.json.
 */
#ifndef WATCHFLOOR_REHEARSE_H
#define WATCHFLOOR_REHEARSE_H

#include <stdbool.h>

#include "watchfloor/json.h"
#include "watchfloor/playbook.h"
#include "watchfloor/walk.h"

#define SCENARIOS_TYPE   "playbook-scenarios"
#define SCENARIOS_SUFFIX ".scenarios.json"

enum rehearsal_end {
	REHEARSAL_DONE,   /* it reached the end */
	REHEARSAL_FAILED, /* it is over, failed */
	REHEARSAL_WAITS   /* for an answer that the script does not have */
};
const char *rehearsal_end_word(enum rehearsal_end end); /* "waiting" */

struct rehearsal {
	struct walk *walk; /* where it stands */
	enum rehearsal_end end;
	char *unused; /* the step of an answer that nobody asked for */
};

/* Walk by a script (NULL: one without answers).  Fails on a script that is
 * wrong or on an answer that is refused; the sentence names it.  Release it in
 * either case; the playbook must outlive it. */
int rehearsal_run(struct rehearsal *r, const struct playbook *p,
		  const cJSON *script, walk_resolver *resolve, void *ctx);
void rehearsal_release(struct rehearsal *r);

/* How a script names a step: its id, and for people its name.  Yours to
 * free. */
char *rehearsal_name(const struct step *s);
/* The step that a script means, or NULL with the last error. */
const struct step *rehearsal_step(const struct playbook *p, const char *name);

/* Walk a scenario: 0 when all is as expected, REFUSED with a sentence that
 * says what is not.  reached (may be NULL) has an element for each step of the
 * playbook; those that were come by become true. */
int scenario_check(const struct playbook *p, const cJSON *scenario,
		   walk_resolver *resolve, void *ctx, bool *reached);

/* ---- with answers that were given to another version ---- */

struct given_answer {
	const char *step; /* its id */
	enum walk_outcome outcome;
	const cJSON *values;
};

/*
 * Walk with answers that were really given: to the same step, or, where the
 * step is new, of the same variable.  A step that asks nothing which must be
 * answered is done.  Where there is no answer, or it would not be taken, the
 * walk waits: *unanswered is that step, else NULL.  The walk is yours.
 */
int walk_given(struct walk **out, const struct playbook *p,
	       const cJSON *externals, const struct given_answer *given, int n,
	       walk_resolver *resolve, void *ctx,
	       const struct step **unanswered);

/* By the name of a file: does it hold scenarios? */
bool scenarios_named(const char *path);
/* Where those of a playbook stand: webshell.scenarios.json.  Yours to free;
 * NULL when the name of the file does not end in .json. */
char *scenarios_path(const char *playbook);
/* Walk every scenario of a file: calls each() for one after the other, why NULL
 * when all is as expected.  Returns how many are not, or FAILED when it is no
 * scenario file. */
int scenarios_check(const cJSON *file, const struct playbook *p,
		    walk_resolver *resolve, void *ctx, bool *reached,
		    void (*each)(void *each_ctx, const char *name,
				 const char *why),
		    void *each_ctx);
/* Write a scenario file, laid out to be read. */
int scenarios_write(const char *path, const cJSON *file);

/* How many steps of a playbook a person does or decides, and how many of them
 * are marked as reached. */
int steps_count(const struct playbook *p, const bool *reached, int *total);

/* ---- along every branch ---- */

struct coverage {
	int walks;     /* how many were made */
	int steps;     /* that a person does or decides */
	int reached;   /* of them */
	bool *by_step; /* by the index of the step */
	/* Steps where nobody catches a failure. */
	const struct step **stuck;
	int nstuck, alloc_stuck;
	/* Where a text or a test needs a variable that has no value. */
	struct missing {
		const struct step *step;
		char *variable;
	} * missing;
	int nmissing, alloc_missing;
	bool endless;     /* some walk did not come to an end */
	cJSON *scenarios; /* a file of scenarios: walks that together take
			     every way from step to step that was found */
};

/* Answer each question in each way that matters, each step with success and
 * failure.  The playbook must outlive it. */
void coverage_find(struct coverage *c, const struct playbook *p,
		   walk_resolver *resolve, void *ctx);
void coverage_release(struct coverage *c);

#endif
