/*
 * similar.c - the search for similar tickets.
 *
 * There is no index for it: one would cost every alert that comes in, for
 * what is asked once in a while.  The tickets are gone through backwards in
 * pieces; SQL tells of each what it shares, and only the best are kept.
 */
#include "config.h"

#include "watchfloor/similar.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

enum { PIECE = 4096, TECHNIQUES_MAX = 8 };

struct match {
	int64_t num;
	unsigned shares;
};

struct similar_search {
	struct desk *desk;
	struct ticket ticket;
	int64_t depth;
	int64_t at;         /* the last number looked at, going down */
	int64_t left;       /* how many are to be looked at */
	sqlite3_stmt *stmt; /* NULL: not begun */
	struct match best[SIMILAR_MAX];
	int n;
	struct similar_summary summary;
	struct similar *found;
	int nfound;
	bool done;
};

struct similar_search *similar_begin(struct desk *d, const struct ticket *t,
				     int64_t depth)
{
	struct similar_search *s = xcalloc(1, sizeof *s);

	s->desk = d;
	s->depth = depth;
	ticket_init(&s->ticket);
	ticket_copy(&s->ticket, t);
	return s;
}

static void forget_found(struct similar_search *s)
{
	for (int i = 0; i < s->nfound; i++) {
		ticket_release(&s->found[i].ticket);
		free(s->found[i].closed_by);
		free(s->found[i].reason);
	}
	free(s->found);
	s->found = NULL;
	s->nfound = 0;
}

void similar_free(struct similar_search *s)
{
	if (!s)
		return;
	sqlite3_finalize(s->stmt);
	forget_found(s);
	ticket_release(&s->ticket);
	free(s);
}

const struct similar *similar_found(const struct similar_search *s, int *n)
{
	*n = s->nfound;
	return s->found;
}

const struct similar_summary *similar_summary(const struct similar_search *s)
{
	return &s->summary;
}

/* ---- what is asked ---- */

static bool always(const char *value)
{
	(void)value;
	return true;
}

static bool never(const char *value)
{
	(void)value;
	return false;
}

/* An address that every network has (RFC 1918, 4193, loopback, link-local)
 * says something within one network only. */
static bool is_private(const char *address)
{
	static const char *const heads[] = { "10.",  "192.168.", "169.254.",
					     "127.", "::1",      "fe80:",
					     "fc",   "fd" };
	int second;

	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		if (strncmp(address, heads[i], strlen(heads[i])) == 0)
			return true;
	return sscanf(address, "172.%d.", &second) == 1 && second >= 16 &&
	       second <= 31;
}

/* A row for each thing that can be shared: where the columns have a value
 * and the other ticket has the same. */
static const struct share {
	enum similar_share bit;
	const char *a, *b;                      /* columns; b may be NULL */
	bool (*in_tenant)(const char *a_value); /* and the same tenant? */
} shares[] = {
	{ SHARE_FINGERPRINT, "fingerprint", NULL, always },
	{ SHARE_RULE_ASSET, "rule", "asset", always },
	{ SHARE_SRC, "src", NULL, is_private },
	{ SHARE_FILE, "file", NULL, never },
	{ SHARE_URL, "url", NULL, never },
	{ SHARE_USER, "user", NULL, always },
	{ SHARE_TYPE_ASSET, "type", "asset", always },
};

/* The named parameters, and where their values are. */
static const struct value {
	const char *column;
	size_t offset;
} values[] = {
	{ "tenant", offsetof(struct ticket, tenant) },
	{ "fingerprint", offsetof(struct ticket, fingerprint) },
	{ "rule", offsetof(struct ticket, rule) },
	{ "asset", offsetof(struct ticket, asset) },
	{ "src", offsetof(struct ticket, src) },
	{ "file", offsetof(struct ticket, file) },
	{ "url", offsetof(struct ticket, url) },
	{ "user", offsetof(struct ticket, user) },
	{ "type", offsetof(struct ticket, type) },
};

static const char *value_of(const struct ticket *t, const char *column)
{
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (strcmp(values[i].column, column) == 0)
			return *(char *const *)(const void *)((const char *)t +
							      values[i].offset);
	return "";
}

static void add_share(struct strbuf *sql, const struct share *s,
		      const struct ticket *t)
{
	if (!*value_of(t, s->a) || (s->b && !*value_of(t, s->b)))
		return;
	strbuf_addf(sql, " | (%s = :%s", s->a, s->a);
	if (s->b)
		strbuf_addf(sql, " AND %s = :%s", s->b, s->b);
	if (s->in_tenant(value_of(t, s->a)))
		strbuf_addstr(sql, " AND tenant = :tenant");
	strbuf_addf(sql, ") * %d", s->bit);
}

/* attack is a list "T1190,T1505.003": the parameters are ",T1190,". */
static void add_techniques(struct strbuf *sql, const char *attack)
{
	const char *before = " | (attack <> '' AND (";

	for (int i = 0; i < TECHNIQUES_MAX && *attack; i++) {
		strbuf_addf(sql, "%sinstr(',' || attack || ',', :t%d)", before,
			    i);
		before = " OR ";
		attack += strcspn(attack, ",");
		attack += *attack == ',';
	}
	if (*before == ' ' && before[1] == 'O')
		strbuf_addf(sql, ")) * %d", SHARE_TECHNIQUE);
}

/* What is not asked for has no parameter. */
static void bind_text(sqlite3_stmt *st, const char *name, const char *value)
{
	int i = sqlite3_bind_parameter_index(st, name);

	if (i)
		sqlite3_bind_text(st, i, value, -1, SQLITE_TRANSIENT);
}

static void bind_number(sqlite3_stmt *st, const char *name, int64_t n)
{
	sqlite3_bind_int64(st, sqlite3_bind_parameter_index(st, name), n);
}

static void bind_values(sqlite3_stmt *st, const struct ticket *t)
{
	const char *attack = t->attack;
	char name[24];

	for (size_t i = 0; i < ARRAY_SIZE(values); i++) {
		snprintf(name, sizeof name, ":%s", values[i].column);
		bind_text(st, name, value_of(t, values[i].column));
	}
	for (int i = 0; i < TECHNIQUES_MAX && *attack; i++) {
		size_t len = strcspn(attack, ",");
		char *technique = xasprintf(",%.*s,", (int)len, attack);

		snprintf(name, sizeof name, ":t%d", i);
		bind_text(st, name, technique);
		free(technique);
		attack += len + (attack[len] == ',');
	}
}

static int prepare(struct similar_search *s)
{
	sqlite3 *db = ledger_db(s->desk->ledger);
	struct strbuf sql = STRBUF_INIT;
	int rc;

	strbuf_addstr(&sql, "SELECT num, state, verdict, 0");
	for (size_t i = 0; i < ARRAY_SIZE(shares); i++)
		add_share(&sql, &shares[i], &s->ticket);
	add_techniques(&sql, s->ticket.attack);
	strbuf_addstr(&sql, " FROM ticket WHERE num < :below"
			    " ORDER BY num DESC LIMIT :piece");
	rc = sqlite3_prepare_v2(db, sql.buf, -1, &s->stmt, NULL);
	strbuf_release(&sql);
	if (rc != SQLITE_OK)
		return database_failed(db);
	bind_values(s->stmt, &s->ticket);
	return 0;
}

static int begin(struct similar_search *s)
{
	s->at = INT64_MAX;
	s->left = s->depth ? s->depth : INT64_MAX;
	return prepare(s);
}

/* ---- the best ---- */

/* They come newest first, so of equal ones the first stays first. */
static void keep(struct similar_search *s, int64_t num, unsigned shared)
{
	int i = s->n;

	if (i == SIMILAR_MAX && s->best[i - 1].shares >= shared)
		return;
	if (i < SIMILAR_MAX)
		s->n++;
	else
		i--;
	for (; i > 0 && s->best[i - 1].shares < shared; i--)
		s->best[i] = s->best[i - 1];
	s->best[i] = (struct match){ num, shared };
}

static void take_row(struct similar_search *s, sqlite3_stmt *st)
{
	int64_t num = sqlite3_column_int64(st, 0);
	unsigned shared = (unsigned)sqlite3_column_int(st, 3);

	s->at = num;
	if (!shared || num == s->ticket.num)
		return;
	keep(s, num, shared);
	if (!(shared & SHARE_SAME))
		return;
	s->summary.same++;
	s->summary.open += sqlite3_column_int(st, 1) != STATE_CLOSED;
	s->summary.verdict[sqlite3_column_int(st, 2)]++;
}

/* ---- how they ended ---- */

static void take_reason(struct similar *f, const struct record *r)
{
	const char *reason = json_str_at(r->data, "reason");

	if (strcmp(r->act, "ticket.closed") == 0 && !f->closed_by)
		f->closed_by = xstrdup(r->actor);
	else if (strcmp(r->act, "ticket.judged") != 0)
		return;
	if (reason && *reason && !f->reason)
		f->reason = xstrdup(reason);
}

/* From the newest record back to the closing, and to the verdict when the
 * closing does not say why. */
static int find_end(struct desk *d, struct similar *f)
{
	sqlite3_stmt *stmt = NULL;
	int row = 1, ret = 0;

	if (statement(ledger_db(d->ledger), &stmt,
		      "SELECT record FROM event WHERE ticket = ?1 "
		      "ORDER BY n DESC") < 0)
		return FAILED;
	sqlite3_bind_int64(stmt, 1, f->ticket.num);
	while (ret == 0 && !(f->closed_by && f->reason) &&
	       (row = statement_row(stmt)) > 0) {
		struct record r;

		ret = ledger_get(d->ledger, sqlite3_column_int64(stmt, 0), &r);
		if (ret < 0)
			break;
		take_reason(f, &r);
		record_release(&r);
	}
	sqlite3_finalize(stmt);
	return row < 0 ? row : ret;
}

static int load_found(struct similar_search *s)
{
	int ret = 0;

	forget_found(s);
	s->found = xcalloc(SIMILAR_MAX, sizeof *s->found);
	for (int i = 0; i < s->n && ret == 0; i++) {
		struct similar *f = &s->found[s->nfound++];
		f->shares = s->best[i].shares;
		ticket_init(&f->ticket);
		ret = ticket_load_number(s->desk, s->best[i].num, &f->ticket);
		if (ret == 0 && f->ticket.state == STATE_CLOSED)
			ret = find_end(s->desk, f);
	}
	return ret;
}

static int look(struct similar_search *s)
{
	int64_t piece = s->left < PIECE ? s->left : PIECE, n = 0;
	int row;

	bind_number(s->stmt, ":below", s->at);
	bind_number(s->stmt, ":piece", piece);
	while ((row = statement_row(s->stmt)) > 0) {
		take_row(s, s->stmt);
		n++;
	}
	sqlite3_reset(s->stmt);
	s->left -= n;
	if (row == 0 && n < piece)
		s->left = 0;
	return row < 0 ? row : 1;
}

int similar_step(struct similar_search *s)
{
	int ret;

	if (s->done)
		return 0;
	ret = s->stmt ? 0 : begin(s);
	if (ret == 0 && s->left)
		return look(s);
	if (ret == 0)
		ret = load_found(s);
	if (ret < 0)
		return ret;
	sqlite3_finalize(s->stmt);
	s->stmt = NULL;
	s->done = true;
	return 0;
}

int similar_run(struct similar_search *s)
{
	int ret;

	do
		ret = similar_step(s);
	while (ret > 0);
	return ret;
}
