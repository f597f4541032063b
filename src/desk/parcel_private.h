/*
 * parcel_private.h - what the files about parcels share.
 */
#ifndef DESK_PARCEL_PRIVATE_H
#define DESK_PARCEL_PRIVATE_H

#include "watchfloor/parcel.h"

/* The texts that are signed.  NOT_FOUND: of an origin that we do not know. */
int parcel_request_text(struct strbuf *out, struct desk *d,
			const struct parcel *p);
int parcel_answer_text(struct strbuf *out, struct desk *d,
		       const struct parcel *p, const char *tenant);

enum parcel_side { PARCEL_ASKER, PARCEL_SOURCE };
/* The secret half of the key of one side. */
int parcel_secret(struct vault *v, enum parcel_side side, const char *id,
		  unsigned char out[static X25519_SIZE]);

/* The cipher of a parcel, and what goes with each part. */
struct parcel_cipher {
	struct aead *a;
	struct strbuf with;
};
int parcel_cipher_init(struct parcel_cipher *c, struct desk *d,
		       const struct parcel *p, const char *tenant,
		       enum parcel_side side);
void parcel_cipher_release(struct parcel_cipher *c);
void parcel_seal(struct parcel_cipher *c, int64_t number, const void *plain,
		 size_t len, unsigned char *out);
bool parcel_open(struct parcel_cipher *c, int64_t number, const void *sealed,
		 size_t len, unsigned char *out);

/* End a request, inside a transaction. */
int parcel_delete(struct desk *d, const struct parcel_wanted *w);
/* What has come of it is forgotten. */
int parcel_drop_file(struct desk *d, const char *id);

#endif
