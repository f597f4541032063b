/*
 * fuzz-vault.c - any bytes as a file of the vault; and any bytes as content,
 * whose file is then changed: what is not what it was must be refused.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ledger/vault_private.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const unsigned char secret[VAULT_SECRET] = "no secret at all";

static int collect(void *ctx, const void *data, size_t len)
{
	strbuf_add(ctx, data, len);
	return 0;
}

static int decode(const void *file, size_t size, struct strbuf *out)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	int ret;

	if (fd < 0 || file_write_all(fd, file, size) < 0 ||
	    lseek(fd, 0, SEEK_SET) < 0)
		abort();
	ret = vault_decode(fd, secret, NULL, collect, out);
	close(fd);
	return ret;
}

static void encode(struct strbuf *out, const uint8_t *data, size_t size)
{
	struct vault_header h = { .bytes = (int64_t)size };
	unsigned char head[VAULT_HEADER];
	unsigned char *sealed = xmalloc(VAULT_CHUNK + AEAD_TAG);
	struct aead *a = vault_file_key(secret, h.salt);

	sha256_of(&h.hash, data, size);
	vault_header_seal(head, &h, a, secret);
	strbuf_add(out, head, sizeof head);
	for (size_t at = 0, n = 0; at < size; at += VAULT_CHUNK, n++) {
		size_t len = size - at < VAULT_CHUNK ? size - at : VAULT_CHUNK;

		vault_chunk_seal(a, n, data + at, len, sealed);
		strbuf_add(out, sealed, len + AEAD_TAG);
	}
	aead_free(a);
	free(sealed);
}

/* The first bytes say which byte of the file is changed, and how. */
static void change_one(const uint8_t *data, size_t size)
{
	struct strbuf file = STRBUF_INIT, out = STRBUF_INIT;
	size_t at;

	encode(&file, data + 4, size - 4);
	if (decode(file.buf, file.len, &out) != 0 || out.len != size - 4 ||
	    memcmp(out.buf, data + 4, out.len) != 0)
		abort();
	at = ((size_t)data[0] << 16 | (size_t)data[1] << 8 | data[2]) %
	     file.len;
	file.buf[at] ^= (char)(data[3] ? data[3] : 1);
	if (decode(file.buf, file.len, &out) == 0)
		abort();
	strbuf_release(&file);
	strbuf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf out = STRBUF_INIT;

	decode(data, size, &out);
	strbuf_release(&out);
	if (size >= 4)
		change_one(data, size);
	return 0;
}
