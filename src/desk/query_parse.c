/*
 * query_parse.c - from text to tree, by recursive descent.
 *
 * Every function reads at p->at and leaves it behind what it took.  A fault
 * is pointed at where it begins: the quote that is never closed, not the end
 * of the text.
 */
#include "config.h"

#include "watchfloor/query.h"

#include <string.h>

#include "desk/query_impl.h"
#include "desk/suggest.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

struct parser {
	struct query *q;
	const char *text, *at;
	int depth, values;
	int *column;
};

/* Say where a fault is.  code: what fail() returned. */
static int point(struct parser *p, const char *at, int code)
{
	int column = 1;

	for (const char *s = p->text; s < at; s++)
		column += ((unsigned char)*s & 0xc0) != 0x80;
	if (p->column)
		*p->column = column;
	return fail_in(code, _("query, column %d: "), column);
}

/* ---- characters ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool ends_word(char c)
{
	return !c || is_space(c) || c == '(' || c == ')' || c == '"';
}

static void skip_space(struct parser *p)
{
	while (is_space(*p->at))
		p->at++;
}

static bool at_keyword(const struct parser *p, const char *word)
{
	size_t len = strlen(word);

	return !strncmp(p->at, word, len) && ends_word(p->at[len]);
}

/* ---- values ---- */

static int read_quoted(struct parser *p, struct query_value *v)
{
	const char *open = p->at++;
	char *text = arena_alloc(&p->q->arena, strlen(open)), *to = text;

	for (; *p->at != '"'; p->at++) {
		if (*p->at == '\\' && (p->at[1] == '"' || p->at[1] == '\\'))
			p->at++;
		if (!*p->at)
			return point(p, open,
				     fail(_("this quote is never closed")));
		*to++ = *p->at;
	}
	p->at++;
	*to = '\0';
	v->quoted = true;
	v->text = text;
	return 0;
}

/* stop: a further character that ends it, or '\0'. */
static void read_word(struct parser *p, char stop, struct query_value *v)
{
	const char *start = p->at;

	while (!ends_word(*p->at) && (*p->at != stop))
		p->at++;
	v->text = arena_strndup(&p->q->arena, start, (size_t)(p->at - start));
}

static void need_parameter(struct query *q, struct query_value *v)
{
	if (v->kind == VALUE_NONE || v->kind == VALUE_RANGE)
		return;
	q->bound[q->nbound++] = v;
	v->parameter = q->nbound;
}

/* One value of a test, or (field NULL) a text. */
static int parse_value(struct parser *p, const struct query_field *field,
		       enum query_op op, struct query_value **out)
{
	struct query_value *v = arena_alloc(&p->q->arena, sizeof *v);
	const char *start = p->at;

	*v = (struct query_value){ 0 };
	*out = v;
	if (++p->values > QUERY_MAX_VALUES)
		return point(p, start,
			     fail(_("more than %d values in one query"),
				  QUERY_MAX_VALUES));
	if (*start != '"')
		read_word(p, field ? ',' : '\0', v);
	else if (read_quoted(p, v) < 0)
		return FAILED;
	if (!*v->text)
		return point(p, start,
			     fail(_("a value is missing here; `none` finds "
				    "what is empty")));
	if (field && !v->quoted && strchr(":=<>!", *start))
		return point(p, start,
			     fail(_("a value that begins with \"%c\" must be "
				    "in quotes"),
				  *start));
	if (query_value_resolve(&p->q->arena, field, op, v) < 0)
		return point(p, start, FAILED);
	need_parameter(p->q, v);
	return 0;
}

/* ---- tests ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The operator at s: its length, or 0. */
static size_t operator_at(const char *s, enum query_op *op)
{
	for (int i = 0; i < OP_COUNT; i++) {
		size_t len = strlen(query_operators[i].text);

		if (!strncmp(s, query_operators[i].text, len)) {
			*op = (enum query_op)i;
			return len;
		}
	}
	*op = OP_IS;
	return *s == '=';
}

/* Length of what may be the name of a field at s, or 0. */
static size_t name_length(const char *s)
{
	size_t n = 0;

	if (!is_letter(*s))
		return 0;
	while (is_letter(s[n]) || (s[n] && strchr("0123456789-_.", s[n])))
		n++;
	return n;
}

static const struct query_field *field_named(const struct parser *p,
					     const char *name, size_t len)
{
	for (const struct query_field *f = p->q->fields; f->name; f++)
		if (!sqlite3_strnicmp(f->name, name, (int)len) && !f->name[len])
			return f;
	return NULL;
}

static int no_such_field(struct parser *p, size_t len)
{
	const char *name = arena_strndup(&p->q->arena, p->at, len);
	struct suggestion s = { .word = name };

	for (const struct query_field *f = p->q->fields; f->name; f++)
		suggest(&s, f->name);
	if (s.best)
		return point(p, p->at,
			     fail(_("there is no field \"%s\"; did you mean "
				    "\"%s\"?"),
				  name, s.best));
	return point(p, p->at,
		     fail(_("there is no field \"%s\"; to find such a text, "
			    "put it in quotes"),
			  name));
}

/* An input method for Chinese makes full-width operators; as text they would
 * quietly find nothing. */
static int check_width(struct parser *p, size_t name)
{
	static const struct {
		const char *wide, *narrow;
	} operators[] = {
		{ "\xef\xbc\x9a", ":" }, { "\xef\xbc\x9d", "=" },
		{ "\xef\xbc\x9c", "<" }, { "\xef\xbc\x9e", ">" },
		{ "\xef\xbc\x81", "!" },
	};
	const char *op = p->at + name;

	for (size_t i = 0; name && i < ARRAY_SIZE(operators); i++)
		if (!strncmp(op, operators[i].wide, 3) &&
		    field_named(p, p->at, name))
			return point(p, op,
				     fail(_("\"%s\" is a full-width "
					    "character; type \"%s\""),
					  operators[i].wide,
					  operators[i].narrow));
	return 0;
}

/* Does the operator make sense there? */
static int check_operator(const struct query_field *f, enum query_op op)
{
	bool equality = op == OP_IS || op == OP_NOT;

	if (f->text && !equality)
		return fail(_("%s is text: write \"%s:\" or \"%s!=\""), f->name,
			    f->name, f->name);
	if (f->type == QUERY_SPAN && equality)
		return fail(_("%s is a duration: compare it with < <= > "
			      "or >="),
			    f->name);
	return 0;
}

static int parse_test(struct parser *p, size_t name, struct query_node *n)
{
	struct query_value **tail = &n->values;
	const char *op;

	n->field = field_named(p, p->at, name);
	if (!n->field)
		return no_such_field(p, name);
	op = p->at + name;
	p->at = op + operator_at(op, &n->op);
	if (check_operator(n->field, n->op) < 0)
		return point(p, op, FAILED);
	n->kind = NODE_TEST;
	for (;; p->at++, tail = &(*tail)->next) {
		if (parse_value(p, n->field, n->op, tail) < 0)
			return FAILED;
		if (*p->at != ',')
			return 0;
		if (n->op != OP_IS && n->op != OP_NOT)
			return point(p, p->at,
				     fail(_("%s takes one value"),
					  query_operators[n->op].text));
	}
}

/* ---- the grammar ---- */

static int parse_or(struct parser *p, struct query_node **out);

static struct query_node *node_new(struct parser *p, enum node_kind kind)
{
	struct query_node *n = arena_alloc(&p->q->arena, sizeof *n);

	*n = (struct query_node){ .kind = kind };
	return n;
}

static int parse_parentheses(struct parser *p, struct query_node **out)
{
	const char *open = p->at++;

	if (++p->depth > QUERY_MAX_DEPTH)
		return point(p, open,
			     fail(_("parentheses go deeper than %d"),
				  QUERY_MAX_DEPTH));
	if (parse_or(p, out) < 0)
		return FAILED;
	if (*p->at != ')')
		return point(p, open, fail(_("this \"(\" is never closed")));
	p->at++;
	p->depth--;
	return 0;
}

static int parse_operand(struct parser *p, struct query_node **out)
{
	size_t name = name_length(p->at);
	enum query_op op;

	if (*p->at == '(')
		return parse_parentheses(p, out);
	*out = node_new(p, NODE_TEXT);
	if (name && operator_at(p->at + name, &op))
		return parse_test(p, name, *out);
	if (check_width(p, name) < 0)
		return FAILED;
	return parse_value(p, NULL, OP_IS, &(*out)->values);
}

/* People who know another language write these. */
static int check_keyword(struct parser *p)
{
	if (at_keyword(p, "AND"))
		return point(p, p->at,
			     fail(_("AND is not needed: what stands side by "
				    "side must all hold")));
	if (at_keyword(p, "NOT"))
		return point(p, p->at,
			     fail(_("write \"-\" directly before what must "
				    "not hold")));
	return 0;
}

static int parse_term(struct parser *p, struct query_node **out)
{
	const char *start = p->at;

	if (check_keyword(p) < 0)
		return FAILED;
	if (*p->at == '-') {
		p->at++;
		if (!*p->at || is_space(*p->at) || *p->at == ')')
			return point(p, start,
				     fail(_("\"-\" must stand directly before "
					    "what must not hold")));
		*out = node_new(p, NODE_NOT);
		out = &(*out)->first;
	}
	if (parse_operand(p, out) < 0)
		return FAILED;
	if (*p->at && !is_space(*p->at) && *p->at != ')')
		return point(p, p->at,
			     fail(_("a space is missing here, or quotes "
				    "around the whole")));
	skip_space(p);
	return 0;
}

/* A list of what `each` reads; one alone stands for itself. */
static int parse_list(struct parser *p, enum node_kind kind,
		      int (*each)(struct parser *p, struct query_node **out),
		      bool (*more)(struct parser *p), struct query_node **out)
{
	struct query_node *first = NULL, **tail = &first;

	do {
		if (each(p, tail) < 0)
			return FAILED;
		tail = &(*tail)->next;
	} while (more(p));
	*out = first;
	if (first->next) {
		*out = node_new(p, kind);
		(*out)->first = first;
	}
	return 0;
}

static bool at_term(struct parser *p)
{
	return *p->at && *p->at != ')' && !at_keyword(p, "OR");
}

static bool take_or(struct parser *p)
{
	if (!at_keyword(p, "OR"))
		return false;
	p->at += strlen("OR");
	return true;
}

static int parse_and(struct parser *p, struct query_node **out)
{
	skip_space(p);
	if (!at_term(p))
		return point(p, p->at, fail(_("a test is missing here")));
	return parse_list(p, NODE_AND, parse_term, at_term, out);
}

static int parse_or(struct parser *p, struct query_node **out)
{
	return parse_list(p, NODE_OR, parse_and, take_or, out);
}

static int check_text(struct parser *p)
{
	size_t left = strlen(p->text), len;

	if (left > QUERY_MAX_BYTES)
		return point(p, p->text,
			     fail(_("the query is longer than %d bytes"),
				  QUERY_MAX_BYTES));
	for (const char *s = p->text; left; s += len, left -= len)
		if (text_decode(s, left, &len) < 0)
			return point(p, s, fail(_("this is not UTF-8")));
	return 0;
}

static int parse_all(struct parser *p)
{
	if (check_text(p) < 0)
		return FAILED;
	skip_space(p);
	if (!*p->at)
		return 0;
	if (parse_or(p, &p->q->root) < 0)
		return FAILED;
	if (*p->at)
		return point(p, p->at,
			     fail(_("this \")\" has no \"(\" before it")));
	return 0;
}

static int parse_over(struct query **out, const struct query_field *fields,
		      const char *text, int *column)
{
	struct parser p = { .text = text ? text : "", .column = column };

	*out = NULL;
	p.at = p.text;
	p.q = xcalloc(1, sizeof *p.q);
	p.q->fields = fields;
	if (parse_all(&p) < 0) {
		query_free(p.q);
		return FAILED;
	}
	*out = p.q;
	return 0;
}

int query_parse(struct query **out, const char *text, int *column)
{
	return parse_over(out, query_fields, text, column);
}

int query_parse_records(struct query **out, const char *text, int *column)
{
	return parse_over(out, record_fields, text, column);
}
