/*
 * store.h - what the files of the ledger share: the open store.
 */
#ifndef LEDGER_STORE_H
#define LEDGER_STORE_H

#include "ledger/gate.h"
#include "ledger/key.h"
#include "ledger/merkle.h"
#include "ledger/note.h"
#include "ledger/record.h"
#include "watchfloor/ledger.h"
#include "watchfloor/sync.h"

/*
 * The row of a record also holds the tree: `hash` is the perfect subtrees that
 * the record completes, its own leaf first.  So the subtree (level, index) is
 * 32 bytes at 32 * level in the row of the last record below it, an append
 * touches one page of the database, and a scan meets hashes in the order they
 * are made.
 */

/* Hashes in the row of record seq. */
static inline int record_hashes(int64_t seq)
{
	return 1 + __builtin_ctzll((unsigned long long)seq);
}

/* Who writes: a store, between two restores of a backup. */
struct origin {
	int64_t number;    /* see ORIGIN_NUMBERED */
	char *full;        /* "bj1/4f1c9e2a" */
	char *name;        /* "bj1" */
	char *incarnation; /* "4f1c9e2a" */
	struct vkey vkey;
};

void origin_release(struct origin *o);

enum stmt {
	STMT_BEGIN,
	STMT_COMMIT,
	STMT_ROLLBACK,
	STMT_BARRIER,
	STMT_DATA_VERSION,
	STMT_LAST_ID,
	STMT_ADD_RECORD,
	STMT_GET_RECORD,
	STMT_GET_ROW,
	STMT_GET_HASH,
	STMT_ADD_CHECKPOINT,
	STMT_GET_CHECKPOINT,
	STMT_FIND_BLOB,
	STMT_ADD_BLOB,
	STMT_GET_BLOB,
	STMT_FIRST_WAITING,
	STMT_GET_PLACE,
	STMT_ADD_PLACE,
	STMT_FORGET_INVERSE,
	STMT_COUNT
};

struct ledger {
	char *dir;
	unsigned flags;
	int64_t until; /* later records are not read: INT64_MAX, but in the
			  past */
	const struct ledger_rules *rules;
	void *state; /* of the rules; NULL when only reading */
	struct gate gate;
	sqlite3 *db;
	bool stale; /* the disk failed below db: connect anew */
	sqlite3_stmt *stmt[STMT_COUNT];
	int data_version;
	int64_t newest_at; /* of the newest record, as last seen */

	struct origin own;
	struct signer *signer;
	struct merkle tree; /* of own; size -1: read it again */
	int64_t sealed;     /* records under the newest checkpoint */

	/* The transaction that is open. */
	bool open;
	int begun_version;    /* data_version when the last one began */
	int64_t base;         /* tree.size when it began */
	sha256 leaf;          /* of the newest record added */
	struct record record; /* room for the one being added */
	struct strbuf note;   /* the checkpoint it made, or empty */

	/* see ledger_set_sight() */
	char *views;
	bool (*sees)(void *ctx, const struct record *r);
	void *sees_ctx;

	/* see fold.c */
	bool joined;        /* a hub orders the records */
	struct origin home; /* see read.c: of the record read last */
	int64_t tentative;  /* the record being applied that the hub has not
			       ordered yet; 0: it has */
	/* which triggers are there, and were before the transaction; RESTING:
	 * those of the busy tables are not */
	enum { DISARMED, RESTING, ARMED } armed, armed_before;

	bool renewed;     /* the projections, when it was opened */
	bool appended;    /* something, since the ledger was opened */
	void *compressor; /* ZSTD_CCtx, made when needed */
};

/* ---- open.c ---- */

struct ledger *ledger_new(const char *dir, unsigned flags,
			  const struct ledger_rules *rules);
void ledger_free(struct ledger *l);

/* ---- store.c: the connection ---- */

extern const char store_schema[];
extern const char store_guard[];        /* that no record is changed */
#define STORE_APPLICATION_ID 0x57464c31 /* "WFL1" */
#define STORE_VERSION        1

/* Before the first connection of the program. */
void store_begin(void);
/* Open the database and see that it is a store that we know. */
int store_connect(struct ledger *l);
/* Open an empty database of our own, and the store beside it to be read: its
 * tables are found by their names as far as they are not made anew. */
int store_connect_beside(struct ledger *l);
/* A new connection in place of one that saw the disk fail. */
int store_reconnect(struct ledger *l);
void store_disconnect(struct ledger *l);
/* Begin to use the rules on the present connection. */
int store_open_rules(struct ledger *l);

int store_exec(sqlite3 *db, const char *sql);
/* A prepared statement, reset.  NULL: the last error is set. */
sqlite3_stmt *store_stmt(struct ledger *l, enum stmt which);
/* 1: a row; 0: done (and reset); a failure (reset, the last error set). */
int store_step(struct ledger *l, sqlite3_stmt *st);
/* For statements without rows. */
int store_run(struct ledger *l, enum stmt which);
/* Set the last error to what SQLite says of db, in our words. */
int store_fail(sqlite3 *db);
/* Has db met trouble after which nothing it caches can be trusted? */
bool store_is_shaken(sqlite3 *db);

/* A row of the small table of settings; *out is emptied when it is absent. */
int store_get_meta(sqlite3 *db, const char *key, struct strbuf *out);
int store_set_meta(sqlite3 *db, const char *key, const char *value);

/* ---- now.c ---- */

/* Look at the time of the newest record again. */
int now_load(struct ledger *l);

/* ---- read.c ---- */

/* When rc is a failure, say that it was with this record. */
int record_in(int rc, int64_t id);
/* ledger_get() and ledger_each() for the ledger itself, which sees all.
 * *last: the id of the last record that was looked at. */
int read_one(struct ledger *l, int64_t id, struct record *out);
int read_each(struct ledger *l, int64_t from, int64_t to,
	      int (*each)(void *ctx, const struct record *r), void *ctx,
	      int64_t *last);
/* read_each() of one, with a kept statement: each() must not do the same. */
int read_alone(struct ledger *l, int64_t id,
	       int (*each)(void *ctx, const struct record *r), void *ctx);
/* The id of the newest record of an origin; 0: it has none. */
int64_t store_last_id(struct ledger *l, int64_t origin);
/* read_each() of any query: ?1 and ?2 are from and to, its columns are id and
 * body. */
int read_query(struct ledger *l, const char *sql, int64_t from, int64_t to,
	       int (*each)(void *ctx, const struct record *r), void *ctx,
	       int64_t *last);
/* An each() for what they are about. */
struct subject {
	int (*each)(void *ctx, const char *on);
	void *ctx;
};
int each_subject(void *ctx, const struct record *r);
/* Another number whenever another connection has committed; FAILED. */
int store_data_version(struct ledger *l);
/* Records of all origins.  Less than 0: failed. */
int64_t store_count(struct ledger *l);

/* ---- origin.c ---- */

/* Make `full` and a new incarnation from name. */
void origin_create(struct origin *o, int64_t number, const char *name);
/* The origin with this number; -1: our own. */
int origin_load(struct origin *o, sqlite3 *db, int64_t number);
/* The numbers of the origins with that name, or of all when name is NULL; of
 * one store the oldest first.  *out is yours. */
int origin_numbers(sqlite3 *db, const char *name, int64_t **out, int *n);
/* Another program may have joined the store to a hub: then our own number is
 * another. */
int origin_renew(struct ledger *l);
/* Remember which origin is our own. */
int origin_keep_own(struct ledger *l);
/* A number that no origin of the store has, for a new one of our own. */
int origin_next_number(sqlite3 *db, int64_t *number);
/* The number was given by a hub, and means the same in every store that has
 * joined it.  Until then an origin has a small one of its store's own. */
#define ORIGIN_NUMBERED SYNC_FIRST_NUMBER
int origin_save(const struct origin *o, sqlite3 *db);
bool origin_name_ok(const char *name);

/* ---- append.c ---- */

/* Take the gate, and BEGIN IMMEDIATE. */
int tx_begin(struct ledger *l);
/* Size and tree of the own origin as they are now. */
int tx_load_head(struct ledger *l);
/* What the ledger itself records: not checked by the rules. */
int tx_add_own(struct ledger *l, const char *act, const cJSON *data);

/* ---- seal.c ---- */

/* The newest checkpoint of an origin: its size, 0 when there is none, or a
 * failure.  note may be NULL. */
int64_t seal_newest(struct ledger *l, int64_t origin, struct strbuf *note);
/* Sign the present tree; inside a transaction. */
int seal_add(struct ledger *l);
/* Reads subtrees of one origin from its records. */
struct tree_reader {
	struct ledger *l;
	int64_t origin;
};
int tree_node(void *reader, int level, int64_t index, sha256 *out);

/* ---- witness.c ---- */

/* Keep the newest checkpoint where a restored backup will not bring back an
 * older one.  Best effort. */
void witness_save(const struct ledger *l, const struct strbuf *note);
/* 0: the store continues what was seen, or nothing was. */
int witness_check(struct ledger *l);
/* The two halves of it.  What was seen must be read before the store is
 * looked at: another program may append and seal between the two.
 * read: NOT_FOUND, without a sentence, when nothing was. */
int witness_read(const struct ledger *l, struct checkpoint *out);
int witness_compare(struct ledger *l, const struct checkpoint *seen);

/* ---- blob.c ---- */

/* 1: it is in the store; 0: it is not. */
int blob_is_here(struct ledger *l, const sha256 *hash);
/* Is every blob here that the record names? */
int blob_check_named(struct ledger *l, const struct record *r);

/* Append the plain bytes.  FAILED, and no sentence, when they are not those
 * that hash and size name. */
int blob_unpack(struct strbuf *out, const sha256 *hash, int64_t size,
		const void *packed, size_t len);
void blob_release(struct ledger *l);

/* ---- tiles.c ---- */

/* "tile/LEVEL/x001/x234/067", or partial: "....p/7". */
void tile_path(struct strbuf *out, const char *level, int64_t n, int width);

/* ---- fold.c ---- */

extern const char fold_schema[];

/* Find out whether the store has joined a hub, and be ready for it. */
int fold_load(struct ledger *l);
/* ledger_follow() for the ledger itself; from 0: all. */
int fold_each(struct ledger *l, int64_t from,
	      int (*each)(void *ctx, const struct record *r), void *ctx,
	      int64_t *last);
/* Our own records that have no place yet, in order. */
int fold_waiting(struct ledger *l,
		 int (*each)(void *ctx, const struct record *r), void *ctx,
		 int64_t *last);
/* The id of the first of them of one origin, be it written or not. */
int fold_first_waiting(struct ledger *l, int64_t origin, int64_t *id);
/* Apply; waiting: so that it can be taken back. */
int fold_apply(struct ledger *l, const struct record *r, bool waiting);
/* Take all back that waiting records did. */
int fold_retract(struct ledger *l);
/* What this record did has found its place. */
int fold_forget(struct ledger *l, int64_t id);
/* Be ready to write down what waiting records do, which fold_apply() sees to;
 * and rest from it, as many follow that do not wait. */
int fold_arm(struct ledger *l);
int fold_rest(struct ledger *l);
/* The transaction was rolled back: so are the triggers. */
void fold_rolled_back(struct ledger *l);
/* Around many apply() of records that have their place; rc is how that went,
 * and unless it is 0 it is what is returned, and nothing is written. */
void fold_hold(const struct ledger_rules *rules, void *state);
int fold_release(const struct ledger_rules *rules, void *state, int rc);

/* ---- sync_prepare.c ---- */

struct sync_prepared {
	size_t n;
	struct prepared {
		bool intact;          /* the body is what the hash is of */
		bool readable;        /* and a record in the agreed form, */
		struct record record; /* this one */
	} records[];
};

/* ---- sync.c ---- */

/* How many places are taken. */
int64_t sync_places(struct ledger *l);
/* Run SQL whose parameters are ?1 and ?2. */
int sync_run(struct ledger *l, const char *sql, int64_t a, int64_t b);
/* Commit, or roll back when rc is a failure; then whatever the transaction did
 * to what is kept in memory is read again. */
int sync_finish(struct ledger *l, int rc);
/* Of a struct merkle_source: the hub's tree; ctx is the ledger. */
int sync_node(void *ctx, int level, int64_t index, sha256 *out);

/* ---- cosign.c ---- */

/* "hub/" and the first store. */
void sync_log_name(struct strbuf *out, const char *first);
/* The same, of this store's hub.  NOT_FOUND: it has joined none. */
int cosign_log(struct ledger *l, struct strbuf *out);
/* Is the line of k over that, in the log of that name?  FAILED. */
int sync_witness_check(const struct sync_witness *w, const char *log,
		       const struct vkey *k, int64_t *seconds);
/* The hub has lost what came after the place: what was cosigned of it is put
 * aside.  Inside a transaction. */
int cosign_forget(struct ledger *l, int64_t place);

/* ---- replay.c ---- */

/* Make the projections in an empty database, of the records up to l->until. */
int projections_replay(struct ledger *l, ledger_progress *progress, void *ctx);
/* Drop them and make them anew; inside a transaction. */
int projections_remake(struct ledger *l, ledger_progress *progress, void *ctx);
/* For a new store; inside a transaction. */
int projections_create(struct ledger *l);
/* Open the rules, after a replay when the projections are not theirs. */
int projections_prepare(struct ledger *l);
/* Are the projections those of the rules? */
int projections_check(struct ledger *l);

#endif
