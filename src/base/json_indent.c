/*
 * json_indent.c - compact JSON broken into lines, to be read.
 */
#include "config.h"

#include <string.h>

#include "watchfloor/json.h"

static bool is_compact(const char *s, size_t len)
{
	cJSON *json = json_parse(s, len, 0, NULL);
	bool compact = json && !memchr(s, '\n', len);

	cJSON_Delete(json);
	return compact;
}

static void new_line(struct strbuf *out, int depth)
{
	strbuf_addf(out, "\n%*s", 2 * depth, "");
}

/* One character that is not inside a string, and the one behind it: what is
 * empty stays on its line. */
static void add_structure(struct strbuf *out, char c, char after, int *depth)
{
	char last = out->len ? out->buf[out->len - 1] : '\0';
	bool empty = last == '{' || last == '[';

	if ((c == '}' || c == ']') && !empty)
		new_line(out, --*depth);
	strbuf_addch(out, c);
	if ((c == '{' || c == '[') && after != '}' && after != ']')
		new_line(out, ++*depth);
	else if (c == ',')
		new_line(out, *depth);
	else if (c == ':')
		strbuf_addch(out, ' ');
}

void json_indent(struct strbuf *out, const char *s, size_t len)
{
	bool quoted = false;
	int depth = 0;

	if (!is_compact(s, len)) {
		strbuf_add(out, s, len);
		return;
	}
	for (size_t i = 0; i < len; i++) {
		if (!quoted) {
			add_structure(out, s[i], i + 1 < len ? s[i + 1] : '\0',
				      &depth);
			quoted = s[i] == '"';
			continue;
		}
		strbuf_addch(out, s[i]);
		if (s[i] == '\\' && i + 1 < len)
			strbuf_addch(out, s[++i]);
		else
			quoted = s[i] != '"';
	}
}

void json_pretty(struct strbuf *out, const cJSON *item)
{
	struct strbuf compact = STRBUF_INIT;

	json_print(&compact, item);
	json_indent(out, compact.buf, compact.len);
	strbuf_addch(out, '\n');
	strbuf_release(&compact);
}
