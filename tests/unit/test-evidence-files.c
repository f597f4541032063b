/*
 * test-evidence-files.c - what people add to a ticket: kept, limited, held,
 * removed, exported, and seen by nobody else.
 */
#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "desk/desk_private.h"
#include "desk/media.h"
#include "fixture.h"
#include "watchfloor/authority.h"
#include "watchfloor/evidence.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/vault.h"

/* The account that runs the test, with these keys. */
static void be(struct fixture *f, const char *keys)
{
	char *account = desk_account();
	char *text = xasprintf("[tenant \"acme\"]\n[tenant \"globex\"]\n"
			       "[member \"lin\"]\nlogin = %s\n%s\n",
			       account, keys);

	fixture_rules(f, text);
	free(text);
	free(account);
}

static struct evidence_draft text_of(const char *text)
{
	return (struct evidence_draft){ .kind = EVIDENCE_TEXT,
					.name = "note.txt",
					.source = "web01",
					.data = text,
					.len = strlen(text) };
}

static int64_t add_text(struct fixture *f, const char *ticket, const char *text)
{
	struct evidence_draft e = text_of(text);
	struct evidence_added added;

	must(evidence_add(f->desk, ticket, &e, &added));
	return added.n;
}

static int collect(void *ctx, const void *data, size_t len)
{
	strbuf_add(ctx, data, len);
	return 0;
}

static void assert_reads(struct fixture *f, const char *ticket, int64_t n,
			 const char *text)
{
	struct strbuf out = STRBUF_INIT;

	must(evidence_read(f->desk, ticket, n, collect, &out));
	assert_string_equal(out.buf, text);
	strbuf_release(&out);
}

static void assert_unreadable(struct fixture *f, const char *ticket, int64_t n)
{
	struct strbuf out = STRBUF_INIT;

	assert_int_equal(evidence_read(f->desk, ticket, n, collect, &out),
			 NOT_FOUND);
	assert_int_equal(out.len, 0);
	strbuf_release(&out);
}

static int count_file(void *ctx, const struct vault_file *file)
{
	(void)file;
	++*(int *)ctx;
	return 0;
}

/* Files of the vault, on their way in too. */
static int files_in(struct fixture *f)
{
	struct vault *v = vault_new(f->dir);
	int n = 0;

	must(vault_each(v, count_file, &n));
	vault_free(v);
	return n;
}

/* Records, tree, evidence, and that the projections equal a replay. */
static void assert_verified(struct fixture *f)
{
	struct ledger_report r = { .records = 0 };
	struct desk_verified beside;

	must(desk_verify(f->desk->ledger, &r, &beside, NULL, NULL));
	if (r.nwrong)
		fail_msg("%s", r.wrong[0]);
	ledger_report_release(&r);
}

/* ---- added ---- */

static void what_is_added_can_be_read(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", NULL);
	struct evidence_draft e = text_of("<?php eval($_POST[1]);");
	struct evidence_added added;

	must(evidence_add(f->desk, id, &e, &added));
	assert_int_equal(added.n, 1);
	assert_int_equal(added.bytes, 22);
	assert_string_equal(added.media, "text/plain");
	assert_reads(f, id, 1, "<?php eval($_POST[1]);");
	e = text_of("");
	must(evidence_add(f->desk, id, &e, &added));
	assert_int_equal(added.n, 2);
	assert_string_equal(added.media, "application/x-empty");
	assert_reads(f, id, 2, "");
	fixture_reopen(f);
	assert_reads(f, id, 1, "<?php eval($_POST[1]);");
	assert_verified(f);
	free(id);
}

/* A descriptor, and more than one chunk of it. */
static void a_file_is_read_to_its_end(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", NULL);
	char *path = xasprintf("%s/dump", f->root), *bytes = xmalloc(200001);
	struct evidence_draft e = { .kind = EVIDENCE_FILE, .name = "dump" };
	struct evidence_added added;
	struct strbuf out = STRBUF_INIT;

	random_bytes(bytes, 200001);
	memcpy(bytes,
	       "\x7f"
	       "ELF",
	       4);
	must(file_write_atomic(path, bytes, 200001, 0600));
	e.fd = open(path, O_RDONLY | O_CLOEXEC);
	must(evidence_add(f->desk, id, &e, &added));
	assert_string_equal(added.media, "application/x-elf");
	must(evidence_read(f->desk, id, added.n, collect, &out));
	assert_int_equal(out.len, 200001);
	assert_memory_equal(out.buf, bytes, 200001);
	close(e.fd);
	strbuf_release(&out);
	free(bytes);
	free(path);
	free(id);
}

struct seen {
	int n;
	char *name, *source, *media;
	int64_t collected, run;
	bool here;
};

static int see(void *ctx, const struct evidence *e)
{
	struct seen *s = ctx;

	if (!e->n)
		return 0;
	s->n++;
	s->name = xstrdup(e->name);
	s->source = xstrdup(e->source);
	s->media = xstrdup(e->media);
	s->collected = e->collected;
	s->run = e->run;
	s->here = e->here;
	return 0;
}

static void seen_release(struct seen *s)
{
	free(s->name);
	free(s->source);
	free(s->media);
}

static void the_record_says_what_was_given(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket(f, "webshell", NULL);
	struct evidence_draft e = text_of("x");
	struct seen s = { 0 };

	e.name = "a\xff\n.log"; /* no UTF-8: marked */
	e.source = "web01:/var/log/\xe6\x97\xa5\xe5\xbf\x97";
	e.collected = 1800000000123;
	must(evidence_add(f->desk, id, &e, NULL));
	must(evidence_each(f->desk, id, see, &s));
	assert_int_equal(s.n, 1);
	assert_string_equal(s.name, "a<FF>\n.log");
	assert_string_equal(s.source, e.source);
	assert_string_equal(s.media, "text/plain");
	assert_int_equal(s.collected, 1800000000123);
	assert_true(s.here);
	seen_release(&s);
	free(id);
}

static void the_type_is_what_the_bytes_say(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *media;
	} heads[] = {
		{ "", 0, "application/x-empty" },
		{ "hello\n", 6, "text/plain" },
		{ "\xe4\xbd\xa0", 3, "text/plain" },
		{ "\xe4\xbd", 2, "application/octet-stream" }, /* whole */
		{ "a\0b", 3, "application/octet-stream" },
		{ "MZ is text", 10, "text/plain" },
		{ "MZ\x90\0", 4,
		  "application/vnd.microsoft.portable-executable" },
		{ "\x89PNG\r\n\x1a\n", 8, "image/png" },
		{ "%PDF-1.7", 8, "application/pdf" },
		{ "PK\x03\x04", 4, "application/zip" },
		{ "\xd4\xc3\xb2\xa1", 4, "application/vnd.tcpdump.pcap" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++)
		assert_string_equal(
			media_sniff(heads[i].bytes, heads[i].len, true),
			heads[i].media);
	assert_string_equal(media_sniff("\xe4\xbd", 2, false), "text/plain");
}

/* ---- limits ---- */

static void assert_refused(struct fixture *f, const char *id,
			   struct evidence_draft e, const char *words)
{
	int64_t records = ledger_size(f->desk->ledger);
	int files = files_in(f);

	assert_int_equal(evidence_add(f->desk, id, &e, NULL), REFUSED);
	assert_says(words);
	assert_int_equal(ledger_size(f->desk->ledger), records);
	assert_int_equal(files_in(f), files);
}

static void desk_conf_limits_size_and_types(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct evidence_draft png = text_of("\x89PNG\r\n\x1a\n");

	fixture_rules(f, "[evidence]\nmax = 10\ndeny = image/*\n");
	assert_refused(f, id, text_of("12345678901"), "larger than 10 bytes");
	assert_refused(f, id, png, "is image/png");
	add_text(f, id, "1234567890");
	fixture_rules(f, "[evidence]\ntypes = image/png, text/plain\n"
			 "[tenant \"acme\"]\nevidence-types = text/plain\n"
			 "evidence-max = 2k\n");
	assert_refused(f, id, png, "is image/png");
	add_text(f, id, "12345678901");
	fixture_rules(f, "[evidence]\ntypes = image/png, text/plain\n");
	must(evidence_add(f->desk, id, &png, NULL));
	free(id);
}

static void a_file_that_is_too_large_is_refused_while_it_is_read(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct evidence_draft e = { .kind = EVIDENCE_FILE, .name = "zero" };

	fixture_rules(f, "[evidence]\nmax = 1M\n");
	e.fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	assert_refused(f, id, e, "larger than 1048576 bytes");
	close(e.fd);
	free(id);
}

static void wrong_conf_is_found(void **state)
{
	static const char *const wrong[] = {
		"[evidence]\nmax = much\n",
		"[evidence]\nmax = 0\n",
		"[evidence]\nmax = 99999999999G\n",
		"[evidence]\ntypes = png\n",
		"[evidence]\ndeny = image/, text/plain\n",
		"[evidence]\nkeep = never\n",
		"[tenant \"a\"]\nevidence-types = */*\n",
	};
	struct conf *c;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		if (conf_parse(&c, "desk.conf", wrong[i], strlen(wrong[i]),
			       NULL) == 0)
			fail_msg("%s", wrong[i]);
}

/* ---- the disk ---- */

static struct rlimit before;

/* From here on no file grows beyond so many bytes. */
static void limit_files(rlim_t bytes)
{
	struct rlimit now;

	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	now = before;
	now.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
}

static void lift_limit(void)
{
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
}

static void a_full_disk_leaves_nothing_half_done(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	int64_t records = ledger_size(f->desk->ledger);
	char *bytes = xcalloc(1, 300000);
	struct evidence_draft e = { .kind = EVIDENCE_FILE,
				    .name = "big",
				    .data = bytes,
				    .len = 300000 };
	int ret;

	limit_files(100000);
	ret = evidence_add(f->desk, id, &e, NULL);
	lift_limit();
	assert_int_equal(ret, FAILED);
	assert_says("File too large");
	assert_int_equal(ledger_size(f->desk->ledger), records);
	assert_int_equal(files_in(f), 0);
	must(evidence_add(f->desk, id, &e, NULL));
	assert_verified(f);
	free(bytes);
	free(id);
}

/* The content fits, the record does not. */
static void content_without_its_record_goes_again(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	int64_t records = ledger_size(f->desk->ledger);
	struct evidence_draft e = text_of("small");
	int ret;

	add_text(f, id, "another");
	limit_files(4096);
	ret = evidence_add(f->desk, id, &e, NULL);
	lift_limit();
	assert_true(ret < 0);
	assert_int_equal(files_in(f), 1);
	assert_int_equal(ledger_size(f->desk->ledger), records + 1);
	assert_int_equal(add_text(f, id, "small"), 2);
	assert_verified(f);
	free(id);
}

/* ---- whose it is ---- */

static void the_same_content_of_two_tenants_is_two_tenants_own(void **state)
{
	struct fixture *f = *state;
	char *own = fixture_ticket_of(f, "acme", "tom");
	char *foreign = fixture_ticket_of(f, "globex", "tom");
	struct evidence_draft e = text_of("the same");
	struct evidence_added one, two;

	must(evidence_add(f->desk, foreign, &e, NULL));
	be(f, "role = senior\ntenants = acme");
	must(evidence_add(f->desk, own, &e, &one));
	assert_int_equal(one.n, 1);
	assert_int_equal(files_in(f), 1);
	assert_int_equal(evidence_add(f->desk, foreign, &e, &two), NOT_FOUND);
	assert_unreadable(f, foreign, 1);
	assert_says("there is no ticket");
	must(evidence_remove(f->desk, own, 1, "a mistake"));
	assert_unreadable(f, own, 1);
	assert_says("a mistake");
	fixture_rules(f, "");
	assert_reads(f, foreign, 1, "the same");
	assert_verified(f);
	must(evidence_remove(f->desk, foreign, 1, "too"));
	assert_int_equal(files_in(f), 0);
	free(own);
	free(foreign);
}

static int count_records(void *ctx, const struct record *r)
{
	(void)r;
	++*(int *)ctx;
	return 0;
}

static void an_auditor_reads_the_custody_and_no_content(void **state)
{
	struct fixture *f = *state;
	char *own = fixture_ticket_of(f, "acme", "tom");
	char *foreign = fixture_ticket_of(f, "globex", "tom");
	int n = 0;

	add_text(f, own, "one");
	must(desk_act(f->desk, "evidence.held", own,
		      cJSON_Parse("{\"reason\":\"police\"}")));
	add_text(f, foreign, "two");
	be(f, "role = auditor\ntenants = acme");
	must(evidence_custody(f->desk, own, count_records, &n));
	assert_int_equal(n, 2);
	assert_unreadable(f, own, 1);
	assert_int_equal(evidence_custody(f->desk, foreign, count_records, &n),
			 NOT_FOUND);
	assert_int_equal(evidence_custody(f->desk, "t1-99", count_records, &n),
			 NOT_FOUND);
	assert_int_equal(n, 2);
	free(own);
	free(foreign);
}

/* ---- held, removed, expired ---- */

static void hold(struct fixture *f, const char *act, const char *id)
{
	must(desk_act(f->desk, act, id,
		      cJSON_Parse("{\"reason\":\"police\"}")));
}

static void what_is_held_is_not_removed(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");

	add_text(f, id, "one");
	assert_int_equal(evidence_hold_record(f->desk, id), 0);
	hold(f, "evidence.held", id);
	assert_true(evidence_hold_record(f->desk, id) > 0);
	assert_int_equal(evidence_remove(f->desk, id, 1, "why"), REFUSED);
	assert_says("is held");
	assert_reads(f, id, 1, "one");
	hold(f, "evidence.released", id);
	must(evidence_remove(f->desk, id, 1, "why"));
	assert_unreadable(f, id, 1);
	assert_int_equal(files_in(f), 0);
	assert_int_equal(evidence_remove(f->desk, id, 1, "again"), CONFLICT);
	assert_int_equal(add_text(f, id, "one"), 2);
	assert_reads(f, id, 2, "one");
	assert_verified(f);
	free(id);
}

static int count_due(void *ctx, const struct evidence_due *e)
{
	(void)e;
	++*(int *)ctx;
	return 0;
}

static int expire(struct fixture *f, int64_t after, bool dry)
{
	int n = 0;

	must(evidence_expire(f->desk, clock_now() + after, dry, count_due, &n));
	return n;
}

static void close_ticket(struct fixture *f, const char *id)
{
	must(ticket_claim(f->desk, id));
	must(ticket_judge(f->desk, id, VERDICT_BENIGN, "why"));
	must(ticket_close(f->desk, id, VERDICT_NONE, NULL));
}

static void what_is_over_goes_by_policy(void **state)
{
	struct fixture *f = *state;
	char *open = fixture_ticket_of(f, "acme", "tom");
	char *closed = fixture_ticket_of(f, "acme", "tom");
	char *held = fixture_ticket_of(f, "acme", "tom");
	char *longer = fixture_ticket_of(f, "globex", "tom");

	add_text(f, open, "open");
	add_text(f, closed, "closed");
	add_text(f, held, "held");
	add_text(f, longer, "longer");
	hold(f, "evidence.held", held);
	close_ticket(f, closed);
	close_ticket(f, held);
	close_ticket(f, longer);
	fixture_rules(f, "");
	assert_int_equal(expire(f, 1000 * DAY, false), 0);
	fixture_rules(f, "[evidence]\nkeep = 180d\n"
			 "[tenant \"globex\"]\nevidence-keep = 365d\n");
	assert_int_equal(expire(f, 179 * DAY, false), 0);
	assert_int_equal(expire(f, 181 * DAY, true), 1);
	assert_reads(f, closed, 1, "closed");
	assert_int_equal(expire(f, 181 * DAY, false), 1);
	assert_unreadable(f, closed, 1);
	assert_says("by policy");
	assert_int_equal(expire(f, 181 * DAY, false), 0);
	assert_int_equal(files_in(f), 3);
	assert_reads(f, longer, 1, "longer");
	assert_int_equal(expire(f, 366 * DAY, false), 1);
	assert_reads(f, held, 1, "held");
	assert_reads(f, open, 1, "open");
	assert_verified(f);
	free(open);
	free(closed);
	free(held);
	free(longer);
}

/* What came after the closing is kept as long again. */
static void late_evidence_has_its_own_time(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	struct draft d;
	cJSON *data = cJSON_Parse(
		"{\"bytes\":0,\"kind\":\"text\",\"media\":\"x\",\"content\":"
		"\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b"
		"7852b855\"}");

	close_ticket(f, id);
	d = desk_draft(f->desk, "evidence.added", id, "acme", data);
	d.at = clock_now() + 100 * DAY;
	must(ledger_append(f->desk->ledger, &d, 1, NULL));
	fixture_rules(f, "[evidence]\nkeep = 180d\n");
	assert_int_equal(expire(f, 181 * DAY, true), 0);
	assert_int_equal(expire(f, 281 * DAY, true), 1);
	cJSON_Delete(data);
	free(id);
}

/* ---- is it what it was? ---- */

struct found {
	int n[3];
	int swept;
};

static int note_finding(void *ctx, const struct evidence_finding *found)
{
	struct found *s = ctx;

	s->n[found->fault]++;
	s->swept += found->swept;
	return 0;
}

static struct found check(struct fixture *f, bool sweep, int64_t right)
{
	struct found s = { .swept = 0 };
	int64_t n;

	must(evidence_check(f->desk, sweep, &n, note_finding, &s));
	assert_int_equal(n, right);
	return s;
}

static int make_old(void *ctx, const struct vault_file *file)
{
	struct timespec times[2] = { { .tv_nsec = UTIME_OMIT },
				     { .tv_sec = clock_now() / 1000 - 7200 } };

	(void)ctx;
	return utimensat(AT_FDCWD, file->path, times, 0);
}

/* As a crash between content and record would leave it. */
static void put_unnamed(struct fixture *f, const char *text, bool placed)
{
	struct vault *v = vault_new(f->dir);
	struct vault_writer *w;
	sha256 hash;
	int64_t bytes;
	char *path;

	must(vault_create(&w, v));
	must(vault_write(w, text, strlen(text)));
	must(vault_seal(w, &hash, &bytes));
	if (placed)
		must(vault_place(w));
	vault_drop(w);
	if (!placed) {
		path = xasprintf("%s/evidence/new.abcdef", f->dir);
		must(file_write_atomic(path, text, strlen(text), 0600));
		free(path);
	}
	vault_free(v);
}

static void what_a_crash_leaves_is_swept_after_a_while(void **state)
{
	struct fixture *f = *state;
	struct vault *v = vault_new(f->dir);
	char *id = fixture_ticket_of(f, "acme", "tom");

	add_text(f, id, "named");
	put_unnamed(f, "without a record", true);
	put_unnamed(f, "half", false);
	assert_int_equal(check(f, true, 1).n[EVIDENCE_UNNAMED], 0);
	must(vault_each(v, make_old, NULL));
	assert_int_equal(check(f, false, 1).n[EVIDENCE_UNNAMED], 2);
	assert_int_equal(files_in(f), 3);
	assert_int_equal(check(f, true, 1).swept, 2);
	assert_int_equal(files_in(f), 1);
	assert_reads(f, id, 1, "named");
	vault_free(v);
	free(id);
}

static int overwrite(void *ctx, const struct vault_file *file)
{
	(void)ctx;
	unlink(file->path);
	return file_write_atomic(file->path, "WFEVID01", 8, 0600);
}

static int remove_file(void *ctx, const struct vault_file *file)
{
	(void)ctx;
	return unlink(file->path);
}

static void assert_wrong(struct fixture *f, const char *words)
{
	struct ledger_report r = { .records = 0 };
	struct desk_verified beside;

	must(desk_verify(f->desk->ledger, &r, &beside, NULL, NULL));
	assert_int_equal(r.nwrong, 1);
	assert_non_null(strstr(r.wrong[0], words));
	assert_int_equal(r.first_wrong, ledger_size(f->desk->ledger));
	ledger_report_release(&r);
}

static void damage_and_loss_are_found_by_verification(void **state)
{
	struct fixture *f = *state;
	struct vault *v = vault_new(f->dir);
	char *id = fixture_ticket_of(f, "acme", "tom");

	add_text(f, id, "one");
	assert_verified(f);
	must(vault_each(v, overwrite, NULL));
	assert_int_equal(check(f, false, 0).n[EVIDENCE_DAMAGED], 1);
	assert_wrong(f, "its end is missing");
	must(vault_each(v, remove_file, NULL));
	assert_int_equal(check(f, false, 0).n[EVIDENCE_MISSING], 1);
	assert_wrong(f, "is gone");
	/* The same content once more heals it. */
	add_text(f, id, "one");
	assert_verified(f);
	assert_reads(f, id, 1, "one");
	vault_free(v);
	free(id);
}

/* ---- out of the house ---- */

static void read_in(struct strbuf *out, const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);

	strbuf_reset(out);
	must(file_read(out, path, 1 << 20));
	free(path);
}

/* Every line of SHA256SUMS is right, and every file is in it. */
static void assert_sums(const char *dir, int want)
{
	struct strbuf sums = STRBUF_INIT, file = STRBUF_INIT;
	char *save = NULL, hex[SHA256_HEX];
	sha256 hash;
	int n = 0;

	read_in(&sums, dir, "SHA256SUMS");
	for (char *line = strtok_r(sums.buf, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save), n++) {
		read_in(&file, dir, line + SHA256_HEX + 1);
		sha256_of(&hash, file.buf, file.len);
		hex_encode(hex, hash.b, SHA256_SIZE);
		assert_memory_equal(line, hex, SHA256_HEX - 1);
	}
	assert_int_equal(n, want);
	strbuf_release(&sums);
	strbuf_release(&file);
}

static void assert_record_holds(struct fixture *f, const char *dir)
{
	struct strbuf manifest = STRBUF_INIT, kept = STRBUF_INIT;
	struct record r;
	sha256 hash;

	read_in(&manifest, dir, "manifest.json");
	must(ledger_get(f->desk->ledger, ledger_last_id(f->desk->ledger), &r));
	assert_string_equal(r.act, "evidence.exported");
	must(hex_decode(hash.b, SHA256_SIZE, json_str_at(r.data, "sha256")));
	must(ledger_get_blob(f->desk->ledger, &kept, &hash));
	assert_string_equal(kept.buf, manifest.buf);
	record_release(&r);
	strbuf_release(&manifest);
	strbuf_release(&kept);
}

static void a_bundle_says_what_is_in_it(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	char *dir = xasprintf("%s/bundle", f->root);
	struct strbuf text = STRBUF_INIT;
	struct evidence_exported e;

	add_text(f, id, "one");
	add_text(f, id, "two");
	must(evidence_remove(f->desk, id, 2, "why"));
	must(evidence_export(f->desk, id, dir, "for the police", &e));
	assert_int_equal(e.items, 2); /* and the raw alerts */
	assert_int_equal(e.absent, 1);
	/* content 2, records 3 and 1 of custody, as many proofs, vkey,
	 * manifest */
	assert_sums(dir, 2 + 2 * 4 + 2);
	read_in(&text, dir, "files/002-note.txt");
	assert_string_equal(text.buf, "one");
	read_in(&text, dir, "manifest.json");
	assert_non_null(strstr(text.buf, "\"absent\": \"the content was "
					 "removed"));
	assert_record_holds(f, dir);
	assert_int_equal(evidence_export(f->desk, id, dir, NULL, &e), CONFLICT);
	assert_says("is there already");
	assert_verified(f);
	strbuf_release(&text);
	free(dir);
	free(id);
}

static void only_some_may_export(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	char *dir = xasprintf("%s/bundle", f->root);
	struct evidence_exported e;
	int n = 0;

	add_text(f, id, "one");
	be(f, "role = analyst");
	assert_int_equal(evidence_export(f->desk, id, dir, NULL, &e), REFUSED);
	be(f, "role = auditor"); /* who sees no tickets */
	assert_int_equal(evidence_export(f->desk, id, dir, NULL, &e),
			 NOT_FOUND);
	assert_int_equal(access(dir, F_OK), -1);
	must(evidence_custody(f->desk, id, count_records, &n));
	assert_int_equal(n, 1); /* that it was added */
	be(f, "role = service-manager");
	must(evidence_export(f->desk, id, dir, NULL, &e));
	free(dir);
	free(id);
}

/* A name of evidence is what an intruder called a file. */
static void no_name_leaves_the_bundle(void **state)
{
	static const char *const names[] = {
		"../../etc/passwd",
		"/etc/passwd",
		"..",
		".",
		"a\nb",
		"C:\\x\\y.exe",
		"-rf",
		"\xe2\x80\xaegpj.exe",
	};
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	char *dir = xasprintf("%s/bundle", f->root);
	char *files = xasprintf("%s/files", dir), longest[400];
	struct evidence_draft e = text_of("x");
	struct evidence_exported exported;
	const struct dirent *entry;
	int n = 0;
	DIR *d;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		e.name = names[i];
		must(evidence_add(f->desk, id, &e, NULL));
	}
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	e.name = longest;
	must(evidence_add(f->desk, id, &e, NULL));
	must(evidence_export(f->desk, id, dir, NULL, &exported));
	assert_int_equal(exported.absent, 0);
	d = opendir(files);
	while ((entry = readdir(d)))
		if (entry->d_name[0] != '.') {
			n++;
			assert_int_equal(strspn(entry->d_name, "0123456789"),
					 3);
			assert_null(strpbrk(entry->d_name, "\n\\ \x80\xae"));
		}
	closedir(d);
	assert_int_equal(n, exported.items);
	free(files);
	free(dir);
	free(id);
}

static void a_full_disk_leaves_no_bundle(void **state)
{
	struct fixture *f = *state;
	char *id = fixture_ticket_of(f, "acme", "tom");
	char *dir = xasprintf("%s/out/bundle", f->root);
	char *out = xasprintf("%s/out", f->root), *bytes = xcalloc(1, 300000);
	struct evidence_draft e = { .kind = EVIDENCE_FILE,
				    .data = bytes,
				    .len = 300000 };
	struct evidence_exported exported;
	int64_t records;
	int ret;

	must(evidence_add(f->desk, id, &e, NULL));
	records = ledger_size(f->desk->ledger);
	must(file_mkdirs(out, 0700));
	limit_files(200000);
	ret = evidence_export(f->desk, id, dir, NULL, &exported);
	lift_limit();
	assert_int_equal(ret, FAILED);
	assert_int_equal(rmdir(out), 0); /* it is empty */
	assert_int_equal(ledger_size(f->desk->ledger), records);
	free(bytes);
	free(out);
	free(dir);
	free(id);
}

#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, fixture_setup, fixture_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_added_can_be_read),
		TEST(a_file_is_read_to_its_end),
		TEST(the_record_says_what_was_given),
		cmocka_unit_test(the_type_is_what_the_bytes_say),
		TEST(desk_conf_limits_size_and_types),
		TEST(a_file_that_is_too_large_is_refused_while_it_is_read),
		cmocka_unit_test(wrong_conf_is_found),
		TEST(a_full_disk_leaves_nothing_half_done),
		TEST(content_without_its_record_goes_again),
		TEST(the_same_content_of_two_tenants_is_two_tenants_own),
		TEST(an_auditor_reads_the_custody_and_no_content),
		TEST(what_is_held_is_not_removed),
		TEST(what_is_over_goes_by_policy),
		TEST(late_evidence_has_its_own_time),
		TEST(what_a_crash_leaves_is_swept_after_a_while),
		TEST(damage_and_loss_are_found_by_verification),
		TEST(a_bundle_says_what_is_in_it),
		TEST(only_some_may_export),
		TEST(no_name_leaves_the_bundle),
		TEST(a_full_disk_leaves_no_bundle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
