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
#include <unistd.h>

#include "ledger/compare.h"
#include "watchfloor/error.h"
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

void stores_open(struct stores *s, int n, const char *address)
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
	for (int i = 0; i < n; i++)
		make_store(s, i);
	make_hub(s);
	free(state);
	free(hub);
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
