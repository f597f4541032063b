/*
 * tenant_act.c - acts about a tenant, and no ticket.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "desk/sign.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

int desk_check_tenant(const struct desk *d, const char *tenant)
{
	if (conf_tenant_named(d->conf, tenant) && desk_sees_tenant(d, tenant))
		return 0;
	return fail_as(NOT_FOUND, _("there is no tenant %s"), tenant);
}

int desk_tenant_of(struct desk *d, const char *sql, int64_t record,
		   char **tenant)
{
	sqlite3_stmt *st = NULL;
	int row;

	*tenant = NULL;
	if (statement(ledger_db(d->ledger), &st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, record);
	row = statement_row(st);
	if (row > 0)
		*tenant = xstrdup((const char *)sqlite3_column_text(st, 0));
	sqlite3_finalize(st);
	return row;
}

/* The rules about signing are written for tickets: one of that tenant, of
 * which nothing else is known, stands for it. */
static int act_as(struct desk *d, const struct ticket *t,
		  struct desk_step *step)
{
	int ret = sign_steps(d, t, step, 1);

	if (ret == 0)
		ret = ledger_begin(d->ledger);
	if (ret == 0)
		ret = desk_end(d, desk_add_steps(d, t, step, 1));
	return ret;
}

int desk_act_on_tenant(struct desk *d, const char *act, const char *tenant,
		       cJSON *data)
{
	struct desk_step step = { .act = act, .data = data };
	struct ticket t;
	int ret = desk_check_tenant(d, tenant);

	if (ret == 0)
		ret = desk_check_who(d, act_named(act));
	ticket_init(&t);
	ticket_set(&t.id, tenant);
	ticket_set(&t.tenant, tenant);
	if (ret == 0)
		ret = act_as(d, &t, &step);
	ticket_release(&t);
	cJSON_Delete(step.data);
	return ret;
}
