/*
 * fuzz-command.c - any text as a bash command: a value comes into it as an
 * expansion and in no other way, and all around it stays as it was written.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/shell.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every variable there could be; the text decides whether the value looks
 * like an option. */
static int name_it(void *ctx, struct use *use, struct shell_value *out)
{
	const size_t *size = ctx;

	strbuf_addstr(&out->env, "WF_");
	strbuf_add(&out->env, use->name + 2, use->len - 4);
	out->dash = *size % 3 == 0;
	return 0;
}

/* Does `s` begin with the expansion of the use, within quotes or with its
 * own?  How long that is; 0: it does not. */
static size_t expansion(const char *s, const struct use *use)
{
	char *inner = xasprintf("${WF_%.*s}", (int)use->len - 4, use->name + 2);
	size_t n = strlen(inner), len = 0;

	if (strncmp(s, inner, n) == 0)
		len = n;
	else if (*s == '"' && strncmp(s + 1, inner, n) == 0 && s[n + 1] == '"')
		len = n + 2;
	free(inner);
	return len;
}

/* The same, but for uses that became expansions. */
static void check(const char *text, const char *bash)
{
	struct use use;

	while (use_next(text, &use)) {
		size_t before = (size_t)(use.name - text), len;

		if (strncmp(text, bash, before) != 0)
			abort();
		len = expansion(bash + before, &use);
		/* In a comment it stays. */
		if (!len && strncmp(bash + before, use.name,
				    (size_t)(use.end - use.name)) != 0)
			abort();
		bash += before + (len ? len : (size_t)(use.end - use.name));
		text = use.end;
	}
	if (strcmp(text, bash) != 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);
	struct strbuf bash = STRBUF_INIT;

	if (shell_rewrite(&bash, text, name_it, &size) == 0)
		check(text, bash.buf);
	else if (bash.len || !*fail_text())
		abort();
	strbuf_release(&bash);
	free(text);
	return 0;
}
