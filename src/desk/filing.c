/*
 * filing.c - a ticket that no alert begins: the service's own work.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/sign.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Others take numbers too: so often another is tried. */
#define TRIES 8

/* ---- what is filed ---- */

static int check_type(const struct desk *d, const char *name)
{
	const struct taxonomy *t = d->taxonomy;

	for (int i = 0; t && i < t->ntypes; i++)
		if (strcmp(t->types[i].name, name) == 0)
			return 0;
	return fail_as(REFUSED,
		       _("there is no type %s: the service's own begin with "
			 "\"service.\""),
		       name);
}

/* The one that was named, or that of the route; NULL: there is none. */
static int find_playbook(struct desk *d, const struct filing *f,
			 const struct ticket *t, char **id)
{
	const struct conf_route *route = conf_route_for(d->conf, t);
	struct repo_entry entry = { .id = NULL };
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	*id = NULL;
	if (f->playbook) {
		ret = repo_find(d->repo, d->commit, f->playbook, &text, &entry);
		if (ret == 0)
			*id = xstrdup(entry.id);
	} else if (route && route->playbook) {
		*id = xstrdup(route->playbook);
	}
	repo_entry_release(&entry);
	strbuf_release(&text);
	return ret;
}

static cJSON *data_of(const struct filing *f, const char *playbook)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "asset", f->asset);
	json_add_str(data, "playbook", playbook);
	json_add_str(data, "severity", severity_word(f->severity));
	json_add_str(data, "title", f->title);
	json_add_str(data, "type", f->type);
	return data;
}

/* ---- the records ---- */

/* It is signed under its number, and before the transaction; so the number is
 * looked at again within.  CONFLICT: it has been taken. */
static int add(struct desk *d, const struct ticket *t,
	       const struct desk_step *steps, size_t n)
{
	int64_t next;
	int ret = ledger_begin(d->ledger);

	if (ret < 0)
		return ret;
	ret = ticket_next_number(d, &next);
	if (ret == 0 && next != t->num)
		ret = fail_as(CONFLICT,
			      _("others open tickets at the same moment: try "
				"again"));
	if (ret == 0)
		ret = desk_add_steps(d, t, steps, n);
	return desk_end(d, ret);
}

static int add_as_next(struct desk *d, struct ticket *t,
		       struct desk_step *steps, size_t n)
{
	int ret = ticket_next_number(d, &t->num);

	if (ret < 0)
		return ret;
	free(t->id);
	t->id = ticket_id(d, t->num);
	if (!t->id) {
		ticket_set(&t->id, "");
		return FAILED;
	}
	ret = sign_steps(d, t, steps, n);
	return ret == 0 ? add(d, t, steps, n) : ret;
}

static cJSON *note_data(const char *text)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, "text", text);
	return data;
}

static int record(struct desk *d, const struct filing *f, struct ticket *t,
		  const char *playbook)
{
	int ret = CONFLICT;

	for (int i = 0; i < TRIES && ret == CONFLICT; i++) {
		struct desk_step steps[] = {
			{ "ticket.filed", data_of(f, playbook), 0 },
			{ "ticket.noted", note_data(f->note), 0 },
		};

		ret = add_as_next(d, t, steps, f->note ? 2 : 1);
		cJSON_Delete(steps[0].data);
		cJSON_Delete(steps[1].data);
	}
	return ret;
}

int ticket_file(struct desk *d, const struct filing *f, char **id)
{
	char *playbook = NULL;
	struct ticket t;
	int ret = desk_try(d, act_named("ticket.filed"), NULL);

	*id = NULL;
	ticket_init(&t);
	ticket_set(&t.tenant, f->tenant);
	ticket_set(&t.type, f->type);
	ticket_set(&t.title, f->title);
	ticket_set(&t.asset, f->asset);
	t.severity = f->severity;
	t.opened = t.first = t.last = desk_now(d);
	if (ret == 0)
		ret = desk_check_tenant(d, f->tenant);
	if (ret == 0)
		ret = check_type(d, f->type);
	if (ret == 0)
		ret = find_playbook(d, f, &t, &playbook);
	if (ret == 0)
		ret = record(d, f, &t, playbook);
	if (ret == 0)
		*id = xstrdup(t.id);
	free(playbook);
	ticket_release(&t);
	return ret;
}
