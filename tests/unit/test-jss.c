/*
 * test-jss.c - signatures: ours, the committee's own, other programs'; and
 * that one changed byte shows.
 */
#include "config.h"

#include "check.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "playbook-text.h"
#include "playbook/jss_key.h"
#include "watchfloor/author.h"
#include "watchfloor/file.h"
#include "watchfloor/jss.h"
#include "watchfloor/memory.h"

#define PLAIN START("a2") ACTION("2", "e3", "") END_AT("3")

struct key {
	const char *name, *algorithm;
	EVP_PKEY *key;
	char path[64];
};

static struct key keys[] = {
	{ .name = "RSA", .algorithm = "RS256" },
	{ .name = "EC", .algorithm = "ES256" },
	{ .name = "ED25519", .algorithm = "Ed25519" },
};

static int make_keys(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		struct key *k = &keys[i];

		if (!strcmp(k->name, "RSA"))
			k->key = EVP_PKEY_Q_keygen(NULL, NULL, k->name,
						   (size_t)2048);
		else if (!strcmp(k->name, "EC"))
			k->key =
				EVP_PKEY_Q_keygen(NULL, NULL, k->name, "P-256");
		else
			k->key = EVP_PKEY_Q_keygen(NULL, NULL, k->name);
		assert_non_null(k->key);
		snprintf(k->path, sizeof k->path, "/tmp/wf-jss-XXXXXX");
		int fd = mkstemp(k->path);
		FILE *f = fdopen(fd, "w");
		assert_non_null(f);
		PEM_write_PrivateKey(f, k->key, NULL, NULL, 0, NULL, NULL);
		fclose(f);
	}
	return 0;
}

static int drop_keys(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		EVP_PKEY_free(keys[i].key);
		unlink(keys[i].path);
	}
	return 0;
}

static const struct jss_signer lin = { .signee = "Lin", .over = JSS_BESIDE };

static cJSON *make_document(void)
{
	struct strbuf text = STRBUF_INIT;

	playbook_text(&text, 1, "", PLAIN,
		      ",'description':'\xe5\x89\xa7\xe6\x9c\xac \\u001f \\/'");
	cJSON *document = document_read(text.buf, text.len);
	assert_non_null(document);
	strbuf_release(&text);
	return document;
}

/* All signatures are of this kind. */
static void check_all(const cJSON *document, int want, enum jss_result result)
{
	struct jss_check *list;
	int n = jss_verify(&list, document);

	assert_int_equal(n, want);
	for (int i = 0; i < n; i++) {
		if (list[i].result != result)
			fail_msg("signature %d: %s", i + 1,
				 list[i].why ? list[i].why : "good");
		assert_int_equal(!list[i].why, result == JSS_GOOD);
	}
	jss_checks_free(list, n);
}

static void test_what_is_signed_verifies(void **state)
{
	cJSON *document = make_document();
	char fingerprint[SHA256_HEX];
	struct jss_check *list;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		must(jss_sign(document, keys[i].path, &lin));
		check_all(document, (int)i + 1, JSS_GOOD);
	}
	assert_int_equal(jss_verify(&list, document), 3);
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		assert_string_equal(list[i].algorithm, keys[i].algorithm);
		must(jss_key_fingerprint(fingerprint, keys[i].path));
		assert_string_equal(list[i].key, fingerprint);
	}
	jss_checks_free(list, 3);
	/* The layout does not matter. */
	struct strbuf text = STRBUF_INIT;
	document_write(&text, document);
	cJSON *again = document_read(text.buf, text.len);
	check_all(again, 3, JSS_GOOD);
	cJSON_Delete(again);
	strbuf_release(&text);
	cJSON_Delete(document);
}

static void test_any_change_shows(void **state)
{
	static const char *const members[] = { "name", "description",
					       "workflow_start" };
	cJSON *document = make_document();

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		must(jss_sign(document, keys[i].path, &lin));
	for (size_t i = 0; i < ARRAY_SIZE(members); i++) {
		cJSON *changed = cJSON_Duplicate(document, true);
		char *text =
			cJSON_GetObjectItem(changed, members[i])->valuestring;
		text[strlen(text) - 1] ^= 1;
		check_all(changed, 3, JSS_BAD);
		cJSON_Delete(changed);
	}
	/* Of the signature itself, too. */
	cJSON *signature;
	cJSON_ArrayForEach (signature,
			    cJSON_GetObjectItem(document, "signatures"))
		cJSON_GetObjectItem(signature, "signee")->valuestring[0] = 'M';
	check_all(document, 3, JSS_BAD);
	cJSON_Delete(document);
}

/* Lin signs, Wu over Lin, Yu over Wu; then Ma beside them. */
static cJSON *make_countersigned(void)
{
	static const struct jss_signer people[] = {
		{ .signee = "Lin", .over = JSS_BESIDE },
		{ .signee = "Wu", .over = 0 },
		{ .signee = "Yu", .over = 1 },
		{ .signee = "Ma", .over = JSS_BESIDE },
	};
	cJSON *document = make_document();

	for (size_t i = 0; i < ARRAY_SIZE(people); i++)
		must(jss_sign(document, keys[i % ARRAY_SIZE(keys)].path,
			      &people[i]));
	return document;
}

static void test_a_countersignature_is_over_one(void **state)
{
	static const char *const signees[] = { "Lin", "Wu", "Yu", "Ma" };
	static const int levels[] = { 0, 1, 2, 0 };
	cJSON *document = make_countersigned();
	struct jss_check *list;
	struct jss_signer again = { .signee = "Yu", .over = 0 };

	check_all(document, 4, JSS_GOOD);
	assert_int_equal(jss_verify(&list, document), 4);
	for (int i = 0; i < 4; i++) {
		assert_string_equal(list[i].signee, signees[i]);
		assert_int_equal(list[i].level, levels[i]);
	}
	jss_checks_free(list, 4);
	assert_int_equal(jss_sign(document, keys[0].path, &again), REFUSED);
	again.over = 4;
	assert_int_equal(jss_sign(document, keys[0].path, &again), NOT_FOUND);
	cJSON_Delete(document);
}

/* What is over a signature does not touch it; what it is over does. */
static void test_a_change_shows_outwards(void **state)
{
	static const enum jss_result want[3][4] = {
		{ JSS_BAD, JSS_BAD, JSS_BAD, JSS_GOOD },
		{ JSS_GOOD, JSS_BAD, JSS_BAD, JSS_GOOD },
		{ JSS_GOOD, JSS_GOOD, JSS_BAD, JSS_GOOD },
	};

	for (int i = 0; i < 3; i++) {
		cJSON *document = make_countersigned();
		cJSON *s = cJSON_GetArrayItem(
			cJSON_GetObjectItem(document, "signatures"), 0);
		struct jss_check *list;

		for (int k = 0; k < i; k++)
			s = cJSON_GetObjectItem(s, "signature");
		cJSON_GetObjectItem(s, "signee")->valuestring[0] ^= 1;
		assert_int_equal(jss_verify(&list, document), 4);
		for (int k = 0; k < 4; k++)
			assert_int_equal(list[k].result, want[i][k]);
		jss_checks_free(list, 4);
		cJSON_Delete(document);
	}
}

static void test_what_cannot_be_told_is_said_so(void **state)
{
	static const struct {
		const char *member, *value;
	} cases[] = {
		{ "public_key", "nonsense" },  { "algorithm", "HS256" },
		{ "hash_algorithm", "crc32" }, { "value", "\x7e\x7e*" },
		{ "algorithm", "ES256" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		cJSON *document = make_document();
		must(jss_sign(document, keys[0].path, &lin));
		cJSON *signature = cJSON_GetArrayItem(
			cJSON_GetObjectItem(document, "signatures"), 0);
		cJSON_ReplaceItemInObject(signature, cases[i].member,
					  cJSON_CreateString(cases[i].value));
		check_all(document, 1, JSS_UNKNOWN);
		cJSON_Delete(document);
	}
}

static void test_a_signature_of_another_version_is_none(void **state)
{
	cJSON *document = make_document(), *copy;

	cJSON_ReplaceItemInObject(
		document, "modified",
		cJSON_CreateString("2026-01-01T00:00:00.001Z"));
	must(jss_sign(document, keys[2].path, &lin));
	copy = cJSON_Duplicate(document, true);
	cJSON_AddTrueToObject(
		cJSON_GetArrayItem(cJSON_GetObjectItem(copy, "signatures"), 0),
		"revoked");
	check_all(copy, 1, JSS_BAD);
	cJSON_Delete(copy);
	cJSON_Delete(document);
}

/* sha256, RSA-SHA256 and a value in hex: as a browser's editor writes them. */
static void test_other_spellings_are_read(void **state)
{
	cJSON *document = make_document();
	struct strbuf message = STRBUF_INIT, value = STRBUF_INIT;
	char hex[2 * 512 + 1];

	must(jss_sign(document, keys[0].path, &lin));
	cJSON *signature = cJSON_GetArrayItem(
		cJSON_GetObjectItem(document, "signatures"), 0);
	cJSON_ReplaceItemInObject(signature, "hash_algorithm",
				  cJSON_CreateString("sha256"));
	cJSON_ReplaceItemInObject(signature, "algorithm",
				  cJSON_CreateString("RSA-SHA256"));
	must(jss_message(&message, document, 0));
	must(jss_key_sign(keys[0].key, jss_algorithm_named("RS256"), &message,
			  &value));
	assert_true(value.len <= 512);
	hex_encode(hex, value.buf, value.len);
	cJSON_ReplaceItemInObject(signature, "value", cJSON_CreateString(hex));
	check_all(document, 1, JSS_GOOD);
	strbuf_release(&message);
	strbuf_release(&value);
	cJSON_Delete(document);
}

/* The committee's own example, in the folder that $CACAO_EXAMPLES names. */
static void test_the_example_of_the_committee_verifies(void **state)
{
	const char *folder = getenv("CACAO_EXAMPLES");
	struct strbuf text = STRBUF_INIT;
	char *path;

	if (!folder)
		skip();
	path = xasprintf("%s/signature/tc-signature-example-block6.json",
			 folder);
	must(file_read(&text, path, 1 << 20));
	cJSON *document = document_read(text.buf, text.len);
	check_all(document, 1, JSS_GOOD);
	cJSON_GetObjectItem(document, "name")->valuestring[0] ^= 1;
	check_all(document, 1, JSS_BAD);
	cJSON_Delete(document);
	strbuf_release(&text);
	free(path);
}

static void test_a_wrong_key_is_refused(void **state)
{
	cJSON *document = make_document();

	assert_true(jss_sign(document, "/nonexistent", &lin) < 0);
	assert_says("/nonexistent");
	assert_true(jss_sign(document, SRCDIR "/README.md", &lin) < 0);
	assert_says("no private key");
	assert_null(cJSON_GetObjectItem(document, "signatures"));
	cJSON_Delete(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_signed_verifies),
		cmocka_unit_test(test_any_change_shows),
		cmocka_unit_test(test_a_countersignature_is_over_one),
		cmocka_unit_test(test_a_change_shows_outwards),
		cmocka_unit_test(test_what_cannot_be_told_is_said_so),
		cmocka_unit_test(test_a_signature_of_another_version_is_none),
		cmocka_unit_test(test_other_spellings_are_read),
		cmocka_unit_test(test_the_example_of_the_committee_verifies),
		cmocka_unit_test(test_a_wrong_key_is_refused),
	};
	return cmocka_run_group_tests(tests, make_keys, drop_keys);
}
