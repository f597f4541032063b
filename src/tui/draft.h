/*
 * draft.h - what is being typed, on disk until its record is written.
 *
 * One file for each thing that is being typed, in
 * $XDG_STATE_HOME/watchfloor/drafts, for its owner only.  The program that
 * types holds a lock on it: a file whose lock is free was left by a program
 * that has ended, however it did, and its text is offered again.  So two
 * programs on one store never see each other's.
 *
 * The kernel has the text at once, which is enough whatever becomes of this
 * program.  It is put on the disk when nobody has typed for a second, on the
 * side: no key ever waits for a disk, and a power cut takes what was typed
 * since the last pause.
 */
#ifndef TUI_DRAFT_H
#define TUI_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

/* More than that is cut when it is read. */
#define DRAFT_MAX (1 << 20)

struct kept {
	char *key;  /* what is typed, and where: "note bj1-7" */
	char *text; /* valid UTF-8, never empty */
	int64_t at; /* when it was last changed, ms */
	/* private */
	char *path;
	int fd; /* locked; -1: only in memory */
	bool unsynced;
};

/* Take over what was left for the store in this folder. */
void drafts_open(const char *store);
/* What is still kept stays in its files. */
void drafts_close(void);

/* All that is kept, oldest first; borrowed until any other call. */
int drafts_all(const struct kept **out);
/* The newest text under a key, or NULL; borrowed until any other call. */
const struct kept *draft_find(const char *key);
/* Keep this text under key from now on; "" drops it. */
void draft_keep(const char *key, const char *text);
void draft_drop(const char *key);
/* The file that an editor is to change: it has the text that is kept under
 * key, if any, and stands in for it should this program end meanwhile.
 * Yours to free; NULL, the last error set, when it cannot be made. */
char *draft_lend(const char *key);
/* Keep what the editor has left in the file, which is gone then.  0, or
 * FAILED and the file stays. */
int draft_take_back(const char *key, const char *path);

/* Is there a text that may not be on the disk yet?  Begin to put it there. */
bool drafts_unsynced(void);
void drafts_sync(void);

/* Why texts are only kept in memory, or NULL when all is well. */
const char *drafts_trouble(void);

#endif
