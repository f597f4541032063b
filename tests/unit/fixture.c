/*
 * fixture.c - a store in a temporary folder, for tests.
 */
#include "config.h"

#include "fixture.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

char *fixture_ticket(struct fixture *f, const char *type, const char *playbook)
{
	struct draft draft;
	cJSON *data;
	int64_t num;
	char *id;

	must(ticket_next_number(f->desk, &num), "number");
	id = ticket_id(f->desk, num);
	data = fixture_opened(num, type, playbook);
	draft = desk_machine_draft(f->desk, "ticket.opened", id, "acme", data);
	must(fixture_append(f, &draft), "open a ticket");
	cJSON_Delete(data);
	return id;
}

uint64_t dice_roll(struct dice *d, uint64_t below)
{
	d->state ^= d->state >> 12;
	d->state ^= d->state << 25;
	d->state ^= d->state >> 27;
	return d->state * 0x2545F4914F6CDD1DULL % below;
}
