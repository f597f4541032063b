/*
 * taxonomy.c - what kind of incident an alert is about.
 *
 * It is asked for every alert that comes in, so both lists are indexed: the
 * ATT&CK ids are sorted; the words hang in a table by their first two bytes,
 * and the text is gone through once.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "desk/conf_read.h"
#include "watchfloor/conf.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define BUCKETS 1024

/* A word or an ATT&CK id, and which type has it. */
struct mark {
	const char *text; /* of the type */
	size_t len;
	int type;
};

struct taxonomy_index {
	struct mark *ids; /* sorted by id, then by type */
	int nids;
	struct mark *words; /* those of a bucket side by side, by type */
	int nwords;
	int bucket[BUCKETS + 1]; /* where in words it begins */
};

/* ---- the file ---- */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c >= 'A' && c <= 'Z');
}

static int read_words(void *element, const struct conf_key *key,
		      const char *value)
{
	struct taxonomy_type *t = element;

	if (conf_list.read(element, key, value) < 0)
		return FAILED;
	for (int i = 0; i < t->nword; i++) {
		if (!t->word[i][1])
			return fail(_("\"%s\" is too short to tell anything"),
				    t->word[i]);
		for (char *c = t->word[i]; *c; c++)
			*c = lower(*c);
	}
	return 0;
}

static void release_words(void *element, const struct conf_key *key)
{
	conf_list.release(element, key);
}

static const struct conf_type words_type = { N_("list"), read_words,
					     release_words };

#define STRING(key, at)                      \
	.name = (key), .type = &conf_string, \
	.member = offsetof(struct taxonomy_type, at)
#define LIST(key, how, at)                            \
	.name = (key), .type = &(how),                \
	.member = offsetof(struct taxonomy_type, at), \
	.count = offsetof(struct taxonomy_type, n##at)

static const struct conf_key type_keys[] = {
	{ STRING("en", en), .required = true,
	  .help = N_("what it is called in English") },
	{ STRING("zh-cn", zh_cn), .required = true,
	  .help = N_("what it is called in Chinese") },
	{ STRING("gbt20986", gbt20986),
	  .help = N_("category/sub-category of GB/T 20986-2023") },
	{ LIST("attack", conf_list, attack),
	  .help = N_("ATT&CK techniques that imply it") },
	{ LIST("word", words_type, word),
	  .help = N_("words and phrases that imply it") },
	{ 0 },
};

static const struct conf_section sections[] = {
	{ "type", type_keys, sizeof(struct taxonomy_type),
	  offsetof(struct taxonomy, types), offsetof(struct taxonomy, ntypes) },
	{ 0 },
};

/* ---- the index ---- */

/* What does not look at a second byte beyond the end finds '\0' there. */
static unsigned bucket_of(const char *s)
{
	return ((unsigned char)s[0] * 37u + (unsigned char)s[1]) % BUCKETS;
}

static int by_id(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	int order = strcmp(x->text, y->text);

	return order ? order : x->type - y->type;
}

static int by_bucket(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;
	int order = (int)bucket_of(x->text) - (int)bucket_of(y->text);

	return order ? order : x->type - y->type;
}

static struct mark *add_marks(struct mark *marks, int *n, char **texts,
			      int ntexts, int type)
{
	marks = xrealloc(marks, (size_t)*n + (size_t)ntexts, sizeof *marks);
	for (int i = 0; i < ntexts; i++)
		marks[(*n)++] = (struct mark){ .text = texts[i],
					       .len = strlen(texts[i]),
					       .type = type };
	return marks;
}

static struct taxonomy_index *index_new(const struct taxonomy *t)
{
	struct taxonomy_index *x = xcalloc(1, sizeof *x);

	for (int i = 0; i < t->ntypes; i++) {
		const struct taxonomy_type *type = &t->types[i];

		x->ids = add_marks(x->ids, &x->nids, type->attack,
				   type->nattack, i);
		x->words = add_marks(x->words, &x->nwords, type->word,
				     type->nword, i);
	}
	if (x->nids)
		qsort(x->ids, (size_t)x->nids, sizeof *x->ids, by_id);
	if (x->nwords)
		qsort(x->words, (size_t)x->nwords, sizeof *x->words, by_bucket);
	for (int b = 0, w = 0; b <= BUCKETS; b++) {
		x->bucket[b] = w;
		while (w < x->nwords &&
		       bucket_of(x->words[w].text) == (unsigned)b)
			w++;
	}
	return x;
}

int taxonomy_parse(struct taxonomy **out, const char *file, const char *text,
		   size_t len, struct strbuf *findings)
{
	struct taxonomy *t = xcalloc(1, sizeof *t);

	*out = NULL;
	if (conf_read(t, sections, file, text, len, findings) < 0) {
		taxonomy_free(t);
		return FAILED;
	}
	t->index = index_new(t);
	*out = t;
	return 0;
}

void taxonomy_free(struct taxonomy *t)
{
	if (!t)
		return;
	if (t->index) {
		free(t->index->ids);
		free(t->index->words);
		free(t->index);
	}
	conf_clear(t, sections);
	free(t);
}

/* ---- asking it ---- */

/* The first type that lists just this id, or `best` when that is earlier. */
static int type_of_id(const struct taxonomy_index *x, const char *id,
		      size_t len, int best)
{
	int low = 0, high = x->nids;

	while (low < high) {
		int mid = low + (high - low) / 2;

		if (strncmp(x->ids[mid].text, id, len) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	/* The id itself sorts before those that it begins. */
	if (low < x->nids && x->ids[low].len == len &&
	    !strncmp(x->ids[low].text, id, len) && x->ids[low].type < best)
		return x->ids[low].type;
	return best;
}

static int type_of_attack(const struct taxonomy *t, const char *attack)
{
	int best = t->ntypes;

	while (*attack) {
		size_t len = strcspn(attack, ", ");
		size_t technique = strcspn(attack, ",. ");

		best = type_of_id(t->index, attack, len, best);
		best = type_of_id(t->index, attack, technique, best);
		attack += len;
		attack += strspn(attack, ", ");
	}
	return best;
}

/* Does the word at s[0..len) stand apart?  s is inside a longer text. */
static bool ends_there(const char *s, size_t len)
{
	return !is_alnum(s[len - 1]) || !is_alnum(s[len]);
}

static int type_of_words(const struct taxonomy *t, const char *text)
{
	const struct taxonomy_index *x = t->index;
	int best = t->ntypes;

	for (const char *s = text; *s; s++) {
		unsigned b;

		if (s > text && is_alnum(s[-1]) && is_alnum(s[0]))
			continue;
		b = bucket_of(s);
		for (int i = x->bucket[b]; i < x->bucket[b + 1]; i++) {
			const struct mark *w = &x->words[i];

			if (w->type >= best)
				break;
			if (!strncmp(w->text, s, w->len) &&
			    ends_there(s, w->len))
				best = w->type;
		}
	}
	return best;
}

static int type_of_text(const struct taxonomy *t, const char *text)
{
	char small[512], *copy = small;
	size_t len = strlen(text);
	int type;

	if (len >= sizeof small)
		copy = xmalloc(len + 1);
	for (size_t i = 0; i <= len; i++)
		copy[i] = lower(text[i]);
	type = type_of_words(t, copy);
	if (copy != small)
		free(copy);
	return type;
}

const char *taxonomy_type_of(const struct taxonomy *t, const char *attack,
			     const char *text)
{
	int type = t->ntypes;

	if (attack)
		type = type_of_attack(t, attack);
	if (type == t->ntypes && text)
		type = type_of_text(t, text);
	return type < t->ntypes ? t->types[type].name : "other";
}

const char *taxonomy_title(const struct taxonomy *t, const char *name)
{
	bool zh = !strcmp(i18n_suffix(), "zh_cn");

	for (int i = 0; t && i < t->ntypes; i++)
		if (!strcmp(t->types[i].name, name))
			return zh ? t->types[i].zh_cn : t->types[i].en;
	return name;
}
