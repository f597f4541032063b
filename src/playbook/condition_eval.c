/*
 * condition_eval.c - is a condition true?
 *
 * Both sides are compared as the variable's declared type.  What cannot be
 * known is FAILED, and AND and OR look past it where the rest decides.
 */
#include "config.h"

#include <string.h>

#include "playbook/condition.h"
#include "playbook/syntax.h"
#include "playbook/value.h"
#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

/* A hostile pattern is cut off after some milliseconds. */
#define MATCH_MAX      100000
#define MATCH_HEAP_KIB 4096

struct looking {
	condition_value *value;
	void *ctx;
};

/* ---- the order of two texts, as a type; false: one is not of the type ---- */

typedef bool order_fn(const char *a, const char *b, int *order);

static bool order_real(const char *a, const char *b, int *order)
{
	double x, y;

	if (!value_real(a, &x) || !value_real(b, &y))
		return false;
	*order = (x > y) - (x < y);
	return true;
}

static bool order_int(const char *a, const char *b, int *order)
{
	int64_t x, y;

	if (!value_int(a, &x) || !value_int(b, &y))
		return order_real(a, b, order);
	*order = (x > y) - (x < y);
	return true;
}

static bool order_bool(const char *a, const char *b, int *order)
{
	if (!value_fits(VAR_BOOL, a) || !value_fits(VAR_BOOL, b))
		return false;
	*order = (*a == 't') - (*b == 't');
	return true;
}

static bool order_address(const char *a, const char *b, int *order)
{
	struct address x, y;

	if (!value_address(a, &x) || !value_address(b, &y))
		return false;
	*order = x.bits - y.bits;
	if (!*order)
		*order = memcmp(x.bytes, y.bytes, sizeof x.bytes);
	if (!*order)
		*order = x.prefix - y.prefix;
	return true;
}

static bool order_time(const char *a, const char *b, int *order)
{
	int64_t x, y;

	if (!syntax_time(a, false, &x) || !syntax_time(b, false, &y))
		return false;
	*order = (x > y) - (x < y);
	return true;
}

static bool order_text(const char *a, const char *b, int *order)
{
	*order = strcmp(a, b);
	return true;
}

static int folded(const char **s)
{
	while (**s == ':' || **s == '-')
		++*s;
	char c = **s;
	if (c)
		++*s;
	return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

/* Hex digits: case and separators tell nothing. */
static bool order_hex(const char *a, const char *b, int *order)
{
	int x, y;

	do {
		x = folded(&a);
		y = folded(&b);
	} while (x && x == y);
	*order = x - y;
	return true;
}

static order_fn *const order_of_type[] = {
	[VAR_STRING] = order_text,     [VAR_BOOL] = order_bool,
	[VAR_INTEGER] = order_int,     [VAR_LONG] = order_int,
	[VAR_FLOAT] = order_real,      [VAR_IPV4] = order_address,
	[VAR_IPV6] = order_address,    [VAR_MAC] = order_hex,
	[VAR_HASH] = order_hex,        [VAR_MD5] = order_hex,
	[VAR_SHA256] = order_hex,      [VAR_HEXSTRING] = order_hex,
	[VAR_URI] = order_text,        [VAR_UUID] = order_hex,
	[VAR_DICTIONARY] = order_text, [VAR_OTHER] = order_text,
};

/* The literal's own kind says more than a type that is only "text". */
static order_fn *order_for(enum variable_type type, enum literal_kind kind)
{
	order_fn *order = order_of_type[type];

	if (order == order_text && kind == LITERAL_NUMBER)
		return order_int;
	if (order == order_text && kind == LITERAL_TIME)
		return order_time;
	return order;
}

/* ---- one operator each ---- */

/* The text that a literal stands for: borrowed, or put into scratch. */
static const char *literal_text(const struct literal *l,
				enum variable_type type,
				const struct looking *at,
				struct strbuf *scratch)
{
	enum variable_type other;

	if (l->kind == LITERAL_VARIABLE)
		return at->value(at->ctx, l->text, &other);
	if (l->kind == LITERAL_BINARY) {
		base64_decode(scratch, l->text, strlen(l->text));
		return scratch->buf;
	}
	if (l->kind == LITERAL_HEX && type == VAR_HEXSTRING) {
		strbuf_addf(scratch, "0x%s", l->text);
		return scratch->buf;
	}
	return l->text;
}

static bool order_is(enum comparison op, int order)
{
	switch (op) {
	case OP_NE:
		return order != 0;
	case OP_GT:
		return order > 0;
	case OP_LT:
		return order < 0;
	case OP_GE:
		return order >= 0;
	case OP_LE:
		return order <= 0;
	default:
		return order == 0;
	}
}

static int compare(const struct condition *c, const struct literal *l,
		   const char *value, enum variable_type type,
		   const struct looking *at)
{
	struct strbuf scratch = STRBUF_INIT;
	int order = 0, result = FAILED;
	const char *text = literal_text(l, type, at, &scratch);

	if (!text)
		fail(_("%s has no value"), l->text);
	else if (!order_for(type, l->kind)(value, text, &order))
		fail(_("%s is \"%s\": that cannot be compared with \"%s\""),
		     c->variable, value, text);
	else
		result = order_is(c->op, order);
	strbuf_release(&scratch);
	return result;
}

/* True when one literal is equal; else unknown when one could not be told. */
static int is_in(const struct condition *c, const char *value,
		 enum variable_type type, const struct looking *at)
{
	int result = 0;

	for (int i = 0; i < c->nliterals; i++) {
		int one = compare(c, &c->literals[i], value, type, at);

		if (one == 1)
			return 1;
		if (one < 0)
			result = one;
	}
	return result;
}

static size_t one_character(const char *s)
{
	size_t len;

	text_decode(s, strnlen(s, 4), &len);
	return len;
}

/* % is any text, _ one character. */
static bool is_like(const char *s, const char *pattern)
{
	const char *resume = NULL, *resume_pattern = NULL;

	while (*s || *pattern) {
		if (*pattern == '%') {
			resume_pattern = pattern++;
			resume = s;
		} else if (*s && (*pattern == '_' || *pattern == *s)) {
			s += *pattern == '_' ? one_character(s) : 1;
			pattern++;
		} else if (resume && *resume) {
			resume += one_character(resume);
			s = resume;
			pattern = resume_pattern + 1;
		} else {
			return false;
		}
	}
	return true;
}

static int matches(const struct condition *c, const char *value)
{
	pcre2_match_context *limits = pcre2_match_context_create(NULL);
	pcre2_match_data *found =
		pcre2_match_data_create_from_pattern(c->pattern, NULL);
	int rc = PCRE2_ERROR_NOMEMORY;

	if (limits && found) {
		pcre2_set_match_limit(limits, MATCH_MAX);
		pcre2_set_depth_limit(limits, MATCH_MAX);
		pcre2_set_heap_limit(limits, MATCH_HEAP_KIB);
		rc = pcre2_match(c->pattern, (PCRE2_SPTR)value, strlen(value),
				 0, 0, found, limits);
	}
	pcre2_match_data_free(found);
	pcre2_match_context_free(limits);
	if (rc >= 0)
		return 1;
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	PCRE2_UCHAR why[128] = { 0 };
	pcre2_get_error_message(rc, why, sizeof why);
	return fail(_("%s MATCHES '%s' cannot be told: %s"), c->variable,
		    c->literals[0].text, (const char *)why);
}

static int contains(const struct condition *c, const char *value)
{
	struct address a, b;

	if (!value_address(value, &a) ||
	    !value_address(c->literals[0].text, &b))
		return fail(_("%s is \"%s\", which is no address"), c->variable,
			    value);
	return c->op == OP_SUBSET ? address_contains(&b, &a)
				  : address_contains(&a, &b);
}

static int apply(const struct condition *c, const char *value,
		 enum variable_type type, const struct looking *at)
{
	switch (c->op) {
	case OP_IN:
		return is_in(c, value, type, at);
	case OP_LIKE:
		return is_like(value, c->literals[0].text);
	case OP_MATCHES:
		return matches(c, value);
	case OP_SUBSET:
	case OP_SUPERSET:
		return contains(c, value);
	default:
		return compare(c, &c->literals[0], value, type, at);
	}
}

/* ---- the tree ---- */

static int eval(const struct condition *c, const struct looking *at);

static int eval_test(const struct condition *c, const struct looking *at)
{
	enum variable_type type = VAR_OTHER;
	const char *value = at->value(at->ctx, c->variable, &type);
	int result;

	if (c->op == OP_EXISTS)
		result = value != NULL;
	else if (value)
		result = apply(c, value, type, at);
	else
		result = fail(_("%s has no value"), c->variable);
	return result < 0 ? FAILED : result != c->negated;
}

/* AND ends at the first false, OR at the first true. */
static int eval_parts(const struct condition *c, const struct looking *at)
{
	int decisive = c->kind == CONDITION_ANY;
	int result = !decisive;

	for (int i = 0; i < c->nparts; i++) {
		int part = eval(c->parts[i], at);

		if (part == decisive)
			return part;
		if (part < 0)
			result = FAILED;
	}
	return result;
}

static int eval(const struct condition *c, const struct looking *at)
{
	return c->kind == CONDITION_TEST ? eval_test(c, at) : eval_parts(c, at);
}

int condition_eval(const struct condition *c, condition_value *value, void *ctx)
{
	const struct looking at = { .value = value, .ctx = ctx };

	return eval(c, &at);
}
