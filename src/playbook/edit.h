/*
 * edit.h - changes to the tree of a document.
 */
#ifndef PLAYBOOK_EDIT_H
#define PLAYBOOK_EDIT_H

#include "watchfloor/json.h"

/* Old names and new ones: of steps, agents, variables. */
struct rename {
	char *from, *to;
};

struct renames {
	struct rename *list;
	int n, alloc;
};

/* Copies both. */
void renames_add(struct renames *r, const char *from, const char *to);
/* Every key and every whole text that is an old name becomes the new one, but
 * for types and what people wrote; the order stays. */
void renames_apply(struct renames *r, cJSON *item);
void renames_release(struct renames *r);

/* The member becomes this text: in its place, or behind all others. */
void edit_set(cJSON *object, const char *key, const char *text);
/* The text of a string item. */
void edit_text(cJSON *item, const char *text);
/* The same value under another key, in its place. */
void edit_key(cJSON *item, const char *key);
/* The member, an object that is made when there is none. */
cJSON *edit_object(cJSON *object, const char *key);
cJSON *edit_array(cJSON *object, const char *key);

/* Append "sentence\n"; out may be NULL. */
void edit_note(struct strbuf *out, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
