/*
 * rules.c - carrying out one act on one database: the fields, the ticket
 * loaded, check, apply, the ticket written back.
 */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/outbox.h"
#include "watchfloor/sync.h"

/* ---- what records say ---- */

const char *data_str(const struct record *r, const char *key)
{
	const cJSON *v = cJSON_GetObjectItemCaseSensitive(r->data, key);

	return cJSON_IsString(v) ? v->valuestring : NULL;
}

int64_t data_int(const struct record *r, const char *key, int64_t fallback)
{
	json_int(cJSON_GetObjectItemCaseSensitive(r->data, key), &fallback);
	return fallback;
}

int64_t data_record(const struct record *r, const char *key, int64_t fallback)
{
	int64_t id = data_int(r, key, -1);

	if (id < 0)
		return fallback;
	return id >> 40 < SYNC_FIRST_NUMBER ? record_beside(r, id) : id;
}

int64_t data_time(const struct record *r, const char *key, int64_t fallback)
{
	const char *s = data_str(r, key);
	enum clock_zone zone;
	int64_t t;

	if (!s || clock_parse(&t, &zone, s, strlen(s), 0, r->at) < 0)
		return fallback;
	return t;
}

static bool field_fits(const struct act_field *f, const cJSON *v)
{
	int64_t n;

	switch (f->type) {
	case FIELD_STRING:
		return cJSON_IsString(v);
	case FIELD_INT:
		return json_int(v, &n);
	case FIELD_OBJECT:
		return cJSON_IsObject(v);
	case FIELD_ARRAY:
		return cJSON_IsArray(v);
	}
	return false;
}

static const struct act_field *field_named(const struct act_field *fields,
					   const char *name)
{
	while (fields->name && strcmp(fields->name, name) != 0)
		fields++;
	return fields->name ? fields : NULL;
}

static int check_fields(const struct act *act, const struct record *r)
{
	const struct act_field *field;
	const cJSON *v;

	for (const struct act_field *f = act->fields; f->name; f++) {
		v = cJSON_GetObjectItemCaseSensitive(r->data, f->name);
		if (v ? !field_fits(f, v) : f->required)
			return fail_as(REFUSED,
				       v ? _("%s: the field \"%s\" has the "
					     "wrong type")
					 : _("%s: the field \"%s\" is "
					     "missing"),
				       act->name, f->name);
	}
	cJSON_ArrayForEach (v, r->data) {
		if (field_named(act->fields, v->string))
			continue;
		field = field_named(act_common_fields, v->string);
		if (!field || !field_fits(field, v))
			return fail_as(REFUSED,
				       _("%s: there is no field \"%s\""),
				       act->name, v->string);
	}
	return 0;
}

int check_owner(const struct ticket *t, const char *actor)
{
	if (t->state == STATE_CLOSED)
		return fail_as(REFUSED, _("%s is closed: reopen it first"),
			       t->id);
	if (!*t->owner)
		return fail_as(REFUSED, _("%s has no owner: claim it first"),
			       t->id);
	if (strcmp(t->owner, actor) != 0)
		return fail_as(CONFLICT, _("%s belongs to %s"), t->id,
			       t->owner);
	return 0;
}

int check_own_open(const struct act_state *s, const struct record *r)
{
	return check_owner(&s->ticket, r->actor);
}

/* ---- what checks and reducers ask and change ---- */

int act_ask(struct act_state *s, const char *sql, const char *text,
	    const char *more, int64_t number, int64_t *out)
{
	sqlite3_stmt *st = NULL;
	int row;

	*out = 0;
	if (strstr(sql, "main.ticket") && tickets_settle(s) < 0)
		return FAILED;
	if (statement(s->db, &st, sql) < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, text, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, more, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, number);
	row = statement_row(st);
	if (row > 0)
		*out = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

int act_change(struct act_state *s, const char *sql, const struct record *r,
	       const char *text, const char *more, int64_t number)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, r->id);
	sqlite3_bind_text(st, 2, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, r->at);
	sqlite3_bind_text(st, 4, text, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 5, more, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 6, number);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int act_revert(struct act_state *s, const char *sql, const struct undo_row *row)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st, sql) < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, row->record);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

/* ---- one act on one database ---- */

static bool is_about_ticket(const struct record *r)
{
	static const char *const others[] = { "store.", "hub.",
					      "desk.",  "intake.",
					      "shift.", "standing.",
					      "watch.", "document." };

	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (strncmp(r->act, others[i], strlen(others[i])) == 0)
			return false;
	return strncmp(r->act, "notice.", 7) != 0 ||
	       strcmp(r->on, NOTICE_ON_SHIFT) != 0;
}

static int add_event(struct act_state *s, const struct record *r)
{
	if (statement(
		    s->db, &s->event,
		    "INSERT OR FAIL INTO main.event(ticket, n, record) VALUES(?1,"
		    " (SELECT ifnull(max(n), 0) + 1 FROM main.event"
		    "  WHERE ticket = ?1), ?2)") < 0)
		return FAILED;
	sqlite3_bind_int64(s->event, 1, s->ticket.num);
	sqlite3_bind_int64(s->event, 2, r->id);
	return statement_run(s->event);
}

/* After fits(), which has loaded its ticket. */
static int add_superseded(struct act_state *s, const struct act *act,
			  const struct record *r)
{
	bool ticket = is_about_ticket(r) && s->found;

	if (statement(s->db, &s->superseded,
		      "INSERT INTO main.superseded VALUES(?1, ?2, ?3,"
		      " (SELECT record FROM main.event WHERE ticket = ?3"
		      "  ORDER BY n DESC LIMIT 1))") < 0)
		return FAILED;
	sqlite3_bind_int64(s->superseded, 1, r->id);
	sqlite3_bind_text(s->superseded, 2, r->actor, -1, SQLITE_TRANSIENT);
	sqlite3_bind_int64(s->superseded, 3, ticket ? s->ticket.num : 0);
	return statement_run(s->superseded);
}

static void *rules_open(sqlite3 *db)
{
	struct act_state *s = xcalloc(1, sizeof *s);

	s->db = db;
	tickets_begin(s);
	return s;
}

static void rules_close(void *state)
{
	struct act_state *s = state;
	sqlite3_stmt *all[] = {
		s->event,
		s->run_insert,
		s->run_load,
		s->run_state,
		s->result_insert,
		s->run_delete,
		s->result_delete,
		s->undo_push,
		s->undo_rows,
		s->undo_pop,
		s->undo_mark,
		s->result_find,
		s->result_supersede,
		s->result_restore,
		s->run_return,
		s->run_restore,
		s->superseded,
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		sqlite3_finalize(all[i]);
	tickets_end(s);
	free(s);
}

/* Does the record fit the state?  Leaves the ticket loaded. */
static int fits(struct act_state *s, const struct act *act,
		const struct record *r)
{
	int64_t num;

	if (check_fields(act, r) < 0)
		return REFUSED;
	if (!is_about_ticket(r)) {
		act_load_none(s);
	} else {
		num = ticket_number(r->on);
		if (num < 0)
			return fail_as(REFUSED, _("\"%s\" is no ticket id"),
				       r->on);
		if (act_load(s, num) < 0)
			return FAILED;
		if (!s->found && !act->makes)
			return fail_as(NOT_FOUND, _("there is no ticket %s"),
				       r->on);
	}
	return act->check ? act->check(s, r) : 0;
}

static int rules_check(void *state, const struct record *r)
{
	const struct act *act = act_named(r->act);

	if (!act)
		return fail_as(REFUSED, _("there is no act \"%s\""), r->act);
	return fits(state, act, r);
}

/*
 * A record that does not fit the state (the second claim of a ticket, come
 * from elsewhere) is kept and changes nothing: superseded.  What fits is
 * decided by state and record alone, so every replay decides alike.
 */
static int rules_apply(void *state, const struct record *r)
{
	struct act_state *s = state;
	const struct act *act = act_named(r->act);
	int ret;

	if (!act)
		return 0;
	ret = fits(s, act, r);
	if (ret == FAILED)
		return ret;
	if (ret < 0)
		return add_superseded(s, act, r);
	if (!is_about_ticket(r))
		return act->apply ? act->apply(s, r) : 0;
	if (act->apply && act->apply(s, r) < 0)
		return FAILED;
	s->ticket.changed = r->at;
	if (act_save(s) < 0)
		return FAILED;
	if (act->noun && undo_keep(s, r) < 0)
		return FAILED;
	return add_event(s, r);
}

static void rules_hold(void *state)
{
	tickets_hold(state);
}

static int rules_release(void *state, bool write)
{
	return tickets_release(state, write);
}

/* Raw alerts, and pinned playbooks. */
static const char *const blob_fields[] = { "block", "sha256", NULL };

const struct ledger_rules desk_rules = {
	.schema = desk_schema,
	.tables = desk_tables,
	.busy = 3,
	.side_schema = desk_side_schema,
	.open = rules_open,
	.blob_fields = blob_fields,
	.check = rules_check,
	.apply = rules_apply,
	.hold = rules_hold,
	.release = rules_release,
	.close = rules_close,
};
