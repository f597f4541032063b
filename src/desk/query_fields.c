/*
 * query_fields.c - the one table of what can be asked about a ticket.
 */
#include "config.h"

#include "watchfloor/query.h"

#include "watchfloor/i18n.h"

#define TEXT_OF(member)                                      \
	static const char *member##_of(const void *row)      \
	{                                                    \
		return ((const struct ticket *)row)->member; \
	}
#define NUMBER_OF(member)                                             \
	static int64_t member##_of(const void *row)                   \
	{                                                             \
		return (int64_t)((const struct ticket *)row)->member; \
	}

TEXT_OF(id)
TEXT_OF(tenant)
TEXT_OF(title)
TEXT_OF(type)
TEXT_OF(asset)
TEXT_OF(src)
TEXT_OF(dst)
TEXT_OF(user)
TEXT_OF(url)
TEXT_OF(file)
TEXT_OF(product)
TEXT_OF(rule)
TEXT_OF(attack)
TEXT_OF(owner)
TEXT_OF(playbook)
TEXT_OF(fingerprint)
TEXT_OF(escalated)
TEXT_OF(review)
TEXT_OF(asked)
TEXT_OF(returned)
TEXT_OF(signoff)
NUMBER_OF(severity)
NUMBER_OF(state)
NUMBER_OF(verdict)
NUMBER_OF(alerts)
NUMBER_OF(first)
NUMBER_OF(last)
NUMBER_OF(opened)
NUMBER_OF(changed)
NUMBER_OF(accepted)
NUMBER_OF(judged)
NUMBER_OF(closed)
NUMBER_OF(informed)
NUMBER_OF(contained)
NUMBER_OF(waiting)
NUMBER_OF(operator)
NUMBER_OF(level)
NUMBER_OF(known)
NUMBER_OF(reported)
NUMBER_OF(summarised)
NUMBER_OF(answer_by)

static const char *severity_at(int rank)
{
	return rank < SEV_COUNT ? severity_word((enum severity)rank) : NULL;
}

static const char *state_at(int rank)
{
	return rank < STATE_COUNT ? state_word((enum ticket_state)rank) : NULL;
}

static const char *verdict_at(int rank)
{
	return rank < VERDICT_COUNT ? verdict_word((enum verdict)rank) : NULL;
}

static const char *waiting_at(int rank)
{
	return rank < WAITING_COUNT ? waiting_word((enum waiting)rank) : NULL;
}

static const char *operator_at(int rank)
{
	return rank < OPERATOR_COUNT ? operator_word((enum operator_class)rank)
				     : NULL;
}

static const char *level_at(int rank)
{
	return rank < LEVEL_COUNT ? level_word((enum incident_level)rank)
				  : NULL;
}

static const struct query_group any_wait = { "any", WAITING_NOT + 1,
					     WAITING_COUNT - 1 };
static const struct query_group open_states = { "open", STATE_NEW,
						STATE_VERIFYING };

/* A name that is also the column's, which most are. */
#define COLUMN(n) .name = #n, .column = #n
#define TEXT(n)   COLUMN(n), .type = QUERY_TEXT, .text = n##_of
#define PROSE(n)  COLUMN(n), .type = QUERY_PROSE, .text = n##_of
#define NUMBER(n) COLUMN(n), .type = QUERY_NUMBER, .number = n##_of
#define RANK(n)   COLUMN(n), .type = QUERY_RANK, .number = n##_of, .word = n##_at
#define TIME(n)   COLUMN(n), .type = QUERY_TIME, .number = n##_of
#define SPAN(n, since) \
	.name = #n, .type = QUERY_SPAN, .column = #since, .number = since##_of

const struct query_field query_fields[] = {
	{ TEXT(id), .in_text = true, .help = N_("the ticket, bj1-1042") },
	{ TEXT(tenant), .help = N_("whose it is") },
	{ PROSE(title), .in_text = true,
	  .help = N_("what the first alert said") },
	{ TEXT(type), .in_text = true,
	  .help = N_("kind of incident, a name of the taxonomy: webshell") },
	{ RANK(severity),
	  .help = N_("unknown, informational, low, medium, high, critical or "
		     "fatal; or 0 to 6") },
	{ RANK(state), .group = &open_states,
	  .help = N_("new, triage, responding, verifying or closed; open is "
		     "all but closed") },
	{ RANK(verdict),
	  .help = N_("none, true-positive, benign, false-positive, duplicate "
		     "or undetermined") },
	{ TEXT(asset), .in_text = true,
	  .help = N_("host or resource that is affected") },
	{ TEXT(src), .in_text = true, .help = N_("address of the source") },
	{ TEXT(dst), .in_text = true,
	  .help = N_("address of the destination") },
	{ TEXT(user), .in_text = true, .help = N_("account in the alert") },
	{ PROSE(url), .in_text = true, .help = N_("URL in the alert") },
	{ PROSE(file), .in_text = true, .help = N_("file in the alert") },
	{ TEXT(product), .in_text = true, .help = N_("what raised the alert") },
	{ TEXT(rule), .in_text = true,
	  .help = N_("the product's name for its rule") },
	{ PROSE(attack),
	  .help = N_("ATT&CK technique; T1505 covers T1505.003") },
	{ TEXT(owner), .member = true,
	  .help = N_("member who has it; me, or none") },
	{ TEXT(playbook), .help = N_("id of the playbook that its route "
				     "chose") },
	{ TEXT(fingerprint), .help = N_("what its alerts have in common, 32 "
					"hex digits") },
	{ NUMBER(alerts), .help = N_("how many alerts it has") },
	{ SPAN(age, last), .help = N_("how long ago its newest alert was") },
	{ SPAN(idle, changed),
	  .help = N_("how long ago anything was last done on it") },
	{ TIME(first), .help = N_("when its first alert happened") },
	{ TIME(last), .help = N_("when its newest alert happened") },
	{ TIME(opened), .help = N_("when it was opened") },
	{ TIME(changed), .help = N_("when anything was last done on it") },
	{ TIME(accepted), .help = N_("when somebody first took it") },
	{ TIME(judged), .help = N_("when it was first judged") },
	{ TIME(closed), .help = N_("when it was closed") },
	{ TIME(informed), .help = N_("when the customer was told") },
	{ TIME(contained), .help = N_("when it was contained") },
	{ RANK(waiting), .group = &any_wait,
	  .help = N_("none, customer or authorisation; any is both of "
		     "these") },
	{ TEXT(escalated), .member = true,
	  .help = N_("whom it is escalated to: tier-2, support-centre, a "
		     "member; or none") },
	{ .name = "answer",
	  .column = "answer_by",
	  .type = QUERY_TIME,
	  .number = answer_by_of,
	  .help = N_("by when the escalation is to be answered") },
	{ TEXT(review), .member = true,
	  .help = N_("who is to review it: senior, a member; or none") },
	{ TEXT(asked), .member = true,
	  .help = N_("who is to answer a question about it; or none") },
	{ TEXT(returned),
	  .help = N_("the step that a review has sent it back to; or none") },
	{ TEXT(signoff), .member = true,
	  .help = N_("who is to sign that a step is done without "
		     "authorisation: senior; or none") },
	{ RANK(operator),
	  .help = N_("who must report the incident: none, cii, state-organ "
		     "or other") },
	{ RANK(level),
	  .help = N_("level of the incident: none, general, "
		     "relatively-serious, serious or particularly-serious") },
	{ TIME(known), .help = N_("since when it is known that it must be "
				  "reported") },
	{ TIME(reported), .help = N_("when it was reported first") },
	{ TIME(summarised), .help = N_("when its final report was sent") },
	{ 0 },
};
