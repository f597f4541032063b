/*
 * refusal.c - what was tried and refused, as a record.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/acts.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/authority.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define APART_MS INT64_C(60000)

/* ---- the act ---- */

static int select_last(struct act_state *s, const struct record *r, int64_t *at)
{
	sqlite3_stmt *st = NULL;
	int row;

	*at = 0;
	if (statement(s->db, &st,
		      "SELECT at FROM main.refusal"
		      " WHERE actor = ?1 AND what = ?2") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, data_str(r, "what"), -1, SQLITE_STATIC);
	row = statement_row(st);
	if (row > 0)
		*at = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

int check_refusal(struct act_state *s, const struct record *r)
{
	int64_t last;

	if (select_last(s, r, &last) < 0)
		return FAILED;
	return last && r->at - last < APART_MS
		       ? fail_as(CONFLICT, _("%s: it has been told already"),
				 data_str(r, "what"))
		       : 0;
}

int apply_refusal(struct act_state *s, const struct record *r)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "REPLACE INTO main.refusal(actor, what, at)"
		      " VALUES(?1, ?2, ?3)") < 0)
		return FAILED;
	sqlite3_bind_text(st, 1, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, data_str(r, "what"), -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 3, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

/* ---- keeping one ---- */

static int keep(struct desk *d, const struct draft *draft)
{
	int ret = ledger_begin(d->ledger);

	return ret < 0 ? ret : desk_end(d, ledger_add(d->ledger, draft, NULL));
}

void desk_keep_refusal(struct desk *d, const char *what, enum rule rule,
		       const struct ticket *t)
{
	char *sentence = xstrdup(fail_text());
	cJSON *data = cJSON_CreateObject();
	struct draft draft = desk_draft(d, "store.refused", t ? t->id : "store",
					t ? t->tenant : NULL, data);

	json_add_str(data, "rule", rule_word(rule));
	json_add_str(data, "what", what);
	if (ledger_may_write(d->ledger) && d->at == CLOCK_NEVER &&
	    keep(d, &draft) == FAILED)
		fail(_("%s (and the ledger could not note it: %s)"), sentence,
		     fail_text());
	else
		fail("%s", sentence);
	cJSON_Delete(data);
	free(sentence);
}

int desk_try(struct desk *d, const struct act *act, const struct ticket *t)
{
	int ret = desk_check_who(d, act);

	if (ret == 0 && t)
		ret = desk_check_ticket(d, act, t);
	if (ret == REFUSED)
		desk_keep_refusal(d, act->name, desk_rule_of_act(d, act, t), t);
	return ret;
}
