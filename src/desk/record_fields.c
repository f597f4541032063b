/*
 * record_fields.c - the one table of what can be asked about a record.
 */
#include "config.h"

#include "watchfloor/i18n.h"
#include "watchfloor/ledger.h"
#include "watchfloor/query.h"

#define TEXT_OF(member)                                      \
	static const char *member##_of(const void *row)      \
	{                                                    \
		return ((const struct record *)row)->member; \
	}

TEXT_OF(act)
TEXT_OF(actor)
TEXT_OF(by)
TEXT_OF(on)
TEXT_OF(origin)
TEXT_OF(tenant)

static const char *body_of(const void *row)
{
	return ((const struct record *)row)->body.buf;
}

static int64_t id_of(const void *row)
{
	return ((const struct record *)row)->id;
}

static int64_t seq_of(const void *row)
{
	return ((const struct record *)row)->seq;
}

static int64_t at_of(const void *row)
{
	return ((const struct record *)row)->at;
}

#define TEXT(n) .name = #n, .type = QUERY_TEXT, .text = n##_of

const struct query_field record_fields[] = {
	{ .name = "id",
	  .type = QUERY_NUMBER,
	  .number = id_of,
	  .help = N_("its number in this store") },
	{ TEXT(act), .help = N_("what was done: ticket.claimed") },
	{ TEXT(actor), .member = true, .help = N_("who did it; me") },
	{ TEXT(by), .help = N_("how the actor is known: os:1000") },
	{ TEXT(on), .help = N_("what it is about: a ticket's id, or store") },
	{ TEXT(origin), .help = N_("which store wrote it") },
	{ TEXT(tenant), .help = N_("whose it is") },
	{ .name = "seq",
	  .type = QUERY_NUMBER,
	  .number = seq_of,
	  .help = N_("its number among the records of its origin") },
	{ .name = "at",
	  .type = QUERY_TIME,
	  .number = at_of,
	  .help = N_("when it was done") },
	{ .name = "age",
	  .type = QUERY_SPAN,
	  .number = at_of,
	  .help = N_("how long ago it was done") },
	{ .name = "body",
	  .type = QUERY_PROSE,
	  .text = body_of,
	  .in_text = true,
	  .help = N_("anywhere in its text") },
	{ .name = NULL },
};
