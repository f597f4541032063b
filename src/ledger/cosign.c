/*
 * cosign.c - a store as a witness of the hub's order.
 *
 * A hub has no program, and so no key of its own.  What it shows is signed by
 * those who have looked: each store cosigns the order as far as it has taken
 * it, after it has proved to itself that this goes on from what it had
 * cosigned before.  A hub that shows two stores two histories has two
 * cosigned roots for one size, and any third store sees that.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ledger/store.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* The newest note, and the one that a hub which forgot made untrue. */
#define NEWEST "hub.note"
#define LOST   "hub.note.lost"

void sync_log_name(struct strbuf *out, const char *first)
{
	strbuf_addf(out, "hub/%s", first);
}

/* The log is named by the first store that joined, whose number is known. */
int cosign_log(struct ledger *l, struct strbuf *out)
{
	struct origin o;
	int rc = origin_load(&o, l->db, SYNC_FIRST_NUMBER);

	if (rc < 0)
		return rc;
	sync_log_name(out, o.full);
	origin_release(&o);
	return 0;
}

/* ---- what was cosigned last ---- */

struct kept {
	struct strbuf note;   /* empty: nothing */
	struct checkpoint at; /* size 0 */
};

static int load_kept(struct ledger *l, const char *log, struct kept *k)
{
	int rc;

	*k = (struct kept){ .note = STRBUF_INIT };
	rc = store_get_meta(l->db, NEWEST, &k->note);
	if (!rc && k->note.len)
		rc = checkpoint_read(&k->at, k->note.buf, k->note.len, log);
	return rc;
}

int sync_note(struct ledger *l, struct strbuf *out)
{
	int rc = store_get_meta(l->db, NEWEST, out);

	if (!rc && !out->len)
		rc = fail_as(NOT_FOUND,
			     _("the store has taken nothing from a hub yet"));
	return rc;
}

static int keep(struct ledger *l, const struct strbuf *note)
{
	int rc = ledger_begin(l);

	if (rc < 0)
		return rc;
	rc = store_set_meta(l->db, NEWEST, note->buf);
	if (!rc)
		return ledger_commit(l);
	ledger_rollback(l);
	return rc;
}

int cosign_forget(struct ledger *l, int64_t place)
{
	struct strbuf log = STRBUF_INIT;
	struct kept k = { .note = STRBUF_INIT };
	int rc = cosign_log(l, &log);

	if (!rc)
		rc = load_kept(l, log.buf, &k);
	if (!rc && k.at.size > place) {
		rc = store_set_meta(l->db, LOST, k.note.buf);
		if (!rc)
			rc = store_set_meta(l->db, NEWEST, "");
	}
	strbuf_release(&k.note);
	strbuf_release(&log);
	return rc == NOT_FOUND ? 0 : rc;
}

/* ---- cosigning ---- */

/* From the roots alone: whoever changed hashes below them is found, too. */
static int prove(struct ledger *l, const struct checkpoint *old,
		 const struct checkpoint *now)
{
	struct merkle_source source = { sync_node, l };
	struct merkle_proof proof;
	int rc = 0;

	if (!old->size)
		return 0;
	if (old->size <= now->size)
		rc = merkle_consistency(&proof, old->size, now->size, &source);
	if (!rc && old->size <= now->size &&
	    merkle_check_consistency(&proof, old->size, now->size, &old->root,
				     &now->root))
		return 0;
	return rc < 0 ? rc
		      : fail_as(CONFLICT,
				_("the hub's order of %lld records does not go "
				  "on from the %lld that this store has "
				  "cosigned: the order, or this store, was "
				  "rewritten"),
				(long long)now->size, (long long)old->size);
}

static int load_now(struct ledger *l, struct checkpoint *now)
{
	struct sync_tree tree;
	int rc = sync_tree(l, &tree);

	now->size = tree.size;
	return rc < 0 ? rc : sync_root_at(l, tree.size, &now->root);
}

/* The line of the note that is ours comes first; it is used again. */
static bool own_line(struct ledger *l, const struct kept *k,
		     struct strbuf *line)
{
	const char *sigs = k->note.len ? strstr(k->note.buf, "\n\n") : NULL;
	char *prefix = xasprintf("\xe2\x80\x94 %s ", l->own.full);
	bool ours = sigs && !strncmp(sigs + 2, prefix, strlen(prefix));

	if (ours)
		strbuf_add(line, sigs + 2, strcspn(sigs + 2, "\n") + 1);
	free(prefix);
	return ours;
}

static int sign(struct ledger *l, const struct kept *k, const char *body,
		int64_t size, struct strbuf *line)
{
	if (k->at.size == size && own_line(l, k, line))
		return 0;
	return note_cosign(line, body, clock_now() / 1000, l->signer);
}

/* Remembered before it is given away. */
static int cosign(struct ledger *l, const char *log, const struct kept *k,
		  const struct sync_others *others, struct sync_witness *out,
		  struct strbuf *line)
{
	struct strbuf note = STRBUF_INIT;
	struct checkpoint now;
	int rc = load_now(l, &now);

	if (rc < 0 || !now.size)
		return rc;
	rc = prove(l, &k->at, &now);
	checkpoint_body(&note, log, &now);
	if (!rc)
		rc = sign(l, k, note.buf, now.size, line);
	strbuf_addf(&note, "\n%s", line->buf);
	if (others->size == now.size)
		strbuf_addstr(&note, others->lines.buf);
	if (!rc && strcmp(note.buf, k->note.buf) != 0)
		rc = keep(l, &note);
	strbuf_release(&note);
	if (!rc)
		*out = (struct sync_witness){ l->own.number, now.size, now.root,
					      line->buf };
	return rc;
}

int sync_cosign(struct ledger *l, const struct sync_others *others,
		struct sync_witness *out, struct strbuf *line)
{
	struct strbuf log = STRBUF_INIT;
	struct kept k = { .note = STRBUF_INIT };
	int rc = cosign_log(l, &log);

	*out = (struct sync_witness){ .size = 0 };
	if (!rc)
		rc = load_kept(l, log.buf, &k);
	if (!rc)
		rc = cosign(l, log.buf, &k, others, out, line);
	strbuf_release(&k.note);
	strbuf_release(&log);
	/* Without the first store there is no record either. */
	return rc == NOT_FOUND ? 0 : rc;
}

/* ---- what others have cosigned ---- */

int sync_witness_check(const struct sync_witness *w, const char *log,
		       const struct vkey *k, int64_t *seconds)
{
	const struct checkpoint c = { w->size, w->root };
	const char *end = strchr(w->line, '\n');
	struct strbuf note = STRBUF_INIT;
	int rc;

	if (!end || end[1])
		return fail(_("malformed note"));
	checkpoint_body(&note, log, &c);
	strbuf_addf(&note, "\n%s", w->line);
	rc = note_open_cosigned(seconds, note.buf, note.len, k);
	strbuf_release(&note);
	return rc;
}

/* That it is theirs is known: is it what we have seen? */
static int compare(struct ledger *l, const struct origin *o,
		   const struct sync_witness *w, enum sync_seen *seen)
{
	int64_t places = sync_places(l);
	sha256 root;
	int rc;

	if (places < 0)
		return FAILED;
	*seen = w->size > places    ? SYNC_BEYOND
		: w->size == places ? SYNC_SAME
				    : SYNC_BEFORE;
	if (w->size > places || w->size <= 0)
		return 0;
	rc = sync_root_at(l, w->size, &root);
	if (!rc && !sha256_equal(&root, &w->root))
		rc = fail_as(CONFLICT,
			     _("the hub has shown %s another order of its "
			       "first %lld records than this store: both are "
			       "signed.  Keep what 'watchfloor hub note' says "
			       "in both stores, and ask who runs the hub"),
			     o->full, (long long)w->size);
	return rc;
}

int sync_witness(struct ledger *l, const struct sync_witness *w,
		 enum sync_seen *seen)
{
	struct strbuf log = STRBUF_INIT;
	struct origin o;
	int64_t seconds;
	int rc;

	*seen = SYNC_NOTHING;
	rc = origin_load(&o, l->db, w->origin);
	if (rc < 0)
		return rc == NOT_FOUND ? 0 : rc;
	rc = cosign_log(l, &log);
	/* What is not theirs says nothing of them. */
	if (!rc && sync_witness_check(w, log.buf, &o.vkey, &seconds) == 0)
		rc = compare(l, &o, w, seen);
	strbuf_release(&log);
	origin_release(&o);
	return rc == NOT_FOUND ? 0 : rc;
}
