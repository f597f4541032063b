/*
 * vectors.c - test vectors of another implementation.
 */
#include "config.h"

#include "vectors.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"

int vectors_load(void **state)
{
	const char *folder = getenv("WF_SHARED");
	char *path = xasprintf("%s/reference/tlog-vectors.json",
			       folder ? folder : SRCDIR "/../shared");
	struct strbuf text = STRBUF_INIT;

	*state = NULL;
	if (access(path, R_OK) == 0) {
		must(file_read(&text, path, 1 << 20));
		*state = json_parse(text.buf, text.len, 0, NULL);
		assert_non_null(*state);
	}
	strbuf_release(&text);
	free(path);
	return 0;
}

int vectors_free(void **state)
{
	cJSON_Delete(*state);
	return 0;
}

const cJSON *vector_at(const cJSON *o, const char *key)
{
	const cJSON *item = cJSON_GetObjectItemCaseSensitive(o, key);

	if (!item)
		fail_msg("the vectors have no %s", key);
	return item;
}

const char *vector_text(const cJSON *o, const char *key)
{
	const cJSON *item = vector_at(o, key);

	assert_true(cJSON_IsString(item));
	return item->valuestring;
}

int64_t vector_int(const cJSON *o, const char *key)
{
	int64_t n;

	assert_true(json_int(vector_at(o, key), &n));
	return n;
}

void vector_hex(struct strbuf *out, const char *hex)
{
	size_t len = strlen(hex) / 2;
	char *bytes = xmalloc(len + 1);

	must(hex_decode(bytes, len, hex));
	strbuf_reset(out);
	strbuf_add(out, bytes, len);
	free(bytes);
}

sha256 vector_hash(const char *hex)
{
	sha256 h;

	must(hex_decode(h.b, SHA256_SIZE, hex));
	return h;
}
