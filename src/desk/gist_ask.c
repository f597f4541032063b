/*
 * gist_ask.c - which tickets can match a query, by what they say.
 *
 * Every test of a text that is held is first asked of each text once; then
 * of a ticket it is the look at a few flags.  What else the query says is
 * left open: three-valued, as in query_decide().
 */
#include "config.h"

#include "desk/gist.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "desk/projection.h"
#include "desk/query_impl.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* Beyond that many tests of texts the others are left open: each is a look at
 * every text. */
#define LEAVES 8

/* Texts, and tickets, between two looks at who types: < 1 ms. */
#define WORDS_PIECE   4096
#define TICKETS_PIECE 8192

/* A test of a text, or a bare word. */
struct leaf {
	const struct query_node *node;
	int field;           /* of the run; -1: any that a bare word asks */
	unsigned char *hits; /* a flag for each word */
	uint32_t prefix;     /* of the ids that the next is about */
	bool can_be_id;
};

struct asking {
	struct desk *desk;
	const struct gist *gist;
	struct leaf leaves[LEAVES];
	int n;
	unsigned in_text; /* bits: fields that a bare word asks */
	size_t count;     /* of the ticket that is asked about */
	struct gist_run run;
};

static int check_stop(const struct desk *d)
{
	if (!d->stop || !d->stop(d->stop_ctx))
		return 0;
	return fail_as(INTERRUPTED, _("stopped"));
}

/* ---- texts ---- */

static bool values_hit(const struct query_node *n, const char *text)
{
	for (const struct query_value *v = n->values; v; v = v->next)
		if (query_text_is(v, text, NULL))
			return true;
	return false;
}

/* Can a value be found in an id that begins so?  Beside digits and wildcards
 * all of it must be in what stands before the number. */
static bool can_be_id(const struct query_node *n, const char *prefix)
{
	for (const struct query_value *v = n->values; v; v = v->next) {
		const char *s = v->kind == VALUE_LIKE ? v->like : v->text;

		while (*s &&
		       (strchr("0123456789%_\\", *s) || strchr(prefix, *s) ||
			(isalpha((unsigned char)*s) &&
			 strchr(prefix, *s ^ ('a' ^ 'A')))))
			s++;
		if (!*s)
			return true;
	}
	return false;
}

static int ask_words(struct asking *q, struct leaf *l)
{
	const struct words *w = &q->gist->words;

	l->hits = xmalloc(w->n + 1);
	for (uint32_t i = 0; i < w->n; i++) {
		if (i % WORDS_PIECE == 0 && check_stop(q->desk) < 0)
			return INTERRUPTED;
		l->hits[i] = values_hit(l->node, words_get(w, i));
	}
	return 0;
}

/* Is it a test that the texts can answer?  The asking member matters to none
 * of the fields that are held. */
static bool is_leaf(const struct query_node *n)
{
	return n->kind == NODE_TEXT ||
	       (n->kind == NODE_TEST && gist_field(n->field) >= 0 &&
		!n->field->member);
}

static int find_leaves(struct asking *q, const struct query_node *n)
{
	struct leaf *l;
	int ret = 0;

	if (q->n == LEAVES)
		return 0;
	if (!is_leaf(n)) {
		for (const struct query_node *c = n->first; c && ret == 0;
		     c = c->next)
			ret = find_leaves(q, c);
		return ret;
	}
	l = &q->leaves[q->n++];
	*l = (struct leaf){ .node = n,
			    .field = n->kind == NODE_TEST ? gist_field(n->field)
							  : -1,
			    .prefix = UINT32_MAX };
	return ask_words(q, l);
}

/* ---- tickets ---- */

/* The number's digits from the end: printf would cost more than all else. */
static bool id_hits(const struct asking *q, const struct leaf *l)
{
	const char *prefix = words_get(&q->gist->words, q->run.words[0]);
	size_t len = strlen(prefix), num = q->count;
	char id[GIST_PREFIX_MAX + 24], *p = id + sizeof id;

	*--p = '\0';
	do
		*--p = (char)('0' + num % 10);
	while (num /= 10);
	p = memcpy(p - len, prefix, len);
	return values_hit(l->node, p);
}

static bool field_hits(const struct asking *q, struct leaf *l, int i)
{
	if (i > 0)
		return l->hits[q->run.words[i]];
	if (l->prefix != q->run.words[0]) {
		l->prefix = q->run.words[0];
		l->can_be_id = can_be_id(l->node,
					 words_get(&q->gist->words, l->prefix));
	}
	return l->can_be_id && id_hits(q, l);
}

static bool any_hits(const struct asking *q, struct leaf *l)
{
	for (int i = GIST_FIELDS_MAX - 1; i >= 0; i--)
		if (q->in_text >> i & 1 && field_hits(q, l, i))
			return true;
	return false;
}

static int ask_leaf(void *ctx, const struct query_node *n)
{
	struct asking *q = ctx;
	struct leaf *l = q->leaves;

	while (l < q->leaves + q->n && l->node != n)
		l++;
	if (l == q->leaves + q->n)
		return -1;
	if (l->field < 0)
		return any_hits(q, l);
	return field_hits(q, l, l->field) == (n->op != OP_NOT);
}

static int ask_shelf(struct asking *q, const struct query_node *root,
		     struct gist_shelf *s, struct gist_hits *h)
{
	s->nbits = s->n;
	s->bits = xrealloc(s->bits, s->nbits / 8 + 1, 1);
	memset(s->bits, 0, s->nbits / 8 + 1);
	for (q->count = 0; q->count < s->n; q->count++) {
		if (q->count % TICKETS_PIECE == 0 && check_stop(q->desk) < 0)
			return INTERRUPTED;
		if (!gist_run(q->gist, s, q->count, &q->run) ||
		    query_decide(root, ask_leaf, q) == 0)
			continue;
		s->bits[q->count / 8] |= (unsigned char)(1 << q->count % 8);
		h->classes[q->run.class % GIST_CLASSES] = true;
		h->count++;
	}
	return 0;
}

static unsigned fields_in_text(void)
{
	unsigned bits = 0;

	for (const struct query_field *f = query_fields; f->name; f++)
		if (f->in_text)
			bits |= 1u << gist_field(f);
	return bits;
}

/* ---- asking ---- */

static int ask(struct desk *d, const struct query *query, struct gist_hits *h)
{
	struct asking q = { .desk = d,
			    .gist = d->gist,
			    .in_text = fields_in_text() };
	int ret = find_leaves(&q, query->root);

	h->gist = d->gist;
	h->count = 0;
	memset(h->classes, 0, sizeof h->classes);
	for (int i = 0; ret == 0 && i < d->gist->nshelves; i++)
		ret = ask_shelf(&q, query->root, &d->gist->shelves[i], h);
	for (int i = 0; i < q.n; i++)
		free(q.leaves[i].hits);
	return ret;
}

static bool has_leaf(const struct query_node *n)
{
	const struct query_node *c = n->first;

	if (is_leaf(n))
		return true;
	while (c && !has_leaf(c))
		c = c->next;
	return c;
}

/* Pages of one list ask the same again. */
static bool is_answered(const struct gist *g, const char *text)
{
	return g->hits.of && g->hits.mark.record == g->mark.record &&
	       memcmp(g->hits.mark.root.b, g->mark.root.b, SHA256_SIZE) == 0 &&
	       strcmp(g->hits.of, text) == 0;
}

static int answer(struct desk *d, const struct query *q, const char *text)
{
	struct gist_hits *h = &d->gist->hits;
	int ret;

	free(h->of);
	h->of = NULL;
	ret = ask(d, q, h);
	if (ret < 0)
		return ret;
	h->of = xstrdup(text);
	h->mark = d->gist->mark;
	return 0;
}

int gist_ask(const struct gist_hits **out, struct desk *d,
	     const struct query *q)
{
	struct strbuf text = STRBUF_INIT;
	int ret = 0;

	*out = NULL;
	if (query_matches_all(q) || !has_leaf(q->root) || !gist_is_true(d))
		return 0;
	if (gist_register(d->gist, ledger_db(d->ledger)) < 0)
		return FAILED;
	query_print(q, &text);
	if (!is_answered(d->gist, text.buf))
		ret = answer(d, q, text.buf);
	if (ret == 0)
		*out = &d->gist->hits;
	strbuf_release(&text);
	return ret;
}

static bool is_hit(const struct gist_shelf *s, size_t i)
{
	return s->bits[i / 8] >> i % 8 & 1;
}

int64_t gist_next(const struct gist_hits *hits, int64_t num)
{
	const struct gist *g = hits->gist;
	int64_t from = num + 1;

	for (const struct gist_shelf *s = gist_shelf_from(g, from);
	     s < g->shelves + g->nshelves; s++) {
		size_t i = from > s->base ? (size_t)(from - s->base) : 0;

		while (i < s->nbits && !is_hit(s, i))
			i++;
		if (i < s->nbits)
			return s->base + (int64_t)i;
	}
	return -1;
}

/* ---- in the database ---- */

static void maybe(sqlite3_context *ctx, int argc, sqlite3_value **argv)
{
	const struct gist *g = sqlite3_user_data(ctx);
	int64_t num = sqlite3_value_int64(argv[0]);
	const struct gist_shelf *s = gist_shelf_from(g, num);
	size_t i = (size_t)ticket_count_of(num);

	(void)argc;
	sqlite3_result_int(ctx, s == g->shelves + g->nshelves ||
					s->base > num || i >= s->nbits ||
					is_hit(s, i));
}

void gist_sql(const struct gist_hits *hits, struct strbuf *sql)
{
	if (hits)
		strbuf_addstr(sql, "maybe(num) AND ");
}

int gist_register(struct gist *g, sqlite3 *db)
{
	int rc;

	if (g->db == db)
		return 0;
	rc = sqlite3_create_function_v2(db, "maybe", 1,
					SQLITE_UTF8 | SQLITE_DIRECTONLY, g,
					maybe, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return fail(_("cannot ask the database: %s"),
			    sqlite3_errstr(rc));
	g->db = db;
	return 0;
}
