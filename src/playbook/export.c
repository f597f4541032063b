/*
 * export.c - a playbook for others: with those that it calls, or inside a
 * STIX 2.1 course of action.
 */
#include "config.h"

#include "watchfloor/export.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* The extension of STIX under which a playbook travels in a course of action
 * (OASIS CTI common objects). */
#define COA_EXTENSION \
	"extension-definition--1e1c1bd7-c527-4215-8e18-e199e74da57c"

/* ---- what belongs together ---- */

static void mark_callees(const struct playbook_file *files, int n, int file,
			 bool *wanted)
{
	const struct playbook *p = files[file].playbook;

	if (wanted[file] || !p)
		return;
	wanted[file] = true;
	for (int i = 0; i < p->nsteps; i++) {
		int callee = p->steps[i].type == STEP_PLAYBOOK
				     ? library_find(files, n,
						    p->steps[i].playbook_id)
				     : -1;

		if (callee >= 0)
			mark_callees(files, n, callee, wanted);
	}
}

bool *export_closure(const struct playbook_file *files, int n, int file)
{
	bool *wanted = xcalloc((size_t)n + 1, sizeof *wanted);

	mark_callees(files, n, file, wanted);
	return wanted;
}

/* ---- markings ---- */

int export_check(const struct playbook *p, const char *tlp)
{
	const char *own = playbook_tlp(p);

	/* CLEAR and GREEN may go to partners; what is stricter asks to be
	 * said aloud. */
	if (!own || tlp_compare(own, tlp ? tlp : "TLP:GREEN") <= 0)
		return 0;
	return fail_as(REFUSED,
		       _("the playbook \"%s\" is marked %s: say --tlp %s if "
			 "those who get it may have that"),
		       p->name, own, own + strlen("TLP:"));
}

/* ---- STIX ---- */

static cJSON *course_of_action(const struct playbook_file *f)
{
	const struct playbook *p = f->playbook;
	cJSON *o = cJSON_CreateObject(), *extensions, *playbook;
	struct strbuf base64 = STRBUF_INIT;
	char id[64], uuid[37];

	snprintf(id, sizeof id, "course-of-action--%s", uuid4(uuid));
	json_add_str(o, "type", "course-of-action");
	json_add_str(o, "spec_version", "2.1");
	json_add_str(o, "id", id);
	json_add_str(o, "created_by_ref", p->created_by);
	json_add_str(o, "created", p->created);
	json_add_str(o, "modified", p->modified);
	json_add_str(o, "name", p->name);
	json_add_str(o, "description", p->description);
	extensions = cJSON_AddObjectToObject(o, "extensions");
	playbook = cJSON_AddObjectToObject(extensions, COA_EXTENSION);
	json_add_str(playbook, "extension_type", "property-extension");
	json_add_str(playbook, "playbook_id", p->id);
	json_add_str(playbook, "created", p->created);
	json_add_str(playbook, "modified", p->modified);
	json_add_str(playbook, "playbook_creator", p->created_by);
	json_add_str(playbook, "playbook_standard", "CACAO");
	base64_encode(&base64, f->text.buf, f->text.len);
	json_add_str(playbook, "playbook_bin", base64.buf);
	strbuf_release(&base64);
	return o;
}

void export_stix(struct strbuf *out, const struct playbook_file *files, int n,
		 const bool *wanted)
{
	cJSON *bundle = cJSON_CreateObject(), *objects;
	char id[64], uuid[37];

	snprintf(id, sizeof id, "bundle--%s", uuid4(uuid));
	json_add_str(bundle, "type", "bundle");
	json_add_str(bundle, "id", id);
	objects = cJSON_AddArrayToObject(bundle, "objects");
	for (int i = 0; i < n; i++)
		if (wanted[i])
			cJSON_AddItemToArray(objects,
					     course_of_action(&files[i]));
	json_pretty(out, bundle);
	cJSON_Delete(bundle);
}
