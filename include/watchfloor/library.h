/*
 * library.h - playbooks together: those of a repository, or of several files.
 */
#ifndef WATCHFLOOR_LIBRARY_H
#define WATCHFLOOR_LIBRARY_H

#include "watchfloor/playbook.h"
#include "watchfloor/strbuf.h"

struct playbook_file {
	char *path;
	struct strbuf text;
	struct playbook *playbook; /* NULL: it cannot be walked */
	struct findings findings;
};

/* A file of the file system; fails when it cannot be read as a file.  Release
 * it in either case. */
int playbook_file_read(struct playbook_file *f, const char *path);
/* Of a text, which it takes over. */
void playbook_file_parse(struct playbook_file *f, const char *path,
			 struct strbuf *text);
void playbook_file_release(struct playbook_file *f);

/* Every playbook of the repository as of a commit (NULL: head). */
int library_read(struct repo *r, const char *commit, struct playbook_file **out,
		 int *n);
void library_free(struct playbook_file *files, int n);

struct library {
	struct playbook_file *files;
	int n;
};
/* A walk_resolver; ctx is a struct library. */
const struct playbook *library_resolve(void *ctx, const char *id,
				       const char *version);

/* Walk the scenarios that stand beside playbook i, of the repository as of a
 * commit, as scenarios_check() does; 0 also when there are none. */
int library_test(const struct library *l, int i, struct repo *r,
		 const char *commit, bool *reached,
		 void (*each)(void *ctx, const char *name, const char *why),
		 void *ctx);

/* The index of the first playbook with this id, or -1. */
int library_find(const struct playbook_file *files, int n, const char *id);

/* Who changed each step last. */
struct library_blame {
	struct repo_commit *log; /* of the file, newest first */
	int n;
	int *by; /* of a step, by its index: index in the log; -1: not known */
	int at;  /* what was looked at */
	bool open; /* there is more to look at */
};
int library_blame_begin(struct library_blame *b, struct repo *r,
			const char *commit, const char *path,
			const struct playbook *p);
/* One version more, as long as it is open. */
void library_blame_step(struct library_blame *b, struct repo *r,
			const char *path, const struct playbook *p);
void library_blame_release(struct library_blame *b);

/* Add to the findings of each what shows only among them: calls that lead
 * nowhere or back (W22), one id for two playbooks (G1). */
void playbooks_lint(struct playbook_file *files, int n);
/* Add what differs from the version before, as a version must not (G1 to
 * G3): of all files of the repository, by one walk of its history. */
int library_lint_history(struct repo *r, const char *commit,
			 struct playbook_file *files, int n);
/* The same against a text of it that was of this commit. */
void library_lint_version(struct playbook_file *file,
			  const struct strbuf *before, const char *commit);

#endif
