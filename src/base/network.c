/*
 * network.c - addresses and networks.
 */
#include "config.h"

#include "watchfloor/network.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"

bool network_read_address(struct network *out, const char *text)
{
	out->family = strchr(text, ':') ? AF_INET6 : AF_INET;
	out->bits = out->family == AF_INET6 ? 128 : 32;
	return inet_pton(out->family, text, out->bytes) == 1;
}

bool network_read(struct network *out, const char *text)
{
	const char *slash = strchr(text, '/');
	char *address, *end;
	long bits;
	bool ok;

	if (!slash)
		return false;
	bits = strtol(slash + 1, &end, 10);
	address = xstrndup(text, (size_t)(slash - text));
	ok = network_read_address(out, address) && end > slash + 1 && !*end &&
	     bits >= 0 && bits <= out->bits;
	out->bits = (int)bits;
	free(address);
	return ok;
}

bool network_has(const struct network *n, const struct network *address)
{
	size_t whole = (size_t)n->bits / 8;
	unsigned mask = 0xff00u >> n->bits % 8 & 0xff;

	return n->family == address->family &&
	       memcmp(n->bytes, address->bytes, whole) == 0 &&
	       (!mask || !((n->bytes[whole] ^ address->bytes[whole]) & mask));
}
