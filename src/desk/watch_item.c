/*
 * watch_item.c - what must be kept an eye on for longer than a shift.
 */
#include "config.h"

#include "watchfloor/watch_item.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/projection.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define ON_SHIFT "shift"

static int add(struct desk *d, const char *text, const struct ticket *t,
	       int64_t until)
{
	cJSON *data = cJSON_CreateObject();
	char time[CLOCK_RFC3339_SIZE];

	json_add_str(data, "text", text);
	if (t)
		json_add_str(data, "ticket", t->id);
	if (until != CLOCK_NEVER)
		json_add_str(data, "until", clock_format(time, until));
	return desk_record_for(d, "watch.added", ON_SHIFT, t ? t->tenant : "",
			       data);
}

int watch_item_add(struct desk *d, const char *text, const char *ticket,
		   int64_t until)
{
	struct ticket t;
	int ret;

	if (!ticket)
		return add(d, text, NULL, until);
	ticket_init(&t);
	ret = ticket_load(d, ticket, &t);
	if (ret == 0)
		ret = add(d, text, &t, until);
	ticket_release(&t);
	return ret;
}

/* Whose it is, if it is yours to see. */
static int find_tenant(struct desk *d, int64_t record, char **tenant)
{
	int row = desk_tenant_of(d,
				 "SELECT tenant FROM watch WHERE record = ?1"
				 " OR done_record = ?1",
				 record, tenant);

	if (row == 0)
		return fail_as(NOT_FOUND, _("there is no watch item %lld"),
			       (long long)record);
	return row < 0 ? row : 0;
}

int watch_item_done(struct desk *d, int64_t record, const char *said)
{
	cJSON *data;
	char *tenant;
	int ret = find_tenant(d, record, &tenant);

	if (ret < 0)
		return ret;
	data = cJSON_CreateObject();
	json_add_int(data, "item", record);
	if (said && *said)
		json_add_str(data, "said", said);
	ret = desk_record_for(d, "watch.done", ON_SHIFT, tenant, data);
	free(tenant);
	return ret;
}

/* ---- taking back ---- */

int watch_item_last(struct desk *d, int64_t *record)
{
	sqlite3_stmt *st = NULL;
	int64_t from, to;
	int row;

	*record = 0;
	if (statement(ledger_db(d->ledger), &st,
		      "SELECT ifnull(max(said), 0) FROM ("
		      " SELECT record AS said FROM watch"
		      "  WHERE actor = ?1 AND done IS NULL"
		      " UNION ALL SELECT done_record FROM watch"
		      "  WHERE done_by = ?1) WHERE said BETWEEN ?2 AND ?3") < 0)
		return FAILED;
	ledger_own_ids(d->ledger, &from, &to);
	sqlite3_bind_text(st, 1, d->actor, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, from);
	sqlite3_bind_int64(st, 3, to);
	row = statement_row(st);
	if (row > 0)
		*record = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return row < 0 ? row : 0;
}

int watch_item_undo(struct desk *d, int64_t record)
{
	struct record said;
	cJSON *data;
	char *tenant;
	int ret = find_tenant(d, record, &tenant);

	if (ret == NOT_FOUND)
		return fail_as(CONFLICT, _("it has been undone already"));
	if (ret < 0)
		return ret;
	ret = ledger_get(d->ledger, record, &said);
	if (ret == 0) {
		data = cJSON_CreateObject();
		json_add_str(data, "act", said.act);
		json_add_int(data, "from", record_seq(record));
		record_release(&said);
		ret = desk_record_for(d, "watch.undone", ON_SHIFT, tenant,
				      data);
	}
	free(tenant);
	return ret;
}

/* ---- the list ---- */

int watch_item_each(struct desk *d, bool open_only,
		    int (*each)(void *ctx, const struct watch_item *item),
		    void *ctx)
{
	sqlite3_stmt *st = NULL;
	int row = 0, ret = 0;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT text, actor, done_by, record, ticket, at, ends,"
		      " done FROM watch WHERE NOT ?1 OR done IS NULL"
		      " ORDER BY at, record") < 0)
		return FAILED;
	sqlite3_bind_int(st, 1, open_only);
	while (ret == 0 && (row = statement_row(st)) > 0) {
		struct watch_item item = {
			.text = (const char *)sqlite3_column_text(st, 0),
			.actor = (const char *)sqlite3_column_text(st, 1),
			.done_by = (const char *)sqlite3_column_text(st, 2),
			.record = sqlite3_column_int64(st, 3),
			.ticket = sqlite3_column_int64(st, 4),
			.at = sqlite3_column_int64(st, 5),
			.until = time_or_never(st, 6),
			.done = time_or_never(st, 7),
		};

		ret = each(ctx, &item);
	}
	sqlite3_finalize(st);
	return row < 0 ? row : ret;
}

static void add_end(struct strbuf *out, const struct watch_item *item,
		    int64_t now)
{
	char at[CLOCK_SHORT_SIZE];

	if (item->until == CLOCK_NEVER)
		return;
	clock_format_short(at, item->until, now);
	if (item->until > now)
		strbuf_addf(out, _(" · until %s"), at);
	else
		strbuf_addf(out, _(" · its time was over %s"), at);
}

void watch_item_print(const struct watch_item *item, struct desk *d,
		      struct strbuf *out)
{
	char *id = item->ticket ? ticket_id(d, item->ticket) : NULL;
	char at[CLOCK_SHORT_SIZE];
	int64_t now = desk_now(d);
	size_t before = out->len;

	strbuf_addstr(out, item->text);
	if (id)
		strbuf_addf(out, " · %s", id);
	add_end(out, item, now);
	strbuf_addf(out, " · %s, %s", item->actor,
		    clock_format_short(at, item->at, now));
	if (item->done != CLOCK_NEVER)
		strbuf_addf(out, _(" · done by %s, %s"), item->done_by,
			    clock_format_short(at, item->done, now));
	for (char *p = out->buf + before; (p = strpbrk(p, "\r\n")); p++)
		*p = ' ';
	free(id);
}

void watch_item_print_line(const struct watch_item *item, struct desk *d,
			   struct strbuf *out)
{
	strbuf_addf(out, _("watch %lld: "), (long long)item->record);
	watch_item_print(item, d, out);
	strbuf_addch(out, '\n');
}

struct lines {
	struct desk *desk;
	struct strbuf *out;
};

static int add_line(void *ctx, const struct watch_item *item)
{
	struct lines *l = ctx;

	watch_item_print_line(item, l->desk, l->out);
	return 0;
}

int watch_item_print_open(struct desk *d, struct strbuf *out)
{
	struct lines lines = { d, out };

	return watch_item_each(d, true, add_line, &lines);
}
