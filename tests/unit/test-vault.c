/*
 * test-vault.c - content goes in and comes out as it was, or it is said that
 * it does not.
 */
#include "config.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "ledger/vault_private.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

struct place {
	char *dir;
	struct vault *v;
};

static int setup(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);
	const char *tmp = getenv("TMPDIR");

	p->dir = xasprintf("%s/wf-vault-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(p->dir))
		return -1;
	p->v = vault_new(p->dir);
	*state = p;
	return 0;
}

static int remove_one(const char *path, const struct stat *st, int flag,
		      struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static int teardown(void **state)
{
	struct place *p = *state;

	vault_free(p->v);
	nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(p->dir);
	free(p);
	return 0;
}

static int collect(void *ctx, const void *data, size_t len)
{
	strbuf_add(ctx, data, len);
	return 0;
}

static char *some_bytes(size_t len)
{
	char *bytes = xmalloc(len + 1);

	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)(i * 31 + (i >> 8) * 7);
	return bytes;
}

/* In pieces that fit no chunk. */
static sha256 put(struct vault *v, const char *bytes, size_t len)
{
	struct vault_writer *w;
	sha256 hash, want;
	int64_t size;

	must(vault_create(&w, v));
	for (size_t at = 0; at < len;) {
		size_t n = len - at < 12345 ? len - at : 12345;

		must(vault_write(w, bytes + at, n));
		at += n;
	}
	must(vault_seal(w, &hash, &size));
	must(vault_place(w));
	vault_drop(w);
	sha256_of(&want, bytes, len);
	assert_memory_equal(hash.b, want.b, SHA256_SIZE);
	assert_int_equal(size, len);
	return hash;
}

static const size_t sizes[] = { 0,
				1,
				100,
				VAULT_CHUNK - 1,
				VAULT_CHUNK,
				VAULT_CHUNK + 1,
				3 * VAULT_CHUNK,
				3 * VAULT_CHUNK + 77 };

static void what_goes_in_comes_out(void **state)
{
	struct place *p = *state;

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		char *bytes = some_bytes(sizes[i]);
		sha256 hash = put(p->v, bytes, sizes[i]);
		struct strbuf out = STRBUF_INIT;

		assert_true(vault_has(p->v, &hash));
		must(vault_read(p->v, &hash, collect, &out));
		assert_int_equal(out.len, sizes[i]);
		assert_memory_equal(out.buf, bytes, sizes[i]);
		strbuf_release(&out);
		free(bytes);
	}
}

static void another_program_reads_it_with_the_same_secret(void **state)
{
	struct place *p = *state;
	sha256 hash = put(p->v, "hello", 5);
	struct vault *other = vault_new(p->dir);
	struct strbuf out = STRBUF_INIT;

	must(vault_read(other, &hash, collect, &out));
	assert_string_equal(out.buf, "hello");
	strbuf_release(&out);
	vault_free(other);
}

/* ---- damage ---- */

static void write_file(const char *path, const char *data, size_t len)
{
	unlink(path);
	must(file_write_atomic(path, data, len, 0600));
}

static void assert_found(struct place *p, const sha256 *hash, const char *what)
{
	struct strbuf out = STRBUF_INIT;

	if (vault_read(p->v, hash, collect, &out) != FAILED)
		fail_msg("not found: %s", what);
	strbuf_release(&out);
}

/* Every bit pattern of every byte would take long: one bit of each. */
static void each_byte_that_was_changed_is_found(void **state)
{
	struct place *p = *state;
	sha256 hash = put(p->v, "what the intruder left", 22);
	char *path = vault_path(p->v, &hash);
	struct strbuf file = STRBUF_INIT;

	must(file_read(&file, path, 1 << 20));
	assert_int_equal(file.len, VAULT_HEADER + 22 + AEAD_TAG);
	for (size_t i = 0; i < file.len; i++) {
		file.buf[i] ^= (char)(1 << i % 8);
		write_file(path, file.buf, file.len);
		assert_found(p, &hash, "a byte");
		file.buf[i] ^= (char)(1 << i % 8);
	}
	write_file(path, file.buf, file.len);
	strbuf_reset(&file);
	must(vault_read(p->v, &hash, collect, &file));
	strbuf_release(&file);
	free(path);
}

static void every_cut_and_every_addition_is_found(void **state)
{
	struct place *p = *state;
	char *bytes = some_bytes(2 * VAULT_CHUNK);
	sha256 hash = put(p->v, bytes, 2 * VAULT_CHUNK);
	char *path = vault_path(p->v, &hash);
	struct strbuf file = STRBUF_INIT;
	const size_t sealed = VAULT_CHUNK + AEAD_TAG;

	must(file_read(&file, path, 1 << 20));
	for (size_t i = 0; i <= VAULT_HEADER; i++) {
		write_file(path, file.buf, i);
		assert_found(p, &hash, "cut in or behind the header");
	}
	write_file(path, file.buf, VAULT_HEADER + sealed);
	assert_found(p, &hash, "cut between two chunks");
	write_file(path, file.buf, file.len - 1);
	assert_found(p, &hash, "cut in the last tag");
	strbuf_addch(&file, 'x');
	write_file(path, file.buf, file.len);
	assert_found(p, &hash, "one byte more");
	strbuf_release(&file);
	free(path);
	free(bytes);
}

static void chunks_in_another_order_are_found(void **state)
{
	struct place *p = *state;
	char *bytes = some_bytes(2 * VAULT_CHUNK);
	sha256 hash = put(p->v, bytes, 2 * VAULT_CHUNK);
	char *path = vault_path(p->v, &hash);
	struct strbuf file = STRBUF_INIT, turned = STRBUF_INIT;
	const size_t sealed = VAULT_CHUNK + AEAD_TAG;

	must(file_read(&file, path, 1 << 20));
	strbuf_add(&turned, file.buf, VAULT_HEADER);
	strbuf_add(&turned, file.buf + VAULT_HEADER + sealed, sealed);
	strbuf_add(&turned, file.buf + VAULT_HEADER, sealed);
	write_file(path, turned.buf, turned.len);
	assert_found(p, &hash, "turned round");
	strbuf_release(&turned);
	strbuf_release(&file);
	free(path);
	free(bytes);
}

static void content_under_another_name_is_found(void **state)
{
	struct place *p = *state;
	sha256 one = put(p->v, "one", 3), two = put(p->v, "two", 3);
	char *from = vault_path(p->v, &one), *to = vault_path(p->v, &two);
	struct strbuf out = STRBUF_INIT;

	assert_int_equal(rename(from, to), 0);
	assert_int_equal(vault_read(p->v, &two, collect, &out), FAILED);
	assert_says("other content than its name says");
	assert_int_equal(out.len, 0);
	assert_int_equal(vault_read(p->v, &one, collect, &out), NOT_FOUND);
	strbuf_release(&out);
	free(from);
	free(to);
}

/* ---- the secret ---- */

static void another_secret_reads_nothing(void **state)
{
	struct place *p = *state;
	sha256 hash = put(p->v, "one", 3);
	char *path = xasprintf("%s/evidence.key", p->dir);
	struct vault *other = vault_new(p->dir);
	char hex[2 * VAULT_SECRET + 2];
	struct strbuf out = STRBUF_INIT;

	memset(hex, 'a', sizeof hex);
	hex[2 * VAULT_SECRET] = '\n';
	write_file(path, hex, sizeof hex - 1);
	assert_int_equal(vault_read(other, &hash, collect, &out), FAILED);
	assert_says("another key");
	vault_free(other);
	strbuf_release(&out);
	free(path);
}

static void a_lost_secret_is_not_made_anew(void **state)
{
	struct place *p = *state;
	char *path = xasprintf("%s/evidence.key", p->dir);
	struct vault *other = vault_new(p->dir);
	struct vault_writer *w;
	struct stat st;

	put(p->v, "one", 3);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	unlink(path);
	assert_int_equal(vault_create(&w, other), FAILED);
	assert_says("is gone");
	assert_int_equal(access(path, F_OK), -1);
	vault_free(other);
	free(path);
}

static void a_secret_that_others_could_read_is_refused(void **state)
{
	struct place *p = *state;
	char *path = xasprintf("%s/evidence.key", p->dir);
	struct vault *other = vault_new(p->dir);
	struct vault_writer *w;

	put(p->v, "one", 3);
	assert_int_equal(chmod(path, 0644), 0);
	assert_int_equal(vault_create(&w, other), FAILED);
	assert_says("others could read");
	vault_free(other);
	free(path);
}

/* ---- the folder ---- */

static int count(void *ctx, const struct vault_file *f)
{
	int *n = ctx;

	n[f->hash ? 0 : 1]++;
	return 0;
}

static void what_is_dropped_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct vault_writer *w;
	int n[2] = { 0 };

	must(vault_create(&w, p->v));
	must(vault_write(w, "abc", 3));
	must(vault_each(p->v, count, n));
	assert_int_equal(n[1], 1);
	vault_drop(w);
	memset(n, 0, sizeof n);
	must(vault_each(p->v, count, n));
	assert_int_equal(n[0] + n[1], 0);
}

static void the_same_content_is_stored_once(void **state)
{
	struct place *p = *state;
	int n[2] = { 0 };
	sha256 hash = put(p->v, "one", 3);

	put(p->v, "one", 3);
	put(p->v, "two", 3);
	must(vault_each(p->v, count, n));
	assert_int_equal(n[0], 2);
	must(vault_remove(p->v, &hash));
	must(vault_remove(p->v, &hash));
	assert_false(vault_has(p->v, &hash));
}

static void two_files_of_one_content_have_nothing_in_common(void **state)
{
	struct place *p = *state;
	sha256 hash = put(p->v, "the same content", 16);
	char *path = vault_path(p->v, &hash);
	struct strbuf one = STRBUF_INIT, two = STRBUF_INIT;

	must(file_read(&one, path, 4096));
	put(p->v, "the same content", 16);
	must(file_read(&two, path, 4096));
	assert_memory_not_equal(one.buf + VAULT_HEADER, two.buf + VAULT_HEADER,
				16);
	assert_null(memmem(one.buf, one.len, "same", 4));
	strbuf_release(&one);
	strbuf_release(&two);
	free(path);
}

static void a_shared_folder_is_shared_all_the_way_down(void **state)
{
	struct place *p = *state;
	char *path, *folder = vault_folder(p->v);
	struct stat st;
	sha256 hash;

	assert_int_equal(chmod(p->dir, 02770), 0);
	hash = put(p->v, "one", 3);
	path = vault_path(p->v, &hash);
	assert_int_equal(stat(folder, &st), 0);
	assert_int_equal(st.st_mode & 07777, 02770);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0440);
	*strrchr(path, '/') = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 02770);
	free(folder);
	free(path);
}

/* RFC 5869, test case 1; and GCM's test case 16 of McGrew and Viega. */
static void the_ciphers_are_those_of_the_standards(void **state)
{
	unsigned char secret[22], salt[13], out[42], want[42];
	unsigned char key[AEAD_KEY], nonce[AEAD_NONCE], plain[60], sealed[76];
	unsigned char with[20], tag[AEAD_TAG];
	struct aead *a;

	(void)state;
	memset(secret, 0x0b, sizeof secret);
	for (size_t i = 0; i < sizeof salt; i++)
		salt[i] = (unsigned char)i;
	hkdf_sha256(out, sizeof out, secret, sizeof secret, salt, sizeof salt,
		    "\xf0\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9");
	must(hex_decode(want, sizeof want,
			"3cb25f25faacd57a90434f64d0362f2a"
			"2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
			"34007208d5b887185865"));
	assert_memory_equal(out, want, sizeof want);
	must(hex_decode(key, sizeof key,
			"feffe9928665731c6d6a8f9467308308"
			"feffe9928665731c6d6a8f9467308308"));
	must(hex_decode(nonce, sizeof nonce, "cafebabefacedbaddecaf888"));
	must(hex_decode(with, sizeof with,
			"feedfacedeadbeeffeedfacedeadbeefabaddad2"));
	must(hex_decode(plain, sizeof plain,
			"d9313225f88406e5a55909c5aff5269a"
			"86a7a9531534f7da2e4c303d8a318a72"
			"1c3c0c95956809532fcf0e2449a6b525"
			"b16aedf5aa0de657ba637b39"));
	must(hex_decode(tag, sizeof tag, "76fc6ece0f4e1768cddf8853bb2d551b"));
	a = aead_new(key);
	aead_seal(a, nonce, (struct aead_with){ with, sizeof with }, plain,
		  sizeof plain, sealed);
	assert_memory_equal(sealed + sizeof plain, tag, sizeof tag);
	assert_true(aead_open(a, nonce, (struct aead_with){ with, sizeof with },
			      sealed, sizeof plain, sealed));
	assert_memory_equal(sealed, plain, sizeof plain);
	aead_free(a);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_goes_in_comes_out),
		TEST(another_program_reads_it_with_the_same_secret),
		TEST(each_byte_that_was_changed_is_found),
		TEST(every_cut_and_every_addition_is_found),
		TEST(chunks_in_another_order_are_found),
		TEST(content_under_another_name_is_found),
		TEST(another_secret_reads_nothing),
		TEST(a_lost_secret_is_not_made_anew),
		TEST(a_secret_that_others_could_read_is_refused),
		TEST(what_is_dropped_leaves_nothing),
		TEST(the_same_content_is_stored_once),
		TEST(two_files_of_one_content_have_nothing_in_common),
		TEST(a_shared_folder_is_shared_all_the_way_down),
		cmocka_unit_test(the_ciphers_are_those_of_the_standards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
