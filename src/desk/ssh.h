/*
 * ssh.h - keys and signatures of SSH: their texts and their bytes.
 */
#ifndef DESK_SSH_H
#define DESK_SSH_H

#include "watchfloor/conf.h"
#include "watchfloor/strbuf.h"

/* "SHA256:..." or "ssh-ed25519 AAAA... comment". */
int ssh_key_parse(struct conf_ssh_key *out, const char *text);
void ssh_key_release(struct conf_ssh_key *k);

/* The parts of a signature (PROTOCOL.sshsig): its base64, without armor, as
 * records have it. */
struct ssh_signature {
	struct conf_ssh_key key; /* that made it, as it says */
	char *namespace;
};
int ssh_signature_parse(struct ssh_signature *out, const char *base64);
void ssh_signature_release(struct ssh_signature *s);

/* Base64 to and from the armored text that ssh-keygen reads and writes. */
void ssh_armor(struct strbuf *out, const char *base64);
int ssh_unarmor(struct strbuf *out, const char *armored);

#endif
