/*
 * driver.c - run a fuzz target on files, one after the other.
 */
#include "config.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/strbuf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 1; i < argc; i++) {
		strbuf_reset(&sb);
		if (file_read(&sb, argv[i], 64 << 20) < 0) {
			fprintf(stderr, "%s\n", fail_text());
			return 1;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)sb.buf, sb.len);
	}
	strbuf_release(&sb);
	return 0;
}
