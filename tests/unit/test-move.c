/*
 * test-move.c - a run goes on in another version of its playbook: what is
 * kept, what is dropped, what is refused, and the way back.
 */
#include "config.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "watchfloor/bulk.h"
#include "watchfloor/clock.h"
#include "watchfloor/error.h"
#include "watchfloor/file.h"
#include "watchfloor/memory.h"
#include "watchfloor/run_move.h"

#define WEBSHELL    "playbook--78e5076d-0339-4797-9dc3-81f2449694ca"
/* The first step, the second on the way "real", and where that leads to. */
#define FIRST_STEP  "action--a64292db-7fe0-4ed7-bb19-0989b5cdfe6f"
#define SECOND_STEP "action--750f1a74-bb1a-454f-a2b4-fc00bc6eed86"
#define OTHER_STEP  "action--b64292db-7fe0-4ed7-bb19-0989b5cdfe6f"
#define STAMP       "\"modified\": \"2026-"

struct moved {
	struct fixture f;
	char *id;
};

/* Commit the shipped playbook with another text in place of one, everywhere;
 * and a newer date. */
static void change(struct fixture *f, const char *from, const char *to)
{
	struct strbuf text = STRBUF_INIT, out = STRBUF_INIT;
	const char *at, *found;
	bool error;

	must(file_read(&text, SRCDIR "/playbooks/webshell.json", 1 << 20));
	found = strstr(text.buf, STAMP);
	assert_non_null(found);
	text.buf[found - text.buf + strlen(STAMP) - 2] = '7';
	assert_non_null(strstr(text.buf, from));
	for (at = text.buf; (found = strstr(at, from));
	     at = found + strlen(from)) {
		strbuf_add(&out, at, (size_t)(found - at));
		strbuf_addstr(&out, to);
	}
	strbuf_addstr(&out, at);
	fixture_change(f, "webshell.json", out.buf);
	assert_true(desk_refresh(f->desk, &error));
	strbuf_release(&text);
	strbuf_release(&out);
}

static void answer(struct fixture *f, const char *id, const char *name,
		   const char *value)
{
	struct walk_answer a = { .outcome = OUTCOME_DONE };
	cJSON *values = cJSON_CreateObject();
	struct run *r;

	json_add_str(values, name, value);
	a.values = values;
	must(run_load(&r, f->desk, id));
	must(run_answer(f->desk, r, &a, NULL));
	run_free(r);
	cJSON_Delete(values);
}

/* A ticket whose first two steps were answered. */
static void begin(struct moved *m)
{
	fixture_open(&m->f);
	m->id = fixture_ticket(&m->f, "webshell", WEBSHELL);
	must(ticket_claim(m->f.desk, m->id));
	must(run_start(m->f.desk, m->id, NULL));
	answer(&m->f, m->id, "__verdict__", "real");
	answer(&m->f, m->id, "__used__", "true");
}

static void end(struct moved *m)
{
	struct ledger_report report;

	must(ledger_verify(m->f.desk->ledger, &report, NULL, NULL));
	assert_int_equal(report.nwrong, 0);
	ledger_report_release(&report);
	free(m->id);
	fixture_close(&m->f);
}

/* The version that the run is in, and where it stands. */
static void assert_at(struct moved *m, const char *year, int results,
		      const char *step)
{
	struct run *r;

	must(run_load(&r, m->f.desk, m->id));
	assert_memory_equal(r->playbook->modified, year, strlen(year));
	assert_int_equal(r->nresults, results);
	if (step)
		assert_string_equal(walk_at(r->walk)->step->id, step);
	run_free(r);
}

static void undo(struct moved *m)
{
	struct last_act last;

	must(desk_last_act(m->f.desk, &last));
	must(desk_undo(m->f.desk, &last, NULL, NULL));
	last_act_release(&last);
}

static void other_words_keep_every_answer(void **state)
{
	struct moved m;
	struct run_move *x;
	struct run *r;
	char *at;

	begin(&m);
	assert_int_equal(run_move_plan(&x, m.f.desk, m.id, NULL, NULL),
			 REFUSED);
	must(run_load(&r, m.f.desk, m.id));
	at = xstrdup(walk_at(r->walk)->step->id);
	run_free(r);
	change(&m.f, "Is the file a webshell?", "Is that a webshell?");
	must(run_move_plan(&x, m.f.desk, m.id, NULL, NULL));
	assert_int_equal(x->n, 2);
	assert_int_equal(x->lost, 0);
	assert_int_equal(x->same, 2);
	assert_string_equal(x->at->id, at);
	assert_at(&m, "2026", 2, at); /* a plan writes nothing */
	must(run_move_do(m.f.desk, x, false, "the words are clearer"));
	run_move_free(x);
	assert_at(&m, "2027", 2, at);
	fixture_reopen(&m.f);
	assert_at(&m, "2027", 2, at);
	undo(&m);
	assert_at(&m, "2026", 2, at);
	free(at);
	end(&m);
}

static void a_step_with_another_id_is_mapped_or_dropped(void **state)
{
	struct moved m;
	struct run_move *x;
	cJSON *map = cJSON_CreateObject();

	begin(&m);
	change(&m.f, FIRST_STEP, OTHER_STEP);
	must(run_move_plan(&x, m.f.desk, m.id, NULL, NULL));
	assert_int_equal(x->lost, 2);
	assert_non_null(x->answers[0].why);
	assert_int_equal(run_move_do(m.f.desk, x, false, NULL), REFUSED);
	assert_at(&m, "2026", 2, NULL);
	must(run_move_do(m.f.desk, x, true, NULL));
	run_move_free(x);
	assert_at(&m, "2027", 0, OTHER_STEP);
	undo(&m);
	assert_at(&m, "2026", 2, NULL);

	json_add_str(map, FIRST_STEP, OTHER_STEP);
	must(run_move_plan(&x, m.f.desk, m.id, "main", map));
	assert_int_equal(x->lost, 0);
	assert_int_equal(x->same, 1);
	must(run_move_do(m.f.desk, x, false, NULL));
	run_move_free(x);
	assert_at(&m, "2027", 2, NULL);
	undo(&m);
	assert_at(&m, "2026", 2, NULL);
	cJSON_Delete(map);
	end(&m);
}

static void a_map_names_steps_that_there_are(void **state)
{
	struct moved m;
	struct run_move *x;
	cJSON *map = cJSON_CreateObject();

	begin(&m);
	change(&m.f, FIRST_STEP, OTHER_STEP);
	json_add_str(map, "action--none", OTHER_STEP);
	assert_int_equal(run_move_plan(&x, m.f.desk, m.id, NULL, map), REFUSED);
	cJSON_DeleteItemFromObject(map, "action--none");
	json_add_str(map, FIRST_STEP, "action--none");
	assert_int_equal(run_move_plan(&x, m.f.desk, m.id, NULL, map), REFUSED);
	assert_int_equal(run_move_plan(&x, m.f.desk, m.id, "nowhere", NULL),
			 NOT_FOUND);
	cJSON_Delete(map);
	end(&m);
}

/* Its second step is gone; what was answered before it stays. */
static void a_move_to_the_end_is_refused(void **state)
{
	struct moved m;
	struct run_move *x;

	begin(&m);
	change(&m.f, "\"real\": \"" SECOND_STEP "\"",
	       "\"real\": \"end--e37b1f1a-fca3-4531-b78a-65ddef601e95\"");
	assert_int_equal(run_move_plan(&x, m.f.desk, m.id, NULL, NULL),
			 REFUSED);
	assert_non_null(strstr(fail_text(), "end"));
	end(&m);
}

static void an_answer_in_between_is_a_conflict(void **state)
{
	struct moved m;
	struct run_move *x;
	const struct walk_answer skip = { .outcome = OUTCOME_SKIPPED };
	struct run *r;

	begin(&m);
	change(&m.f, "Is the file a webshell?", "Is that a webshell?");
	must(run_move_plan(&x, m.f.desk, m.id, NULL, NULL));
	must(run_load(&r, m.f.desk, m.id));
	if (walk_at(r->walk)->wait == WALK_STEP)
		must(run_answer(m.f.desk, r, &skip, "no access"));
	else
		must(run_answer(m.f.desk, r,
				&(struct walk_answer){ .outcome = OUTCOME_NO },
				NULL));
	run_free(r);
	assert_int_equal(run_move_do(m.f.desk, x, false, NULL), CONFLICT);
	run_move_free(x);
	/* and what comes after the move is walked in the new version */
	must(run_move_plan(&x, m.f.desk, m.id, NULL, NULL));
	must(run_move_do(m.f.desk, x, false, NULL));
	run_move_free(x);
	must(run_load(&r, m.f.desk, m.id));
	must(run_answer(
		m.f.desk, r,
		walk_at(r->walk)->wait == WALK_STEP
			? &skip
			: &(struct walk_answer){ .outcome = OUTCOME_NO },
		"no access"));
	run_free(r);
	end(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(other_words_keep_every_answer),
		cmocka_unit_test(a_step_with_another_id_is_mapped_or_dropped),
		cmocka_unit_test(a_map_names_steps_that_there_are),
		cmocka_unit_test(a_move_to_the_end_is_refused),
		cmocka_unit_test(an_answer_in_between_is_a_conflict),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
