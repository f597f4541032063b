/*
 * fuzz-notice.c - whatever stands in a template is right or a finding with a
 * line; whatever a stranger wrote has no markup and no live link in a message;
 * whatever a service answers is judged, and nothing that is kept of it holds
 * the secret.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "notify/channel.h"
#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds, const char *what, const char *text)
{
	if (!holds)
		bug("%s: %s", what, text);
}

static void try_template(const char *text, size_t size)
{
	struct strbuf findings = STRBUF_INIT;
	int ret = template_lint("t.md", text, size, &findings);

	must((ret < 0) == (findings.len > 0), "findings", findings.buf);
	must(!findings.len || strncmp(findings.buf, "t.md:", 5) == 0, "place",
	     findings.buf);
	strbuf_release(&findings);
}

static void try_value(const char *text, enum markup m)
{
	static const char *const meaningful[] = { "\n", "<>*`[]#\n",
						  "<>*`[]#@!~\n",
						  "<>*`[]#~\n" };
	struct strbuf value = STRBUF_INIT, dead = STRBUF_INIT;
	size_t max;

	safe_value(&value, text, m);
	must(!strpbrk(value.buf, meaningful[m]), "markup", value.buf);
	must(text_is_utf8(value.buf, value.len), "UTF-8", value.buf);
	safe_defang(&dead, value.buf);
	must(!strcasestr(dead.buf, "http://"), "link", dead.buf);
	must(!strcasestr(dead.buf, "https://"), "link", dead.buf);
	max = dead.len / 2;
	safe_cut(&dead, max);
	must(dead.len <= max, "cut", dead.buf);
	must(text_is_utf8(dead.buf, dead.len), "cut in two", dead.buf);
	strbuf_release(&value);
	strbuf_release(&dead);
}

#define TOKEN "tok-0123456789ab"

static void try_answer(const char *text, size_t size, int type)
{
	const struct conf_channel ch = { .name = (char *)"c",
					 .type = (enum channel_type)type };
	const struct secret s = { (char *)"https://h.example/" TOKEN, NULL };
	struct answer a = { .status = 200,
			    .body = STRBUF_INIT,
			    .said = xstrdup(""),
			    .date = CLOCK_NEVER };
	struct attempt out;

	strbuf_add(&a.body, text, size);
	answer_judge(&ch, &s, &a, &out);
	must(out.class < CLASS_COUNT, "class", text);
	must(!strstr(out.reason, TOKEN), "secret", out.reason);
	must(text_is_utf8(out.reason, strlen(out.reason)), "UTF-8", out.reason);
	attempt_release(&out);
	answer_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	try_template((const char *)data, size);
	for (int m = MARKUP_PLAIN; m <= MARKUP_FEISHU; m++)
		try_value(text, (enum markup)m);
	for (int t = 0; t < CHANNEL_TYPES; t++)
		try_answer((const char *)data, size, t);
	free(text);
	return 0;
}
