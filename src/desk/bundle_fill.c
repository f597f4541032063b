/*
 * bundle_fill.c - what is in a bundle of evidence: content, records, proofs,
 * and the manifest that says so.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/bundle.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

#define FORMAT "watchfloor evidence bundle 1"

struct filling {
	struct bundle *bundle;
	cJSON *items, *custody;
};

static void add_time(cJSON *o, const char *key, int64_t at)
{
	char text[CLOCK_RFC3339_SIZE];

	json_add_str(o, key, clock_format(text, at));
}

static void add_text(cJSON *o, const char *key, const char *text)
{
	json_add_str(o, key, *text ? text : NULL);
}

/* ---- records ---- */

static int add_proof(struct bundle *b, const struct record *r, cJSON *item)
{
	struct strbuf proof = STRBUF_INIT;
	char path[64];
	int ret = ledger_prove(b->desk->ledger, r->id, &proof);

	snprintf(path, sizeof path, "records/%lld.tlog-proof",
		 (long long)r->id);
	json_add_str(item, "proof", path);
	if (ret == 0)
		ret = bundle_add(b, path, proof.buf, proof.len);
	strbuf_release(&proof);
	return ret;
}

/* The exact bytes that were hashed, and the proof that they are in the
 * ledger. */
static int add_record(struct bundle *b, const struct record *r, cJSON *item)
{
	char path[64];
	int ret = 0;

	snprintf(path, sizeof path, "records/%lld.json", (long long)r->id);
	json_add_int(item, "seq", r->seq);
	json_add_str(item, "origin", r->origin);
	json_add_str(item, "record", path);
	ret = bundle_add(b, path, r->body.buf, r->body.len);
	return ret < 0 ? ret : add_proof(b, r, item);
}

static int add_record_of(struct bundle *b, int64_t id, cJSON *item)
{
	struct record r;
	int ret = ledger_get(b->desk->ledger, id, &r);

	if (ret < 0)
		return ret;
	ret = add_record(b, &r, item);
	record_release(&r);
	return ret;
}

/* ---- content ---- */

static const char *fallback_name(enum evidence_kind kind)
{
	return kind == EVIDENCE_ALERTS     ? "alerts.ndjson"
	       : kind == EVIDENCE_PLAYBOOK ? "playbook.json"
					   : evidence_word(kind);
}

/* Of a block only what is the ticket's: the rest is of others. */
static int read_ledger(struct bundle *b, const struct evidence *e,
		       struct strbuf *out)
{
	int64_t left;

	return e->kind == EVIDENCE_ALERTS
		       ? evidence_alerts(b->desk, b->ticket->id, e->hash,
					 INT32_MAX, out, &left)
		       : evidence_get(b->desk, e->hash, out);
}

static int add_of_ledger(struct bundle *b, const struct evidence *e,
			 const char *path)
{
	struct strbuf text = STRBUF_INIT;
	int ret = read_ledger(b, e, &text);

	if (ret == 0)
		ret = bundle_add(b, path, text.buf, text.len);
	strbuf_release(&text);
	return ret;
}

static int add_of_vault(struct bundle *b, const struct evidence *e,
			const char *path)
{
	struct bundle_writer *w;
	int ret = bundle_begin(&w, b, path);

	if (ret < 0)
		return ret;
	return bundle_end(w, evidence_read(b->desk, b->ticket->id, e->n,
					   bundle_write, w));
}

/* What cannot be had is said in the manifest; a disk that is full is not the
 * evidence's fault, and ends the export. */
static int add_content(struct bundle *b, const struct evidence *e, cJSON *item)
{
	int number = (int)(b->sum.items + b->sum.absent) + 1;
	char *path = bundle_path(
		number, e->n && *e->name ? e->name : fallback_name(e->kind));
	int ret = e->n ? add_of_vault(b, e, path) : add_of_ledger(b, e, path);

	if (ret == 0) {
		const struct bundle_file *f = &b->files[b->n - 1];

		json_add_str(item, "file", f->path);
		json_add_str(item, "sha256", f->hex);
		b->sum.items++;
		b->sum.bytes += f->bytes;
	} else if (!b->failed) {
		json_add_str(item, "absent", fail_text());
		b->sum.absent++;
		ret = 0;
	}
	free(path);
	return ret;
}

/* ---- the manifest ---- */

static void describe(cJSON *item, const struct evidence *e)
{
	json_add_str(item, "kind", evidence_word(e->kind));
	json_add_str(item, "content", e->hash);
	json_add_int(item, "bytes", e->bytes);
	add_text(item, "name", e->name);
	add_text(item, "media", e->media);
	add_text(item, "source", e->source);
	add_text(item, "step", e->title);
	if (e->n)
		json_add_int(item, "n", e->n);
	if (e->kind == EVIDENCE_ALERTS)
		json_add_int(item, "alerts", e->alerts);
	add_time(item, "collected", e->collected);
	add_time(item, "added", e->at);
	json_add_str(item, "by", e->actor);
}

static int add_item(void *ctx, const struct evidence *e)
{
	struct filling *f = ctx;
	cJSON *item = cJSON_CreateObject();
	int ret;

	cJSON_AddItemToArray(f->items, item);
	describe(item, e);
	ret = add_content(f->bundle, e, item);
	return ret < 0 ? ret : add_record_of(f->bundle, e->record, item);
}

/* What was added is among the items, with its record. */
static int add_event(void *ctx, const struct record *r)
{
	struct filling *f = ctx;
	cJSON *event = cJSON_CreateObject();
	struct strbuf sentence = STRBUF_INIT;

	cJSON_AddItemToArray(f->custody, event);
	add_time(event, "at", r->at);
	json_add_str(event, "act", r->act);
	json_add_str(event, "actor", r->actor);
	json_add_str(event, "by", r->by);
	act_sentence(r, &sentence);
	json_add_str(event, "text", sentence.buf);
	strbuf_release(&sentence);
	if (strcmp(r->act, "evidence.added") != 0)
		return add_record(f->bundle, r, event);
	json_add_int(event, "seq", r->seq);
	return 0;
}

static void add_head(cJSON *o, const struct bundle *b)
{
	const struct ticket *t = b->ticket;
	cJSON *ticket = cJSON_AddObjectToObject(o, "ticket"), *export;

	json_add_str(ticket, "id", t->id);
	json_add_str(ticket, "tenant", t->tenant);
	json_add_str(ticket, "title", t->title);
	add_text(ticket, "asset", t->asset);
	json_add_str(ticket, "state", state_word(t->state));
	json_add_str(ticket, "verdict", verdict_word(t->verdict));
	export = cJSON_AddObjectToObject(o, "exported");
	add_time(export, "at", clock_now());
	json_add_str(export, "by", b->desk->actor);
	json_add_str(export, "known", b->desk->by);
	json_add_str(export, "store", ledger_origin(b->desk->ledger));
	json_add_str(export, "reason",
		     b->reason && *b->reason ? b->reason : NULL);
}

static int add_vkey(struct bundle *b)
{
	struct strbuf vkey = STRBUF_INIT;
	int ret = ledger_vkey(b->desk->ledger, &vkey);

	strbuf_addch(&vkey, '\n');
	if (ret == 0)
		ret = bundle_add(b, "vkey", vkey.buf, vkey.len);
	strbuf_release(&vkey);
	return ret;
}

/* For people too: in lines. */
static void print_manifest(struct bundle *b, const cJSON *o)
{
	struct strbuf line = STRBUF_INIT;

	json_print(&line, o);
	json_indent(&b->manifest, line.buf, line.len);
	strbuf_addch(&b->manifest, '\n');
	strbuf_release(&line);
}

int bundle_fill(struct bundle *b)
{
	cJSON *o = cJSON_CreateObject();
	struct filling f = { .bundle = b };
	int ret;

	json_add_str(o, "format", FORMAT);
	add_head(o, b);
	f.items = cJSON_AddArrayToObject(o, "items");
	f.custody = cJSON_AddArrayToObject(o, "custody");
	ret = evidence_each(b->desk, b->ticket->id, add_item, &f);
	if (ret == 0)
		ret = evidence_custody(b->desk, b->ticket->id, add_event, &f);
	if (ret == 0)
		ret = add_vkey(b);
	print_manifest(b, o);
	cJSON_Delete(o);
	return ret;
}
