/*
 * lint_set.c - what only shows among several playbooks: calls that lead
 * nowhere or back (W22), and one id for two playbooks (G1).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/lint.h"
#include "watchfloor/i18n.h"
#include "watchfloor/library.h"

struct set {
	struct playbook_file *files;
	int n;
	char *colours; /* by file: 0 unseen, 1 being followed, 2 done */
	struct lint *lints;
};

int library_find(const struct playbook_file *files, int n, const char *id)
{
	for (int i = 0; id && i < n; i++)
		if (files[i].playbook && files[i].playbook->id &&
		    !strcmp(files[i].playbook->id, id))
			return i;
	return -1;
}

/* ---- W22 ---- */

static void check_call(struct set *set, int caller, const struct step *s)
{
	struct lint *l = &set->lints[caller];
	int callee = library_find(set->files, set->n, s->playbook_id);
	const char *now =
		callee < 0 ? NULL : set->files[callee].playbook->modified;

	if (callee < 0)
		lint_step_warn(l, "W22", s, "playbook_id",
			       _("it calls %s, which is not among these "
				 "playbooks"),
			       s->playbook_id ? s->playbook_id : "");
	else if (s->playbook_version && now &&
		 strcmp(s->playbook_version, now) != 0)
		lint_step_warn(l, "W22", s, "playbook_version",
			       _("it calls the version of %s of %s; the one "
				 "here is of %s"),
			       s->playbook_version, set->files[callee].path,
			       now);
}

static void follow_calls(struct set *set, int file)
{
	const struct playbook *p = set->files[file].playbook;

	set->colours[file] = 1;
	for (int i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		int callee;

		if (s->type != STEP_PLAYBOOK)
			continue;
		callee = library_find(set->files, set->n, s->playbook_id);
		if (callee >= 0 && set->colours[callee] == 1)
			lint_step_warn(&set->lints[file], "W22", s,
				       "playbook_id",
				       _("its call of %s leads back here, and "
					 "would never end"),
				       set->files[callee].path);
		else if (callee >= 0 && !set->colours[callee])
			follow_calls(set, callee);
	}
	set->colours[file] = 2;
}

static void check_calls(struct set *set)
{
	for (int i = 0; i < set->n; i++) {
		const struct playbook *p = set->files[i].playbook;

		for (int k = 0; p && k < p->nsteps; k++)
			if (p->steps[k].type == STEP_PLAYBOOK)
				check_call(set, i, &p->steps[k]);
		if (p && !set->colours[i])
			follow_calls(set, i);
	}
}

/* ---- G1 ---- */

static void check_id(struct set *set, int file)
{
	const struct playbook *p = set->files[file].playbook;
	int first = p ? library_find(set->files, set->n, p->id) : file;

	if (first < 0 || first == file)
		return;
	lint_say(&set->lints[file], "G1", lint_member(p->json, "id"),
		 _("%s has this id too: a playbook of its own needs one of its "
		   "own"),
		 set->files[first].path);
}

void playbooks_lint(struct playbook_file *files, int n)
{
	struct set set = {
		.files = files,
		.n = n,
		.colours = xcalloc((size_t)n + 1, 1),
		.lints = xcalloc((size_t)n + 1, sizeof *set.lints),
	};

	for (int i = 0; i < n; i++)
		if (files[i].playbook)
			lint_begin(&set.lints[i], files[i].playbook,
				   &files[i].findings);
	check_calls(&set);
	for (int i = 0; i < n; i++) {
		check_id(&set, i);
		lint_end(&set.lints[i], files[i].text.buf, files[i].text.len);
	}
	free(set.lints);
	free(set.colours);
}
