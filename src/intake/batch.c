/*
 * batch.c - collecting alerts for one transaction: whose they are, what they
 * are, and by which key they are known again.
 */
#include "config.h"

#include "intake/batch.h"

#include <stdlib.h>
#include <string.h>

#include "watchfloor/hash.h"
#include "watchfloor/original.h"
#include "watchfloor/text.h"
#include "watchfloor/vault.h"

#define TITLE_MAX    200
#define FIELD_MAX    256
#define URL_MAX      1024
#define REJECTED_MAX ((size_t)64 * 1024)

/* What was found out about a text is remembered: the taxonomy has hundreds of
 * words to look for, and the same few rules fire again and again. */
#define TYPES_SIZE 512

struct types {
	struct {
		char *text;
		const char *type; /* the taxonomy's */
	} slots[TYPES_SIZE];
	struct strbuf text;
};

void batch_init(struct batch *b, struct desk *d, struct intake_summary *sum)
{
	*b = (struct batch){ .desk = d, .sum = sum };
	strbuf_init(&b->raw);
	strbuf_init(&b->originals);
	b->types = xcalloc(1, sizeof *b->types);
	strbuf_init(&b->types->text);
}

void batch_release(struct batch *b)
{
	for (size_t i = 0; i < TYPES_SIZE; i++)
		free(b->types->slots[i].text);
	strbuf_release(&b->types->text);
	free(b->types);
	writer_free(b->writer);
	mask_free(b->mask);
	strbuf_release(&b->raw);
	strbuf_release(&b->originals);
	arena_release(&b->arena);
	free(b->alerts);
	free(b->rejected);
}

void batch_reset(struct batch *b)
{
	b->nalerts = b->nrejected = 0;
	b->bytes = 0;
	strbuf_reset(&b->raw);
	strbuf_reset(&b->originals);
	arena_reset(&b->arena);
}

/* Tokens are of this store: who has the database alone cannot guess what they
 * stand for. */
int batch_mask(struct batch *b)
{
	unsigned char key[MASK_KEY];
	struct vault *v;
	int ret;

	if (!conf_mask_any(b->desk->conf))
		return 0;
	v = vault_new(ledger_dir(b->desk->ledger));
	ret = vault_derive(v, key, sizeof key, "watchfloor mask tokens");
	vault_free(v);
	if (ret == 0)
		b->mask = mask_new(b->desk->conf, key);
	explicit_bzero(key, sizeof key);
	return ret;
}

bool batch_is_full(const struct batch *b)
{
	return b->nalerts >= BATCH_ALERTS || b->nrejected >= BATCH_ALERTS ||
	       b->bytes >= BATCH_BYTES;
}

/* ---- strings for records ---- */

/* A copy that is UTF-8: each byte that is not becomes U+FFFD. */
static const char *repaired(struct batch *b, const char *s, size_t len)
{
	struct strbuf sb = STRBUF_INIT;
	const char *copy;
	size_t n;

	for (size_t i = 0; i < len; i += n) {
		if (text_decode(s + i, len - i, &n) < 0)
			strbuf_addstr(&sb, "\xEF\xBF\xBD");
		else
			strbuf_add(&sb, s + i, n);
	}
	copy = arena_strndup(&b->arena, sb.buf, sb.len);
	strbuf_release(&sb);
	return copy;
}

static const char *keep(struct batch *b, const char *s, size_t max)
{
	size_t len;

	if (!s || !*s)
		return NULL;
	len = text_cut(s, strlen(s), max);
	if (!text_is_utf8(s, len))
		return repaired(b, s, len);
	return arena_strndup(&b->arena, s, len);
}

static void keep_strings(struct batch *b, struct alert *a)
{
	const char **const fields[] = { &a->product, &a->rule,  &a->category,
					&a->attack,  &a->src,   &a->dst,
					&a->asset,   &a->user,  &a->uid,
					&a->type,    &a->tenant };

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		*fields[i] = keep(b, *fields[i], FIELD_MAX);
	a->title = keep(b, a->title, TITLE_MAX);
	a->url = keep(b, a->url, URL_MAX);
	a->file = keep(b, a->file, URL_MAX);
	a->extra = NULL; /* has done its work */
}

/* ---- what it is ---- */

/* By its uid, else by its very bytes.  The time makes keys of one file
 * neighbours in the table. */
static void make_key(struct pending *p, const struct alert *a,
		     const struct container_item *item)
{
	struct strbuf sb = STRBUF_INIT;
	sha256 hash;

	if (a->uid) {
		strbuf_addstr(&sb, a->product ? a->product : "?");
		strbuf_addch(&sb, '\0');
		strbuf_addstr(&sb, a->uid);
		sha256_of(&hash, sb.buf, sb.len);
		strbuf_release(&sb);
		p->key_time = a->uid_time;
	} else {
		sha256_of(&hash, item->text, item->len);
		p->key_time = a->time;
	}
	memcpy(p->key, hash.b, KEY_SIZE);
}

static const char *known_type(const struct taxonomy *t, const char *name)
{
	for (int i = 0; name && i < t->ntypes; i++)
		if (strcmp(t->types[i].name, name) == 0)
			return t->types[i].name;
	return NULL;
}

static size_t slot_of(const struct strbuf *text)
{
	return fnv32(text->buf, text->len) % TYPES_SIZE;
}

static const char *type_of(struct batch *b, const struct alert *a)
{
	const struct taxonomy *taxonomy = b->desk->taxonomy;
	const char *const words[] = { a->title, a->category, a->type };
	struct strbuf *text = &b->types->text;
	const char *type = known_type(taxonomy, a->type);
	size_t attack, slot;

	if (type)
		return type;
	strbuf_reset(text);
	strbuf_addstr(text, a->attack ? a->attack : "");
	attack = text->len;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		strbuf_addch(text, '\n');
		strbuf_addstr(text, words[i] ? words[i] : "");
	}
	slot = slot_of(text);
	if (!b->types->slots[slot].text ||
	    strcmp(b->types->slots[slot].text, text->buf) != 0) {
		free(b->types->slots[slot].text);
		b->types->slots[slot].text = xstrdup(text->buf);
		b->types->slots[slot].type = taxonomy_type_of(
			taxonomy, a->attack, text->buf + attack);
	}
	return b->types->slots[slot].type;
}

/* ---- whose it is ---- */

static bool is_tenant(const struct conf *c, const char *name)
{
	return c->ntenants == 0 || conf_tenant_named(c, name);
}

struct ticket pending_ticket(const struct pending *p)
{
	const struct alert *a = &p->alert;
	struct ticket t = { .severity = a->severity,
			    .alerts = a->count,
			    .first = a->time,
			    .last = a->time,
			    .opened = CLOCK_NEVER,
			    .changed = CLOCK_NEVER,
			    .accepted = CLOCK_NEVER,
			    .judged = CLOCK_NEVER,
			    .closed = CLOCK_NEVER,
			    .informed = CLOCK_NEVER,
			    .contained = CLOCK_NEVER,
			    .known = CLOCK_NEVER,
			    .reported = CLOCK_NEVER,
			    .summarised = CLOCK_NEVER,
			    .escalated_at = CLOCK_NEVER,
			    .answer_by = CLOCK_NEVER };
	const struct {
		char **to;
		const char *from;
	} texts[] = {
		{ &t.id, NULL },
		{ &t.owner, NULL },
		{ &t.playbook, NULL },
		{ &t.held, NULL },
		{ &t.escalated, NULL },
		{ &t.review, NULL },
		{ &t.asked, NULL },
		{ &t.returned, NULL },
		{ &t.signoff, NULL },
		{ &t.advice, NULL },
		{ &t.approval, NULL },
		{ &t.tenant, p->tenant },
		{ &t.title, a->title },
		{ &t.type, a->type },
		{ &t.asset, a->asset },
		{ &t.src, a->src },
		{ &t.dst, a->dst },
		{ &t.user, a->user },
		{ &t.url, a->url },
		{ &t.file, a->file },
		{ &t.product, a->product },
		{ &t.rule, a->rule },
		{ &t.attack, a->attack },
		{ &t.fingerprint, p->fingerprint },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		*texts[i].to = (char *)(texts[i].from ? texts[i].from : "");
	return t;
}

static const char *tenant_of(struct batch *b, const struct pending *p)
{
	const struct conf *c = b->desk->conf;
	const struct conf_tenant *match;
	const char *said = p->alert.tenant;
	struct ticket t;

	if (b->tenant)
		return b->tenant;
	if (said && is_tenant(c, said))
		return said;
	if (b->conf_source && b->conf_source->tenant)
		return b->conf_source->tenant;
	t = pending_ticket(p);
	match = conf_tenant_for(c, &t);
	if (match)
		return match->name;
	return c->default_tenant;
}

/* ---- masking ---- */

/* In the place of what was kept of it: what is cut off a text must not hide
 * what it was.  Whose it is and what it is, the text that came has told. */
static void mask_pending(struct batch *b, struct pending *p,
			 const struct alert *a, unsigned kinds)
{
	struct alert masked = *a;

	if (!mask_alert(b->mask, kinds, &masked, &b->arena))
		return;
	alert_fingerprint(&masked, p->fingerprint);
	masked.time = p->alert.time;
	keep_strings(b, &masked);
	masked.type = p->alert.type;
	p->alert = masked;
}

static void add_raw(struct batch *b, struct pending *p, unsigned kinds,
		    const struct container_item *item, const char *user)
{
	p->at = b->raw.len;
	if (kinds &&
	    mask_json(b->mask, kinds, user, &b->raw, item->text, item->len))
		original_add(&b->originals, p->at, item->text, item->len);
	else
		strbuf_add(&b->raw, item->text, item->len);
	p->len = b->raw.len - p->at;
	strbuf_addch(&b->raw, '\n');
	b->bytes += item->len;
}

/* Nobody knows whose it is, nor where in it a value ends: what is masked for
 * anybody is.  As long as the arena of the batch. */
static const char *masked_reject(struct batch *b, const char *text, size_t *len)
{
	unsigned kinds = conf_mask_any(b->desk->conf);
	struct strbuf json = STRBUF_INIT, out = STRBUF_INIT;
	bool is = mask_json(b->mask, kinds, NULL, &json, text, *len);

	if (is) {
		text = json.buf;
		*len = json.len;
	}
	if (mask_text(b->mask, kinds, &out, text, *len)) {
		text = out.buf;
		*len = out.len;
	}
	text = arena_strndup(&b->arena, text, *len);
	strbuf_release(&json);
	strbuf_release(&out);
	return text;
}

/* ---- collecting ---- */

void batch_add(struct batch *b, const struct alert *a,
	       const struct container_item *item)
{
	struct pending *p;
	unsigned kinds;

	GROW(b->alerts, b->nalerts, b->alerts_alloc);
	p = &b->alerts[b->nalerts++];
	p->alert = *a;
	p->tenant = NULL;
	make_key(p, a, item);
	alert_fingerprint(a, p->fingerprint);
	p->alert.time += b->shift;
	keep_strings(b, &p->alert);
	p->alert.type = type_of(b, &p->alert);
	p->tenant = tenant_of(b, p);
	kinds = b->mask ? conf_mask_kinds(b->desk->conf, p->tenant) : 0;
	if (kinds)
		mask_pending(b, p, a, kinds);
	add_raw(b, p, kinds, item, a->user);
}

void batch_reject(struct batch *b, const struct container_item *item)
{
	const char *text = item->text, *why = item->why;
	size_t len = item->len, why_len = strlen(why);
	struct rejected *r;

	if (b->mask) {
		text = masked_reject(b, text, &len);
		why = masked_reject(b, why, &why_len);
	}
	len = len < REJECTED_MAX ? len : REJECTED_MAX;

	GROW(b->rejected, b->nrejected, b->rejected_alloc);
	r = &b->rejected[b->nrejected++];
	r->reason = keep(b, why, FIELD_MAX);
	r->text = memcpy(arena_alloc(&b->arena, len), text, len);
	r->len = len;
	r->offset = item->offset;
	b->bytes += len;
}
