/*
 * help.h - --help, made from the table of commands.
 */
#ifndef WATCHFLOOR_CLI_HELP_H
#define WATCHFLOOR_CLI_HELP_H

#include "watchfloor/cli.h"

void help_all(void);
void help_command(const struct subcommand *cmd);

#endif
