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

/* ---- the message ---- */

/* The document with this signature alone, without its value. */
static cJSON *signed_form(const cJSON *document, const cJSON *signature)
{
	cJSON *copy = cJSON_Duplicate(document, true);
	cJSON *alone = cJSON_Duplicate(signature, true);

	cJSON_DeleteItemFromObjectCaseSensitive(alone, "value");
	cJSON_DeleteItemFromObjectCaseSensitive(copy, "signatures");
	cJSON_AddItemToArray(cJSON_AddArrayToObject(copy, "signatures"), alone);
	return copy;
}

static int message_of(struct strbuf *out, const cJSON *document,
		      const cJSON *signature)
{
	struct strbuf text = STRBUF_INIT;
	cJSON *form = signed_form(document, signature);
	int ret = json_canonical(&text, form);

	if (!ret)
		ret = jss_hash(out, graph_text(signature, "hash_algorithm"),
			       &text);
	cJSON_Delete(form);
	strbuf_release(&text);
	return ret;
}

int jss_message(struct strbuf *out, const cJSON *document, int index)
{
	const cJSON *signature =
		cJSON_GetArrayItem(graph_member(document, "signatures"), index);

	if (!cJSON_IsObject(signature))
		return fail_as(NOT_FOUND, _("it has no signature number %d"),
			       index + 1);
	return message_of(out, document, signature);
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
		       const cJSON *document, const cJSON *signature)
{
	const struct jss_algorithm *a = jss_algorithm_named(c->algorithm);
	struct strbuf message = STRBUF_INIT, value = STRBUF_INIT;
	int ret = fingerprint(c->key, key);

	if (!ret && !a)
		ret = fail(_("the algorithm \"%s\" is not known"),
			   c->algorithm);
	if (!ret && decode_value(&value, text_of(signature, "value")))
		ret = fail(_("its value is not base64url"));
	if (!ret)
		ret = message_of(&message, document, signature);
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
		  const cJSON *signature)
{
	const char *base64 = graph_text(signature, "public_key");
	EVP_PKEY *key = base64 ? jss_key_read(base64) : NULL;
	const char *fault = NULL;
	int good = FAILED;

	*c = (struct jss_check){
		.signee = text_of(signature, "signee"),
		.algorithm = text_of(signature, "algorithm"),
		.created = text_of(signature, "created"),
	};
	if (!key)
		fail(_("it has no public_key that can be read"));
	else
		good = verify_with(c, key, document, signature);
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
	const cJSON *list = graph_member(document, "signatures"), *item;
	struct jss_check *checks =
		xcalloc((size_t)cJSON_GetArraySize(list) + 1, sizeof *checks);
	int n = 0;

	cJSON_ArrayForEach (item, list)
		check(&checks[n++], document, item);
	*out = checks;
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

static int sign_with(cJSON *document, cJSON *signature, EVP_PKEY *key,
		     const struct jss_algorithm *a)
{
	struct strbuf message = STRBUF_INIT, bytes = STRBUF_INIT;
	struct strbuf value = STRBUF_INIT;
	int ret = add_public_key(signature, key);

	if (!ret)
		ret = message_of(&message, document, signature);
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

int jss_sign(cJSON *document, const char *path, const char *signee,
	     const char *created_by)
{
	const struct jss_algorithm *a;
	EVP_PKEY *key;
	cJSON *signature;
	int ret;

	if (!graph_text(document, "id") || !graph_text(document, "modified"))
		return fail(_("a playbook that is signed has an id and a time "
			      "of change"));
	key = jss_key_load(path, true);
	a = key ? jss_algorithm_of(key) : NULL;
	if (!a) {
		EVP_PKEY_free(key);
		return FAILED;
	}
	tell_in_summary(document);
	signature = new_signature(
		document, a->name, signee,
		created_by ? created_by : graph_text(document, "created_by"));
	ret = sign_with(document, signature, key, a);
	EVP_PKEY_free(key);
	if (ret)
		cJSON_Delete(signature);
	else
		cJSON_AddItemToArray(edit_array(document, "signatures"),
				     signature);
	return ret;
}
