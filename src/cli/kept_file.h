/*
 * kept_file.h - `--note FILE`: a checkpoint that was kept elsewhere.
 */
#ifndef CLI_KEPT_FILE_H
#define CLI_KEPT_FILE_H

#include "watchfloor/cli.h"
#include "watchfloor/kept.h"

#define KEPT_FILE_OPTION                                     \
	{                                                    \
		"note", N_("FILE"),                          \
			N_("compare with a checkpoint that " \
			   "was kept elsewhere")             \
	}

/* What the option names; without it out->log is NULL. */
int kept_file_read(struct kept *out, struct cli *c, struct ledger *l);
/* The line that says that it holds. */
void kept_file_print(const struct kept *k);

#endif
