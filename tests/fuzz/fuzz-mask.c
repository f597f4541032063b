/*
 * fuzz-mask.c - any bytes through the mask, as a text and as JSON.  What is
 * masked already stays; JSON stays JSON.
 *
 * The first byte chooses the kinds; the text up to the first newline is an
 * account that is known.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "intake/mask.h"
#include "watchfloor/json.h"
#include "watchfloor/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char desk[] = "[mask]\nkinds = all\n"
			   "networks = 203.0.113.0/24, 2001:db8::/32\n";

static struct mask *mask_of_desk(void)
{
	static struct conf *conf;
	static struct mask *mask;
	static const unsigned char key[MASK_KEY] = { 1 };

	if (mask)
		return mask;
	if (conf_parse(&conf, "desk.conf", desk, sizeof desk - 1, NULL) < 0)
		abort();
	mask = mask_new(conf, key);
	return mask;
}

static bool same(const struct strbuf *a, const struct strbuf *b)
{
	return a->len == b->len && memcmp(a->buf, b->buf, a->len) == 0;
}

static void check_text(struct mask *m, unsigned kinds, const char *s,
		       size_t len)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;

	if (mask_text(m, kinds, &once, s, len) &&
	    mask_text(m, kinds, &twice, once.buf, once.len) &&
	    !same(&once, &twice))
		abort();
	strbuf_release(&once);
	strbuf_release(&twice);
}

static void check_json(struct mask *m, unsigned kinds, const char *account,
		       const char *s, size_t len)
{
	cJSON *before = json_parse(s, len, 0, NULL), *after = NULL;
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;

	if (mask_json(m, kinds, account, &once, s, len)) {
		after = json_parse(once.buf, once.len, 0, NULL);
		if (before && !after)
			abort();
		if (before && !account &&
		    mask_json(m, kinds, NULL, &twice, once.buf, once.len) &&
		    !same(&once, &twice))
			abort();
	}
	cJSON_Delete(before);
	cJSON_Delete(after);
	strbuf_release(&once);
	strbuf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mask *m = mask_of_desk();
	const char *text = (const char *)data + 1, *line;
	char *account;
	unsigned kinds;

	if (!size--)
		return 0;
	kinds = data[0] & 0x80 ? MASK_ALL : data[0];
	line = memchr(text, '\n', size);
	account = line ? xstrndup(text, (size_t)(line - text)) : NULL;
	check_text(m, kinds, text, size);
	check_json(m, kinds, NULL, text, size);
	if (line)
		check_json(m, kinds, account, line + 1,
			   size - (size_t)(line + 1 - text));
	free(account);
	return 0;
}
