/*
 * jss.h - signatures inside playbooks: JSON Signature Scheme as CACAO 2.0 has
 * it (2.5, 10.15, appendix A).
 *
 * What is signed: the playbook with this signature alone and without its
 * `value`, in canonical JSON (RFC 8785); the hash of that, as lower-case hex
 * digits, is the message.  That the message is the digits and not the bytes
 * of the hash is what the committee's own example does.
 *
 * A countersignature is the `signature` of the one that it is over.  It signs
 * the same form, with that one whole around it; to that one itself it is
 * nothing, as other signatures are.  Signatures are numbered in reading order,
 * each before what is over it.
 *
 * A key inside the file proves that the text is what the key's owner signed,
 * not who that is: compare the fingerprint, or name the key.
 */
#ifndef WATCHFLOOR_JSS_H
#define WATCHFLOOR_JSS_H

#include "watchfloor/hash.h"
#include "watchfloor/json.h"

enum jss_result {
	JSS_GOOD,
	JSS_BAD,    /* the text is not what was signed */
	JSS_UNKNOWN /* it cannot be told: `why` says so */
};

struct jss_check {
	enum jss_result result;
	int level; /* 0: over the playbook; n: over the one before, which is
		      of level n - 1 */
	char *why; /* NULL when it is good */
	const char *signee, *algorithm; /* of the document; "" when absent */
	const char *created;
	char key[SHA256_HEX]; /* of the public key (SubjectPublicKeyInfo) */
};

/* Every signature of a document.  Returns how many, 0 when it has none; the
 * list is yours, its texts belong to the document. */
int jss_verify(struct jss_check **out, const cJSON *document);
void jss_checks_free(struct jss_check *list, int n);

/* Append the message that signature `index` is about; FAILED when there is
 * no such signature. */
int jss_message(struct strbuf *out, const cJSON *document, int index);

/* The fingerprint of the public key in a PEM file (a private key's will do),
 * as in struct jss_check. */
int jss_key_fingerprint(char out[SHA256_HEX], const char *path);

/* The index of no signature. */
#define JSS_BESIDE (-1)

struct jss_signer {
	const char *signee;     /* whose key it is */
	const char *created_by; /* an identity-- id; NULL: the playbook's own */
	int over; /* the index of the signature to countersign; JSS_BESIDE: one
		     of its own, beside those that are there */
};

/*
 * Put a signature into the document.  key: a PEM file with a private RSA, P-256
 * or Ed25519 key, which signs as RS256, ES256 or Ed25519.  After a failure the
 * document is half done.
 */
int jss_sign(cJSON *document, const char *key, const struct jss_signer *who);

#endif
