/*
 * conf_read.c - reads git-config syntax into structs, by tables.
 */
#include "config.h"

#include "desk/conf_read.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "desk/suggest.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/gitconf.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/query.h"
#include "watchfloor/text.h"

static void *at(void *base, size_t offset)
{
	return (char *)base + offset;
}

/* ---- general types ---- */

void conf_set_string(void *element, size_t member, const char *value)
{
	char **s = at(element, member);

	free(*s);
	*s = xstrdup(value);
}

static int read_string(void *element, const struct conf_key *key,
		       const char *value)
{
	conf_set_string(element, key->member, value);
	return 0;
}

static void release_string(void *element, const struct conf_key *key)
{
	free(*(char **)at(element, key->member));
}

const struct conf_type conf_string = { N_("text"), read_string,
				       release_string };

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

int conf_each_part(const char *list, int (*each)(void *ctx, const char *part),
		   void *ctx)
{
	int ret = 0;

	for (const char *next; list && ret == 0; list = next) {
		const char *end = strchrnul(list, ',');
		char *part;

		next = *end ? end + 1 : NULL;
		while (is_blank(*list))
			list++;
		while (end > list && is_blank(end[-1]))
			end--;
		if (end == list)
			return fail(_("between two commas, or beside one, "
				      "stands nothing"));
		part = xstrndup(list, (size_t)(end - list));
		ret = each(ctx, part);
		free(part);
	}
	return ret;
}

struct list {
	char **items;
	int n, alloc;
};

static int add_part(void *ctx, const char *part)
{
	struct list *l = ctx;

	GROW(l->items, l->n, l->alloc);
	l->items[l->n++] = xstrdup(part);
	return 0;
}

static int read_list(void *element, const struct conf_key *key,
		     const char *value)
{
	struct list l = { 0 };
	int ret = conf_each_part(value, add_part, &l);

	*(char ***)at(element, key->member) = l.items;
	*(int *)at(element, key->count) = l.n;
	return ret;
}

static void release_list(void *element, const struct conf_key *key)
{
	char **items = *(char ***)at(element, key->member);
	int n = *(int *)at(element, key->count);

	while (n > 0)
		free(items[--n]);
	free(items);
}

const struct conf_type conf_list = { N_("list"), read_list, release_list };

static int read_span(void *element, const struct conf_key *key,
		     const char *value)
{
	int64_t *span = at(element, key->member);

	if (clock_parse_span(span, value) < 0)
		return FAILED;
	if (*span <= 0)
		return fail(_("\"%s\" is no time to wait; write 5m, 1h or 2d"),
			    value);
	return 0;
}

const struct conf_type conf_span = { N_("duration"), read_span, NULL };

static int read_query(void *element, const struct conf_key *key,
		      const char *value)
{
	return query_parse(at(element, key->member), value, NULL);
}

static void release_query(void *element, const struct conf_key *key)
{
	query_free(*(struct query **)at(element, key->member));
}

const struct conf_type conf_query = { N_("query"), read_query, release_query };

/* ---- reading ---- */

/* Something that names a section, which may yet come. */
struct reference {
	char *name;
	const struct conf_key *key;
	int line;
};

struct reader {
	void *whole;
	const struct conf_section *sections;
	const char *file;
	struct gitconf git;
	struct strbuf findings;

	/* The section that is being read; NULL: its keys are passed over. */
	const struct conf_section *section;
	struct strbuf title; /* of it, as it is written: queue "mine" */
	void *element;
	int line;                 /* of its header */
	int lines[CONF_MAX_KEYS]; /* of its keys; 0: not seen */

	bool begun;    /* there was a section, known or not */
	unsigned once; /* bits: which sections without a name there were */

	struct reference *references;
	int nreferences, alloc;
	const struct conf_key *key; /* whose value is taken apart for them */
};

/* Takes the last error down.  code: what fail() returned, for the form
 * finding(r, line, fail(...)). */
static void finding(struct reader *r, int line, int code)
{
	strbuf_addf(&r->findings, "%s:%d: %s\n", r->file, line, fail_text());
}

static const struct conf_section *find_section(const struct reader *r)
{
	struct suggestion s = { .word = r->git.section.buf };

	for (const struct conf_section *c = r->sections; c->name; c++) {
		if (!strcmp(c->name, s.word))
			return c;
		suggest(&s, c->name);
	}
	if (s.best)
		fail(_("there is no section [%s]; did you mean [%s]?"), s.word,
		     s.best);
	else
		fail(_("there is no section [%s]"), s.word);
	return NULL;
}

/* Names are typed on command lines and in queries, where `me` and `none` and
 * these characters have a meaning of their own. */
static int check_name(const struct reader *r, const char *name)
{
	if (!*name || !strcmp(name, "me") || !strcmp(name, "none") ||
	    strpbrk(name, " \t\",()"))
		return fail(_("\"%s\" cannot be the name of a %s: use letters, "
			      "digits, - _ and ., and neither `me` nor "
			      "`none`"),
			    name, r->section->name);
	return 0;
}

static bool has_element(const struct reader *r, const struct conf_section *s,
			const char *name)
{
	char *array = *(char **)at(r->whole, s->array);
	int n = *(int *)at(r->whole, s->count);

	for (int i = 0; i < n; i++)
		if (!strcmp(*(char **)at(array, (size_t)i * s->size), name))
			return true;
	return false;
}

/* The array grows by one element with that name. */
static int add_element(struct reader *r, const char *name)
{
	const struct conf_section *s = r->section;
	void **array = at(r->whole, s->array);
	int *n = at(r->whole, s->count);

	if (check_name(r, name) < 0 ||
	    (s->check_name && s->check_name(name) < 0))
		return FAILED;
	if (has_element(r, s, name))
		return fail(_("[%s \"%s\"] is here twice"), s->name, name);
	*array = xrealloc(*array, (size_t)*n + 1, s->size);
	r->element = at(*array, (size_t)(*n)++ * s->size);
	memset(r->element, 0, s->size);
	conf_set_string(r->element, 0, name);
	return 0;
}

static int begin_single(struct reader *r)
{
	unsigned bit = 1u << (r->section - r->sections);

	if (r->git.named)
		return fail(_("[%s] takes no name"), r->section->name);
	if (r->once & bit)
		return fail(_("[%s] is here twice"), r->section->name);
	r->once |= bit;
	r->element = r->whole;
	return 0;
}

/* Has r->section: make what its keys are about. */
static int begin_element(struct reader *r)
{
	const char *section = r->section->name;
	const char *name = r->git.subsection.buf;

	if (!r->section->size)
		return begin_single(r);
	if (!r->git.named)
		return fail(_("[%s] needs a name: [%s \"NAME\"]"), section,
			    section);
	strbuf_addf(&r->title, " \"%s\"", name);
	return add_element(r, name);
}

static int begin_section(struct reader *r)
{
	memset(r->lines, 0, sizeof r->lines);
	r->line = r->git.line;
	r->section = find_section(r);
	if (!r->section)
		return FAILED;
	strbuf_reset(&r->title);
	strbuf_addstr(&r->title, r->section->name);
	if (begin_element(r) < 0) {
		r->section = NULL;
		return FAILED;
	}
	return 0;
}

static void end_section(struct reader *r)
{
	const struct conf_section *s = r->section;
	const struct conf_key *k = s ? s->keys : NULL;

	for (int i = 0; k && k[i].name; i++)
		if (k[i].required && !r->lines[i])
			finding(r, r->line,
				fail(_("[%s] has no \"%s\""), r->title.buf,
				     k[i].name));
	if (s && s->check && s->check(r->whole, r->element) < 0)
		finding(r, r->line, fail_in(FAILED, "[%s]: ", r->title.buf));
	r->section = NULL;
}

static const struct conf_key *find_key(const struct reader *r)
{
	struct suggestion s = { .word = r->git.key.buf };

	for (const struct conf_key *k = r->section->keys; k->name; k++) {
		if (!strcmp(k->name, s.word))
			return k;
		suggest(&s, k->name);
	}
	if (s.best)
		fail(_("there is no key \"%s\" in [%s]; did you mean \"%s\"?"),
		     s.word, r->section->name, s.best);
	else
		fail(_("there is no key \"%s\" in [%s]"), s.word,
		     r->section->name);
	return NULL;
}

static int add_reference(void *ctx, const char *name)
{
	struct reader *r = ctx;

	if (strcmp(name, "*") == 0)
		return 0;
	GROW(r->references, r->nreferences, r->alloc);
	r->references[r->nreferences++] = (struct reference){
		.name = xstrdup(name), .key = r->key, .line = r->git.line
	};
	return 0;
}

static void check_reference(struct reader *r, const struct reference *ref)
{
	const struct conf_section *s = r->sections;

	while (strcmp(s->name, ref->key->names) != 0)
		s++;
	if (*(int *)at(r->whole, s->count) && !has_element(r, s, ref->name))
		finding(r, ref->line,
			fail(_("%s: there is no [%s \"%s\"]"), ref->key->name,
			     s->name, ref->name));
}

static int read_key(struct reader *r)
{
	const struct gitconf *g = &r->git;
	const struct conf_key *k;
	int *line;

	if (!r->section)
		return r->begun ? 0
				: fail(_("\"%s\" stands before the first "
					 "section"),
				       g->key.buf);
	k = find_key(r);
	if (!k)
		return FAILED;
	line = &r->lines[k - r->section->keys];
	if (*line)
		return fail(_("\"%s\" is already set in line %d"), k->name,
			    *line);
	*line = g->line;
	if (!g->has_value || !g->value.len)
		return fail(_("\"%s\" has no value"), k->name);
	r->key = k;
	if (k->type->read(r->element, k, g->value.buf) < 0 ||
	    (k->names && conf_each_part(g->value.buf, add_reference, r) < 0))
		return fail_in(FAILED, "%s: ", k->name);
	return 0;
}

static void read_item(struct reader *r, enum gitconf_item item)
{
	int ret = FAILED; /* the last error is already set */

	if (item == GITCONF_SECTION || item == GITCONF_BAD_SECTION) {
		end_section(r);
		r->begun = true;
	}
	if (item == GITCONF_SECTION)
		ret = begin_section(r);
	else if (item == GITCONF_KEY)
		ret = read_key(r);
	if (ret < 0)
		finding(r, r->git.line, ret);
}

/* The parser of the syntax minds neither; everything behind it does. */
static int check_text(struct reader *r, const char *text, size_t len)
{
	int line = 1;
	size_t n;

	for (const char *s = text, *end = text + len; s < end; s += n) {
		line += *s == '\n';
		if (*s == '\0' || text_decode(s, (size_t)(end - s), &n) < 0) {
			finding(r, line, fail(_("this is not UTF-8 text")));
			return FAILED;
		}
	}
	return 0;
}

static void read_all(struct reader *r)
{
	enum gitconf_item item;

	while ((item = gitconf_next(&r->git)) != GITCONF_END)
		read_item(r, item);
	end_section(r);
	for (int i = 0; i < r->nreferences; i++)
		check_reference(r, &r->references[i]);
}

static void reader_release(struct reader *r)
{
	while (r->nreferences)
		free(r->references[--r->nreferences].name);
	free(r->references);
	gitconf_release(&r->git);
	strbuf_release(&r->findings);
	strbuf_release(&r->title);
}

/* Hand the findings over; the first one becomes the last error. */
static int conclude(struct reader *r, struct strbuf *findings)
{
	int first = (int)strcspn(r->findings.buf, "\n");

	if (findings)
		strbuf_add(findings, r->findings.buf, r->findings.len);
	return first ? fail("%.*s", first, r->findings.buf) : 0;
}

int conf_read(void *whole, const struct conf_section *sections,
	      const char *file, const char *text, size_t len,
	      struct strbuf *findings)
{
	struct reader r = {
		.whole = whole,
		.sections = sections,
		.file = file,
		.findings = STRBUF_INIT,
		.title = STRBUF_INIT,
	};
	int ret;

	gitconf_init(&r.git, text, len);
	if (check_text(&r, text, len) == 0)
		read_all(&r);
	ret = conclude(&r, findings);
	reader_release(&r);
	return ret;
}

/* ---- letting go ---- */

static void release_keys(void *element, const struct conf_key *keys)
{
	for (const struct conf_key *k = keys; k->name; k++)
		if (k->type->release)
			k->type->release(element, k);
}

void conf_clear(void *whole, const struct conf_section *sections)
{
	for (const struct conf_section *s = sections; s->name; s++) {
		char *array;
		int n;

		if (!s->size) {
			release_keys(whole, s->keys);
			continue;
		}
		array = *(char **)at(whole, s->array);
		n = *(int *)at(whole, s->count);
		for (int i = 0; i < n; i++) {
			void *element = array + (size_t)i * s->size;

			free(*(char **)element);
			release_keys(element, s->keys);
		}
		free(array);
	}
}
