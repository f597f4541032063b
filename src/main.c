/*
 * main.c - where the program begins.
 */
#include "watchfloor/i18n.h"

int main(void)
{
	i18n_init();
	return 0;
}
