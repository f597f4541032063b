/*
 * test-repo.c - playbooks in a bare repository, read by commit.
 */
#include "config.h"

#include "check.h"
#include "hide-objects.h"

#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/playbook.h"

#define WEBSHELL "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"

/* A scratch folder with a repository made of the shipped playbooks. */
struct place {
	char dir[64];
	char *path;
	struct repo *repo;
};

static void remove_tree(const char *dir)
{
	char *command = xasprintf("rm -rf '%s'", dir);
	assert_int_equal(system(command), 0);
	free(command);
}

static int set_up(void **state)
{
	struct place *p = xcalloc(1, sizeof *p);
	snprintf(p->dir, sizeof p->dir, "/tmp/watchfloor-repo-XXXXXX");
	assert_non_null(mkdtemp(p->dir));
	p->path = xasprintf("%s/desk.git", p->dir);
	git_libgit2_init(); /* a repository may not need it */
	must(repo_create(p->path, SRCDIR "/playbooks"));
	must(repo_open(&p->repo, p->path));
	*state = p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;
	repo_close(p->repo);
	remove_tree(p->dir);
	free(p->path);
	free(p);
	return 0;
}

/* Commit one file on top of a branch; a NULL text removes it. */
static void commit_file(struct place *p, const char *branch, const char *name,
			const char *text)
{
	git_repository *git;
	git_commit *parent = NULL;
	git_tree *tree;
	git_treebuilder *builder;
	git_signature *author;
	git_oid id;
	char *ref = xasprintf("refs/heads/%s", branch);

	assert_int_equal(git_repository_open(&git, p->path), 0);
	assert_int_equal(git_reference_name_to_id(&id, git, "refs/heads/main"),
			 0);
	assert_int_equal(git_commit_lookup(&parent, git, &id), 0);
	assert_int_equal(git_commit_tree(&tree, parent), 0);
	assert_int_equal(git_treebuilder_new(&builder, git, tree), 0);
	git_tree_free(tree);
	if (text) {
		assert_int_equal(git_blob_create_from_buffer(&id, git, text,
							     strlen(text)),
				 0);
		git_treebuilder_insert(NULL, builder, name, &id,
				       GIT_FILEMODE_BLOB);
	} else {
		git_treebuilder_remove(builder, name);
	}
	assert_int_equal(git_treebuilder_write(&id, builder), 0);
	assert_int_equal(git_tree_lookup(&tree, git, &id), 0);
	git_signature_new(&author, "Lin", "lin@example.org", 1800000000, 480);
	const git_commit *parents[] = { parent };
	assert_int_equal(git_commit_create(&id, git, ref, author, author, NULL,
					   "Change a playbook\n\nBecause.\n",
					   tree, 1, (void *)parents),
			 0);
	git_signature_free(author);
	git_treebuilder_free(builder);
	git_tree_free(tree);
	git_commit_free(parent);
	git_repository_free(git);
	free(ref);
}

static void test_a_new_repository_has_the_files_as_they_are(void **state)
{
	struct place *p = *state;
	struct strbuf file = STRBUF_INIT, stored = STRBUF_INIT;
	char blob[41];
	must(file_read(&file, SRCDIR "/playbooks/webshell.json", 1 << 20));
	must(repo_read(p->repo, NULL, "webshell.json", &stored, blob));
	assert_int_equal(stored.len, file.len);
	assert_memory_equal(stored.buf, file.buf, file.len);
	assert_int_equal(strlen(blob), 40);
	assert_int_equal(strlen(repo_head(p->repo)), 40);
	strbuf_release(&file);
	strbuf_release(&stored);
}

static void test_a_repository_is_not_made_over_another(void **state)
{
	struct place *p = *state;
	assert_int_equal(repo_create(p->path, SRCDIR "/playbooks"), FAILED);
	assert_says(p->path);
}

static void test_what_is_not_there_is_said(void **state)
{
	struct place *p = *state;
	struct strbuf out = STRBUF_INIT;
	struct repo *none;
	assert_int_equal(repo_open(&none, "/nonexistent"), FAILED);
	assert_null(none);
	assert_says("/nonexistent");
	assert_int_equal(repo_read(p->repo, NULL, "no.json", &out, NULL),
			 NOT_FOUND);
	assert_says("no.json");
	assert_int_equal(
		repo_read(p->repo, "beef", "webshell.json", &out, NULL),
		NOT_FOUND);
	assert_says("beef");
	assert_int_equal(repo_find(p->repo, NULL, "nix", &out, NULL),
			 NOT_FOUND);
	assert_says("nix");
	strbuf_release(&out);
}

static void test_the_list_has_every_playbook(void **state)
{
	struct place *p = *state;
	struct repo_entry *list;
	int n, found = 0;
	must(repo_list(p->repo, NULL, &list, &n));
	assert_true(n >= 5);
	for (int i = 0; i < n; i++) {
		assert_null(list[i].error);
		assert_int_equal(strlen(list[i].blob), 40);
		found += !strcmp(list[i].id, WEBSHELL) &&
			 !strcmp(list[i].path, "webshell.json") &&
			 !strcmp(list[i].name, "Webshell written");
	}
	assert_int_equal(found, 1);
	repo_entries_free(list, n);
}

/* Why the file at path cannot be walked; NULL when it is not listed. */
static const char *error_at(const struct repo_entry *list, int n,
			    const char *path)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(list[i].path, path))
			return list[i].error ? list[i].error : "";
	return NULL;
}

static void assert_error(const struct repo_entry *list, int n, const char *path,
			 const char *rule)
{
	const char *error = error_at(list, n, path);
	if (!error || !strstr(error, rule))
		fail_msg("%s: %s", path, error ? error : "not listed");
}

static void test_a_broken_playbook_is_listed_with_the_reason(void **state)
{
	struct place *p = *state;
	struct repo_entry *list;
	int n;
	commit_file(p, "main", "old.json",
		    "{\"type\":\"playbook\",\"spec_version\":\"1.0\"}");
	commit_file(p, "main", "cut.json", "{\"type\":\"playbook\",");
	commit_file(p, "main", "other.json", "{\"type\":\"bundle\"}");
	must(repo_list(p->repo, NULL, &list, &n));
	assert_error(list, n, "old.json", "(P2)");
	assert_error(list, n, "cut.json", "(J1)");
	assert_error(list, n, "webshell.json", "");
	assert_null(error_at(list, n, "other.json"));
	repo_entries_free(list, n);
}

static void test_a_playbook_is_found_by_id_beginning_or_file(void **state)
{
	static const char *const names[] = { WEBSHELL, "playbook--78e5",
					     "78e5076d", "webshell",
					     "webshell.json" };
	struct place *p = *state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		struct strbuf text = STRBUF_INIT;
		struct repo_entry e;
		must(repo_find(p->repo, NULL, names[i], &text, &e));
		assert_string_equal(e.id, WEBSHELL);
		assert_non_null(strstr(text.buf, WEBSHELL));
		repo_entry_release(&e);
		strbuf_release(&text);
	}
}

static void test_a_beginning_that_fits_two_is_refused(void **state)
{
	struct place *p = *state;
	struct strbuf text = STRBUF_INIT;
	must(repo_read(p->repo, NULL, "webshell.json", &text, NULL));
	char *at = strstr(text.buf, WEBSHELL);
	assert_non_null(at);
	at[strlen(WEBSHELL) - 1] = 'b';
	commit_file(p, "main", "twin.json", text.buf);
	strbuf_reset(&text);
	assert_int_equal(repo_find(p->repo, NULL, "78e5076d", &text, NULL),
			 FAILED);
	assert_says("twin.json");
	assert_says("webshell.json");
	must(repo_find(p->repo, NULL, WEBSHELL, &text, NULL));
	strbuf_release(&text);
}

static void test_old_commits_stay_readable(void **state)
{
	struct place *p = *state;
	struct strbuf text = STRBUF_INIT;
	char *first = xstrdup(repo_head(p->repo));
	commit_file(p, "main", "webshell.json", "{}");
	assert_string_not_equal(repo_head(p->repo), first);
	must(repo_read(p->repo, NULL, "webshell.json", &text, NULL));
	assert_string_equal(text.buf, "{}");
	strbuf_reset(&text);
	must(repo_read(p->repo, first, "webshell.json", &text, NULL));
	assert_true(text.len > 1000);
	char prefix[9];
	snprintf(prefix, sizeof prefix, "%.8s", first);
	strbuf_reset(&text);
	must(repo_read(p->repo, prefix, "webshell.json", &text, NULL));
	assert_true(text.len > 1000);
	free(first);
	strbuf_release(&text);
}

static void test_the_log_has_the_commits_that_changed_a_file(void **state)
{
	struct place *p = *state;
	struct repo_commit *log;
	int n;
	commit_file(p, "main", "webshell.json", "{}");
	commit_file(p, "main", "other.json", "{}");
	commit_file(p, "main", "webshell.json", NULL);
	must(repo_log(p->repo, NULL, "webshell.json", 0, &log, &n));
	assert_int_equal(n, 3);
	assert_string_equal(log[0].author, "Lin");
	assert_string_equal(log[0].summary, "Change a playbook");
	assert_true(log[0].at == 1800000000000);
	assert_non_null(strstr(log[2].summary, "ship with watchfloor"));
	repo_commits_free(log, n);
	must(repo_log(p->repo, NULL, "never.json", 0, &log, &n));
	assert_int_equal(n, 0);
	repo_commits_free(log, n);
}

struct changed {
	const char *path;
	char ids[8][41];
	int n;
};

static int note_change(void *ctx, const char *commit, const char *path)
{
	struct changed *c = ctx;

	if (!strcmp(path, c->path))
		memcpy(c->ids[c->n++], commit, sizeof c->ids[0]);
	return 0;
}

static int stop_at_once(void *ctx, const char *commit, const char *path)
{
	++*(int *)ctx;
	return 7;
}

/* One walk for all files says the same as the log of each. */
static void test_every_change_is_in_some_log(void **state)
{
	static const char *const paths[] = { "webshell.json", "other.json",
					     "never.json" };
	struct place *p = *state;
	int calls = 0;

	commit_file(p, "main", "webshell.json", "{}");
	commit_file(p, "main", "other.json", "{}");
	commit_file(p, "main", "webshell.json", NULL);
	commit_file(p, "main", "webshell.json", "[]");
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		struct changed c = { .path = paths[i] };
		struct repo_commit *log;
		int n;

		must(repo_each_changed(p->repo, NULL, note_change, &c));
		must(repo_log(p->repo, NULL, paths[i], 0, &log, &n));
		assert_int_equal(c.n, n);
		for (int k = 0; k < n; k++)
			assert_string_equal(c.ids[k], log[k].id);
		repo_commits_free(log, n);
	}
	assert_int_equal(repo_each_changed(p->repo, NULL, stop_at_once, &calls),
			 7);
	assert_int_equal(calls, 1);
}

static void test_the_branch_is_the_repositorys_own_choice(void **state)
{
	struct place *p = *state;
	struct strbuf text = STRBUF_INIT;
	char *config = xasprintf("%s/config", p->path);
	commit_file(p, "night", "webshell.json", "{}");
	must(repo_read(p->repo, NULL, "webshell.json", &text, NULL));
	assert_true(text.len > 1000);
	repo_close(p->repo);
	FILE *f = fopen(config, "a");
	assert_non_null(f);
	fputs("[watchfloor]\n\tbranch = night\n", f);
	fclose(f);
	free(config);
	must(repo_open(&p->repo, p->path));
	strbuf_reset(&text);
	must(repo_read(p->repo, NULL, "webshell.json", &text, NULL));
	assert_string_equal(text.buf, "{}");
	strbuf_release(&text);
}

static void test_the_users_git_configuration_has_no_say(void **state)
{
	struct place *p = *state;
	char *config = xasprintf("%s/.gitconfig", p->dir);
	FILE *f = fopen(config, "w");
	assert_non_null(f);
	fputs("[include\nthis is no configuration\n", f);
	fclose(f);
	free(config);
	setenv("HOME", p->dir, 1);
	repo_close(p->repo);
	must(repo_open(&p->repo, p->path));
	assert_non_null(repo_head(p->repo));
}

/* Needs the right to give a folder away. */
static void test_whose_repository_it_is_has_no_say(void **state)
{
	struct place *p = *state;

	repo_close(p->repo);
	p->repo = NULL;
	if (chown(p->path, 65534, 65534))
		skip();
	must(repo_open(&p->repo, p->path));
	assert_non_null(repo_head(p->repo));
}

/* ---- without libgit2 ---- */

static void reopen(struct place *p)
{
	repo_close(p->repo);
	must(repo_open(&p->repo, p->path));
	repo_let_keep(p->repo, true);
}

/* What repo_head() says is what libgit2 says of the ref. */
static void assert_head(struct place *p, const char *ref)
{
	git_repository *git;
	git_oid id;

	reopen(p);
	assert_int_equal(git_repository_open(&git, p->path), 0);
	assert_int_equal(git_reference_name_to_id(&id, git, ref), 0);
	assert_string_equal(repo_head(p->repo), git_oid_tostr_s(&id));
	git_repository_free(git);
}

static void pack_refs(struct place *p)
{
	git_repository *git;
	git_refdb *refs;

	assert_int_equal(git_repository_open(&git, p->path), 0);
	assert_int_equal(git_repository_refdb(&refs, git), 0);
	assert_int_equal(git_refdb_compress(refs), 0);
	git_refdb_free(refs);
	git_repository_free(git);
}

static void add_config(struct place *p, const char *text)
{
	char *path = xasprintf("%s/config", p->path);
	FILE *f = fopen(path, "a");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	free(path);
}

/* A packed ref that is older than one that only libgit2 takes. */
static void test_an_odd_ref_is_left_to_libgit2(void **state)
{
	struct place *p = *state;
	char *ref = xasprintf("%s/refs/heads/main", p->path);
	struct strbuf text = STRBUF_INIT;

	pack_refs(p);
	commit_file(p, "main", "note.txt", "one");
	must(file_read(&text, ref, 100));
	strbuf_addf(&text, "%5000s\n", "");
	must(file_write_atomic(ref, text.buf, text.len, 0600));
	assert_head(p, "refs/heads/main");
	add_config(p, "[core]\n\trepositoryformatversion = 7\n");
	repo_close(p->repo);
	assert_int_equal(repo_open(&p->repo, p->path), FAILED);
	strbuf_release(&text);
	free(ref);
}

static void test_the_head_is_where_libgit2_finds_it(void **state)
{
	struct place *p = *state;
	char *other = xasprintf("%s/other", p->dir);
	char *include = xasprintf("[include]\n\tpath = %s\n", other);
	static const char branch[] = "[Watchfloor]\n\tbranch = \"night\"\n";

	assert_head(p, "refs/heads/main");
	commit_file(p, "main", "note.txt", "one");
	assert_head(p, "refs/heads/main");
	pack_refs(p);
	assert_head(p, "refs/heads/main");
	commit_file(p, "main", "note.txt", "two");
	commit_file(p, "night", "note.txt", "three");
	assert_head(p, "refs/heads/main");
	must(file_write_atomic(other, branch, strlen(branch), 0600));
	add_config(p, include);
	assert_head(p, "refs/heads/night");
	add_config(p, "[watchfloor]\n\tbranch = main\n");
	assert_head(p, "refs/heads/main");
	free(include);
	free(other);
}

static void test_what_is_kept_is_read_without_the_repository(void **state)
{
	struct place *p = *state;
	struct strbuf all = STRBUF_INIT, kept = STRBUF_INIT;
	char head[41];

	reopen(p);
	snprintf(head, sizeof head, "%s", repo_head(p->repo));
	must(repo_read(p->repo, head, "desk.conf", &all, NULL));
	repo_keep(p->repo, head, "desk.conf");
	reopen(p);
	hide_objects(p->path, true);
	assert_string_equal(repo_head(p->repo), head);
	must(repo_read_kept(p->repo, head, "desk.conf", &kept));
	assert_string_equal(kept.buf, all.buf);
	assert_true(repo_read_kept(p->repo, head, "webshell.json", &kept) < 0);
	strbuf_release(&all);
	strbuf_release(&kept);
}

static void test_nothing_is_kept_before_it_is_allowed(void **state)
{
	struct place *p = *state;
	struct strbuf kept = STRBUF_INIT;
	char head[41];

	snprintf(head, sizeof head, "%s", repo_head(p->repo));
	must(repo_read_kept(p->repo, head, "desk.conf", &kept));
	repo_keep(p->repo, head, "desk.conf");
	hide_objects(p->path, true);
	assert_true(repo_read_kept(p->repo, head, "desk.conf", &kept) < 0);
	strbuf_release(&kept);
}

/* One byte of what is kept is another: nothing of it is believed. */
static void test_no_byte_of_what_is_kept_can_be_changed(void **state)
{
	struct place *p = *state;
	struct strbuf kept = STRBUF_INIT, text = STRBUF_INIT;
	char *path = xasprintf("%s/desk.conf.kept", p->path), head[41];
	FILE *f;

	reopen(p);
	snprintf(head, sizeof head, "%s", repo_head(p->repo));
	must(repo_read_kept(p->repo, head, "desk.conf", &text));
	repo_keep(p->repo, head, "desk.conf");
	must(file_read(&kept, path, 1 << 20));
	hide_objects(p->path, true);
	f = fopen(path, "r+");
	assert_non_null(f);
	setvbuf(f, NULL, _IONBF, 0);
	for (size_t i = 0; i < kept.len; i += 7) {
		fseek(f, (long)i, SEEK_SET);
		fputc((unsigned char)kept.buf[i] ^ 1, f);
		if (repo_read_kept(p->repo, head, "desk.conf", &text) == 0)
			fail_msg("byte %zu may be changed", i);
		fseek(f, (long)i, SEEK_SET);
		fputc((unsigned char)kept.buf[i], f);
	}
	fclose(f);
	must(repo_read_kept(p->repo, head, "desk.conf", &text));
	for (size_t len = 0; len < kept.len; len += 101) {
		assert_int_equal(truncate(path, (off_t)(kept.len - len - 1)),
				 0);
		assert_true(repo_read_kept(p->repo, head, "desk.conf", &text) <
			    0);
	}
	strbuf_release(&kept);
	strbuf_release(&text);
	free(path);
}

static void assert_found(struct place *p, const char *name, const char *path,
			 const char *id)
{
	struct strbuf text = STRBUF_INIT, file = STRBUF_INIT;
	struct repo_entry e;

	must(repo_find(p->repo, NULL, name, &text, &e));
	must(repo_read(p->repo, NULL, path, &file, NULL));
	assert_string_equal(e.path, path);
	assert_string_equal(e.id, id);
	assert_int_equal(strlen(e.blob), 40);
	assert_true(e.steps > 0);
	assert_string_equal(text.buf, file.buf);
	repo_entry_release(&e);
	strbuf_release(&text);
	strbuf_release(&file);
}

/* Found by the names that are kept, every one is what the list says. */
static void test_names_that_are_kept_lead_to_the_same(void **state)
{
	struct place *p = *state;
	struct repo_entry *list;
	int n;

	reopen(p);
	must(repo_list(p->repo, NULL, &list, &n));
	for (int i = 0; i < n; i++) {
		reopen(p);
		assert_found(p, list[i].id, list[i].path, list[i].id);
		assert_found(p, list[i].path, list[i].path, list[i].id);
		assert_found(p, list[i].id + strlen("playbook--"), list[i].path,
			     list[i].id);
	}
	repo_entries_free(list, n);
}

/* A name that is kept is a hint: to another file, to none, of a commit that
 * has passed. */
static void test_a_wrong_name_that_is_kept_leads_nowhere(void **state)
{
	struct place *p = *state;
	struct strbuf text = STRBUF_INIT;
	char *path = xasprintf("%s/playbooks.kept", p->path), *wrong;

	reopen(p);
	assert_found(p, WEBSHELL, "webshell.json", WEBSHELL);
	must(file_read(&text, path, 1 << 20));
	assert_non_null(strstr(text.buf, WEBSHELL " webshell.json\n"));
	for (int i = 0; i < 2; i++) {
		wrong = xasprintf("%s\n" WEBSHELL " %s\n", repo_head(p->repo),
				  i ? "phishing.json" : "none.json");
		must(file_write_atomic(path, wrong, strlen(wrong), 0600));
		reopen(p);
		assert_found(p, WEBSHELL, "webshell.json", WEBSHELL);
		free(wrong);
	}
	commit_file(p, "main", "web.json", text.buf);
	assert_found(p, WEBSHELL, "webshell.json", WEBSHELL);
	strbuf_release(&text);
	free(path);
}

#define repo_test(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		repo_test(test_a_new_repository_has_the_files_as_they_are),
		repo_test(test_a_repository_is_not_made_over_another),
		repo_test(test_what_is_not_there_is_said),
		repo_test(test_the_list_has_every_playbook),
		repo_test(test_a_broken_playbook_is_listed_with_the_reason),
		repo_test(test_a_playbook_is_found_by_id_beginning_or_file),
		repo_test(test_a_beginning_that_fits_two_is_refused),
		repo_test(test_old_commits_stay_readable),
		repo_test(test_the_log_has_the_commits_that_changed_a_file),
		repo_test(test_every_change_is_in_some_log),
		repo_test(test_the_branch_is_the_repositorys_own_choice),
		repo_test(test_the_users_git_configuration_has_no_say),
		repo_test(test_whose_repository_it_is_has_no_say),
		repo_test(test_the_head_is_where_libgit2_finds_it),
		repo_test(test_an_odd_ref_is_left_to_libgit2),
		repo_test(test_what_is_kept_is_read_without_the_repository),
		repo_test(test_nothing_is_kept_before_it_is_allowed),
		repo_test(test_no_byte_of_what_is_kept_can_be_changed),
		repo_test(test_names_that_are_kept_lead_to_the_same),
		repo_test(test_a_wrong_name_that_is_kept_leads_nowhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
