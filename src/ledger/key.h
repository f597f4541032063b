/*
 * key.h - Ed25519 keys: the signer's own, and the "vkey" others check with.
 */
#ifndef LEDGER_KEY_H
#define LEDGER_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "watchfloor/strbuf.h"

#define VKEY_NAME_MAX  128
#define VKEY_ID_SIZE   4
#define VKEY_PUB_SIZE  32
#define SIGNATURE_SIZE 64

/* A named public key, as C2SP signed-note has it.  The id is derived from
 * name and key. */
struct vkey {
	char name[VKEY_NAME_MAX + 1];
	unsigned char id[VKEY_ID_SIZE];
	unsigned char pub[VKEY_PUB_SIZE];
};

/* "NAME+1a2b3c4d+AQ..." */
int vkey_parse(struct vkey *out, const char *text);
void vkey_format(struct strbuf *sb, const struct vkey *k);
/* Not empty, no white space, no '+', and not too long. */
bool vkey_name_ok(const char *name, size_t len);
/* By what id its cosignatures name it. */
void vkey_cosigner_id(unsigned char id[static VKEY_ID_SIZE],
		      const struct vkey *k);
bool vkey_verify(const struct vkey *k, const void *signature, const void *text,
		 size_t len);

struct signer;

/* A descriptor of a file that only its owner can read, or the group of a
 * shared store; NOT_FOUND. */
int key_open_private(const char *path);

/* Make a key and keep it in a new file, mode 0600. */
int signer_create(struct signer **out, const char *path, const char *name);
/* Refuses a file that others than its owner can read. */
int signer_load(struct signer **out, const char *path, const char *name);
int signer_from_seed(struct signer **out, const unsigned char seed[static 32],
		     const char *name);
void signer_free(struct signer *s);

const struct vkey *signer_vkey(const struct signer *s);
int signer_sign(const struct signer *s,
		unsigned char signature[static SIGNATURE_SIZE],
		const void *text, size_t len);

#endif
