/*
 * away.c - stores that were away while another one worked.
 */
#include "config.h"

#include "away.h"

#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "watchfloor/json.h"

#define MADE 1000 /* records in a transaction */

/* What becomes of a ticket, after it was opened. */
static const struct {
	const char *act, *data;
} life[] = {
	{ "ticket.claimed", "{}" },
	{ "ticket.noted", "{\"text\":\"the scanner of the customer, see "
			  "change CR-118\"}" },
	{ "ticket.judged", "{\"reason\":\"scanner of the customer\","
			   "\"verdict\":\"benign\"}" },
	{ "ticket.closed", "{}" },
};
enum { LIFE = 1 + sizeof life / sizeof life[0] };

static void add_act(struct desk *d, const char *act, const char *on,
		    cJSON *data)
{
	struct draft draft = { .act = act,
			       .on = on,
			       .tenant = "acme",
			       .actor = "lin",
			       .by = "os:1",
			       .data = data };

	bench_need(!ledger_add(d->ledger, &draft, NULL), act);
	cJSON_Delete(data);
}

/* A ticket, and so many of its records. */
static void add_life(struct desk *d, int num, int records)
{
	cJSON *opened = fixture_opened(num, "scan", NULL);
	const char *raw = json_str_at(opened, "fingerprint");
	char id[48];
	sha256 hash;

	snprintf(id, sizeof id, "%.31s-%d", ledger_name(d->ledger), num);
	bench_need(!ledger_put_blob(d->ledger, &hash, raw, strlen(raw)),
		   "blob");
	add_act(d, "ticket.opened", id, opened);
	for (int i = 0; i < records - 1; i++)
		add_act(d, life[i].act, id, cJSON_Parse(life[i].data));
}

/* Some tickets with so many records each. */
static void work(struct desk *d, int tickets, int records)
{
	for (int done = 0; done < tickets;) {
		bench_need(!ledger_begin(d->ledger), "begin");
		for (int i = 0; i < MADE / records && done < tickets; i++)
			add_life(d, ++done, records);
		bench_need(!ledger_commit(d->ledger), "commit");
	}
}

void away_open(struct stores *s, int n, const char *address, int tickets,
	       int records)
{
	stores_open(s, n, address);
	for (int i = 0; i < n; i++)
		stores_join(s, i);
	for (int i = 1; i < n; i++) {
		work(s->of[i].desk, tickets, 1);
		stores_sync(s, i);
	}
	/* What came before its own would be folded in below all of it. */
	stores_sync(s, 0);
	work(s->of[0].desk, records / LIFE, LIFE);
	stores_sync(s, 0);
}
