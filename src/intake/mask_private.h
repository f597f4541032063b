/*
 * mask_private.h - what the files of the mask share.
 */
#ifndef WATCHFLOOR_INTAKE_MASK_PRIVATE_H
#define WATCHFLOOR_INTAKE_MASK_PRIVATE_H

#include <stdint.h>

#include "intake/mask.h"

/* What a field of JSON is known for. */
enum mask_field {
	FIELD_PLAIN,
	FIELD_NAME,
	FIELD_ACCOUNT,
	FIELD_KEEP,
	FIELD_ENCODED /* base64 */
};

struct mask_named {
	const char *path;
	size_t len;
	enum mask_field field;
};

#define MASK_CACHE 1024

struct mask {
	const struct conf *conf;
	unsigned char key[MASK_KEY];
	const struct network *networks;
	int nnetworks;
	bool v6; /* is one of them of the sixth version? */

	struct mask_named *named;
	int nnamed, alloc;
	/* By the first byte of a key, folded: which lengths may be named. */
	uint64_t lengths[256];

	/* tokens that were made last, by what they stand for */
	struct {
		char *value;
		size_t len;
		char token[MASK_TOKEN];
	} cache[MASK_CACHE];
	struct strbuf token;                          /* what one is made of */
	struct strbuf scratch, masked, decoded, path; /* of mask_json() */
};

/* What the last field of a dotted path is. */
enum mask_field mask_field_of(const struct mask *m, const char *path,
			      size_t len);
/* The token of a value, what: "ip" or "acct".  Until the next one. */
const char *mask_token(struct mask *m, const char *what, const char *value,
		       size_t len);
bool mask_is_token(const char *s, size_t len);
/* The token of an account; NULL: it stays as it is.  A member's does, or
 * nobody would see that a ticket is about who works on it. */
const char *mask_account_token(struct mask *m, const char *s, size_t len);

/* mask_text(), and the account wherever it stands as a word; NULL: none. */
bool mask_scan(struct mask *m, unsigned kinds, const char *account,
	       struct strbuf *out, const char *s, size_t len);
/* A name, of which the first character is left. */
bool mask_name(struct strbuf *out, const char *s, size_t len);

/* ---- recognisers: pure, s[0..n) ---- */

bool mask_is_phone(const char *digits, size_t n);
bool mask_is_resident_id(const char *s, size_t n);
bool mask_is_card(const char *digits, size_t n);
/* How long the domain at s is; 0: it is none. */
size_t mask_domain(const char *s, size_t n);

#endif
