/*
 * views_publish.c - write what a store makes of the hub's order into the
 * tables of the views.
 *
 * What was published up to which place stands beside it, in a row that is
 * locked first.  So it does not matter who publishes, nor how often: who has
 * taken less of the order than was published does nothing.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/clocks.h"
#include "desk/projection.h"
#include "platform/views_private.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Tickets that are replaced together, and rows in one INSERT. */
#define CHUNK  100
#define ROWS   100
#define NVIEWS 3

struct numbers {
	int64_t *of;
	size_t n, alloc;
};

/* Rows that wait to be written; texts are theirs. */
struct rows {
	const struct view *view;
	struct hub_value *v; /* v[0] is the desk */
	int nv, nrows, ncolumns;
};

/* As it stands at the hub. */
struct published {
	int64_t place, shape;
	sha256 leaf;   /* at place, when there is one */
	char conf[41]; /* the blob of desk.conf */
};

struct publish {
	struct desk *desk;
	struct views_round *out;
	int64_t place; /* of the store */
	char conf[41]; /* the desk.conf in force */
	struct published was;
	struct numbers changed, waiting;
	struct rows rows[NVIEWS];
};

/* ---- rows ---- */

static void rows_begin(struct rows *r, const struct view *view)
{
	*r = (struct rows){ .view = view, .nv = 1 };
	for (const struct view_column *c = view->columns; c->name; c++)
		r->ncolumns += c->value != NULL;
	r->v = xcalloc(1 + (size_t)r->ncolumns * ROWS, sizeof *r->v);
}

static void rows_clear(struct rows *r)
{
	for (int i = 1; i < r->nv; i++)
		if (r->v[i].type == HUB_TEXT)
			free((void *)(uintptr_t)r->v[i].data);
	r->nv = 1;
	r->nrows = 0;
}

static void rows_release(struct rows *r)
{
	if (r->v)
		rows_clear(r);
	free(r->v);
}

static void add_names(struct strbuf *sql, const struct rows *r)
{
	strbuf_addf(sql, "INSERT INTO wf.%s_row(desk", r->view->name);
	for (const struct view_column *c = r->view->columns; c->name; c++)
		if (c->value)
			strbuf_addf(sql, ", %s", c->name);
	strbuf_addstr(sql, ") VALUES");
}

/* What is NULL has no type of its own. */
static void add_parameters(struct strbuf *sql, const struct rows *r)
{
	int k = 2;

	for (int i = 0; i < r->nrows; i++) {
		strbuf_addstr(sql, i ? ", ($1" : " ($1");
		for (const struct view_column *c = r->view->columns; c->name;
		     c++)
			if (c->value)
				strbuf_addf(sql, ", $%d::%s", k++,
					    views_stored_type(c));
		strbuf_addch(sql, ')');
	}
}

static int rows_write(struct hub *h, struct rows *r)
{
	struct strbuf sql = STRBUF_INIT;
	int rc = 0;

	if (r->nrows) {
		add_names(&sql, r);
		add_parameters(&sql, r);
		rc = hub_run(h, sql.buf, r->v, r->nv, NULL, NULL);
		strbuf_release(&sql);
	}
	rows_clear(r);
	return rc;
}

static int rows_add(struct hub *h, struct rows *r, const struct view_row *row)
{
	for (const struct view_column *c = r->view->columns; c->name; c++) {
		struct hub_value v;

		if (!c->value)
			continue;
		v = c->value(row);
		if (v.type == HUB_TEXT)
			v.data = xstrdup(v.data);
		r->v[r->nv++] = v;
	}
	return ++r->nrows == ROWS ? rows_write(h, r) : 0;
}

/* ---- a ticket ---- */

static int add_clocks(struct hub *h, struct publish *p, const struct ticket *t)
{
	const struct conf *conf = p->desk->conf;
	const struct conf_sla *sla = conf ? conf_sla_for(conf, t) : NULL;
	unsigned running = clocks_running(t);
	int rc = 0;

	for (int i = 0; sla && !rc && i < SLA_CLOCKS; i++) {
		struct view_row row = { .ticket = t,
					.clock = (enum sla_clock)i,
					.warn = sla->warn };

		row.stopped = ticket_clock_stopped(t, row.clock);
		row.due = clock_end(conf, sla, row.clock, t->opened, t->held);
		if (row.due != NO_DUE &&
		    (row.stopped != CLOCK_NEVER || running & CLOCK_BIT(i)))
			rc = rows_add(h, &p->rows[2], &row);
	}
	return rc;
}

static int add_action(struct hub *h, struct publish *p, const struct ticket *t,
		      int64_t n, int64_t record, bool undone)
{
	struct strbuf sentence = STRBUF_INIT, data = STRBUF_INIT;
	struct record r;
	int rc = ledger_get(p->desk->ledger, record, &r);

	if (rc < 0)
		return rc;
	act_sentence(&r, &sentence);
	json_print(&data, r.data);
	rc = rows_add(h, &p->rows[1],
		      &(struct view_row){ .ticket = t,
					  .record = &r,
					  .n = n,
					  .undone = undone,
					  .sentence = sentence.buf,
					  .data = data.buf });
	record_release(&r);
	strbuf_release(&sentence);
	strbuf_release(&data);
	return rc;
}

static int add_actions(struct hub *h, struct publish *p, const struct ticket *t)
{
	sqlite3_stmt *st = NULL;
	int row = 0, rc = 0;

	if (statement(ledger_db(p->desk->ledger), &st,
		      "SELECT n, record, undone IS NOT NULL FROM event"
		      " WHERE ticket = ?1 ORDER BY n") < 0)
		return FAILED;
	sqlite3_bind_int64(st, 1, t->num);
	while (!rc && (row = statement_row(st)) > 0)
		rc = add_action(h, p, t, sqlite3_column_int64(st, 0),
				sqlite3_column_int64(st, 1),
				sqlite3_column_int(st, 2));
	sqlite3_finalize(st);
	return row < 0 ? row : rc;
}

static int add_ticket(struct hub *h, struct publish *p, const struct ticket *t)
{
	int rc = rows_add(h, &p->rows[0], &(struct view_row){ .ticket = t });

	if (!rc)
		rc = add_actions(h, p, t);
	return rc < 0 ? rc : add_clocks(h, p, t);
}

/* ---- many ---- */

static int delete_tickets(struct hub *h, const struct view *v,
			  const struct ticket *t, size_t n)
{
	struct hub_value params[1 + CHUNK];
	struct strbuf sql = STRBUF_INIT;
	int rc;

	strbuf_addf(&sql, "DELETE FROM wf.%s_row WHERE desk = $1 AND ticket IN",
		    v->name);
	for (size_t i = 0; i < n; i++) {
		params[1 + i] = hub_text(t[i].id);
		strbuf_addf(&sql, "%s$%zu", i ? ", " : " (", i + 2);
	}
	strbuf_addch(&sql, ')');
	rc = hub_run(h, sql.buf, params, 1 + (int)n, NULL, NULL);
	strbuf_release(&sql);
	return rc;
}

static int replace(struct hub *h, struct publish *p, const struct ticket *t,
		   size_t n)
{
	int rc = 0;

	for (const struct view *v = views; !p->out->all && !rc && v->name; v++)
		rc = delete_tickets(h, v, t, n);
	for (size_t i = 0; !rc && i < n; i++)
		rc = add_ticket(h, p, &t[i]);
	return rc;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static bool has(const struct numbers *n, int64_t num)
{
	return n->n && bsearch(&num, n->of, n->n, sizeof *n->of, by_number);
}

/* Those from *i on, of which none waits, as far as the records about tickets
 * made one. */
static int load_chunk(struct publish *p, size_t *i, struct ticket *t, size_t *n)
{
	const struct numbers *c = &p->changed;
	int rc = 0;

	for (*n = 0; !rc && *i < c->n && *n < CHUNK; ++*i) {
		if ((*i && c->of[*i] == c->of[*i - 1]) ||
		    has(&p->waiting, c->of[*i]))
			continue;
		ticket_init(&t[*n]);
		rc = ticket_load_number(p->desk, c->of[*i], &t[*n]);
		if (rc == 0)
			++*n;
		rc = rc == NOT_FOUND ? 0 : rc;
	}
	return rc;
}

static int write_changed(struct hub *h, struct publish *p)
{
	struct ticket *t = xcalloc(CHUNK, sizeof *t);
	size_t i = 0, n;
	int rc = 0;

	while (!rc && i < p->changed.n) {
		rc = load_chunk(p, &i, t, &n);
		if (!rc && n)
			rc = replace(h, p, t, n);
		p->out->tickets += (int64_t)n;
		while (n)
			ticket_release(&t[--n]);
	}
	free(t);
	for (int v = 0; !rc && v < NVIEWS; v++)
		rc = rows_write(h, &p->rows[v]);
	return rc;
}

/* ---- what has changed ---- */

static void add_number(struct numbers *n, int64_t num)
{
	GROW(n->of, n->n, n->alloc);
	n->of[n->n++] = num;
}

static int take_subject(void *ctx, const char *on)
{
	int64_t num = ticket_number(on);

	if (num > 0)
		add_number(ctx, num);
	return 0;
}

static int find_all(struct publish *p)
{
	sqlite3_stmt *st = NULL;
	int row;

	if (statement(ledger_db(p->desk->ledger), &st,
		      "SELECT num FROM ticket ORDER BY num") < 0)
		return FAILED;
	while ((row = statement_row(st)) > 0)
		add_number(&p->changed, sqlite3_column_int64(st, 0));
	sqlite3_finalize(st);
	return row;
}

/* What waits for its place may come to be something else. */
static int find_changed(struct publish *p)
{
	struct ledger *l = p->desk->ledger;
	int rc = sync_each_subject(l, p->place, take_subject, &p->waiting);

	if (!rc)
		rc = p->out->all ? find_all(p)
				 : sync_each_subject(l, p->was.place,
						     take_subject, &p->changed);
	if (p->waiting.n)
		qsort(p->waiting.of, p->waiting.n, sizeof *p->waiting.of,
		      by_number);
	if (p->changed.n)
		qsort(p->changed.of, p->changed.n, sizeof *p->changed.of,
		      by_number);
	return rc;
}

static int delete_all(struct hub *h)
{
	struct hub_value desk[1];
	int rc = 0;

	for (const struct view *v = views; !rc && v->name; v++) {
		char *sql = xasprintf("DELETE FROM wf.%s_row WHERE desk = $1",
				      v->name);

		rc = hub_run(h, sql, desk, 1, NULL, NULL);
		free(sql);
	}
	return rc;
}

/* ---- where it stands ---- */

static int take_published(void *ctx, const struct hub_value *c, int n)
{
	struct published *was = ctx;

	was->place = c[0].n;
	if (!hub_hash(&was->leaf, &c[1]) && was->place)
		return fail(_("what the views say of themselves is damaged: "
			      "'DELETE FROM wf.published' lets them be "
			      "written anew"));
	if (c[2].len < sizeof was->conf)
		memcpy(was->conf, c[2].data, c[2].len);
	was->shape = c[3].n;
	return 0;
}

static int lock(struct hub *h, struct published *was)
{
	struct hub_value p[] = { hub_text(""), hub_blob("", 0) };
	int rc = hub_run(h,
			 "INSERT INTO wf.published(desk, place, leaf,"
			 " conf, shape, origin, at)"
			 " VALUES($1, 0, $2, '', 0, '', 0)"
			 " ON CONFLICT (desk) DO NOTHING",
			 p, 2, NULL, NULL);

	if (!rc)
		rc = hub_run(h,
			     "SELECT place, leaf, conf, shape"
			     " FROM wf.published WHERE desk = $1 FOR UPDATE",
			     p, 1, take_published, was);
	return rc;
}

/* Has the hub at that place what it had? */
static int is_there(struct hub *h, int64_t place, const sha256 *leaf, bool *yes)
{
	struct merkle head;
	sha256 at;
	int rc = hub_head(h, false, &head);

	*yes = !place;
	if (rc < 0 || !place || head.size < place)
		return rc;
	rc = hub_node(h, 0, place - 1, &at);
	*yes = !rc && sha256_equal(&at, leaf);
	return rc;
}

/* Is the store's order the hub's, and what is to be done? */
static int look(struct hub *h, struct publish *p)
{
	bool ours, published;
	sha256 leaf = { 0 };
	int rc = p->place ? sync_leaf_at(p->desk->ledger, p->place, &leaf) : 0;

	if (!rc)
		rc = is_there(h, p->place, &leaf, &ours);
	if (!rc && !ours)
		rc = fail_as(CONFLICT,
			     _("the hub's order is not the one that this "
			       "store has taken: the next round of the "
			       "courier looks at it"));
	if (!rc)
		rc = is_there(h, p->was.place, &p->was.leaf, &published);
	if (rc < 0)
		return rc;
	p->out->behind = published && p->was.place > p->place;
	p->out->all = !published || p->was.shape != VIEWS_SHAPE ||
		      strcmp(p->was.conf, p->conf) != 0;
	return 0;
}

static int write_down(struct hub *h, struct publish *p)
{
	struct ledger *l = p->desk->ledger;
	struct hub_value v[] = {
		hub_text(""),
		hub_int(p->place),
		hub_blob("", 0),
		hub_text(p->conf),
		hub_int(VIEWS_SHAPE),
		hub_text(ledger_origin(l)),
		hub_int(desk_now(p->desk)),
	};
	sha256 leaf;
	int rc = 0;

	if (p->place) {
		rc = sync_leaf_at(l, p->place, &leaf);
		v[2] = hub_blob(leaf.b, SHA256_SIZE);
	}
	return rc < 0 ? rc
		      : hub_run(h,
				"UPDATE wf.published SET place = $2, leaf = $3,"
				" conf = $4, shape = $5, origin = $6,"
				" at = $7 WHERE desk = $1",
				v, ARRAY_SIZE(v), NULL, NULL);
}

static int publish(struct hub *h, void *ctx)
{
	struct publish *p = ctx;
	int rc = lock(h, &p->was);

	if (!rc)
		rc = look(h, p);
	if (rc < 0 || p->out->behind)
		return rc;
	rc = find_changed(p);
	if (!rc && p->out->all)
		rc = delete_all(h);
	if (!rc)
		rc = write_changed(h, p);
	return rc < 0 ? rc : write_down(h, p);
}

/* ---- one moment of the store ---- */

static int see_one_moment(struct desk *d, const char *sql)
{
	sqlite3 *db = ledger_db(d->ledger);

	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? 0
		       : database_failed(db);
}

/* Clocks hang on its text, and not on the commit that it is from. */
static int find_conf(struct publish *p)
{
	struct strbuf text = STRBUF_INIT;
	int rc = repo_read(p->desk->repo, p->desk->commit, "desk.conf", &text,
			   p->conf);

	strbuf_release(&text);
	return rc;
}

static int publish_moment(struct hub *h, struct publish *p)
{
	struct sync_tree taken;
	int rc = find_conf(p);

	if (!rc)
		rc = see_one_moment(p->desk, "BEGIN");
	if (rc < 0)
		return rc;
	rc = sync_tree(p->desk->ledger, &taken);
	if (!rc) {
		p->place = p->out->place = taken.size;
		rc = hub_write(h, publish, p);
	}
	see_one_moment(p->desk, "ROLLBACK");
	return rc;
}

int views_publish(struct desk *d, struct hub *h, struct views_round *out)
{
	struct publish p = { .desk = d, .out = out };
	int rc = views_check(h);

	*out = (struct views_round){ .tickets = 0 };
	for (int i = 0; i < NVIEWS; i++)
		rows_begin(&p.rows[i], &views[i]);
	if (!rc)
		rc = publish_moment(h, &p);
	for (int i = 0; i < NVIEWS; i++)
		rows_release(&p.rows[i]);
	free(p.changed.of);
	free(p.waiting.of);
	return rc;
}
