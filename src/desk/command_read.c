/*
 * command_read.c - the commands that were run on a ticket.
 */
#include "config.h"

#include <string.h>

#include "desk/command_private.h"
#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const struct {
	const char *word, *title; /* title: N_() */
} outcomes[] = {
	[COMMAND_OK] = { "ok", N_("well") },
	[COMMAND_FAILED] = { "failed", N_("with a failure") },
	[COMMAND_TIMEOUT] = { "timeout", N_("for lack of time") },
	[COMMAND_CANCELLED] = { "cancelled", N_("cancelled") },
	[COMMAND_CUT] = { "cut", N_("for saying too much") },
};

const char *command_outcome_word(enum command_outcome o)
{
	return outcomes[o].word;
}

int command_outcome_parse(const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(outcomes); i++)
		if (strcmp(outcomes[i].word, word) == 0)
			return (int)i;
	return -1;
}

const char *command_outcome_title(const char *word)
{
	int o = command_outcome_parse(word);

	return o < 0 ? word : _(outcomes[o].title);
}

static const char *text(sqlite3_stmt *st, int column)
{
	return (const char *)sqlite3_column_text(st, column);
}

int command_each(struct desk *d, const char *ticket,
		 int (*each)(void *ctx, const struct command_row *row),
		 void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT n, at, ended, actor, step, title, type, target,"
		      " what, rule, outcome, run, answer, status, ms "
		      "FROM command WHERE ticket = ?1 ORDER BY n") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, desk_ticket_number(d, ticket));
	while (ret == 0 && (row = statement_row(st)) > 0) {
		struct command_row c = {
			.n = sqlite3_column_int64(st, 0),
			.at = sqlite3_column_int64(st, 1),
			.ended = time_or_never(st, 2),
			.actor = text(st, 3),
			.step = text(st, 4),
			.title = text(st, 5),
			.type = text(st, 6),
			.target = text(st, 7),
			.what = text(st, 8),
			.rule = text(st, 9),
			.outcome = text(st, 10),
			.run = sqlite3_column_int64(st, 11),
			.answer = sqlite3_column_int64(st, 12),
			.status = sqlite3_column_int64(st, 13),
			.ms = sqlite3_column_int64(st, 14),
		};

		ret = each(ctx, &c);
	}
	sqlite3_finalize(st);
	return ret ? ret : row;
}
