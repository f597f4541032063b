/*
 * shell.h - values of variables in the text of a bash command.
 *
 * A value never becomes text of the shell.  `__x__:value` becomes
 * "${WF_x}" (within double quotes ${WF_x}), and the value comes by the
 * environment: bash does not look into what an expansion gives, so it is one
 * word, byte for byte, whatever is in it.
 *
 * There are places where bash, or what it starts, does look: those are
 * refused, and so is a text that this reader does not follow to its end.
 */
#ifndef PLAYBOOK_SHELL_H
#define PLAYBOOK_SHELL_H

#include <stdbool.h>

#include "playbook/syntax.h"
#include "watchfloor/strbuf.h"

/* What is known of a use, beside where it stands. */
struct shell_value {
	struct strbuf env; /* "WF_x" */
	bool dash;         /* the value begins with one */
};

/* The use may be made shorter.  Or a failure, with a sentence. */
typedef int shell_name(void *ctx, struct use *use, struct shell_value *out);

/* Append the text with its uses replaced.  REFUSED, with a sentence that
 * names the use, where one stands in a place that is not safe. */
int shell_rewrite(struct strbuf *out, const char *text, shell_name *name,
		  void *ctx);

/* Append s as one word of a POSIX shell. */
void shell_quote(struct strbuf *out, const char *s);
/* The same, bare where nothing in it needs a quote: for people to read. */
void shell_word(struct strbuf *out, const char *s);

#endif
