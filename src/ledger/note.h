/*
 * note.h - signed notes (C2SP signed-note) and the checkpoints in them (C2SP
 * tlog-checkpoint).
 */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include <stddef.h>
#include <stdint.h>

#include "ledger/key.h"
#include "watchfloor/hash.h"

/* Append text, which ends in a newline, and its signature. */
int note_sign(struct strbuf *note, const char *text, const struct signer *s);

/* Verify: at least one signature is by k, and every one that is holds; those
 * of other keys are ignored.  *text_len: how much of note was signed. */
int note_open(size_t *text_len, const char *note, size_t len,
	      const struct vkey *k);

/* The claim "the tree of NAME has this root at this size". */
struct checkpoint {
	int64_t size;
	sha256 root;
};

int checkpoint_sign(struct strbuf *note, const struct checkpoint *c,
		    const struct signer *s);
/* The origin of the checkpoint must be the name of the key. */
int checkpoint_open(struct checkpoint *out, const char *note, size_t len,
		    const struct vkey *k);

#endif
