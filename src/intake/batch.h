/*
 * batch.h - alerts that are about to be written in one transaction.
 *
 * Collecting them touches no database, so that the gate of the ledger is held
 * only while a batch is written.
 */
#ifndef WATCHFLOOR_INTAKE_BATCH_H
#define WATCHFLOOR_INTAKE_BATCH_H

#include "intake/container.h"
#include "intake/mask.h"
#include "watchfloor/desk.h"
#include "watchfloor/intake.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

/* Large enough that a ticket which is hit again and again gets few records,
 * small enough to unpack at a keypress. */
#define BATCH_ALERTS 8192
#define BATCH_BYTES  (8 << 20)

/* Half a SHA-256 is enough to tell alerts apart. */
#define KEY_SIZE 16

/* One alert, with all its strings in the arena of the batch: UTF-8, cut to
 * sane lengths, NULL when not known. */
struct pending {
	struct alert alert; /* time is shifted, type is of the taxonomy */
	int64_t key_time;   /* the key by which it is known again */
	unsigned char key[KEY_SIZE];
	char fingerprint[33];
	const char *tenant;
	size_t at, len; /* the text in raw */
};

struct rejected {
	const char *reason, *text;
	size_t len;
	int64_t offset;
};

struct types;  /* see batch.c */
struct writer; /* see writer.h */

struct batch {
	struct desk *desk;
	const char *source; /* name of the file */
	const char *tenant; /* of all, or NULL */
	const struct conf_source *conf_source;
	int64_t shift;
	struct intake_summary *sum;

	struct pending *alerts;
	size_t nalerts, alerts_alloc;
	struct rejected *rejected;
	size_t nrejected, rejected_alloc;
	struct mask *mask;       /* NULL: nothing is masked */
	struct strbuf raw;       /* texts of the alerts, by line */
	struct strbuf originals; /* of those that were masked: see original.h */
	struct arena arena;
	size_t bytes; /* of texts in raw and in arena */

	bool news; /* was anything written so far? */

	struct types *types;
	struct writer *writer;
};

void batch_init(struct batch *b, struct desk *d, struct intake_summary *sum);
/* Mask what comes, where desk.conf says so. */
int batch_mask(struct batch *b);
void batch_release(struct batch *b);

void batch_add(struct batch *b, const struct alert *a,
	       const struct container_item *item);
void batch_reject(struct batch *b, const struct container_item *item);
bool batch_is_full(const struct batch *b);
/* Forget what was collected. */
void batch_reset(struct batch *b);

/* Write it, in one transaction, add to the summary, and reset.  On failure
 * nothing was written. */
int batch_write(struct batch *b);

/* A ticket as this alert would open it, for queries; borrows everything. */
struct ticket pending_ticket(const struct pending *p);

/* ---- writer.c ---- */

void writer_free(struct writer *w);

#endif
