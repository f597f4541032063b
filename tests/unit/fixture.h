/*
 * fixture.h - a store in a temporary folder, for tests.
 */
#ifndef TESTS_UNIT_FIXTURE_H
#define TESTS_UNIT_FIXTURE_H

#include "watchfloor/desk.h"

struct fixture {
	char *root; /* temporary; holds the store and the state folder */
	char *dir;  /* of the store */
	struct desk *desk;
};

/* Make a store "t1" from the shipped playbooks and open it for writing.
 * Aborts the test program when that fails. */
void fixture_open(struct fixture *f);
/* The same for cmocka, in *state; and its end. */
int fixture_setup(void **state);
int fixture_teardown(void **state);
/* Close and open again, as another process would. */
void fixture_reopen(struct fixture *f);
void fixture_close(struct fixture *f);
/* From here on that member acts. */
void fixture_act_as(struct fixture *f, const char *who);
/* As if desk.conf had this text: a commit for each would take its time. */
void fixture_rules(struct fixture *f, const char *text);
/* Commit text as desk.conf, alone, to the desk repository. */
void fixture_conf(struct fixture *f, const char *text);
/* The same with several files. */
struct fixture_file {
	const char *name, *text;
};
void fixture_commit(struct fixture *f, const struct fixture_file *files, int n);
/* One of the files of the repository, the others as they were. */
void fixture_change(struct fixture *f, const char *name, const char *text);

/* A ticket.opened draft's data for ticket number n. */
cJSON *fixture_opened(int64_t n, const char *type, const char *playbook);
/* Append one record; for ticket.opened with the raw text that it names: the
 * fingerprint. */
int fixture_append(struct fixture *f, const struct draft *d);
/* Append it; returns the ticket's id, yours to free. */
char *fixture_ticket(struct fixture *f, const char *type, const char *playbook);
/* The same for a tenant, and about this account. */
char *fixture_ticket_of(struct fixture *f, const char *tenant,
			const char *user);

/* The customer has authorised everything on that ticket, for long. */
void fixture_authorise(struct fixture *f, const char *ticket);

/* A generator whose seed the test prints: xorshift64*. */
struct dice {
	uint64_t state;
};
uint64_t dice_roll(struct dice *d, uint64_t below);

#endif
