/*
 * test-hash.c - against the vectors of the standards.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/hash.h"
#include "watchfloor/memory.h"

/* Last: it has a macro fail(). */
#include <cmocka.h>

static void assert_sha256(const sha256 *hash, const char *expected)
{
	char hex[SHA256_HEX];

	assert_string_equal(hex_encode(hex, hash->b, SHA256_SIZE), expected);
}

static void sha256_is_that_of_fips_180_4(void **state)
{
	static const char two_blocks[] =
		"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	sha256 h;

	sha256_of(&h, NULL, 0);
	assert_sha256(&h, "e3b0c44298fc1c149afbf4c8996fb924"
			  "27ae41e4649b934ca495991b7852b855");
	sha256_of(&h, "abc", 3);
	assert_sha256(&h, "ba7816bf8f01cfea414140de5dae2223"
			  "b00361a396177a9cb410ff61f20015ad");
	sha256_of(&h, two_blocks, strlen(two_blocks));
	assert_sha256(&h, "248d6a61d20638b8e5c026930c3e6039"
			  "a33ce45964ff2167f6ecedd419db06c1");
}

static void prefixed_hashes_are_those_of_rfc_6962(void **state)
{
	sha256 leaf, other, node;

	/* The leaf of the empty entry, from the RFC's test vectors. */
	sha256_prefixed(&leaf, 0x00, NULL, 0, NULL, 0);
	assert_sha256(&leaf, "6e340b9cffb37a989ca544e6bb780a2c"
			     "78901d3fb33738768511a30617afa01d");
	/* Its root with the second entry, one byte of zero. */
	sha256_prefixed(&other, 0x00, "\0", 1, NULL, 0);
	sha256_prefixed(&node, 0x01, leaf.b, SHA256_SIZE, other.b, SHA256_SIZE);
	assert_sha256(&node, "fac54203e7cc696cf0dfcb42c92a1d9d"
			     "baf70ad9e621f4bd8d98662f00e3c125");
}

static void prefix_and_parts_are_one_message(void **state)
{
	sha256 parts, whole;

	sha256_prefixed(&parts, 'a', "bc", 2, "def", 3);
	sha256_of(&whole, "abcdef", 6);
	assert_memory_equal(parts.b, whole.b, SHA256_SIZE);
}

static void hex_goes_both_ways(void **state)
{
	unsigned char bytes[256], back[256];
	char hex[2 * sizeof(bytes) + 1];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (unsigned char)i;
	hex_encode(hex, bytes, sizeof(bytes));
	assert_int_equal(hex_decode(back, sizeof(back), hex), 0);
	assert_memory_equal(back, bytes, sizeof(bytes));
	assert_int_equal(hex_decode(back, 3, "aBCdEf"), 0);
	assert_memory_equal(back, "\xab\xcd\xef", 3);
}

static void wrong_hex_is_refused(void **state)
{
	static const char *const texts[] = { "",      "a",    "ab",   "abc",
					     "abcde", "abcg", "ab d", "0xab" };
	unsigned char out[2];

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_int_equal(hex_decode(out, 2, texts[i]), FAILED);
	assert_int_equal(hex_decode(out, 0, ""), 0);
}

static void base64_is_that_of_rfc_4648(void **state)
{
	static const char *const vectors[][2] = {
		{ "", "" },
		{ "f", "Zg==" },
		{ "fo", "Zm8=" },
		{ "foo", "Zm9v" },
		{ "foob", "Zm9vYg==" },
		{ "fooba", "Zm9vYmE=" },
		{ "foobar", "Zm9vYmFy" },
		{ "\xfb\xff\xbf", "+/+/" },
	};
	struct strbuf sb = STRBUF_INIT;

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++) {
		const char *text = vectors[i][1];

		strbuf_reset(&sb);
		base64_encode(&sb, vectors[i][0], strlen(vectors[i][0]));
		assert_string_equal(sb.buf, text);
		strbuf_reset(&sb);
		assert_int_equal(base64_decode(&sb, text, strlen(text)), 0);
		assert_string_equal(sb.buf, vectors[i][0]);
	}
	strbuf_release(&sb);
}

static void base64_is_read_strictly(void **state)
{
	static const char *const texts[] = {
		"Zg",        "Zg=",  "Z===", "====", "Zg==Zg==", "Zm9v\n",
		"Zm9v\nZm9", "Zh==", "Zm9=", "Zm-_", "Z=g=",     "Zm9v=AAA",
	};
	struct strbuf sb = STRBUF_INIT;

	strbuf_addstr(&sb, "kept");
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!base64_decode(&sb, texts[i], strlen(texts[i])))
			fail_msg("taken for base64: %s", texts[i]);
		assert_string_equal(sb.buf, "kept");
	}
	strbuf_release(&sb);
}

static void fnv_is_that_of_its_authors(void **state)
{
	assert_int_equal(fnv32("", 0), 0x811c9dc5);
	assert_int_equal(fnv32("a", 1), 0xe40c292c);
	assert_int_equal(fnv32("foobar", 6), 0xbf9cf968);
}

static void uuids_are_version_4_and_differ(void **state)
{
	char a[37], b[37];

	uuid4(a);
	uuid4(b);
	assert_int_equal(strlen(a), 36);
	assert_string_not_equal(a, b);
	assert_int_equal(a[14], '4');
	assert_non_null(strchr("89ab", a[19]));
	for (int i = 0; i < 36; i++)
		assert_int_equal(a[i] == '-',
				 i == 8 || i == 13 || i == 18 || i == 23);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_is_that_of_fips_180_4),
		cmocka_unit_test(prefixed_hashes_are_those_of_rfc_6962),
		cmocka_unit_test(prefix_and_parts_are_one_message),
		cmocka_unit_test(hex_goes_both_ways),
		cmocka_unit_test(wrong_hex_is_refused),
		cmocka_unit_test(base64_is_that_of_rfc_4648),
		cmocka_unit_test(base64_is_read_strictly),
		cmocka_unit_test(fnv_is_that_of_its_authors),
		cmocka_unit_test(uuids_are_version_4_and_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
