/*
 * help.h - --help, made from the table of commands.
 */
#ifndef WATCHFLOOR_CLI_HELP_H
#define WATCHFLOOR_CLI_HELP_H

#include <stdbool.h>

#include "watchfloor/cli.h"

void help_all(void);
/* Is it one of the commands that begin with this word? */
bool help_is_of_family(const struct subcommand *cmd, const char *word);
/* "watchfloor ticket --help"; false when no command begins so. */
bool help_family(const char *word);
void help_command(const struct subcommand *cmd);

#endif
