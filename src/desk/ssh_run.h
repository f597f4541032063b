/*
 * ssh_run.h - OpenSSH's programs: the agent's keys, signing, verifying.
 */
#ifndef DESK_SSH_RUN_H
#define DESK_SSH_RUN_H

#include "watchfloor/conf.h"
#include "watchfloor/strbuf.h"

/* Sign text by one of these keys, which the person's agent holds.  Appends
 * the signature as base64. */
int ssh_sign(struct strbuf *out, const struct conf_ssh_key *keys, int nkeys,
	     const char *namespace, const struct strbuf *text);

/* A line of allowed signers: that key signs for `who`.  Yours. */
char *ssh_signer_line(const char *who, const char *namespace, const char *key);

/* `signer` is a line of allowed signers that names `who`.  REFUSED when the
 * signature is wrong. */
int ssh_verify(const char *signer, const char *who, const char *namespace,
	       const char *armored, const struct strbuf *text);

#endif
