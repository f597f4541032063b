/*
 * test-note.c - signed notes and checkpoints, and what is not one.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "ledger/note.h"
#include "vectors.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

/* The key of the vectors: its seed is 00 01 02 .. 1f. */
#define NAME "soc.example/site-a"
#define VKEY NAME "+69618251+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
#define NOTE                                                                  \
	NAME "\n20\nxp6QHXSCwRuHMg1lie9OEGGrDS17MuzFR5lG+9Rbwwo=\n\n"         \
	     "\xe2\x80\x94 " NAME                                             \
	     " aWGCUbkh4/f/UHoY5jv8afZclEZF/Gg0L6+zyDEBR/yeGcsdBI3y7O5BdVqDu" \
	     "SOYOL0KepAS8GIGsCj2nFIiMLgJsQA=\n"
#define ROOT20 \
	"c69e901d7482c11b87320d6589ef4e1061ab0d2d7b32ecc5479946fbd45bc30a"

static struct signer *signer(void)
{
	unsigned char seed[32];
	struct signer *s;

	for (int i = 0; i < 32; i++)
		seed[i] = (unsigned char)i;
	must(signer_from_seed(&s, seed, NAME));
	return s;
}

static struct vkey site_a(void)
{
	struct vkey k;

	must(vkey_parse(&k, VKEY));
	return k;
}

static bool opens(const char *note, size_t len)
{
	struct vkey k = site_a();
	struct checkpoint c;

	return checkpoint_open(&c, note, len, &k) == 0;
}

/* ---- keys ---- */

static void a_seed_gives_the_known_key(void **state)
{
	struct signer *s = signer();
	struct strbuf sb = STRBUF_INIT;

	vkey_format(&sb, signer_vkey(s));
	assert_string_equal(sb.buf, VKEY);
	strbuf_release(&sb);
	signer_free(s);
}

static void a_vkey_is_parsed_strictly(void **state)
{
	static const char *const bad[] = {
		"",
		NAME,
		NAME "+69618251",
		NAME "+69618251+",
		/* another id, a short key, another type, trailing text */
		NAME "+69618252+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
		NAME "+69618251+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTE=",
		NAME "+69618251+AgOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
		VKEY " ",
		VKEY "\n",
		"other" VKEY,
		"+69618251+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
	};
	struct vkey k;

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (!vkey_parse(&k, bad[i]))
			fail_msg("accepted: %s", bad[i]);
}

static void a_key_file_is_private_and_reads_back(void **state)
{
	char dir[] = "/tmp/wf-key-XXXXXX";
	struct signer *made, *read;
	struct stat st;
	char *path;

	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/key.pem", dir);
	must(signer_create(&made, path, "bj1/4f1c9e2a"));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	must(signer_load(&read, path, "bj1/4f1c9e2a"));
	assert_memory_equal(signer_vkey(made), signer_vkey(read),
			    sizeof(struct vkey));
	signer_free(made);
	signer_free(read);
	chmod(path, 0604);
	assert_int_equal(signer_load(&read, path, "x"), FAILED);
	assert_says("chmod 600");
	must(file_write_atomic(path, "nonsense\n", 9, 0600));
	assert_int_equal(signer_load(&read, path, "x"), FAILED);
	unlink(path);
	rmdir(dir);
	free(path);
}

/* ---- notes ---- */

static void a_checkpoint_is_signed_as_others_sign_it(void **state)
{
	struct checkpoint c = { 20, vector_hash(ROOT20) };
	struct strbuf note = STRBUF_INIT;
	struct signer *s = signer();

	must(checkpoint_sign(&note, &c, s));
	assert_string_equal(note.buf, NOTE);
	strbuf_release(&note);
	signer_free(s);
}

static void a_checkpoint_opens(void **state)
{
	struct vkey k = site_a();
	struct checkpoint c;
	sha256 root = vector_hash(ROOT20);

	must(checkpoint_open(&c, NOTE, strlen(NOTE), &k));
	assert_int_equal(c.size, 20);
	assert_memory_equal(&c.root, &root, sizeof root);
}

/* No byte of it can be another, added, or left out. */
static void every_changed_byte_is_refused(void **state)
{
	static const char good[] = NOTE;
	struct strbuf note = STRBUF_INIT;
	size_t len = strlen(good);

	for (size_t i = 0; i < len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			strbuf_reset(&note);
			strbuf_add(&note, good, len);
			note.buf[i] ^= (char)(1 << bit);
			if (opens(note.buf, len))
				fail_msg("bit %d of byte %zu", bit, i);
		}
		strbuf_reset(&note);
		strbuf_add(&note, good, i);
		assert_false(opens(note.buf, i));
		strbuf_add(&note, good + i + 1, len - i - 1);
		assert_false(opens(note.buf, len - 1));
		strbuf_reset(&note);
		strbuf_add(&note, good, i);
		strbuf_addch(&note, '\n');
		strbuf_add(&note, good + i, len - i);
		assert_false(opens(note.buf, len + 1));
	}
	strbuf_release(&note);
}

static void signatures_of_others_do_not_matter(void **state)
{
	/* "AAAAAAA=" is five bytes: an unknown key and a signature. */
	const char *more = NOTE "\xe2\x80\x94 someone/else AAAAAAA=\n";
	const char *none = NAME "\n1\n\n\xe2\x80\x94 someone/else AAAAAAA=\n";
	const char *bare = NOTE "\xe2\x80\x94 someone/else AAAA\n";
	struct vkey k = site_a();
	size_t text;

	assert_true(opens(more, strlen(more)));
	assert_int_equal(note_open(&text, none, strlen(none), &k), FAILED);
	assert_says("not signed by");
	assert_false(opens(bare, strlen(bare)));
}

static void many_signatures_have_an_end(void **state)
{
	struct strbuf note = STRBUF_INIT;

	strbuf_addstr(&note, NOTE);
	for (int i = 1; i < 100; i++)
		strbuf_addstr(&note, "\xe2\x80\x94 x AAAAAAA=\n");
	assert_true(opens(note.buf, note.len));
	strbuf_addstr(&note, "\xe2\x80\x94 x AAAAAAA=\n");
	assert_false(opens(note.buf, note.len));
	strbuf_release(&note);
}

static void a_text_may_hold_blank_lines(void **state)
{
	struct strbuf note = STRBUF_INIT;
	struct signer *s = signer();
	size_t len;

	must(note_sign(&note, "one\n\ntwo\n\n\nthree\n", s));
	must(note_open(&len, note.buf, note.len, signer_vkey(s)));
	assert_int_equal(len, strlen("one\n\ntwo\n\n\nthree\n"));
	strbuf_release(&note);
	signer_free(s);
}

/* Signed by the right key, and yet no checkpoint. */
static void malformed_bodies_are_refused(void **state)
{
#define B64 "xp6QHXSCwRuHMg1lie9OEGGrDS17MuzFR5lG+9Rbwwo="
	static const char *const bad[] = {
		NAME "\n020\n" B64 "\n",
		NAME "\n+20\n" B64 "\n",
		NAME "\n-1\n" B64 "\n",
		NAME "\n\n" B64 "\n",
		NAME "\n2 0\n" B64 "\n",
		NAME "\n0x14\n" B64 "\n",
		NAME "\n20\n",
		NAME "\n20\n" B64 "\n\n",
		NAME "\n20\n" B64 "=\n",
		NAME "\n20\nAAAA\n",
		"\n20\n" B64 "\n",
		NAME "x\n20\n" B64 "\n",
		NAME "\n9223372036854775808\n" B64 "\n",
	};
	static const char *const good[] = {
		NAME "\n0\n" B64 "\n",
		NAME "\n9223372036854775807\n" B64 "\n",
		NAME "\n20\n" B64 "\nan extension\n",
	};
	struct strbuf note = STRBUF_INIT;
	struct signer *s = signer();

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		strbuf_reset(&note);
		must(note_sign(&note, bad[i], s));
		if (opens(note.buf, note.len))
			fail_msg("accepted: %s", bad[i]);
	}
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		strbuf_reset(&note);
		must(note_sign(&note, good[i], s));
		assert_true(opens(note.buf, note.len));
	}
	strbuf_release(&note);
	signer_free(s);
}

/* ---- cosignatures ---- */

/* As Go's witness signs it: name, seed and time are those of the vectors. */
#define WITNESS "soc.example/witness-1"
#define COSIGNED                                                              \
	NOTE "\xe2\x80\x94 " WITNESS                                          \
	     " yvdaRwAAAABndIWARLoOXlsVXIUIr66jIdj5qgAE493OF7DOV4Kw9ISX4hVvW" \
	     "McSP2YqQtpK/v4ukmqc/wY3HqDfkxskfW869DJeBw==\n"
#define COSIGNED_AT 1735689600

static struct signer *witness(void)
{
	unsigned char seed[32];
	struct signer *s;

	memset(seed, 'B', sizeof seed);
	must(signer_from_seed(&s, seed, WITNESS));
	return s;
}

static void a_cosignature_is_made_as_others_make_it(void **state)
{
	struct checkpoint c = { 20, vector_hash(ROOT20) };
	struct strbuf note = STRBUF_INIT, body = STRBUF_INIT;
	struct signer *log = signer(), *w = witness();
	int64_t seconds;

	checkpoint_body(&body, NAME, &c);
	must(note_sign(&note, body.buf, log));
	must(note_cosign(&note, body.buf, COSIGNED_AT, w));
	assert_string_equal(note.buf, COSIGNED);
	assert_true(opens(note.buf, note.len));
	must(note_open_cosigned(&seconds, note.buf, note.len, signer_vkey(w)));
	assert_int_equal(seconds, COSIGNED_AT);
	/* a signature is no cosignature, nor the other way */
	assert_int_equal(note_open_cosigned(&seconds, note.buf, note.len,
					    signer_vkey(log)),
			 FAILED);
	assert_int_equal(
		checkpoint_open(&c, note.buf, note.len, signer_vkey(w)),
		FAILED);
	strbuf_release(&note);
	strbuf_release(&body);
	signer_free(log);
	signer_free(w);
}

/* A log without a key of its own: what it shows is signed by who has looked. */
static void cosignatures_can_stand_alone(void **state)
{
	struct checkpoint c = { 20, vector_hash(ROOT20) }, read;
	struct strbuf note = STRBUF_INIT, body = STRBUF_INIT;
	struct signer *w = witness();
	int64_t seconds;

	checkpoint_body(&body, NAME, &c);
	strbuf_addf(&note, "%s\n", body.buf);
	must(note_cosign(&note, body.buf, COSIGNED_AT, w));
	must(note_open_cosigned(&seconds, note.buf, note.len, signer_vkey(w)));
	must(checkpoint_read(&read, note.buf, note.len, NAME));
	assert_int_equal(read.size, 20);
	assert_memory_equal(&read.root, &c.root, sizeof c.root);
	assert_int_equal(checkpoint_read(&read, note.buf, note.len, "other"),
			 FAILED);
	assert_int_equal(checkpoint_read(&read, body.buf, body.len, NAME),
			 FAILED);
	strbuf_release(&note);
	strbuf_release(&body);
	signer_free(w);
}

static void every_changed_byte_of_a_cosignature_is_refused(void **state)
{
	static const char good[] = COSIGNED;
	struct strbuf note = STRBUF_INIT;
	struct signer *w = witness();
	int64_t seconds;

	/* But for the line of the log, which is none of the witness's. */
	for (size_t i = 0; i < sizeof good - 1; i++) {
		if (i >= strlen(NOTE) - 118 && i < strlen(NOTE))
			continue;
		strbuf_reset(&note);
		strbuf_add(&note, good, sizeof good - 1);
		note.buf[i] ^= 1;
		if (!note_open_cosigned(&seconds, note.buf, note.len,
					signer_vkey(w)))
			fail_msg("byte %zu", i);
	}
	strbuf_release(&note);
	signer_free(w);
}

/* ---- with the vectors ---- */

static const cJSON *need_vectors(void **state)
{
	if (!*state)
		skip();
	return vector_at(*state, "signed_note");
}

static void the_checkpoints_of_others_open(void **state)
{
	const cJSON *signed_note = need_vectors(state), *v;
	struct strbuf note = STRBUF_INIT;
	struct vkey k = site_a();
	struct signer *s = signer();
	struct checkpoint c;
	int n = 0;

	cJSON_ArrayForEach (v, vector_at(signed_note, "checkpoints")) {
		const char *text = vector_text(v, "note");

		must(checkpoint_open(&c, text, strlen(text), &k));
		assert_int_equal(c.size, vector_int(v, "size"));
		strbuf_reset(&note);
		must(checkpoint_sign(&note, &c, s));
		assert_string_equal(note.buf, text);
		n++;
	}
	assert_int_equal(n, 4);
	v = vector_at(signed_note, "cosigned_size20");
	assert_string_equal(vector_text(v, "note"), COSIGNED);
	must(checkpoint_open(&c, vector_text(v, "note"),
			     strlen(vector_text(v, "note")), &k));
	strbuf_release(&note);
	signer_free(s);
}

static int refuse_all(const cJSON *notes)
{
	struct strbuf note = STRBUF_INIT;
	const cJSON *v;
	int n = 0;

	cJSON_ArrayForEach (v, notes) {
		vector_hex(&note, vector_text(v, "note_hex"));
		if (opens(note.buf, note.len))
			fail_msg("accepted: %s", vector_text(v, "why"));
		n++;
	}
	strbuf_release(&note);
	return n;
}

static void what_others_must_refuse_is_refused(void **state)
{
	const cJSON *v = need_vectors(state);

	assert_int_equal(refuse_all(vector_at(v, "must_reject_note")), 9);
	assert_int_equal(
		refuse_all(vector_at(
			v, "must_reject_checkpoint_body_validly_signed")),
		9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_seed_gives_the_known_key),
		cmocka_unit_test(a_vkey_is_parsed_strictly),
		cmocka_unit_test(a_key_file_is_private_and_reads_back),
		cmocka_unit_test(a_checkpoint_is_signed_as_others_sign_it),
		cmocka_unit_test(a_checkpoint_opens),
		cmocka_unit_test(every_changed_byte_is_refused),
		cmocka_unit_test(signatures_of_others_do_not_matter),
		cmocka_unit_test(many_signatures_have_an_end),
		cmocka_unit_test(a_text_may_hold_blank_lines),
		cmocka_unit_test(malformed_bodies_are_refused),
		cmocka_unit_test(a_cosignature_is_made_as_others_make_it),
		cmocka_unit_test(cosignatures_can_stand_alone),
		cmocka_unit_test(
			every_changed_byte_of_a_cosignature_is_refused),
		cmocka_unit_test(the_checkpoints_of_others_open),
		cmocka_unit_test(what_others_must_refuse_is_refused),
	};

	return cmocka_run_group_tests(tests, vectors_load, vectors_free);
}
