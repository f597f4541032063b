/*
 * stores.c - several stores and a hub in a temporary folder, for tests.
 */
#include "config.h"

#include "stores.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/compare.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

static void must(int ret, const char *what)
{
	if (ret >= 0)
		return;
	fprintf(stderr, "stores: %s: %s\n", what, fail_text());
	abort();
}

static void make_store(struct stores *s, int i)
{
	struct fixture *f = &s->of[i];
	char name[16];

	snprintf(name, sizeof name, "t%d", i + 1);
	f->root = s->root;
	f->dir = xasprintf("%s/%s", s->root, name);
	must(desk_init(f->dir, name), "init");
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE), "open");
}

static void make_hub(struct stores *s)
{
	struct hub *h;
	bool made;

	must(hub_open(&h, s->address), "hub");
	must(hub_init(h, &made), "hub init");
	hub_close(h);
}

static void make_root(struct stores *s, int n, const char *address)
{
	const char *tmp = getenv("TMPDIR");
	char *state, *hub;

	s->root = xasprintf("%s/wf-test-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(s->root))
		abort();
	state = xasprintf("%s/state", s->root);
	hub = xasprintf("%s/hub", s->root);
	setenv("XDG_STATE_HOME", state, 1);
	if (mkdir(hub, 0700) < 0)
		abort();
	s->address = address ? xstrdup(address) : xasprintf("file:%s", hub);
	s->n = n;
	free(state);
	free(hub);
}

void stores_open(struct stores *s, int n, const char *address)
{
	make_root(s, n, address);
	for (int i = 0; i < n; i++)
		make_store(s, i);
	make_hub(s);
}

/* ---- copies ---- */

/* nftw() has no context. */
static const char *copy_from, *copy_to;

static void copy_bytes(const char *from, const char *to)
{
	struct strbuf sb = STRBUF_INIT;

	must(file_read(&sb, from, INT32_MAX), from);
	must(file_write_new(to, sb.buf, sb.len, 0600), to);
	strbuf_release(&sb);
}

/* The objects of a repository never change. */
static int copy_one(const char *path, const struct stat *st, int flag,
		    struct FTW *ftw)
{
	char *to = xasprintf("%s%s", copy_to, path + strlen(copy_from));
	int rc = 0;

	(void)ftw;
	if (flag == FTW_D)
		rc = mkdir(to, st->st_mode & 0777);
	else if (strstr(path, ".git/objects/"))
		rc = link(path, to);
	else
		copy_bytes(path, to);
	if (rc < 0)
		abort();
	free(to);
	return 0;
}

static void copy_folder(const char *from, const char *to)
{
	copy_from = from;
	copy_to = to;
	if (access(from, F_OK) == 0 && nftw(from, copy_one, 16, FTW_PHYS) != 0)
		abort();
}

static void copy_named(struct stores *s, const char *name,
		       const struct stores *model)
{
	char *from = xasprintf("%s/%s", model->root, name);
	char *to = xasprintf("%s/%s", s->root, name);

	copy_folder(from, to);
	free(from);
	free(to);
}

void stores_like(struct stores *s, int n, const struct stores *model)
{
	make_root(s, n, NULL);
	copy_named(s, "state", model);
	for (int i = 0; i < n; i++) {
		struct fixture *f = &s->of[i];
		const char *name = strrchr(model->of[i].dir, '/') + 1;

		copy_named(s, name, model);
		f->root = s->root;
		f->dir = xasprintf("%s/%s", s->root, name);
		must(desk_open(&f->desk, f->dir, LEDGER_WRITE), "open");
	}
	make_hub(s);
}

void stores_rest(struct stores *s)
{
	for (int i = 0; i < s->n; i++) {
		desk_close(s->of[i].desk);
		s->of[i].desk = NULL;
	}
}

static int remove_one(const char *path, const struct stat *st, int flag,
		      struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

void stores_close(struct stores *s)
{
	for (int i = 0; i < s->n; i++) {
		desk_close(s->of[i].desk);
		free(s->of[i].dir);
	}
	nftw(s->root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(s->root);
	free(s->address);
}

void stores_reopen(struct stores *s, int i)
{
	fixture_reopen(&s->of[i]);
}

void stores_join(struct stores *s, int i)
{
	struct desk *d = s->of[i].desk;
	bool confirmed;
	struct hub *h;

	must(courier_join(d, s->address, &confirmed), "join");
	if (confirmed)
		return;
	must(hub_open(&h, s->address), "hub");
	must(hub_confirm(h, ledger_origin(d->ledger), "root"), "confirm");
	hub_close(h);
}

void stores_sync(struct stores *s, int i)
{
	struct courier_round round;

	must(courier_once(s->of[i].desk, &round, NULL, NULL), "round");
}

void stores_settle(struct stores *s)
{
	for (int turn = 0; turn < 2; turn++)
		for (int i = 0; i < s->n; i++)
			stores_sync(s, i);
}

bool stores_equal(struct stores *s, int a, int b)
{
	struct strbuf where = STRBUF_INIT;
	bool equal = true;

	for (const char *const *t = desk_rules.tables; *t; t++) {
		int rc = compare_table(&where, ledger_db(s->of[a].desk->ledger),
				       ledger_db(s->of[b].desk->ledger), *t);

		if (rc)
			fprintf(stderr, "%s differs at %s\n", *t,
				rc < 0 ? fail_text() : where.buf);
		equal = equal && rc == 0;
		strbuf_reset(&where);
	}
	strbuf_release(&where);
	return equal;
}

bool stores_verify(struct stores *s, int i)
{
	struct ledger_report r;
	bool good;

	must(ledger_verify(s->of[i].desk->ledger, &r, NULL, NULL), "verify");
	for (int k = 0; k < r.nwrong; k++)
		fprintf(stderr, "t%d: %s\n", i + 1, r.wrong[k]);
	good = r.nwrong == 0 && !r.replay_skipped;
	ledger_report_release(&r);
	return good;
}

static int die_at(void *ctx)
{
	int *left = ctx;

	if ((*left)-- == 0)
		_exit(9);
	return 0;
}

/* In a child, which the parent's connection must not outlive. */
int stores_die(struct stores *s, int i, int step)
{
	struct fixture *f = &s->of[i];
	struct courier_round round;
	int status;
	pid_t pid;

	desk_close(f->desk);
	pid = fork();
	if (pid == 0) {
		if (desk_open(&f->desk, f->dir, LEDGER_WRITE) < 0 ||
		    courier_once(f->desk, &round, die_at, &step) < 0)
			_exit(1);
		_exit(0);
	}
	if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		abort();
	must(desk_open(&f->desk, f->dir, LEDGER_WRITE), "open");
	return WEXITSTATUS(status);
}
