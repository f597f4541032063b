/*
 * views_table.c - the columns of the views: the manual page, the SQL and what
 * is written all read this table.
 *
 * A view of PostgreSQL can be replaced by one with further columns behind its
 * own, so a new column goes to the end and none is ever taken away.
 */
#include "config.h"

#include "platform/views_private.h"
#include "watchfloor/i18n.h"

/* ---- values ---- */

static struct hub_value at(int64_t ms)
{
	return ms == CLOCK_NEVER ? (struct hub_value){ .type = HUB_NULL }
				 : hub_int(ms);
}

#define VALUE(name, value)                                     \
	static struct hub_value name(const struct view_row *r) \
	{                                                      \
		return value;                                  \
	}

VALUE(t_tenant, hub_text(r->ticket->tenant))
VALUE(t_id, hub_text(r->ticket->id))
VALUE(t_title, hub_text(r->ticket->title))
VALUE(t_type, hub_text(r->ticket->type))
VALUE(t_severity, hub_text(severity_word(r->ticket->severity)))
VALUE(t_severity_id, hub_int(r->ticket->severity))
VALUE(t_state, hub_text(state_word(r->ticket->state)))
VALUE(t_verdict, hub_text(verdict_word(r->ticket->verdict)))
VALUE(t_owner, hub_text(r->ticket->owner))
VALUE(t_escalated, hub_text(r->ticket->escalated))
VALUE(t_level, hub_text(level_word(r->ticket->level)))
VALUE(t_product, hub_text(r->ticket->product))
VALUE(t_rule, hub_text(r->ticket->rule))
VALUE(t_attack, hub_text(r->ticket->attack))
VALUE(t_asset, hub_text(r->ticket->asset))
VALUE(t_src, hub_text(r->ticket->src))
VALUE(t_dst, hub_text(r->ticket->dst))
VALUE(t_account, hub_text(r->ticket->user))
VALUE(t_playbook, hub_text(r->ticket->playbook))
VALUE(t_alerts, hub_int(r->ticket->alerts))
VALUE(t_first, at(r->ticket->first))
VALUE(t_last, at(r->ticket->last))
VALUE(t_opened, at(r->ticket->opened))
VALUE(t_changed, at(r->ticket->changed))
VALUE(t_accepted, at(r->ticket->accepted))
VALUE(t_judged, at(r->ticket->judged))
VALUE(t_informed, at(r->ticket->informed))
VALUE(t_contained, at(r->ticket->contained))
VALUE(t_closed, at(r->ticket->closed))
VALUE(t_known, at(r->ticket->known))
VALUE(t_reported, at(r->ticket->reported))

VALUE(a_n, hub_int(r->n))
VALUE(a_at, at(r->record->at))
VALUE(a_actor, hub_text(r->record->actor))
VALUE(a_act, hub_text(r->record->act))
VALUE(a_sentence, hub_text(r->sentence))
VALUE(a_undone, hub_int(r->undone))
VALUE(a_data, hub_text(r->data))
VALUE(a_origin, hub_text(r->record->origin))
VALUE(a_seq, hub_int(r->record->seq))

VALUE(c_clock, hub_text(sla_clock_word(r->clock)))
VALUE(c_due, at(r->due))
VALUE(c_warned, at(r->due - r->warn))
VALUE(c_stopped, at(r->stopped))

/* ---- columns ---- */

static const struct view_column ticket_columns[] = {
	{ "tenant", VIEW_TEXT, N_("whose ticket it is"), t_tenant, NULL },
	{ "ticket", VIEW_TEXT, N_("its id: bj1-1042"), t_id, NULL },
	{ "title", VIEW_TEXT, N_("what the first alert said"), t_title, NULL },
	{ "type", VIEW_TEXT, N_("of the taxonomy: webshell"), t_type, NULL },
	{ "severity", VIEW_TEXT,
	  N_("unknown, informational, low, medium, high, critical, fatal"),
	  t_severity, NULL },
	{ "severity_id", VIEW_INT, N_("the same as OCSF's number, 0 to 6"),
	  t_severity_id, NULL },
	{ "state", VIEW_TEXT, N_("new, triage, responding, verifying, closed"),
	  t_state, NULL },
	{ "open", VIEW_BOOL, N_("is it not closed?"), NULL, "closed IS NULL" },
	{ "verdict", VIEW_TEXT,
	  N_("none, true-positive, benign, false-positive, duplicate, "
	     "undetermined"),
	  t_verdict, NULL },
	{ "owner", VIEW_TEXT, N_("who works on it, or empty"), t_owner, NULL },
	{ "escalated", VIEW_TEXT, N_("to whom it was escalated, or empty"),
	  t_escalated, NULL },
	{ "level", VIEW_TEXT, N_("the official level of the incident"), t_level,
	  NULL },
	{ "product", VIEW_TEXT, N_("what raised the alerts: Suricata"),
	  t_product, NULL },
	{ "rule", VIEW_TEXT, N_("which of its rules"), t_rule, NULL },
	{ "attack", VIEW_TEXT, N_("ATT&CK techniques, separated by commas"),
	  t_attack, NULL },
	{ "asset", VIEW_TEXT, N_("the host or resource that is affected"),
	  t_asset, NULL },
	{ "src", VIEW_TEXT, N_("the source address of the newest alert"), t_src,
	  NULL },
	{ "dst", VIEW_TEXT, N_("the target address of the newest alert"), t_dst,
	  NULL },
	{ "account", VIEW_TEXT, N_("the user that the alerts name"), t_account,
	  NULL },
	{ "playbook", VIEW_TEXT, N_("the playbook that the route chose"),
	  t_playbook, NULL },
	{ "alerts", VIEW_INT, N_("how many alerts are on it"), t_alerts, NULL },
	{ "first_alert", VIEW_TIME, N_("when the first of them happened"),
	  t_first, NULL },
	{ "last_alert", VIEW_TIME, N_("when the last of them happened"), t_last,
	  NULL },
	{ "opened", VIEW_TIME, N_("when the ticket was opened"), t_opened,
	  NULL },
	{ "changed", VIEW_TIME, N_("its newest record"), t_changed, NULL },
	{ "accepted", VIEW_TIME, N_("when somebody first took it"), t_accepted,
	  NULL },
	{ "judged", VIEW_TIME, N_("when it got its verdict"), t_judged, NULL },
	{ "informed", VIEW_TIME, N_("when the customer was told"), t_informed,
	  NULL },
	{ "contained", VIEW_TIME, N_("when the incident was contained"),
	  t_contained, NULL },
	{ "closed", VIEW_TIME, N_("when it was closed"), t_closed, NULL },
	{ "reportable", VIEW_TIME,
	  N_("when it was known that the authorities must be told"), t_known,
	  NULL },
	{ "reported", VIEW_TIME, N_("when they were"), t_reported, NULL },
	{ .name = NULL }
};

static const struct view_column action_columns[] = {
	{ "tenant", VIEW_TEXT, N_("whose ticket it is"), t_tenant, NULL },
	{ "ticket", VIEW_TEXT, N_("the ticket"), t_id, NULL },
	{ "n", VIEW_INT, N_("from 1, in the order in which they count"), a_n,
	  NULL },
	{ "at", VIEW_TIME, N_("when it was done"), a_at, NULL },
	{ "actor", VIEW_TEXT, N_("by whom: a member, or machine"), a_actor,
	  NULL },
	{ "act", VIEW_TEXT,
	  N_("what was done: a name of watchfloor-records(7)"), a_act, NULL },
	{ "sentence", VIEW_TEXT,
	  N_("the same in words, in the language of who publishes"), a_sentence,
	  NULL },
	{ "undone", VIEW_BOOL, N_("was it taken back later?"), a_undone, NULL },
	{ "data", VIEW_JSON,
	  N_("the fields of the record, see watchfloor-records(7)"), a_data,
	  NULL },
	{ "origin", VIEW_TEXT, N_("the store that recorded it"), a_origin,
	  NULL },
	{ "seq", VIEW_INT, N_("the number of the record there"), a_seq, NULL },
	{ .name = NULL }
};

/* The time of asking, as times are stored. */
#define NOW_MS "(extract(epoch FROM now()) * 1000)"

static const struct view_column clock_columns[] = {
	{ "tenant", VIEW_TEXT, N_("whose ticket it is"), t_tenant, NULL },
	{ "ticket", VIEW_TEXT, N_("the ticket"), t_id, NULL },
	{ "severity", VIEW_TEXT, N_("that of the ticket"), t_severity, NULL },
	{ "severity_id", VIEW_INT, N_("the same as OCSF's number, 0 to 6"),
	  t_severity_id, NULL },
	{ "clock", VIEW_TEXT, N_("accept, judge, inform, contain, close"),
	  c_clock, NULL },
	{ "opened", VIEW_TIME, N_("when it began to run"), t_opened, NULL },
	{ "due", VIEW_TIME,
	  N_("when it runs out, by the desk.conf in force and what the "
	     "ticket has waited"),
	  c_due, NULL },
	{ "warned", VIEW_TIME, N_("from when on it burns"), c_warned, NULL },
	{ "stopped", VIEW_TIME, N_("when it was stopped"), c_stopped, NULL },
	{ "state", VIEW_TEXT,
	  N_("at the time of asking: running, burning, late; stopped in time: "
	     "met; after it: missed"),
	  NULL,
	  "CASE WHEN stopped <= due THEN 'met'"
	  " WHEN stopped IS NOT NULL THEN 'missed'"
	  " WHEN due < " NOW_MS " THEN 'late'"
	  " WHEN warned <= " NOW_MS " THEN 'burning' ELSE 'running' END" },
	{ .name = NULL }
};

const struct view views[] = {
	{ "ticket", N_("a row for each ticket, as it is now"), ticket_columns },
	{ "action",
	  N_("a row for each record about a ticket that counted: its "
	     "timeline"),
	  action_columns },
	{ "clock",
	  N_("a row for each clock of a ticket that runs, or was stopped"),
	  clock_columns },
	{ .name = NULL }
};

const char *view_type_name(enum view_type type)
{
	static const char *const names[] = {
		[VIEW_TEXT] = "text",    [VIEW_INT] = "bigint",
		[VIEW_BOOL] = "boolean", [VIEW_TIME] = "timestamptz",
		[VIEW_JSON] = "jsonb",
	};

	return names[type];
}
