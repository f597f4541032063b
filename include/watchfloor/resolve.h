/*
 * resolve.h - a command of a playbook as a program to run.
 *
 * Whatever is to be done becomes one program with its words, environment and
 * standard input: bash here, ssh to another host, curl for an HTTP API
 * (cacao 5.4, 5.7, 5.13).  All other kinds are for people to read.
 *
 * A value of a variable never becomes text that somebody interprets: for bash
 * and ssh it is an environment variable, in a path it is percent-encoded, in
 * a body it is a string of JSON or of a form.  Where it cannot be kept apart
 * the command is refused.
 *
 * Nothing here runs anything, and no secret is known but by its name until
 * somebody gives a function that tells it.
 */
#ifndef WATCHFLOOR_RESOLVE_H
#define WATCHFLOOR_RESOLVE_H

#include "watchfloor/strbuf.h"
#include "watchfloor/walk.h"

enum command_kind { COMMAND_SHOWN, COMMAND_BASH, COMMAND_SSH, COMMAND_HTTP };
/* Of a type such as "bash"; COMMAND_SHOWN for one that is only shown. */
enum command_kind command_kind(const char *type);

/* A secret's bytes, borrowed until the next call; NULL with the last error. */
typedef const char *command_secret(void *ctx, const char *name);

struct resolve_options {
	const char *target; /* id or name; NULL: the only one, or the first */
	const char *ssh_config; /* a file for ssh -F; NULL: none */
	const char *ca_file;    /* whom to trust for https; NULL: the system */
	command_secret *secret; /* NULL: marks stand for secrets */
	void *ctx;
};

struct words {       /* of argv or an environment */
	char **list; /* a NULL ends it */
	int n, alloc;
};

struct resolved {
	enum command_kind kind;
	char *type, *text;   /* as the playbook has them: "bash" */
	char *target_name;   /* of the playbook; "" when it names none */
	char *target;        /* "localhost", "web-03:22", "https://edr:443" */
	char *host, *port;   /* what of it is a host, and a port */
	char *method, *path; /* of an HTTP request; else NULL */
	struct words argv, env;
	struct strbuf in;     /* standard input */
	struct strbuf shown;  /* all of it, for people: raw lines */
	struct words secrets; /* names of those that are in it */
	/* What must not be seen of it later: their bytes, and what is made of
	 * them.  Empty until they are told. */
	struct words hidden;
};
void resolved_release(struct resolved *r);
/* The same, and nothing of the secrets stays in memory. */
void resolved_wipe(struct resolved *r);
void words_add(struct words *w, char *word); /* owned now */
void words_wipe(struct words *w);            /* and release them */

/*
 * The i-th command of the step that the walk waits at.  NOT_FOUND when there
 * is none or it is only shown, REFUSED where a value cannot be kept apart,
 * has none, or the target will not do.
 */
int command_resolve(struct resolved *out, const struct walk *w, int i,
		    const struct resolve_options *options);

/* The targets that the command may go to, by name: at most max, returns how
 * many there are.  None: it is for here. */
int command_targets(const struct walk *w, int i, const char **names, int max);

#endif
