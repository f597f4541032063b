/*
 * move_acts.c - a run is moved to another version of its playbook, and that
 * is taken back.
 *
 * What the move replaces is kept as JSON beside it: the pinned text, and the
 * steps that answers were given to.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const char *const pins[] = { "desk_commit", "blob", "sha256", "callees",
				    "needs" };

int check_run_moved(struct act_state *s, const struct record *r)
{
	struct run_row row;
	int ret = check_walking(s, r, &row);

	if (ret < 0)
		return ret;
	if (data_int(r, "answers", -1) != row.results)
		return fail_as(CONFLICT,
			       _("%s: a step was answered by somebody else in "
				 "the meantime"),
			       r->on);
	return 0;
}

/* The step that answers to this one belong to now, or NULL. */
static const char *mapped(const cJSON *map, const char *step)
{
	return cJSON_GetStringValue(
		cJSON_GetObjectItemCaseSensitive(map, step));
}

/* ---- what it was before ---- */

/* The rows of the answers that count, with their steps: "3": "action--...". */
static int add_steps(struct act_state *s, int64_t run, cJSON *steps)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(s->db, &st,
		      "SELECT n, step FROM main.run_result WHERE ticket = ?1"
		      " AND run = ?2 AND superseded IS NULL") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, run);
	while ((row = statement_row(st)) > 0)
		json_add_str(steps, (const char *)sqlite3_column_text(st, 0),
			     (const char *)sqlite3_column_text(st, 1));
	sqlite3_finalize(st);
	return row;
}

static int add_pins(struct act_state *s, int64_t run, cJSON *before)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(s->db, &st,
		      "SELECT desk_commit, blob, sha256, callees, needs"
		      " FROM main.run WHERE ticket = ?1 AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, run);
	row = statement_row(st);
	for (int i = 0; row > 0 && i < (int)ARRAY_SIZE(pins); i++)
		json_add_str(before, pins[i],
			     (const char *)sqlite3_column_text(st, i));
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

static int keep_before(struct act_state *s, const struct record *r,
		       const cJSON *before)
{
	struct strbuf text = STRBUF_INIT;
	sqlite3_stmt *st = NULL;
	int ret = statement(s->db, &st,
			    "INSERT INTO main.run_move(record, ticket, run,"
			    " before) VALUES(?1, ?2, ?3, ?4)");

	json_print(&text, before);
	if (ret == 0) {
		sqlite3_bind_int64(st, 1, r->id);
		sqlite3_bind_int64(st, 2, s->ticket.num);
		sqlite3_bind_int64(st, 3, data_int(r, "run", 0));
		sqlite3_bind_text(st, 4, text.buf, (int)text.len,
				  SQLITE_TRANSIENT);
		ret = statement_run(st);
	}
	sqlite3_finalize(st);
	strbuf_release(&text);
	return ret;
}

/* ---- putting it so ---- */

static int set_pins(struct act_state *s, int64_t run, const cJSON *values)
{
	sqlite3_stmt *st = NULL;
	int ret = statement(s->db, &st,
			    "UPDATE main.run SET desk_commit = ?3, blob = ?4,"
			    " sha256 = ?5, callees = ?6, needs = ?7"
			    " WHERE ticket = ?1 AND n = ?2");

	if (ret < 0)
		return ret;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, run);
	for (int i = 0; i < (int)ARRAY_SIZE(pins); i++)
		sqlite3_bind_text(st, 3 + i, json_str_at(values, pins[i]), -1,
				  SQLITE_TRANSIENT);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

static int set_step(struct act_state *s, sqlite3_stmt *st, int64_t run,
		    int64_t n, const char *step)
{
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, run);
	sqlite3_bind_int64(st, 3, n);
	sqlite3_bind_text(st, 4, step, -1, SQLITE_TRANSIENT);
	return statement_run(st);
}

/* map NULL: as they stand in `steps`. */
static int set_steps(struct act_state *s, int64_t run, const cJSON *steps,
		     const cJSON *map)
{
	sqlite3_stmt *st = NULL;
	const cJSON *item;
	int ret = statement(s->db, &st,
			    "UPDATE main.run_result SET step = ?4"
			    " WHERE ticket = ?1 AND run = ?2 AND n = ?3");

	cJSON_ArrayForEach (item, steps) {
		const char *to = map ? mapped(map, item->valuestring)
				     : item->valuestring;

		if (ret == 0 && to)
			ret = set_step(s, st, run,
				       strtoll(item->string, NULL, 10), to);
	}
	sqlite3_finalize(st);
	return ret;
}

static int drop_answers(struct act_state *s, const struct record *r)
{
	const cJSON *item;
	int64_t n;
	int ret = 0;

	cJSON_ArrayForEach (
		item, cJSON_GetObjectItemCaseSensitive(r->data, "dropped")) {
		sqlite3_stmt *st = NULL;

		ret = statement(s->db, &st,
				"UPDATE main.run_result SET superseded = ?4"
				" WHERE ticket = ?1 AND run = ?2 AND n = ?3"
				" AND superseded IS NULL");
		if (ret < 0)
			return ret;
		sqlite3_bind_int64(st, 1, s->ticket.num);
		sqlite3_bind_int64(st, 2, data_int(r, "run", 0));
		sqlite3_bind_int64(st, 3, json_int(item, &n) ? n : -1);
		sqlite3_bind_int64(st, 4, r->id);
		ret = statement_run(st);
		sqlite3_finalize(st);
		if (ret < 0)
			return ret;
	}
	return ret;
}

/* The pins of the record, as the columns have them. */
static cJSON *pins_of(const struct record *r)
{
	static const struct {
		const char *column, *key, *absent;
	} from[] = {
		{ "desk_commit", "commit", "" }, { "blob", "blob", "" },
		{ "sha256", "sha256", "" },      { "callees", "callees", "[]" },
		{ "needs", "needs", "{}" },
	};
	cJSON *o = cJSON_CreateObject();

	for (size_t i = 0; i < ARRAY_SIZE(from); i++) {
		const cJSON *v =
			cJSON_GetObjectItemCaseSensitive(r->data, from[i].key);
		struct strbuf sb = STRBUF_INIT;

		if (cJSON_IsString(v))
			strbuf_addstr(&sb, v->valuestring);
		else if (v)
			json_print(&sb, v);
		else
			strbuf_addstr(&sb, from[i].absent);
		json_add_str(o, from[i].column, sb.buf);
		strbuf_release(&sb);
	}
	return o;
}

int apply_run_moved(struct act_state *s, const struct record *r)
{
	int64_t run = data_int(r, "run", 0);
	cJSON *before = cJSON_CreateObject(), *now = pins_of(r);
	cJSON *steps = cJSON_AddObjectToObject(before, "steps");
	const cJSON *map = cJSON_GetObjectItemCaseSensitive(r->data, "map");
	const char *to = mapped(map, s->ticket.returned);
	int ret = add_pins(s, run, before);

	if (ret == 0)
		ret = add_steps(s, run, steps);
	if (ret == 0)
		ret = keep_before(s, r, before);
	if (ret == 0)
		ret = set_pins(s, run, now);
	if (ret == 0 && map)
		ret = set_steps(s, run, steps, map);
	if (ret == 0)
		ret = drop_answers(s, r);
	/* Who was to sign for the step that waits need not any more. */
	ticket_set(&s->ticket.signoff, "");
	if (to)
		ticket_set(&s->ticket.returned, to);
	cJSON_Delete(before);
	cJSON_Delete(now);
	return ret;
}

/* ---- taken back ---- */

static int load_before(struct act_state *s, int64_t record, cJSON **out)
{
	sqlite3_stmt *st = NULL;
	const char *text;
	int row;

	*out = NULL;
	if (statement(s->db, &st,
		      "SELECT before FROM main.run_move WHERE record = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, record);
	row = statement_row(st);
	if (row > 0) {
		text = (const char *)sqlite3_column_text(st, 0);
		*out = json_parse(text, strlen(text), 0, NULL);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

static int restore_answers(struct act_state *s, const struct undo_row *row)
{
	sqlite3_stmt *st = NULL;
	int ret = statement(s->db, &st,
			    "UPDATE main.run_result SET superseded = NULL"
			    " WHERE ticket = ?1 AND superseded = ?2");

	if (ret < 0)
		return ret;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, row->record);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int revert_run_moved(struct act_state *s, const struct undo_row *row)
{
	cJSON *before;
	int ret = load_before(s, row->record, &before);

	if (ret == 0 && before)
		ret = set_pins(s, row->run, before);
	if (ret == 0 && before)
		ret = set_steps(
			s, row->run,
			cJSON_GetObjectItemCaseSensitive(before, "steps"),
			NULL);
	if (ret == 0)
		ret = restore_answers(s, row);
	if (ret == 0)
		ret = act_revert(
			s, "DELETE FROM main.run_move WHERE record = ?1", row);
	cJSON_Delete(before);
	return ret;
}
