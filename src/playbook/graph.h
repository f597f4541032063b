/*
 * graph.h - the graph behind struct playbook, and ways through it.
 *
 * All strings are borrowed from the JSON tree; what had to be made (decoded
 * commands, arrays) is in the arena.  One end belongs to each branch: to
 * reach it is to return to the step that opened the branch.
 */
#ifndef PLAYBOOK_GRAPH_H
#define PLAYBOOK_GRAPH_H

#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

/* More steps than a person could walk; keeps all recursion shallow. */
#define STEPS_MAX 5000

struct graph {
	struct playbook p; /* first: a struct playbook is one of these */
	struct arena arena;
	cJSON *root;
	struct step **by_id; /* p.nsteps, sorted */
};

/* Takes the tree over.  Never fails: what has the wrong shape is left out,
 * and lint has the word on it. */
struct graph *graph_read(cJSON *root);
void graph_free(struct graph *g);

/* "if-condition" -> STEP_IF; -1 for an unknown word. */
int step_type_parse(const char *word);

/* The step after this one when all went well; NULL after an end. */
const struct step *step_after(const struct step *s);

/* Every pointer of a step, one after the other: 0, 1, ... until it returns
 * false.  *next may be NULL. */
bool step_pointer(const struct step *s, int i, const struct step **next);

/* The branch of this label, or NULL. */
const struct branch *branch_named(const struct step *s, const char *label);

/* The variable of this name that a step sees, its own first; s may be NULL.
 * NULL when there is none. */
const struct variable *step_variable(const struct playbook *p,
				     const struct step *s, const char *name);
/* Is it among the out_args? */
bool step_gives(const struct step *s, const char *name);

/* The object of GUIDANCE_EXTENSION in step_extensions or
 * playbook_extensions, or NULL. */
const cJSON *graph_guidance(const cJSON *object, const char *extensions);

/* Shorthands on the tree: NULL unless it is there / a text / an object. */
cJSON *graph_member(const cJSON *object, const char *key);
const char *graph_text(const cJSON *object, const char *key);
const cJSON *graph_object(const cJSON *object, const char *key);

#endif
