/*
 * parcel.c - what this store has asked others for: the side table `parcel`.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/desk_private.h"
#include "desk/evidence_private.h"
#include "desk/parcel_private.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* So often it is asked for anew when what came was not right. */
#define TRIES 3

static void new_id(char id[static PARCEL_ID])
{
	unsigned char raw[(PARCEL_ID - 1) / 2];

	random_bytes(raw, sizeof raw);
	hex_encode(id, raw, sizeof raw);
}

/* ---- the table ---- */

static const char *column(sqlite3_stmt *st, int i)
{
	const char *s = (const char *)sqlite3_column_text(st, i);

	return s ? s : "";
}

static void add_wanted(struct parcels *out, sqlite3_stmt *st)
{
	struct parcel_wanted *w;

	GROW(out->all, out->n, out->alloc);
	w = &out->all[out->n++];
	*w = (struct parcel_wanted){
		.ticket = xstrdup(column(st, 0)),
		.tenant = xstrdup(column(st, 1)),
		.content = xstrdup(column(st, 2)),
		.member = xstrdup(column(st, 4)),
		.asked = sqlite3_column_int64(st, 5),
		.moved = sqlite3_column_int64(st, 6),
		.came = sqlite3_column_int64(st, 7),
		.tries = sqlite3_column_int64(st, 8),
		.trouble = xstrdup(column(st, 9)),
		.bytes = sqlite3_column_int64(st, 10),
		.named = sqlite3_column_type(st, 10) != SQLITE_NULL,
	};
	strncpy(w->id, column(st, 3), sizeof w->id - 1);
}

#define WANTED(schema)                                               \
	"SELECT t.id, t.tenant, p.content, p.id, p.member, p.asked," \
	" p.moved, p.came, p.tries, p.trouble,"                      \
	" (SELECT e.bytes FROM " schema "evidence e"                 \
	"  WHERE e.ticket = p.ticket AND e.content = p.content"      \
	"  AND e.removed IS NULL)"                                   \
	" FROM " schema "parcel p JOIN " schema "ticket t"           \
	" ON t.num = p.ticket ORDER BY p.asked, p.ticket, p.content"

int parcels_wanted(struct parcels *out, struct desk *d, bool sight)
{
	sqlite3_stmt *st = NULL;
	int row;

	*out = (struct parcels){ .n = 0 };
	if (statement(ledger_db(d->ledger), &st,
		      sight ? WANTED("") : WANTED("main.")) < 0)
		return FAILED;
	while ((row = statement_row(st)) > 0)
		add_wanted(out, st);
	sqlite3_finalize(st);
	if (row < 0)
		parcels_release(out);
	return row;
}

bool parcels_has(const struct parcels *p, const char *id)
{
	for (int i = 0; i < p->n; i++)
		if (strcmp(p->all[i].id, id) == 0)
			return true;
	return false;
}

void parcels_release(struct parcels *p)
{
	for (int i = 0; i < p->n; i++) {
		free(p->all[i].ticket);
		free(p->all[i].tenant);
		free(p->all[i].content);
		free(p->all[i].member);
		free(p->all[i].trouble);
	}
	free(p->all);
	*p = (struct parcels){ .n = 0 };
}

static int put_wanted(struct desk *d, const struct parcel_wanted *w)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(ledger_db(d->ledger), &st,
		      "REPLACE INTO main.parcel(ticket, content, id, member,"
		      " asked, moved, came, tries, trouble)"
		      " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, ticket_number(w->ticket));
	sqlite3_bind_text(st, 2, w->content, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, w->id, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 4, w->member, -1, SQLITE_STATIC);
	sqlite3_bind_int64(st, 5, w->asked);
	sqlite3_bind_int64(st, 6, w->moved);
	sqlite3_bind_int64(st, 7, w->came);
	sqlite3_bind_int64(st, 8, w->tries);
	sqlite3_bind_text(st, 9, w->trouble, -1, SQLITE_STATIC);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

int parcel_delete(struct desk *d, const struct parcel_wanted *w)
{
	sqlite3_stmt *st = NULL;
	int ret;

	if (statement(ledger_db(d->ledger), &st,
		      "DELETE FROM main.parcel WHERE ticket = ?1"
		      " AND content = ?2") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, ticket_number(w->ticket));
	sqlite3_bind_text(st, 2, w->content, -1, SQLITE_STATIC);
	ret = statement_run(st);
	sqlite3_finalize(st);
	return ret;
}

static int in_transaction(struct desk *d, const struct parcel_wanted *w,
			  int (*work)(struct desk *d,
				      const struct parcel_wanted *w))
{
	int ret = ledger_begin(d->ledger);

	return ret < 0 ? ret : desk_end(d, work(d, w));
}

int parcel_note(struct desk *d, const struct parcel_wanted *w)
{
	return in_transaction(d, w, put_wanted);
}

/* ---- asking ---- */

/* 1: it was asked for, and that goes on. */
static int is_asked(struct desk *d, const struct parcel_wanted *w)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(d->ledger), &st,
		      "SELECT 1 FROM main.parcel WHERE ticket = ?1"
		      " AND content = ?2 AND id <> ''") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, ticket_number(w->ticket));
	sqlite3_bind_text(st, 2, w->content, -1, SQLITE_STATIC);
	row = statement_row(st);
	sqlite3_finalize(st);
	return row;
}

static int ask(struct desk *d, const struct parcel_wanted *w)
{
	int asked = is_asked(d, w);

	if (asked > 0)
		return fail_as(CONFLICT,
			       _("it was asked for already; it comes when a "
				 "host that has it is connected"));
	return asked < 0 ? asked : put_wanted(d, w);
}

static int check_absent(struct desk *d, const struct evidence_piece *p)
{
	struct vault *v = vault_new(ledger_dir(d->ledger));
	char *hub = sync_hub(d->ledger);
	int ret = 0;

	if (vault_has(v, &p->hash))
		ret = fail_as(CONFLICT, _("the content is here"));
	else if (!hub)
		ret = fail_as(REFUSED,
			      _("the store has joined no hub, so it has nobody "
				"to ask for it"));
	free(hub);
	vault_free(v);
	return ret;
}

static int fetch(struct desk *d, const struct ticket *t, int64_t n)
{
	struct evidence_piece p;
	struct parcel_wanted w = { .ticket = t->id,
				   .content = p.hex,
				   .member = d->actor,
				   .trouble = (char[]){ "" },
				   .asked = clock_now() };
	int ret = evidence_find_piece(d, t->id, n, &p);

	if (ret == 0 && p.removed)
		ret = evidence_say_removed(d, &p);
	if (ret == 0)
		ret = check_absent(d, &p);
	if (ret < 0)
		return ret;
	w.moved = w.asked;
	new_id(w.id);
	return in_transaction(d, &w, ask);
}

int evidence_fetch(struct desk *d, const char *ticket, int64_t n)
{
	struct ticket t;
	int ret;

	ticket_init(&t);
	ret = ticket_load(d, ticket, &t);
	if (ret == 0)
		ret = fetch(d, &t, n);
	ticket_release(&t);
	return ret;
}

struct absent {
	int64_t *all;
	int n, alloc;
};

static int add_absent(void *ctx, const struct evidence *e)
{
	struct absent *a = ctx;

	if (!e->n || e->here || e->removed || e->asked)
		return 0;
	GROW(a->all, a->n, a->alloc);
	a->all[a->n++] = e->n;
	return 0;
}

int evidence_fetch_all(struct desk *d, const char *ticket, int64_t *asked)
{
	struct absent a = { .n = 0 };
	struct ticket t;
	int ret;

	*asked = 0;
	ticket_init(&t);
	ret = ticket_load(d, ticket, &t);
	if (ret == 0)
		ret = evidence_each(d, t.id, add_absent, &a);
	ticket_release(&t);
	for (int i = 0; ret == 0 && i < a.n; i++) {
		ret = evidence_fetch(d, ticket, a.all[i]);
		*asked += ret == 0;
		/* The same content is on the ticket twice. */
		if (ret == CONFLICT)
			ret = 0;
	}
	free(a.all);
	return ret;
}

/* ---- when it comes to nothing ---- */

static void set_trouble(struct parcel_wanted *w)
{
	free(w->trouble);
	w->trouble = xstrdup(fail_text());
	w->came = 0;
}

int parcel_give_up(struct desk *d, struct parcel_wanted *w)
{
	int ret;

	set_trouble(w);
	ret = parcel_drop_file(d, w->id);
	*w->id = '\0';
	return ret < 0 ? ret : parcel_note(d, w);
}

int parcel_retry(struct desk *d, struct parcel_wanted *w)
{
	int ret;

	if (++w->tries >= TRIES)
		return parcel_give_up(d, w);
	set_trouble(w);
	ret = parcel_drop_file(d, w->id);
	new_id(w->id);
	w->moved = clock_now();
	return ret < 0 ? ret : parcel_note(d, w);
}

int parcel_forget(struct desk *d, struct parcel_wanted *w)
{
	int ret = parcel_drop_file(d, w->id);

	return ret < 0 ? ret : in_transaction(d, w, parcel_delete);
}
