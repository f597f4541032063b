/*
 * hub_origins.c - which stores are known to a hub, and who let them in.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "platform/hub_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

struct each_origin {
	int (*each)(void *ctx, const struct hub_origin *o);
	void *ctx;
};

static const char *text_of(const struct hub_value *v)
{
	return v->type == HUB_TEXT ? v->data : "";
}

static int give_origin(void *ctx, const struct hub_value *c, int n)
{
	const struct each_origin *e = ctx;
	char *full = xasprintf("%s/%s", text_of(&c[1]), text_of(&c[2]));
	struct hub_origin o = {
		.origin = { .number = c[0].n,
			    .full = full,
			    .name = text_of(&c[1]),
			    .incarnation = text_of(&c[2]),
			    .vkey = text_of(&c[3]) },
		.confirmed = text_of(&c[4]),
		.records = c[5].n,
		.note = text_of(&c[6]),
		.here = text_of(&c[7]),
		.here_until = c[8].n,
	};
	int rc = e->each(e->ctx, &o);

	free(full);
	return rc;
}

int hub_origins(struct hub *h,
		int (*each)(void *ctx, const struct hub_origin *o), void *ctx)
{
	struct each_origin e = { each, ctx };
	struct hub_value p[1];

	return hub_run(h,
		       "SELECT o.number, o.name, o.incarnation, o.vkey,"
		       " o.confirmed, o.records, o.note, p.here, p.until"
		       " FROM wf_origin o LEFT JOIN wf_presence p"
		       " ON p.desk = o.desk AND p.origin = o.number"
		       " WHERE o.desk = $1 ORDER BY o.number",
		       p, 1, give_origin, &e);
}

/* Looking for an origin among those that are there. */
struct joining {
	const struct sync_origin *o;
	int64_t number, next;
	bool confirmed, any, taken, number_taken;
};

static int compare_origin(void *ctx, const struct hub_origin *at)
{
	struct joining *j = ctx;

	j->any = true;
	j->number_taken |= at->origin.number == j->o->number;
	if (at->origin.number >= j->next)
		j->next = at->origin.number + 1;
	if (strcmp(at->origin.full, j->o->full) == 0) {
		j->number = at->origin.number;
		j->confirmed = *at->confirmed != '\0';
		j->taken = strcmp(at->origin.vkey, j->o->vkey) != 0;
	}
	return 0;
}

/* Tickets are numbered by a hash of the name. */
static int check_name(void *ctx, const struct hub_origin *at)
{
	struct joining *j = ctx;

	/* A new incarnation of the same store is for a person to confirm. */
	if (strcmp(at->origin.name, j->o->name) != 0 &&
	    ticket_number_of(at->origin.name, 0) ==
		    ticket_number_of(j->o->name, 0))
		return fail_as(REFUSED,
			       _("the name \"%s\" cannot be told from \"%s\" "
				 "in the numbers of tickets: this store needs "
				 "another name"),
			       j->o->name, at->origin.name);
	return 0;
}

static int add_origin(struct hub *h, const struct joining *j)
{
	struct hub_value p[] = {
		hub_text(""),         hub_int(j->next),
		hub_text(j->o->name), hub_text(j->o->incarnation),
		hub_text(j->o->vkey), hub_text(j->any ? "" : j->o->full),
	};

	return hub_run(h,
		       "INSERT INTO wf_origin(desk, number, name,"
		       " incarnation, vkey, confirmed, records, note)"
		       " VALUES($1, $2, $3, $4, $5, $6, 0, '')",
		       p, 6, NULL, NULL);
}

static int join(struct hub *h, void *ctx)
{
	struct joining *j = ctx;
	struct merkle head;
	int rc = hub_head(h, true, &head);

	if (!rc)
		rc = hub_origins(h, compare_origin, j);
	if (!rc && j->taken)
		rc = fail_as(REFUSED, _("the hub knows %s under another key"),
			     j->o->full);
	if (rc < 0 || j->number)
		return rc;
	rc = hub_origins(h, check_name, j);
	/* The hub has lost it, the stores have not: it keeps its number. */
	if (j->o->number && !j->number_taken)
		j->next = j->o->number;
	if (!rc)
		rc = add_origin(h, j);
	j->number = j->next;
	j->confirmed = !j->any;
	return rc;
}

int hub_join(struct hub *h, const struct sync_origin *o, int64_t *number,
	     bool *confirmed)
{
	struct joining j = { .o = o, .next = SYNC_FIRST_NUMBER };
	int rc = hub_write(h, join, &j);

	*number = j.number;
	*confirmed = j.confirmed;
	return rc;
}

static int count_row(void *ctx, const struct hub_value *c, int n)
{
	++*(int *)ctx;
	return 0;
}

struct confirming {
	const char *name, *by;
};

static int confirm(struct hub *h, void *ctx)
{
	const struct confirming *c = ctx;
	struct hub_value p[] = { hub_text(""), hub_text(c->by),
				 hub_text(c->name) };
	int n = 0;
	int rc = hub_run(h,
			 "UPDATE wf_origin SET confirmed = $2 WHERE desk = $1"
			 " AND confirmed = '' AND $3 IN"
			 "  (name, name || '/' || incarnation)"
			 " RETURNING number",
			 p, 3, count_row, &n);

	if (!rc && !n)
		rc = fail_as(NOT_FOUND,
			     _("nothing at the hub with the name \"%s\" waits "
			       "to be confirmed"),
			     c->name);
	return rc;
}

int hub_confirm(struct hub *h, const char *name, const char *by)
{
	struct confirming c = { name, by };

	return hub_write(h, confirm, &c);
}
