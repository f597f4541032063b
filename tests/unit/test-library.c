/*
 * test-library.c - every playbook that ships: it is whole in both languages,
 * its scenarios come by all of it, and they notice when it is changed.
 */
#include "config.h"

#include "check.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/file.h"
#include "watchfloor/library.h"
#include "watchfloor/memory.h"
#include "watchfloor/rehearse.h"

#define GUIDANCE "extension-definition--c7c1d2a4-5b0e-4f6f-9a57-2f4b8e0d3c61"

static struct library library;

static int read_library(void **state)
{
	glob_t found;

	if (glob(SRCDIR "/playbooks/*.json", 0, NULL, &found))
		fail_msg("no playbook in %s/playbooks", SRCDIR);
	library.files = xcalloc(found.gl_pathc, sizeof *library.files);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (scenarios_named(found.gl_pathv[i]))
			continue;
		struct playbook_file *f = &library.files[library.n++];
		must(playbook_file_read(f, found.gl_pathv[i]));
		if (!f->playbook)
			fail_msg("%s cannot be walked", f->path);
	}
	globfree(&found);
	return 0;
}

static int free_library(void **state)
{
	for (int i = 0; i < library.n; i++)
		playbook_file_release(&library.files[i]);
	free(library.files);
	return 0;
}

static cJSON *read_json(const char *path)
{
	struct strbuf text = STRBUF_INIT;

	must(file_read(&text, path, 1 << 24));
	cJSON *json = json_parse(text.buf, text.len, JSON_UNIQUE_KEYS, NULL);
	if (!json)
		fail_msg("%s: %s", path, fail_text());
	strbuf_release(&text);
	return json;
}

static cJSON *read_scenarios(const struct playbook_file *f)
{
	char *path = scenarios_path(f->path);
	cJSON *json = read_json(path);

	free(path);
	return json;
}

/* ---- in both languages ---- */

static const cJSON *guidance(const cJSON *of, const char *extensions)
{
	return cJSON_GetObjectItem(cJSON_GetObjectItem(of, extensions),
				   GUIDANCE);
}

static void check_said(const cJSON *in, const char *key, const char *where)
{
	const char *text = json_str_at(in, key);

	if (!text || !*text)
		fail_msg("%s: no %s", where, key);
}

static void check_questions(const cJSON *guide, const char *where)
{
	const cJSON *question, *choice;

	cJSON_ArrayForEach (question, cJSON_GetObjectItem(guide, "questions")) {
		check_said(question, "prompt", where);
		check_said(question, "prompt_zh_cn", where);
		cJSON_ArrayForEach (choice,
				    cJSON_GetObjectItem(question, "choices")) {
			check_said(choice, "label", where);
			check_said(choice, "label_zh_cn", where);
		}
	}
}

static void check_action(const cJSON *step, const char *where)
{
	const cJSON *guide = guidance(step, "step_extensions");
	const cJSON *minutes = cJSON_GetObjectItem(guide, "minutes");
	const cJSON *texts = cJSON_GetObjectItem(guide, "commands_zh_cn");

	check_said(step, "name", where);
	check_said(guide, "name_zh_cn", where);
	if (!cJSON_IsNumber(minutes) || minutes->valueint < 1)
		fail_msg("%s: no minutes", where);
	if (cJSON_GetArraySize(texts) !=
	    cJSON_GetArraySize(cJSON_GetObjectItem(step, "commands")))
		fail_msg("%s: not each command in Chinese", where);
	check_questions(guide, where);
}

static void check_languages(const cJSON *playbook, const char *path)
{
	const cJSON *guide = guidance(playbook, "playbook_extensions");
	const cJSON *variables = cJSON_GetObjectItem(guide, "variables_zh_cn");
	const cJSON *item;

	check_said(guide, "name_zh_cn", path);
	check_said(guide, "description_zh_cn", path);
	cJSON_ArrayForEach (item,
			    cJSON_GetObjectItem(playbook, "playbook_variables"))
		check_said(variables, item->string, path);
	cJSON_ArrayForEach (item, cJSON_GetObjectItem(playbook, "workflow"))
		if (!strcmp(json_str_at(item, "type"), "action"))
			check_action(item, item->string);
}

static void test_each_step_has_minutes_and_both_languages(void **state)
{
	for (int i = 0; i < library.n; i++) {
		cJSON *json = read_json(library.files[i].path);

		check_languages(json, library.files[i].path);
		cJSON_Delete(json);
	}
}

/* ---- the routes ---- */

static void test_each_route_leads_to_a_playbook_that_ships(void **state)
{
	static const char key[] = "playbook = ";
	struct strbuf conf = STRBUF_INIT;
	int n = 0;

	must(file_read(&conf, SRCDIR "/playbooks/desk.conf", 1 << 20));
	for (const char *at = conf.buf; (at = strstr(at, key)); n++) {
		at += sizeof key - 1;
		char *id = xasprintf("%.*s", (int)strcspn(at, "\n"), at);
		if (library_find(library.files, library.n, id) < 0)
			fail_msg("desk.conf names %s", id);
		free(id);
	}
	assert_true(n > 0);
	strbuf_release(&conf);
}

/* ---- their scenarios ---- */

static void tell(void *path, const char *name, const char *why)
{
	if (why && path)
		print_error("%s: %s: %s\n", (const char *)path, name, why);
}

static void check_scenarios(const struct playbook_file *f)
{
	const struct playbook *p = f->playbook;
	bool *reached = xcalloc((size_t)p->nsteps + 1, sizeof *reached);
	cJSON *scenarios = read_scenarios(f);
	int total;

	assert_int_equal(scenarios_check(scenarios, p, library_resolve,
					 &library, reached, tell, f->path),
			 0);
	if (steps_count(p, reached, &total) != total)
		fail_msg("%s: not every step is reached", f->path);
	cJSON_Delete(scenarios);
	free(reached);
}

static void test_scenarios_pass_and_reach_every_step(void **state)
{
	for (int i = 0; i < library.n; i++)
		check_scenarios(&library.files[i]);
}

/* ---- what is changed is noticed ---- */

static struct playbook *parse(const cJSON *json)
{
	struct strbuf text = STRBUF_INIT;
	struct playbook *p;

	json_print(&text, json);
	if (playbook_parse(&p, text.buf, text.len, NULL))
		p = NULL;
	strbuf_release(&text);
	return p;
}

/* One scenario must fail; a playbook that cannot be walked has failed. */
static bool is_noticed(const cJSON *json, const cJSON *scenarios)
{
	struct playbook *p = parse(json);
	const cJSON *scenario;
	bool noticed = !p;

	cJSON_ArrayForEach (scenario,
			    cJSON_GetObjectItem(scenarios, "scenarios")) {
		if (noticed)
			break;
		noticed = scenario_check(p, scenario, library_resolve, &library,
					 NULL);
	}
	playbook_free(p);
	return noticed;
}

static void point_past(cJSON *item, const char *from, const char *to)
{
	cJSON *child;

	if (cJSON_IsString(item) && !strcmp(item->valuestring, from))
		cJSON_SetValuestring(item, to);
	cJSON_ArrayForEach (child, item)
		point_past(child, from, to);
}

static void swap(cJSON *a, cJSON *b)
{
	char *text = a->valuestring;

	a->valuestring = b->valuestring;
	b->valuestring = text;
}

static bool swap_keys(cJSON *in, const char *a, const char *b)
{
	cJSON *one = cJSON_GetObjectItem(in, a);
	cJSON *other = cJSON_GetObjectItem(in, b);

	if (!one || !other)
		return false;
	swap(one, other);
	return true;
}

/* The ways to change one step of a playbook; false: there is no nth. */

static bool drop_step(cJSON *json, cJSON *step, int nth)
{
	const char *next = json_str_at(step, "on_completion");

	if (!next)
		next = json_str_at(step, "on_success");
	if (nth || !next || !strcmp(json_str_at(step, "type"), "start"))
		return false;
	point_past(json, step->string, next);
	return true;
}

static bool swap_arms(cJSON *json, cJSON *step, int nth)
{
	return !nth && swap_keys(step, "on_true", "on_false");
}

static bool swap_outcomes(cJSON *json, cJSON *step, int nth)
{
	return !nth && swap_keys(step, "on_success", "on_failure");
}

static bool swap_cases(cJSON *json, cJSON *step, int nth)
{
	cJSON *cases = cJSON_GetObjectItem(step, "cases");
	cJSON *one = cJSON_GetArrayItem(cases, nth);

	if (!one || !one->next)
		return false;
	swap(one, one->next);
	return true;
}

static bool negate(cJSON *json, cJSON *step, int nth)
{
	cJSON *condition = cJSON_GetObjectItem(step, "condition");

	if (nth || !condition)
		return false;
	const char *says = condition->valuestring;
	size_t path = strcspn(says, " ");
	char *text = xasprintf("%.*s NOT%s", (int)path, says, says + path);
	cJSON_SetValuestring(condition, text);
	free(text);
	return true;
}

static bool (*const changes[])(cJSON *json, cJSON *step,
			       int nth) = { drop_step, swap_arms, swap_outcomes,
					    swap_cases, negate };

static cJSON *step_of(const cJSON *json, const char *id)
{
	return cJSON_GetObjectItem(cJSON_GetObjectItem(json, "workflow"), id);
}

/* How often a kind of change can be made to a playbook, each of them
 * noticed. */
static int change_each(const cJSON *json, const cJSON *scenarios, size_t kind)
{
	const cJSON *step;
	int n = 0;

	cJSON_ArrayForEach (step, cJSON_GetObjectItem(json, "workflow")) {
		for (int nth = 0, more = true; more; nth++) {
			cJSON *now = cJSON_Duplicate(json, true);

			more = changes[kind](now, step_of(now, step->string),
					     nth);
			if (more && !is_noticed(now, scenarios))
				fail_msg("\"%s\": change %zu of %s is not "
					 "noticed",
					 json_str_at(json, "name"), kind,
					 step->string);
			n += more;
			cJSON_Delete(now);
		}
	}
	return n;
}

static void test_a_changed_playbook_fails_its_scenarios(void **state)
{
	for (int i = 0; i < library.n; i++) {
		cJSON *json = read_json(library.files[i].path);
		cJSON *scenarios = read_scenarios(&library.files[i]);
		int n = 0;

		assert_true(change_each(json, scenarios, 0) > 2);
		for (size_t kind = 1; kind < ARRAY_SIZE(changes); kind++)
			n += change_each(json, scenarios, kind);
		if (!n)
			fail_msg("%s: no branch", library.files[i].path);
		cJSON_Delete(scenarios);
		cJSON_Delete(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_step_has_minutes_and_both_languages),
		cmocka_unit_test(
			test_each_route_leads_to_a_playbook_that_ships),
		cmocka_unit_test(test_scenarios_pass_and_reach_every_step),
		cmocka_unit_test(test_a_changed_playbook_fails_its_scenarios),
	};
	return cmocka_run_group_tests(tests, read_library, free_library);
}
