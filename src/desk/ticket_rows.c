/*
 * ticket_rows.c - between the ticket that reducers change and its row.
 *
 * A record changes a ticket and its row is written, with an entry in each index
 * of a column that changed: nearly half of what a record costs.  Whoever
 * applies many records in one transaction (a pull, a replay) lets us hold the
 * tickets meanwhile, so that what becomes of one within some hundred records
 * is written once.
 */
#include "config.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "desk/acts.h"
#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

/* Neighbours have numbers that follow each other, so a ticket's place is its
 * number modulo this. */
#define PLACES 1024

/* A ticket, and what its row has of the columns that an index has. */
struct place {
	int64_t num;          /* 0: none */
	struct ticket ticket; /* while it is not in act_state.ticket */
	struct ticket row;
	bool found; /* it has a row */
	bool owed;  /* the row is not as the ticket */
};

/* Writes a ticket back, with those of the columns that an index has. */
struct update {
	unsigned columns;
	sqlite3_stmt *stmt;
};

struct ticket_rows {
	sqlite3_stmt *load, *insert;
	struct update updates[16];
	unsigned next_update;
	struct place *loaded; /* that of act_state.ticket; NULL: it has none */
	struct place only;    /* while nothing is held */
	struct place *held;   /* PLACES of them, made when needed */
	bool holding;
};

/* ---- life ---- */

static void place_clear(struct place *p)
{
	p->num = 0;
	p->owed = false;
}

static void place_release(struct place *p)
{
	ticket_release(&p->ticket);
	ticket_release(&p->row);
}

void tickets_begin(struct act_state *s)
{
	s->rows = xcalloc(1, sizeof *s->rows);
	ticket_init(&s->ticket);
	ticket_init(&s->before);
}

void tickets_end(struct act_state *s)
{
	struct ticket_rows *rows = s->rows;

	sqlite3_finalize(rows->load);
	sqlite3_finalize(rows->insert);
	for (size_t i = 0; i < ARRAY_SIZE(rows->updates); i++)
		sqlite3_finalize(rows->updates[i].stmt);
	for (int i = 0; rows->held && i < PLACES; i++)
		place_release(&rows->held[i]);
	free(rows->held);
	place_release(&rows->only);
	ticket_release(&s->ticket);
	ticket_release(&s->before);
	free(rows);
}

/* ---- the columns ---- */

/* What acts after the first may change, by the numbers of TICKET_COLUMNS:
 * what no index has, and what one has. */
#define PLAIN                                                                                                   \
	"src = ?7, dst = ?8, attack = ?14, escalated = ?19,"                                                    \
	" review = ?20, asked = ?21, returned = ?22, signoff = ?23, advice = ?24, approval = ?25, state = ?27," \
	" waiting = ?29, operator = ?30, level = ?31,"                                                          \
	" alerts = ?34, last = ?36, changed = ?38,"                                                             \
	" summarised = ?46, escalated_at = ?47"

/* A text is compared as one, anything else by its bytes. */
#define SET(name, n) .set = #name " = ?" #n, .at = offsetof(struct ticket, name)
#define SIZE(name)   .size = sizeof((struct ticket *)0)->name
static const struct {
	const char *set;
	size_t at, size;
} indexed[] = {
	{ SET(owner, 15) },
	{ SET(held, 18) },
	{ SET(severity, 26), SIZE(severity) },
	{ SET(verdict, 28), SIZE(verdict) },
	{ SET(warned, 32), SIZE(warned) },
	{ SET(raised, 33), SIZE(raised) },
	{ SET(first, 35), SIZE(first) },
	{ SET(accepted, 39), SIZE(accepted) },
	{ SET(judged, 40), SIZE(judged) },
	{ SET(closed, 41), SIZE(closed) },
	{ SET(informed, 42), SIZE(informed) },
	{ SET(contained, 43), SIZE(contained) },
	{ SET(known, 44), SIZE(known) },
	{ SET(reported, 45), SIZE(reported) },
	{ SET(answer_by, 48), SIZE(answer_by) },
};
#undef SET
#undef SIZE

static bool is_changed(const struct ticket *t, const struct ticket *row,
		       size_t i)
{
	const void *now = (const char *)t + indexed[i].at;
	const void *then = (const char *)row + indexed[i].at;

	if (indexed[i].size)
		return memcmp(now, then, indexed[i].size) != 0;
	return strcmp(*(char *const *)now, *(char *const *)then) != 0;
}

/* A bit for each of them. */
static unsigned changed_columns(const struct ticket *t,
				const struct ticket *row)
{
	unsigned bits = 0;

	for (size_t i = 0; i < ARRAY_SIZE(indexed); i++)
		if (is_changed(t, row, i))
			bits |= 1u << i;
	return bits;
}

static void remember_row(struct place *p, const struct ticket *t)
{
	for (size_t i = 0; i < ARRAY_SIZE(indexed); i++) {
		void *to = (char *)&p->row + indexed[i].at;
		const void *from = (const char *)t + indexed[i].at;

		if (indexed[i].size)
			memcpy(to, from, indexed[i].size);
		else
			ticket_set(to, *(char *const *)from);
	}
	p->found = true;
	p->owed = false;
}

/* ---- writing ---- */

static int insert_ticket(struct act_state *s, const struct ticket *t)
{
	if (statement(s->db, &s->rows->insert,
		      "INSERT OR FAIL INTO main.ticket(" TICKET_COLUMNS ") "
		      "VALUES(" TICKET_PARAMETERS ")") < 0)
		return FAILED;
	ticket_bind(s->rows->insert, t);
	return statement_run(s->rows->insert);
}

static char *update_sql(unsigned columns)
{
	struct strbuf sql = STRBUF_INIT;

	strbuf_addstr(&sql, "UPDATE OR FAIL main.ticket SET " PLAIN);
	for (size_t i = 0; i < ARRAY_SIZE(indexed); i++)
		if (columns & 1u << i)
			strbuf_addf(&sql, ", %s", indexed[i].set);
	strbuf_addstr(&sql, " WHERE num = ?1");
	return strbuf_detach(&sql);
}

/* The kept statement for these columns, or the place of an older one. */
static struct update *update_for(struct ticket_rows *rows, unsigned columns)
{
	struct update *u;

	for (u = rows->updates; u < rows->updates + ARRAY_SIZE(rows->updates);
	     u++)
		if (u->stmt && u->columns == columns)
			return u;
	u = &rows->updates[rows->next_update++ % ARRAY_SIZE(rows->updates)];
	sqlite3_finalize(u->stmt);
	u->stmt = NULL;
	u->columns = columns;
	return u;
}

/* SQLite rewrites the index entries of every column that is named, changed or
 * not: so name the indexed ones only when they changed. */
static int update_ticket(struct act_state *s, const struct ticket *t,
			 const struct ticket *row)
{
	struct update *u = update_for(s->rows, changed_columns(t, row));
	char *sql = u->stmt ? NULL : update_sql(u->columns);
	int rc = statement(s->db, &u->stmt, sql);

	free(sql);
	if (rc < 0)
		return FAILED;
	ticket_bind(u->stmt, t);
	return statement_run(u->stmt);
}

static int write_back(struct act_state *s, struct place *p)
{
	const struct ticket *t = p == s->rows->loaded ? &s->ticket : &p->ticket;
	int rc = 0;

	if (!p->owed)
		return 0;
	rc = p->found ? update_ticket(s, t, &p->row) : insert_ticket(s, t);
	if (rc == 0)
		remember_row(p, t);
	return rc;
}

int act_save(struct act_state *s)
{
	s->rows->loaded->owed = true;
	return s->rows->holding ? 0 : write_back(s, s->rows->loaded);
}

/* ---- loading ---- */

/* What a place has while its ticket is loaded is for the next one to
 * replace. */
static void swap(struct act_state *s, struct place *p)
{
	struct ticket t = s->ticket;

	s->ticket = p->ticket;
	p->ticket = t;
}

static void put_back(struct act_state *s)
{
	if (s->rows->loaded)
		swap(s, s->rows->loaded);
	s->rows->loaded = NULL;
}

static void forget_ticket(struct act_state *s)
{
	ticket_release(&s->ticket);
	ticket_init(&s->ticket);
}

void act_load_none(struct act_state *s)
{
	put_back(s);
	forget_ticket(s);
}

static int read_row(struct act_state *s, struct place *p, int64_t num)
{
	sqlite3_stmt **load = &s->rows->load;
	int row;

	if (statement(s->db, load,
		      "SELECT " TICKET_COLUMNS " FROM main.ticket "
		      "WHERE num = ?1") < 0)
		return FAILED;
	sqlite3_bind_int64(*load, 1, num);
	row = statement_row(*load);
	p->found = row > 0;
	if (p->found) {
		ticket_from_row(&s->ticket, *load);
		remember_row(p, &s->ticket);
	} else {
		forget_ticket(s);
		s->ticket.num = num;
	}
	sqlite3_reset(*load);
	return row < 0 ? row : 0;
}

/* Its place, free for it or with it. */
static struct place *place_for(struct act_state *s, int64_t num)
{
	struct place *p = &s->rows->only;

	/* Others may have written its row since, and what we could not write
	 * was given up. */
	if (!s->rows->holding) {
		place_clear(p);
		return p;
	}
	p = &s->rows->held[num % PLACES];
	if (p->num == num)
		return p;
	if (write_back(s, p) < 0)
		return NULL;
	place_clear(p);
	return p;
}

int act_load(struct act_state *s, int64_t num)
{
	struct place *p;
	int rc = 0;

	put_back(s);
	p = place_for(s, num);
	if (!p)
		return FAILED;
	swap(s, p);
	s->rows->loaded = p;
	if (p->num != num) {
		rc = read_row(s, p, num);
		p->num = rc < 0 ? 0 : num;
	}
	s->found = p->found || p->owed;
	undo_remember(s);
	return rc;
}

/* ---- holding ---- */

void tickets_hold(struct act_state *s)
{
	act_load_none(s);
	if (!s->rows->held)
		s->rows->held = xcalloc(PLACES, sizeof *s->rows->held);
	s->rows->holding = true;
}

int tickets_settle(struct act_state *s)
{
	int rc = 0;

	for (int i = 0; rc == 0 && s->rows->holding && i < PLACES; i++)
		rc = write_back(s, &s->rows->held[i]);
	return rc;
}

int tickets_release(struct act_state *s, bool write)
{
	int rc = write ? tickets_settle(s) : 0;

	act_load_none(s);
	for (int i = 0; s->rows->holding && i < PLACES; i++)
		place_clear(&s->rows->held[i]);
	s->rows->holding = false;
	return rc;
}
