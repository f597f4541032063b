/*
 * direct.c - terminals that show any colour.
 */
#include "config.h"

#include "direct.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/memory.h"

static const struct {
	const char *term;
	const char *variable; /* set by that terminal; NULL: TERM will do */
	const char *value;    /* NULL: any */
	const char *entry;
} terminals[] = {
	{ "tmux-256color", NULL, NULL, "tmux-direct" },
	{ "alacritty", NULL, NULL, "alacritty-direct" },
	{ "xterm-kitty", NULL, NULL, "kitty-direct" },
	{ "st-256color", NULL, NULL, "st-direct" },
	{ "xterm-256color", "VTE_VERSION", NULL, "vte-direct" },
	{ "xterm-256color", "KONSOLE_VERSION", NULL, "konsole-direct" },
	{ "xterm-256color", "XTERM_VERSION", NULL, "xterm-direct" },
	{ "xterm-256color", "TERM_PROGRAM", "iTerm.app", "iterm2-direct" },
	{ "xterm-256color", "TERM_PROGRAM", "vscode", "vscode-direct" },
};

static bool is_set(const char *variable, const char *value)
{
	const char *s = getenv(variable);

	return s && *s && (!value || strcmp(s, value) == 0);
}

const char *direct_entry(void)
{
	if (!is_set("COLORTERM", "truecolor") && !is_set("COLORTERM", "24bit"))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(terminals); i++)
		if (is_set("TERM", terminals[i].term) &&
		    (!terminals[i].variable ||
		     is_set(terminals[i].variable, terminals[i].value)))
			return terminals[i].entry;
	return NULL;
}
