/*
 * test-container.c - texts are cut out right, however the bytes arrive, and
 * after what is bad reading goes on.
 */
#include "config.h"

#include "intake/container.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "check.h"
#include "intake/source.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

/* ---- a stream in memory, handed out in pieces ---- */

struct stream {
	const char *bytes;
	size_t len, at, piece;
};

static int stream_read(void *ctx, char *buf, size_t size, size_t *n)
{
	struct stream *s = ctx;
	size_t left = s->len - s->at;

	*n = left < size ? left : size;
	if (s->piece && *n > s->piece)
		*n = s->piece;
	memcpy(buf, s->bytes + s->at, *n);
	s->at += *n;
	return *n ? SOURCE_DATA : SOURCE_END;
}

static bool parses(const struct container_item *item)
{
	cJSON *json = json_parse(item->text, item->len, 0, NULL);

	cJSON_Delete(json);
	return json != NULL;
}

/* All events as one text: "T0:{...}|B12:garbage|", with offsets.  What does
 * not parse is refused, as a reader would. */
static char *events(const char *bytes, size_t len, size_t piece)
{
	struct stream s = { .bytes = bytes, .len = len, .piece = piece };
	struct container *c = container_new(stream_read, &s, "x");
	struct container_item item;
	struct strbuf sb = STRBUF_INIT;
	int event;

	while ((event = container_next(c, &item)) != CONTAINER_END) {
		if (event < 0) {
			strbuf_addstr(&sb, "FAILED");
			break;
		}
		assert_true(event == CONTAINER_TEXT || event == CONTAINER_BAD);
		assert_int_equal(!item.why, event == CONTAINER_TEXT);
		if (event == CONTAINER_TEXT && !parses(&item)) {
			container_refuse(c, &item, "does not parse");
			continue;
		}
		strbuf_addf(&sb, "%c%lld:", event == CONTAINER_TEXT ? 'T' : 'B',
			    (long long)item.offset);
		strbuf_add(&sb, item.text, item.len);
		strbuf_addch(&sb, '|');
	}
	container_free(c);
	return strbuf_detach(&sb);
}

/* What comes out is `expected`, for pieces of any size. */
static void check_bytes(const char *bytes, size_t len, const char *expected)
{
	static const size_t pieces[] = { 0, 1, 2, 3, 5, 7, 64 };

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		char *got = events(bytes, len, pieces[i]);

		assert_string_equal(got, expected);
		free(got);
	}
}

#define check(bytes, expected) check_bytes(bytes, sizeof(bytes) - 1, expected)

/* ---- the shapes ---- */

static void lines_are_texts(void **state)
{
	check("", "");
	check("\n\n \t\n", "");
	check("{\"a\":1}\n{\"b\":2}\n", "T0:{\"a\":1}|T8:{\"b\":2}|");
	check("{\"a\":1}", "T0:{\"a\":1}|");
	check("{}{}", "T0:{}|T2:{}|");
	check("{\"a\":1}\r\n{\"b\":2}\r\n", "T0:{\"a\":1}|T9:{\"b\":2}|");
	check("{\"a\":1},\n{\"b\":2},\n", "T0:{\"a\":1}|T9:{\"b\":2}|");
	check("\x1e{\"a\":1}\n\0\0\0{\"b\":2}\n",
	      "T1:{\"a\":1}|T12:{\"b\":2}|");
}

static void brackets_in_strings_do_not_count(void **state)
{
	check("{\"a\":\"}\\\"{\\\\\"}\n{\"b\":\"]\"}\n",
	      "T0:{\"a\":\"}\\\"{\\\\\"}|T15:{\"b\":\"]\"}|");
}

static void a_byte_order_mark_is_skipped(void **state)
{
	check("\xEF\xBB\xBF{\"a\":1}\n", "T3:{\"a\":1}|");
	check("\xEF\xBB\xBF", "");
	check("\xEF\xBB", "B0:\xEF\xBB|");
}

static void utf16_is_refused(void **state)
{
	check("\xFF\xFE{\0}\0", "FAILED");
	check("\xFE\xFF\0{\0}", "FAILED");
	assert_non_null(strstr(fail_text(), "x is UTF-16"));
}

static void printed_texts_are_texts(void **state)
{
	check("{\n  \"a\": [\n    {}\n  ]\n}\n{\n  \"b\": 2\n}\n",
	      "T0:{\n  \"a\": [\n    {}\n  ]\n}|T24:{\n  \"b\": 2\n}|");
	/* without indentation, as Python prints with indent=0 */
	check("{\n\"a\": [\n{\n},\n{\n}\n]\n}\n",
	      "T0:{\n\"a\": [\n{\n},\n{\n}\n]\n}|");
}

static void elements_of_an_array_are_texts(void **state)
{
	check("[]", "");
	check("[{\"a\":1},{\"b\":2}]\n", "T1:{\"a\":1}|T9:{\"b\":2}|");
	check("[\n  {\n    \"a\": 1\n  },\n  {\n    \"b\": 2\n  }\n]\n",
	      "T4:{\n    \"a\": 1\n  }|T24:{\n    \"b\": 2\n  }|");
	check("[{}]\n[{}]\n", "T1:{}|T6:{}|");
	check("[[1],{}]", "T1:[1]|T5:{}|");
}

static void wrapped_arrays_are_unwrapped(void **state)
{
	check("{\"Records\":[{\"a\":1},{\"b\":2}]}",
	      "T12:{\"a\":1}|T20:{\"b\":2}|");
	check("{\n \"n\": 2,\n \"alerts\" : [\n  {\"a\": []}\n ],\n"
	      " \"next\": {\"x\": [1]}\n}\n{\"c\":3}\n",
	      "T27:{\"a\": []}|T63:{\"c\":3}|");
	check("{\"took\":1,\"hits\":{\"total\":1,\"hits\":[{\"_id\":\"x\"}]}}"
	      "{\"d\":4}",
	      "T36:{\"_id\":\"x\"}|T50:{\"d\":4}|");
	/* two arrays in one wrapper */
	check("{\"alerts\":[{\"a\":1}],\"events\":[{\"b\":2}]}",
	      "T11:{\"a\":1}|T30:{\"b\":2}|");
}

static void an_alert_with_an_array_is_no_wrapper(void **state)
{
	check("{\"evidences\":[{\"a\":1}]}", "T0:{\"evidences\":[{\"a\":1}]}|");
	check("{\"alerts\":[1]}", "T0:{\"alerts\":[1]}|");
	check("{\"x\":{\"alerts\":[{}]}}", "T0:{\"x\":{\"alerts\":[{}]}}|");
}

/* ---- what is bad ---- */

static void reading_goes_on_after_garbage(void **state)
{
	check("hello\n{\"a\":1}\n", "B0:hello|T6:{\"a\":1}|");
	check("{\"a\":1}\nhello", "T0:{\"a\":1}|B8:hello|");
	check("{\"a\":1} x {\n{}\n", "T0:{\"a\":1}|B8:x {|T12:{}|");
	check("\"text\"\n17\n{}\n", "B0:\"text\"|B7:17|T10:{}|");
	check("}\n]\n{}\n", "B0:}|B2:]|T4:{}|");
}

static void reading_goes_on_after_a_cut_line(void **state)
{
	/* in a string; after a value; after a colon; after a backslash */
	check("{}\n{\"a\":\"b\n{\"c\":1}\n",
	      "T0:{}|B3:{\"a\":\"b|T11:{\"c\":1}|");
	check("{\"a\":{\"b\":1}\n{\"c\":1}\n",
	      "B0:{\"a\":{\"b\":1}|T13:{\"c\":1}|");
	check("{\"a\":\n{\"c\":1}\n", "B0:{\"a\":|T6:{\"c\":1}|");
	check("{\"a\":\"\\\n{\"c\":1}\n", "B0:{\"a\":\"\\|T8:{\"c\":1}|");
	/* after a comma: told by the line before */
	check("{}\n{\"a\":[1,\n{\"c\":1}\n",
	      "T0:{}|B3:{\"a\":[1,|T12:{\"c\":1}|");
}

static void a_bad_text_of_several_lines_is_one(void **state)
{
	check("{\n  \"a\": \"b\n  \"c\": 1\n}\n{\n  \"d\": 2\n}\n",
	      "B0:{\n  \"a\": \"b\n  \"c\": 1\n}|T23:{\n  \"d\": 2\n}|");
	check("[\n  {\n    \"a\": \"b\n  },\n  {\n    \"c\": 1\n  }\n]\n{}",
	      "B4:{\n    \"a\": \"b\n  },|T25:{\n    \"c\": 1\n  }|T44:{}|");
}

/* A line whose quotes are broken is refused whole; of an array, the element
 * alone. */
static void what_is_refused_comes_again_as_bad(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "{\"a\":\"x\"}y\"}\n{}", "{\"a\":\"x\"}y\"}" },
		{ "[{x},{}]", "{x}" },
		{ "{x}", "{x}" },
	};
	struct container_item item;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct stream s = { .bytes = cases[i].in,
				    .len = strlen(cases[i].in),
				    .piece = 3 };
		struct container *c = container_new(stream_read, &s, "x");

		assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
		container_refuse(c, &item, "no good");
		assert_int_equal(container_next(c, &item), CONTAINER_BAD);
		assert_int_equal(item.len, strlen(cases[i].out));
		assert_memory_equal(item.text, cases[i].out, item.len);
		assert_string_equal(item.why, "no good");
		if (i < 2)
			assert_int_equal(container_next(c, &item),
					 CONTAINER_TEXT);
		assert_int_equal(container_next(c, &item), CONTAINER_END);
		container_free(c);
	}
}

/* Also where the lines before were one text each. */
static void a_line_of_several_texts_is_taken_apart(void **state)
{
	check("{}\n{\"a\":1}{\"b\":2}\n{\"c\":{\"d\":3}\n{\"e\":4}\n",
	      "T0:{}|T3:{\"a\":1}|T10:{\"b\":2}|B18:{\"c\":{\"d\":3}|"
	      "T31:{\"e\":4}|");
}

/* A wrapper on a line parses, so the reader has to ask. */
static void a_wrapper_may_follow_lines(void **state)
{
	static const char bytes[] = "{}\n{\"Records\":[{\"a\":1}]}\n";
	struct stream s = { .bytes = bytes, .len = sizeof bytes - 1 };
	struct container *c = container_new(stream_read, &s, "x");
	struct container_item item;

	assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
	assert_false(container_again(c, &item));
	assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
	assert_true(container_again(c, &item));
	assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
	assert_int_equal(item.len, strlen("{\"a\":1}"));
	assert_int_equal(container_next(c, &item), CONTAINER_END);
	container_free(c);
}

static void the_last_text_may_be_cut(void **state)
{
	check("{}\n{\"a\":\"b", "T0:{}|B3:{\"a\":\"b|");
	check("[{},{\"a\":", "T1:{}|B4:{\"a\":|");
}

static void add_long(struct strbuf *sb, size_t len)
{
	strbuf_addstr(sb, "{\"a\":\"");
	for (size_t i = 8; i < len; i++)
		strbuf_addch(sb, 'x');
	strbuf_addstr(sb, "\"}");
}

static void check_long(const char *before, const char *after, size_t len,
		       size_t piece, bool taken)
{
	struct strbuf in = STRBUF_INIT, want = STRBUF_INIT;
	char *got;

	strbuf_addstr(&in, before);
	add_long(&in, len);
	strbuf_addf(&want, "%c%zu:", taken ? 'T' : 'B', strlen(before));
	strbuf_add(&want, in.buf + strlen(before), CONTAINER_TEXT_MAX);
	strbuf_addf(&want, "|T%zu:{}|", in.len + strcspn(after, "{"));
	strbuf_addstr(&in, after);
	got = events(in.buf, in.len, piece);
	assert_int_equal(strlen(got), want.len);
	assert_string_equal(got, want.buf);
	free(got);
	strbuf_release(&in);
	strbuf_release(&want);
}

static void a_text_may_be_one_mebibyte_long(void **state)
{
	static const size_t pieces[] = { 0, 4096, 65537 };

	for (size_t i = 0; i < ARRAY_SIZE(pieces); i++) {
		check_long("", "\n{}\n", CONTAINER_TEXT_MAX, pieces[i], true);
		check_long("", "\n{}\n", CONTAINER_TEXT_MAX + 1, pieces[i],
			   false);
		check_long("[", ",{}]", CONTAINER_TEXT_MAX + 1, pieces[i],
			   false);
		check_long("[", ",{}]", 5 * CONTAINER_TEXT_MAX + 3, pieces[i],
			   false);
	}
}

/* An endless line without a bracket is let go in constant memory. */
static void endless_space_and_garbage_end(void **state)
{
	size_t len = 4 * CONTAINER_TEXT_MAX;
	char *bytes = xmalloc(len + 4), *got;

	memset(bytes, ' ', len);
	memcpy(bytes + len, "\n{}", 3);
	got = events(bytes, len + 3, 0);
	assert_string_equal(got, "T4194305:{}|");
	free(got);

	memcpy(bytes, "{\"Records\":[", 12);
	got = events(bytes, len, 0);
	assert_int_equal(strncmp(got, "B0:{", 4), 0);
	free(got);

	memcpy(bytes, "{\n\"a\n", 5);
	memcpy(bytes + len, "\n{}", 3);
	got = events(bytes, len + 3, 0);
	assert_string_equal(strrchr(got, 'T'), "T4194305:{}|");
	free(got);
	free(bytes);
}

/* Whatever the bytes, pieces of any size give the same events. */
static void pieces_do_not_matter(void **state)
{
	static const char alphabet[] = "{}[]\",:\\\n\n {}\"a1";
	unsigned seed = 7;
	char bytes[64];

	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)rand_r(&seed) % sizeof bytes;
		char *whole, *pieces;

		for (size_t i = 0; i < len; i++)
			bytes[i] = alphabet[(size_t)rand_r(&seed) %
					    (sizeof alphabet - 1)];
		whole = events(bytes, len, 0);
		pieces = events(bytes, len, 1 + (size_t)rand_r(&seed) % 5);
		assert_string_equal(pieces, whole);
		free(whole);
		free(pieces);
	}
}

/* ---- sources ---- */

static char path[] = "/tmp/test-container-XXXXXX";

static void write_file(const char *name, const void *bytes, size_t len,
		       int flags)
{
	int fd = open(name, O_WRONLY | O_CREAT | flags, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

/* Reads until something else than data; what came is in sb. */
static int read_all(struct source *s, struct strbuf *sb, size_t size)
{
	char buf[4096];
	size_t n;
	int event;

	while ((event = source_read(s, buf, size, &n)) == SOURCE_DATA) {
		assert_in_range(n, 1, size);
		strbuf_add(sb, buf, n);
	}
	return event;
}

static size_t gzip(unsigned char *out, size_t size, const char *text)
{
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)text,
		       .avail_in = (unsigned)strlen(text),
		       .next_out = out,
		       .avail_out = (unsigned)size };

	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, MAX_WBITS + 16, 8,
				      Z_DEFAULT_STRATEGY),
			 Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	deflateEnd(&z);
	return size - z.avail_out;
}

static void gzip_is_unpacked(void **state)
{
	unsigned char packed[512];
	size_t n = gzip(packed, sizeof packed, "one\n");
	struct strbuf sb = STRBUF_INIT;
	struct source *s;

	n += gzip(packed + n, sizeof packed - n, "two\n");
	memset(packed + n, 0, 16); /* padding */
	write_file(path, packed, n + 16, O_TRUNC);
	for (size_t size = 1; size < 10; size++) {
		assert_int_equal(source_open(&s, path, false), 0);
		assert_int_equal(read_all(s, &sb, size), SOURCE_END);
		assert_string_equal(sb.buf, "one\ntwo\n");
		source_free(s);
		strbuf_reset(&sb);
	}
	strbuf_release(&sb);
}

static void a_cut_gzip_gives_what_there_is_and_fails(void **state)
{
	unsigned char packed[512];
	size_t n = gzip(packed, sizeof packed, "one\n");
	struct strbuf sb = STRBUF_INIT;
	struct source *s;

	write_file(path, packed, n - 8, O_TRUNC);
	assert_int_equal(source_open(&s, path, false), 0);
	assert_int_equal(read_all(s, &sb, 100), FAILED);
	assert_string_equal(sb.buf, "one\n");
	assert_non_null(strstr(fail_text(), path));
	source_free(s);
	strbuf_release(&sb);
}

static void short_files_are_read(void **state)
{
	static const char *const texts[] = { "", "x", "\x1f", "xy" };
	struct source *s;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct strbuf sb = STRBUF_INIT;

		write_file(path, texts[i], strlen(texts[i]), O_TRUNC);
		assert_int_equal(source_open(&s, path, false), 0);
		assert_int_equal(read_all(s, &sb, 10), SOURCE_END);
		assert_string_equal(sb.buf, texts[i]);
		source_free(s);
		strbuf_release(&sb);
	}
}

static void what_cannot_be_read_is_said(void **state)
{
	struct source *s;

	assert_int_equal(source_open(&s, "/no/such/file", false), FAILED);
	assert_non_null(strstr(fail_text(), "/no/such/file"));
	assert_int_equal(source_open(&s, "/tmp", false), FAILED);
}

static void expect_next(struct source *s, const char *bytes)
{
	struct strbuf sb = STRBUF_INIT;
	int event, patience = 20;

	while (sb.len < strlen(bytes) && patience--) {
		event = read_all(s, &sb, 100);
		assert_true(event == SOURCE_IDLE || event == SOURCE_NEXT);
	}
	assert_string_equal(sb.buf, bytes);
	strbuf_release(&sb);
}

static void a_followed_file_may_be_rotated_and_truncated(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char old[sizeof path + 2];
	struct source *s;

	snprintf(old, sizeof old, "%s.1", path);
	write_file(path, "", 0, O_TRUNC);
	assert_int_equal(source_open(&s, path, true), 0);
	assert_int_equal(read_all(s, &sb, 100), SOURCE_IDLE);
	write_file(path, "one", 3, O_APPEND);
	expect_next(s, "one");

	/* the writer still holds the old file when it is renamed */
	assert_int_equal(rename(path, old), 0);
	write_file(path, "three", 5, O_EXCL);
	write_file(old, "two", 3, O_APPEND);
	expect_next(s, "two");
	expect_next(s, "three");

	write_file(path, "four", 4, O_TRUNC);
	expect_next(s, "four");

	/* as long again, or longer, before anybody looked */
	write_file(path, "five", 4, O_TRUNC);
	expect_next(s, "five");
	write_file(path, "six and more", 12, O_TRUNC);
	expect_next(s, "six and more");
	source_free(s);
	strbuf_release(&sb);
	unlink(old);
}

/* It has been made, but the writer has not been told yet. */
static void an_empty_new_file_is_not_gone_over_to(void **state)
{
	struct strbuf sb = STRBUF_INIT;
	char old[sizeof path + 2];
	struct source *s;

	snprintf(old, sizeof old, "%s.1", path);
	write_file(path, "one", 3, O_TRUNC);
	assert_int_equal(source_open(&s, path, true), 0);
	expect_next(s, "one");
	assert_int_equal(rename(path, old), 0);
	write_file(path, "", 0, O_EXCL);
	for (int i = 0; i < 3; i++)
		assert_int_equal(read_all(s, &sb, 100), SOURCE_IDLE);
	write_file(old, "two", 3, O_APPEND);
	expect_next(s, "two");
	write_file(path, "three", 5, O_APPEND);
	expect_next(s, "three");
	source_free(s);
	strbuf_release(&sb);
	unlink(old);
}

/* A text that was half written when the file was replaced is bad, and the
 * new file's texts begin at offset 0. */
static void a_half_written_text_ends_with_its_file(void **state)
{
	struct container_item item;
	struct container *c;
	struct source *s;
	int event;

	write_file(path, "{}\n{\"a\":", 8, O_TRUNC);
	assert_int_equal(source_open(&s, path, true), 0);
	c = container_new(source_read, s, path);
	assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
	assert_int_equal(container_next(c, &item), CONTAINER_IDLE);
	write_file(path, "1}\n{\"b", 6, O_APPEND);
	assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
	assert_int_equal(item.offset, 3);
	assert_int_equal(item.len, 7);
	assert_int_equal(container_next(c, &item), CONTAINER_IDLE);
	write_file(path, "{\"c\":1}", 7, O_TRUNC);
	while ((event = container_next(c, &item)) == CONTAINER_IDLE)
		;
	assert_int_equal(event, CONTAINER_BAD);
	assert_int_equal(item.offset, 11);
	assert_int_equal(container_next(c, &item), CONTAINER_TEXT);
	assert_int_equal(item.offset, 0);
	container_free(c);
	source_free(s);
}

static int make_file(void **state)
{
	int fd = mkstemp(path);

	close(fd);
	return fd < 0;
}

static int remove_file(void **state)
{
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_texts),
		cmocka_unit_test(brackets_in_strings_do_not_count),
		cmocka_unit_test(a_byte_order_mark_is_skipped),
		cmocka_unit_test(utf16_is_refused),
		cmocka_unit_test(printed_texts_are_texts),
		cmocka_unit_test(elements_of_an_array_are_texts),
		cmocka_unit_test(wrapped_arrays_are_unwrapped),
		cmocka_unit_test(an_alert_with_an_array_is_no_wrapper),
		cmocka_unit_test(reading_goes_on_after_garbage),
		cmocka_unit_test(reading_goes_on_after_a_cut_line),
		cmocka_unit_test(a_bad_text_of_several_lines_is_one),
		cmocka_unit_test(what_is_refused_comes_again_as_bad),
		cmocka_unit_test(a_line_of_several_texts_is_taken_apart),
		cmocka_unit_test(a_wrapper_may_follow_lines),
		cmocka_unit_test(the_last_text_may_be_cut),
		cmocka_unit_test(a_text_may_be_one_mebibyte_long),
		cmocka_unit_test(endless_space_and_garbage_end),
		cmocka_unit_test(pieces_do_not_matter),
		cmocka_unit_test(gzip_is_unpacked),
		cmocka_unit_test(a_cut_gzip_gives_what_there_is_and_fails),
		cmocka_unit_test(short_files_are_read),
		cmocka_unit_test(what_cannot_be_read_is_said),
		cmocka_unit_test(a_followed_file_may_be_rotated_and_truncated),
		cmocka_unit_test(an_empty_new_file_is_not_gone_over_to),
		cmocka_unit_test(a_half_written_text_ends_with_its_file),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
