/*
 * command-text.h - a playbook of one step with commands, for tests.
 */
#ifndef TESTS_COMMAND_TEXT_H
#define TESTS_COMMAND_TEXT_H

#include "watchfloor/strbuf.h"

#define COMMAND_PLAYBOOK "playbook--00000000-0000-4000-8000-000000000901"

struct test_command {
	const char *type, *text;
	const char *more; /* further members, as playbook_text() has them, or
			     NULL */
};

/* Its variables are __v__, taken from the ticket's URL when it begins,
 * __token__, the secret "edr", and __src-ip__ and __src_ip__, constants.
 *
 * Targets, by their names: "web" (ssh, root at web-03.example.org, port 2222),
 * "var" (ssh, at __v__), "edr" (https://edr.example.org/api, a token), "basic"
 * (edr.example.org:8443, user and password), "plain" (http://127.0.0.1:`port`)
 * and "loop" (ssh at 127.0.0.1, `port`).  target: the one of the step, or
 * NULL.  step: further members of it, or "". */
void command_playbook(struct strbuf *out, const struct test_command *commands,
		      int n, const char *target, const char *step,
		      const char *port);

#endif
