/*
 * document_acts.c - checks and reducers of the acts about documents that a
 * customer has signed.
 */
#include "config.h"

#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/authorisation.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

static int check_until(const struct record *r)
{
	int64_t until = data_time(r, "until", CLOCK_NEVER);

	if (!data_str(r, "until"))
		return 0;
	if (until == CLOCK_NEVER)
		return fail_as(REFUSED, _("%s: \"%s\" is no time"), r->act,
			       data_str(r, "until"));
	if (until <= data_time(r, "signed", r->at))
		return fail_as(REFUSED,
			       _("the document ends before it was signed"));
	return 0;
}

int check_registered(struct act_state *s, const struct record *r)
{
	const char *signer = data_str(r, "signer");
	int ret = check_past(r, "signed");

	(void)s;
	if (ret < 0)
		return ret;
	if (!term_named(document_kinds, data_str(r, "kind")))
		return fail_as(REFUSED,
			       _("there is no document \"%s\"; there are nda, "
				 "risk-notice and authorisation-letter"),
			       data_str(r, "kind"));
	if (!signer[strspn(signer, " \t\r\n")])
		return fail_as(REFUSED, _("say who signed at the customer"));
	return check_until(r);
}

int apply_registered(struct act_state *s, const struct record *r)
{
	static const char *const texts[] = { "kind", "party", "signer",
					     "title" };
	const char *reference = data_str(r, "reference");
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(s->db, &st,
		      "INSERT INTO main.document(record, tenant, kind, party,"
		      " signer, title, signed, ends, reference, actor, at)"
		      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)") <
	    0)
		return FAILED;
	sqlite3_bind_int64(st, 1, r->id);
	sqlite3_bind_text(st, 2, r->tenant, -1, SQLITE_STATIC);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		const char *text = data_str(r, texts[i]);

		sqlite3_bind_text(st, 3 + (int)i, text ? text : "", -1,
				  SQLITE_STATIC);
	}
	sqlite3_bind_int64(st, 7, data_time(r, "signed", r->at));
	bind_time(st, 8, data_time(r, "until", CLOCK_NEVER));
	sqlite3_bind_text(st, 9, reference ? reference : "", -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 10, r->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 11, r->at);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int check_revoked(struct act_state *s, const struct record *r)
{
	int64_t n, record = data_record(r, "document", 0);

	if (check_said(r, "reason") < 0)
		return REFUSED;
	if (act_ask(s,
		    "SELECT count(*) FROM main.document WHERE record = ?3"
		    " AND tenant = ?1 AND revoked IS NULL",
		    r->tenant, NULL, record, &n) < 0)
		return FAILED;
	return n ? 0
		 : fail_as(CONFLICT,
			   _("%s: there is no document %lld that could be "
			     "revoked"),
			   r->on, (long long)record);
}

int apply_revoked(struct act_state *s, const struct record *r)
{
	return act_change(s,
			  "UPDATE main.document SET revoked = ?3, reason = ?4"
			  " WHERE record = ?6",
			  r, data_str(r, "reason"), NULL,
			  data_record(r, "document", 0));
}
