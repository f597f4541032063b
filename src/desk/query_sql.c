/*
 * query_sql.c - a query as an SQL expression over the table `ticket`.
 *
 * Must say the same as query_match.c.  Numbers that the text alone decides
 * stand in the SQL itself, so that the planner sees them; what people typed
 * as text, who asks and the time are parameters.
 */
#include "config.h"

#include "watchfloor/query.h"

#include <inttypes.h>
#include <string.h>

#include "desk/query_impl.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"

static void sql_text_value(const char *column, const struct query_value *v,
			   struct strbuf *sql, int offset)
{
	int parameter = offset + v->parameter;

	switch (v->kind) {
	case VALUE_EXACT:
		strbuf_addf(sql, "%s = ?%d COLLATE NOCASE", column, parameter);
		break;
	case VALUE_LIKE:
		strbuf_addf(sql, "%s LIKE ?%d ESCAPE '\\'", column, parameter);
		break;
	case VALUE_ME: /* who asks may be nobody: that owns nothing */
		strbuf_addf(sql, "(%s <> '' AND %s = ?%d COLLATE NOCASE)",
			    column, column, parameter);
		break;
	default:
		strbuf_addf(sql, "%s = ''", column);
	}
}

/* NULL AND 0 is 0: a time that has not come compares false, not NULL, and
 * an index on the column can still be used. */
static void sql_not_null(const struct query_field *f, struct strbuf *sql)
{
	if (f->type == QUERY_TIME || f->type == QUERY_SPAN)
		strbuf_addf(sql, "%s IS NOT NULL AND ", f->column);
}

/* The index of the open tickets begins with how urgent they are, which falls
 * as the severity rises. */
static void sql_severity(const struct query_node *n,
			 const struct query_value *v, struct strbuf *sql)
{
	enum query_op op = query_operators[n->op].mirror;
	int64_t low = SEV_FATAL - v->high, high = SEV_FATAL - v->low;

	if (n->op == OP_IS || n->op == OP_NOT)
		strbuf_addf(sql, "urgency BETWEEN %" PRId64 " AND %" PRId64,
			    low, high);
	else
		strbuf_addf(sql, "urgency %s %" PRId64,
			    query_operators[op].text,
			    query_operators[op].high ? high : low);
}

static void sql_number_value(const struct query_node *n,
			     const struct query_value *v, struct strbuf *sql,
			     int offset)
{
	const struct query_operator *op = &query_operators[n->op];
	const char *column = n->field->column;

	if (strcmp(column, "severity") == 0) {
		sql_severity(n, v, sql);
		return;
	}
	if (v->kind == VALUE_NONE) {
		strbuf_addf(sql, "%s IS NULL", column);
		return;
	}
	strbuf_addch(sql, '(');
	sql_not_null(n->field, sql);
	if (v->kind == VALUE_SPAN)
		strbuf_addf(sql, "%s %s ?%d", column,
			    query_operators[op->mirror].text,
			    offset + v->parameter);
	else if (n->op == OP_IS || n->op == OP_NOT)
		strbuf_addf(sql, "%s BETWEEN %" PRId64 " AND %" PRId64, column,
			    v->low, v->high);
	else
		strbuf_addf(sql, "%s %s %" PRId64, column, op->text,
			    op->high ? v->high : v->low);
	strbuf_addch(sql, ')');
}

static void sql_test(const struct query_node *n, struct strbuf *sql, int offset)
{
	if (n->op == OP_NOT)
		strbuf_addstr(sql, "NOT ");
	strbuf_addch(sql, '(');
	for (const struct query_value *v = n->values; v; v = v->next) {
		if (v != n->values)
			strbuf_addstr(sql, " OR ");
		if (n->field->text)
			sql_text_value(n->field->column, v, sql, offset);
		else
			sql_number_value(n, v, sql, offset);
	}
	strbuf_addch(sql, ')');
}

static void sql_anywhere(const struct query_value *v, struct strbuf *sql,
			 int offset)
{
	const char *before = "(";

	for (const struct query_field *f = query_fields; f->name; f++) {
		if (!f->in_text)
			continue;
		strbuf_addstr(sql, before);
		sql_text_value(f->column, v, sql, offset);
		before = " OR ";
	}
	strbuf_addch(sql, ')');
}

static void sql_node(const struct query_node *n, struct strbuf *sql,
		     int offset);

/* No parentheses that are not needed: SQLite's parser has a stack of 100. */
static void sql_child(const struct query_node *parent,
		      const struct query_node *n, struct strbuf *sql,
		      int offset)
{
	bool group = n->kind == NODE_OR ||
		     (n->kind == NODE_AND && parent->kind == NODE_NOT);

	if (group)
		strbuf_addch(sql, '(');
	sql_node(n, sql, offset);
	if (group)
		strbuf_addch(sql, ')');
}

static void sql_node(const struct query_node *n, struct strbuf *sql, int offset)
{
	if (n->kind == NODE_TEST) {
		sql_test(n, sql, offset);
		return;
	}
	if (n->kind == NODE_TEXT) {
		sql_anywhere(n->values, sql, offset);
		return;
	}
	if (n->kind == NODE_NOT)
		strbuf_addstr(sql, "NOT ");
	for (const struct query_node *c = n->first; c; c = c->next) {
		if (c != n->first)
			strbuf_addstr(sql,
				      n->kind == NODE_OR ? " OR " : " AND ");
		sql_child(n, c, sql, offset);
	}
}

void query_sql(const struct query *q, struct strbuf *sql, int offset)
{
	strbuf_addch(sql, '(');
	if (q && q->root)
		sql_node(q->root, sql, offset);
	else
		strbuf_addch(sql, '1');
	strbuf_addch(sql, ')');
}

int query_parameters(const struct query *q)
{
	return q ? q->nbound : 0;
}

static int bind_value(sqlite3_stmt *stmt, int parameter,
		      const struct query_value *v,
		      const struct query_context *ctx)
{
	const char *text = v->kind == VALUE_LIKE ? v->like
			   : v->kind == VALUE_ME ? ctx->me
						 : v->text;

	if (v->kind == VALUE_SPAN)
		return sqlite3_bind_int64(stmt, parameter, ctx->now - v->low);
	return sqlite3_bind_text(stmt, parameter, text ? text : "", -1,
				 SQLITE_TRANSIENT);
}

int query_bind(const struct query *q, sqlite3_stmt *stmt, int offset,
	       const struct query_context *ctx)
{
	for (int i = 0; q && i < q->nbound; i++) {
		int rc = bind_value(stmt, offset + i + 1, q->bound[i], ctx);

		if (rc != SQLITE_OK)
			return fail(_("cannot ask the database: %s"),
				    sqlite3_errstr(rc));
	}
	return 0;
}
