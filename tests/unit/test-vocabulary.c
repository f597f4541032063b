/*
 * test-vocabulary.c - the words that may be typed, without a desk.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "watchfloor/error.h"
#include "watchfloor/memory.h"
#include "watchfloor/strbuf.h"
#include "watchfloor/vocabulary.h"

/* After error.h: cmocka has a macro fail(). */
#include <cmocka.h>

/* "a b c" of what is offered. */
static char *words_of(const struct offers *o)
{
	struct strbuf sb = STRBUF_INIT;

	for (int i = 0; i < o->n; i++)
		strbuf_addf(&sb, "%s%s", i ? " " : "", o->all[i].word);
	return strbuf_detach(&sb);
}

static void what_fits_the_end_of_a_query_is_offered(void **state)
{
	static const struct {
		const char *query;
		size_t at;
		const char *words;
	} cases[] = {
		{ "sev", 0, "severity" },
		{ "-sev", 1, "severity" },
		{ "state:open (as", 12, "asset asked" },
		{ "severity:cri", 9, "critical" },
		{ "severity>=h", 10, "high" },
		{ "severity:low,cri", 13, "critical" },
		{ "state:o", 6, "open" },
		{ "verdict:false-p", 8, "false-positive" },
		{ "owner:m", 6, "me" },
		{ "nofield:x", 8, "" },
		{ "title:x", 6, "" },
		{ "id:", 3, "" }, /* only a desk knows */
		{ "zzz", 0, "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct offers o = { .prefix = "" };
		size_t at = offer_query(&o, NULL, query_fields, cases[i].query);
		char *words = words_of(&o);

		if (at != cases[i].at || strcmp(words, cases[i].words) != 0)
			fail_msg("%s: \"%s\" at %zu", cases[i].query, words,
				 at);
		free(words);
		offers_clear(&o);
	}
}

static void records_have_fields_of_their_own(void **state)
{
	struct offers o = { .prefix = "" };
	char *words;

	offer_query(&o, NULL, record_fields, "act:ticket.cl");
	words = words_of(&o);
	assert_string_equal(words, "ticket.claimed ticket.closed");
	free(words);
	offers_clear(&o);
}

static void each_word_has_its_meaning(void **state)
{
	struct offers o = { .prefix = "" };

	offer_verdicts(&o, NULL);
	assert_int_equal(o.n, VERDICT_COUNT - 1);
	assert_string_equal(o.all[0].word, "true-positive");
	assert_string_equal(o.all[0].help, "True positive");
	offers_clear(&o);
	assert_int_equal(o.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_the_end_of_a_query_is_offered),
		cmocka_unit_test(records_have_fields_of_their_own),
		cmocka_unit_test(each_word_has_its_meaning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
