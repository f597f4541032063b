/*
 * run_begin.c - beginning a playbook for a ticket: what is asked first, and
 * the record.
 */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "desk/run_private.h"
#include "watchfloor/authority.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

int run_last(struct desk *d, int64_t ticket, int64_t *n)
{
	sqlite3_stmt *stmt = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT ifnull(max(n), 0) FROM run "
		      "WHERE ticket = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, ticket);
	row = statement_row(stmt);
	*n = row > 0 ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return row < 0 ? row : 0;
}

/* ---- what the ticket says ---- */

static const struct {
	const char *name;
	size_t member;
} of_ticket[] = {
	{ "__ticket__", offsetof(struct ticket, id) },
	{ "__tenant__", offsetof(struct ticket, tenant) },
	{ "__asset__", offsetof(struct ticket, asset) },
	{ "__src__", offsetof(struct ticket, src) },
	{ "__dst__", offsetof(struct ticket, dst) },
	{ "__user__", offsetof(struct ticket, user) },
	{ "__url__", offsetof(struct ticket, url) },
	{ "__file__", offsetof(struct ticket, file) },
	{ "__rule__", offsetof(struct ticket, rule) },
	{ "__title__", offsetof(struct ticket, title) },
};

cJSON *run_externals(const struct ticket *t)
{
	cJSON *o = cJSON_CreateObject();

	for (size_t i = 0; i < ARRAY_SIZE(of_ticket); i++) {
		const void *member = (const char *)t + of_ticket[i].member;
		const char *value = *(char *const *)member;

		if (*value)
			json_add_str(o, of_ticket[i].name, value);
	}
	return o;
}

static bool is_of_ticket(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(of_ticket); i++)
		if (strcmp(of_ticket[i].name, name) == 0)
			return true;
	return false;
}

/* ---- what is asked first ---- */

struct run_beginning {
	struct ticket ticket;
	struct run_source source;
	const struct variable **asks;
	int nasks;
};

/* External variables that no ticket says anything of. */
static void find_asks(struct run_beginning *b)
{
	const struct playbook *p = b->source.playbook;

	b->asks = xcalloc((size_t)p->nvariables + 1, sizeof *b->asks);
	for (int i = 0; i < p->nvariables; i++)
		if (p->variables[i].external &&
		    !is_of_ticket(p->variables[i].name))
			b->asks[b->nasks++] = &p->variables[i];
}

int run_prepare(struct run_beginning **out, struct desk *d, const char *ticket,
		const char *playbook)
{
	struct run_beginning *b = xcalloc(1, sizeof *b);
	struct ticket *t = &b->ticket;
	int ret;

	ticket_init(t);
	b->source = (struct run_source)RUN_SOURCE_INIT;
	ret = ticket_load(d, ticket, t);
	if (ret == 0)
		ret = desk_try(d, act_named("run.started"), t);
	if (ret == 0 && !playbook && !*t->playbook)
		ret = fail_as(NOT_FOUND,
			      _("%s: no route chose a playbook; name one "
				"(`watchfloor playbook list` shows them)"),
			      t->id);
	if (ret == 0)
		ret = run_source_read(&b->source, d, NULL,
				      playbook ? playbook : t->playbook);
	if (ret == 0)
		ret = playbook_in_force(b->source.playbook, clock_now());
	if (ret == 0) {
		find_asks(b);
	} else {
		run_beginning_free(b);
		b = NULL;
	}
	*out = b;
	return ret;
}

void run_beginning_free(struct run_beginning *b)
{
	if (!b)
		return;
	run_source_release(&b->source);
	ticket_release(&b->ticket);
	free(b->asks);
	free(b);
}

const struct playbook *run_beginning_playbook(const struct run_beginning *b)
{
	return b->source.playbook;
}

const struct variable *run_asks(const struct run_beginning *b, int i)
{
	return i < b->nasks ? b->asks[i] : NULL;
}

/* ---- the values ---- */

static const struct variable *external_named(const struct playbook *p,
					     const char *name)
{
	for (int i = 0; i < p->nvariables; i++)
		if (p->variables[i].external &&
		    strcmp(p->variables[i].name, name) == 0)
			return &p->variables[i];
	return NULL;
}

static int check_values(const struct playbook *p, const cJSON *values)
{
	const cJSON *item;

	cJSON_ArrayForEach (item, values) {
		const struct variable *v = external_named(p, item->string);
		int ret;

		if (!v)
			return fail_as(REFUSED,
				       _("\"%s\" takes no value for %s at its "
					 "start"),
				       playbook_title(p), item->string);
		ret = variable_check(v, item->valuestring);
		if (ret < 0)
			return ret;
	}
	return 0;
}

/* What has no value and no default, all of it in one sentence. */
static int check_missing(const struct run_beginning *b, const cJSON *values)
{
	const struct playbook *p = b->source.playbook;
	struct strbuf names = STRBUF_INIT;
	int ret = 0;

	for (int i = 0; i < b->nasks; i++) {
		const struct variable *v = b->asks[i];
		const char *about = variable_about(p, v->name);

		if (v->value ||
		    cJSON_GetObjectItemCaseSensitive(values, v->name))
			continue;
		strbuf_addf(&names, "%s%s (%s)", names.len ? "; " : "", v->name,
			    variable_help(v));
		if (*about)
			strbuf_addf(&names, ": %s", about);
	}
	if (names.len)
		ret = fail_as(REFUSED,
			      _("\"%s\" asks at its start, by --set "
				"NAME=VALUE: %s"),
			      playbook_title(p), names.buf);
	strbuf_release(&names);
	return ret;
}

/* ---- the record ---- */

/* What the ticket says, and what was asked. */
static cJSON *externals_of(const struct ticket *t, const cJSON *values)
{
	cJSON *o = run_externals(t);
	const cJSON *item;

	cJSON_ArrayForEach (item, values) {
		cJSON_DeleteItemFromObjectCaseSensitive(o, item->string);
		json_add_str(o, item->string, item->valuestring);
	}
	return o;
}

/* Inside a transaction of the ledger. */
static int record_start(struct desk *d, const struct run_beginning *b,
			const cJSON *values)
{
	const struct playbook *p = b->source.playbook;
	struct desk_step step = { .act = "run.started",
				  .data = cJSON_CreateObject() };
	int64_t n;
	int ret = run_last(d, b->ticket.num, &n);

	json_add_str(step.data, "playbook", p->id);
	json_add_str(step.data, "name", p->name);
	if (ret == 0)
		ret = run_pin(d, &b->source, step.data);
	if (ret == 0) {
		json_add_int(step.data, "run", n + 1);
		cJSON_AddItemToObject(step.data, "externals",
				      externals_of(&b->ticket, values));
		ret = desk_add_steps(d, &b->ticket, &step, 1);
	}
	cJSON_Delete(step.data);
	return ret;
}

int run_beginning_end(struct desk *d, const struct run_beginning *b,
		      const cJSON *values)
{
	int ret = check_values(b->source.playbook, values);

	if (ret == 0)
		ret = check_missing(b, values);
	if (ret == 0)
		ret = ledger_begin(d->ledger);
	if (ret < 0)
		return ret;
	return desk_end(d, record_start(d, b, values));
}

int run_start(struct desk *d, const char *ticket, const char *playbook)
{
	struct run_beginning *b;
	int ret = run_prepare(&b, d, ticket, playbook);

	if (ret == 0)
		ret = run_beginning_end(d, b, NULL);
	run_beginning_free(b);
	return ret;
}
