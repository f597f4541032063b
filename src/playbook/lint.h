/*
 * lint.h - what the rules share: a playbook being judged, and how a rule says
 * what it found.
 */
#ifndef PLAYBOOK_LINT_H
#define PLAYBOOK_LINT_H

#include "playbook/graph.h"
#include "playbook/position.h"

struct lint {
	const struct playbook *p;
	const cJSON *root;
	struct findings *found;
	int first; /* finding of this playbook */
	struct place *places;
	int nplaces, alloc_places;
	bool fatal; /* a walk cannot depend on this playbook */
};

/* For rules about more than one playbook: say what is to say in between, then
 * the findings get their places in the text, and all that were found there
 * their order. */
void lint_begin(struct lint *l, const struct playbook *p,
		struct findings *found);
void lint_end(struct lint *l, const char *text, size_t len);

/* At the level of the rule's row.  `at` is where the fault is. */
void lint_say(struct lint *l, const char *rule, const cJSON *at,
	      const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* The same for a rule that also has milder cases. */
void lint_warn(struct lint *l, const char *rule, const cJSON *at,
	       const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* About a step: names it.  A NULL key, or one that the step lacks, is the
 * step as a whole. */
void lint_step(struct lint *l, const char *rule, const struct step *s,
	       const char *key, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));
void lint_step_warn(struct lint *l, const char *rule, const struct step *s,
		    const char *key, const char *fmt, ...)
	__attribute__((format(printf, 5, 6)));

/* A member of an object; NULL when it is not there. */
const cJSON *lint_member(const cJSON *object, const char *key);

/* Is it a text, and not an empty one? */
bool lint_filled(const cJSON *object, const char *key);

/* Is it a whole number of at least 0?  *out may be NULL. */
bool lint_whole(const cJSON *item, int64_t *out);

/* What playbook_processing_summary tells of (10.14); ends with a NULL key. */
struct summary_fact {
	const char *key;
	bool (*holds)(const struct playbook *p);
	/* It came after the summary was signed, which may be silent of it. */
	bool is_late;
};
extern const struct summary_fact summary_facts[];

/* Is it in playbook-activity-type-ov? */
bool activity_is_known(const char *word);

/* The rules, in the files lint_*.c. */
typedef void lint_check(struct lint *l);
bool lint_is_playbook(struct lint *l); /* P2: false: nothing else applies */
lint_check lint_head, lint_vocabulary, lint_summary;
lint_check lint_workflow, lint_steps, lint_commands, lint_parts;
lint_check lint_variables, lint_conditions, lint_guidance;
lint_check lint_references, lint_trust, lint_bodies;
lint_check lint_cycles, lint_branches, lint_reach, lint_flow;

#endif
