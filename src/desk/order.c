/*
 * order.c - what tickets can be sorted by.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/order.h"
#include "desk/suggest.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"

/* The terms come before the number, which makes every key one of its own; no
 * term: the number alone. */
static const struct {
	const char *word;
	const char *terms[2];
} keys[TICKET_KEYS] = {
	[BY_URGENCY] = { "urgent", { NULL } }, /* by clocks: urgent.c */
	[BY_NUMBER] = { "ticket", { NULL } },
	[BY_SEVERITY] = { "severity", { "severity" } },
	[BY_DUE] = { "due", { NULL } }, /* by clocks */
	[BY_TENANT] = { "tenant", { "tenant COLLATE NOCASE" } },
	[BY_TITLE] = { "title", { "title COLLATE NOCASE" } },
	[BY_ASSET] = { "asset", { "asset COLLATE NOCASE" } },
	[BY_SOURCE] = { "source", { "src COLLATE NOCASE" } },
	[BY_ALERTS] = { "alerts", { "alerts" } },
	[BY_OWNER] = { "owner", { "owner COLLATE NOCASE" } },
	[BY_STATE] = { "state", { "state" } },
	[BY_LAST] = { "last", { "last" } },
	[BY_FIRST] = { "first", { "first" } },
	[BY_OPENED] = { "opened", { "opened" } },
	[BY_CHANGED] = { "changed", { "changed" } },
	[BY_TYPE] = { "type", { "type" } },
	[BY_TARGET] = { "target", { "dst COLLATE NOCASE" } },
	[BY_USER] = { "user", { "user COLLATE NOCASE" } },
	[BY_VERDICT] = { "verdict", { "verdict" } },
};

const char *ticket_key_word(enum ticket_key key)
{
	return keys[key].word;
}

int ticket_order_parse(struct ticket_order *out, const char *text)
{
	size_t len = strlen(text);
	bool reverse = len && text[len - 1] == '-';
	char *word = xstrndup(text, len - reverse);
	struct suggestion s = { .word = word };
	int key = 0, ret = 0;

	while (key < TICKET_KEYS && strcmp(keys[key].word, word) != 0)
		suggest(&s, keys[key++].word);
	if (key < TICKET_KEYS)
		*out = (struct ticket_order){ (enum ticket_key)key, reverse };
	else if (s.best)
		ret = fail(_("there is no column \"%s\" to sort by; did you "
			     "mean \"%s\"?"),
			   word, s.best);
	else
		ret = fail(_("there is no column \"%s\" to sort by"), word);
	free(word);
	return ret;
}

void order_sql(struct ticket_order o, struct strbuf *sql, const char *each)
{
	for (size_t i = 0; i < ARRAY_SIZE(keys[0].terms); i++)
		if (keys[o.key].terms[i])
			strbuf_addf(sql, "%s%s, ", keys[o.key].terms[i], each);
	strbuf_addf(sql, "num%s", each);
}
