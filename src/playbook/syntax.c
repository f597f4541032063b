/*
 * syntax.c - identifiers, points in time and names of variables.
 */
#include "config.h"

#include "playbook/syntax.h"

#include <string.h>

#include "watchfloor/clock.h"
#include "watchfloor/hash.h"
#include "watchfloor/strbuf.h"

#define UUID_SIZE    36
#define KEY_MAX_SIZE 250

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_letter(char c)
{
	return is_lower(c) || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_hex(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static bool is_key_char(char c)
{
	return is_letter(c) || is_digit(c) || c == '_' || c == '-';
}

/* x: hex digit, v: version, y: variant, d: digit; all else is itself. */
static bool matches_shape(const char *s, const char *shape)
{
	for (; *shape; s++, shape++) {
		bool fits = *shape == 'x'   ? is_hex(*s)
			    : *shape == 'd' ? is_digit(*s)
			    : *shape == 'v' ? *s >= '1' && *s <= '5'
			    : *shape == 'y' ? *s && strchr("89abAB", *s)
					    : *s == *shape;

		if (!fits)
			return false;
	}
	return true;
}

static bool is_type(const char *s, size_t len)
{
	if (len < 3 || !is_lower(s[0]) || s[len - 1] == '-')
		return false;
	for (size_t i = 0; i < len; i++)
		if (!is_lower(s[i]) && !is_digit(s[i]) && s[i] != '-')
			return false;
	return true;
}

const char *syntax_id_uuid(const char *id)
{
	return id + strlen(id) - UUID_SIZE;
}

int syntax_id_version(const char *id)
{
	return syntax_id_uuid(id)[14] - '0';
}

bool syntax_id(const char *id, const char *type)
{
	size_t len = id ? strlen(id) : 0;

	if (len < UUID_SIZE + 2 || len > KEY_MAX_SIZE)
		return false;

	size_t type_len = len - UUID_SIZE - 2;
	if (!is_type(id, type_len) || memcmp(id + type_len, "--", 2) ||
	    !matches_shape(id + type_len + 2,
			   "xxxxxxxx-xxxx-vxxx-yxxx-xxxxxxxxxxxx"))
		return false;
	return !type ||
	       (strlen(type) == type_len && !memcmp(id, type, type_len));
}

bool syntax_time(const char *s, bool milliseconds, int64_t *ms)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";

	if (!s || !matches_shape(s, shape))
		return false;

	const char *end = s + sizeof shape - 1;
	size_t digits = 0;
	if (*end == '.') {
		digits = strspn(end + 1, "0123456789");
		if (!digits)
			return false;
		end += 1 + digits;
	}
	if (strcmp(end, "Z") || (milliseconds && digits != 3))
		return false;

	int64_t parsed;
	enum clock_zone zone;
	if (clock_parse(&parsed, &zone, s, strlen(s), 0, 0))
		return false;
	if (ms)
		*ms = parsed;
	return true;
}

bool syntax_base64(const char *s)
{
	struct strbuf bytes = STRBUF_INIT;
	bool ok = !base64_decode(&bytes, s, strlen(s));

	strbuf_release(&bytes);
	return ok;
}

bool syntax_key(const char *s)
{
	size_t len = strlen(s);

	for (size_t i = 0; i < len; i++)
		if (!is_key_char(s[i]))
			return false;
	return len > 0 && len <= KEY_MAX_SIZE;
}

bool syntax_variable(const char *s, size_t len)
{
	if (len < 5 || len > KEY_MAX_SIZE || memcmp(s, "__", 2) ||
	    memcmp(s + len - 2, "__", 2) || !is_letter(s[2]))
		return false;
	for (size_t i = 2; i < len; i++)
		if (!is_key_char(s[i]))
			return false;
	return true;
}

/* The first variable name that starts in [from, end) and runs up to end. */
static bool name_up_to(const char *from, const char *end, struct use *use)
{
	if (end - from > KEY_MAX_SIZE)
		from = end - KEY_MAX_SIZE;
	for (; end - from >= 5; from++) {
		if (syntax_variable(from, (size_t)(end - from))) {
			use->name = from;
			use->len = (size_t)(end - from);
			return true;
		}
	}
	return false;
}

bool use_next(const char *text, struct use *use)
{
	static const char suffix[] = ":value";
	const char *colon = text;

	while ((colon = strstr(colon, suffix))) {
		const char *from = colon;

		while (from > text && is_key_char(from[-1]))
			from--;
		use->end = colon + sizeof suffix - 1;
		if (name_up_to(from, colon, use))
			return true;
		colon = use->end;
	}
	return false;
}

bool use_shorter(struct use *use)
{
	return name_up_to(use->name + 1, use->name + use->len, use);
}
