/*
 * fixture.c - a store in a temporary folder, for tests.
 */
#include "config.h"

#include "fixture.h"

#include <ftw.h>
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/desk_private.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

static void must(int ret, const char *what)
{
	if (ret == 0)
		return;
	fprintf(stderr, "fixture: %s: %s\n", what, fail_text());
	abort();
}

void fixture_open(struct fixture *f)
{
	const char *tmp = getenv("TMPDIR");
	char *state;

	f->root = xasprintf("%s/wf-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(f->root))
		abort();
	f->dir = xasprintf("%s/store", f->root);
	state = xasprintf("%s/state", f->root);
	setenv("XDG_STATE_HOME", state, 1);
	free(state);
	must(desk_init(f->dir, "t1"), "init");
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE), "open");
}

void fixture_reopen(struct fixture *f)
{
	desk_close(f->desk);
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE), "open");
}

static int remove_one(const char *path, const struct stat *st, int flag,
		      struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void fixture_close(struct fixture *f)
{
	desk_close(f->desk);
	nftw(f->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(f->dir);
	free(f->root);
}

int fixture_setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof *f);

	fixture_open(f);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	fixture_close(*state);
	free(*state);
	return 0;
}

void fixture_act_as(struct fixture *f, const char *who)
{
	free(f->desk->actor);
	f->desk->actor = xstrdup(who);
}

void fixture_rules(struct fixture *f, const char *text)
{
	struct conf *c;

	must(conf_parse(&c, "desk.conf", text, strlen(text), NULL), text);
	conf_free(f->desk->conf);
	f->desk->conf = c;
	must(desk_identify(f->desk), text);
}

static void must_git(int ret, const char *what)
{
	must(ret ? fail("git") : 0, what);
}

/* The commit's tree: those files, beside those of base (NULL: alone). */
static git_tree *tree_of(git_repository *git, const git_tree *base,
			 const struct fixture_file *files, int n)
{
	git_treebuilder *builder;
	git_tree *tree;
	git_oid id;

	must_git(git_treebuilder_new(&builder, git, base), "tree");
	for (int i = 0; i < n; i++) {
		must_git(git_blob_create_from_buffer(&id, git, files[i].text,
						     strlen(files[i].text)),
			 "blob");
		must_git(git_treebuilder_insert(NULL, builder, files[i].name,
						&id, GIT_FILEMODE_BLOB),
			 files[i].name);
	}
	must_git(git_treebuilder_write(&id, builder), "tree");
	must_git(git_tree_lookup(&tree, git, &id), "tree");
	git_treebuilder_free(builder);
	return tree;
}

void fixture_conf(struct fixture *f, const char *text)
{
	fixture_commit(f, &(struct fixture_file){ "desk.conf", text }, 1);
}

static void commit_files(struct fixture *f, const struct fixture_file *files,
			 int n, bool alone)
{
	char *path = xasprintf("%s/desk.git", f->dir);
	git_repository *git;
	git_signature *author;
	git_commit *parent;
	const git_commit *parents[1];
	git_tree *base, *tree;
	git_oid id;

	git_libgit2_init(); /* the desk may be closed */
	must_git(git_repository_open(&git, path), "repository");
	must_git(git_reference_name_to_id(&id, git, "refs/heads/main"), "main");
	must_git(git_commit_lookup(&parent, git, &id), "parent");
	parents[0] = parent;
	must_git(git_commit_tree(&base, parent), "base");
	tree = tree_of(git, alone ? NULL : base, files, n);
	git_signature_new(&author, "Lin", "lin@example.org", 1800000000, 480);
	must_git(git_commit_create(&id, git, "refs/heads/main", author, author,
				   NULL, files[0].text, tree, 1, parents),
		 "commit");
	git_signature_free(author);
	git_tree_free(base);
	git_tree_free(tree);
	git_commit_free(parent);
	git_repository_free(git);
	git_libgit2_shutdown();
	free(path);
}

void fixture_commit(struct fixture *f, const struct fixture_file *files, int n)
{
	commit_files(f, files, n, true);
}

void fixture_change(struct fixture *f, const char *name, const char *text)
{
	commit_files(f, &(struct fixture_file){ name, text }, 1, false);
}

cJSON *fixture_opened(int64_t n, const char *type, const char *playbook)
{
	cJSON *data = cJSON_CreateObject();
	char fingerprint[33], block[SHA256_HEX];
	sha256 hash;

	snprintf(fingerprint, sizeof fingerprint, "%032llx", (long long)n);
	sha256_of(&hash, fingerprint, 32); /* see fixture_append() */
	hex_encode(block, &hash, sizeof hash);
	json_add_str(data, "title", "Webshell written to /upload/a.jsp");
	json_add_str(data, "type", type);
	json_add_str(data, "severity", n % 2 ? "high" : "critical");
	json_add_str(data, "asset", "web-03");
	json_add_str(data, "src", "203.0.113.45");
	json_add_str(data, "product", "Sensor");
	json_add_str(data, "rule", "SWEEP-1");
	json_add_str(data, "fingerprint", fingerprint);
	json_add_str(data, "block", block);
	json_add_str(data, "first", "2026-11-23T02:58:11.000Z");
	json_add_str(data, "last", "2026-11-23T03:11:40.000Z");
	json_add_str(data, "playbook", playbook);
	json_add_int(data, "alerts", 38);
	return data;
}

int fixture_append(struct fixture *f, const struct draft *d)
{
	struct ledger *l = f->desk->ledger;
	const char *raw = json_str_at(d->data, "fingerprint");
	sha256 hash;
	int ret = ledger_begin(l);

	if (ret == 0 && raw)
		ret = ledger_put_blob(l, &hash, raw, strlen(raw));
	if (ret == 0)
		ret = ledger_add(l, d, NULL);
	if (ret == 0)
		return ledger_commit(l);
	ledger_rollback(l);
	return ret;
}

/* data is consumed. */
static char *open_ticket(struct fixture *f, const char *tenant, int64_t num,
			 cJSON *data)
{
	char *id = ticket_id(f->desk, num);
	struct draft draft =
		desk_machine_draft(f->desk, "ticket.opened", id, tenant, data);

	must(fixture_append(f, &draft), "open a ticket");
	cJSON_Delete(data);
	return id;
}

char *fixture_ticket(struct fixture *f, const char *type, const char *playbook)
{
	int64_t num;

	must(ticket_next_number(f->desk, &num), "number");
	return open_ticket(f, "acme", num, fixture_opened(num, type, playbook));
}

char *fixture_ticket_of(struct fixture *f, const char *tenant, const char *user)
{
	int64_t num;
	cJSON *data;

	must(ticket_next_number(f->desk, &num), "number");
	data = fixture_opened(num, "webshell", NULL);
	json_add_str(data, "user", user);
	return open_ticket(f, tenant, num, data);
}

uint64_t dice_roll(struct dice *d, uint64_t below)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return d->state * 0x2545F4914F6CDD1DULL % below;
}

void fixture_authorise(struct fixture *f, const char *ticket)
{
	static const struct {
		const char *key, *value;
	} words[] = {
		{ "actions", "*" },
		{ "assets", "*" },
		{ "channel", "phone" },
		{ "reason", "agreed" },
		{ "until", "2099-01-01T00:00:00Z" },
		{ "who", "wang" },
	};
	cJSON *data = cJSON_CreateObject();

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		json_add_str(data, words[i].key, words[i].value);
	if (desk_act(f->desk, "authorisation.granted", ticket, data) < 0) {
		fprintf(stderr, "fixture: authorise: %s\n", fail_text());
		abort();
	}
}
