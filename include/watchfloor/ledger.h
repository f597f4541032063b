/*
 * ledger.h - the record of what people did: an append-only log, its Merkle
 * tree, and the SQLite store that holds both.  The only writer of state.
 *
 * A store is a folder:
 *	watchfloor.db	records, tree, checkpoints, blobs, and the projections
 *	gate		the file whose flock is held across every write
 *	key.pem		the origin's Ed25519 key (PKCS #8, mode 0600)
 *	desk.git	the desk repository (bare); the ledger does not read it
 *	evidence*	content and its key, see vault.h; nor that
 *
 * The ledger does not know tickets.  The layer above hands it a struct
 * ledger_rules: the SQL of its projections, and check and apply.  An append
 * is one transaction: check, write the record, extend the tree, apply.  If
 * any part fails nothing happened.
 *
 * Hashing and proofs follow RFC 6962 section 2.1, checkpoints C2SP
 * tlog-checkpoint and signed-note, the export C2SP tlog-tiles, a proof file
 * C2SP tlog-proof@v1.
 */
#ifndef WATCHFLOOR_LEDGER_H
#define WATCHFLOOR_LEDGER_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "watchfloor/hash.h"
#include "watchfloor/json.h"
#include "watchfloor/strbuf.h"

struct ledger;

/* The largest record, in bytes of canonical JSON. */
#define RECORD_MAX 65535

/*
 * One record, read.  Strings are borrowed from json; body is the exact
 * canonical JSON that was hashed.
 *
 * id is the key to refer to a record by: the number of its origin above the
 * lower 40 bits, and its seq in them.  An origin's own records refer to each
 * other by seq alone, since a hub gives an origin another number (see sync.h).
 */
struct record {
	int64_t id;
	int64_t seq;        /* from 1, without gaps, per origin */
	int64_t at;         /* ms UTC: the author's clock, for display */
	const char *act;    /* "ticket.claimed" */
	const char *actor;  /* who acted: a member, or "machine" */
	const char *by;     /* how that is known: "os:UID", "key:SHA256:..." */
	const char *on;     /* the subject: a ticket id, or "store" */
	const char *origin; /* "bj1/4f1c9e2a": name and incarnation */
	const char *tenant; /* "" where the act is about no tenant */
	const char *desk;   /* commit of the desk repository in force, or "" */
	int version;        /* "v" */
	const cJSON *data;  /* an object, maybe empty */

	cJSON *json; /* owner of all of the above */
	struct strbuf body;
};

/* The seq in an id, and the id of another record of r's origin. */
int64_t record_seq(int64_t id);
int64_t record_beside(const struct record *r, int64_t seq);

/* Parse and check the envelope (known keys, types, canonical form, size).
 * *out is yours to record_release() on success. */
int record_parse(struct record *out, int64_t id, const void *body, size_t len);
void record_release(struct record *r);

/* What a caller says of a record-to-be.  The ledger adds origin, seq, v. */
struct draft {
	const char *act, *on;
	const char *tenant; /* NULL is "" */
	const char *actor, *by;
	const char *desk;  /* NULL is "" */
	int64_t at;        /* 0: now */
	const cJSON *data; /* NULL is {}; not consumed */
};

/*
 * The layer above.  open() prepares whatever check and apply need on one
 * database, which may be the store, or a fresh one that a replay fills.
 * Both get the record; they see the projections as all earlier records left
 * them.  check() returns 0, or REFUSED with the last error set; it is not
 * called on a replay.  apply() must be a pure function of projections and
 * record, and must accept any record that was ever written.
 *
 * When schema is not the one that a store was last written with, opening it
 * for writing replays the ledger into the new projections.  When side_schema
 * is not, it is run again: write IF NOT EXISTS.
 */
struct ledger_rules {
	const char *schema;         /* CREATE TABLE ... of the projections,
				       and their indexes; no views */
	const char *const *tables;  /* their names, NULL-terminated */
	int busy;                   /* so many of them, the first, are written
				       by nearly every record */
	const char *side_schema;    /* tables beside the ledger: never
				       dropped, never replayed; or NULL */
	void *(*open)(sqlite3 *db); /* NULL on failure, error set */
	/* names of fields of data, at any depth, whose value names a blob
	 * (64 hex digits): verification looks that it is there; or NULL */
	const char *const *blob_fields;
	int (*check)(void *state, const struct record *r);
	int (*apply)(void *state, const struct record *r);
	/* From hold() to release(), apply() may keep in memory what it is to
	 * write; both NULL, or neither.  write: it is written; else what was
	 * applied since hold() is given up with the transaction. */
	void (*hold)(void *state);
	int (*release)(void *state, bool write);
	void (*close)(void *state);
};

/* ---- the life of a store ---- */

/* Make a store in dir (which may exist when empty).  name: letters, digits,
 * '-', at most 32, beginning with a letter.  Refuses a folder that is not
 * empty, on a network file system, or that others may write. */
int ledger_init(const char *dir, const char *name,
		const struct ledger_rules *rules);

enum ledger_flags {
	LEDGER_READ = 0, /* no writing, no key needed, works read-only */
	LEDGER_WRITE = 1 << 0
};

/*
 * Opening for writing signs a checkpoint over what is not yet sealed, and
 * writes a store.heartbeat record when the newest record is older than 24 h.
 * It refuses a store that this machine has seen larger (a restored backup);
 * ledger_restored() begins a new incarnation of it, with a new key.
 *
 * What this machine has seen is the newest checkpoint, kept for each
 * incarnation in $XDG_STATE_HOME/watchfloor/witness, outside of the store.
 */
int ledger_open(struct ledger **out, const char *dir, unsigned flags,
		const struct ledger_rules *rules);
int ledger_restored(const char *dir, const struct ledger_rules *rules);
/* Seals (signs a checkpoint) when something was appended.  NULL is fine. */
void ledger_close(struct ledger *l);

/* Was the ledger replayed into new projections when it was opened? */
bool ledger_renewed(const struct ledger *l);

/* Was it opened with LEDGER_WRITE? */
bool ledger_may_write(const struct ledger *l);

const char *ledger_dir(const struct ledger *l);
const char *ledger_origin(const struct ledger *l); /* "bj1/4f1c9e2a" */
const char *ledger_name(const struct ledger *l);   /* "bj1" */
/* For reading projections and side tables; prepare what you like, write only
 * between ledger_begin() and ledger_commit(), and only side tables.  After
 * an I/O error the next ledger_begin() opens a new connection: statements of
 * the old one still read, but ask again before preparing. */
sqlite3 *ledger_db(struct ledger *l);
/* Records of the own origin, and the id of the newest of them. */
int64_t ledger_size(struct ledger *l);
int64_t ledger_last_id(struct ledger *l);
/* The time of a record that is made now: the computer's, but not before that
 * of the newest record as last seen, unless that is days ahead. */
int64_t ledger_now(const struct ledger *l);
int64_t ledger_newest_at(const struct ledger *l);
/* Is the computer's time before that of the newest record? */
bool ledger_clock_is_behind(const struct ledger *l);
/* Has another connection committed since the last call?  (data_version) */
bool ledger_changed(struct ledger *l);
/* Does somebody write at this moment, so that there may soon be more?  Only a
 * ledger that may write knows. */
bool ledger_is_written(const struct ledger *l);

/* ---- writing ---- */

/*
 * begin takes the gate (waits at most 10 s) and BEGIN IMMEDIATE.  After a
 * failed add, roll back.  A failed commit has rolled back already; what
 * SQLite reports as failed is looked up before it is called a failure.  *id
 * (may be NULL) is that of the new record.
 */
int ledger_begin(struct ledger *l);
int ledger_add(struct ledger *l, const struct draft *d, int64_t *id);
int ledger_commit(struct ledger *l);
void ledger_rollback(struct ledger *l); /* keeps the last error */

/* The four in one: all of the drafts or none.  *id: of the first. */
int ledger_append(struct ledger *l, const struct draft *d, size_t n,
		  int64_t *id);

/* Append the record that d would become, with the seq 1: what is to be signed
 * before it is recorded. */
int ledger_preview(struct ledger *l, const struct draft *d, struct strbuf *out);

/* For programs that run long: call it hourly.  Writes store.heartbeat when
 * it is due, and seals what is not yet sealed. */
int ledger_tick(struct ledger *l);

/* Content beside the ledger, addressed by the SHA-256 of its plain bytes and
 * kept compressed (zstd).  put: inside begin/commit; the same content twice
 * is stored once.  get: checks the hash; NOT_FOUND, or FAILED when damaged. */
int ledger_put_blob(struct ledger *l, sha256 *hash, const void *data,
		    size_t len);
int ledger_get_blob(struct ledger *l, struct strbuf *out, const sha256 *hash);

/* ---- reading ---- */

int ledger_get(struct ledger *l, int64_t id, struct record *out);

/* Calls each(ctx, r) for the records with ids from..to (to <= 0: the last),
 * of all origins; stops at the first non-zero answer and returns it.  r is
 * the ledger's: valid only during the call. */
int ledger_each(struct ledger *l, int64_t from, int64_t to,
		int (*each)(void *ctx, const struct record *r), void *ctx);

/* Calls each(ctx, on) with what each of those records is about, of all that
 * there are, whoever asks: for what keeps itself true by it and shows nothing
 * of it. */
int ledger_each_subject(struct ledger *l, int64_t from, int64_t to,
			int (*each)(void *ctx, const char *on), void *ctx);

/* ledger_each() in the order in which they count (with a hub: the hub's), from
 * one of them on. */
int ledger_follow(struct ledger *l, int64_t from,
		  int (*each)(void *ctx, const struct record *r), void *ctx);

/* Ids that records of the own origin can have. */
void ledger_own_ids(const struct ledger *l, int64_t *from, int64_t *to);

/*
 * Whoever asks does not see all: ledger_get() and ledger_each() know only the
 * records that sees() says yes to, and `views` is SQL, run now and on every
 * new connection, that puts temporary views in the place of tables.  What
 * must know all (rules, verification, export) says main.TABLE.  NULL: all.
 * After a failure it is as it was before.
 */
int ledger_set_sight(struct ledger *l, const char *views,
		     bool (*sees)(void *ctx, const struct record *r),
		     void *ctx);

/* How many origins' records are in the store, and the newest id of each, by
 * their numbers.  Ids of one origin have no gaps: from the last one (0: it
 * has no records; of a past ledger the last one of then) down by its seq. */
int64_t ledger_origins(struct ledger *l);
int64_t ledger_last_of(struct ledger *l, int64_t i);

/* How a record is held. */
struct ledger_place {
	sha256 leaf;    /* its leaf of the tree, as stored */
	int64_t sealed; /* size of the first checkpoint over it; 0: none */
};
int ledger_place(struct ledger *l, int64_t id, struct ledger_place *out);

/* ---- the past ---- */

/* Called now and then; a non-zero answer stops with INTERRUPTED. */
typedef int ledger_progress(void *ctx, const char *what, int64_t done,
			    int64_t total);

/*
 * The ledger as it was at a time, to be read: its projections are a replay of
 * the records of up to then, ledger_get() and ledger_each() give no others.
 * Side tables are as they are now.  It needs `now` only during the call.
 */
int ledger_as_of(struct ledger **out, const struct ledger *now, int64_t at,
		 ledger_progress *progress, void *ctx);

/* ---- proof ---- */

/* What verification found.  `wrong` holds one sentence per fault, newest
 * check last, at most 20; first_wrong is the id of the first bad record, or
 * 0: no fault can be laid to a record. */
struct ledger_report {
	int64_t records, checkpoints, blobs;
	int64_t first_wrong;
	int64_t newest_at; /* time of the newest record */
	int64_t sealed;    /* records under the newest checkpoint */
	double hash_seconds, replay_seconds;
	bool replay_skipped; /* no rules, or records could not be read */
	int nwrong;
	char *wrong[20];
};

/* Recomputes every leaf, node and root, contiguity, envelopes, checkpoints
 * and signatures, blob hashes, and compares the projections with a replay.
 * 0: looked at everything (see nwrong).  Works on a damaged store. */
int ledger_verify(struct ledger *l, struct ledger_report *out,
		  ledger_progress *progress, void *ctx);
/* The last error is a fault, too, and no record's. */
void ledger_report_add(struct ledger_report *r);
void ledger_report_release(struct ledger_report *r);

/* Drop the projections and replay. */
int ledger_rebuild(struct ledger *l, ledger_progress *progress, void *ctx);

/* Sign the present tree (a new checkpoint only when it grew) and append the
 * newest signed note. */
int ledger_checkpoint(struct ledger *l, struct strbuf *note);
/* "bj1/4f1c9e2a+1a2b3c4d+AQ..." (C2SP signed-note vkey). */
int ledger_vkey(struct ledger *l, struct strbuf *out);
/* A c2sp.org/tlog-proof@v1 of a record under its origin's newest checkpoint
 * (made first where the ledger is open for writing and the record needs it).
 */
int ledger_prove(struct ledger *l, int64_t id, struct strbuf *out);
/* tlog-tiles: tile/<L>/<N>, tile/entries/<N>, checkpoint; and vkey.  dir is
 * made; an export that is there already is brought up to date, unless it is
 * of another ledger or this one does not continue it.  The origins before a
 * restored backup go to previous/<incarnation>/ in it. */
int ledger_export(struct ledger *l, const char *dir, ledger_progress *progress,
		  void *ctx);

#endif
