/*
 * main.c - where the program begins.
 */
#include "config.h"

#include "watchfloor/cli.h"
#include "watchfloor/i18n.h"

int main(int argc, char **argv)
{
	i18n_init();
	return cli_main(argc, argv);
}
