/*
 * actions.c - what is done to something of the customer's.
 *
 * The words are ours: CACAO's playbook_activity says what kind of work a
 * command is ("restrict-access"), not what the customer has allowed.
 */
#include "config.h"

#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/playbook.h"

const struct term response_actions[] = {
	{ "isolate", N_("isolate") },
	{ "block", N_("block") },
	{ "disable-account", N_("disable account") },
	{ "clean", N_("clean") },
	{ "patch", N_("patch") },
	{ "tune", N_("tune") },
	{ "scan", N_("scan") },
	{ .word = NULL },
};

static bool is_action(const char *word, size_t len)
{
	for (const struct term *t = response_actions; t->word; t++)
		if (strlen(t->word) == len && strncmp(t->word, word, len) == 0)
			return true;
	return false;
}

int response_actions_check(const char *list)
{
	const char *s = list, *comma;

	do {
		size_t len;

		s += strspn(s, " \t");
		comma = strchr(s, ',');
		len = comma ? (size_t)(comma - s) : strlen(s);
		while (len && (s[len - 1] == ' ' || s[len - 1] == '\t'))
			len--;
		if (!is_action(s, len))
			return fail_as(REFUSED,
				       _("there is no action \"%.*s\"; there "
					 "are isolate, block, "
					 "disable-account, clean, patch, tune "
					 "and scan"),
				       (int)len, s);
		s = comma ? comma + 1 : NULL;
	} while (s);
	return 0;
}
