/*
 * witness.c - the memory of this machine: the newest checkpoint of every
 * store that it wrote, kept outside of the stores.
 *
 * A tree only proves that nothing changed since somebody else saw its root.
 * This is the nearest somebody else: a backup that is put back, or a store
 * whose tail was cut off, contradicts it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/store.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define NOTE_MAX 65536

static char *witness_dir(void)
{
	return file_xdg("XDG_STATE_HOME", ".local/state", "watchfloor/witness");
}

static char *witness_path(const struct ledger *l)
{
	char *dir = witness_dir();
	char *path = xasprintf("%s/%s", dir, l->own.incarnation);

	free(dir);
	return path;
}

int witness_read(const struct ledger *l, struct checkpoint *out)
{
	struct strbuf note = STRBUF_INIT;
	char *path = witness_path(l);
	int rc;

	if (access(path, R_OK) < 0) {
		free(path);
		return NOT_FOUND;
	}
	rc = file_read(&note, path, NOTE_MAX);
	if (!rc && checkpoint_open(out, note.buf, note.len, &l->own.vkey) < 0)
		rc = fail_in(FAILED, "%s: ", path);
	strbuf_release(&note);
	free(path);
	return rc;
}

void witness_save(const struct ledger *l, const struct strbuf *note)
{
	struct checkpoint seen, new;
	char *dir, *path;

	if (checkpoint_open(&new, note->buf, note->len, &l->own.vkey) < 0)
		return;
	/* Two programs may seal at the same time. */
	if (!witness_read(l, &seen) && seen.size >= new.size)
		return;
	dir = witness_dir();
	path = witness_path(l);
	if (!file_mkdirs(dir, 0700))
		file_write_atomic(path, note->buf, note->len, 0600);
	free(dir);
	free(path);
}

int witness_compare(struct ledger *l, const struct checkpoint *seen)
{
	struct tree_reader reader = { l, l->own.number };
	struct merkle_source source = { tree_node, &reader };
	int64_t size = ledger_size(l);
	sha256 root;
	int rc;

	if (size < 0)
		return FAILED;
	if (seen->size > size)
		return fail_as(REFUSED,
			       _("this machine has seen %lld records of %s, "
				 "the store has %lld: was a backup put back? "
				 "Get the missing %lld, or go on without them "
				 "with 'watchfloor init --restored'"),
			       (long long)seen->size, l->own.full,
			       (long long)size, (long long)(seen->size - size));
	rc = merkle_root_at(&root, seen->size, &source);
	if (!rc && !sha256_equal(&root, &seen->root))
		rc = fail_as(REFUSED,
			     _("the first %lld records of %s are not those "
			       "that this machine has seen: records were "
			       "changed, or a backup was put back and written "
			       "to. Verify the store; to go on with it as it "
			       "is, 'watchfloor init --restored'"),
			     (long long)seen->size, l->own.full);
	return rc;
}

int witness_check(struct ledger *l)
{
	struct checkpoint seen;
	int rc = witness_read(l, &seen);

	if (rc == NOT_FOUND)
		return 0;
	return rc < 0 ? rc : witness_compare(l, &seen);
}
