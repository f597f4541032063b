/*
 * gate.c - may a step be marked done, as far as the customer's word goes?
 */
#include "config.h"

#include "desk/gate.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"

/* ---- the word that decides ---- */

static const enum gate_miss misses[AUTHORISATION_STATES] = {
	[AUTHORISATION_IN_FORCE] = MISS_NONE,
	[AUTHORISATION_TO_COME] = MISS_TO_COME,
	[AUTHORISATION_EXPIRED] = MISS_EXPIRED,
	[AUTHORISATION_WITHDRAWN] = MISS_WITHDRAWN,
	[AUTHORISATION_REFUSED] = MISS_REFUSED,
};

/* A refusal of one action refuses a step that is made of several. */
static enum gate_miss how_it_misses(const struct authorisation *a,
				    const struct ticket *t,
				    const struct gate_need *need, int64_t at)
{
	bool action = a->refused
			      ? scope_touches_action(a->actions, need->action)
			      : scope_covers_action(a->actions, need->action);
	enum gate_miss time = misses[authorisation_state(a, at)];
	bool asset = scope_covers_asset(a->assets, t->asset);

	if (asset && action)
		return time;
	/* What is over and was for something else comes near to nothing. */
	if (time != MISS_NONE && time != MISS_TO_COME)
		return MISS_NO_WORD;
	return asset ? MISS_ACTION : MISS_ASSET;
}

/* The rows in the order in which they decide. */
static int words_on(sqlite3_stmt **st, sqlite3 *db, const struct ticket *t,
		    const char *party)
{
	if (statement(db, st,
		      "SELECT * FROM main.authorisation"
		      " WHERE party = ?3 AND (ticket = ?1"
		      "  OR (ticket IS NULL AND tenant = ?2))"
		      " ORDER BY ticket IS NULL, at DESC, record DESC") < 0)
		return FAILED;
	sqlite3_bind_int64(*st, 1, t->num);
	sqlite3_bind_text(*st, 2, t->tenant, -1, SQLITE_STATIC);
	sqlite3_bind_text(*st, 3, party, -1, SQLITE_STATIC);
	return 0;
}

int gate_find(sqlite3 *db, const struct ticket *t, const struct gate_need *need,
	      int64_t at, struct authorisation *out)
{
	enum gate_miss first = MISS_NO_WORD, miss = MISS_NO_WORD;
	sqlite3_stmt *st = NULL;
	int row;

	*out = (struct authorisation){ .record = 0 };
	if (words_on(&st, db, t, need->party) < 0)
		return FAILED;
	while ((row = statement_row(st)) > 0) {
		struct authorisation a;

		authorisation_from_row(&a, st);
		miss = how_it_misses(&a, t, need, at);
		if ((first == MISS_NO_WORD && miss != MISS_NO_WORD) ||
		    miss == MISS_NONE || miss == MISS_REFUSED) {
			authorisation_release(out);
			*out = a;
			first = miss;
		} else {
			authorisation_release(&a);
		}
		if (miss == MISS_NONE || miss == MISS_REFUSED)
			break;
	}
	sqlite3_finalize(st);
	return row < 0 ? row : (int)first;
}

/* ---- what else there must be ---- */

int gate_document(sqlite3 *db, const char *tenant, const char *kind, int64_t at)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(db, &st,
		      "SELECT 1 FROM main.document WHERE tenant = ?1"
		      " AND kind = ?2 AND signed <= ?3 AND revoked IS NULL"
		      " AND (ends IS NULL OR ends > ?3)") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, tenant, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, kind, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, at);
	row = statement_row(st);
	sqlite3_finalize(st);
	if (row < 0)
		return row;
	return row ? 0
		   : fail_as(NOT_FOUND, _("%s has not signed: %s"), tenant,
			     term_title(document_kinds, kind));
}

int64_t gate_override(sqlite3 *db, const struct ticket *t, int64_t run,
		      int64_t n, const char *step, bool *waiting)
{
	sqlite3_stmt *st = NULL;
	int64_t record = 0;
	int row;

	*waiting = false;
	if (statement(db, &st,
		      "SELECT record, approved, decided IS NULL"
		      " FROM main.override WHERE ticket = ?1 AND run = ?2"
		      " AND n = ?3 AND step = ?4 AND actor = ?5"
		      " ORDER BY at, record") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, t->num);
	sqlite3_bind_int64(st, 2, run);
	sqlite3_bind_int64(st, 3, n);
	sqlite3_bind_text(st, 4, step, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 5, t->owner, -1, SQLITE_STATIC);
	while ((row = statement_row(st)) > 0) {
		*waiting = sqlite3_column_int(st, 2);
		if (sqlite3_column_int(st, 1))
			record = sqlite3_column_int64(st, 0);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : record;
}

/* ---- a run's needs, in its first record ---- */

cJSON *gate_needs(const struct playbook *p, cJSON *needs)
{
	for (int i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		cJSON *need;

		if (!s->authorisation ||
		    cJSON_GetObjectItemCaseSensitive(needs, s->id))
			continue;
		if (!needs)
			needs = cJSON_CreateObject();
		need = cJSON_AddObjectToObject(needs, s->id);
		json_add_str(need, "action", s->action);
		json_add_str(need, "party", s->authorisation);
	}
	return needs;
}

static int load_needs(struct act_state *s, const struct record *r, cJSON **out)
{
	sqlite3_stmt *st = NULL;
	const char *text;
	int row;

	*out = NULL;
	if (statement(s->db, &st,
		      "SELECT needs FROM main.run WHERE ticket = ?1"
		      " AND n = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, s->ticket.num);
	sqlite3_bind_int64(st, 2, data_int(r, "run", 0));
	row = statement_row(st);
	if (row > 0) {
		text = (const char *)sqlite3_column_text(st, 0);
		*out = json_parse(text, strlen(text), 0, NULL);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

/* ---- the record of an answer ---- */

static int changed(const struct record *r)
{
	return fail_as(CONFLICT,
		       _("%s: what covers this step has changed in the "
			 "meantime: look again"),
		       r->on);
}

static int check_named_override(struct act_state *s, const struct record *r,
				int64_t named)
{
	bool waiting;
	int64_t record = gate_override(s->db, &s->ticket, data_int(r, "run", 0),
				       data_int(r, "n", -1),
				       data_str(r, "step"), &waiting);

	if (record < 0)
		return FAILED;
	return record == named ? 0 : changed(r);
}

static int check_documents(struct act_state *s, const struct record *r)
{
	const cJSON *kind;
	int ret;

	cJSON_ArrayForEach (
		kind, cJSON_GetObjectItemCaseSensitive(r->data, "requires")) {
		if (!cJSON_IsString(kind))
			return changed(r);
		ret = gate_document(s->db, s->ticket.tenant, kind->valuestring,
				    r->at);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static int check_need(struct act_state *s, const struct record *r,
		      const cJSON *need)
{
	struct gate_need n = { json_str_at(need, "party"),
			       json_str_at(need, "action") };
	struct authorisation a;
	int64_t named = data_record(r, "authorisation", 0);
	int miss;

	if (!n.party)
		return 0;
	miss = gate_find(s->db, &s->ticket, &n, r->at, &a);
	if (miss == MISS_NONE && a.record != named)
		miss = MISS_COUNT;
	authorisation_release(&a);
	return miss < 0 ? miss : miss == MISS_NONE ? 0 : changed(r);
}

int check_covered(struct act_state *s, const struct record *r)
{
	int64_t override = data_record(r, "override", 0);
	cJSON *needs;
	int ret;

	if (override)
		return check_named_override(s, r, override);
	ret = check_documents(s, r);
	if (ret == 0)
		ret = load_needs(s, r, &needs);
	if (ret < 0)
		return ret;
	ret = check_need(
		s, r,
		cJSON_GetObjectItemCaseSensitive(needs, data_str(r, "step")));
	cJSON_Delete(needs);
	return ret;
}
