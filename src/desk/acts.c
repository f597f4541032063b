/*
 * acts.c - the table of acts, and how one is carried out on a database.
 *
 * To add something that can be done: a row here, its reducer, its test.
 */
#include "config.h"

#include "desk/acts.h"

#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Who may do what a tier-1 analyst does all night. */
#define ON_WATCH (ROLE_ANALYST | ROLE_SENIOR | ROLE_EXPERT)
#define ANYBODY  (ON_WATCH | ROLE_SERVICE_MANAGER | ROLE_AUTHOR)

static const struct act_field no_fields[] = { { .name = NULL } };

static const struct act_field created_fields[] = {
	{ "incarnation", FIELD_STRING, true,
	  N_("what tells this store from a copy of it") },
	{ "name", FIELD_STRING, true, N_("the store's name") },
	{ "program", FIELD_STRING, true, N_("the program's version") },
	{ "vkey", FIELD_STRING, true,
	  N_("the key that signs its checkpoints, as a signed-note vkey") },
	{ .name = NULL }
};

static const struct act_field restored_fields[] = {
	{ "incarnation", FIELD_STRING, true,
	  N_("what tells this store from a copy of it") },
	{ "name", FIELD_STRING, true, N_("the store's name") },
	{ "previous", FIELD_OBJECT, true,
	  N_("the origin before, as far as it is here: origin, root, size") },
	{ "program", FIELD_STRING, true, N_("the program's version") },
	{ "vkey", FIELD_STRING, true,
	  N_("the key that signs its checkpoints, as a signed-note vkey") },
	{ .name = NULL }
};

static const struct act_field read_fields[] = {
	{ "alerts", FIELD_INT, true, N_("alerts that were new") },
	{ "context", FIELD_INT, false, N_("events that are no alerts") },
	{ "duplicates", FIELD_INT, true, N_("alerts known already") },
	{ "format", FIELD_STRING, true, N_("the decoder") },
	{ "lines", FIELD_INT, true, N_("texts read") },
	{ "rejected", FIELD_INT, true, N_("texts that could not be read") },
	{ "shift", FIELD_INT, false, N_("milliseconds added to event times") },
	{ "source", FIELD_STRING, true, N_("the file") },
	{ .name = NULL }
};

static const struct act_field opened_fields[] = {
	{ "alerts", FIELD_INT, true, N_("how many alerts") },
	{ "asset", FIELD_STRING, false, N_("the affected host") },
	{ "attack", FIELD_STRING, false, N_("ATT&CK techniques") },
	{ "block", FIELD_STRING, true,
	  N_("SHA-256 of the raw texts of the batch") },
	{ "dst", FIELD_STRING, false, N_("destination address") },
	{ "fingerprint", FIELD_STRING, true,
	  N_("what alerts of this ticket have in common") },
	{ "first", FIELD_STRING, true, N_("time of the first event") },
	{ "last", FIELD_STRING, true, N_("time of the newest event") },
	{ "playbook", FIELD_STRING, false, N_("the playbook it is routed to") },
	{ "product", FIELD_STRING, false, N_("the product that saw it") },
	{ "rule", FIELD_STRING, false, N_("the rule that fired") },
	{ "severity", FIELD_STRING, true, N_("the severity, a word") },
	{ "src", FIELD_STRING, false, N_("source address") },
	{ "title", FIELD_STRING, true, N_("what happened") },
	{ "type", FIELD_STRING, true, N_("the kind of incident") },
	{ "user", FIELD_STRING, false, N_("the account") },
	{ .name = NULL }
};

static const struct act_field grown_fields[] = {
	{ "alerts", FIELD_INT, true, N_("how many more alerts") },
	{ "attack", FIELD_STRING, false, N_("ATT&CK techniques") },
	{ "block", FIELD_STRING, true,
	  N_("SHA-256 of the raw texts of the batch") },
	{ "dst", FIELD_STRING, false, N_("destination address") },
	{ "first", FIELD_STRING, true, N_("time of the first event") },
	{ "last", FIELD_STRING, true, N_("time of the newest event") },
	{ "severity", FIELD_STRING, true, N_("the severity, a word") },
	{ "src", FIELD_STRING, false, N_("source address") },
	{ .name = NULL }
};

static const struct act_field note_fields[] = {
	{ "text", FIELD_STRING, true, N_("the note") }, { .name = NULL }
};

static const struct act_field judged_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "verdict", FIELD_STRING, true, N_("the verdict, a word") },
	{ .name = NULL }
};

static const struct act_field closed_fields[] = {
	{ "reason", FIELD_STRING, false, N_("a last word") },
	{ "verdict", FIELD_STRING, false, N_("the verdict, a word") },
	{ .name = NULL }
};

static const struct act_field reason_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") }, { .name = NULL }
};

static const struct act_field started_fields[] = {
	{ "blob", FIELD_STRING, true, N_("git object of the playbook") },
	{ "callees", FIELD_ARRAY, false,
	  N_("playbooks that it calls: id, modified, sha256") },
	{ "commit", FIELD_STRING, true, N_("commit of the desk repository") },
	{ "externals", FIELD_OBJECT, true,
	  N_("values of the external variables") },
	{ "modified", FIELD_STRING, true, N_("the playbook's version") },
	{ "name", FIELD_STRING, true, N_("the playbook's name") },
	{ "playbook", FIELD_STRING, true, N_("the playbook's id") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "sha256", FIELD_STRING, true, N_("of the pinned text") },
	{ .name = NULL }
};

static const struct act_field step_fields[] = {
	{ "answers", FIELD_OBJECT, false, N_("values that were entered") },
	{ "n", FIELD_INT, true, N_("number of the answer in this run") },
	{ "outcome", FIELD_STRING, true,
	  N_("done, skipped, failed, yes or no") },
	{ "reason", FIELD_STRING, false, N_("why") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ "step", FIELD_STRING, true, N_("the step's id") },
	{ "title", FIELD_STRING, true, N_("the step's name") },
	{ .name = NULL }
};

static const struct act_field over_fields[] = {
	{ "outcome", FIELD_STRING, true, N_("done or failed") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ .name = NULL }
};

static const struct act_field abandoned_fields[] = {
	{ "reason", FIELD_STRING, true, N_("why") },
	{ "run", FIELD_INT, true, N_("number of the run on this ticket") },
	{ .name = NULL }
};

const struct act acts[] = {
	{ "store.created", ROLE_MACHINE, created_fields, NULL, NULL,
	  N_("the store {name} was made"), N_("First record of a store.") },
	{ "store.restored", ROLE_MACHINE, restored_fields, NULL, NULL,
	  N_("the store {name} was restored from a copy {previous}"),
	  N_("A backup of the store is used from here on, under a new key.") },
	{ "store.heartbeat", ROLE_MACHINE, no_fields, NULL, NULL,
	  N_("the store was open, nothing happened"),
	  N_("Written when 24 hours passed without a record, so that a log "
	     "whose end was cut off is seen to be too old.") },
	{ "intake.read", ROLE_MACHINE, read_fields, NULL, NULL,
	  N_("{source} was read: {alerts} alerts, {duplicates} known already, "
	     "{rejected} rejected"),
	  N_("A source of alerts was read to its end.") },
	{ "ticket.opened", ROLE_MACHINE, opened_fields, check_opened,
	  apply_opened, N_("opened with {alerts} alerts: {title}"),
	  N_("Alerts with a new fingerprint made a ticket.") },
	{ "ticket.grown", ROLE_MACHINE, grown_fields, check_grown, apply_grown,
	  N_("{alerts} more alerts"),
	  N_("More alerts with the ticket's fingerprint arrived within the "
	     "gap.") },
	{ "ticket.claimed", ON_WATCH, no_fields, check_claimed, apply_claimed,
	  N_("{actor} took the ticket"),
	  N_("An analyst accepts the ticket and owns it.") },
	{ "ticket.released", ON_WATCH, no_fields, check_released,
	  apply_released, N_("{actor} gave the ticket back"),
	  N_("The owner gives the ticket back to the queue.") },
	{ "ticket.noted", ANYBODY, note_fields, check_noted, NULL,
	  N_("{actor} noted: {text}"), N_("Somebody wrote a note.") },
	{ "ticket.judged", ON_WATCH, judged_fields, check_judged, apply_judged,
	  N_("{actor} judged it {verdict}: {reason}"),
	  N_("The owner gives a verdict, with the reason.") },
	{ "ticket.closed", ON_WATCH, closed_fields, check_closed, apply_closed,
	  N_("{actor} closed the ticket {reason}"),
	  N_("The owner closes the ticket; it needs a verdict.") },
	{ "ticket.reopened", ON_WATCH | ROLE_SERVICE_MANAGER, reason_fields,
	  check_reopened, apply_reopened,
	  N_("{actor} reopened the ticket: {reason}"),
	  N_("A closed ticket is worked on again; its verdict is void.") },
	{ "run.started", ON_WATCH, started_fields, check_run_started,
	  apply_run_started, N_("{actor} began the playbook \"{name}\""),
	  N_("A playbook is pinned by commit and content and its walk "
	     "begins.") },
	{ "step.done", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} did \"{title}\" {answers}"),
	  N_("A step was done, with its answers.") },
	{ "step.skipped", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} skipped \"{title}\": {reason}"),
	  N_("A step was left out, with the reason.") },
	{ "step.failed", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} could not do \"{title}\": {reason}"),
	  N_("A step could not be done, with the reason.") },
	{ "step.answered", ON_WATCH, step_fields, check_step, apply_step,
	  N_("{actor} answered {outcome}: \"{title}\""),
	  N_("A yes or no to a condition that could not be computed.") },
	{ "run.over", ON_WATCH, over_fields, NULL, apply_run_over,
	  N_("the playbook is at its end ({outcome})"),
	  N_("The walk reached its end.") },
	{ "run.abandoned", ON_WATCH, abandoned_fields, check_run_abandoned,
	  apply_run_abandoned, N_("{actor} left the playbook: {reason}"),
	  N_("The walk was given up, so that another can begin.") },
	{ .name = NULL }
};

const struct act *act_named(const char *name)
{
	for (const struct act *a = acts; a->name; a++)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

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

static int check_fields(const struct act *act, const struct record *r)
{
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
		const struct act_field *f = act->fields;

		while (f->name && strcmp(f->name, v->string) != 0)
			f++;
		if (!f->name)
			return fail_as(REFUSED,
				       _("%s: there is no field \"%s\""),
				       act->name, v->string);
	}
	return 0;
}

int check_own_open(const struct act_state *s, const struct record *r)
{
	const struct ticket *t = &s->ticket;

	if (t->state == STATE_CLOSED)
		return fail_as(REFUSED, _("%s is closed: reopen it first"),
			       t->id);
	if (!*t->owner)
		return fail_as(REFUSED, _("%s has no owner: claim it first"),
			       t->id);
	if (strcmp(t->owner, r->actor) != 0)
		return fail_as(CONFLICT, _("%s belongs to %s"), t->id,
			       t->owner);
	return 0;
}

/* ---- one act on one database ---- */

static bool is_about_ticket(const char *act)
{
	return strncmp(act, "store.", 6) != 0 &&
	       strncmp(act, "intake.", 7) != 0;
}

static int load_ticket(struct act_state *s, int64_t num)
{
	int rc;

	if (statement(s->db, &s->load,
		      "SELECT num, id, tenant, title, type, asset, src, dst, "
		      "user, product, rule, attack, owner, playbook, "
		      "fingerprint, severity, state, verdict, alerts, first, "
		      "last, opened, changed, accepted, judged, closed "
		      "FROM ticket WHERE num = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(s->load, 1, num);
	rc = sqlite3_step(s->load);
	s->found = rc == SQLITE_ROW;
	if (s->found) {
		ticket_from_row(&s->ticket, s->load);
	} else {
		ticket_release(&s->ticket);
		ticket_init(&s->ticket);
		s->ticket.num = num;
	}
	s->first = s->ticket.first;
	s->closed = s->ticket.closed;
	s->severity = s->ticket.severity;
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return database_failed(s->db);
	sqlite3_reset(s->load);
	return 0;
}

static void bind_time(sqlite3_stmt *stmt, int i, int64_t t)
{
	if (t == CLOCK_NEVER)
		sqlite3_bind_null(stmt, i);
	else
		sqlite3_bind_int64(stmt, i, t);
}

/* ?1..?16: what the acts after the first may change. */
static void bind_changes(sqlite3_stmt *stmt, const struct ticket *t)
{
	sqlite3_bind_int64(stmt, 1, t->num);
	sqlite3_bind_text(stmt, 2, t->src, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 3, t->dst, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 4, t->attack, -1, SQLITE_STATIC);
	sqlite3_bind_text(stmt, 5, t->owner, -1, SQLITE_STATIC);
	sqlite3_bind_int(stmt, 6, (int)t->state);
	sqlite3_bind_int(stmt, 7, (int)t->verdict);
	sqlite3_bind_int64(stmt, 8, t->alerts);
	sqlite3_bind_int64(stmt, 9, t->last);
	sqlite3_bind_int64(stmt, 10, t->changed);
	bind_time(stmt, 11, t->accepted);
	bind_time(stmt, 12, t->judged);
	sqlite3_bind_int(stmt, 13, (int)t->severity);
	sqlite3_bind_int(stmt, 14, (int)SEV_FATAL - (int)t->severity);
	sqlite3_bind_int64(stmt, 15, t->first);
	bind_time(stmt, 16, t->closed);
}

static int insert_ticket(struct act_state *s)
{
	const struct ticket *t = &s->ticket;
	const char *const texts[] = { t->id,         t->tenant, t->title,
				      t->type,       t->asset,  t->user,
				      t->product,    t->rule,   t->playbook,
				      t->fingerprint };

	if (statement(s->db, &s->insert,
		      "INSERT INTO ticket(num, src, dst, attack, owner, state,"
		      " verdict, alerts, last, changed, accepted, judged,"
		      " severity, urgency, first, closed, id, tenant, title,"
		      " type, asset, user, product, rule, playbook,"
		      " fingerprint, opened) "
		      "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
		      " ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
		      " ?23, ?24, ?25, ?26, ?27)") < 0)
		return FAILED;
	bind_changes(s->insert, t);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		sqlite3_bind_text(s->insert, 17 + (int)i, texts[i], -1,
				  SQLITE_STATIC);
	sqlite3_bind_int64(s->insert, 27, t->opened);
	return statement_run(s->insert);
}

static int update_ticket(struct act_state *s)
{
	const struct ticket *t = &s->ticket;
	bool indexed = t->first != s->first || t->closed != s->closed ||
		       t->severity != s->severity;
	sqlite3_stmt **stmt = indexed ? &s->update_all : &s->update;

	/* SQLite rewrites the index entries of every column that is named,
	 * changed or not: so name the indexed ones only when they changed. */
	if (statement(s->db, stmt,
		      indexed ? "UPDATE ticket SET src = ?2, dst = ?3,"
				" attack = ?4, owner = ?5, state = ?6,"
				" verdict = ?7, alerts = ?8, last = ?9,"
				" changed = ?10, accepted = ?11,"
				" judged = ?12, severity = ?13,"
				" urgency = ?14, first = ?15, closed = ?16 "
				"WHERE num = ?1"
			      : "UPDATE ticket SET src = ?2, dst = ?3,"
				" attack = ?4, owner = ?5, state = ?6,"
				" verdict = ?7, alerts = ?8, last = ?9,"
				" changed = ?10, accepted = ?11, judged = ?12 "
				"WHERE num = ?1") < 0)
		return FAILED;
	bind_changes(*stmt, t);
	return statement_run(*stmt);
}

static int add_event(struct act_state *s, const struct record *r)
{
	if (statement(s->db, &s->event,
		      "INSERT INTO event(ticket, record) VALUES(?1, ?2)") < 0)
		return FAILED;
	sqlite3_bind_int64(s->event, 1, s->ticket.num);
	sqlite3_bind_int64(s->event, 2, r->id);
	return statement_run(s->event);
}

static void *rules_open(sqlite3 *db)
{
	struct act_state *s = xcalloc(1, sizeof *s);

	s->db = db;
	ticket_init(&s->ticket);
	return s;
}

static void rules_close(void *state)
{
	struct act_state *s = state;
	sqlite3_stmt *all[] = { s->load,       s->insert,    s->update,
				s->update_all, s->event,     s->run_insert,
				s->run_load,   s->run_state, s->result_insert };

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		sqlite3_finalize(all[i]);
	ticket_release(&s->ticket);
	free(s);
}

/* Does the record fit the state?  Leaves the ticket loaded. */
static int fits(struct act_state *s, const struct act *act,
		const struct record *r)
{
	int64_t num;

	if (check_fields(act, r) < 0)
		return REFUSED;
	if (is_about_ticket(act->name)) {
		num = ticket_number(r->on);
		if (num < 0)
			return fail_as(REFUSED, _("\"%s\" is no ticket id"),
				       r->on);
		if (load_ticket(s, num) < 0)
			return FAILED;
		if (!s->found && act->apply != apply_opened)
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
	bool was_found;
	int ret;

	if (!act)
		return 0;
	ret = fits(s, act, r);
	if (ret == FAILED)
		return ret;
	if (ret < 0 || !is_about_ticket(act->name))
		return 0;
	was_found = s->found;
	if (act->apply && act->apply(s, r) < 0)
		return FAILED;
	s->ticket.changed = r->at;
	if ((was_found ? update_ticket(s) : insert_ticket(s)) < 0)
		return FAILED;
	return add_event(s, r);
}

const struct ledger_rules desk_rules = {
	.schema = desk_schema,
	.tables = desk_tables,
	.side_schema = desk_side_schema,
	.open = rules_open,
	.check = rules_check,
	.apply = rules_apply,
	.close = rules_close,
};
