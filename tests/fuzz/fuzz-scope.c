/*
 * fuzz-scope.c - any text as the scope of an authorisation: the first line is
 * the assets, the second the asset, the rest actions.  A longer scope never
 * covers less, and what covers can be checked.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/authorisation.h"
#include "watchfloor/memory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_assets(const char *assets, const char *asset)
{
	char *longer = xasprintf("%s,other", assets);

	if (scope_covers_asset(assets, asset) &&
	    (!scope_covers_asset(longer, asset) ||
	     (!*asset && !strchr(assets, '*'))))
		abort();
	scope_check_assets(assets);
	free(longer);
}

static void check_actions(const char *actions)
{
	struct strbuf titles = STRBUF_INIT;

	if (scope_check_actions(actions) == 0 &&
	    !scope_covers_action(actions, actions))
		abort();
	scope_add_actions(&titles, actions);
	strbuf_release(&titles);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *rest = text;
	const char *assets = strsep(&rest, "\n");
	const char *asset = rest ? strsep(&rest, "\n") : "";

	check_assets(assets, asset);
	if (rest)
		check_actions(rest);
	free(text);
	return 0;
}
