/*
 * condition.c - conditions (4.8, 4.9): parse and print.
 *
 *	any     := all { OR all }
 *	all     := test { AND test }
 *	test    := '(' any ')' | [NOT] EXISTS path | path [NOT] operator operand
 *	path    := __name__ ':value'
 *	outer   := any | '[' any ']'
 *
 * That is the comparison expression of STIX Patterning.  Beyond it == and <>
 * are read as = and !=, and the right side may be a variable; lint warns.
 */
#include "config.h"

#include "playbook/condition.h"

#include <stdlib.h>
#include <string.h>

#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define DEPTH_MAX        50
#define PATTERN_MAX_SIZE 4096

struct parser {
	const char *text, *at;
	int depth;
	bool other_spelling, variable_right;
};

static const struct {
	const char *word;
	enum comparison op;
} operators[] = {
	/* The first row of an operator is its canonical spelling; longer
	 * signs stand before those that they begin with. */
	{ "!=", OP_NE },
	{ "==", OP_EQ },
	{ "<>", OP_NE },
	{ ">=", OP_GE },
	{ "<=", OP_LE },
	{ "=", OP_EQ },
	{ ">", OP_GT },
	{ "<", OP_LT },
	{ "IN", OP_IN },
	{ "LIKE", OP_LIKE },
	{ "MATCHES", OP_MATCHES },
	{ "ISSUBSET", OP_SUBSET },
	{ "ISSUPERSET", OP_SUPERSET },
};

static const char *operator_word(enum comparison op)
{
	if (op == OP_EQ)
		return "=";
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++)
		if (operators[i].op == op)
			return operators[i].word;
	return "EXISTS";
}

/* ---- making and freeing ---- */

static struct condition *new_condition(enum condition_kind kind)
{
	struct condition *c = xcalloc(1, sizeof *c);

	c->kind = kind;
	return c;
}

static void add_part(struct condition *c, struct condition *part)
{
	GROW(c->parts, c->nparts, c->alloc_parts);
	c->parts[c->nparts++] = part;
}

/* The text becomes the condition's. */
static void add_literal(struct condition *c, enum literal_kind kind, char *text)
{
	GROW(c->literals, c->nliterals, c->alloc_literals);
	c->literals[c->nliterals++] =
		(struct literal){ .kind = kind, .text = text };
}

void condition_free(struct condition *c)
{
	if (!c)
		return;
	for (int i = 0; i < c->nparts; i++)
		condition_free(c->parts[i]);
	for (int i = 0; i < c->nliterals; i++)
		free(c->literals[i].text);
	pcre2_code_free(c->pattern);
	free(c->parts);
	free(c->literals);
	free(c->variable);
	free(c);
}

/* ---- the smallest parts ---- */

static int expected(const struct parser *p, const char *what)
{
	return fail(_("condition, column %d: %s is expected here"),
		    (int)(p->at - p->text) + 1, what);
}

static void skip_spaces(struct parser *p)
{
	p->at += strspn(p->at, " \t\r\n");
}

static bool is_word_char(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c == '_' || c == '-';
}

/* Take a word or a sign when it stands here. */
static bool take(struct parser *p, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(p->at, word, len) ||
	    (is_word_char(*word) && is_word_char(p->at[len])))
		return false;
	p->at += len;
	skip_spaces(p);
	return true;
}

static char *take_path(struct parser *p)
{
	static const char suffix[] = ":value";
	size_t len = 0;

	while (is_word_char(p->at[len]))
		len++;
	const char *end = p->at + len + sizeof suffix - 1;
	if (!syntax_variable(p->at, len) ||
	    strncmp(p->at + len, suffix, sizeof suffix - 1) ||
	    is_word_char(*end)) {
		expected(p, _("a variable such as __name__:value"));
		return NULL;
	}
	char *name = xstrndup(p->at, len);
	p->at = end;
	skip_spaces(p);
	return name;
}

/* ---- literals ---- */

/* 'text' with the escapes \' and \\; NULL when it does not end. */
static char *take_quoted(struct parser *p)
{
	struct strbuf text = STRBUF_INIT;
	const char *s = p->at + 1;

	for (; *s && *s != '\''; s++) {
		if (*s == '\\' && (s[1] == '\'' || s[1] == '\\'))
			s++;
		strbuf_addch(&text, *s);
	}
	if (!*s) {
		strbuf_release(&text);
		expected(p, _("a text that ends in '"));
		return NULL;
	}
	p->at = s + 1;
	skip_spaces(p);
	return strbuf_detach(&text);
}

static bool is_hex(const char *text)
{
	size_t len = strlen(text);

	return len % 2 == 0 && strspn(text, "0123456789abcdefABCDEF") == len;
}

static bool is_time(const char *text)
{
	return syntax_time(text, false, NULL);
}

static const struct {
	const char *prefix;
	enum literal_kind kind;
	bool (*fits)(const char *text);
	const char *help;
} quoted[] = {
	{ "", LITERAL_STRING, NULL, NULL },
	{ "h", LITERAL_HEX, is_hex, N_("an even number of hex digits") },
	{ "b", LITERAL_BINARY, syntax_base64, N_("base64") },
	{ "t", LITERAL_TIME, is_time,
	  N_("a time such as 2026-01-31T00:00:00Z") },
};

static int take_quoted_literal(struct parser *p, struct condition *c,
			       size_t row)
{
	p->at += strlen(quoted[row].prefix);
	const char *start = p->at;
	char *text = take_quoted(p);
	if (!text)
		return FAILED;
	if (quoted[row].fits && !quoted[row].fits(text)) {
		free(text);
		p->at = start;
		return expected(p, _(quoted[row].help));
	}
	add_literal(c, quoted[row].kind, text);
	return 0;
}

static int take_number(struct parser *p, struct condition *c)
{
	static const char digits[] = "0123456789";
	size_t len = strspn(p->at, "+-") <= 1 ? strspn(p->at, "+-") : 0;
	size_t whole = strspn(p->at + len, digits), fraction = 0;

	len += whole;
	if (p->at[len] == '.') {
		fraction = strspn(p->at + len + 1, digits);
		len += 1 + fraction;
	}
	if ((!whole && !fraction) || is_word_char(p->at[len]))
		return expected(p, _("a value in single quotes, a number, "
				     "true or false"));
	add_literal(c, LITERAL_NUMBER, xstrndup(p->at, len));
	p->at += len;
	skip_spaces(p);
	return 0;
}

static int take_literal(struct parser *p, struct condition *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(quoted); i++) {
		size_t len = strlen(quoted[i].prefix);

		if (!strncmp(p->at, quoted[i].prefix, len) &&
		    p->at[len] == '\'')
			return take_quoted_literal(p, c, i);
	}
	for (int truth = 0; truth <= 1; truth++) {
		const char *word = truth ? "true" : "false";

		if (take(p, word)) {
			add_literal(c, LITERAL_BOOL, xstrdup(word));
			return 0;
		}
	}
	if (!strncmp(p->at, "__", 2)) {
		char *name = take_path(p);

		if (!name)
			return FAILED;
		p->variable_right = true;
		add_literal(c, LITERAL_VARIABLE, name);
		return 0;
	}
	return take_number(p, c);
}

/* ---- operands ---- */

static int take_list(struct parser *p, struct condition *c)
{
	if (!take(p, "("))
		return expected(p, "(");
	do {
		if (take_literal(p, c))
			return FAILED;
	} while (take(p, ","));
	return take(p, ")") ? 0 : expected(p, ")");
}

static int take_text(struct parser *p, struct condition *c)
{
	if (*p->at != '\'')
		return expected(p, _("a text in single quotes"));
	return take_literal(p, c);
}

static int take_pattern(struct parser *p, struct condition *c)
{
	const char *start = p->at;
	int error;
	size_t offset;

	if (take_text(p, c))
		return FAILED;

	pcre2_compile_context *limits = pcre2_compile_context_create(NULL);
	if (limits)
		pcre2_set_max_pattern_length(limits, PATTERN_MAX_SIZE);
	c->pattern = pcre2_compile((PCRE2_SPTR)c->literals[0].text,
				   PCRE2_ZERO_TERMINATED, PCRE2_UTF, &error,
				   &offset, limits);
	pcre2_compile_context_free(limits);
	if (c->pattern)
		return 0;

	PCRE2_UCHAR why[128] = { 0 };
	pcre2_get_error_message(error, why, sizeof why);
	p->at = start;
	return fail(_("condition, column %d: this is no regular expression: "
		      "%s, at its character %zu"),
		    (int)(p->at - p->text) + 1, (const char *)why, offset + 1);
}

static int take_network(struct parser *p, struct condition *c)
{
	const char *start = p->at;
	struct address network;

	if (take_text(p, c))
		return FAILED;
	if (value_address(c->literals[0].text, &network))
		return 0;
	p->at = start;
	return expected(p, _("an address or a network such as '10.0.0.0/8'"));
}

static int (*const take_operand[])(struct parser *p, struct condition *c) = {
	[OP_EQ] = take_literal,       [OP_NE] = take_literal,
	[OP_GT] = take_literal,       [OP_LT] = take_literal,
	[OP_GE] = take_literal,       [OP_LE] = take_literal,
	[OP_IN] = take_list,          [OP_LIKE] = take_text,
	[OP_MATCHES] = take_pattern,  [OP_SUBSET] = take_network,
	[OP_SUPERSET] = take_network,
};

static int take_operator(struct parser *p, struct condition *c)
{
	for (size_t i = 0; i < ARRAY_SIZE(operators); i++) {
		if (!take(p, operators[i].word))
			continue;
		c->op = operators[i].op;
		if (!strcmp(operators[i].word, "==") ||
		    !strcmp(operators[i].word, "<>"))
			p->other_spelling = true;
		return 0;
	}
	return expected(p, _("an operator such as = or !="));
}

/* ---- the grammar ---- */

static struct condition *parse_any(struct parser *p);

static int parse_test_into(struct parser *p, struct condition *c)
{
	c->negated = take(p, "NOT");
	if (take(p, "EXISTS")) {
		c->op = OP_EXISTS;
		c->variable = take_path(p);
		return c->variable ? 0 : FAILED;
	}
	if (c->negated)
		return expected(p, "EXISTS");
	c->variable = take_path(p);
	if (!c->variable)
		return FAILED;
	c->negated = take(p, "NOT");
	return take_operator(p, c) ? FAILED : take_operand[c->op](p, c);
}

static struct condition *parse_brackets(struct parser *p)
{
	struct condition *c = NULL;

	if (++p->depth > DEPTH_MAX)
		fail(_("condition, column %d: more than %d brackets inside "
		       "each other"),
		     (int)(p->at - p->text) + 1, DEPTH_MAX);
	else
		c = parse_any(p);
	p->depth--;
	if (c && !take(p, ")")) {
		expected(p, ")");
		condition_free(c);
		return NULL;
	}
	return c;
}

static struct condition *parse_test(struct parser *p)
{
	if (take(p, "("))
		return parse_brackets(p);
	struct condition *c = new_condition(CONDITION_TEST);
	if (!parse_test_into(p, c))
		return c;
	condition_free(c);
	return NULL;
}

/* part { word part }; one part alone is itself. */
static struct condition *parse_chain(
	struct parser *p, enum condition_kind kind, const char *word,
	struct condition *(*parse_part)(struct parser *p))
{
	struct condition *part = parse_part(p);

	if (!part || !take(p, word))
		return part;
	struct condition *c = new_condition(kind);
	do {
		add_part(c, part);
		part = parse_part(p);
	} while (part && take(p, word));
	if (part) {
		add_part(c, part);
		return c;
	}
	condition_free(c);
	return NULL;
}

static struct condition *parse_all(struct parser *p)
{
	return parse_chain(p, CONDITION_ALL, "AND", parse_test);
}

static struct condition *parse_any(struct parser *p)
{
	return parse_chain(p, CONDITION_ANY, "OR", parse_all);
}

struct condition *condition_parse(const char *text)
{
	struct parser p = { .text = text, .at = text };

	skip_spaces(&p);
	bool square = take(&p, "[");
	struct condition *c = parse_any(&p);
	if (!c)
		return NULL;
	if (square && !take(&p, "]"))
		expected(&p, "]");
	else if (*p.at)
		expected(&p, _("AND, OR or the end"));
	else {
		c->other_spelling = p.other_spelling;
		c->variable_right = p.variable_right;
		return c;
	}
	condition_free(c);
	return NULL;
}

/* ---- printing ---- */

static void print_literal(const struct literal *l, struct strbuf *out)
{
	static const char *const prefixes[] = {
		[LITERAL_STRING] = "",
		[LITERAL_HEX] = "h",
		[LITERAL_BINARY] = "b",
		[LITERAL_TIME] = "t",
	};

	if (l->kind == LITERAL_NUMBER || l->kind == LITERAL_BOOL) {
		strbuf_addstr(out, l->text);
	} else if (l->kind == LITERAL_VARIABLE) {
		strbuf_addf(out, "%s:value", l->text);
	} else {
		strbuf_addf(out, "%s'", prefixes[l->kind]);
		for (const char *s = l->text; *s; s++) {
			if (*s == '\'' || *s == '\\')
				strbuf_addch(out, '\\');
			strbuf_addch(out, *s);
		}
		strbuf_addch(out, '\'');
	}
}

static void print_test(const struct condition *c, struct strbuf *out)
{
	const char *not = c->negated ? "NOT " : "";

	if (c->op == OP_EXISTS) {
		strbuf_addf(out, "%sEXISTS %s:value", not, c->variable);
		return;
	}
	strbuf_addf(out, "%s:value %s%s ", c->variable, not,
		    operator_word(c->op));
	if (c->op == OP_IN)
		strbuf_addch(out, '(');
	for (int i = 0; i < c->nliterals; i++) {
		if (i)
			strbuf_addstr(out, ", ");
		print_literal(&c->literals[i], out);
	}
	if (c->op == OP_IN)
		strbuf_addch(out, ')');
}

static void print_part(const struct condition *whole,
		       const struct condition *part, struct strbuf *out)
{
	bool bare =
		part->kind == CONDITION_TEST ||
		(whole->kind == CONDITION_ANY && part->kind == CONDITION_ALL);

	if (!bare)
		strbuf_addch(out, '(');
	condition_print(part, out);
	if (!bare)
		strbuf_addch(out, ')');
}

void condition_print(const struct condition *c, struct strbuf *out)
{
	if (c->kind == CONDITION_TEST)
		print_test(c, out);
	for (int i = 0; i < c->nparts; i++) {
		if (i)
			strbuf_addstr(out, c->kind == CONDITION_ALL ? " AND "
								    : " OR ");
		print_part(c, c->parts[i], out);
	}
}

void condition_variables(const struct condition *c,
			 void (*each)(void *ctx, const char *name), void *ctx)
{
	if (c->kind == CONDITION_TEST)
		each(ctx, c->variable);
	for (int i = 0; i < c->nliterals; i++)
		if (c->literals[i].kind == LITERAL_VARIABLE)
			each(ctx, c->literals[i].text);
	for (int i = 0; i < c->nparts; i++)
		condition_variables(c->parts[i], each, ctx);
}
