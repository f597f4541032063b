/*
 * resolving.h - what the files that resolve commands share.
 */
#ifndef PLAYBOOK_RESOLVING_H
#define PLAYBOOK_RESOLVING_H

#include "playbook/graph.h"
#include "playbook/shell.h"
#include "watchfloor/resolve.h"

struct resolving {
	struct resolved *out;
	const struct walk *walk;
	const struct step *step;
	const cJSON *playbook; /* whose step it is */
	const cJSON *command;  /* as the playbook has it */
	const char *text;      /* of it, decoded */
	const cJSON *target;   /* or NULL: here */
	const struct resolve_options *options;
};

struct value {
	const char *name;   /* "__x__" of the declaration */
	const char *text;   /* borrowed until the next value */
	const char *secret; /* its name, when it is one; text may be a mark */
};

/* The value that a use stands for, which is made as short as the name of a
 * variable that there is.  REFUSED when it has none. */
int resolving_value(struct resolving *r, struct use *use, struct value *out);
/* The secret of that name: its bytes, or a mark for it. */
int resolving_secret(struct resolving *r, const char *name, struct value *out);

enum encoding { AS_IS, PERCENT };
/* Append text with its uses replaced.  secrets: may they be in it? */
int resolving_expand(struct resolving *r, const char *text,
		     enum encoding encoding, bool secrets, struct strbuf *out);
void percent_encode(struct strbuf *out, const char *s);

/* ---- resolve_target.c ---- */

/* Find r->target. */
int target_find(struct resolving *r);
/* out->host and the port ("" when none is given) of what is no URL. */
int target_host(struct resolving *r, char **port);
/* May a program be given that, as a host or a port? */
bool is_host(const char *s);
bool is_port(const char *s);
/* The first URL of its address, or NULL. */
const char *target_url(const struct resolving *r);
/* What it asks for to log in: an object, or NULL. */
const cJSON *target_login(const struct resolving *r);
/* The secret part of it: NOT_FOUND when it has none. */
int target_secret(struct resolving *r, const cJSON *login, const char *key,
		  struct value *out);

/* ---- resolve_http.c ---- */

int resolve_http(struct resolving *r);

#endif
