/*
 * intake.h - from a line of a sensor to a ticket.
 *
 * source -> container (one JSON text at a time) -> decoder -> struct alert
 * -> fingerprint -> aggregation -> ticket acts, some thousand alerts in one
 * transaction.  What cannot be read is kept with its reason and offset.
 */
#ifndef WATCHFLOOR_INTAKE_H
#define WATCHFLOOR_INTAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "watchfloor/desk.h"
#include "watchfloor/json.h"
#include "watchfloor/ticket.h"

/*
 * One alert, decoded.  Strings are borrowed (from the JSON tree, the raw text
 * or the decoder's arena) and live until the next line is read; NULL when the
 * source does not say.  Names beside each are OCSF's.
 */
struct alert {
	const char *uid;  /* finding_info.uid; NULL: content hash */
	int64_t uid_time; /* a time that is the same each time this uid
			     is delivered, or 0: keeps the key of the
			     alert table in time order */
	int64_t time;     /* time */
	bool zone_assumed;
	const char *product;    /* metadata.product.name */
	const char *rule;       /* finding_info.analytic.uid */
	const char *title;      /* finding_info.title */
	const char *category;   /* words for the taxonomy: class, groups */
	const char *attack;     /* "T1505.003,T1190" */
	enum severity severity; /* severity_id */
	const char *type;       /* a taxonomy name, when the source says */
	const char *src, *dst;  /* src_endpoint.ip, dst_endpoint.ip */
	const char *asset;      /* device.hostname */
	const char *user, *url, *file;
	const char *extra;  /* what the decoder adds to the fingerprint */
	int64_t count;      /* count; 1 when the source does not say */
	const char *tenant; /* when the source says */
};

/* What a decoder may ask of its surroundings. */
struct decode {
	const struct conf_source *source; /* NULL: none configured */
	int zone_minutes;                 /* for times without a zone */
	int64_t now;
	struct arena *arena; /* for strings it must build */
};

enum decoded {
	DECODED_ALERT,
	DECODED_CONTEXT, /* not an alert: skip, count */
	DECODED_REJECT   /* the last error says why */
};

struct decoder {
	const char *name; /* "suricata" */
	const char *help; /* N_() */
	/* Is this one of mine?  0 no .. 100 certainly. */
	int (*sniff)(const cJSON *json);
	enum decoded (*decode)(struct alert *out, const cJSON *json,
			       struct decode *d);
};
/* NULL name ends it. */
extern const struct decoder decoders[];
const struct decoder *decoder_named(const char *name);

/* 32 hex digits over product, rule, asset and extra.  A missing part counts
 * as itself ("?"), so it makes a bucket of its own. */
void alert_fingerprint(const struct alert *a, char out[static 33]);

struct intake_summary;

struct intake_options {
	const char *format; /* decoder name; NULL or "auto" */
	const char *source; /* [source "NAME"] of desk.conf, or NULL */
	const char *tenant; /* overrides, or NULL */
	int64_t shift;      /* added to every event time (a rehearsal of an
			       old file); on the record */
	bool follow;        /* wait for more, over rotation */
	/* Called about ten times a second; non-zero stops after the batch. */
	int (*progress)(void *ctx, const struct intake_summary *s);
	void *ctx;
};

struct intake_summary {
	int64_t lines;   /* JSON texts and what stood in their place */
	int64_t alerts;  /* new ones */
	int64_t context; /* events that are not alerts */
	int64_t rejected, duplicates;
	int64_t opened, grown;      /* tickets */
	int64_t zone_assumed;       /* alerts whose time named no zone */
	int64_t bytes, bytes_total; /* read; total 0 when not known */
	double seconds;
	char format[16]; /* of the first alert */
};

/* path "-": standard input.  gzip is recognised by its first bytes.  A file
 * named after a source (edge-fw.json.gz, [source "edge-fw"]) is read by it,
 * unless another is given.  Adds to *sum (start from { 0 }).  What was read
 * before a failure, or before INTERRUPTED, is in. */
int intake_file(struct desk *d, const char *path,
		const struct intake_options *o, struct intake_summary *sum);

/* The time of the newest alert in it, CLOCK_NEVER when there is none; nothing
 * is written.  For intake_options.shift. */
int intake_newest(struct desk *d, const char *path,
		  const struct intake_options *o, int64_t *newest);

struct rejected_row {
	int64_t id, at, offset;
	char *source, *reason, *text; /* text: the first 64 KiB */
};
int intake_rejected(struct desk *d,
		    int (*each)(void *ctx, const struct rejected_row *r),
		    void *ctx);

#endif
