/*
 * fuzz-record.c - any bytes as a record, a signed note and canonical JSON.
 *
 * What is accepted as a record must be canonical: parse(print(x)) is x.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/desk.h"
#include "watchfloor/json.h"
#include "watchfloor/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_canonical(const char *text, size_t len)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	cJSON *a = json_parse(text, len, JSON_UNIQUE_KEYS, NULL), *b;

	if (a && json_canonical(&once, a) == 0) {
		b = json_parse(once.buf, once.len, JSON_UNIQUE_KEYS, NULL);
		if (!b || json_canonical(&twice, b) < 0 ||
		    once.len != twice.len ||
		    memcmp(once.buf, twice.buf, once.len) != 0)
			abort();
		cJSON_Delete(b);
	}
	cJSON_Delete(a);
	strbuf_release(&once);
	strbuf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct record r;

	if (record_parse(&r, 1, text, size) == 0) {
		struct strbuf sb = STRBUF_INIT;

		act_sentence(&r, &sb);
		strbuf_release(&sb);
		record_release(&r);
	}
	check_canonical(text, size);
	return 0;
}
