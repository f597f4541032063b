/*
 * playbook_edit.h - a playbook changed in an editor: of the desk's branch, or
 * a file.
 *
 * The editor gets a file of its own in $XDG_STATE_HOME/watchfloor/edits, for
 * its owner only.  That file is what keeps the text: it is there from the
 * first moment, and is removed when the text has been taken or is what was
 * there before, and not otherwise, however this program or the editor ends.
 */
#ifndef WATCHFLOOR_PLAYBOOK_EDIT_H
#define WATCHFLOOR_PLAYBOOK_EDIT_H

#include "watchfloor/desk.h"
#include "watchfloor/library.h"

struct playbook_edit {
	char *path; /* of the playbook: in the repository, or of the file */
	char *kept; /* the editor's file */
	struct strbuf before;
	struct playbook_file now; /* as it was looked at last */
	char commit[41];          /* that this one had it, "": a file's */
	/* private */
	struct desk *desk; /* NULL: a file */
};

/* Of the head of the desk's branch: ID as repo_find() takes it.  Who may adopt
 * a commit may write one.  End it in either case. */
int playbook_edit_desk(struct playbook_edit *e, struct desk *d, const char *id);
int playbook_edit_file(struct playbook_edit *e, const char *path);
/* Begin with this file's text instead of the playbook's own. */
int playbook_edit_from(struct playbook_edit *e, const char *path);

/*
 * Look at what the editor has left: laid out, and with a new time of change
 * where the author has not given one, it is put back into the editor's file,
 * so that the lines of e->now.findings are those of that file.  What is no
 * JSON stays as it is.
 */
int playbook_edit_look(struct playbook_edit *e);
/* Is what was looked at another text than before? */
bool playbook_edit_changed(const struct playbook_edit *e);
/*
 * Commit what was looked at, by the desk's actor; commit (41 bytes) is it.
 * REFUSED when lint found an error, CONFLICT when the branch has moved.  A
 * file is written instead, and commit is "".
 */
int playbook_edit_take(struct playbook_edit *e, const char *message,
		       char *commit);
/* Release it.  The editor's file goes when the text was taken, or is that of
 * before; true: it stays, and e->kept names it until playbook_edit_release. */
bool playbook_edit_end(struct playbook_edit *e);
void playbook_edit_release(struct playbook_edit *e);

#endif
