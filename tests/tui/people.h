/*
 * people.h - members of a desk, each at a terminal of their own, on one
 * account: who acts is told by the key that sshd reports.
 */
#ifndef TESTS_TUI_PEOPLE_H
#define TESTS_TUI_PEOPLE_H

#include <stdint.h>
#include <sys/types.h>

#include "terminal.h"

/* Public keys that nobody has the other half of. */
#define KEY_LIN                                                        \
	"ssh-ed25519 "                                                 \
	"AAAAC3NzaC1lZDI1NTE5AAAAIJwHbYDLlhS7TO+0zDBPOt6T0BMl1Ryi+t96" \
	"lpQKqmZP"
#define KEY_WU                                                         \
	"ssh-ed25519 "                                                 \
	"AAAAC3NzaC1lZDI1NTE5AAAAIEaAJrRvGgix7VNodF4AWXTMiGNjuE8CHqNA" \
	"tKgiWnbl"

/* The account that runs the test. */
const char *people_account(void);
/* Commit a shipped playbook in the place of the tests' own of that name. */
void people_playbook(const char *store, const char *name);

/* A file as sshd writes it for who logs in with that public key; the variable
 * that names it: "SSH_USER_AUTH=...", yours to free. */
char *people_login(const char *store, const char *name, const char *key);
/* A command of NAME; its exit code. */
int people_run(const char *store, const char *name, const char *key,
	       const char *const *args);
/* The workbench of NAME, of 80x24.  more: variables beside that one, NULL
 * ends; may be NULL. */
struct terminal *people_start(const char *store, const char *name,
			      const char *key, const char *const *more);
struct terminal *people_start_sized(const char *store, const char *name,
				    const char *key, const char *const *more,
				    int cols, int rows);

/* The first number that a query of the store's database gives; and a field of
 * a record, for that. */
int64_t people_ask(const char *store, const char *sql);
#define RECORD_FIELD(name) "json_extract(CAST(body AS TEXT), '$." name "')"

/* ---- with keys of their own ---- */

/* A new key, and an ssh-agent that holds it. */
struct person {
	const char *name;
	char *file;   /* of the private key */
	char *key;    /* the public one: "ssh-ed25519 AAAA..." */
	char *socket; /* "SSH_AUTH_SOCK=..." */
	pid_t agent;
};
/* asks: the agent asks before each signature, and the answer is no. */
void person_make(struct person *p, const char *store, const char *name,
		 bool asks);
void person_release(struct person *p);
/* The workbench of 80x24. */
struct terminal *person_start(const struct person *p, const char *store);
/* Are there ssh-keygen, ssh-agent and ssh-add? */
bool people_can_sign(void);

#endif
