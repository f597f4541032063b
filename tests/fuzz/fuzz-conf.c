/*
 * fuzz-conf.c - any bytes are read as desk.conf and as the taxonomy, or
 * refused with findings.
 */
#include "config.h"

#include <stdint.h>

#include "watchfloor/conf.h"
#include "watchfloor/error.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int ret, struct strbuf *findings)
{
	if ((ret < 0) != (findings->len > 0))
		bug("%d with %zu bytes of findings", ret, findings->len);
	strbuf_release(findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct strbuf findings = STRBUF_INIT;
	struct taxonomy *taxonomy;
	struct conf *conf;

	check(conf_parse(&conf, "desk.conf", (const char *)data, size,
			 &findings),
	      &findings);
	conf_free(conf);
	check(taxonomy_parse(&taxonomy, "taxonomy", (const char *)data, size,
			     &findings),
	      &findings);
	if (taxonomy)
		taxonomy_type_of(taxonomy, "T1505.003,T1190",
				 "a web shell \xe7\xbd\x91\xe9\xa1\xb5 c&c");
	taxonomy_free(taxonomy);
	return 0;
}
