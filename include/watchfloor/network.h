/*
 * network.h - addresses of the Internet Protocol and networks of them.
 */
#ifndef WATCHFLOOR_NETWORK_H
#define WATCHFLOOR_NETWORK_H

#include <stdbool.h>

/* An address is a network of itself alone. */
struct network {
	unsigned char bytes[16];
	int family, bits; /* AF_INET or AF_INET6; bits: of the prefix */
};

bool network_read_address(struct network *out, const char *text);
/* "10.2.0.0/16"; a bare address is none. */
bool network_read(struct network *out, const char *text);
bool network_has(const struct network *n, const struct network *address);

#endif
