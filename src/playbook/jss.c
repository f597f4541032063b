/*
 * jss.c - signatures inside playbooks.
 */
#include "config.h"

#include "watchfloor/jss.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/edit.h"
#include "playbook/graph.h"
#include "playbook/jss_key.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

static const char *text_of(const cJSON *object, const char *key)
{
	const char *text = graph_text(object, key);

	return text ? text : "";
}

/* ---- signatures, and those inside them ---- */

/* A countersignature is the `signature` of the one that it is over: outer is
 * in the list of the document, ours so many levels inside of it. */
struct chain {
	const cJSON *outer, *ours;
	int level;
};

/* The next in reading order; begin with { 0 }. */
static bool chain_next(struct chain *c, const cJSON *document)
{
	const cJSON *inner = graph_member(c->ours, "signature");

	if (cJSON_IsObject(inner)) {
		c->ours = inner;
		c->level++;
		return true;
	}
	c->outer = c->outer ? c->outer->next
			    : cJSON_GetArrayItem(
				      graph_member(document, "signatures"), 0);
	c->ours = c->outer;
	c->level = 0;
	return c->outer != NULL;
}

static bool chain_find(struct chain *c, const cJSON *document, int index)
{
	*c = (struct chain){ 0 };
	while (index >= 0 && chain_next(c, document))
		if (index-- == 0)
			return cJSON_IsObject(c->ours);
	return false;
}

/* ---- the message ---- */

/* The document with this signature alone, without its value and what is over
 * it; those that it is over stay whole around it. */
static cJSON *signed_form(const cJSON *document, const struct chain *c)
{
	cJSON *copy = cJSON_Duplicate(document, true);
	cJSON *alone = cJSON_Duplicate(c->outer, true), *ours = alone;

	for (int i = 0; i < c->level; i++)
		ours = graph_member(ours, "signature");
	cJSON_DeleteItemFromObjectCaseSensitive(ours, "value");
	cJSON_DeleteItemFromObjectCaseSensitive(ours, "signature");
	cJSON_DeleteItemFromObjectCaseSensitive(copy, "signatures");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(copy, "signatures"), alone);
	return copy;
}

static int message_of(struct strbuf *out, const cJSON *document,
		      const struct chain *c)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *form = signed_form(document, c);
	int ret = json_canonical(&text, form);

	if (!ret)
		ret = jss_hash(out, graph_text(c->ours, "hash_algorithm"),
			       &text);
	cJSON_Delete(form);
	strbuf_release(&text);
	return ret;
}

static int no_such(int index)
{
	return fail_as(NOT_FOUND, _("it has no signature number %d"),
		       index + 1);
}

int jss_message(struct strbuf *out, const cJSON *document, int index)
{
	struct chain c;

	return chain_find(&c, document, index) ? message_of(out, document, &c)
					       : no_such(index);
}

/* ---- values: base64url without padding, or hex as some programs write ---- */

static void encode_value(struct strbuf *out, const struct strbuf *bytes)
{
	size_t start = out->len;

	base64_encode(out, bytes->buf, bytes->len);
	while (out->len > start && out->buf[out->len - 1] == '=')
		strbuf_setlen(out, out->len - 1);
	for (char *s = out->buf + start; *s; s++)
		*s = *s == '+' ? '-' : *s == '/' ? '_' : *s;
}

static bool is_hex(const char *s)
{
	size_t len = strlen(s);

	return len && len % 2 == 0 &&
	       strspn(s, "0123456789abcdefABCDEF") == len;
}

static int decode_value(struct strbuf *out, const char *text)
{
	struct strbuf plain = STRBUF_INIT;
	int ret;

	if (is_hex(text)) {
		strbuf_grow(out, strlen(text) / 2);
		ret = hex_decode(out->buf, strlen(text) / 2, text);
		if (!ret)
			out->len = strlen(text) / 2;
		return ret;
	}
	for (const char *s = text; *s; s++)
		strbuf_addch(&plain, *s == '-' ? '+' : *s == '_' ? '/' : *s);
	while (plain.len % 4)
		strbuf_addch(&plain, '=');
	ret = base64_decode(out, plain.buf, plain.len);
	strbuf_release(&plain);
	return ret;
}

/* ---- verifying ---- */

static int fingerprint(char out[SHA256_HEX], EVP_PKEY *key)
{
	struct strbuf der = STRBUF_INIT;
	sha256 hash;
	int ret = jss_key_der(&der, key);

	if (!ret) {
		sha256_of(&hash, der.buf, der.len);
		hex_encode(out, &hash, sizeof hash);
	}
	strbuf_release(&der);
	return ret;
}

int jss_key_fingerprint(char out[SHA256_HEX], const char *path)
{
	EVP_PKEY *key = jss_key_load(path, false);
	int ret = key ? fingerprint(out, key) : FAILED;

	EVP_PKEY_free(key);
	return ret;
}

/* 1: good; 0: bad; FAILED: it cannot be told. */
static int verify_with(struct jss_check *c, EVP_PKEY *key,
		       const cJSON *document, const struct chain *chain)
{
	const struct jss_algorithm *a = jss_algorithm_named(c->algorithm);
	struct strbuf message = STRBUF_INIT, value = STRBUF_INIT;
	int ret = fingerprint(c->key, key);

	if (!ret && !a)
		ret = fail(_("the algorithm \"%s\" is not known"),
			   c->algorithm);
	if (!ret && decode_value(&value, text_of(chain->ours, "value")))
		ret = fail(_("its value is not base64url"));
	if (!ret)
		ret = message_of(&message, document, chain);
	if (!ret)
		ret = jss_key_verify(key, a, &message, &value);
	strbuf_release(&message);
	strbuf_release(&value);
	return ret;
}

static const char *period_fault(const cJSON *signature, const cJSON *document)
{
	if (cJSON_IsTrue(graph_member(signature, "revoked")))
		return _("it is revoked");
	if (strcmp(text_of(signature, "related_to"), text_of(document, "id")))
		return _("it is of another playbook");
	if (strcmp(text_of(signature, "related_version"),
		   text_of(document, "modified")))
		return _("it is of another version");
	return NULL;
}

static void check(struct jss_check *c, const cJSON *document,
		  const struct chain *chain)
{
	const cJSON *signature = chain->ours;
	const char *base64 = graph_text(signature, "public_key");
	EVP_PKEY *key = base64 ? jss_key_read(base64) : NULL;
	const char *fault = NULL;
	int good = FAILED;

	*c = (struct jss_check){
		.level = chain->level,
		.signee = text_of(signature, "signee"),
		.algorithm = text_of(signature, "algorithm"),
		.created = text_of(signature, "created"),
	};
	if (!key)
		fail(_("it has no public_key that can be read"));
	else
		good = verify_with(c, key, document, chain);
	EVP_PKEY_free(key);
	c->result = good < 0 ? JSS_UNKNOWN : good ? JSS_GOOD : JSS_BAD;
	if (good < 0)
		fault = fail_text();
	else if (!good)
		fault = _("the text is not what was signed");
	else
		fault = period_fault(signature, document);
	if (good > 0 && fault)
		c->result = JSS_BAD;
	c->why = fault ? xstrdup(fault) : NULL;
}

int jss_verify(struct jss_check **out, const cJSON *document)
{
	struct chain c = { 0 };
	int n = 0, alloc = 0;

	*out = NULL;
	while (chain_next(&c, document)) {
		GROW(*out, n, alloc);
		check(&(*out)[n++], document, &c);
	}
	return n;
}

void jss_checks_free(struct jss_check *list, int n)
{
	for (int i = 0; i < n; i++)
		free(list[i].why);
	free(list);
}

/* ---- signing ---- */

static int add_public_key(cJSON *signature, EVP_PKEY *key)
{
	struct strbuf der = STRBUF_INIT, base64 = STRBUF_INIT;
	int ret = jss_key_der(&der, key);

	if (!ret) {
		base64_encode(&base64, der.buf, der.len);
		json_add_str(signature, "public_key", base64.buf);
	}
	strbuf_release(&der);
	strbuf_release(&base64);
	return ret;
}

static cJSON *new_signature(const cJSON *document, const char *algorithm,
			    const char *signee, const char *created_by)
{
	cJSON *s = cJSON_CreateObject();
	char now[CLOCK_RFC3339_SIZE], uuid[37], id[48];

	clock_format(now, clock_now());
	snprintf(id, sizeof id, "jss--%s", uuid4(uuid));
	json_add_str(s, "type", "jss");
	json_add_str(s, "id", id);
	json_add_str(s, "created_by", created_by);
	json_add_str(s, "created", now);
	json_add_str(s, "modified", now);
	json_add_str(s, "signee", signee);
	json_add_str(s, "related_to", graph_text(document, "id"));
	json_add_str(s, "related_version", graph_text(document, "modified"));
	json_add_str(s, "hash_algorithm", "sha-256");
	json_add_str(s, "algorithm", algorithm);
	return s;
}

/* A summary tells of signatures; after the first one it is signed itself. */
static void tell_in_summary(cJSON *document)
{
	cJSON *summary = graph_member(document, "playbook_processing_summary");

	if (!cJSON_IsObject(summary) || graph_member(document, "signatures"))
		return;
	cJSON_DeleteItemFromObjectCaseSensitive(summary, "digital_signatures");
	cJSON_AddTrueToObject(summary, "digital_signatures");
}

/* signature stands where it is to stay. */
static int sign_with(const cJSON *document, const struct chain *c,
		     cJSON *signature, EVP_PKEY *key,
		     const struct jss_algorithm *a)
{
	struct strbuf message = STRBUF_INIT, bytes = STRBUF_INIT;
	struct strbuf value = STRBUF_INIT;
	int ret = add_public_key(signature, key);

	if (!ret)
		ret = message_of(&message, document, c);
	if (!ret)
		ret = jss_key_sign(key, a, &message, &bytes);
	if (!ret) {
		encode_value(&value, &bytes);
		json_add_str(signature, "value", value.buf);
	}
	strbuf_release(&message);
	strbuf_release(&bytes);
	strbuf_release(&value);
	return ret;
}

/* What somebody has signed already gets a signature inside, behind those that
 * are there. */
static int put_over(struct chain *c, cJSON *document, int over,
		    cJSON *signature)
{
	if (!chain_find(c, document, over))
		return no_such(over);
	if (graph_member(c->ours, "signature"))
		return fail_as(
			REFUSED,
			_("signature number %d is countersigned already: "
			  "sign over number %d"),
			over + 1, over + 2);
	cJSON_AddItemToObject((cJSON *)c->ours, "signature", signature);
	c->ours = signature;
	c->level++;
	return 0;
}

static int put(struct chain *c, cJSON *document, int over, cJSON *signature)
{
	if (over != JSS_BESIDE)
		return put_over(c, document, over, signature);
	tell_in_summary(document);
	cJSON_AddItemToArray(edit_array(document, "signatures"), signature);
	*c = (struct chain){ .outer = signature, .ours = signature };
	return 0;
}

static int sign(cJSON *document, EVP_PKEY *key, const struct jss_algorithm *a,
		const struct jss_signer *who)
{
	struct chain c = { 0 };
	cJSON *signature = new_signature(
		document, a->name, who->signee,
		who->created_by ? who->created_by
				: graph_text(document, "created_by"));
	int ret = put(&c, document, who->over, signature);

	if (ret)
		cJSON_Delete(signature);
	else
		ret = sign_with(document, &c, signature, key, a);
	return ret;
}

int jss_sign(cJSON *document, const char *path, const struct jss_signer *who)
{
	const struct jss_algorithm *a;
	EVP_PKEY *key;
	int ret;

	if (!graph_text(document, "id") || !graph_text(document, "modified"))
		return fail(_("a playbook that is signed has an id and a time "
			      "of change"));
	key = jss_key_load(path, true);
	a = key ? jss_algorithm_of(key) : NULL;
	ret = a ? sign(document, key, a, who) : FAILED;
	EVP_PKEY_free(key);
	return ret;
}
