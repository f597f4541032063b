/*
 * note.h - signed notes (C2SP signed-note), the checkpoints in them (C2SP
 * tlog-checkpoint), and cosignatures on those (C2SP tlog-cosignature, v1).
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

/*
 * A cosignature is another line of a note whose text is a checkpoint: "at this
 * time I had seen this, and all that I had seen of the log before leads up to
 * it".  Append the line to the note of text.
 */
int note_cosign(struct strbuf *note, const char *text, int64_t seconds,
		const struct signer *s);
/* note_open() for those, which a note may have alone. */
int note_open_cosigned(int64_t *seconds, const char *note, size_t len,
		       const struct vkey *k);

/* The claim "the tree of NAME has this root at this size". */
struct checkpoint {
	int64_t size;
	sha256 root;
};

/* Its text, of a log that may have no key. */
void checkpoint_body(struct strbuf *out, const char *origin,
		     const struct checkpoint *c);
int checkpoint_sign(struct strbuf *note, const struct checkpoint *c,
		    const struct signer *s);
/* The origin of the checkpoint must be the name of the key. */
int checkpoint_open(struct checkpoint *out, const char *note, size_t len,
		    const struct vkey *k);
/* What a note says, whoever has signed it. */
int checkpoint_read(struct checkpoint *out, const char *note, size_t len,
		    const char *origin);

#endif
