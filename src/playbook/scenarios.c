/*
 * scenarios.c - files of scenarios.
 */
#include "config.h"

#include <string.h>

#include "playbook/graph.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/i18n.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

bool scenarios_named(const char *path)
{
	size_t len = strlen(path), n = strlen(SCENARIOS_SUFFIX);

	return len > n && !strcmp(path + len - n, SCENARIOS_SUFFIX);
}

char *scenarios_path(const char *playbook)
{
	static const char suffix[] = ".json";
	size_t len = strlen(playbook), n = sizeof suffix - 1;

	if (len <= n || strcmp(playbook + len - n, suffix) != 0)
		return NULL;
	return xasprintf("%.*s%s", (int)(len - n), playbook, SCENARIOS_SUFFIX);
}

int scenarios_check(const cJSON *file, const struct playbook *p,
		    walk_resolver *resolve, void *ctx, bool *reached,
		    void (*each)(void *each_ctx, const char *name,
				 const char *why),
		    void *each_ctx)
{
	const char *type = graph_text(file, "type");
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(file, "scenarios");
	const cJSON *item;
	int bad = 0;

	if (!type || strcmp(type, SCENARIOS_TYPE) || !cJSON_IsArray(list))
		return fail(_("a scenario file is an object with \"type\": "
			      "\"%s\" and a list \"scenarios\""),
			    SCENARIOS_TYPE);
	cJSON_ArrayForEach (item, list) {
		const char *name = graph_text(item, "name");
		int rc = scenario_check(p, item, resolve, ctx, reached);

		each(each_ctx, name ? name : "", rc ? fail_text() : NULL);
		bad += rc != 0;
	}
	return bad;
}

int scenarios_write(const char *path, const cJSON *file)
{
	struct strbuf text = STRBUF_INIT;
	int rc;

	json_pretty(&text, file);
	rc = file_write_atomic(path, text.buf, text.len, 0644);
	strbuf_release(&text);
	return rc;
}

int steps_count(const struct playbook *p, const bool *reached, int *total)
{
	int n = 0;

	*total = 0;
	for (int i = 0; i < p->nsteps; i++) {
		if (!step_is_decided(&p->steps[i]))
			continue;
		++*total;
		n += reached[i];
	}
	return n;
}
