/*
 * bench-playbook.c - what authors wait for: the lint of a large repository,
 * and a replay of many closed tickets, which must find the verdicts that were
 * made to flip and no others.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../unit/fixture.h"
#include "bench.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"
#include "watchfloor/replay.h"

#define WEBSHELL   "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"
#define LOOK_STEP  "action--a64292db-7fe0-4ed7-bb19-0989b5cdfe6f"
#define FALSE_STEP "action--cd77e524-d1c9-4126-a612-ff0cf6266a8c"
#define KNOWN_STEP "action--bdb43b6f-efc1-4c27-baa2-b1654c8e95e7"
#define TICKETS    10000
#define BATCH      1000
#define PLAYBOOKS  1000

static void need(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "bench-playbook: %s: %s\n", what, fail_text());
	exit(1);
}

static struct strbuf read_webshell(void)
{
	struct strbuf text = STRBUF_INIT;

	need(!file_read(&text, SRCDIR "/playbooks/webshell.json", 1 << 20),
	     "webshell.json");
	return text;
}

/* ---- lint ---- */

/* The shipped text under an id of its own. */
static void add_copy(struct playbook_file *f, const struct strbuf *text, int i)
{
	char digits[9], *at;

	f->path = xasprintf("copy-%d.json", i);
	f->text = (struct strbuf)STRBUF_INIT;
	strbuf_add(&f->text, text->buf, text->len);
	snprintf(digits, sizeof digits, "%08x", i);
	at = strstr(f->text.buf, "\"id\": \"playbook--");
	need(at != NULL, "an id");
	memcpy(at + strlen("\"id\": \"playbook--"), digits, 8);
}

static void bench_lint(void)
{
	struct playbook_file *files = xcalloc(PLAYBOOKS, sizeof *files);
	struct strbuf text = read_webshell();
	int64_t start;

	for (int i = 0; i < PLAYBOOKS; i++)
		add_copy(&files[i], &text, i);
	start = clock_ticks();
	for (int i = 0; i < PLAYBOOKS; i++)
		need(!playbook_parse(&files[i].playbook, files[i].text.buf,
				     files[i].text.len, &files[i].findings),
		     "a playbook");
	playbooks_lint(files, PLAYBOOKS);
	bench_report("playbook: lint 1,000", bench_seconds(start), "s",
		     BENCH_AT_MOST, 2, 0);
	library_free(files, PLAYBOOKS);
	strbuf_release(&text);
}

/* ---- a ledger of closed tickets ---- */

/* Data is consumed. */
static void add(struct fixture *f, const char *act, const char *on,
		const char *actor, cJSON *data)
{
	const struct draft draft = { .act = act,
				     .on = on,
				     .tenant = "acme",
				     .actor = actor,
				     .by = "os:1",
				     .data = data };

	need(!ledger_add(f->desk->ledger, &draft, NULL), act);
	cJSON_Delete(data);
}

static cJSON *two(const char *key, const char *value, const char *other,
		  const char *its)
{
	cJSON *data = cJSON_CreateObject();

	json_add_str(data, key, value);
	json_add_str(data, other, its);
	return data;
}

static void add_run(struct fixture *f, const char *id)
{
	static const char *const keys[] = { "blob", "commit", "modified",
					    "sha256" };
	cJSON *data = two("playbook", WEBSHELL, "name", "webshell");

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		json_add_str(data, keys[i], "0");
	json_add_int(data, "run", 1);
	cJSON_AddObjectToObject(data, "externals");
	add(f, "run.started", id, "lin", data);
}

static void add_answer(struct fixture *f, const char *id, int n,
		       const char *step, const char *verdict)
{
	cJSON *data = two("step", step, "title", "x");

	json_add_int(data, "run", 1);
	json_add_int(data, "n", n);
	json_add_str(data, "outcome", "done");
	if (verdict)
		json_add_str(cJSON_AddObjectToObject(data, "answers"),
			     "__verdict__", verdict);
	add(f, "step.done", id, "lin", data);
}

static void add_opened(struct fixture *f, const char *id, int64_t n)
{
	cJSON *data = fixture_opened(n, "webshell", WEBSHELL);
	const char *raw = json_str_at(data, "fingerprint");
	sha256 hash;

	need(!ledger_put_blob(f->desk->ledger, &hash, raw, strlen(raw)),
	     "a raw text");
	add(f, "ticket.opened", id, "machine", data);
}

/* The answer to the first question decides which step comes next, and with
 * that the verdict. */
static void add_ticket(struct fixture *f, int64_t n, bool expected)
{
	char *id = xasprintf("t1-%lld", (long long)n);

	add_opened(f, id, n);
	add(f, "ticket.claimed", id, "lin", cJSON_CreateObject());
	add_run(f, id);
	add_answer(f, id, 0, LOOK_STEP,
		   expected ? "expected" : "false-positive");
	add_answer(f, id, 1, expected ? KNOWN_STEP : FALSE_STEP, NULL);
	add(f, "ticket.judged", id, "lin",
	    two("verdict", expected ? "benign" : "false-positive", "reason",
		"harmless"));
	add(f, "ticket.closed", id, "lin", cJSON_CreateObject());
	free(id);
}

/* planted[n]: the ticket of that number was expected activity. */
static int fill(struct fixture *f, bool *planted)
{
	struct dice dice = { .state = 0x5eed };
	int64_t start = clock_ticks();
	int flips = 0;

	for (int n = 1; n <= TICKETS; n++) {
		if (n % BATCH == 1)
			need(!ledger_begin(f->desk->ledger), "begin");
		planted[n] = dice_roll(&dice, 37) == 0;
		flips += planted[n];
		add_ticket(f, n, planted[n]);
		if (n % BATCH == 0)
			need(!ledger_commit(f->desk->ledger), "commit");
	}
	bench_report("playbook: closed tickets made",
		     TICKETS / bench_seconds(start), "tickets/s", BENCH_INFO, 0,
		     0);
	return flips;
}

/* In the new version expected activity is called a false positive. */
static void change(struct fixture *f)
{
	struct strbuf text = read_webshell();
	char *at = strstr(text.buf, "\"expected\": \"" KNOWN_STEP "\"");

	need(at != NULL, "the case");
	memcpy(at + strlen("\"expected\": \""), FALSE_STEP, strlen(FALSE_STEP));
	fixture_change(f, "webshell.json", text.buf);
	strbuf_release(&text);
}

/* ---- replay ---- */

static bool only_the_planted(const struct replay *r, const bool *planted,
			     int flips)
{
	if (r->nplaybooks != 1 || r->playbooks[0].tickets != TICKETS ||
	    r->playbooks[0].flips != flips || r->ntickets != flips)
		return false;
	for (int i = 0; i < r->ntickets; i++) {
		long n = strtol(r->tickets[i].id + strlen("t1-"), NULL, 10);

		if (n < 1 || n > TICKETS || !planted[n] || !r->tickets[i].flips)
			return false;
	}
	return true;
}

static void bench_replay(void)
{
	bool *planted = xcalloc(TICKETS + 1, sizeof *planted);
	struct fixture f;
	struct replay r;
	struct query *q;
	int64_t start;
	int flips;

	fixture_open(&f);
	flips = fill(&f, planted);
	change(&f);
	need(!query_parse(&q, "", NULL), "a query");
	start = clock_ticks();
	need(!replay_make(&r, f.desk, "main~1", NULL, q), "replay");
	bench_report("playbook: replay of 10,000 closed tickets",
		     bench_seconds(start), "s", BENCH_AT_MOST, 10, 0);
	bench_report("playbook: verdicts planted to flip", flips, "tickets",
		     BENCH_INFO, 0, 0);
	if (!only_the_planted(&r, planted, flips)) {
		fprintf(stderr,
			"bench-playbook: %d flips were planted, %d tickets "
			"were found\n",
			flips, r.ntickets);
		exit(1);
	}
	replay_release(&r);
	query_free(q);
	free(planted);
	fixture_close(&f);
}

int main(void)
{
	bench_lint();
	bench_replay();
	return bench_result();
}
