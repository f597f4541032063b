/*
 * fuzz-condition.c - any text as a condition: parse(print(x)) prints as x,
 * and both compute the same.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"
#include "watchfloor/walk.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The name of a variable chooses its type and its value. */
static const char *value_of(void *ctx, const char *name,
			    enum variable_type *type)
{
	static const char *const values[] = { "true", "17",  "10.1.2.3",
					      "::1",  "abc", NULL };

	*type = (enum variable_type)((unsigned char)name[2] % (VAR_OTHER + 1));
	return values[(unsigned char)name[2] % ARRAY_SIZE(values)];
}

static void check(const struct condition *c)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
	struct condition *again;

	condition_print(c, &once);
	again = condition_parse(once.buf);
	if (!again)
		abort();
	condition_print(again, &twice);
	if (strcmp(once.buf, twice.buf) != 0)
		abort();
	if (condition_eval(c, value_of, NULL) !=
	    condition_eval(again, value_of, NULL))
		abort();
	condition_free(again);
	strbuf_release(&once);
	strbuf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct condition *c = condition_parse(text);

	if (c)
		check(c);
	condition_free(c);
	free(text);
	return 0;
}
