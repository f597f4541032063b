/*
 * kept_file.c - `--note FILE`: a checkpoint that was kept elsewhere.
 */
#include "config.h"

#include "cli/kept_file.h"

#include <stdio.h>

#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/text.h"

int kept_file_read(struct kept *out, struct cli *c, struct ledger *l)
{
	const char *path = cli_value(c, "note");
	struct strbuf note = STRBUF_INIT;
	int ret;

	*out = (struct kept){ .log = NULL };
	if (!path)
		return 0;
	ret = file_read(&note, path, KEPT_MAX_SIZE);
	if (ret == 0) {
		ret = kept_read(out, l, note.buf, note.len);
		if (ret < 0)
			fail_in(ret, "%s: ", path);
	}
	strbuf_release(&note);
	return ret;
}

void kept_file_print(const struct kept *k)
{
	if (k->log)
		text_print(stdout,
			   Q_("the first %lld record of %s is that of the "
			      "checkpoint that was kept\n",
			      "the first %lld records of %s are those of the "
			      "checkpoint that was kept\n",
			      k->size),
			   (long long)k->size, k->log);
}
