/*
 * value.c - does a text encode a value of a type, and which value?
 */
#include "config.h"

#include "playbook/value.h"

#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "playbook/syntax.h"
#include "watchfloor/error.h"
#include "watchfloor/i18n.h"
#include "watchfloor/json.h"
#include "watchfloor/walk.h"

bool value_int(const char *text, int64_t *out)
{
	char *end;

	if (!*text || !strchr("+-0123456789", *text))
		return false;
	errno = 0;
	long long n = strtoll(text, &end, 10);
	if (*end || errno || end == text)
		return false;
	*out = n;
	return true;
}

bool value_real(const char *text, double *out)
{
	char *end;

	if (!*text || !strchr("+-.0123456789", *text))
		return false;
	double d = strtod(text, &end);
	if (*end || end == text || !isfinite(d))
		return false;
	*out = d;
	return true;
}

bool value_address(const char *text, struct address *out)
{
	char host[INET6_ADDRSTRLEN + 1];
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : strlen(text);

	if (len >= sizeof host)
		return false;
	memcpy(host, text, len);
	host[len] = '\0';

	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, host, out->bytes) == 1)
		out->bits = 32;
	else if (inet_pton(AF_INET6, host, out->bytes) == 1)
		out->bits = 128;
	else
		return false;

	int64_t prefix = out->bits;
	if (slash && (!value_int(slash + 1, &prefix) || prefix < 0 ||
		      prefix > out->bits))
		return false;
	out->prefix = (int)prefix;
	return true;
}

bool address_contains(const struct address *outer, const struct address *inner)
{
	if (outer->bits != inner->bits || inner->prefix < outer->prefix)
		return false;
	int whole = outer->prefix / 8, rest = outer->prefix % 8;
	if (memcmp(outer->bytes, inner->bytes, (size_t)whole))
		return false;
	return !rest ||
	       !((outer->bytes[whole] ^ inner->bytes[whole]) >> (8 - rest));
}

static bool fits_any(const char *s)
{
	return true;
}

static bool fits_bool(const char *s)
{
	return !strcmp(s, "true") || !strcmp(s, "false");
}

static bool fits_int(const char *s)
{
	int64_t n;

	return value_int(s, &n);
}

static bool fits_real(const char *s)
{
	double d;

	return value_real(s, &d);
}

static bool fits_ipv4(const char *s)
{
	struct address a;

	return !strchr(s, '/') && value_address(s, &a) && a.bits == 32;
}

static bool fits_ipv6(const char *s)
{
	struct address a;

	return !strchr(s, '/') && value_address(s, &a) && a.bits == 128;
}

static size_t hex_span(const char *s)
{
	return strspn(s, "0123456789abcdefABCDEF");
}

static bool fits_mac(const char *s)
{
	for (int i = 0; i < 6; i++, s += 3) {
		if (hex_span(s) != 2)
			return false;
		if (i == 5)
			return !s[2];
		if (s[2] != ':' && s[2] != '-')
			return false;
	}
	return false;
}

static bool is_hex_of(const char *s, size_t digits)
{
	return hex_span(s) == digits && !s[digits];
}

static bool fits_md5(const char *s)
{
	return is_hex_of(s, 32);
}

static bool fits_sha256(const char *s)
{
	return is_hex_of(s, 64);
}

static bool fits_hexstring(const char *s)
{
	return !strncmp(s, "0x", 2) && s[2] && is_hex_of(s + 2, strlen(s + 2));
}

static bool fits_uri(const char *s)
{
	size_t scheme = strspn(s, "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-");

	return scheme > 0 && s[scheme] == ':' && s[scheme + 1] &&
	       !strpbrk(s, " \t\r\n<>\"");
}

static bool fits_uuid(const char *s)
{
	static const char dashes[] = "--------x----x----x----x------------";

	if (strlen(s) != sizeof dashes - 1)
		return false;
	for (int i = 0; dashes[i]; i++)
		if (dashes[i] == 'x' ? s[i] != '-' : hex_span(s + i) == 0)
			return false;
	return true;
}

static bool fits_dictionary(const char *s)
{
	cJSON *json = json_parse(s, strlen(s), JSON_UNIQUE_KEYS, NULL);
	bool fits = cJSON_IsObject(json);

	cJSON_Delete(json);
	return fits;
}

/* Lengths of digests that are in use are not checked for "hash": CACAO does
 * not say which kind of digest it is. */
static bool fits_hash(const char *s)
{
	return *s && is_hex_of(s, strlen(s));
}

static const struct {
	const char *word;
	bool (*fits)(const char *s);
	const char *help;
} types[] = {
	[VAR_STRING] = { "string", fits_any, N_("text") },
	[VAR_BOOL] = { "bool", fits_bool, N_("true or false") },
	[VAR_INTEGER] = { "integer", fits_int, N_("a whole number") },
	[VAR_LONG] = { "long", fits_int, N_("a whole number") },
	[VAR_FLOAT] = { "float", fits_real, N_("a number") },
	[VAR_IPV4] = { "ipv4-addr", fits_ipv4,
		       N_("an IPv4 address such as 192.0.2.1") },
	[VAR_IPV6] = { "ipv6-addr", fits_ipv6,
		       N_("an IPv6 address such as 2001:db8::1") },
	[VAR_MAC] = { "mac-addr", fits_mac,
		      N_("a MAC address such as 00:00:5e:00:53:01") },
	[VAR_HASH] = { "hash", fits_hash, N_("a hash in hex digits") },
	[VAR_MD5] = { "md5-hash", fits_md5,
		      N_("an MD5 hash of 32 hex digits") },
	[VAR_SHA256] = { "sha256-hash", fits_sha256,
			 N_("a SHA-256 hash of 64 hex digits") },
	[VAR_HEXSTRING] = { "hexstring", fits_hexstring,
			    N_("hex digits after 0x") },
	[VAR_URI] = { "uri", fits_uri,
		      N_("a URI such as https://example.org/") },
	[VAR_UUID] = { "uuid", fits_uuid, N_("a UUID") },
	[VAR_DICTIONARY] = { "dictionary", fits_dictionary,
			     N_("a JSON object") },
	[VAR_OTHER] = { "", fits_any, N_("text") },
};

enum variable_type value_type(const char *word)
{
	for (size_t i = 0; word && i < VAR_OTHER; i++)
		if (!strcmp(types[i].word, word))
			return (enum variable_type)i;
	return VAR_OTHER;
}

const char *value_type_help(enum variable_type type)
{
	return _(types[type].help);
}

bool value_fits(enum variable_type type, const char *value)
{
	return types[type].fits(value);
}

const char *variable_help(const struct variable *v)
{
	return value_type_help(v->type);
}

int variable_check(const struct variable *v, const char *value)
{
	if (value_fits(v->type, value))
		return 0;
	return fail_as(REFUSED, _("%s must be %s; \"%s\" is not"), v->name,
		       value_type_help(v->type), value);
}

const struct variable *variable_find(const struct variable *list, int n,
				     const char *name)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(list[i].name, name))
			return &list[i];
	return NULL;
}
